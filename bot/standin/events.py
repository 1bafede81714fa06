"""Which changes of the world become which gateway events, for a bot with certain intents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import TypeAlias

from bot.standin import shape
from bot.standin.drafts import Flag
from bot.standin.model import (
    Change,
    ChannelChanged,
    CommandsChanged,
    Dm,
    DmOpened,
    GuildChanged,
    MemberChanged,
    Message,
    MessageChanged,
    Place,
    ThreadChanged,
    ThreadPeopleChanged,
    Typed,
    User,
)
from bot.standin.wire import Obj, is_obj, utcnow
from bot.standin.world import World

Event: TypeAlias = tuple[str, Obj]


class Intent(IntFlag):
    """Gateway intents."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


def for_bot(  # noqa: C901, PLR0911, PLR0912 - one case for each change
    world: World, change: Change, intents: int
) -> Iterable[Event]:
    """Give the events that the bot is sent for a change."""
    if not _within_hearing(world, change):
        return ()
    match change:
        case MessageChanged(verb, message):
            return _message(world, verb, message, intents)
        case Typed(place, user_id):
            return _typing(world, place, world.users[user_id], intents)
        case MemberChanged(verb, user) if user is world.bot and verb != "UPDATE":
            return _itself(world, verb, intents)
        case MemberChanged(verb, user) if intents & Intent.GUILD_MEMBERS:
            return _member(world, verb, user)
        case DmOpened() | CommandsChanged() | MemberChanged():
            return ()
        case _ if not intents & Intent.GUILDS:
            return ()
        case ChannelChanged(verb, channel):
            return ((f"CHANNEL_{verb}", shape.place(world, channel)),)
        case ThreadChanged("DELETE", thread) if world.sees(world.bot, thread):
            whole = shape.place(world, thread)
            gone = {key: whole[key] for key in ("id", "guild_id", "parent_id", "type")}
            return (("THREAD_DELETE", gone),)
        case ThreadChanged(verb, thread) if world.sees(world.bot, thread):
            fresh = {"newly_created": True} if verb == "CREATE" else {}
            return ((f"THREAD_{verb}", shape.place(world, thread, world.bot) | fresh),)
        case ThreadChanged():
            return ()
        case ThreadPeopleChanged():
            return _thread_people(world, change, intents)
        case GuildChanged("DELETE"):
            return (("GUILD_DELETE", {"id": world.guild.id, "unavailable": True}),)
        case GuildChanged():
            return (("GUILD_CREATE", guild_create(world, intents)),)


def _within_hearing(world: World, change: Change) -> bool:
    """Whether a change happens where it can reach the bot at all."""
    match change:
        case MessageChanged(_, message):
            place = world.place(message.channel_id)
            return place is not None and world.reaches_bot(place)
        case Typed(place):
            return world.reaches_bot(place)
        case MemberChanged("DELETE", user) if user is world.bot:
            return True
        case GuildChanged():
            return world.bot.in_guild
        case _:
            return world.guild.available and world.bot.in_guild


def _itself(world: World, verb: str, intents: int) -> Iterator[Event]:
    """Tell the bot that it was taken into the server, or out of it."""
    if not intents & Intent.GUILDS:
        return
    if verb == "DELETE":
        yield "GUILD_DELETE", {"id": world.guild.id}
    else:
        joined = guild_create(world, intents)
        # By this field clients tell a server that came back from one that is new to them.
        del joined["unavailable"]
        yield "GUILD_CREATE", joined


def readable(world: World, message: Message, shaped: Obj, intents: int) -> Obj:
    """Give the message as the bot may read it: without the content intent, what is meant for it.

    https://discord.com/developers/docs/events/gateway#message-content-intent
    """
    original = shaped.get("referenced_message")
    if is_obj(original):
        referenced = world.message(message.channel_id, str(original["id"]))
        if referenced is not None:
            shaped["referenced_message"] = readable(world, referenced, original, intents)
    bot = world.bot.id
    if intents & Intent.MESSAGE_CONTENT or message.author_id == bot or bot in message.mentions:
        return shaped
    if isinstance(world.place(message.channel_id), Dm):
        return shaped
    hidden: Obj = {"content": "", "embeds": [], "attachments": [], "components": []}
    return shaped | hidden


