"""Who may see and do what, where: Discord's permission bits and how they add up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag

from bot.standin.model import Channel, Dm, Guild, Role, Thread, User
from bot.standin.wire import Id


class Perm(IntFlag):
    """Discord's permission bits."""

    CREATE_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    USE_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


EVERYTHING = (1 << 53) - 1

EVERYONE = (
    Perm.VIEW_CHANNEL
    | Perm.SEND_MESSAGES
    | Perm.SEND_IN_THREADS
    | Perm.CREATE_PUBLIC_THREADS
    | Perm.READ_HISTORY
    | Perm.EMBED_LINKS
    | Perm.ATTACH_FILES
    | Perm.ADD_REACTIONS
    | Perm.EXTERNAL_EMOJIS
    | Perm.USE_COMMANDS
    | Perm.CHANGE_NICKNAME
)

BOT = (
    Perm.VIEW_CHANNEL
    | Perm.SEND_MESSAGES
    | Perm.SEND_IN_THREADS
    | Perm.CREATE_PRIVATE_THREADS
    | Perm.MANAGE_THREADS
    | Perm.EMBED_LINKS
    | Perm.ATTACH_FILES
    | Perm.READ_HISTORY
)

HOST = Perm.MANAGE_GUILD | Perm.MANAGE_CHANNELS | Perm.MANAGE_MESSAGES | Perm.MANAGE_THREADS

IN_DM = (
    Perm.VIEW_CHANNEL
    | Perm.SEND_MESSAGES
    | Perm.EMBED_LINKS
    | Perm.ATTACH_FILES
    | Perm.READ_HISTORY
    | Perm.ADD_REACTIONS
    | Perm.EXTERNAL_EMOJIS
    | Perm.MENTION_EVERYONE
    | Perm.USE_COMMANDS
)


def in_guild(guild: Guild, roles: Mapping[Id, Role], user: User) -> int:
    """Say what somebody may do in the server before any channel has its say."""
    if not user.in_guild:
        return 0
    if user.id == guild.owner_id:
        return EVERYTHING
    bits = roles[guild.id].permissions
    for role_id in user.roles:
        if role_id in roles:
            bits |= roles[role_id].permissions
    return EVERYTHING if bits & Perm.ADMINISTRATOR else bits


def in_channel(
    guild: Guild, roles: Mapping[Id, Role], user: User, channel: Channel, *, thread: bool = False
) -> int:
    """Say what somebody may do in a channel, or in its threads.

    Everyone's overwrite counts first, then those of their roles together, then their own.
    """
    bits = in_guild(guild, roles, user)
    if bits == EVERYTHING or not user.in_guild:
        return bits
    overwrites = {overwrite.id: overwrite for overwrite in channel.overwrites}
    if (everyone := overwrites.get(guild.id)) is not None:
        bits = bits & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in user.roles:
        if (theirs := overwrites.get(role_id)) is not None:
            allow |= theirs.allow
            deny |= theirs.deny
    bits = bits & ~deny | allow
    if (own := overwrites.get(user.id)) is not None:
        bits = bits & ~own.deny | own.allow
    if not bits & Perm.VIEW_CHANNEL:
        return 0
    # Without a voice there is nothing to embed or attach; in threads another bit gives the voice.
    if not bits & (Perm.SEND_IN_THREADS if thread else Perm.SEND_MESSAGES):
        bits &= ~(Perm.EMBED_LINKS | Perm.ATTACH_FILES | Perm.MENTION_EVERYONE)
    return bits


def in_dm(user: User, dm: Dm) -> int:
    """Say what somebody may do in a private channel: nothing in other people's."""
    return int(IN_DM) if user.bot or user.id == dm.user_id else 0


def may_view_thread(user: User, thread: Thread, bits: int) -> bool:
    """Whether a thread can be seen, given what its parent channel allows."""
    if not bits & Perm.VIEW_CHANNEL:
        return False
    return not thread.private or user.id in thread.members or bool(bits & Perm.MANAGE_THREADS)
