"""Numbers in words, up to 999,999, written as figures.

One grammar reads both languages; they differ in their tables and in whether the ones stand
before the tens (`femogtyve`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from persona.hearing.language import Language


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or sign in lower case, and where it stands in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What the numbers of a language are called."""

    small: Mapping[str, int]
    tens: Mapping[str, int]
    hundreds: frozenset[str]
    thousands: frozenset[str]
    joint: str
    articles: frozenset[str]
    """They count as one before a hundred or a thousand, and never by themselves."""
    bare: bool
    """Whether a hundred and a thousand are numbers without a word before them."""
    vague: frozenset[str]
    """After these a hundred or a thousand is no number: "some thousand", "half a thousand"."""
    ones_first: bool
    halves: tuple[tuple[str, ...], ...]
    """What adds a half to the number before it."""
    phrases: Mapping[str, Sequence[tuple[Sequence[str], str]]]
    """Other words for a number, by the first of them."""
    ordinals: Mapping[str, int]
    low_ordinals: Mapping[str, int]
    """First to third: other words than numbers as often as not, so read only after a ten."""
    parts: re.Pattern[str] | None
    """What a number in one word is made of, where numbers are written so."""


def numbered(words: str, start: int, step: int = 1) -> dict[str, int]:
    """Number the words from `start` on; several spellings of one stand between strokes."""
    return {
        spelling: start + step * place
        for place, spellings in enumerate(words.split())
        for spelling in spellings.split("/")
    }


def _by_first_word(phrases: Mapping[str, str]) -> dict[str, list[tuple[Sequence[str], str]]]:
    found: dict[str, list[tuple[Sequence[str], str]]] = {}
    for said, figures in phrases.items():
        words = said.split()
        found.setdefault(words[0], []).append((words, figures))
    return found


