"""Scale and desperation: Hasse, the mule, the gym, the ride, lashing out, the call."""

from __future__ import annotations

import pytest

from game.affairs import TONNY as THE_TONNY
from game.affairs import VIC, BigDeal, BustAt, Mercy, Pressure, Tie
from game.campaign import Errand, HowEnded, NoteKind, Taken, VisitChoice
from game.events import DebtSettled, FrontTaken, RunEnded, Sold, VisitCalledOff, Wounded
from game.gametime import HOUR, GameTime, at_hour
from game.happenings import (
    BagCame,
    BagTested,
    BustBegun,
    DeadlineMoved,
    DealDone,
    DealFailed,
    EnemyCame,
    HasseAnswered,
    HasseCame,
    LashedOut,
    MercyOffered,
    MercyOver,
    MuleSent,
    Robbed,
    Rode,
    SodaSold,
)
from game.mercy import open_call, sealed
from game.moves import AnswerVisit, Sell
from game.refusals import Reason
from game.rides import below
from game.schemes import AnswerCall, AnswerHasse, Lash, OpenBag, Ride, Rob, SendMule
from game.units import (
    Account,
    BagId,
    DealerId,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    Portion,
    TieId,
)
from game.values import replace
from tests.builders import (
    EVEN_DAY,
    FAILS,
    FRANK,
    HAPPENS,
    NOON,
    RITA,
    TONNY,
    Table,
    free,
    of,
    owing,
)

AMAGER = District.AMAGER
SALT = (1,) * 32


def tied(table: Table, follower: DealerId | None = None) -> Table:
    tie = Tie(TieId("t1"), FRANK, follower, PerMille(300), table.now)
    return table.having(ties={tie.id: tie})


# Hasse.


def hasse(table: Table | None = None) -> Table:
    """Have Hasse's deal on the table at the second dawn."""
    there = (table or free()).under(hasse_chance=1000)
    return there.keep(Errand.DAWN, *EVEN_DAY, HAPPENS).under(hasse_chance=0)


def agreed(table: Table | None = None) -> Table:
    return hasse(table).play(AnswerHasse(FRANK, take=True))


def test_he_has_a_buyer_with_scale_and_a_date():
    [came] = of(HasseCame, free().under(hasse_chance=250).brings(Errand.DAWN, *EVEN_DAY, 250))

    assert came.deal == BigDeal(
        Grams(40), Kroner(950), at_hour(2, 20), GameTime(at_hour(1, 6) + 6 * HOUR)
    )


@pytest.mark.parametrize(
    "being",
    [
        {"rung": 3},
        {"opinion": 299},
        {"held_until": NOON + 48 * HOUR},
        {"deal": BigDeal(Grams(1), Kroner(1), at_hour(2, 20), at_hour(1, 12))},
    ],
)
def test_he_does_not_ask_everybody(being: dict[str, object]):
    campaign = free().under(hasse_chance=1000).being(FRANK, **being)

    assert not of(HasseCame, campaign.brings(Errand.DAWN, *EVEN_DAY))


def test_milo_fronts_it_due_at_once_and_turns_no_ratchet():
    campaign = hasse()

    events = campaign.decide(AnswerHasse(FRANK, take=True))
    after = campaign.after(*events)

    [front] = of(FrontTaken, events)
    assert (front.how, front.grams) == (Taken.DEAL, 40)
    assert front.due == at_hour(2, 23)
    assert after.goods() == 40
    assert after.dealer().package == campaign.dealer().package
    assert after.dealer().deal is not None
    assert after.refuse(AnswerHasse(FRANK, take=True)).reason is Reason.NO_DEAL


def test_who_leaves_it_hears_no_more_of_it():
    after = hasse().play(AnswerHasse(FRANK, take=False))

    assert after.dealer().deal is None
    assert after.refuse(AnswerHasse(FRANK, take=True)).reason is Reason.NO_DEAL


def test_he_takes_silence_for_what_it_is():
    [answered] = of(HasseAnswered, hasse().brings(Errand.HASSE_LAPSES))

    assert (answered.took, answered.lapsed) == (False, True)


def test_the_buyer_buys_what_was_brought():
    campaign = agreed().under(hasse_bust=0, hasse_bust_heat=0)

    [done] = of(DealDone, campaign.brings(Errand.DEAL))
    after = campaign.keep(Errand.DEAL)

    assert (done.grams, done.money) == (40, 38_000)
    assert (after.cash(), after.goods(), after.dealer().deal) == (38_000, 0, None)


