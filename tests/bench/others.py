"""What others do with timers: APScheduler 3 with its store, and "select next, sleep, delete,
dispatch", the loop that many bots have.

All bring the same: one balance changed, one row in a ledger, one message in an outbox. That is
less than ours do. What they bring is written in WAL mode with full syncing, as ours is. Each is
there twice: the scheduler's store as it comes and tuned, the loop with SQLAlchemy's sessions, as
most who have SQLAlchemy write it, and as lean as it can be.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import aiosqlite
from sqlalchemy import create_engine, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE balances (dealer INTEGER PRIMARY KEY, cash INTEGER NOT NULL);
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, dealer INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    amount INTEGER NOT NULL
);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, dealer INTEGER NOT NULL, body TEXT NOT NULL, sent INTEGER NOT NULL
);
CREATE TABLE timers (
    id INTEGER PRIMARY KEY, due REAL NOT NULL, dealer INTEGER NOT NULL, amount INTEGER NOT NULL
);
CREATE INDEX timers_due ON timers (due);
"""
BODY = "You owe Milo another two thousand. He would like it by Thursday, and he is not joking."
AMOUNT = 2000
Loop: TypeAlias = Callable[[Path], Coroutine[Any, Any, list[float]]]


def prepare(file: Path, dues: Sequence[float]) -> None:
    """Make a file with a timer for each moment, for a hundred dealers. Moments are UNIX times."""
    with closing(sqlite3.connect(file)) as it:
        it.executescript(TABLES)
        with it:
            it.executemany(
                "INSERT INTO balances VALUES (?, 0)", [(number,) for number in range(100)]
            )
            it.executemany(
                "INSERT INTO timers (due, dealer, amount) VALUES (?, ?, ?)",
                [(due, number % 100, AMOUNT) for number, due in enumerate(dues)],
            )


class Base(DeclarativeBase):
    """What a bot with SQLAlchemy declares."""


class Timer(Base):
    """Something that is to happen."""

    __tablename__ = "timers"
    id: Mapped[int] = mapped_column(primary_key=True)
    due: Mapped[float]
    dealer: Mapped[int]
    amount: Mapped[int]


class Balance(Base):
    """What a dealer has."""

    __tablename__ = "balances"
    dealer: Mapped[int] = mapped_column(primary_key=True)
    cash: Mapped[int]


class Entry(Base):
    """One side to the other."""

    __tablename__ = "ledger"
    id: Mapped[int] = mapped_column(primary_key=True)
    dealer: Mapped[int]
    source: Mapped[str]
    target: Mapped[str]
    amount: Mapped[int]


class Message(Base):
    """What is to be said."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    dealer: Mapped[int]
    body: Mapped[str]
    sent: Mapped[int]


async def select_next(file: Path) -> list[float]:
    """Run the usual loop until no timer is left; return how late each was done, in seconds."""
    late: list[float] = []
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    event.listen(engine.sync_engine, "connect", _durable)
    session = async_sessionmaker(engine, expire_on_commit=False)
    while True:
        async with session() as it:
            timer = await it.scalar(select(Timer).order_by(Timer.due).limit(1))
        if timer is None:
            await engine.dispose()
            return late
        wait = timer.due - time.time()
        if wait > 0:
            await asyncio.sleep(wait)
        async with session.begin() as it:
            await it.delete(timer)
        async with session.begin() as it:
            balance = await it.get_one(Balance, timer.dealer)
            balance.cash -= timer.amount
            sides = {"source": "dealer", "target": "milo"}
            it.add(Entry(dealer=timer.dealer, amount=timer.amount, **sides))
            it.add(Message(dealer=timer.dealer, body=BODY, sent=0))
        late.append(time.time() - timer.due)


async def select_next_bare(file: Path) -> list[float]:
    """Run the same loop without SQLAlchemy, on one aiosqlite connection that is kept open."""
    late: list[float] = []
    async with aiosqlite.connect(file) as it:
        while True:
            async with it.execute(
                "SELECT id, due, dealer, amount FROM timers ORDER BY due LIMIT 1"
            ) as found:
                timer = await found.fetchone()
            if timer is None:
                return late
            number, due, dealer, amount = timer
            wait = due - time.time()
            if wait > 0:
                await asyncio.sleep(wait)
            await it.execute("DELETE FROM timers WHERE id = ?", (number,))
            await it.commit()
            await bring(it, dealer, amount)
            late.append(time.time() - due)


async def bring(it: aiosqlite.Connection, dealer: int, amount: int) -> None:
    """Do what one deadline brings, in a transaction of its own."""
    await it.execute("UPDATE balances SET cash = cash - ? WHERE dealer = ?", (amount, dealer))
    await it.execute(
        "INSERT INTO ledger (dealer, source, target, amount) VALUES (?, 'dealer', 'milo', ?)",
        (dealer, amount),
    )
    await it.execute("INSERT INTO outbox (dealer, body, sent) VALUES (?, ?, 0)", (dealer, BODY))
    await it.commit()


def loop_rate(loop: Loop, file: Path, count: int) -> float:
    """Return how many overdue timers a second a loop does."""
    prepare(file, [time.time() - 3600.0 + number for number in range(count)])
    start = time.perf_counter()
    done = asyncio.run(loop(file))
    return len(done) / (time.perf_counter() - start)


@dataclass
class Jobs:
    """What a job finds when it runs: it is stored by its name, and so cannot bring anything."""

    it: aiosqlite.Connection
    left: int
    # One connection, one transaction at a time.
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    now: ClassVar[Jobs]


async def job(dealer: int, amount: int) -> None:
    """Do what one deadline brings, as a job."""
    async with Jobs.now.turn:
        await bring(Jobs.now.it, dealer, amount)
    Jobs.now.left -= 1
    if not Jobs.now.left:
        Jobs.now.done.set()


def _durable(connection: DBAPIConnection, _entry: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


async def apscheduler_rate(folder: Path, count: int, *, tuned: bool) -> float:
    """Return how many overdue jobs a second APScheduler does, from the moment it may begin.

    Its store is as it comes, given a URL; or `tuned`, in WAL mode with full syncing. Jobs are told
    never to be dropped for being late, which by default they are.
    """
    # It ships no types.
    schedulers: Any = import_module("apscheduler.schedulers.asyncio")
    stores: Any = import_module("apscheduler.jobstores.sqlalchemy")
    # A file of its own, so that what jobs write never waits for the store.
    engine = create_engine(f"sqlite:///{folder / 'jobs.db'}")
    if tuned:
        event.listen(engine, "connect", _durable)
    file = folder / "game.db"
    prepare(file, [])
    scheduler = schedulers.AsyncIOScheduler(
        jobstores={"default": stores.SQLAlchemyJobStore(engine=engine)}, timezone=UTC
    )
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    async with aiosqlite.connect(file) as it:
        Jobs.now = Jobs(it, count)
        scheduler.start(paused=True)
        for number in range(count):
            scheduler.add_job(
                f"{__name__}:job",
                "date",
                args=(number % 100, AMOUNT),
                run_date=long_ago,
                misfire_grace_time=None,
            )
        start = time.perf_counter()
        scheduler.resume()
        await Jobs.now.done.wait()
        seconds = time.perf_counter() - start
        scheduler.shutdown()
    engine.dispose()
    return count / seconds
