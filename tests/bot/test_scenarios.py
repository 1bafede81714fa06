"""Scenario files: the shipped ones hold, and a wrong one is refused in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.scenarios import BadScenarioError, load, names
from bot.wording import wording
from game.campaign import DayRules
from game.gametime import DAY, MINUTE, GameTime, at_hour
from game.house_rules import HouseRules
from game.moves import Join
from game.units import PlayerId
from tests.builders import EVEN_DAY, opened

PRICE = 20_000
"""The throw at which somebody breaks at that debt, where scenarios have it drawn."""


def written(folder: Path, text: str, name: str = "mine") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


# Those that ship.


def test_two_scenarios_ship():
    assert names(None).keys() == {"open", "week"}


@pytest.mark.parametrize("name", names(None))
def test_a_shipped_scenario_has_its_files_name_and_a_title(name: str):
    assert load(names(None)[name]).name == name
    assert f"scenario.{name}" in wording("en").texts


@pytest.mark.parametrize("name", names(None))
def test_a_shipped_scenario_can_be_played_through_its_first_week(name: str):
    scenario = load(names(None)[name])
    table = opened(scenario).play(Join(PlayerId("p1"), "Frank", versus=False), *EVEN_DAY, PRICE)

    for change in scenario.days:
        table.state.rules.overridden(change.rules)
    assert table.state.rules == HouseRules().overridden(scenario.rules)
    [debt] = table.state.debts.values()
    assert debt.interval == scenario.rules["first_term"] * MINUTE


@pytest.mark.parametrize("name", names(None))
def test_a_shipped_scenario_says_only_what_differs(name: str):
    scenario = load(names(None)[name])
    rules = HouseRules()

    idle = [rule for rule, number in scenario.rules.items() if getattr(rules, rule) == number]
    for change in scenario.days:
        before, rules = rules, rules.overridden(change.rules)
        idle += [rule for rule in change.rules if getattr(before, rule) == getattr(rules, rule)]

    assert idle == []


@pytest.mark.parametrize("name", names(None))
def test_in_a_shipped_scenario_less_is_open_with_every_rung(name: str):
    """Somebody who owes more can do less about it, and at each rung up to the last but one."""
    rules = load(names(None)[name]).rules

    closing = [rung for rule, rung in rules.items() if rule.endswith("_closed_rung")]

    assert all(getattr(HouseRules(), rule) >= rules[rule] for rule in rules if "closed" in rule)
    assert {1, 2, 3, 4, 5, 6} == set(closing)


def test_the_open_one_has_no_end_and_is_the_same_every_day():
    scenario = load(names(None)["open"])

    assert (scenario.ends, scenario.days) == (None, ())
    assert scenario.rules["gram_minutes"] < HouseRules().gram_minutes
    assert scenario.rules["first_package"] < HouseRules().first_package


def test_the_week_ends_on_sunday_evening_and_closes_in_before():
    scenario = load(names(None)["week"])

    assert scenario.ends == at_hour(6, 22)
    assert [change.day for change in scenario.days] == [5, 6]
    assert scenario.rules["first_term"] < HouseRules().first_term


# An operator's own.


def test_a_file_says_what_differs_and_until_when(tmp_path: Path):
    scenario = load(
        written(
            tmp_path,
            """
            name = "Short one"
            ends = "wednesday 6:30"
            [rules]
            first_term = 600
            [day.3]
            theft_chance = 500
            [day.2]
            theft_chance = 250
            living = 0
            """,
        )
    )

    assert scenario.name == "Short one"
    assert scenario.ends == at_hour(2, 6, 30)
    assert scenario.rules == {"first_term": 600}
    assert scenario.days == (
        DayRules(2, {"theft_chance": 250, "living": 0}),
        DayRules(3, {"theft_chance": 500}),
    )


def test_an_empty_file_is_the_house_rules_under_its_own_name(tmp_path: Path):
    scenario = load(written(tmp_path, "", "mine"))

    assert (scenario.name, scenario.ends, scenario.rules, scenario.days) == ("mine", None, {}, ())


@pytest.mark.parametrize(
    ("ends", "moment"),
    [
        ("sunday 22:00", at_hour(6, 22)),
        ("Sunday 22:00", at_hour(6, 22)),
        ("sunday 22", at_hour(6, 22)),
        ("monday 08:01", at_hour(0, 8, 1)),
        ("sunday 23:59", GameTime(7 * DAY - 60_000_000)),
    ],
)
def test_the_end_is_a_day_and_an_hour_of_the_first_week(
    tmp_path: Path, ends: str, moment: GameTime
):
    assert load(written(tmp_path, f'ends = "{ends}"')).ends == moment


def test_a_shipped_file_can_be_copied_and_changed(tmp_path: Path):
    shutil.copy(names(None)["week"], tmp_path / "week.toml")
    (tmp_path / "week.toml").write_text('name = "ours"\n' + "[rules]\nliving = 0\n", "utf-8")
    written(tmp_path, "", "another")

    found = names(tmp_path)

    assert list(found) == ["open", "week", "another"]
    assert load(found["week"]).rules == {"living": 0}


def test_a_folder_that_is_not_there_has_no_scenarios(tmp_path: Path):
    assert names(tmp_path / "none") == names(None)


def test_what_is_no_scenario_file_is_not_one(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("rules", "utf-8")

    assert names(tmp_path) == names(None)


# Refused.

BAD = {
    "not TOML": ("rules = = 5", "line 1"),
    "an entry that is none": ("ends_at = 'sunday 22:00'", "ends_at"),
    "a rule that is none": ("[rules]\nfrist_term = 60", "frist_term"),
    "a rule beyond its limits": ("[rules]\nfirst_term = 5", "first_term must be from 60 to 10080"),
    "a rule that is a fraction": ("[rules]\nfirst_term = 60.5", "first_term"),
    "a rule that is text": ("[rules]\nfirst_term = '60'", "first_term"),
    "a rule that is yes": ("[rules]\nfirst_term = true", "first_term"),
    "rules that are a number": ("rules = 5", "rules"),
    "rules that are a list": ("rules = [1]", "rules"),
    "days that are a number": ("day = 3", "day"),
    "a day that is a number": ("day = {2 = 5}", "day.2"),
    "a day that is a word": ("[day.friday]\nliving = 0", "friday"),
    "the day before the first": ("[day.0]\nliving = 0", "day.0"),
    "a day below none": ("[day.-1]\nliving = 0", "day.-1"),
    "a day with a gap": ("[day.1_0]\nliving = 0", "day.1_0"),
    "a day's rule that is none": ("[day.2]\nnone = 0", "none"),
    "a day's rule beyond its limits": ("[day.2]\ntheft_chance = 1001", "theft_chance"),
    "an end without an hour": ("ends = 'sunday'", "sunday 22:00"),
    "an end on no day": ("ends = 'someday 22:00'", "someday"),
    "an end at no hour": ("ends = 'sunday 25:00'", "25:00"),
    "an end at no minute": ("ends = 'sunday 22:99'", "22:99"),
    "an end at a word": ("ends = 'sunday noon'", "noon"),
    "an end that is a number": ("ends = 22", "22"),
    "an end that is a date": ("ends = 2026-03-08", "sunday 22:00"),
    "an end that is a table": ("[ends]\nday = 6", "sunday 22:00"),
    "an end before the beginning": ("ends = 'monday 05:00'", "monday 08:00"),
    "a name that is a number": ("name = 5", "name"),
    "no name": ("name = ''", "name"),
    "a name too long": (f"name = '{'x' * 33}'", "name"),
}


@pytest.mark.parametrize(("text", "names_what"), BAD.values(), ids=BAD.keys())
def test_a_wrong_file_is_refused_in_a_sentence_that_names_what(
    tmp_path: Path, text: str, names_what: str
):
    with pytest.raises(BadScenarioError) as refused:
        load(written(tmp_path, text))

    sentence = str(refused.value)
    assert names_what in sentence
    assert "\n" not in sentence
    assert not [word for word in ("literal", "object", "codec", "Errno") if word in sentence]
    assert str(tmp_path) not in sentence


def test_a_file_that_is_not_text_is_refused(tmp_path: Path):
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadScenarioError, match="UTF-8"):
        load(tmp_path / "mine.toml")


@pytest.mark.parametrize("name", ["gone.toml", "folder.toml"])
def test_a_file_that_cannot_be_read_is_refused_without_its_path(tmp_path: Path, name: str):
    (tmp_path / "folder.toml").mkdir()

    with pytest.raises(BadScenarioError, match="cannot be read") as refused:
        load(tmp_path / name)

    assert str(tmp_path) not in str(refused.value)


def test_a_file_as_windows_writes_it_is_read(tmp_path: Path):
    (tmp_path / "mine.toml").write_bytes("\ufeff[rules]\r\nliving = 0\r\n".encode())

    assert load(tmp_path / "mine.toml").rules == {"living": 0}
