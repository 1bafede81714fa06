"""Which line is said: the most specific that fits, the one said longest ago, none within twelve."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona.book import Line, Value

FRESH_AFTER = 12
"""A line is not said again before so many others were."""
REMEMBERED = 60
"""How many of the lines last said to somebody are remembered."""


def choose(
    lines: Sequence[Line], facts: Mapping[str, Value], said: Sequence[str], salt: int
) -> Line | None:
    """Return the line to say, or none when every line that fits was said too lately.

    `said` are the ids of what was said, the latest last. `salt` settles ties, so that two
    players who meet the same state do not hear the same first line.
    """
    lately = set(said[-FRESH_AFTER:])
    most = 0
    fitting: list[Line] = []
    for line in lines:
        specific = len(line.when)
        if specific < most or line.id in lately or not line.fits(facts):
            continue
        if specific > most:
            most = specific
            fitting.clear()
        fitting.append(line)
    if len(fitting) < 2:  # noqa: PLR2004 - nothing to settle
        return fitting[0] if fitting else None
    last_said = {line_id: index for index, line_id in enumerate(said)}
    longest_ago = min(last_said.get(line.id, -1) for line in fitting)
    equal = [line for line in fitting if last_said.get(line.id, -1) == longest_ago]
    return min(equal, key=lambda line: _shuffled(line, salt))


def oldest(lines: Sequence[Line], facts: Mapping[str, Value], said: Sequence[str]) -> Line | None:
    """Return the line that was said longest ago, when there is nothing fresh to say."""
    last_said = {line_id: index for index, line_id in enumerate(said)}
    fitting = [line for line in lines if line.fits(facts)]
    return min(fitting, key=lambda line: last_said.get(line.id, -1), default=None)


def _shuffled(line: Line, salt: int) -> bytes:
    return blake2b(f"{salt}:{line.id}".encode(), digest_size=4).digest()
