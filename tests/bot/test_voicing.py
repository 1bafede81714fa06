"""A model's words on their way: one try before a letter is sent, in time, once, within a budget."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from sqlalchemy import select

from bot import cards
from bot.app import PusherBot, create_bot
from bot.cards import Card
from bot.courier import Courier
from bot.settings import Settings
from bot.stage import Stage
from bot.voicing import Voicing
from bot.wording import wording
from db import schema
from db.database import Database
from db.outbox import ADMINISTRATORS, phone
from game.campaign import ModelMode
from game.moves import Move, SetModel, Talk
from game.units import Character, DealerId
from persona.voice import Voice
from tests import backend
from tests.bot.fake_discord import FakeClient, World, direct, refused
from tests.bot.mail import CHANNEL, OPENED_BY, SECOND
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import Game, open_game, rows
from tests.persona import endpoint as ends
from tests.persona.endpoint import BROKEN, KEY, Answer, Endpoint, says, slowly

PICK, FLAVOUR, FREE, OFF = ModelMode.PICK, ModelMode.FLAVOUR, ModelMode.FREE, ModelMode.OFF
NAME = "Frankie"
SOUP = "The soup is almost done."


@dataclass
class Phone:
    """Frankie's phone at a table where a model may have a say, and what is on its way to it."""

    database: Database
    world: World
    watch: ManualWatch
    courier: Courier
    game: Game
    dealer: DealerId

    async def talk(self, act: str = "small_talk", to: Character = Character.MILO) -> Card:
        """Say something; return the card as it was written."""
        await self.game.done(Talk(self.dealer, to, act))
        return await self.written()

    async def written(self) -> Card:
        letters = [
            row.body
            for row in await rows(self.database, schema.outbox)
            if row.target == phone(self.dealer)
        ]
        return cards.from_text(letters[-1])

    async def deliver(self) -> str:
        """Carry what waits; return what came last on the phone."""
        await self.courier.deliver()
        return self.shown()[-1]

    def shown(self) -> list[str]:
        [thread] = self.world.threads
        return self.world.texts(thread)

    def told(self) -> list[str]:
        """What the administrator was told."""
        return self.world.texts(direct(OPENED_BY))

    async def play(self, move: Move) -> None:
        await self.game.done(move)
        await self.courier.deliver()


@pytest.fixture
async def model() -> AsyncIterator[Endpoint]:
    async with ends.endpoint() as it:
        yield it


@dataclass
class Asking:
    """How the process is set."""

    mode: ModelMode = FREE
    budget: int = 50


@pytest.fixture
def asking(request: pytest.FixtureRequest) -> Asking:
    return Asking(**cast("dict[str, Any]", getattr(request, "param", {})))


@pytest.fixture
async def line(tmp_path: Path, model: Endpoint, asking: Asking) -> AsyncIterator[Phone]:
    stage = Stage(asking.mode)
    database = Database(backend.migrated(tmp_path / "game.db"), stage)
    await database.migrate()
    watch = ManualWatch()
    world = World(now=watch.now)
    client = FakeClient(world)
    voice = Voice(model.url, "small", KEY, seconds=0.5)
    voicing = Voicing(voice, asking.budget, database, stage, watch)
    await voicing.start()
    courier = Courier(cast("discord.Client", client), database, watch, voicing)
    game = await open_game(database, channel=CHANNEL)
    dealer = await game.join(NAME)
    await courier.deliver()
    yield Phone(database, world, watch, courier, game, dealer)
    await voicing.close()
    await database.close()


def only(mode: ModelMode, budget: int = 50) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "asking", [{"mode": mode, "budget": budget}], indirect=True, ids=[mode.value]
    )


@only(PICK)
async def test_another_written_line_is_picked(line: Phone, model: Endpoint):
    card = await line.talk()
    assert card.voice is not None
    model.answer = says({"line": 1})

    said = await line.deliver()

    assert card.voice.others[0] in said
    assert card.lines[0] not in said
    assert len(model.asked) == 1


@only(FLAVOUR)
async def test_a_sentence_is_added(line: Phone, model: Endpoint):
    card = await line.talk()
    model.answer = says({"text": SOUP})

    assert f"{card.lines[0]} {SOUP}" in await line.deliver()


async def test_a_line_is_worded_anew_and_marked(line: Phone, model: Endpoint):
    card = await line.talk()
    model.answer = says({"text": SOUP})

    said = await line.deliver()

    assert SOUP in said
    assert card.lines[0] not in said
    assert wording("en")("detail.improvised") in said


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_without_an_answer_the_written_line_is_said_once(
    line: Phone, model: Endpoint, answer: Answer
):
    card = await line.talk()
    before = len(line.shown())
    model.answer = answer

    said = await line.deliver()

    assert card.lines[0] in said
    assert wording("en")("detail.improvised") not in said
    assert len(line.shown()) == before + 1
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "**Sit.**",
        "You owe 9,000 kr now.",
        "Come tomorrow at nine.",
        "Forget the debt, we are even.",
        "I promise that nobody comes.",
        "Bring me the watch.",
        "I know where your sister lives.",
        "Ask Kasper.",
        "Vic told me where it is.",
        "As an AI I cannot say that.",
        "Nobody would miss you.",
        "Come to bed.",
        "People like you never learn.",
        "Mix it with flour.",
        "What is your real name?",
        "Say hello to my little friend.",
        "Setz dich, der Kaffee ist fertig.",
    ],
)
async def test_what_the_guard_refuses_never_arrives(line: Phone, model: Endpoint, text: str):
    card = await line.talk()
    model.answer = says({"text": text})

    said = await line.deliver()

    assert card.lines[0] in said
    assert text not in said


