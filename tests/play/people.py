"""People at a simulated Discord: what they type and press, and what they get to see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import simcord
from simcord.backend import serializers
from simcord.backend.access import can_access_channel
from simcord.components import walk_components
from simcord.enums import ComponentType
from simcord.results import InteractionResult, ResponseMessage

from bot.app import PusherBot, create_bot
from bot.settings import Settings
from bot.wording import wording
from db import journal
from db.campaigns import CampaignId, Seat
from db.gameclock import to_wall
from game.campaign import RATE, Campaign, Dealer
from game.gametime import GameTime, at_hour
from game.units import PlayerId
from tests.backend import Outside

if TYPE_CHECKING:
    from simcord.actors import MemberActor
    from simcord.backend.models import Message
    from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_TEXT = 4000
MOST_COMPONENTS = 40
KEPT_TABLES = ("campaigns", "journal", "ledger", "appointments", "outbox", "phones", "guilds")
"""All that lasts, but for what the process notes about itself."""

SETTLED_WITHIN = 10.0
"""Seconds after which the bot is stuck. Nothing waits so long: its clock is moved by hand."""
WRITTEN = (0, 19, 20)
"""The types of messages that somebody wrote: plain, in reply, in answer to a command."""

_ESCAPED = re.compile(r"\\([^\w\s]|_)")


def as_read(components: list[dict[str, object]]) -> str:
    """A message's text as somebody reads it, with its buttons in brackets."""
    parts: list[str] = []
    for component in walk_components(components):
        if component["type"] == ComponentType.TEXT_DISPLAY:
            parts.append(str(component["content"]))
        elif component["type"] == ComponentType.BUTTON:
            parts.append(f"[{component['label']}]")
    plain = "\n".join(parts).replace("\u00a0", " ").replace("**", "")
    return _ESCAPED.sub(r"\1", plain)


