"""Joining, and what a dawn brings: thieves, rent, hours, and who is not heard of."""

from __future__ import annotations

import pytest

from game.campaign import (
    DayRules,
    Errand,
    HowEnded,
    Note,
    NoteKind,
    Pace,
    Scenario,
    Status,
)
from game.days import absent_dawns
from game.events import (
    AbsenceNoted,
    ClockStarted,
    DawnBroke,
    DealerActed,
    DealerWoke,
    DebtPassed,
    RulesChanged,
    RunEnded,
    StolenFrom,
)
from game.gametime import at_hour
from game.moves import Join, Leave, Rest, SetPace
from game.refusals import Reason
from game.units import District, Kroner, PlayerId
from tests.builders import (
    EVEN_DAY,
    FAILS,
    FRANK,
    HAPPENS,
    NOBODY_CALLS,
    RITA,
    TONNY,
    Table,
    free,
    joined,
    of,
    opened,
    owing,
)

P1, P2 = PlayerId("p1"), PlayerId("p2")


def after_days(campaign: Table, dawns: int) -> Table:
    """Let so many dawns break, and nothing else happen."""
    for _ in range(dawns):
        campaign = campaign.dawn()
    return campaign


def quiet(pace: Pace = Pace.SLOW) -> Table:
    """Frank, whom nothing but the dawn will bother for weeks."""
    campaign = owing(3000, due_in=5000)
    return campaign.play(SetPace(pace)) if pace is not Pace.SLOW else campaign


# Joining.


def test_who_comes_in_has_little_money_a_days_hours_and_a_debt():
    campaign = joined()

    [dealer] = campaign.state.living()

    assert (dealer.name, dealer.player, dealer.joined) == ("Frank", P1, at_hour(0, 8))
    assert campaign.cash(dealer.id) == 500
    assert dealer.minutes == 480
    assert (dealer.standing, dealer.warmth, dealer.patience) == (500, 500, 500)
    assert (dealer.rung, dealer.wounds, dealer.strain, dealer.heat) == (0, 0, 0, 0)
    assert not dealer.returned
    assert campaign.owed(dealer.id) > campaign.cash(dealer.id)
    assert campaign.state.today == (Note(at_hour(0, 8), NoteKind.JOINED, dealer.id),)


@pytest.mark.parametrize("versus", [True, False])
def test_whether_others_may_turn_on_a_dealer_is_said_at_joining(*, versus: bool):
    campaign = opened().play(Join(P1, "Frank", versus), *EVEN_DAY)

    assert [dealer.versus for dealer in campaign.state.living()] == [versus]


def test_the_first_to_come_in_starts_the_clock():
    waiting = opened()
    assert waiting.state.status is Status.WAITING
    assert not waiting.state.appointments

    campaign = waiting.play(Join(P1, "Frank", versus=False), 1250, 750, 1000, 900)

    assert campaign.state.status is Status.RUNNING
    assert [one.due for one in campaign.waiting(Errand.DAWN)] == [at_hour(1, 6)]
    assert [market.factor for market in campaign.state.markets.values()] == [1250, 750, 1000, 900]
    assert not campaign.waiting(Errand.CURTAIN)


def test_who_comes_later_finds_the_clock_running():
    campaign = joined()

    events = campaign.decide(Join(P2, "Tonny", versus=False))
    both = campaign.after(*events)

    assert not of(ClockStarted, events)
    assert len(both.waiting(Errand.DAWN)) == 1
    assert [dealer.name for dealer in both.state.living()] == ["Frank", "Tonny"]
    assert both.state.markets == campaign.state.markets


def test_who_comes_later_pays_what_a_gram_costs_by_then():
    campaign = joined().dawn(FAILS)

    campaign = campaign.play(Join(P2, "Tonny", versus=False))

    tonny = campaign.state.living()[1]
    assert campaign.owed(tonny.id) == 18 * 690


@pytest.mark.parametrize("name", ["Frank", "FRANK", "frank"])
def test_two_dealers_do_not_answer_to_one_name(name: str):
    refusal = joined().refuse(Join(P2, name, versus=False))

    assert refusal.reason is Reason.NAME_TAKEN
    assert refusal.facts == {"name": name}


def test_a_player_sits_at_the_table_once():
    assert joined().refuse(Join(P1, "Another", versus=False)).reason is Reason.ALREADY_JOINED


