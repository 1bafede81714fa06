"""The clock keeps every campaign's appointments, gives back an absence, and does not stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import AFTER_FAILURE, GRACE, LONGEST_WAIT, Clock
from db import journal, schema
from db.campaigns import BACK_OFF
from db.database import Database
from db.gameclock import from_wall
from db.outbox import ADMINISTRATORS
from db.process import HEARTBEAT
from db.script import Told
from game.campaign import Pace, Promised
from game.gametime import DAY, HOUR, MINUTE, SECOND, GameTime
from game.moves import Keep, PauseCampaign, PromiseVic, ResumeCampaign
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import MONDAY, Game, PlainTeller, open_game, opened, rows

THREE_HOURS = timedelta(hours=3)


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


async def dealt(database: Database, channel: int = 7, pace: Pace = Pace.DEMO) -> Game:
    """A table whose clock runs."""
    game = await open_game(database, channel=channel, pace=pace)
    await game.join("Frank")
    return game


@asynccontextmanager
async def running(database: Database, watch: ManualWatch) -> AsyncGenerator[Clock]:
    """A clock that was started, rung by each commit, and has gone to sleep."""
    clock = Clock(database, watch, credit_downtime=True)
    database.campaigns.on_commit = clock.poke
    await clock.start()
    async with watch.stirring():
        loop = asyncio.create_task(clock.run())
    try:
        yield clock
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


async def kept(game: Game) -> list[GameTime]:
    return [line.game for line in await game.database.journal(game.id) if _kept(line)]


def _kept(line: journal.Line) -> bool:
    return isinstance(line.move, Keep)


# Keeping what is due.


async def test_everything_that_is_due_anywhere_is_kept(database: Database, watch: ManualWatch):
    games = [await dealt(database, channel) for channel in (7, 8, 9)]
    watch.move(timedelta(minutes=6))

    count = await Clock(database, watch, credit_downtime=True).keep_due()

    each = [len(await kept(game)) for game in games]
    assert sum(each) == count
    assert min(each) > 5
    assert await database.campaigns.due(watch.wall) == []


async def test_more_than_one_batch_is_kept_in_one_go(database: Database, watch: ManualWatch):
    game = await open_game(database)
    for name in ("Frank", "Tonny", "Mette", "Kim", "Radu", "Lis", "Bo"):
        await game.join(name)
    watch.move(timedelta(minutes=40))

    count = await Clock(database, watch, credit_downtime=True).keep_due()

    assert count == len(await kept(game)) > 100
    assert await database.campaigns.due(watch.wall) == []


async def test_catching_up_tells_the_same_story_as_having_been_awake(
    database: Database, watch: ManualWatch
):
    awake, asleep = await dealt(database, 7), await dealt(database, 8)
    clock = Clock(database, watch, credit_downtime=False)

    end = MONDAY + 12 * MINUTE
    while awake.wall < end:
        awake.wall += 2 * SECOND
        await awake.keep()
    watch.move_to(end)
    await clock.keep_due()

    assert await journal.stored_state(database.store, awake.id) == await journal.stored_state(
        database.store, asleep.id
    )


async def test_a_campaign_that_fails_leaves_the_others_on_time(
    database: Database, watch: ManualWatch, teller: PlainTeller, caplog: pytest.LogCaptureFixture
):
    ill, well = await dealt(database, 7), await dealt(database, 8)
    teller.breaks_on = lambda told: told.campaign_id == ill.id and isinstance(told.move, Keep)
    watch.move(timedelta(minutes=6))

    count = await Clock(database, watch, credit_downtime=True).keep_due()

    assert count == len(await kept(well)) > 5
    assert await kept(ill) == []
    assert await database.campaigns.due(watch.wall) == []
    assert await database.campaigns.next_due() == watch.wall + BACK_OFF[0] * SECOND
    [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert record.message == "appointment_failed"
    assert getattr(record, "campaign", None) == ill.id


async def test_what_comes_before_the_appointment_at_fault_is_kept(
    database: Database, watch: ManualWatch, teller: PlainTeller
):
    game = await dealt(database)
    fourth = GameTime(2 * DAY)

    def breaks(told: Told) -> bool:
        return isinstance(told.move, Keep) and told.now > fourth

    teller.breaks_on = breaks
    watch.move(timedelta(minutes=6))
    count = await Clock(database, watch, credit_downtime=True).keep_due()

    before = await kept(game)
    assert count == len(before) > 1
    assert max(before) <= fourth
    teller.breaks_on = lambda _: False
    watch.move(timedelta(seconds=BACK_OFF[0]))
    await Clock(database, watch, credit_downtime=True).keep_due()
    after = await kept(game)
    assert after[: len(before)] == before
    assert after == sorted(after)


async def test_administrators_hear_of_a_clock_that_keeps_failing(
    database: Database, watch: ManualWatch, teller: PlainTeller
):
    await dealt(database)
    teller.breaks_on = lambda told: isinstance(told.move, Keep)
    watch.move(timedelta(minutes=2))
    clock = Clock(database, watch, credit_downtime=True)

    for _ in range(5):
        await clock.keep_due()
        due = await database.campaigns.next_due()
        assert due is not None
        watch.move_to(due)

    targets = [row.target for row in await rows(database, schema.outbox)]
    assert targets.count(ADMINISTRATORS) == 1


# Waiting.


async def test_the_loop_sleeps_until_the_next_appointment_and_keeps_it(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)
    async with running(database, watch):
        for _ in range(8):
            due = await database.campaigns.next_due()
            assert due is not None
            left = timedelta(microseconds=due - watch.wall)
            assert watch.sleeps() == [min(left, LONGEST_WAIT)]
            before = len(await kept(game))
            async with watch.stirring():
                watch.move(min(left, LONGEST_WAIT))
            assert (len(await kept(game)) > before) == (left <= LONGEST_WAIT)

    assert len(await kept(game)) > 2


async def test_an_earlier_deadline_cuts_the_sleep_short(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.SLOW)
    frank = (await game.seat()).state.living()[0].id
    async with running(database, watch):
        assert watch.sleeps() == [LONGEST_WAIT]

        soon = GameTime((await game.seat()).clock.game_at(watch.wall) + 7 * SECOND)
        async with watch.stirring():
            await game.done(PromiseVic(frank, Promised.CLUB, soon, "in a moment"))

        assert watch.sleeps() == [timedelta(seconds=7)]
        async with watch.stirring():
            watch.move(timedelta(seconds=7))
        assert await kept(game) == [soon]


async def test_a_pause_lets_the_loop_sleep_on_and_a_resumption_wakes_it(
    database: Database, watch: ManualWatch
):
    game = await dealt(database)
    async with running(database, watch):
        async with watch.stirring():
            await game.done(PauseCampaign())
        for _ in range(4):
            async with watch.stirring():
                watch.move(LONGEST_WAIT)
        assert await kept(game) == []

        game.wall = watch.wall
        async with watch.stirring():
            await game.done(ResumeCampaign())
        due = await database.campaigns.next_due()
        assert due is not None
        while watch.wall < due:
            async with watch.stirring():
                watch.move(min(watch.sleeps()))

    assert len(await kept(game)) == 1


async def test_the_clock_is_read_anew_however_far_off_the_next_deadline_is(
    database: Database, watch: ManualWatch
):
    await open_game(database)

    async with running(database, watch):
        assert watch.sleeps() == [LONGEST_WAIT]


async def test_a_jump_of_the_wall_clock_is_caught_up_with(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.EVENING)
    async with running(database, watch):
        async with watch.stirring():
            watch.move(timedelta(hours=1))

        assert len(await kept(game)) > 3
        assert await database.campaigns.due(watch.wall) == []


async def test_a_database_that_fails_for_a_while_does_not_stop_the_clock(
    database: Database, watch: ManualWatch, caplog: pytest.LogCaptureFixture
):
    game = await dealt(database)

    async def rename(old: str, new: str) -> None:
        async with database.store.engine.begin() as connection:
            await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async with running(database, watch):
        await rename("campaigns", "elsewhere")
        async with watch.stirring():
            watch.move(LONGEST_WAIT)
        assert watch.sleeps() == [AFTER_FAILURE]
        assert "clock_stalled" in [record.message for record in caplog.records]

        await rename("elsewhere", "campaigns")
        due = await database.campaigns.next_due()
        assert due is not None
        while watch.wall < due:
            async with watch.stirring():
                watch.move(min(watch.sleeps()))

    assert len(await kept(game)) == 1


async def test_a_clock_that_is_stopped_sleeps_no_more(database: Database, watch: ManualWatch):
    async with running(database, watch):
        assert len(watch.sleeps()) == 1

    await asyncio.sleep(0)
    assert watch.sleeps() == []


# Absences.


async def absence(database: Database, watch: ManualWatch, *, credit: bool) -> Clock:
    clock = Clock(database, watch, credit_downtime=credit)
    await clock.start()
    return clock


async def test_an_absence_moves_every_deadline_by_its_length(
    database: Database, watch: ManualWatch
):
    await absence(database, watch, credit=True)
    game = await dealt(database)
    before = await database.campaigns.next_due()
    assert before is not None

    watch.move(THREE_HOURS)
    clock = await absence(database, watch, credit=True)

    assert await clock.keep_due() == 0
    assert await database.campaigns.next_due() == before + 3 * HOUR
    assert (await game.seat()).clock.game_at(watch.wall) == 8 * HOUR


async def test_an_absence_is_not_given_back_where_that_is_switched_off(
    database: Database, watch: ManualWatch
):
    await absence(database, watch, credit=False)
    game = await dealt(database)
    before = (await game.seat()).clock

    watch.move(THREE_HOURS)
    clock = await absence(database, watch, credit=False)

    assert (await game.seat()).clock == before
    assert await clock.keep_due() > 0


@pytest.mark.parametrize(
    ("away", "given"),
    [
        (GRACE, False),
        (GRACE + timedelta(microseconds=1), True),
        (timedelta(seconds=1), False),
        (timedelta(0), False),
        (timedelta(hours=-1), False),
    ],
)
async def test_an_absence_that_nobody_noticed_is_not_given_back(
    database: Database,
    watch: ManualWatch,
    away: timedelta,
    given: bool,  # noqa: FBT001 - pytest gives it
):
    await absence(database, watch, credit=True)
    game = await dealt(database)
    before = (await game.seat()).clock

    watch.move(away)
    await absence(database, watch, credit=True)

    assert ((await game.seat()).clock != before) == given


async def test_an_absence_is_given_back_once(database: Database, watch: ManualWatch):
    await absence(database, watch, credit=True)
    await dealt(database)
    before = await database.campaigns.next_due()
    assert before is not None

    watch.move(THREE_HOURS)
    for _ in range(3):
        await absence(database, watch, credit=True)

    assert await database.campaigns.next_due() == before + 3 * HOUR


async def test_who_was_never_there_was_never_away(database: Database, watch: ManualWatch):
    game = await dealt(database)
    before = (await game.seat()).clock
    watch.move(THREE_HOURS)

    await absence(database, watch, credit=True)

    assert (await game.seat()).clock == before


async def test_the_heart_beats_while_the_clock_runs(database: Database, watch: ManualWatch):
    async with running(database, watch):
        for _ in range(10):
            async with watch.stirring():
                watch.move(LONGEST_WAIT)
            beat = int(await database.process.recall(HEARTBEAT) or 0)
            assert watch.now() - from_wall(beat) <= LONGEST_WAIT


async def test_an_absence_is_counted_from_the_last_heartbeat(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.SLOW)
    async with running(database, watch):
        for _ in range(7):
            async with watch.stirring():
                watch.move(LONGEST_WAIT)
    beat = int(await database.process.recall(HEARTBEAT) or 0)
    lived = (await game.seat()).clock.game_at(beat)

    watch.move(THREE_HOURS)
    await absence(database, watch, credit=True)

    assert (await game.seat()).clock.game_at(watch.wall) == lived == 8 * HOUR + 210 * SECOND
