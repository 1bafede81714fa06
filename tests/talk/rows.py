"""The held-out sentences: `to | act | binding | amount | due | text`, a line each.

They were written apart from the training rows and are not looked at while hearing is tuned: what
a change does to them is read off `make talk-report` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
NOW = "2026-11-25T14:00"
"""When they are said: a Wednesday, at two in the afternoon."""
COLUMNS = 6


@dataclass(frozen=True)
class Gold:
    """One sentence, with what a person takes it for."""

    to: str
    act: str
    thing: str
    binding: bool
    amount: int | str | None
    due: str | None
    text: str


def read(name: str) -> list[Gold]:
    """Return the sentences of a file."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_gold(line) for line in lines if line.strip() and not line.startswith("#")]


def _gold(line: str) -> Gold:
    to, label, binding, amount, due, text = (
        part.strip() for part in line.split(" | ", COLUMNS - 1)
    )
    act, _, thing = label.partition(":")
    assert binding in {"y", "n"}, line
    return Gold(
        to,
        act,
        thing,
        binding == "y",
        None if amount == "-" else int(amount) if amount.isdecimal() else amount,
        None if due == "-" else due,
        text,
    )
