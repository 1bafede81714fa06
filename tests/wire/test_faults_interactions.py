"""What befalls interactions: whatever somebody did is done once, and they are told once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

import pytest

from bot.standin.faults import (
    CALLBACK,
    FOLLOW_UP,
    MESSAGES,
    Answer,
    Banned,
    Held,
    Late,
    Lost,
    Never,
    Refusal,
    Slow,
    TooMany,
    Twice,
)
from bot.standin.mishaps import Mishap
from bot.standin.wire import Code
from db.outbox import TABLE, phone
from game.campaign import Status
from game.units import DealerId
from tests.wire.people import eventually
from tests.wire.table import Person, Table

REST = "Two hours."
"""What the answer to `/street rest` says, in whatever words besides."""
HOURS_LEFT = 6 * 60


@pytest.fixture
async def frank(table: Table) -> AsyncIterator[Person]:
    yield await table.person().joins("Frank Quill")
    # Nobody was told of anything that only the bot's insides are about.
    assert table.admin.private() == []


async def rested_once(frank: Person) -> bool:
    return (await frank.dealer()).minutes == HOURS_LEFT


async def test_what_is_delivered_twice_is_done_once_and_answered_once(table: Table, frank: Person):
    table.standin.faults.next_interaction(Twice())

    answer = await frank.types("street rest")
    await frank.types("session me")

    assert REST in answer
    assert frank.times_told(REST) == 1
    assert frank.times_told("already") == 0
    assert await rested_once(frank)
    assert table.log.lines == []


async def test_the_answer_to_what_is_delivered_twice_is_never_overtaken(
    table: Table, frank: Person
):
    # The first one's answer is on its way while the second is handled.
    held = Held()
    table.standin.faults.next("POST", CALLBACK, held)
    table.standin.faults.next_interaction(Twice(0.05))

    asked = frank.asks("street rest")
    await held.reached.wait()
    await asyncio.sleep(0.2)
    held.let_go.set()

    assert REST in await asked.answer()
    assert await rested_once(frank)


async def test_a_button_that_arrives_twice_is_pressed_once(table: Table):
    frank = table.person()
    await frank.types("session join", name="Frank Quill")
    table.standin.faults.next_interaction(Twice())

    await frank.presses("I'm in")
    await table.delivered()

    assert frank.times_told("In your pocket") == 1
    assert len(frank.phone()) == 2
    assert len((await table.state()).dealers) == 1


async def test_what_is_done_too_late_to_be_answered_is_said_on_the_phone_once(
    table: Table, frank: Person
):
    table.standin.interactions.answer_seconds = 0.1
    table.standin.faults.next_interaction(Late(0.2))

    asked = frank.asks("street rest")
    assert await asked.answer() == ""
    await eventually(lambda: frank.times_told(REST) > 0)
    await table.delivered()

    assert await rested_once(frank)
    assert asked.answers() == []
    assert sum(REST in text for text in frank.phone()) == frank.times_told(REST) == 1
    [line] = table.log.about("answer_refused")
    assert line.endswith("code=10062")


async def test_a_page_that_comes_too_late_is_not_said_on_the_phone(table: Table, frank: Person):
    table.standin.interactions.answer_seconds = 0.1
    table.standin.faults.next_interaction(Late(0.2))
    rung = len(frank.phone())

    await frank.types("session me")
    await eventually(lambda: bool(table.log.about("answer_refused")))
    await table.delivered()

    assert len(frank.phone()) == rung


async def test_what_is_said_to_be_answered_already_is_not_said_again(table: Table, frank: Person):
    table.standin.faults.next("POST", CALLBACK, Refusal(Code.ALREADY_ACKNOWLEDGED))
    rung = len(frank.phone())

    frank.asks("street rest")
    await eventually(lambda: bool(table.log.about("answer_refused")))
    await table.delivered()

    assert await rested_once(frank)
    assert len(frank.phone()) == rung


@pytest.mark.parametrize(
    "mishap",
    [
        pytest.param(Lost(), id="dropped"),
        pytest.param(Lost(accepted=True), id="dropped, accepted"),
        pytest.param(Answer(500, accepted=True), id="500, accepted"),
        pytest.param(Answer(503), id="503"),
        pytest.param(TooMany(0.1), id="429"),
        pytest.param(TooMany(0.1, everywhere=True), id="429 global"),
        pytest.param(Slow(0.2), id="slow"),
        pytest.param(Slow(0.2, accepted=True), id="slow, accepted"),
    ],
)
async def test_an_answer_that_something_befalls_is_given_once(
    table: Table, frank: Person, mishap: Mishap
):
    table.standin.faults.next("POST", CALLBACK, mishap)

    asked = frank.asks("street rest")
    assert REST in await asked.answer()
    # By now the first attempt has been answered, or given up.
    await eventually(lambda: not table.bot.desk.owes_answers() or bool(table.log.lines))
    await table.delivered()

    assert await rested_once(frank)
    assert len(asked.answers()) == frank.times_told(REST) == 1


async def test_an_answer_that_is_lost_for_good_is_said_on_the_phone_once(
    table: Table, frank: Person
):
    table.standin.faults.next("POST", CALLBACK, Lost(), times=2)

    asked = frank.asks("street rest")
    await eventually(lambda: frank.times_told(REST) > 0)
    await table.delivered()

    assert await rested_once(frank)
    assert asked.answers() == []
    assert sum(REST in text for text in frank.phone()) == frank.times_told(REST) == 1


async def test_an_answer_that_a_ban_keeps_back_is_said_on_the_phone_once(
    table: Table, frank: Person
):
    table.standin.faults.next("POST", CALLBACK, Banned())

    frank.asks("street rest")
    await eventually(lambda: frank.times_told(REST) > 0)
    await table.delivered()

    assert await rested_once(frank)
    assert sum(REST in text for text in frank.phone()) == frank.times_told(REST) == 1
    [line] = table.log.about("answer_refused")
    assert "status=429" in line


@pytest.mark.parametrize("mishap", [Lost(), Refusal(Code.UNKNOWN_WEBHOOK)])
async def test_the_last_words_of_a_run_are_read_once_although_their_answer_is_lost(
    table: Table, frank: Person, mishap: Mishap
):
    table.standin.faults.next("POST", FOLLOW_UP, mishap)
    rung = len(frank.phone())

    asked = frank.asks("session leave")
    await eventually(lambda: len(frank.phone()) > rung)
    await table.delivered()

    assert (await table.state()).dealers[DealerId("d1")].ended
    [farewell] = asked.answers()
    assert frank.times_told(farewell) == 1
    [last_words] = frank.phone()[rung:]
    assert frank.times_told(last_words) == 1


async def test_what_never_reached_us_has_not_happened(table: Table, frank: Person):
    table.standin.interactions.answer_seconds = 0.1
    table.standin.faults.next_interaction(Never())

    assert await frank.types("street rest") == ""

    assert (await frank.dealer()).minutes == HOURS_LEFT + 120


async def test_an_administrator_whose_answer_is_lost_sees_at_the_table_what_was_done(
    table: Table, frank: Person
):
    table.standin.interactions.answer_seconds = 0.1
    table.standin.faults.next_interaction(Late(0.2))

    assert await table.admin.types("campaign pause") == ""
    await eventually(lambda: bool(table.log.about("answer_refused")))
    await table.delivered()

    assert (await table.state()).status is Status.PAUSED
    assert sum("The clock stands still" in text for text in table.said()) == 1


@pytest.mark.sqlite
async def test_while_another_program_has_locked_the_database_people_are_told_in_time_and_privately(
    table: Table, frank: Person, tmp_path: Path
):
    file = tmp_path / "pusher.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    # Elsewhere, since it may have to wait for what the bot writes just now.
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")

    began = time.monotonic()
    asked = [frank.asks("street rest"), table.admin.asks("campaign pause")]
    await asyncio.sleep(1)
    asked.append(frank.asks("milo pay", amount="100"))
    answers = [await one.answer() for one in asked]
    took = time.monotonic() - began
    other.execute("ROLLBACK")
    other.close()

    assert ["nothing has changed" in answer for answer in answers] == [True] * 3
    assert took < 3
    assert (await frank.dealer()).minutes == HOURS_LEFT + 120
    assert ["locked" in line for line in table.log.about("not_written")] == [True] * 3
    table.log.errors.clear()

    assert REST in await frank.types("street rest")
    assert await rested_once(frank)


async def test_a_thousand_letters_that_wait_in_slow_channels_delay_no_answer(
    table: Table, frank: Person
):
    async def answers() -> list[float]:
        took: list[float] = []
        for _ in range(12):
            began = time.monotonic()
            assert "14 g" in await frank.types("session me")
            took.append(time.monotonic() - began)
        return took

    await table.person(2).joins("Tonny Berg")
    await table.person(3).joins("Vera Holt")
    targets = [TABLE, *[phone(one) for one in (await table.state()).dealers]]
    without = await answers()
    sent = len(table.asked_for("POST", MESSAGES))
    table.standin.faults.weather(1, {Slow(0.02): 1.0}, path=MESSAGES)
    for target in targets:
        await table.leaves(target, *[f"Line {number}." for number in range(250)])
    meanwhile = await answers()
    left = table.waiting()
    table.standin.faults.clear()

    assert len(targets) == 4
    assert left > 800
    assert len(table.asked_for("POST", MESSAGES)) > sent
    assert median(meanwhile) < max(5 * median(without), 0.2)
    assert max(meanwhile) < 1.5
