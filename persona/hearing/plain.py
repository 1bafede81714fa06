"""A sentence as it is read: words and figures in one plain line that points back at the text.

The plain line holds every word in lower case with one space between, numbers as figures,
ordinals as `28th` and Danish letters as ae, oe and aa, so that all patterns meet one spelling.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from persona.hearing import numerals
from persona.hearing.language import SPELLED_OUT, Language

_TOKEN = re.compile(
    r"[ap]\.?\s?m\b\.?(?![^\W_])"
    r"|[0-9]+(?:[.,:'\u2019][0-9]+)*"
    r"|\u00bd|[^\W\d_\u00bd]+(?:['\u2019][^\W\d_\u00bd]+)*"
    r"|\S",
    re.IGNORECASE,
)
_NOON = re.compile(r"[ap]\.?\s?m\.?")
_QUOTES = frozenset("'\u2019\u2018\"\u201c\u201d\u00ab\u00bb*_~`|")
"""Quotation marks, and what Discord writes bold and italics with."""
_HYPHENS = frozenset("-\u2010\u2011")
_APOSTROPHE = "\u2019"
_SHORTEST_OWNER = 2
_CLAUSE = 60
"""Characters before a mention in which it may be denied."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its plain line, and where each of its words stands in the text."""

    plain: str
    offsets: Sequence[int]
    places: Sequence[tuple[int, int]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the plain line stands in the text."""
        first = bisect_right(self.offsets, start) - 1
        last = bisect_left(self.offsets, end) - 1
        return self.places[first][0], self.places[last][1]


@lru_cache(maxsize=64)
def read(text: str, language: Language) -> Line:
    """Return a text as one plain line; all who read the same sentence share one reading."""
    tokens = numerals.fold(_tokens(text), language)
    words = [token.word for token in tokens]
    offsets = accumulate((len(word) + 1 for word in words[:-1]), initial=0)
    return Line(" ".join(words), tuple(offsets), [(token.start, token.end) for token in tokens])


def spelled(pattern: str) -> re.Pattern[str]:
    """Return a pattern for a plain line; Danish may be written with its own letters in it."""
    return re.compile(pattern.translate(SPELLED_OUT))


def phrase(pattern: str) -> re.Pattern[str]:
    """Return a pattern for whole words of a plain line."""
    return spelled(rf"(?<!\S)(?:{pattern})(?!\S)")


def any_of(words: str) -> str:
    """Return a pattern for any of the words, the longest first; `i_mean` is two words."""
    longest_first = sorted(set(words.split()), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})".replace("_", " ")


def _tokens(text: str) -> list[numerals.Token]:
    found: list[numerals.Token] = []
    for match in _TOKEN.finditer(text):
        said = match[0]
        start, end = match.span()
        if said in _QUOTES or (said in _HYPHENS and _joins(text, start)):
            continue
        found.append(numerals.Token(_word(said), start, end))
    return found


def _joins(text: str, at: int) -> bool:
    """Whether the hyphen ties two words, as in `twenty-five`; `10-12` stays a range."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())


def _word(said: str) -> str:
    word = said.casefold().replace(_APOSTROPHE, "'").translate(SPELLED_OUT)
    if _NOON.fullmatch(word):
        return word[0] + "m"
    owner = word.removesuffix("'s")
    return owner if len(owner) >= _SHORTEST_OWNER else word


@dataclass(frozen=True, slots=True)
class Denial:
    """How a language takes back what it said."""

    before: re.Pattern[str]
    between: re.Pattern[str]

    @classmethod
    def of(cls, negations: str, corrections: str) -> Denial:
        """Make one of what negates what follows, and of what announces a better word."""
        rest = r"(?: (?!(?:but|men|and|og|so|then) )[^\s,.;:!?]+){0,4} "
        filler = r"[^\w\s]|i|it|you|get|it is|jeg|det|du|vi|we|to|on|by|på|til|kl"
        between = rf" (?:(?:{filler}) )*(?:{corrections}) (?:(?:{filler}|{corrections}) )*"
        return cls(
            spelled(rf"(?<!\S){negations}{rest}$"),
            spelled(between),
        )

    def standing(self, plain: str, spans: Sequence[tuple[int, int]]) -> int:
        """Return which of several mentions stands: the first that is not taken back.

        Where all are, the first counts: it was said, after all.
        """
        for place, (start, end) in enumerate(spans):
            if self.before.search(plain, max(0, start - _CLAUSE), start):
                continue
            after = spans[place + 1][0] if place + 1 < len(spans) else None
            if after is None or not self.between.fullmatch(plain, end, after):
                return place
        return 0
