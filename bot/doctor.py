"""The doctor: token, intents, permissions, database, clock; a line each, and how to mend it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.http import Route

from bot.invite import LEAST, NotATokenError, application_id
from bot.stage import Stage
from bot.wording import wording
from db.database import Database
from db.engine import NewerDatabaseError, UnusableDatabaseError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wording import Wording
    from db.campaigns import Seat

PATIENCE = 15.0
"""Seconds to wait for Discord."""
SKEW = 5.0
"""Seconds a clock may be off before deadlines look wrong to people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `key` is its sentence under `doctor` in the catalogue."""

    well: bool
    key: str
    facts: dict[str, object]


async def examine(settings: Settings) -> tuple[list[str], bool]:
    """Look at everything; return a line for each, and whether all is well."""
    words = wording(settings.language)
    stored, seats = await _database(settings)
    findings = [stored, *await _token(settings, seats), *await _clock()]
    return [_line(words, one) for one in findings], all(one.well for one in findings)


def _line(words: Wording, finding: Finding) -> str:
    mark = words("doctor.ok" if finding.well else "doctor.bad")
    return f"{mark} {words(f'doctor.{finding.key}', **finding.facts)}"


async def _database(settings: Settings) -> tuple[Finding, list[Seat]]:
    try:
        database = Database(settings.database_url, Stage())
    except UnusableDatabaseError as problem:
        return Finding(well=False, key="database_bad", facts={"why": str(problem)}), []
    try:
        await database.migrate()
        seats = await database.campaigns.open_seats()
    except NewerDatabaseError as problem:
        return Finding(well=False, key="database_newer", facts={"why": str(problem)}), []
    except UnusableDatabaseError as problem:
        return Finding(well=False, key="database_bad", facts={"why": str(problem)}), []
    finally:
        await database.close()
    return Finding(well=True, key="database_ok", facts={"count": len(seats)}), seats


async def _token(settings: Settings, seats: list[Seat]) -> list[Finding]:
    if settings.token is None:
        return [Finding(well=False, key="token_missing", facts={})]
    try:
        application_id(settings.token)
    except NotATokenError:
        return [Finding(well=False, key="token_shape", facts={})]
    patient = _Patient(settings, seats)
    try:
        async with patient:
            await asyncio.wait_for(patient.look(settings.token), PATIENCE)
    except discord.LoginFailure:
        return [Finding(well=False, key="token_refused", facts={})]
    except discord.PrivilegedIntentsRequired:
        return [Finding(well=False, key="intent_missing", facts={})]
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as problem:
        why = str(problem) or type(problem).__name__
        return [Finding(well=False, key="discord_unreachable", facts={"why": why})]
    return patient.findings


class _Patient(discord.Client):
    """The bot's account, connected just long enough to see what it may do."""

    def __init__(self, settings: Settings, seats: list[Seat]) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.message_content = settings.message_content
        super().__init__(intents=intents)
        self._seats = seats
        self.findings: list[Finding] = []

    async def look(self, token: str) -> None:
        """Connect, look at each channel in use, and let go."""
        await self.login(token)
        connecting = asyncio.create_task(self.connect())
        ready = asyncio.create_task(self.wait_until_ready())
        await asyncio.wait({connecting, ready}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            ready.cancel()
            await connecting
        self.findings.append(Finding(well=True, key="token_ok", facts={"name": str(self.user)}))
        self.findings.append(Finding(well=True, key="intents_ok", facts={}))
        self.findings += self._channels()
        await self.close()
        await asyncio.gather(connecting, return_exceptions=True)

    def _channels(self) -> list[Finding]:
        if not self.guilds:
            return [Finding(well=False, key="no_server", facts={})]
        return [self._channel(seat) for seat in self._seats]

    def _channel(self, seat: Seat) -> Finding:
        channel = self.get_channel(seat.channel_id)
        if not isinstance(channel, discord.TextChannel):
            return Finding(well=False, key="channel_gone", facts={"channel": seat.channel_id})
        allowed = channel.permissions_for(channel.guild.me)
        missing = [name for name, wanted in LEAST if wanted and not getattr(allowed, name)]
        facts: dict[str, object] = {
            "channel": channel.name,
            "server": channel.guild.name,
            "missing": ", ".join(name.replace("_", " ") for name in missing),
        }
        if missing:
            return Finding(well=False, key="permissions_missing", facts=facts)
        return Finding(well=True, key="permissions_ok", facts=facts)


async def _clock() -> list[Finding]:
    """Hold this machine's clock against the date that Discord's answers carry."""
    url = f"{Route.BASE}/gateway"
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return [Finding(well=False, key="clock_unknown", facts={})]
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    key = "clock_ok" if off <= SKEW else "clock_off"
    return [Finding(well=off <= SKEW, key=key, facts={"off": round(off)})]
