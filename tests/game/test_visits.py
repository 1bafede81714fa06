"""The ladder of visits: coffee, a word, collateral, a beating, the workshop, hunted."""

from __future__ import annotations

import pytest

from game.campaign import Errand, HowEnded, Menu, Note, NoteKind, Promised, VisitChoice
from game.events import (
    Collected,
    DebtPassed,
    HeirNamed,
    MenuHeard,
    Pocketed,
    RunEnded,
    TakenFromFlat,
    VisitAnswered,
    VisitBegun,
    VisitCalledOff,
    VisitLapsed,
)
from game.gametime import HOUR
from game.moves import AnswerVisit, PayDebt
from game.refusals import Reason
from game.units import Cents, Character, DealerId, DebtId, Grams, Kroner, Minutes, VisitId
from game.visits import CHOICES, choices, nameable
from tests.builders import (
    DEBT,
    FAILS,
    FRANK,
    HAPPENS,
    NOON,
    RITA,
    TONNY,
    VISIT,
    Table,
    of,
    owing,
    told,
)

COFFEE, WORD, COLLATERAL, BEATING, WORKSHOP, HUNTED = range(1, 7)
C = VisitChoice


def at_the_door(rung: int, owed: int = 3000, *, cash: int = 0, goods: int = 0) -> Table:
    """Frank with somebody at the door, and a friend who agreed to such things."""
    table = owing(owed, cash=cash, goods=goods, rung=rung).visited(rung)
    return table.seated(TONNY, versus=True)


def chose(choice: VisitChoice, table: Table, *falls: int) -> Table:
    return table.play(AnswerVisit(FRANK, choice), *falls)


# Coming by.


@pytest.mark.parametrize(
    ("rung", "hours"), [(1, 4), (2, 3), (3, 2), (4, 2), (5, 1), (6, 1), (7, 1)]
)
def test_a_deadline_missed_sets_a_visit_and_the_higher_the_rung_the_sooner(rung: int, hours: int):
    campaign = owing(1000, rung=rung - 1)

    campaign = campaign.keep(Errand.DEBT_DUE)

    [visit] = campaign.state.visits.values()
    assert visit.rung == min(rung, 6)
    assert visit.until is None
    assert campaign.hours_until(visit.arrives) == hours
    assert campaign.waiting(Errand.VISIT_ARRIVES, visit.id)[0].due == visit.arrives


@pytest.mark.parametrize(("rung", "hours"), [(1, 6), (2, 4), (3, 2), (4, 1), (5, 1), (6, 1)])
def test_somebody_at_the_door_waits_as_long_as_the_rung_allows(rung: int, hours: int):
    campaign = owing(1000, rung=rung - 1).keep(Errand.DEBT_DUE)

    [begun] = of(VisitBegun, campaign.brings(Errand.VISIT_ARRIVES))
    campaign = campaign.keep(Errand.VISIT_ARRIVES)

    visit = campaign.state.visit_of(FRANK)
    assert visit is not None
    assert visit.until == begun.until == campaign.now + hours * HOUR
    assert [one.due for one in campaign.waiting(Errand.VISIT_LAPSES)] == [begun.until]
    assert campaign.state.today[-1] == Note(campaign.now, NoteKind.VISITED, FRANK, str(rung))


def test_there_is_nobody_to_answer_before_somebody_is_there():
    campaign = owing(1000).keep(Errand.DEBT_DUE)

    assert campaign.refuse(AnswerVisit(FRANK, C.HIDE)).reason is Reason.NO_VISIT


def test_a_worse_visit_takes_the_place_of_the_one_that_was_coming():
    campaign = owing(1000, due_in=4).owing(900, debt=DebtId("bother"), due_in=5)
    campaign = campaign.keep(Errand.DEBT_DUE)
    [first] = campaign.state.visits

    events = campaign.brings(Errand.DEBT_DUE)

    assert of(VisitCalledOff, events) == [VisitCalledOff(first, FRANK)]
    campaign = campaign.keep(Errand.DEBT_DUE)
    [visit] = campaign.state.visits.values()
    assert visit.rung == 2
    assert [one.subject for one in campaign.waiting(Errand.VISIT_ARRIVES)] == [visit.id]


