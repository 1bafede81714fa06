"""As much of Discord as the courier sees: channels, threads, people, and what goes wrong there."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord

UNKNOWN_CHANNEL, UNKNOWN_MEMBER, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10007, 10008, 10013
ME, SOMEBODY = 4000, 4001
NO_ACCESS, NO_PERMISSION, NO_DIRECT, ARCHIVED = 50001, 50013, 50007, 50083
BAD_FORM = 50035


def refused(status: int, code: int = 0) -> discord.HTTPException:
    """What discord.py raises for an answer of Discord's."""
    response = cast("Any", SimpleNamespace(status=status, reason="refused"))
    message: dict[str, Any] = {"code": code, "message": "refused"}
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else None)
    return (kind or discord.HTTPException)(response, message)


@dataclass(frozen=True)
class Shown:
    """A message that people see."""

    id: int
    channel: int
    text: str
    nonce: str
    pings: tuple[int, ...]
    mark: int | None
    at: datetime
    author: int = ME


@dataclass
class Fault:
    """What goes wrong the next time something is done. `after`: it was done all the same."""

    problem: Exception
    after: bool = False


def long_ago() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """What is where, what was shown, and every attempt to show something."""

    now: Callable[[], datetime] = long_ago
    knows_nonces_for: timedelta = timedelta(minutes=1)
    shown: list[Shown] = field(default_factory=list[Shown])
    tried: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    looked_through: list[int] = field(default_factory=list[int])
    """The channels whose history was asked for, one for each time."""
    faults: defaultdict[object, list[Fault]] = field(
        default_factory=lambda: defaultdict[object, list[Fault]](list)
    )
    threads: dict[int, tuple[str, set[int]]] = field(
        default_factory=dict[int, tuple[str, set[int]]]
    )
    """Name and people of each."""
    below: dict[int, int] = field(default_factory=dict[int, int])
    """The channel that a thread is in."""
    opened_by: dict[int, int] = field(default_factory=dict[int, int])
    """Who opened a thread, if it was not us."""
    gone: set[int] = field(default_factory=set[int])
    closed_to: set[int] = field(default_factory=set[int])
    archived: set[int] = field(default_factory=set[int])
    """Threads that do not open by being written to."""
    locked: set[int] = field(default_factory=set[int])
    """Threads that we may not open."""
    slow: dict[int, asyncio.Event] = field(default_factory=dict[int, asyncio.Event])
    """Channels that take nothing before something has happened."""
    answers_late: bool = False
    """Slow channels take what is sent at once, and only answer late."""
    on_send: Callable[[int], None] = field(default=lambda _: None)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(9000))

    async def let_go(self, channel: int) -> None:
        """Wait for a slow channel."""
        if channel in self.slow:
            await self.slow[channel].wait()

    def fail(self, what: object, *problems: Exception, after: bool = False) -> None:
        """Have something go wrong, once for each problem."""
        self.faults[what] += [Fault(problem, after) for problem in problems]

    def fresh(self) -> int:
        return next(self._ids)

    def before(self, what: object) -> Fault | None:
        """Let what is to go wrong go wrong, unless it does so afterwards."""
        fault = self.faults[what].pop(0) if self.faults[what] else None
        if fault is not None and not fault.after:
            raise fault.problem
        return fault

    def known(self, nonce: str) -> Shown | None:
        """The message that is there already, as long as its nonce is remembered."""
        oldest = self.now() - self.knows_nonces_for
        recent = [one for one in self.shown if one.nonce == nonce and one.at >= oldest]
        return recent[0] if recent else None

    def chat(self, channel: int, author: int = SOMEBODY, mark: int | None = None) -> None:
        """Have somebody say something."""
        said = Shown(self.fresh(), channel, "chat", "", (), mark, self.now(), author)
        self.shown.append(said)

    def texts(self, channel: int) -> list[str]:
        return [one.text for one in self.shown if one.channel == channel and one.author == ME]


def _text_in(part: object) -> str:
    if isinstance(part, dict):
        fields = cast("dict[str, object]", part)
        own = str(fields.get("content", ""))
        return own + "".join(
            _text_in(fields[key]) for key in ("components", "items") if key in fields
        )
    if isinstance(part, list):
        return "|".join(filter(None, map(_text_in, cast("list[object]", part))))
    return ""


