"""Whether a message reads as a person in distress: told from play, by files and by rule.

`distress/` holds messages, one a line. `real-*` and `play-*` are what the patterns were mended on;
`held-*` was put aside from the same hand, and never looked at for mending; `later-*` was written
afterwards to find what both had left out, and mended on since.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.distress import in_distress

FILES = Path(__file__).parent / "distress"
REAL = sorted(FILES.glob("*real-*.txt"))
PLAY = sorted(FILES.glob("*play-*.txt"))


def messages(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", REAL, ids=name)
def test_people_in_distress_are_found(file: Path):
    said = messages(file)
    missed = [message for message in said if not in_distress(message)]

    assert len(missed) <= 0.05 * len(said), missed


@pytest.mark.parametrize("file", PLAY, ids=name)
def test_play_is_not_taken_for_distress(file: Path):
    said = messages(file)
    mistaken = [message for message in said if in_distress(message)]

    assert len(mistaken) <= 0.02 * len(said), mistaken


def test_there_are_files_of_both_kinds_and_languages():
    assert {file.stem for file in REAL} >= {
        "real-en",
        "real-da",
        "held-real-en",
        "held-real-da",
    }
    assert {file.stem for file in PLAY} >= {
        "play-en",
        "play-da",
        "held-play-en",
        "held-play-da",
    }
    assert all(messages(file) for file in REAL + PLAY)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("plain words count", "I want to die"),
        ("plain words count in Danish", "Jeg vil ikke leve mere"),
        ("plain words count, said to a character", "Radovan, I want to kill myself."),
        ("plain words count, owing money", "I owe forty grand and I don't want to be alive"),
        ("plain words count beside a laugh", "feeling suicidal again lol"),
        ("Danish without its letters", "jeg har lyst til at do"),
        ("Danish with ae, oe and aa", "jeg slaar mig selv ihjel"),
        ("letters swapped", "i wnat to die"),
        ("letters drawn out", "I want to dieeeeee"),
        ("texting", "jeg gider ik leve mer"),
        ("typographic apostrophes", "I don\u2019t want to live"),
        ("one word between asterisks is stress", "I *really* want to die"),
        ("bold print in the first person is said", "**I want to die**"),
        ("somebody near hurts them", "My stepdad hit me again"),
        ("somebody near hurts them, Danish", "min far slår os"),
        ("a hint, and no sign of the game", "I've said goodbye to everyone"),
        ("a hint about the game, said to be real", "this is not rp, Milo. i'm not safe"),
        ("doubtful words, said to be real", "ooc: please help me"),
        ("two kinds of doubtful words", "I'm so alone. I can't go on any more."),
        ("what follows the narration is said", "*logs in* I don't want to exist"),
    ],
)
def test_is_distress(rule: str, message: str):
    assert in_distress(message), rule


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("others who kill", "Milo will kill me"),
        ("others who kill, Danish", "Radovan slår mig ihjel på fredag"),
        ("rather than pay", "I'd rather die than pay"),
        ("hyperbole", "you're killing me"),
        ("laughing, Danish", "jeg dør af grin"),
        ("somebody else's words", 'he said "I want to die" and ordered dessert'),
        ("narration", "*he wants to die, and kills himself slowly with coffee*"),
        ("wanting to live", "I don't want to die, Milo"),
        ("a threat to somebody else", "You want to die, Hasse?"),
        ("a figure of speech", "it's suicide to sell on that corner"),
        ("a figure of speech, Danish", "det er selvmord at sælge der"),
        ("doubtful words about the game", "I can't go on like this, Vic, give me a week"),
        ("doubtful words alone", "help me"),
        ("a sign that it is real, alone", "ooc: brb, real life calls"),
        ("help with the bot", "Seriously, I need help with the settings"),
        ("a character's blows", "Radovan hit me in the face"),
        ("nothing", ""),
        ("only marks", "*** '' \"\" ..."),
    ],
)
def test_is_play(rule: str, message: str):
    assert not in_distress(message), rule


def seconds(message: str) -> float:
    def once() -> float:
        start = time.perf_counter()
        _ = in_distress(message)
        return time.perf_counter() - start

    return min(once() for _ in range(7))


@pytest.mark.parametrize(
    "repeated",
    [
        "I so ",
        "jeg har ikke ",
        "my my dad ",
        "no one would ",
        "everyone would be ",
        "* ",
        "' ",
        "a",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(repeated: str):
    text = repeated * 500
    one, two = seconds(text[:250]), seconds(text[:500])

    assert two < 3.5 * one + 0.002
    assert two < 0.1


@given(st.text() | st.text(alphabet="*\"'()<>. ijegwantdoe\u2026\u0130\u00df"))
def test_any_text_has_an_answer(text: str):
    assert in_distress(text) in {True, False}
