"""The world behind the wire: one server, its people, channels, threads, messages and commands.

Nothing here knows HTTP. Every change is told to whoever listens, in the order in which it
happened, and everything is capped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.standin import access
from bot.standin.access import Perm
from bot.standin.model import (
    Change,
    Channel,
    ChannelChanged,
    CommandsChanged,
    Dm,
    DmOpened,
    Guild,
    GuildChanged,
    MemberChanged,
    Message,
    MessageChanged,
    Overwrite,
    Person,
    Place,
    Role,
    Thread,
    ThreadChanged,
    ThreadPeopleChanged,
    Typed,
    User,
)
from bot.standin.wire import (
    Code,
    DiscordError,
    Id,
    Obj,
    Snowflakes,
    ident,
    iso,
    snowflake_at,
    utcnow,
)

MESSAGES_A_PLACE: Final = 200
THREADS: Final = 200
DMS: Final = 100
WHISPERS: Final = 300

PEOPLE: Final = (
    Person(
        "mettelund",
        "Mette Lund",
        "Owns the server, may start and stop campaigns.",
        administrator=True,
    ),
    Person("kaspervestbro", "Kasper", "Bikes everywhere, late for everything."),
    Person("signeholm", "Signe Holm", "Knows somebody at the harbour."),
    Person("jonasdahl", "Jonas Dahl", "Says he is good for it."),
)

FOUNDED: Final = datetime(2024, 2, 9, 17, 0, tzinfo=UTC)

__all__ = ["PEOPLE", "Person", "World"]


class World:
    """Everything that exists, and the only way to change it."""

    def __init__(self, people: Sequence[Person] | None = None) -> None:
        """Found a new server. Its ids are always the same, so that links to people keep working."""
        serial = iter(range(1, 1000))

        def founded(days: int = 0) -> Id:
            return snowflake_at(FOUNDED + timedelta(days=days), next(serial))

        self.ids = Snowflakes()
        self.listeners: list[Callable[[Change], None]] = []
        self.users: dict[Id, User] = {}
        self.roles: dict[Id, Role] = {}
        self.channels: dict[Id, Channel] = {}
        self.threads: dict[Id, Thread] = {}
        self.dms: dict[Id, Dm] = {}
        self.commands: dict[Id, Obj] = {}
        self.messages: dict[Id, dict[Id, Message]] = {}
        # Ephemeral messages are never stored and must not push real ones out of a channel's cap.
        self.whispers: dict[Id, Message] = {}

        guild_id = founded()
        everyone = Role(guild_id, "@everyone", int(access.EVERYONE), 0)
        bot = User(founded(1), "pusher", None, iso(FOUNDED + timedelta(days=1)), bot=True)
        bot_role = Role(founded(1), "pusher", int(access.BOT), 2, managed_by=bot.id)
        host = Role(founded(1), "Host", int(access.HOST), 1, color=0xC8A24A, hoist=True)
        bot.roles.append(bot_role.id)
        for role in (everyone, host, bot_role):
            self.roles[role.id] = role
        self.users[bot.id] = bot
        self.bot = bot
        for index, person in enumerate(people if people is not None else PEOPLE):
            made = User(
                founded(-400 + index),
                person.username,
                person.global_name,
                iso(FOUNDED + timedelta(days=index)),
            )
            made.about = person.about
            made.accepts_dms = person.accepts_dms
            if person.administrator or index == 0:
                made.roles.append(host.id)
            self.users[made.id] = made
        self.guild = Guild(
            guild_id, "Vesterbro 1650", next((user.id for user in self.people()), bot.id)
        )
        for position, (name, nsfw, topic) in enumerate(
            (
                ("table", True, "Where the game is played. Age-restricted."),
                ("back-room", False, "A quieter game, for everybody."),
                ("lobby", False, "Coffee, rules and excuses."),
            )
        ):
            channel = Channel(founded(2), name, position, nsfw, topic)
            self.channels[channel.id] = channel
            self.messages[channel.id] = {}

    def tell(self, change: Change) -> None:
        """Tell everybody who listens, now and in order."""
        for listener in tuple(self.listeners):
            listener(change)

    def people(self) -> Iterator[User]:
        """Everybody but the bot."""
        return (user for user in self.users.values() if not user.bot)

    def user(self, user_id: Id) -> User:
        """Give a user that is known to exist."""
        return self.users[user_id]

    def place(self, place_id: Id | None) -> Place | None:
        """Give a channel, thread or private channel by its id."""
        if place_id is None:
            return None
        return self.channels.get(place_id) or self.threads.get(place_id) or self.dms.get(place_id)

    def parent(self, place: Channel | Thread) -> Channel:
        """Give the channel whose permissions and age restriction count."""
        return place if isinstance(place, Channel) else self.channels[place.parent_id]

    def permissions(self, user: User, place: Place) -> int:
        """Say what somebody may do there; nothing when they cannot see it."""
        if isinstance(place, Dm):
            return access.in_dm(user, place)
        threaded = isinstance(place, Thread)
        bits = access.in_channel(self.guild, self.roles, user, self.parent(place), thread=threaded)
        if isinstance(place, Thread) and not access.may_view_thread(user, place, bits):
            return 0
        return bits

    def may(self, user: User, place: Place, perm: Perm) -> bool:
        """Whether somebody has a permission there."""
        return bool(self.permissions(user, place) & perm)

    def sees(self, user: User, place: Place) -> bool:
        """Whether somebody can open the place."""
        return self.may(user, place, Perm.VIEW_CHANNEL)

    def follows(self, user: User, place: Place) -> bool:
        """Whether a place is in somebody's list. A moderator may open threads without being in."""
        if isinstance(place, Dm):
            return place.opened and place.user_id == user.id
        if isinstance(place, Thread) and place.private and user.id not in place.members:
            return False
        return self.sees(user, place)

    def reaches_bot(self, place: Place) -> bool:
        """Whether the bot is told of a place: in private, or in a server that works and has it."""
        return isinstance(place, Dm) or (self.guild.available and self.bot.in_guild)

    def dm_with(self, user_id: Id) -> Dm | None:
        """Give the private channel with somebody, if there is one yet."""
        return next((dm for dm in self.dms.values() if dm.user_id == user_id), None)

    def message(self, place_id: Id, message_id: Id) -> Message | None:
        """Give a message that everybody there can see."""
        return self.messages.get(place_id, {}).get(message_id)

    def seen_by(self, user: User, place_id: Id, message_id: Id) -> Message | None:
        """Give a message that this person can see, their own ephemeral ones among them."""
        whisper = self.whispers.get(message_id)
        if whisper is not None:
            return (
                whisper if whisper.only_for == user.id and whisper.channel_id == place_id else None
            )
        return self.message(place_id, message_id)

    def history(self, place_id: Id, user: User | None = None) -> list[Message]:
        """Give the messages of a place, oldest first; for a person with what only they can see."""
        found = list(self.messages.get(place_id, {}).values())
        if user is not None:
            mine = [
                m
                for m in self.whispers.values()
                if m.only_for == user.id and m.channel_id == place_id
            ]
            if mine:
                found = sorted([*found, *mine], key=lambda message: int(message.id))
        return found

    def add_message(self, message: Message) -> None:
        """Let a message appear, and the oldest go when the place is full."""
        if message.only_for is not None:
            self.whispers[message.id] = message
            while len(self.whispers) > WHISPERS:
                del self.whispers[next(iter(self.whispers))]
        else:
            place = self.place(message.channel_id)
            if place is None:
                return
            shelf = self.messages.setdefault(message.channel_id, {})
            shelf[message.id] = message
            while len(shelf) > MESSAGES_A_PLACE:
                del shelf[next(iter(shelf))]
            place.last_message_id = message.id
            if isinstance(place, Thread):
                place.message_count += 1
            elif isinstance(place, Dm) and not place.opened:
                self.open_dm(place)
        self.tell(MessageChanged("CREATE", message))

    def update_message(self, message: Message) -> None:
        """Tell that a message was changed."""
        self.tell(MessageChanged("UPDATE", message))

    def delete_message(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        if message.only_for is not None:
            self.whispers.pop(message.id, None)
        else:
            self.messages.get(message.channel_id, {}).pop(message.id, None)
        self.tell(MessageChanged("DELETE", message))

    def typed(self, place: Place, user: User) -> None:
        """Somebody is typing."""
        self.tell(Typed(place, user.id))

    def add_channel(self, name: str, *, nsfw: bool = False, topic: str | None = None) -> Channel:
        """Give a new text channel at the end of the list."""
        channel = Channel(self.ids.next(), name, len(self.channels), nsfw, topic)
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        self.tell(ChannelChanged("CREATE", channel))
        return channel

    def update_channel(self, channel: Channel) -> None:
        """Tell that a channel was changed."""
        self.tell(ChannelChanged("UPDATE", channel))

    def overwrite(
        self, channel: Channel, target: User | Role, *, allow: int = 0, deny: int = 0
    ) -> None:
        """Replace what a channel allows or denies to somebody; nothing at all removes the entry."""
        channel.overwrites = [entry for entry in channel.overwrites if entry.id != target.id]
        if allow or deny:
            channel.overwrites.append(
                Overwrite(target.id, 1 if isinstance(target, User) else 0, allow, deny)
            )
        self.update_channel(channel)

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel away with its threads and messages."""
        for thread in [
            thread for thread in self.threads.values() if thread.parent_id == channel.id
        ]:
            self.delete_thread(thread)
        self.tell(ChannelChanged("DELETE", channel))
        self.channels.pop(channel.id, None)
        self.messages.pop(channel.id, None)

    def add_thread(self, thread: Thread) -> None:
        """Let a thread appear. When there are too many, the archived one quiet longest goes."""
        if len(self.threads) >= THREADS:
            quiet = [old for old in self.threads.values() if old.archived]
            if not quiet:
                raise DiscordError(
                    400, Code.MAX_THREADS, "Maximum number of active threads reached"
                )
            self.delete_thread(min(quiet, key=lambda old: int(old.last_message_id or old.id)))
        self.threads[thread.id] = thread
        self.messages.setdefault(thread.id, {})
        self.tell(ThreadChanged("CREATE", thread))

    def update_thread(self, thread: Thread) -> None:
        """Tell that a thread was changed."""
        self.tell(ThreadChanged("UPDATE", thread))

    def set_archived(self, thread: Thread, *, archived: bool, locked: bool | None = None) -> None:
        """Archive a thread or wake it up, and lock or unlock it; tells only what changes."""
        was = thread.archived, thread.locked
        if thread.archived is not archived:
            thread.archived = archived
            thread.archived_at = iso(utcnow())
        thread.locked = thread.locked if locked is None else locked
        if was != (thread.archived, thread.locked):
            self.update_thread(thread)

    def delete_thread(self, thread: Thread) -> None:
        """Take a thread away with its messages."""
        self.tell(ThreadChanged("DELETE", thread))
        self.threads.pop(thread.id, None)
        self.messages.pop(thread.id, None)

    def add_to_thread(self, thread: Thread, user: User) -> None:
        """Let somebody into a thread."""
        if user.id not in thread.members:
            thread.members[user.id] = iso(utcnow())
            self.tell(ThreadPeopleChanged(thread, added=(user.id,)))

    def remove_from_thread(self, thread: Thread, user: User) -> None:
        """Take somebody out of a thread."""
        if thread.members.pop(user.id, None) is not None:
            self.tell(ThreadPeopleChanged(thread, removed=(user.id,)))

    def dm_for(self, user: User) -> Dm:
        """Give the private channel with somebody, made when there is none."""
        found = self.dm_with(user.id)
        if found is None:
            found = Dm(self.ids.next(), user.id)
            self.dms[found.id] = found
            self.messages[found.id] = {}
            while len(self.dms) > DMS:
                oldest = next(iter(self.dms))
                del self.dms[oldest]
                self.messages.pop(oldest, None)
        return found

    def open_dm(self, dm: Dm) -> None:
        """Put a private channel into its person's list."""
        if not dm.opened:
            dm.opened = True
            self.tell(DmOpened(dm))

    def set_commands(self, guild_id: Id | None, commands: Sequence[Obj]) -> None:
        """Replace the commands registered for the server, or those registered everywhere."""
        kept = {
            key: value
            for key, value in self.commands.items()
            if ident(value, "guild_id") != guild_id
        }
        self.commands = kept | {str(command["id"]): command for command in commands}
        self.tell(CommandsChanged())

    def update_member(self, user: User) -> None:
        """Tell that somebody's roles or name changed."""
        self.tell(MemberChanged("UPDATE", user))

    def remove_member(self, user: User) -> None:
        """Somebody leaves the server; the bot, when it was thrown out."""
        user.in_guild = False
        for thread in self.threads.values():
            self.remove_from_thread(thread, user)
        self.tell(MemberChanged("DELETE", user))

    def restore_member(self, user: User) -> None:
        """Somebody comes back to the server; the bot, when it was invited again."""
        user.in_guild = True
        self.tell(MemberChanged("CREATE", user))

    def set_available(self, *, available: bool) -> None:
        """Let the server fail for a while, as Discord's do, or bring it back."""
        if self.guild.available is not available:
            self.guild.available = available
            self.tell(GuildChanged("UPDATE" if available else "DELETE"))
