"""A closed bag, which tells nobody what is in it until it is opened (row 16)."""

from __future__ import annotations

import pytest

from game.campaign import HowEnded
from game.events import Sold
from game.happenings import BagTested, SodaSold
from game.moves import PauseCampaign, Sell
from game.refusals import Reason
from game.schemes import OpenBag
from game.units import BagId, District, Portion, Wanted
from tests.builders import FRANK, TONNY, Table, free, of

BAG = BagId("gbag")


def selling(grams: Wanted) -> Sell:
    return Sell(FRANK, grams, District.AMAGER, BAG)


def either(**being: object) -> list[Table]:
    """Return the same table twice: the bag is what it looks like, and it is not."""
    return [free(goods=2).bagged(9, soda=soda).being(FRANK, **being) for soda in (False, True)]


@pytest.mark.parametrize(
    ("grams", "minutes", "reason"),
    [
        (999, 480, Reason.NOT_ENOUGH_GOODS),
        (0, 480, Reason.NOT_POSITIVE),
        (-3, 480, Reason.NOT_POSITIVE),
        (11, 90, Reason.OUT_OF_HOURS),
        (1, 10, Reason.OUT_OF_HOURS),
    ],
)
def test_no_refusal_is_a_test_of_what_is_in_it(grams: int, minutes: int, reason: Reason):
    real, soda = (table.refuse(selling(grams)) for table in either(minutes=minutes))

    assert real == soda
    assert real.reason is reason


def test_who_asks_too_much_of_a_bag_hears_what_it_looks_like():
    for table in either():
        assert table.refuse(selling(999)).facts == {"grams": 11, "most": 11, "wanted": 999}


def test_the_first_gram_of_it_says_what_it_was():
    real, soda = either()

    [tested], [sold] = (of(kind, real.decide(selling(11))) for kind in (BagTested, Sold))
    assert (tested.grams, sold.grams) == (9, 11)
    assert of(SodaSold, soda.decide(selling(1)))
    assert soda.play(selling(Portion.ALL)).goods() == 2


def test_all_is_all_the_day_has_room_for():
    real, _ = either(minutes=120)

    [sold] = of(Sold, real.decide(selling(Portion.ALL)))

    assert sold.grams == 4


def test_a_bag_is_opened_by_whose_it_is_and_when_they_can():
    there, _ = either()

    assert there.seated(TONNY).refuse(OpenBag(TONNY, BAG)).reason is Reason.NO_BAG
    assert there.stopped().refuse(OpenBag(FRANK)).reason is Reason.BUSTED
    assert there.inside().refuse(OpenBag(FRANK)).reason is Reason.IN_CUSTODY
    assert there.play(PauseCampaign()).refuse(OpenBag(FRANK)).reason is Reason.PAUSED
    over = there.being(FRANK, ended=HowEnded.LEFT)
    assert over.refuse(OpenBag(FRANK)).reason is Reason.OUT_OF_THE_GAME
    assert there.play(OpenBag(FRANK)).refuse(OpenBag(FRANK)).reason is Reason.NO_BAG
