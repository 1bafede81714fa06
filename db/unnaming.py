"""Taking a person's names out of what others wrote, and out of what was shown to them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

SHORTEST = 3
"""Letters of a first name that is looked for by itself."""


class Unnaming:
    """What somebody is called instead, wherever their names stand and however they are written."""

    def __init__(self, instead: Mapping[str, str], others: Collection[str], somebody: str) -> None:
        """Take what each name becomes, and others' names, which stay even where one holds another.

        `somebody` is for a first name alone.
        """
        self._instead = {_folded(name): called for name, called in instead.items()}
        self._whole = _finding({*instead, *others})
        taken = {_folded(name).partition(" ")[0] for name in others}
        firsts = {_folded(name).partition(" ")[0] for name in instead if " " in _folded(name)}
        firsts = {one for one in firsts - taken if len(one) >= SHORTEST}
        self._instead = dict.fromkeys(firsts, somebody) | self._instead
        self._first = _finding(firsts)
        self._written: dict[str, str] = {}

    def name(self, name: str) -> str:
        """Return what one of their names becomes."""
        return self._instead.get(_folded(name), name)

    def written(self, text: str) -> str:
        """Return what somebody wrote without them, the first name alone included."""
        after = self._replaced(self._replaced(text, self._whole), self._first)
        if after != text:
            self._written[text] = after
        return after

    def shown(self, text: str) -> str:
        """Return what a letter says without them. What others wrote of them may stand in it."""
        for before, after in self._written.items():
            text = text.replace(before, after).replace(_escaped(before), _escaped(after))
        return self._replaced(text, self._whole)

    def _replaced(self, text: str, names: re.Pattern[str]) -> str:
        composed = unicodedata.normalize("NFC", text)
        after = names.sub(lambda found: self._instead.get(_folded(found[0]), found[0]), composed)
        return text if after == composed else after


def _folded(name: str) -> str:
    """Return a name as all its spellings are compared."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "")
    return " ".join(re.split(r"[\s_]+", plain.strip("_ "))).casefold()


def _finding(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names however they are spaced and escaped, the longest first.

    Danish and English put an s behind them, which stays.
    """
    found: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        words = re.split(r"[\s_]+", unicodedata.normalize("NFC", name).strip("_ "))
        spelt = ["".join(map(_letter, word)) for word in words if word]
        found += [r"(?:\\?[\s_])+".join(spelt)] if spelt else []
    if not found:
        return re.compile("(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?=(?:['\u2019]?s)?(?!\w))", re.IGNORECASE)


def _letter(one: str) -> str:
    return one if one.isalnum() else rf"\\?{re.escape(one)}"


def _escaped(text: str) -> str:
    """Return a text as it stands in a letter, where Discord's marks are escaped."""
    return re.sub(r"([\\`*_~|<>@#\[\]():\-+.!])", r"\\\1", text)
