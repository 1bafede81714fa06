"""`pusher simulate`: the table of properties, as text or as JSON, and the search."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot import scenarios
from bot.simulate import charts
from bot.simulate.measure import SINGLE, Crew, Job1, first_days
from bot.simulate.properties import PROPERTIES, Finding, Study
from bot.simulate.search import search

if TYPE_CHECKING:
    import argparse

    from game.campaign import Scenario

RUNS, QUICK = 3000, 200
BUDGET, QUICK_BUDGET = 120, 8


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("--runs", type=int, default=RUNS, help="campaigns of each kind")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; not negative")
    parser.add_argument("--scenario", default="open", help="a scenario's name, or its file")
    parser.add_argument("--only", default="", help="properties, with commas; all without")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--budget", type=int, default=BUDGET, help="candidates a search may try")
    parser.add_argument("--quick", action="store_true", help="a small sample, in about a minute")
    parser.add_argument("--json", action="store_true", help="for machines: one key each")
    parser.add_argument("--charts", type=Path, help="a folder for the curves, as PNG")
    parser.add_argument("--search", action="store_true", help="find a strong player instead")


def run(chosen: argparse.Namespace) -> int | str:
    """Do what was asked. Returns 0, 1 where a property does not hold, or what is wrong."""
    scenario = _scenario(chosen.scenario)
    if isinstance(scenario, str):
        return scenario
    wanted = [one.strip() for one in chosen.only.split(",") if one.strip()] or list(PROPERTIES)
    unknown = [one for one in wanted if one not in PROPERTIES]
    if unknown:
        return f"There is no property {unknown[0]!r}. There are: {', '.join(PROPERTIES)}."
    if chosen.runs < 1 or chosen.seed < 0 or chosen.jobs < 1 or chosen.budget < 1:
        return "--runs, --jobs and --budget are at least 1, and --seed at least 0."
    if chosen.search:
        return _search(scenario, chosen)
    week = _scenario("week")
    runs, budget = (QUICK, QUICK_BUDGET) if chosen.quick else (chosen.runs, chosen.budget)
    crew = Crew(chosen.jobs, quiet=chosen.json)
    study = Study(
        scenario, scenario if isinstance(week, str) else week, runs, chosen.seed, crew, budget
    )
    findings = {name: PROPERTIES[name](study) for name in wanted}
    speed = _speed(scenario)
    if chosen.json:
        found: dict[str, object] = {name: asdict(one) for name, one in findings.items()}
        print(json.dumps({**found, "moves_a_second": round(speed)}, indent=1))
    else:
        print(_table(findings))
        print(f"{speed:,.0f} moves a second on one core, policies included.")
    if chosen.charts is not None:
        _draw(study, findings, chosen.charts)
    return 0 if all(one.holds for one in findings.values()) else 1


def _scenario(named: str) -> Scenario | str:
    path = scenarios.names(None).get(named, Path(named))
    if not path.exists():
        return f"There is no scenario {named!r}. There are: {', '.join(scenarios.names(None))}."
    try:
        return scenarios.load(path)
    except scenarios.BadScenarioError as problem:
        return f"{named} cannot be used: {problem}."


def _search(scenario: Scenario, chosen: argparse.Namespace) -> int:
    def show(tried: int, best: float) -> None:
        print(f"\r{tried + 1} of {chosen.budget}: {best:.2f}", end="", file=sys.stderr, flush=True)

    found = search(scenario, chosen.budget, chosen.seed, progress=show)
    print(file=sys.stderr)
    how = (
        f"pusher simulate --search --scenario {chosen.scenario} "
        f"--budget {chosen.budget} --seed {chosen.seed}"
    )
    traits = {name: round(value, 3) for name, value in asdict(found.traits).items()}
    print(json.dumps({"found": how, "traits": traits}, indent=2))
    return 0


def _speed(scenario: Scenario) -> float:
    """Return how many moves a second one core plays, policies included."""
    began = time.perf_counter()
    samples = Crew(1, quiet=True).play(Job1(scenario, ("strong",), range(50)), "")
    return sum(one.moves for one in samples) / (time.perf_counter() - began)


def _table(findings: dict[str, Finding]) -> str:
    lines = [f"{'property':<10} {'value':>9} {'95 %':>17}  holds"]
    for name, one in findings.items():
        low, high = one.interval
        holds = "yes" if one.holds else "NO"
        lines.append(
            f"{name:<10} {one.value:>9.3f} {low:>8.3f} {high:>8.3f}  {holds:<5}  {one.how}"
        )
        if one.parts:
            parts = ", ".join(f"{key} {value:.3g}" for key, value in one.parts.items())
            lines.append(f"{'':<10} {parts}")
    return "\n".join(lines)


def _draw(study: Study, findings: dict[str, Finding], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lives = {name: first_days(study.single(name)) for name in SINGLE}
    (folder / "survival.png").write_bytes(charts.survival(lives))
    if "squeeze" in findings:
        (folder / "squeeze.png").write_bytes(charts.squeezed(findings["squeeze"].parts))
