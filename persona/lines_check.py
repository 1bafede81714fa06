"""Looks through the files of lines for what would go wrong when they are said."""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import yaml

from persona.book import DEFAULT, holds, read_file
from persona.choose import FRESH_AFTER
from persona.states import QUOTES, STREET, at_hand, states

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from persona.book import Condition, Line, Value
    from persona.states import State, States

LONGEST = 60
TOO_ALIKE = 0.55
CLICHES = (
    *("tick tock", "time is money", "nothing personal", "don't make me", "a reasonable man"),
    *("we have a problem", "my friend", "kid,", "boss"),
    *("tid er penge", "ikke noget personligt", "min ven", "vi har et problem"),
)
_DATES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august"
    r"|september|october|november|december|(?:man|tirs|ons|tors|fre|l\u00f8r|s\u00f8n)dag(?:en|s)?"
    r"|januar|februar|marts|maj|juni|juli|oktober)\b",
    re.IGNORECASE,
)
_MONTHS_THAT_ARE_WORDS = re.compile(r"(?<=[a-z,] )(?:March|May)\b")
_MARKUP = re.compile(r"[*_`~|<>\\#@]")
_BEFORE_A_SPAN = re.compile(
    r"\b(?i:a|an|the|my|your|his|last|next|these|those|en|et|din|min|sidste) \{left\}"
)
_PLACE = re.compile(r"^- act:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, and where it stands. Line 0 is the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Book:
    """One file of lines, and where in it each of them begins."""

    name: str
    speaker: str
    language: str
    lines: Sequence[Line]
    places: Sequence[int]


def check(folder: Path) -> tuple[list[Problem], list[Book]]:
    """Return what is wrong with the files of a folder, and the files that read."""
    problems: list[Problem] = []
    books: list[Book] = []
    known = states()
    for path in sorted(folder.glob("*/*.yaml")):
        name, speaker = f"{path.parent.name}/{path.name}", path.parent.name
        if speaker not in known.speakers:
            problems.append(Problem(name, 0, f"nobody is called {speaker!r} in states.yaml"))
            continue
        try:
            lines = read_file(speaker, path).lines
        except (msgspec.ValidationError, yaml.YAMLError, ValueError) as problem:
            problems.append(Problem(name, 0, f"it does not read: {problem}"))
            continue
        text = path.read_text(encoding="utf-8")
        places = [text.count("\n", 0, found.start()) + 1 for found in _PLACE.finditer(text)]
        if len(places) != len(lines):
            places = [0] * len(lines)
        books.append(Book(name, speaker, path.stem, lines, places))
    for book in books:
        for line, place in zip(book.lines, book.places, strict=True):
            problems += [Problem(book.name, place, text) for text in of_line(known, book, line)]
        problems += [Problem(book.name, 0, text) for text in of_book(known, book)]
    return problems + list(said_by_two(books)), books


def of_line(known: States, book: Book, line: Line) -> Iterator[str]:
    """Say what is wrong with one line."""
    named = f"{line.act}/{line.outcome}"
    state = known.speakers[book.speaker].get(named)
    if state is None:
        yield f"{named} never comes up for {book.speaker}; see states.yaml for what does"
        return
    yield from _of_conditions(known, book, line, state)
    hand = at_hand(book.speaker, state, line.when)
    for name in sorted(line.needs - hand):
        why = " unless the line hangs on last_word" if name in QUOTES else ""
        yield f"{{{name}}} is not at hand in {named}{why}"
    yield from _of_words(line)


def _of_conditions(known: States, book: Book, line: Line, state: State) -> Iterator[str]:
    usual = known.everywhere()
    for fact, wanted in line.when.items():
        if fact not in known.facts:
            yield f"there is no fact {fact!r}"
        elif fact not in usual and fact not in state.knows:
            yield f"{fact} is not known in {line.act}/{line.outcome}"
        elif fact == "mood" and book.speaker == STREET:
            yield "the street has no mood"
        else:
            certain = [kind[fact] for kind in state.kinds if fact in kind]
            possible = certain or known.facts[fact].values()
            bad = [one for one in values(wanted) if not known.facts[fact].has(one)]
            if bad or not any(holds(wanted, one) for one in possible):
                yield f"{fact} is never {(bad or [wanted])[0]!r} there: the line is never said"


def _of_words(line: Line) -> Iterator[str]:
    say = line.say
    bare = re.sub(r"\{\w+\}", " ", say)
    wrong = {
        "a placeholder is a name in braces and nothing else": any(
            name is not None and (not re.fullmatch(r"[a-z_]+", name) or form or conversion)
            for _, name, form, conversion in string.Formatter().parse(say)
        ),
        "a number is typed in; use a placeholder": any(mark.isdecimal() for mark in bare),
        "a weekday or a month is typed in; use {due_day} or {said_day}": _DATES.search(bare)
        or _MONTHS_THAT_ARE_WORDS.search(bare),
        "a line is plain words: no markup": _MARKUP.search(bare),
        "{left} reads “nine hours” or “an hour”: nothing fits in front": _BEFORE_A_SPAN.search(say),
        "a quote stands between single quotes: '{said_text}'": "said_text" in line.needs
        and "'{said_text}'" not in say,
        f"a line is one line, of up to {LONGEST} words": not 1 <= len(say.split()) <= LONGEST
        or say != " ".join(say.split()),
    }
    yield from (text for text, found in wrong.items() if found)
    for cliche in CLICHES:
        if cliche in say.casefold():
            yield f"anybody says {cliche.strip(',')!r}"


def of_book(known: States, book: Book) -> Iterator[str]:
    """Say what is wrong with a file as a whole."""
    of_state: dict[str, list[Line]] = {}
    for line in book.lines:
        of_state.setdefault(f"{line.act}/{line.outcome}", []).append(line)
    for named, state in known.speakers[book.speaker].items():
        lines = of_state.get(named, [])
        if lines or (book.language == DEFAULT and not state.silent):
            yield from _of_state(book, named, state, lines)
    worded = [(line, _plain_words(line)) for line in book.lines]
    for (first, a), (second, b) in itertools.combinations(worded, 2):
        if len(a & b) > TOO_ALIKE * len(a | b):
            yield f"two lines are nearly the same: {first.say!r} and {second.say!r}"


def _of_state(book: Book, named: str, state: State, lines: Sequence[Line]) -> Iterator[str]:
    sure = at_hand(book.speaker, state, {}) - set(state.sometimes)
    for kind in state.kinds or [{}]:
        free = [
            line
            for line in lines
            if line.when.keys() <= kind.keys() and line.fits(kind) and line.needs <= sure
        ]
        shown = f" when {kind}" if kind else ""
        if not free:
            yield f"in {named}{shown} there may be nothing to say: a line without conditions"
        elif state.common and book.language == DEFAULT and len(lines) <= FRESH_AFTER:
            yield f"{named} comes up all the time and has {len(lines)} lines; 13 last"


def said_by_two(books: Sequence[Book]) -> Iterator[Problem]:
    """Say which lines two voices share."""
    said = Counter((book.language, line.say) for book in books for line in book.lines)
    for book in books:
        for line, place in zip(book.lines, book.places, strict=True):
            if said[book.language, line.say] > 1:
                yield Problem(book.name, place, f"it is said more than once: {line.say!r}")


def values(wanted: Condition) -> Iterator[Value]:
    """Return all single values that a condition names, a range as its ends."""
    if isinstance(wanted, list):
        for one in wanted:
            yield from values(one)
    elif isinstance(wanted, str) and ".." in wanted:
        yield from (int(end) for end in wanted.split("..") if end.isdecimal())
    else:
        yield wanted


def _plain_words(line: Line) -> set[str]:
    bare = re.sub(r"\{\w+\}", " ", line.say.casefold())
    return set(re.findall(r"[^\W\d_]+(?:'\w+)?", bare))


# Coverage.

MOODS = ("warm", "even", "cold")


def coverage(book: Book) -> list[tuple[str, list[int], list[int]]]:
    """Return, for each state, how many lines can be said in each mood and at each rung.

    Lines that hang on other facts are counted where those facts allow it.
    """
    rows: list[tuple[str, list[int], list[int]]] = []
    known = states()
    for named in known.speakers[book.speaker]:
        about = [line for line in book.lines if f"{line.act}/{line.outcome}" == named]
        moods = [sum(_allows(line, "mood", mood) for line in about) for mood in MOODS]
        rungs = [sum(_allows(line, "rung", rung) for line in about) for rung in range(7)]
        rows.append((named, moods, rungs))
    return rows


def _allows(line: Line, fact: str, value: Value) -> bool:
    return fact not in line.when or holds(line.when[fact], value)
