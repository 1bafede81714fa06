"""A simulated Discord with the bot in it, for each test anew; the clock is moved by hand."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests import backend
from tests.play.people import Person, Server, Table, World

STILL = """
name = "still"
[rules]
theft_chance = 0
theft_heat = 0
district_swing = 0
call_quiet = 0
call_bored = 0
paper_visit = 0
bust_base = 0
bust_heat = 0
bust_file = 0
bust_grams = 0
hasse_chance = 0
rumour_made = 0
"""
"""Where nothing is left to chance in the night, all corners pay the same, and nobody comes or
phones who was not sent for: no police, no Hasse, and nothing is made up about anybody.
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one database, in memory where that is possible: every move is a commit."""
    where = backend.memory()
    with tempfile.TemporaryDirectory(prefix="play-", dir=where, ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """The operator's own scenario files."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "still.toml").write_text(STILL, encoding="utf-8")
    return folder


@pytest.fixture
async def world(folder: Path, scenarios: Path) -> AsyncIterator[World]:
    file = folder / "pusher.db"
    it = World(file, Settings(database_url=backend.migrated(file), scenarios=scenarios))
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
