"""Chance that follows from the seed and the journal, and from nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from game.dice import SeededDice, chance
from tests.builders import Loaded


def throws(seed: int, position: int, count: int = 50) -> list[int]:
    dice = SeededDice(seed, position)
    return [dice.between(1, 1000) for _ in range(count)]


def test_the_same_move_of_the_same_campaign_throws_the_same_dice():
    assert throws(7, 12) == throws(7, 12)


def test_another_campaign_another_position_and_another_throw_fall_otherwise():
    assert throws(7, 12) != throws(8, 12)
    assert throws(7, 12) != throws(7, 13)
    assert len(set(throws(7, 12))) > 40


def test_seed_and_position_are_kept_apart():
    """Seed 1 at position 23 is not seed 12 at position 3."""
    assert throws(1, 23) != throws(12, 3)


def test_the_throws_are_the_same_on_every_machine():
    """A journal written on one is replayed on another."""
    assert throws(1, 0, 5) == [581, 735, 1000, 702, 701]


def test_every_side_comes_up_about_as_often_as_every_other():
    counted = Counter(SeededDice(3, n).between(1, 6) for n in range(6000))

    assert sorted(counted) == [1, 2, 3, 4, 5, 6]
    assert all(900 < count < 1100 for count in counted.values())


def test_a_die_with_one_side_shows_it():
    assert SeededDice(1, 1).between(4, 4) == 4


@pytest.mark.parametrize(
    ("per_mille", "fall", "happens"),
    [(300, 300, True), (300, 301, False), (1000, 1000, True), (0, 1, False), (-50, 1, False)],
)
def test_a_chance_happens_so_many_times_in_a_thousand(per_mille: int, fall: int, *, happens: bool):
    assert chance(Loaded(fall), per_mille) is happens
