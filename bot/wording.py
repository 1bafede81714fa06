"""Everything people read that no character says, from catalogues by language.

Facts are put in with the formats of this house: `{owed:kr}`, `{grams:g}`, `{left:h}` (minutes as
hours), `{due:when}`, `{due:rel}` and `{due:at}` (microseconds UTC as Discord's own timestamps),
`{name:safe}`.
"""

from __future__ import annotations

import string
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    _Part = tuple[str, str | None, Callable[[Any], str]]

FOLDER = Path(__file__).parent / "texts"
DEFAULT = "en"
LONGEST_NAME = 32

_MARKDOWN = frozenset("\\`*_~|<>@#[]():-+.!")


class Wording:
    """One language's catalogue."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        """Take the flattened catalogue."""
        self.language = language
        self.texts = texts
        self._formats: Mapping[str, Callable[[Any], str]] = {
            "": format,
            "kr": self.kr,
            "g": self.grams,
            "h": self._hours,
            "when": _moment,
            "rel": _from_now,
            "at": _date,
            "safe": _safely,
        }
        # Taken apart once: a text is said far more often than it is read.
        self._parts = {key: self._apart(text) for key, text in texts.items()}

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return a text with its facts put in. Raises `KeyError` for a text that is none."""
        text = ""
        for words, fact, shown in self._parts[key]:
            text += words if fact is None else words + shown(facts[fact])
        return text

    def _apart(self, text: str) -> Sequence[_Part]:
        return [
            (words, fact, self._formats[spec or ""])
            for words, fact, spec, _ in string.Formatter().parse(text)
        ]

    def kr(self, amount: int) -> str:
        """Return money as it is written in this language."""
        return f"{self._grouped(amount)}\u00a0{self.texts['format.kr']}"

    def _grouped(self, amount: int) -> str:
        return f"{int(amount):,}".replace(",", self.texts["format.thousands"])

    def grams(self, amount: int) -> str:
        """Return product as it is written in this language."""
        return f"{self._grouped(amount)}\u00a0{self.texts['format.g']}"

    def _hours(self, minutes: int) -> str:
        return f"{_as_hours(int(minutes))}\u00a0{self.texts['format.h']}"


def _moment(wall: int) -> str:
    seconds = -(-int(wall) // 1_000_000)
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def _date(wall: int) -> str:
    return f"<t:{-(-int(wall) // 1_000_000)}:f>"


def _from_now(wall: int) -> str:
    return f"<t:{-(-int(wall) // 1_000_000)}:R>"


def _safely(words: object) -> str:
    return safe(str(words))


_FRACTIONS = {15: "\u00bc", 30: "\u00bd", 45: "\u00be"}


def _as_hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if rest in _FRACTIONS:
        return f"{whole or ''}{_FRACTIONS[rest]}"
    return f"{whole}:{rest:02d}" if rest else str(whole)


@cache
def wording(language: str = DEFAULT) -> Wording:
    """Return a language's catalogue, or the default one where there is none."""
    path = FOLDER / f"{language}.yaml"
    return read(path) if path.exists() else wording(DEFAULT)


def read(path: Path) -> Wording:
    """Read a catalogue; what is missing in it comes from the default one.

    Raises `KeyError` for a format that is none.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    texts = dict(_flattened(raw, ""))
    if path.stem != DEFAULT:
        texts = {**wording(DEFAULT).texts, **texts}
    return Wording(path.stem, texts)


@cache
def languages() -> Sequence[str]:
    """Return the languages there are catalogues for."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def _flattened(raw: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in raw.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flattened(cast("dict[str, Any]", value), f"{key}.")
        else:
            yield key, str(value)


_INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)
"""What Unicode calls a letter or a mark, and nobody sees."""
_MOST_MARKS = 2


@lru_cache(maxsize=1024)  # the same few names are shown again and again
def safe(text: str) -> str:
    """Return a player's words so that Discord shows them to the letter and follows none of them.

    Markdown, mentions, timestamps, links and list marks are escaped; invisible and direction
    characters, line breaks and piled-up marks are left out.
    """
    shown: list[str] = []
    marks = 0
    for character in " ".join(text.split()):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category in ("Cf", "Cc", "Co", "Cs") or character in _INVISIBLE or marks > _MOST_MARKS:
            continue
        shown.append(f"\\{character}" if character in _MARKDOWN else character)
    return "".join(shown)


def clean_name(text: str) -> str | None:
    """Return a name as it is stored; none for one that is markup, invisible or too long."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not 1 <= len(name) <= LONGEST_NAME or not any(c.isalpha() for c in name):
        return None
    if unicodedata.category(name[0])[0] not in "LN":
        return None
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if marks > 1 or character in _INVISIBLE:
            return None
        if category[0] not in "LN" and category != "Mn" and character not in " '-.\u2019":
            return None
    return name