_ENGLISH = _Words(
    small=numbered(
        "zero a/an/one two three four five six seven eight nine ten eleven twelve thirteen"
        " fourteen fifteen sixteen seventeen eighteen nineteen",
        0,
    ),
    tens=numbered("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    hundreds=frozenset({"hundred"}),
    thousands=frozenset({"thousand"}),
    joint="and",
    articles=frozenset({"a", "an"}),
    bare=False,
    vague=frozenset({"half"}),
    ones_first=False,
    halves=(("and", "a", "half"), ("\u00bd",)),
    phrases=_by_first_word(
        {
            "a couple of": "2",
            "a couple": "2",
            "couple of": "2",
            "a pair of": "2",
            "half a dozen": "6",
            "a dozen": "12",
        }
    ),
    ordinals=numbered(
        "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        4,
    )
    | {"thirtieth": 30},
    low_ordinals=numbered("first second third", 1),
    parts=None,
)

_DANISH_SMALL = numbered(
    "nul en/et/\u00e9n/\u00e9t to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten"
    " femten seksten sytten atten nitten",
    0,
)
_DANISH_TENS = numbered(
    "tyve tredive/tredve fyrre/fyrretyve halvtreds/halvtres/halvtredsindstyve tres/tresindstyve"
    " halvfjerds/halvfjers/halvfjerdsindstyve firs/firsindstyve halvfems/halvfemsindstyve",
    20,
    10,
)
_DANISH_HUNDREDS = frozenset({"hundrede", "hundred"})
_DANISH_THOUSANDS = frozenset({"tusinde", "tusind", "tusinne"})


def _danish_ordinals() -> dict[str, int]:
    """Fourth to thirty-first; from twenty on the ones stand before the ten."""
    last = {"tyvende": 20, "tredivte": 30}
    ones = list(_DANISH_SMALL.items())
    plain = numbered(
        "fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende"
        " femtende sekstende syttende attende nittende",
        4,
    )
    built = {
        f"{one}og{ten}": value + number
        for ten, value in last.items()
        for one, number in ones
        if 1 <= number <= (9 if value == last["tyvende"] else 1)
    }
    return plain | last | built


_DANISH = _Words(
    small=_DANISH_SMALL,
    tens=_DANISH_TENS,
    hundreds=_DANISH_HUNDREDS,
    thousands=_DANISH_THOUSANDS,
    joint="og",
    articles=frozenset({"en", "et"}),
    bare=True,
    vague=frozenset({"nogle", "flere", "mange", "par", "adskillige", "halv", "halvt"}),
    ones_first=True,
    halves=(
        ("og", "en", "halv"),
        ("og", "et", "halvt"),
        ("en", "halv"),
        ("et", "halvt"),
        ("\u00bd",),
    ),
    phrases=_by_first_word(
        {"et par": "2", "halvanden": "1.5", "halvandet": "1.5", "trekvart": "3 kvarter"}
        | {f"{name}tiden": f"{hour} tiden" for name, hour in _DANISH_SMALL.items()}
    ),
    ordinals=_danish_ordinals(),
    low_ordinals={},
    parts=re.compile(
        "|".join(
            sorted(
                {*_DANISH_SMALL, *_DANISH_TENS, *_DANISH_HUNDREDS, *_DANISH_THOUSANDS, "og"},
                key=len,
                reverse=True,
            )
        ).replace("tusinde", "tusinde(?!thundred)")
    ),
)
_WORDS = {Language.EN: _ENGLISH, Language.DA: _DANISH}

_FIGURES = re.compile(r"[0-9]{1,6}")
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_LARGEST_ORDINAL = 31
_HUNDRED = 100
_THOUSAND = 1000
_ONES = range(1, 10)

_Read = tuple[int, int]
"""A number, and where it ends."""
_Smaller = Callable[[int], _Read | None]


def fold(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Return the tokens with every number and ordinal in words as one token of figures."""
    words = _WORDS[language]
    reader = _Reader(tokens, words)
    folded: list[Token] = []
    at = 0
    while at < len(tokens):
        said, end = reader.said(at, after_number=bool(folded and folded[-1].word[0].isdigit()))
        folded.append(Token(said, tokens[at].start, tokens[end - 1].end))
        at = end
    return folded


class _Reader:
    """Reads numbers out of one sentence. A place is one in the parts, unless said otherwise."""

    def __init__(self, tokens: Sequence[Token], words: _Words) -> None:
        self._tokens = tokens
        self._words = words
        self._parts = list[str]()
        self._token_of = list[int]()
        self._first = list[int]()
        for place, token in enumerate(tokens):
            self._first.append(len(self._parts))
            parts = _parts(token.word, words)
            self._parts += parts
            self._token_of += [place] * len(parts)

    def said(self, at: int, *, after_number: bool) -> tuple[str, int]:
        """Return what a token says, as figures if it can be, and the token after it."""
        words, word = self._words, self._tokens[at].word
        for said, figures in words.phrases.get(word, ()):
            if self._follows(at, said):
                return figures, at + len(said)
        if ordinal := self._ordinal(at):
            return f"{ordinal[0]}th", ordinal[1]
        if _FIGURES.fullmatch(word):
            return self._with_half(int(word), at + 1) or (word, at + 1)
        found = (
            None if self._is_unit(at, after_number=after_number) else self._number(self._first[at])
        )
        end = self._token_after(found[1]) if found else None
        if found is None or end is None or (end == at + 1 and word in words.articles):
            return word, at + 1
        return self._with_half(found[0], end) or (str(found[0]), end)

    def _is_unit(self, at: int, *, after_number: bool) -> bool:
        """Whether a thousand belongs to what stands before it, as in `40 thousand`."""
        words, word = self._words, self._tokens[at].word
        vague = at > 0 and self._tokens[at - 1].word in words.vague
        if word in words.articles:
            return vague
        return (vague or after_number) and (word in words.hundreds or word in words.thousands)

    def _with_half(self, value: int, end: int) -> tuple[str, int] | None:
        """Half of one, or of the thousand that was said last: "two thousand and a half"."""
        for said in self._words.halves:
            if self._follows(end, said):
                after = end + len(said)
                if value and value % _THOUSAND == 0:
                    return str(value + _THOUSAND // 2), after
                return f"{value}.5", after
        return None

    def _follows(self, at: int, said: Sequence[str]) -> bool:
        tokens = self._tokens[at : at + len(said)]
        return len(tokens) == len(said) and all(
            token.word == word for token, word in zip(tokens, said, strict=True)
        )

    def _ordinal(self, at: int) -> _Read | None:
        """Return an ordinal and the token after it; the place is one in the tokens."""
        token, words = self._tokens[at], self._words
        after = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if token.word in words.ordinals:
            return words.ordinals[token.word], at + 1
        if after is None:
            return None
        if ten := words.tens.get(token.word):
            one = words.low_ordinals.get(after.word) or words.ordinals.get(after.word, 0)
            return (ten + one, at + 2) if one in _ONES else None
        if after.word not in _ORDINAL_ENDS or after.start != token.end:
            return None
        day = int(token.word) if _FIGURES.fullmatch(token.word) else 0
        return (day, at + 2) if 1 <= day <= _LARGEST_ORDINAL else None

    def _token_after(self, end: int) -> int | None:
        """Return the token that begins where the number ends, or none within a token."""
        if end == len(self._parts):
            return len(self._tokens)
        token = self._token_of[end]
        return token if self._first[token] == end else None

    def _part(self, at: int) -> str:
        return self._parts[at] if at < len(self._parts) else ""

    def _is_article(self, at: int) -> bool:
        """Whether a part is an article that stands alone, and no one within a longer number."""
        alone = self._first[self._token_of[at]] == at
        return alone and self._parts[at] in self._words.articles

    def _number(self, at: int) -> _Read | None:
        return self._large(at, self._hundreds, self._words.thousands, _THOUSAND)

    def _hundreds(self, at: int) -> _Read | None:
        return self._large(at, self._two_figures, self._words.hundreds, _HUNDRED)

    def _large(self, at: int, smaller: _Smaller, names: frozenset[str], worth: int) -> _Read | None:
        """So many hundreds or thousands, and what comes on top."""
        count = smaller(at)
        if count and self._part(count[1]) in names:
            value, end = count[0] * worth, count[1] + 1
        elif self._words.bare and self._part(at) in names:
            value, end = worth, at + 1
        else:
            return count
        more = end + (self._part(end) == self._words.joint)
        top = smaller(more)
        if top and top[1] == more + 1 and self._is_article(more):
            return value, end
        if top and top[0] < worth and self._part(top[1]) not in names:
            return value + top[0], top[1]
        return value, end

    def _two_figures(self, at: int) -> _Read | None:
        words, part = self._words, self._part(at)
        small, ten = words.small.get(part, 0), words.tens.get(part, 0)
        if words.ones_first:
            after = words.tens.get(self._part(at + 2))
            if small in _ONES and after and self._part(at + 1) == words.joint:
                return small + after, at + 3
        elif ten:
            one = words.small.get(self._part(at + 1), 0)
            if one in _ONES and self._part(at + 1) not in words.articles:
                return ten + one, at + 2
        if ten:
            return ten, at + 1
        return (small, at + 1) if part in words.small else None


def _parts(word: str, words: _Words) -> Sequence[str]:
    """Take a number in one word apart: `femogtyve` is `fem`, `og`, `tyve`."""
    if words.parts is None or word in words.small or word in words.tens:
        return (word,)
    parts: list[str] = []
    at = 0
    while at < len(word):
        part = words.parts.match(word, at)
        if part is None:
            return (word,)
        parts.append(part[0])
        at = part.end()
    return parts
