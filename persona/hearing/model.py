"""The trained part of hearing: a small linear model, read from the file that ships with it.

`python -m persona.hearing.train` makes the file. Nothing is downloaded, and nothing but plain
Python is needed to use it.
"""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from persona.hearing.features import vector

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona.hearing.sentence import Sentence

FILE = Path(__file__).parent / "model.bin"


class Stored(msgspec.Struct):
    """The model as it stands in its file: a row of weights for each feature, by its number."""

    acts: list[str]
    things: list[str]
    numbers: bytes
    """Each feature's number, four bytes each."""
    rarity: bytes
    """How rare each is, in sixteenths."""
    weights: bytes
    """A signed byte for each feature and output."""
    scale: list[float]
    """What one step of a weight is worth, by output."""
    bias: list[float]


@dataclass(frozen=True, slots=True)
class Read:
    """How likely a sentence is each act, is binding, and, of promises, is about each thing."""

    acts: Mapping[str, float]
    binding: float
    things: Mapping[str, float]


class Model:
    """Scores sentences. Outputs: the acts, then binding, then the things."""

    def __init__(self, stored: Stored) -> None:
        """Unpack what was stored."""
        self._acts = stored.acts
        self._things = stored.things
        self._scale = stored.scale
        self._bias = stored.bias
        numbers = array("I", stored.numbers)
        self._width = len(stored.scale)
        self._weights = array("b", stored.weights)
        self._row = {number: index * self._width for index, number in enumerate(numbers)}
        self._rarity = {
            number: rare / 16 for number, rare in zip(numbers, stored.rarity, strict=True)
        }

    def read(self, sentence: Sentence) -> Read:
        """Score what was said."""
        sums = [0.0] * self._width
        weights, width = self._weights, self._width
        for number, value in vector(sentence, self._rarity).items():
            start = self._row[number]
            row = weights[start : start + width]
            sums = [total + weight * value for total, weight in zip(sums, row, strict=True)]
        scores = [
            total * scale + bias
            for total, scale, bias in zip(sums, self._scale, self._bias, strict=True)
        ]
        count = len(self._acts)
        return Read(
            _shares(self._acts, scores[:count]),
            1 / (1 + exp(-max(-60.0, min(60.0, scores[count])))),
            _shares(self._things, scores[count + 1 :]),
        )


def _shares(names: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    most = max(scores)
    raised = [exp(score - most) for score in scores]
    total = sum(raised)
    return {name: one / total for name, one in zip(names, raised, strict=True)}


@cache
def model() -> Model:
    """Return the model that ships, read once. Raises `FileNotFoundError` without its file."""
    return Model(msgspec.msgpack.decode(zlib.decompress(FILE.read_bytes()), type=Stored))
