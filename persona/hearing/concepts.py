"""What a sentence is about, whatever words it uses: a lexicon of concepts in both languages.

The lexicon is `concepts.txt`: a concept a line, `NAME en: phrase, phrase | da: phrase`. A phrase
is a few words; one that ends in `*` matches any ending.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from persona.hearing.cues import fold
from persona.hearing.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE = Path(__file__).parent / "concepts.txt"
SHORTEST_STEM = 2
_WORD = re.compile(r"[a-z0-9']+")
_LINE = re.compile(r"(?P<name>[A-Z_]+)\s+en:(?P<en>[^|]*)\|\s*da:(?P<da>.*)")
_HERE = ""

Tree: TypeAlias = "dict[str, Union[Tree, list[str]]]"


class BadConceptError(ValueError):
    """A line of the lexicon is none; the message says which."""


@cache
def lexicon(language: Language) -> Tree:
    """Return the phrases of a language, word by word. Raises `BadConceptError`."""
    tree: Tree = {}
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            message = f"{FILE.name}:{number}: not `NAME en: phrase, … | da: phrase, …`"
            raise BadConceptError(message)
        for phrase in found[language.value].split(","):
            words = fold(phrase).split()
            if words:
                _plant(tree, words, found["name"])
    return tree


def _plant(tree: Tree, words: Sequence[str], name: str) -> None:
    for word in words:
        branch = tree.setdefault(word, {})
        assert isinstance(branch, dict)
        tree = branch
    names = tree.setdefault(_HERE, [])
    assert isinstance(names, list)
    names.append(name)


def find(said: str, language: Language) -> list[str]:
    """Return the concepts in a folded sentence, in order; each once at each place."""
    words = _WORD.findall(said)
    tree = lexicon(language)
    found: list[str] = []
    for start in range(len(words)):
        found.extend(dict.fromkeys(_from(tree, words, start)))
    return found


def _from(tree: Tree, words: Sequence[str], at: int) -> Iterator[str]:
    names = tree.get(_HERE)
    if isinstance(names, list):
        yield from names
    if at == len(words):
        return
    word = words[at]
    for key in (word, *(f"{word[:end]}*" for end in range(SHORTEST_STEM, len(word) + 1))):
        branch = tree.get(key)
        if isinstance(branch, dict):
            yield from _from(branch, words, at + 1)
