"""Whether people can reach us: the gateway's connection, and servers that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from db.gameclock import to_wall

if TYPE_CHECKING:
    from bot.app import PusherBot


class Reach(commands.Cog):
    """Lets clocks stand where nobody could act: deadlines are for those who can keep them."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the clock, and the campaigns' own."""
        self.bot = bot
        self.clock = bot.clock
        self.timekeeping = bot.database.timekeeping

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Discord is out of reach, for a second or for a day."""
        self.clock.out_of_reach()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """It was only a moment."""
        self.clock.in_reach()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """See which servers there are now: some may have come or gone meanwhile."""
        there = {guild.id for guild in self.bot.guilds if not guild.unavailable}
        for guild_id, stands in (await self.timekeeping.guilds()).items():
            if stands and guild_id in there:
                await self.timekeeping.thaw(guild_id, self._wall())
            elif not stands and guild_id not in there:
                # Its people have not been reached since the gateway went, either.
                await self.timekeeping.freeze(guild_id, self.clock.reached_until)
        self.clock.in_reach()

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """An outage on Discord's side."""
        await self.timekeeping.freeze(guild.id, self._wall())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We were sent away; should we be asked back, everything is as it was."""
        await self.timekeeping.freeze(guild.id, self._wall())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The outage is over."""
        await self._back(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """We were asked in, perhaps again."""
        await self._back(guild)

    async def _back(self, guild: discord.Guild) -> None:
        # At the start they all come at once, and `on_ready` looks at them together.
        if self.bot.is_ready() and await self.timekeeping.thaw(guild.id, self._wall()):
            self.clock.poke()

    def _wall(self) -> int:
        return to_wall(self.bot.watch.now())
