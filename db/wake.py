"""Waking another process's clock: PostgreSQL tells everybody who listens that a move was made."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from db.shards import Shard
    from db.store import Store

CHANNEL = "pusher_moves"
AGAIN_AFTER = 2.0
"""Seconds until a connection that was lost is made anew. The clock looks by itself meanwhile."""

_ME = secrets.token_hex(8)


def tell_others(connection: Connection, guild_id: int) -> None:
    """Have every process that listens told of a move, once it is committed."""
    connection.execute(select(func.pg_notify(CHANNEL, f"{_ME} {guild_id}")))


class Listener:
    """One connection that waits for word of other processes."""

    def __init__(self, store: Store, shard: Shard) -> None:
        """Take the database, and whose campaigns one wants to hear of."""
        self._store = store
        self._shard = shard
        self._task: asyncio.Task[None] | None = None

    def start(self, wake: Callable[[], None]) -> None:
        """Listen until stopped. There is nothing to be heard where one process is alone."""
        if not self._store.one_process and self._task is None:
            self._task = asyncio.create_task(self._run(wake), name="listener")

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self, wake: Callable[[], None]) -> None:
        # What is asked of the driver itself, SQLAlchemy does not translate the errors of.
        driver = import_module("asyncpg")
        while True:
            with suppress(DBAPIError, OSError, driver.PostgresError, driver.InterfaceError):
                await self._listen(wake)
            await asyncio.sleep(AGAIN_AFTER)

    async def _listen(self, wake: Callable[[], None]) -> None:
        def heard(_connection: object, _pid: int, _channel: str, word: str) -> None:
            sender, _, guild_id = word.partition(" ")
            if sender != _ME and guild_id.isdecimal() and self._shard.has(int(guild_id)):
                wake()

        lost = asyncio.Event()

        def gone(_connection: object) -> None:
            lost.set()

        async with self._store.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(gone)
            try:
                await driver.add_listener(CHANNEL, heard)
                # For whatever was said before anybody listened.
                wake()
                await lost.wait()
            finally:
                # Not back to the pool: nobody else is to hear what is said here.
                await connection.invalidate()
