"""`pusher lines`: what it prints, and how it ends."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot import lines
from bot.cli import main
from game.units import Character

GOOD = '- act: pay\n  outcome: settled\n  say: "Sit. The kettle is on."\n'


def test_what_ships_has_no_problem_and_every_state_is_counted(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["lines", "check"])

    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert printed.endswith("No problems.\n")
    assert "milo/en.yaml: " in printed
    assert "  other/half_heard " in printed


def test_a_problem_is_printed_with_its_place_and_ends_it_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "milo").mkdir()
    (tmp_path / "milo" / "da.yaml").write_text(GOOD + GOOD.replace("Sit.", "Sit 4000."), "utf-8")

    code = lines.check(tmp_path)

    printed = capsys.readouterr().out
    assert code == 1
    assert "milo/da.yaml:4: a number is typed in; use a placeholder" in printed
    assert "  none" in printed


def test_a_character_answers_what_is_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.stdin", io.StringIO("I'll pay you 4000 on Friday\n\n"))

    with pytest.raises(SystemExit) as ended:
        main(["lines", "try", "milo"])

    _, heard, answer, *_ = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0
    assert "act promise, amount 4000, due 1996-09-06, binding True" in heard
    assert "4,000\u00a0kr" in answer


@pytest.mark.parametrize("who", Character)
@pytest.mark.parametrize("language", ["en", "da"])
def test_nobody_is_left_without_an_answer(who: Character, language: str):
    said: list[str] = []
    typed = [
        *("Good morning", "I need more time", "How much do I owe?", "You stole from me"),
        *("I'll take you to dinner tomorrow", "I'll call you tomorrow", "I'll fix the tap"),
        *("Maybe I'll pay", "I swear I'll pay", "I love you", "Fish, I think", "xyzzy"),
    ]

    lines.talk(who, language, {"mood": "cold", "rung": 2}, typed, said.append)

    assert len(said) == 1 + 2 * len(typed)
    assert "  (nothing)" not in said


def test_who_is_not_there_cannot_be_tried(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["lines", "try", "kurt"])

    assert ended.value.code == 2
    assert "invalid choice: 'kurt'" in capsys.readouterr().err
