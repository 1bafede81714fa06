"""Everything people read that no character says, from catalogues by language.

Facts are put in with the formats of this house: `{owed:kr}`, `{grams:g}`, `{left:h}` (minutes as
hours), `{due:when}` and `{due:rel}` (microseconds UTC as Discord's own timestamps), `{name:safe}`.
"""

from __future__ import annotations

import string
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        self._formatter = _Formatter(texts["format.thousands"])

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return a text with its facts put in. Raises `KeyError` for a text that is none."""
        return self._formatter.vformat(self.texts[key], (), {**self._units(), **facts})

    def _units(self) -> dict[str, str]:
        return {"kr": self.texts["format.kr"], "g": self.texts["format.g"]}

    def kr(self, amount: int) -> str:
        """Return money as it is written in this language."""
        return self._formatter.format_field(amount, "kr")

    def grams(self, amount: int) -> str:
        """Return product as it is written in this language."""
        return self._formatter.format_field(amount, "g")


class _Formatter(string.Formatter):
    def __init__(self, thousands: str) -> None:
        self._thousands = thousands

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401, PLR0911 - one case a format
        match format_spec:
            case "kr":
                return f"{int(value):,}".replace(",", self._thousands) + "\u00a0kr"
            case "g":
                return f"{int(value)}\u00a0g"
            case "h":
                return _as_hours(int(value))
            case "when":
                seconds = -(-int(value) // 1_000_000)
                return f"<t:{seconds}:f> (<t:{seconds}:R>)"
            case "rel":
                return f"<t:{-(-int(value) // 1_000_000)}:R>"
            case "safe":
                return safe(str(value))
            case _:
                return str(super().format_field(value, format_spec))


def _as_hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    fraction = {0: "", 15: "\u00bc", 30: "\u00bd", 45: "\u00be"}.get(rest, f":{rest:02d}")
    return f"{whole or ('' if fraction and rest else 0)}{fraction}\u00a0h"


@cache
def wording(language: str = DEFAULT) -> Wording:
    """Return a language's catalogue, or the default one where there is none."""
    path = FOLDER / f"{language}.yaml"
    if not path.exists():
        return wording(DEFAULT)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return Wording(language, dict(_flattened(raw, "")))


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


def safe(text: str) -> str:
    """Return a player's words so that Discord shows them to the letter and follows none of them.

    Markdown, mentions, timestamps, links and list marks are escaped; invisible and direction
    characters and line breaks are left out.
    """
    shown = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cf", "Cc", "Co"))
    return "".join(f"\\{c}" if c in _MARKDOWN else c for c in shown)


def clean_name(text: str) -> str | None:
    """Return a name as it is stored; none for one that is markup, invisible or too long."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not 1 <= len(name) <= LONGEST_NAME or not any(c.isalpha() for c in name):
        return None
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if marks > 1:
            return None
        if category[0] not in "LN" and category != "Mn" and character not in " '-.\u2019":
            return None
    return name
