"""What the house promises about itself: its locks, and a reason for every exception."""

import re
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parent.parent
PYPROJECT = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = {name: (HOUSE / "requirements" / f"{name}.txt").read_text() for name in ("run", "dev")}

REQUIREMENT = re.compile(r"^[\w.-]+")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.!+]+)(?P<marker> ; [^\\]+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")
REASONED = re.compile(r'^\s*"(?P<item>[^"]+)",\s*# \w')
SWITCHED_OFF = re.compile(r'^report\w+ = (?:"none"|false)(?P<rest>.*)$')


def locked(lock: str) -> dict[str, list[str]]:
    """Each requirement of a lock, as it is pinned, with the hashes that follow it."""
    plain = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    logical = [line for line in plain.replace("\\\n", "\n\t").split("\n") if line.strip()]
    found: dict[str, list[str]] = {}
    for line in logical:
        if line.startswith("\t"):
            found[next(reversed(found))].append(line.strip())
        else:
            found[line.strip()] = []
    return found


def pins(lock: str) -> dict[str, str]:
    matches = [PIN.match(line) for line in locked(lock)]
    return {match["name"]: match["version"] for match in matches if match}


def asked_for(requirements: list[str]) -> set[str]:
    names = [REQUIREMENT.match(line) for line in requirements]
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


def settings() -> dict[str, Any]:
    return tomllib.loads(PYPROJECT)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock: str):
    assert not re.findall(r"://|^\s*-(?!-hash=).*|@ ", LOCKS[lock], flags=re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_an_exact_pin_with_hashes(lock: str):
    loose = [
        line
        for line, hashes in locked(LOCKS[lock]).items()
        if not PIN.match(line) or not hashes or not all(HASH.match(one) for one in hashes)
    ]

    assert locked(LOCKS[lock])
    assert loose == []


def test_the_locks_hold_all_that_the_project_asks_for():
    run = asked_for(settings()["project"]["dependencies"])
    dev = asked_for(settings()["project"]["optional-dependencies"]["dev"])

    assert run - pins(LOCKS["run"]).keys() == set()
    assert (run | dev) - pins(LOCKS["dev"]).keys() == set()


def test_work_happens_on_the_very_versions_that_run():
    assert pins(LOCKS["run"]).items() - pins(LOCKS["dev"]).items() == set()


def test_the_locks_pin_what_the_project_is_built_with():
    assert settings()["dependency-groups"]["build"] == settings()["build-system"]["requires"]
    assert "setuptools" in pins(LOCKS["run"])


def test_every_rule_and_warning_left_out_has_a_reason_beside_it():
    tool = settings()["tool"]
    lint = tool["ruff"]["lint"]
    left_out = Counter(
        [
            *lint["ignore"],
            *chain.from_iterable(lint["per-file-ignores"].values()),
            *tool["pytest"]["ini_options"]["filterwarnings"],
        ]
    )
    reasoned = Counter(m["item"] for line in PYPROJECT.splitlines() if (m := REASONED.match(line)))

    assert left_out - reasoned == Counter(["error"])


def test_every_question_the_type_checker_does_not_ask_has_a_reason_beside_it():
    found = [m for line in PYPROJECT.splitlines() if (m := SWITCHED_OFF.match(line))]

    assert [m[0] for m in found if not re.match(r" # \w", m["rest"])] == []
