"""A hundred thousand appointments overdue at once: how long, how smoothly, and in how much memory.

Run as a program, it keeps all that is due in a database, and says how that went.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.clock import Clock
from bot.watch import WallWatch
from game.campaign import RATE
from tests import postgres
from tests.bench import worlds
from tests.bench.child import MEGABYTE, STATM, Said, Ticker, module, resident, say
from tests.bench.due import SETTING
from tests.bench.harness import Bench, Figure, Row, at_most, percentile, run
from tests.bench.lateness import wall_now
from tests.bench.worlds import HUNDRED_EACH, copied, opened, url

FLOOD = "100,000 overdue"
SECONDS = {"SQLite": at_most(15), "PostgreSQL": at_most(30)}
LAG_TARGET = at_most(15)
MEMORY_TARGET = at_most(20)


def overdue(bench: Bench, room: Path) -> tuple[Path, Path]:
    """Build the tables that have waited, and a few to warm up with."""
    wall = wall_now() - HUNDRED_EACH // RATE[SETTING.pace]
    few = room / "few.db"
    run(worlds.build(few, 20, replace(SETTING, wall=wall)))
    many = copied(few, room / "many.db")
    worlds.multiply(many, bench.size(1000, 100), SETTING)
    return few, many


def rows(engine: str, rounds: Sequence[Said], note: str) -> Iterator[Row]:
    """Return the rows of one engine: seconds, lag, memory."""
    name = f"{FLOOD}, {engine}"
    # As for exactly 100,000: it is always a few more, and fewer when there is little time.
    seconds = [one["seconds"] * 100_000 / one["kept"] for one in rounds]
    lag = [one["lag"] * 1e3 for one in rounds]
    yield Row(name, "s", SECONDS[engine], Figure.of(seconds), note=note)
    yield Row(f"{name}: lag of the loop, p99", "ms", LAG_TARGET, Figure.of(lag))
    if STATM.is_file():
        more = Figure.of([one["more"] / MEGABYTE for one in rounds])
        yield Row(f"{name}: memory", "MB more", MEMORY_TARGET, more)
    else:
        why = "this system does not say how much memory a process has"
        yield Row(f"{name}: memory", "MB more", MEMORY_TARGET, missing=why)


def flood_sqlite(bench: Bench) -> Iterator[Row]:
    """Measure on SQLite."""
    with bench.room() as room:
        few, many = overdue(bench, room)
        rounds: list[Said] = []

        def ours() -> float:
            warm, work = copied(few, room / "warm.db"), copied(many, room / "work.db")
            rounds.append(module("flood", url(warm), url(work)))
            return rounds[-1]["seconds"]

        bench.turns(f"{FLOOD}, SQLite", bench.size(3, 2), [ours])
    yield from rows("SQLite", rounds, f"{rounds[0]['kept']:,.0f} were kept")


def flood_postgres(bench: Bench) -> Iterator[Row]:
    """Measure on PostgreSQL."""
    if bench.postgres is None:
        missing = "no PostgreSQL server here"
        yield Row(f"{FLOOD}, PostgreSQL", "s", SECONDS["PostgreSQL"], missing=missing)
        return
    server = bench.postgres
    with bench.room() as room:
        templates = [run(_template(server, file)) for file in overdue(bench, room)]
    rounds: list[Said] = []

    def ours() -> float:
        names = [template.rpartition("/")[2] for template in templates]
        made = [run(postgres.new_database(server, template=name)) for name in names]
        rounds.append(module("flood", *made))
        for one in made:
            run(postgres.drop_database(one))
        return rounds[-1]["seconds"]

    bench.turns(f"{FLOOD}, PostgreSQL", bench.size(3, 2), [ours])
    for template in templates:
        run(postgres.drop_database(template))
    yield from rows("PostgreSQL", rounds, f"{rounds[0]['kept']:,.0f} were kept")


async def _template(server: str, file: Path) -> str:
    made = await postgres.new_database(server)
    await worlds.to_postgres(file, made)
    return made


async def _kept(where: str) -> Said:
    async with opened(where) as database:
        clock = Clock(database, WallWatch(), credit_downtime=False)
        await clock.start()
        gc.collect()
        before = resident()
        ticker = Ticker()
        start = time.perf_counter()
        kept = await clock.keep_due()
        seconds = time.perf_counter() - start
        await ticker.stop()
        return {
            "kept": kept,
            "seconds": seconds,
            "lag": percentile(ticker.late, 0.99),
            "more": max(ticker.most, resident()) - before,
        }


async def _main(few: str, many: str) -> None:
    await _kept(few)
    say(await _kept(many))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
