"""The sum a sentence speaks of: whole kroner, or a share of what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from game.units import Portion
from persona.hearing import amounts_da, amounts_en
from persona.hearing.amount_words import Words
from persona.hearing.language import SPELLED_OUT, Language
from persona.hearing.plain import Denial, any_of, phrase, read, spelled

LARGEST = 10_000_000
"""More than all the money in the game; what is larger is a slip of the tongue."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sum in kroner or a share, and where it stands in the text."""

    value: int | Portion
    start: int
    end: int


_GROUPED = r"[0-9]{1,3}(?:(?:[.,'][0-9]{3})+(?:[.,]00)?|(?: [0-9]{3})+(?! [0-9]))"
_NUMBER = rf"(?:{_GROUPED}|[0-9]{{1,9}}(?:[.,][0-9]{{1,3}})?)"
_IS_GROUPED = re.compile(_GROUPED)
_ONE_GROUP = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_CENTS = re.compile(r"(?<=[0-9])[.,]00$")
_AS_HOUR = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_AS_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SMALLEST_BARE = 100
_LONGEST_BARE = 6
"""Digits: a number that nothing calls money is a sum between these; longer ones are for phones."""
_DAY_OR_MONTH = r"[0-9]{1,2}"
_IN_A_ROW = re.compile(rf"[0-9.:]*[0-9]|[-/:] {_DAY_OR_MONTH}(?![0-9])")
_ROW_BEFORE = re.compile(rf"(?<!\S)(?:[0-9][0-9.:]*|{_DAY_OR_MONTH} [-/:]) $")


@dataclass(frozen=True, slots=True)
class _Patterns:
    words: Words
    worth: dict[str, int]
    total: re.Pattern[str]
    share: re.Pattern[str]
    grams: re.Pattern[str]
    follows: re.Pattern[str]
    thing: re.Pattern[str]
    label: re.Pattern[str]
    hour: re.Pattern[str]
    year: re.Pattern[str]
    no_share: re.Pattern[str]
    no_slang: re.Pattern[str]
    denial: Denial


def _patterns(words: Words) -> _Patterns:
    worth, crowns = any_of(" ".join(words.worth.values())), words.crowns
    return _Patterns(
        words=words,
        worth={
            name.translate(SPELLED_OUT): kroner
            for kroner, names in words.worth.items()
            for name in names.split()
        },
        total=phrase(
            rf"(?:(?P<before>kr|dkk) (?:\. )?)?(?P<number>{_NUMBER})(?: (?P<worth>{worth}))?"
            rf"(?P<more>(?<=[a-z]){words.and_half})?(?:(?P<crowns> (?:, -|{crowns}))"
            rf"|(?= {words.joins} (?:{_NUMBER} (?P<shared>{worth}|{crowns})"
            r"|[0-9]{1,3}[.,]?(?P<thousands>000))(?!\S)))?"
            rf"|(?:(?P<half>{words.half})|{words.one}) (?P<named>{worth})"
            rf"(?P<again>{words.and_half})?"
        ),
        share=phrase("|".join(f"(?P<{share}>{said})" for share, said in words.shares.items())),
        grams=phrase(
            rf"(?:(?P<number>{_GROUPED}|[0-9]{{1,9}}(?:[.,][0-9]{{1,2}})?)|(?P<half>{words.half})"
            rf"|{words.one}) (?:(?P<gram>{words.gram})|{words.kilo})"
        ),
        follows=spelled(rf"$| (?:[^\w\s%\u20ac$\u00a3]|{words.followers})(?!\S)"),
        thing=phrase(words.things),
        label=spelled(rf"(?<!\S){words.labels} (?:\. )?$|\w(?:gade|vej|all\u00e9|street|road) $"),
        hour=spelled(rf"(?<!\S){words.before_hours} (?:\. )?$"),
        year=spelled(rf"(?<!\S){words.before_years} $"),
        no_share=spelled(rf"(?<!\S){words.no_share_after} (?:\S+ )?$"),
        no_slang=spelled(rf"(?<!\S){words.no_slang_after} $"),
        denial=Denial.of(words.negations, words.corrections),
    )


_IN = {Language.EN: _patterns(amounts_en.WORDS), Language.DA: _patterns(amounts_da.WORDS)}


def find(text: str, language: Language) -> Said | None:
    """Return the sum or share that a sentence speaks of: of several, the first that stands.

    A number alone is a sum from a hundred on; a smaller one only as kroner or thousands. Years,
    hours, spans, dates, room and phone numbers, and grams are none.
    """
    patterns, spoken = _IN[language], read(text, language)
    found = sorted([*_totals(spoken.plain, patterns), *_shares(spoken.plain, patterns)], key=_start)
    if not found:
        return None
    spans = [(said.start, said.end) for said in found]
    place = patterns.denial.standing(spoken.plain, spans)
    said = found[place]
    if said.value is Portion.ALL and place + 1 < len(found):
        said = _named(spoken.plain, said, found[place + 1])
    return Said(said.value, *spoken.place(said.start, said.end))


