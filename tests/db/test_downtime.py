"""Time in which nobody could act is given back, to the microsecond, and no more than that."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.campaigns import Seat
from db.database import Database
from game.campaign import Pace
from game.gametime import HOUR, MINUTE, SECOND
from game.moves import PauseCampaign, ResumeCampaign, Talk
from game.units import Character
from tests.db.tables import MONDAY, open_game

CHANNELS = itertools.count(1000)


def deadlines(seat: Seat) -> list[int]:
    return [seat.clock.wall_at(one.due) for one in seat.state.appointments.values()]


async def test_every_deadline_of_a_running_campaign_moves_by_as_much(database: Database):
    game = await open_game(database, pace=Pace.EVENING)
    await game.join("Frank")
    before = deadlines(await game.seat())
    next_before = await database.campaigns.next_due()
    assert next_before is not None

    away = 3 * HOUR + 17
    given_to = await database.timekeeping.give_back(game.wall + 5, game.wall + 5 + away)

    assert given_to == 1
    assert deadlines(await game.seat()) == [wall + away for wall in before]
    assert await database.campaigns.next_due() == next_before + away


async def test_a_campaign_that_stands_gets_nothing(database: Database):
    waiting = await open_game(database, channel=7)
    paused = await open_game(database, channel=8)
    await paused.join("Frank")
    await paused.done(PauseCampaign())
    before = [(await game.seat()).clock for game in (waiting, paused)]

    assert await database.timekeeping.give_back(MONDAY, MONDAY + HOUR) == 0

    assert [(await game.seat()).clock for game in (waiting, paused)] == before
    assert await database.campaigns.next_due() is None


async def test_what_came_after_the_last_heartbeat_is_not_undone(database: Database):
    game = await open_game(database, pace=Pace.DEMO)
    frank = await game.join("Frank")
    heartbeat = game.wall
    game.wall += 20 * SECOND
    await game.done(Talk(frank, Character.MILO, "small_talk"))
    at_last_move = (await game.seat()).clock.game_at(game.wall)

    back = game.wall + HOUR
    await database.timekeeping.give_back(heartbeat, back)

    assert (await game.seat()).clock.game_at(back) == at_last_move


async def test_a_campaign_resumed_after_the_last_heartbeat_goes_on_at_once(database: Database):
    game = await open_game(database, pace=Pace.DEMO)
    await game.join("Frank")
    await game.done(PauseCampaign())
    heartbeat = game.wall
    game.wall += 20 * SECOND
    resumed = await game.done(ResumeCampaign())

    back = game.wall + HOUR
    await database.timekeeping.give_back(heartbeat, back)

    clock = (await game.seat()).clock
    assert clock.game_at(back) == resumed.clock.anchor_game
    assert clock.game_at(back + 1) > resumed.clock.anchor_game


async def test_an_absence_that_is_wholly_before_the_last_move_is_none(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    before = (await game.seat()).clock

    assert await database.timekeeping.give_back(game.wall - HOUR, game.wall) == 0
    assert (await game.seat()).clock == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    since=st.integers(0, 40 * MINUTE),
    away=st.integers(1, 40 * MINUTE),
    acted=st.integers(0, 40 * MINUTE),
    pace=st.sampled_from(Pace),
)
async def test_no_campaign_goes_back_behind_what_was_done_in_it(
    database: Database, since: int, away: int, acted: int, pace: Pace
):
    game = await open_game(database, channel=next(CHANNELS), pace=pace)
    frank = await game.join("Frank")
    game.wall += acted
    await game.done(Talk(frank, Character.MILO, "small_talk"))
    clock = (await game.seat()).clock

    now = max(game.wall, MONDAY + since + away)
    await database.timekeeping.give_back(MONDAY + since, now)

    lost = max(0, now - max(MONDAY + since, game.wall))
    assert (await game.seat()).clock.game_at(now) == clock.game_at(now - lost)
