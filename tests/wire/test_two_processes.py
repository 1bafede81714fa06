"""Two processes on one PostgreSQL, a shard each. This runs with the tests of that engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.standin import StandIn
from db.outbox import TABLE
from db.shards import Shard
from tests.wire.process import PATIENCE, Life, Operator, operated
from tests.wire.table import Table

pytestmark = pytest.mark.postgres

REST = "Two hours."
LOOKED = 1.0
"""Seconds in which a process that is online has looked for letters more than once."""


@pytest.fixture
async def table(standin: StandIn, tmp_path: Path) -> AsyncIterator[Table]:
    it = Table(standin, tmp_path / "pusher.db")
    yield it
    await it.close()


@pytest.fixture
async def operator(table: Table, tmp_path: Path) -> AsyncIterator[Operator]:
    settings = {"PUSHER_DATABASE": table.settings.database_url}
    async with operated(table.standin, tmp_path, settings) as it:
        yield it
    assert table.leaks(await it.all_said()) == []


def shards(standin: StandIn) -> tuple[Shard, Shard]:
    """Return the shard that has the stand-in's server, and the other one."""
    server = int(standin.world.guild.id)
    first, second = Shard(0, 2), Shard(1, 2)
    return (first, second) if first.has(server) else (second, first)


async def both(standin: StandIn, operator: Operator) -> tuple[Life, Life]:
    """Start both: the one that has the server, and the other."""
    serving, other = shards(standin)
    idle = await operator.runs(PUSHER_SHARD=str(other))
    came = asyncio.Event()
    standin.link.on_presence.append(came.set)
    serves = await operator.starts("run", PUSHER_SHARD=str(serving))
    async with asyncio.timeout(PATIENCE):
        await came.wait()
    return serves, idle


async def test_both_run_and_the_one_that_has_the_server_answers(table: Table, operator: Operator):
    serves, idle = await both(table.standin, operator)
    await table.opens()
    frank = await table.person().joins("Frank Quill")

    assert REST in await frank.types("street rest")
    assert [len(table.said()), len(frank.phone())] == [2, 2]
    assert [serves.goes_on, idle.goes_on] == [True, True]

    assert (await idle.killed()).status < 0
    assert REST in await frank.types("street rest")
    assert frank.times_told(REST) == 2
    assert (await serves.stopped()).status == 0


async def test_what_belongs_to_another_shard_is_left_to_it(table: Table, operator: Operator):
    serving, other = shards(table.standin)
    serves = await operator.runs(PUSHER_SHARD=str(serving))
    await table.opens()
    await table.person().joins("Frank Quill")
    assert (await serves.stopped()).status == 0
    await table.leaves(TABLE, "One.")

    await operator.runs(PUSHER_SHARD=str(other))
    await asyncio.sleep(LOOKED)
    assert table.waiting() == 1

    await operator.starts("run", PUSHER_SHARD=str(serving))
    await table.delivered()
    assert table.said()[-1] == "One."
