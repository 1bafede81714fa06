"""Opening the database, and bringing it up to this version."""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    from sqlalchemy.engine import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

READING = {"reading": True}
"""Execution options of a connection that only reads, and so need not wait for a writer."""

BUSY_SECONDS = 2.0
"""How long to wait for another program that writes to a SQLite file: who typed a command has to
be answered within three."""
LOCKED_TRIES, LOCKED_PAUSE = 50, 0.1
"""How often, and after how many seconds each, a database that is locked is tried again."""
_SQLITE = b"SQLite format 3\x00"

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}

HEAD = "0005"
"""The newest migration. A database that has it is not touched at start."""


class NewerDatabaseError(RuntimeError):
    """The database was written by a newer version of this program."""


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for a database URL. SQLite files get their folder, WAL and full syncing.

    Every transaction takes the write lock at once, because one that reads first and writes later
    fails with SQLITE_BUSY_SNAPSHOT whatever the time-out says; readers opt out with `READING`.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        try:
            return create_async_engine(parsed, hide_parameters=True)
        except ModuleNotFoundError as problem:
            raise UnusableDatabaseError(
                f"{problem.name} is not installed, which PostgreSQL needs; the README says how"
            ) from problem
    arguments: dict[str, Any] = {}
    file = file_of(parsed)
    if file is None:
        arguments["poolclass"] = StaticPool
    else:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    # What players said is in the parameters, and has no business in a log.
    engine = create_async_engine(
        parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}, **arguments
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class UnusableDatabaseError(RuntimeError):
    """The database cannot be opened or written; the message says why."""


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database up to this version.

    Raises `NewerDatabaseError` for one from a later version, `UnusableDatabaseError` for one that
    cannot be opened.
    """
    _look_at_file(engine)
    try:
        current = await _current(engine)
    except (DBAPIError, OSError) as problem:
        raise UnusableDatabaseError(str(getattr(problem, "orig", problem))) from problem
    if current == HEAD:
        return
    # Not at the top: it is needed once in the life of a database, and slow to import.
    from db.upgrade import upgrade  # noqa: PLC0415

    if current is not None and current > HEAD:
        message = (
            f"The database is from a newer version of this program ({current}; this one knows"
            f" {HEAD}). Update the program, or point it at another database."
        )
        raise NewerDatabaseError(message)
    async with engine.connect() as connection:
        await connection.run_sync(upgrade)


async def _current(engine: AsyncEngine) -> str | None:
    """Return the version of a database; wait a little for who is just making it.

    A database that is switched to WAL meanwhile is locked at once, whatever the time-out says.
    """
    for attempt in count(1):
        try:
            async with engine.connect() as connection:
                await connection.execution_options(**READING)
                return await connection.run_sync(_version)
        except OperationalError as problem:
            if "locked" not in str(problem) or attempt == LOCKED_TRIES:
                raise
            await asyncio.sleep(LOCKED_PAUSE)
    return None


def _parsed(url: str | URL) -> URL:
    """Return a URL with the driver that is used here. Raises `UnusableDatabaseError` for others."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as problem:
        raise UnusableDatabaseError("that is no database URL") from problem
    kind = parsed.drivername.partition("+")[0]
    if kind not in _DRIVERS:
        raise UnusableDatabaseError(
            f"{kind} is not used here: sqlite+aiosqlite:///file or"
            " postgresql+asyncpg://user@host/name would be"
        )
    return parsed.set(drivername=_DRIVERS[kind])


def file_of(url: str | URL) -> str | None:
    """Return the file of a SQLite database; none for one in memory, and for a server."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return parsed.database


def _look_at_file(engine: AsyncEngine) -> None:
    """Refuse another kind of file unopened: the driver's thread would outlive the attempt."""
    file = file_of(engine.url)
    if file is None:
        return
    path = Path(file)
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
    except FileNotFoundError:
        return
    except OSError as problem:
        raise UnusableDatabaseError(problem.strerror or str(problem)) from problem
    if start and start != _SQLITE:
        raise UnusableDatabaseError("it is another kind of file")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
