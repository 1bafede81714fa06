"""What a policy sees when it is asked: the campaign, its own dealer, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game import street, ties
from game.gametime import DAWN_HOUR, DAY, HOUR
from game.units import District, Grams

if TYPE_CHECKING:
    from random import Random

    from game.campaign import Campaign, Dealer, Debt
    from game.gametime import GameTime


@dataclass(frozen=True, slots=True)
class View:
    """One dealer's look at a campaign. A policy reads what a player could know, and no more."""

    state: Campaign
    me: Dealer
    now: GameTime
    chance: Random
    forbidden: frozenset[str] = frozenset()

    @property
    def cash(self) -> int:
        """What is carried, in kroner."""
        return self.state.cash(self.me.id)

    @property
    def goods(self) -> int:
        """What is carried, in grams."""
        return self.state.goods(self.me.id)

    @property
    def debt(self) -> Debt | None:
        """Milo's most urgent paper."""
        owed = self.state.debts_of(self.me.id)
        return owed[0] if owed else None

    @property
    def hours_to_dawn(self) -> float:
        """How long the day still is, in hours."""
        return (DAY - (self.now - DAWN_HOUR * HOUR) % DAY) / HOUR

    def at_vics(self) -> bool:
        """Say whether Vic can be asked for anything."""
        return not self.me.vic_gone and self.me.rung < self.state.rules.door_closed_rung

    def best_corner(self) -> tuple[District, int]:
        """Return where the next gram fetches most, and what it fetches."""
        state = self.state
        prices = {d: street.price(state.rules, m) for d, m in state.markets.items()}
        best = max(prices, key=lambda district: prices[district])
        return best, prices[best]

    def sellable(self) -> Grams:
        """Return how much the day still allows to sell."""
        return street.most_to_sell(self.state, self.me.id)

    def gram_minutes(self) -> int:
        """Return how long a gram takes, in minutes."""
        return ties.gram_minutes(self.state, self.me.id)

    def allows(self, family: str) -> bool:
        """Say whether a family of actions may be used."""
        return family not in self.forbidden