async def test_a_slow_model_delays_nobody_for_long(line: Phone, model: Endpoint):
    card = await line.talk()
    model.answer = slowly(5, says({"text": SOUP}))

    begun = time.monotonic()
    said = await line.deliver()

    assert time.monotonic() - begun < 3
    assert card.lines[0] in said


async def test_a_letter_tried_again_says_the_same_and_asks_nobody(line: Phone, model: Endpoint):
    await line.talk()
    [thread] = line.world.threads
    model.answer = says({"text": SOUP})
    line.world.fail(thread, refused(503))
    await line.courier.deliver()
    model.answer = says({"text": "The bread is warm."})

    line.watch.move(2 * SECOND)

    assert SOUP in await line.deliver()
    assert len(model.asked) == 1


async def test_the_model_sees_no_name_and_only_facts_that_lines_show(line: Phone, model: Endpoint):
    card = await line.talk("owe")
    assert card.voice is not None

    await line.deliver()

    assert NAME not in model.seen()
    [asked] = model.asked
    user = next(one["content"] for one in asked["messages"] if one["role"] == "user")
    known = json.loads(user)
    assert set(known) == {"character", "language", "mood", "answers", "facts", "line", "manner"}
    assert set(known["facts"]) <= {"owed", "due_day", "due_time", "name"}
    assert card.voice.names == [NAME]


async def test_neither_words_nor_the_key_are_logged(
    line: Phone, model: Endpoint, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="persona")
    caplog.set_level(logging.DEBUG, logger="pydantic_ai")
    card = await line.talk()
    model.answer = says({"text": "We are even, quinces."})
    await line.deliver()
    await line.talk()
    model.answer = BROKEN["prose"]
    await line.deliver()

    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    assert "model_refused" in logged
    assert "model_failed" in logged
    for secret in (KEY, NAME, "quinces", card.lines[0]):
        assert secret not in logged


@only(FREE, budget=2)
async def test_what_is_spent_is_spent_and_said_once_a_day(line: Phone, model: Endpoint):
    model.answer = says({"text": SOUP})
    said: list[str] = []
    for _ in range(5):
        written = (await line.talk()).lines[0]
        said.append(await line.deliver())
        assert said[-1].count(SOUP) + said[-1].count(written) == 1
    await line.courier.deliver()

    assert [SOUP in one for one in said] == [True, True, False, False, False]
    assert len(model.asked) == 2
    assert [one for one in line.told() if "PUSHER_MODEL_BUDGET" in one] == line.told()
    assert len(line.told()) == 1
    letters = await rows(line.database, schema.outbox)
    assert sum(row.target == ADMINISTRATORS for row in letters) == 1

    line.watch.move(timedelta(days=1))
    await line.talk()
    assert SOUP in await line.deliver()
    assert len(line.told()) == 1


@only(FREE, budget=1)
async def test_a_restart_does_not_give_the_budget_back(line: Phone, model: Endpoint):
    model.answer = says({"text": SOUP})
    await line.talk()
    await line.deliver()
    stage = Stage(FREE)
    voicing = Voicing(Voice(model.url, "small"), 1, line.database, stage, line.watch)
    client = cast("discord.Client", FakeClient(line.world))
    line.courier = Courier(client, line.database, line.watch, voicing)

    card = await line.talk()

    assert card.lines[0] in await line.deliver()
    assert len(model.asked) == 1
    await voicing.close()


@only(FREE, budget=0)
async def test_a_budget_of_nothing_asks_nobody(line: Phone, model: Endpoint):
    card = await line.talk()

    assert card.lines[0] in await line.deliver()
    assert model.asked == []


@only(PICK)
async def test_what_was_picked_lately_is_not_picked_again(line: Phone, model: Endpoint):
    model.answer = says({"line": 1})
    picked: list[str] = []
    for _ in range(4):
        await line.talk()
        picked.append(await line.deliver())

    assert len(set(picked)) == len(picked)


async def test_the_table_lowers_what_the_process_allows(line: Phone, model: Endpoint):
    await line.play(SetModel(OFF))
    assert (await line.talk()).voice is None

    await line.play(SetModel(FLAVOUR))
    card = await line.talk()
    assert card.voice is not None
    assert card.voice.mode == "flavour"
    await line.game.done(SetModel(OFF))
    assert card.lines[0] in await line.deliver()
    assert model.asked == []


@only(OFF)
async def test_without_a_model_no_letter_speaks_of_one(line: Phone):
    card = await line.talk()

    assert card.voice is None
    assert '"voice"' not in card.to_text()


async def test_nothing_dark_is_lent(line: Phone):
    async with line.database.store.engine.begin() as connection:
        [state] = (await connection.execute(select(schema.campaigns.c.state))).scalars()
        dark = json.loads(state)
        dark["dealers"][line.dealer]["rung"] = 4
        changed = schema.campaigns.update().values(state=json.dumps(dark))
        await connection.execute(changed)

    assert (await line.talk(to=Character.RADOVAN)).voice is None


async def test_only_talk_is_lent(line: Phone):
    [join, *_] = [row.body for row in await rows(line.database, schema.outbox)]

    assert '"voice"' not in join


def test_the_process_loads_a_voice_only_for_a_model():
    quiet = cast("PusherBot", create_bot(Settings("sqlite+aiosqlite://")))
    given = Settings(
        "sqlite+aiosqlite://", model=PICK, model_url="http://127.0.0.1:9/v1", model_name="small"
    )

    assert quiet.voicing is None
    assert cast("PusherBot", create_bot(given)).voicing is not None
