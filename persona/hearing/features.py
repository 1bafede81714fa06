"""A sentence as numbers: its words, the pieces of its words, and the signs in it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona.hearing.sentence import Sentence

_TOKEN = re.compile(r"#+|[a-z0-9']*[a-z][a-z0-9']*|[?!]")
_NUMBER = re.compile(r"\d[\d.,]*")
SHORTEST, LONGEST = 3, 5
"""How long the pieces of words are, with a space before and after each word."""
SIGN_WEIGHT = 0.25
WEIGHTS = {"w": 1.0, "c": 1.0, "k": 1.0}
FEW, SOME, MANY = 3, 7, 14


def tokens(said: str) -> list[str]:
    """Return the words of a folded sentence; every number is the same."""
    return _TOKEN.findall(_NUMBER.sub("#", said))


def blocks(sentence: Sentence) -> dict[str, list[str]]:
    """Return the names of the features by kind: words, pieces of words, concepts, signs."""
    words = tokens(sentence.spoken.text)
    count = len(words)
    size = (
        "few" if count <= FEW else "some" if count <= SOME else "many" if count <= MANY else "long"
    )
    return {
        "w": _in_a_row(words),
        "c": [
            f" {word} "[start : start + length]
            for word in words
            for length in range(SHORTEST, LONGEST + 1)
            for start in range(len(word) + 3 - length)
        ],
        "k": _in_a_row(sentence.concepts),
        "s": [*sorted(sentence.signs), f"length {size}"],
    }


def _in_a_row(names: Sequence[str]) -> list[str]:
    """Return names, pairs of neighbours, and pairs with one between them."""
    padded = ["<", *names, ">"]
    pairs = [f"{first} {second}" for first, second in pairwise(padded)]
    apart = [f"{first} _ {second}" for first, second in zip(padded, padded[2:], strict=False)]
    return [*names, *pairs, *apart]


def hashed(name: str) -> int:
    """Return a feature's number: the same on every machine."""
    return crc32(name.encode())


def vector(sentence: Sentence, rarity: Mapping[int, float]) -> dict[int, float]:
    """Return the features that are known and how much each counts, by number.

    Each kind counts together for its own weight, a rare one more than a common one; a sign counts
    for itself. `rarity` holds what is known.
    """
    found: dict[int, float] = {}
    for kind, names in blocks(sentence).items():
        counts = Counter(hashed(f"{kind}:{name}") for name in names)
        known = {number: count for number, count in counts.items() if number in rarity}
        if kind == "s":
            found.update(dict.fromkeys(known, SIGN_WEIGHT))
            continue
        weighed = {number: sqrt(count) * rarity[number] for number, count in known.items()}
        length = sqrt(sum(value * value for value in weighed.values())) or 1.0
        scale = WEIGHTS[kind] / length
        found.update((number, value * scale) for number, value in weighed.items())
    return found
