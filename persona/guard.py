"""The guard: why a line that a model wrote may not be said. What it does not know, it refuses.

It rests on three things that hold without knowing an attack: a line may use only the words on our
lists, every quantity and day in it must be a fact, and whatever it states of the game must be one.
A line that an author wrote, with facts in its gaps, may always be said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from persona import guard_numbers as numbers
from persona.book import FOLDER, read_file
from persona.guard_claims import claims, restates
from persona.guard_facts import read_facts
from persona.guard_lexicon import (
    STARTS,
    WORD,
    is_cast,
    is_known,
    language_of,
    lexicon_of,
    plain,
    stems_of,
)
from persona.hearing.language import Language

if TYPE_CHECKING:
    from persona.guard_facts import Known
    from persona.guard_numbers import Found

MOST_WORDS = 60
LONGEST = 400
"""Characters. Sixty words are shorter than that."""
_ALLOWED = re.compile(
    r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff0-9 .,;:!?'\u2018\u2019\"\u201c\u201d"
    r"\u00ab\u00bb\u2026\u2013\u2014-]+"
)
_MARKUP = re.compile(
    r"[*_~`|<>{}\[\]()#@\\/^=+&%$\u20ac\u00a3]|https?:|www\.|\w\.(?:com|dk|net|org|io|gg)\b",
    re.IGNORECASE,
)
_LABELS = (
    "user|system|assistant|human|bot|ai|model|narrator|player|dealer|character|answer|output"
    "|response|line|note|ooc|spiller|bruger|svar|milo|radovan|vic|tonny|hasse|police|street|p\\d+"
)
_ROLE = re.compile(rf"^\W*(?:{_LABELS})\s*:|\b(?:user|system|assistant|human)\s*:", re.IGNORECASE)
_QUOTES = re.compile(
    r"\"([^\"]*)\"|\u201c([^\u201d]*)\u201d|\u00ab([^\u00bb]*)\u00bb|\u00bb([^\u00ab]*)\u00ab"
    r"|(?<!\w)'((?:[^']|(?<=\w)'(?=\w))*)'(?!\w)"
)
_OWING = re.compile(
    r"\b(?:owe[sd]?|owing|debt|still|remain\w*|left|makes?|comes? to|that is|it is|is now|only|just"
    r"|skyld\w*|g\u00e6ld\w*|mangler|rest\w*|det er|bliver|stadig|kun|bare)\b"
)
_OWED_AFTER = re.compile(r"\b(?:owed?|left|remains?|now|skylder|tilbage|nu)\b")
_SAID_THEN = re.compile(r"\b(?:said|told|gave|promised|word|since|sagde|lovede|gav|ord|siden)\b")
_SHOUTED = 3
"""From so many capitals on, a word is shouted."""


def check(line: str, facts: Mapping[str, object]) -> list[str]:
    """Return the reasons why a line may not be said with these facts; none when it may.

    Facts are texts, numbers, dates, or lists and mappings of them, by any name. `said_text` is what
    a player said, and counts only between quotation marks. `language` is the campaign's; without
    it the line may be in any that is written.
    """
    form = list(_form(line))
    if form:
        return form
    known = read_facts(facts)
    if _is_authored(line, known):
        return []
    text = line.replace("\u2019", "'").replace("\u2018", "'")
    spoken, reasons = _without_quotes(text, known)
    language = known.language or language_of(spoken)
    reasons += _words(spoken, language, known)
    reasons += _quantities(spoken, language, known, quoted=text != spoken)
    reasons += restates(spoken, language, known)
    reasons += claims(spoken, language, known, quotes=text != spoken)
    return list(dict.fromkeys(reasons))


def _form(line: str) -> Iterator[str]:
    if not line.strip():
        yield "It says nothing."
        return
    if len(line) > LONGEST or len(line.split()) > MOST_WORDS:
        yield f"It is longer than {MOST_WORDS} words."
    if "\n" in line or "\r" in line:
        yield "It is more than one line."
    if any(unicodedata.category(sign)[0] == "C" for sign in line):
        yield "It holds control characters."
    if _MARKUP.search(line):
        yield "It holds markup, a mention, a link or code."
    elif not _ALLOWED.fullmatch(line):
        yield "It holds signs that are in no sentence here."
    if _ROLE.search(line):
        yield "It is labelled with who speaks."
    loud = [word for word in WORD.findall(line) if len(word) >= _SHOUTED and word.isupper()]
    if loud or "!!" in line or line.count("!") > 1:
        yield "It shouts."
    if re.search(r"([^\W\d])\1{2}|[.,]{4}|[?]{2}", line, re.IGNORECASE):
        yield "It repeats a sign over and over."


# --- what an author wrote ----------------------------------------------------------------------


@cache
def _authored() -> Mapping[str, list[re.Pattern[str]]]:
    """Return every authored line as a pattern, by its first word; "" for those without one."""
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for path in sorted(FOLDER.glob("*/*.yaml")):
        for entry in read_file(path.parent.name, path).lines:
            parts = re.split(r"\{\w+\}", entry.say.replace("\u2019", "'"))
            first = WORD.match(parts[0])
            whole = first is not None and first.end() < len(parts[0])
            key = first[0] if first is not None and (whole or len(parts) == 1) else ""
            pattern = re.compile("(.{1,500}?)".join(map(re.escape, parts)))
            patterns.setdefault(key, []).append(pattern)
    return patterns


def _is_authored(line: str, known: Known) -> bool:
    plain = line.replace("\u2019", "'")
    first = WORD.match(plain)
    keys = {"", first[0]} if first else {""}
    return any(
        found is not None and all(_is_fact(gap, known) for gap in found.groups())
        for key in keys
        for pattern in _authored().get(key, ())
        for found in [pattern.fullmatch(plain)]
    )


def _is_fact(gap: str, known: Known) -> bool:
    """Whether what fills a gap is a fact to the letter, or a bare number or day that is one."""
    texts = (*known.texts, *known.quotes)
    if any(gap.casefold() == text.replace("\u2019", "'").casefold() for text in texts):
        return True
    language = known.language or Language.EN
    bare = re.sub(r"\b(?:kr|kroner|dkk|g|gram|grams)\b|[\s.]", "", gap.casefold())
    found = numbers.quantities(gap, language)
    if len(found) == 1 and re.fullmatch(r"[\d.,:]+", bare):
        return known.has(found[0].quantity)
    named = numbers.days(gap)
    return len(named) == 1 and named[0][0] == gap.casefold() and named[0][1] in known.days


# --- quotes ------------------------------------------------------------------------------------


def _without_quotes(text: str, known: Known) -> tuple[str, list[str]]:
    """Return the line without what it quotes, and the quotes that nobody said."""
    said = {_letters(one) for one in (*known.quotes, *known.texts)}
    reasons: list[str] = []

    def left(match: re.Match[str]) -> str:
        quote = next(group for group in match.groups() if group is not None)
        if _letters(quote) and _letters(quote) not in said:
            reasons.append("It quotes what nobody said.")
            return f" , {quote} , "
        return " , "

    spoken = _QUOTES.sub(left, text)
    if re.search(r"[\"\u201c\u201d\u00ab\u00bb]", spoken):
        reasons.append("A quotation does not end.")
    return spoken, reasons


def _letters(text: str) -> str:
    plain = " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
    return plain.rstrip(".,!?").strip()


# --- words, names and language -----------------------------------------------------------------


def _words(text: str, language: Language, known: Known) -> Iterator[str]:
    counted = [(one.start, one.end) for one in numbers.quantities(text, language)]
    unknown: list[str] = []
    for match in WORD.finditer(text):
        word = match[0]
        if any(start <= match.start() < end for start, end in counted):
            continue
        if re.fullmatch(r"[Pp]?\d\w*", word):
            if word not in known.capitals:
                yield f"{word} is in no fact."
        elif word.casefold() not in known.words and not numbers.days(word):
            begins = STARTS.search(text[: match.start()]) is not None
            reason = _wrong_with(word, language, begins=begins)
            unknown += [word.casefold()] if reason == "" else []
            if reason:
                yield reason
    yield from _unknown(unknown, language)


def _wrong_with(word: str, language: Language, *, begins: bool) -> str | None:
    """Return what speaks against a word; nothing but "" for one that is on no list."""
    lexicon, bare = lexicon_of(language), word.casefold()
    if bare in lexicon.never or (
        bare not in lexicon.words and lexicon.never.intersection(stems_of(bare, language))
    ):
        return f"It speaks of \u201c{bare}\u201d, which is not for improvising."
    if word in lexicon.names or is_cast(word) or word.startswith("I'"):
        return None
    if word[0].isupper() and not begins:
        return f"{word} is a name that nobody here has."
    return None if is_known(bare, language, lexicon) else ""


def _unknown(words: Sequence[str], language: Language) -> Iterator[str]:
    other = Language.DA if language is Language.EN else Language.EN
    foreign = [word for word in words if is_known(word, other, lexicon_of(other))]
    if len(words) > 1 and len(foreign) * 2 > len(words):
        yield "It is not in the campaign's language."
    for word in words:
        yield f"The word \u201c{word}\u201d is not on the list."


# --- numbers, days and hours -------------------------------------------------------------------


def _quantities(text: str, language: Language, known: Known, *, quoted: bool) -> Iterator[str]:
    for found in numbers.quantities(text, language):
        if not known.has(found.quantity):
            yield f"No fact says \u201c{found.said}\u201d."
        elif _is_owed(text, found) and known.owed and found.quantity.value not in known.owed:
            yield f"It is not \u201c{found.said}\u201d that is owed."
    for day, index in numbers.days(text):
        if index in known.days:
            continue
        if index not in known.given_days:
            yield f"No fact says \u201c{day}\u201d."
        elif not quoted and not _SAID_THEN.search(text.casefold()):
            yield f"Nothing is due on a \u201c{day}\u201d."
    for said in numbers.loose(text, language):
        if said not in known.loose and said not in known.words:
            yield f"No fact says \u201c{said}\u201d."


def _is_owed(text: str, found: Found) -> bool:
    """Whether a sum is said to be the debt, by the few words around it."""
    if found.quantity.kind not in (numbers.MONEY, numbers.BARE):
        return False
    before = " ".join(plain(text[: found.start]).split()[-4:])
    after = " ".join(plain(text[found.end :]).split()[:4])
    return bool(_OWING.search(before) or _OWED_AFTER.search(after))
