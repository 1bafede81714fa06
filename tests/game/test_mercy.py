"""The call, when what is owed has become less than the token since (row 19)."""

from __future__ import annotations

import pytest

from game.campaign import Errand, HowEnded
from game.events import DebtPassed, DebtSettled, RunEnded
from game.happenings import DeadlineMoved, MercyOver
from game.moves import PauseCampaign
from game.refusals import Reason
from game.schemes import AnswerCall
from game.units import DebtId
from tests.builders import DEBT, FRANK, TONNY, Table, of, owing

COME = AnswerCall(FRANK, come=True)


def small(*, bait: bool) -> Table:
    """Frank owes less by now than what he is asked to bring."""
    return owing(300, cash=1000).phoned(500, bait=bait)


@pytest.mark.parametrize("bait", [True, False])
def test_he_takes_no_more_than_is_owed_and_closes_the_paper(*, bait: bool):
    campaign = small(bait=bait)

    events = campaign.decide(COME)
    after = campaign.after(*events)

    [over] = of(MercyOver, events)
    assert (over.paid, over.debt) == (300, DEBT)
    assert len(of(DebtSettled, events)) == 1
    assert after.cash() == 700
    assert after.state.debts == {}
    assert after.waiting(Errand.DEBT_DUE) == []


def test_nobody_inherits_what_was_paid_at_his_door():
    campaign = small(bait=True).seated(TONNY, versus=True).being(FRANK, heir=TONNY)

    events = campaign.decide(COME)

    assert [one.how for one in of(RunEnded, events)] == [HowEnded.CALL]
    assert not of(DebtPassed, events)


def test_what_is_left_goes_on_to_the_heir():
    campaign = owing(9000, cash=1000).phoned(500, bait=True)
    campaign = campaign.seated(TONNY, versus=True).being(FRANK, heir=TONNY)

    assert campaign.play(COME).debt(TONNY).owed == 8500


def test_the_others_stand_still_where_the_first_was_paid():
    campaign = small(bait=False).owing(4000, debt=DebtId("bother"), due_in=20)

    [moved] = of(DeadlineMoved, campaign.decide(COME))

    assert moved.debt == "bother"


def test_what_it_costs_is_said_alike_whatever_he_means():
    poor = owing(9000, cash=100)

    asked = [poor.phoned(500, bait=bait).refuse(COME) for bait in (True, False)]

    assert asked[0] == asked[1]
    assert asked[0].reason is Reason.NOT_ENOUGH_CASH


@pytest.mark.parametrize(
    ("away", "reason"), [("inside", Reason.IN_CUSTODY), ("stopped", Reason.BUSTED)]
)
def test_who_is_away_does_not_come(away: str, reason: Reason):
    campaign = small(bait=True)
    campaign = campaign.inside() if away == "inside" else campaign.stopped()

    assert campaign.refuse(COME).reason is reason
    [over] = of(MercyOver, campaign.brings(Errand.MERCY_LAPSES))
    assert over.came is False


def test_nobody_comes_in_a_pause_nor_after_the_end():
    assert small(bait=True).play(PauseCampaign()).refuse(COME).reason is Reason.PAUSED
    over = small(bait=True).being(FRANK, ended=HowEnded.LEFT)
    assert over.refuse(COME).reason is Reason.OUT_OF_THE_GAME
