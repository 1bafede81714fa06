"""Threads: who is in them, who sees them, and what archiving and locking mean."""

from __future__ import annotations

from collections.abc import Awaitable

import discord
import pytest

from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.model import Thread
from bot.standin.wire import obj, objs, text
from tests.wire.people import Street, Tab
from tests.wire.small_bot import SmallBot


async def phone_of(tab: Tab, bot: SmallBot) -> discord.Thread:
    await tab.call("phone thread")
    made = await tab.until("THREAD_CREATE")
    await tab.message("It rings.")
    await tab.message("Look at it.")
    thread = bot.guilds[0].get_thread(int(text(made, "id")))
    assert thread is not None
    return thread


def inside(standin: StandIn, thread: discord.Thread) -> Thread:
    return standin.world.threads[str(thread.id)]


async def test_a_private_thread_is_seen_by_those_in_it_alone(street: Street, bot: SmallBot):
    kasper, signe = await street.open(1), await street.open(2)

    thread = await phone_of(kasper, bot)

    assert thread.is_private()
    nonce = await signe.do("history", channel_id=str(thread.id))
    assert (await signe.refused(nonce))[0] == 50001
    assert await signe.settled() == []
    fresh = await street.open(2)
    assert fresh.ready["threads"] == []
    again = await street.open(1)
    assert [found["id"] for found in objs(again.ready, "threads")] == [str(thread.id)]
    assert str(thread.id) in obj(again.ready, "permissions")


async def test_a_moderator_may_open_any_thread_but_is_told_of_their_own_alone(
    street: Street, bot: SmallBot
):
    mette, kasper = await street.open(), await street.open(1)

    thread = await phone_of(kasper, bot)

    assert await mette.settled() == []
    await mette.do("history", channel_id=str(thread.id))
    assert [m["content"] for m in objs(await mette.until("HISTORY"), "messages")] == ["It rings."]
    assert (await street.open()).ready["threads"] == []


async def test_a_thread_comes_and_goes_as_people_are_added_and_removed(
    street: Street, bot: SmallBot
):
    kasper, signe = await street.open(1), await street.open(2)
    thread = await phone_of(kasper, bot)

    await thread.add_user(discord.Object(int(signe.me)))
    come = await signe.until("THREAD_CREATE")
    await thread.remove_user(discord.Object(int(signe.me)))
    gone = await signe.until("THREAD_DELETE")

    assert come["id"] == gone["id"] == str(thread.id)
    assert {member.id for member in await thread.fetch_members()} == {
        int(kasper.me),
        int(kasper.bot),
    }


async def test_a_mention_brings_somebody_into_a_thread_only_where_that_is_allowed(
    street: Street, bot: SmallBot, standin: StandIn
):
    kasper, signe = await street.open(1), await street.open(2)
    thread = await phone_of(kasper, bot)

    await kasper.say(f"<@{signe.me}> look", str(thread.id))
    await kasper.message("look")
    assert signe.me not in inside(standin, thread).members

    inside(standin, thread).invitable = True
    await kasper.say(f"<@{signe.me}> look again", str(thread.id))
    await signe.until("THREAD_CREATE")


async def test_writing_wakes_an_archived_thread(street: Street, bot: SmallBot):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)
    await thread.edit(archived=True)
    hidden = await kasper.until(
        "THREAD_UPDATE", lambda found: obj(found, "thread_metadata")["archived"] is True
    )

    await kasper.say("Hello?", str(thread.id))

    shown = await kasper.until(
        "THREAD_UPDATE", lambda found: obj(found, "thread_metadata")["archived"] is False
    )
    assert hidden["id"] == shown["id"]
    assert (await bot.next_heard()).content == ""


async def test_nothing_is_edited_or_added_in_an_archived_thread(street: Street, bot: SmallBot):
    kasper, signe = await street.open(1), await street.open(2)
    thread = await phone_of(kasper, bot)
    said = await thread.send("Old news.")
    await thread.edit(archived=True)

    with pytest.raises(discord.HTTPException) as edited:
        await said.edit(content="News.")
    with pytest.raises(discord.HTTPException) as added:
        await thread.add_user(discord.Object(int(signe.me)))

    assert [edited.value.code, added.value.code] == [50083, 50083]
    await thread.send("Awake again.")
    assert (await said.edit(content="News.")).content == "News."


async def test_a_locked_thread_is_closed_to_people_and_opened_only_by_moderators(
    street: Street, bot: SmallBot
):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)

    await thread.edit(locked=True, archived=True)

    nonce = await kasper.say("Hello?", str(thread.id))
    assert await kasper.refused(nonce) == (50083, "This thread is closed.")
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("Not even the bot.")
    assert refused.value.code == 50083
    await thread.edit(archived=False)
    await thread.send("Now it may.")
    await kasper.message("Now it may.")
    nonce = await kasper.say("Hello?", str(thread.id))
    assert await kasper.refused(nonce) == (160005, "This thread is locked.")


