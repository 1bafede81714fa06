"""A model's words: asked once, for four seconds at most, and only what the guard lets through."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator

import openai
import pytest

from game.campaign import ModelMode
from persona.voice import SECONDS, Cue, Voice
from tests.persona import endpoint as ends
from tests.persona.endpoint import BROKEN, KEY, Answer, Endpoint, says, slowly

PICK, FLAVOUR, FREE = ModelMode.PICK, ModelMode.FLAVOUR, ModelMode.FREE
NAME = "Frankie"
CUE = Cue(
    speaker="milo",
    language="en",
    line="Sit, Frankie. It is still 12,000 kr.",
    others=("I moved your cup. 12,000 kr.", "Coffee first, Frankie."),
    act="small_talk",
    mood="even",
    facts={"owed": "12,000 kr", "name": "Frankie"},
    names=("Frankie",),
)


@pytest.fixture
async def model() -> AsyncIterator[Endpoint]:
    async with ends.endpoint() as it:
        yield it


@pytest.fixture
async def voice(model: Endpoint) -> AsyncIterator[Voice]:
    it = Voice(model.url, "small", KEY, seconds=0.5)
    it.prepare()
    yield it
    await it.close()


async def test_it_picks_among_written_lines(model: Endpoint, voice: Voice):
    model.answer = says({"line": 1})

    assert await voice.say(CUE, PICK) == "I moved your cup. 12,000 kr."
    model.answer = says({"line": 2})
    assert await voice.say(CUE, PICK) == "Coffee first, Frankie."


async def test_it_adds_a_sentence(model: Endpoint, voice: Voice):
    model.answer = says({"text": "The soup is almost done."})

    assert await voice.say(CUE, FLAVOUR) == f"{CUE.line} The soup is almost done."


async def test_it_words_a_whole_line(model: Endpoint, voice: Voice):
    model.answer = says({"text": "Coffee first, P1. It is still 12,000 kr."})

    assert await voice.say(CUE, FREE) == "Coffee first, Frankie. It is still 12,000 kr."


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("mode", [PICK, FREE])
async def test_whatever_is_no_answer_is_no_line(
    model: Endpoint, voice: Voice, answer: Answer, mode: ModelMode
):
    model.answer = answer

    assert await voice.say(CUE, mode) is None
    assert len(model.asked) == 1


@pytest.mark.parametrize("answer", [slowly(5, says({"line": 1})), ends.drip], ids=["late", "drip"])
async def test_nobody_waits_longer_than_was_said(model: Endpoint, voice: Voice, answer: Answer):
    model.answer = answer

    begun = time.monotonic()
    assert await voice.say(CUE, PICK) is None

    assert time.monotonic() - begun < 2
    assert SECONDS == 4


async def test_nobody_there_is_no_line():
    voice = Voice("http://127.0.0.1:9/v1", "small", KEY, seconds=0.5)

    assert await voice.say(CUE, PICK) is None
    await voice.close()


@pytest.mark.parametrize(
    "text",
    [
        "There are two cups.",
        "The soup is done on Friday.",
        "Radovan left his coat.",
        "I will forget it.",
        "The soup is hot. The bread is warm.",
        "It is still 12,000 kr.",
        " ".join(["soup"] * 21),
        "**Soup.**",
        "",
    ],
)
async def test_what_is_added_holds_no_number_time_name_or_promise(
    model: Endpoint, voice: Voice, text: str
):
    model.answer = says({"text": text})

    assert await voice.say(CUE, FLAVOUR) is None


@pytest.mark.parametrize(
    "text",
    [
        "Coffee first, P1. It is 9,000 kr now.",
        "We are even, P1.",
        "As a model, I cannot say.",
        "Nobody would miss you.",
        "Sit, P2.",
        "Sit.\nAnd eat.",
        "Mix it with flour.",
    ],
)
async def test_what_the_guard_refuses_is_not_said(model: Endpoint, voice: Voice, text: str):
    model.answer = says({"text": text})

    assert await voice.say(CUE, FREE) is None


@pytest.mark.parametrize("mode", [PICK, FLAVOUR, FREE])
async def test_names_stay_at_home_and_facts_go_in_as_data(
    model: Endpoint, voice: Voice, mode: ModelMode
):
    await voice.say(CUE, mode)

    [asked] = model.asked
    assert NAME not in model.seen()
    assert "P1" in model.seen()
    assert model.keys == [f"Bearer {KEY}"]
    assert asked["model"] == "small"
    user = next(one["content"] for one in asked["messages"] if one["role"] == "user")
    assert json.loads(user)["facts"] == {"owed": "12,000 kr", "name": "P1"}


async def test_one_name_within_another_is_masked_as_well(model: Endpoint, voice: Voice):
    cue = Cue("vic", "en", "Ann and Annabel, Banner.", names=("Ann", "Annabel"))

    await voice.say(cue, FREE)

    assert "P1 and P2, Banner." in model.seen()


async def test_nothing_that_was_said_is_logged(
    model: Endpoint, voice: Voice, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    for answer in (says({"text": "We are even, quinces."}), *BROKEN.values()):
        model.answer = answer
        await voice.say(CUE, FREE)

    logged = "\n".join(
        f"{record.getMessage()} {record.__dict__} {record.exc_text}" for record in caplog.records
    )
    assert "model_failed" in logged
    assert "model_refused" in logged
    for secret in (KEY, NAME, "12,000", "quinces", "I moved your cup"):
        assert secret not in logged


async def test_who_speaks_before_it_is_loaded_shares_one_client(
    model: Endpoint, monkeypatch: pytest.MonkeyPatch
):
    """A second one would be nobody's to close."""
    model.answer = says({"line": 1})
    fresh = Voice(model.url, "small", KEY, seconds=5)
    made: list[object] = []
    opened = openai.AsyncOpenAI

    def counted(**options: object) -> object:
        made.append(options)
        return opened(**options)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(openai, "AsyncOpenAI", counted)
    await asyncio.gather(*(fresh.say(CUE, PICK) for _ in range(4)))
    await fresh.close()

    assert len(made) == 1
