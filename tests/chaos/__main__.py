"""Kill the bot over and over, and prove that nothing was lost and nothing was done twice.

On SQLite with one process, on PostgreSQL with two; and once more with a mistake built in, which
the same checks must find: otherwise they would prove nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.killing import UnforeseenError
from tests.chaos.logs import tail
from tests.chaos.report import Progress, findings, show, table
from tests.chaos.run import Outcome, Plan, log_of, run
from tests.postgres import NoPostgresError, server

CONTROL_KILLS, AIMED = 40, 5
"""How many kills the negative control gets at most; and how many more right after it has deleted:
a short run must not leave to luck whether it is caught."""
SPEED, QUICK_SPEED = 5, 20
"""How fast the watch runs. A short run is to see deadlines all the same."""
TAIL = 30
"""How many lines of its log are shown when it ended by itself."""


@dataclass(slots=True)
class Chaos:
    """All runs, one after the other."""

    kills: int
    seed: int
    quick: bool
    folder: Path
    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    wrong: list[str] = field(default_factory=list[str])
    """What is to be said at the end, when it failed."""

    def run(self) -> bool:
        """Run everything, print the table, and say what is wrong; return whether nothing is."""
        self._run(Plan("SQLite", self._file("game"), 1, self.kills, self.seed, self._speed()))
        self._on_postgres()
        self._check_all()
        self._run_control()
        if self.outcomes:
            show(f"\n{table(self.outcomes)}\n")
        show("\n".join(self.wrong) or "Nothing was lost, and nothing was done twice.")
        return not self.wrong

    def _file(self, name: str) -> str:
        return f"sqlite+aiosqlite:///{self.folder / name}.db"

    def _speed(self) -> int:
        return QUICK_SPEED if self.quick else SPEED

    def _on_postgres(self) -> None:
        try:
            with server() as url:
                self._run(Plan("PostgreSQL", url, 2, self.kills, self.seed, self._speed()))
        except NoPostgresError as problem:
            show(f"PostgreSQL: not run, {problem}")
            if os.environ.get("PUSHER_REQUIRE_POSTGRES"):
                self.wrong.append("It was not run on PostgreSQL.")

    def _check_all(self) -> None:
        for outcome in self.outcomes:
            self.wrong.extend(findings(outcome))

    def _run_control(self) -> None:
        kills = AIMED if self.quick else min(self.kills, CONTROL_KILLS) + AIMED
        plan = Plan(
            "control",
            self._file("control"),
            1,
            kills,
            self.seed,
            QUICK_SPEED,
            mistake=True,
            aimed=AIMED,
        )
        control = self._run(plan)
        if control is None or not control.lost:
            self.wrong.append("The negative control was not caught: the checks prove nothing.")
        else:
            show(f"The negative control deletes first. Caught: {control.lost} effects lost.")

    def _run(self, plan: Plan) -> Outcome | None:
        progress = Progress()
        try:
            outcome = asyncio.run(run(plan, self.folder, progress))
        except UnforeseenError as problem:
            progress.end()
            self.wrong.append(f"{plan.name}: {problem}. The end of its log:")
            self.wrong.extend(f"  {line}" for line in tail(log_of(plan, self.folder), TAIL))
            return None
        progress.end()
        self.outcomes.append(outcome)
        return outcome


def main() -> None:
    """Read the command line. Exits 1 when anything was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many, on each backend")
    parser.add_argument("--seed", type=int, default=1996, help="for everything left to chance")
    parser.add_argument("--quick", action="store_true", help="for few kills, in about a minute")
    chosen = parser.parse_args()
    # A killed client is an error to the server; here it is the point.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    well = False
    try:
        well = Chaos(chosen.kills, chosen.seed, chosen.quick, folder).run()
    finally:
        if well:
            shutil.rmtree(folder)
        else:
            show(f"What is left of it is in {folder}.")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
