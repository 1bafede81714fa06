"""Each process has its shards' campaigns, and leaves the others to theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from db import schema
from db.database import Database
from db.shards import EVERY, Shard
from game.gametime import HOUR, MINUTE, SECOND
from game.moves import Keep
from tests.db.tables import MONDAY, Game, PlainTeller, open_game, opened, rows

A_SERVER = 1 << 22
"""The number of the first server of the second shard, of however many."""


@dataclass
class Half:
    """One of two processes, and a table of its own."""

    database: Database
    game: Game

    async def row(self) -> Row[Any]:
        [row] = [
            one for one in await rows(self.database, schema.campaigns) if one.id == self.game.id
        ]
        return row

    async def letters(self) -> list[tuple[str, int | None]]:
        return [
            (row.body, row.leased_until_wall)
            for row in await rows(self.database, schema.outbox)
            if row.campaign_id == self.game.id
        ]

    async def kept(self) -> int:
        lines = await self.database.journal(self.game.id)
        return sum(isinstance(line.move, Keep) for line in lines)


@pytest.fixture
async def halves(tmp_path: Path, teller: PlainTeller) -> AsyncIterator[tuple[Half, Half]]:
    """Two processes with a shard each; at both tables somebody has sat down."""
    file = tmp_path / "game.db"
    async with (
        opened(file, teller, Shard(0, 2)) as first,
        opened(file, teller, Shard(1, 2)) as second,
    ):
        halves = (
            Half(first, await open_game(first, channel=7, guild=4 * A_SERVER + 5)),
            Half(second, await open_game(second, channel=8, guild=5 * A_SERVER)),
        )
        for half in halves:
            await half.game.join("Frank")
        yield halves


@pytest.mark.parametrize("count", [1, 2, 3, 16, 97])
async def test_the_database_deals_servers_out_as_discord_does(database: Database, count: int):
    guilds = [1, A_SERVER - 1, A_SERVER, 81384788765712384, 1180931224543698945, (1 << 63) - 1]
    guilds += [number * 7_919_777_777_777_777 for number in range(1, 1000)]
    async with database.store.writing() as connection:
        await connection.execute(
            insert(schema.campaigns),
            [{**NOTHING, "guild_id": guild, "channel_id": guild} for guild in guilds],
        )

    dealt: list[int] = []
    for index in range(count):
        shard = Shard(index, count)
        found = await database.store.read(select(schema.campaigns.c.guild_id).where(shard.mine()))
        assert {row.guild_id for row in found} == {one for one in guilds if shard.has(one)}
        dealt += [row.guild_id for row in found]

    assert sorted(dealt) == sorted(guilds)


NOTHING: dict[str, object] = {
    "opened_by": 1,
    "language": "en",
    "opened_wall": 0,
    "over": True,
    "position": 0,
    "state": "",
    "stage_memory": "",
    "anchor_wall": 0,
    "anchor_game": 0,
    "rate": 1,
    "running": False,
    "last_wall": 0,
    "failures": 0,
}
"""All that a campaign's row needs besides."""


def test_discords_own_example():
    """discord.com/developers/docs/events/gateway#sharding: (guild_id >> 22) % num_shards."""
    assert Shard(0, 2).has(197038439483310086)
    assert not Shard(1, 2).has(197038439483310086)
    assert EVERY.has(197038439483310086)


async def test_the_clock_keeps_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    mine.game.pass_hours(72)
    wall = mine.game.wall

    assert await mine.database.campaigns.due(wall) == [mine.game.id]
    kept = await mine.database.campaigns.keep_due(wall)

    assert kept == await mine.kept() > 1
    assert await theirs.kept() == 0
    assert await theirs.database.campaigns.due(wall) == [theirs.game.id]
    assert await theirs.database.campaigns.keep_due(wall) == kept


