"""A table whose letters a courier carries to a fake Discord, by a watch that a test moves."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import discord

from bot.cards import Card
from bot.courier import Courier
from db import schema
from db.database import Database
from db.outbox import Letter, phone
from game.campaign import Pace
from game.units import DealerId
from tests.bot.fake_discord import FakeClient, World
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import Game, PlainTeller, open_game, opened, rows

CHANNEL, OPENED_BY = 7, 99
FRANK = DealerId("d1")
PLAYER = sum(b"Frank")
SECOND = timedelta(seconds=1)


@dataclass
class Mail:
    """Frank sits at the table `game`; what is said there waits until somebody delivers it."""

    database: Database
    watch: ManualWatch
    world: World
    client: FakeClient
    courier: Courier
    game: Game
    _occasions: Iterator[int] = field(default_factory=itertools.count)

    async def say(self, *letters: tuple[str, str], at: Game | None = None) -> None:
        """Leave letters with these targets and lines."""
        await self.write(*[Letter(to, Card(lines=[line]).to_text()) for to, line in letters], at=at)

    async def ring(self, line: str) -> None:
        """Leave a letter on Frank's phone that is to be noticed at once."""
        await self.write(Letter(phone(FRANK), Card(lines=[line], ping=True).to_text()))

    async def write(self, *letters: Letter, at: Game | None = None) -> None:
        occasion = f"t{next(self._occasions):x}"
        await self.database.campaigns.say((at or self.game).id, letters, occasion, self.watch.wall)

    async def deliver(self) -> int:
        return await self.courier.deliver()

    async def waiting(self) -> int:
        return sum(row.closed_wall is None for row in await rows(self.database, schema.outbox))

    async def until_as_few_wait_as(self, count: int) -> None:
        async with asyncio.timeout(20):
            while await self.waiting() > count:  # noqa: ASYNC110 - as `until`
                await asyncio.sleep(0.005)

    async def table(self, channel: int) -> Game:
        """Another table, where Frank sits too."""
        game = await open_game(self.database, channel=channel, pace=Pace.SLOW)
        await game.join("Frank")
        return game

    async def next_courier(self) -> Courier:
        """The courier of the process that comes after this one."""
        await self.database.outbox.release()
        return Courier(cast("discord.Client", self.client), self.database, self.watch)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """The courier's loop, rung by each commit, which has gone to sleep."""
        self.database.campaigns.on_letters = self.courier.alarm.ring
        async with self.watch.stirring():
            loop = asyncio.create_task(self.courier.run())
        try:
            yield
        finally:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop


@asynccontextmanager
async def mail_at(file: Path) -> AsyncGenerator[Mail]:
    """Set the table up in a database of its own."""
    teller = PlainTeller(says=lambda _: [], writes=lambda line: Card(lines=[line]).to_text())
    async with opened(file, teller) as database:
        watch = ManualWatch()
        world = World(now=watch.now)
        client = FakeClient(world)
        courier = Courier(cast("discord.Client", client), database, watch)
        game = await open_game(database, channel=CHANNEL, pace=Pace.SLOW)
        assert await game.join("Frank") == FRANK
        yield Mail(database, watch, world, client, courier, game)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a loop does by and by."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the loop rings nobody when it has delivered
            await asyncio.sleep(0.002)