def test_somebody_else_may_have_known_the_date():
    campaign = agreed().being(FRANK, heat=200)

    [bust] = of(BustBegun, campaign.brings(Errand.DEAL, 180))
    after = campaign.keep(Errand.DEAL, 180)

    assert bust.where is BustAt.DEAL
    assert after.dealer().deal is None
    assert of(DealDone, campaign.brings(Errand.DEAL, 181))


def nothing_to_bring(table: Table) -> Table:
    return table.carrying(goods=-40)


@pytest.mark.parametrize("so", ["held", "empty", "busted", "gone"])
def test_who_is_not_there_with_it_is_talked_of(so: str):
    campaign = agreed()
    match so:
        case "held":
            campaign = campaign.being(FRANK, held_until=campaign.now + 100 * HOUR)
        case "empty":
            campaign = nothing_to_bring(campaign)
        case "busted":
            campaign = campaign.under(bust_base=1000).play(Sell(FRANK, 1, AMAGER), HAPPENS)
        case _:
            campaign = campaign.being(FRANK, deal=None)

    assert of(DealFailed, campaign.brings(Errand.DEAL))
    assert campaign.keep(Errand.DEAL).dealer().opinion == 350


# The mule and the bag.


def sent(*, soda: bool = False, grams: int = 10) -> Table:
    campaign = free(cash=5000).play(SendMule(FRANK, grams), HAPPENS if soda else FAILS)
    return campaign.keep(Errand.BAG)


def test_a_mule_is_cheap_and_quick():
    campaign = free(cash=5000)

    [mule] = of(MuleSent, campaign.decide(SendMule(FRANK, 10), FAILS))

    assert (mule.grams, mule.cost, mule.arrives - campaign.now) == (10, 2000, 8 * HOUR)
    assert mule.soda is False


def test_a_share_is_a_share_of_what_can_be_paid_for():
    [mule] = of(MuleSent, free(cash=2000).decide(SendMule(FRANK, Portion.ALL), FAILS))

    assert mule.grams == 10


@pytest.mark.parametrize(
    ("table", "grams", "reason"),
    [
        (free(cash=5000).being(FRANK, rung=3), 5, Reason.MULE_CLOSED),
        (free(cash=5000), 0, Reason.NOT_POSITIVE),
        (free(cash=5000), 19, Reason.MULE_SIZE),
        (free(cash=900), 5, Reason.NOT_ENOUGH_CASH),
        (free(), Portion.ALL, Reason.NOT_ENOUGH_CASH),
        (free(cash=5000).being(FRANK, minutes=Minutes(20)), 5, Reason.OUT_OF_HOURS),
    ],
)
def test_mules_that_are_not_sent(table: Table, grams: int | Portion, reason: Reason):
    assert table.refuse(SendMule(FRANK, grams)).reason is reason


def test_one_at_a_time():
    campaign = free(cash=5000).play(SendMule(FRANK, 5), FAILS)

    assert campaign.refuse(SendMule(FRANK, 5)).reason is Reason.MULE_UNDER_WAY
    assert campaign.refuse(OpenBag(FRANK)).reason is Reason.BAG_UNDER_WAY


@pytest.mark.parametrize(("soda", "grams"), [(False, 10), (True, 0)])
def test_what_is_in_the_bag_is_only_known_when_it_is_tested(*, soda: bool, grams: int):
    campaign = sent(soda=soda)
    assert campaign.goods() == 0

    [tested] = of(BagTested, campaign.decide(OpenBag(FRANK)))
    after = campaign.play(OpenBag(FRANK))

    assert tested.grams == grams
    assert after.goods() == grams
    assert after.state.bags == {}
    assert after.refuse(OpenBag(FRANK)).reason is Reason.NO_BAG


def test_a_bag_comes_at_its_hour():
    campaign = free(cash=5000).play(SendMule(FRANK, 10), FAILS)

    [came] = of(BagCame, campaign.brings(Errand.BAG))

    assert came.real == 10


def test_testing_takes_half_an_hour():
    campaign = sent().being(FRANK, minutes=Minutes(20))

    assert campaign.refuse(OpenBag(FRANK)).reason is Reason.OUT_OF_HOURS


def test_a_bag_can_be_sold_as_it_is():
    campaign = sent()
    [bag] = campaign.state.bags

    events = campaign.decide(Sell(FRANK, Portion.ALL, AMAGER, bag))

    assert of(Sold, events)
    assert campaign.after(*events).goods() == 0


