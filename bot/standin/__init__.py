"""A stand-in for Discord on loopback: REST, gateway and a browser page; no token, no network.

It imports nothing of the game, so whatever works against it works by Discord's own wire format.
"""

from bot.standin.server import StandIn
from bot.standin.world import Person, World

__all__ = ["Person", "StandIn", "World"]