class SimulatedWatch:
    """The bot's clock: the simulation's own, moved by hand."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        assert self.env is not None
        return self.env.now()

    async def wait_until(self, when: datetime) -> None:
        assert self.env is not None
        left = max(0.0, (when - self.now()).total_seconds())
        await self.env.external_wait(asyncio.sleep(left), reason="the bot's clock")


class PromptEnv(simcord.Env):
    """Looks sooner whether the bot has come to rest, which makes all of this three times as fast.

    Between two looks simcord sleeps up to 50 ms, and a database call wakes nobody. The version
    is pinned, and a changed signature fails loudly here.
    """

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - simcord's own
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        del idle
        await super()._settle_internal(
            timeout=timeout, idle=0.005, dispatch=dispatch, _deadline=_deadline
        )


def _to_nobody(wake: Callable[[], None]) -> None:
    pass


class World:
    """A Discord with one bot in it, over one database file."""

    def __init__(self, file: Path, settings: Settings) -> None:
        self.settings = settings
        self._outside = Outside(file)
        self._watch = SimulatedWatch()
        self._bots: list[PusherBot] = []
        self.env = PromptEnv(self._new_bot(), settle_timeout=SETTLED_WITHIN)
        self._watch.env = self.env

    def _new_bot(self) -> PusherBot:
        bot = create_bot(self.settings, watch=self._watch)
        assert isinstance(bot, PusherBot)
        # simcord goes on when nobody has anything left to wait for, and a listener always has.
        bot.database.listen = _to_nobody
        self._bots.append(bot)
        return bot

    @property
    def bot(self) -> PusherBot:
        return self._bots[-1]

    async def start(self) -> None:
        await self.env.start()

    async def stop(self) -> None:
        await self.env.shutdown()
        # simcord takes the bot down without closing it: what it holds is let go of here.
        for bot in self._bots:
            if bot.voicing is not None:
                await bot.voicing.close()
            await bot.database.close()
        self._outside.close()

    async def restart(self, *, away: float = 0, killed: bool = False) -> None:
        """Stop the bot, or kill it; let seconds pass without it; start another on the file."""
        if not killed:
            await self.bot.close()
            await self.env.advance_time(away)
        old = self.bot
        await self.env.restart_bot(self._new_bot())
        await old.database.close()

    async def seconds(self, count: float) -> None:
        """Let real seconds pass, with the bot there."""
        while count > 0:
            await self.env.advance_time(min(count, 120.0))
            count -= 120.0

    def server(self, name: str = "Copenhagen") -> Server:
        return Server(self, self.env.create_guild(name))

    # What lasts, read past the bot.

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        return self._outside.run(query, *values)

    def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """All that lasts, to the byte."""
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in KEPT_TABLES}  # noqa: S608 - fixed names

    @contextmanager
    def unchanged(self) -> Generator[None, None, None]:
        """What is done inside must leave no trace."""
        before = self.stored()
        yield
        after = self.stored()
        for table in KEPT_TABLES:
            assert after[table] == before[table], f"{table} changed"

    def messages(self) -> list[Message]:
        """Every message the bot ever sent, private ones as well, in order."""
        sent = [
            message
            for channel in self.env.backend.messages.values()
            for message in channel.values()
            if message.author_id == self.env.backend.bot_user.id and message.type in WRITTEN
        ]
        return sorted(sent, key=lambda message: message.id)

    def check_messages(self) -> None:
        """Hold every message against what Discord allows and what must never be read."""
        for message in self.messages():
            parts = list(walk_components(message.components))
            assert len(parts) <= MOST_COMPONENTS
            written = "".join(str(part.get("content", "")) for part in parts)
            assert 0 < len(written) <= MOST_TEXT
            assert not re.search(r"\{\w*\}", written), written
            for part in parts:
                if part["type"] == ComponentType.BUTTON:
                    assert 0 < len(part["label"]) <= 80
                    assert len(part["custom_id"]) <= 100
            assert not message.mention_everyone
            assert not message.ping_role_ids


class Server:
    """One Discord server, with an administrator."""

    def __init__(self, world: World, guild: GuildHandle) -> None:
        self.world = world
        self.guild = guild
        manages = guild.create_role("manages", permissions=discord.Permissions(manage_guild=True))
        self.admin = self.person("Administrator", roles=[manages])

    def person(
        self,
        name: str,
        *,
        roles: list[RoleHandle] | None = None,
        user: UserHandle | None = None,
        table: Table | None = None,
    ) -> Person:
        """Somebody in this server; the same user as elsewhere if one is given."""
        whoever = user or self.world.env.create_user(name.casefold())
        return Person(self, self.guild.add_member(whoever, roles=roles or []), name, table)

    def role(self, name: str, **allowed: bool) -> RoleHandle:
        return self.guild.create_role(name, permissions=discord.Permissions(**allowed))

    def table(self, name: str = "table", *, bot_may_not: str | None = None) -> Table:
        """A text channel where a campaign can be opened."""
        me = self.guild.me
        assert me is not None
        denied = {} if bot_may_not is None else {bot_may_not: False}
        channel = self.guild.create_text_channel(
            name, overwrites={me: discord.PermissionOverwrite(**denied)}
        )
        return Table(self, channel)

    @property
    def bots_mention(self) -> str:
        me = self.guild.me
        assert me is not None
        return me.mention


class Table:
    """A channel, and the campaign in it."""

    def __init__(self, server: Server, channel: ChannelHandle) -> None:
        self.world = server.world
        self.server = server
        self.channel = channel

    async def opens(self, scenario: str = "still", pace: str = "demo", tone: str = "soft") -> str:
        """Have the administrator open a campaign; return what was answered."""
        return await self.server.admin.types_at(
            self.channel, "campaign start", scenario=scenario, pace=pace, tone=tone
        )

    def person(self, name: str, *, roles: list[RoleHandle] | None = None) -> Person:
        """Somebody who has not joined."""
        return self.server.person(name, roles=roles, table=self)

    async def joins(self, name: str, *, versus: bool = False) -> Person:
        """Somebody who has joined, by the command and the button."""
        person = self.person(name)
        await person.joins(name, versus=versus)
        return person

    async def restricted_to_adults(self) -> None:
        """Make the channel age-restricted, as Discord tells the bot of it."""
        backend = self.world.env.backend
        payload = dict(serializers.channel_payload(backend, backend.get_channel(self.channel.id)))
        backend.emit("CHANNEL_UPDATE", {**payload, "nsfw": True})
        await self.world.env.settle()

    # What is seen here by everybody.

    def table(self) -> list[str]:
        """What the bot said here in public, the oldest first."""
        return [
            as_read(message.components)
            for message in self.world.messages()
            if message.channel_id == self.channel.id and not message.is_ephemeral
        ]

    # What is known of the campaign past the bot.

    @property
    def id(self) -> CampaignId:
        query = "SELECT max(id) FROM campaigns WHERE channel_id = ?"
        [(found,)] = self.world.rows(query, self.channel.id)
        assert isinstance(found, int)
        return CampaignId(found)

    async def seat(self) -> Seat:
        seat = await self.world.bot.database.campaigns.seat(self.id)
        assert seat is not None
        return seat

    async def state(self) -> Campaign:
        return (await self.seat()).state

    async def now(self) -> GameTime:
        """The campaign's own time."""
        return (await self.seat()).clock.game_at(to_wall(self.world.env.now()))

    async def journal(self) -> list[journal.Line]:
        return await self.world.bot.database.journal(self.id)

    # Time.

    def closing(self) -> str:
        """Return what the table read when it was closed; the epilogue comes after it."""
        return next(said for said in self.table() if "The table is closed." in said)

    async def hours(self, count: float) -> None:
        """Let hours of the campaign's time pass."""
        rate = RATE[(await self.state()).pace]
        await self.world.seconds(count * 3600 / rate)

    async def until(self, day: str, hour: int, minute: int = 0) -> None:
        """Let time pass until a moment of the first week."""
        await self.until_moment(at_hour(DAYS.index(day), hour, minute))

    async def until_moment(self, moment: GameTime) -> None:
        seat = await self.seat()
        wall = seat.clock.wall_at(moment)
        left = timedelta(microseconds=wall - to_wall(self.world.env.now()))
        assert left >= timedelta(0), "that is past"
        await self.world.seconds(left.total_seconds())


