"""Scenario files: the shape of a campaign, as data that an administrator can copy and change."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from game.campaign import DayRules, Scenario
from game.gametime import OPENING, at_hour
from game.house_rules import HouseRules, OutOfLimitsError

if TYPE_CHECKING:
    from game.gametime import GameTime

SHIPPED = Path(__file__).parent / "scenario_files"
LONGEST_NAME = 32
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENDS = re.compile(rf"({'|'.join(_DAYS)}) ([01]?\d|2[0-3])(?::([0-5]\d))?")


class BadScenarioError(ValueError):
    """A scenario file cannot be used; the message says what in it."""


def names(own: Path | None) -> dict[str, Path]:
    """Return the scenario files there are, by name; an operator's own win over shipped ones."""
    folders = [SHIPPED, *([own] if own is not None and own.is_dir() else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def load(path: Path) -> Scenario:
    """Read and check a scenario file. Raises `BadScenarioError`, saying what is wrong in it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        message = "it is not UTF-8 text"
        raise BadScenarioError(message) from problem
    except OSError as problem:
        message = f"it cannot be read: {problem.strerror}"
        raise BadScenarioError(message) from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadScenarioError(str(problem)) from problem
    unknown = set(raw) - {"name", "ends", "rules", "day"}
    if unknown:
        message = f"it has an unknown entry {min(unknown)!r}"
        raise BadScenarioError(message)
    scenario = Scenario(
        name=_name(raw.get("name", path.stem)),
        ends=_moment(raw["ends"]) if "ends" in raw else None,
        rules=_numbers(raw.get("rules", {}), "rules"),
        days=tuple(_days(raw.get("day", {}))),
    )
    try:
        rules = HouseRules().overridden(scenario.rules)
        for day in scenario.days:
            rules = rules.overridden(day.rules)
    except OutOfLimitsError as problem:
        raise BadScenarioError(str(problem)) from problem
    return scenario


def _name(name: object) -> str:
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= LONGEST_NAME:
        message = f"name must be 1 to {LONGEST_NAME} letters, not {name!r}"
        raise BadScenarioError(message)
    return name.strip()


def _days(raw: object) -> list[DayRules]:
    if not isinstance(raw, dict):
        message = "day must be tables like [day.5]"
        raise BadScenarioError(message)
    days: list[DayRules] = []
    for number, rules in cast("dict[str, object]", raw).items():
        if not number.isdecimal() or not number.isascii() or int(number) < 1:
            message = f"[day.{number}] must name a game day from 1 on, like [day.5]"
            raise BadScenarioError(message)
        days.append(DayRules(int(number), _numbers(rules, f"day.{number}")))
    return sorted(days, key=lambda day: day.day)


def _numbers(raw: object, where: str) -> dict[str, int]:
    if not isinstance(raw, dict):
        message = f"{where} must be a table of house rules"
        raise BadScenarioError(message)
    numbers: dict[str, int] = {}
    for name, value in cast("dict[str, object]", raw).items():
        if type(value) is not int:
            message = f"{name} must be a whole number, not {value!r}"
            raise BadScenarioError(message)
        numbers[name] = value
    return numbers


def _moment(text: object) -> GameTime:
    found = _ENDS.fullmatch(text.strip().casefold()) if isinstance(text, str) else None
    if found is None:
        message = f"ends must read like 'sunday 22:00', not {str(text)!r}"
        raise BadScenarioError(message)
    ends = at_hour(_DAYS.index(found[1]), int(found[2]), int(found[3] or 0))
    if ends <= OPENING:
        message = "ends must be later than monday 08:00, when the clock starts"
        raise BadScenarioError(message)
    return ends