class Channel:
    """Anything one can send to."""

    def __init__(self, world: World, channel_id: int) -> None:
        self._world = world
        self.id = channel_id

    async def send(
        self,
        *,
        view: discord.ui.LayoutView,
        files: list[discord.File],  # noqa: ARG002 - as discord.py's own
        nonce: str,
        allowed_mentions: discord.AllowedMentions,
    ) -> SimpleNamespace:
        world = self._world
        text = _text_in(view.to_components())
        world.tried.append((self.id, nonce))
        world.on_send(self.id)
        if not world.answers_late:
            await world.let_go(self.id)
        if self.id in world.gone:
            raise refused(404, UNKNOWN_CHANNEL)
        if self.id in world.closed_to:
            raise refused(403, NO_DIRECT)
        if self.id in world.archived:
            raise refused(400, ARCHIVED)
        fault = world.before(self.id)
        # As with `enforce_nonce`: the same again is the message that is there already.
        message = world.known(nonce)
        if message is None:
            allowed: dict[str, Any] = dict(allowed_mentions.to_dict())
            assert allowed.get("parse") == []
            assert not allowed.get("replied_user")
            pings = tuple(int(one) for one in allowed.get("users", []))
            mark = next((one.id for one in view.children if one.id is not None), None)
            message = Shown(world.fresh(), self.id, text, nonce, pings, mark, world.now())
            world.shown.append(message)
        await world.let_go(self.id)
        if fault is not None:
            raise fault.problem
        return SimpleNamespace(id=message.id)

    def get_partial_message(self, message: int) -> Known:
        return Known(self._world, self.id, message)

    async def history(
        self,
        *,
        limit: int | None,
        after: datetime,
        oldest_first: bool,  # noqa: ARG002 - whoever has `after` gets the oldest first
    ) -> AsyncGenerator[SimpleNamespace]:
        """What is there since a time: whose it is, and how it is marked."""
        self._world.before(("history", self.id))
        self._world.looked_through.append(self.id)
        there = [one for one in self._world.shown if one.channel == self.id and one.at > after]
        for one in there[:limit]:
            part = SimpleNamespace(id=one.mark)
            author = SimpleNamespace(id=one.author)
            yield SimpleNamespace(id=one.id, author=author, components=[part])


class Known:
    """A message that was sent, by its id."""

    def __init__(self, world: World, channel: int, message: int) -> None:
        self._world = world
        self._channel = channel
        self._message = message

    async def edit(self, *, view: discord.ui.LayoutView, attachments: list[object]) -> None:
        assert attachments == []
        self._world.before(("edit", self._channel))
        places = [n for n, one in enumerate(self._world.shown) if one.id == self._message]
        if not places or self._world.shown[places[0]].channel != self._channel:
            raise refused(404, UNKNOWN_MESSAGE)
        text = _text_in(view.to_components())
        self._world.shown[places[0]] = replace(self._world.shown[places[0]], text=text)

    async def delete(self) -> None:
        self._world.before(("delete", self._channel))
        self._world.shown = [one for one in self._world.shown if one.id != self._message]


class Person:
    """A user. Their direct messages are channel 10,000 and their id."""

    def __init__(self, world: World, user_id: int) -> None:
        self._world = world
        self.id = user_id

    async def create_dm(self) -> Channel:
        self._world.before(("create_dm", self.id))
        return Channel(self._world, direct(self.id))


def direct(user_id: int) -> int:
    return 10_000 + user_id


class TableChannel(discord.TextChannel):
    """The channel a campaign is played in."""

    def __init__(self, world: World, channel_id: int, permissions: discord.Permissions) -> None:
        self._world = world
        self._allowed = permissions
        self.id = channel_id
        self.guild = cast("discord.Guild", SimpleNamespace(me=None))

    def permissions_for(self, _obj: object, /) -> discord.Permissions:
        return self._allowed

    async def create_thread(self, **options: Any) -> Any:  # noqa: ANN401 - as discord.py's own
        fault = self._world.before("create_thread")
        assert options["type"] is discord.ChannelType.private_thread
        assert not options["invitable"]
        thread = self._world.fresh()
        self._world.threads[thread] = (str(options["name"]), set())
        self._world.below[thread] = self.id
        if fault is not None:
            raise fault.problem
        return SimpleNamespace(id=thread)


class Wire:
    """The two calls that are made below discord.py's objects."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def add_user_to_thread(self, channel_id: int, user_id: int) -> None:
        self._world.before("add_user")
        if channel_id in self._world.gone:
            raise refused(404, UNKNOWN_CHANNEL)
        if channel_id in self._world.archived:
            raise refused(400, ARCHIVED)
        self._world.threads[channel_id][1].add(user_id)

    async def get_active_threads(self, _guild_id: int) -> dict[str, Any]:
        self._world.before("active_threads")
        threads = [
            {
                "id": str(thread),
                "name": name,
                "owner_id": str(self._world.opened_by.get(thread, ME)),
                "parent_id": str(self._world.below[thread]),
            }
            for thread, (name, _) in self._world.threads.items()
            if thread not in self._world.gone | self._world.archived
        ]
        return {"threads": threads}

    async def edit_channel(self, channel_id: int, **options: Any) -> None:  # noqa: ANN401 - as discord.py's own
        self._world.before("edit_channel")
        assert options == {"archived": False}
        if channel_id in self._world.locked:
            raise refused(403, NO_PERMISSION)
        self._world.archived.discard(channel_id)

    async def delete_channel(self, channel_id: int) -> None:
        self._world.before("delete_channel")
        self._world.gone.add(channel_id)


class FakeClient:
    """The bot's client, as far as the courier knows it."""

    def __init__(self, world: World, permissions: discord.Permissions | None = None) -> None:
        self.world = world
        self.http = Wire(world)
        self.user = SimpleNamespace(id=ME)
        self.permissions = permissions or discord.Permissions.all()
        self.unknown: set[int] = set()

    async def wait_until_ready(self) -> None:
        pass

    def get_partial_messageable(self, channel_id: int) -> Channel:
        return Channel(self.world, channel_id)

    def get_channel(self, channel_id: int) -> TableChannel | None:
        if channel_id in self.unknown:
            return None
        return TableChannel(self.world, channel_id, self.permissions)

    async def fetch_user(self, user_id: int) -> Person:
        self.world.before("fetch_user")
        return Person(self.world, user_id)
