"""What can come up, for whom, and what a line may use there: read from `characters/states.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import yaml

from persona.book import FOLDER, Condition, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = FOLDER / "states.yaml"
STREET = "street"
QUOTES = frozenset({"said_text", "said_day"})
"""What quotes the last word: at hand wherever somebody is talked to who was given one."""
GIVEN = ["open", "kept", "broken"]


class Fact(msgspec.Struct, forbid_unknown_fields=True, rename={"low": "from", "high": "to"}):
    """One thing that lines may hang on: its values, or its least and its most."""

    about: str
    is_: list[str | bool] = msgspec.field(name="is", default_factory=list[str | bool])
    low: int | None = None
    high: int = 0

    def has(self, value: Value) -> bool:
        """Say whether this is one of the fact's values."""
        if self.low is None:
            return any(type(one) is type(value) and one == value for one in self.is_)
        return type(value) is int and self.low <= value <= self.high

    def values(self) -> list[Value]:
        """Return all values that the fact can have."""
        if self.low is None:
            return list(self.is_)
        return list(range(self.low, self.high + 1))


class State(msgspec.Struct, forbid_unknown_fields=True):
    """One thing that can come up. See the head of `states.yaml` for what the parts mean."""

    shows: list[str] = []
    sometimes: list[str] = []
    knows: list[str] = []
    kinds: list[dict[str, str | int | bool]] = []
    nameless: bool = False
    silent: bool = False
    common: bool = False
    about: str = ""


class States(msgspec.Struct, forbid_unknown_fields=True):
    """The whole list."""

    facts: dict[str, Fact]
    speakers: dict[str, dict[str, State]]

    def everywhere(self) -> frozenset[str]:
        """Return the facts that are not known in some states only."""
        special = {
            fact
            for states in self.speakers.values()
            for state in states.values()
            for fact in state.knows
        }
        return frozenset(self.facts.keys() - special)


class BadStatesError(ValueError):
    """The list does not read; the message says why."""


@cache
def states(file: Path = FILE) -> States:
    """Return the list. Raises `BadStatesError` where it does not read."""
    try:
        return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), States)
    except (msgspec.ValidationError, yaml.YAMLError) as problem:
        message = f"{file.name} does not read: {problem}"
        raise BadStatesError(message) from problem


def at_hand(speaker: str, state: State, when: Mapping[str, Condition]) -> frozenset[str]:
    """Return what may be put into a line with these conditions.

    A line that hangs on the last word having been given may quote it.
    """
    found = {*state.shows, *(() if state.nameless else ("name",))}
    given = when.get("last_word")
    if given is not None and speaker != STREET:
        wanted = given if isinstance(given, list) else [given]
        found |= QUOTES if all(one in GIVEN for one in wanted) else set()
    return frozenset(found)
