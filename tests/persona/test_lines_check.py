"""What can be wrong with a line, found where it stands; and nothing in a clean file."""

from __future__ import annotations

from pathlib import Path

import pytest

from persona import lines_check
from persona.lines_check import Problem

WHOLE = "milo/en.yaml"


def line(
    act: str = "pay", outcome: str = "settled", say: str = "Sit. The kettle is on.", when: str = ""
) -> str:
    conditions = f"\n  when: {{{when}}}" if when else ""
    return f'- act: {act}\n  outcome: {outcome}{conditions}\n  say: "{say}"\n'


def found_in(folder: Path, text: str, *, who: str = "milo", language: str = "en") -> list[Problem]:
    """What is wrong with a file, but for what it has no lines for."""
    (folder / who).mkdir(exist_ok=True)
    (folder / who / f"{language}.yaml").write_text(text, encoding="utf-8")
    problems, _ = lines_check.check(folder)
    return [one for one in problems if "nothing to say" not in one.text]


def test_a_clean_line_is_left_alone(tmp_path: Path):
    assert (
        found_in(tmp_path, line(say="{amount}. That closes the page.", when="mood: [warm, even]"))
        == []
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (line("dance"), "dance/settled never comes up for milo"),
        (line(when="weather: rain"), "there is no fact 'weather'"),
        (line(when="mood: sour"), "mood is never 'sour' there"),
        (line(when="rung: 9"), "rung is never 9 there"),
        (line(when="rung: 4..2"), "rung is never '4..2' there"),
        (line(when="late: 1"), "late is never 1 there"),
        (line(when="where: amager"), "where is not known in pay/settled"),
        (line(say="{grams} on the table."), "{grams} is not at hand in pay/settled"),
        (
            line(say="'{said_text}' I have here."),
            "{said_text} is not at hand in pay/settled unless",
        ),
        (
            line("promise", "kept", "You said {said_text} then."),
            "a quote stands between single quotes",
        ),
        (line(say="{amount!r} it is."), "a placeholder is a name in braces"),
        (line(say="That makes 4000."), "a number is typed in"),
        (line(say="See you on Friday."), "a weekday or a month is typed in"),
        (line(say="Vi ses p\u00e5 fredag."), "a weekday or a month is typed in"),
        (line(say="*sits down* Sit."), "no markup"),
        (line("deadline", "near", "You have the {left}."), "nothing fits in front"),
        (line(say="  Sit.  The kettle."), "a line is one line"),
        (line(say=" ".join(["cake"] * 61)), "a line is one line"),
        (line(say="We have a problem, you and I."), "anybody says 'we have a problem'"),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, text: str, said: str):
    found = found_in(tmp_path, text)

    assert len(found) == 1
    assert said in found[0].text


def test_a_problem_says_where_it_stands(tmp_path: Path):
    [problem] = found_in(tmp_path, line() + "\n# a remark\n" + line(say="That makes 4000."))

    assert str(problem).startswith(f"{WHOLE}:6: ")


def test_a_quote_is_at_hand_for_a_line_that_hangs_on_a_word_that_was_given(tmp_path: Path):
    quoting = "'{said_text}', you said {said_day}."

    assert found_in(tmp_path, line(say=quoting, when="last_word: [kept, broken]")) == []
    [first, _] = found_in(tmp_path, line(say=quoting, when="last_word: [kept, none]"))
    assert "not at hand" in first.text


def test_near_twins_are_found(tmp_path: Path):
    twins = line(say="The kettle is on the stove now.") + line(
        say="The kettle is on the stove, sit."
    )

    [problem] = found_in(tmp_path, twins)

    assert "nearly the same" in problem.text


def test_what_two_voices_say_is_found(tmp_path: Path):
    found_in(tmp_path, line())
    found = found_in(tmp_path, line("pay", "done"), who="radovan")

    assert [one.text for one in found] == [
        "it is said more than once: 'Sit. The kettle is on.'"
    ] * 2


def test_the_street_has_no_mood(tmp_path: Path):
    [problem] = found_in(tmp_path, line("scene", "rest", when="mood: warm"), who="street")

    assert problem.text == "the street has no mood"


def test_a_voice_that_nobody_has_is_found(tmp_path: Path):
    [problem] = found_in(tmp_path, line(), who="kurt")

    assert problem.text == "nobody is called 'kurt' in states.yaml"


def test_a_file_that_does_not_read_is_one_problem(tmp_path: Path):
    [problem] = found_in(tmp_path, "- act: pay\n  says: x\n")

    assert problem.text.startswith("it does not read: ")


def test_an_open_brace_is_found(tmp_path: Path):
    [problem] = found_in(tmp_path, line(say="{amount. Sit."))

    assert problem.text.startswith("it does not read: ")


def test_a_state_with_nothing_to_say_is_found(tmp_path: Path):
    (tmp_path / "milo").mkdir()
    (tmp_path / WHOLE).write_text(line(when="mood: warm"), encoding="utf-8")

    problems, _ = lines_check.check(tmp_path)

    assert any("in pay/settled there may be nothing to say" in one.text for one in problems)
    assert any("in join/fronted there may be nothing to say" in one.text for one in problems)


def test_a_second_language_may_lack_a_state_and_not_its_plain_line(tmp_path: Path):
    (tmp_path / "milo").mkdir()
    (tmp_path / "milo" / "da.yaml").write_text(line(when="mood: warm"), encoding="utf-8")

    problems, _ = lines_check.check(tmp_path)

    assert ["pay/settled" in one.text for one in problems] == [True]


def test_a_state_of_several_kinds_wants_a_line_for_each(tmp_path: Path):
    (tmp_path / "vic").mkdir()
    club = line("out", "done", "My feet hurt, the good way.", "what: club")
    (tmp_path / "vic" / "da.yaml").write_text(club, encoding="utf-8")

    problems, _ = lines_check.check(tmp_path)

    assert len(problems) == 3
    assert all("in out/done when" in one.text for one in problems)


def test_coverage_counts_what_can_be_said(tmp_path: Path):
    two = line(when="mood: warm") + line(say="Good. Then soup.", when="rung: ..2")
    found_in(tmp_path, two)

    _, [book] = lines_check.check(tmp_path)
    counted = {named: (moods, rungs) for named, moods, rungs in lines_check.coverage(book)}

    assert counted["pay/settled"] == ([2, 1, 1], [2, 2, 2, 1, 1, 1, 1])
    assert counted["pay/part"] == ([0, 0, 0], [0] * 7)
