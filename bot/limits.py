"""Lines and veils: what is not told at a table, decided before any text is chosen.

Each scene that touches a topic has another one to be told instead, its own or one that several
share. It says that something happened, and nothing of it; so it also stands where a line is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.limits import drawn

if TYPE_CHECKING:
    from game.campaign import Campaign

_POLICE = ("bust_corner", "bust_deal", "bust_away", "bust_dumped", "bust_unfound", "bust_found")
_PRODUCT = ("mule_sent", "bag_came", "bag_real", "bag_soda", "soda_sold", "bust_dumped")
OWN_VEIL = ("ride_wrong", "ride_hard", "beaten", "workshop_out", "lash_vic", "enemy")
"""Scenes that have another one of their own to be told instead; the others share one."""
VEILED = "veiled"
TOUCHES: dict[tuple[str, str, str], frozenset[str]] = {
    ("street", "scene", "ride_wrong"): frozenset({"self_harm", "death", "addiction"}),
    ("street", "scene", "ride_hard"): frozenset({"torture", "addiction"}),
    ("street", "scene", "beaten"): frozenset({"torture"}),
    ("street", "scene", "workshop_out"): frozenset({"torture"}),
    ("street", "scene", "lash_vic"): frozenset({"torture"}),
    ("street", "scene", "enemy"): frozenset({"torture"}),
    ("street", "scene", "caught"): frozenset({"torture"}),
    ("street", "scene", "fetched"): frozenset({"police"}),
    ("street", "scene", "released"): frozenset({"police"}),
    ("street", "cut", "wounds"): frozenset({"death", "torture"}),
    ("street", "cut", "hunted"): frozenset({"death"}),
    ("street", "cut", "call"): frozenset({"death"}),
    ("street", "cut", "prison"): frozenset({"police"}),
}
"""Which scenes touch what."""
for _scene in _POLICE:
    TOUCHES["street", "scene", _scene] = frozenset({"police"})
for _scene in _PRODUCT:
    _known = TOUCHES.get(("street", "scene", _scene), frozenset[str]())
    TOUCHES["street", "scene", _scene] = _known | {"drugs"}
_DARK_RUNG = 4
"""From here on, what Radovan says of a visit is about what hurts."""


class Limits:
    """The strictest of all that was drawn at one table."""

    def __init__(self, campaign: Campaign) -> None:
        """Take the campaign; whose limits they are is not kept."""
        self._lines, veils = drawn(campaign)
        self._drawn = self._lines | veils

    def told(self, speaker: str, act: str, outcome: str) -> str:
        """Return the outcome to be told: itself, or a veiled one."""
        touched = TOUCHES.get((speaker, act, outcome), frozenset())
        if not touched & self._drawn:
            return outcome
        return f"{outcome}_{VEILED}" if outcome in OWN_VEIL else VEILED

    def said(self, speaker: str, act: str, outcome: str, rung: int) -> str:
        """Return the outcome that somebody with moods speaks of: itself, or only that he comes.

        What is told in passing may be spoken of as darkly as they do: they name nothing. Where a
        line is drawn at it, not even that.
        """
        dark = (speaker, act) == ("radovan", "visit") and rung >= _DARK_RUNG
        return VEILED if dark and "torture" in self._lines else outcome
