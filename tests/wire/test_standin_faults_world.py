"""Servers, channels and people that go away, as the real library meets it, and that come back."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.model import Channel
from bot.standin.point import point_discord_at
from bot.standin.wire import objs, text
from tests.wire.people import Street
from tests.wire.small_bot import TOKEN, SmallBot


@pytest.fixture
def table(bot: SmallBot) -> discord.TextChannel:
    return bot.guilds[0].text_channels[0]


@pytest.fixture
def inside(standin: StandIn, table: discord.TextChannel) -> Channel:
    return standin.world.channels[str(table.id)]


async def refused(place: discord.abc.Messageable) -> int:
    with pytest.raises(discord.HTTPException) as said:
        await place.send("Hello?")
    return said.value.code


async def private_thread(table: discord.TextChannel) -> discord.Thread:
    return await table.create_thread(name="A phone", type=discord.ChannelType.private_thread)


async def test_what_happens_in_a_server_that_fails_does_not_reach_the_bot_but_private_words_do(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()
    standin.interactions.answer_seconds = 0.05
    await mette.do("open_dm", user_id=mette.bot)
    dm = text(await mette.until("CHANNEL_CREATE"), "id")

    standin.world.set_available(available=False)
    unheard = await mette.call("debt card")
    await mette.say(f"<@{mette.bot}> unheard")
    await mette.say("heard", dm)

    await mette.answered(unheard, "failed")
    assert (await bot.next_heard()).content == "heard"
    assert bot.guilds[0].unavailable
    standin.interactions.answer_seconds = 3.0
    standin.world.set_available(available=True)
    await bot.wait_for("guild_available", timeout=3)
    await mette.answered(await mette.call("debt card"))


async def test_a_bot_that_starts_while_its_server_fails_has_it_when_it_is_back(standin: StandIn):
    standin.world.set_available(available=False)
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot() as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await asyncio.wait_for(bot.wait_until_ready(), 3)
            before = [guild.unavailable for guild in bot.guilds]

            standin.world.set_available(available=True)
            back = await bot.wait_for("guild_available", timeout=3)

            assert before == [True]
            assert back.text_channels[0].name == "table"
            await bot.close()
            await running


async def test_thrown_out_the_bot_has_no_server_and_invited_again_it_has(
    street: Street, standin: StandIn, bot: SmallBot, table: discord.TextChannel
):
    world = standin.world
    mette = await street.open()
    await mette.call("debt card")
    card = await mette.until("MESSAGE_CREATE")
    await mette.call("phone thread")
    await mette.message("Look at it.")
    person = await bot.fetch_user(int(mette.me))
    standin.interactions.answer_seconds = 0.05

    world.remove_member(world.bot)
    gone = await bot.wait_for("guild_remove", timeout=3)
    mette.ready = await mette.until("READY")

    assert (list(bot.guilds), gone.id) == ([], table.guild.id)
    assert [guild async for guild in bot.fetch_guilds()] == []
    assert [await refused(table), await refused(person)] == [50001, 50007]
    with pytest.raises(discord.NotFound) as unknown:
        await bot.fetch_guild(table.guild.id)
    assert unknown.value.code == 10004
    assert objs(mette.ready, "commands") != []
    assert "open_table" not in {text(c, "name") for c in objs(mette.ready, "commands")}
    assert (await mette.refused(await mette.call("debt card")))[0] == 50013
    await mette.answered(await mette.press(card, "due:10"), "failed")
    await mette.say(f"<@{mette.bot}> unheard")
    await mette.message("unheard")
    assert all(world.bot.id not in thread.members for thread in world.threads.values())

    standin.interactions.answer_seconds = 3.0
    world.restore_member(world.bot)
    joined = await bot.wait_for("guild_join", timeout=3)

    await joined.text_channels[0].send("Here again.")
    mette.ready = await mette.until("READY")
    await mette.answered(await mette.call("debt card"))
    assert bot.heard.empty()


async def test_a_bot_that_was_thrown_out_while_away_starts_without_a_server(standin: StandIn):
    standin.world.remove_member(standin.world.bot)
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot() as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await asyncio.wait_for(bot.wait_until_ready(), 3)
            before = list(bot.guilds)

            standin.world.restore_member(standin.world.bot)
            joined = await bot.wait_for("guild_join", timeout=3)

            assert before == []
            assert joined.id == int(standin.world.guild.id)
            await bot.close()
            await running


async def test_a_deleted_channel_is_gone_with_its_threads(
    bot: SmallBot, standin: StandIn, table: discord.TextChannel, inside: Channel
):
    thread = await private_thread(table)

    standin.world.delete_channel(inside)
    await bot.wait_for("guild_channel_delete", timeout=3)

    assert [await refused(table), await refused(thread)] == [10003, 10003]
    assert bot.get_channel(table.id) is None
    assert bot.guilds[0].get_thread(thread.id) is None


async def test_a_deleted_thread_is_gone(
    bot: SmallBot, standin: StandIn, table: discord.TextChannel
):
    thread = await private_thread(table)

    standin.world.delete_thread(standin.world.threads[str(thread.id)])
    await bot.wait_for("thread_delete", timeout=3)

    assert await refused(thread) == 10003
    await table.send("The table stands.")


@pytest.mark.parametrize(
    ("perm", "codes"),
    [
        (Perm.VIEW_CHANNEL, (50001, 50001)),
        (Perm.SEND_MESSAGES, (50013, None)),
        (Perm.SEND_IN_THREADS, (None, 50013)),
    ],
)
async def test_withdrawn_permissions_are_missed_until_they_are_given_back(
    standin: StandIn,
    table: discord.TextChannel,
    inside: Channel,
    perm: Perm,
    codes: tuple[int | None, int | None],
):
    bot = standin.world.bot
    thread = await private_thread(table)

    standin.world.overwrite(inside, bot, deny=perm)

    for place, code in zip((table, thread), codes, strict=True):
        if code is None:
            await place.send("Still allowed.")
        else:
            assert await refused(place) == code
    standin.world.overwrite(inside, bot)
    for place in (table, thread):
        await place.send("Allowed again.")


async def test_somebody_who_left_is_in_no_thread_and_gets_no_letters_until_they_are_back(
    bot: SmallBot, standin: StandIn, table: discord.TextChannel
):
    kasper = list(standin.world.people())[1]
    thread = await private_thread(table)
    person = await bot.fetch_user(int(kasper.id))
    await thread.add_user(person)

    standin.world.remove_member(kasper)

    assert kasper.id not in standin.world.threads[str(thread.id)].members
    with pytest.raises(discord.NotFound) as unknown:
        await thread.add_user(person)
    assert unknown.value.code == 10007
    assert await refused(person) == 50007
    standin.world.restore_member(kasper)
    await thread.add_user(person)
    await person.send("Welcome back.")


async def test_somebody_who_closes_their_door_gets_no_letters(
    bot: SmallBot, standin: StandIn, table: discord.TextChannel
):
    kasper = list(standin.world.people())[1]
    person = await bot.fetch_user(int(kasper.id))
    await person.send("Open.")

    kasper.accepts_dms = False

    assert await refused(person) == 50007


async def test_who_left_can_see_nothing_even_where_a_channel_let_them_in(
    standin: StandIn, inside: Channel
):
    kasper = list(standin.world.people())[1]
    standin.world.overwrite(inside, kasper, allow=Perm.VIEW_CHANNEL)

    standin.world.remove_member(kasper)

    assert not standin.world.sees(kasper, inside)


async def test_archived_threads_are_not_active_until_they_are_woken(
    bot: SmallBot, standin: StandIn, table: discord.TextChannel
):
    first, second = await private_thread(table), await private_thread(table)
    for thread in (first, second):
        standin.world.set_archived(standin.world.threads[str(thread.id)], archived=True)
    before = await bot.guilds[0].active_threads()

    await first.send("Wake up.")
    await second.edit(archived=False)

    assert before == []
    assert {thread.id for thread in await bot.guilds[0].active_threads()} == {first.id, second.id}