def test_nobody_comes_within_two_hours_of_the_last_one_leaving():
    campaign = owing(1000, rung=4, due_in=0.5).visited(4)
    campaign = chose(C.TAKE_IT, campaign)

    campaign = campaign.keep(Errand.DEBT_DUE)

    [visit] = campaign.state.visits.values()
    assert visit.rung == WORKSHOP
    assert visit.arrives == NOON + 2 * HOUR


def test_nobody_comes_within_two_hours_of_the_time_the_one_who_is_there_leaves():
    campaign = owing(1000, due_in=1).visited(1)
    there_until = NOON + 6 * HOUR

    campaign = campaign.keep(Errand.DEBT_DUE)

    ahead = campaign.state.visit_ahead(FRANK)
    assert ahead is not None
    assert ahead.arrives == there_until + 2 * HOUR
    assert campaign.state.visit_of(FRANK) is not None


def test_the_gap_does_not_bring_anybody_forward():
    campaign = chose(C.HIDE, owing(1000, due_in=5).visited(1)).keep(Errand.DEBT_DUE)

    [visit] = campaign.state.visits.values()

    assert campaign.hours_until(visit.arrives) == 3


def test_each_dealer_is_visited_on_his_own_account():
    campaign = owing(1000, due_in=4).seated(TONNY).owing(700, TONNY, debt=DebtId("bt"), due_in=5)
    campaign = campaign.keep(Errand.DEBT_DUE).keep(Errand.DEBT_DUE)

    assert sorted(visit.dealer for visit in campaign.state.visits.values()) == [FRANK, TONNY]


# What is left to choose.


def test_the_higher_the_rung_the_fewer_and_the_worse_the_choices():
    assert {rung: set(left) for rung, left in CHOICES.items()} == {
        COFFEE: {C.FISH, C.NO_FISH, C.PAY, C.HIDE},
        WORD: {C.WORD, C.PAY, C.HIDE},
        COLLATERAL: {C.HAND_OVER, C.REFUSE},
        BEATING: {C.TAKE_IT, C.PAY, C.RUN},
        WORKSHOP: {C.NAME, C.ALL, C.OUT},
        HUNTED: {C.STAY_IN, C.KEEP_MOVING, C.PAY},
    }


@pytest.mark.parametrize("rung", [COFFEE, WORD, HUNTED])
@pytest.mark.parametrize(("cash", "possible"), [(0, False), (1, True)])
def test_paying_takes_money(rung: int, cash: int, *, possible: bool):
    campaign = at_the_door(rung, cash=cash)

    assert (C.PAY in choices(campaign.state, campaign.state.visits[VISIT])) is possible


@pytest.mark.parametrize(("cash", "possible"), [(998, False), (999, True)])
def test_a_third_in_hand_softens_a_beating(cash: int, *, possible: bool):
    campaign = at_the_door(BEATING, 3000, cash=cash)

    assert (C.PAY in choices(campaign.state, campaign.state.visits[VISIT])) is possible


@pytest.mark.parametrize(("minutes", "possible"), [(179, False), (180, True)])
def test_keeping_moving_takes_three_hours(minutes: int, *, possible: bool):
    campaign = at_the_door(HUNTED).being(minutes=Minutes(minutes))

    assert (C.KEEP_MOVING in choices(campaign.state, campaign.state.visits[VISIT])) is possible


def test_a_name_can_be_given_only_of_somebody_who_agreed_to_such_things():
    campaign = owing(3000).visited(WORKSHOP).seated(RITA, versus=False)
    assert C.NAME not in choices(campaign.state, campaign.state.visits[VISIT])

    campaign = campaign.seated(TONNY, versus=True)

    assert C.NAME in choices(campaign.state, campaign.state.visits[VISIT])
    assert [other.id for other in nameable(campaign.state, FRANK)] == [TONNY]


def test_nobody_can_be_named_who_is_out_of_the_game_already():
    campaign = owing(3000).seated(TONNY, versus=True)

    gone = campaign.being(TONNY, ended=HowEnded.LEFT)

    assert nameable(gone.state, FRANK) == []


def test_nobody_names_himself():
    campaign = owing(3000).being(versus=True)

    assert nameable(campaign.state, FRANK) == []


