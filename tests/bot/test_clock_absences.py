"""Time in which nobody could act is given back: another life, or the gateway out of reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import AFTER_FAILURE, GRACE, LONGEST_WAIT, Clock
from db.database import Database
from db.gameclock import from_wall
from db.process import HEARTBEAT
from game.campaign import Pace
from game.gametime import DAY, HOUR, MINUTE, SECOND
from tests.bot.manual_watch import ManualWatch
from tests.bot.out_of_order import out_of_order
from tests.bot.ticking import deadlines, dealt, kept, pass_by, running

THREE_HOURS = timedelta(hours=3)


# Another life.


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


# The gateway out of reach.


async def heartbeat(database: Database) -> int:
    return int(await database.process.recall(HEARTBEAT) or 0)


async def test_nothing_is_kept_and_no_heart_beats_while_nobody_can_reach_us(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)

    async with running(database, watch) as clock:
        beat = await heartbeat(database)
        clock.out_of_reach()
        await pass_by(watch, timedelta(minutes=5))
        # Not even for whoever types something.
        async with watch.stirring():
            clock.poke()

        assert await database.campaigns.due(watch.wall) == [game.id]
        assert await kept(game) == []
        assert await heartbeat(database) == beat


async def test_a_long_time_out_of_reach_is_given_back(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        await pass_by(watch, timedelta(seconds=90))
        clock.out_of_reach()
        await pass_by(watch, timedelta(minutes=5))
        async with watch.stirring():
            clock.in_reach()

        assert await kept(game) == []
        assert await deadlines(game) == [wall + 5 * MINUTE for wall in before]
        await pass_by(watch, timedelta(seconds=20))
        assert await kept(game) == [DAY + 6 * HOUR]


async def test_a_short_time_out_of_reach_is_not_given_back_and_what_fell_due_is_kept(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        await pass_by(watch, timedelta(seconds=90))
        clock.out_of_reach()
        watch.move(GRACE)
        async with watch.stirring():
            clock.in_reach()

        assert await kept(game) == [DAY + 6 * HOUR, DAY + 9.5 * HOUR]
        assert set(before[2:]) <= set(await deadlines(game))


async def test_without_credit_what_fell_due_out_of_reach_is_kept_as_soon_as_it_is_over(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)

    async with running(database, watch, credit=False) as clock:
        clock.out_of_reach()
        await pass_by(watch, timedelta(minutes=5))
        async with watch.stirring():
            clock.in_reach()

        times = await kept(game)
        assert len(times) > 3
        assert times == sorted(times)


async def test_a_process_that_dies_out_of_reach_was_away_since_its_last_heartbeat(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)
    async with running(database, watch) as clock:
        await pass_by(watch, timedelta(seconds=60))
        clock.out_of_reach()
        await pass_by(watch, timedelta(minutes=5))

    watch.move(THREE_HOURS)
    async with running(database, watch):
        away = 3 * HOUR + 5 * MINUTE
        assert await deadlines(game) == [wall + away for wall in before]
        assert await kept(game) == []


async def test_losing_the_gateway_twice_counts_twice(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        for _ in range(2):
            clock.out_of_reach()
            clock.out_of_reach()
            watch.move(2 * GRACE)
            async with watch.stirring():
                clock.in_reach()
                clock.in_reach()

    assert await deadlines(game) == [wall + 4 * MINUTE for wall in before]


async def test_losing_the_gateway_again_while_the_last_time_is_given_back_is_noticed(
    database: Database, watch: ManualWatch, monkeypatch: pytest.MonkeyPatch
):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        clock.out_of_reach()
        watch.move(2 * GRACE)
        give_back = database.timekeeping.give_back

        async def again(since: int, now: int) -> int:
            clock.out_of_reach()
            return await give_back(since, now)

        monkeypatch.setattr(database.timekeeping, "give_back", again)
        async with watch.stirring():
            clock.in_reach()
        monkeypatch.undo()
        watch.move(2 * GRACE)
        async with watch.stirring():
            clock.in_reach()

    assert await kept(game) == []
    assert await deadlines(game) == [wall + 4 * MINUTE for wall in before]


async def test_what_cannot_be_given_back_at_once_is_given_back_later(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.DEMO)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        clock.out_of_reach()
        watch.move(2 * GRACE)
        with out_of_order(database.store):
            async with watch.stirring():
                clock.in_reach()
            assert watch.sleeps() == [AFTER_FAILURE]
        async with watch.stirring():
            watch.move(AFTER_FAILURE)

    assert await kept(game) == []
    assert await deadlines(game) == [wall + 2 * MINUTE + 5 * SECOND for wall in before]
