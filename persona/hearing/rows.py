"""The files of labelled sentences: `to | act | binding | text`, a line each. See rows/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona.acts import Act, Thing
from persona.hearing.language import Language, detect

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence, with what it is."""

    to: str
    act: Act
    thing: Thing | None
    binding: bool
    text: str
    language: Language


class BadRowError(ValueError):
    """A line that is none; the message says where, and what it should look like."""


def read(path: Path) -> list[Row]:
    """Return the rows of a file. A name that begins with a language says it for all of them.

    Raises `BadRowError` for a line that is none.
    """
    named = path.name.partition("-")[0]
    language = Language(named) if named in set(Language) else None
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                rows.append(_row(line, language))
            except ValueError as problem:
                message = f"{path.name}:{number}: not `to | act | y or n | text`: {line!r}"
                raise BadRowError(message) from problem
    return rows


def _row(line: str, language: Language | None) -> Row:
    to, label, binding, text = (part.strip() for part in line.split(" | ", COLUMNS - 1))
    act, _, thing = label.partition(":")
    if not text or to not in {"milo", "radovan", "vic"} or binding not in {"y", "n"}:
        message = "a part is missing"
        raise ValueError(message)
    return Row(
        to,
        Act(act),
        Thing(thing) if thing else None,
        binding == "y",
        text,
        language or detect(text),
    )
