"""The routes about the bot itself, the server, its people and the commands."""

from __future__ import annotations

from bot.standin import shape
from bot.standin.access import Perm, in_guild
from bot.standin.commands import register
from bot.standin.rest import Call, Route
from bot.standin.wire import (
    Code,
    Complaints,
    DiscordError,
    Id,
    Obj,
    as_id,
    ident,
    missing_permissions,
)


async def _me(call: Call) -> object:
    return shape.user(call.bot) | {
        "email": None,
        "verified": True,
        "mfa_enabled": False,
        "locale": "en-US",
    }


async def _user(call: Call) -> object:
    return shape.user(call.user())


async def _my_guilds(call: Call) -> object:
    world = call.world
    if not call.bot.in_guild:
        return []
    whole = shape.guild(world)
    count = sum(user.in_guild for user in world.users.values())
    mine: Obj = {key: whole[key] for key in ("id", "name", "icon", "banner", "features")}
    mine |= {
        "owner": False,
        "permissions": str(in_guild(world.guild, world.roles, call.bot)),
        "approximate_member_count": count,
        "approximate_presence_count": count,
    }
    return [mine]


async def _open_dm(call: Call) -> object:
    form = call.form()
    wanted = form.snowflake("recipient_id", required=True)
    form.done()
    form.complaints.raise_any()
    person = call.world.users.get(wanted or "")
    if person is None or person.bot:
        raise DiscordError(400, Code.CANNOT_DM, "Cannot send messages to this user")
    return shape.place(call.world, call.world.dm_for(person))


async def _application(call: Call) -> object:
    return shape.application(call.world)


async def _gateway(call: Call) -> object:
    return {
        "url": call.api.gateway_url(),
        "shards": 1,
        "session_start_limit": {
            "total": 1000,
            "remaining": 1000,
            "reset_after": 0,
            "max_concurrency": 1,
        },
    }


async def _guild(call: Call) -> object:
    call.in_guild()
    shaped = shape.guild(call.world)
    if call.query("with_counts") in {"true", "1"}:
        count = sum(user.in_guild for user in call.world.users.values())
        shaped |= {"approximate_member_count": count, "approximate_presence_count": count}
    return shaped


async def _channels(call: Call) -> object:
    call.in_guild()
    return [shape.place(call.world, channel) for channel in call.world.channels.values()]


async def _roles(call: Call) -> object:
    call.in_guild()
    return [shape.role(role) for role in call.world.roles.values()]


async def _member(call: Call) -> object:
    call.in_guild()
    user = call.user()
    if not user.in_guild:
        raise DiscordError(404, Code.UNKNOWN_MEMBER, "Unknown Member")
    return shape.member(user, with_user=True)


async def _members(call: Call) -> object:
    call.in_guild()
    after = int(as_id(call.query("after")) or 0)
    found = sorted(
        (u for u in call.world.users.values() if u.in_guild and int(u.id) > after),
        key=lambda u: int(u.id),
    )
    return [shape.member(user, with_user=True) for user in found[: call.limit(1, 1000)]]


async def _search_members(call: Call) -> object:
    call.in_guild()
    query = (call.query("query") or "").casefold()
    found = [
        user
        for user in call.world.users.values()
        if user.in_guild
        and any(
            n.casefold().startswith(query)
            for n in (user.username, user.global_name or "", user.nick or "")
            if n
        )
    ]
    return [shape.member(user, with_user=True) for user in found[: call.limit(1, 1000)]]


async def _active_threads(call: Call) -> object:
    call.in_guild()
    world, bot = call.world, call.bot
    found = [
        thread
        for thread in world.threads.values()
        if not thread.archived and world.sees(bot, thread)
    ]
    return {
        "threads": [shape.place(world, thread, bot) for thread in found],
        "members": [
            shape.thread_member(thread, bot.id) for thread in found if bot.id in thread.members
        ],
        "has_more": False,
    }