@pytest.mark.parametrize("rung", range(1, 7))
def test_what_a_rung_does_not_leave_open_cannot_be_chosen(rung: int):
    campaign = at_the_door(rung, cash=3000, goods=3)
    left = choices(campaign.state, campaign.state.visits[VISIT])

    for choice in set(VisitChoice) - set(left):
        refusal = campaign.refuse(AnswerVisit(FRANK, choice, TONNY))
        assert refusal.reason is Reason.NOT_A_CHOICE
        assert refusal.facts == {"choices": " ".join(left)}


def test_a_visit_that_is_over_cannot_be_answered_any_more():
    campaign = chose(C.HIDE, at_the_door(COFFEE))

    assert campaign.refuse(AnswerVisit(FRANK, C.HIDE)).reason is Reason.NO_VISIT


def test_an_old_button_does_not_answer_a_new_visit():
    campaign = at_the_door(COFFEE)

    refusal = campaign.refuse(AnswerVisit(FRANK, C.HIDE, visit=VisitId("vold")))

    assert refusal.reason is Reason.NO_VISIT
    assert campaign.decide(AnswerVisit(FRANK, C.HIDE, visit=VISIT))


def test_nobody_answers_somebody_elses_door():
    assert at_the_door(COFFEE).refuse(AnswerVisit(TONNY, C.HIDE)).reason is Reason.NO_VISIT


@pytest.mark.parametrize("rung", range(1, 7))
def test_an_answer_closes_the_visit_and_its_clock(rung: int):
    campaign = at_the_door(rung)
    choice = CHOICES[rung][0] if rung != WORKSHOP else C.ALL

    campaign = chose(choice, campaign, *([FAILS] if rung == HUNTED else []))

    assert campaign.state.visits == {}
    assert not campaign.waiting(Errand.VISIT_LAPSES)
    assert campaign.dealer().visited == NOON


# Coffee.


@pytest.mark.parametrize(("choice", "menu"), [(C.FISH, Menu.FISH), (C.NO_FISH, Menu.NO_FISH)])
def test_over_coffee_he_asks_about_the_menu_and_remembers(choice: VisitChoice, menu: Menu):
    campaign = at_the_door(COFFEE)

    happened = told(campaign.decide(AnswerVisit(FRANK, choice)))
    after = campaign.after(*happened)

    assert happened == [
        VisitAnswered(
            VISIT,
            FRANK,
            choice,
            went_well=True,
            minutes=Minutes(60),
            warmth=Cents(100),
            at=NOON,
        ),
        MenuHeard(FRANK, menu),
    ]
    assert after.dealer().menu is menu
    assert after.dealer().warmth == 600
    assert after.dealer().minutes == 420
    assert after.debt() == campaign.debt()


@pytest.mark.parametrize("choice", [C.FISH, C.NO_FISH])
def test_while_somebody_listens_the_debt_that_brought_him_waits(choice: VisitChoice):
    campaign = at_the_door(COFFEE).under(coffee_time=120)

    after = chose(choice, campaign)

    assert after.debt().owed == campaign.debt().owed
    assert after.debt().due == campaign.debt().due + 2 * HOUR
    [due] = after.waiting(Errand.DEBT_DUE, DEBT)
    assert due.due == after.debt().due


def test_who_owes_nothing_or_stands_higher_gains_no_time_by_listening():
    higher = at_the_door(COFFEE).under(coffee_time=120).being(rung=WORD)
    paid = at_the_door(COFFEE).having(debts={}).under(coffee_time=120)

    assert chose(C.FISH, higher).debt().due == higher.debt().due
    assert chose(C.FISH, paid).state.debts_of(FRANK) == []


def test_paying_at_the_door_lowers_the_debt_and_feeds_the_restaurant():
    campaign = at_the_door(COFFEE, 3000, cash=1000)

    events = campaign.decide(AnswerVisit(FRANK, C.PAY))
    after = campaign.after(*events)

    assert of(Collected, events) == [
        Collected(DEBT, FRANK, Kroner(1000), Grams(0), Kroner(0), Kroner(100))
    ]
    assert after.owed() == 2000
    assert after.state.fund() == 100
    assert after.cash() == 0
    assert after.dealer().warmth == 600
    assert after.dealer().minutes == 480


