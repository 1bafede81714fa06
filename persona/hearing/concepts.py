"""What a sentence is about, whatever words it uses: a lexicon of concepts in both languages.

The lexicon is `concepts.txt`: a concept a line, `NAME en: phrase, phrase | da: phrase`. A phrase
is a few words; one that ends in `*` matches any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from persona.hearing.cues import fold
from persona.hearing.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE = Path(__file__).parent / "concepts.txt"
SHORTEST_STEM = 2
_WORD = re.compile(r"[a-z0-9']+")
_LINE = re.compile(r"(?P<name>[A-Z_]+)\s+en:(?P<en>[^|]*)\|\s*da:(?P<da>.*)")


@dataclass(slots=True)
class Branch:
    """Where a phrase has got to: the concepts that end here, and the words that go on."""

    names: list[str] = field(default_factory=list[str])
    words: dict[str, Branch] = field(default_factory=dict[str, "Branch"])


class BadConceptError(ValueError):
    """A line of the lexicon is none; the message says which."""


@cache
def lexicon(language: Language) -> Branch:
    """Return the phrases of a language, word by word. Raises `BadConceptError`."""
    root = Branch()
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            message = f"{FILE.name}:{number}: not `NAME en: phrase, phrase | da: phrase, phrase`"
            raise BadConceptError(message)
        for phrase in found[language.value].split(","):
            branch = root
            for word in fold(phrase).split():
                branch = branch.words.setdefault(word, Branch())
            if branch is not root:
                branch.names.append(found["name"])
    return root


def find(said: str, language: Language) -> list[str]:
    """Return the concepts in a folded sentence, in order; one that goes on is one."""
    words = _WORD.findall(said)
    root = lexicon(language)
    found: list[str] = []
    before: dict[str, None] = {}
    for start in range(len(words)):
        here = dict.fromkeys(_from(root, words, start))
        found.extend(name for name in here if name not in before)
        before = here
    return found


def _from(branch: Branch, words: Sequence[str], at: int) -> Iterator[str]:
    yield from branch.names
    if at == len(words):
        return
    word = words[at]
    for key in (word, *(f"{word[:end]}*" for end in range(SHORTEST_STEM, len(word) + 1))):
        onward = branch.words.get(key)
        if onward is not None:
            yield from _from(onward, words, at + 1)
