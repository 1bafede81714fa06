"""Milo's fronts: product now, money by a deadline, and a ratchet that never turns back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.campaign import Errand, Offer, Taken
from game.events import AppointmentSet, FrontTaken, OfferDeclined, OfferMade
from game.fronts import asked_sizes, gram_price, package
from game.gametime import HOUR, at_hour
from game.moves import AnswerOffer, PayDebt, TakeFront
from game.refusals import Reason
from game.units import DebtId, Grams, Kroner, Minutes, Portion
from tests.builders import FRANK, NOON, Table, free, joined, of, owing, told

OFFER = Offer(Grams(21), Kroner(14511), Minutes(1836), at_hour(0, 18))


def offered(offer: Offer = OFFER) -> Table:
    """Frank with a package on the table, as after a dawn."""
    return free().being(offer=offer).expecting(Errand.OFFER_LAPSES, FRANK, offer.until)


def test_everyone_joins_in_debt_with_the_clock_running():
    """Nobody has a buffer: a first package, little cash, a day and ten hours."""
    table = joined()

    [dealer] = table.state.living()
    debt = table.debt(dealer.id)

    assert table.goods(dealer.id) == 18
    assert table.cash(dealer.id) == 500
    assert debt.owed == debt.principal == 18 * 660
    assert table.hours_until(debt.due) == 34
    assert table.waiting(Errand.DEBT_DUE, debt.id)[0].due == debt.due


@pytest.mark.parametrize(
    ("day", "standing", "step", "price"),
    [
        (1, 500, 1000, 660),
        (2, 500, 1000, 690),
        (3, 500, 1000, 721),
        (1, 0, 1000, 726),
        (1, 1000, 1000, 594),
        (1, 500, 1020, 674),
        (8, 250, 1149, 1084),
    ],
)
def test_a_gram_is_dearer_by_day_by_package_and_by_bad_standing(
    day: int, standing: int, step: int, price: int
):
    table = free().being(standing=standing, gram_step=step)
    then = at_hour(day - 1, 12)

    assert gram_price(table.state, table.dealer(), then, asked=False) == price


def test_who_asks_first_pays_four_fifths():
    table = free()

    assert gram_price(table.state, table.dealer(), NOON, asked=True) == 528


def test_each_package_is_larger_dearer_and_shorter_than_the_one_before():
    table, seen = free(), list[tuple[int, float, int]]()

    for _ in range(5):
        offer = Offer(
            package(table.state, table.dealer()), Kroner(1), table.dealer().term, table.now
        )
        table = table.being(offer=offer).play(AnswerOffer(FRANK, take=True))
        [taken] = [d for d in table.state.debts_of(FRANK) if d.owed]
        seen.append((table.goods(), taken.interval / HOUR, table.dealer().gram_step))
        table = table.carrying(cash=1, goods=-table.goods()).play(PayDebt(FRANK, Portion.ALL))
        table = table.being(carried=Minutes(0))

    assert [grams for grams, _, _ in seen] == [18, 21, 26, 32, 39]
    assert [step for _, _, step in seen] == [1020, 1041, 1062, 1084, 1106]
    assert [term for _, term, _ in seen] == pytest.approx([34, 30.6, 27.53, 24.78, 22.3], abs=0.02)


def test_a_term_is_never_shorter_than_ten_hours():
    table = free().being(term=Minutes(620))

    table = table.play(TakeFront(FRANK, None))

    assert table.dealer().term == 600


def test_a_package_is_never_larger_than_one_bag():
    table = free().being(package=90_000)

    assert package(table.state, table.dealer()) == 400


def test_milo_offers_the_next_package_at_dawn_to_who_owes_nothing():
    """He does not wait to be asked: that is the ratchet."""
    table = free(cash=700)

    table = table.dawn()

    offer = table.dealer().offer
    assert offer == Offer(Grams(18), Kroner(18 * 690), Minutes(34 * 60), at_hour(1, 12))
    assert table.waiting(Errand.OFFER_LAPSES, FRANK)[0].due == at_hour(1, 12)
    assert table.goods() == table.owed() == 0


def test_no_package_is_offered_while_a_debt_is_open():
    table = owing(3000, due_in=40)

    assert table.dawn().dealer().offer is None


def test_an_offer_on_the_table_is_not_replaced_at_dawn():
    table = offered(replace(OFFER, until=at_hour(1, 7)))

    assert table.dawn().dealer().offer == replace(OFFER, until=at_hour(1, 7))


def test_taking_the_offer_brings_exactly_what_lay_on_the_table():
    """What it costs was said at dawn; that it is noon now changes nothing but the deadline."""
    table = offered().in_hours(3)

    table = table.play(AnswerOffer(FRANK, take=True))

    assert table.goods() == 21
    assert table.debt().owed == 14511
    assert table.debt().due == table.now + 1836 * 60 * 1_000_000
    assert table.dealer().offer is None
    assert not table.waiting(Errand.OFFER_LAPSES)


def test_milo_takes_silence_for_a_yes():
    table = offered()

    [taken] = of(FrontTaken, table.brings(Errand.OFFER_LAPSES))
    table = table.keep(Errand.OFFER_LAPSES)

    assert taken.how is Taken.LAPSED
    assert (taken.grams, taken.amount) == (21, 14511)
    assert table.goods() == 21
    assert table.dealer().offer is None


def test_it_is_remembered_that_an_offer_was_taken_and_not_just_left_lying():
    [taken] = of(FrontTaken, offered().decide(AnswerOffer(FRANK, take=True)))

    assert taken.how is Taken.OFFERED


def test_turning_milo_down_costs_standing_and_makes_the_next_offer_harsher():
    """Refusing terms would already be failing."""
    table = offered(replace(OFFER, until=at_hour(0, 18))).carrying(cash=5000)

    [declined] = told(table.decide(AnswerOffer(FRANK, take=False)))
    turned_down = table.after(declined)

    assert declined == OfferDeclined(FRANK, day=1)
    assert turned_down.dealer().standing == 400
    assert turned_down.owed() == turned_down.goods() == 0
    meek, proud = free(cash=700).dawn(), turned_down.dawn(1000)
    patient, harsh = meek.dealer().offer, proud.dealer().offer
    assert patient is not None
    assert harsh is not None
    assert harsh.grams > patient.grams
    assert harsh.amount / harsh.grams > patient.amount / patient.grams


def test_standing_does_not_fall_below_nothing():
    table = offered().being(standing=40)

    table = table.play(AnswerOffer(FRANK, take=False))

    assert table.dealer().standing == 0


def test_an_offer_turned_down_does_not_lapse_later():
    table = offered().play(AnswerOffer(FRANK, take=False))

    assert not table.waiting(Errand.OFFER_LAPSES)


@pytest.mark.parametrize("take", [True, False])
def test_there_is_nothing_to_answer_without_an_offer(*, take: bool):
    assert free().refuse(AnswerOffer(FRANK, take=take)).reason is Reason.NO_OFFER


def test_who_asks_by_himself_gets_his_size_cheaper():
    table = free()

    [taken] = of(FrontTaken, table.decide(TakeFront(FRANK, None)))

    assert (taken.grams, taken.amount, taken.how) == (18, 18 * 528, Taken.ASKED)
    assert taken.due == NOON + 34 * HOUR


def test_asking_turns_the_ratchet_by_less_than_half_a_step():
    """Larger and shorter all the same, only less so."""
    asked = free().play(TakeFront(FRANK, None)).dealer()

    waited = offered().play(AnswerOffer(FRANK, take=True)).dealer()

    assert (asked.package, asked.term) == (1949, 1956)
    assert (waited.package, waited.term) == (2196, 1836)


@pytest.mark.parametrize("grams", [18, 20, 27])
def test_who_asks_may_have_up_to_half_as_much_again(grams: int):
    table = free().play(TakeFront(FRANK, grams))

    assert table.goods() == grams
    assert table.owed() == grams * 528


@pytest.mark.parametrize("grams", [-5, 0, 1, 17, 28, 1000])
def test_nobody_gets_a_small_front_or_a_huge_one(grams: int):
    """Small fronts that fend off the big one were the one exploit."""
    refusal = free().refuse(TakeFront(FRANK, grams))

    assert refusal.reason is Reason.FRONT_SIZE
    assert refusal.facts == {"least": 18, "most": 27}


def test_what_milo_gives_who_asks_grows_with_the_package():
    table = free().being(package=2679)

    assert asked_sizes(table.state, table.dealer()) == (26, 39)


def test_there_is_one_front_at_a_time():
    table = owing(3000, due_in=10)

    refusal = table.refuse(TakeFront(FRANK, None))

    assert refusal.reason is Reason.DEBT_OPEN
    assert refusal.facts == {"owed": 3000, "due": NOON + 10 * HOUR}


def test_who_has_an_offer_on_the_table_need_not_ask():
    refusal = offered().refuse(TakeFront(FRANK, None))

    assert refusal.reason is Reason.OFFER_OPEN
    assert refusal.facts == {"grams": 21, "amount": 14511}


@pytest.mark.parametrize("rung", [2, 6])
def test_there_is_no_credit_for_the_asking_from_the_second_rung_on(rung: int):
    refusal = free().being(rung=rung).refuse(TakeFront(FRANK, None))

    assert refusal.reason is Reason.FRONT_CLOSED
    assert refusal.facts == {"rung": rung}


def test_on_the_first_rung_he_still_listens():
    assert free().being(rung=1).play(TakeFront(FRANK, None)).goods() == 18


@pytest.mark.parametrize(("due_in", "carried"), [(20, 10 * 60), (1, 30), (0, 0), (100, 24 * 60)])
def test_half_of_an_unused_term_is_added_to_the_next_up_to_a_day(due_in: float, carried: int):
    """Paying early is never wrong."""
    table = owing(3000, cash=3000, due_in=due_in)

    table = table.play(PayDebt(FRANK, Portion.ALL)).play(TakeFront(FRANK, None))

    assert table.debt().interval == (34 * 60 + carried) * 60 * 1_000_000
    assert table.debt().due == NOON + table.debt().interval


def test_an_unused_term_counts_once():
    table = free(cash=50_000).being(carried=Minutes(600)).play(TakeFront(FRANK, None))

    later = table.in_hours(44).play(PayDebt(FRANK, Portion.ALL)).play(TakeFront(FRANK, None))

    assert table.debt().interval == 44 * HOUR
    assert later.debt().interval == table.dealer().term * 60 * 1_000_000


def test_an_unused_term_goes_into_milos_own_offer_too():
    table = free(cash=700).being(carried=Minutes(90)).dawn()

    offer = table.dealer().offer

    assert offer is not None
    assert offer.minutes == 34 * 60 + 90


def test_there_is_a_word_before_the_deadline_when_a_quarter_of_the_term_is_left():
    events = free().decide(TakeFront(FRANK, None))

    due = {one.errand: one.due for one in of(AppointmentSet, events)}

    assert due == {
        Errand.REMINDER: NOON + 34 * HOUR * 3 // 4,
        Errand.DEBT_DUE: NOON + 34 * HOUR,
    }


def test_what_is_offered_and_what_is_taken_are_separate_debts():
    """Two fronts are two papers, each with an id of its own."""
    table = free(cash=20_000).play(TakeFront(FRANK, None))
    first = table.debt().id

    table = table.play(PayDebt(FRANK, Portion.ALL)).play(TakeFront(FRANK, None))

    assert table.debt().id not in {first, DebtId("")}


def test_an_offer_is_made_once_a_dawn():
    table = free(cash=700)

    assert len(of(OfferMade, table.brings(Errand.DAWN, *(1000,) * 4))) == 1


def test_who_turned_him_down_too_often_is_not_asked_any_more():
    table = free(cash=700).being(standing=0)

    brought = table.brings(Errand.DAWN, *(1000,) * 4)

    assert not of(OfferMade, brought)
    [front] = of(FrontTaken, brought)
    assert front.how is Taken.LAPSED


def test_who_turned_him_down_does_not_get_it_cheaper_the_same_day():
    table = free()

    assert table.being(declined=1).refuse(TakeFront(FRANK, None)).reason is Reason.TURNED_DOWN
