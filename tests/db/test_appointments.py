"""What the clock brings: mirrored in its table, kept in order, once, each at its own time."""

from __future__ import annotations

from collections import Counter

import pytest

from db import schema
from db.database import Database
from game.campaign import RATE, Errand, Held, Pace, Promised, Scenario, Status, VisitChoice
from game.events import AppointmentSet
from game.gametime import DAY, HOUR, MINUTE, OPENING, GameTime
from game.moves import (
    AnswerOffer,
    AnswerVisit,
    AskTime,
    Confirm,
    EndCampaign,
    GoOut,
    Keep,
    Leave,
    Move,
    OfferWord,
    PauseCampaign,
    PayDebt,
    PromiseVic,
    Rest,
    ResumeCampaign,
    Sell,
    SetPace,
    Stash,
    TakeBack,
    TakeFront,
    Talk,
)
from game.units import Character, District, Kroner, Portion
from tests.db.tables import WEEK, Game, open_game, rows

RICH = Scenario("rich", rules={"opening_cash": 40_000})


async def mirrored(game: Game) -> None:
    """Hold the table of appointments and the next deadline against the state."""
    seat = await game.seat()
    found = {
        row.id: (row.due, row.errand, row.subject)
        for row in await rows(game.database, schema.appointments)
        if row.campaign_id == game.id
    }
    assert found == {
        one.id: (one.due, one.errand, one.subject) for one in seat.state.appointments.values()
    }
    [next_due] = [
        row.next_due_wall
        for row in await rows(game.database, schema.campaigns)
        if row.id == game.id
    ]
    due = min((one.due for one in seat.state.appointments.values()), default=None)
    if due is None or not seat.clock.running:
        assert next_due is None
    else:
        assert next_due == seat.clock.wall_at(due)


async def test_the_table_mirrors_the_state_after_every_kind_of_move(database: Database):
    game = await open_game(database, scenario=RICH)
    await mirrored(game)
    frank, tonny = await game.join("Frank"), await game.join("Tonny")
    soon, later = GameTime(30 * HOUR), GameTime(40 * HOUR)

    async def proposed(move: Move) -> Move:
        await game.done(move)
        proposal = next(reversed((await game.seat()).state.proposals.values()))
        return Confirm(proposal.dealer, proposal.id)

    moves: list[Move] = [
        Sell(frank, 2, District.AMAGER),
        Rest(tonny),
        PromiseVic(frank, Promised.CLUB, soon, "tomorrow"),
        PromiseVic(frank, Promised.CLUB, later, "later"),
        GoOut(frank, Promised.CLUB),
        Stash(frank, Held.MONEY, Portion.HALF),
        TakeBack(frank, Held.MONEY, Portion.ALL),
        Talk(frank, Character.MILO, "small_talk"),
        PauseCampaign(),
        ResumeCampaign(),
        SetPace(Pace.EVENING),
        PayDebt(frank, Portion.HALF),
        PayDebt(frank, Portion.ALL),
        TakeFront(frank, None),
    ]
    for move in moves:
        await game.done(move)
        await mirrored(game)
    word = OfferWord(tonny, Character.MILO, Promised.MONEY, Kroner(500), soon, "soon")
    for said in (AskTime(tonny), word):
        await game.done(await proposed(said))
        await mirrored(game)
    await game.done(Leave(tonny, frank))
    await mirrored(game)
    await game.done(EndCampaign())
    await mirrored(game)

    assert await rows(database, schema.appointments) == []


async def test_the_table_mirrors_the_state_after_visits_and_offers(database: Database):
    game = await open_game(database, scenario=RICH)
    frank, tonny = await game.join("Frank"), await game.join("Tonny")
    await game.done(PayDebt(frank, Portion.ALL))
    await game.wait_until(GameTime(DAY + 6 * HOUR))
    await game.keep()
    await mirrored(game)
    await game.done(AnswerOffer(frank, take=False))
    await mirrored(game)
    while (visit := (await game.seat()).state.visit_of(tonny)) is None:
        game.pass_hours(1)
        await game.keep()
        await mirrored(game)
    await game.done(AnswerVisit(tonny, VisitChoice.NO_FISH, visit=visit.id))
    await mirrored(game)

    assert (await game.seat()).state.visit_of(tonny) is None


@pytest.mark.parametrize("most", [1, 2, 7, 100])
async def test_the_table_mirrors_the_state_after_batches(database: Database, most: int):
    game = await open_game(database, scenario=WEEK)
    for name in ("Frank", "Tonny", "Mette"):
        await game.join(name)

    for _ in range(12):
        game.pass_hours(14)
        while await game.keep(most):
            await mirrored(game)

    assert (await game.seat()).state.status is Status.OVER
    await mirrored(game)


async def test_what_is_due_is_kept_in_order_each_at_its_own_time(database: Database):
    game = await open_game(database)
    for name in ("Frank", "Tonny"):
        await game.join(name)
    game.pass_hours(80)

    while await game.keep():
        pass

    lines = (await database.journal(game.id))[3:]
    assert [line.game for line in lines] == sorted(line.game for line in lines)
    dues = {
        event.appointment: event.due
        for line in await database.journal(game.id)
        for event in line.events
        if isinstance(event, AppointmentSet)
    }
    assert lines
    assert all(isinstance(line.move, Keep) for line in lines)
    assert [line.game for line in lines] == [
        dues[line.move.appointment] for line in lines if isinstance(line.move, Keep)
    ]
    assert {line.wall for line in lines} == {game.wall}


