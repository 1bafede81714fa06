"""The things in the world, as plain records, and the changes that happen to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.standin.wire import Id, Obj

Verb: TypeAlias = Literal["CREATE", "UPDATE", "DELETE"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be chosen on the page. The first person of a new world owns the server."""

    username: str
    global_name: str
    about: str = ""
    administrator: bool = False
    accepts_dms: bool = True


@dataclass(slots=True)
class User:
    """A person or the bot, with their membership of the one server."""

    id: Id
    username: str
    global_name: str | None
    joined_at: str
    bot: bool = False
    about: str = ""
    accepts_dms: bool = True
    in_guild: bool = True
    roles: list[Id] = field(default_factory=list[Id])
    nick: str | None = None
    locale: str = "en-US"


@dataclass(slots=True)
class Role:
    """A role; the one with the server's own id is everybody's."""

    id: Id
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    managed_by: Id | None = None


@dataclass(slots=True)
class Guild:
    """The one server."""

    id: Id
    name: str
    owner_id: Id
    available: bool = True


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies to a role (type 0) or a member (type 1)."""

    id: Id
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Channel:
    """A text channel of the server."""

    id: Id
    name: str
    position: int
    nsfw: bool = False
    topic: str | None = None
    rate_limit_per_user: int = 0
    overwrites: list[Overwrite] = field(default_factory=list[Overwrite])
    last_message_id: Id | None = None


@dataclass(slots=True)
class Thread:
    """A thread under a channel. `members` maps who is in it to when they came."""

    id: Id
    parent_id: Id
    owner_id: Id
    name: str
    private: bool
    created_at: str
    archived_at: str
    auto_archive_minutes: int = 1440
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    rate_limit_per_user: int = 0
    members: dict[Id, str] = field(default_factory=dict[Id, str])
    message_count: int = 0
    last_message_id: Id | None = None


@dataclass(slots=True)
class Dm:
    """The bot's private channel with a person, listed once it was used or they opened it."""

    id: Id
    user_id: Id
    opened: bool = False
    last_message_id: Id | None = None


Place: TypeAlias = Channel | Thread | Dm


@dataclass(slots=True)
class Message:
    """A message. `only_for` names the one person an ephemeral message is shown to.

    `deleted` tells what was deleted from what only had to make room.
    """

    id: Id
    channel_id: Id
    author_id: Id
    content: str
    timestamp: str
    type: int = 0
    edited_timestamp: str | None = None
    flags: int = 0
    tts: bool = False
    pinned: bool = False
    mention_everyone: bool = False
    nonce: str | int | None = None
    only_for: Id | None = None
    application_id: Id | None = None
    mentions: list[Id] = field(default_factory=list[Id])
    mention_roles: list[Id] = field(default_factory=list[Id])
    components: list[Obj] = field(default_factory=list[Obj])
    embeds: list[Obj] = field(default_factory=list[Obj])
    attachments: list[Obj] = field(default_factory=list[Obj])
    reference: Obj | None = None
    interaction_metadata: Obj | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message came, changed or went."""

    verb: Verb
    message: Message


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """A channel of the server came, changed or went."""

    verb: Verb
    channel: Channel


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    """A thread came, changed or went."""

    verb: Verb
    thread: Thread


@dataclass(frozen=True, slots=True)
class ThreadPeopleChanged:
    """People were added to a thread, or taken out of it."""

    thread: Thread
    added: Sequence[Id] = ()
    removed: Sequence[Id] = ()


@dataclass(frozen=True, slots=True)
class DmOpened:
    """A private channel became visible to its person."""

    dm: Dm


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody is typing."""

    place: Place
    user_id: Id


@dataclass(frozen=True, slots=True)
class CommandsChanged:
    """The bot registered other commands."""


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """Somebody joined, changed or left the server."""

    verb: Verb
    user: User


@dataclass(frozen=True, slots=True)
class GuildChanged:
    """The server came back (UPDATE) or went away for a while (DELETE)."""

    verb: Verb


Change: TypeAlias = (
    MessageChanged
    | ChannelChanged
    | ThreadChanged
    | ThreadPeopleChanged
    | DmOpened
    | Typed
    | CommandsChanged
    | MemberChanged
    | GuildChanged
)
