"""The REST API: what it answers, and that nothing it does not know passes in silence."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.rest import respond
from bot.standin.wire import Obj, obj, objs, text
from tests.wire.people import Street
from tests.wire.small_bot import SmallBot


def command(**changed: object) -> Obj:
    return {"name": "pay", "description": "Pay", "type": 1} | changed


def option(**changed: object) -> Obj:
    return {"name": "amount", "description": "How much", "type": 4} | changed


async def test_an_unknown_route_is_not_found_and_remembered(street: Street, standin: StandIn):
    status, said = await street.rest("PUT", "/channels/1/messages/2/reactions/x/@me")

    assert (status, said["message"]) == (404, "404: Not Found")
    assert standin.unknown == ["PUT /channels/1/messages/2/reactions/x/@me"]
    standin.unknown.clear()


async def test_an_unknown_field_is_refused_by_name_and_remembered(street: Street, standin: StandIn):
    mette = await street.open()
    body: Obj = {
        "content": "x",
        "components": [{"type": 1, "colour": 3, "components": []}],
        "loud": 1,
    }

    status, said = await street.rest("POST", f"/channels/{mette.channel('table')}/messages", body)

    assert (status, said["code"]) == (400, 50035)
    assert "loud" in obj(said, "errors")
    assert standin.unknown == [
        "POST /channels/{channel}/messages: field components.0.colour",
        "POST /channels/{channel}/messages: field loud",
    ]
    standin.unknown.clear()


async def test_nothing_is_told_to_a_stranger(street: Street):
    answers = [
        await street.rest("GET", "/users/@me", Authorization="Bot some.other.token"),
        await street.rest("GET", "/guilds/1", Authorization=""),
    ]

    assert [status for status, _ in answers] == [401, 401]


async def test_the_content_type_is_json_and_nothing_else(street: Street, standin: StandIn):
    async with street.session.get(f"{standin.api}/users/@me") as answer:
        assert answer.headers["Content-Type"] == "application/json"


async def test_a_body_that_is_no_json_is_refused(street: Street, standin: StandIn):
    mette = await street.open()
    url = f"{standin.api}/channels/{mette.channel('table')}/messages"
    headers = {"Authorization": "Bot small.bot.token", "Content-Type": "application/json"}

    async with street.session.post(url, data=b"{", headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)


async def test_a_file_that_is_too_large_is_refused(street: Street, standin: StandIn):
    mette = await street.open()
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", "{}")
    form.add_field("files[0]", io.BytesIO(bytes(10 * 1024 * 1024 + 1)), filename="big.bin")
    url = f"{standin.api}/channels/{mette.channel('table')}/messages"

    headers = {"Authorization": "Bot small.bot.token"}
    async with street.session.post(url, data=form, headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (413, 40005)


async def test_the_library_can_fetch_what_there_is(bot: SmallBot, standin: StandIn):
    guild = bot.guilds[0]
    owner = standin.world.guild.owner_id
    channel = guild.text_channels[0]

    fetched = await bot.fetch_guild(guild.id)
    member = await guild.fetch_member(int(owner))
    about = await bot.application_info()

    assert fetched.name == "Vesterbro 1650"
    assert fetched.owner_id == int(owner)
    assert member.guild_permissions.manage_guild
    assert (await bot.fetch_user(int(owner))).global_name == "Mette Lund"
    assert (about.id, about.owner.id) == (int(standin.world.bot.id), int(owner))
    assert [found.name for found in await guild.fetch_channels()] == ["table", "back-room", "lobby"]
    assert [role.name for role in await guild.fetch_roles()] == ["@everyone", "Host", "pusher"]
    fetched_channel = await bot.fetch_channel(channel.id)
    assert isinstance(fetched_channel, discord.TextChannel)
    assert [found.name async for found in bot.fetch_guilds()] == ["Vesterbro 1650"]
    assert member.created_at.year == 2023


async def test_the_bot_may_do_what_its_invitation_asked_for(bot: SmallBot, standin: StandIn):
    guild = bot.guilds[0]
    mine = next(role for role in standin.world.roles.values() if role.managed_by)

    asked_for = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_private_threads=True,
        manage_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )
    assert mine.permissions == asked_for.value
    assert guild.text_channels[0].permissions_for(guild.me) >= asked_for


async def test_members_are_listed_and_searched(street: Street, standin: StandIn):
    guild = standin.world.guild.id

    everybody = await street.rest("GET", f"/guilds/{guild}/members?limit=1000")
    some = await street.rest("GET", f"/guilds/{guild}/members/search?query=si&limit=5")

    assert len(objs(everybody[1], "listed")) == 5
    assert [obj(m, "user")["username"] for m in objs(some[1], "listed")] == ["signeholm"]


async def test_commands_keep_their_ids_when_they_are_registered_again(
    street: Street, bot: SmallBot
):
    mette = await street.open()
    before = {text(c, "name"): c["id"] for c in objs(mette.ready, "commands")}

    await bot.tree.sync()

    after = await mette.until("COMMANDS")
    assert {text(c, "name"): c["id"] for c in objs(after, "commands")} == before
    assert {found.name for found in await bot.tree.fetch_commands()} == set(before)


async def test_commands_of_the_server_stand_beside_those_for_everywhere(
    street: Street, bot: SmallBot
):
    mette = await street.open()
    guild = bot.guilds[0]
    group = discord.app_commands.Group(name="here", description="Only here")

    @group.command(name="now", description="Now")
    async def now(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Now.")

    bot.tree.add_command(group, guild=guild)
    await bot.tree.sync(guild=guild)
    mette.ready |= await mette.until("COMMANDS")
    await mette.call("here now")

    assert now.name == "now"
    await mette.message("Now.")
    assert {"here", "debt"} <= {text(c, "name") for c in objs(mette.ready, "commands")}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (command(name="Pay"), "0.name"),
        (command(name="p" * 33), "0.name"),
        (command(description=""), "0.description"),
        (command(description="d" * 101), "0.description"),
        (command(options=[option() for _ in range(2)]), "0.options.1.name"),
        (command(options=[option(name=f"a{n}") for n in range(26)]), "0.options"),
        (
            command(options=[option(name="a", required=False), option(name="b", required=True)]),
            "0.options.1.required",
        ),
        (
            command(options=[option(choices=[{"name": "x", "value": "no number"}])]),
            "0.options.0.choices.0.value",
        ),
        (command(options=[option(choices=[{"name": "x", "value": 1}], autocomplete=True)]), "auto"),
        (command(options=[option(type=1, options=[]), option(name="b")]), "0.options"),
    ],
)
async def test_commands_that_break_a_rule_are_not_registered(
    street: Street, standin: StandIn, wrong: Obj, where: str
):
    route = f"/applications/{standin.world.bot.id}/commands"

    status, said = await street.rest("PUT", route, [wrong])

    assert (status, said["code"]) == (400, 50035)
    assert where in text(said, "message")
    assert standin.world.commands == {}


async def test_one_command_can_be_made_changed_and_deleted(street: Street, standin: StandIn):
    route = f"/applications/{standin.world.bot.id}/commands"

    made = (await street.rest("POST", route, command()))[1]
    changed = await street.rest("PATCH", f"{route}/{made['id']}", {"description": "Pay up"})
    listed = await street.rest("GET", route)
    deleted = await street.rest("DELETE", f"{route}/{made['id']}")
    gone = await street.rest("GET", f"{route}/{made['id']}")

    assert changed[1]["description"] == "Pay up"
    assert [found["id"] for found in objs(listed[1], "listed")] == [made["id"]]
    assert (deleted[0], gone[0], gone[1]["code"]) == (204, 404, 10063)


async def test_hooks_wrap_every_request_the_first_outermost(street: Street, standin: StandIn):
    order: list[str] = []

    def hook(
        name: str,
    ) -> Callable[
        [web.Request, Callable[[web.Request], Awaitable[web.StreamResponse]]],
        Awaitable[web.StreamResponse],
    ]:
        async def around(
            request: web.Request, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            order.append(name)
            if name == "inner":
                return respond(503, {"message": "no", "code": 0})
            return await answer(request)

        return around

    standin.hooks += [hook("outer"), hook("inner")]

    status, _ = await street.rest("GET", "/users/@me")

    assert (status, order) == (503, ["outer", "inner"])


async def test_the_gateway_is_named_by_the_api(street: Street, standin: StandIn):
    status, said = await street.rest("GET", "/gateway/bot")

    assert (status, said["url"]) == (200, standin.gateway)


async def test_channels_are_edited_and_deleted_by_those_who_may(
    street: Street, standin: StandIn, bot: SmallBot
):
    kasper = await street.open(1)
    lobby = kasper.channel("lobby")
    forbidden = await street.rest("PATCH", f"/channels/{lobby}", {"nsfw": True})
    mine = next(role for role in standin.world.roles.values() if role.managed_by)
    mine.permissions |= Perm.MANAGE_CHANNELS | Perm.MANAGE_MESSAGES

    edited = await street.rest("PATCH", f"/channels/{lobby}", {"nsfw": True, "topic": "New"})
    seen = await kasper.until("CHANNEL_UPDATE")
    said = [
        await street.rest("POST", f"/channels/{lobby}/messages", {"content": str(n)}) for n in "ab"
    ]
    wanted = [one["id"] for _, one in said]
    swept = await street.rest(
        "POST", f"/channels/{lobby}/messages/bulk-delete", {"messages": wanted}
    )
    deleted = await street.rest("DELETE", f"/channels/{lobby}")

    assert forbidden[1]["code"] == 50013
    assert (edited[1]["nsfw"], seen["topic"]) == (True, "New")
    assert (swept[0], deleted[0]) == (204, 200)
    await kasper.until("MESSAGE_DELETE", lambda gone: gone["id"] == wanted[1])
    assert (await kasper.until("CHANNEL_DELETE"))["id"] == lobby
    assert (await street.rest("GET", f"/channels/{lobby}"))[1]["code"] == 10003
    assert [channel.name for channel in bot.guilds[0].text_channels] == ["table", "back-room"]


@pytest.mark.parametrize(
    ("method", "route", "code"),
    [
        ("GET", "/users/7", 10013),
        ("GET", "/guilds/7", 10004),
        ("GET", "/applications/7/commands", 10002),
        ("GET", "/channels/{table}/messages?limit=0", 50035),
        ("GET", "/channels/{table}/messages/7", 10008),
        ("GET", "/channels/{table}/thread-members", 50024),
        ("POST", "/users/@me/channels", 50035),
        ("POST", "/interactions/7/x/callback", 10062),
        ("POST", "/webhooks/{bot}/x", 50027),
        ("PATCH", "/channels/{table}", 50013),
        ("DELETE", "/channels/{table}", 50013),
    ],
)
async def test_what_is_not_there_or_not_allowed_has_its_code(
    street: Street, method: str, route: str, code: int
):
    mette = await street.open()
    path = route.format(table=mette.channel("table"), bot=mette.bot)

    _, said = await street.rest(method, path, {} if method != "GET" else None)

    assert said["code"] == code
