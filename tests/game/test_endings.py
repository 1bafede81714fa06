"""How runs and campaigns end: mid-step; and what is owed goes on without them."""

from __future__ import annotations

import pytest

from game.campaign import Errand, HowEnded, Note, NoteKind, Promised, Scenario, Status, VisitChoice
from game.events import CampaignEnded, DebtPassed, HeirNamed, RunEnded
from game.gametime import HOUR, at_hour
from game.moves import AnswerVisit, AskTime, EndCampaign, GoOut, Join, Leave, OfferWord
from game.refusals import Reason
from game.units import Character, DealerId, DebtId, PlayerId
from tests.builders import (
    DEBT,
    FAILS,
    FRANK,
    HAPPENS,
    NOBODY,
    NOBODY_CALLS,
    NOON,
    RITA,
    TONNY,
    Table,
    free,
    joined,
    of,
    opened,
    owing,
)

OTHER = DebtId("bother")


def in_company(*, cash: int = 0, heir: DealerId | None = TONNY) -> Table:
    """Frank owing, and Tonny who agreed to such things and inherits."""
    return owing(3000, cash=cash).seated(TONNY, versus=True).being(heir=heir)


# Leaving.


def test_who_leaves_without_an_heir_leaves_a_debt_that_waits():
    campaign = owing(3000).seated(TONNY, versus=True)

    campaign = campaign.play(Leave(FRANK, None))

    assert campaign.dealer().ended is HowEnded.LEFT
    assert campaign.dealer().ended_at == NOON
    assert campaign.owed() == 3000
    assert campaign.owed(TONNY) == 0
    assert campaign.state.today[-1] == Note(NOON, NoteKind.ENDED, FRANK, "left")


def test_who_leaves_may_name_who_inherits():
    campaign = in_company(heir=None)

    events = campaign.decide(Leave(FRANK, TONNY))
    after = campaign.after(*events)

    assert of(HeirNamed, events) == [HeirNamed(FRANK, TONNY)]
    assert (after.owed(), after.owed(TONNY)) == (0, 3000)
    assert after.debt(TONNY).due == NOON + 34 * HOUR
    assert Note(NOON, NoteKind.PASSED, FRANK, TONNY) in after.state.today


@pytest.mark.parametrize("heir", [RITA, FRANK, NOBODY])
def test_nobody_inherits_who_did_not_agree_to_such_things(heir: DealerId):
    campaign = in_company().seated(RITA, versus=False)

    assert campaign.refuse(Leave(FRANK, heir)).reason is Reason.NO_SUCH_HEIR


def test_nobody_inherits_who_is_out_already():
    campaign = in_company(heir=None).being(TONNY, ended=HowEnded.WOUNDS)

    assert campaign.refuse(Leave(FRANK, TONNY)).reason is Reason.NO_SUCH_HEIR


# What a cut takes with it.


def test_a_cut_run_leaves_no_clock_running():
    """Its deadlines, visits, words and offers are over; the debt is not."""
    campaign = owing(3000, cash=100, due_in=4).owing(700, debt=OTHER, due_in=50).visited(1)
    campaign = campaign.promised(Promised.CLUB).keep(Errand.DEBT_DUE, subject=DEBT)
    campaign = campaign.play(AskTime(FRANK))

    campaign = campaign.play(Leave(FRANK, None))

    assert [one.errand for one in campaign.state.appointments.values()] == [Errand.DAWN]
    assert campaign.state.visits == campaign.state.words == campaign.state.proposals == {}
    assert len(campaign.state.debts_of(FRANK)) == 2


def test_an_offer_on_the_table_goes_with_the_run():
    campaign = free(cash=700).dawn()
    assert campaign.dealer().offer

    campaign = campaign.play(Leave(FRANK, None))

    assert campaign.dealer().offer is None
    assert not campaign.waiting(Errand.OFFER_LAPSES)


def test_a_cut_run_leaves_the_others_as_they_were():
    campaign = owing(3000).seated(TONNY).owing(700, TONNY, debt=OTHER)
    campaign = campaign.promised(Promised.CLUB, dealer=TONNY)
    said = OfferWord(TONNY, Character.MILO, Promised.MONEY, 100, at_hour(1, 12), "tomorrow")
    campaign = campaign.play(said).visited(1, TONNY)

    after = campaign.play(Leave(FRANK, None))

    assert after.dealer(TONNY) == campaign.dealer(TONNY)
    assert after.state.words_of(TONNY) == campaign.state.words_of(TONNY)
    assert after.state.proposals == campaign.state.proposals
    assert after.state.visits == campaign.state.visits
    assert after.waiting(Errand.DEBT_DUE, OTHER)


