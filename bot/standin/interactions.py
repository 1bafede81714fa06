"""The life of an interaction: asked, answered once within three seconds, then followed up."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal, TypeAlias

from bot.standin import shape
from bot.standin.commands import checked_choices
from bot.standin.drafts import Draft, Flag, read_draft
from bot.standin.files import MAX_FILE
from bot.standin.forms import Form
from bot.standin.modals import ModalLayout
from bot.standin.model import Dm, Message, Place, User
from bot.standin.posting import Posts
from bot.standin.wire import (
    Code,
    Complaints,
    DiscordError,
    Id,
    Obj,
    unknown_channel,
    unknown_message,
)
from bot.standin.world import World

ANSWER_SECONDS: Final = 3.0
LIFE_SECONDS: Final = 15 * 60.0
KEPT: Final = 2000


class Ask(IntEnum):
    """Interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answer(IntEnum):
    """Answer types."""

    SAY = 4
    SAY_LATER = 5
    UPDATE_LATER = 6
    UPDATE = 7
    SUGGEST = 8
    OPEN_MODAL = 9


_POSSIBLE: Final[dict[Ask, frozenset[Answer]]] = {
    Ask.COMMAND: frozenset({Answer.SAY, Answer.SAY_LATER, Answer.OPEN_MODAL}),
    Ask.COMPONENT: frozenset(Answer) - {Answer.SUGGEST},
    Ask.AUTOCOMPLETE: frozenset({Answer.SUGGEST}),
    Ask.MODAL: frozenset(Answer) - {Answer.SUGGEST, Answer.OPEN_MODAL},
}

NO_ANSWER: Final = "The application did not respond"

