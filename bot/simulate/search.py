"""Finds what a strong player is made of: random draws, then small changes, kept where better.

Search seeds are negative and measurement seeds are not, so nothing is measured on a seed it was
found on.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from bot.simulate.engine import Setup, play
from bot.simulate.strong import Strong, Traits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from game.campaign import Scenario

DRAWN = 0.3
"""The share of the budget that is spent on random draws."""
ROUGH, FINE = 24, 120
"""How many seeds a candidate is tried on at first, and again if it looks better."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the traits, and their median on the search's own seeds."""

    traits: Traits
    days: float


def score(
    traits: Traits, scenario: Scenario, seeds: Sequence[int], forbidden: frozenset[str]
) -> float:
    """Return how long such a player lasts: median days, with a little of the mean to break ties."""
    days = [
        play(Setup(seed, scenario, [Strong(traits)], forbidden=forbidden)).lives[0].days
        for seed in seeds
    ]
    return median(days) + 0.1 * sum(days) / len(days)


def search(  # noqa: PLR0913 - what is searched, and how long
    scenario: Scenario,
    budget: int,
    seed: int,
    forbidden: frozenset[str] = frozenset(),
    *,
    begin: Traits | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Found:
    """Spend `budget` candidates and return the best. The same seed finds the same."""
    chance = Random(f"search:{seed}")
    rough = [-1 - n for n in range(ROUGH)]
    fine = [-1 - n for n in range(FINE)]
    best = begin if begin is not None else Traits()
    level = score(best, scenario, rough, forbidden)
    proven = score(best, scenario, fine, forbidden)
    for tried in range(budget):
        if begin is None and tried < budget * DRAWN:
            candidate = Traits.drawn(chance)
        else:
            wide = chance.random() < 0.5
            candidate = best.moved(chance, 0.35 if wide else 0.12, 0.12 if wide else 0.25)
        reached = score(candidate, scenario, rough, forbidden)
        if reached > level * 0.97:
            again = score(candidate, scenario, fine, forbidden)
            if again > proven:
                best, proven = candidate, again
                level = max(level, reached)
        if progress is not None:
            progress(tried, proven)
    return Found(best, proven)
