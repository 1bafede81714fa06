"""A stand-in, its people and a small bot, for each test anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.standin import StandIn
from bot.standin.point import point_discord_at
from tests.wire.people import Street
from tests.wire.small_bot import TOKEN, SmallBot
from tests.wire.table import Table, laid


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    it = StandIn(token=TOKEN, hint="Type /debt card.")
    await it.start()
    yield it
    await it.stop()
    left = [task.get_name() for task in asyncio.all_tasks() if "standin" in task.get_name()]
    assert (it.unknown, it.faults.left, left) == ([], [], [])


@pytest.fixture
async def street(standin: StandIn) -> AsyncIterator[Street]:
    async with aiohttp.ClientSession() as session:
        it = Street(standin, session)
        yield it
        await it.close()


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[SmallBot]:
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot() as it:
            running = asyncio.create_task(it.start(TOKEN))
            await asyncio.wait_for(it.wait_until_ready(), 5)
            yield it
            await it.close()
            await running


@pytest.fixture
async def table(standin: StandIn, tmp_path: Path) -> AsyncIterator[Table]:
    """A table that waits for its first dealer."""
    async with laid(standin, tmp_path / "pusher.db") as it:
        yield it
