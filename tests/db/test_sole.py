"""One process for one SQLite file, told in one sentence; a crash lets go of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.engine import UnusableDatabaseError
from db.sole import SecondProcessError, SoleProcess

pytestmark = pytest.mark.sqlite

_HOLDER = """
import sys
from db.sole import SoleProcess
SoleProcess(sys.argv[1]).take()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def elsewhere(file: Path) -> Generator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    with subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", _HOLDER, str(file)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_what_would_work(tmp_path: Path):
    file = tmp_path / "game.db"
    with elsewhere(file), pytest.raises(SecondProcessError) as refusal:
        SoleProcess(str(file)).take()

    said = str(refusal.value)
    assert str(file) in said
    assert "stop that one first, or use PostgreSQL" in said


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_ends_lets_go_however_it_ends(tmp_path: Path, end: signal.Signals):
    file = tmp_path / "game.db"
    with elsewhere(file) as other:
        other.send_signal(end)
        other.wait(10)

        sole = SoleProcess(str(file))
        sole.take()
        sole.release()


def test_within_a_process_it_is_held_until_the_last_lets_go(tmp_path: Path):
    file = tmp_path / "game.db"
    first, second = SoleProcess(str(file)), SoleProcess(str(tmp_path / "." / "game.db"))
    first.take()
    first.take()
    second.take()
    first.release()
    first.release()

    refused = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", _HOLDER, str(file)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SecondProcessError" in refused.stderr
    second.release()
    with elsewhere(file):
        pass


def test_other_files_are_others_business(tmp_path: Path):
    with elsewhere(tmp_path / "theirs.db"):
        mine = SoleProcess(str(tmp_path / "mine.db"))
        mine.take()
        mine.release()


def test_what_is_in_memory_is_nobody_elses(tmp_path: Path):
    nowhere = SoleProcess(None)
    nowhere.take()
    nowhere.release()

    assert list(tmp_path.iterdir()) == []


def test_a_place_where_no_file_can_be_made_is_no_place(tmp_path: Path):
    with pytest.raises(UnusableDatabaseError):
        SoleProcess(str(tmp_path / "nowhere" / "game.db")).take()


def test_a_lock_that_is_another_kind_of_file_is_no_lock(tmp_path: Path):
    (tmp_path / "game.db.lock").write_text("not a database, and long enough to look at" * 20)

    with pytest.raises(UnusableDatabaseError):
        SoleProcess(str(tmp_path / "game.db")).take()