async def test_what_falls_due_meanwhile_is_kept_in_the_same_go(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    at_first = set((await game.seat()).state.appointments)
    game.pass_hours(80)

    kept = await game.keep()

    assert kept > len(at_first)
    now = (await game.seat()).clock.game_at(game.wall)
    assert all(one.due > now for one in (await game.seat()).state.appointments.values())
    assert await game.keep() == 0


@pytest.mark.parametrize("most", [1, 2, 5])
async def test_no_more_are_kept_in_one_go_than_asked_for(database: Database, most: int):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(80)

    kept = [await game.keep(most) for _ in range(3)]

    assert kept == [most] * 3
    assert await database.campaigns.due(game.wall) == [game.id]


async def test_what_is_not_yet_due_is_left_alone(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    first = await database.campaigns.next_due()
    assert first is not None

    game.wall = first - 1
    assert await database.campaigns.due(game.wall) == []
    assert await game.keep() == 0
    game.wall = first
    assert await database.campaigns.due(game.wall) == [game.id]
    assert await game.keep() == 1


async def test_each_appointment_is_kept_once_under_its_own_key(database: Database):
    game = await open_game(database, scenario=WEEK)
    await game.join("Frank")
    for _ in range(30):
        game.pass_hours(7)
        await game.keep(most=3)

    keys = Counter(line.key for line in await database.journal(game.id))

    assert sum(key.startswith("appointment:") for key in keys) > 20
    assert set(keys.values()) == {1}


async def test_a_stopped_clock_brings_nothing(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    await game.done(PauseCampaign())
    game.pass_hours(800)

    assert await database.campaigns.due(game.wall) == []
    assert await database.campaigns.next_due() is None
    assert await game.keep() == 0


async def test_a_batch_stops_where_the_campaign_ends(database: Database):
    game = await open_game(database, scenario=WEEK)
    await game.join("Frank")
    game.pass_hours(24 * 30)

    while await game.keep():
        pass

    assert WEEK.ends is not None
    assert (await database.journal(game.id))[-1].game <= WEEK.ends
    assert (await game.seat()).state.status is Status.OVER
    assert await database.campaigns.next_due() is None


async def test_the_longest_overdue_campaign_comes_first(database: Database):
    late = await open_game(database, channel=7, pace=Pace.EVENING)
    later = await open_game(database, channel=8, pace=Pace.DEMO)
    never = await open_game(database, channel=9, pace=Pace.SLOW)
    for game in (late, later, never):
        await game.join("Frank")

    overdue = late.wall + 2 * HOUR

    assert await database.campaigns.due(overdue) == [later.id, late.id]


async def test_a_pause_shifts_every_deadline_by_its_length(database: Database):
    game = await open_game(database, pace=Pace.DEMO)
    frank = await game.join("Frank")
    game.wall += 7 * MINUTE // 100 + 13
    [debt] = (await game.seat()).state.debts_of(frank)
    before = (await game.seat()).clock.wall_at(debt.due)
    next_before = await database.campaigns.next_due()
    assert next_before is not None

    await game.done(PauseCampaign())
    game.wall += 123_456_789
    await game.done(ResumeCampaign())

    assert (await game.seat()).clock.wall_at(debt.due) == before + 123_456_789
    assert await database.campaigns.next_due() == next_before + 123_456_789


async def test_time_stands_still_while_paused(database: Database):
    game = await open_game(database)
    frank = await game.join("Frank")
    game.wall += 1_000_003
    paused = await game.done(PauseCampaign())
    game.wall += 555_555_555

    resumed = await game.done(ResumeCampaign())
    sold = await game.done(Sell(frank, 1, District.AMAGER))

    moment = OPENING + 1_000_003 * RATE[Pace.DEMO]
    assert paused.clock.game_at(game.wall) == resumed.clock.game_at(game.wall) == moment
    assert sold.clock.game_at(game.wall) == moment
    assert [line.game for line in (await database.journal(game.id))[-3:]] == [moment] * 3


async def test_a_new_pace_stretches_what_is_left_and_nothing_else(database: Database):
    game = await open_game(database, pace=Pace.DEMO)
    frank = await game.join("Frank")
    game.wall += 5_000_001
    [debt] = (await game.seat()).state.debts_of(frank)

    await game.done(SetPace(Pace.SLOW))

    left = debt.due - (OPENING + 5_000_001 * RATE[Pace.DEMO])
    assert (await game.seat()).clock.wall_at(debt.due) == game.wall + left


async def test_a_new_pace_while_paused_counts_from_the_resumption(database: Database):
    game = await open_game(database, pace=Pace.DEMO)
    frank = await game.join("Frank")
    await game.done(PauseCampaign())
    game.wall += 4_000_000
    await game.done(SetPace(Pace.EVENING))
    assert await database.campaigns.next_due() is None
    game.wall += 4_000_000
    await game.done(ResumeCampaign())

    [debt] = (await game.seat()).state.debts_of(frank)
    left = debt.due - OPENING
    assert (await game.seat()).clock.wall_at(debt.due) == game.wall + -(-left // 72)


async def test_what_was_overdue_when_the_clock_was_stopped_is_kept_at_its_own_time(
    database: Database,
):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(23)
    await game.done(PauseCampaign())
    game.pass_hours(500)
    await game.done(ResumeCampaign())

    assert await game.keep() == 1

    [dawn] = [line for line in await database.journal(game.id) if isinstance(line.move, Keep)]
    assert dawn.game == DAY + 6 * HOUR


async def test_the_first_dawn_is_set_when_the_first_dealer_joins(database: Database):
    game = await open_game(database, scenario=WEEK)
    assert await rows(database, schema.appointments) == []

    await game.join("Frank")

    errands = Counter(row.errand for row in await rows(database, schema.appointments))
    assert errands == {
        Errand.DAWN: 1,
        Errand.CURTAIN: 1,
        Errand.REMINDER: 1,
        Errand.DEBT_DUE: 1,
    }
