"""The end of the process: nothing new, what is begun is finished, what waits is delivered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import discord
import pytest

from bot import app
from bot.app import DRAIN_SECONDS, PusherBot, create_bot
from bot.cards import Card
from bot.settings import Settings
from db.database import Database
from tests.bot.manual_watch import ManualWatch


async def closed(**_: object) -> None:
    """What aiohttp raises for a request after the bot's own connection was closed."""
    raise RuntimeError("Session is closed")


@dataclass
class Answering:
    """An interaction that is answered when the test says so."""

    id: int
    answered: bool = False
    channel_id: int = 2
    extras: dict[str, object] = field(default_factory=dict[str, object])
    user: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(id=1))
    response: SimpleNamespace = field(init=False)

    def __post_init__(self) -> None:
        self.response = SimpleNamespace(is_done=lambda: self.answered, send_message=closed)

    def interaction(self) -> discord.Interaction[Any]:
        return cast("discord.Interaction[Any]", self)


@pytest.fixture
async def bot(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PusherBot]:
    """A bot that is ready, as far as it knows, and whose courier only notes when it stops."""
    url = database.store.engine.url.render_as_string(hide_password=False)
    it = create_bot(Settings(url), watch=ManualWatch())
    assert isinstance(it, PusherBot)
    monkeypatch.setattr(it, "is_ready", lambda: True)
    monkeypatch.setattr(it.courier, "stop", AsyncMock())
    yield it
    await it.close()


def stops(bot: PusherBot) -> list[float]:
    """For how many seconds the courier was allowed to deliver, each time it was stopped."""
    return [call.args[0] for call in cast("AsyncMock", bot.courier.stop).await_args_list]


async def test_whoever_is_being_answered_is_answered_before_the_rest_is_delivered(bot: PusherBot):
    first, second = Answering(1), Answering(2, answered=True)
    assert await bot.desk.takes(first.interaction())
    assert await bot.desk.takes(second.interaction())

    ending = asyncio.create_task(bot.shut_down())
    await asyncio.sleep(0.1)
    assert bot.desk.closing
    assert stops(bot) == []
    first.answered = True
    await ending

    assert stops(bot) == [DRAIN_SECONDS, 0]
    assert bot.is_closed()


async def test_nobody_waits_for_ever_for_an_answer_that_does_not_come(
    bot: PusherBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(app, "ANSWER_SECONDS", 0.05)
    assert await bot.desk.takes(Answering(1).interaction())

    async with asyncio.timeout(2):
        await bot.shut_down()

    assert stops(bot) == [DRAIN_SECONDS, 0]


async def test_an_answer_for_which_the_way_has_closed_is_lost_and_not_an_accident(bot: PusherBot):
    asked = Answering(1).interaction()
    with pytest.raises(RuntimeError, match="closed"):
        await bot.desk.answer(asked, Card(lines=["Late."]), "en")

    await bot.shut_down()

    assert not await bot.desk.answer(asked, Card(lines=["Late."]), "en")


async def test_a_bot_that_never_was_ready_delivers_nothing(
    bot: PusherBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bot, "is_ready", lambda: False)

    await bot.shut_down()

    assert stops(bot) == [0]
    assert bot.is_closed()


async def test_the_clock_keeps_nothing_more_once_the_end_has_begun(
    bot: PusherBot, monkeypatch: pytest.MonkeyPatch
):
    waiting = Answering(1)
    assert await bot.desk.takes(waiting.interaction())
    await bot.clock.start()
    async with cast("ManualWatch", bot.watch).stirring():
        keeping = asyncio.create_task(bot.clock.run())
    monkeypatch.setattr(bot, "_keeping", keeping)

    ending = asyncio.create_task(bot.shut_down())
    await asyncio.sleep(0.05)
    assert keeping.cancelled()
    waiting.answered = True
    await ending


async def test_whoever_closes_twice_closes_once(bot: PusherBot):
    await bot.shut_down()
    await bot.close()

    assert bot.is_closed()
