"""The machine sleeps, its clock is set, the nights are longer and shorter: what becomes of time."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import AsyncMock, patch
from zoneinfo import ZoneInfo

import pytest

from bot.clock import GRACE, LONGEST_WAIT
from db import schema
from db.database import Database
from db.gameclock import from_wall, to_wall
from db.outbox import STOPPED
from db.store import StorageError
from game.campaign import Pace, Promised
from game.gametime import DAY, HOUR, SECOND, GameTime
from game.moves import PromiseVic, Talk
from game.units import Character, DealerId
from tests.bot.manual_watch import ManualWatch
from tests.bot.ticking import deadlines, dealt, kept, pass_by, running
from tests.db.tables import Game, rows

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


async def set_back(watch: ManualWatch, span: timedelta) -> None:
    """Have the clock set back, and live on until the loop looks at it."""
    watch.move(-span)
    async with watch.stirring():
        watch.move(min(watch.sleeps()))


async def with_a_word_due_in(game: Game, span: timedelta) -> GameTime:
    """Have Frank give his word at a table whose time is the wall's."""
    due = GameTime((await game.seat()).clock.game_at(game.wall) + to_wall(from_wall(0) + span))
    await game.done(PromiseVic(DealerId("d1"), Promised.CLUB, due, "soon"))
    return due


@contextmanager
def killed_before_its_heart_beats(database: Database) -> Generator[None]:
    """Have not even a heartbeat get through, whatever was done before it."""
    with patch.object(database.process, "beat", AsyncMock(side_effect=StorageError("killed"))):
        yield


def distances(watch: ManualWatch, walls: list[int]) -> list[int]:
    return [wall - watch.wall for wall in walls]


# Forward: a clock that was set, or a machine that slept. Nobody can tell which.


@pytest.mark.parametrize("away", [AN_HOUR, A_DAY], ids=["the clock is set", "the machine slept"])
async def test_a_jump_forward_is_given_back_and_no_deadline_falls(
    database: Database, watch: ManualWatch, away: timedelta
):
    game = await dealt(database, pace=Pace.EVENING)
    before = await deadlines(game)
    started = watch.wall

    async with running(database, watch, minds_jumps=True):
        async with watch.stirring():
            watch.move(away)

        assert await kept(game) == []
        assert await deadlines(game) == [wall + watch.wall - started for wall in before]
        assert await database.campaigns.due(watch.wall) == []
        assert (await game.seat()).clock.game_at(watch.wall) == 8 * HOUR


async def test_after_a_jump_forward_time_goes_on_as_ever(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.DEMO)

    async with running(database, watch, minds_jumps=True):
        async with watch.stirring():
            watch.move(A_DAY)
        due = await database.campaigns.next_due()
        assert due is not None
        await pass_by(watch, from_wall(due) - watch.now())

    assert await kept(game) == [DAY + 6 * HOUR]
    assert watch.wall == due


async def test_a_jump_forward_is_given_back_once_though_the_process_dies_of_it(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.EVENING)
    before = await deadlines(game)

    async with running(database, watch, minds_jumps=True):
        with killed_before_its_heart_beats(database):
            async with watch.stirring():
                watch.move(AN_HOUR)
    async with running(database, watch, minds_jumps=True):
        pass

    assert await deadlines(game) == [wall + HOUR for wall in before]


@pytest.mark.parametrize(("credit", "minds_jumps"), [(False, True), (True, False), (False, False)])
async def test_where_a_jump_forward_does_not_count_it_is_caught_up_with_in_due_order(
    database: Database, watch: ManualWatch, *, credit: bool, minds_jumps: bool
):
    games = [await dealt(database, channel, Pace.EVENING) for channel in (7, 8)]

    async with running(database, watch, credit=credit, minds_jumps=minds_jumps):
        async with watch.stirring():
            watch.move(AN_HOUR)

        for game in games:
            times = await kept(game)
            assert len(times) > 3
            assert times == sorted(times)
            assert times[0] == DAY + 6 * HOUR
        assert await database.campaigns.due(watch.wall) == []


