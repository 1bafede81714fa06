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
    rest_closed_rung: int = _rule(7, "rung", 1, 7, "nobody sleeps while they look for him")
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
    spain_closed_rung: int = _rule(7, "rung", 1, 7, "nobody goes to Spain with those stairs")
    stash_closed_rung: int = _rule(7, "rung", 1, 7, "not in her flat, while he comes by")
    club_closed_rung: int = _rule(7, "rung", 1, 7, "they look at a face at the door")
    door_closed_rung: int = _rule(6, "rung", 1, 7, "hunted men are not let in")

    fund_share: int = _rule(100, "per mille", 0, 500, "for the lamps")
    goods_counted: int = _rule(500, "per mille", 100, 1000, "what goods fetch in a hallway")
    warm_start: int = _rule(500, "cents", 0, 1000, "he likes everybody at first")
    coffee_minutes: int = _rule(60, "min", 0, 480, "he is in no hurry")
    coffee_time: int = _rule(0, "min", 0, 1440, "while somebody listens it is not evening yet")
    warm_coffee: int = _rule(100, "cents", 0, 1000, "somebody listened")
    warm_hide: int = _rule(-150, "cents", -1000, 0, "he climbed those stairs")
    hide_strain: int = _rule(100, "cents", 0, 1000, "holding one's breath behind a door")
    run_chance: int = _rule(550, "per mille", 0, 1000, "he hates stairs")
    run_wound: int = _rule(60, "per mille a wound", 0, 300, "and you are slower")
    refused_wounds: int = _rule(1, "wounds", 1, 6, "he had asked nicely")
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

    price_low: int = _rule(8000, "kr", 0, 1_000_000, "the least at which anybody breaks")
    price_high: int = _rule(30_000, "kr", 0, 1_000_000, "and the most")

    bust_base: int = _rule(3, "per mille", 0, 1000, "somebody looks out of a window")
    bust_heat: int = _rule(13, "per mille a point", 0, 500, "a face that is known")
    bust_file: int = _rule(4, "per mille a point", 0, 500, "a name that is known")
    bust_grams: int = _rule(500, "per mille a kilo", 0, 10_000, "large loads are danger")
    bust_hot: int = _rule(2500, "per mille", 1000, 10_000, "where they stand today")
    hot_spot: int = _rule(1, "yes 1, no 0", 0, 1, "they stand somewhere every day")
    bust_minutes: int = _rule(10, "min", 1, 240, "as long as it takes to climb three floors")
    bust_real: int = _rule(90, "real s", 10, 3600, "as long as it takes to read the message")
    bust_run: int = _rule(550, "per mille", 0, 1000, "there is a back stair")
    bust_run_wound: int = _rule(60, "per mille a wound", 0, 300, "not with that leg")
    bust_run_heat: int = _rule(200, "cents", 0, 1000, "who runs is remembered")
    bust_keep: int = _rule(450, "per mille", 0, 1000, "they do not look everywhere")
    bust_keep_gram: int = _rule(4, "per mille a gram", 0, 100, "there is less everywhere")
    custody_found: int = _rule(24 * 60, "min", 60, 4320, "a day and a night, and it was there")
    custody_nothing: int = _rule(12 * 60, "min", 60, 4320, "a night, and it was not")
    file_found: int = _rule(2, "points", 0, 20, "a case has a number")
    file_talked: int = _rule(2, "points", 0, 20, "and a statement a date")
    prison_file: int = _rule(8, "points", 1, 100, "at some thickness it is enough")
    room_share: int = _rule(500, "per mille", 100, 900, "half the time they only wait")
    room_noise: int = _rule(8 * 60, "min", 0, 1440, "doors open when they open")
    room_early: int = _rule(4 * 60, "min", 0, 1440, "a little sooner for who talked")
    room_talked: int = _rule(-100, "cents", -1000, 0, "who talked is left alone for a while")
    room_silent: int = _rule(100, "cents", 0, 1000, "who did not is looked at")
    room_leak: int = _rule(300, "per mille", 0, 1000, "corridors have ears, and poor ones")

    hasse_chance: int = _rule(250, "per mille a dawn", 0, 1000, "he has a buyer, sometimes")
    hasse_closed_rung: int = _rule(3, "rung", 1, 7, "he counts the stairs too")
    hasse_opinion: int = _rule(300, "cents", 0, 1000, "he asks around before he asks")
    hasse_grams: int = _rule(40, "g", 1, 1000, "more than anybody could pay for")
    hasse_price: int = _rule(950, "kr/g", 50, 5000, "a buyer with scale pays a little more")
    hasse_hours: int = _rule(6 * 60, "min", 30, 1440, "until noon")
    hasse_hour: int = _rule(20, "h", 0, 23, "buyers come after work")
    hasse_pay: int = _rule(3 * 60, "min", 30, 1440, "Milo's money is due at once")
    hasse_bust: int = _rule(120, "per mille", 0, 1000, "someone else knows the date")
    hasse_bust_heat: int = _rule(30, "per mille a point", 0, 500, "and whoever comes is followed")
    failed_opinion: int = _rule(-150, "cents", -1000, 0, "he stood there")

    mule_most: int = _rule(18, "g", 1, 500, "what goes unseen")
    mule_cost: int = _rule(200, "kr/g", 10, 5000, "cheap, and there is a reason")
    mule_minutes: int = _rule(30, "min", 0, 480, "two telephone calls")
    mule_hours: int = _rule(8 * 60, "min", 30, 2880, "a night on a bus")
    mule_soda: int = _rule(300, "per mille", 0, 1000, "the reason")
    mule_closed_rung: int = _rule(3, "rung", 1, 7, "nobody carries for the late")
    test_minutes: int = _rule(30, "min", 0, 240, "a kitchen table")
    soda_opinion: int = _rule(-100, "cents", -1000, 0, "somebody paid for that, nearly")

    rob_minutes: int = _rule(120, "min", 10, 480, "most of it in a parked car")
    rob_low: int = _rule(5000, "kr", 0, 100_000, "a drawer at a gym")
    rob_high: int = _rule(12_000, "kr", 0, 100_000, "a full drawer")
    rob_less: int = _rule(750, "per mille", 0, 1000, "they learn")
    rob_wound: int = _rule(60, "per mille", 0, 1000, "they are strong")
    rob_wound_more: int = _rule(60, "per mille a time", 0, 1000, "and next time ready")
    rob_heat: int = _rule(150, "cents", 0, 1000, "it was noticed")
    rob_enemy: int = _rule(350, "per mille", 0, 1000, "somebody knows a face")
    rob_closed_rung: int = _rule(6, "rung", 1, 7, "hunted men rob nobody")
    enemy_low: int = _rule(20 * 60, "min", 60, 10_080, "not before tomorrow")
    enemy_high: int = _rule(80 * 60, "min", 60, 10_080, "not after Sunday")
    enemy_wounds: int = _rule(2, "wounds", 0, 6, "they train for this")
    enemy_share: int = _rule(500, "per mille", 0, 1000, "and take what they find")

    ride_minutes: int = _rule(180, "min", 10, 480, "an afternoon in his car")
    ride_soft: int = _rule(1100, "kr", 0, 50_000, "what a talk brings in")
    ride_hard: int = _rule(2000, "kr", 0, 50_000, "what fear brings in")
    ride_wrong: int = _rule(60, "per mille", 0, 1000, "somebody had less left than it looked")
    ride_strain: int = _rule(50, "cents", 0, 1000, "one looks at the carpet")
    ride_strain_hard: int = _rule(150, "cents", 0, 1000, "one sees the carpet later")
    ride_wrong_heat: int = _rule(300, "cents", 0, 1000, "there will be questions")
    ride_closed_rung: int = _rule(4, "rung", 1, 7, "by then one is on the other list")

    lash_strain: int = _rule(400, "cents", 0, 2000, "it helps, for an hour")
    lash_minutes: int = _rule(120, "min", 0, 480, "and one does not lie awake")
    lash_vic: int = _rule(70, "cents", 0, 1000, "for good")
    lash_patience: int = _rule(-100, "cents", -1000, 0, "and for now")
    lash_tonny: int = _rule(-300, "cents", -1000, 0, "he had thought he knew you")
    lash_hit: int = _rule(200, "cents", 0, 1000, "what it does to who got it")
    lash_taken: int = _rule(60, "min", 0, 480, "and the hour it takes them")
    lash_opinion: int = _rule(-50, "cents", -1000, 0, "people saw")
    lash_hours: int = _rule(24 * 60, "min", 60, 4320, "after a night it is only a mood")
    lash_closed_rung: int = _rule(5, "rung", 1, 7, "nobody is below you any more")

    rumour_minutes: int = _rule(60, "min", 0, 480, "two bars and a barber")
    rumour_hears: int = _rule(500, "per mille", 0, 1000, "not everybody is everywhere")
    rumour_believed: int = _rule(500, "per mille", 0, 1000, "a thing said twice is so")
    rumour_denied: int = _rule(500, "per mille", 0, 1000, "who denies it has thought of it")
    rumour_nights: int = _rule(3, "nights", 1, 14, "then they talk of something else")
    rumour_fades: int = _rule(100, "cents", 0, 1000, "people forget, a little")
    rumour_holds: int = _rule(600, "cents", 0, 1000, "how firmly it is believed at first")
    belief_acts: int = _rule(400, "cents", 1, 1000, "firm enough to do something about")
    rumour_made: int = _rule(150, "per mille a dawn", 0, 1000, "somebody always says something")
    belief_cost: int = _rule(-100, "cents", -1000, 0, "what is believed costs you")
    belief_theft: int = _rule(150, "per mille", 0, 1000, "who is said to have is visited")

    tonny_share: int = _rule(300, "per mille", 0, 1000, "he asks for half and takes this")
    tonny_loyalty: int = _rule(600, "cents", 0, 1000, "he likes to be along")
    tonny_day: int = _rule(-25, "cents", -1000, 0, "a day is a day for him too")
    tonny_rung: int = _rule(-30, "cents a rung", -1000, 0, "he can count to three")
    tonny_takes: int = _rule(400, "per mille", 0, 1000, "what he thinks he was owed")
    tonny_closed_rung: int = _rule(3, "rung", 1, 7, "he is not stupid")
    tie_gram_minutes: int = _rule(20, "min/g", 5, 240, "four eyes see more customers")
    tie_lookout: int = _rule(500, "per mille", 0, 1000, "four eyes see the van first")
    tie_takes: int = _rule(400, "per mille", 0, 1000, "what fits into a jacket")
    share_least: int = _rule(100, "per mille", 0, 1000, "less is an insult")
    share_most: int = _rule(500, "per mille", 0, 1000, "more and it is another's business")

    bargain_hours: int = _rule(12 * 60, "min", 10, 2880, "then it was not meant")
    paper_share: int = _rule(500, "per mille", 0, 1000, "he buys paper by weight")
    paper_most: int = _rule(20_000, "kr", 0, 1_000_000, "nobody is good for more than that")
    paper_visit: int = _rule(2000, "kr", 0, 100_000, "he does not climb stairs for less")
    owed_opinion: int = _rule(-150, "cents", -1000, 0, "who does not pay is talked of")
    paid_opinion: int = _rule(50, "cents", 0, 1000, "and who pays, less")
    vouch_time: int = _rule(500, "per mille", 0, 2000, "a second name is worth half a term")

    mercy_rung: int = _rule(5, "rung", 1, 6, "when there is nothing else to be had")
    mercy_wait: int = _rule(90, "min", 0, 1440, "he lets it ring until then")
    mercy_hours: int = _rule(6 * 60, "min", 30, 1440, "and is patient, as always")
    mercy_share: int = _rule(50, "per mille", 1, 1000, "a token")
    mercy_bait: int = _rule(450, "per mille", 0, 1000, "it looks exactly like mercy")
    mercy_still: int = _rule(48 * 60, "min", 0, 10_080, "deadlines stand still; nothing forgives")

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
