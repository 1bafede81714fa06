"""The street: prices that all share and depress, hours on a corner, and rest."""

from __future__ import annotations

import pytest

from game.campaign import HowEnded, Market
from game.events import Rested, Sold
from game.house_rules import HouseRules
from game.moves import Rest, Sell
from game.refusals import Reason
from game.street import most_to_sell, new_day, price, takings
from game.units import District, Grams, Kroner, Minutes, PerMille, Portion, Wanted
from tests.builders import FAILS, FRANK, HAPPENS, RITA, TONNY, Loaded, Table, free, of

AMAGER, NORDVEST = District.AMAGER, District.NORDVEST


def sold(campaign: Table, grams: Wanted = Portion.ALL, where: District = AMAGER) -> Sold:
    [event] = of(Sold, campaign.decide(Sell(FRANK, grams, where)))
    return event


# Prices.


@pytest.mark.parametrize(
    ("factor", "demand", "kroner"),
    [(1000, 1000, 880), (1250, 1000, 1100), (750, 1000, 660), (1000, 300, 264), (1250, 960, 1056)],
)
def test_a_price_is_the_street_price_by_district_and_demand(factor: int, demand: int, kroner: int):
    assert price(HouseRules(), Market(PerMille(factor), PerMille(demand))) == kroner


def test_every_gram_depresses_the_next_one():
    """880, then 844, then 809."""
    campaign = free(goods=3)

    assert takings(campaign.state, AMAGER, 0) == (0, 1000)
    assert takings(campaign.state, AMAGER, 1) == (880, 960)
    assert takings(campaign.state, AMAGER, 3) == (880 + 844 + 809, 880)


def test_somebody_always_buys():
    campaign = free().demanding(AMAGER, demand=320)

    assert takings(campaign.state, AMAGER, 3) == (281 + 264 + 264, 300)


def test_demand_is_scaled_by_head_count():
    """Of four dealers each depresses a quarter as much; who is out does not count."""
    campaign = free().seated(TONNY).seated(RITA)

    two = campaign.being(RITA, ended=HowEnded.LEFT)

    assert takings(two.state, AMAGER, 1) == (880, 980)
    assert takings(campaign.state, AMAGER, 1) == (880, 987)


def test_a_crowd_still_depresses_the_market():
    """However many they are, a gram sold is demand gone."""
    campaign = free().under(demand_gram=1).seated(TONNY).seated(RITA)

    assert takings(campaign.state, AMAGER, 1)[1] == 999


def test_each_day_each_district_pays_differently():
    markets = new_day(HouseRules(), {}, Loaded(750, 1250, 1000, 900))

    assert [market.factor for market in markets.values()] == [750, 1250, 1000, 900]
    assert list(markets) == list(District)
    assert {market.demand for market in markets.values()} == {1000}


@pytest.mark.parametrize(("left", "in_the_morning"), [(300, 620), (680, 1000), (900, 1000)])
def test_some_demand_comes_back_in_a_night(left: int, in_the_morning: int):
    before = {AMAGER: Market(PerMille(800), PerMille(left))}

    markets = new_day(HouseRules(), before, Loaded(*(1000,) * 4))

    assert markets[AMAGER].demand == in_the_morning


# Selling.


def test_a_sale_runs_several_hours_and_reports_once():
    campaign = free(goods=5)

    event = sold(campaign, 5)
    after = campaign.after(event)

    assert (event.grams, event.money, event.minutes) == (5, 880 + 844 + 809 + 774 + 739, 150)
    assert after.goods() == 0
    assert after.cash() == event.money
    assert after.dealer().minutes == 330
    assert after.dealer().strain == 3 * 12
    assert after.dealer().heat == 5 * 7


def test_all_dealers_share_the_demand_of_a_district():
    campaign = free(goods=5).seated(TONNY).carrying(TONNY, goods=5)

    after = campaign.play(Sell(FRANK, 5, AMAGER))
    [second] = of(Sold, after.decide(Sell(TONNY, 5, AMAGER)))
    [elsewhere] = of(Sold, after.decide(Sell(TONNY, 5, NORDVEST)))

    assert second.money < sold(campaign, 5).money == elsewhere.money
    assert after.state.markets[AMAGER].demand == 900
    assert after.state.markets[NORDVEST].demand == 1000