def guild_create(world: World, intents: int) -> Obj:
    """Shape the server for the gateway. Without presences a bot hears of itself and the owner."""
    everybody = intents & Intent.GUILD_MEMBERS and intents & Intent.GUILD_PRESENCES
    members = [
        user
        for user in world.users.values()
        if user.in_guild and (everybody or user.id in {world.bot.id, world.guild.owner_id})
    ]
    bot = world.bot
    return shape.guild(world) | {
        "joined_at": bot.joined_at,
        "large": False,
        "unavailable": False,
        "member_count": sum(user.in_guild for user in world.users.values()),
        "members": [shape.member(user, with_user=True) for user in members],
        "channels": [shape.place(world, channel) for channel in world.channels.values()],
        "threads": [
            shape.place(world, thread, bot)
            for thread in world.threads.values()
            if not thread.archived and world.sees(bot, thread)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _message(world: World, verb: str, message: Message, intents: int) -> Iterator[Event]:
    place = world.place(message.channel_id)
    if place is None or not world.sees(world.bot, place):
        return
    # Discord sends ephemeral messages as if they were direct ones, without the server's id.
    # https://github.com/discord/discord-api-docs/issues/4557
    private = isinstance(place, Dm) or bool(message.flags & Flag.EPHEMERAL)
    if not intents & (Intent.DIRECT_MESSAGES if private else Intent.GUILD_MESSAGES):
        return
    if verb == "DELETE":
        gone: Obj = {"id": message.id, "channel_id": message.channel_id}
        yield "MESSAGE_DELETE", gone if private else gone | {"guild_id": world.guild.id}
        return
    whole = shape.message(world, message, fresh=verb == "CREATE")
    shaped = readable(world, message, whole, intents)
    if not private:
        shaped["guild_id"] = world.guild.id
        author = world.users[message.author_id]
        if message.application_id is None and author.in_guild:
            shaped["member"] = shape.member(author)
        shaped["mentions"] = [
            shape.user(user) | ({"member": shape.member(user)} if user.in_guild else {})
            for user_id in message.mentions
            if (user := world.users.get(user_id)) is not None
        ]
    yield f"MESSAGE_{verb}", shaped


def _typing(world: World, place: Place, user: User, intents: int) -> Iterator[Event]:
    private = isinstance(place, Dm)
    if user.bot or not intents & (Intent.DIRECT_TYPING if private else Intent.GUILD_TYPING):
        return
    if not world.sees(world.bot, place):
        return
    typed: Obj = {
        "channel_id": place.id,
        "user_id": user.id,
        "timestamp": int(utcnow().timestamp()),
    }
    if not private:
        typed |= {"guild_id": world.guild.id, "member": shape.member(user, with_user=True)}
    yield "TYPING_START", typed


def _member(world: World, verb: str, user: User) -> Iterator[Event]:
    guild_id = world.guild.id
    if verb == "DELETE":
        yield "GUILD_MEMBER_REMOVE", {"guild_id": guild_id, "user": shape.user(user)}
    else:
        name = "GUILD_MEMBER_ADD" if verb == "CREATE" else "GUILD_MEMBER_UPDATE"
        yield name, shape.member(user, with_user=True) | {"guild_id": guild_id}


def _thread_people(world: World, change: ThreadPeopleChanged, intents: int) -> Iterator[Event]:
    thread, bot = change.thread, world.bot.id
    if not world.sees(world.bot, thread) and bot not in change.removed:
        return
    # Without the members intent a bot hears of itself only.
    everybody = bool(intents & Intent.GUILD_MEMBERS)
    added = [user_id for user_id in change.added if everybody or user_id == bot]
    removed = [user_id for user_id in change.removed if everybody or user_id == bot]
    if not added and not removed:
        return
    yield (
        "THREAD_MEMBERS_UPDATE",
        {
            "id": thread.id,
            "guild_id": world.guild.id,
            "member_count": min(len(thread.members), 50),
            "added_members": [
                shape.thread_member(thread, user_id)
                | {"member": shape.member(world.users[user_id], with_user=True)}
                for user_id in added
            ],
            "removed_member_ids": removed,
        },
    )