async def refusal(editing: Awaitable[object]) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await editing
    return refused.value.code


async def test_whoever_may_write_may_wake_a_thread_but_not_a_locked_one(
    street: Street, bot: SmallBot, standin: StandIn
):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)
    within, world = inside(standin, thread), standin.world
    within.owner_id = kasper.me
    mine = next(role for role in world.roles.values() if role.managed_by)
    mine.permissions &= ~Perm.MANAGE_THREADS

    world.set_archived(within, archived=True)
    assert await refusal(thread.edit(archived=False, invitable=True)) == 50013
    assert not (await thread.edit(archived=False)).archived

    world.set_archived(within, archived=True, locked=True)
    assert await refusal(thread.edit(archived=False)) == 50013
    within.owner_id = world.bot.id
    assert await refusal(thread.edit(archived=False, locked=False)) == 50013

    within.owner_id = kasper.me
    world.set_archived(within, archived=True, locked=False)
    channel = world.channels[kasper.channel("table")]
    world.overwrite(channel, world.bot, deny=Perm.SEND_IN_THREADS)
    assert await refusal(thread.edit(archived=False)) == 50013


async def test_the_permission_to_write_in_a_channel_means_nothing_in_its_threads(
    street: Street, bot: SmallBot, standin: StandIn
):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)
    world = standin.world
    channel = world.channels[kasper.channel("table")]
    everyone = world.roles[world.guild.id]

    world.overwrite(channel, everyone, deny=Perm.SEND_MESSAGES)
    person = world.users[kasper.me]
    assert not world.may(person, channel, Perm.ATTACH_FILES)
    assert world.may(person, inside(standin, thread), Perm.ATTACH_FILES)
    await kasper.say("In the thread.", str(thread.id))
    await kasper.message("In the thread.")
    nonce = await kasper.say("In the channel.")
    assert (await kasper.refused(nonce))[0] == 50013

    world.overwrite(channel, everyone, deny=Perm.SEND_IN_THREADS)
    nonce = await kasper.say("In the thread again.", str(thread.id))
    assert (await kasper.refused(nonce))[0] == 50013


async def test_commands_work_in_a_thread(street: Street, bot: SmallBot):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)

    await kasper.call("debt pay", str(thread.id), amount=3, where="Valby")

    said = await kasper.message("Kasper pays 3 in Valby")
    assert said["channel_id"] == str(thread.id)


async def test_a_quiet_thread_is_archived_after_its_time(
    street: Street, bot: SmallBot, standin: StandIn
):
    kasper = await street.open(1)
    thread = await phone_of(kasper, bot)
    inside(standin, thread).auto_archive_minutes = -1

    standin.sweep()

    await kasper.until("THREAD_UPDATE", lambda t: obj(t, "thread_metadata")["archived"] is True)
    archived = [t async for t in bot_channel(bot).archived_threads(private=True)]
    assert [found.id for found in archived] == [thread.id]
    assert await bot.guilds[0].active_threads() == []


async def test_a_public_thread_hangs_on_its_message(
    street: Street, bot: SmallBot, standin: StandIn
):
    mine = next(role for role in standin.world.roles.values() if role.managed_by)
    mine.permissions |= Perm.CREATE_PUBLIC_THREADS
    kasper = await street.open(1)
    said = await bot_channel(bot).send("Talk below.")

    thread = await said.create_thread(name="Below")

    seen = await kasper.until("THREAD_CREATE")
    assert seen["type"] == 11
    assert thread.id == said.id


async def test_a_thread_needs_the_permission_to_make_it(
    street: Street, bot: SmallBot, standin: StandIn
):
    mine = next(role for role in standin.world.roles.values() if role.managed_by)
    mine.permissions &= ~Perm.CREATE_PRIVATE_THREADS

    with pytest.raises(discord.Forbidden) as refused:
        await bot_channel(bot).create_thread(name="No", type=discord.ChannelType.private_thread)

    assert refused.value.code == 50013


async def test_the_quietest_archived_thread_makes_room(
    bot: SmallBot, standin: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.world.THREADS", 2)
    first, second = [await bot_channel(bot).create_thread(name=name) for name in "ab"]

    with pytest.raises(discord.HTTPException) as refused:
        await bot_channel(bot).create_thread(name="c")
    await second.edit(archived=True)
    third = await bot_channel(bot).create_thread(name="d")

    assert refused.value.code == 160006
    assert set(standin.world.threads) == {str(first.id), str(third.id)}


def bot_channel(bot: SmallBot) -> discord.TextChannel:
    return next(c for c in bot.guilds[0].text_channels if c.name == "table")
