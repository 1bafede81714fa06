"""Copies of what a campaign is made of: one field changed, all others kept, nothing in place."""

from __future__ import annotations

import dataclasses
from dataclasses import FrozenInstanceError, field

import pytest

from game.campaign import Campaign, Dealer, Debt, Market, Visit, Word
from game.rules import UNOPENED
from game.units import PerMille
from game.values import replace, value


@value
class Purse:
    """Something with a default of each kind."""

    owner: str
    notes: int = 0
    coins: dict[str, int] = field(default_factory=dict[str, int])


def test_a_copy_differs_in_what_was_changed_and_in_nothing_else():
    purse = Purse("frank", 3, {"five": 2})

    copy = replace(purse, notes=4)

    assert copy == Purse("frank", 4, {"five": 2})
    assert purse == Purse("frank", 3, {"five": 2})


def test_a_copy_is_what_dataclasses_would_make():
    campaign = dataclasses.replace(UNOPENED, position=3)

    copy = replace(UNOPENED, position=3)

    assert copy == campaign
    assert repr(copy) == repr(campaign)
    assert list(vars(copy)) == list(vars(campaign))


def test_a_field_that_there_is_not_cannot_be_changed():
    with pytest.raises(TypeError, match="Purse has no 'coin'"):
        replace(Purse("frank"), coin=1, notes=2)


def test_nothing_is_changed_in_place():
    purse = replace(Purse("frank"), notes=1)

    with pytest.raises(FrozenInstanceError):
        purse.notes = 2  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("kind", [Purse, Campaign, Dealer, Debt, Market, Visit, Word])
def test_a_value_has_each_of_its_fields_itself(kind: type):
    """A decoder that finds a default on the class does not write it into what it decodes."""
    assert [one.name for one in dataclasses.fields(kind) if hasattr(kind, one.name)] == []


def test_defaults_are_still_defaults():
    assert Purse("frank") == Purse("frank", 0, {})
    assert list(vars(Purse("frank"))) == ["owner", "notes", "coins"]
    assert replace(Market(PerMille(1), PerMille(2)), demand=3) == Market(PerMille(1), PerMille(3))