ENDED = {
    "not getting out": (5, VisitChoice.OUT, FAILS, HowEnded.VISIT),
    "found": (6, VisitChoice.STAY_IN, HAPPENS, HowEnded.HUNTED),
}


@pytest.mark.parametrize(("rung", "choice", "fall", "how"), ENDED.values(), ids=ENDED)
def test_however_a_run_is_cut_the_heir_has_the_debt(
    rung: int, choice: VisitChoice, fall: int, how: HowEnded
):
    campaign = in_company().visited(rung)

    campaign = campaign.play(AnswerVisit(FRANK, choice), fall)

    assert campaign.dealer().ended is how
    assert (campaign.owed(), campaign.owed(TONNY)) == (0, 3000)


def test_wounds_pass_on_the_debt_too():
    campaign = in_company().being(wounds=6).visited(4).play(AnswerVisit(FRANK, VisitChoice.TAKE_IT))

    assert campaign.dealer().ended is HowEnded.WOUNDS
    assert campaign.owed(TONNY) == 3000


def test_even_spain_passes_on_the_debt():
    campaign = in_company(cash=15_000).play(GoOut(FRANK, Promised.SPAIN))

    assert campaign.dealer().ended is HowEnded.SPAIN
    assert campaign.owed(TONNY) == 3000


def test_every_debt_passes_on_each_as_it_is():
    campaign = in_company().owing(700, debt=OTHER).owing(50, TONNY, debt=DebtId("bt"))

    campaign = campaign.play(Leave(FRANK, None))

    assert sorted(debt.owed for debt in campaign.state.debts_of(TONNY)) == [50, 700, 3000]
    assert len({debt.id for debt in campaign.state.debts_of(TONNY)}) == 3


def test_an_heir_who_is_out_already_inherits_nothing():
    """It waits for whoever comes back."""
    campaign = in_company().being(TONNY, ended=HowEnded.LEFT)

    campaign = campaign.play(Leave(FRANK, None))

    assert campaign.owed(TONNY) == 0
    assert campaign.owed() == 3000


def test_what_was_inherited_is_inherited_again():
    campaign = in_company().seated(RITA, versus=True).being(TONNY, heir=RITA)

    campaign = campaign.play(Leave(FRANK, None)).play(Leave(TONNY, None))

    assert campaign.owed(RITA) == 3000


def test_what_passed_on_does_not_wait_for_who_comes_back():
    campaign = in_company().play(Leave(FRANK, None))

    events = campaign.decide(Join(PlayerId(f"player of {FRANK}"), "Frankie", versus=False))

    assert not of(DebtPassed, events)


# The table is closed.


def test_an_administrator_can_end_it_mid_step():
    campaign = owing(3000).seated(TONNY).visited(1)

    events = campaign.decide(EndCampaign())
    after = campaign.after(*events)

    assert [ended.dealer for ended in of(RunEnded, events)] == [FRANK, TONNY]
    assert events[-1] == CampaignEnded(HowEnded.ENDED)
    assert after.state.status is Status.OVER
    assert after.state.living() == []
    assert after.state.appointments == {}
    assert after.owed() == 3000


def test_a_table_nobody_came_to_can_be_ended_too():
    assert opened().play(EndCampaign()).state.status is Status.OVER


def test_the_curtain_falls_on_sunday_in_the_middle_of_everything():
    campaign = joined(Scenario("week", ends=at_hour(6, 22), rules=NOBODY_CALLS))

    events = campaign.brings(Errand.CURTAIN)
    after = campaign.after(*events)

    assert [ended.how for ended in of(RunEnded, events)] == [HowEnded.SUNDAY]
    assert of(CampaignEnded, events) == [CampaignEnded(HowEnded.SUNDAY)]
    assert after.state.status is Status.OVER
    assert after.state.appointments == {}


@pytest.mark.parametrize("how", [HowEnded.ENDED, HowEnded.SUNDAY])
def test_when_the_table_closes_nobody_inherits(how: HowEnded):
    campaign = in_company().expecting(Errand.CURTAIN, "", at_hour(6, 22))

    if how is HowEnded.ENDED:
        events = campaign.decide(EndCampaign())
    else:
        events = campaign.brings(Errand.CURTAIN)

    assert not of(DebtPassed, events)
    assert campaign.after(*events).owed(FRANK) == 3000


def test_the_dawn_after_everybody_is_out_throws_no_dice():
    campaign = joined()
    [dealer] = campaign.state.living()
    campaign = campaign.play(Leave(dealer.id, None))

    assert of(CampaignEnded, campaign.brings(Errand.DAWN)) == [CampaignEnded(HowEnded.ENDED)]
