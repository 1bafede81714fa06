"""Servers that come and go, and the gateway: clocks stand where nobody could act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import discord
import pytest

from bot.app import PusherBot
from bot.clock import Clock
from bot.reach import Reach
from db.database import Database
from db.process import HEARTBEAT
from game.campaign import Pace, Status
from game.gametime import DAY, HOUR, MINUTE
from game.moves import PauseCampaign, ResumeCampaign
from tests.bot.manual_watch import ManualWatch
from tests.bot.ticking import deadlines, kept, pass_by, running
from tests.db.tables import Game, open_game

Coming = Callable[[Reach, discord.Guild], Awaitable[None]]

HERE, THERE = 1, 2
OUTAGE = timedelta(minutes=5)


def a_guild(guild_id: int, *, unavailable: bool = False) -> discord.Guild:
    return cast("discord.Guild", SimpleNamespace(id=guild_id, unavailable=unavailable))


@dataclass
class FakeBot:
    """As much of the bot as knows of servers."""

    database: Database
    watch: ManualWatch
    clock: Clock
    guilds: list[discord.Guild] = field(default_factory=list[discord.Guild])
    ready: bool = True

    def is_ready(self) -> bool:
        return self.ready

    def reach(self) -> Reach:
        return Reach(cast("PusherBot", self))


async def table_in(database: Database, guild: int) -> Game:
    game = await open_game(database, channel=guild + 6, guild=guild, pace=Pace.DEMO)
    await game.join("Frank")
    return game


def a_bot(database: Database, watch: ManualWatch, clock: Clock | None = None) -> FakeBot:
    return FakeBot(database, watch, clock or Clock(database, watch, credit_downtime=True))


# Servers.


@pytest.mark.parametrize(
    ("goes", "comes"),
    [
        (Reach.on_guild_unavailable, Reach.on_guild_available),
        (Reach.on_guild_remove, Reach.on_guild_join),
    ],
    ids=["an outage", "sent away and asked back"],
)
async def test_the_clocks_of_a_server_that_is_gone_stand_until_it_is_back(
    database: Database,
    watch: ManualWatch,
    goes: Coming,
    comes: Coming,
):
    here, there = await table_in(database, HERE), await table_in(database, THERE)
    before = await deadlines(there)

    async with running(database, watch) as clock:
        reach = a_bot(database, watch, clock).reach()
        await pass_by(watch, timedelta(seconds=40))
        await goes(reach, a_guild(THERE))
        await pass_by(watch, OUTAGE)

        assert len(await kept(here)) > 3
        assert await kept(there) == []
        assert (await there.seat()).clock.game_at(watch.wall) == 8 * HOUR + 720 * 40_000_000

        async with watch.stirring():
            await comes(reach, a_guild(THERE))
        assert await deadlines(there) == [wall + 5 * MINUTE for wall in before]
        await pass_by(watch, timedelta(seconds=70))
        assert await kept(there) == [DAY + 6 * HOUR]


async def test_a_server_that_is_gone_twice_over_has_lost_no_time(
    database: Database, watch: ManualWatch
):
    game = await table_in(database, HERE)
    before = await deadlines(game)
    reach = a_bot(database, watch).reach()

    for _ in range(2):
        await reach.on_guild_unavailable(a_guild(HERE))
        watch.move(OUTAGE)
        await reach.on_guild_unavailable(a_guild(HERE))
    for _ in range(2):
        await reach.on_guild_available(a_guild(HERE))

    assert await deadlines(game) == [wall + 10 * MINUTE for wall in before]


async def test_a_process_that_is_away_meanwhile_gives_nothing_back_twice(
    database: Database, watch: ManualWatch
):
    game = await table_in(database, HERE)
    before = await deadlines(game)
    async with running(database, watch) as clock:
        await a_bot(database, watch, clock).reach().on_guild_unavailable(a_guild(HERE))
    watch.move(OUTAGE)

    async with running(database, watch) as clock:
        bot = a_bot(database, watch, clock)
        bot.guilds = [a_guild(HERE)]
        async with watch.stirring():
            await bot.reach().on_ready()

    assert await deadlines(game) == [wall + 5 * MINUTE for wall in before]


async def test_a_table_that_was_paused_stays_paused_when_its_server_is_back(
    database: Database, watch: ManualWatch
):
    game = await table_in(database, HERE)
    await game.done(PauseCampaign())
    reach = a_bot(database, watch).reach()

    await reach.on_guild_unavailable(a_guild(HERE))
    await reach.on_guild_available(a_guild(HERE))

    assert (await game.seat()).state.status is Status.PAUSED
    assert not (await game.seat()).clock.running
    assert await database.campaigns.next_due() is None


async def test_a_table_that_is_paused_while_its_server_is_gone_stays_paused_when_it_is_back(
    database: Database, watch: ManualWatch
):
    game = await table_in(database, HERE)
    reach = a_bot(database, watch).reach()
    await reach.on_guild_unavailable(a_guild(HERE))
    await game.done(PauseCampaign())

    await reach.on_guild_available(a_guild(HERE))
    watch.move(OUTAGE)
    assert not (await game.seat()).clock.running
    assert await database.campaigns.next_due() is None

    game.wall = watch.wall
    await game.done(ResumeCampaign())
    assert (await game.seat()).clock.game_at(watch.wall) == 8 * HOUR


async def test_a_table_that_is_resumed_while_its_server_is_gone_goes_on_when_it_is_back(
    database: Database, watch: ManualWatch
):
    game = await table_in(database, HERE)
    reach = a_bot(database, watch).reach()
    await reach.on_guild_unavailable(a_guild(HERE))
    await game.done(PauseCampaign())
    await game.done(ResumeCampaign())
    assert not (await game.seat()).clock.running

    watch.move(OUTAGE)
    await reach.on_guild_available(a_guild(HERE))

    assert (await game.seat()).clock.running
    assert (await game.seat()).clock.game_at(watch.wall) == 8 * HOUR


async def test_at_the_start_servers_are_looked_at_together(database: Database, watch: ManualWatch):
    game = await table_in(database, HERE)
    bot = a_bot(database, watch)
    await bot.reach().on_guild_unavailable(a_guild(HERE))

    bot.ready = False
    await bot.reach().on_guild_available(a_guild(HERE))
    assert not (await game.seat()).clock.running

    bot.guilds = [a_guild(HERE)]
    await bot.reach().on_ready()
    assert (await game.seat()).clock.running


@pytest.mark.parametrize(
    "guilds", [[a_guild(HERE)], [a_guild(HERE), a_guild(THERE, unavailable=True)]]
)
async def test_servers_that_went_while_nobody_looked_stand_from_the_start(
    database: Database, watch: ManualWatch, guilds: list[discord.Guild]
):
    here, there = await table_in(database, HERE), await table_in(database, THERE)
    bot = a_bot(database, watch)
    bot.guilds = guilds

    await bot.reach().on_ready()

    assert (await here.seat()).clock.running
    assert not (await there.seat()).clock.running
    bot.guilds = [a_guild(HERE), a_guild(THERE)]
    await bot.reach().on_ready()
    assert (await there.seat()).clock.running


# The gateway.


async def test_a_server_that_is_not_back_with_the_gateway_stands_since_the_gateway_went(
    database: Database, watch: ManualWatch
):
    here, there = await table_in(database, HERE), await table_in(database, THERE)
    before = await deadlines(there)

    async with running(database, watch) as clock:
        bot = a_bot(database, watch, clock)
        reach = bot.reach()
        await pass_by(watch, timedelta(seconds=40))
        await reach.on_disconnect()
        await pass_by(watch, OUTAGE)
        bot.guilds = [a_guild(HERE), a_guild(THERE, unavailable=True)]
        async with watch.stirring():
            await reach.on_ready()
        assert await deadlines(here) == [wall + 5 * MINUTE for wall in before]
        await pass_by(watch, OUTAGE)
        async with watch.stirring():
            await reach.on_guild_available(a_guild(THERE))

        assert await kept(there) == []
        assert await deadlines(there) == [wall + 10 * MINUTE for wall in before]


@pytest.mark.parametrize("back", [Reach.on_resumed, Reach.on_ready], ids=["resumed", "anew"])
async def test_while_the_gateway_is_away_nothing_is_kept_and_it_is_given_back(
    database: Database, watch: ManualWatch, back: Callable[[Reach], Awaitable[None]]
):
    game = await table_in(database, HERE)
    before = await deadlines(game)

    async with running(database, watch) as clock:
        bot = a_bot(database, watch, clock)
        bot.guilds = [a_guild(HERE)]
        reach = bot.reach()
        beat = await database.process.recall(HEARTBEAT)
        await reach.on_disconnect()
        await pass_by(watch, OUTAGE)
        assert await kept(game) == []
        assert await database.process.recall(HEARTBEAT) == beat

        async with watch.stirring():
            await back(reach)

        assert await kept(game) == []
        assert await deadlines(game) == [wall + 5 * MINUTE for wall in before]
        assert await database.process.recall(HEARTBEAT) == str(watch.wall)