async def test_the_clock_looks_at_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    mine.game.pass_hours(72)
    await mine.database.campaigns.keep_due(mine.game.wall)

    coming, overdue = [
        (await half.database.campaigns.next_due(), (await half.row()).next_due_wall)
        for half in halves
    ]

    assert coming[0] == coming[1]
    assert overdue[0] == overdue[1]
    assert coming != overdue
    for half in (mine, theirs):
        due = (await half.row()).next_due_wall
        assert (await half.database.process.look_ahead()).due == due
        for _ in range(2):
            assert (await half.database.process.beat(mine.game.wall)).due == due


async def test_the_courier_carries_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    until = MONDAY + MINUTE

    leased = await mine.database.outbox.lease(MONDAY, until, 50)

    assert {one.campaign_id for one in leased} == {mine.game.id}
    assert {wall for _, wall in await mine.letters()} == {until}
    assert {wall for _, wall in await theirs.letters()} == {None}
    assert await mine.database.outbox.next_attempt() == until
    assert await theirs.database.outbox.next_attempt() == 0


async def test_whether_letters_wait_is_asked_of_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    leased = await mine.database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    await mine.database.outbox.close([(one.id, None) for one in leased], MONDAY)

    for half, wait in ((mine, False), (theirs, True)):
        assert (await half.database.process.look_ahead()).letters == wait
        for _ in range(2):
            assert (await half.database.process.beat(MONDAY)).letters == wait


async def test_the_courier_lets_go_of_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    for half in halves:
        await half.database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)

    await mine.database.outbox.release()

    assert {wall for _, wall in await mine.letters()} == {None}
    assert {wall for _, wall in await theirs.letters()} == {MONDAY + MINUTE}


async def test_time_is_given_back_to_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves
    before, others = await mine.row(), await theirs.row()

    assert await mine.database.timekeeping.give_back(MONDAY, MONDAY + HOUR) == 1

    assert await theirs.row() == others
    after = await mine.row()
    assert after.anchor_wall == before.anchor_wall + HOUR


async def test_its_own_follow_a_clock_that_was_set_back(halves: tuple[Half, Half]):
    mine, theirs = halves
    for half in halves:
        await half.database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
        await half.database.process.beat(MONDAY)
    others = (await theirs.row(), await theirs.letters())

    await mine.database.timekeeping.set_back(SECOND, MONDAY - SECOND)

    assert (await theirs.row(), await theirs.letters()) == others
    assert (await mine.row()).last_wall == MONDAY - SECOND
    assert {wall for _, wall in await mine.letters()} == {MONDAY + MINUTE - SECOND}
    assert await mine.database.process.last_beat() == MONDAY - SECOND
    assert await theirs.database.process.last_beat() == MONDAY


async def test_the_servers_that_are_asked_after_are_its_own(halves: tuple[Half, Half]):
    mine, theirs = halves

    assert await mine.database.timekeeping.guilds() == {4 * A_SERVER + 5: False}
    assert await theirs.database.timekeeping.guilds() == {5 * A_SERVER: False}


async def test_each_has_its_own_heart(halves: tuple[Half, Half]):
    mine, theirs = halves
    await mine.database.process.beat(MONDAY + SECOND)
    await theirs.database.process.beat(MONDAY)

    assert await mine.database.process.last_beat() == MONDAY + SECOND
    assert await theirs.database.process.last_beat() == MONDAY


async def test_shards_that_are_dealt_anew_were_here_when_any_was(
    tmp_path: Path, halves: tuple[Half, Half], teller: PlainTeller
):
    assert await halves[0].database.process.last_beat() is None
    await halves[0].database.process.beat(MONDAY + SECOND)
    await halves[1].database.process.beat(MONDAY)

    for shard in (EVERY, Shard(2, 3)):
        async with opened(tmp_path / "game.db", teller, shard) as new:
            assert await new.process.last_beat() == MONDAY + SECOND
    # Who beats already is as old as their own last beat.
    assert await halves[1].database.process.last_beat() == MONDAY
