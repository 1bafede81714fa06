"""What a player never wants told, and whether their private words may be quoted at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.campaign import Tone, with_dealer
from game.happenings import LinesSet, QuotesSet
from game.refusals import Reason, Refusal

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import SetLines, SetQuotes
    from game.turn import Turn

TOPICS = ("self_harm", "death", "torture", "drugs", "addiction", "animals", "sex", "police")
"""What can be drawn a line at."""


def set_lines(turn: Turn, move: SetLines) -> Refusal | None:
    """Draw the lines and veils anew."""
    if not {*move.lines, *move.veils} <= set(TOPICS):
        return Refusal(Reason.NO_SUCH_TOPIC)
    turn.emit(LinesSet(move.dealer, move.lines, move.veils))
    return None


def set_quotes(turn: Turn, move: SetQuotes) -> None:
    """Say whether private words may stand in the epilogue."""
    turn.emit(QuotesSet(move.dealer, move.agreed))


def drawn(campaign: Campaign) -> tuple[frozenset[str], frozenset[str]]:
    """Return all that is never told at this table, and all that is told only in passing.

    The strictest of all who play wins; nobody can see whose it is.
    """
    living = campaign.living()
    lines = frozenset(topic for dealer in living for topic in dealer.lines)
    veils = frozenset(topic for dealer in living for topic in dealer.veils)
    if campaign.tone is Tone.SOFT:
        veils |= {"death", "torture", "drugs", "addiction"}
    return lines, (veils | set(campaign.veiled)) - lines


def lines_set(campaign: Campaign, event: LinesSet) -> Campaign:
    """Remember them."""
    return with_dealer(campaign, event.dealer, lines=event.lines, veils=event.veils)


def quotes_set(campaign: Campaign, event: QuotesSet) -> Campaign:
    """Remember it."""
    return with_dealer(campaign, event.dealer, quoted=event.agreed)
