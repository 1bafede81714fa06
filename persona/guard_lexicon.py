"""The words a line may use: what authors wrote and what anybody says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from persona.book import FOLDER, read_file
from persona.hearing.language import Language

WORDS = Path(__file__).parent / "guard_words"
CAST = frozenset({"Milo", "Radovan", "Vic", "Tonny", "Hasse", "Sm\u00f8r"})
_NAMED_FOR_ALL = frozenset({"I", "Danish", "English", "Copenhagen", "K\u00f8benhavn"})
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)*")
STARTS = re.compile(r"(?:^|[.!?\u2026:;\"\u201c\u00ab\u2013\u2014]|\s-)\s*['\u2018]?\s*$")
"""What stands before the first word of a sentence."""
_CONTRACTED = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"\bcan't\b|\bcan not\b"), "cannot"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'d\b"), ""),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\b(it|th[ai][ts]|s?he|t?here|wh(?:at|o|ere)|how|all|everything)'s\b"), r"\1 is"),
)
_CONTRACTIONS = ("s", "t", "re", "ll", "ve", "d", "m")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    words: frozenset[str]
    endings: frozenset[str]
    """The words that endings may be added to."""
    never: frozenset[str]
    """What is never improvised, though an author may write it."""
    names: frozenset[str]


@cache
def lexicon_of(language: Language) -> Lexicon:
    """Return the words of a language."""
    everyday = frozenset(entries(f"{language}.txt"))
    never = frozenset(entries(f"never-{language}.txt"))
    authored: set[str] = set()
    names: set[str] = set()
    for path in sorted(FOLDER.glob(f"*/{language}.yaml")):
        for entry in read_file(path.parent.name, path).lines:
            say = re.sub(r"\{\w+\}", " P ", entry.say.replace("\u2019", "'"))
            authored |= {word.casefold() for word in WORD.findall(say)}
            names |= {
                word for word, begins in _with_starts(say) if word[0].isupper() and not begins
            }
    return Lexicon(everyday | authored, everyday, never, frozenset(names) | CAST | _NAMED_FOR_ALL)


def entries(name: str) -> Iterator[str]:
    """Yield the words of one of the guard's files, in lower case."""
    for line in (WORDS / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.casefold().split()


_ENDINGS = {
    Language.EN: (
        "'s> s'>s ies>y ied>y ier>y iest>y ily>y es> s> ed> ed>e ing> ing>e ying>ie er> er>e est>"
        " est>e ly> ves>f ves>fe"
    ),
    Language.DA: (
        "erne> ernes> ene> enes> ede> edes> ende> erens> en> ens> et> ets> er> ers> ere> est>"
        " este> ne> nes> te> t> n> s> r> e> d> es> er>e ede>e ende>e et>e en>e te>e ne>e t>e"
    ),
}
"""What is taken off a word, and after the arrow what then is put in its place."""
_DOUBLED = re.compile(r"([bdgklmnprst])\1$")
_SHORTEST_STEM = 3


def is_known(word: str, language: Language, lexicon: Lexicon) -> bool:
    """Whether a word in lower case is on the lists, as it is or with an ending."""
    if word in lexicon.words:
        return True
    if language is Language.EN and "'" in word:
        base, _, tail = word.rpartition("'")
        base = base.removesuffix("n") if tail == "t" and base not in lexicon.words else base
        return tail in _CONTRACTIONS and is_known(base, language, lexicon)
    return any(stem in lexicon.endings for stem in stems_of(word, language))


def stems_of(word: str, language: Language) -> Iterator[str]:
    """Yield what a word may be without its ending."""
    for pair in _ENDINGS[language].split():
        ending, _, instead = pair.partition(">")
        if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_STEM - bool(instead):
            continue
        stem = word.removesuffix(ending)
        yield stem + instead
        if not instead and _DOUBLED.search(stem):
            yield stem[:-1]


def _with_starts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word, and whether it begins a sentence."""
    for match in WORD.finditer(text):
        yield match[0], STARTS.search(text[: match.start()]) is not None


def language_of(text: str) -> Language:
    """Return the language whose lists know more of the words; English when it is even."""
    words = [word.casefold() for word in WORD.findall(text)]
    count = {
        language: sum(is_known(word, language, lexicon_of(language)) for word in words)
        for language in Language
    }
    return Language.DA if count[Language.DA] > count[Language.EN] else Language.EN


def is_cast(word: str) -> bool:
    """Whether a word is the name of somebody in the story."""
    return word.removesuffix("'s").removesuffix("s") in CAST or word.removesuffix("'s") in CAST


def plain(text: str) -> str:
    """Return the bare words in lower case, with contractions written out."""
    bare = text.casefold().replace("\u2019", "'")
    for pattern, instead in _CONTRACTED:
        bare = pattern.sub(instead, bare)
    return " ".join(re.findall(r"[^\W_]+", bare))
