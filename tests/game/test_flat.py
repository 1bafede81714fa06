"""Vic's flat: what is stashed is safe, and her patience is what it costs."""

from __future__ import annotations

import pytest

from game.campaign import Errand, Held, HowEnded, Note, NoteKind, Promised
from game.events import PutInFlat, RunEnded, StolenFrom, TakenFromFlat, VicLeft, WentOut
from game.flat import night
from game.moves import GoOut, Move, OfferWord, PromiseVic, Stash, TakeBack, Talk
from game.refusals import Reason
from game.units import Character, Minutes, Portion, Wanted
from tests.builders import EVEN_DAY, FRANK, NOON, TONNY, Table, free, of, owing, told

MONEY, PRODUCT = Held.MONEY, Held.PRODUCT


# Leaving something with her.


def test_of_money_she_keeps_three_in_a_hundred_for_good():
    campaign = free(cash=1000)

    campaign = campaign.play(Stash(FRANK, MONEY, 1000))

    assert campaign.state.flat_cash(FRANK) == 970
    assert campaign.cash() == 0


def test_of_product_she_keeps_nothing():
    campaign = free(goods=12).play(Stash(FRANK, PRODUCT, 12))

    assert campaign.state.flat_goods(FRANK) == 12
    assert campaign.goods() == 0


@pytest.mark.parametrize(("what", "minutes"), [(MONEY, 480), (PRODUCT, 450)])
def test_money_goes_by_itself_and_product_means_the_stairs(what: Held, minutes: int):
    campaign = free(cash=100, goods=10).stashed(cash=100, goods=10)

    assert campaign.play(Stash(FRANK, what, 10)).dealer().minutes == minutes
    assert campaign.play(TakeBack(FRANK, what, 10)).dealer().minutes == minutes


def test_money_can_be_left_and_fetched_with_no_hour_left():
    """Tired dealers do not default on money they have."""
    campaign = free(cash=100).stashed(cash=100).being(minutes=Minutes(0))

    assert campaign.decide(Stash(FRANK, MONEY, 10))
    assert campaign.decide(TakeBack(FRANK, MONEY, 10))


@pytest.mark.parametrize(
    ("wanted", "amount"),
    [(4, 4), (Portion.ALL, 11), (Portion.HALF, 5), (Portion.THIRD, 3), (Portion.QUARTER, 2)],
)
def test_a_share_is_a_share_of_what_is_there(wanted: Wanted, amount: int):
    carried, kept = free(goods=11), free().stashed(goods=11)

    [put] = of(PutInFlat, carried.decide(Stash(FRANK, PRODUCT, wanted)))
    [fetched] = of(TakenFromFlat, kept.decide(TakeBack(FRANK, PRODUCT, wanted)))

    assert put.amount == fetched.amount == amount


def test_what_is_fetched_comes_back_whole():
    campaign = free().stashed(cash=970, goods=8)

    campaign = campaign.play(TakeBack(FRANK, MONEY, Portion.ALL))
    campaign = campaign.play(TakeBack(FRANK, PRODUCT, 3))

    assert (campaign.cash(), campaign.goods()) == (970, 3)
    assert campaign.state.flat_goods(FRANK) == 5


def test_everybody_has_a_flat_of_their_own():
    campaign = free().seated(TONNY).stashed(TONNY, cash=900)

    refusal = campaign.refuse(TakeBack(FRANK, MONEY, 100))

    assert refusal.reason is Reason.NOT_THAT_MUCH_IN_FLAT
    assert refusal.facts == {"there": 0, "what": "money"}