def test_a_corner_finds_out_at_once():
    campaign = sent(soda=True)
    [bag] = campaign.state.bags

    events = campaign.decide(Sell(FRANK, Portion.ALL, AMAGER, bag))
    after = campaign.after(*events)

    assert of(SodaSold, events)
    assert (after.cash(), after.dealer().wounds, after.dealer().opinion) == (3000, 1, 400)


def test_a_wound_too_many_ends_it_there():
    campaign = sent(soda=True).being(FRANK, wounds=6)
    [bag] = campaign.state.bags

    [ended] = of(RunEnded, campaign.decide(Sell(FRANK, Portion.ALL, AMAGER, bag)))

    assert ended.how is HowEnded.WOUNDS


@pytest.mark.parametrize(
    ("table", "bag", "reason"),
    [
        (free(goods=5), BagId("g9"), Reason.NO_BAG),
        (sent().being(FRANK, minutes=Minutes(10)), None, Reason.OUT_OF_HOURS),
    ],
)
def test_bags_that_are_not_sold(table: Table, bag: BagId | None, reason: Reason):
    which = bag if bag is not None else next(iter(table.state.bags))

    assert table.refuse(Sell(FRANK, 1, AMAGER, which)).reason is reason


def test_a_run_that_ends_expects_no_bag():
    campaign = free(cash=5000).play(SendMule(FRANK, 10), FAILS)
    campaign = campaign.owing(3000).visited(5).under(workshop_out=0)
    after = campaign.play(AnswerVisit(FRANK, VisitChoice.OUT), FAILS)

    assert after.state.bags == {}
    assert after.waiting(Errand.BAG) == []


# The gym.


def test_a_drawer_and_a_face():
    campaign = free().under(rob_enemy=0)

    [robbed] = of(Robbed, campaign.decide(Rob(FRANK), 8000, FAILS))
    after = campaign.play(Rob(FRANK), 8000, FAILS)

    assert robbed.money == 8000
    assert (after.cash(), after.dealer().heat, after.dealer().robberies) == (8000, 150, 1)
    assert after.dealer().minutes == 360


def test_it_is_less_each_time():
    campaign = free().under(rob_enemy=0).being(FRANK, robberies=2)

    [robbed] = of(Robbed, campaign.decide(Rob(FRANK), 8000, FAILS))

    assert robbed.money == 4500


def test_they_are_strong_and_next_time_ready():
    campaign = free().under(rob_enemy=0).being(FRANK, robberies=1)

    assert of(Wounded, campaign.decide(Rob(FRANK), 8000, 120))
    assert not of(Wounded, campaign.decide(Rob(FRANK), 8000, 121))


def test_a_wound_too_many_makes_no_enemies():
    campaign = free().being(FRANK, wounds=6)

    after = campaign.play(Rob(FRANK), 8000, HAPPENS)

    assert after.dealer().ended is HowEnded.WOUNDS
    assert after.waiting(Errand.ENEMY) == []


def test_somebody_remembers_and_has_a_clock_of_their_own():
    campaign = free().play(Rob(FRANK), 8000, FAILS, HAPPENS, 1200)
    campaign = campaign.play(Rob(FRANK), 8000, FAILS, HAPPENS)  # one enemy is enough

    [waiting] = campaign.waiting(Errand.ENEMY)
    [came] = of(EnemyCame, campaign.brings(Errand.ENEMY))
    after = campaign.keep(Errand.ENEMY)

    assert waiting.due - NOON == 20 * HOUR
    assert came.money == 7000
    assert (after.cash(), after.dealer().wounds) == (7000, 2)


def test_who_is_inside_is_found_afterwards():
    campaign = free().expecting(Errand.ENEMY, f"enemy:{FRANK}", NOON + HOUR)
    campaign = campaign.being(FRANK, held_until=NOON + 5 * HOUR)

    after = campaign.keep(Errand.ENEMY)

    assert [one.due for one in after.waiting(Errand.ENEMY)] == [NOON + 7 * HOUR]


@pytest.mark.parametrize(
    ("being", "reason"),
    [({"rung": 6}, Reason.ROB_CLOSED), ({"minutes": Minutes(60)}, Reason.OUT_OF_HOURS)],
)
def test_robberies_that_are_not_made(being: dict[str, object], reason: Reason):
    assert free().being(FRANK, **being).refuse(Rob(FRANK)).reason is reason


# The ride.


