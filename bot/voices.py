"""Letting a character speak: the line that fits the facts, and the memory of what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from bot.facts import clock_time, day_name
from bot.wording import safe
from game.campaign import Promised
from game.moods import mood
from game.units import Character
from persona import book
from persona.choose import FRESH_AFTER, REMEMBERED, choose, oldest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.wording import Wording
    from game.campaign import Campaign, Dealer, Debt, Memory, Word
    from persona.book import Value

STREET = "street"
SCENES = "scenes"
"""Whom a scene is told to: the whole campaign, so that none comes twice while there are others."""
SCENES_REMEMBERED = 500
OTHERS = ("tonny", "hasse", "police")
"""Who else speaks, and has no moods."""
_BEGINS = re.compile(r"(?:^|(?<=[.!?] ))\{(what|due_day|said_day|left)\}")
"""Days and things are written small in the middle of a sentence, in Danish at least."""
MOST_OTHERS = 8
_COUNTED = {
    "asked": "ask_time",
    "laters": "ask_time",
    "pleaded": "plea",
    "threatened": "threat",
    "accused": "accuse",
    "excuses": "excuse",
    "flattered": "flattery",
}
"""Facts that count how often something was said to a character."""

_encoder = msgspec.json.Encoder(order="sorted")
# A move is about one or two dealers: what was said to the others stays the text that it is.
_memory = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ids = msgspec.json.Decoder(list[str])


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that was said, and what it was chosen by."""

    speaker: str
    to: str
    act: str
    outcome: str
    facts: Mapping[str, Value]
    shown: Mapping[str, str]
    line: str


class Voices:
    """The characters' lines in one language, with what was said lately in one campaign."""

    def __init__(self, language: str, memory: str, salt: int, tag: str = "") -> None:
        """Take the memory as it was last written; empty at first.

        `tag` keeps what was said in one language apart from the table's.
        """
        self._language = language
        self._said = _memory.decode(memory) if memory else {}
        self._salt = salt
        self._tag = f"{tag}/" if tag else ""

    def memory(self) -> str:
        """Return the memory, to be kept with the campaign."""
        return _encoder.encode(self._said).decode()

    def say(  # noqa: PLR0913 - a line has these parts
        self,
        speaker: str,
        to: str,
        act: str,
        outcome: str,
        facts: Mapping[str, Value],
        shown: Mapping[str, str],
    ) -> str:
        """Return what is said; a wordless beat when there is nothing fresh; "" for silence.

        `facts` choose the line, `shown` are put into it.
        """
        page = book.page(speaker, self._language, act, outcome, frozenset(shown))
        lines = page.fitting(facts)
        key = f"{self._tag}{speaker}:{to}"
        said = _ids.decode(self._said[key]) if key in self._said else []
        line = choose(lines, facts, said, self._salt)
        if line is None and page.lines and speaker != STREET:
            beat = self.say(STREET, to, "scene", "beat", {**facts, "character": speaker}, shown)
            if beat:
                return beat
        line = line or oldest(lines, facts, said)
        if line is None:
            return ""
        most = SCENES_REMEMBERED if to == SCENES else REMEMBERED
        self._said[key] = msgspec.Raw(_encoder.encode([*said, line.id][-most:]))
        return _filled(line.say, shown)

    def others(self, spoken: Spoken, most: int = MOST_OTHERS) -> tuple[list[str], frozenset[str]]:
        """Return what could have been said as well, and the facts that such lines may show."""
        page = book.page(
            spoken.speaker, self._language, spoken.act, spoken.outcome, frozenset(spoken.shown)
        )
        lines = page.fitting(spoken.facts)
        key = f"{self._tag}{spoken.speaker}:{spoken.to}"
        said = _ids.decode(self._said[key]) if key in self._said else []
        fresh = [line for line in lines if line.id not in said[-FRESH_AFTER:]]
        needs = frozenset[str]().union(*(line.needs for line in lines))
        return [line.say.format_map(spoken.shown) for line in fresh[:most]], needs


def _filled(say: str, shown: Mapping[str, str]) -> str:
    """Put what is shown into a line. What begins a sentence begins with a capital."""
    begun = _begun(say)
    if begun == say:
        return say.format_map(shown)
    capital = {f"{name}_": text[:1].upper() + text[1:] for name, text in shown.items()}
    return begun.format_map({**shown, **capital})


@lru_cache(maxsize=4096)
def _begun(say: str) -> str:
    return _BEGINS.sub(r"{\1_}", say)


def dealer_facts(
    campaign: Campaign, dealer: Dealer, character: Character | None
) -> dict[str, Value]:
    """Return what a line about a dealer may depend on."""
    debts = campaign.debts_of(dealer.id)
    facts: dict[str, Value] = {
        "rung": dealer.rung,
        "late": any(debt.misses for debt in debts),
        "owing": bool(debts),
        "words_broken": dealer.broken,
        "words_kept": dealer.kept,
        "misses": dealer.misses,
        "menu": dealer.menu.value,
        "again": dealer.returned,
        "plea_used": any(debt.plea_used for debt in debts),
        "first": dealer.settled == 0 and dealer.misses == 0,
    }
    if character is not None:
        facts["mood"] = mood(campaign, character, dealer).value
        facts |= _remembered(campaign.memory(character, dealer.id))
    return facts


def _remembered(memory: Memory) -> dict[str, Value]:
    """Return what a line may depend on of what a character remembers of a dealer."""
    heard = memory.heard
    return {
        "last_word": memory.came.value,
        "told_on": memory.told > 0,
        "dog": "about_dog" in heard,
        **{fact: heard.get(act, 0) for fact, act in _COUNTED.items()},
    }


def remembered_shown(words: Wording, memory: Memory) -> dict[str, str]:
    """Return how the last word given to a character is quoted: to the letter, with its day."""
    if memory.word is None or not memory.word.said:
        return {}
    quoted = word_shown(words, memory.word)
    return {"said_text": quoted["said_text"], "said_day": quoted["said_day"]}


def debt_shown(words: Wording, debt: Debt) -> dict[str, str]:
    """Return how a debt is said in a line."""
    return {
        "owed": words.kr(debt.owed),
        "due_day": day_name(words, debt.due),
        "due_time": clock_time(debt.due),
    }


def word_shown(words: Wording, word: Word) -> dict[str, str]:
    """Return how a word is said in a line: to the letter, with its days."""
    return {
        "what": words(f"what.{word.what}"),
        "amount": words.kr(word.amount),
        "said_text": safe(word.said) if word.said else _in_short(words, word),
        "said_day": day_name(words, word.given),
        "due_day": day_name(words, word.due),
        "due_time": clock_time(word.due),
    }


def _in_short(words: Wording, word: Word) -> str:
    if word.what is Promised.MONEY:
        return words.kr(word.amount)
    return words(f"what.{word.what}")


def rehearse(language: str) -> None:
    """Read what everybody may say in a language, so that nobody waits for it later."""
    for speaker in (*Character, STREET, *OTHERS):
        book.read(speaker, language)
