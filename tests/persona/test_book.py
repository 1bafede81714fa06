"""A character's book: what a file may hold, and when a line holds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from persona import book
from persona.book import Condition, Line, Value

PLAIN = """
- act: pay
  outcome: part
  say: "{amount}. Then it is {owed}."
- act: pay
  outcome: part
  when: {mood: [warm, even], rung: 1..2, late: true}
  say: "Good."
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "en.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def one_line(**when: Condition) -> Line:
    return Line("x", "pay", "part", when, "Good.", frozenset())


def test_a_book_has_the_lines_of_its_file_by_what_happened(tmp_path: Path):
    milo = book.read_file("milo", written(tmp_path, PLAIN))

    first, second = milo.about("pay", "part")

    assert milo.character == "milo"
    assert first.say == "{amount}. Then it is {owed}."
    assert first.needs == {"amount", "owed"}
    assert second.when == {"mood": ["warm", "even"], "rung": "1..2", "late": True}
    assert list(milo.lines) == [first, second]


def test_what_nobody_wrote_a_line_for_is_empty(tmp_path: Path):
    assert book.read_file("milo", written(tmp_path, PLAIN)).about("pay", "settled") == ()


def test_a_line_stays_the_same_one_when_others_are_changed_or_moved(tmp_path: Path):
    before = book.read_file("milo", written(tmp_path, PLAIN))
    last, first = PLAIN.split("- act")[2], PLAIN.split("- act")[1]
    after = book.read_file("milo", written(tmp_path, f"- act{last}\n- act{first}"))

    assert {line.id for line in before.lines} == {line.id for line in after.lines}


def test_where_a_language_has_no_line_the_default_one_steps_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """For who adds a language bit by bit; in those that ship nothing is missing."""
    (tmp_path / "nobody").mkdir()
    there = {"en": "- {act: a, outcome: b, say: one}\n- {act: c, outcome: d, say: two}"}
    there["da"] = "- {act: a, outcome: b, say: en}"
    for language, text in there.items():
        (tmp_path / "nobody" / f"{language}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(book, "FOLDER", tmp_path)

    found = [book.lines_about("nobody", "da", *state)[0].say for state in (("a", "b"), ("c", "d"))]

    assert found == ["en", "two"]


def test_the_same_words_are_another_line_for_somebody_else(tmp_path: Path):
    file = written(tmp_path, PLAIN)

    milo, vic = book.read_file("milo", file), book.read_file("vic", file)

    assert not {line.id for line in milo.lines} & {line.id for line in vic.lines}


@pytest.mark.parametrize(
    "text",
    [
        "- {act: pay, outcome: part}",
        "- {act: pay, say: Good.}",
        "- {act: pay, outcome: part, say: Good., mood: warm}",
        "- {act: pay, outcome: part, say: 5}",
        "- {act: pay, outcome: part, say: Good., when: warm}",
        "- {act: pay, outcome: part, say: Good., when: {mood: {is: warm}}}",
        "act: pay",
        "",
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str):
    with pytest.raises(msgspec.ValidationError):
        book.read_file("milo", written(tmp_path, text))


def test_a_file_can_build_nothing_but_plain_values(tmp_path: Path):
    evil = "- {act: pay, outcome: part, say: !!python/object/apply:os.getcwd []}"

    with pytest.raises(Exception, match="could not determine a constructor"):
        book.read_file("milo", written(tmp_path, evil))


def test_a_second_language_is_a_second_file(tmp_path: Path):
    danish = tmp_path / "da.yaml"
    danish.write_text('- {act: pay, outcome: part, say: "Godt. S\u00e5 er der {owed}."}', "utf-8")

    [line] = book.read_file("milo", danish).about("pay", "part")

    assert line.say == "Godt. S\u00e5 er der {owed}."


def test_a_language_without_a_book_gets_the_default_one():
    assert book.read("milo", "tlh").lines == book.read("milo", "en").lines


def test_somebody_without_a_book_has_nothing_to_say():
    with pytest.raises(FileNotFoundError):
        book.read("frank", "en")


@pytest.mark.parametrize(
    ("wanted", "holds", "fails"),
    [
        ("warm", ["warm"], ["cold", "", 1, True]),
        (3, [3], [2, 4, "3", True]),
        (1, [1], [True, "1"]),
        (True, [True], [False, 1, "true"]),
        (False, [False], [True, 0, ""]),
        (["warm", "even"], ["warm", "even"], ["cold"]),
        ("2..4", [2, 3, 4], [1, 5, "3"]),
        ("2..", [2, 99], [1]),
        ("..2", [0, 2], [3]),
        ([0, "3.."], [0, 3, 9], [1, 2]),
    ],
)
def test_a_condition_holds_for_its_values_and_for_nothing_else(
    wanted: Condition, holds: list[Value], fails: list[Value]
):
    line = one_line(fact=wanted)

    assert [value for value in holds if not line.fits({"fact": value})] == []
    assert [value for value in fails if line.fits({"fact": value})] == []


def test_all_conditions_have_to_hold():
    line = one_line(mood="warm", rung=1)

    assert line.fits({"mood": "warm", "rung": 1, "late": True})
    assert not line.fits({"mood": "warm", "rung": 2})


def test_a_condition_on_a_fact_that_is_not_there_never_holds():
    assert not one_line(mood="warm").fits({})
    assert not one_line(late=False).fits({})
    assert not one_line(misses="..9").fits({})
    assert one_line().fits({})