@pytest.mark.parametrize(("pressure", "off"), [(Pressure.SOFT, 1100), (Pressure.HARD, 2000)])
def test_a_debt_is_worked_down(pressure: Pressure, off: int):
    campaign = owing(9000).under(ride_wrong=0)

    after = campaign.play(Ride(FRANK, pressure))

    assert after.owed() == 9000 - off
    assert after.dealer().rides == 1
    assert after.dealer().pressed == (pressure is Pressure.HARD)
    assert after.state.fund() > 0


def test_what_is_over_milo_owes():
    campaign = owing(600)

    events = campaign.decide(Ride(FRANK, Pressure.SOFT))
    after = campaign.after(*events)

    assert of(DebtSettled, events)
    assert after.dealer().credit == 500


def test_without_a_debt_he_owes_all_of_it():
    after = free().play(Ride(FRANK, Pressure.SOFT))

    assert after.dealer().credit == 1100


def test_pressing_hard_can_go_wrong_and_stays_on_the_page():
    campaign = owing(9000)

    [rode] = of(Rode, campaign.decide(Ride(FRANK, Pressure.HARD), 60))
    after = campaign.play(Ride(FRANK, Pressure.HARD), 60)

    assert rode.wrong
    assert (after.dealer().deaths, after.dealer().heat) == (1, 300)


@pytest.mark.parametrize(
    ("being", "reason"),
    [({"rung": 4}, Reason.RIDE_CLOSED), ({"minutes": Minutes(60)}, Reason.OUT_OF_HOURS)],
)
def test_rides_that_are_not_taken(being: dict[str, object], reason: Reason):
    assert free().being(FRANK, **being).refuse(Ride(FRANK, Pressure.SOFT)).reason is reason


# Downward.


def sore(table: Table) -> Table:
    return table.being(FRANK, hurt_at=table.now - HOUR, strain=500)


def test_it_helps_and_there_is_less_of_her_for_good():
    after = sore(free()).play(Lash(FRANK, VIC))

    assert (after.dealer().strain, after.dealer().minutes) == (100, 600)
    assert (after.dealer().patience, after.dealer().vic_lost) == (400, 70)
    assert after.refuse(Lash(FRANK, VIC)).reason is Reason.NOT_SORE


def test_the_other_tonny_had_thought_he_knew_you():
    campaign = tied(sore(free()))
    tie = campaign.state.ties[TieId("t1")]

    after = campaign.play(Lash(FRANK, THE_TONNY))

    assert after.state.ties[tie.id].loyalty == -300


def test_it_is_passed_downward_onto_players_who_agreed():
    campaign = sore(free().being(FRANK, versus=True).seated(TONNY, versus=True))
    campaign = campaign.being(TONNY, standing=100)

    events = campaign.decide(Lash(FRANK, TONNY))
    after = campaign.after(*events)

    assert of(LashedOut, events)
    assert (after.dealer(TONNY).strain, after.dealer(TONNY).minutes) == (200, 420)
    assert after.dealer(TONNY).hurt_at == campaign.now  # who may pass it on in turn
    assert after.dealer().opinion == 450
    assert after.state.today[-1].kind is NoteKind.LASHED


@pytest.mark.parametrize(
    ("frank", "tonny", "standing", "found"),
    [
        (True, True, 100, [VIC, TONNY]),
        (True, True, 900, [VIC]),
        (True, False, 100, [VIC]),
        (False, True, 100, [VIC]),
    ],
)
def test_who_is_below(*, frank: bool, tonny: bool, standing: int, found: list[str]):
    campaign = free().being(FRANK, versus=frank).seated(TONNY, versus=tonny)
    campaign = campaign.being(TONNY, standing=standing)

    assert below(campaign.state, campaign.dealer()) == found


def test_who_follows_or_owes_is_below():
    campaign = free().being(FRANK, versus=True, vic_gone=True, standing=0)
    campaign = campaign.seated(TONNY, versus=True).seated(RITA, versus=True).owing(500, RITA)
    [debt] = campaign.state.debts.values()
    lent = replace(debt, creditor=str(FRANK))
    campaign = tied(campaign.having(debts={lent.id: lent}), TONNY)

    assert below(campaign.state, campaign.dealer()) == [TONNY, RITA]


@pytest.mark.parametrize("whom", [TONNY, THE_TONNY, "nobody"])
def test_it_goes_onto_nobody_else(whom: str):
    campaign = sore(free().seated(TONNY))

    assert campaign.refuse(Lash(FRANK, whom)).reason is Reason.NOT_BELOW


def test_after_a_night_it_is_only_a_mood():
    campaign = free().being(FRANK, hurt_at=NOON - 25 * HOUR)

    assert campaign.refuse(Lash(FRANK, VIC)).reason is Reason.NOT_SORE
    assert free().refuse(Lash(FRANK, VIC)).reason is Reason.NOT_SORE


