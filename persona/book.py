"""The lines of each character, read from data files by language."""

from __future__ import annotations

import string
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value: TypeAlias = str | int | bool
Condition: TypeAlias = Value | list[Value]

DEFAULT = "en"
FOLDER = Path(__file__).parent / "characters"


class LineFile(msgspec.Struct, forbid_unknown_fields=True):
    """One line as it stands in a file."""

    act: str
    outcome: str
    say: str
    when: dict[str, str | int | bool | list[str | int | bool]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a character may say, and when."""

    id: str
    act: str
    outcome: str
    when: Mapping[str, Condition]
    say: str
    needs: frozenset[str]
    """The facts that are put into it."""

    def fits(self, facts: Mapping[str, Value]) -> bool:
        """Say whether all of the line's conditions hold."""
        return all(holds(wanted, facts.get(name)) for name, wanted in self.when.items())


def holds(wanted: Condition, found: Value | None) -> bool:
    """Say whether a fact is as a condition wants it."""
    if isinstance(wanted, list):
        return any(holds(one, found) for one in wanted)
    if isinstance(wanted, str) and ".." in wanted and isinstance(found, int):
        low, _, high = wanted.partition("..")
        return int(low or 0) <= found <= int(high or found)
    return type(wanted) is type(found) and wanted == found


@dataclass(frozen=True, slots=True)
class Book:
    """All lines of one character in one language."""

    character: str
    lines: Sequence[Line]
    _by_state: Mapping[tuple[str, str], Sequence[Line]]

    def about(self, act: str, outcome: str) -> Sequence[Line]:
        """Return the lines for one act and how it came out."""
        return self._by_state.get((act, outcome), ())


class Page:
    """The lines that may be said of one thing. It remembers which of them fit which facts."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Take the lines that can be said at all."""
        self.lines = lines
        self._asked = sorted({name for line in lines for name in line.when})
        # Typed: a rung of 1 is not the same fact as a yes.
        self._remembered = lru_cache(maxsize=256, typed=True)(self._that_fit)

    def fitting(self, facts: Mapping[str, Value]) -> Sequence[Line]:
        """Return the lines whose conditions all hold."""
        return self._remembered(*[facts.get(name) for name in self._asked])

    def _that_fit(self, *found: Value | None) -> Sequence[Line]:
        known = zip(self._asked, found, strict=True)
        facts = {name: value for name, value in known if value is not None}
        return [line for line in self.lines if line.fits(facts)]


def lines_about(character: str, language: str, act: str, outcome: str) -> Sequence[Line]:
    """Return a character's lines for one act and how it came out, whatever they need.

    Where a language has none, the default one steps in. Raises as `read` does.
    """
    found = read(character, language).about(act, outcome)
    return found or read(character, DEFAULT).about(act, outcome)


@lru_cache(maxsize=1024)
def page(character: str, language: str, act: str, outcome: str, shown: frozenset[str]) -> Page:
    """Return the lines as `lines_about` does, that need only what is `shown`.

    Raises as `read` does.
    """
    about = lines_about(character, language, act, outcome)
    return Page([line for line in about if line.needs <= shown])


@cache
def read(character: str, language: str) -> Book:
    """Return a character's book, in the default language where there is none in this one.

    Raises `FileNotFoundError` for a character that has no book, `msgspec.ValidationError` for one
    that does not read.
    """
    path = FOLDER / character / f"{language}.yaml"
    return read_file(character, path if path.exists() else FOLDER / character / f"{DEFAULT}.yaml")


def read_file(character: str, path: Path) -> Book:
    """Read a book of a character's lines from a file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    entries = msgspec.convert(raw, list[LineFile])
    lines = [_line(character, entry) for entry in entries]
    by_state: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        by_state[line.act, line.outcome].append(line)
    return Book(character, lines, by_state)


def _line(character: str, entry: LineFile) -> Line:
    # The id follows from the words, so that editing other lines never changes what was said lately.
    digest = blake2b(f"{character}|{entry.act}|{entry.outcome}|{entry.say}".encode(), digest_size=4)
    when: dict[str, Condition] = dict(entry.when)
    needs = frozenset(name for _, name, _, _ in string.Formatter().parse(entry.say) if name)
    return Line(digest.hexdigest(), entry.act, entry.outcome, when, entry.say, needs)
