"""How many kinds of action are open at each rung, with a full day's hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.simulate import acts
from bot.simulate.engine import Setup, play
from bot.simulate.measure import policy
from bot.simulate.view import View
from game.campaign import RUNG_HUNTED, VisitChoice
from game.dice import SeededDice
from game.events import Event, Talked
from game.moves import AnswerVisit, Move
from game.refusals import Refusal
from game.rules import decide
from game.schemes import AnswerCall
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Scenario

A_FIFTH = 200
LEAST = 20
"""Fewer dawns at a rung say nothing of it."""
Counts = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Job:
    """Some runs of one policy."""

    scenario: Scenario
    name: str
    seed: int
    runs: int


def counted(job: Job) -> Counts:
    """Count, at every dawn, by rung."""
    found: Counts = defaultdict(list)

    def look(view: View) -> None:
        found[view.me.rung].append(legal(view))

    for seed in range(job.seed, job.seed + job.runs):
        play(Setup(seed, job.scenario, [policy(job.name)], watch=look))
    return dict(found)


def legal(view: View) -> int:
    """Count the kinds of action that would not be refused, were there a full day's hours."""
    state, me = view.state, view.me
    rules = state.rules
    rested = replace(me, minutes=rules.day_minutes)
    state = replace(state, dealers={**state.dealers, me.id: rested})
    view = View(state, rested, view.now, view.chance)
    kinds: set[str] = set()
    for _, move in (*acts.urgent(view), *acts.possible(view)):
        if _deadly(view, move):
            continue
        made = decide(state, move, view.now, SeededDice(0, state.position))
        if not isinstance(made, Refusal) and not _in_vain(made):
            kinds.add(acts.kind_of(move))
    return len(kinds)


def _in_vain(made: list[Event]) -> bool:
    """Say whether a move is only an answer that nothing comes of: pleading where it is closed."""
    told = [event for event in made if isinstance(event, Talked)]
    return bool(told) and told[-1].outcome in ("closed", "nothing")


def _deadly(view: View, move: Move) -> bool:
    """Say whether a move cuts the run at once with a chance of a fifth or more."""
    rules = view.state.rules
    if isinstance(move, AnswerCall):
        return move.come and rules.mercy_bait >= A_FIFTH
    if not isinstance(move, AnswerVisit):
        return False
    odds = {
        VisitChoice.OUT: 1000 - rules.workshop_out,
        VisitChoice.STAY_IN: rules.hunted_cut,
        VisitChoice.KEEP_MOVING: rules.hunted_moving,
        VisitChoice.PAY: rules.hunted_paid if view.me.rung == RUNG_HUNTED else 0,
    }
    return odds.get(move.choice, 0) >= A_FIFTH


def means(counts: Counts) -> dict[int, float]:
    """Return the mean at each rung that was seen often enough."""
    return {
        rung: sum(seen) / len(seen) for rung, seen in sorted(counts.items()) if len(seen) >= LEAST
    }


def falls(counts: Counts) -> bool:
    """Say whether there is less to do from each rung to the next."""
    levels = list(means(counts).values())
    return all(later < one for one, later in pairwise(levels))
