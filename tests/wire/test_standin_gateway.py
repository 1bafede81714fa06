"""The gateway: identifying, losing the connection, coming back, and what intents let through."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from bot.standin import StandIn
from bot.standin.point import point_discord_at
from bot.standin.wire import obj, objs, text
from tests.wire.by_hand import connected, frame, identify
from tests.wire.people import Street, eventually
from tests.wire.small_bot import TOKEN, SmallBot


async def closed_with(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    await socket.receive(timeout=3)
    return socket.close_code


async def test_a_lost_connection_is_resumed_and_nothing_is_missed(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()

    standin.link.drop()
    nonce = await mette.call("debt pay", amount=5, where="Valby")
    await mette.say(f"<@{mette.bot}> still there?")

    await asyncio.wait_for(bot.resumed.wait(), 3)
    await mette.answered(nonce)
    assert "still there?" in (await bot.next_heard()).content
    assert bot.identified == 1


async def test_the_bot_reconnects_when_it_is_asked_to(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()

    standin.link.ask_to_reconnect()

    await mette.until("BOT", lambda data: data["online"] is False)
    await mette.until("BOT", lambda data: data["online"] is True)
    await asyncio.wait_for(bot.resumed.wait(), 3)
    assert bot.identified == 1


async def test_a_session_that_is_forgotten_is_begun_anew(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()
    standin.link.forget_sessions()

    standin.link.drop()

    await mette.until("BOT", lambda data: data["online"] is True)
    await eventually(lambda: bot.identified == 2)
    await mette.answered(await mette.call("debt card"))
    assert not bot.resumed.is_set()


async def resumed(street: Street, session_id: str, seq: int) -> list[tuple[object, object]]:
    async with connected(street) as socket:
        data = {"token": TOKEN, "session_id": session_id, "seq": seq}
        await socket.send_json({"op": 6, "d": data})
        found = [await frame(socket)]
        while found[-1].get("t") not in {None, "RESUMED"}:
            found.append(await frame(socket))
    return [(one.get("s", one["op"]), one.get("t")) for one in found]


async def test_what_was_missed_is_replayed_in_order_before_resumed(street: Street):
    async with connected(street) as socket:
        await identify(socket)
        session_id = text(obj(await frame(socket), "d"), "session_id")
    channel = next(iter(street.standin.world.channels.values()))
    for _ in range(3):
        street.standin.world.update_channel(channel)

    found = await resumed(street, session_id, 3)

    assert found == [(4, "CHANNEL_UPDATE"), (5, "CHANNEL_UPDATE"), (6, "RESUMED")]


async def test_more_than_can_be_kept_invalidates_the_session(street: Street):
    async with connected(street) as socket:
        await identify(socket)
        session_id = text(obj(await frame(socket), "d"), "session_id")
    channel = next(iter(street.standin.world.channels.values()))
    for _ in range(2100):
        street.standin.world.update_channel(channel)

    assert await resumed(street, session_id, 3) == [(9, None)]
    assert await resumed(street, "no such session", 3) == [(9, None)]


async def test_a_wrong_token_cannot_log_in(standin: StandIn):
    with point_discord_at(standin):
        async with SmallBot() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("some.other.token")


async def test_a_wrong_token_is_closed_with_4004(street: Street):
    async with connected(street) as socket:
        await identify(socket, token="some.other.token")

        assert await closed_with(socket) == 4004


async def test_intents_that_were_not_granted_are_closed_with_4014(street: Street, standin: StandIn):
    standin.link.allowed_intents &= ~(1 << 15)

    async with connected(street) as socket:
        await identify(socket, intents=1 << 15)

        assert await closed_with(socket) == 4014


async def test_identifying_twice_is_closed_with_4005(street: Street):
    async with connected(street) as socket:
        await identify(socket)
        assert [(await frame(socket))["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]

        await identify(socket)

        assert await closed_with(socket) == 4005


async def test_a_heartbeat_is_acknowledged_and_silence_is_not_borne(
    street: Street, standin: StandIn
):
    standin.link.heartbeat_ms = 60

    async with connected(street) as socket:
        await socket.send_json({"op": 1, "d": None})
        assert (await frame(socket))["op"] == 11

        assert await closed_with(socket) == 4000


async def test_an_unknown_op_is_closed_with_4001_and_remembered(street: Street, standin: StandIn):
    async with connected(street) as socket:
        await identify(socket)
        await socket.send_json({"op": 31, "d": None})
        await frame(socket)
        await frame(socket)

        assert await closed_with(socket) == 4001
    assert standin.unknown == ["gateway op 31"]
    standin.unknown.clear()


async def test_a_bot_hears_only_what_its_intents_let_through(street: Street):
    mette = await street.open()
    async with connected(street) as socket:
        await identify(socket, intents=1)
        await frame(socket)
        guild = obj(await frame(socket), "d")

        await mette.say("Not for you.")
        await mette.message("Not for you.")
        street.standin.world.add_channel("cellar")

        assert (await frame(socket))["t"] == "CHANNEL_CREATE"
    owner = mette.me
    listed = {text(obj(member, "user"), "id") for member in objs(guild, "members")}
    assert listed == {owner, mette.bot}
    assert guild["member_count"] == 5


async def test_with_the_content_intent_everything_is_readable(street: Street, standin: StandIn):
    intents = discord.Intents.default()
    intents.message_content = True
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot(intents=intents) as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await bot.wait_until_ready()
            mette = await street.open()

            await mette.say("Anybody may read this.")

            assert (await bot.next_heard()).content == "Anybody may read this."
            await bot.close()
            await running


async def test_with_the_members_intent_everybody_is_known(standin: StandIn):
    intents = discord.Intents.default()
    intents.members = True
    with point_discord_at(standin, ready_timeout=0.01):
        async with SmallBot(intents=intents) as bot:
            running = asyncio.create_task(bot.start(TOKEN))
            await bot.wait_until_ready()

            names = {member.display_name for member in bot.guilds[0].members}

            assert names == {"Mette Lund", "Kasper", "Signe Holm", "Jonas Dahl", "pusher"}
            await bot.close()
            await running


async def test_each_shard_hears_of_its_own_servers_and_the_first_of_private_words(street: Street):
    guild = street.standin.world.guild
    mine = (int(guild.id) >> 22) % 2
    async with connected(street) as first, connected(street) as second:
        for index, socket in enumerate((first, second)):
            await identify(socket, shard=[index, 2], intents=1 | 1 << 12)
        readies = [obj(await frame(socket), "d") for socket in (first, second)]

        kasper = await street.open(1)
        await kasper.do("open_dm", user_id=kasper.bot)
        await kasper.say("In private.", text(await kasper.until("CHANNEL_CREATE"), "id"))

        guilds = [len(objs(ready, "guilds")) for ready in readies]
        heard = await frame(first)
        if mine == 0:
            heard = await frame(first)
        assert guilds == ([1, 0] if mine == 0 else [0, 1])
        assert (heard["t"], obj(heard, "d")["content"]) == ("MESSAGE_CREATE", "In private.")


async def test_members_can_be_asked_for_by_name_and_id(bot: SmallBot, standin: StandIn):
    guild = bot.guilds[0]
    people = [int(user.id) for user in standin.world.people()]

    named = await guild.query_members("kas")
    asked = await guild.query_members(user_ids=people[2:])

    assert [member.display_name for member in named] == ["Kasper"]
    assert {member.id for member in asked} == set(people[2:])


async def test_a_server_that_fails_is_silent_until_it_is_back(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()

    standin.world.set_available(available=False)
    await bot.wait_for("guild_unavailable", timeout=3)
    await mette.say(f"<@{mette.bot}> unheard")
    await mette.settled()
    standin.world.set_available(available=True)
    await bot.wait_for("guild_available", timeout=3)
    await mette.say(f"<@{mette.bot}> heard")

    assert (await bot.next_heard()).content.endswith(" heard")


async def test_somebody_who_leaves_is_out_of_everything(
    street: Street, standin: StandIn, bot: SmallBot
):
    kasper = await street.open(1)
    await kasper.call("phone thread")
    await kasper.message("Look at it.")

    standin.world.remove_member(standin.world.users[kasper.me])

    last = await kasper.until("READY")
    assert objs(obj(last, "guild"), "channels") == []
    with pytest.raises(discord.NotFound) as refused:
        await bot.guilds[0].fetch_member(int(kasper.me))
    assert refused.value.code == 10007


async def test_typing_and_members_are_told_to_those_who_asked(street: Street, standin: StandIn):
    world = standin.world
    kasper = await street.open(1)
    async with connected(street) as socket:
        await identify(socket, intents=1 | 1 << 1 | 1 << 11)
        for _ in range(2):
            await frame(socket)

        await kasper.do("typing", channel_id=kasper.channel("table"))
        await kasper.settled()
        person = world.users[kasper.me]
        person.nick = "Kas"
        world.update_member(person)
        world.remove_member(person)
        world.restore_member(person)
        frames = [await frame(socket) for _ in range(4)]

    assert [one["t"] for one in frames] == [
        "TYPING_START",
        "GUILD_MEMBER_UPDATE",
        "GUILD_MEMBER_REMOVE",
        "GUILD_MEMBER_ADD",
    ]
    assert obj(frames[1], "d")["nick"] == "Kas"


async def test_private_typing_needs_its_own_intent(street: Street):
    kasper = await street.open(1)
    await kasper.do("open_dm", user_id=kasper.bot)
    dm = await kasper.until("CHANNEL_CREATE")
    async with connected(street) as socket:
        await identify(socket, intents=1 << 14)
        for _ in range(2):
            await frame(socket)

        await kasper.do("typing", channel_id=kasper.channel("table"))
        await kasper.do("typing", channel_id=dm["id"])

        assert obj(await frame(socket), "d")["channel_id"] == dm["id"]
