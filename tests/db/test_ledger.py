"""Money and product: every row has two sides, and the rows are the balances."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from db import schema
from db.database import Database
from game.campaign import Held
from game.moves import PayDebt, Sell, Stash
from game.units import District, Kroner, Portion
from tests.db.tables import Game, open_game, rows


async def balances(game: Game) -> dict[str, int]:
    """What the rows of the ledger add up to, account by account."""
    found: Counter[str] = Counter()
    for row in await rows(game.database, schema.ledger):
        if row.campaign_id == game.id:
            found[f"{row.unit}:{row.source}"] -= row.amount
            found[f"{row.unit}:{row.target}"] += row.amount
    return dict(found)


async def an_evening_at(game: Game) -> None:
    frank, tonny = await game.join("Frank"), await game.join("Tonny")
    await game.done(Sell(frank, 7, District.AMAGER))
    await game.done(Sell(tonny, 5, District.NORDVEST))
    await game.done(PayDebt(frank, Kroner(1500)))
    await game.done(Stash(tonny, Held.MONEY, Portion.HALF))
    for _ in range(4):
        game.pass_hours(24)
        await game.keep()


async def test_the_rows_add_up_to_the_balances_of_the_state(database: Database):
    game = await open_game(database)
    await an_evening_at(game)

    state = (await game.seat()).state

    assert await balances(game) == dict(state.balances)
    assert len(state.balances) > 8


async def test_what_is_in_one_place_is_missing_in_another(database: Database):
    game = await open_game(database)
    await an_evening_at(game)

    found = await balances(game)

    for unit in ("kr:", "g:"):
        assert sum(amount for account, amount in found.items() if account.startswith(unit)) == 0


async def test_two_tables_keep_two_ledgers(database: Database):
    here, there = await open_game(database, channel=7), await open_game(database, channel=8)
    await an_evening_at(here)
    await there.join("Frank")
    before = await balances(there)

    await an_evening_at(await open_game(database, channel=9))

    assert await balances(there) == before == dict((await there.seat()).state.balances)


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({"amount": 0}, "ck_ledger_amount"),
        ({"amount": -5}, "ck_ledger_amount"),
        ({"target": "bank"}, "ck_ledger_two_sides"),
        ({"campaign_id": 99}, "(?i)foreign key"),
    ],
    ids=["nothing", "less than nothing", "to oneself", "nobody's"],
)
async def test_the_database_takes_no_row_that_moves_nothing(
    database: Database, values: dict[str, object], broken: str
):
    game = await open_game(database)
    row: dict[str, object] = {
        "campaign_id": game.id,
        "position": 1,
        "unit": "kr",
        "source": "bank",
        "target": "d1",
        "amount": 5,
    }

    with pytest.raises(IntegrityError, match=broken):
        async with database.store.engine.begin() as connection:
            await connection.execute(insert(schema.ledger).values({**row, **values}))

    assert await rows(database, schema.ledger) == []


async def test_the_database_takes_no_clock_that_stands_while_it_runs(database: Database):
    await open_game(database)

    with pytest.raises(IntegrityError, match="ck_campaigns_rate"):
        async with database.store.engine.begin() as connection:
            await connection.execute(schema.campaigns.update().values(rate=0))


async def test_the_database_takes_no_second_open_table_in_a_channel(database: Database):
    await open_game(database, channel=7)
    await open_game(database, channel=8)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        async with database.store.engine.begin() as connection:
            await connection.execute(schema.campaigns.update().values(channel_id=7))


async def test_the_database_takes_no_second_line_with_the_same_key(database: Database):
    game = await open_game(database)
    await game.join("Frank")

    def again(connection: Connection) -> None:
        connection.execute(schema.journal.update().values(key="interaction:0"))

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        async with database.store.engine.begin() as connection:
            await connection.run_sync(again)


async def test_what_belongs_to_a_campaign_goes_with_it(database: Database):
    game = await open_game(database)
    await an_evening_at(game)

    async with database.store.engine.begin() as connection:
        await connection.execute(schema.campaigns.delete())

    for table in (schema.journal, schema.ledger, schema.appointments, schema.outbox):
        assert await rows(database, table) == []
