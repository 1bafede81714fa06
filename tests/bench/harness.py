"""What every benchmark is made of: rounds taken in turns, a figure with its spread, a table.

A measurement is a function that does its work once and returns one number. Whatever is compared is
measured in turns in one run, so that a machine that is busy for a while is so for both.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

T = TypeVar("T")
Measure = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """What came out of several rounds: the median, and the least and the most."""

    value: float
    least: float
    most: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Figure:
        """Sum up rounds. Raises `ValueError` when there were none."""
        return cls(median(rounds), min(rounds), max(rounds))


@dataclass(frozen=True, slots=True)
class Target:
    """A limit, at least or at most, for a figure itself or for its ratio to the reference."""

    limit: float
    at_least: bool
    ratio: bool

    def reached(self, figure: float) -> bool:
        """Say whether a figure is on the right side."""
        return figure >= self.limit if self.at_least else figure <= self.limit

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        return f"{side} {self.limit:g}{' times' if self.ratio else ''}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `missing` says why there is no figure, where there is none."""

    name: str
    unit: str
    target: Target
    figure: Figure | None = None
    against: str = ""
    reference: Figure | None = None
    ratio: Figure | None = None
    missing: str = ""
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; none when there is no figure."""
        judged = self.ratio if self.target.ratio else self.figure
        return None if judged is None else self.target.reached(judged.value)

    def as_json(self) -> dict[str, object]:
        """Return the row for the report."""
        return {
            "name": self.name,
            "value": _number(self.figure and self.figure.value),
            "unit": self.unit,
            "spread": _range(self.figure),
            "reference": None
            if self.reference is None
            else {
                "name": self.against,
                "value": _number(self.reference.value),
                "spread": _range(self.reference),
            },
            "ratio": _number(self.ratio and self.ratio.value),
            "ratio_spread": _range(self.ratio),
            "target": str(self.target),
            "reached": self.reached,
            "missing": self.missing or None,
            "note": self.note or None,
        }


def at_least(limit: float) -> Target:
    """Aim at a figure of so much or more."""
    return Target(limit, at_least=True, ratio=False)


def at_most(limit: float) -> Target:
    """Aim at a figure of so much or less."""
    return Target(limit, at_least=False, ratio=False)


def times_at_least(limit: float) -> Target:
    """Aim at so many times the reference or more."""
    return Target(limit, at_least=True, ratio=True)


def times_at_most(limit: float) -> Target:
    """Aim at so many times the reference or less."""
    return Target(limit, at_least=False, ratio=True)


@dataclass
class Bench:
    """What a benchmark is given: a folder of its own, how much to do, and where to say what."""

    folder: Path
    quick: bool
    postgres: str | None
    """A PostgreSQL server's URL, or none when there is none here."""
    started: float = field(default_factory=time.monotonic)

    def size(self, full: int, quick: int) -> int:
        """Return how much of something to do."""
        return quick if self.quick else full

    def say(self, words: str) -> None:
        """Show that something goes on. On the error stream: the other one is for the table."""
        sys.stderr.write(f"{time.monotonic() - self.started:6.0f} s  {words}\n")
        sys.stderr.flush()

    def turns(self, name: str, rounds: int, measures: Sequence[Measure]) -> list[list[float]]:
        """Measure A, B, A, B, …; return what came out, for each by itself."""
        found: list[list[float]] = [[] for _ in measures]
        for number in range(rounds):
            for measure, out in zip(measures, found, strict=True):
                out.append(measure())
            latest = ", ".join(f"{out[-1]:.4g}" for out in found)
            self.say(f"{name}: round {number + 1} of {rounds}: {latest}")
        return found

    @contextmanager
    def room(self) -> Generator[Path]:
        """Lend a folder that is deleted again: databases are large."""
        with TemporaryDirectory(dir=self.folder) as made:
            yield Path(made)


def compared(  # noqa: PLR0913 - a comparison has these parts
    name: str,
    unit: str,
    target: Target,
    ours: Sequence[float],
    against: str,
    theirs: Sequence[float],
    note: str = "",
) -> Row:
    """Return the row of two series measured in turns; the ratio is ours to theirs."""
    pairs = [a / b for a, b in zip(ours, theirs, strict=True)]
    figure, reference = Figure.of(ours), Figure.of(theirs)
    ratio = Figure(figure.value / reference.value, min(pairs), max(pairs))
    return Row(name, unit, target, figure, against, reference, ratio, note=note)


def percentile(found: Iterable[float], share: float) -> float:
    """Return the least number that is at least as large as `share` of all. 0.99 is p99."""
    ordered = sorted(found)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run something asynchronous to its end, on a loop of its own."""
    return asyncio.run(work)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table to be read, with a line below for each remark."""
    head = ("", "", "spread", "against", "", "ratio", "target", "")
    body = [
        (
            row.name,
            _shown(row.figure, row.unit),
            _spread(row.figure),
            row.against,
            "" if row.reference is None else _short(row.reference.value),
            "" if row.ratio is None else _short(row.ratio.value),
            str(row.target),
            {None: "no figure", True: "reached", False: "NOT REACHED"}[row.reached],
        )
        for row in rows
    ]
    widths = [max(len(line[at]) for line in (head, *body)) for at in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (head, *body)
    ]
    remarks = [f"{row.name}: {text}" for row in rows for text in (row.missing, row.note) if text]
    return "\n".join([*lines, "", *remarks]).rstrip()


def _shown(figure: Figure | None, unit: str) -> str:
    return "-" if figure is None else f"{_short(figure.value)} {unit}"


def _spread(figure: Figure | None) -> str:
    return "" if figure is None else f"{_short(figure.least)} to {_short(figure.most)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _number(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _range(figure: Figure | None) -> list[float | None] | None:
    return None if figure is None else [_number(figure.least), _number(figure.most)]
