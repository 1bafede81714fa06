"""Tonny, who remembers how often he was sent away (row 6)."""

from __future__ import annotations

import pytest

from game.affairs import TONNY as THE_TONNY
from game.campaign import Errand, HowEnded
from game.happenings import TieEnded, TieMade
from game.moves import PauseCampaign
from game.refusals import Reason
from game.schemes import Lash, OfferTie, Part
from game.units import PerMille
from tests.builders import EVEN_DAY, FRANK, TONNY, Table, free, of

ASK = OfferTie(FRANK, None, PerMille(300))
PRICE = 9000


def alone(**rules: int) -> Table:
    return free(cash=2000, rules={"price_low": PRICE, "price_high": PRICE, **rules})


def loyalty(table: Table) -> int:
    [made] = of(TieMade, table.decide(ASK, PRICE))
    return made.loyalty


@pytest.mark.parametrize("left", [1, 200, 599])
def test_who_was_sent_away_counts_on_from_there(left: int):
    campaign = alone().tied(None, loyalty=left).play(Part(FRANK, take=False))

    assert loyalty(campaign) == left


def test_being_hit_is_not_forgotten_by_parting():
    campaign = alone().being(FRANK, hurt_at=free().now).tied(None, loyalty=600)

    after = campaign.play(Lash(FRANK, THE_TONNY)).play(Part(FRANK, take=False))

    assert loyalty(after) == 300


def test_there_is_always_a_day_in_him():
    campaign = alone().tied(None, loyalty=-50).play(Part(FRANK, take=False))

    assert loyalty(campaign) == 1


def test_he_is_never_more_loyal_for_having_been_away():
    campaign = alone().tied(None, loyalty=900).play(Part(FRANK, take=False))

    assert loyalty(campaign) == 600


def test_who_took_his_due_begins_anew():
    campaign = alone().being(FRANK, tonny_lost=400).tied(None, loyalty=20)

    [ended] = of(TieEnded, campaign.brings(Errand.DAWN, *EVEN_DAY))

    assert ended.by == THE_TONNY
    assert loyalty(campaign.dawn()) == 600


def test_parting_from_a_dealer_is_nothing_to_tonny():
    campaign = alone().seated(TONNY).tied(TONNY).play(Part(FRANK, take=False))

    assert loyalty(campaign) == 600


def test_nobody_parts_on_the_stairs_in_a_cell_in_a_pause_or_after_the_end():
    away = Part(FRANK, take=False)
    there = alone().tied(None, loyalty=600)

    assert there.stopped().refuse(away).reason is Reason.BUSTED
    assert there.inside().refuse(away).reason is Reason.IN_CUSTODY
    assert there.play(PauseCampaign()).refuse(away).reason is Reason.PAUSED
    over = there.being(FRANK, ended=HowEnded.LEFT)
    assert over.refuse(away).reason is Reason.OUT_OF_THE_GAME
