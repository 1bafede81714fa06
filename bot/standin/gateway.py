"""The bot's websocket: identify, resume with replay, heartbeats, what its intents let through."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from bot.standin import events, shape
from bot.standin.events import Intent
from bot.standin.model import Change
from bot.standin.sessions import Link, Session
from bot.standin.wire import Id, Obj, as_id, dump, flag, ident, is_list, load_obj, number, obj, text
from bot.standin.world import World

_log = logging.getLogger(__name__)

HEARTBEAT_MS: Final = 41_250
ACK_SECONDS: Final = 0.02
SESSIONS: Final = 4
DETACHED_SECONDS: Final = 120.0

RECONNECT, INVALID, HELLO, ACK = 7, 9, 10, 11

UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN, TWICE, DISALLOWED = (
    4000,
    4001,
    4002,
    4003,
    4004,
    4005,
    4014,
)
# Closed with one of these, a client cannot resume: a bad sequence, a session that timed out.
_NO_RESUME: Final = frozenset({4007, 4009})


class Gateway:
    """All the bot's connections."""

    def __init__(
        self,
        world: World,
        token: str,
        *,
        outward: Callable[[str], str],
        note_unknown: Callable[[str], None],
    ) -> None:
        """Serve the bot with this token; what cannot be understood is noted."""
        self.world = world
        self.url = ""
        self.allowed_intents = (1 << 26) - 1
        self.heartbeat_ms = HEARTBEAT_MS
        # While set, whoever identifies or resumes is closed with this code.
        self.refuses: int | None = None
        self.on_presence: list[Callable[[], None]] = []
        self._token = token
        self._outward = outward
        self._note_unknown = note_unknown
        self._sessions: dict[str, Session] = {}
        self._links: set[Link] = set()
        world.listeners.append(self._changed)

    @property
    def intents(self) -> int:
        """Everything that the bot has asked for."""
        asked = 0
        for session in self._sessions.values():
            asked |= session.intents
        return asked

    @property
    def online(self) -> bool:
        """Whether the bot is connected."""
        return any(session.link is not None for session in self._sessions.values())

    def dispatch(self, name: str, data: Obj) -> None:
        """Send an event that needs no intent, to the newest session that serves its place."""
        guild_id = ident(data, "guild_id")
        for session in reversed(self._sessions.values()):
            if session.serves(guild_id):
                session.push(name, data)
                return

    def ask_to_reconnect(self, *, shard: int | None = None) -> None:
        """Tell the bot to reconnect (op 7), as Discord does when it restarts a gateway.

        Like all that follows: only one shard's connections when it is named.
        """
        for link in self._links_of(shard):
            link.send(dump({"op": RECONNECT, "d": None}))

    def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Tell the bot that its session is invalid (op 9), and whether it may resume it."""
        for link in self._links_of(shard):
            if not resumable and link.session is not None:
                self._sessions.pop(link.session.id, None)
            link.send(dump({"op": INVALID, "d": resumable}))

    def mute(self, *, shard: int | None = None) -> None:
        """Say nothing more on the connections there are, not even that a heartbeat came.

        New ones are not muted: a client that gives up on its dead one can resume its session.
        """
        for link in self._links_of(shard):
            link.muted = True

    def drop(self, *, shard: int | None = None) -> None:
        """Cut connections without a word; sessions can be resumed."""
        for link in self._links_of(shard):
            link.drop()

    async def close(self, code: int, *, shard: int | None = None, for_good: bool = False) -> None:
        """Close connections with a code; `for_good` also who comes back, until `refuses` is None.

        After 4007 and 4009 the session cannot be resumed, after others it can.
        """
        if for_good:
            self.refuses = code
        for link in self._links_of(shard):
            if code in _NO_RESUME and link.session is not None:
                self._sessions.pop(link.session.id, None)
            await link.close(code)

    def forget_sessions(self) -> None:
        """Make every later resume fail."""
        self._sessions.clear()

    def forget_old(self) -> None:
        """Drop sessions that nobody came back to."""
        now = time.monotonic()
        for session in list(self._sessions.values()):
            if session.link is None and now - session.left_at > DETACHED_SECONDS:
                del self._sessions[session.id]
        while len(self._sessions) > SESSIONS:
            oldest = next(iter(self._sessions.values()))
            if oldest.link is not None:
                break
            del self._sessions[oldest.id]

    def _links_of(self, shard: int | None) -> list[Link]:
        return [
            link
            for link in self._links
            if shard is None or (link.session is not None and link.session.shard[0] == shard)
        ]

    async def stop(self) -> None:
        """Close everything."""
        await self.close(WSCloseCode.GOING_AWAY)
        self._sessions.clear()

    def _changed(self, change: Change) -> None:
        for session in self._sessions.values():
            for name, data in events.for_bot(self.world, change, session.intents):
                whole = name.startswith("GUILD_")
                if session.serves(self.world.guild.id if whole else ident(data, "guild_id")):
                    session.push(name, data)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to the end."""
        query = request.query
        if (
            query.get("v") != "10"
            or query.get("encoding") != "json"
            or query.get("compress") not in {None, "zlib-stream"}
        ):
            self._note_unknown(f"gateway query {request.query_string}")
        socket = web.WebSocketResponse(
            max_msg_size=64 * 1024, heartbeat=None, autoclose=True, compress=False
        )
        await socket.prepare(request)
        link = Link(request, socket)
        self._links.add(link)
        try:
            link.send(dump({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}}))
            while True:
                message = await socket.receive(timeout=self.heartbeat_ms / 1000 * 1.5)
                if message.type is not WSMsgType.TEXT:
                    break
                frame = load_obj(message.data)
                if frame is None:
                    await link.close(DECODE_ERROR)
                    break
                await self._heard(link, frame)
                if socket.closed:
                    break
        except (TimeoutError, ConnectionError):
            await socket.close(code=UNKNOWN_ERROR)
        finally:
            self._links.discard(link)
            await link.stop()
            session = link.session
            if session is not None and session.link is link:
                session.link = None
                session.left_at = time.monotonic()
                # A client that says goodbye first does not come back for the same session. One
                # that was closed from here confirms that with 1000, whatever it was closed with.
                goodbye = socket.close_code in {WSCloseCode.OK, WSCloseCode.GOING_AWAY}
                if goodbye and not link.closing:
                    self._sessions.pop(session.id, None)
                self._tell_presence()
        return socket

    async def _heard(self, link: Link, frame: Obj) -> None:
        op, data, session = number(frame, "op", -1), obj(frame, "d"), link.session
        match op:
            case 1:
                # The library notes when it sent a heartbeat only afterwards: an answer as quick
                # as loopback's would count against the one before, and look 41 s late.
                loop = asyncio.get_running_loop()
                loop.call_later(ACK_SECONDS, link.send, dump({"op": ACK, "d": None}))
            case 2 | 6 if self.refuses is not None:
                await link.close(self.refuses)
            case 2 if session is not None:
                await link.close(TWICE)
            case 2:
                await self._identify(link, data)
            case 6:
                await self._resume(link, data)
            case 8 if session is not None:
                self._members(session, data)
            case 3 | 4 if session is not None:
                # Presence and voice change nothing here.
                pass
            case 3 | 4 | 8:
                await link.close(NOT_AUTHENTICATED)
            case _:
                self._note_unknown(f"gateway op {op}")
                await link.close(UNKNOWN_OPCODE)

    async def _identify(self, link: Link, data: Obj) -> None:
        if text(data, "token").removeprefix("Bot ") != self._token:
            await link.close(BAD_TOKEN)
            return
        intents = number(data, "intents")
        if intents & ~self.allowed_intents:
            await link.close(DISALLOWED)
            return
        self.forget_old()
        shard = data.get("shard")
        index, count = (int(str(part)) for part in shard) if is_list(shard) else (0, 1)
        session = Session(intents, (index, max(count, 1)), self._outward)
        session.link, link.session = link, session
        self._sessions[session.id] = session
        world = self.world
        mine = session.serves(world.guild.id) and world.bot.in_guild
        session.push(
            "READY",
            {
                "v": 10,
                "user": shape.user(world.bot),
                "guilds": [{"id": world.guild.id, "unavailable": True}] if mine else [],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "session_type": "normal",
                "private_channels": [],
                "application": {"id": world.bot.id, "flags": 1 << 23},
                "shard": [index, count],
            },
        )
        if world.guild.available and mine:
            session.push("GUILD_CREATE", events.guild_create(world, intents))
        self._tell_presence()

    async def _resume(self, link: Link, data: Obj) -> None:
        if text(data, "token").removeprefix("Bot ") != self._token:
            await link.close(BAD_TOKEN)
            return
        session = self._sessions.get(text(data, "session_id"))
        missed = None if session is None else session.missed(number(data, "seq"))
        if session is None or missed is None:
            link.send(dump({"op": INVALID, "d": False}))
            return
        session.link, link.session = link, session
        for frame in missed:
            link.send(frame)
        session.push("RESUMED", {})
        self._tell_presence()

    def _members(self, session: Session, data: Obj) -> None:
        world = self.world
        wanted = _user_ids(data)
        query, limit = text(data, "query").casefold(), number(data, "limit")
        people = [user for user in world.users.values() if user.in_guild]
        if wanted:
            found = [user for user in people if user.id in wanted]
        elif query or limit:
            found = [
                user
                for user in people
                if user.username.startswith(query)
                or (user.global_name or "").casefold().startswith(query)
            ]
            found = found[: limit or 100]
        elif session.intents & Intent.GUILD_MEMBERS:
            found = people
        else:
            _log.warning("standin: the whole member list was asked for without the members intent")
            self._note_unknown("gateway op 8 without the members intent")
            found = []
        chunk: Obj = {
            "guild_id": world.guild.id,
            "members": [shape.member(user, with_user=True) for user in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(wanted - {user.id for user in found}),
        }
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        if flag(data, "presences"):
            chunk["presences"] = []
        session.push("GUILD_MEMBERS_CHUNK", chunk)

    def _tell_presence(self) -> None:
        for told in self.on_presence:
            told()


def _user_ids(data: Obj) -> set[Id]:
    value = data.get("user_ids")
    wanted = value if is_list(value) else [value]
    return {user_id for item in wanted if (user_id := as_id(item)) is not None}
