"""The whole bot with a language model on loopback: what is typed, and what comes by phone."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from game.campaign import ModelMode
from tests import backend
from tests.persona import endpoint as ends
from tests.persona.endpoint import KEY, Endpoint, says
from tests.play.people import Person, Server, World
from tests.play.test_running import fill, more

TYPED = "The quinces are ripe, by the way"
SOUP = "The soup is almost done."


@pytest.fixture
async def model() -> AsyncIterator[Endpoint]:
    async with ends.endpoint() as it:
        it.answer = says({"text": SOUP})
        yield it


@pytest.fixture
async def world(folder: Path, scenarios: Path, model: Endpoint) -> AsyncIterator[World]:
    """As everybody's, but for the model."""
    file = folder / "pusher.db"
    settings = Settings(
        database_url=backend.migrated(file),
        scenarios=scenarios,
        model=ModelMode.FREE,
        model_url=model.url,
        model_name="small",
        model_key=KEY,
    )
    it = World(file, settings)
    await it.start()
    yield it
    await it.stop()


async def test_what_a_character_answers_is_worded_and_what_was_typed_stays_here(
    frank: Person, model: Endpoint, world: World, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    frank.hears()

    await frank.types("milo talk", text=TYPED)

    [heard] = frank.hears()
    assert SOUP in heard
    assert "Improvised" in heard
    assert "quinces" not in model.seen()
    assert "Frank" not in model.seen()
    assert "quinces" not in str(world.stored())
    assert not any("quinces" in f"{one.getMessage()} {one.__dict__}" for one in caplog.records)


async def test_only_talk_is_worded(frank: Person, model: Endpoint):
    frank.hears()

    await frank.types("milo pay", amount="500")
    await frank.types("milo owe")

    assert model.asked == []
    assert not any(SOUP in one for one in frank.hears())


async def test_the_mode_can_be_chosen_before_a_table_is_opened(server: Server, model: Endpoint):
    server.admin.sits_at = channel = server.table()
    await fill(server.admin)
    preview = await more(server.admin, versus="1", model="pick", role="0")
    await server.admin.presses("Open the table")

    assert "Language model: it chooses among written lines." in preview
    assert (await channel.state()).model is ModelMode.PICK
    assert model.asked == []