def grams(text: str, language: Language) -> int | None:
    """Return the first number of whole grams, said as grams or kilos, if there is one."""
    for match in _IN[language].grams.finditer(read(text, language).plain):
        worth = 1 if match["gram"] else 1000
        value = _value(match["number"] or "1", worth, divisor=2 if match["half"] else 1)
        if value:
            return value
    return None


def _start(said: Said) -> int:
    return said.start


_APPOSITION = re.compile(r"(?: (?:[,:(\u2013-]|of|the|that|is|af|de|det|er))*\s")


def _named(plain: str, everything: Said, after: Said) -> Said:
    """Return the sum where "all of it" and the sum are the same: "the whole debt, 40k"."""
    same = _APPOSITION.fullmatch(plain, everything.end, after.start)
    return after if same and not isinstance(after.value, Portion) else everything


def _totals(plain: str, patterns: _Patterns) -> Iterator[Said]:
    for match in patterns.total.finditer(plain):
        value = _named_total(match, patterns) if match["named"] else _number(match, patterns)
        if value and value <= LARGEST:
            yield Said(value, *match.span())


def _shares(plain: str, patterns: _Patterns) -> Iterator[Said]:
    for match in patterns.share.finditer(plain):
        start, end = match.span()
        if patterns.follows.match(plain, end) and not patterns.no_share.search(plain, 0, start):
            share = next(portion for portion in Portion if match[portion])
            yield Said(share, start, end)


def _named_total(match: re.Match[str], patterns: _Patterns) -> int | None:
    """Return what is said with an article: "a grand", "half a million", "en plovmand"."""
    words, name = patterns.words, match["named"]
    if re.fullmatch(words.only_before_followers, name):
        before = patterns.no_slang.search(match.string, 0, match.start())
        if before or not patterns.follows.match(match.string, match.end()):
            return None
    elif not re.fullmatch(words.with_article, name) or _is_thing(match, patterns):
        return None
    worth = patterns.worth[name]
    return worth // 2 if match["half"] else worth + (worth // 2 if match["again"] else 0)


def _number(match: re.Match[str], patterns: _Patterns) -> int | None:
    if match["crowns"] is None and _is_thing(match, patterns):
        return None
    worth = patterns.worth.get(match["worth"] or match["shared"] or "", 1)
    value = _value(match["number"], worth)
    if value is None:
        return None
    if match["thousands"] and value < _SMALLEST_BARE:
        return value * 1000  # "four or five thousand"
    if any(match[name] for name in ("worth", "shared", "before", "crowns")):
        return value + (worth // 2 if match["more"] else 0)
    return value if _is_bare_total(match, value, patterns) else None


def _is_thing(match: re.Match[str], patterns: _Patterns) -> bool:
    return patterns.thing.match(match.string, match.end() + 1) is not None


def _is_bare_total(match: re.Match[str], value: int, patterns: _Patterns) -> bool:
    """Whether a number that nothing calls money is a sum, and no year, hour, label or date."""
    plain, said, start = match.string, match["number"], match.start()
    if value < _SMALLEST_BARE or said.startswith("0"):
        return False
    if not _IS_GROUPED.fullmatch(said) and (
        len(said) > _LONGEST_BARE
        or (_AS_YEAR.fullmatch(said) and patterns.year.search(plain, 0, start))
        or (_AS_HOUR.fullmatch(said) and patterns.hour.search(plain, 0, start))
    ):
        return False
    return not (
        patterns.label.search(plain, 0, start)
        or _ROW_BEFORE.search(plain, 0, start)
        or _IN_A_ROW.match(plain, match.end() + 1)
    )


def _value(said: str, worth: int, divisor: int = 1) -> int | None:
    """Return a number times its worth, or none when that is not whole kroner.

    Before a word of worth a single group of three is a fraction: `2.500k` is 2500.
    """
    fraction = worth > 1 and _ONE_GROUP.fullmatch(said)
    if _IS_GROUPED.fullmatch(said) and not fraction:
        return int(re.sub(r"[^0-9]", "", _CENTS.sub("", said))[:12]) * worth
    whole, _, part = _CENTS.sub("", said).replace(",", ".").partition(".")
    value, rest = divmod(int(whole + part) * worth, 10 ** len(part) * divisor)
    return None if rest else value
