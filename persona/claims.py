"""What the street is told: a text about somebody, as one of the things it can say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from game.affairs import Claim

FILE = Path(__file__).parent / "claims.txt"


def claim_in(text: str) -> Claim | None:
    """Return the claim that a text makes, by the most of its words; none where there are none.

    A claim's own name means it.
    """
    words = ["".join(c for c in word if c.isalnum()) for word in text.casefold().split()]
    if len(words) == 1 and words[0] in list(Claim):
        return Claim(words[0])
    counts = {
        claim: sum(word.startswith(beginnings) for word in words)
        for claim, beginnings in _beginnings().items()
    }
    best = max(counts, key=lambda claim: counts[claim])
    return best if counts[best] else None


@cache
def _beginnings() -> dict[Claim, tuple[str, ...]]:
    found: dict[Claim, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            claim, _, words = line.partition(":")
            found[Claim(claim)] = tuple(words.split())
    return found
