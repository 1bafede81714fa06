"""The clock keeps every campaign's appointments, in order, and sleeps until the next one."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import LONGEST_WAIT, Clock
from db import journal
from db.database import Database
from game.campaign import Pace, Promised
from game.gametime import MINUTE, SECOND, GameTime
from game.moves import PauseCampaign, PromiseVic, ResumeCampaign
from tests.bot.manual_watch import ManualWatch
from tests.bot.ticking import dealt, kept, running
from tests.db.tables import MONDAY, open_game

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
        awake.wall += 5 * SECOND
        await awake.keep()
    watch.move_to(end)
    await clock.keep_due()

    assert await journal.stored_state(database.store, awake.id) == await journal.stored_state(
        database.store, asleep.id
    )


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


async def test_a_clock_that_is_stopped_sleeps_no_more(database: Database, watch: ManualWatch):
    async with running(database, watch):
        assert len(watch.sleeps()) == 1

    await asyncio.sleep(0)
    assert watch.sleeps() == []
