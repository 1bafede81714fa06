"""How late deadlines are kept by the clock's own loop, and how soon an earlier one is noticed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bot.clock import Clock
from bot.watch import WallWatch
from db import schema
from db.campaigns import Played
from db.database import Database
from db.gameclock import GameClock, to_wall
from db.script import CampaignId
from game.campaign import RATE
from game.gametime import GameTime
from game.moves import PauseCampaign, ResumeCampaign
from tests.bench import worlds
from tests.bench.due import SETTING
from tests.bench.harness import (
    Bench,
    Figure,
    Row,
    at_most,
    compared,
    percentile,
    run,
    times_at_most,
)
from tests.bench.others import Loop, prepare, select_next, select_next_bare
from tests.bench.worlds import MONDAY, copied, opened, url

LATE, LATE_TARGET = "lateness p99", at_most(15)
LATE_AND_LOOP, LOOP_TARGET = "lateness p99, the usual loop", times_at_most(0.1)
AWAKE, AWAKE_TARGET = "wake-up p99 after an earlier deadline", at_most(30)
BEFORE = 1_500_000
"""Microseconds until the first falls due: time for the clock to start."""
STEP = 10_000
"""Microseconds from each to the next, on the average: deadlines keep no time with one another."""
AHEAD = (1_000, 20_000)
"""Microseconds after which a campaign that is resumed has its deadline, in turns."""
RESTED = 0.06
"""Seconds between two moves, so that the clock is asleep again."""


def wall_now() -> int:
    """Return the wall time."""
    return to_wall(WallWatch().now())


@dataclass
class Living:
    """A database with the clock's loop running, as the bot wires them."""

    database: Database
    committed: dict[int, int] = field(default_factory=dict[int, int])
    """When what was kept at a wall time was committed; both in microseconds."""

    async def lateness(self) -> dict[CampaignId, list[int]]:
        """Return by campaign how many microseconds after its due time each was committed."""
        rows = await self.database.store.read(select(schema.campaigns))
        clocks = {
            row.id: GameClock(row.anchor_wall, GameTime(row.anchor_game), row.rate, row.running)
            for row in rows
        }
        kept = await self.database.store.read(
            select(schema.journal).where(schema.journal.c.wall.in_(list(self.committed)))
        )
        late: dict[CampaignId, list[int]] = {}
        for row in kept:
            due = clocks[row.campaign_id].wall_at(GameTime(row.game))
            late.setdefault(row.campaign_id, []).append(self.committed[row.wall] - due)
        return late


@asynccontextmanager
async def living(file: Path) -> AsyncGenerator[Living]:
    """Run the clock over a database file."""
    async with opened(url(file)) as database:
        it = Living(database)
        keep_due = database.campaigns.keep_due

        async def heard(wall: int) -> int:
            kept = await keep_due(wall)
            if kept:
                it.committed[wall] = wall_now()
            return kept

        database.campaigns.keep_due = heard  # pyright: ignore[reportAttributeAccessIssue] - an ear
        clock = Clock(database, WallWatch(), credit_downtime=False)
        database.campaigns.on_commit = clock.poke
        await clock.start()
        running = asyncio.create_task(clock.run())
        try:
            yield it
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def _evenly(file: Path, until: int, count: int) -> list[int]:
    async with living(file) as it:
        await asyncio.sleep((until - wall_now()) / 1e6)
        late = [one for found in (await it.lateness()).values() for one in found]
    if len(late) < count:
        raise ValueError(f"only {len(late)} of {count} were kept")
    return late


def lateness(bench: Bench) -> Iterator[Row]:
    """Measure deadlines that fall evenly: at a thousand tables, one each."""
    count = bench.size(1000, 200)
    with bench.room() as room:
        start = room / "start.db"
        made = run(worlds.build(start, 100, SETTING))
        run(worlds.grow_apart(start, made))
        worlds.multiply(start, count, SETTING)

        # Always the same ones, and for both.
        chance = random.Random(1996)  # noqa: S311 - nobody is to be kept from guessing
        falls = [chance.randrange(count * STEP) for _ in range(count)]

        def ours() -> float:
            file = copied(start, room / "ours.db")
            first = wall_now() + BEFORE
            worlds.next_due_at(file, lambda number: first + falls[number])
            late = run(_evenly(file, first + count * STEP + 500_000, count))
            return percentile(late, 0.99) / 1e3

        def theirs_with(loop: Loop) -> float:
            with bench.room() as its_own:
                first = time.time() + BEFORE / 1e6
                file = its_own / "timers.db"
                prepare(file, [first + fall / 1e6 for fall in falls])
                return percentile(run(loop(file)), 0.99) * 1e3

        mine, theirs, leanest = bench.turns(
            LATE,
            bench.size(3, 1),
            [ours, lambda: theirs_with(select_next), lambda: theirs_with(select_next_bare)],
        )
    over = f"{count:,} deadlines over {count * STEP / 1e6:g} s, at random moments"
    yield Row(LATE, "ms", LATE_TARGET, Figure.of(mine), note=over)
    against = "select next, sleep, delete, dispatch"
    note = f"the same loop in bare aiosqlite: {Figure.of(leanest).value:.3g} ms"
    yield compared(LATE_AND_LOOP, "ms", LOOP_TARGET, mine, against, theirs, note)


async def _paused(file: Path, made: list[CampaignId]) -> None:
    """Pause every campaign a moment before its next deadline."""
    rate = RATE[SETTING.pace]
    async with opened(url(file)) as database:
        for campaign in made:
            wall = MONDAY + 3600 * 1_000_000
            await database.campaigns.play(campaign, PauseCampaign(), key="pause", wall=wall)
    with closing(sqlite3.connect(file)) as it, it:
        for campaign in made:
            it.execute(
                "UPDATE campaigns SET anchor_game = (SELECT min(due) FROM appointments"
                " WHERE campaign_id = campaigns.id) - ? WHERE id = ?",
                (AHEAD[campaign % len(AHEAD)] * rate, campaign),
            )
    worlds.settle(file)


async def _woken(file: Path, count: int) -> list[int]:
    waits: list[int] = []
    async with living(file) as it:
        played: dict[CampaignId, int] = {}
        for seat in (await it.database.campaigns.open_seats())[:count]:
            await asyncio.sleep(RESTED)
            done = await it.database.campaigns.play(
                seat.id, ResumeCampaign(), key="resume", wall=wall_now()
            )
            if not isinstance(done, Played):
                raise TypeError(done)
            due = min(one.due for one in done.state.appointments.values())
            played[seat.id] = max(wall_now(), done.clock.wall_at(due)) - done.clock.wall_at(due)
        await asyncio.sleep(0.5)
        late = await it.lateness()
        for campaign, after in played.items():
            waits.append(late[campaign][0] - after)
    return waits


def wake_up(bench: Bench) -> Iterator[Row]:
    """Measure how soon the clock keeps what a move has made due, while it sleeps towards later."""
    count = bench.size(200, 50)
    with bench.room() as room:
        start = room / "start.db"
        run(_paused(start, run(worlds.build(start, count, SETTING))))

        def ours() -> float:
            return percentile(run(_woken(copied(start, room / "ours.db"), count)), 0.99) / 1e3

        [found] = bench.turns(AWAKE, bench.size(3, 2), [ours])
    note = f"{count} campaigns resumed, 1 or 20 ms before their next deadline; from the later of"
    note = f"{note} its due time and the commit"
    yield Row(AWAKE, "ms", AWAKE_TARGET, Figure.of(found), note=note)
