"""Life and death of the process: `pusher` as its operator knows it, from start to end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.standin import StandIn
from bot.standin.faults import CALLBACK, MESSAGES, Held, Slow
from bot.standin.point import point_discord_at
from db.outbox import AT_ONCE
from tests.wire.people import eventually
from tests.wire.process import Operator, operated
from tests.wire.table import Person, Table

pytestmark = pytest.mark.sqlite

REST = "Two hours."
DAY = 8 * 60
"""Minutes that a dealer has; a rest takes 120 of them."""
COMMANDS = r"/applications/\d+/commands"
TALK = "How is the cake today, Milo?"
MANY = AT_ONCE + 4
AT_MOST = 10.0
"""Seconds within which a signal ends the process."""


@dataclass(frozen=True, slots=True)
class House:
    """An operator, and the table of the bot that they run, in a process of its own or in here."""

    operator: Operator
    table: Table
    file: Path

    async def opens(self) -> Person:
        """Open a campaign, and have somebody sit down."""
        await self.table.opens()
        return await self.table.person().joins("Frank Quill")


@pytest.fixture
async def house(standin: StandIn, tmp_path: Path) -> AsyncIterator[House]:
    file = tmp_path / "pusher.db"
    table = Table(standin, file)
    settings = {"PUSHER_DATABASE": table.settings.database_url}
    with point_discord_at(standin, ready_timeout=0.01):
        async with operated(standin, tmp_path, settings) as operator:
            yield House(operator, table, file)
        await table.close()
    assert table.leaks(await operator.all_said()) == []


async def talks(frank: Person, times: int) -> None:
    """Say something so often; each time there is one letter for the phone."""
    for _ in range(times):
        assert await frank.types("milo talk", text=TALK)


async def minutes(frank: Person) -> int:
    return (await frank.dealer()).minutes


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_answers_delivers_what_waits_and_ends_well_in_time(
    house: House, name: signal.Signals
):
    table, faults = house.table, house.table.standin.faults
    life = await house.operator.runs()
    frank = await house.opens()
    before = len(frank.phone())
    faults.weather(1, {Slow(0.15): 1.0}, path=MESSAGES)
    await talks(frank, 6)
    held = Held()
    faults.next("POST", CALLBACK, held)
    asked = frank.asks("street rest")
    await held.reached.wait()
    waiting = table.waiting()

    began = time.monotonic()
    life.signal(name)
    await eventually(lambda: len(frank.phone()) == before + 6)
    # All is delivered, and there would be nothing else to wait for.
    await asyncio.sleep(0.5)
    assert life.goes_on
    late = frank.asks("street rest")
    assert "being restarted" in await late.answer()
    held.let_go.set()
    ended = await life.ended()
    took = time.monotonic() - began

    assert waiting > 0
    assert (ended.status, ended.said) == (0, "")
    assert took < AT_MOST
    assert REST in await asked.answer()
    assert await minutes(frank) == DAY - 120
    assert table.waiting() == 0

    faults.clear()
    said = frank.phone()
    await table.start()
    await talks(frank, 1)
    await table.delivered()
    assert frank.phone()[:-1] == said
    assert frank.times_told(REST) == 1


async def test_told_to_stop_it_does_not_wait_for_a_channel_that_hangs(house: House):
    table, faults = house.table, house.table.standin.faults
    life = await house.operator.runs()
    frank = await house.opens()
    before = len(frank.phone())
    held = Held(accepted=True)
    faults.next("POST", rf"/channels/{table.channel.id}/messages", held)
    tonny = table.person(2)
    await tonny.types("session join", name="Tonny Berg")
    await tonny.presses("I'm in")
    await held.reached.wait()
    faults.weather(1, {Slow(0.05): 1.0}, path=MESSAGES)
    await talks(frank, MANY)

    began = time.monotonic()
    ended = await life.stopped()
    took = time.monotonic() - began
    held.let_go.set()

    assert (ended.status, ended.said) == (0, "")
    assert took < AT_MOST
    assert len(frank.phone()) == before + MANY
    assert table.waiting() == 1

    faults.clear()
    said = table.said()
    await table.start()
    await table.delivered()
    assert table.said() == said


async def test_killed_while_letters_are_on_their_way_each_is_there_once_after_the_next_start(
    house: House,
):
    life = await house.operator.runs()
    frank = await house.opens()
    before = len(frank.phone())
    held = Held(accepted=True)
    house.table.standin.faults.next("POST", MESSAGES, held)
    await talks(frank, 4)
    await held.reached.wait()

    ended = await life.killed()
    held.let_go.set()

    assert ended.status == -signal.SIGKILL
    assert house.table.waiting() == 4
    assert len(frank.phone()) == before + 1

    await house.table.start()
    await house.table.delivered()
    assert len(frank.phone()) == before + 4
    assert len(set(frank.phone())) == before + 4
    assert REST in await frank.types("street rest")


async def test_a_second_process_on_the_same_file_is_refused_and_the_first_runs_on(house: House):
    await house.table.start()
    frank = await house.opens()

    ended = await house.operator.types("run")

    assert ended.status == 1
    [sentence] = ended.said.splitlines()
    assert "Another process is running" in sentence
    assert "PostgreSQL" in sentence
    assert REST in await frank.types("street rest")


async def test_a_database_from_a_newer_version_is_not_touched(house: House):
    with sqlite3.connect(house.file) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    before = house.file.read_bytes()

    ended = await house.operator.types("run")

    assert ended.status == 1
    [sentence] = ended.said.splitlines()
    assert "newer version" in sentence
    assert "Update the program" in sentence
    assert house.file.read_bytes() == before


async def test_a_copy_of_the_running_database_is_proven_and_nobody_is_disturbed(
    house: House, tmp_path: Path
):
    copy = str(tmp_path / "copy.db")
    await house.table.start()
    frank = await house.opens()

    made = await house.operator.types("backup", copy)
    proven = await house.operator.types("restore", copy, "--check")
    refused = await house.operator.types("restore", copy, "--replace")

    assert made.status == 0
    assert f"copied to {copy}" in made.said
    assert proven.status == 0
    assert "replay to the stored state" in proven.said
    assert "Nothing has changed." in proven.said
    assert refused.status == 1
    assert "Another process is running" in refused.said.splitlines()[-1]
    assert REST in await frank.types("street rest")


async def test_a_copy_is_put_back_when_asked_to_and_nobody_has_the_database_open(
    house: House, tmp_path: Path
):
    operator, table = house.operator, house.table
    copy = str(tmp_path / "copy.db")
    await table.start()
    frank = await house.opens()
    assert (await operator.types("backup", copy)).status == 0
    assert REST in await frank.types("street rest")
    await table.stop()

    hesitant = await operator.types("restore", copy)
    assert hesitant.status == 1
    assert "--replace" in hesitant.said.splitlines()[-1]

    # The test itself has it open, as a browser for databases would.
    in_use = await operator.types("restore", copy, "--replace")
    assert in_use.status == 1
    assert "Close whatever has it open" in in_use.said.splitlines()[-1]
    assert await minutes(frank) == DAY - 120

    await table.close()
    restored = await operator.types("restore", copy, "--replace")
    assert restored.status == 0
    assert "is the database now" in restored.said
    assert "is kept as" in restored.said

    await table.start()
    assert await minutes(frank) == DAY
    assert REST in await frank.types("street rest")


async def test_what_is_no_copy_is_not_restored(house: House, tmp_path: Path):
    before = house.file.read_bytes()
    (tmp_path / "copy.db").write_text("This was never a database, and is long enough to tell.")

    ended = await house.operator.types("restore", str(tmp_path / "copy.db"), "--replace")

    assert ended.status == 1
    assert len(ended.said.splitlines()) == 1
    assert house.file.read_bytes() == before


async def test_what_was_registered_and_shown_before_a_restart_still_works_after_it(house: House):
    table = house.table
    await table.start()
    frank = await house.opens()
    await table.stop()
    await table.start()

    assert "a gram" in await frank.presses("Prices")
    assert len(table.asked_for("PUT", COMMANDS)) == 1

    # Should Discord have forgotten them, they are registered again.
    await table.stop()
    table.standin.world.set_commands(None, [])
    await table.start()

    assert len(table.asked_for("PUT", COMMANDS)) == 2
    assert REST in await frank.types("street rest")
