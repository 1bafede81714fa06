"""Writing, changing and deleting messages, with the permissions that each of them asks for."""

from __future__ import annotations

import re
import time
from typing import Final

from bot.standin.access import Perm
from bot.standin.drafts import SETTABLE, Draft, Flag, Mentions, refuse_empty
from bot.standin.model import Dm, Message, Place, Thread, User
from bot.standin.tree import shown_text
from bot.standin.wire import (
    Code,
    Complaints,
    DiscordError,
    Id,
    Obj,
    iso,
    missing_access,
    missing_permissions,
    unknown_message,
    utcnow,
)
from bot.standin.world import World

REPLY: Final = 19
NONCE_SECONDS: Final = 300.0
NONCES: Final = 5000

_USER_MENTION = re.compile(r"<@!?(\d{15,20})>")
_ROLE_MENTION = re.compile(r"<@&(\d{15,20})>")
_EVERYONE_MENTION = re.compile(r"@(?:everyone|here)\b")


class Posts:
    """The one place where messages come from."""

    def __init__(self, world: World) -> None:
        """Write into this world."""
        self.world = world
        # May be changed at any time, and then counts for the nonces that were noted before too.
        self.nonce_seconds = NONCE_SECONDS
        self._nonces: dict[tuple[Id, str], tuple[float, Message]] = {}

    def may_speak(self, author: User, place: Place) -> None:
        """Refuse when somebody may not write there."""
        bits = self.world.permissions(author, place)
        if not bits & Perm.VIEW_CHANNEL:
            raise missing_access()
        if isinstance(place, Dm):
            person = self.world.users[place.user_id]
            shared = person.in_guild and self.world.bot.in_guild
            if author.bot and not (person.accepts_dms and shared):
                raise DiscordError(403, Code.CANNOT_DM, "Cannot send messages to this user")
        elif not bits & (Perm.SEND_IN_THREADS if isinstance(place, Thread) else Perm.SEND_MESSAGES):
            raise missing_permissions()
        if isinstance(place, Thread) and place.locked:
            # A moderator too has to open it first.
            # https://discord.com/developers/docs/topics/threads#active-archived-threads
            if place.archived:
                raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
            if bits & Perm.MANAGE_THREADS:
                return
            raise DiscordError(400, Code.THREAD_LOCKED, "This thread is locked")

    def post(self, author: User, place: Place, draft: Draft) -> Message:
        """Post a new message. The same nonce within a few minutes gives the first one again."""
        self.may_speak(author, place)
        bits = self.world.permissions(author, place)
        if (draft.embeds and not bits & Perm.EMBED_LINKS) or (
            draft.attachments and not bits & Perm.ATTACH_FILES
        ):
            raise missing_permissions()
        again = self._posted_before(author, draft)
        if again is not None:
            return again
        made = self._compose(author, place, draft)
        if draft.flags is not None:
            made.flags = draft.flags & SETTABLE & ~Flag.EPHEMERAL
        made.nonce = draft.nonce
        replied = self._reply(made, draft, bits)
        self._mention(made, draft.mentions, place, replied)
        refuse_empty(made.content, made.embeds, made.attachments, made.components)
        if draft.nonce is not None and draft.enforce_nonce:
            self._nonces[author.id, str(draft.nonce)] = time.monotonic(), made
        self._enter(place, author, made)
        self.world.add_message(made)
        return made

    def answer(
        self, place: Place, draft: Draft, *, only_for: Id | None, metadata: Obj, flags: int = 0
    ) -> Message:
        """Post an answer to an interaction, for which no permission to write is needed."""
        world = self.world
        made = self._compose(world.bot, place, draft)
        made.flags = ((draft.flags or 0) & SETTABLE & ~Flag.EPHEMERAL) | flags
        made.application_id = world.bot.id
        made.interaction_metadata = metadata
        if only_for is not None:
            made.only_for = only_for
            made.flags |= Flag.EPHEMERAL
        self._mention(made, draft.mentions, place, None)
        if not flags & Flag.LOADING:
            refuse_empty(made.content, made.embeds, made.attachments, made.components)
        world.add_message(made)
        return made

    def edit(self, message: Message, draft: Draft) -> Message:
        """Change what was sent with the draft; the rest stays."""
        content = message.content if draft.content is None else draft.content
        embeds = message.embeds if draft.embeds is None else draft.embeds
        components = message.components if draft.components is None else draft.components
        attachments = message.attachments if draft.attachments is None else draft.attachments
        flags = message.flags
        if draft.flags is not None:
            flags = flags & ~Flag.SUPPRESS_EMBEDS | draft.flags & (
                Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2
            )
        if flags & Flag.COMPONENTS_V2 and (content or embeds):
            complaints = Complaints()
            complaints.add(
                ("flags",),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                "Clear content and embeds when a message becomes Components V2.",
            )
            complaints.raise_any()
        refuse_empty(content, embeds, attachments, components)
        message.content, message.embeds, message.components = content, embeds, components
        message.attachments, message.flags = attachments, flags & ~Flag.LOADING
        if message.flags == flags:
            message.edited_timestamp = iso(utcnow())
        place = self.world.place(message.channel_id)
        if place is not None and (draft.content is not None or draft.components is not None):
            self._mention(message, draft.mentions, place, None)
        self.world.update_message(message)
        return message

    def edit_own(self, author: User, message: Message, draft: Draft) -> Message:
        """Change a message, which only its author can, and not in an archived thread."""
        place = self.world.place(message.channel_id)
        if message.author_id != author.id:
            raise DiscordError(
                403, Code.NOT_THE_AUTHOR, "Cannot edit a message authored by another user"
            )
        if isinstance(place, Thread) and place.archived:
            raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
        return self.edit(message, draft)

    def delete_as(self, author: User, message: Message, place: Place) -> None:
        """Delete a message: one's own, or somebody else's with the permission for it."""
        if isinstance(place, Thread) and place.archived:
            raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
        if message.author_id != author.id:
            if isinstance(place, Dm):
                raise DiscordError(403, Code.NOT_IN_DM, "Cannot execute action on a DM channel")
            if not self.world.may(author, place, Perm.MANAGE_MESSAGES):
                raise missing_permissions()
        self.world.delete_message(message)

    def forget_old(self) -> None:
        """Drop nonces that are too old to count."""
        since = time.monotonic() - self.nonce_seconds
        self._nonces = {key: entry for key, entry in self._nonces.items() if entry[0] > since}
        while len(self._nonces) > NONCES:
            del self._nonces[next(iter(self._nonces))]

    def _posted_before(self, author: User, draft: Draft) -> Message | None:
        if draft.nonce is None or not draft.enforce_nonce:
            return None
        if len(self._nonces) > NONCES:
            self.forget_old()
        entry = self._nonces.get((author.id, str(draft.nonce)))
        if entry is None or entry[0] <= time.monotonic() - self.nonce_seconds:
            return None
        if entry[1].deleted:
            raise unknown_message()
        return entry[1]

    def _compose(self, author: User, place: Place, draft: Draft) -> Message:
        return Message(
            id=self.world.ids.next(),
            channel_id=place.id,
            author_id=author.id,
            content=draft.content or "",
            timestamp=iso(utcnow()),
            tts=draft.tts,
            components=draft.components or [],
            embeds=draft.embeds or [],
            attachments=draft.attachments or [],
        )

    def _reply(self, made: Message, draft: Draft, bits: int) -> Message | None:
        if draft.reply_to is None:
            return None
        original = self.world.message(made.channel_id, draft.reply_to)
        if original is None:
            if draft.reply_must_exist:
                complaints = Complaints()
                complaints.add(
                    ("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"
                )
                complaints.raise_any()
            return None
        if not bits & Perm.READ_HISTORY:
            raise DiscordError(
                400,
                Code.REPLY_NEEDS_HISTORY,
                "Cannot reply without permission to read message history",
            )
        made.type = REPLY
        made.reference = {"type": 0, "message_id": original.id, "channel_id": original.channel_id}
        place = self.world.place(made.channel_id)
        if not isinstance(place, Dm):
            made.reference["guild_id"] = self.world.guild.id
        return original

    def _mention(
        self, made: Message, said: Mentions, place: Place, replied: Message | None
    ) -> None:
        world = self.world
        body = f"{made.content}\n{shown_text(made.components)}"
        users = [user_id for user_id in _USER_MENTION.findall(body) if user_id in world.users]
        wanted = [user_id for user_id in users if said.all_users or user_id in said.users]
        if replied is not None and said.replied_user:
            wanted.append(replied.author_id)
        made.mentions = list(dict.fromkeys(wanted))
        roles = [role_id for role_id in _ROLE_MENTION.findall(body) if role_id in world.roles]
        made.mention_roles = list(
            dict.fromkeys(r for r in roles if said.all_roles or r in said.roles)
        )
        author = world.users[made.author_id]
        made.mention_everyone = (
            said.everyone
            and _EVERYONE_MENTION.search(body) is not None
            and world.may(author, place, Perm.MENTION_EVERYONE)
        )

    def _enter(self, place: Place, author: User, made: Message) -> None:
        """Join and wake the thread that is written in; a mention may bring the mentioned in."""
        if not isinstance(place, Thread):
            return
        world = self.world
        world.set_archived(place, archived=False)
        world.add_to_thread(place, author)
        invites = not place.private or place.invitable or place.owner_id == author.id
        if invites or world.may(author, place, Perm.MANAGE_THREADS):
            for user_id in made.mentions:
                mentioned = world.users[user_id]
                if world.may(mentioned, world.parent(place), Perm.VIEW_CHANNEL):
                    world.add_to_thread(place, mentioned)
