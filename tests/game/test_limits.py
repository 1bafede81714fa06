"""A player's own limits, which no pause and no ending takes away (section 6 of the game)."""

from __future__ import annotations

import pytest

from game.campaign import HowEnded, Tone
from game.events import DealerActed
from game.happenings import LinesSet, QuotesSet
from game.limits import TOPICS, drawn
from game.moves import EndCampaign, PauseCampaign
from game.refusals import Reason
from game.schemes import SetLines, SetQuotes
from tests.builders import FRANK, NOBODY, TONNY, Table, free, of, told

LINES = SetLines(FRANK, ("death",), ("sex",))
QUOTES = SetQuotes(FRANK, agreed=True)

SITUATIONS = {
    "playing": free(),
    "paused": free().play(PauseCampaign()),
    "out": free().being(FRANK, ended=HowEnded.LEFT),
    "in custody": free().inside(),
    "on the stairs": free(goods=5).stopped(),
}


@pytest.mark.parametrize("there", SITUATIONS.values(), ids=SITUATIONS)
def test_they_can_be_set_whatever_happens(there: Table):
    [drawn_] = of(LinesSet, there.decide(LINES))
    [agreed] = of(QuotesSet, there.decide(QUOTES))
    after = there.play(LINES).play(QUOTES)

    assert (drawn_.lines, drawn_.veils) == (("death",), ("sex",))
    assert agreed.agreed
    assert after.dealer().lines == ("death",)
    assert after.dealer().quoted


@pytest.mark.parametrize("there", SITUATIONS.values(), ids=SITUATIONS)
def test_consent_is_taken_back_as_easily_as_it_is_given(there: Table):
    after = there.play(QUOTES).play(SetQuotes(FRANK, agreed=False))

    assert not after.dealer().quoted


def test_who_sets_them_was_heard_of_unless_nobody_is_counting():
    tomorrow = free().in_hours(30)

    assert of(DealerActed, tomorrow.decide(LINES))
    assert len(told(tomorrow.play(PauseCampaign()).decide(LINES))) == 1
    assert len(told(tomorrow.being(FRANK, ended=HowEnded.LEFT).decide(LINES))) == 1


@pytest.mark.parametrize("there", SITUATIONS.values(), ids=SITUATIONS)
def test_only_what_a_line_can_be_drawn_at(there: Table):
    for move in (SetLines(FRANK, ("weather",), ()), SetLines(FRANK, (), ("weather",))):
        assert there.refuse(move).reason is Reason.NO_SUCH_TOPIC
    assert there.play(SetLines(FRANK, TOPICS, ())).dealer().lines == TOPICS


def test_when_it_is_all_over_and_for_strangers_there_is_nothing_to_set():
    assert free().play(EndCampaign()).refuse(QUOTES).reason is Reason.OVER
    assert free().refuse(SetQuotes(NOBODY, agreed=True)).reason is Reason.NOT_JOINED


def test_what_one_draws_holds_for_all_and_a_line_outdoes_a_veil():
    campaign = free().having(tone=Tone.FILM).seated(TONNY)
    campaign = campaign.play(SetLines(FRANK, ("death",), ("sex",)))
    campaign = campaign.play(SetLines(TONNY, ("sex",), ("death", "police")))

    lines, veils = drawn(campaign.state)

    assert lines == {"death", "sex"}
    assert veils == {"police"}
