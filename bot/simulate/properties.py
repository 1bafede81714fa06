"""The properties a good set of numbers has, each measured as it is worded, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import mean, median
from typing import TYPE_CHECKING

from bot.simulate import acts, pump, singles, squeeze
from bot.simulate.measure import SINGLE, Crew, Job1, Sample, first_days, interval, share_interval
from bot.simulate.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.simulate.strong import Traits
    from game.campaign import Scenario

LAST_DAY = 30
LONGEST = {"open": (8.0, 14.0), "week": (5.0, 7.0)}
MOST_PINGS = 4.0
WORTH = 0.1
"""In a tenth of the states where it is legal a single action has to matter."""
MIXED = (
    ("strong", "random"),
    ("strong", "greedy", "liar"),
    ("strong", "loyal", "cautious", "random"),
    ("strong", "strong", "greedy", "liar", "loyal"),
    ("strong", "greedy", "cautious", "liar", "loyal", "random"),
)
"""Tables of two to six."""
PAIRS = (
    ("strong", "strong"),
    ("greedy", "greedy"),
    ("greedy", "liar"),
    ("strong", "loyal"),
    ("liar", "loyal"),
    ("cautious", "greedy"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One property: its value, how sure that is, whether it holds, and how it was measured."""

    value: float
    interval: tuple[float, float]
    holds: bool
    how: str
    parts: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(slots=True)
