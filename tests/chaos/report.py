"""Showing how far it is, and what came of it."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.chaos.run import Outcome

EVERY = 10.0
"""Seconds between two lines of progress where lines cannot be written over."""
SHOWN = 20
"""How many findings of one check are listed."""


@dataclass(slots=True)
class Progress:
    """One line that is written over; in a log, a line now and then."""

    _last: float = 0
    _length: int = 0

    def __call__(self, line: str) -> None:
        """Show how far it is."""
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{line.ljust(self._length)}")
            self._length = len(line)
        elif time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def end(self) -> None:
        """Leave the line."""
        if sys.stdout.isatty():
            self("")
            sys.stdout.write("\r")


def show(text: str) -> None:
    """Print something that stays."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(outcomes: Sequence[Outcome]) -> str:
    """Return figures and checks, a column for each run."""
    one = outcomes[0]
    rows = [
        ("", [outcome.plan.name for outcome in outcomes]),
        *((name, [f"{outcome.figures[name]:,}" for outcome in outcomes]) for name in one.figures),
        ("effects lost", [str(outcome.lost) for outcome in outcomes]),
        ("", [""] * len(outcomes)),
        *((name, [_verdict(outcome, name) for outcome in outcomes]) for name in one.violations),
    ]
    widths = [max(len(cells[at]) for _, cells in rows) for at in range(len(outcomes))]
    first = max(len(name) for name, _ in rows)
    return "\n".join(
        f"{name:{first}}  {'  '.join(map(str.rjust, cells, widths))}".rstrip()
        for name, cells in rows
    )


def _verdict(outcome: Outcome, name: str) -> str:
    found = len(outcome.violations[name])
    return f"{found} wrong" if found else "ok"


def findings(outcome: Outcome) -> Iterator[str]:
    """Give what was violated, with ids."""
    for name, found in outcome.violations.items():
        if found:
            yield f"{outcome.plan.name}: not so: {name}"
            yield from (f"  {one}" for one in found[:SHOWN])
            if len(found) > SHOWN:
                yield f"  and {len(found) - SHOWN} more"
