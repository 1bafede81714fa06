"""A small bot that shows everything the page has to render. It is no part of the game."""

from __future__ import annotations

import asyncio
import io
import re
from datetime import timedelta
from typing import Final

import discord
from discord import app_commands, ui, utils
from discord.ext import commands

from bot.standin.files import png

DISTRICTS: Final = (
    "Vesterbro",
    "Nørrebro",
    "Christianshavn",
    "Sydhavnen",
    "Amager",
    "Valby",
    "Østerbro",
)
Interaction = discord.Interaction[commands.Bot]


def _picture(name: str = "portrait.png") -> discord.File:
    return discord.File(
        io.BytesIO(png(240, 240, (0x8A, 0x2B, 0x2B))), name, description="A red square"
    )


class Press(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"sample:press:(?P<count>\d+)",
):
    """A button that counts, and lives through a restart of the bot."""

    def __init__(self, count: int) -> None:
        """Show how often it was pressed."""
        self.count = count
        super().__init__(
            ui.Button(
                label=f"Pressed {count}",
                style=discord.ButtonStyle.primary,
                custom_id=f"sample:press:{count}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,
        item: ui.Item[ui.View],
        match: re.Match[str],
        /,
    ) -> Press:
        """Read the count back."""
        del interaction, item
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Count one more."""
        await interaction.response.edit_message(view=card(self.count + 1), attachments=[_picture()])


class Word(ui.Modal, title="Give your word"):
    """A form with text, a longer text and a choice."""

    amount = ui.Label(
        text="How much",
        description="In kroner",
        component=ui.TextInput[ui.Modal](placeholder="4.000", max_length=12),
    )
    why = ui.Label(
        text="Why it is late",
        component=ui.TextInput[ui.Modal](
            style=discord.TextStyle.paragraph, required=False, max_length=300
        ),
    )
    day = ui.Label(
        text="By when",
        component=ui.Select[ui.Modal](
            options=[
                discord.SelectOption(label=day, value=day.lower(), default=day == "Friday")
                for day in ("Thursday", "Friday", "Saturday")
            ]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Say it back, to them alone."""
        amount, why, day = self.amount.component, self.why.component, self.day.component
        if not (
            isinstance(amount, ui.TextInput)
            and isinstance(why, ui.TextInput)
            and isinstance(day, ui.Select)
        ):
            raise TypeError("the form has changed")
        await interaction.response.send_message(
            f"**{amount.value}** kr, *{day.values[0]}*. {why.value or 'No reason given.'}",
            ephemeral=True,
        )


class Choices(ui.View):
    """Buttons of each style and two selects, without Components V2."""

    def __init__(self) -> None:
        """Alive until the bot stops."""
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="A link", url="https://discord.com", row=0))

    @ui.button(
        label="Primary",
        style=discord.ButtonStyle.primary,
        emoji="🤝",
        custom_id="sample:primary",
        row=0,
    )
    async def primary(self, interaction: Interaction, _: ui.Button[Choices]) -> None:
        """Answer to everybody."""
        await interaction.response.send_message(f"{interaction.user.mention} shook hands.")

    @ui.button(
        label="Secret", style=discord.ButtonStyle.secondary, custom_id="sample:secret", row=0
    )
    async def secret(self, interaction: Interaction, _: ui.Button[Choices]) -> None:
        """Answer to one."""
        await interaction.response.send_message("Only you can read this.", ephemeral=True)

    @ui.button(label="A form", style=discord.ButtonStyle.success, custom_id="sample:form", row=0)
    async def form(self, interaction: Interaction, _: ui.Button[Choices]) -> None:
        """Open a form."""
        await interaction.response.send_modal(Word())

    @ui.button(label="No answer", style=discord.ButtonStyle.danger, custom_id="sample:mute", row=0)
    async def mute(self, interaction: Interaction, _: ui.Button[Choices]) -> None:
        """Fail after three seconds."""

    @ui.button(label="Switched off", disabled=True, custom_id="sample:off", row=1)
    async def off(self, interaction: Interaction, _: ui.Button[Choices]) -> None:
        """Never happens."""

    @ui.select(
        placeholder="Where to tonight?",
        custom_id="sample:where",
        min_values=1,
        max_values=2,
        options=[
            discord.SelectOption(label=name, description=f"{len(name)} letters", emoji="📍")
            for name in DISTRICTS
        ],
        row=2,
    )
    async def where(self, interaction: Interaction, select: ui.Select[Choices]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(
            f"Off to {', '.join(select.values)}.", ephemeral=True
        )

    @ui.select(cls=ui.UserSelect, placeholder="With whom?", custom_id="sample:whom", row=3)
    async def whom(self, interaction: Interaction, select: ui.UserSelect[Choices]) -> None:
        """Say who was chosen."""
        names = ", ".join(user.display_name for user in select.values)
        await interaction.response.send_message(f"With {names}.", ephemeral=True)


def _terms() -> str:
    soon = utils.utcnow() + timedelta(minutes=2)
    return (
        f"**Owed** 40.000 kr\n**Due** {utils.format_dt(soon, 'R')} ({utils.format_dt(soon, 't')})\n"
        "-# The price of *later* is in the book.\n> You said Friday.\n- one\n- two\n"
        "`code` ||spoiler|| ~~struck~~ __under__"
    )


def card(count: int = 0) -> ui.LayoutView:
    """Show a card with everything a card can have."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0xB23A48))
    box.add_item(
        ui.Section[ui.LayoutView](
            ui.TextDisplay[ui.LayoutView]("### Milo"),
            ui.TextDisplay[ui.LayoutView](
                "*He turns a burek in his hands.* You are short, my friend."
            ),
            accessory=ui.Thumbnail[ui.LayoutView]("attachment://portrait.png", description="Milo"),
        )
    )
    box.add_item(ui.Separator[ui.LayoutView]())
    box.add_item(ui.TextDisplay[ui.LayoutView](_terms()))
    box.add_item(ui.Separator[ui.LayoutView](visible=False, spacing=discord.SeparatorSpacing.large))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(Press(count))
    row.add_item(
        ui.Button(
            label="Not what I said", style=discord.ButtonStyle.secondary, custom_id="sample:secret"
        )
    )
    box.add_item(row)
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    gallery.add_item(media="attachment://portrait.png", description="The whole picture")
    box.add_item(gallery)
    view.add_item(box)
    view.add_item(ui.TextDisplay[ui.LayoutView]("A line under the card."))
    return view


class Show(app_commands.Group):
    """Everything the page has to draw."""

    @app_commands.command(description="A card with all its parts")
    async def card(self, interaction: Interaction) -> None:
        """Components V2."""
        await interaction.response.send_message(view=card(), file=_picture())

    @app_commands.command(description="Buttons and selects")
    async def choices(self, interaction: Interaction) -> None:
        """Show the older components."""
        await interaction.response.send_message("Choose.", view=Choices())

    @app_commands.command(description="A form")
    async def form(self, interaction: Interaction) -> None:
        """Show a modal."""
        await interaction.response.send_modal(Word())

    @app_commands.command(description="Something only you can see")
    async def secret(self, interaction: Interaction) -> None:
        """Show an ephemeral card."""
        await interaction.response.send_message(view=card(), file=_picture(), ephemeral=True)

    @app_commands.command(description="An answer that takes its time")
    async def slow(
        self,
        interaction: Interaction,
        seconds: app_commands.Range[int, 1, 10] = 4,
        *,
        private: bool = False,
    ) -> None:
        """Show a deferral and a follow-up."""
        await interaction.response.defer(ephemeral=private, thinking=True)
        await asyncio.sleep(seconds)
        await interaction.followup.send(f"That took {seconds} seconds.")
        await interaction.followup.send("And one more thing.", ephemeral=True)

    @app_commands.command(description="An embed, a picture and a reply")
    async def embed(self, interaction: Interaction) -> None:
        """Show an embed."""
        embed = discord.Embed(
            title="The market", description="Prices by **district**", colour=0xC8A24A
        )
        for name in DISTRICTS[:3]:
            embed.add_field(name=name, value="900 kr")
        embed.set_footer(text="At dawn")
        await interaction.response.send_message("Look:", embed=embed, file=_picture("square.png"))
        said = await interaction.original_response()
        await said.reply(f"{interaction.user.mention} asked for it.", mention_author=False)

    @app_commands.command(description="No answer at all")
    async def nothing(self, interaction: Interaction) -> None:
        """Fail after three seconds."""


class Phone(app_commands.Group):
    """Private places."""

    @app_commands.command(description="A private thread for you")
    async def thread(self, interaction: Interaction) -> None:
        """Show a thread that only this person is in."""
        channel = interaction.channel
        if not isinstance(channel, discord.TextChannel):
            await interaction.response.send_message("Not here.", ephemeral=True)
            return
        thread = await channel.create_thread(
            name=f"{interaction.user.display_name}'s phone", invitable=False
        )
        await thread.add_user(interaction.user)
        await thread.send("*It buzzes.* Reply to me, or mention me, and I can read it.")
        await interaction.response.send_message(f"Look at {thread.mention}.", ephemeral=True)

    @app_commands.command(description="A direct message")
    async def dm(self, interaction: Interaction) -> None:
        """Show a private channel."""
        await interaction.user.send("Nobody else reads this.")
        await interaction.response.send_message("Sent.", ephemeral=True)


class Counter(commands.Cog):
    """Commands without a group."""

    @app_commands.command(description="Pay somebody back")
    @app_commands.describe(amount="How much", where="In which district", to="Whom", note="A word")
    @app_commands.choices(
        how=[
            app_commands.Choice(name="In cash", value="cash"),
            app_commands.Choice(name="In kind", value="kind"),
        ]
    )
    async def pay(  # noqa: PLR0913 - one option of each kind
        self,
        interaction: Interaction,
        amount: app_commands.Range[int, 1, 100_000],
        where: str,
        *,
        to: discord.Member | None = None,
        how: str = "cash",
        note: app_commands.Range[str, 2, 40] | None = None,
    ) -> None:
        """Show what was understood."""
        name = to.mention if to is not None else "nobody in particular"
        said = f"{amount} kr to {name} in {where}, {how}. {note or ''}"
        await interaction.response.send_message(said, ephemeral=True)

    @pay.autocomplete("where")
    async def _districts(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = [name for name in DISTRICTS if typed.casefold() in name.casefold()]
        return [app_commands.Choice(name=name, value=name) for name in found]

    @app_commands.command(description="Only for those with Manage Server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def administrate(self, interaction: Interaction) -> None:
        """Show that this is allowed."""
        await interaction.response.send_message("You may.", ephemeral=True)


class Sample(commands.Bot):
    """The bot."""

    def __init__(self) -> None:
        """No privileged intents."""
        super().__init__(
            commands.when_mentioned,
            intents=discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def setup_hook(self) -> None:
        """Register everything."""
        self.add_dynamic_items(Press)
        self.add_view(Choices())
        self.tree.add_command(Show(description="Everything the page has to draw"))
        self.tree.add_command(Phone(description="Private places"))
        await self.add_cog(Counter())
        await self.tree.sync()

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer what is meant for the bot."""
        if message.author.bot or not message.content:
            return
        async with message.channel.typing():
            await asyncio.sleep(0.7)
        await message.reply(f"You said: {message.clean_content}", mention_author=True)
