"""Reading what the bot logged."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINE = "%(process)d %(levelname)s %(name)s %(message)s"
"""How a victim writes a line."""
_ERROR = re.compile(r"\d+ (?:ERROR|CRITICAL) (.*)")
_OTHER = re.compile(r"\d+ [A-Z]+ ")
_RAISED = re.compile(r"[A-Za-z_][\w.]*(?::.*)?")


def errors(log: Path) -> list[str]:
    """Return each kind of error in a log, with what was raised last, and how often it came."""
    found: list[str] = []
    in_error = False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        error = _ERROR.fullmatch(line)
        if error is not None:
            found.append(error[1])
        elif _OTHER.match(line) is None and in_error and _RAISED.fullmatch(line):
            # The cause comes first in a traceback, and what became of it last.
            found[-1] = f"{found[-1].partition(': ')[0]}: {line}"
        in_error = error is not None or (in_error and _OTHER.match(line) is None)
    return [f"{what} ({times} times)" for what, times in Counter(found).most_common()]


def tail(log: Path, lines: int) -> list[str]:
    """Return the end of a log."""
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