def test_who_comes_back_starts_lower_and_with_the_old_debt():
    """The cycle goes on."""
    campaign = joined()
    [old] = campaign.state.living()
    campaign = campaign.play(Leave(old.id, None)).in_hours(2)

    events = campaign.decide(Join(P1, "Frankie", versus=False))
    campaign = campaign.after(*events)

    [new] = campaign.state.living()
    assert new.returned
    assert campaign.cash(new.id) == 200
    assert new.standing == 350
    [passed] = of(DebtPassed, events)
    assert (passed.giver, passed.taker, passed.amount) == (old.id, new.id, 18 * 660)
    assert campaign.state.debts_of(old.id) == []
    # Milo trusts less: his new front is dearer than the old one was.
    assert sorted(debt.owed for debt in campaign.state.debts_of(new.id)) == [18 * 660, 18 * 680]
    assert {debt.due for debt in campaign.state.debts_of(new.id)} == {at_hour(1, 20)}
    assert len(campaign.waiting(Errand.DEBT_DUE)) == 2


def test_nobody_comes_back_to_somebody_elses_debt():
    campaign = joined().play(Join(P2, "Tonny", versus=False))
    frank, tonny = campaign.state.living()
    campaign = campaign.play(Leave(frank.id, None)).play(Leave(tonny.id, None))

    events = campaign.decide(Join(P2, "Tony", versus=False))

    assert [passed.giver for passed in of(DebtPassed, events)] == [tonny.id]


def test_who_comes_back_has_what_was_left_and_no_more_time_for_it():
    campaign = owing(3000, due_in=9)
    [gone] = campaign.state.living()
    campaign = campaign.play(Leave(gone.id, None))
    [left] = campaign.state.debts_of(gone.id)

    campaign = campaign.play(Join(gone.player, "Second", versus=False))

    [dealer] = campaign.state.living()
    taken = [debt for debt in campaign.state.debts_of(dealer.id) if debt.owed == left.owed]
    assert [debt.interval for debt in taken] == [left.interval]


@pytest.mark.parametrize(("rung", "again"), [(0, 0), (4, 4), (6, 5)])
def test_walking_away_takes_nobody_down_the_ladder(rung: int, again: int):
    campaign = owing(3000).being(rung=rung, wounds=2)
    [gone] = campaign.state.living()
    campaign = campaign.play(Leave(gone.id, None))

    campaign = campaign.play(Join(gone.player, "Second", versus=False))

    [dealer] = campaign.state.living()
    assert (dealer.rung, dealer.wounds) == (again, 2)


def test_who_was_cut_comes_back_half_way_up_the_ladder():
    campaign = free().being(rung=5)
    [gone] = campaign.state.living()
    campaign = campaign.being(ended=HowEnded.VISIT)

    campaign = campaign.play(Join(gone.player, "Second", versus=False))

    [dealer] = campaign.state.living()
    assert dealer.rung == 2


def test_nobody_sits_down_a_third_time_in_a_day():
    campaign = joined()
    [first] = campaign.state.living()
    campaign = campaign.play(Leave(first.id, None)).play(Join(P1, "Second", versus=False))
    [second] = campaign.state.living()

    campaign = campaign.play(Leave(second.id, None))

    assert campaign.refuse(Join(P1, "Third", versus=False)).reason is Reason.TOO_SOON


# The night.


@pytest.mark.parametrize(("day", "cost"), [(2, 700), (3, 800), (9, 1400)])
def test_living_costs_more_each_day(day: int, cost: int):
    campaign = owing(1, cash=2000, due_in=5000).at(at_hour(day - 2, 12)).being(acted=at_hour(9, 9))
    campaign = campaign.expecting(Errand.DAWN, "", at_hour(day - 1, 6))

    assert campaign.dawn().cash() == 2000 - cost


def test_who_cannot_pay_for_the_day_pays_what_there_is_and_goes_hungry():
    campaign = quiet().carrying(cash=699).being(strain=130)

    campaign = campaign.dawn()

    assert campaign.cash() == 0
    assert campaign.dealer().strain == 130 - 50 + 100


def test_who_can_just_pay_does_not_go_hungry():
    campaign = quiet().carrying(cash=700).dawn()

    assert (campaign.cash(), campaign.dealer().strain) == (0, 0)


def test_sleep_takes_some_of_the_strain_and_people_forget_a_face():
    campaign = quiet().carrying(cash=700).being(strain=130, heat=130).dawn()

    assert (campaign.dealer().strain, campaign.dealer().heat) == (80, 50)


def test_there_is_no_less_than_no_heat():
    assert quiet().carrying(cash=700).being(heat=30).dawn().dealer().heat == 0


@pytest.mark.parametrize(
    ("wounds", "rung", "strain", "hours"),
    [
        (0, 0, 0, 8),
        (1, 0, 0, 7),
        (0, 1, 0, 7),
        (2, 3, 0, 3),
        (0, 0, 349, 8),
        (0, 0, 350, 7),
        (0, 0, 650, 6),
        (1, 2, 350, 4),
        (1, 6, 0, 1),
        (6, 6, 2000, 1),
    ],
)
def test_a_day_has_eight_hours_less_one_for_each_wound_each_rung_and_worn_nerves(
    wounds: int, rung: int, strain: int, hours: int
):
    """Never below one."""
    campaign = quiet().carrying(cash=700).being(wounds=wounds, rung=rung, strain=strain, minutes=0)

    assert campaign.dawn().dealer().minutes == hours * 60


