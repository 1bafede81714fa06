"""What is due in many campaigns is kept in one transaction: in order within each, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, event, select

from db import codec, journal, schema
from db.campaigns import BATCH, Played
from db.database import Database
from db.script import CampaignId, Told
from game.campaign import Pace
from game.gametime import DAY, GameTime
from game.moves import Keep, PayDebt, Sell
from game.units import District, Portion
from tests.db.tables import Game, LostVoiceError, PlainTeller, everything, open_game, opened


async def tables(database: Database, count: int, pace: Pace = Pace.DEMO) -> list[Game]:
    """So many tables, each with one dealer who does nothing, three game days later."""
    games: list[Game] = []
    for number in range(count):
        game = await open_game(database, channel=100 + number, pace=pace)
        await game.join("Frank")
        game.pass_hours(72)
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


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    heard: list[str] = []

    def hear(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            heard.append(statement)

    engine = database.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


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


@pytest.mark.parametrize("count", [1, 30])
async def test_the_number_of_statements_does_not_grow_with_the_campaigns(
    database: Database, count: int
):
    games = await tables(database, count)

    with statements(database) as heard:
        assert await database.campaigns.keep_due(games[0].wall, 3 * count) == 3 * count

    claims = [one for one in heard if one.startswith("SELECT")]
    assert len(claims) <= 6
    assert len(heard) - len(claims) <= 6


async def test_nothing_due_writes_nothing(database: Database):
    game = await open_game(database, pace=Pace.SLOW)
    await game.join("Frank")
    before = await everything(database)

    assert await database.campaigns.keep_due(game.wall) == 0

    assert await everything(database) == before


@pytest.mark.parametrize("first", ["payment", "deadline"])
async def test_whoever_takes_the_lock_first_has_come_first(database: Database, first: str):
    game = await open_game(database)
    frank = await game.join("Frank")
    await game.done(Sell(frank, 2, District.AMAGER))
    debt = (await game.seat()).state.debts_of(frank)[0]
    await game.wait_until(debt.due)
    # Up to the deadline itself, and not including it.
    due = [one for one in (await game.seat()).state.appointments.values() if one.due < debt.due]
    while due:
        await game.keep(1)
        state = (await game.seat()).state
        due = [one for one in state.appointments.values() if one.due < debt.due]

    paying = game.play(PayDebt(frank, Portion.ALL, debt.id))
    keeping = database.campaigns.keep_due(game.wall)
    if first == "payment":
        paid, _ = await asyncio.gather(paying, keeping)
    else:
        _, paid = await asyncio.gather(keeping, paying)

    assert isinstance(paid, Played)
    lines = await database.journal(game.id)
    missed = any("DebtMissed" in type(e).__name__ for line in lines for e in line.events)
    after = paid.state.debts.get(debt.id)
    if first == "payment":
        assert after is None or after.owed < debt.owed
        assert after is None or after.misses == 0
    else:
        assert missed
        assert after is not None
        assert after.misses == 1


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

        stories = [await kept(game) for game in games]
        assert sum(map(len, stories)) == sum(shares)
        assert {len(story) for story in stories} == {len(stories[0])}
        for game in games:
            lines = await one.journal(CampaignId(game.id))
            stored = await journal.stored_state(one.store, game.id)
            assert codec.state_to_text(journal.redecided(lines)) == stored
