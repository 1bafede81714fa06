"""Lines and veils: what is not told at a table, decided before any text is chosen.

Each scene that touches a topic has another one to be told instead: `<outcome>_veiled`. It says
that something happened, and nothing of it; so it also stands where a line is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.limits import drawn

if TYPE_CHECKING:
    from game.campaign import Campaign

TOUCHES: dict[tuple[str, str, str], frozenset[str]] = {
    ("street", "scene", "ride_wrong"): frozenset({"self_harm", "death", "addiction"}),
    ("street", "scene", "ride_hard"): frozenset({"torture", "addiction"}),
    ("street", "scene", "beaten"): frozenset({"torture"}),
    ("street", "scene", "workshop_out"): frozenset({"torture"}),
    ("street", "scene", "lash_vic"): frozenset({"torture"}),
    ("street", "scene", "enemy"): frozenset({"torture"}),
}
"""Which scenes touch what."""


class Limits:
    """The strictest of all that was drawn at one table."""

    def __init__(self, campaign: Campaign) -> None:
        """Take the campaign; whose limits they are is not kept."""
        lines, veils = drawn(campaign)
        self._drawn = lines | veils

    def told(self, speaker: str, act: str, outcome: str) -> str:
        """Return the outcome to be told: itself, or its veiled one."""
        touched = TOUCHES.get((speaker, act, outcome), frozenset())
        return f"{outcome}_veiled" if touched & self._drawn else outcome