def test_radovan_takes_no_more_than_is_owed():
    campaign = chose(C.PAY, at_the_door(COFFEE, 3000, cash=5000))

    assert campaign.state.debts_of(FRANK) == []
    assert campaign.cash() == 2000
    assert campaign.dealer().rung == 0


@pytest.mark.parametrize("rung", [COFFEE, WORD])
def test_hiding_costs_nerves_and_his_good_will(rung: int):
    campaign = chose(C.HIDE, at_the_door(rung, cash=900))

    assert campaign.dealer().strain == 100
    assert campaign.dealer().warmth == 350
    assert campaign.dealer().wounds == 0
    assert campaign.cash() == 900


# A word.


def test_on_the_second_rung_he_takes_a_word_for_half_by_the_deadline():
    campaign = chose(C.WORD, at_the_door(WORD, 3001))

    [word] = campaign.state.words_of(FRANK, Character.RADOVAN)

    assert (word.what, word.amount, word.due) == (Promised.MONEY, 1501, campaign.debt().due)
    assert campaign.owed() == 3001
    assert campaign.dealer().warmth == 500


def test_a_word_given_at_the_door_is_kept_by_paying_milo():
    campaign = chose(C.WORD, at_the_door(WORD, 3000, cash=3000))

    campaign = campaign.play(PayDebt(FRANK, 1500))

    assert campaign.words() == []
    assert campaign.dealer().warmth == 600


def test_a_word_given_at_the_door_is_broken_with_the_deadline():
    campaign = chose(C.WORD, at_the_door(WORD)).keep(Errand.WORD_DUE)

    assert campaign.dealer().broken == 1
    assert campaign.dealer().warmth == 350


# Collateral.


def test_handing_it_over_counts_goods_at_half_of_what_milo_asks():
    campaign = at_the_door(COLLATERAL, 10_000, cash=1000, goods=6)

    after = chose(C.HAND_OVER, campaign)

    assert after.owed() == 10_000 - 1000 - 6 * 330
    assert after.cash() == after.goods() == 0
    assert after.state.fund() == 100
    assert after.dealer().wounds == 0


def test_no_more_goods_are_taken_than_the_debt_needs():
    """The last gram is counted for what is still owed."""
    campaign = chose(C.HAND_OVER, at_the_door(COLLATERAL, 1500, cash=500, goods=9))

    assert campaign.state.debts_of(FRANK) == []
    assert campaign.goods() == 5
    assert campaign.cash() == 0


def test_who_has_nothing_to_hand_over_hands_over_nothing():
    campaign = at_the_door(COLLATERAL)

    after = chose(C.HAND_OVER, campaign)

    assert not of(Collected, campaign.decide(AnswerVisit(FRANK, C.HAND_OVER)))
    assert after.debt() == campaign.debt()


def test_refusing_costs_a_wound_and_half_the_money_for_nothing():
    campaign = at_the_door(COLLATERAL, cash=1001, goods=6)

    after = chose(C.REFUSE, campaign)

    assert of(Pocketed, campaign.decide(AnswerVisit(FRANK, C.REFUSE))) == [
        Pocketed(FRANK, Kroner(500))
    ]
    assert after.debt() == campaign.debt()
    assert (after.cash(), after.goods()) == (501, 6)
    assert after.state.fund() == 500
    assert after.dealer().wounds == 1
    assert after.dealer().warmth == 350


def test_what_refusing_costs_is_a_house_rule():
    campaign = at_the_door(COLLATERAL).under(refused_wounds=2)

    assert chose(C.REFUSE, campaign).dealer().wounds == 2


# A beating.


def test_taking_it_is_two_wounds():
    campaign = chose(C.TAKE_IT, at_the_door(BEATING, cash=900, goods=3))

    assert campaign.dealer().wounds == 2
    assert (campaign.cash(), campaign.goods()) == (900, 3)
    assert campaign.dealer().warmth == 500


def test_money_in_hand_makes_it_one_wound():
    campaign = chose(C.PAY, at_the_door(BEATING, 3000, cash=1200))

    assert campaign.dealer().wounds == 1
    assert campaign.owed() == 1800


@pytest.mark.parametrize(("fall", "wounds"), [(550, 0), (551, 3)])
def test_running_either_works_or_makes_it_worse(fall: int, wounds: int):
    campaign = chose(C.RUN, at_the_door(BEATING, cash=900), fall)

    assert campaign.dealer().wounds == wounds
    assert campaign.dealer().warmth == 350
    assert campaign.cash() == 900
    assert campaign.dealer().rung == BEATING


