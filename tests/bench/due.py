"""What falls due, in batches of a hundred: against the same rows written directly."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from db.campaigns import BATCH
from db.database import Database
from game.campaign import RATE
from tests import postgres
from tests.bench import worlds
from tests.bench.harness import Bench, Figure, Row, compared, run, times_at_least
from tests.bench.others import apscheduler_rate, loop_rate, select_next, select_next_bare
from tests.bench.references import bare_asyncpg, bare_sqlite
from tests.bench.worlds import HUNDRED_EACH, MONDAY, Setting, copied, opened, url
from tests.bench.writes import Transaction, Watcher

SETTING = Setting()
WALL = MONDAY + HUNDRED_EACH // RATE[SETTING.pace]
UNIT = "appointments/s"
SQLITE, SQLITE_TARGET = "due appointments, SQLite", times_at_least(0.20)
POSTGRES, POSTGRES_TARGET = "due appointments, PostgreSQL", times_at_least(0.3)

OTHERS = ("due appointments, a scheduler", "due appointments, the usual loop")


async def keep_all(where: str) -> tuple[int, float]:
    """Keep all that is due, as the clock does; return how many, and in how many seconds."""
    async with opened(where) as database:
        # The connection is there before the clock looks for what is due.
        await database.process.look_ahead()
        start = time.perf_counter()
        kept = sum([count async for count in _batches(database)])
        return kept, time.perf_counter() - start


async def _batches(database: Database) -> AsyncIterator[int]:
    while True:
        kept = await database.campaigns.keep_due(WALL)
        yield kept
        if kept < BATCH:
            return


async def noted(file: Path) -> list[Transaction]:
    """Keep all that is due, and note what each transaction writes."""
    async with opened(url(file)) as database:
        watcher = Watcher(file)
        found = [watcher.seen() async for _ in _batches(database)]
        watcher.close()
    return [one for one in found if one.rows]


def kept_in(made: Sequence[Transaction]) -> int:
    """Return how many appointments those transactions kept: each has a line in the journal."""
    return sum(len(one.added["journal"]) for one in made)


def rate(done: tuple[int, float], count: int) -> float:
    """Return how many were kept a second. Raises `ValueError` unless it was all of them."""
    if done[0] != count:
        raise ValueError(f"{done[0]} were kept, and not {count}")
    return done[0] / done[1]


def begun(bench: Bench, room: Path) -> Path:
    """Build the tables at which about 10,000 appointments are due."""
    start = room / "start.db"
    run(worlds.build(start, bench.size(100, 20), SETTING))
    return start


def due_sqlite(bench: Bench) -> Iterator[Row]:
    """Measure on SQLite."""
    with bench.room() as room:
        start = begun(bench, room)
        made = run(noted(copied(start, room / "noted.db")))
        count = kept_in(made)

        def ours() -> float:
            return rate(run(keep_all(url(copied(start, room / "ours.db")))), count)

        def bare() -> float:
            return count / bare_sqlite(copied(start, room / "bare.db"), made, synchronous="NORMAL")

        mine, theirs = bench.turns(SQLITE, bench.size(5, 3), [ours, bare])
    rows = sum(one.rows for one in made)
    yield compared(
        SQLITE,
        UNIT,
        SQLITE_TARGET,
        mine,
        "bare sqlite3, NORMAL",
        theirs,
        f"{count} appointments and {rows} rows in {len(made)} transactions; ours with FULL",
    )


def due_postgres(bench: Bench) -> Iterator[Row]:
    """Measure on PostgreSQL: the same tables, and so the same rows."""
    if bench.postgres is None:
        yield Row(POSTGRES, UNIT, POSTGRES_TARGET, missing="no PostgreSQL server here")
        return
    server = bench.postgres
    with bench.room() as room:
        start = begun(bench, room)
        made = run(noted(copied(start, room / "noted.db")))
        count = kept_in(made)
        template = run(postgres.new_database(server))
        run(worlds.to_postgres(start, template))

        def ours() -> float:
            where = run(postgres.new_database(server, template=_name(template)))
            done = rate(run(keep_all(where)), count)
            run(postgres.drop_database(where))
            return done

        def bare() -> float:
            where = run(postgres.new_database(server, template=_name(template)))
            done = count / run(bare_asyncpg(where, made))
            run(postgres.drop_database(where))
            return done

        mine, theirs = bench.turns(POSTGRES, bench.size(5, 3), [ours, bare])
        run(postgres.drop_database(template))
    yield compared(POSTGRES, UNIT, POSTGRES_TARGET, mine, "asyncpg with unnest", theirs)


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def due_and_others(bench: Bench) -> Iterator[Row]:
    """Measure against a scheduler and the usual loop, which do one timer at a time."""
    few = bench.size(2000, 300)
    with bench.room() as room:
        start = begun(bench, room)

        def ours() -> float:
            kept, seconds = run(keep_all(url(copied(start, room / "ours.db"))))
            return kept / seconds

        def scheduler() -> float:
            with bench.room() as its_own:
                return run(apscheduler_rate(its_own, few, tuned=False))

        def tuned_scheduler() -> float:
            with bench.room() as its_own:
                return run(apscheduler_rate(its_own, few, tuned=True))

        def usual_loop() -> float:
            with bench.room() as its_own:
                return loop_rate(select_next, its_own / "timers.db", few)

        def lean_loop() -> float:
            with bench.room() as its_own:
                return loop_rate(select_next_bare, its_own / "timers.db", few)

        mine, theirs, tuned, loops, leanest = bench.turns(
            "due appointments and others",
            bench.size(5, 2),
            [ours, scheduler, tuned_scheduler, usual_loop, lean_loop],
        )
    target = times_at_least(25)
    note = f"its store in WAL mode: {Figure.of(tuned).value:.0f}"
    yield compared(OTHERS[0], UNIT, target, mine, "APScheduler 3, SQLAlchemy store", theirs, note)
    note = f"the same loop in bare aiosqlite: {Figure.of(leanest).value:.0f}"
    yield compared(
        OTHERS[1], UNIT, target, mine, "select next, sleep, delete, dispatch", loops, note
    )
