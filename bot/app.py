"""The composition root: one bot, made of database, clock, courier, desk and cogs."""

from __future__ import annotations

import asyncio
import gc
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
from bot.mentions import Mentions
from bot.reach import Reach
from bot.stage import Stage
from bot.tree import Catalogue, Tree, register
from bot.ui import Deed
from bot.voices import rehearse
from bot.watch import WallWatch
from db.database import Database
from db.shards import EVERY
from game.campaign import ModelMode

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.voicing import Voicing
    from bot.watch import Watch

log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.5
"""How long to wait for the answers under way when the process stops."""
DRAIN_SECONDS = 5.0
"""How long to deliver then what still waits; the rest is delivered after the next start."""

COGS = (
    "cogs.session",
    "cogs.milo",
    "cogs.radovan",
    "cogs.vic",
    "cogs.street",
    "cogs.deal",
    "cogs.safety",
    "cogs.campaign",
)


def create_bot(settings: Settings, *, watch: Watch | None = None) -> commands.Bot:
    """Return a bot that migrates its database, registers its commands and is ready to play.

    `settings` with a database URL is enough; `watch` is the clock it lives by, the machine's own
    unless another is given. Nothing is opened before it is started.
    """
    return PusherBot(settings, watch)


class PusherBot(commands.Bot):
    """The bot. What it knows is in the database; what it is made of is here."""

    def __init__(self, settings: Settings, watch: Watch | None) -> None:
        """Put the parts together."""
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = settings.message_content
        shard = settings.shard
        alone = shard == EVERY
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
            shard_id=None if alone else shard.index,
            shard_count=None if alone else shard.count,
        )
        self.settings = settings
        self.watch: Watch = watch or WallWatch()
        stage = Stage(settings.model)
        self.database = Database(settings.database_url, stage, shard)
        self.clock = Clock(
            self.database,
            self.watch,
            credit_downtime=settings.credit_downtime,
            minds_jumps=watch is None,
            keep_days=settings.keep_days,
        )
        self.voicing = _voicing(settings, self.database, stage, self.watch)
        self.mentions = Mentions()
        self.courier = Courier(self, self.database, self.watch, self.voicing, self.mentions)
        self.clock.on_letters = self.courier.alarm.ring
        self.database.campaigns.on_commit = self.clock.poke
        self.database.campaigns.on_letters = self.courier.alarm.ring
        self.desk = Desk(self.database, self.watch, settings.language, self.mentions)
        self._keeping: asyncio.Task[None] | None = None
        self._carrying: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Take the database, load the cogs, register the commands, and start the two loops."""
        self.database.take()
        await self.database.migrate()
        await self.tree.set_translator(Catalogue())
        self.add_dynamic_items(Deed)
        await self.add_cog(Reach(self))
        for name in COGS:
            await import_module(name).setup(self)
        await register(self, self.database.process, self.mentions)
        await self.database.outbox.release()
        self.database.listen(self._woken)
        if self.voicing is not None:
            await self.voicing.start()
        await self.clock.start()
        self._keeping = asyncio.create_task(self.clock.run(), name="clock")
        self._carrying = asyncio.create_task(self.courier.run(), name="courier")

    async def on_ready(self) -> None:
        """Read the books before anybody speaks, and set apart what will last."""
        if not gc.get_freeze_count():
            await asyncio.to_thread(rehearse, self.settings.language)
            # Looked through again and again by the collector, it would stall everybody.
            gc.collect()
            gc.freeze()

    def _woken(self) -> None:
        self.clock.poke()
        self.courier.alarm.ring()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the library
        """Announce nothing to a bot that is closed: the library may only then find it ready."""
        if not self.is_closed():
            super().dispatch(event_name, *args, **kwargs)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no prefix commands."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """Write down what broke, without what anybody said."""
        log.error("event_failed", extra={"event": event_method}, exc_info=True)  # noqa: LOG014 - the library calls this while handling

    async def shut_down(self) -> None:
        """Take on nothing new, finish what is begun, deliver what waits, and close.

        That takes at most some eight seconds. What is not delivered by then is at the next start.
        """
        self.desk.closing = True
        await _ended(self._keeping)
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                # There is no event to wait for: the library answers by itself.
                while self.desk.owes_answers():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        if self.is_ready():
            await self.courier.stop(DRAIN_SECONDS)
        await self.close()

    async def close(self) -> None:
        """Stop the loops, let go of Discord, and close the database."""
        await _ended(self._keeping)
        await _ended(self._carrying)
        self._keeping = self._carrying = None
        await self.courier.stop(0)
        if self.voicing is not None:
            await self.voicing.close()
        await super().close()
        await self.database.close()


def _voicing(settings: Settings, database: Database, stage: Stage, watch: Watch) -> Voicing | None:
    """Return what voices the answers; without a model nothing of it is so much as loaded."""
    if settings.model is ModelMode.OFF:
        return None
    from bot.voicing import Voicing  # noqa: PLC0415 - see above
    from persona.voice import Voice  # noqa: PLC0415 - as above

    voice = Voice(settings.model_url, settings.model_name, settings.model_key)
    return Voicing(voice, settings.model_budget, database, stage, watch)


async def _ended(loop: asyncio.Task[None] | None) -> None:
    if loop is not None:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