@pytest.mark.parametrize(("fall", "after"), [(430, 2), (431, 5)])
def test_wounds_make_running_slower(fall: int, after: int):
    campaign = chose(C.RUN, at_the_door(BEATING).being(wounds=2), fall)

    assert campaign.dealer().wounds == after


# The workshop.


def test_a_name_passes_on_half_and_the_named_one_is_the_heir_of_the_rest():
    campaign = at_the_door(WORKSHOP, 3001)

    events = campaign.decide(AnswerVisit(FRANK, C.NAME, TONNY))
    after = campaign.after(*events)

    assert of(HeirNamed, events) == [HeirNamed(FRANK, TONNY)]
    [passed] = of(DebtPassed, events)
    assert (passed.giver, passed.taker, passed.amount) == (FRANK, TONNY, 1501)
    assert (after.owed(FRANK), after.owed(TONNY)) == (1500, 1501)
    assert after.debt(FRANK).due == campaign.debt().due
    assert after.dealer().wounds == 1
    assert after.dealer().heir == TONNY
    assert after.dealer().ended is None
    assert len(after.waiting(Errand.DEBT_DUE)) == 2
    assert after.state.today[-1] == Note(NOON, NoteKind.PASSED, FRANK, TONNY)


@pytest.mark.parametrize("whom", [None, FRANK, RITA])
def test_the_name_has_to_be_somebodys_who_agreed(whom: DealerId | None):
    campaign = at_the_door(WORKSHOP).seated(RITA, versus=False)

    refusal = campaign.refuse(AnswerVisit(FRANK, C.NAME, whom))

    assert refusal.reason is Reason.NO_SUCH_NAME


def test_giving_all_there_is_empties_pockets_and_flat():
    campaign = at_the_door(WORKSHOP, 20_000, cash=1000, goods=2).stashed(cash=3000, goods=4)

    events = campaign.decide(AnswerVisit(FRANK, C.ALL))
    after = campaign.after(*events)

    assert [(one.what, one.amount, one.minutes) for one in of(TakenFromFlat, events)] == [
        ("money", 3000, 0),
        ("product", 4, 0),
    ]
    assert after.owed() == 20_000 - 4000 - 6 * 330
    assert after.cash() == after.goods() == 0
    assert after.state.flat_cash(FRANK) == after.state.flat_goods(FRANK) == 0
    assert after.dealer().wounds == 1
    assert after.dealer().minutes == 480


def test_giving_all_there_is_gives_what_is_carried_where_nothing_lies_in_the_flat():
    campaign = at_the_door(WORKSHOP, 20_000, cash=1000)

    events = campaign.decide(AnswerVisit(FRANK, C.ALL))

    assert not of(TakenFromFlat, events)
    assert campaign.after(*events).owed() == 19_000


def test_what_left_with_vic_cannot_be_given():
    campaign = at_the_door(WORKSHOP, 20_000, cash=1000).being(vic_gone=True)

    events = campaign.decide(AnswerVisit(FRANK, C.ALL))

    assert not of(TakenFromFlat, events)


def test_getting_out_only_postpones_and_makes_you_hunted():
    campaign = at_the_door(WORKSHOP)

    after = chose(C.OUT, campaign, 600)

    assert after.dealer().rung == HUNTED
    assert after.dealer().ended is None
    assert after.debt() == campaign.debt()
    assert after.waiting(Errand.DEBT_DUE)


def test_not_getting_out_is_where_the_run_is_cut():
    campaign = chose(C.OUT, at_the_door(WORKSHOP), 601)

    assert campaign.dealer().ended is HowEnded.VISIT


# Hunted.


@pytest.mark.parametrize(("choice", "cut"), [(C.STAY_IN, 300), (C.KEEP_MOVING, 200), (C.PAY, 150)])
def test_hunted_each_choice_has_its_own_odds(choice: VisitChoice, cut: int):
    campaign = at_the_door(HUNTED, cash=500)

    found = chose(choice, campaign, cut)
    missed = chose(choice, campaign, cut + 1)

    assert found.dealer().ended is HowEnded.HUNTED
    assert missed.dealer().ended is None
    assert missed.dealer().rung == HUNTED
    assert missed.dealer().wounds == 0


