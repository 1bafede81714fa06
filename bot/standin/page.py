"""The websocket of the page: what each person sees, as it happens, and what they do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from aiohttp import WSMsgType, web

from bot.standin import shape
from bot.standin.access import Perm, in_guild
from bot.standin.acts import Acts
from bot.standin.calls import offered
from bot.standin.files import CDN
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
from bot.standin.wire import (
    Code,
    DiscordError,
    Obj,
    dump,
    ident,
    iso,
    load_obj,
    number,
    text,
    utcnow,
)
from bot.standin.world import World

_log = logging.getLogger(__name__)

OUTBOX: Final = 1000
OUTBOX_BYTES: Final = 8 * 1024 * 1024
TABS: Final = 64
HISTORY: Final = 50
HEARTBEAT: Final = 20.0

Frame: TypeAlias = tuple[str, Obj]

# What Discord says, and what its clients say instead.
_PLAINLY: Final = {
    "Missing Access": "You cannot see that channel.",
    "Missing Permissions": "You may not do that here.",
    "Cannot send an empty message": "There is nothing to send.",
    "Unknown Channel": "That channel is no longer there.",
    "Unknown Message": "That message is no longer there.",
    "Thread is archived": "This thread is closed.",
    "This thread is locked": "This thread is locked.",
}


class Tab:
    """One open page: a person, and a bounded way to them."""

    def __init__(self, person: User, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Write to this socket."""
        self.person = person
        self._transport = request.transport
        self.socket = socket
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(OUTBOX)
        self._waiting = 0
        self.writer = asyncio.create_task(self._write(), name="standin-page-writer")

    def send(self, kind: str, data: Obj) -> None:
        """Send in order. A page that does not read is dropped; it comes back by itself."""
        frame = dump({"t": kind, "d": data}).replace(CDN, "/cdn/").encode()
        # However large, one frame alone may wait: a page that never got READY would not come far.
        crowded = self._waiting and self._waiting + len(frame) > OUTBOX_BYTES
        if self._queue.full() or crowded:
            if self._transport is not None:
                self._transport.abort()
            return
        self._waiting += len(frame)
        self._queue.put_nowait(frame)

    async def _write(self) -> None:
        try:
            while True:
                frame = await self._queue.get()
                await self.socket.send_frame(frame, WSMsgType.TEXT)
                self._waiting -= len(frame)
        except (ConnectionError, RuntimeError):
            # The reader notices a closed connection by itself.
            return

    async def stop(self) -> None:
        """Let the writer end."""
        self.writer.cancel()
        await asyncio.gather(self.writer, return_exceptions=True)


