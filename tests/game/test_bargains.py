"""What cannot be made of paper between dealers: money, standing, rungs or time (rows 2, 3)."""

from __future__ import annotations

import pytest

from game.affairs import MILO
from game.campaign import Errand, HowEnded
from game.events import DebtMissed, DebtSettled, OfferMade, RunEnded
from game.gametime import HOUR
from game.happenings import PaperSold
from game.moves import Join, Leave, PayDebt
from game.refusals import Reason
from game.schemes import AnswerBargain, Lend, PayDealer, SellPaper
from game.units import DebtId, PlayerId, Portion
from tests.builders import (
    EVEN_DAY,
    FRANK,
    LOAN,
    NOON,
    RITA,
    TONNY,
    Table,
    free,
    of,
)

SELL = SellPaper(FRANK, LOAN)


def two(*, cash: int = 0) -> Table:
    return free(cash=cash).seated(TONNY)


def sold(amount: int, **being: object) -> Table:
    """Tonny owes Milo what he owed Frank."""
    return two().lent(amount).being(TONNY, **being).play(SELL)


def test_a_loan_makes_the_same_paper_as_the_builder():
    campaign = two(cash=5000).play(Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))
    [bargain] = campaign.state.bargains

    [loan] = campaign.play(AnswerBargain(TONNY, bargain, accept=True)).state.debts.values()

    [built] = two().lent(2000, debt=loan.id).state.debts.values()
    assert loan == built


# What Milo pays for it.


def test_milo_pays_for_what_was_handed_over_and_not_for_what_it_grew_to():
    campaign = two().lent(1000)
    for _ in range(5):
        campaign = campaign.keep(Errand.DEBT_DUE, subject=LOAN)

    [paper] = of(PaperSold, campaign.decide(SELL))

    assert paper.owed == 3054
    assert paper.credit == 500


def test_nor_for_more_than_is_left():
    campaign = two().lent(2000).carrying(TONNY, cash=1500).play(PayDealer(TONNY, FRANK, 1500))

    [paper] = of(PaperSold, campaign.decide(SELL))

    assert paper.credit == 250


@pytest.mark.parametrize(
    ("first", "second", "paid"),
    [(8000, 4000, (4000, 2000)), (18_000, 4000, (9000, 1000)), (900_000, 4000, (10_000, 0))],
)
def test_nobody_is_good_for_more_than_so_much(first: int, second: int, paid: tuple[int, int]):
    """Two who write each other any price would else have him owe them any sum."""
    other = DebtId("bother")
    campaign = two().lent(first).lent(second, debt=other)

    [one] = of(PaperSold, campaign.decide(SELL))
    [two_] = of(PaperSold, campaign.play(SELL).decide(SellPaper(FRANK, other)))

    assert (one.credit, two_.credit) == paid


def test_what_he_fronted_himself_is_not_counted_against_it():
    campaign = two().lent(4000).owing(90_000, TONNY)

    [paper] = of(PaperSold, campaign.decide(SELL))

    assert paper.credit == 2000


def test_he_buys_no_paper_of_who_is_out():
    campaign = two().lent(2000).play(Leave(TONNY, None))

    assert campaign.refuse(SELL).reason is Reason.NO_SUCH_DEALER
    assert campaign.state.debts[LOAN].creditor == FRANK


def test_paper_is_sold_once():
    assert sold(2000).refuse(SELL).reason is Reason.NOT_YOUR_PAPER


# What it does for who owes it.


@pytest.mark.parametrize("amount", [1, 9000])
def test_paper_does_not_keep_milo_from_the_next_package(amount: int):
    events = sold(amount).brings(Errand.DAWN, *EVEN_DAY)

    assert [one.dealer for one in of(OfferMade, events)] == [FRANK, TONNY]


def test_a_package_does():
    events = two().owing(100, TONNY, due_in=90).brings(Errand.DAWN, *EVEN_DAY)

    assert [one.dealer for one in of(OfferMade, events)] == [FRANK]


def test_paying_off_paper_earns_nothing_with_milo():
    campaign = sold(1, rung=4, standing=500, carried=90).carrying(TONNY, cash=10)

    [settled] = of(DebtSettled, campaign.decide(PayDebt(TONNY, Portion.ALL)))
    after = campaign.play(PayDebt(TONNY, Portion.ALL))

    assert (settled.rung, settled.standing, settled.carried) == (4, 0, 90)
    assert (after.dealer(TONNY).rung, after.dealer(TONNY).standing) == (4, 500)
    assert after.state.debts == {}


def test_inherited_paper_is_still_paper():
    campaign = two().seated(RITA, versus=True).lent(2000, borrower=RITA)
    campaign = campaign.being(RITA, heir=TONNY).play(Leave(RITA, None))

    [debt] = campaign.state.owed_by(TONNY)

    assert (debt.creditor, debt.paper) == (FRANK, True)


# What it grows to.


def test_what_nobody_comes_for_grows_to_a_million_and_no_further():
    campaign = two().lent(900_000).keep(Errand.DEBT_DUE, subject=LOAN)
    assert campaign.state.debts[LOAN].owed == 1_000_000

    [missed] = of(DebtMissed, campaign.brings(Errand.DEBT_DUE, subject=LOAN))

    assert (missed.grown, missed.owed) == (0, 1_000_000)


def test_what_was_more_already_stays_as_it_is():
    campaign = free().owing(1_500_000).keep(Errand.DEBT_DUE)

    assert campaign.debt().owed == 1_500_000


# When one of the two is somebody else by then.


def test_who_comes_back_owes_the_same_lender_still():
    campaign = two(cash=500).lent(2000).play(Leave(TONNY, None)).in_hours(1)
    player = campaign.dealer(TONNY).player

    after = campaign.play(Join(player, "Tonny again", versus=False))

    [debt] = after.state.owed_to(FRANK)
    assert after.dealer(debt.debtor).player == player
    assert [one.subject for one in after.waiting(Errand.DEBT_DUE, debt.id)] == [debt.id]


def test_nobody_ever_owes_themselves():
    """A lender who leaves and comes back finds Milo has the paper."""
    campaign = two().lent(2000).play(Leave(FRANK, None)).in_hours(1)
    player = campaign.dealer(FRANK).player

    after = campaign.play(Join(player, "Frank again", versus=False))

    assert after.state.debts[LOAN].creditor == MILO
    assert all(one.creditor not in after.state.dealers for one in after.state.debts.values())


def test_the_lender_inherits_nothing_from_who_owes_them():
    campaign = two().lent(2000).being(FRANK, versus=True)

    after = campaign.play(Leave(TONNY, FRANK))

    [debt] = after.state.debts.values()
    assert (debt.debtor, debt.creditor) == (TONNY, FRANK)
    assert after.waiting(Errand.DEBT_DUE, debt.id) == []


def test_a_lender_whose_run_ends_leaves_no_paper_with_nobody():
    campaign = two().lent(2000)

    events = campaign.decide(Leave(FRANK, None))

    assert [one.how for one in of(RunEnded, events)] == [HowEnded.LEFT]
    [paper] = of(PaperSold, events)
    assert (paper.debtor, paper.credit) == (TONNY, 0)


def test_a_stranger_neither_lends_nor_sells():
    assert two().refuse(SellPaper(RITA, LOAN)).reason is Reason.NOT_JOINED
    assert PlayerId("p9") not in {one.player for one in two().state.dealers.values()}
