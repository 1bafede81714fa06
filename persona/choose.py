"""Which line is said: the most specific that is new to somebody; none again within twelve."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from persona.book import Line, Value

FRESH_AFTER = 12
"""A line is not said again before so many others were."""
REMEMBERED = 120
"""How many of the lines last said to somebody are remembered."""


def choose(
    lines: Sequence[Line], facts: Mapping[str, Value], said: Sequence[str], salt: int
) -> Line | None:
    """Return the line to say, or none when every line that fits was said too lately.

    One that is not remembered comes before one that is, however well that would fit: who talks
    for an evening hears all there is. `said` are the ids of what was said, the latest last.
    `salt` settles ties, so that two players who meet the same state do not hear the same line.
    """
    fitting = _most_specific(lines, facts, set(said))
    if fitting:
        return (
            fitting[0] if len(fitting) == 1 else min(fitting, key=lambda one: _shuffled(one, salt))
        )
    fitting = _most_specific(lines, facts, set(said[-FRESH_AFTER:]))
    last_said = {line_id: index for index, line_id in enumerate(said)}
    return min(fitting, key=lambda line: last_said[line.id], default=None)


def _most_specific(
    lines: Sequence[Line], facts: Mapping[str, Value], but: Collection[str]
) -> list[Line]:
    most = 0
    fitting: list[Line] = []
    for line in lines:
        specific = len(line.when)
        if specific < most or line.id in but or not line.fits(facts):
            continue
        if specific > most:
            most = specific
            fitting.clear()
        fitting.append(line)
    return fitting


def oldest(lines: Sequence[Line], facts: Mapping[str, Value], said: Sequence[str]) -> Line | None:
    """Return the line that was said longest ago, when there is nothing fresh to say."""
    last_said = {line_id: index for index, line_id in enumerate(said)}
    fitting = [line for line in lines if line.fits(facts)]
    return min(fitting, key=lambda line: last_said.get(line.id, -1), default=None)


def _shuffled(line: Line, salt: int) -> bytes:
    return blake2b(f"{salt}:{line.id}".encode(), digest_size=4).digest()
