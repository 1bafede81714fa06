"""Every number, day and hour in a sentence, by its value: for the guard to compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona.hearing.language import Language
from persona.hearing.plain import Line, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MONEY, GRAM, CLOCK, SPAN, SHARE, DATE, BARE = (
    "money",
    "gram",
    "clock",
    "span",
    "share",
    "date",
    "bare",
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORTH = {
    **dict.fromkeys(_set("k grand thousand tusind tusinde tusser tusse racks stacks tkr"), 1000.0),
    **dict.fromkeys(_set("hundred hundrede hundreder hundreds tons"), 100.0),
    **dict.fromkeys(_set("monkey monkeys plovmand plovmaend plovmænd"), 500.0),
    **dict.fromkeys(_set("million millions millioner mio"), 1_000_000.0),
}
_MONEY = _set(
    "kr kroner krone kroners krones crown crowns dkk quid buck bucks euro euros dollar dollars"
    " pound pounds penny pence oere spir"
)
_GRAMS = {
    **dict.fromkeys(_set("g gr gram grams gramme grammes"), 1.0),
    **dict.fromkeys(_set("kg kilo kilos"), 1000.0),
}
_SPANS = {
    **dict.fromkeys(_set("second seconds sekund sekunder"), "second"),
    **dict.fromkeys(_set("minute minutes minut minutter min mins"), "minute"),
    **dict.fromkeys(_set("hour hours time timer h hrs"), "hour"),
    **dict.fromkeys(_set("day days dag dage doegn night nights nat naetter"), "day"),
    **dict.fromkeys(_set("week weeks uge uger"), "week"),
    **dict.fromkeys(_set("month months maaned maaneder"), "month"),
    **dict.fromkeys(_set("year years aar"), "year"),
}
_SHARES = _set("% percent procent")
_ARTICLES = _set("a an another one every each per en et endnu hver")
_AFTER = frozenset((*_WORTH, *_MONEY, *_GRAMS, *_SPANS, *_SHARES)) | _set("am pm o'clock oclock")
"""What a number counts, and belongs to it."""
_CLOCK_BEFORE = _set(
    "at by before until till around about after kl klokken inden foer efter ved omkring to past"
)
_CLOCK_AFTER = _set("am pm o'clock oclock")
_FIGURES = re.compile(r"\d[\d.,:'\u2019]*(?:th)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u2019]\d{3})+")
_HOUR = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")
_HALF_DAY = 12 * 60
_DAY = 24

LOOSE = {
    Language.EN: _set(
        "half halves halved quarter quarters thirds double doubles triple treble dozen dozens"
        " couple fortnight grand hundred hundreds thousand thousands million millions percent zero"
        " pair score noon midday midnight dawn dusk tonight tomorrow yesterday weekend"
        " weekends january february april june july august september october november december"
        " fifth tenth monthly weekly daily hourly week weeks month months hours minutes days"
        " sooner"
    ),
    Language.DA: _set(
        "halv halvt halve halvdelen kvart kvarter tredjedel fjerdedel femtedel dobbelt tredobbelt"
        " dusin plovmand tusse hundrede hundreder tusind tusinde tusinder million millioner procent"
        " nul halvanden halvandet midnat imorgen iaften igår overmorgen weekend weekenden"
        " januar februar marts april juni juli august september oktober november december daglig"
        " ugentlig uge ugen uger månedlig måned måneden måneder timer minutter dage døgn dobbelte"
        " snes et_par"
    ),
}
"""Quantities and times that no figure shows; each has to stand in the facts."""

_LOOSE_PHRASES = {
    Language.EN: re.compile(
        r"\b(?:next|this|last|coming|following|same|other|every|each|any|by|until|till|before"
        r"|in|at|on) (?:the |this |that |next )?"
        r"(?:morning|afternoon|evening|night|week|month|year|day|hour|minute|time)s?\b"
        r"|\b(?:a|one) third\b|\bend of\b|\bday after\b|\ba (?:day|week|month|year|hour|minute)\b"
        r"|\ban hour\b|\banother (?:day|week|month|year|hour|minute|night|morning)\b"
        r"|\b(?:a few|few|some|several|many|more|extra)"
        r" (?:more |extra )?(?:days|hours|weeks|minutes|months|kroner|grams|nights)\b"
    ),
    Language.DA: re.compile(
        r"\bi (?:morgen|aften|nat|går|eftermiddag|formiddag|overmorgen|næste)\b"
        r"|\b(?:næste|denne|sidste|hele|samme|hver|anden|til|inden|om|før|en|et) (?:en |et )?"
        r"(?:uge|måned|time|dag|døgn|år|morgen|aften|nat|minut|gang)\b"
        r"|\b(?:et par|nogle|flere|mange|ekstra) (?:ekstra |flere )?"
        r"(?:dage|timer|uger|minutter|måneder|kroner|gram)\b|\bugens udgang\b"
    ),
}
_DAYS = {
    name: index
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    )
    for index, name in enumerate(names.split())
}
_DAY_NAME = re.compile(rf"\b({'|'.join(_DAYS)})(?:s|'s|\u2019s|en)?\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts. A clock's value is in minutes; `unit` is for spans."""

    kind: str
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity, as it was said and where."""

    quantity: Quantity
    said: str
    start: int
    end: int


def quantities(text: str, language: Language) -> list[Found]:
    """Return every number that is said, in figures or in words."""
    line = read(text, language)
    return list(_quantities(text, line, line.plain.split()))


def _quantities(text: str, line: Line, words: Sequence[str]) -> Iterator[Found]:
    at = 0
    while at < len(words):
        word = words[at]
        first = at
        at += 1
        start, end = line.places[first]
        said = text[start:end]
        after = words[at] if at < len(words) else ""
        if not _FIGURES.fullmatch(word):
            if word in _ARTICLES and (after in _WORTH or after in _SPANS or after in _GRAMS):
                yield Found(_measured(1.0, after), f"{said} {after}", start, line.places[at][1])
            continue
        if text[max(0, start - 1) : start].isalpha():
            # A part of a name: P1.
            continue
        while re.fullmatch(r"\d{3}", after) and re.fullmatch(r"\d{1,3}", word):
            # Thousands with a space between: 12 000.
            word, at = word + after, at + 1
            after = words[at] if at < len(words) else ""
        before = words[first - 1] if first else ""
        if said.casefold() == "one" and not _counts(after):
            continue
        quantity = _quantity(word, before, after)
        last = at if after in _AFTER else at - 1
        yield Found(quantity, text[start : line.places[at - 1][1]], start, line.places[last][1])


def _counts(after: str) -> bool:
    return any(after in units for units in (_WORTH, _SPANS, _GRAMS, _MONEY, _SHARES)) or after in (
        "more",
        "last",
        "third",
        "quarter",
        "half",
        "fifth",
    )


def _measured(value: float, unit: str) -> Quantity:
    if unit in _WORTH:
        return Quantity(MONEY, value * _WORTH[unit])
    if unit in _GRAMS:
        return Quantity(GRAM, value * _GRAMS[unit])
    return Quantity(SPAN, value, _SPANS[unit])


def _quantity(word: str, before: str, after: str) -> Quantity:
    if word.endswith("th"):
        return Quantity(DATE, float(word[:-2]))
    word = word.rstrip(".,:'\u2019")
    hour = _HOUR.fullmatch(word)
    if hour and (":" in word or after not in _WORTH):
        minutes = int(hour[1]) * 60 + int(hour[2])
        late = after == "pm" and minutes < _HALF_DAY
        return Quantity(CLOCK, minutes + _HALF_DAY * late)
    value = _value(word)
    if after in _WORTH or after in _GRAMS or after in _SPANS:
        return _measured(value, after)
    kind = BARE
    if after in _MONEY or before in ("kr", "dkk"):
        kind = MONEY
    elif after in _SHARES:
        kind = SHARE
    elif value <= _DAY and (after in _CLOCK_AFTER or before in _CLOCK_BEFORE):
        kind, value = CLOCK, (value + 12 * (after == "pm" and value < _DAY / 2)) * 60
    return Quantity(kind, value)


def _value(word: str) -> float:
    if _GROUPED.fullmatch(word):
        return float(re.sub(r"\D", "", word))
    parts = re.split(r"[.,:'\u2019]", word)
    if len(parts) == 2:  # noqa: PLR2004 - a whole number and its decimals
        return float(".".join(parts))
    return float("".join(parts))


def days(text: str) -> list[tuple[str, int]]:
    """Return the days of the week that are named, as they are said, Monday being 0."""
    return [(found[1], _DAYS[found[1]]) for found in _DAY_NAME.finditer(text.casefold())]


def days_in(text: str) -> set[Language]:
    """Return the languages in which a text names days of the week."""
    return {Language.DA if "dag" in name else Language.EN for name, _ in days(text)}


def loose(text: str, language: Language) -> list[str]:
    """Return the quantities and times that are said without a figure and without a day's name."""
    rest = text
    for found in quantities(text, language):
        rest = rest[: found.start] + "," * (found.end - found.start) + rest[found.end :]
    plain = " ".join(re.findall(r"[^\W_]+", rest.casefold()))
    found = [match[0] for match in _LOOSE_PHRASES[language].finditer(plain)]
    return found + [word for word in plain.split() if word in LOOSE[language]]


def same_time(said: float, known: float) -> bool:
    """Whether two times of day are the same; on a clock's face six is also eighteen."""
    return said == known or (said <= _HALF_DAY and said + _HALF_DAY == known)
