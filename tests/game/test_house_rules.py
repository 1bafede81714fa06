"""Every number of the game: what it is to begin with, and how far it can be moved."""

from __future__ import annotations

from dataclasses import fields

import pytest

from game.house_rules import VISIT_WAITS, VISIT_WINDOWS, HouseRules, OutOfLimitsError

NUMBERS = {rule.name: rule.metadata for rule in fields(HouseRules)}

TO_BEGIN_WITH = {
    "first_package": 18,
    "package_growth": 1220,
    "first_term": 34 * 60,
    "term_shrink": 900,
    "term_floor": 10 * 60,
    "gram_cost": 660,
    "gram_step": 1020,
    "gram_day": 1045,
    "gram_dear": 1100,
    "gram_standing": 20,
    "carried_term": 500,
    "carried_most": 24 * 60,
    "asked_price": 800,
    "asked_most": 1500,
    "front_closed_rung": 2,
    "missed_growth": 250,
    "missed_interval": 500,
    "missed_floor": 3 * 60,
    "hunted_floor": 8 * 60,
    "plea_cost": 100,
    "plea_standing": -40,
    "plea_closed_rung": 4,
    "living": 600,
    "living_day": 100,
    "gram_minutes": 30,
    "street_price": 880,
    "district_swing": 250,
    "demand_gram": 40,
    "demand_floor": 300,
    "demand_dawn": 320,
    "heat_dawn": 80,
    "theft_chance": 140,
    "theft_heat": 20,
    "theft_share": 600,
    "theft_cash": 2500,
    "theft_goods": 4,
    "day_minutes": 480,
    "wound_minutes": 60,
    "rung_minutes": 60,
    "least_minutes": 60,
    "strain_per_hour": 300,
    "strain_sale": 12,
    "strain_dawn": 50,
    "rest_minutes": 120,
    "rest_heat": 300,
    "rest_strain": 400,
    "rest_heals": 800,
    "patience_start": 500,
    "patience_dawn": 100,
    "patience_load": 25_000,
    "vic_cut": 30,
    "goods_minutes": 30,
    "out_minutes": 120,
    "out_patience": 200,
    "club_cost": 900,
    "word_patience": 250,
    "broken_patience": -400,
    "spain_patience": 700,
    "words_closed_rung": 5,
    "door_closed_rung": 6,
    "run_chance": 550,
    "run_wound": 60,
    "workshop_out": 600,
    "workshop_named": 500,
    "hunted_cut": 300,
    "broken_wounds": 7,
}


@pytest.mark.parametrize(("name", "value"), TO_BEGIN_WITH.items())
def test_a_campaign_begins_with_the_numbers_that_were_balanced(name: str, value: int):
    assert getattr(HouseRules(), name) == value


@pytest.mark.parametrize("name", NUMBERS)
def test_every_rule_has_a_unit_and_a_reason_and_keeps_its_own_limits(name: str):
    about = NUMBERS[name]

    assert about["unit"]
    assert len(about["why"].split()) > 1
    assert about["low"] <= getattr(HouseRules(), name) <= about["high"]


def test_a_scenario_overrides_rules_by_name_and_leaves_the_others():
    rules = HouseRules().overridden({"living": 700, "first_term": 1800})

    assert (rules.living, rules.first_term) == (700, 1800)
    assert rules == HouseRules(living=700, first_term=1800)


def test_overriding_nothing_changes_nothing():
    assert HouseRules().overridden({}) == HouseRules()


@pytest.mark.parametrize("limit", ["low", "high"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_rule_can_be_moved_to_its_limits_and_no_further(name: str, limit: str):
    edge = NUMBERS[name][limit]
    beyond = edge + (1 if limit == "high" else -1)

    moved = HouseRules().overridden({name: edge})

    assert getattr(moved, name) == edge
    with pytest.raises(OutOfLimitsError, match=name):
        HouseRules().overridden({name: beyond})


def test_who_goes_beyond_the_limits_is_told_what_they_are():
    with pytest.raises(OutOfLimitsError) as refused:
        HouseRules().overridden({"living": -1})

    assert str(refused.value) == "living must be from 0 to 10000 kr, not -1"


def test_a_rule_that_is_none_is_named():
    with pytest.raises(OutOfLimitsError, match="'mercy'"):
        HouseRules().overridden({"mercy": 1})


def test_the_higher_the_rung_the_sooner_they_come_and_the_shorter_they_wait():
    """Time is the violence: the ladder squeezes both."""
    for minutes in (VISIT_WAITS, VISIT_WINDOWS):
        rungs = minutes[1:]

        assert len(rungs) == 6
        assert sorted(rungs, reverse=True) == list(rungs)
        assert rungs[0] > rungs[-1] > 0
