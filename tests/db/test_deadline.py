"""Who pays before the deadline has paid; who pays after it is late. There is nothing between."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from db.campaigns import Played
from db.database import Database
from game.campaign import Debt, Scenario
from game.events import DebtMissed, DebtPaid, DebtSettled, Event
from game.gametime import SECOND
from game.moves import PayDebt
from game.units import DealerId, Kroner, Portion
from tests.db.tables import Game, PlainTeller, open_game, opened

FRANK = DealerId("d1")
RICH = Scenario("rich", rules={"opening_cash": 40_000})


async def at_the_deadline(database: Database) -> tuple[Game, Debt, int]:
    """Have somebody stand before Milo, the money in hand, at the microsecond it is due.

    Returns what is owed, and what is in hand.
    """
    game = await open_game(database, scenario=RICH)
    assert await game.join("Frank") == FRANK
    [debt] = (await game.seat()).state.debts_of(FRANK)
    await game.wait_until(debt.due)
    game.wall -= 1
    while await game.keep():
        pass
    game.wall += 1
    [appointment] = [
        one for one in (await game.seat()).state.appointments.values() if one.subject == debt.id
    ]
    assert await database.campaigns.next_due() == game.wall
    assert appointment.due == debt.due
    return game, debt, (await game.seat()).state.cash(FRANK)


async def events(game: Game) -> list[Event]:
    return [event for line in await game.database.journal(game.id) for event in line.events]


async def pay(database: Database, game: Game) -> Played:
    paid = await database.campaigns.play(
        game.id, PayDebt(FRANK, Portion.ALL), key="interaction:pays", wall=game.wall
    )
    assert isinstance(paid, Played)
    return paid


async def has_paid_in_time(game: Game, debt: Debt, cash: int) -> None:
    happened = await events(game)
    assert [one for one in happened if isinstance(one, DebtPaid)] == [
        DebtPaid(debt.id, FRANK, debt.owed)
    ]
    assert [one for one in happened if isinstance(one, DebtMissed)] == []
    assert (await game.seat()).state.debts_of(FRANK) == []
    assert (await game.seat()).state.cash(FRANK) == cash - debt.owed


async def has_paid_late(game: Game, debt: Debt, cash: int) -> None:
    happened = await events(game)
    [missed] = [one for one in happened if isinstance(one, DebtMissed)]
    assert missed.at == debt.due
    assert missed.owed == debt.owed + missed.grown > debt.owed
    # All that was in hand goes to Milo, and what has grown by then with it.
    [paid] = [one for one in happened if isinstance(one, DebtPaid)]
    assert paid.amount == missed.owed
    assert happened.index(missed) < happened.index(paid)
    assert [one.debt for one in happened if isinstance(one, DebtSettled)] == [debt.id]
    assert (await game.seat()).state.cash(FRANK) == cash - missed.owed


async def test_a_payment_that_takes_the_lock_first_has_come_in_time(database: Database):
    game, debt, cash = await at_the_deadline(database)

    await asyncio.gather(pay(database, game), database.campaigns.keep_due(game.wall))
    await database.campaigns.keep_due(game.wall)

    await has_paid_in_time(game, debt, cash)


async def test_a_payment_that_finds_the_deadline_kept_has_come_too_late(database: Database):
    game, debt, cash = await at_the_deadline(database)

    kept, _ = await asyncio.gather(database.campaigns.keep_due(game.wall), pay(database, game))
    await database.campaigns.keep_due(game.wall)

    assert kept
    await has_paid_late(game, debt, cash)


@pytest.mark.parametrize("late", range(0, 60, 12))
async def test_whichever_comes_first_it_is_one_or_the_other(
    tmp_path: Path, teller: PlainTeller, late: int
):
    async with (
        opened(tmp_path / "game.db", teller) as clock,
        opened(tmp_path / "game.db", teller) as desk,
    ):
        game, debt, cash = await at_the_deadline(clock)

        async def keep() -> int:
            await asyncio.sleep(late / 10_000)
            return await clock.campaigns.keep_due(game.wall)

        await asyncio.gather(keep(), pay(desk, game))
        await clock.campaigns.keep_due(game.wall)

        if any(isinstance(one, DebtMissed) for one in await events(game)):
            await has_paid_late(game, debt, cash)
        else:
            await has_paid_in_time(game, debt, cash)


async def test_a_payment_of_the_same_microsecond_is_in_time(database: Database):
    game, debt, cash = await at_the_deadline(database)

    paid = await pay(database, game)

    assert paid.state.debts_of(FRANK) == []
    await has_paid_in_time(game, debt, cash)


async def test_a_payment_that_was_sent_in_time_and_waited_is_late_all_the_same(
    database: Database,
):
    game, debt, cash = await at_the_deadline(database)
    await database.campaigns.keep_due(game.wall)

    game.wall -= 3 * SECOND
    await pay(database, game)

    await has_paid_late(game, debt, cash)
    *_, missed, paid = [line.game for line in await database.journal(game.id)]
    assert missed == debt.due == paid


async def test_half_a_payment_in_time_is_still_half_too_little(database: Database):
    game, debt, _ = await at_the_deadline(database)
    await game.done(PayDebt(FRANK, Kroner(debt.owed - 100)))

    await database.campaigns.keep_due(game.wall)

    [missed] = [one for one in await events(game) if isinstance(one, DebtMissed)]
    assert missed.owed == 100 + missed.grown
