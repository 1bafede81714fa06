"""A table in Danish: what is said, shown and refused there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests import backend
from tests.play.people import Person, Table, World


@pytest.fixture
async def world(folder: Path, scenarios: Path) -> AsyncIterator[World]:
    """As everybody's, but in Danish."""
    file = folder / "pusher.db"
    settings = Settings(backend.migrated(file), scenarios=scenarios, language="da")
    it = World(file, settings)
    await it.start()
    yield it
    it.check_messages()
    await it.stop()


async def test_a_danish_table_is_danish_throughout(table: Table):
    frank = await table.joins("Frank")

    owed = await frank.types("milo owe")
    await frank.types(
        "milo talk", text="Du f\u00e5r 2000 p\u00e5 onsdag klokken tolv, det lover jeg"
    )
    calls = "\n".join(frank.hears())

    assert "Du skylder 11.880 kr, der forfalder tirsdag 18:00" in owed
    assert "2.000 kr inden onsdag 12:00" in calls
    assert "[Giv dit ord]" in calls
    assert "Wednesday" not in calls


async def test_what_is_refused_is_refused_in_danish(table: Table):
    frank = await table.joins("Frank")

    refused = await frank.types("street sell", grams="all", where="M\u00e5nen")

    assert "Der er intet hj\u00f8rne ved navn" in refused


async def test_vic_answers_in_danish(table: Table):
    frank: Person = await table.joins("Frank")
    frank.hears()

    await frank.types("vic talk", text="Jeg elsker dig")

    [answer] = frank.hears()
    assert answer.startswith("### Vic")
    assert "[Svar]" in answer
