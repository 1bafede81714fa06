"""How each character feels about a dealer, as far as the facts go: warm, even or cold."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from game.campaign import RUNG_COLLATERAL
from game.units import Character

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer


class Mood(StrEnum):
    """The same voice, turned down."""

    WARM = "warm"
    EVEN = "even"
    COLD = "cold"


def mood(campaign: Campaign, character: Character, dealer: Dealer) -> Mood:
    """Return a character's mood towards a dealer."""
    match character:
        case Character.MILO:
            late = any(debt.misses for debt in campaign.debts_of(dealer.id))
            return _between(0 if late else dealer.standing, 250, 550)
        case Character.RADOVAN:
            # The restaurant cheers him up, whoever pays for it; a high rung does not.
            score = dealer.warmth + min(150, campaign.fund() // 20)
            return _between(0 if dealer.rung >= RUNG_COLLATERAL else score, 300, 600)
        case Character.VIC:
            return _between(dealer.patience, 250, 600)
        case _:
            assert_never(character)


def _between(score: int, cold_below: int, warm_from: int) -> Mood:
    if score < cold_below:
        return Mood.COLD
    return Mood.WARM if score >= warm_from else Mood.EVEN
