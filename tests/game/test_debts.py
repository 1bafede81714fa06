"""Debts: paid, missed, pleaded over; never forgiven."""

from __future__ import annotations

import pytest

from game.campaign import Errand, Menu, Note, NoteKind, Promised, VisitChoice
from game.debts import plea_closed
from game.events import (
    DebtMissed,
    DebtPaid,
    DebtPassed,
    DebtReminded,
    PleaGranted,
    Proposed,
    Talked,
)
from game.gametime import HOUR, later
from game.moves import (
    AnswerVisit,
    AskTime,
    Confirm,
    Drop,
    OfferWord,
    PayDebt,
    PromiseVic,
    Talk,
)
from game.refusals import Reason
from game.units import Character, DebtId, Kroner, Portion, Wanted
from tests.builders import (
    DEBT,
    FRANK,
    NOON,
    TONNY,
    Table,
    free,
    of,
    owing,
    told,
)

OTHER = DebtId("bother")
SOON = later(NOON, 5 * HOUR)


# Paying.


def test_milo_never_takes_more_than_he_is_owed():
    """Overpaying settles the debt and leaves the change in your pocket."""
    campaign = owing(3000, cash=5000)

    [paid] = of(DebtPaid, campaign.decide(PayDebt(FRANK, Kroner(5000))))

    assert paid.amount == 3000
    assert campaign.after(paid).cash() == 2000


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        (1, 1),
        (1200, 1200),
        (3001, 3001),
        (Portion.ALL, 4000),
        (Portion.HALF, 3000),
        (Portion.THIRD, 2000),
        (Portion.QUARTER, 1500),
    ],
)
def test_a_share_is_a_share_of_what_is_owed_and_all_is_all_there_is(amount: Wanted, paid: int):
    campaign = owing(6001, cash=4000)

    campaign = campaign.play(PayDebt(FRANK, amount))

    assert campaign.owed() == 6001 - paid
    assert campaign.cash() == 4000 - paid


def test_a_payment_lowers_the_amount_and_nothing_else():
    """No rung back, no new deadline, until it is settled in full."""
    campaign = owing(3000, cash=2999, rung=3, misses=3)
    before = campaign.debt()

    [paid] = campaign.decide(PayDebt(FRANK, Portion.ALL))

    after = campaign.after(paid)
    assert after.debt().owed == 1
    assert (after.debt().due, after.debt().interval) == (before.due, before.interval)
    assert after.debt().principal == before.principal
    assert after.dealer() == campaign.dealer()
    assert after.state.appointments == campaign.state.appointments


PAID_BY = {
    "at the table": (0, PayDebt(FRANK, 500), ()),
    "over coffee": (1, AnswerVisit(FRANK, VisitChoice.PAY), ()),
    "on the stairs": (2, AnswerVisit(FRANK, VisitChoice.PAY), ()),
    "as collateral": (3, AnswerVisit(FRANK, VisitChoice.HAND_OVER), ()),
    "to soften a beating": (4, AnswerVisit(FRANK, VisitChoice.PAY), ()),
    "in the workshop": (5, AnswerVisit(FRANK, VisitChoice.ALL), ()),
    "while hunted": (6, AnswerVisit(FRANK, VisitChoice.PAY), (1000,)),
}


@pytest.mark.parametrize(("rung", "move", "falls"), PAID_BY.values(), ids=PAID_BY)
def test_no_way_of_paying_a_part_moves_the_deadline_or_the_rung(
    rung: int, move: PayDebt | AnswerVisit, falls: tuple[int, ...]
):
    campaign = owing(2000, cash=1000, goods=1)
    campaign = campaign.visited(rung) if rung else campaign
    before = campaign.debt()

    after = campaign.play(move, *falls)

    assert 0 < after.debt().owed < before.owed
    assert (after.debt().due, after.debt().interval) == (before.due, before.interval)
    assert after.debt().misses == before.misses
    assert after.dealer().rung == rung
    assert after.waiting(Errand.DEBT_DUE)[0].due == before.due


def test_the_last_krone_settles_a_debt_and_stops_its_clock():
    campaign = owing(3000, cash=3000, rung=2)

    campaign = campaign.play(PayDebt(FRANK, Portion.ALL))

    assert campaign.state.debts_of(FRANK) == []
    assert not campaign.waiting(Errand.DEBT_DUE)
    assert not campaign.waiting(Errand.REMINDER)
    assert campaign.dealer().settled == 1
    assert campaign.state.today[-1] == Note(NOON, NoteKind.SETTLED, FRANK)


