"""The real bot at a table of the stand-in's, in one process: who sits there, and what they see."""

from __future__ import annotations

import asyncio
import itertools
import logging
import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.app import PusherBot
from bot.cards import Card
from bot.settings import Settings
from bot.stage import Stage
from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.acts import Acts
from bot.standin.model import Channel, Message, Place, Thread, User
from bot.standin.point import point_discord_at
from bot.standin.rest import Step, below_version, discreet
from bot.standin.tree import Kind, shown_text, walk
from bot.standin.wire import Id, Obj, number, snowflake_at, text
from db.campaigns import Seat
from db.database import Database
from db.gameclock import to_wall
from db.outbox import STOPPED, Letter
from game.campaign import Campaign, Dealer
from game.units import PlayerId
from tests import backend
from tests.wire.people import eventually
from tests.wire.small_bot import TOKEN
from tests.wire.watching import LeapingWatch, Log

PATIENCE = 10.0
"""Seconds after which what was waited for will never come."""
_ADDRESS = re.compile(r"/(interactions|webhooks)/\d")


@dataclass(frozen=True, slots=True)
class Request:
    """One request to Discord's API, and the status it came to."""

    method: str
    path: str
    status: int


@dataclass(slots=True)
class Asked:
    """Something that somebody did, and what becomes of it before their eyes."""

    person: Person
    id: Id = ""
    state: str = ""
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def report(self, kind: str, said: Obj) -> None:
        if kind == "INTERACTION":
            self.id, self.state = text(said, "id"), text(said, "state")
            if self.state in {"answered", "failed"}:
                self.ended.set()

    def answers(self) -> list[str]:
        """Return what was answered so far, to this person alone."""
        return [
            as_read(one) for one in self.person.whispers() if _metadata(one).get("id") == self.id
        ]

    async def answer(self) -> str:
        """Wait for the first answer; empty when Discord says that there is none."""
        async with asyncio.timeout(PATIENCE):
            await self.ended.wait()
        return self.answers()[0] if self.state == "answered" else ""


class Person:
    """Somebody in the stand-in's world. What they do goes the way that the page's doings go."""

    def __init__(self, table: Table, user: User) -> None:
        self.table = table
        self.user = user

    def asks(self, words: str, *, at: Place | None = None, **options: str) -> Asked:
        """Type a slash command, at the table unless told otherwise, and wait for nothing."""
        group, name = words.split()
        world = self.table.standin.world
        command = next(one for one in world.commands.values() if one["name"] == group)
        given: list[Obj] = [{"type": 3, "name": key, "value": options[key]} for key in options]
        chosen: list[Obj] = [{"type": 1, "name": name, "options": given}]
        data: Obj = {"id": command["id"], "name": group, "type": 1, "options": chosen}
        self.table.written.update(options[key] for key in ("name", "text") if key in options)
        asked = Asked(self)
        self._acts().command(self.user, self._op(at or self.table.channel, data=data), asked.report)
        return asked

    async def types(self, words: str, *, at: Place | None = None, **options: str) -> str:
        """Type a slash command, and return what is answered."""
        return await self.asks(words, at=at, **options).answer()

    def clicks(self, label: str) -> Asked:
        """Press the newest button of that name in sight, and wait for nothing."""
        for message in reversed(self.sees()):
            for part in walk(message.components):
                if number(part, "type") == Kind.BUTTON and text(part, "label") == label:
                    asked = Asked(self)
                    op = self._op(
                        self.table.place(message.channel_id),
                        message_id=message.id,
                        custom_id=text(part, "custom_id"),
                        component_type=2,
                    )
                    self._acts().component(self.user, op, asked.report)
                    return asked
        raise AssertionError(f"there is no button {label!r}")

    async def presses(self, label: str) -> str:
        """Press a button, and return what is answered."""
        return await self.clicks(label).answer()

    async def joins(self, name: str) -> Person:
        """Sit down at the table, and wait until the phone has rung."""
        await self.types("session join", name=name)
        await self.presses("I'm in")
        await self.table.delivered()
        return self

    def sees(self) -> list[Message]:
        """Return all of the bot's messages that this person can see, the oldest first."""
        table = self.table.letters_in(self.table.channel.id)
        found = {one.id: one for one in [*table, *self._on_phone(), *self.whispers()]}
        return sorted(found.values(), key=lambda one: int(one.id))

    def whispers(self) -> list[Message]:
        """Return the private answers to this person."""
        whispers = self.table.standin.world.whispers.values()
        return [one for one in whispers if one.only_for == self.user.id]

    def threads(self) -> list[Thread]:
        """Return the threads this person is in."""
        threads = self.table.standin.world.threads.values()
        return [one for one in threads if self.user.id in one.members]

    def phone(self) -> list[str]:
        """Return what came on the phone, the oldest first."""
        return [as_read(one) for one in self._on_phone()]

    def private(self) -> list[str]:
        """Return what came in direct messages."""
        dm = self.table.standin.world.dm_with(self.user.id)
        return [] if dm is None else [as_read(one) for one in self.table.letters_in(dm.id)]

    def times_told(self, words: str) -> int:
        """Count how often this person was told something, wherever it was."""
        return sum(words in as_read(message) for message in self.sees())

    async def dealer(self) -> Dealer:
        """Return this person's run."""
        dealer = (await self.table.state()).dealer_of(PlayerId(self.user.id))
        assert dealer is not None
        return dealer

    def _on_phone(self) -> list[Message]:
        dm = self.table.standin.world.dm_with(self.user.id)
        places = [one.id for one in self.threads()] + ([] if dm is None else [dm.id])
        found = [message for place in places for message in self.table.letters_in(place)]
        return sorted(found, key=lambda one: int(one.id))

    def _acts(self) -> Acts:
        standin = self.table.standin
        return Acts(standin.world, standin.posts, standin.interactions)

    def _op(self, place: Place, **fields: object) -> Obj:
        return {"channel_id": place.id, "nonce": self.table.next_nonce(), **fields}