def test_keeping_moving_takes_the_night():
    campaign = chose(C.KEEP_MOVING, at_the_door(HUNTED), FAILS)

    assert campaign.dealer().minutes == 300


def test_paying_while_hunted_is_still_paying():
    campaign = chose(C.PAY, at_the_door(HUNTED, 3000, cash=500), FAILS)

    assert campaign.owed() == 2500
    assert campaign.dealer().warmth == 600


def test_who_is_hunted_and_misses_again_is_hunted_again():
    campaign = chose(C.STAY_IN, at_the_door(HUNTED), FAILS).keep(Errand.DEBT_DUE)

    [visit] = campaign.state.visits.values()

    assert visit.rung == HUNTED


# Silence.


@pytest.mark.parametrize("rung", [COFFEE, WORD])
def test_who_does_not_open_has_hidden(rung: int):
    campaign = at_the_door(rung, cash=900).keep(Errand.VISIT_LAPSES)

    assert campaign.dealer().strain == 100
    assert campaign.dealer().wounds == 0
    assert campaign.cash() == 900


@pytest.mark.parametrize("rung", range(1, 7))
def test_silence_is_an_answer_he_does_not_like(rung: int):
    campaign = at_the_door(rung)

    events = campaign.brings(Errand.VISIT_LAPSES, *([FAILS] if rung == HUNTED else []))
    after = campaign.after(*events)

    [lapsed] = of(VisitLapsed, events)
    assert after.dealer().warmth == 350
    assert after.dealer().visited == lapsed.at
    assert after.state.visits == {}


def test_collateral_is_taken_from_who_does_not_hand_it_over():
    """Half the money counted for nothing, and all the goods counted low."""
    campaign = at_the_door(COLLATERAL, 10_000, cash=1001, goods=6).keep(Errand.VISIT_LAPSES)

    assert campaign.cash() == 501
    assert campaign.goods() == 0
    assert campaign.owed() == 10_000 - 6 * 330
    assert campaign.state.fund() == 500


def test_a_beating_does_not_wait_for_an_answer():
    assert at_the_door(BEATING).keep(Errand.VISIT_LAPSES).dealer().wounds == 2


def test_in_the_workshop_silence_is_the_worst_of_both():
    campaign = at_the_door(WORKSHOP, 10_000, cash=1000, goods=2).stashed(cash=4000)

    campaign = campaign.keep(Errand.VISIT_LAPSES)

    assert campaign.dealer().wounds == 3
    assert campaign.owed() == 10_000 - 1000 - 2 * 330
    assert campaign.state.flat_cash(FRANK) == 4000


@pytest.mark.parametrize(("fall", "ended"), [(400, HowEnded.HUNTED), (401, None)])
def test_asleep_is_the_worst_place_to_be_found(fall: int, ended: HowEnded | None):
    campaign = at_the_door(HUNTED).keep(Errand.VISIT_LAPSES, fall)

    assert campaign.dealer().ended is ended


@pytest.mark.parametrize("rung", [COFFEE, WORD, COLLATERAL, BEATING, WORKSHOP])
def test_what_lies_in_vics_flat_is_safe_from_radovan(rung: int):
    campaign = at_the_door(rung, 50_000, cash=100, goods=1).stashed(cash=4000, goods=7)

    campaign = campaign.keep(Errand.VISIT_LAPSES)

    assert campaign.state.flat_cash(FRANK) == 4000
    assert campaign.state.flat_goods(FRANK) == 7


# A body is finite.


@pytest.mark.parametrize(("wounds", "ended"), [(4, None), (5, HowEnded.WOUNDS)])
def test_a_run_is_cut_at_seven_wounds(wounds: int, ended: HowEnded | None):
    campaign = chose(C.TAKE_IT, at_the_door(BEATING).being(wounds=wounds))

    assert campaign.dealer().wounds == wounds + 2
    assert campaign.dealer().ended is ended


def test_a_run_is_cut_at_seven_wounds_without_an_answer_too():
    campaign = at_the_door(WORKSHOP).being(wounds=4).keep(Errand.VISIT_LAPSES)

    assert campaign.dealer().ended is HowEnded.WOUNDS


