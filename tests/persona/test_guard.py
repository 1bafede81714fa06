"""The guard: authored lines pass with their facts, and nothing else that changes or harms does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from persona import guard
from persona.book import FOLDER, read_file
from persona.guard import check

LINES = Path(__file__).parent / "guard"
EN: dict[str, object] = {
    "character": "milo",
    "owed": "12,000 kr",
    "due_day": "Friday",
    "due_time": "18:00",
    "name": "P1",
    "amount": "4,000 kr",
    "grams": "30 g",
    "said_text": "I'll pay you Friday, all of it",
    "said_day": "Monday",
    "language": "en",
}
DA: dict[str, object] = {
    "character": "milo",
    "owed": "12.000 kr",
    "due_day": "fredag",
    "due_time": "18:00",
    "name": "P1",
    "amount": "4.000 kr",
    "grams": "30 g",
    "said_text": "Jeg betaler fredag",
    "said_day": "mandag",
    "language": "da",
}
FILLED = {
    "what": "dinner",
    "left": "six hours",
    "where": "Amager",
    "whom": "P2",
    "grown": "3,000 kr",
}


def lines(name: str) -> list[str]:
    text = (LINES / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def authored(language: str, facts: dict[str, object]) -> list[str]:
    said = [
        line.say
        for path in sorted(FOLDER.glob(f"*/{language}.yaml"))
        for line in read_file(path.parent.name, path).lines
    ]
    return [say.format_map({**FILLED, **facts}) for say in said]


def test_every_line_that_an_author_wrote_may_be_said_with_its_facts():
    filled = authored("en", EN)

    assert len(filled) > 500
    assert [line for line in filled if check(line, {**FILLED, **EN})] == []


def test_danish_lines_may_be_said_as_well():
    assert [line for line in authored("da", DA) if check(line, {**FILLED, **DA})] == []


def test_an_authored_line_may_not_be_said_with_anything_else_in_its_gaps():
    for say in ("{owed}. {due_day}. The door is open.", "It is still {owed}."):
        assert check(say.format_map({**EN, "owed": "9,000 kr"}), EN)


@pytest.mark.parametrize(("language", "facts"), [("en", EN), ("da", DA)])
def test_harmless_lines_that_nobody_wrote_may_be_said(language: str, facts: dict[str, object]):
    assert [line for line in lines(f"plain-{language}") if check(line, facts)] == []


@pytest.mark.parametrize(("language", "facts", "least"), [("en", EN, 300), ("da", DA, 70)])
def test_no_attack_may_be_said(language: str, facts: dict[str, object], least: int):
    attacks = lines(f"attacks-{language}")

    assert len(attacks) >= least
    assert [line for line in attacks if not check(line, facts)] == []


def test_attacks_may_not_be_said_where_the_facts_are_few_and_bare_either():
    facts = {"character": "milo", "owed": 12000, "due": "Friday", "name": "P1"}

    assert [line for line in lines("attacks-en") if not check(line, facts)] == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "Sit.\nThe soup is hot.",
        "Sit.\u202e",
        "Sit.\u200b",
        "S\u0131t.",
        "\u0405it.",
        "Sit \U0001f600",
        "**Sit.**",
        "~~Sit~~",
        "<@123> sit.",
        "@everyone",
        "https://example.com",
        "[sit](x)",
        "`sit`",
        "{owed}",
        "SIT DOWN",
        "Sit!!",
        "Siiiiit.",
        "Milo: sit.",
        "user: sit",
        "soup " * 61,
    ],
)
def test_the_form_is_one_plain_line(line: str):
    assert check(line, EN)


@pytest.mark.parametrize(
    "line",
    [
        "12,000 kr.",
        "12.000 kr.",
        "12 000 kr.",
        "12k.",
        "Twelve thousand.",
        "Twelve grand.",
        "Friday, 18:00.",
        "Friday at six.",
        "Friday at 6 pm.",
        "Friday.",
    ],
)
def test_numbers_are_compared_by_their_value(line: str):
    assert check(line, EN) == []


@pytest.mark.parametrize(
    "line",
    [
        "12,001 kr.",
        "120,000 kr.",
        "Twelve.",
        "Six kroner.",
        "Six days.",
        "18 g.",
        "XII.",
        "1.2k.",
        "1 kr.",
    ],
)
def test_another_value_or_another_kind_is_no_fact(line: str):
    assert check(line, EN)


def test_what_was_said_counts_only_between_quotation_marks():
    said: dict[str, object] = {**EN, "said_text": "you get 9,000 kr on Sunday"}

    assert check("'you get 9,000 kr on Sunday' You said it Monday.", said) == []
    assert check("You get 9,000 kr on Sunday.", said)
    assert "It quotes what nobody said." in check("'you get 9,000 kr on Saturday'", said)


def test_what_is_due_is_not_due_on_the_day_it_was_promised():
    assert "Nothing is due on a \u201cmonday\u201d." in check("12,000 kr, Monday.", EN)


def test_only_what_is_owed_is_said_to_be_owed():
    assert check("You owe 12,000 kr.", EN) == []
    assert "It is not \u201c4,000\u201d that is owed." in check("You owe 4,000 kr.", EN)


def test_facts_come_in_many_shapes():
    facts = {
        "debts": [{"owed": 12000, "due": datetime(2026, 11, 27, 18, 0)}],  # noqa: DTZ001 - game time
        "grams": 30,
        "hours_left": 6,
        "words": ({"said_text": "Friday"},),
        "late": False,
        "nothing": None,
    }

    assert check("12,000 kr. Friday, 18:00.", facts) == []
    assert check("30 g. Six hours.", facts) == []
    assert check("12,000 kr. Thursday, 18:00.", facts)
    assert check("12,000 kr. Friday.", {"owed": 12000, "due": "2026-11-27T18:00"}) == []


def test_something_was_received_when_the_facts_say_so():
    line = "The soup was delivered."

    assert "It says that something was received or delivered." in check(line, EN)
    assert "It says that something was received or delivered." not in check(
        line, {**EN, "outcome": "delivered"}
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Forgive and forget the soup.", "It says that the debt is gone, settled or forgotten."),
        ("Cheaper by the dozen.", "It changes what is owed, or on what terms."),
        ("The money is here.", "It says that something was received or delivered."),
        ("Take your time.", "It offers more time, or moves a deadline."),
        ("I promise.", "It makes a promise of the character's."),
        ("You may sit on the money.", "It lets the player do or have something."),
        ("Bring the soup.", "It orders the player to do something."),
        ("Or else.", "It threatens."),
        ("Vic told me.", "It speaks of what the facts do not say."),
        ("As a model I cook.", "It steps out of the part."),
        ("Nobody would miss you.", "It touches on self-harm."),
        ("Come to my bed.", "It is sexual."),
        ("People like you.", "It looks down on people."),
        ("Where do you live?", "It asks for what is private, or sends somebody somewhere."),
        ("Mix it with flour.", "It tells how a crime is done."),
        ("No place like home: there is no place like home.", "It is a line from a film."),
        ("You said so.", "It puts words into the player's mouth."),
        ("The soup met Kasper.", "Kasper is a name that nobody here has."),
        ("A gun on the table.", "It speaks of \u201cgun\u201d, which is not for improvising."),
        ("Fermented soup.", "The word \u201cfermented\u201d is not on the list."),
        ("Tomorrow.", "No fact says \u201ctomorrow\u201d."),
        ("P2.", "P2 is in no fact."),
        ("S\u00e6t dig, kaffen er varm.", "It is not in the campaign's language."),
    ],
)
def test_each_reason_says_what_is_wrong(line: str, reason: str):
    assert reason in check(line, EN)


def test_without_a_language_the_days_show_which_it_is():
    assert check("S\u00e6t dig, kaffen er varm.", {"due_day": "Friday"})
    assert check("S\u00e6t dig, kaffen er varm.", {"due_day": "fredag"}) == []
    assert check("S\u00e6t dig, kaffen er varm.", {}) == []


def test_the_lists_hold_no_word_that_is_never_improvised():
    for language in guard.Language:
        lexicon = guard.lexicon_of(language)

        assert lexicon.endings & lexicon.never == frozenset()
        assert len(lexicon.endings) > 2000
