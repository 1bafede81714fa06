"""What one action is worth: the remaining life with it and without it, from the same state.

A state is one in which the action is legal, met by some policy. From there the strong player goes
on many times, with other luck each time: after the action, and without it for a day; until the
difference is surely more than a tenth of what is left, or surely less, or the goes are used up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from statistics import mean, variance
from typing import TYPE_CHECKING

from bot.simulate import acts
from bot.simulate.engine import Setup, Table
from bot.simulate.measure import SINGLE, policy
from bot.simulate.policies import Greedy
from bot.simulate.strong import Strong, load
from game.dice import SeededDice
from game.gametime import DAY
from game.moves import Move
from game.refusals import Refusal
from game.rules import decide

if TYPE_CHECKING:
    from bot.simulate.engine import Policy
    from bot.simulate.view import View
    from game.campaign import Campaign, Scenario
    from game.gametime import GameTime

TENTH = 0.1
SURE = 3.0
"""A difference counts when it is also so many standard errors from nothing: among so many states
two would turn up by chance too often."""
AT_ONCE = 30
"""Goes between two looks at how sure it is."""
RUNS = 60
"""Campaigns of each policy in which states are met."""


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of action: so many states, at most so many goes from each, two ways."""

    scenario: Scenario
    kind: str
    seed: int
    states: int
    goes: int


@dataclass(frozen=True, slots=True)
class _State:
    campaign: Campaign
    now: GameTime
    move: Move


class _Collector:
    """Plays as another does, and keeps states in which each kind of action is legal."""

    def __init__(self, inner: Policy, found: dict[str, list[_State]], chance: Random) -> None:
        """Take who plays, and where the states go."""
        self._inner = inner
        self._found = found
        self._chance = chance

    def choose(self, view: View) -> Move | None:
        """Look at what waits, and now and then at all that is legal; choose as the other does."""
        moves = [move for _, move in acts.urgent(view)]
        if self._chance.random() < TENTH:
            moves += [move for _, move in acts.possible(view)]
        for move in moves:
            dice = SeededDice(0, view.state.position)
            if not isinstance(decide(view.state, move, view.now, dice), Refusal):
                state = _State(view.state, view.now, move)
                self._found[acts.kind_of(move)].append(state)
        return self._inner.choose(view)


def states(scenario: Scenario, seed: int, runs: int) -> dict[str, list[_State]]:
    """Return states by kind of action, met by all policies."""
    found: dict[str, list[_State]] = defaultdict(list)
    for name in SINGLE:
        for number in range(runs):
            chance = Random(f"collect:{name}:{seed}:{number}")
            Table(Setup(seed + number, scenario, [_Collector(policy(name), found, chance)])).play()
    return found


def kinds(scenario: Scenario, seed: int) -> list[str]:
    """Return the kinds of action that come up at all."""
    return sorted(states(scenario, seed, RUNS))


def share(job: Job) -> float:
    """Return in what share of its states an action changes the remaining life by a tenth."""
    met = states(job.scenario, job.seed, RUNS)[job.kind]
    drawn = Random(f"single:{job.kind}:{job.seed}").sample(met, min(job.states, len(met)))
    if not drawn:
        return 0.0
    return sum(_matters(job, state) for state in drawn) / len(drawn)


def _matters(job: Job, state: _State) -> bool:
    with_it: list[float] = []
    without: list[float] = []
    while True:
        for seed in range(len(without), min(len(without) + AT_ONCE, job.goes)):
            with_it.append(_rest(job, state, seed, act=True))
            without.append(_rest(job, state, seed, act=False))
        change = abs(mean(with_it) - mean(without))
        error = SURE * ((variance(with_it) + variance(without)) / len(without)) ** 0.5
        wanted = TENTH * mean(without)
        if change - error > wanted or change + error < wanted:
            return change > wanted
        if len(without) >= job.goes:
            return change >= wanted and change > error


class _Without(Greedy):
    """The strong player, who does not do one kind of thing on the first day."""

    def __init__(self, kind: str, until: GameTime) -> None:
        """Take what is not done, and until when."""
        self._inner = Strong(load())
        self._kind = kind
        self._until = until

    def choose(self, view: View) -> Move | None:
        """Choose as the other does, or wait."""
        move = self._inner.choose(view)
        if move is not None and view.now < self._until and acts.kind_of(move) == self._kind:
            return None
        return move


def _rest(job: Job, state: _State, seed: int, *, act: bool) -> float:
    """Return how many days somebody has left from a state, with or without an action."""
    until = type(state.now)(state.now + DAY)
    player: Policy = Strong(load()) if act else _Without(job.kind, until)
    setup = Setup(1_000_000 + seed, job.scenario, [player])
    table = Table.resumed(setup, state.campaign, state.now)
    if act:
        table.first(state.move)
    [life] = table.play().lives
    [dealer] = state.campaign.dealers.values()
    return max(0.0, life.days - (state.now - dealer.joined) / DAY)
