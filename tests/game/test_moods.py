"""How each character takes it: warm, even or cold, by facts alone."""

from __future__ import annotations

import pytest

from game.moods import Mood, mood
from game.units import Character
from tests.builders import FRANK, Table, free, owing

COLD, EVEN, WARM = Mood.COLD, Mood.EVEN, Mood.WARM


def felt(table: Table, character: Character) -> Mood:
    return mood(table.state, character, table.dealer(FRANK))


@pytest.mark.parametrize(
    ("standing", "expected"), [(0, COLD), (249, COLD), (250, EVEN), (549, EVEN), (550, WARM)]
)
def test_milo_goes_by_standing(standing: int, expected: Mood):
    table = free().being(standing=standing)

    assert felt(table, Character.MILO) is expected


def test_milo_is_cold_to_whoever_is_late():
    table = owing(3000, misses=1).being(standing=1000)

    assert felt(table, Character.MILO) is COLD


@pytest.mark.parametrize(
    ("warmth", "expected"), [(0, COLD), (299, COLD), (300, EVEN), (599, EVEN), (600, WARM)]
)
def test_radovan_goes_by_how_he_was_treated(warmth: int, expected: Mood):
    table = free().being(warmth=warmth)

    assert felt(table, Character.RADOVAN) is expected


@pytest.mark.parametrize(("fund", "expected"), [(1979, EVEN), (1980, WARM)])
def test_his_warmth_follows_the_restaurant(fund: int, expected: Mood):
    """Twenty kroner for the lamps are worth as much as a hundredth of a point."""
    table = free().being(warmth=501).restaurant(fund)

    assert felt(table, Character.RADOVAN) is expected


def test_the_restaurant_alone_does_not_make_him_warm():
    table = free().being(warmth=449).restaurant(1_000_000)

    assert felt(table, Character.RADOVAN) is EVEN


@pytest.mark.parametrize(("rung", "expected"), [(2, WARM), (3, COLD), (6, COLD)])
def test_from_the_third_rung_on_radovan_is_at_work(rung: int, expected: Mood):
    table = free().being(warmth=1000, rung=rung)

    assert felt(table, Character.RADOVAN) is expected


@pytest.mark.parametrize(
    ("patience", "expected"), [(0, COLD), (249, COLD), (250, EVEN), (599, EVEN), (600, WARM)]
)
def test_vic_goes_by_her_patience(patience: int, expected: Mood):
    table = free().being(patience=patience)

    assert felt(table, Character.VIC) is expected
