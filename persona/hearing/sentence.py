"""One message taken apart: what was said aloud, in which language, with which amounts and times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona.hearing import amounts, concepts, cues, times
from persona.hearing.language import detect

if TYPE_CHECKING:
    from datetime import datetime

    from persona.hearing.amounts import Said
    from persona.hearing.cues import Spoken
    from persona.hearing.language import Language
    from persona.hearing.times import When


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the model and the gate look at."""

    spoken: Spoken
    language: Language
    amount: Said | None
    grams: int | None
    when: When | None
    signs: frozenset[str]
    concepts: tuple[str, ...]


def take_apart(text: str, *, to: str, now: datetime, language: Language | None = None) -> Sentence:
    """Take a message apart. Amounts and times are those that were said aloud, not quoted ones."""
    spoken = cues.spoken(cues.fold(text))
    language = detect(text) if language is None else language
    said = spoken.text
    amount, grams = amounts.find(said, language), amounts.grams(said, language)
    when = times.find(said, now, language)
    signs = {*cues.signs(said, language), f"to {to}", f"in {language}"}
    found = {
        "amount": amount is not None,
        "grams": grams is not None,
        "time": when is not None,
        "quoted": spoken.quoted,
        "narrated": spoken.narrated,
        "table talk": spoken.table_talk,
    }
    signs |= {name for name, there in found.items() if there}
    signs |= _together(signs)
    return Sentence(
        spoken,
        language,
        amount,
        grams,
        when,
        frozenset(signs),
        tuple(concepts.find(said, language)),
    )


def _together(signs: set[str]) -> set[str]:
    """Return what some signs say only together."""
    firm = "commits" in signs and not signs & {"hedges", "conditions", "denies", "asks", "past"}
    found = {
        "of others": "third" in signs and "first" not in signs,
        "all past": "past" in signs and not signs & {"future", "commits"},
        "only orders": "orders" in signs and "commits" not in signs,
        "firm": firm,
        "firm slot": firm and bool(signs & {"amount", "time"}),
    }
    return {name for name, there in found.items() if there}