@pytest.mark.parametrize("rung", [WORKSHOP, HUNTED])
def test_a_run_ends_once(rung: int):
    """Who is cut at the door with seven wounds is cut by the door alone."""
    campaign = at_the_door(rung).being(wounds=7)
    choice = C.OUT if rung == WORKSHOP else C.STAY_IN
    falls = [FAILS] if rung == WORKSHOP else [HAPPENS]

    answered = of(RunEnded, campaign.decide(AnswerVisit(FRANK, choice), *falls))
    assert len(answered) == 1

    if rung == HUNTED:
        assert len(of(RunEnded, campaign.brings(Errand.VISIT_LAPSES, HAPPENS))) == 1


# The edges.


def test_one_krone_is_passed_on_whole_and_never_a_debt_of_nothing():
    campaign = at_the_door(WORKSHOP, 1)

    campaign = campaign.play(AnswerVisit(FRANK, C.NAME, TONNY))

    assert campaign.state.debts_of(FRANK) == []
    assert campaign.owed(TONNY) == 1


def test_nobody_comes_for_a_debt_that_was_passed_on_whole():
    campaign = owing(1, cash=1, due_in=0.5).visited(WORKSHOP).seated(TONNY, versus=True)
    campaign = campaign.keep(Errand.DEBT_DUE).play(PayDebt(FRANK, 1))
    assert campaign.state.visit_ahead(FRANK) is not None

    named = campaign.play(AnswerVisit(FRANK, C.NAME, TONNY))

    assert named.state.debts_of(FRANK) == []
    assert named.state.visits == {}
    assert not named.waiting(Errand.VISIT_ARRIVES)


def test_whoever_is_coming_still_comes_for_the_half_that_is_left():
    campaign = owing(3000, due_in=0.5).visited(WORKSHOP).seated(TONNY, versus=True)

    named = campaign.keep(Errand.DEBT_DUE).play(AnswerVisit(FRANK, C.NAME, TONNY))

    assert named.state.visit_ahead(FRANK) is not None


def test_goods_count_for_something_however_low_the_house_rules_go():
    campaign = at_the_door(COLLATERAL, 3000, goods=3).under(goods_counted=100, gram_cost=50)

    assert chose(C.HAND_OVER, campaign).owed() == 3000 - 3 * 5


@pytest.mark.parametrize(("owed", "cash", "possible"), [(3, 0, False), (3, 1, True)])
def test_a_beating_is_not_softened_with_empty_pockets(owed: int, cash: int, *, possible: bool):
    campaign = at_the_door(BEATING, owed, cash=cash)

    assert (C.PAY in choices(campaign.state, campaign.state.visits[VISIT])) is possible


@pytest.mark.parametrize("others", [0, 1, 2])
def test_radovan_believes_no_third_word_either(others: int):
    campaign = at_the_door(WORD)
    for what in (Promised.MONEY, Promised.CLUB)[:others]:
        campaign = campaign.promised(what, Character.RADOVAN, amount=10)

    possible = choices(campaign.state, campaign.state.visits[VISIT])

    assert (C.WORD in possible) is (others < 2)
    assert C.HIDE in possible


@pytest.mark.parametrize(("minutes", "possible"), [(59, False), (60, True)])
def test_coffee_takes_an_hour(minutes: int, *, possible: bool):
    """Who has none left can still hide."""
    campaign = at_the_door(COFFEE).being(minutes=Minutes(minutes))

    left = choices(campaign.state, campaign.state.visits[VISIT])

    assert (C.FISH in left) is (C.NO_FISH in left) is possible
    assert C.HIDE in left


@pytest.mark.parametrize("minutes", [0, 480])
@pytest.mark.parametrize("rung", range(1, 7))
def test_what_is_offered_can_really_be_chosen(rung: int, minutes: int):
    campaign = at_the_door(rung, cash=2000, goods=2).being(minutes=Minutes(minutes))
    left = choices(campaign.state, campaign.state.visits[VISIT])

    for choice in left:
        whom = TONNY if choice is C.NAME else None
        dice = [FAILS] if choice in {C.RUN, C.OUT} or rung == HUNTED else []
        assert campaign.decide(AnswerVisit(FRANK, choice, whom), *dice)
    assert left
