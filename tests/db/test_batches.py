"""What is due in many campaigns is kept in one transaction: in order within each, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from db import codec, journal, schema
from db.campaigns import BATCH
from db.database import Database
from db.script import Told
from game.campaign import Pace
from game.gametime import DAY, GameTime
from game.moves import Keep
from tests.db.tables import (
    Game,
    LostVoiceError,
    PlainTeller,
    everything,
    open_game,
    opened,
    statements,
)


async def tables(database: Database, count: int, *, hours: int = 72) -> list[Game]:
    """So many tables, each with one dealer who does nothing, so many game hours later."""
    games: list[Game] = []
    for number in range(count):
        game = await open_game(database, channel=100 + number)
        await game.join("Frank")
        game.pass_hours(hours)
        games.append(game)
    return games


async def kept(game: Game) -> list[tuple[GameTime, str]]:
    lines = await game.database.journal(game.id)
    return [(one.game, one.move.appointment) for one in lines if isinstance(one.move, Keep)]


async def keep_all(database: Database, wall: int, most: int = BATCH) -> list[int]:
    counts: list[int] = []
    while not counts or counts[-1] == most:
        counts.append(await database.campaigns.keep_due(wall, most))
    return counts


def without_numbers(found: Sequence[Row[Any]]) -> list[list[object]]:
    """Rows that are numbered in the order in which they were written, in whatever order."""
    return sorted([list(row)[1:] for row in found], key=repr)


def asked(said: list[str]) -> tuple[int, int]:
    """How many statements looked for something, and how many wrote."""
    looked = sum(one.startswith("SELECT") for one in said)
    bounds = sum(one.startswith(("BEGIN", "COMMIT")) for one in said)
    return looked, len(said) - looked - bounds


async def test_the_story_is_the_one_each_campaign_would_have_had_alone(
    tmp_path: Path, teller: PlainTeller
):
    async with opened(tmp_path / "apart.db", teller) as apart:
        for game in await tables(apart, 7):
            while await game.keep(3) == 3:
                pass
        alone = await everything(apart)
    async with opened(tmp_path / "together.db", teller) as together:
        games = await tables(together, 7)
        await keep_all(together, games[0].wall, 17)
        both = await everything(together)

    for table in ("campaigns", "appointments"):
        assert both[table] == alone[table]
    assert both["journal"] == alone["journal"]
    for table in ("ledger", "outbox"):
        assert without_numbers(both[table]) == without_numbers(alone[table])


async def test_no_more_than_asked_for_are_kept_in_one_transaction(database: Database):
    games = await tables(database, 5)
    journal_before = len((await everything(database))["journal"])

    counts = await keep_all(database, games[0].wall, 7)

    assert set(counts[:-1]) == {7}
    assert sum(counts) == len((await everything(database))["journal"]) - journal_before > 30
    assert await database.campaigns.due(games[0].wall) == []


async def test_within_each_campaign_they_are_kept_in_order_with_what_falls_due_meanwhile(
    database: Database,
):
    games = await tables(database, 4)
    before = {one for game in games for one in (await game.seat()).state.appointments}

    await keep_all(database, games[0].wall, 5)

    for game in games:
        story = await kept(game)
        assert [at for at, _ in story] == sorted(at for at, _ in story)
        assert {one for _, one in story} - before, "what was set by what was kept"
        assert len({one for _, one in story}) == len(story)
        lines = await game.database.journal(game.id)
        stored = await journal.stored_state(database.store, game.id)
        assert codec.state_to_text(journal.replayed(lines)) == stored


async def test_the_longest_overdue_go_first_and_the_unfinished_before_the_others(
    database: Database,
):
    games = await tables(database, 3)

    await database.campaigns.keep_due(games[0].wall, 4)
    assert [len(await kept(game)) for game in games] == [4, 0, 0]
    # What is left of the first falls due later than what the others have not begun with.
    await database.campaigns.keep_due(games[0].wall, 4)

    assert [len(await kept(game)) for game in games] == [4, 4, 0]


async def test_what_breaks_one_campaign_leaves_nothing_of_the_batch(
    database: Database, teller: PlainTeller
):
    games = await tables(database, 3)
    before = await everything(database)

    def breaks(told: Told) -> bool:
        return told.campaign_id == games[2].id and told.now > GameTime(DAY)

    teller.breaks_on = breaks
    with pytest.raises(LostVoiceError):
        await database.campaigns.keep_due(games[0].wall)

    assert await everything(database) == before


async def test_the_number_of_statements_does_not_grow_with_the_campaigns(database: Database):
    [one, *many] = await tables(database, 101, hours=48)

    with statements(database) as said_of_one:
        assert await database.campaigns.keep_due(one.wall, 1) == 1
    assert len(await kept(one)) == 1
    with statements(database) as said_of_many:
        await database.campaigns.keep_due(one.wall, 1000)

    assert min([len(await kept(game)) for game in many]) > 1
    claims, writes = asked(said_of_many)
    assert claims <= asked(said_of_one)[0] + 5
    assert writes == asked(said_of_one)[1] > 3


async def test_nothing_due_writes_nothing(database: Database):
    game = await open_game(database, pace=Pace.SLOW)
    await game.join("Frank")
    before = await everything(database)

    assert await database.campaigns.keep_due(game.wall) == 0

    assert await everything(database) == before


@pytest.mark.postgres
async def test_a_campaign_that_somebody_has_in_hand_is_left_to_it(database: Database):
    mine, theirs = await tables(database, 2)
    async with database.store.engine.begin() as holding:
        locked = select(schema.campaigns).where(schema.campaigns.c.id == theirs.id)
        await holding.execute(locked.with_for_update())

        async with asyncio.timeout(5):
            await keep_all(database, mine.wall)

        assert len(await kept(mine)) > 3
        assert await kept(theirs) == []

    await keep_all(database, mine.wall)
    assert len(await kept(theirs)) == len(await kept(mine))


@pytest.mark.postgres
async def test_two_processes_together_do_what_one_would(tmp_path: Path, teller: PlainTeller):
    async with opened(tmp_path / "alone.db", teller) as alone:
        games = await tables(alone, 12)
        await keep_all(alone, games[0].wall)
        story = await everything(alone)
    async with (
        opened(tmp_path / "game.db", teller) as one,
        opened(tmp_path / "game.db", teller) as other,
    ):
        games = await tables(one, 12)
        wall = games[0].wall

        async def keep(database: Database) -> int:
            count = 0
            while await one.campaigns.due(wall):
                count += await database.campaigns.keep_due(wall, 5)
            return count

        shares = await asyncio.gather(keep(one), keep(other))

        assert min(shares) > 0
        assert sum(shares) == sum([len(await kept(game)) for game in games])
        together = await everything(one)
    for table in ("campaigns", "appointments", "journal"):
        assert together[table] == story[table]
    for table in ("ledger", "outbox"):
        assert without_numbers(together[table]) == without_numbers(story[table])
