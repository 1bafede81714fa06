"""Short loops of commands, to see that none of them makes money for ever."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bot.simulate import acts
from bot.simulate.engine import Setup, Table, assets
from game.house_rules import HouseRules
from game.moves import Move

if TYPE_CHECKING:
    from bot.simulate.engine import Policy
    from bot.simulate.view import View
    from game.campaign import Scenario

OFF = {
    "missed_growth": 0,
    "plea_cost": 0,
    "hunted_cut": 0,
    "hunted_moving": 0,
    "hunted_paid": 0,
    "hunted_silent": 0,
    "workshop_out": 1000,
    "broken_wounds": 20,
    "mercy_bait": 0,
    "prison_file": 100,
    "rest_heals": 1000,
}
"""The cut and the growth of debts, switched off."""
LATER = 40
HALF = 20
Loop = tuple[tuple[str, ...], ...]
"""For each player, what they do over and over, by kind."""
KINDS = (
    "Sell",
    "PayDebt",
    "TakeFront",
    "AskTime",
    "Rest",
    "SendMule",
    "OpenBag",
    "Rob",
    "Ride",
    "Stash",
    "TakeBack",
    "Lend",
    "Vouch",
    "OfferTie",
    "Part",
    "SellPaper",
    "PayDealer",
    "OfferGoods",
)


class Looper:
    """Does the same few things over and over, and agrees to all that is proposed."""

    def __init__(self, loop: tuple[str, ...]) -> None:
        """Take what it does."""
        self._loop = loop
        self._next = 0

    def choose(self, view: View) -> Move | None:
        """Answer what waits; else do the next thing that is in the loop."""
        for _, move in acts.urgent(view):
            return move
        for _ in self._loop:
            kind = self._loop[self._next % len(self._loop)]
            self._next += 1
            found = [m for m in _moves(view) if type(m).__name__ == kind]
            if found:
                return found[view.chance.randrange(len(found))]
        return None


def _moves(view: View) -> list[Move]:
    found = [move for _, move in acts.possible(view)]
    found += [move for _, move in acts.between(view)]
    return [*found, *acts.papers(view)]


def loops(seed: int, most: int) -> list[Loop]:
    """Return loops to try: drawn for one, two and three players."""
    chance = Random(f"loops:{seed}")
    found: set[Loop] = set()
    while len(found) < most:
        players = chance.choice((1, 1, 2, 2, 3))
        found.add(
            tuple(
                tuple(chance.choice(KINDS) for _ in range(chance.choice((2, 3))))
                for _ in range(players)
            )
        )
    return sorted(found)


def gain(job: tuple[Scenario, Loop]) -> float:
    """Return what a loop has more on day 40 than on day 20, less one package, in kroner."""
    scenario, loop = job
    off = _replaced(scenario)
    players: list[Policy] = [Looper(one) for one in loop]
    early = _worth(off, players, HALF)
    players = [Looper(one) for one in loop]
    late = _worth(off, players, LATER)
    return late[0] - early[0] - late[1]


def _replaced(scenario: Scenario) -> Scenario:
    return type(scenario)(scenario.name, None, {**scenario.rules, **OFF}, ())


def _worth(scenario: Scenario, players: list[Policy], days: int) -> tuple[int, int]:
    """Return what all have together on a day, and what a package costs by then."""
    table = Table(Setup(1, scenario, players, limit=days))
    state = table.play().state
    rules: HouseRules = state.rules
    total = sum(assets(state, dealer, rules.gram_cost) for dealer in state.dealers)
    packages = max((d.package // 100 for d in state.dealers.values()), default=0)
    return total, packages * rules.gram_cost


def named(loop: Loop) -> str:
    """Return a loop as text."""
    return " | ".join(" > ".join(one) for one in loop)
