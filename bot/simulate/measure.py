"""Plays many campaigns, on all cores, and says how sure a figure is."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from bot.simulate.engine import Setup, play
from bot.simulate.policies import Cautious, Greedy, Liar, Loyal, Partner
from bot.simulate.policies import Random as AtRandom
from bot.simulate.strong import Strong, Traits, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.simulate.engine import Policy
    from game.campaign import Scenario

SINGLE = ("random", "greedy", "cautious", "liar", "loyal", "strong")
RESAMPLES = 400
CHUNK = 25
Job = TypeVar("Job")
Result = TypeVar("Result")


def policy(name: str, traits: Traits | None = None) -> Policy:
    """Return a player by name. Raises `KeyError` for a name that is none."""
    simple: dict[str, Callable[[], Policy]] = {
        "random": AtRandom,
        "greedy": Greedy,
        "cautious": Cautious,
        "liar": Liar,
        "loyal": Loyal,
        "strong": lambda: Strong(traits if traits is not None else load()),
    }
    return simple[name]()


@dataclass(frozen=True, slots=True)
class Job1:
    """Some seeds of one table."""

    scenario: Scenario
    names: tuple[str, ...]
    seeds: range
    traits: Traits | None = None
    forbidden: frozenset[str] = frozenset()
    partners: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What is kept of one campaign: each seat's days, end and pings a day; visits too near."""

    days: tuple[float, ...]
    how: tuple[str, ...]
    pings: tuple[float, ...]
    near: int
    betrayed: bool
    balanced: bool
    moves: int


def played(job: Job1) -> list[Sample]:
    """Play a job's seeds."""
    found: list[Sample] = []
    for seed in job.seeds:
        seats: list[Policy] = [policy(name, job.traits) for name in job.names]
        if job.partners:
            seats = [
                Partner(one, leads=n == 0) if isinstance(one, Greedy) else one
                for n, one in enumerate(seats)
            ]
        run = play(
            Setup(
                seed,
                job.scenario,
                seats,
                job.names,
                forbidden=job.forbidden,
                partners=job.partners,
            )
        )
        sums = {"kr": 0, "g": 0}
        for account, amount in run.state.balances.items():
            sums[account.partition(":")[0]] += amount
        found.append(
            Sample(
                tuple(life.days for life in run.lives),
                tuple(life.how for life in run.lives),
                tuple(life.pings / max(life.days, 1.0) for life in run.lives),
                sum(_near(life.visits) for life in run.lives),
                any(life.betrayed for life in run.lives),
                not any(sums.values()),
                run.moves,
            )
        )
    return found


_TWO_HOURS = 2 * 60 * 60 * 1_000_000


def _near(visits: list[int]) -> int:
    return sum(later - one < _TWO_HOURS for one, later in pairwise(visits))


class Crew:
    """All cores, at work."""

    def __init__(self, jobs: int, *, quiet: bool = False) -> None:
        """Take so many processes; one is this one."""
        self.jobs = jobs
        self.quiet = quiet

    def map(
        self, work: Callable[[Job], Result], jobs: Sequence[Job], what: str
    ) -> Iterable[Result]:
        """Do the work, in order, and show how far it is."""
        if self.jobs == 1:
            for number, job in enumerate(jobs, 1):
                yield work(job)
                self._show(what, number, len(jobs))
            return
        with ProcessPoolExecutor(self.jobs) as crew:
            for number, result in enumerate(crew.map(work, jobs), 1):
                yield result
                self._show(what, number, len(jobs))

    def _show(self, what: str, done: int, of: int) -> None:
        if self.quiet or (done < of and not sys.stderr.isatty()):
            return
        print(f"\r{what}: {done} of {of}", end="\n" * (done == of), file=sys.stderr, flush=True)

    def play(self, job: Job1, what: str) -> list[Sample]:
        """Play all of a job's seeds, in order."""
        seeds = job.seeds
        parts = [
            replace(job, seeds=range(start, min(start + CHUNK, seeds.stop)))
            for start in range(seeds.start, seeds.stop, CHUNK)
        ]
        return [one for part in self.map(played, parts, what) for one in part]


def interval(
    values: Sequence[float], of: Callable[[Sequence[float]], float] = median
) -> tuple[float, float]:
    """Return a bootstrapped 95 % interval of a figure."""
    chance = Random("bootstrap")
    drawn = sorted(of(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return drawn[RESAMPLES * 25 // 1000], drawn[-1 - RESAMPLES * 25 // 1000]


def share_interval(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z = 1.96
    share = hits / of
    middle = share + z * z / (2 * of)
    spread = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def first_days(samples: Iterable[Sample]) -> list[float]:
    """Return how long the first seat lasted."""
    return [sample.days[0] for sample in samples]