class Study:
    """One scenario under study: what was played is played once."""

    scenario: Scenario
    week: Scenario
    runs: int
    seed: int
    crew: Crew
    budget: int = 40
    _kept: dict[str, list[Sample]] = field(default_factory=dict[str, list[Sample]])

    def single(self, name: str) -> list[Sample]:
        """Return so many campaigns of one dealer alone."""
        if name not in self._kept:
            seeds = range(self.seed, self.seed + self.runs)
            self._kept[name] = self.crew.play(Job1(self.scenario, (name,), seeds), name)
        return self._kept[name]

    def mixed(self, names: tuple[str, ...]) -> list[Sample]:
        """Return campaigns of several at one table, a quarter as many."""
        key = " ".join(names)
        if key not in self._kept:
            seeds = range(self.seed, self.seed + max(1, self.runs // 4))
            self._kept[key] = self.crew.play(Job1(self.scenario, names, seeds), key)
        return self._kept[key]

    def days(self, name: str) -> list[float]:
        """Return how long one policy lasts."""
        return first_days(self.single(name))


def ends(study: Study) -> Finding:
    """At most one in a thousand runs of any policy passes game day 30."""
    worst, runs = 0, 0
    parts: dict[str, float] = {}
    tables = {name: study.single(name) for name in SINGLE}
    tables |= {" ".join(names): study.mixed(names) for names in MIXED}
    for name, samples in tables.items():
        days = [longest for one in samples for longest in one.days]
        late = sum(one > LAST_DAY for one in days)
        worst, runs = max(worst, late), max(runs, len(samples))
        parts[name] = max(days)
    low, high = share_interval(worst, runs)
    how = f"{runs} runs of each policy; parts: the longest run, in days"
    return Finding(worst / runs, (low, high), worst * 1000 <= runs, how, parts)


def length(study: Study) -> Finding:
    """The best policy's median is within the scenario's span."""
    days = study.days("strong")
    low, high = LONGEST["open"]
    week = first_days(
        study.crew.play(
            Job1(study.week, ("strong",), range(study.seed, study.seed + study.runs)), "week"
        )
    )
    least, most = LONGEST["week"]
    holds = low <= median(days) <= high and least <= median(week) <= most
    parts = {"open": median(days), "week": median(week)}
    how = f"median days of strong, {len(days)} runs of each scenario; bootstrap"
    return Finding(median(days), interval(days), holds, how, parts)


def skill(study: Study) -> Finding:
    """The best median is at least twice the random one's and 1.3 times the greedy one's."""
    best = median(study.days("strong"))
    parts = {name: median(study.days(name)) for name in SINGLE}
    over_random, over_greedy = best / parts["random"], best / parts["greedy"]
    low, high = interval(study.days("strong"))
    return Finding(
        over_random,
        (low / parts["random"], high / parts["random"]),
        over_random >= 2 and over_greedy >= 1.3,
        "median of strong by that of random; parts: all medians, in days; bootstrap",
        {**parts, "over_greedy": over_greedy},
    )


def useful(study: Study) -> Finding:
    """Forbidding a family, and searching again with the same budget, costs 2 to 40 %."""
    jobs = [frozenset[str](), *(frozenset({family}) for family in acts.FAMILIES)]
    found = list(study.crew.map(_Searcher(study.scenario, study.budget), jobs, "searching"))
    seeds = range(study.seed, study.seed + study.runs)
    medians: list[float] = []
    for forbidden, traits in zip(jobs, found, strict=True):
        job = Job1(study.scenario, ("strong",), seeds, traits, forbidden)
        medians.append(median(first_days(study.crew.play(job, "paired"))))
    falls = {
        family: 1 - after / medians[0]
        for family, after in zip(acts.FAMILIES, medians[1:], strict=True)
    }
    least = min(falls.values())
    worth = _singles(study)
    holds = all(0.02 <= fall <= 0.40 for fall in falls.values())
    holds = holds and all(share >= WORTH for share in worth.values())
    how = (
        f"{len(seeds)} paired seeds, {study.budget} candidates on each side; parts: the fall, and "
        "for each single action the share of states in which it changes what is left by a tenth"
    )
    parts = {**falls, "all": medians[0], **worth}
    return Finding(least, (least, max(falls.values())), holds, how, parts)


def _singles(study: Study) -> dict[str, float]:
    """Return, for each kind of action, in what share of its states it matters."""
    kinds = singles.kinds(study.scenario, study.seed)
    few = study.runs < 1000
    jobs = [
        singles.Job(study.scenario, kind, study.seed, 10 if few else 40, 60 if few else 240)
        for kind in kinds
    ]
    shares = study.crew.map(singles.share, jobs, "single actions")
    return dict(zip(kinds, shares, strict=True))


@dataclass(frozen=True, slots=True)
class _Searcher:
    scenario: Scenario
    budget: int

    def __call__(self, forbidden: frozenset[str]) -> Traits:
        """Search anew, from what was found with everything allowed."""
        from bot.simulate.strong import load  # noqa: PLC0415 - read where it runs

        return search(self.scenario, self.budget, 0, forbidden, begin=load()).traits


def options(study: Study) -> Finding:
    """What can be done with a full day falls from rung to rung, for every policy."""
    jobs = [
        squeeze.Job(study.scenario, name, study.seed, max(60, study.runs // 10)) for name in SINGLE
    ]
    found = dict(zip(SINGLE, study.crew.map(squeeze.counted, jobs, "squeeze"), strict=True))
    falling = {name: squeeze.falls(counts) for name, counts in found.items()}
    parts = {
        f"{name}:{rung}": value
        for name, counts in found.items()
        for rung, value in squeeze.means(counts).items()
    }
    held = sum(falling.values())
    how = "mean kinds of action legal at dawn with a full day's hours, by policy and rung"
    return Finding(held / len(SINGLE), (0.0, 1.0), all(falling.values()), how, parts)


def together(study: Study) -> Finding:
    """Partners last longer than singles, and more than a quarter of pairs end in a betrayal."""
    runs = max(100, study.runs // 4)
    seeds = range(study.seed, study.seed + runs)
    pairs = study.crew.play(
        Job1(study.scenario, ("strong", "strong"), seeds, partners=True), "partners"
    )
    apart = study.crew.play(Job1(study.scenario, ("strong", "strong"), seeds), "two singles")
    both, alone = [d for s in pairs for d in s.days], [d for s in apart for d in s.days]
    betrayed = played = 0
    for names in PAIRS:
        some = study.crew.play(
            Job1(study.scenario, names, range(study.seed, study.seed + runs // 2), partners=True),
            " and ".join(names),
        )
        betrayed += sum(one.betrayed for one in some)
        played += len(some)
    share = betrayed / played
    gain = mean(both) / mean(alone)
    low, high = interval(both, mean)
    holds = gain > 1 and share > 0.25
    how = "mean days of partners by that of two singles at one table; bootstrap"
    parts = {"partners": mean(both), "singles": mean(alone), "betrayed": share}
    return Finding(gain, (low / mean(alone), high / mean(alone)), holds, how, parts)


def no_pump(study: Study) -> Finding:
    """No short loop of commands makes money for ever."""
    loops = pump.loops(study.seed, max(150, study.runs // 4))
    gains = list(study.crew.map(pump.gain, [(study.scenario, loop) for loop in loops], "loops"))
    worst = max(range(len(gains)), key=lambda n: gains[n])
    named = pump.named(loops[worst])
    how = f"{len(loops)} loops of two or three commands, one to three players; worst: {named}"
    held = all(gain <= 0 for gain in gains)
    return Finding(gains[worst], (min(gains), gains[worst]), held, how)


def balanced(study: Study) -> Finding:
    """Money and product sum to zero over every run."""
    samples = [one for name in SINGLE for one in study.single(name)]
    samples += [one for names in MIXED for one in study.mixed(names)]
    wrong = sum(not one.balanced for one in samples)
    how = f"{len(samples)} runs"
    return Finding(wrong, (wrong, wrong), wrong == 0, how)


def humane(study: Study) -> Finding:
    """At pace slow at most four pings a day for nine in ten; no two visits within two hours."""
    samples = [one for name in SINGLE if name != "random" for one in study.single(name)]
    pings = sorted(rate for one in samples for rate in one.pings)
    near = sum(one.near for one in samples)
    ninth = pings[len(pings) * 9 // 10]
    low, high = interval(pings, lambda rates: sorted(rates)[len(rates) * 9 // 10])
    how = f"pings a game day at slow, the ninth of ten players; {len(pings)} runs but random's"
    return Finding(ninth, (low, high), ninth <= MOST_PINGS and near == 0, how, {"near": near})


PROPERTIES: dict[str, Callable[[Study], Finding]] = {
    "ends": ends,
    "length": length,
    "skill": skill,
    "useful": useful,
    "squeeze": options,
    "together": together,
    "no_pump": no_pump,
    "balanced": balanced,
    "humane": humane,
}
