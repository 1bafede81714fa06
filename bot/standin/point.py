"""Pointing discord.py at a stand-in: the one file that knows the library's insides."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import yarl
from discord.asset import Asset
from discord.client import Client
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import ConnectionState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.standin.server import StandIn

READY_SECONDS: Final = 0.1


class Pointed:
    """While this holds, the library talks to a stand-in. A context manager; or call `undo()`."""

    def __init__(self, replaced: list[tuple[object, str, object]]) -> None:
        """Replace these attributes, and remember what they were."""
        self._were = [(holder, name, getattr(holder, name)) for holder, name, _ in replaced]
        for holder, name, value in replaced:
            setattr(holder, name, value)

    def undo(self) -> None:
        """Point back at Discord."""
        for holder, name, value in self._were:
            setattr(holder, name, value)

    def __enter__(self) -> Self:
        """Point."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Point back at Discord."""
        self.undo()


def point_discord_at(standin: StandIn, *, ready_timeout: float = READY_SECONDS) -> Pointed:
    """Let every client made from now on talk to a started stand-in, until `undo()`.

    The library waits two seconds for more servers to arrive before it is ready, and five before
    every later IDENTIFY. Both are kind to Discord and pointless here.
    """
    init: Callable[..., None] = ConnectionState.__init__

    def hurried(state: object, **options: object) -> None:
        options.setdefault("guild_ready_timeout", ready_timeout)
        init(state, **options)

    async def at_once(_client: Client, _shard: int | None, *, initial: bool = False) -> None:
        pass

    return Pointed(
        [
            (Route, "BASE", standin.api),
            (DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(standin.gateway)),
            (Asset, "BASE", f"{standin.url}cdn"),
            (ConnectionState, "__init__", hurried),
            (Client, "before_identify_hook", at_once),
        ]
    )
