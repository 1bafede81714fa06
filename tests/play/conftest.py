"""A simulated Discord with the bot in it, for each test anew; the clock is moved by hand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.stage import Stage
from db.database import Database
from tests.play.people import Person, Server, Table, World

STILL = """
name = "still"
[rules]
theft_chance = 0
theft_heat = 0
district_swing = 0
"""
"""Where nothing is left to chance in the night, and all corners pay the same."""


MEMORY = Path("/dev/shm")  # noqa: S108 - the folders in it are made by tempfile
"""Where many systems keep files in memory. Nothing here is about what a disk has really got."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one database, in memory where that is possible: every move is a commit."""
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="play-", dir=place, ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was migrated once, to be copied."""
    file = tmp_path_factory.mktemp("database") / "empty.db"
    database = Database(f"sqlite+aiosqlite:///{file}", Stage())
    await database.migrate()
    await database.close()
    return file


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """The operator's own scenario files."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "still.toml").write_text(STILL, encoding="utf-8")
    return folder


@pytest.fixture
async def world(folder: Path, empty_database: Path, scenarios: Path) -> AsyncIterator[World]:
    file = folder / "pusher.db"
    shutil.copy(empty_database, file)
    it = World(file, Settings(database_url=f"sqlite+aiosqlite:///{file}", scenarios=scenarios))
    await it.start()
    yield it
    it.check_messages()
    errors = it.env.errors
    await it.stop()
    assert errors == []


@pytest.fixture
async def server(world: World) -> Server:
    return world.server()


@pytest.fixture
async def channel(server: Server) -> Table:
    """A channel where no campaign was opened yet."""
    return server.table()


@pytest.fixture
async def table(channel: Table) -> Table:
    """A table that waits for its first dealer."""
    await channel.opens()
    return channel


@pytest.fixture
async def frank(table: Table) -> Person:
    """Somebody who has just sat down, and did not agree to be turned on."""
    return await table.joins("Frank")