@pytest.mark.parametrize(("rung", "after"), [(0, 0), (1, 0), (4, 3)])
def test_settling_everything_takes_back_one_rung_and_no_more(rung: int, after: int):
    """He remembers."""
    campaign = owing(3000, cash=3000, rung=rung)

    assert campaign.play(PayDebt(FRANK, Portion.ALL)).dealer().rung == after


def test_no_rung_is_taken_back_while_another_debt_is_open():
    campaign = owing(3000, cash=3000, rung=3).owing(900, debt=OTHER, due_in=30)

    campaign = campaign.play(PayDebt(FRANK, Portion.ALL))

    assert campaign.dealer().rung == 3
    assert campaign.debt().id == OTHER


@pytest.mark.parametrize(("misses", "standing"), [(0, 550), (1, 500)])
def test_only_a_debt_never_missed_is_good_for_standing(misses: int, standing: int):
    campaign = owing(3000, cash=3000, misses=misses)

    assert campaign.play(PayDebt(FRANK, Portion.ALL)).dealer().standing == standing


def test_the_most_urgent_debt_is_paid_first():
    campaign = owing(3000, cash=1000, due_in=20).owing(900, debt=OTHER, due_in=4)

    [paid, *_] = campaign.decide(PayDebt(FRANK, 100))

    assert paid == DebtPaid(OTHER, FRANK, Kroner(100))


def test_a_debt_can_be_named():
    campaign = owing(3000, cash=1000, due_in=20).owing(900, debt=OTHER, due_in=4)

    [paid] = campaign.decide(PayDebt(FRANK, 100, DEBT))

    assert paid == DebtPaid(DEBT, FRANK, Kroner(100))


def test_settling_calls_off_whoever_was_coming():
    campaign = owing(3000, cash=3000).keep(Errand.DEBT_DUE).carrying(cash=2000)
    assert campaign.waiting(Errand.VISIT_ARRIVES)

    campaign = campaign.play(PayDebt(FRANK, Portion.ALL))

    assert campaign.state.visits == {}
    assert not campaign.waiting(Errand.VISIT_ARRIVES)


def test_who_is_coming_still_comes_while_another_debt_is_open():
    campaign = owing(3000, cash=3750).owing(900, debt=OTHER, due_in=300)
    campaign = campaign.keep(Errand.DEBT_DUE)

    campaign = campaign.play(PayDebt(FRANK, 3750, DEBT))

    assert campaign.debt().id == OTHER
    assert campaign.state.visit_ahead(FRANK) is not None


REFUSED_PAYMENTS = {
    "who owes nothing": (free(cash=500), PayDebt(FRANK, Portion.ALL), Reason.OWES_NOTHING),
    "a debt that is none": (
        owing(3000, cash=500),
        PayDebt(FRANK, 100, DebtId("bnone")),
        Reason.NO_SUCH_DEBT,
    ),
    "somebody else's debt": (
        owing(3000, cash=500).seated(TONNY).owing(200, TONNY, debt=OTHER),
        PayDebt(FRANK, 100, OTHER),
        Reason.NO_SUCH_DEBT,
    ),
    "with empty pockets": (owing(3000), PayDebt(FRANK, Portion.ALL), Reason.NO_CASH),
    "nothing": (owing(3000, cash=500), PayDebt(FRANK, 0), Reason.NOT_POSITIVE),
    "less than nothing": (owing(3000, cash=500), PayDebt(FRANK, -10), Reason.NOT_POSITIVE),
    "half of one krone": (owing(1, cash=500), PayDebt(FRANK, Portion.HALF), Reason.NOT_POSITIVE),
    "more than there is": (owing(3000, cash=500), PayDebt(FRANK, 501), Reason.NOT_ENOUGH_CASH),
    "half of too much": (
        owing(3000, cash=500),
        PayDebt(FRANK, Portion.HALF),
        Reason.NOT_ENOUGH_CASH,
    ),
}


@pytest.mark.parametrize(
    ("campaign", "move", "reason"), REFUSED_PAYMENTS.values(), ids=REFUSED_PAYMENTS
)
def test_payments_that_are_not_taken(campaign: Table, move: PayDebt, reason: Reason):
    assert campaign.refuse(move).reason is reason


def test_who_pays_more_than_there_is_hears_what_there_is():
    refusal = owing(3000, cash=500).refuse(PayDebt(FRANK, 800))

    assert refusal.facts == {"cash": 500, "wanted": 800}


# Missing.