ANY = free(cash=100, goods=10).stashed(cash=100, goods=10)
REFUSED: dict[str, tuple[Table, Move, Reason]] = {
    "leaving money there is not": (free(), Stash(FRANK, MONEY, 1), Reason.NO_CASH),
    "leaving goods there are not": (free(), Stash(FRANK, PRODUCT, Portion.ALL), Reason.NO_GOODS),
    "leaving too much money": (ANY, Stash(FRANK, MONEY, 101), Reason.NOT_ENOUGH_CASH),
    "leaving too many goods": (ANY, Stash(FRANK, PRODUCT, 11), Reason.NOT_ENOUGH_GOODS),
    "leaving nothing": (ANY, Stash(FRANK, MONEY, 0), Reason.NOT_POSITIVE),
    "leaving half a gram": (
        free(goods=1),
        Stash(FRANK, PRODUCT, Portion.HALF),
        Reason.NOT_POSITIVE,
    ),
    "leaving goods with no time for the stairs": (
        ANY.being(minutes=Minutes(29)),
        Stash(FRANK, PRODUCT, 1),
        Reason.OUT_OF_HOURS,
    ),
    "fetching goods with no time for the stairs": (
        ANY.being(minutes=Minutes(29)),
        TakeBack(FRANK, PRODUCT, 1),
        Reason.OUT_OF_HOURS,
    ),
    "fetching more than lies there": (
        ANY,
        TakeBack(FRANK, MONEY, 101),
        Reason.NOT_THAT_MUCH_IN_FLAT,
    ),
    "fetching all of nothing": (
        free(),
        TakeBack(FRANK, MONEY, Portion.ALL),
        Reason.NOT_THAT_MUCH_IN_FLAT,
    ),
    "fetching nothing": (ANY, TakeBack(FRANK, PRODUCT, 0), Reason.NOT_POSITIVE),
    "fetching nothing where nothing lies": (free(), TakeBack(FRANK, MONEY, 0), Reason.NOT_POSITIVE),
    "fetching less than nothing": (ANY, TakeBack(FRANK, MONEY, -5), Reason.NOT_POSITIVE),
    "fetching half of one krone": (
        free().stashed(cash=1),
        TakeBack(FRANK, MONEY, Portion.HALF),
        Reason.NOT_POSITIVE,
    ),
    "an evening with no time for it": (
        ANY.being(minutes=Minutes(119)),
        GoOut(FRANK, Promised.HOME),
        Reason.OUT_OF_HOURS,
    ),
    "an evening without the money": (ANY, GoOut(FRANK, Promised.CLUB), Reason.NOT_ENOUGH_CASH),
}


