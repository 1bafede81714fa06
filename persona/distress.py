"""Whether a message reads as a person in real distress, and not as a dealer in a story.

A false alarm is a plain private word, and the line can be said again; a miss is worse. So plain
words about one's own life count whatever the story is, and doubtful ones count with a sign that
they are real. The ways of saying it are in `distress.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

from persona.hearing.cues import fold, patterns

_NARRATION = re.compile(r"(?<!\*)\*{1,2}[^*]+\*{1,2}")
_QUOTE = re.compile(r"\"[^\"]*\"")


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_WAYS = patterns(Path(__file__).with_suffix(".txt"))
_PLAIN, _NOT_MEANT = _WAYS["plain"], _WAYS["not_meant"]
_DOUBTFUL, _REAL = _WAYS["doubtful"], _WAYS["real"]


def in_distress(text: str) -> bool:
    """Say whether a message reads as a person in real distress."""
    folded = fold(text)
    aloud = " ".join(_QUOTE.sub(" ", _NARRATION.sub(" ", folded)).split())
    said = aloud if re.search(r"\w", aloud) else folded if _REAL.search(folded) else ""
    if not said:
        return False
    if _PLAIN.search(_NOT_MEANT.sub(" ", said)):
        return True
    if not _DOUBTFUL.search(said):
        return False
    return bool(_REAL.search(said))
