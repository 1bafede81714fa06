"""Every number of the game, in one place, with its unit, its limits and its reason.

A scenario, or a day of one, overrides them by name within the limits (`overridden`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _rule(value: int, unit: str, low: int, high: int, why: str) -> int:
    """Declare one rule. `low` and `high` are the limits for overriding it."""
    rule: int = field(default=value, metadata={"unit": unit, "low": low, "high": high, "why": why})
    return rule


class OutOfLimitsError(ValueError):
    """A rule was overridden that does not exist, or beyond its limits."""


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The numbers in force. Shares and chances are thousandths, scores hundredths."""

    opening_cash: int = _rule(500, "kr", 0, 50_000, "no buffer: enough for one day's living")
    returning_cash: int = _rule(200, "kr", 0, 50_000, "who joins again joins lower")
    runs_a_day: int = _rule(2, "runs", 1, 20, "a chair is not a revolving door")
    returning_standing: int = _rule(-150, "cents", -500, 0, "Milo remembers the last time")

    first_package: int = _rule(18, "g", 2, 200, "a little more than a day's selling")
    package_growth: int = _rule(1220, "per mille", 1000, 2000, "the ratchet outruns the hours")
    asked_growth: int = _rule(1083, "per mille", 1000, 2000, "asking first costs 0.4 of a step")
    largest_package: int = _rule(400, "g", 20, 5000, "what fits in one bag")
    first_term: int = _rule(34 * 60, "min", 60, 10_080, "40 to 48 h leave dead time")
    term_shrink: int = _rule(900, "per mille", 500, 1000, "each step is shorter")
    asked_shrink: int = _rule(959, "per mille", 500, 1000, "0.4 of a step")
    term_floor: int = _rule(10 * 60, "min", 60, 10_080, "below this nobody could sell it")
    carried_term: int = _rule(500, "per mille", 0, 1000, "paying early is never wrong")
    carried_most: int = _rule(24 * 60, "min", 0, 10_080, "but not a way to buy a week")

    gram_cost: int = _rule(660, "kr/g", 50, 5000, "three quarters of a good street price")
    gram_step: int = _rule(1020, "per mille", 1000, 1500, "each package is a little dearer")
    asked_step: int = _rule(1008, "per mille", 1000, 1500, "0.4 of a step")
    gram_day: int = _rule(1045, "per mille", 1000, 1500, "waiting costs, else all wait")
    gram_dear: int = _rule(1100, "per mille", 500, 2000, "what nobody's friend pays")
    gram_standing: int = _rule(20, "per mille a point", 0, 100, "what a point of standing is worth")
    asked_price: int = _rule(800, "per mille", 300, 1000, "cheaper for who comes by himself")
    asked_most: int = _rule(1500, "per mille", 1000, 5000, "he trusts you with half as much again")
    offer_hours: int = _rule(6 * 60, "min", 30, 1440, "he is patient until about noon")
    declined_growth: int = _rule(1100, "per mille", 1000, 2000, "the next offer is harsher")
    declined_standing: int = _rule(-100, "cents", -1000, 0, "turning him down has its price")

    missed_growth: int = _rule(250, "per mille", 0, 1000, "the story: he adds to the bill")
    missed_interval: int = _rule(500, "per mille", 100, 1000, "and the next one comes in half")
    missed_floor: int = _rule(3 * 60, "min", 30, 1440, "time enough to do one thing")
    hunted_floor: int = _rule(8 * 60, "min", 30, 1440, "they have to find you first")
    missed_standing: int = _rule(-50, "cents", -1000, 0, "he notes it")
    settled_standing: int = _rule(50, "cents", 0, 1000, "he notes that too")
    plea_cost: int = _rule(100, "per mille", 0, 1000, "delay always costs")
    plea_standing: int = _rule(-40, "cents", -1000, 0, "asking is remembered")
    plea_closed_rung: int = _rule(4, "rung", 1, 7, "nobody is listening by then")
    front_closed_rung: int = _rule(2, "rung", 1, 7, "no extra credit for the late")
    reminder_share: int = _rule(250, "per mille", 0, 900, "a word before it falls due")
    word_kept_standing: int = _rule(30, "cents", 0, 1000, "a word kept")
    word_broken_standing: int = _rule(-80, "cents", -1000, 0, "a word broken")

    hungry_strain: int = _rule(100, "cents", 0, 1000, "a day on nothing")
    living: int = _rule(600, "kr", 0, 10_000, "idling costs")
    living_day: int = _rule(100, "kr/day", 0, 2000, "and more each day")
    day_minutes: int = _rule(480, "min", 60, 1440, "a day has eight hours")
    wound_minutes: int = _rule(60, "min", 0, 480, "an open wound takes one")
    rung_minutes: int = _rule(60, "min", 0, 480, "so does each rung")
    least_minutes: int = _rule(60, "min", 0, 480, "never below one")
    strain_per_hour: int = _rule(300, "cents", 50, 2000, "three points of strain cost an hour")
    strain_sale: int = _rule(12, "cents/h", 0, 500, "an hour on a corner")
    strain_dawn: int = _rule(50, "cents", 0, 1000, "sleep takes some of it")

    gram_minutes: int = _rule(30, "min/g", 5, 240, "at 3 g an hour it is gone by noon")
    street_price: int = _rule(880, "kr/g", 50, 5000, "base, before district and demand")
    district_swing: int = _rule(250, "per mille", 0, 900, "where to go is a skill")
    demand_gram: int = _rule(40, "per mille/g", 0, 500, "each gram depresses the rest")
    demand_floor: int = _rule(300, "per mille", 50, 1000, "somebody always buys")
    demand_dawn: int = _rule(320, "per mille", 0, 1000, "what comes back in a night")
    heat_gram: int = _rule(7, "cents/g", 0, 500, "0.22 for three grams")
    heat_dawn: int = _rule(80, "cents", 0, 1000, "people forget a face")
    theft_chance: int = _rule(140, "per mille", 0, 1000, "gives the flat its use")
    theft_heat: int = _rule(20, "per mille a point", 0, 200, "who is seen is followed")
    theft_share: int = _rule(600, "per mille", 0, 1000, "they never find all of it")
    theft_cash: int = _rule(2500, "kr", 0, 100_000, "less is not worth a night")
    theft_goods: int = _rule(4, "g", 0, 1000, "less is not worth a night")

    rest_minutes: int = _rule(120, "min", 10, 480, "two hours with the phone off")
    rest_heat: int = _rule(300, "cents", 0, 2000, "out of sight")
    rest_strain: int = _rule(400, "cents", 0, 2000, "out of mind")
    rest_heals: int = _rule(800, "per mille", 0, 1000, "a wound, four times in five")

    patience_start: int = _rule(500, "cents", 50, 1000, "five days of nothing")
    patience_most: int = _rule(1000, "cents", 100, 2000, "she is not a saint")
    patience_dawn: int = _rule(100, "cents", 0, 1000, "a day is a day")
    patience_load: int = _rule(25_000, "kr/point", 1000, 1_000_000, "what lies there weighs")
    load_gram: int = _rule(700, "kr/g", 0, 5000, "what a gram under the sink counts as")
    vic_cut: int = _rule(30, "per mille", 0, 500, "of the money she keeps")
    goods_minutes: int = _rule(30, "min", 0, 240, "the stairs; money goes by itself")
    out_minutes: int = _rule(120, "min", 10, 480, "an evening")
    out_patience: int = _rule(200, "cents", 0, 1000, "what an evening is worth")
    home_patience: int = _rule(100, "cents", 0, 1000, "what staying in is worth")
    club_cost: int = _rule(900, "kr", 0, 20_000, "two people and a cloakroom")
    dinner_cost: int = _rule(800, "kr", 0, 20_000, "with wine")
    vet_cost: int = _rule(1400, "kr", 0, 20_000, "the dog is not getting better")
    spain_cost: int = _rule(15_000, "kr", 0, 500_000, "two tickets and a month's rent")
    word_patience: int = _rule(250, "cents", 0, 1000, "affection is credit")
    spain_patience: int = _rule(700, "cents", 0, 2000, "and Spain is a lot of it")
    kept_patience: int = _rule(100, "cents", 0, 1000, "she noticed")
    broken_patience: int = _rule(-400, "cents", -2000, 0, "she noticed")
    put_off_patience: int = _rule(-150, "cents", -2000, 0, "later, again")
    words_open: int = _rule(2, "words", 1, 10, "nobody believes a third")
    words_closed_rung: int = _rule(5, "rung", 1, 7, "she has seen your face")
    door_closed_rung: int = _rule(6, "rung", 1, 7, "hunted men are not let in")

    fund_share: int = _rule(100, "per mille", 0, 500, "for the lamps")
    goods_counted: int = _rule(500, "per mille", 100, 1000, "what goods fetch in a hallway")
    warm_start: int = _rule(500, "cents", 0, 1000, "he likes everybody at first")
    coffee_minutes: int = _rule(60, "min", 0, 480, "he is in no hurry")
    warm_coffee: int = _rule(100, "cents", 0, 1000, "somebody listened")
    warm_hide: int = _rule(-150, "cents", -1000, 0, "he climbed those stairs")
    hide_strain: int = _rule(100, "cents", 0, 1000, "holding one's breath behind a door")
    run_chance: int = _rule(550, "per mille", 0, 1000, "he hates stairs")
    run_wound: int = _rule(60, "per mille a wound", 0, 300, "and you are slower")
    beating_wounds: int = _rule(2, "wounds", 1, 6, "one visit")
    caught_wounds: int = _rule(3, "wounds", 1, 6, "running made it worse")
    beating_paid: int = _rule(333, "per mille", 1, 1000, "a third in hand softens it")
    workshop_out: int = _rule(600, "per mille", 0, 1000, "getting out only postpones")
    workshop_named: int = _rule(500, "per mille", 100, 900, "a name passes on half")
    hunted_cut: int = _rule(300, "per mille", 0, 1000, "each time they come close")
    hunted_moving: int = _rule(200, "per mille", 0, 1000, "something to do while hunted")
    hunted_paid: int = _rule(150, "per mille", 0, 1000, "money is slow to find fault")
    hunted_silent: int = _rule(400, "per mille", 0, 1000, "asleep is the worst place")
    moving_minutes: int = _rule(180, "min", 0, 480, "a night of other people's sofas")
    broken_wounds: int = _rule(7, "wounds", 2, 20, "a body is finite")
    talk_kind: int = _rule(15, "cents", 0, 200, "somebody asked about the lamps")
    talk_affection: int = _rule(30, "cents", 0, 200, "once a day she lets it count")
    talk_later: int = _rule(-30, "cents", -500, 0, "each later is another one")
    talk_threat: int = _rule(-100, "cents", -1000, 0, "he writes that down too")
    talk_accuse: int = _rule(-40, "cents", -1000, 0, "who says such things")
    call_quiet: int = _rule(600, "per mille a day", 0, 1000, "not every silence is noticed")
    call_bored: int = _rule(300, "per mille a day", 0, 1000, "there is always the restaurant")

    visit_gap: int = _rule(120, "min", 0, 1440, "never two within two hours")
    absent_hours: int = _rule(60, "real h", 12, 720, "gone, and not just asleep")

    def overridden(self, changes: Mapping[str, int]) -> HouseRules:
        """Return these rules with `changes` by name.

        Raises `OutOfLimitsError`, naming the rule and what is allowed, for a name that is none
        or a value beyond the rule's limits.
        """
        known = {rule.name: rule.metadata for rule in fields(self)}
        for name, value in changes.items():
            if name not in known:
                message = f"there is no house rule {name!r}"
                raise OutOfLimitsError(message)
            low, high = known[name]["low"], known[name]["high"]
            if not low <= value <= high:
                message = f"{name} must be from {low} to {high} {known[name]['unit']}, not {value}"
                raise OutOfLimitsError(message)
        return replace(self, **changes)


VISIT_WAITS = (0, 240, 180, 120, 120, 60, 60)
"""Minutes from a missed deadline to the visit, by rung: the later, the quicker they come."""
VISIT_WINDOWS = (0, 360, 240, 120, 60, 60, 60)
"""Minutes a visit waits for an answer, by rung."""