@pytest.mark.parametrize(("campaign", "move", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_vic_does_not_do(campaign: Table, move: Move, reason: Reason):
    assert campaign.refuse(move).reason is reason


def test_who_wants_to_leave_too_much_hears_what_there_is():
    refusal = ANY.refuse(Stash(FRANK, PRODUCT, 11))

    assert refusal.facts["most"] == 10
    assert refusal.facts["wanted"] == 11


def test_who_has_no_time_left_hears_how_much_is_missing():
    refusal = ANY.being(minutes=Minutes(20)).refuse(Stash(FRANK, PRODUCT, 1))

    assert refusal.facts == {"left": 20, "needed": 30}


VIC_MOVES = {
    "leave": Stash(FRANK, MONEY, 1),
    "fetch": TakeBack(FRANK, MONEY, 1),
    "go out": GoOut(FRANK, Promised.HOME),
    "promise": PromiseVic(FRANK, Promised.HOME, free().in_hours(9).now, "soon"),
    "say": OfferWord(FRANK, Character.VIC, Promised.HOME, 0, free().in_hours(9).now, "soon"),
}


@pytest.mark.parametrize("move", VIC_MOVES.values(), ids=VIC_MOVES)
def test_the_door_is_closed_to_the_hunted(move: Move):
    assert ANY.being(rung=6).refuse(move).reason is Reason.DOOR_CLOSED


@pytest.mark.parametrize("move", VIC_MOVES.values(), ids=VIC_MOVES)
def test_there_is_nobody_there_once_vic_has_left(move: Move):
    assert ANY.being(vic_gone=True).refuse(move).reason is Reason.VIC_GONE


def test_there_is_no_talking_to_her_either_once_she_has_left():
    talk = Talk(FRANK, Character.VIC, "small_talk")

    assert ANY.being(vic_gone=True).refuse(talk).reason is Reason.VIC_GONE
    assert ANY.being(vic_gone=True).decide(Talk(FRANK, Character.MILO, "small_talk"))


@pytest.mark.parametrize(
    "move", [Stash(FRANK, MONEY, 1), TakeBack(FRANK, MONEY, 1), GoOut(FRANK, Promised.HOME)]
)
def test_her_door_is_open_up_to_the_fifth_rung(move: Move):
    assert ANY.being(rung=5).decide(move)


# An evening.


@pytest.mark.parametrize(
    ("where", "cost", "patience"),
    [
        (Promised.CLUB, 900, 500),
        (Promised.DINNER, 800, 500),
        (Promised.VET, 1400, 500),
        (Promised.HOME, 0, 400),
    ],
)
def test_an_evening_costs_money_and_hours_and_is_worth_patience(
    where: Promised, cost: int, patience: int
):
    campaign = free(cash=1400).being(patience=300)

    [out] = told(campaign.decide(GoOut(FRANK, where)))
    after = campaign.after(out)

    assert isinstance(out, WentOut)
    assert after.cash() == 1400 - cost
    assert after.dealer().minutes == 360
    assert after.dealer().patience == patience


def test_an_evening_can_cost_the_last_krone():
    assert free(cash=900).play(GoOut(FRANK, Promised.CLUB)).cash() == 0


def test_spain_is_the_last_evening():
    """No run ends clean: who leaves still owes."""
    campaign = owing(3000, cash=15_000).promised(Promised.SPAIN)

    events = campaign.decide(GoOut(FRANK, Promised.SPAIN))
    after = campaign.after(*events)

    assert of(RunEnded, events) == [RunEnded(FRANK, HowEnded.SPAIN, NOON)]
    assert after.cash() == 0
    assert after.dealer().kept == 1
    assert after.owed() == 3000


# Her patience.


def test_a_day_is_a_day():
    campaign = free()

    assert night(campaign.state, FRANK) == 100
    assert campaign.dawn().dealer().patience == 400


@pytest.mark.parametrize(
    ("cash", "goods", "taken"), [(25_000, 0, 200), (0, 10, 128), (5000, 10, 148), (249, 0, 100)]
)
def test_what_lies_in_her_flat_weighs(cash: int, goods: int, taken: int):
    campaign = free().stashed(cash=cash, goods=goods)

    assert night(campaign.state, FRANK) == taken
    assert campaign.dawn().dealer().patience == 500 - taken


@pytest.mark.parametrize(("patience", "gone"), [(100, True), (101, False)])
def test_she_leaves_when_her_patience_is_spent(patience: int, *, gone: bool):
    campaign = free().being(patience=patience)

    assert campaign.dawn().dealer().vic_gone is gone


def test_she_leaves_with_what_is_in_the_flat_and_with_what_was_promised_to_her():
    campaign = owing(3000, cash=100, due_in=90).being(patience=50).stashed(cash=4000, goods=9)
    campaign = campaign.promised(Promised.SPAIN, due_in=90)
    campaign = campaign.promised(Promised.MONEY, Character.MILO, amount=10, due_in=90)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY)
    after = campaign.keep(Errand.DAWN, *EVEN_DAY)

    [left] = of(VicLeft, events)
    assert (left.money, left.goods) == (4000, 9)
    assert after.state.flat_cash(FRANK) == after.state.flat_goods(FRANK) == 0
    assert after.words() == [Promised.MONEY]
    assert [one.subject for one in after.waiting(Errand.WORD_DUE)] == [f"w{FRANK}/milo/money"]
    assert after.dealer().patience == 0
    assert Note(after.now, NoteKind.VIC_LEFT, FRANK) in after.state.today


def test_she_leaves_one_dealer_and_not_the_others():
    campaign = free().seated(TONNY).being(patience=50).promised(Promised.CLUB, dealer=TONNY)
    campaign = campaign.stashed(TONNY, cash=300)

    campaign = campaign.dawn()

    assert campaign.dealer().vic_gone
    assert not campaign.dealer(TONNY).vic_gone
    assert campaign.words(TONNY) == [Promised.CLUB]
    assert campaign.state.flat_cash(TONNY) == 300


def test_she_leaves_once():
    campaign = free().being(patience=50).dawn()

    assert not of(VicLeft, campaign.brings(Errand.DAWN, *EVEN_DAY))


def test_what_is_stashed_is_safe_from_thieves():
    campaign = free(goods=10).stashed(cash=90_000, goods=80)

    [stolen] = of(StolenFrom, campaign.brings(Errand.DAWN, *EVEN_DAY, 1))

    assert (stolen.money, stolen.goods) == (0, 6)
