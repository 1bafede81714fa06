"""A channel that refuses us: its campaign is paused, and its administrators are told, once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Row

from db import schema
from db.database import Database
from db.outbox import ADMINISTRATORS, STOPPED, TABLE, Letter, phone
from game.campaign import Status
from game.gametime import MINUTE, SECOND
from game.moves import EndCampaign, Move, PauseCampaign, ResumeCampaign
from game.units import DealerId
from tests.db.tables import Game, PlainTeller, everything, open_game, rows

FRANK = DealerId("d1")


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller(says=lambda _: [])


async def said(database: Database, *, channel: int = 7) -> tuple[Game, int, int]:
    """A table with a letter for the channel and one for a phone, on their way."""
    game = await open_game(database, channel=channel)
    await game.join("Frank")
    letters = [Letter(TABLE, "at the table"), Letter(phone(FRANK), "aside")]
    await database.campaigns.say(game.id, letters, "a", game.wall)
    table, aside = await database.outbox.lease(game.wall, game.wall + MINUTE, 50)
    return game, table.id, aside.id


async def refuse(game: Game, letter: int) -> None:
    await game.database.campaigns.refused(
        letter, game.wall, "no_access", channel=70, allowed=["read", "send"]
    )


async def row_of(database: Database, letter: int) -> Row[tuple[object, ...]]:
    [row] = [one for one in await rows(database, schema.outbox) if one.id == letter]
    return row


async def words(database: Database) -> list[str]:
    return [row.body for row in await rows(database, schema.outbox) if row.target == ADMINISTRATORS]


async def test_the_campaign_is_paused_and_its_administrators_are_told(database: Database):
    game, letter, _ = await said(database)
    other, *_ = await said(database, channel=8)
    game.wall += 3 * SECOND
    running = (await game.seat()).clock

    await refuse(game, letter)

    seat = await game.seat()
    assert seat.state.status is Status.PAUSED
    assert seat.clock.game_at(game.wall + MINUTE) == running.game_at(game.wall)
    assert await words(database) == ["no_access in en 70 ['read', 'send']"]
    row = await row_of(database, letter)
    assert (row.leased_until_wall, row.attempts, row.closed_wall) == (STOPPED, 1, None)
    assert (await other.seat()).clock.running
    assert (await game.seat()).state.position == (await game.database.journal(game.id))[
        -1
    ].position + 1


async def test_whoever_hears_it_again_changes_nothing(database: Database):
    game, letter, _ = await said(database)
    await refuse(game, letter)
    before = await everything(database)

    await refuse(game, letter)
    await asyncio.gather(*(refuse(game, letter) for _ in range(4)))

    assert await everything(database) == before


async def test_of_several_who_hear_it_at_once_one_pauses_and_tells(database: Database):
    game, letter, _ = await said(database)

    await asyncio.gather(*(refuse(game, letter) for _ in range(6)))

    assert len(await words(database)) == 1
    assert (await row_of(database, letter)).attempts == 1
    kinds = [type(line.move).__name__ for line in await database.journal(game.id)]
    assert kinds == ["OpenCampaign", "Join", "PauseCampaign"]


async def test_the_other_channels_of_a_table_that_is_told_of_only_stop(database: Database):
    game, letter, aside = await said(database)
    await refuse(game, letter)
    lines = await database.journal(game.id)

    await refuse(game, aside)

    assert (await row_of(database, aside)).leased_until_wall == STOPPED
    assert await database.journal(game.id) == lines
    assert len(await words(database)) == 1


@pytest.mark.parametrize(
    ("move", "status"), [(PauseCampaign(), Status.PAUSED), (EndCampaign(), Status.OVER)]
)
async def test_a_table_that_stands_already_is_only_told_of(
    database: Database, move: Move, status: Status
):
    game, letter, _ = await said(database)
    await game.done(move)
    before = await game.seat()
    lines = await database.journal(game.id)

    await refuse(game, letter)

    assert await game.seat() == before
    assert before.state.status is status
    assert await database.journal(game.id) == lines
    assert (await row_of(database, letter)).leased_until_wall == STOPPED
    assert len(await words(database)) == 1


async def test_a_channel_that_still_refuses_after_the_resumption_is_told_of_again(
    database: Database,
):
    game, letter, _ = await said(database)
    await refuse(game, letter)
    await game.done(ResumeCampaign())
    game.wall += 2 * MINUTE
    assert letter in {
        one.id for one in await database.outbox.lease(game.wall, game.wall + MINUTE, 50)
    }

    await refuse(game, letter)

    assert (await game.seat()).state.status is Status.PAUSED
    assert len(await words(database)) == 2
    assert (await row_of(database, letter)).attempts == 2


async def test_a_letter_whose_lease_was_let_go_is_stopped_all_the_same(database: Database):
    game, letter, _ = await said(database)
    await database.outbox.release()

    await refuse(game, letter)

    assert (await row_of(database, letter)).leased_until_wall == STOPPED
    assert len(await words(database)) == 1


async def test_a_word_that_breaks_leaves_everything_as_it_was(
    database: Database, teller: PlainTeller
):
    game, letter, _ = await said(database)
    before = await everything(database)

    def broken(_: str) -> str:
        raise KeyError

    teller.writes = broken
    with pytest.raises(KeyError):
        await refuse(game, letter)

    assert await everything(database) == before
