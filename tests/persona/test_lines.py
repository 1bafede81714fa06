"""The lines that ship: nothing is wrong with them, and there is always something to say."""

from __future__ import annotations

import pytest

from game.campaign import EVENINGS, HowEnded, Menu, Promised, VisitChoice
from game.moods import Mood
from game.units import Character, District
from persona import book, lines_check
from persona.acts import Act
from persona.lines_check import Book
from persona.states import STREET, states

TALKERS = [character.value for character in Character]
FOLDER = book.FOLDER
PROBLEMS, BOOKS = lines_check.check(FOLDER)
SPOKEN = {(one.speaker, one.language): one for one in BOOKS}


def test_nothing_is_wrong_with_any_line():
    assert [str(problem) for problem in PROBLEMS] == []


@pytest.mark.parametrize(
    ("speaker", "language", "least"),
    [
        *((character, "en", 250) for character in TALKERS),
        *((character, "da", 120) for character in TALKERS),
        *((speaker, "en", 60) for speaker in ("tonny", "hasse", "police", STREET)),
    ],
)
def test_there_are_lines_enough(speaker: str, language: str, least: int):
    assert len(SPOKEN[speaker, language].lines) >= least


@pytest.mark.parametrize("one", BOOKS, ids=[one.name for one in BOOKS])
def test_every_line_is_another_one(one: Book):
    assert len({line.id for line in one.lines}) == len(one.lines)


# The list of what can come up, against the game.


@pytest.mark.parametrize("choice", VisitChoice)
def test_whatever_is_chosen_at_a_visit_radovan_has_a_word_for_it(choice: VisitChoice):
    outcomes = {VisitChoice.RUN: {"away", "caught"}, VisitChoice.OUT: {"away"}}

    named = {f"{choice}/{outcome}" for outcome in outcomes.get(choice, {"done"})}

    assert named <= states().speakers["radovan"].keys()


def test_however_a_run_ends_the_street_has_seen_it():
    assert {f"cut/{how}" for how in HowEnded} <= states().speakers[STREET].keys()


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("mood", Mood),
        ("menu", Menu),
        ("what", Promised),
        ("where", District),
        ("character", Character),
        ("half", set(Act) - {Act.OTHER}),
    ],
)
def test_a_fact_has_the_values_that_it_has_in_the_game(fact: str, values: set[str]):
    assert set(states().facts[fact].values()) == {str(value) for value in values}


def test_every_evening_out_has_its_own_line():
    kinds = {str(kind["what"]) for kind in states().speakers["vic"]["out/done"].kinds}

    assert kinds == set(EVENINGS) - {Promised.SPAIN}


def test_everything_that_comes_up_is_explained():
    silent = [
        f"{speaker} {named}"
        for speaker, known in states().speakers.items()
        for named, state in known.items()
        if not state.about
    ]

    assert silent == []
