"""The bot's side of the gateway, spoken by hand where a test must see every frame."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from bot.standin.wire import Obj, load_obj, number
from tests.wire.people import Street
from tests.wire.small_bot import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

QUERY = "?v=10&encoding=json"


@asynccontextmanager
async def connected(street: Street) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    """A connection by hand, uncompressed, past its HELLO."""
    async with street.session.ws_connect(street.standin.gateway + QUERY) as socket:
        assert number(await frame(socket), "op") == 10
        yield socket
        # Another code than goodbye, so that the session can be resumed.
        await socket.close(code=4000)


async def frame(socket: aiohttp.ClientWebSocketResponse) -> Obj:
    found = load_obj(await socket.receive_str(timeout=3))
    assert found is not None
    return found


async def identify(socket: aiohttp.ClientWebSocketResponse, **changed: object) -> None:
    await socket.send_json(
        {"op": 2, "d": {"token": TOKEN, "intents": 1, "properties": {}} | changed}
    )
