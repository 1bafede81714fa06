"""What a line states: of the game only the facts, and of the debt only what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from persona import guard_numbers as numbers
from persona.guard_lexicon import CAST, WORD, WORDS, entries, plain, stems_of
from persona.hearing.language import Language

if TYPE_CHECKING:
    from persona.guard_facts import Known


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SENTENCE = re.compile(r"[.!?;:,\u2026\u2013\u2014\"\u201c\u201d\u00ab\u00bb]+|\s-\s")
_PUT_IN_MOUTH = {
    Language.EN: re.compile(
        r"\byou (?:\w+ )?(?:said|told|promised|swore|asked|wrote|agreed|offered|gave your word"
        r"|mentioned|admitted|claimed)\b|\byour (?:own )?(?:words?|promise)\b|\byou gave\b"
    ),
    Language.DA: re.compile(
        r"\bdu (?:\w+ )?(?:sagde|fortalte|lovede|svor|spurgte|skrev|gav dit ord)\b"
        r"|\b(?:sagde|lovede|fortalte|skrev) du\b|\b(?:dit|dine) (?:egne )?ord\b|\bdit l\u00f8fte\b"
    ),
}
_STATES = _set(
    "settled forgiven paid received taken doubled extended granted cancelled delivered quits"
    " cleared reduced postponed halved discount interest offer betalt modtaget eftergivet"
    " fordoblet udsat forl\u00e6nget halveret rabat rente tilbud afleveret kvit"
)
_UNITS = _set("kr kroner krone dkk g gram grams p o'clock pm am")
_CAST_WORDS = frozenset(name.casefold() for name in CAST)
_ENDS = re.compile(r"[.!?\u2026]+(?=\s|$)")


@cache
def _narrow(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that make a sentence one about a matter, and all it may then use."""
    words = list(entries(name))
    middle = words.index("may")
    return frozenset(words[1:middle]), frozenset(words[middle + 1 :])


def restates(text: str, language: Language, known: Known) -> Iterator[str]:
    """Yield what a sentence says beyond its narrow matter: the debt as written, or the player.

    What changes a debt, or is done to somebody, has countless forms: so the few that are none of
    these are listed.
    """
    about_debt, of_debt = _narrow(f"restate-{language}.txt")
    about_player, of_player = _narrow(f"you-{language}.txt")
    at = 0
    for end in [*(match.end() for match in _ENDS.finditer(text)), len(text)]:
        sentence, at = text[at:end], end
        found = numbers.quantities(sentence, language)
        words = [
            match[0].casefold()
            for match in WORD.finditer(sentence)
            if not any(one.start <= match.start() < one.end for one in found)
        ]
        bare = plain(" ".join(words)).split()
        free = {*known.words, *_UNITS}
        if found or numbers.days(sentence) or about_debt.intersection(bare):
            for word in bare:
                if word not in of_debt and word not in free and not numbers.days(word):
                    yield f"Of the debt it says more than what is written: \u201c{word}\u201d."
        elif (about_player | known.people).intersection(bare):
            for word in bare:
                if not (of_player | free | _CAST_WORDS).intersection(
                    {word, *stems_of(word, language)}
                ):
                    yield f"Of the player it says what it may not: \u201c{word}\u201d."


@dataclass(frozen=True, slots=True)
class _Claim:
    reason: str
    may_be_fact: bool
    pattern: re.Pattern[str]


@cache
def _allclaims(language: Language) -> list[_Claim]:
    claims: list[_Claim] = []
    reason, parts = "", list[str]()

    def close() -> None:
        if parts:
            pattern = re.compile("|".join(rf"(?:\b|^)(?:{part})(?:\b|(?<= ))" for part in parts))
            claims.append(_Claim(reason.removeprefix("? "), reason.startswith("?"), pattern))

    for line in (WORDS / f"claims-{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            close()
            reason, parts = line.removeprefix("== ").strip(), []
        elif line.strip() and not line.startswith("#"):
            parts.append(line)
    close()
    return claims


@cache
def _film_quotes() -> list[str]:
    lines = (WORDS / "quotes.txt").read_text(encoding="utf-8").splitlines()
    return [plain(line) for line in lines if line.strip() and not line.startswith("#")]


def claims(text: str, language: Language, known: Known, *, quotes: bool) -> Iterator[str]:
    """Yield what a line states of the game, promises, orders or gives away. `quotes`: it quotes."""
    whole = plain(text)
    clauses = [plain(part) for part in _SENTENCE.split(text)]
    facts = [plain(one) for one in known.texts]
    stated = _STATES & known.words
    for claim in _allclaims(language):
        for clause in (whole, *clauses):
            for found in claim.pattern.finditer(clause):
                said = found[0].strip()
                if claim.may_be_fact and stated & set(said.split()):
                    continue
                if said and not any(said in fact for fact in facts):
                    yield claim.reason
    if (
        _PUT_IN_MOUTH[language].search(whole)
        and not quotes
        and not any(fact and re.search(rf"\b{re.escape(fact)}\b", whole) for fact in facts)
    ):
        yield "It puts words into the player's mouth."
    if any(f" {quote} " in f" {whole} " for quote in _film_quotes()):
        yield "It is a line from a film."
