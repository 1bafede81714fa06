"""A campaign whose clock fails rests, and says so; the others go on."""

from __future__ import annotations

import pytest

from db import schema
from db.campaigns import BACK_OFF, FAILURES_BEFORE_WORD
from db.database import Database
from db.outbox import ADMINISTRATORS
from db.script import Told
from game.gametime import SECOND
from game.moves import Keep, PauseCampaign, ResumeCampaign, Talk
from game.units import Character
from tests.db.tables import Game, LostVoiceError, PlainTeller, open_game, rows


def fails_at(game: Game):
    def breaks(told: Told) -> bool:
        return told.campaign_id == game.id and isinstance(told.move, Keep)

    return breaks


async def fail(game: Game) -> int:
    """Try to keep what is due, in vain, and set the campaign aside; return until when."""
    with pytest.raises(LostVoiceError):
        await game.keep()
    await game.database.campaigns.set_aside(game.id, game.wall)
    [until] = [
        row.next_due_wall
        for row in await rows(game.database, schema.campaigns)
        if row.id == game.id
    ]
    return until


async def words_to_administrators(database: Database) -> list[tuple[int, str]]:
    return [
        (row.campaign_id, row.body)
        for row in await rows(database, schema.outbox)
        if row.target == ADMINISTRATORS
    ]


async def test_each_failure_in_a_row_means_a_longer_rest(database: Database, teller: PlainTeller):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)

    pauses: list[int] = []
    for _ in range(len(BACK_OFF) + 2):
        until = await fail(game)
        pauses.append((until - game.wall) // SECOND)
        assert await database.campaigns.due(until - 1) == []
        assert await database.campaigns.due(until) == [game.id]
        game.wall = until

    assert pauses == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]


async def test_administrators_get_one_word_at_the_third_failure(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)

    told: list[int] = []
    for _ in range(6):
        game.wall = await fail(game)
        told.append(len(await words_to_administrators(database)))

    assert FAILURES_BEFORE_WORD == 3
    assert told == [0, 0, 1, 1, 1, 1]
    assert await words_to_administrators(database) == [(game.id, "failing in en")]


async def test_a_campaign_that_is_well_again_starts_from_the_shortest_rest(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)
    for _ in range(4):
        game.wall = await fail(game)

    teller.breaks_on = lambda _: False
    assert await game.keep() > 0
    game.pass_hours(48)
    teller.breaks_on = fails_at(game)

    assert await fail(game) - game.wall == BACK_OFF[0] * SECOND
    for _ in range(2):
        game.wall = await fail(game)
    assert len(await words_to_administrators(database)) == 2


async def test_what_was_late_is_kept_at_its_own_time_all_the_same(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    await game.join("Frank")
    dawn = min(one.due for one in (await game.seat()).state.appointments.values())
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)
    for _ in range(3):
        game.wall = await fail(game)

    teller.breaks_on = lambda _: False
    await game.keep()

    kept = [line for line in await database.journal(game.id) if isinstance(line.move, Keep)]
    assert kept[0].game == dawn


async def test_what_people_type_meanwhile_does_not_end_the_rest(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    frank = await game.join("Frank")
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)
    for _ in range(2):
        game.wall = await fail(game)
    until = await fail(game)

    await game.done(Talk(frank, Character.MILO, "small_talk"))

    assert await database.campaigns.due(until - 1) == []
    game.wall = until
    assert await fail(game) - until == BACK_OFF[3] * SECOND
    assert len(await words_to_administrators(database)) == 1


async def test_a_campaign_that_was_paused_while_it_rested_is_tried_anew_when_it_goes_on(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(23)
    teller.breaks_on = fails_at(game)
    game.wall = await fail(game)

    await game.done(PauseCampaign())
    assert await database.campaigns.next_due() is None
    game.wall += 100 * SECOND
    await game.done(ResumeCampaign())

    assert await database.campaigns.due(game.wall) == [game.id]


async def test_the_other_campaigns_are_kept_meanwhile(database: Database, teller: PlainTeller):
    ill, well = await open_game(database, channel=7), await open_game(database, channel=8)
    for game in (ill, well):
        await game.join("Frank")
        game.pass_hours(23)
    teller.breaks_on = fails_at(ill)

    await fail(ill)

    assert await database.campaigns.due(well.wall) == [well.id]
    assert await well.keep() > 0
    assert [row.failures for row in await rows(database, schema.campaigns)] == [1, 0]
