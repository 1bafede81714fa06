"""A move is written whole, once, or not at all."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from db import schema
from db.campaigns import AlreadyPlayed, Played
from db.database import Database
from db.gameclock import GameClock
from db.outbox import REPLY, Letter
from db.script import CampaignId, Told
from game.campaign import Held, Status
from game.gametime import OPENING
from game.moves import Keep, Leave, Move, PauseCampaign, PayDebt, Rest, ResumeCampaign, Sell, Stash
from game.refusals import Reason, Refusal
from game.units import AppointmentId, DealerId, District, Kroner, Portion
from tests.db.tables import MONDAY, LostVoiceError, PlainTeller, everything, open_game, rows

FRANK = DealerId("d1")


async def test_a_move_leaves_its_trace_in_every_table(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")

    played = await game.done(Sell(dealer, 2, District.AMAGER), key="interaction:sold")

    [campaign] = await rows(database, schema.campaigns)
    assert campaign.position == played.state.position
    sold = (await rows(database, schema.journal))[-1]
    assert (sold.key, sold.kind, sold.wall, sold.game) == (
        "interaction:sold",
        "Sell",
        MONDAY,
        OPENING,
    )
    ledger = [row for row in await rows(database, schema.ledger) if row.position == sold.position]
    assert [(row.unit, row.source, row.target) for row in ledger] == [
        ("g", dealer, "customers"),
        ("kr", "customers", dealer),
    ]
    assert [row.target for row in await rows(database, schema.outbox)][-2:] == [
        "table",
        f"phone:{dealer}",
    ]


async def test_what_is_answered_at_once_is_returned_and_not_stored(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")

    played = await game.done(Rest(dealer))

    assert played.replies == [Letter(REPLY, "you: Rested")]
    assert REPLY not in {row.target for row in await rows(database, schema.outbox)}


async def test_the_teller_gets_its_memory_back(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    await game.wait_until((await game.seat()).state.debts_of(DealerId("d1"))[0].due)
    kept = await game.keep()

    [campaign] = await rows(database, schema.campaigns)
    assert kept > 1
    assert campaign.stage_memory == str(2 + kept)


async def test_the_teller_hears_how_it_was_and_how_it_is(database: Database, teller: PlainTeller):
    heard: list[Told] = []

    def listening(told: Told) -> list[Letter]:
        heard.append(told)
        return []

    game = await open_game(database)
    dealer = await game.join("Frank")
    teller.says = listening
    await game.done(Sell(dealer, 2, District.AMAGER))

    [told] = heard
    assert told.before.goods(dealer) - told.after.goods(dealer) == 2
    assert (told.campaign_id, told.language, told.now) == (game.id, "en", OPENING)


@pytest.mark.parametrize(
    "move",
    [
        Sell(FRANK, 2, District.AMAGER),
        Stash(FRANK, Held.MONEY, Kroner(100)),
        PauseCampaign(),
        Leave(FRANK, None),
    ],
    ids=lambda move: type(move).__name__,
)
async def test_a_teller_that_breaks_leaves_nothing_behind(
    database: Database, teller: PlainTeller, move: Move
):
    game = await open_game(database)
    assert await game.join("Frank") == FRANK
    before = await everything(database)

    teller.breaks_on = lambda told: told.move == move
    with pytest.raises(LostVoiceError):
        await game.play(move, key="interaction:1")

    assert await everything(database) == before
    teller.breaks_on = lambda _: False
    assert isinstance(await game.play(move, key="interaction:1"), Played)


async def test_a_table_that_cannot_be_told_of_is_not_set_up(
    database: Database, teller: PlainTeller
):
    teller.breaks_on = lambda _: True

    with pytest.raises(LostVoiceError):
        await open_game(database)

    assert not await database.campaigns.any()
    assert {name: list(found) for name, found in (await everything(database)).items()} == {
        table.name: [] for table in schema.metadata.sorted_tables
    }


async def test_a_batch_of_appointments_is_kept_whole_or_not_at_all(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    await game.join("Frank")
    game.pass_hours(72)
    before = await everything(database)

    heard = Counter[str]()

    def breaks_on_the_fourth(told: Told) -> bool:
        heard.update([type(told.move).__name__])
        return heard["Keep"] == 4

    teller.breaks_on = breaks_on_the_fourth
    with pytest.raises(LostVoiceError):
        await game.keep()

    assert await everything(database) == before
    assert await game.keep() > 4


async def test_the_same_key_is_played_once(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")
    first = await game.play(Sell(dealer, 2, District.AMAGER), key="interaction:5")
    before = await everything(database)

    again = await game.play(Sell(dealer, 2, District.AMAGER), key="interaction:5")
    other = await game.play(PauseCampaign(), key="interaction:5")

    assert isinstance(first, Played)
    assert (again, other) == (AlreadyPlayed(), AlreadyPlayed())
    assert await everything(database) == before


async def test_the_same_key_is_played_once_however_many_come_at_the_same_time(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")

    came = await asyncio.gather(
        *(game.play(Sell(dealer, 2, District.AMAGER), key="interaction:5") for _ in range(12))
    )

    assert Counter(type(one) for one in came) == {Played: 1, AlreadyPlayed: 11}
    assert (await game.seat()).state.goods(dealer) == 18 - 2


async def test_the_same_key_at_another_table_is_another_key(database: Database):
    here = await open_game(database, channel=7)
    there = await open_game(database, channel=8)

    assert isinstance(await here.play(PauseCampaign(), key="interaction:5"), Played)
    assert isinstance(await there.play(PauseCampaign(), key="interaction:5"), Played)


async def test_moves_that_come_together_are_made_one_after_the_other(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")

    came = await asyncio.gather(*(game.play(PayDebt(dealer, Kroner(200))) for _ in range(10)))

    assert sum(isinstance(one, Played) for one in came) == 2
    assert {one.reason for one in came if isinstance(one, Refusal)} == {Reason.NOT_ENOUGH_CASH}
    assert (await game.seat()).state.cash(dealer) == 100
    positions = [row.position for row in await rows(database, schema.journal)]
    assert len(set(positions)) == len(positions) == 4


async def test_a_refusal_writes_nothing(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")
    # A new day: being heard of at all would already be an event, if the move were made.
    game.pass_hours(23)
    await game.keep()
    before = await everything(database)

    refused = [
        await game.play(Sell(dealer, 999, District.AMAGER)),
        await game.play(PayDebt(dealer, Portion.ALL)),
        await game.play(Sell(DealerId("d9"), 1, District.AMAGER)),
        await game.play(Keep(AppointmentId("a999"))),
        await game.play(ResumeCampaign()),
    ]

    assert [one.reason for one in refused if isinstance(one, Refusal)] == [
        Reason.NOT_ENOUGH_GOODS,
        Reason.NO_CASH,
        Reason.NOT_JOINED,
        Reason.APPOINTMENT_GONE,
        Reason.NOT_PAUSED,
    ]
    assert await everything(database) == before


async def test_a_key_that_was_refused_may_come_again(database: Database):
    game = await open_game(database)
    dealer = await game.join("Frank")

    refused = await game.play(PayDebt(dealer, Kroner(501)), key="interaction:1")
    played = await game.play(PayDebt(dealer, Kroner(500)), key="interaction:1")

    assert isinstance(refused, Refusal)
    assert isinstance(played, Played)


async def test_a_campaign_that_is_none_is_a_bug_and_not_a_refusal(database: Database):
    with pytest.raises(LookupError, match="no campaign 41"):
        await database.campaigns.play(
            CampaignId(41), PauseCampaign(), key="interaction:1", wall=MONDAY
        )


async def test_who_waits_for_news_hears_of_each_commit_and_of_no_other_end(
    database: Database, teller: PlainTeller
):
    game = await open_game(database)
    rung: list[str] = []
    database.campaigns.on_commit = lambda: rung.append("rung")

    await game.join("Frank")
    teller.breaks_on = lambda _: True
    with pytest.raises(LostVoiceError):
        await game.play(PauseCampaign())

    assert rung == ["rung"]


async def test_a_cancelled_command_has_been_played_to_its_end_or_not_at_all(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    dealer = DealerId("d1")
    whole = 0

    for turn in range(40):
        before = (await game.seat()).state
        command = asyncio.ensure_future(game.play(PayDebt(dealer, Kroner(1)), key=f"i:{turn}"))
        # Some are cut before they have begun, some in the middle, and some are done.
        for _ in range(turn % 20):
            await asyncio.sleep(0.0002)
        cut = command.cancel()
        await asyncio.wait({command})
        again = await game.play(PayDebt(dealer, Kroner(1)), key=f"i:{turn}")

        after = (await game.seat()).state
        assert before.cash(dealer) - after.cash(dealer) == 1
        assert before.debts_of(dealer)[0].owed - after.debts_of(dealer)[0].owed == 1
        whole += cut and isinstance(again, AlreadyPlayed)

    assert whole
    assert len(await rows(database, schema.journal)) == 2 + 40


async def test_a_new_table_waits_with_its_clock_stopped(database: Database):
    game = await open_game(database)

    seat = await game.seat()

    assert seat.state.status is Status.WAITING
    assert seat.clock == GameClock(MONDAY, OPENING, 720, running=False)
    assert await database.campaigns.next_due() is None