async def test_a_day_asleep_without_credit_is_told_as_if_somebody_had_been_awake(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.SLOW)

    async with running(database, watch, credit=False, minds_jumps=True):
        async with watch.stirring():
            watch.move(2 * A_DAY)

        times = await kept(game)
        assert times[:3] == [DAY + 6 * HOUR, DAY + 9.5 * HOUR, DAY + 18 * HOUR]
        assert times == sorted(times)
        assert (await game.seat()).clock.game_at(watch.wall) == 2 * DAY + 8 * HOUR


async def test_a_gap_of_a_minute_is_none_and_what_fell_due_in_it_is_kept_at_its_own_time(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.SLOW)
    word = await with_a_word_due_in(game, timedelta(seconds=45))
    before = await deadlines(game)

    async with running(database, watch, minds_jumps=True):
        async with watch.stirring():
            watch.move(GRACE)

        assert await kept(game) == [word]
        assert await deadlines(game) == before[1:]


async def test_a_gap_of_more_than_a_minute_is_one(database: Database, watch: ManualWatch):
    game = await dealt(database, pace=Pace.SLOW)
    await with_a_word_due_in(game, timedelta(seconds=45))
    before = await deadlines(game)

    async with running(database, watch, minds_jumps=True):
        async with watch.stirring():
            watch.move(GRACE + A_MOMENT)

        assert await kept(game) == []
        assert await deadlines(game) == [wall + 60 * SECOND + 1 for wall in before]


# Back.


@pytest.mark.parametrize("credit", [True, False])
async def test_an_hour_back_leaves_every_deadline_as_far_away_as_it_was(
    database: Database, watch: ManualWatch, *, credit: bool
):
    games = [await dealt(database, channel, Pace.DEMO) for channel in (7, 8)]
    first = distances(watch, await deadlines(games[0]))

    async with running(database, watch, credit=credit, minds_jumps=True):
        await set_back(watch, AN_HOUR)

        for game in games:
            assert distances(watch, await deadlines(game)) == first
            assert await kept(game) == []
            assert (await game.seat()).clock.game_at(watch.wall) == 8 * HOUR

        due = await database.campaigns.next_due()
        assert due is not None
        assert due == watch.wall + first[0]
        await pass_by(watch, from_wall(due) - watch.now())
        assert [len(await kept(game)) for game in games] == [1, 1]


async def test_an_hour_back_leaves_every_letter_waiting_as_long_as_it_would_have(
    database: Database, watch: ManualWatch
):
    first, second = await dealt(database, 7), await dealt(database, 8)
    outbox = database.outbox
    leased = await outbox.lease(watch.wall, watch.wall + 60 * SECOND, 50)
    to_again = [one.id for one in leased if one.campaign_id == first.id]
    await outbox.put_back(to_again, watch.wall + 40 * SECOND)
    refused = next(one.id for one in leased if one.campaign_id == second.id)
    await database.campaigns.refused(refused, watch.wall, "no_access")

    async with running(database, watch, minds_jumps=True):
        await set_back(watch, AN_HOUR)

    for row in await rows(database, schema.outbox):
        if row.campaign_id == first.id:
            assert row.leased_until_wall - watch.wall == 40 * SECOND
            assert row.tried_wall == watch.wall
        elif row.id == refused:
            assert row.leased_until_wall == STOPPED
        elif row.tried_wall is not None:
            assert row.leased_until_wall - watch.wall == 60 * SECOND
        else:
            assert row.leased_until_wall is None


async def test_the_loop_does_not_sleep_for_an_hour_because_the_clock_was_set_back_by_one(
    database: Database, watch: ManualWatch
):
    await dealt(database, pace=Pace.SLOW)

    async with running(database, watch, minds_jumps=True):
        watch.move(-AN_HOUR)
        assert watch.sleeps() == [LONGEST_WAIT]
        async with watch.stirring():
            watch.move(LONGEST_WAIT)
        assert watch.sleeps() == [LONGEST_WAIT]


async def test_a_deadline_that_was_near_when_the_clock_was_set_back_is_kept_on_time(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.SLOW)
    word = await with_a_word_due_in(game, timedelta(seconds=20))

    async with running(database, watch, minds_jumps=True):
        await set_back(watch, AN_HOUR)
        await pass_by(watch, timedelta(seconds=20))

        assert await kept(game) == [word]


