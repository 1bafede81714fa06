"""Scenario files: the shape of a campaign, as data that an administrator can copy and change."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.campaign import DayRules, Scenario
from game.gametime import at_hour
from game.house_rules import HouseRules, OutOfLimitsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.gametime import GameTime

SHIPPED = Path(__file__).parent / "scenario_files"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BadScenarioError(ValueError):
    """A scenario file cannot be used; the message says what in it."""


def names(own: Path | None) -> dict[str, Path]:
    """Return the scenario files there are, by name; an operator's own win over shipped ones."""
    folders = [SHIPPED, *([own] if own is not None and own.is_dir() else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def load(path: Path) -> Scenario:
    """Read and check a scenario file. Raises `BadScenarioError`, saying what is wrong in it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = set(raw) - {"name", "ends", "rules", "day"}
        if unknown:
            message = f"it has an unknown entry {min(unknown)!r}"
            raise BadScenarioError(message)
        scenario = Scenario(
            name=str(raw.get("name", path.stem))[:32],
            ends=_moment(raw["ends"]) if "ends" in raw else None,
            rules=_numbers(raw.get("rules", {})),
            days=tuple(
                DayRules(int(day), _numbers(rules)) for day, rules in raw.get("day", {}).items()
            ),
        )
        rules = HouseRules().overridden(scenario.rules)
        for day in scenario.days:
            rules.overridden(day.rules)
    except (OSError, tomllib.TOMLDecodeError, OutOfLimitsError, ValueError) as problem:
        raise BadScenarioError(str(problem)) from problem
    return scenario


def _numbers(raw: Mapping[str, Any]) -> dict[str, int]:
    for name, value in raw.items():
        if type(value) is not int:
            message = f"{name} must be a whole number, not {value!r}"
            raise BadScenarioError(message)
    return dict(raw)


def _moment(text: str) -> GameTime:
    day, _, clock = text.partition(" ")
    hour, _, minute = clock.partition(":")
    if day not in _DAYS or not hour.isdecimal():
        message = f"ends must read like 'sunday 22:00', not {text!r}"
        raise BadScenarioError(message)
    return at_hour(_DAYS.index(day), int(hour), int(minute or 0))
