"""A migrated database file for each test, and whoever speaks in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.database import Database
from tests.db.tables import PlainTeller, opened


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller()


@pytest.fixture
async def database(tmp_path: Path, teller: PlainTeller) -> AsyncIterator[Database]:
    async with opened(tmp_path / "game.db", teller) as it:
        yield it
