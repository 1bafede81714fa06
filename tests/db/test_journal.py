"""The journal makes the stored state again: from its events, and from its moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from db import codec, journal, schema
from db.database import Database
from db.script import CampaignId
from game.campaign import DayRules, Held, Pace, Promised, Scenario
from game.gametime import DAY, HOUR, GameTime
from game.moves import (
    AskTime,
    Confirm,
    GoOut,
    Keep,
    Leave,
    OfferWord,
    PauseCampaign,
    PayDebt,
    PromiseVic,
    Rest,
    ResumeCampaign,
    Sell,
    SetPace,
    Stash,
    Talk,
)
from game.units import Character, District, Kroner, Portion
from tests.db.tables import Game, PlainTeller, everything, open_game, opened, rows

SHORT = Scenario(
    "short",
    ends=GameTime(5 * DAY),
    rules={"opening_cash": 4000},
    days=(DayRules(3, {"street_price": 1200}),),
)


async def a_week_at(game: Game) -> None:
    """Play a little of everything, for as long as a campaign may last."""
    frank, tonny, mette = [await game.join(name) for name in ("Frank", "Tonny", "Mette")]
    soon = GameTime(30 * HOUR)
    await game.done(Sell(frank, 6, District.AMAGER))
    await game.done(PayDebt(frank, Portion.THIRD))
    await game.done(AskTime(tonny))
    [plea] = (await game.seat()).state.proposals
    await game.done(Confirm(tonny, plea))
    await game.done(OfferWord(mette, Character.MILO, Promised.MONEY, Kroner(900), soon, "Tuesday"))
    [word] = (await game.seat()).state.proposals
    await game.done(Confirm(mette, word))
    await game.done(PromiseVic(tonny, Promised.CLUB, soon, "tomorrow, I swear: æøå “✦”"))
    await game.done(Stash(mette, Held.PRODUCT, Portion.HALF))
    await game.done(GoOut(tonny, Promised.HOME))
    await game.done(PauseCampaign())
    game.pass_hours(7)
    await game.done(ResumeCampaign())
    game.pass_hours(23)
    await game.keep(most=1)
    await game.keep()
    await game.done(SetPace(Pace.EVENING))
    await game.done(Talk(frank, Character.RADOVAN, "small_talk"))
    await game.done(Rest(frank))
    await game.done(Leave(tonny, frank))
    for _ in range(9):
        game.pass_hours(100)
        await game.keep()


async def stored(database: Database, campaign: CampaignId) -> str:
    return await journal.stored_state(database.store, campaign)


@pytest.mark.parametrize("scenario", [SHORT, Scenario("open")], ids=["short", "open"])
async def test_the_events_of_the_journal_make_the_stored_state_to_the_byte(
    database: Database, scenario: Scenario
):
    game = await open_game(database, scenario=scenario)
    await a_week_at(game)

    replayed = journal.replayed(await database.journal(game.id))

    assert codec.state_to_text(replayed) == await stored(database, game.id)


@pytest.mark.parametrize("scenario", [SHORT, Scenario("open")], ids=["short", "open"])
async def test_the_moves_of_the_journal_decide_to_the_stored_state_to_the_byte(
    database: Database, scenario: Scenario
):
    game = await open_game(database, scenario=scenario)
    await a_week_at(game)

    redecided = journal.redecided(await database.journal(game.id))

    assert codec.state_to_text(redecided) == await stored(database, game.id)


async def test_a_week_survives_being_closed_and_opened_again(tmp_path: Path):
    file = tmp_path / "deep" / "game.db"
    async with opened(file, PlainTeller()) as database:
        game = await open_game(database, scenario=SHORT)
        await a_week_at(game)
        before = await everything(database)

    async with opened(file, PlainTeller()) as database:
        assert await everything(database) == before
        replayed = journal.replayed(await database.journal(game.id))
        assert codec.state_to_text(replayed) == await stored(database, game.id)


async def test_dealers_stay_in_the_order_they_joined(database: Database):
    game = await open_game(database)
    joined = [await game.join(name) for name in ("Frank", "Tonny", "Mette", "Kim")]

    seat = await game.seat()

    assert list(seat.state.dealers) == joined
    assert sorted(joined) != joined


async def test_a_batch_comes_out_as_one_by_one_would(database: Database):
    batched = await open_game(database, channel=7)
    single = await open_game(database, channel=8)
    for game in (batched, single):
        for name in ("Frank", "Tonny", "Mette", "Kim"):
            await game.join(name)
        game.pass_hours(24 * 6)

    while await batched.keep():
        pass
    while await single.keep(most=1):
        pass

    assert await stored(database, batched.id) == await stored(database, single.id)


async def test_a_line_says_who_did_what_and_when(database: Database):
    game = await open_game(database)
    frank = await game.join("Frank")
    [due] = [debt.due for debt in (await game.seat()).state.debts.values()]
    game.pass_hours(60)
    await game.keep()

    lines = await database.journal(game.id)

    assert [line.key for line in lines][:2] == [f"open:{game.id}", "interaction:0"]
    assert [line.position for line in lines] == sorted({line.position for line in lines})
    [missed] = [line for line in lines if line.game == due]
    assert isinstance(missed.move, Keep)
    assert missed.key == f"appointment:{missed.move.appointment}"
    assert missed.wall == game.wall
    assert frank in str(missed.events)


async def test_a_journal_that_comes_out_otherwise_is_named_where_it_does(database: Database):
    game = await open_game(database)
    frank = await game.join("Frank")
    sold = await game.done(Sell(frank, 2, District.AMAGER))
    async with database.store.engine.begin() as connection:
        await connection.execute(
            update(schema.journal)
            .where(schema.journal.c.kind == "Sell")
            .values(move=codec.move_to_text(Sell(frank, 3, District.AMAGER))[1])
        )

    lines = await database.journal(game.id)

    position = sold.state.position - len(sold.events)
    with pytest.raises(ValueError, match=f"the move at {position} comes out otherwise"):
        journal.redecided(lines)
    assert codec.state_to_text(journal.replayed(lines)) == await stored(database, game.id)


async def test_a_rewind_is_a_replay_to_an_earlier_line(database: Database):
    game = await open_game(database)
    frank = await game.join("Frank")
    earlier = await stored(database, game.id)
    await game.done(Sell(frank, 2, District.AMAGER))

    lines = await database.journal(game.id)

    assert codec.state_to_text(journal.replayed(lines[:-1])) == earlier
    assert codec.state_to_text(journal.redecided(lines[:-1])) == earlier


async def test_the_journal_of_one_table_is_not_the_others(database: Database):
    here = await open_game(database, channel=7)
    there = await open_game(database, channel=8)
    await here.join("Frank")
    await there.done(PauseCampaign())

    kinds = [type(line.move).__name__ for line in await database.journal(there.id)]

    assert kinds == ["OpenCampaign", "PauseCampaign"]
    assert len(await rows(database, schema.journal)) == 4
