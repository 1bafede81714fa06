"""A database for each test that asks for one, and a table with a courier."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.database import Database
from tests.bot.mail import Mail, mail_at
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import PlainTeller, opened


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller()


@pytest.fixture
async def database(tmp_path: Path, teller: PlainTeller) -> AsyncIterator[Database]:
    async with opened(tmp_path / "game.db", teller) as it:
        yield it


@pytest.fixture
def watch() -> ManualWatch:
    return ManualWatch()


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_at(tmp_path / "mail.db") as it:
        yield it
