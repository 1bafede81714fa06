"""Run the benchmarks: `python -m tests.bench [--only PART] [--quick] [--strict]`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests import postgres
from tests.bench.due import due_and_others, due_postgres, due_sqlite
from tests.bench.flood import flood_postgres, flood_sqlite
from tests.bench.harness import Bench, Row, run, table
from tests.bench.lateness import lateness, wake_up
from tests.bench.machine import machine, postgres_version, versions
from tests.bench.moves import one_move, rules_alone
from tests.bench.whole_bot import answers, idle, start_to_ready

BENCHES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "due appointments, SQLite": due_sqlite,
    "one move, SQLite": one_move,
    "due appointments and others": due_and_others,
    "due appointments, PostgreSQL": due_postgres,
    "lateness": lateness,
    "wake-up": wake_up,
    "100,000 overdue, SQLite": flood_sqlite,
    "100,000 overdue, PostgreSQL": flood_postgres,
    "answers while deadlines fall": answers,
    "decide and apply alone": rules_alone,
    "idle campaigns": idle,
    "start to ready": start_to_ready,
}


DISK = Path("/var/tmp")  # noqa: S108 - the folders in it are made by tempfile
"""Where temporary files are on a disk, also where `/tmp` is kept in memory."""


def main() -> int:
    """Read the command line, measure, print the table and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", metavar="PART", default="", help="those with this in their name")
    parser.add_argument("--quick", action="store_true", help="do less of everything")
    parser.add_argument("--json", type=Path, default=Path("bench-report.json"), metavar="PATH")
    parser.add_argument("--postgres", metavar="URL", help="a server to use; else one is made")
    parser.add_argument("--strict", action="store_true", help="fail if a target is not reached")
    chosen = parser.parse_args()
    wanted = {name: make for name, make in BENCHES.items() if chosen.only in name}
    if not wanted:
        parser.error(f"nothing is called like that; there is: {'; '.join(BENCHES)}")
    if DISK.is_dir():
        tempfile.tempdir = str(DISK)
    rows: list[Row] = []
    here, about = machine(), versions()
    with ExitStack() as stack:
        # Whatever breaks later, what was measured by then is worth having.
        stack.callback(lambda: report(rows, here, about, chosen.json, quick=chosen.quick))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        bench = Bench(folder, quick=chosen.quick, postgres=chosen.postgres)
        if bench.postgres is None:
            try:
                bench.postgres = stack.enter_context(postgres.server())
            except postgres.NoPostgresError as problem:
                bench.say(str(problem))
        if bench.postgres is not None:
            about["PostgreSQL"] = run(postgres_version(bench.postgres))
        for name, make in wanted.items():
            bench.say(name)
            rows.extend(make(bench))
    return 1 if chosen.strict and not all(row.reached for row in rows) else 0


def report(
    rows: Sequence[Row],
    here: Mapping[str, str],
    about: Mapping[str, str],
    file: Path,
    *,
    quick: bool,
) -> None:
    """Print the table, and write it down."""
    lines = [
        table(rows),
        "",
        f"{here['cpu']}, {here['cores']} cores, {here['os']}",
        f"Load before: {here.get('load', 'unknown')}",
        ", ".join(f"{name} {version}" for name, version in about.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    found = {
        "machine": here,
        "versions": about,
        "quick": quick,
        "rows": [row.as_json() for row in rows],
    }
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
