"""What the guard takes for true: the facts of one answer, whatever their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import cast

from persona.guard_numbers import (
    BARE,
    CLOCK,
    DATE,
    GRAM,
    MONEY,
    SPAN,
    Quantity,
    days,
    days_in,
    loose,
    quantities,
    same_time,
)
from persona.hearing.language import Language

_QUOTED = ("said_text", "quote", "said", "text", "half_text", "words")
_OWED = ("owed", "debt", "balance", "remaining", "left_to_pay", "outstanding")
_GIVEN = ("said_day", "said_time", "given")
"""When something was said: never when something is due."""
_PEOPLE = ("name", "names", "whom", "who", "player", "dealer", "other")
_LANGUAGE = ("language", "lang", "locale")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?(?:Z|[+-]\d\d:\d\d)?")


@dataclass(slots=True)
class Known:
    """The facts, taken apart."""

    texts: list[str] = field(default_factory=list[str])
    quotes: list[str] = field(default_factory=list[str])
    words: set[str] = field(default_factory=set[str])
    """Every word of the texts, and the names of facts that are plainly true."""
    people: set[str] = field(default_factory=set[str])
    """The words of players' names, in lower case."""
    capitals: set[str] = field(default_factory=set[str])
    loose: set[str] = field(default_factory=set[str])
    quantities: set[Quantity] = field(default_factory=set[Quantity])
    owed: set[float] = field(default_factory=set[float])
    days: set[int] = field(default_factory=set[int])
    given_days: set[int] = field(default_factory=set[int])
    language: Language | None = None

    def has(self, said: Quantity) -> bool:
        """Whether a quantity is a fact: the same value, of the same kind."""
        return any(_same(said, known) for known in self.quantities)


_WITH = {MONEY: (MONEY, BARE), BARE: (MONEY, BARE, GRAM), GRAM: (GRAM, BARE)}
"""A number that counts nothing may be any of these."""


def _same(said: Quantity, known: Quantity) -> bool:
    if said.kind == CLOCK:
        return known.kind == CLOCK and same_time(said.value, known.value)
    kinds = _WITH.get(said.kind, (said.kind,))
    return known.kind in kinds and said.value == known.value and said.unit == known.unit


def read_facts(facts: Mapping[str, object]) -> Known:
    """Take the facts apart: texts, numbers, dates, lists and mappings of these."""
    known = Known()
    for name, value in _flat(facts, ""):
        if name.rpartition(".")[2] in _LANGUAGE and isinstance(value, str):
            short = value.casefold()[:2]
            known.language = Language(short) if short in tuple(Language) else known.language
    for name, value in _flat(facts, ""):
        _take(known, name.rpartition(".")[2].casefold(), value)
    named = {language for text in known.texts for language in days_in(text)}
    if known.language is None and len(named) == 1:
        known.language = named.pop()
    return known


def _flat(value: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[object, object]", value).items():
            yield from _flat(inner, f"{name}.{key}")
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in cast("Iterable[object]", value):
            yield from _flat(inner, name)
    else:
        yield name, value


def _take(known: Known, name: str, value: object) -> None:
    if isinstance(value, Enum):
        value = cast("object", value.value)
    if isinstance(value, bool):
        if value:
            known.words |= set(_WORD.findall(name.replace("_", " ")))
    elif isinstance(value, (int, float)):
        _take_number(known, name, float(value))
    elif isinstance(value, (date, datetime)):
        _take_date(known, name, value)
    elif isinstance(value, str) and value.strip():
        _take_text(known, name, value.strip())


def _take_number(known: Known, name: str, value: float) -> None:
    unit = next((one for one in ("minute", "hour", "day", "week") if one in name), "")
    if "gram" in name:
        known.quantities.add(Quantity(GRAM, value))
    elif unit:
        known.quantities.add(Quantity(SPAN, value, unit))
    else:
        known.quantities.add(Quantity(BARE, value))
    if name in _OWED:
        known.owed.add(value)


def _take_date(known: Known, name: str, value: date) -> None:
    (known.given_days if name.startswith(_GIVEN) else known.days).add(value.weekday())
    known.quantities.add(Quantity(DATE, value.day))
    if isinstance(value, datetime):
        known.quantities.add(Quantity(CLOCK, value.hour * 60 + value.minute))


def _take_text(known: Known, name: str, value: str) -> None:
    if _ISO.fullmatch(value):
        moment = datetime.fromisoformat(value)
        _take_date(known, name, moment if len(value) > len("2026-01-01") else moment.date())
        return
    if name in _QUOTED:
        known.quotes.append(value)
        return
    if name in _PEOPLE:
        known.people |= {word.casefold() for word in _WORD.findall(value)}
    known.texts.append(value)
    known.words |= {word.casefold() for word in _WORD.findall(value)}
    known.capitals |= set(_WORD.findall(value))
    for language in Language:
        found = {one.quantity for one in quantities(value, language)}
        known.quantities |= found
        known.loose |= set(loose(value, language))
        if name in _OWED:
            known.owed |= {one.value for one in found if one.kind in (MONEY, BARE)}
    named = {index for _, index in days(value)}
    if name in _GIVEN:
        known.given_days |= named
    else:
        known.days |= named
