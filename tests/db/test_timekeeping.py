"""Clocks that stand because nobody is reached, and clocks that follow the machine's."""

from __future__ import annotations

import pytest

from db import schema
from db.campaigns import Played, Seat
from db.database import Database
from db.outbox import STOPPED
from db.shards import Shard
from db.timekeeping import Timekeeping
from game.campaign import Pace, Status
from game.gametime import HOUR, MINUTE, SECOND
from game.moves import EndCampaign, Move, PauseCampaign, Rest, ResumeCampaign, SetPace
from game.units import DealerId
from tests.db.tables import MONDAY, Game, everything, open_game, rows

FRANK = DealerId("d1")


async def running(database: Database, *, channel: int = 7, guild: int = 1) -> Game:
    game = await open_game(database, channel=channel, guild=guild, pace=Pace.EVENING)
    await game.join("Frank")
    return game


def left(seat: Seat, wall: int) -> list[int]:
    """How much game time each appointment still has."""
    now = seat.clock.game_at(wall)
    return sorted(one.due - now for one in seat.state.appointments.values())


async def test_frozen_clocks_stand_to_the_microsecond_and_go_on_from_there(database: Database):
    game = await running(database)
    game.wall += 7 * SECOND + 3
    before = left(await game.seat(), game.wall)

    assert await database.timekeeping.freeze(1, game.wall) == 1
    later = game.wall + 30 * HOUR
    assert left(await game.seat(), later) == before
    assert await database.campaigns.next_due() is None
    assert await database.campaigns.keep_due(later) == 0

    assert await database.timekeeping.thaw(1, later) == 1
    seat = await game.seat()
    assert left(seat, later) == before
    due = min(one.due for one in seat.state.appointments.values())
    assert await database.campaigns.next_due() == seat.clock.wall_at(due)
    assert await database.campaigns.keep_due(seat.clock.wall_at(due)) >= 1


async def test_only_the_servers_own_campaigns_stand(database: Database):
    mine, theirs = await running(database, guild=1), await running(database, channel=8, guild=2)

    await database.timekeeping.freeze(1, mine.wall)

    assert not (await mine.seat()).clock.running
    assert (await theirs.seat()).clock.running
    assert await database.timekeeping.guilds() == {1: True, 2: False}


async def test_the_servers_asked_after_are_those_with_a_clock_that_runs_or_stands_frozen(
    database: Database,
):
    frozen, *_ = [await running(database, channel=channel, guild=1) for channel in (10, 11)]
    paused = await running(database, channel=20, guild=2)
    ended = await running(database, channel=30, guild=3)
    await running(database, channel=40, guild=4)
    await paused.done(PauseCampaign())
    await database.timekeeping.freeze(3, ended.wall)
    await ended.done(EndCampaign())
    await database.timekeeping.freeze(1, frozen.wall)
    # One that sits down meanwhile stands for nobody's absence.
    await running(database, channel=12, guild=1)

    assert await database.timekeeping.guilds() == {1: True, 4: False}

    await database.timekeeping.thaw(1, frozen.wall)
    assert await database.timekeeping.guilds() == {1: False, 4: False}


async def test_a_clock_is_frozen_and_thawed_once(database: Database):
    game = await running(database)
    await database.timekeeping.freeze(1, game.wall)
    frozen = await everything(database)

    assert await database.timekeeping.freeze(1, game.wall + HOUR) == 0
    assert await everything(database) == frozen

    assert await database.timekeeping.thaw(1, game.wall + HOUR) == 1
    thawed = await everything(database)
    assert await database.timekeeping.thaw(1, game.wall + 2 * HOUR) == 0
    assert await everything(database) == thawed


async def test_a_clock_that_waits_for_its_first_dealer_is_none_to_freeze(database: Database):
    game = await open_game(database)

    assert await database.timekeeping.freeze(1, game.wall) == 0
    assert await database.timekeeping.guilds() == {}


@pytest.mark.parametrize(
    ("moves", "runs"),
    [
        ([PauseCampaign()], False),
        ([PauseCampaign(), ResumeCampaign()], True),
        ([SetPace(Pace.SLOW)], True),
        ([Rest(FRANK)], True),
    ],
    ids=["paused", "paused and resumed", "another pace", "a move"],
)
async def test_what_is_done_meanwhile_counts_and_starts_no_clock(
    database: Database, moves: list[Move], *, runs: bool
):
    game = await running(database)
    before = left(await game.seat(), game.wall)
    await database.timekeeping.freeze(1, game.wall)

    game.wall += HOUR
    for move in moves:
        assert isinstance(await game.play(move), Played)
    seat = await game.seat()
    assert not seat.clock.running
    assert await database.campaigns.next_due() is None

    game.wall += HOUR
    await database.timekeeping.thaw(1, game.wall)
    seat = await game.seat()
    assert seat.clock.running == runs
    assert left(seat, game.wall) == before
    if not runs:
        assert seat.state.status is Status.PAUSED
        await game.done(ResumeCampaign())
        assert left(await game.seat(), game.wall + 0) == before


async def test_a_clock_set_back_leaves_every_deadline_as_far_away(database: Database):
    game = await running(database)
    game.wall += 40 * SECOND
    await game.done(Rest(FRANK))
    before = left(await game.seat(), game.wall)
    due = await database.campaigns.next_due()
    assert due is not None

    await database.timekeeping.set_back(HOUR, game.wall - HOUR)
    game.wall -= HOUR

    assert left(await game.seat(), game.wall) == before
    assert await database.campaigns.next_due() == due - HOUR
    # And who acts now does not act in what would be the future.
    await game.done(Rest(FRANK))
    assert left(await game.seat(), game.wall)[0] == before[0]
    assert await database.process.last_beat() == game.wall


async def test_letters_that_were_put_back_wait_no_longer_for_a_clock_set_back(
    database: Database,
):
    game = await running(database)
    first, *others = await database.outbox.lease(game.wall, game.wall + MINUTE, 50)
    await database.outbox.put_back([first.id], game.wall + 5 * SECOND)
    await database.outbox.close([(one.id, 1) for one in others], game.wall)
    await game.done(PauseCampaign())
    [_, stopped] = [row for row in await rows(database, schema.outbox) if not row.closed_wall]
    await database.campaigns.refused(stopped.id, game.wall, "no_access", channel=7)

    await database.timekeeping.set_back(HOUR, game.wall - HOUR)

    found = {row.id: row for row in await rows(database, schema.outbox)}
    assert found[first.id].leased_until_wall == game.wall + 5 * SECOND - HOUR
    assert found[first.id].tried_wall == game.wall - HOUR
    assert found[stopped.id].leased_until_wall == STOPPED


async def test_another_shards_clocks_are_left_alone(database: Database):
    mine = await running(database, guild=0 << 22)
    theirs = await running(database, channel=8, guild=1 << 22)
    before = [(await game.seat()).clock for game in (mine, theirs)]
    timekeeping = Timekeeping(database.store, Shard(0, 2))

    await timekeeping.set_back(HOUR, MONDAY)
    assert [(await g.seat()).clock == b for g, b in zip((mine, theirs), before, strict=True)] == [
        False,
        True,
    ]
    given = await timekeeping.give_back(MONDAY - HOUR, MONDAY)
    assert given == 1
    assert (await theirs.seat()).clock == before[1]
    assert await timekeeping.guilds() == {0: False}