def test_hours_not_used_are_gone_in_the_morning():
    assert quiet().carrying(cash=700).dawn().dealer().minutes == 480


# Thieves.


@pytest.mark.parametrize(("cash", "goods"), [(2500, 4), (0, 0), (2500, 0), (0, 4)])
def test_thieves_do_not_bother_with_little(cash: int, goods: int):
    """No dice are thrown."""
    campaign = quiet().carrying(cash=cash, goods=goods)

    assert not of(StolenFrom, campaign.brings(Errand.DAWN, *EVEN_DAY))


@pytest.mark.parametrize(
    ("cash", "goods", "money", "grams"),
    [(2501, 0, 1500, 0), (0, 5, 0, 3), (10_000, 18, 6000, 10), (999, 5, 599, 3)],
)
def test_thieves_take_three_fifths_of_what_is_carried(
    cash: int, goods: int, money: int, grams: int
):
    campaign = quiet().carrying(cash=cash, goods=goods)

    [stolen] = of(StolenFrom, campaign.brings(Errand.DAWN, *EVEN_DAY, HAPPENS))
    after = campaign.dawn(HAPPENS)

    assert (stolen.money, stolen.goods) == (money, grams)
    assert after.goods() == goods - grams
    assert after.cash() == max(0, cash - money - 700)
    assert after.owed() == 3000
    assert Note(after.now, NoteKind.STOLEN, FRANK) in after.state.today


@pytest.mark.parametrize(
    ("heat", "fall", "stolen"),
    [(0, 140, True), (0, 141, False), (200, 180, True), (200, 181, False), (49, 149, True)],
)
def test_who_is_seen_is_followed(heat: int, fall: int, *, stolen: bool):
    campaign = quiet().carrying(cash=5000).being(heat=heat)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY, fall)

    assert bool(of(StolenFrom, events)) is stolen


def test_thieves_come_before_the_rent_is_paid():
    campaign = quiet().carrying(cash=2600)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY, HAPPENS)

    kinds = [type(event) for event in events]
    assert kinds.index(StolenFrom) < kinds.index(DealerWoke)
    assert of(DealerWoke, events)[0].living == Kroner(700)


# The dawn itself.


def test_a_dawn_turns_the_page_and_calls_the_next_one():
    campaign = joined()
    day_one = campaign.state.today

    campaign = campaign.dawn(FAILS)

    assert campaign.state.yesterday == day_one
    assert campaign.state.today == ()
    assert [one.due for one in campaign.waiting(Errand.DAWN)] == [at_hour(2, 6)]


def test_a_dawn_opens_the_days_markets():
    campaign = quiet().demanding(District.AMAGER, demand=500)

    [dawn] = of(DawnBroke, campaign.brings(Errand.DAWN, 800, 900, 1100, 1200))
    after = campaign.after(dawn)

    assert (dawn.day, dawn.at) == (2, at_hour(1, 6))
    assert [market.factor for market in after.state.markets.values()] == [800, 900, 1100, 1200]
    assert after.state.markets[District.AMAGER].demand == 820


def test_everybody_wakes_in_the_order_they_joined():
    campaign = quiet().seated(TONNY).seated(RITA).being(TONNY, ended=HowEnded.LEFT)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY)

    assert [woke.dealer for woke in of(DealerWoke, events)] == [FRANK, RITA]


def test_when_everybody_is_out_the_next_dawn_closes_the_table():
    campaign = joined()
    [dealer] = campaign.state.living()

    campaign = campaign.play(Leave(dealer.id, None)).keep(Errand.DAWN)

    assert campaign.state.status is Status.OVER
    assert campaign.state.appointments == {}


# Scenarios.

HARDER = Scenario(
    "harder",
    ends=at_hour(6, 22),
    rules={"first_term": 1800, **NOBODY_CALLS},
    days=(DayRules(2, {"living": 900}), DayRules(3, {"theft_share": 700, "living": 950})),
)


def test_a_scenario_says_what_differs_and_when_it_ends():
    campaign = joined(HARDER)

    [dealer] = campaign.state.living()

    assert campaign.hours_until(campaign.debt(dealer.id).due) == 30
    assert [one.due for one in campaign.waiting(Errand.CURTAIN)] == [at_hour(6, 22)]


def test_from_its_day_on_a_days_rule_is_in_force():
    """The net closes; the rules before a day are not touched."""
    monday = joined(HARDER)
    tuesday = monday.dawn(FAILS)
    wednesday = tuesday.dawn(FAILS)
    thursday = wednesday.keep(Errand.DEBT_DUE).dawn(FAILS)

    rules = [day.state.rules for day in (monday, tuesday, wednesday, thursday)]

    assert [(r.living, r.theft_share) for r in rules] == [
        (600, 600),
        (900, 600),
        (950, 700),
        (950, 700),
    ]
    assert {r.first_term for r in rules} == {1800}


