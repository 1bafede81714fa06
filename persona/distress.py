"""Whether a message reads as a person in real distress, and not as a dealer in a story.

A false alarm is a plain private word, and the line can be said again; a miss is worse. So plain
words about one's own life count whatever the story is. Hints, and stepping out of the game, count
unless the message is plainly about the game; doubtful words want a sign that they are real, or a
second of another kind. What stands in quotes or is told between asterisks is not said. The ways of
saying it are in `distress.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

from persona.hearing.cues import fold

_NARRATION = re.compile(r"(?<!\*)\*{1,2}(?!(?:i|i'm|i've|jeg)\b)[^*\s]+\s[^*]*\*{1,2}")
_QUOTE = re.compile(r"\"[^\"]*\"|(?<!\w)'(?=\w)[^']*'(?!\w)")
_APART = re.compile(r"\.{2,}|[^\w.,!?(]+")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_PART = re.compile(r"<([A-Z]+)>")
_SHORT = 5


def _sections(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            lines = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def _bare(text: str) -> str:
    """Write a text as those do who have no ae, oe and aa on their keyboard."""
    return text.replace("ae", "a").replace("oe", "o").replace("aa", "a")


def _pairs(lines: list[str]) -> dict[str, str]:
    split = (line.partition(" = ") for line in lines)
    return {name: value for name, _, value in split}


def _slips(word: str) -> set[str]:
    """Return a word with two letters swapped, and a longer one with a letter missing or twice."""
    inner = range(1, len(word) - 1)
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in inner}
    if len(word) <= _SHORT:
        return swapped
    fewer = {word[:at] + word[at + 1 :] for at in inner}
    return swapped | fewer | {word[:at] + word[at] + word[at:] for at in range(len(word))}


def _spellings() -> dict[str, str]:
    words = [_bare(word) for line in _SECTIONS["typed"] for word in line.split()]
    slips = {slip: word for word in words for slip in _slips(word) if slip not in words}
    said = {
        _bare(way): _bare(word)
        for word, ways in _pairs(_SECTIONS["spellings"]).items()
        for way in ways.split(", ")
    }
    return slips | said


def _any(ways: list[str]) -> re.Pattern[str]:
    named = (_PART.sub(lambda name: _PARTS[name[1]], way) for way in ways)
    # A part may use another one, and no deeper.
    whole = (_PART.sub(lambda name: _PARTS[name[1]], way) for way in named)
    return re.compile("|".join(rf"(?<!\w)(?:{_bare(way)})(?!\w)" for way in whole))


_SECTIONS = _sections(Path(__file__).with_suffix(".txt"))
_PARTS = _pairs(_SECTIONS["parts"])
_WORDS = _spellings()
_SPELLING = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(way) for way in sorted(_WORDS, key=len, reverse=True))})(?!\w)"
)
_PLAIN, _NOT_MEANT = _any(_SECTIONS["plain"]), _any(_SECTIONS["not_meant"])
_HINT, _REAL = _any(_SECTIONS["hint"]), _any(_SECTIONS["real"])
_TABLE = _any(_SECTIONS["table"])
_EARNEST, _PLAY = _any(_SECTIONS["earnest"]), _any(_SECTIONS["play"])
_DOUBTFUL = [_any([kind]) for kind in _SECTIONS["doubtful"]]


def _written(folded: str) -> str:
    """Return a text in the one way of writing that the patterns are in."""
    apart = _APART.sub(" ", _STRETCHED.sub(r"\1", folded.replace("'", "")))
    return _SPELLING.sub(lambda way: _WORDS[way[0]], _bare(" ".join(apart.split())))


def in_distress(text: str) -> bool:
    """Say whether a message reads as a person in real distress."""
    folded = fold(text.replace("\u2026", "..."))
    said = _written(_QUOTE.sub(" ", _NARRATION.sub(" ", folded)))
    if not re.search(r"\w", said):
        said = _written(folded)
        if not _REAL.search(said):
            return False
    meant = _NOT_MEANT.sub(" ", said)
    if _PLAIN.search(meant):
        return True
    real = bool(_REAL.search(meant))
    if not real and _PLAY.search(said):
        return False
    if _HINT.search(meant) or (_TABLE.search(meant) and not _PLAY.search(said)):
        return True
    kinds = sum(bool(kind.search(meant)) for kind in _DOUBTFUL)
    return kinds > 1 or (kinds == 1 and (real or bool(_EARNEST.search(meant))))