@dataclass(frozen=True, slots=True)
class Found:
    """A button that somebody can see."""

    message: Message
    custom_id: str


class Person:
    """Somebody in a server: what they do comes back as the text they read, and only they."""

    def __init__(
        self, server: Server, actor: MemberActor, name: str, table: Table | None = None
    ) -> None:
        self.world = server.world
        self.server = server
        self.actor = actor
        self.name = name
        self.sits_at = table
        self._heard = 0

    @property
    def id(self) -> int:
        return self.actor.id

    def _table(self) -> ChannelHandle:
        assert self.sits_at is not None
        return self.sits_at.channel

    # Doing.

    async def types(self, command: str, **options: object) -> str:
        """Type a slash command at the table."""
        return await self.types_at(self._table(), command, **options)

    async def types_at(self, place: ChannelHandle, command: str, **options: object) -> str:
        """Type a slash command in another channel or in a thread."""
        return self.reads(await self.actor.slash(place, command, **options))

    async def writes_privately(self, command: str, **options: object) -> str:
        """Type a slash command in direct messages."""
        return self.reads(await self.actor.user.slash(command, **options))

    async def completes(
        self, command: str, option: str, typed: str = "", **filled: object
    ) -> dict[str, str]:
        """Ask what could be typed: values by what is shown for them."""
        found = await self.actor.autocomplete(self._table(), command, option, typed, **filled)
        return {one["name"].replace("\u00a0", " "): str(one["value"]) for one in found}

    async def presses(self, button: str | Found) -> str:
        """Press the newest button of that name in sight, or one that was found before."""
        return self.reads(await self.press(button))

    async def forges(self, button: Found, custom_id: str) -> str:
        """Press a button as if it had another id, as somebody with another client could."""
        [made] = [
            part
            for part in walk_components(button.message.components)
            if part.get("custom_id") == button.custom_id
        ]
        made["custom_id"] = custom_id
        try:
            return await self.presses(Found(button.message, custom_id))
        finally:
            made["custom_id"] = button.custom_id

    async def fills(self, button: str | Found, text: str) -> str:
        """Press a button that opens a form, write one text into it and send it."""
        shown = await self.press(button)
        [field] = (
            part
            for part in walk_components((shown.modal or {})["components"])
            if part["type"] == ComponentType.TEXT_INPUT
        )
        return self.reads(await self.actor.submit_modal(shown, {field["custom_id"]: text}))

    async def says(self, text: str, at: ChannelHandle, *, reply_to: Message | None = None) -> None:
        """Write a plain message."""
        replied = None if reply_to is None else ResponseMessage(self.world.env, reply_to)
        await self.actor.send(at, text, reply_to=replied)

    async def joins(self, name: str, *, versus: bool = False) -> str:
        """Join by the command, and agree to the note."""
        await self.types("session join", name=name)
        words = wording(self.world.settings.language)
        return await self.presses(words("note.agree_versus" if versus else "note.agree"))

    async def press(self, button: str | Found) -> InteractionResult:
        found = self.finds(button) if isinstance(button, str) else button
        message = ResponseMessage(self.world.env, found.message)
        return await self.actor.click(message, custom_id=found.custom_id)

    def reads(self, result: InteractionResult) -> str:
        """What was answered: always something, and always for this person alone."""
        assert result.response is not None, "there was no answer"
        answers = [result.response, *result.followups]
        assert all(one.ephemeral for one in answers), "everybody could read the answer"
        return "\n".join(as_read(one.components) for one in answers)

    # Seeing.

    def finds(self, label: str) -> Found:
        """Return the newest button of that name that this person can see."""
        for message in reversed(self.sees()):
            for part in walk_components(message.components):
                if part["type"] == ComponentType.BUTTON and part["label"] == label:
                    return Found(message, part["custom_id"])
        raise AssertionError(f"{self.name} sees no button {label!r}")

    def buttons(self) -> list[str]:
        """The names of all buttons that this person can see."""
        return [
            part["label"]
            for message in self.sees()
            for part in walk_components(message.components)
            if part["type"] == ComponentType.BUTTON
        ]

    def sees(self) -> list[Message]:
        """All messages this person can see at the table, on the phone and in private."""
        table = [] if self.sits_at is None else self._letters(self.sits_at.channel.id)
        return sorted([*table, *self._on_phone()], key=lambda one: one.id)

    def _letters(self, channel: int) -> list[Message]:
        found = self.world.env.backend.messages.get(channel, {}).values()
        return [one for one in found if one.visible_to(self.id) and one.type in WRITTEN]

    def threads(self) -> list[ChannelHandle]:
        """The phone threads this person was put into, at this table."""
        backend = self.world.env.backend
        below = [] if self.sits_at is None else self.sits_at.channel.threads
        return [one for one in below if self.id in backend.get_channel(one.id).thread_members]

    def can_read(self, channel: ChannelHandle) -> bool:
        return can_access_channel(self.world.env, channel.id, self.actor, history=True)

    def calls(self) -> list[Message]:
        """The bot's messages on this person's phone: threads, or direct messages."""
        bot = self.world.env.backend.bot_user.id
        rung = (m for m in self._on_phone() if m.author_id == bot and not m.is_ephemeral)
        return sorted(rung, key=lambda one: one.id)

    def _on_phone(self) -> list[Message]:
        direct = self.world.env.backend.get_dm_channel(self.id).id
        places = [*(thread.id for thread in self.threads()), direct]
        return [message for place in places for message in self._letters(place)]

    def phone(self) -> list[str]:
        """What came by phone, the oldest first."""
        return [as_read(one.components) for one in self.calls()]

    def hears(self) -> list[str]:
        """What came by phone since this was last asked."""
        fresh = [one for one in self.calls() if one.id > self._heard]
        if fresh:
            self._heard = fresh[-1].id
        return [as_read(one.components) for one in fresh]

    def rings(self) -> list[str]:
        """What came by phone and pinged, the oldest first."""
        return [as_read(one.components) for one in self.calls() if one.ping_user_ids]

    # What is known past the bot.

    async def dealer(self) -> Dealer:
        """This person's run: the one that goes on, or the last."""
        assert self.sits_at is not None
        state = await self.sits_at.state()
        mine = [d for d in state.dealers.values() if d.player == PlayerId(str(self.id))]
        return mine[-1]

    async def owes(self) -> int:
        assert self.sits_at is not None
        dealer = await self.dealer()
        return sum(debt.owed for debt in (await self.sits_at.state()).debts_of(dealer.id))

    async def cash(self) -> int:
        assert self.sits_at is not None
        return (await self.sits_at.state()).cash((await self.dealer()).id)
