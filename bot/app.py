"""The composition root: one bot, made of database, clock, courier, desk and cogs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.stage import Stage
from bot.tree import Catalogue, Tree, register
from bot.ui import Deed
from bot.watch import WallWatch
from db.database import Database

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.watch import Watch

log = logging.getLogger(__name__)

COGS = (
    "cogs.session",
    "cogs.milo",
    "cogs.radovan",
    "cogs.vic",
    "cogs.street",
    "cogs.campaign",
)


def create_bot(settings: Settings, *, watch: Watch | None = None) -> commands.Bot:
    """Return a bot that migrates its database, registers its commands and is ready to play.

    `settings` with a database URL is enough; `watch` is the clock it lives by, the machine's own
    unless another is given. Nothing is opened before it is started.
    """
    return PusherBot(settings, watch or WallWatch())


class PusherBot(commands.Bot):
    """The bot. What it knows is in the database; what it is made of is here."""

    def __init__(self, settings: Settings, watch: Watch) -> None:
        """Put the parts together."""
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = settings.message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.settings = settings
        self.database = Database(settings.database_url, Stage())
        self.database.campaigns.on_commit = self._poke
        self.clock = Clock(self.database, watch, credit_downtime=settings.credit_downtime)
        self.courier = Courier(self, self.database, watch)
        self.desk = Desk(self.database, watch, settings.language)
        self._loops: list[asyncio.Task[None]] = []

    def _poke(self) -> None:
        self.clock.alarm.ring()
        self.courier.alarm.ring()

    async def setup_hook(self) -> None:
        """Migrate, load the cogs, register the commands, and start the two loops."""
        await self.database.migrate()
        await self.tree.set_translator(Catalogue())
        self.add_dynamic_items(Deed)
        for name in COGS:
            await import_module(name).setup(self)
        await register(self, self.database.process)
        await self.database.outbox.release()
        await self.clock.start()
        for loop in (self.clock.run(), self.courier.run()):
            self._loops.append(asyncio.create_task(loop))

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no prefix commands."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """Write down what broke, without what anybody said."""
        log.error("event_failed", extra={"event": event_method}, exc_info=True)  # noqa: LOG014 - the library calls this while handling

    async def close(self) -> None:
        """Stop the loops, let go of Discord, and close the database."""
        for loop in self._loops:
            loop.cancel()
        for loop in self._loops:
            with suppress(asyncio.CancelledError):
                await loop
        self._loops.clear()
        await super().close()
        await self.database.close()