def test_each_deadline_missed_comes_in_half_the_time_of_the_last():
    """34, 17, 8.5, 4.25, 3: all the time that is left is hardly more than twice the first term."""
    campaign = owing(10_000, due_in=34)
    left = list[float]()

    for _ in range(7):
        campaign = campaign.keep(Errand.DEBT_DUE)
        left.append(campaign.hours_until(campaign.debt().due))

    assert left == [17, 8.5, 4.25, 3, 3, 8, 8]


def test_each_deadline_missed_adds_a_quarter_rounded_for_the_creditor():
    campaign = owing(1001)
    owed = list[int]()

    for _ in range(4):
        campaign = campaign.keep(Errand.DEBT_DUE)
        owed.append(campaign.owed())

    assert owed == [1252, 1565, 1957, 2447]
    assert campaign.debt().principal == 1001


def test_each_deadline_missed_is_one_rung_up_until_there_is_none():
    campaign = owing(1000)
    rungs = list[int]()

    for _ in range(8):
        campaign = campaign.keep(Errand.DEBT_DUE)
        rungs.append(campaign.dealer().rung)

    assert rungs == [1, 2, 3, 4, 5, 6, 6, 6]
    assert campaign.dealer().misses == campaign.debt().misses == 8


def test_a_deadline_missed_costs_standing_and_the_table_hears_of_it():
    campaign = owing(1000)

    campaign = campaign.keep(Errand.DEBT_DUE)

    assert campaign.dealer().standing == 450
    assert campaign.state.today[-1] == Note(campaign.now, NoteKind.MISSED, FRANK)


def test_a_deadline_missed_sets_the_next_one_with_a_word_before_it():
    campaign = owing(1000, due_in=34)

    campaign = campaign.keep(Errand.DEBT_DUE)

    [due], [reminder] = campaign.waiting(Errand.DEBT_DUE), campaign.waiting(Errand.REMINDER)
    assert due.due == campaign.debt().due == NOON + 51 * HOUR
    assert reminder.due == due.due - 17 * HOUR // 4


def test_of_two_debts_each_keeps_its_own_clock():
    campaign = owing(3000, due_in=4).owing(900, debt=OTHER, due_in=20)

    campaign = campaign.keep(Errand.DEBT_DUE, subject=DEBT)

    assert campaign.state.debts[OTHER].owed == 900
    assert campaign.state.debts[OTHER].due == NOON + 20 * HOUR
    assert campaign.dealer().rung == 1


def test_a_debt_paid_in_part_grows_by_a_quarter_of_what_is_left():
    campaign = owing(3000, cash=1000).play(PayDebt(FRANK, Portion.ALL))

    [missed] = of(DebtMissed, campaign.brings(Errand.DEBT_DUE))

    assert (missed.grown, missed.owed) == (500, 2500)


def test_milo_says_a_word_before_the_deadline_and_changes_nothing():
    campaign = owing(3000, due_in=12)
    reminded = campaign.brings(Errand.REMINDER)

    assert told(reminded) == [DebtReminded(DEBT, FRANK)]
    assert campaign.after(*reminded).state.debts == campaign.state.debts


# Pleading.


def pleaded(campaign: Table) -> Table:
    """Have time asked for and Milo's terms agreed to."""
    campaign = campaign.play(AskTime(FRANK))
    [proposal] = campaign.state.proposals.values()
    return campaign.play(Confirm(FRANK, proposal.id))


def test_a_plea_buys_half_the_time_of_the_last_one_and_adds_a_tenth():
    campaign = owing(3001, due_in=5, term=34)

    campaign = pleaded(campaign)

    assert campaign.owed() == 3302
    assert campaign.debt().due == NOON + 5 * HOUR + 17 * HOUR
    assert campaign.debt().interval == 17 * HOUR
    assert campaign.dealer().standing == 460
    assert campaign.dealer().rung == 0
    assert [one.due for one in campaign.waiting(Errand.DEBT_DUE)] == [campaign.debt().due]
    assert [one.due for one in campaign.waiting(Errand.REMINDER)] == [
        campaign.debt().due - 17 * HOUR // 4
    ]


def test_a_deadline_missed_after_a_plea_halves_what_the_plea_left():
    campaign = pleaded(owing(3000, term=34)).keep(Errand.DEBT_DUE)

    assert campaign.hours_until(campaign.debt().due) == 8.5


def test_asking_alone_agrees_to_nothing():
    """Milo names his terms; only saying yes to them counts."""
    campaign = owing(3000, due_in=5, term=34)

    [proposed] = campaign.decide(AskTime(FRANK))

    assert isinstance(proposed, Proposed)
    assert (proposed.amount, proposed.due) == (300, NOON + 22 * HOUR)
    assert campaign.after(proposed).state.debts == campaign.state.debts