@pytest.mark.parametrize(
    ("goods", "minutes", "most"),
    [(18, 480, 16), (5, 480, 5), (18, 89, 2), (18, 29, 0), (0, 480, 0)],
)
def test_hours_bind(goods: int, minutes: int, most: int):
    campaign = free(goods=goods).being(minutes=Minutes(minutes))

    assert most_to_sell(campaign.state, FRANK) == most


@pytest.mark.parametrize(
    ("wanted", "grams"),
    [(Portion.ALL, 16), (16, 16), (1, 1), (Portion.HALF, 9), (Portion.THIRD, 6)],
)
def test_all_means_all_the_day_has_room_for(wanted: Wanted, grams: int):
    campaign = free(goods=18)

    assert sold(campaign, wanted).grams == grams


REFUSED = {
    "nothing": (free(), Portion.ALL, Reason.NO_GOODS),
    "none of it": (free(goods=5), 0, Reason.NOT_POSITIVE),
    "less than none": (free(goods=5), -2, Reason.NOT_POSITIVE),
    "half a gram": (free(goods=1), Portion.HALF, Reason.NOT_POSITIVE),
    "more than there is": (free(goods=5), 6, Reason.NOT_ENOUGH_GOODS),
    "more than the hours allow": (free(goods=18), 17, Reason.OUT_OF_HOURS),
    "half when half is too much": (free(goods=40), Portion.HALF, Reason.OUT_OF_HOURS),
    "in no time": (free(goods=5).being(minutes=Minutes(29)), 1, Reason.OUT_OF_HOURS),
}


@pytest.mark.parametrize(("campaign", "grams", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_sold(campaign: Table, grams: Wanted, reason: Reason):
    assert campaign.refuse(Sell(FRANK, grams, AMAGER)).reason is reason


def test_who_wants_to_sell_too_much_hears_what_would_work():
    too_much = free(goods=5).refuse(Sell(FRANK, 6, AMAGER))
    too_long = free(goods=18).refuse(Sell(FRANK, 17, AMAGER))

    assert too_much.facts == {"grams": 5, "most": 5, "wanted": 6}
    assert too_long.facts == {"left": 480, "needed": 510, "most": 16}


def test_a_sale_touches_no_debt():
    campaign = free(goods=5).owing(3000)

    assert campaign.play(Sell(FRANK, 5, AMAGER)).debt() == campaign.debt()


# Rest.


def test_two_hours_with_the_phone_off_give_nerves_and_faces_back():
    campaign = free().being(strain=500, heat=450)

    [rested] = campaign.decide(Rest(FRANK))
    after = campaign.after(rested)

    assert rested == Rested(FRANK, Minutes(120), 0)
    assert after.dealer().minutes == 360
    assert (after.dealer().strain, after.dealer().heat) == (100, 150)


def test_there_is_no_less_than_no_strain_and_no_heat():
    after = free().being(strain=50, heat=50).play(Rest(FRANK))

    assert (after.dealer().strain, after.dealer().heat) == (0, 0)


@pytest.mark.parametrize(("fall", "wounds"), [(HAPPENS, 1), (800, 1), (801, 2), (FAILS, 2)])
def test_a_wound_heals_four_times_in_five(fall: int, wounds: int):
    campaign = free().being(wounds=2)

    assert campaign.play(Rest(FRANK), fall).dealer().wounds == wounds


def test_nobody_heals_who_is_not_hurt():
    """Not even the dice are asked."""
    assert free().play(Rest(FRANK)).dealer().wounds == 0


def test_rest_needs_two_hours():
    refusal = free().being(minutes=Minutes(119)).refuse(Rest(FRANK))

    assert refusal.reason is Reason.OUT_OF_HOURS
    assert refusal.facts == {"left": 119, "needed": 120}


def test_kroner_from_a_sale_are_whole():
    campaign = free(goods=7).demanding(AMAGER, factor=997, demand=993)

    event = sold(campaign, 7)

    assert isinstance(event.money, int)
    assert (event.grams, Kroner(campaign.after(event).cash())) == (Grams(7), event.money)
