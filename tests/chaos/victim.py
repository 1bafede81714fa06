"""The process that is killed: the real bot, on a fast watch, pointed at a stand-in for Discord."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from dataclasses import asdict, dataclass, fields

from bot.app import PusherBot
from bot.cli import FieldFormatter
from bot.settings import Settings
from bot.standin import StandIn
from bot.standin.point import point_discord_at
from tests.chaos.logs import LINE
from tests.chaos.mistake import delete_first
from tests.chaos.watch import FastWatch

TOKEN = "for-loopback-only"
READY = "ready"
"""What it writes once it can be played with."""
DELETED = "deleted"
"""What one with the mistake built in writes whenever it has deleted, and not yet acted."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a victim is told on its command line."""

    database: str
    standin: str
    """The stand-in's address, with a slash at its end."""
    origin: float
    epoch: int
    speed: int
    mistake: int = 0
    """1 builds the mistake in that the negative control is about."""

    def arguments(self) -> list[str]:
        """Return them as they are typed."""
        return [f"--{name}={value}" for name, value in asdict(self).items()]


def read_orders() -> Orders:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.victim", description=__doc__)
    kinds = {"str": str, "float": float, "int": int}
    for one in fields(Orders):
        parser.add_argument(f"--{one.name}", type=kinds[str(one.type)], default=one.default)
    return Orders(**vars(parser.parse_args()))


def elsewhere(address: str) -> StandIn:
    """Return a stand-in that runs in another process, as far as pointing at it goes."""
    there = StandIn(token=TOKEN)
    there.url = address
    there.api = f"{address}api/v10"
    there.gateway = f"{address.replace('http', 'ws', 1)}gateway"
    return there


def say(word: str) -> None:
    """Tell the killer."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def live(orders: Orders) -> None:
    """Run the bot until SIGTERM; most lives end otherwise."""
    if orders.mistake:
        delete_first(lambda: say(DELETED))
    watch = FastWatch(orders.origin, orders.epoch, orders.speed)
    settings = Settings(database_url=orders.database, credit_downtime=False)
    with point_discord_at(elsewhere(orders.standin)):
        bot = PusherBot(settings, watch)

        async def on_ready() -> None:
            say(READY)

        bot.add_listener(on_ready, "on_ready")
        asked = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
        running = asyncio.create_task(bot.start(TOKEN))
        waiting = asyncio.create_task(asked.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        await bot.shut_down()
        await running


if __name__ == "__main__":
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter(LINE))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # It warns about voice, which nobody needs here.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    asyncio.run(live(read_orders()))