class Table:
    """A channel in the stand-in's world, the bot that plays there, and all that is known of it."""

    def __init__(self, standin: StandIn, file: Path) -> None:
        self.standin = standin
        self.watch = LeapingWatch()
        self.log = Log()
        self.written: set[str] = set()
        self.requests: list[Request] = []
        self.settings = Settings(database_url=backend.migrated(file))
        self.outside = backend.Outside(file)
        self.channel: Channel = next(
            one for one in standin.world.channels.values() if one.name == "table"
        )
        self._people = [Person(self, user) for user in standin.world.people()]
        self.admin = self._people[0]
        self.database = Database(self.settings.database_url, Stage())
        """The bot's own, while it runs in this process."""
        self.bot: PusherBot
        self._connections = 0
        self._running: asyncio.Task[None] | None = None
        self._nonces = itertools.count()
        self._tokens: set[str] = set()
        # Outside the faults: what is lost on its way was asked for as well.
        standin.hooks.insert(0, self._record)

    # The bot.

    async def start(self) -> None:
        """Start a bot on the database, and wait until people can act."""
        await self.database.close()
        self.bot = PusherBot(self.settings, self.watch)
        self.database = self.bot.database

        async def connected() -> None:
            self._connections += 1

        self.bot.add_listener(connected, "on_ready")
        self.bot.add_listener(connected, "on_resumed")
        async with self.away():
            self._running = asyncio.create_task(self.bot.start(TOKEN))

    @asynccontextmanager
    async def away(self) -> AsyncGenerator[None]:
        """Do something that ends the bot's connection, and wait until it has one, and knows it."""
        before = self._connections
        yield
        await eventually(lambda: self._connections > before and self._is_reached(), PATIENCE)

    def _is_reached(self) -> bool:
        now = self.wall()
        return self.bot.clock.reached_until >= now

    async def stop(self) -> None:
        """Stop it as a signal would, if it runs."""
        if self._running is not None:
            await self.bot.shut_down()
            await self._running
            self._running = None

    async def close(self) -> None:
        """End the bot at once, whatever it is doing, and let go of the database."""
        if self._running is not None:
            await self.bot.close()
            await self._running
            self._running = None
        await self.database.close()
        self.outside.close()

    # People.

    async def opens(self) -> None:
        """Have the administrator open a campaign, at life's own pace."""
        await self.admin.types("campaign start", scenario="open", pace="slow", tone="soft")
        await self.delivered()

    def person(self, index: int = 1) -> Person:
        """Return the first, second or third of those who do not own the server."""
        return self._people[index]

    def place(self, place_id: Id) -> Place:
        found = self.standin.world.place(place_id)
        assert found is not None
        return found

    def deny(self, *names: str, at: Channel | None = None) -> None:
        """Take these permissions from the bot in a channel, and give back all others."""
        bits = 0
        for name in names:
            bits |= Perm[name]
        world = self.standin.world
        world.overwrite(at or self.channel, world.bot, deny=bits)

    def letters_in(self, place_id: Id) -> list[Message]:
        """Return what the bot wrote in a place for all who are there."""
        world = self.standin.world
        return [one for one in world.history(place_id) if one.author_id == world.bot.id]

    def said(self) -> list[str]:
        """Return what the bot said at the table, the oldest first."""
        return [as_read(one) for one in self.letters_in(self.channel.id)]

    # What is known past the bot.

    async def seat(self) -> Seat:
        seat = await self.database.campaigns.seat_in(int(self.channel.id))
        assert seat is not None
        return seat

    async def state(self) -> Campaign:
        return (await self.seat()).state

    def asked_for(self, method: str, path: str) -> list[Request]:
        """Return the requests whose method and path match, the first one first."""
        return [
            one
            for one in self.requests
            if re.fullmatch(method, one.method) and re.fullmatch(path, one.path)
        ]

    def waiting(self) -> int:
        """Count the letters that wait in channels that were not stopped."""
        query = (
            "SELECT count(*) FROM outbox WHERE closed_wall IS NULL AND (campaign_id, target) NOT IN"
            " (SELECT campaign_id, target FROM outbox"
            " WHERE closed_wall IS NULL AND leased_until_wall = ?)"
        )
        [(count,)] = self.outside.run(query, STOPPED)
        return int(count)

    # Letters and time.

    async def leaves(self, target: str, *lines: str) -> None:
        """Leave letters with these words."""
        self.written.update(lines)
        await self._leave(*[Letter(target, Card(lines=[line]).to_text()) for line in lines])

    async def rings(self, target: str, line: str) -> None:
        """Leave a letter that is to be noticed."""
        await self._leave(Letter(target, Card(lines=[line], ping=True).to_text()))

    async def _leave(self, *letters: Letter) -> None:
        campaigns = self.database.campaigns
        occasion = f"t{self.next_nonce()}"
        await campaigns.say((await self.seat()).id, letters, occasion, self.wall())

    async def delivered(self) -> None:
        """Wait until no letter waits that may be tried. What has to wait does not take long."""
        async with asyncio.timeout(PATIENCE):
            while self.waiting():
                if self._running is not None:
                    self.leap(0.5)
                await asyncio.sleep(0.02)

    async def tried(self, times: int) -> None:
        """Wait until an attempt has failed so often."""
        query = "SELECT max(attempts) FROM outbox WHERE closed_wall IS NULL"
        await eventually(lambda: (self.outside.run(query)[0][0] or 0) >= times, PATIENCE)

    def leap(self, seconds: float) -> None:
        """Let it be later, for the bot and for Discord."""
        self.watch.leap(timedelta(seconds=seconds))
        self.standin.world.ids.after(int(snowflake_at(self.watch.now())))

    def wall(self) -> int:
        """Return the wall time, in microseconds UTC."""
        return to_wall(self.watch.now())

    def next_nonce(self) -> str:
        return str(next(self._nonces))

    # Secrets.

    def leaks(self, lines: list[str]) -> list[str]:
        """Return the lines that hold what none may: a token, its address, what anybody wrote."""
        secrets = list(self._secrets())
        return [
            line
            for line in lines
            if _ADDRESS.search(line) or any(secret in line for secret in secrets)
        ]

    def _secrets(self) -> Iterator[str]:
        yield TOKEN
        yield from self._tokens
        yield from self.written

    async def _record(self, request: web.Request, step: Step) -> web.StreamResponse:
        path = below_version(request.path)
        parts = path.split("/")
        if parts[1] in {"interactions", "webhooks"}:
            self._tokens.add(parts[3])
        answer = await step(request)
        self.requests.append(Request(request.method, discreet(path), answer.status))
        return answer


@asynccontextmanager
async def laid(standin: StandIn, file: Path) -> AsyncGenerator[Table]:
    """Have the bot run with a campaign that waits for its first dealer, at life's own pace.

    In the end no log line may hold a secret, and none may be an error that the test did not take.
    """
    table = Table(standin, file)
    logging.getLogger().addHandler(table.log)
    try:
        with point_discord_at(standin, ready_timeout=0.01):
            try:
                await table.start()
                await table.opens()
                yield table
            finally:
                await table.close()
    finally:
        logging.getLogger().removeHandler(table.log)
    assert (table.leaks(table.log.lines), table.log.errors) == ([], [])


def as_read(message: Message) -> str:
    """Return a message's text as somebody reads it."""
    return shown_text(message.components).replace("\u00a0", " ").replace("**", "")


def _metadata(message: Message) -> Obj:
    return message.interaction_metadata or {}