# The call.


def called(*, bait: bool, table: Table | None = None) -> Table:
    """Have Milo's call open, at the fifth rung."""
    there = (table or owing(9000, due_in=1, misses=3)).being(FRANK, rung=4)
    there = there.keep(Errand.DEBT_DUE)
    return there.keep(Errand.MERCY, HAPPENS if bait else FAILS, *SALT)


def mercy_of(table: Table) -> Mercy:
    mercy = table.dealer().mercy
    assert mercy is not None
    return mercy


def test_he_phones_who_cannot_pay_any_more():
    campaign = called(bait=True)

    mercy = mercy_of(campaign)
    assert mercy.token == campaign.owed() * 50 // 1000
    assert mercy.seal == sealed("bait", mercy.salt)
    assert mercy.seal != sealed("truce", mercy.salt)
    assert open_call(campaign.state, FRANK) is not None


def test_a_truce_has_another_seal():
    mercy = mercy_of(called(bait=False))

    assert mercy.seal == sealed("truce", mercy.salt)


@pytest.mark.parametrize("so", ["low", "rich", "again"])
def test_who_is_not_phoned(so: str):
    campaign = owing(9000, due_in=1).being(FRANK, rung=2 if so == "low" else 4)
    if so == "rich":
        campaign = campaign.carrying(cash=50_000)
    elif so == "again":
        campaign = campaign.being(FRANK, mercy=mercy_of(called(bait=True)))

    assert campaign.keep(Errand.DEBT_DUE).waiting(Errand.MERCY) == []


def test_he_phones_once():
    campaign = owing(9000, due_in=1).being(FRANK, rung=4).keep(Errand.DEBT_DUE)
    campaign = campaign.at(campaign.now)
    again = campaign.keep(Errand.DEBT_DUE)

    assert len(again.waiting(Errand.MERCY)) == 1


def test_nobody_phones_who_owes_nothing_any_more():
    campaign = free().expecting(Errand.MERCY, f"mercy:{FRANK}", NOON + HOUR)

    assert not of(MercyOffered, campaign.brings(Errand.MERCY))


def test_in_custody_there_is_no_phone():
    campaign = owing(900).expecting(Errand.MERCY, f"mercy:{FRANK}", NOON + HOUR)
    campaign = campaign.being(FRANK, held_until=NOON + 9 * HOUR)

    assert [one.due for one in campaign.keep(Errand.MERCY).waiting(Errand.MERCY)] > [NOON]


def test_it_was_bait():
    campaign = called(bait=True).carrying(cash=5000)

    events = campaign.decide(AnswerCall(FRANK, come=True))

    assert [one.how for one in of(RunEnded, events)] == [HowEnded.CALL]
    assert campaign.after(*events).state.balances[Account("kr:milo")] == mercy_of(campaign).token


def test_it_was_meant_and_nothing_is_forgiven():
    campaign = called(bait=False).carrying(cash=5000)
    before = campaign.debt()

    events = campaign.decide(AnswerCall(FRANK, come=True))
    after = campaign.after(*events)

    assert of(VisitCalledOff, events)
    [moved] = of(DeadlineMoved, events)
    assert moved.due - before.due == 48 * HOUR
    assert after.owed() == before.owed - mercy_of(campaign).token
    assert open_call(after.state, FRANK) is None
    assert [one.due for one in after.waiting(Errand.DEBT_DUE)] == [moved.due]


def test_who_owes_nothing_by_then_pays_nothing():
    campaign = called(bait=False).carrying(cash=50_000).having(debts={})

    [over] = of(MercyOver, campaign.decide(AnswerCall(FRANK, come=True)))

    assert (over.paid, over.debt) == (0, None)


def test_who_stays_away_has_stayed_away():
    after = called(bait=True).play(AnswerCall(FRANK, come=False))

    assert after.dealer().came is False
    assert after.refuse(AnswerCall(FRANK, come=True)).reason is Reason.NO_CALL
    assert free().refuse(AnswerCall(FRANK, come=True)).reason is Reason.NO_CALL


def test_without_the_token_nobody_needs_to_come():
    refusal = called(bait=True).refuse(AnswerCall(FRANK, come=True))

    assert refusal.reason is Reason.NOT_ENOUGH_CASH


def test_he_waits_and_nobody_comes():
    [over] = of(MercyOver, called(bait=True).brings(Errand.MERCY_LAPSES))

    assert over.came is False