def test_a_days_rules_hold_for_that_very_morning():
    campaign = joined(HARDER).carrying(cash=2000)
    [dealer] = campaign.state.living()
    campaign = campaign.carrying(dealer.id, cash=2000)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY, FAILS)

    assert of(RulesChanged, events) == [RulesChanged({"living": 900})]
    assert [woke.living for woke in of(DealerWoke, events)] == [1000]


def test_what_a_scenario_says_of_the_first_day_holds_from_the_start():
    first = DayRules(1, {"living": 900, "district_swing": 0, **NOBODY_CALLS})

    campaign = opened(Scenario("early", days=(first,)))
    campaign = campaign.play(Join(P1, "Frank", versus=False), *EVEN_DAY)

    assert campaign.state.rules.living == 900
    assert {market.factor for market in campaign.state.markets.values()} == {1000}


def test_a_days_markets_go_by_the_rules_of_that_day():
    """Loaded dice show nothing beyond the swing that is in force."""
    wild = Scenario("wild", None, NOBODY_CALLS, (DayRules(2, {"district_swing": 900}),))

    campaign = joined(wild)
    events = campaign.brings(Errand.DAWN, 100, 1900, 1000, 1000, FAILS)

    [dawn] = of(DawnBroke, events)
    assert [market.factor for market in dawn.markets.values()] == [100, 1900, 1000, 1000]


# Absence.


@pytest.mark.parametrize(
    ("pace", "dawns"), [(Pace.SLOW, 3), (Pace.DAILY, 10), (Pace.EVENING, 180), (Pace.DEMO, 1800)]
)
def test_how_long_one_may_be_away_is_counted_in_real_hours(pace: Pace, dawns: int):
    """Sixty hours, and never fewer than three dawns."""
    assert absent_dawns(quiet(pace).state) == dawns


def test_at_a_slow_pace_three_dawns_are_given_whatever_the_hours():
    assert absent_dawns(quiet().under(absent_hours=12).state) == 3


def test_absence_is_warned_of_twice_and_then_the_run_is_closed():
    """Dropping out is told apart from defaulting."""
    campaign = quiet().carrying(cash=2499)
    heard = list[tuple[str, int]]()

    for _ in range(4):
        events = campaign.brings(Errand.DAWN, *EVEN_DAY)
        day = of(DawnBroke, events)[0].day
        heard += [("warned", day) for _ in of(AbsenceNoted, events)]
        heard += [(ended.how, day) for ended in of(RunEnded, events)]
        campaign = campaign.dawn()

    assert heard == [("warned", 3), ("warned", 4), (HowEnded.ABSENT, 5)]
    assert campaign.dealer().misses == 0


def test_at_a_quicker_pace_the_warnings_come_at_the_end_of_the_longer_time():
    campaign = quiet(Pace.DAILY)
    warned = list[int]()

    for _ in range(10):
        events = campaign.brings(Errand.DAWN, *EVEN_DAY)
        warned += [noted.dawns for noted in of(AbsenceNoted, events)]
        campaign = campaign.after(*events).at(campaign.when(Errand.DAWN).now)

    assert warned == [8, 9]
    assert campaign.dealer().ended is None
    assert campaign.dawn().dealer().ended is HowEnded.ABSENT


def test_one_sign_of_life_is_enough():
    campaign = after_days(quiet(), 3)

    heard_of = campaign.decide(Rest(FRANK))
    dawn = campaign.after(*heard_of).brings(Errand.DAWN, *EVEN_DAY)

    assert of(DealerActed, heard_of) == [DealerActed(FRANK, at_hour(3, 6))]
    assert not of(RunEnded, dawn)
    assert not of(AbsenceNoted, dawn)


def test_a_warning_changes_nothing():
    campaign = quiet()
    noted = AbsenceNoted(FRANK, 1)

    after = campaign.after(noted)

    assert after.dealer() == campaign.dealer()
    assert after.state.appointments == campaign.state.appointments


def test_who_is_out_for_absence_does_not_wake():
    campaign = after_days(quiet(), 3)

    events = campaign.brings(Errand.DAWN, *EVEN_DAY)

    assert of(RunEnded, events)
    assert not of(DealerWoke, events)


def test_what_the_absent_owe_passes_on_like_any_other_debt():
    campaign = after_days(quiet().being(heir=TONNY), 1).seated(TONNY)
    campaign = after_days(campaign, 3)

    assert campaign.dealer().ended is HowEnded.ABSENT
    assert campaign.owed(TONNY) == 3000
    assert campaign.owed(FRANK) == 0
