"""Faults of the gateway, as the real library meets them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.standin import StandIn
from bot.standin.drafts import Draft
from bot.standin.point import point_discord_at
from bot.standin.wire import obj, text
from tests.wire.by_hand import connected, frame, identify
from tests.wire.people import Street, Tab, eventually
from tests.wire.small_bot import TOKEN, SmallBot


@pytest.fixture
async def mette(street: Street, bot: SmallBot) -> AsyncIterator[Tab]:
    it = await street.open()
    assert it.ready["online"] is True
    yield it
    # Whatever went wrong, it is over, and the bot is there again.
    await it.answered(await it.call("debt card"))


async def resumed(bot: SmallBot) -> None:
    await asyncio.wait_for(bot.resumed.wait(), 3)


def say_meanwhile(standin: StandIn) -> None:
    """Something is said in this very moment, before the bot can have come back."""
    world = standin.world
    draft = Draft(content=f"<@{world.bot.id}> meanwhile")
    standin.posts.post(next(world.people()), next(iter(world.channels.values())), draft)


async def test_closed_with_4000_the_session_is_resumed_with_what_was_missed(
    standin: StandIn, bot: SmallBot, mette: Tab
):
    await standin.link.close(4000)
    say_meanwhile(standin)

    await resumed(bot)
    assert "meanwhile" in (await bot.next_heard()).content
    assert bot.identified == 1


async def test_closed_with_4009_the_session_is_begun_anew(
    standin: StandIn, bot: SmallBot, mette: Tab
):
    await standin.link.close(4009)

    await eventually(lambda: bot.identified == 2)
    assert not bot.resumed.is_set()


@pytest.mark.parametrize(
    ("code", "raised"),
    [(4004, discord.ConnectionClosed), (4014, discord.PrivilegedIntentsRequired)],
)
async def test_closed_for_good_the_bot_gives_up_and_cannot_come_back(
    standin: StandIn, code: int, raised: type[discord.ClientException]
):
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot() as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await asyncio.wait_for(bot.wait_until_ready(), 3)

            await standin.link.close(code, for_good=True)

            with pytest.raises(raised):
                await asyncio.wait_for(running, 3)
        async with SmallBot() as again:
            with pytest.raises(raised):
                await asyncio.wait_for(again.start(TOKEN), 3)
        standin.link.refuses = None
        async with SmallBot() as at_last:
            running = asyncio.create_task(at_last.start(TOKEN))
            await asyncio.wait_for(at_last.wait_until_ready(), 3)
            await at_last.close()
            await running


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    standin: StandIn, bot: SmallBot, mette: Tab, *, resumable: bool
):
    standin.link.invalidate(resumable=resumable)
    await mette.until("BOT", lambda data: data["online"] is False)
    await mette.until("BOT", lambda data: data["online"] is True)

    if resumable:
        await resumed(bot)
    await eventually(lambda: bot.identified == (1 if resumable else 2))
    assert bot.resumed.is_set() is resumable


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_said_to_be_invalid_is_so(
    street: Street, standin: StandIn, *, resumable: bool
):
    async with connected(street) as socket:
        await identify(socket)
        session_id = text(obj(await frame(socket), "d"), "session_id")
        await frame(socket)

        standin.link.invalidate(resumable=resumable)

        said = await frame(socket)
    async with connected(street) as back:
        data = {"token": TOKEN, "session_id": session_id, "seq": 2}
        await back.send_json({"op": 6, "d": data})
        answer = await frame(back)
    assert (said["op"], said["d"]) == (9, resumable)
    assert answer.get("t", answer["op"]) == ("RESUMED" if resumable else 9)


async def test_asked_to_reconnect_the_bot_resumes_and_misses_nothing(
    standin: StandIn, bot: SmallBot, mette: Tab
):
    standin.link.ask_to_reconnect()
    say_meanwhile(standin)

    await resumed(bot)
    assert "meanwhile" in (await bot.next_heard()).content


async def test_a_dead_connection_is_given_up_and_the_session_resumed(
    standin: StandIn, street: Street
):
    standin.link.heartbeat_ms = 150
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot(heartbeat_timeout=0.4) as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await asyncio.wait_for(bot.wait_until_ready(), 3)
            mette = await street.open()
            await asyncio.sleep(0.5)
            assert bot.is_ready()
            assert not bot.resumed.is_set()

            standin.link.mute()
            say_meanwhile(standin)
            await mette.message("meanwhile")
            unheard = bot.heard.empty()

            await resumed(bot)
            assert unheard
            assert "meanwhile" in (await bot.next_heard()).content
            assert bot.identified == 1
            await bot.close()
            await running


async def test_one_shard_of_two_can_fail_alone(street: Street, standin: StandIn):
    async with connected(street) as first, connected(street) as second:
        for index, socket in enumerate((first, second)):
            await identify(socket, shard=[index, 2], intents=1)
        ready = obj(await frame(second), "d")

        closing = asyncio.create_task(standin.link.close(4000, shard=1))
        while not second.closed:
            await second.receive(timeout=3)
        await closing

        async with connected(street) as back:
            data = {"token": TOKEN, "session_id": text(ready, "session_id"), "seq": 1}
            await back.send_json({"op": 6, "d": data})
            while (await frame(back))["t"] != "RESUMED":
                pass
        await first.send_json({"op": 1, "d": None})
        while (await frame(first))["op"] != 11:
            pass
    assert second.close_code == 4000


async def test_two_processes_share_the_work_by_shards(street: Street, standin: StandIn):
    at_the_table = (int(standin.world.guild.id) >> 22) % 2
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot(shard=(0, 2)) as first, SmallBot(shard=(1, 2)) as second:
            bots = (first, second)
            running = [asyncio.create_task(bot.start(TOKEN)) for bot in bots]
            for bot in bots:
                await asyncio.wait_for(bot.wait_until_ready(), 3)
            mette = await street.open()
            await mette.do("open_dm", user_id=mette.bot)
            dm = text(await mette.until("CHANNEL_CREATE"), "id")

            standin.link.drop(shard=at_the_table)
            await mette.say(f"<@{mette.bot}> at the table")
            await mette.say("in private", dm)
            await mette.call("debt pay", amount=5, where="Valby")
            await resumed(bots[at_the_table])
            await mette.message("Mette Lund pays 5")
            await mette.call("debt pay", dm, amount=6, where="Valby")
            await mette.message("Mette Lund pays 6")

            heard = [(await bots[shard].next_heard()).content for shard in (at_the_table, 0)]
            assert [len(bot.guilds) for bot in bots] == ([1, 0] if at_the_table == 0 else [0, 1])
            assert not bots[1 - at_the_table].resumed.is_set()
            assert sorted(heard) == [f"<@{mette.bot}> at the table", "in private"]
            for bot in bots:
                await bot.close()
            await asyncio.gather(*running)