State: TypeAlias = Literal["sent", "deferred", "answered", "failed"]
Report: TypeAlias = Callable[[str, Obj], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person did, in which tab: `report` reaches it, `nonce` is its name for this."""

    kind: Ask
    user: User
    place: Place
    nonce: str
    report: Report
    name: str = ""
    source: Message | None = None
    form_of: Interaction | None = None


@dataclass(slots=True)
class Interaction:
    """Something that the bot has to answer."""

    id: Id
    token: str
    asked: Asked
    metadata: Obj
    ends: float
    state: State = "sent"
    alarm: asyncio.TimerHandle | None = None
    original: Id | None = None
    modal: Obj | None = None


class Interactions:
    """All interactions that are still alive."""

    def __init__(self, world: World, posts: Posts, dispatch: Callable[[str, Obj], None]) -> None:
        """`dispatch` sends an event to the bot."""
        self.world = world
        self.posts = posts
        self._dispatch = dispatch
        self._alive: dict[Id, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self.answer_seconds = ANSWER_SECONDS

    def find(self, interaction_id: Id) -> Interaction | None:
        """Give a living interaction by its id."""
        return self._alive.get(interaction_id)

    def begin(self, asked: Asked, data: Obj) -> Interaction:
        """Ask the bot, and start counting."""
        interaction_id = self.world.ids.next()
        it = Interaction(
            interaction_id,
            secrets.token_urlsafe(48),
            asked,
            self._metadata(interaction_id, asked),
            time.monotonic() + LIFE_SECONDS,
        )
        self._alive[it.id] = it
        self._by_token[it.token] = it
        loop = asyncio.get_running_loop()
        it.alarm = loop.call_later(self.answer_seconds, self._unanswered, it)
        self._tell(it)
        # Thrown out, a bot does not hear what becomes of the buttons it left behind.
        if self.world.reaches_bot(asked.place):
            self._dispatch("INTERACTION_CREATE", self._payload(it, data))
        return it

    def respond(self, interaction_id: Id, token: str, body: Obj, uploads: dict[str, Obj]) -> Obj:
        """Take the bot's one answer."""
        it = self._alive.get(interaction_id)
        if it is None or it.token != token or it.state == "failed":
            raise DiscordError(404, Code.UNKNOWN_INTERACTION, "Unknown interaction")
        if it.state != "sent":
            said = "Interaction has already been acknowledged."
            raise DiscordError(400, Code.ALREADY_ACKNOWLEDGED, said)
        form = Form(body, Complaints())
        kind = form.choice("type", tuple(Answer), required=True)
        source = it.asked.source
        # A form that a command opened may be acknowledged without a word: there is no message.
        if kind not in _POSSIBLE[it.asked.kind] or (source is None and kind == Answer.UPDATE):
            form.wrong("type", "INTERACTION_CALLBACK_TYPE", "It cannot be answered like this.")
        data = form.child("data", required=kind in {Answer.SAY, Answer.SUGGEST, Answer.OPEN_MODAL})
        form.done()
        message = self._callback(it, kind, data or Form({}, form.complaints, ("data",)), uploads)
        if it.alarm is not None:
            it.alarm.cancel()
        if it.state == "sent":
            it.state = "answered"
        if it.asked.form_of is not None:
            it.asked.form_of.modal = None
        self._tell(it)
        return self._receipt(it, kind, message)

    def _callback(
        self, it: Interaction, kind: int | None, data: Form, uploads: dict[str, Obj]
    ) -> Message | None:
        asked = it.asked
        match kind:
            case Answer.SUGGEST:
                choices = checked_choices(data)
                data.complaints.raise_any()
                asked.report("AUTOCOMPLETE", {"nonce": asked.nonce, "choices": choices})
            case Answer.OPEN_MODAL:
                modal = ModalLayout(data.complaints).modal(data)
                data.complaints.raise_any()
                it.modal = modal
                asked.report("MODAL", {"nonce": asked.nonce, "interaction_id": it.id, **modal})
            case Answer.SAY_LATER | Answer.UPDATE_LATER:
                return self._defer(it, kind, data)
            case Answer.UPDATE if asked.source is not None:
                draft = read_draft(data, uploads, on=asked.source)
                data.complaints.raise_any()
                if self.world.seen_by(asked.user, asked.place.id, asked.source.id) is None:
                    raise unknown_message()
                it.original = asked.source.id
                return self.posts.edit(asked.source, draft)
            case _:
                draft = read_draft(data, uploads)
                data.complaints.raise_any()
                said = self._say(it, draft)
                it.original = said.id
                return said
        return None

    def _defer(self, it: Interaction, kind: Answer, data: Form) -> Message | None:
        flags = data.whole("flags", low=0) or 0
        data.ignore("tts", "content", "embeds", "components", "allowed_mentions")
        data.done()
        data.complaints.raise_any()
        it.state = "deferred"
        if kind == Answer.UPDATE_LATER:
            it.original = None if it.asked.source is None else it.asked.source.id
            return None
        said = self._say(it, Draft(flags=flags), Flag.LOADING)
        it.original = said.id
        return said

    def follow_up(self, token: str, body: Obj, uploads: dict[str, Obj]) -> Message:
        """Say more after the answer; after a deferral the first time fills the waiting message."""
        it = self._by_webhook(token)
        form = Form(body, Complaints())
        waiting = self._waiting(it)
        if waiting is not None:
            draft = read_draft(form, uploads, on=waiting)
            form.complaints.raise_any()
            return self._resolve(it, waiting, draft)
        draft = read_draft(form, uploads)
        form.complaints.raise_any()
        return self._say(it, draft)

    def message(self, token: str, message_id: str) -> Message:
        """Give a message that belongs to an interaction: its answer, a follow-up, or its source."""
        it = self._by_webhook(token)
        wanted = it.original if message_id == "@original" else message_id
        found = (
            None if wanted is None else self.world.seen_by(it.asked.user, it.asked.place.id, wanted)
        )
        if found is None or (found.id != it.original and _answers(found) != it.id):
            raise unknown_message()
        return found

    def edit(self, token: str, message_id: str, body: Obj, uploads: dict[str, Obj]) -> Message:
        """Change one of those messages."""
        it = self._by_webhook(token)
        message = self.message(token, message_id)
        form = Form(body, Complaints())
        draft = read_draft(form, uploads, on=message)
        form.complaints.raise_any()
        if message.flags & Flag.LOADING:
            return self._resolve(it, message, draft)
        return self.posts.edit(message, draft)

    def delete(self, token: str, message_id: str) -> None:
        """Delete one of those messages."""
        self.world.delete_message(self.message(token, message_id))

    def forget_old(self) -> None:
        """Let interactions end after their quarter of an hour, and what still waits with them."""
        now = time.monotonic()
        surplus = len(self._alive) - KEPT
        for it in list(self._alive.values()):
            if it.ends <= now or surplus > 0:
                surplus -= 1
                self._end(it)

    def stop(self) -> None:
        """Cancel every alarm."""
        for it in self._alive.values():
            if it.alarm is not None:
                it.alarm.cancel()
        self._alive.clear()
        self._by_token.clear()

    def _end(self, it: Interaction) -> None:
        if it.alarm is not None:
            it.alarm.cancel()
        waiting = self._waiting(it)
        if waiting is not None:
            self.world.delete_message(waiting)
            it.state = "failed"
            self._tell(it)
        self._alive.pop(it.id, None)
        self._by_token.pop(it.token, None)

    def _by_webhook(self, token: str) -> Interaction:
        it = self._by_token.get(token)
        if it is None or it.ends <= time.monotonic():
            raise DiscordError(401, Code.INVALID_WEBHOOK_TOKEN, "Invalid Webhook Token")
        if it.state in {"sent", "failed"}:
            raise DiscordError(404, Code.UNKNOWN_WEBHOOK, "Unknown Webhook")
        return it

    def _waiting(self, it: Interaction) -> Message | None:
        if it.original is None:
            return None
        found = self.world.seen_by(it.asked.user, it.asked.place.id, it.original)
        return found if found is not None and found.flags & Flag.LOADING else None

    def _resolve(self, it: Interaction, waiting: Message, draft: Draft) -> Message:
        said = self.posts.edit(waiting, draft)
        it.state = "answered"
        self._tell(it)
        return said

    def _say(self, it: Interaction, draft: Draft, flags: int = 0) -> Message:
        if self.world.place(it.asked.place.id) is None:
            raise unknown_channel()
        private = it.asked.user.id if (draft.flags or 0) & Flag.EPHEMERAL else None
        answer = self.posts.answer
        return answer(it.asked.place, draft, only_for=private, metadata=it.metadata, flags=flags)

    def _unanswered(self, it: Interaction) -> None:
        if it.state == "sent":
            it.state = "failed"
            self._tell(it)

    def _tell(self, it: Interaction) -> None:
        said: Obj = {"nonce": it.asked.nonce, "id": it.id, "state": it.state}
        if it.state == "failed":
            said["message"] = NO_ANSWER
        it.asked.report("INTERACTION", said)

    def _receipt(self, it: Interaction, kind: int | None, said: Message | None) -> Obj:
        interaction: Obj = {"id": it.id, "type": it.asked.kind}
        resource: Obj = {"type": kind}
        if it.original is not None:
            interaction["response_message_id"] = it.original
            interaction["response_message_loading"] = kind == Answer.SAY_LATER
            private = said is not None and said.only_for is not None
            interaction["response_message_ephemeral"] = private
        if said is not None:
            resource["message"] = shape.message(self.world, said)
        return {"interaction": interaction, "resource": resource}

    def _metadata(self, interaction_id: Id, asked: Asked) -> Obj:
        """Tell what a message answers; it stays with the message."""
        owner = "0" if isinstance(asked.place, Dm) else self.world.guild.id
        metadata: Obj = {
            "id": interaction_id,
            "type": asked.kind,
            "user": shape.user(asked.user),
            "authorizing_integration_owners": {"0": owner},
        }
        if asked.name:
            metadata["name"] = asked.name
        if asked.kind is Ask.COMPONENT and asked.source is not None:
            metadata["interacted_message_id"] = asked.source.id
        if asked.form_of is not None:
            metadata["triggering_interaction_metadata"] = asked.form_of.metadata
        return metadata

    def _payload(self, it: Interaction, data: Obj) -> Obj:
        world, user, place = self.world, it.asked.user, it.asked.place
        payload: Obj = {
            "id": it.id,
            "application_id": world.bot.id,
            "type": it.asked.kind,
            "token": it.token,
            "version": 1,
            "data": data,
            "channel_id": place.id,
            "channel": shape.place(world, place, user),
            "app_permissions": str(world.permissions(world.bot, place)),
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "attachment_size_limit": MAX_FILE,
            "authorizing_integration_owners": it.metadata["authorizing_integration_owners"],
        }
        if isinstance(place, Dm):
            payload |= {"context": 1, "user": shape.user(user)}
        else:
            bits = world.permissions(user, place)
            payload |= {
                "context": 0,
                "guild_id": world.guild.id,
                "guild": {"id": world.guild.id, "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": shape.member(user, permissions=bits, with_user=True),
            }
        if it.asked.source is not None:
            payload["message"] = shape.message(world, it.asked.source)
        return payload


def _answers(message: Message) -> object:
    return None if message.interaction_metadata is None else message.interaction_metadata.get("id")
