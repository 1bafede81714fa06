"""The engine that a run of the tests is on: SQLite files, or databases on one PostgreSQL server.

A test names a file either way. On PostgreSQL that stands for a database of its own, on a server
that is there for this run alone; it is dropped when the test is over.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import tempfile
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from hashlib import blake2s
from itertools import count
from pathlib import Path
from shutil import disk_usage
from typing import Any, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db import schema
from db.engine import migrate, open_engine
from tests.postgres import new_database, server

T = TypeVar("T")

CHOICE = "PUSHER_TEST_BACKEND"
ENGINES = ("sqlite", "postgres")
CHOSEN = os.environ.get(CHOICE) or "sqlite"
ON_POSTGRES = CHOSEN == "postgres"
ROOM = 1 << 30
"""So many bytes have to be free in memory for it to be used as a disk."""
_TEMPLATE = "PUSHER_TEST_TEMPLATE"
"""The URL of the database on the run's server that all others are copied from."""


def memory() -> str | None:
    """Return a folder that is kept in memory, where there is one; None means any folder.

    For what commits often and is not about what a disk has really got.
    """
    place = "/dev/shm"  # noqa: S108 - the folders in it are made by tempfile
    there = Path(place).is_dir() and disk_usage(place).free >= ROOM
    return place if there else None


@contextmanager
def for_a_run() -> Generator[None]:
    """Have a server while the tests run, if they run on one. Raises `NoPostgresError`.

    For the process that starts the others: they find it by their environment.
    """
    if not ON_POSTGRES:
        yield
        return
    with ExitStack() as running:
        with _made_in(memory()):
            address = running.enter_context(server(fsync=False))
        os.environ[_TEMPLATE] = asyncio.run(_template(address))
        yield
        del os.environ[_TEMPLATE]


def empty(file: Path) -> str:
    """Return the URL of a database in which there is nothing yet; the same for the same file."""
    return _on_server(file, "template0") if ON_POSTGRES else _sqlite(file)


def migrated(file: Path) -> str:
    """Return the URL of a database that is up to date; the same for the same file."""
    if ON_POSTGRES:
        return _on_server(file, _template_name())
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_blank())
    return _sqlite(file)


def drop(file: Path) -> None:
    """Delete a file's database on the server, whoever is connected to it."""
    name = _name(file)
    if name in _made:
        _made.discard(name)
        _wait_for(_dropped(name))


def drop_all() -> None:
    """Delete whatever databases were made on the server."""
    while _made:
        _wait_for(_dropped(_made.pop()))


def close() -> None:
    """Let go of everything. For the end of the run."""
    for engine in _engines.values():
        _wait_for(engine.dispose())
    _engines.clear()
    _thread.submit(_runner.close).result()
    _thread.shutdown()


class Outside:
    """Looks at a database as another program would, past everything that is ours."""

    def __init__(self, file: Path) -> None:
        self._name = _name(file)
        self._file = None if ON_POSTGRES else sqlite3.connect(file, isolation_level=None)

    def run(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement and return what is found. Values go where the question marks are."""
        if self._file is not None:
            return self._file.execute(query, values).fetchall()
        number = count(1)
        numbered = re.sub(r"\?", lambda _: f"${next(number)}", query)
        return _wait_for(_said(_address(self._name), numbered, *values))

    def version(self) -> object:
        """Return what is another whenever somebody has changed anything."""
        if self._file is not None:
            return self.run("PRAGMA data_version")
        # Whoever writes a row leaves a later number in it, and whoever deletes one leaves fewer.
        return self.run(
            " UNION ALL ".join(
                f"SELECT '{table}', max(xmin::text::bigint), count(*) FROM {table}"  # noqa: S608 - our own tables
                for table in schema.metadata.tables
            )
        )

    def tables(self) -> set[str]:
        """Return the names of all tables."""
        found = (
            self.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if self._file is None
            else self.run("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        return {str(name) for (name,) in found}

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


# What is asked of a server is asked in a thread with a loop of its own: whoever asks may be in a
# loop already, which must wait.
_thread = ThreadPoolExecutor(1)
_runner = asyncio.Runner()
_engines: dict[str, AsyncEngine] = {}
_made: set[str] = set()


def _wait_for(work: Coroutine[Any, Any, T]) -> T:
    return _thread.submit(_runner.run, work).result()


@contextmanager
def _made_in(folder: str | None) -> Generator[None]:
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    finally:
        tempfile.tempdir = before


async def _template(address: str) -> str:
    made = await new_database(address)
    await _migrate(made)
    return made


async def _migrate(address: str) -> None:
    engine = open_engine(address)
    await migrate(engine)
    await engine.dispose()


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@cache
def _blank() -> bytes:
    with tempfile.TemporaryDirectory(prefix="pusher-") as folder:
        file = Path(folder) / "blank.db"
        _wait_for(_migrate(_sqlite(file)))
        return file.read_bytes()


def _name(file: Path) -> str:
    return f"test_{blake2s(str(file).encode(), digest_size=12).hexdigest()}"


def _address(name: str) -> str:
    return make_url(os.environ[_TEMPLATE]).set(database=name).render_as_string(hide_password=False)


def _template_name() -> str:
    return str(make_url(os.environ[_TEMPLATE]).database)


def _on_server(file: Path, template: str) -> str:
    name = _name(file)
    if name not in _made:
        _wait_for(_said(_address("postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        _made.add(name)
    return _address(name)


async def _dropped(name: str) -> None:
    engine = _engines.pop(_address(name), None)
    if engine is not None:
        await engine.dispose()
    await _said(_address("postgres"), f'DROP DATABASE "{name}" WITH (FORCE)')


async def _said(address: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    engine = _engines.get(address)
    if engine is None:
        engine = create_async_engine(address, isolation_level="AUTOCOMMIT", pool_size=1)
        _engines[address] = engine
    async with engine.connect() as connection:
        found = await connection.exec_driver_sql(query, values)
        return [tuple(row) for row in found] if found.returns_rows else []