class Pages:
    """All open pages."""

    def __init__(self, world: World, acts: Acts, hint: str, online: Callable[[], bool]) -> None:
        """Show this world; `hint` says what to type, `online` whether the bot is there."""
        self.world = world
        self.acts = acts
        self.hint = hint
        self.online = online
        self._tabs: set[Tab] = set()
        world.listeners.append(self._changed)

    @property
    def open_tabs(self) -> int:
        """How many pages are open."""
        return len(self._tabs)

    def people(self) -> Obj:
        """Who can be chosen."""
        world = self.world
        return {
            "server": world.guild.name,
            "people": [
                {
                    "id": user.id,
                    "username": user.username,
                    "global_name": user.global_name,
                    "avatar_url": None,
                    "administrator": bool(
                        in_guild(world.guild, world.roles, user) & Perm.MANAGE_GUILD
                    ),
                    "about": user.about,
                }
                for user in world.people()
            ],
        }

    def tell_presence(self) -> None:
        """Tell every page whether the bot is there."""
        for tab in self._tabs:
            tab.send("BOT", {"online": self.online()})

    async def stop(self) -> None:
        """Close every page's connection."""
        for tab in list(self._tabs):
            await tab.socket.close(code=1001)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One page, from READY to the end."""
        person = self.world.users.get(request.query.get("user", ""))
        if person is None or person.bot:
            raise web.HTTPNotFound(text="There is no such person.")
        if len(self._tabs) >= TABS:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.")
        socket = web.WebSocketResponse(timeout=1.0, heartbeat=HEARTBEAT, max_msg_size=256 * 1024)
        await socket.prepare(request)
        tab = Tab(person, request, socket)
        self._tabs.add(tab)
        tab.send("READY", self._ready(person))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                self._heard(tab, load_obj(message.data))
        finally:
            self._tabs.discard(tab)
            await tab.stop()
        return socket

    def _heard(self, tab: Tab, op: Obj | None) -> None:
        if op is None:
            tab.send(
                "REFUSED",
                {"nonce": "", "code": Code.INVALID_FORM, "message": "That was not understood."},
            )
            return
        try:
            self._do(tab, op)
        except DiscordError as refused:
            said = _PLAINLY.get(refused.plain, refused.plain)
            tab.send("REFUSED", {"nonce": text(op, "nonce"), "code": refused.code, "message": said})

    def _do(self, tab: Tab, op: Obj) -> None:  # noqa: C901 - one case for each op
        person, acts = tab.person, self.acts

        def report(kind: str, data: Obj) -> None:
            if tab in self._tabs:
                tab.send(kind, data)

        match text(op, "op"):
            case "history":
                tab.send("HISTORY", self._history(person, op))
            case "send":
                acts.send(person, op)
            case "typing":
                acts.typing(person, op)
            case "open_dm":
                acts.open_dm(person, op)
            case "command":
                acts.command(person, op, report)
            case "autocomplete":
                acts.autocomplete(person, op, report)
            case "component":
                acts.component(person, op, report)
            case "modal":
                acts.modal(person, op, report)
            case other:
                raise DiscordError(
                    400,
                    Code.INVALID_FORM,
                    f"The page asked for {other!r}, which is not known here.",
                )

    def _history(self, person: User, op: Mapping[str, object]) -> Obj:
        place = self.acts.place(person, op)
        found = self.world.history(place.id, person)
        before = ident(op, "before")
        if before is not None:
            found = [message for message in found if int(message.id) < int(before)]
        limit = min(max(number(op, "limit", HISTORY), 1), HISTORY)
        return {
            "nonce": text(op, "nonce"),
            "channel_id": place.id,
            "messages": [self._message(message) for message in found[-limit:]],
            "more": len(found) > limit,
        }

    def _ready(self, person: User) -> Obj:
        world = self.world
        channels = [
            channel for channel in world.channels.values() if world.follows(person, channel)
        ]
        threads = [t for t in world.threads.values() if not t.archived and world.follows(person, t)]
        dms = [dm for dm in world.dms.values() if world.follows(person, dm)]
        places: list[Place] = [*channels, *threads, *dms]
        return {
            "me": shape.user(person),
            "users": [shape.user(user) for user in world.users.values()],
            "bot": shape.user(world.bot),
            "guild": {
                "id": world.guild.id,
                "name": world.guild.name,
                "icon": None,
                "owner_id": world.guild.owner_id,
                "roles": [shape.role(role) for role in world.roles.values()],
                "members": [
                    shape.member(user, with_user=True)
                    for user in world.users.values()
                    if user.in_guild
                ],
                "channels": [shape.place(world, channel, person) for channel in channels],
            },
            "threads": [shape.place(world, thread, person) for thread in threads],
            "dms": [self._dm(dm, person) for dm in dms],
            "commands": offered(world, person),
            "hint": self.hint,
            "permissions": {place.id: str(world.permissions(person, place)) for place in places},
            "unread": {
                place.id: place.last_message_id for place in places if place.last_message_id
            },
            "online": self.online(),
            "now": iso(utcnow()),
        }

    def _dm(self, dm: Dm, person: User) -> Obj:
        # To a person the other side of the private channel is the bot.
        return shape.place(self.world, dm, person) | {"recipients": [shape.user(self.world.bot)]}

    def _message(self, message: Message) -> Obj:
        shaped = shape.message(self.world, message, fresh=True)
        if not isinstance(self.world.place(message.channel_id), Dm):
            shaped["guild_id"] = self.world.guild.id
        return shaped

    def _changed(self, change: Change) -> None:
        for tab in self._tabs:
            for kind, data in self._frames(change, tab.person):
                tab.send(kind, data)

    def _frames(  # noqa: C901, PLR0912 - one case for each change
        self, change: Change, person: User
    ) -> Iterator[Frame]:
        world = self.world
        match change:
            case MessageChanged(verb, message):
                place = world.place(message.channel_id)
                mine = message.only_for is None or message.only_for == person.id
                if place is not None and mine and world.follows(person, place):
                    gone: Obj = {"id": message.id, "channel_id": message.channel_id}
                    yield f"MESSAGE_{verb}", gone if verb == "DELETE" else self._message(message)
            case ChannelChanged("DELETE", channel):
                yield "CHANNEL_DELETE", shape.place(world, channel)
            case ChannelChanged(verb, channel):
                seen = world.follows(person, channel)
                yield (
                    f"CHANNEL_{verb}" if seen else "CHANNEL_DELETE",
                    shape.place(world, channel, person),
                )
            case ThreadChanged(verb, thread) if world.follows(person, thread):
                yield f"THREAD_{verb}", shape.place(world, thread, person)
            case ThreadPeopleChanged(thread, added, removed):
                if person.id in added:
                    yield "THREAD_CREATE", shape.place(world, thread, person)
                elif person.id in removed and thread.private:
                    yield "THREAD_DELETE", shape.place(world, thread, person)
                elif world.follows(person, thread):
                    yield "THREAD_UPDATE", shape.place(world, thread, person)
            case DmOpened(dm) if dm.user_id == person.id:
                yield "CHANNEL_CREATE", self._dm(dm, person)
            case Typed(place, user_id) if user_id != person.id and world.follows(person, place):
                yield "TYPING", {"channel_id": place.id, "user_id": user_id}
            case CommandsChanged():
                yield "COMMANDS", {"commands": offered(world, person)}
            case MemberChanged():
                # Names, roles and with them everything that can be seen may differ now.
                yield "READY", self._ready(person)
            case ThreadChanged() | DmOpened() | Typed() | GuildChanged():
                return
