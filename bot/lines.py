"""`pusher lines`: looking through the characters' lines, and talking with one in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.voices import Voices
from bot.wording import wording
from game.gametime import OPENING
from game.units import Character
from persona import lines_check
from persona.book import DEFAULT, FOLDER
from persona.hear import hear
from persona.states import states

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from persona.acts import SpeechAct
    from persona.book import Value

THIN = 3
"""So few lines that can be said are marked."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("check", help="look through all lines, and say what would go wrong")
    trying = tasks.add_parser("try", help="talk with one character; an empty line ends it")
    trying.add_argument("who", choices=[character.value for character in Character])
    trying.add_argument("--language", default=DEFAULT, help="en or da")
    trying.add_argument("--mood", default="even", choices=lines_check.MOODS)
    trying.add_argument("--rung", type=int, default=0, choices=range(7), metavar="0..6")
    trying.add_argument("--late", action="store_true", help="a deadline was missed")


def run(chosen: argparse.Namespace) -> int:
    """Do what was asked for; return the exit code."""
    if chosen.task == "check":
        return check(FOLDER)
    facts: dict[str, Value] = {
        "mood": chosen.mood,
        "rung": chosen.rung,
        "late": chosen.late,
        "owing": True,
    }
    return talk(Character(chosen.who), chosen.language, facts, _typed(), print)


# Checking.


def check(folder: Path) -> int:
    """Print what is wrong with the lines of a folder, and how well each state is covered."""
    problems, books = lines_check.check(folder)
    for problem in problems:
        print(problem)
    for book in books:
        print(f"\n{book.name}: {len(book.lines)} lines")
        print(f"  {'':24} {' '.join(f'{mood:>5}' for mood in lines_check.MOODS)}   rung 0 to 6")
        for named, moods, rungs in lines_check.coverage(book):
            by_mood = " ".join(f"{count:5}" for count in moods)
            by_rung = " ".join(f"{count:3}" for count in rungs)
            thin = "" if min(moods) > THIN else "  none" if min(moods) == 0 else "  few"
            print(f"  {named:24} {by_mood}   {by_rung}{thin}")
    print(f"\n{len(problems) or 'No'} problem{'' if len(problems) == 1 else 's'}.")
    return 1 if problems else 0


# Talking.


def _typed() -> Iterable[str]:
    """Read what is typed, until an empty line or the end."""
    while True:
        print("> ", end="", flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            return
        yield line


def talk(
    who: Character,
    language: str,
    facts: dict[str, Value],
    typed: Iterable[str],
    say: Callable[[str], None],
) -> int:
    """Answer each sentence in character, with what was heard in front of it."""
    voices = Voices(language, "", salt=1)
    shown = _shown(language)
    say(f"{who.capitalize()} listens. What is heard stands in brackets; an empty line ends it.")
    for text in typed:
        heard = hear(text, to=who, now=OPENING)
        say(f"  [{_in_short(heard)}]")
        act, outcome = state_for(who, heard)
        known = {**facts, **({"half": heard.half.value} if heard.half else {})}
        say(voices.say(who.value, "you", act, outcome, known, shown) or "  (nothing)")
    return 0


def _in_short(heard: SpeechAct) -> str:
    found = {name: value for name, value in heard.as_dict().items() if value not in (None, False)}
    if heard.half is not None:
        found["half"] = heard.half.value
    return ", ".join(f"{name} {value}" for name, value in found.items())


def state_for(who: Character, heard: SpeechAct) -> tuple[str, str]:
    """Return what is answered to, and with which outcome there are lines for it."""
    act = {"ask_debt": "owe", "affection": "affection" if who is Character.VIC else "flattery"}.get(
        heard.act.value, heard.act.value
    )
    if heard.menu is not None:
        act = "menu"
    wanted = [
        *(["heard"] if heard.binding else []),
        *("unclear", "other", "closed", "open", "half_heard", "heard"),
        *([heard.menu.value] if heard.menu else []),
    ]
    if heard.act.value == "vow" and who is Character.VIC:
        act = "promise"
    if heard.binding and heard.due is None:
        wanted.insert(0, "no_time")
    elif heard.binding and act == "promise" and heard.amount is None and who is not Character.VIC:
        wanted.insert(0, "no_amount")
    there = states().speakers[who.value]
    return act, next((one for one in wanted if f"{act}/{one}" in there), "heard")


def _shown(language: str) -> dict[str, str]:
    """Return what is put into lines while trying them: one debt, one word."""
    words = wording(language)
    return {
        "name": "Frank",
        "owed": words.kr(11_880),
        "amount": words.kr(4000),
        "grams": words.grams(18),
        "said_text": "Friday, I swear",
        "said_day": words("day.0"),
        "due_day": words("day.4"),
        "due_time": "18:00",
        "what": words("what.dinner"),
    }