def _commands_of(call: Call) -> tuple[Id | None, list[Obj]]:
    call.of_application()
    guild_id: Id | None = None
    if "guild" in call.request.match_info:
        call.in_guild()
        guild_id = call.world.guild.id
    return guild_id, [c for c in call.world.commands.values() if ident(c, "guild_id") == guild_id]


async def _list_commands(call: Call) -> object:
    return _commands_of(call)[1]


async def _put_commands(call: Call) -> object:
    guild_id, _ = _commands_of(call)
    if call.body.listed is None:
        complaints = Complaints()
        complaints.add((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        complaints.raise_any()
    made = register(call.world, guild_id, call.body.listed or [])
    call.world.set_commands(guild_id, made)
    return made


async def _post_command(call: Call) -> object:
    guild_id, present = _commands_of(call)
    others = [
        c
        for c in present
        if (c["name"], c["type"]) != (call.body.data.get("name"), call.body.data.get("type", 1))
    ]
    made = register(call.world, guild_id, [*others, call.body.data])
    call.world.set_commands(guild_id, made)
    return made[-1]


def _one_command(call: Call) -> tuple[Id | None, list[Obj], Obj]:
    guild_id, present = _commands_of(call)
    found = next((command for command in present if command["id"] == call.part("command")), None)
    if found is None:
        raise DiscordError(404, Code.UNKNOWN_COMMAND, "Unknown application command")
    return guild_id, present, found


async def _get_command(call: Call) -> object:
    return _one_command(call)[2]


async def _patch_command(call: Call) -> object:
    guild_id, present, found = _one_command(call)
    changed = found | call.body.data
    made = register(
        call.world, guild_id, [changed if command is found else command for command in present]
    )
    call.world.set_commands(guild_id, made)
    return made[present.index(found)]


async def _delete_command(call: Call) -> object:
    guild_id, present, found = _one_command(call)
    call.world.set_commands(guild_id, [command for command in present if command is not found])
    return None


async def _edit_my_member(call: Call) -> object:
    call.in_guild()
    form = call.form()
    nick = form.text("nick", high=32)
    form.done()
    form.complaints.raise_any()
    world = call.world
    if not any(
        world.may(call.bot, channel, Perm.CHANGE_NICKNAME) for channel in world.channels.values()
    ):
        raise missing_permissions()
    call.bot.nick = nick or None
    world.update_member(call.bot)
    return shape.member(call.bot, with_user=True)


_COMMANDS = "/applications/{application}/commands"
_GUILD_COMMANDS = "/applications/{application}/guilds/{guild}/commands"

ROUTES = [
    Route("GET", "/users/@me", _me),
    Route("GET", "/users/@me/guilds", _my_guilds),
    Route("POST", "/users/@me/channels", _open_dm),
    Route("GET", "/users/{user}", _user),
    Route("GET", "/oauth2/applications/@me", _application),
    Route("GET", "/applications/@me", _application),
    Route("GET", "/gateway", _gateway),
    Route("GET", "/gateway/bot", _gateway),
    Route("GET", "/guilds/{guild}", _guild),
    Route("GET", "/guilds/{guild}/channels", _channels),
    Route("GET", "/guilds/{guild}/roles", _roles),
    Route("GET", "/guilds/{guild}/members", _members),
    Route("GET", "/guilds/{guild}/members/search", _search_members),
    Route("PATCH", "/guilds/{guild}/members/@me", _edit_my_member),
    Route("GET", "/guilds/{guild}/members/{user}", _member),
    Route("GET", "/guilds/{guild}/threads/active", _active_threads),
    *(
        route
        for path in (_COMMANDS, _GUILD_COMMANDS)
        for route in (
            Route("GET", path, _list_commands),
            Route("PUT", path, _put_commands),
            Route("POST", path, _post_command),
            Route("GET", f"{path}/{{command}}", _get_command),
            Route("PATCH", f"{path}/{{command}}", _patch_command),
            Route("DELETE", f"{path}/{{command}}", _delete_command),
        )
    ),
]
