"""The small signs that make a sentence firm, or not: in English and in Danish, on folded text.

Each sign is a feature for the model as well; the gate uses those that rule a promise out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona.hearing.language import Language

FILE = Path(__file__).parent / "cues.txt"

_SPELLED = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": ".",
        "\u00e6": "ae",
        "\u00f8": "oe",
        "\u00e5": "aa",
        "\u00e9": "e",
        "\u00e4": "ae",
        "\u00f6": "oe",
    }
)


def fold(text: str) -> str:
    """Return a text in small letters, with one spelling for each letter and one space between."""
    return " ".join(text.casefold().translate(_SPELLED).split())


_NARRATION = re.compile(r"(?<!\*)\*{1,2}[^*]+\*{1,2}|(?<!\w)_[^_]{4,}_(?!\w)")
_QUOTE = re.compile(
    r"\"[^\"]*\"|(?:(?<=^)|(?<=[\s:,(]))'(?=\w)[^']*(?:'\w[^']*)*'(?=[\s.,;:!?)]|$)"
)
_TABLE_TALK = re.compile(r"\(\(.*?\)\)|\(\s*(?:ooc|irl|afk)\b[^)]*\)|(?:^|\s)(?://|\[ooc\]).*$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of a message was said aloud in the game, folded; and what else was in it."""

    text: str
    quoted: bool
    narrated: bool
    table_talk: bool


def spoken(folded: str) -> Spoken:
    """Leave out narration between asterisks, quotes, and talk about the real world.

    A message whose whole speech stands between quotes is that speech: so it is written in stories.
    """
    without = _TABLE_TALK.sub(" ", folded)
    table_talk = without != folded
    aloud = _NARRATION.sub(" ", without)
    narrated = aloud != without
    outside = _QUOTE.sub(" ", aloud)
    if not re.search(r"\w", outside):
        speech = " ".join(aloud.replace('"', " ").split())
        return Spoken(speech, quoted=False, narrated=narrated, table_talk=table_talk)
    said = " ".join(outside.split())
    return Spoken(said, quoted=outside != aloud, narrated=narrated, table_talk=table_talk)


def patterns(file: Path) -> dict[str, re.Pattern[str]]:
    """Return a file's patterns by the names above them.

    A line is a way of saying it, matched as whole words; one that begins with `~` is matched as
    it stands. Raises `re.error` for a line that is no pattern.
    """
    found: dict[str, list[str]] = {}
    name = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
        elif line and not line.startswith("#"):
            whole = line[1:] if line.startswith("~") else rf"\b(?:{line})\b"
            found.setdefault(name, []).append(whole)
    return {name: re.compile("|".join(ways)) for name, ways in found.items()}


@cache
def _signs(language: Language) -> Mapping[str, re.Pattern[str]]:
    mine = f"{language} "
    named = patterns(FILE).items()
    return {name.removeprefix(mine): found for name, found in named if name.startswith(mine)}


def signs(said: str, language: Language) -> frozenset[str]:
    """Return which signs are in what was said, folded."""
    return frozenset(name for name, pattern in _signs(language).items() if pattern.search(said))