def test_the_terms_can_be_let_lie():
    campaign = owing(3000).play(AskTime(FRANK))
    [proposal] = campaign.state.proposals.values()

    dropped = campaign.play(Drop(FRANK, proposal.id))

    assert dropped.state.proposals == {}
    assert dropped.debt() == campaign.debt()
    assert dropped.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROPOSAL_GONE


def test_there_is_one_plea_for_each_debt():
    campaign = pleaded(owing(3000))

    [talked] = campaign.decide(AskTime(FRANK))

    assert talked == Talked(FRANK, Character.MILO, "ask_time", "closed", campaign.now)
    assert campaign.after(talked).state.proposals == {}


def test_another_debt_has_a_plea_of_its_own():
    campaign = pleaded(owing(3000)).owing(900, debt=OTHER, due_in=1)

    [proposed] = campaign.decide(AskTime(FRANK))

    assert isinstance(proposed, Proposed)
    assert proposed.debt == OTHER


@pytest.mark.parametrize(("rung", "closed"), [(0, False), (3, False), (4, True), (6, True)])
def test_from_the_fourth_rung_on_nobody_is_listening(rung: int, *, closed: bool):
    campaign = owing(3000, rung=rung)

    [heard] = campaign.decide(AskTime(FRANK))

    assert isinstance(heard, Talked if closed else Proposed)
    assert plea_closed(campaign.state, campaign.dealer(), campaign.debt()) is closed


def test_who_owes_nothing_needs_no_time():
    [talked] = free().decide(AskTime(FRANK))

    assert talked == Talked(FRANK, Character.MILO, "ask_time", "nothing", NOON)


def test_terms_named_for_a_deadline_are_gone_when_it_has_passed():
    campaign = owing(3000, due_in=2).play(AskTime(FRANK))
    [proposal] = campaign.state.proposals.values()

    late = campaign.keep(Errand.DEBT_DUE)

    assert late.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROPOSAL_GONE


def test_terms_for_a_debt_that_is_paid_are_gone():
    asked = owing(3000, cash=3000).play(AskTime(FRANK))
    [proposal] = asked.state.proposals.values()

    paid = asked.play(PayDebt(FRANK, Portion.ALL))

    assert not paid.state.proposals
    assert paid.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROPOSAL_GONE


def test_the_tenth_is_of_what_is_owed_when_he_is_told_yes():
    campaign = owing(3000, cash=1000).play(AskTime(FRANK)).play(PayDebt(FRANK, 1000))
    [proposal] = campaign.state.proposals.values()

    [granted] = of(PleaGranted, campaign.decide(Confirm(FRANK, proposal.id)))

    assert (granted.added, granted.owed) == (200, 2200)


# Nothing forgives.

SAID = {
    "an excuse": Talk(FRANK, Character.MILO, "excuse"),
    "a threat": Talk(FRANK, Character.MILO, "threat"),
    "begging": Talk(FRANK, Character.MILO, "beg"),
    "the menu": Talk(FRANK, Character.RADOVAN, "menu", Menu.NO_FISH),
    "asking for time": AskTime(FRANK),
    "a promise of all of it": OfferWord(
        FRANK, Character.MILO, Promised.MONEY, Portion.ALL, SOON, "all of it by five"
    ),
    "a promise to Vic": PromiseVic(FRANK, Promised.SPAIN, SOON, "then Spain"),
}


@pytest.mark.parametrize("move", SAID.values(), ids=SAID)
def test_nothing_that_is_said_lowers_a_debt(move: Talk | AskTime | OfferWord | PromiseVic):
    campaign = owing(3000, cash=5000, rung=1)

    said = campaign.play(move)
    [*proposals] = said.state.proposals.values()
    agreed = said.play(Confirm(FRANK, proposals[0].id)) if proposals else said

    assert said.debt() == campaign.debt()
    assert agreed.owed() >= 3000
    assert agreed.cash() == 5000


def test_a_debt_that_passes_on_runs_as_long_as_a_first_front():
    """Whoever inherits it owes the same, on a clock of their own."""
    campaign = owing(3000, rung=3, misses=3).seated(TONNY, versus=True).visited(5)

    [passed] = of(DebtPassed, campaign.decide(AnswerVisit(FRANK, VisitChoice.NAME, TONNY)))
    campaign = campaign.after(passed)

    assert (campaign.owed(), campaign.owed(TONNY)) == (1500, 1500)
    assert campaign.hours_until(campaign.debt(TONNY).due) == 34
    assert campaign.debt(TONNY).interval == 34 * HOUR
    assert (campaign.debt(TONNY).misses, campaign.debt(TONNY).plea_used) == (0, False)
