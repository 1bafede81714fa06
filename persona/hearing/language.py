"""Which of the two languages a sentence is in."""

from __future__ import annotations

import re
from enum import StrEnum

from persona.hearing import language_words


class Language(StrEnum):
    """The languages that are heard."""

    EN = "en"
    DA = "da"


SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
"""Danish letters as they are written on a keyboard that has none."""
_ENGLISH = frozenset(language_words.ENGLISH.split())
_DANISH = frozenset(
    language_words.DANISH.split()
    + [word.translate(SPELLED_OUT) for word in language_words.DANISH.split()]
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_DANISH_LETTERS = re.compile(r"[æøå]")
_DANISH_SHAPE = re.compile(
    r"aa(?!h|rgh)|[oae][jv]e?[rnt]?$|oe[jdgrv]|^(?:hv|hj|kv|fj|bj|sj|gj|tj|kn?ae|sk?j)|ae[rldnkt]"
    r"|(?:erne|enes|ende|dsel|lig|ligt|lige|isk|elsen?|heden?|skab|ede[sn]?|[dg]t)$"
    r"|(?:kr|tr|pl|gr|st|br|fl|sl|sp|dr)[iu]k|(?<=[a-z]{3})(?:ene|ede|ere|er|et|en)$"
)
_ENGLISH_SHAPE = re.compile(
    r"^(?:th|wh|qu|wr|kn[eio])|w|(?:ing|tion|ly|ness|ful|ould|ought|ight|ck|sh|ch|ous|ies|ee[dnpt]"
    r"|ay|oy|th|ll|[a-z]ss)$|(?:ea|oo|ou|th|sh|ch)|'(?:ll|ve|re|d|m|s|t)$|[^aeiou]y$"
)
_WORD_COUNTS = 4
_LETTER_COUNTS = 4
"""What a known word and a Danish letter weigh against the mere shape of a word."""


def detect(text: str) -> Language:
    """Return the language that more of the words belong to; English where nothing decides."""
    danish = english = 0
    for match in _WORD.finditer(text.casefold().replace("\u2019", "'")):
        word = match[0]
        if _DANISH_LETTERS.search(word):
            danish += _LETTER_COUNTS
        if word in _DANISH:
            danish += _WORD_COUNTS
        elif word in _ENGLISH:
            english += _WORD_COUNTS
        else:
            danish += _DANISH_SHAPE.search(word) is not None
            english += _ENGLISH_SHAPE.search(word) is not None
    return Language.DA if danish > english else Language.EN
