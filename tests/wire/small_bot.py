"""A small bot on the real library, doing one of everything the game will do."""

from __future__ import annotations

import asyncio
import io
import re

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.http import Route

from bot.standin.files import png

TOKEN = "small.bot.token"
DISTRICTS = ("Vesterbro", "Nørrebro", "Valby")

Interaction = discord.Interaction[commands.Bot]


class Due(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"due:(?P<kroner>\d+)"):
    """A button that carries its amount and outlives the process."""

    def __init__(self, kroner: int) -> None:
        self.kroner = kroner
        super().__init__(ui.Button(label=f"Owe {kroner}", custom_id=f"due:{kroner}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[ui.View], match: re.Match[str], /
    ) -> Due:
        del interaction, item
        return cls(int(match["kroner"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=debt_card(self.kroner * 2))


class Promise(ui.Modal, title="Give your word"):
    """A form."""

    amount = ui.Label(
        text="How much", component=ui.TextInput[ui.Modal](custom_id="amount", max_length=9)
    )
    day = ui.Label(
        text="By when",
        component=ui.Select[ui.Modal](
            custom_id="day",
            options=[discord.SelectOption(label=day) for day in ("Friday", "Saturday")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        amount, day = self.amount.component, self.day.component
        assert isinstance(amount, ui.TextInput)
        assert isinstance(day, ui.Select)
        await interaction.response.send_message(f"{amount.value} by {day.values[0]}.")


def debt_card(kroner: int) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay[ui.LayoutView](f"You owe **{kroner}**.")
    )
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(Due(kroner))
    box.add_item(row)
    view.add_item(box)
    return view


class Debt(app_commands.Group):
    """Everything under /debt."""

    @app_commands.command(description="A card with a button")
    async def card(self, interaction: Interaction, kroner: int = 10) -> None:
        await interaction.response.send_message(view=debt_card(kroner))

    @app_commands.command(description="Pay it back")
    async def pay(
        self,
        interaction: Interaction,
        amount: app_commands.Range[int, 1, 100],
        where: str,
        to: discord.Member | None = None,
    ) -> None:
        name = "nobody" if to is None else to.display_name
        said = f"{interaction.user.display_name} pays {amount} in {where} to {name}."
        await interaction.response.send_message(said)

    @pay.autocomplete("where")
    async def _where(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = [name for name in DISTRICTS if typed.casefold() in name.casefold()]
        return [app_commands.Choice(name=name, value=name) for name in found]

    @app_commands.command(description="For your eyes")
    async def whisper(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Between us.", ephemeral=True)
        await interaction.followup.send("And this too.", ephemeral=True)

    @app_commands.command(description="A form")
    async def word(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(Promise())

    @app_commands.command(description="Takes its time")
    async def think(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("I have thought.")
        await interaction.edit_original_response(content="I have thought twice.")

    @app_commands.command(description="Says nothing")
    async def mute(self, interaction: Interaction) -> None:
        pass

    @app_commands.command(description="Answers twice")
    async def twice(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Once.")
        again = interaction.client.http
        route = Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
        try:
            await again.request(route, json={"type": 4, "data": {"content": "Twice."}})
        except discord.HTTPException as refused:
            await interaction.followup.send(f"code {refused.code}")


class Phone(app_commands.Group):
    """Private places."""

    @app_commands.command(description="A thread for you alone")
    async def thread(self, interaction: Interaction) -> None:
        channel = interaction.channel
        assert isinstance(channel, discord.TextChannel)
        thread = await channel.create_thread(name="A phone", invitable=False)
        await thread.add_user(interaction.user)
        await thread.send("It rings.")
        await interaction.response.send_message("Look at it.", ephemeral=True)

    @app_commands.command(description="A direct message")
    async def dm(self, interaction: Interaction) -> None:
        try:
            await interaction.user.send("Nobody else reads this.")
            await interaction.response.send_message("Sent.", ephemeral=True)
        except discord.Forbidden as refused:
            await interaction.response.send_message(f"code {refused.code}", ephemeral=True)

    @app_commands.command(description="A picture")
    async def photo(self, interaction: Interaction) -> None:
        view = ui.LayoutView()
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media="attachment://face.png", description="A face")
        view.add_item(gallery)
        file = discord.File(io.BytesIO(png(30, 20, (9, 9, 9))), "face.png")
        await interaction.response.send_message(view=view, file=file)


class SmallBot(commands.Bot):
    """Remembers what it heard."""

    def __init__(
        self,
        *,
        intents: discord.Intents | None = None,
        heartbeat_timeout: float = 60.0,
        shard: tuple[int, int] = (0, 1),
    ) -> None:
        super().__init__(
            commands.when_mentioned,
            intents=intents or discord.Intents.default(),
            heartbeat_timeout=heartbeat_timeout,
            shard_id=shard[0],
            shard_count=shard[1],
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
        )
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.resumed = asyncio.Event()
        self.identified = 0

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Due)
        self.tree.add_command(Debt(name="debt", description="Debts"))
        self.tree.add_command(Phone(name="phone", description="Private places"))

        @self.tree.command(description="For those who may")
        @app_commands.default_permissions(manage_guild=True)
        @app_commands.guild_only()
        async def open_table(interaction: Interaction) -> None:
            may = interaction.permissions.manage_guild
            await interaction.response.send_message(f"Opened: {may}.")

        @self.tree.context_menu(name="Hold to it")
        async def hold(interaction: Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"Held: {message.content}", ephemeral=True)

        del open_table, hold
        await self.tree.sync()

    async def on_message(self, message: discord.Message, /) -> None:
        if message.author != self.user:
            self.heard.put_nowait(message)

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def on_connect(self) -> None:
        self.identified += 1

    async def next_heard(self) -> discord.Message:
        return await asyncio.wait_for(self.heard.get(), 3)
