"""What people do on the page, as messages and interactions, by the rules a client would keep."""

from __future__ import annotations

from collections.abc import Mapping

from bot.standin import shape
from bot.standin.calls import Call, find, path_of, refusal, resolve_selected
from bot.standin.drafts import MAX_CONTENT, Draft, Mentions
from bot.standin.interactions import Ask, Asked, Interactions, Report
from bot.standin.modals import checked_submission
from bot.standin.model import Message, Place, Thread, User
from bot.standin.posting import Posts
from bot.standin.tree import SELECTS, Kind, checked_values
from bot.standin.tree import find as find_component
from bot.standin.wire import (
    Code,
    Complaints,
    DiscordError,
    Id,
    Obj,
    flag,
    ident,
    missing_access,
    number,
    obj,
    text,
    unknown_channel,
    unknown_message,
)
from bot.standin.world import World

USER_COMMAND = 2
MESSAGE_COMMAND = 3


class Acts:
    """Everything people can do."""

    def __init__(self, world: World, posts: Posts, interactions: Interactions) -> None:
        """Act in this world."""
        self.world = world
        self.posts = posts
        self.interactions = interactions

    def place(self, person: User, op: Mapping[str, object]) -> Place:
        """Give the place that is meant, if the person can see it."""
        found = self.world.place(ident(op, "channel_id"))
        if found is None:
            raise unknown_channel()
        if not self.world.sees(person, found):
            raise missing_access()
        return found

    def send(self, person: User, op: Mapping[str, object]) -> Message:
        """Write a message, perhaps as a reply."""
        place = self.place(person, op)
        content = text(op, "content").strip()
        if len(content) > MAX_CONTENT:
            complaints = Complaints()
            complaints.add(
                ("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_CONTENT} or fewer in length."
            )
            complaints.raise_any()
        draft = Draft(
            content=content, mentions=Mentions(replied_user=flag(op, "ping", default=True))
        )
        draft.nonce = text(op, "nonce")[:25] or None
        draft.reply_to = ident(op, "reply_to")
        return self.posts.post(person, place, draft)

    def typing(self, person: User, op: Mapping[str, object]) -> None:
        """Be seen typing."""
        self.world.typed(self.place(person, op), person)

    def open_dm(self, person: User, op: Mapping[str, object]) -> None:
        """Open the private channel with the bot."""
        if ident(op, "user_id") != self.world.bot.id:
            raise DiscordError(
                400, Code.CANNOT_DM, "Only the bot can be written to in private here."
            )
        self.world.open_dm(self.world.dm_for(person))

    def command(self, person: User, op: Mapping[str, object], report: Report) -> None:
        """Call a slash command, or a command on a person or a message."""
        place = self._speakable(person, op)
        data = obj(op, "data")
        known = find(self.world, data, person, place)
        call = Call(self.world, person, place, completing=False)
        kind = number(known, "type", 1)
        sent: Obj = {"id": known["id"], "name": known["name"], "type": kind}
        if "guild_id" in known:
            sent["guild_id"] = known["guild_id"]
        if kind == USER_COMMAND:
            target = self.world.users.get(ident(data, "target_id") or "")
            if target is None:
                raise refusal("That person is not here.")
            call.add_user(target)
            sent["target_id"] = target.id
        elif kind == MESSAGE_COMMAND:
            message = self._message(person, place, ident(data, "target_id"))
            call.resolved["messages"] = {message.id: shape.message(self.world, message)}
            sent["target_id"] = message.id
        else:
            sent["options"] = call.options(known, data)
        if call.resolved:
            sent["resolved"] = call.resolved
        nonce = text(op, "nonce")
        asked = Asked(Ask.COMMAND, person, place, nonce, report, name=path_of(data))
        self.interactions.begin(asked, sent)

    def autocomplete(self, person: User, op: Mapping[str, object], report: Report) -> None:
        """Ask for suggestions while an option is being typed."""
        place = self._speakable(person, op)
        data = obj(op, "data")
        known = find(self.world, data, person, place)
        options = Call(self.world, person, place, completing=True).options(known, data)
        sent: Obj = {"id": known["id"], "name": known["name"], "type": 1, "options": options}
        if "guild_id" in known:
            sent["guild_id"] = known["guild_id"]
        asked = Asked(Ask.AUTOCOMPLETE, person, place, text(op, "nonce"), report)
        self.interactions.begin(asked, sent)

    def component(self, person: User, op: Mapping[str, object], report: Report) -> None:
        """Press a button or choose from a select."""
        place = self.place(person, op)
        message = self._message(person, place, ident(op, "message_id"))
        custom_id = text(op, "custom_id")
        known = find_component(message.components, custom_id)
        kind = number(op, "component_type", 2)
        if known is None or number(known, "type") != kind:
            raise refusal("That button is no longer there.")
        if flag(known, "disabled"):
            raise refusal("That button is switched off.")
        if message.author_id != self.world.bot.id:
            raise refusal("Only the bot's buttons can be pressed.")
        sent: Obj = {"custom_id": custom_id, "component_type": kind, "id": number(known, "id")}
        if kind in SELECTS:
            values = checked_values(known, op.get("values"))
            if values is None:
                raise refusal("Choose as many as are asked for, from what is offered.")
            sent["values"] = values
            if kind != Kind.STRING_SELECT:
                sent["resolved"] = resolve_selected(self.world, person, place, kind, values)
        nonce = text(op, "nonce")
        asked = Asked(Ask.COMPONENT, person, place, nonce, report, source=message)
        self.interactions.begin(asked, sent)

    def modal(self, person: User, op: Mapping[str, object], report: Report) -> None:
        """Send a filled-in form."""
        opened = self.interactions.find(ident(op, "interaction_id") or "")
        if opened is None or opened.modal is None or opened.asked.user.id != person.id:
            raise refusal("This form has expired. Open it again.")
        place, source = opened.asked.place, opened.asked.source
        resolved: dict[str, Obj] = {}

        def resolve(kind: int, values: list[str]) -> None:
            for key, found in resolve_selected(self.world, person, place, kind, values).items():
                resolved.setdefault(key, {}).update(found)

        sent: Obj = {
            "custom_id": opened.modal["custom_id"],
            "components": checked_submission(opened.modal, op, resolve),
            "resolved": resolved,
        }
        nonce = text(op, "nonce")
        asked = Asked(Ask.MODAL, person, place, nonce, report, source=source, form_of=opened)
        self.interactions.begin(asked, sent)

    def _speakable(self, person: User, op: Mapping[str, object]) -> Place:
        """Give a place for commands; as a client does, wake an archived thread for them."""
        place = self.place(person, op)
        self.posts.may_speak(person, place)
        if isinstance(place, Thread):
            self.world.set_archived(place, archived=False)
        return place

    def _message(self, person: User, place: Place, message_id: Id | None) -> Message:
        found = self.world.seen_by(person, place.id, message_id or "")
        if found is None:
            raise unknown_message()
        return found