async def test_what_people_do_after_the_clock_was_set_back_is_done_now_and_not_in_an_hour(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.SLOW)

    async with running(database, watch, minds_jumps=True):
        await set_back(watch, AN_HOUR)
    game.wall = watch.wall
    await game.done(Talk(DealerId("d1"), Character.MILO, "small_talk"))

    [*_, line] = await database.journal(game.id)
    assert line.game == 8 * HOUR


async def test_a_process_that_dies_after_the_clock_was_set_back_does_not_set_it_back_again(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.EVENING)
    before = distances(watch, await deadlines(game))

    async with running(database, watch, minds_jumps=True):
        with killed_before_its_heart_beats(database):
            await set_back(watch, AN_HOUR)
    async with running(database, watch, minds_jumps=True):
        pass

    assert distances(watch, await deadlines(game)) == before


async def test_a_clock_that_was_set_back_between_two_lives_is_followed(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.EVENING)
    async with running(database, watch, minds_jumps=True):
        before = distances(watch, await deadlines(game))

    watch.move(-AN_HOUR)
    async with running(database, watch, minds_jumps=True):
        assert distances(watch, await deadlines(game)) == before


async def test_a_clock_that_is_set_back_by_less_than_a_minute_is_left_alone(
    database: Database, watch: ManualWatch
):
    game = await dealt(database, pace=Pace.EVENING)
    before = await deadlines(game)

    async with running(database, watch, minds_jumps=True):
        await set_back(watch, GRACE + LONGEST_WAIT)

    assert await deadlines(game) == before


# Both, around the loss of the gateway.


@pytest.mark.parametrize("span", [A_DAY, -AN_HOUR], ids=["slept", "set back"])
async def test_a_jump_that_the_gateway_is_lost_by_counts_though_the_loop_had_not_seen_it(
    database: Database, watch: ManualWatch, span: timedelta
):
    game = await dealt(database, pace=Pace.EVENING)
    before = distances(watch, await deadlines(game))

    async with running(database, watch, minds_jumps=True) as clock:
        watch.move(span)
        clock.out_of_reach()
        watch.move(timedelta(seconds=3))
        async with watch.stirring():
            clock.in_reach()

    assert await kept(game) == []
    assert distances(watch, await deadlines(game)) == pytest.approx(before, abs=4 * SECOND)


# Daylight saving.


@pytest.fixture
def _in_copenhagen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Copenhagen")
    if sys.platform != "win32":
        time.tzset()
    yield
    monkeypatch.undo()
    if sys.platform != "win32":
        time.tzset()


@pytest.mark.usefixtures("_in_copenhagen")
@pytest.mark.parametrize(
    ("evening_before", "night"),
    [
        (datetime(2026, 3, 28, 8, tzinfo=COPENHAGEN), -1),
        (datetime(2026, 10, 24, 8, tzinfo=COPENHAGEN), 1),
        (datetime(2026, 6, 13, 8, tzinfo=COPENHAGEN), 0),
    ],
    ids=["23 hours", "25 hours", "an ordinary one"],
)
async def test_a_game_day_at_the_slow_pace_is_24_hours_whatever_the_night_does_to_the_clocks(
    database: Database, evening_before: datetime, night: int
):
    start = to_wall(evening_before)
    watch = ManualWatch(start)
    game = await dealt(database, pace=Pace.SLOW, wall=start)
    assert distances(watch, await deadlines(game)) == [22 * HOUR, 25.5 * HOUR, 34 * HOUR]

    async with running(database, watch, minds_jumps=False):
        async with watch.stirring():
            watch.move_to(start + 22 * HOUR - 1)
        assert await kept(game) == []
        async with watch.stirring():
            watch.move(A_MOMENT)
        assert await kept(game) == [DAY + 6 * HOUR]

    local = watch.now().astimezone(COPENHAGEN)
    assert local.hour == 6 - night
    a_day_later = (await game.seat()).clock.game_at(start + DAY)
    assert a_day_later == 8 * HOUR + DAY
