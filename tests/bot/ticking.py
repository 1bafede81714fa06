"""Tables with a clock that was started, and what it has kept there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.clock import Clock
from db import journal
from db.database import Database
from game.campaign import Pace
from game.gametime import GameTime
from game.moves import Keep
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import MONDAY, Game, open_game


async def dealt(
    database: Database,
    channel: int = 7,
    pace: Pace = Pace.DEMO,
    wall: int = MONDAY,
) -> Game:
    """A table whose clock runs."""
    game = await open_game(database, channel=channel, pace=pace, wall=wall)
    await game.join("Frank")
    return game


@asynccontextmanager
async def running(
    database: Database, watch: ManualWatch, *, credit: bool = True, minds_jumps: bool = False
) -> AsyncGenerator[Clock]:
    """A clock that was started, rung by each commit, and has gone to sleep."""
    clock = Clock(database, watch, credit_downtime=credit, minds_jumps=minds_jumps)
    database.campaigns.on_commit = clock.poke
    await clock.start()
    async with watch.stirring():
        loop = asyncio.create_task(clock.run())
    try:
        yield clock
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


async def pass_by(watch: ManualWatch, span: timedelta) -> None:
    """Let time pass by as it does, in the steps in which one loop sleeps by it."""
    end = watch.now() + span
    while (step := min(watch.sleeps())) <= end - watch.now():
        async with watch.stirring():
            watch.move(step)
    watch.move(end - watch.now())


async def kept(game: Game) -> list[GameTime]:
    """The times of the appointments that were kept, in the order in which they were."""
    return [line.game for line in await game.database.journal(game.id) if _kept(line)]


async def deadlines(game: Game) -> list[int]:
    """The wall times at which what is open falls due."""
    seat = await game.seat()
    return sorted(seat.clock.wall_at(one.due) for one in seat.state.appointments.values())


def _kept(line: journal.Line) -> bool:
    return isinstance(line.move, Keep)
