"""Chance without hidden state: every throw follows from the campaign's seed and the journal.

A journal replayed from the same seed throws the same dice, on every machine, because a throw is
a hash and not the state of a generator.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Protocol


class Dice(Protocol):
    """What the rules may ask of chance."""

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        ...


class SeededDice:
    """Throws for one move, from (campaign seed, journal position)."""

    __slots__ = ("_key", "_thrown")

    def __init__(self, seed: int, position: int) -> None:
        """Take the campaign's seed and the position of the move that is decided."""
        self._key = b"%d:%d" % (seed, position)
        self._thrown = 0

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        self._thrown += 1
        digest = blake2b(b"%s:%d" % (self._key, self._thrown), digest_size=8).digest()
        return low + int.from_bytes(digest) % (high - low + 1)


def chance(dice: Dice, per_mille: int) -> bool:
    """Say whether something with a chance of `per_mille` thousandths happens."""
    return dice.between(1, 1000) <= per_mille


def risked(dice: Dice, per_mille: int) -> bool:
    """Say whether something that may have no chance at all happens; then nothing is thrown."""
    return per_mille > 0 and chance(dice, per_mille)
