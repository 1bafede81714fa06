"""`decide`, `apply` and `replay`: total, pure, and the same every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import reduce
from pathlib import Path

import pytest

import game
from game.campaign import (
    Errand,
    Held,
    HowEnded,
    Menu,
    ModelMode,
    Pace,
    Promised,
    Scenario,
    Status,
    Tone,
    VisitChoice,
)
from game.dice import SeededDice
from game.events import (
    CampaignOpened,
    CampaignPaused,
    CampaignResumed,
    DealerActed,
    Event,
    MenuHeard,
    PaceSet,
    Talked,
)
from game.gametime import GameTime, at_hour
from game.house_rules import OutOfLimitsError
from game.moves import (
    AnswerOffer,
    AnswerVisit,
    AskTime,
    Confirm,
    Drop,
    EndCampaign,
    GoOut,
    Join,
    Keep,
    Leave,
    Move,
    OfferWord,
    OpenCampaign,
    PauseCampaign,
    PayDebt,
    PromiseVic,
    Rest,
    ResumeCampaign,
    Sell,
    SetHelp,
    SetModel,
    SetPace,
    Stash,
    TakeBack,
    TakeFront,
    Talk,
)
from game.refusals import Reason, Refusal
from game.rules import UNOPENED, apply, decide, decided, replay
from game.units import (
    AppointmentId,
    Cents,
    Character,
    DealerId,
    District,
    PlayerId,
    Portion,
    ProposalId,
)
from tests.builders import (
    DEBT,
    EVEN_DAY,
    FAILS,
    FRANK,
    NOBODY,
    NOON,
    OPEN_END,
    TONNY,
    Loaded,
    Table,
    free,
    joined,
    of,
    opened,
    owing,
)

SOON = at_hour(1, 12)
MILO = Character.MILO

TYPED: dict[str, Callable[[DealerId], Move]] = {
    "leave": lambda d: Leave(d, None),
    "take a front": lambda d: TakeFront(d, None),
    "answer an offer": lambda d: AnswerOffer(d, take=True),
    "pay": lambda d: PayDebt(d, Portion.ALL),
    "ask for time": AskTime,
    "offer a word": lambda d: OfferWord(d, MILO, Promised.MONEY, 100, SOON, "tomorrow"),
    "confirm": lambda d: Confirm(d, ProposalId("p1")),
    "drop": lambda d: Drop(d, ProposalId("p1")),
    "promise": lambda d: PromiseVic(d, Promised.CLUB, SOON, "tomorrow"),
    "go out": lambda d: GoOut(d, Promised.HOME),
    "stash": lambda d: Stash(d, Held.MONEY, 10),
    "take back": lambda d: TakeBack(d, Held.MONEY, 10),
    "sell": lambda d: Sell(d, 1, District.AMAGER),
    "rest": Rest,
    "answer a visit": lambda d: AnswerVisit(d, VisitChoice.HIDE),
    "talk": lambda d: Talk(d, MILO, "small_talk"),
}
WANTED = {name: move(FRANK) for name, move in TYPED.items()}
ADMINISTERED: dict[str, Move] = {
    "pause": PauseCampaign(),
    "resume": ResumeCampaign(),
    "set the pace": SetPace(Pace.DEMO),
    "set the model": SetModel(ModelMode.OFF),
    "end": EndCampaign(),
    "join": Join(PlayerId("p9"), "Nine", versus=False),
    "keep": Keep(AppointmentId(f"a{Errand.DEBT_DUE}/{DEBT}")),
}


def busy() -> Table:
    """Frank in the middle of everything: owing, carrying, promised, with somebody at the door."""
    table = owing(3000, cash=4000, goods=9, due_in=3).stashed(cash=900, goods=4).visited(1)
    return table.promised(Promised.CLUB).seated(TONNY, versus=True).play(AskTime(FRANK))


# Purity.


@pytest.mark.parametrize("move", (WANTED | ADMINISTERED).values(), ids=WANTED | ADMINISTERED)
def test_deciding_changes_nothing_and_comes_out_the_same_every_time(move: Move):
    state = busy().state
    before = deepcopy(state)

    first = decide(state, move, NOON, SeededDice(1, 5))
    second = decide(state, move, NOON, SeededDice(1, 5))

    assert state == before
    assert first == second


@pytest.mark.parametrize("move", (WANTED | ADMINISTERED).values(), ids=WANTED | ADMINISTERED)
def test_a_decision_comes_with_the_state_that_its_events_leave(move: Move):
    state = busy().state
    events = decide(state, move, NOON, SeededDice(1, 5))

    made = decided(state, move, NOON, SeededDice(1, 5))

    if isinstance(events, Refusal):
        assert made == events
    else:
        assert made == (events, reduce(apply, events, state))


@pytest.mark.parametrize("move", (WANTED | ADMINISTERED).values(), ids=WANTED | ADMINISTERED)
def test_applying_what_happened_changes_no_state_in_place(move: Move):
    state = busy().state
    events = decide(state, move, NOON, SeededDice(1, 5))
    if isinstance(events, Refusal):
        events = list[Event]()

    for event in events:
        before = deepcopy(state)
        after = apply(state, event)
        assert state == before
        assert after.position == before.position + 1
        state = after


def test_the_same_move_may_come_out_otherwise_with_other_dice():
    table = owing(3000).visited(4)
    run = AnswerVisit(FRANK, VisitChoice.RUN)

    assert table.decide(run, 1) != table.decide(run, FAILS)


def test_the_rules_throw_no_dice_where_nothing_is_left_to_chance():
    """A payment with loaded dice that have nothing left to show."""
    events = decide(busy().state, PayDebt(FRANK, 100), NOON, Loaded())

    assert not isinstance(events, Refusal)


def test_a_journal_replays_to_the_same_state():
    """From nothing, through a day of moves and what the clock brings."""
    table, journal = Table(UNOPENED, at_hour(0, 8)), list[Event]()

    def happen(move: Move) -> None:
        nonlocal table
        dice = SeededDice(7, table.state.position)
        events = decide(table.state, move, table.now, dice)
        assert not isinstance(events, Refusal), events
        journal.extend(events)
        table = table.after(*events)

    def clock(errand: Errand) -> None:
        nonlocal table
        table = table.when(errand)
        happen(Keep(table.waiting(errand)[0].id))

    happen(OpenCampaign(7, Scenario("week", ends=at_hour(6, 22)), Pace.SLOW, Tone.SOFT))
    happen(Join(PlayerId("p1"), "Frank", versus=True))
    happen(Join(PlayerId("p2"), "Tonny", versus=True))
    frank, tonny = table.state.dealers
    happen(Sell(frank, 8, District.VESTERBRO))
    happen(PayDebt(frank, Portion.HALF))
    happen(PromiseVic(frank, Promised.SPAIN, at_hour(5, 20), "Spain, Saturday"))
    happen(Stash(tonny, Held.PRODUCT, Portion.HALF))
    clock(Errand.DAWN)
    happen(AskTime(frank))
    happen(Confirm(frank, next(iter(table.state.proposals))))
    clock(Errand.REMINDER)
    clock(Errand.DEBT_DUE)
    clock(Errand.VISIT_ARRIVES)
    clock(Errand.VISIT_LAPSES)
    clock(Errand.DAWN)
    happen(Leave(tonny, frank))
    clock(Errand.CURTAIN)

    assert len(journal) > 40
    assert replay(journal) == table.state
    assert table.state.position == len(journal)


def test_a_journal_of_nothing_is_a_table_that_was_never_opened():
    assert replay([]) == UNOPENED


def test_what_is_made_in_one_move_has_ids_of_its_own():
    campaign = joined().play(Join(PlayerId("p2"), "Tonny", versus=False))
    state = campaign.state

    ids = [*state.dealers, *state.debts, *state.appointments]

    assert len(set(ids)) == len(ids) == 2 + 2 + 5


# Refusals.


def test_a_refusal_after_the_first_event_still_changes_nothing():
    """A proposal is not used up by a confirmation that comes too late."""
    move = OfferWord(FRANK, MILO, Promised.MONEY, 100, SOON, "tomorrow")
    campaign = owing(3000, due_in=90).play(move)
    [proposal] = campaign.state.proposals.values()
    before = deepcopy(campaign.state)

    refusal = campaign.at(SOON).refuse(Confirm(FRANK, proposal.id))

    assert refusal.reason is Reason.PROMISE_IN_THE_PAST
    assert campaign.state == before


@pytest.mark.parametrize("move", [make(NOBODY) for make in TYPED.values()], ids=TYPED)
def test_who_has_not_joined_cannot_play(move: Move):
    assert busy().refuse(move).reason is Reason.NOT_JOINED


@pytest.mark.parametrize("move", WANTED.values(), ids=WANTED)
def test_whose_run_is_over_cannot_play(move: Move):
    campaign = busy().being(ended=HowEnded.LEFT)

    assert campaign.refuse(move).reason is Reason.OUT_OF_THE_GAME


@pytest.mark.parametrize("move", WANTED.values(), ids=WANTED)
def test_while_it_is_paused_nobody_plays(move: Move):
    campaign = busy().play(PauseCampaign())

    assert campaign.refuse(move).reason is Reason.PAUSED


def test_while_it_is_paused_nobody_comes_in():
    campaign = joined().play(PauseCampaign())

    assert campaign.refuse(ADMINISTERED["join"]).reason is Reason.PAUSED


@pytest.mark.parametrize("move", (WANTED | ADMINISTERED).values(), ids=WANTED | ADMINISTERED)
def test_when_it_is_over_nothing_happens_any_more(move: Move):
    campaign = busy().play(EndCampaign())

    assert campaign.refuse(move).reason is Reason.OVER


def test_an_appointment_that_is_gone_is_not_kept():
    refusal = busy().refuse(Keep(AppointmentId("anone")))

    assert refusal.reason is Reason.APPOINTMENT_GONE


# Administrators.


def test_opening_sets_up_a_table_that_waits():
    [opening] = Table(UNOPENED).decide(OpenCampaign(9, OPEN_END, Pace.DAILY, Tone.FILM))
    state = Table(UNOPENED).after(opening).state

    assert opening == CampaignOpened(9, OPEN_END, Pace.DAILY, Tone.FILM)
    assert (state.seed, state.pace, state.tone) == (9, Pace.DAILY, Tone.FILM)
    assert state.status is Status.WAITING
    assert state.position == 1


def test_a_scenarios_rules_are_in_force_from_the_opening():
    state = opened(Scenario("harsh", rules={"missed_growth": 300})).state

    assert state.rules.missed_growth == 300
    assert state.rules.plea_cost == 100


def test_a_scenario_beyond_the_limits_is_a_bug_of_who_let_it_in():
    with pytest.raises(OutOfLimitsError, match="missed_growth"):
        opened(Scenario("harsh", rules={"missed_growth": 5000}))


def test_a_pause_and_a_resumption_change_nothing_but_the_status():
    campaign = busy()

    [paused] = campaign.decide(PauseCampaign())
    held = campaign.after(paused)
    [resumed] = held.decide(ResumeCampaign())
    again = held.after(resumed)

    assert (paused, resumed) == (CampaignPaused(), CampaignResumed())
    assert held.state.status is Status.PAUSED
    assert again.state.status is Status.RUNNING
    assert again.state.appointments == campaign.state.appointments
    assert again.state.debts == campaign.state.debts


def test_a_table_paused_before_anybody_came_waits_again_when_resumed():
    campaign = opened().play(PauseCampaign()).play(ResumeCampaign())

    assert campaign.state.status is Status.WAITING
    assert campaign.play(ADMINISTERED["join"], *EVEN_DAY).state.status is Status.RUNNING


def test_it_can_be_paused_once_and_resumed_once():
    campaign = busy()

    assert campaign.refuse(ResumeCampaign()).reason is Reason.NOT_PAUSED
    assert campaign.play(PauseCampaign()).refuse(PauseCampaign()).reason is Reason.PAUSED


def test_a_new_pace_moves_no_appointment():
    campaign = busy()

    [changed] = campaign.decide(SetPace(Pace.DEMO))
    after = campaign.after(changed)

    assert changed == PaceSet(Pace.DEMO)
    assert after.state.pace is Pace.DEMO
    assert after.state.appointments == campaign.state.appointments


def test_the_same_pace_is_no_new_pace():
    refusal = busy().refuse(SetPace(Pace.SLOW))

    assert refusal.reason is Reason.SAME_PACE
    assert refusal.facts == {"pace": "slow"}


def test_it_can_be_paused_and_ended_and_its_pace_set_while_it_is_paused():
    campaign = busy().play(PauseCampaign())

    assert campaign.play(SetPace(Pace.DEMO)).state.status is Status.PAUSED
    assert campaign.play(EndCampaign()).state.status is Status.OVER


@pytest.mark.parametrize(
    "table", [busy(), opened(), busy().play(EndCampaign())], ids=["played", "waiting", "over"]
)
def test_a_table_is_opened_once(table: Table):
    """Nobody who sits there is swept away by a second opening."""
    again = OpenCampaign(2, OPEN_END, Pace.SLOW, Tone.SOFT)

    assert table.refuse(again).reason is Reason.ALREADY_OPEN


# Being heard of, and talk.


def test_who_does_something_is_heard_of_once_a_day():
    campaign = free().at(at_hour(1, 9))

    first = campaign.decide(Rest(FRANK))
    second = campaign.after(*first).decide(Rest(FRANK))

    assert of(DealerActed, first) == [DealerActed(FRANK, at_hour(1, 9))]
    assert not of(DealerActed, second)


def test_before_dawn_it_is_still_the_day_before():
    campaign = free().at(at_hour(1, 5, 59))

    assert not of(DealerActed, campaign.decide(Rest(FRANK)))


def test_talk_is_free_and_changes_nothing_but_the_conversation():
    campaign = busy()

    [talked] = campaign.decide(Talk(FRANK, Character.MILO, "small_talk"))
    after = campaign.after(talked)

    assert talked == Talked(FRANK, Character.MILO, "small_talk", "heard", campaign.now)
    assert after.dealer() == campaign.dealer()


@pytest.mark.parametrize("menu", [Menu.FISH, Menu.NO_FISH])
def test_radovan_remembers_what_you_said_of_the_menu(menu: Menu):
    campaign = free()

    events = campaign.decide(Talk(FRANK, Character.RADOVAN, "menu", menu))

    assert events == [
        MenuHeard(FRANK, menu),
        Talked(FRANK, Character.RADOVAN, "menu", "heard", campaign.now, Cents(15)),
    ]
    assert campaign.after(*events).dealer().menu is menu


MODULES = sorted(path.stem for path in Path(game.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_every_file_of_the_rules_can_be_imported_first(module: str):
    code = f"import game.{module}" if module != "__init__" else "import game"

    done = subprocess.run(  # noqa: S603 - our own interpreter and our own file names
        [sys.executable, "-c", code],
        cwd=Path(game.__file__).parent.parent,
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.stderr == ""


def test_a_moment_is_a_whole_number():
    """What the clock brings comes at its own time, to the microsecond."""
    campaign = owing(3000, due_in=1 / 3600)

    assert campaign.keep(Errand.DEBT_DUE).now == GameTime(NOON + 1_000_000)


def test_where_help_is_found_is_written_down_and_taken_back():
    noted = free().play(SetHelp("Ask Mette, table three"))

    assert noted.state.help == "Ask Mette, table three"
    assert noted.play(SetHelp("")).state.help == ""


def test_what_a_model_may_do_is_as_much_as_possible_until_somebody_says_less():
    assert free().state.model is ModelMode.FREE
    assert free().play(SetModel(ModelMode.PICK)).state.model is ModelMode.PICK


@pytest.mark.parametrize(
    ("here", "there", "both"),
    [("off", "free", "off"), ("flavour", "pick", "pick"), ("free", "free", "free")],
)
def test_of_two_modes_the_lower_one_holds(here: str, there: str, both: str):
    assert ModelMode(here).at_most(ModelMode(there)) == both
    assert ModelMode(there).at_most(ModelMode(here)) == both
