"""The campaign: what administrators do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot import pages, scenarios, suggest
from bot.cards import Button, Card
from bot.desk import Sorry
from bot.tree import said
from bot.wording import wording
from db.campaigns import ChannelTaken, Played
from game.campaign import ModelMode, Pace, Status, Tone
from game.moves import (
    EndCampaign,
    OpenCampaign,
    PauseCampaign,
    ResumeCampaign,
    SetHelp,
    SetModel,
    SetPace,
)

LONGEST_NOTE = 300

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.moves import Move

PACES = [app_commands.Choice(name=said(f"pace.{pace}"), value=pace.value) for pace in Pace]
MODELS = [app_commands.Choice(name=said(f"model.{mode}"), value=mode.value) for mode in ModelMode]
TONES = [app_commands.Choice(name=said(f"tone.{tone}"), value=tone.value) for tone in Tone]


class CampaignCog(
    commands.GroupCog, group_name="campaign", group_description=said("command.campaign._")
):
    """Opening, stopping and ending a campaign."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons of an administrator."""
        self.desk = bot.desk
        self.settings = bot.settings
        bot.desk.presses |= {"end_yes": self.press_end, "end_no": self.press_keep}

    @app_commands.command(description=said("command.campaign.start"))
    @app_commands.describe(
        scenario=said("option.scenario"), pace=said("option.pace"), tone=said("option.tone")
    )
    @app_commands.choices(pace=PACES, tone=TONES)
    async def start(
        self,
        interaction: Interaction,
        scenario: str = "week",
        pace: str = Pace.SLOW.value,
        tone: str | None = None,
    ) -> None:
        """Open a campaign in this channel; its tone is what the channel allows unless said."""
        channel = interaction.channel
        restricted = isinstance(channel, discord.TextChannel) and channel.is_nsfw()
        told = Tone(tone) if tone else (Tone.FILM if restricted else Tone.SOFT)
        sorry = await self._not_allowed(interaction) or self._no_place(interaction, told)
        if sorry is not None or not isinstance(channel, discord.TextChannel):
            await self.desk.sorry(interaction, sorry or Sorry("not_a_text_channel"))
            return
        files = scenarios.names(self.settings.scenarios)
        if scenario not in files:
            facts = {"text": scenario[:60], "scenarios": ", ".join(files)}
            await self.desk.sorry(interaction, Sorry("no_such_scenario", facts))
            return
        try:
            shape = scenarios.load(files[scenario])
        except scenarios.BadScenarioError as problem:
            facts = {"text": scenario[:60], "why": str(problem)}
            await self.desk.sorry(interaction, Sorry("bad_scenario", facts))
            return
        opened = await self.desk.campaigns.open(
            OpenCampaign(interaction.id, shape, Pace(pace), told),
            guild_id=channel.guild.id,
            channel_id=channel.id,
            opened_by=interaction.user.id,
            language=self.settings.language,
            wall=self.desk.wall(),
        )
        if isinstance(opened, ChannelTaken):
            await self.desk.sorry(interaction, Sorry("channel_taken"))
            return
        text = self.desk.words("admin.started", channel=channel.id)
        await self.desk.answer(interaction, Card(lines=[text]), self.desk.words.language)

    @app_commands.command(description=said("command.campaign.pause"))
    async def pause(self, interaction: Interaction) -> None:
        """Stop the clock."""
        await self._administer(interaction, PauseCampaign(), "admin.paused")

    @app_commands.command(description=said("command.campaign.resume"))
    async def resume(self, interaction: Interaction) -> None:
        """Let the clock run again."""
        await self._administer(interaction, ResumeCampaign(), "admin.resumed")

    @app_commands.command(description=said("command.campaign.pace"))
    @app_commands.describe(pace=said("option.pace"))
    @app_commands.choices(pace=PACES)
    async def pace(self, interaction: Interaction, pace: str) -> None:
        """Change how long a game day takes."""
        await self._administer(interaction, SetPace(Pace(pace)), "admin.pace")

    @app_commands.command(description=said("command.campaign.model"))
    @app_commands.describe(mode=said("option.model"))
    @app_commands.choices(mode=MODELS)
    async def model(self, interaction: Interaction, mode: str) -> None:
        """Say the most that a language model may do here; the process may allow less."""
        sorry = await self._not_allowed(interaction)
        if sorry is None and self.settings.model is ModelMode.OFF:
            sorry = Sorry("no_model")
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return
        await self._administer(interaction, SetModel(ModelMode(mode)), f"admin.model_{mode}")

    @app_commands.command(name="help", description=said("command.campaign.help"))
    @app_commands.describe(note=said("option.help_note"))
    async def help_note(self, interaction: Interaction, note: str = "") -> None:
        """Write down where somebody finds help who needs it outside the game."""
        if len(note) > LONGEST_NOTE:
            await self.desk.sorry(interaction, Sorry("long_note", {"most": LONGEST_NOTE}))
            return
        await self._administer(interaction, SetHelp(" ".join(note.split())), "admin.help")

    @app_commands.command(description=said("command.campaign.roster"))
    async def roster(self, interaction: Interaction) -> None:
        """Show who plays, and how they are reached."""
        seat = await self._seat(interaction)
        if seat is None:
            return
        phones = {
            dealer.id: known[0]
            for dealer in seat.state.living()
            if (known := await self.desk.outbox.phone_of(seat.id, dealer.id)) is not None
        }
        card = pages.roster(seat, self.desk.game_now(seat), phones)
        await self.desk.answer(interaction, card, seat.language)

    @app_commands.command(description=said("command.campaign.end"))
    async def end(self, interaction: Interaction) -> None:
        """Ask whether it is really to end."""
        seat = await self._seat(interaction)
        if seat is None:
            return
        words = wording(seat.language)
        card = Card(
            title=words("admin.end_title"),
            lines=[words("admin.end_text", count=len(seat.state.living()))],
            buttons=[
                Button("end_yes", words("admin.end_yes"), style="danger"),
                Button("end_no", words("admin.end_no")),
            ],
            campaign=seat.id,
        )
        await self.desk.answer(interaction, card, seat.language)

    @app_commands.command(description=said("command.campaign.role"))
    @app_commands.describe(role=said("option.role"))
    async def role(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """Let a role administer here, besides Manage Server."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            await self.desk.sorry(interaction, Sorry("not_an_administrator"))
            return
        await self.desk.campaigns.set_admin_role(interaction.guild_id, role.id if role else None)
        words = self.desk.words
        text = words("admin.role", role=role.id) if role else words("admin.role_none")
        await self.desk.answer(interaction, Card(lines=[text]), words.language)

    @start.autocomplete("scenario")
    async def suggest_scenario(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the scenarios there are."""
        del interaction
        return suggest.matching(
            [(name, name) for name in scenarios.names(self.settings.scenarios)], current
        )

    async def press_end(self, interaction: Interaction, press: Press) -> None:
        """End it, mid-step."""
        seat = await self.desk.pressed_seat(interaction, press)
        sorry = await self._not_allowed(interaction)
        if seat is None or sorry is not None:
            await self.desk.sorry(interaction, sorry or Sorry("old_button"))
            return
        await self._play(interaction, seat, EndCampaign(), "admin.ended")

    async def press_keep(self, interaction: Interaction, press: Press) -> None:
        """Change nothing."""
        del press
        card = Card(lines=[self.desk.words("admin.kept")])
        await self.desk.answer(interaction, card, self.desk.words.language)

    async def _administer(self, interaction: Interaction, move: Move, done: str) -> None:
        seat = await self._seat(interaction)
        if seat is not None:
            await self._play(interaction, seat, move, done)

    async def _play(self, interaction: Interaction, seat: Seat, move: Move, done: str) -> None:
        played = await self.desk.play(seat, move, f"interaction:{interaction.id}")
        if not isinstance(played, Played):
            await self.desk.answered(interaction, seat, played)
            return
        words = wording(seat.language)
        text = words(done, pace=words(f"pace.{played.state.pace}"))
        await self.desk.answer(interaction, Card(lines=[text]), seat.language)

    async def _seat(self, interaction: Interaction) -> Seat | None:
        """Return the campaign here for who may administer it; otherwise say why not."""
        sorry = await self._not_allowed(interaction)
        seat = await self.desk.seat(interaction)
        if sorry is None and seat is None:
            sorry = Sorry("no_campaign")
        elif sorry is None and seat is not None and seat.state.status is Status.OVER:
            sorry = Sorry("campaign_over")
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return None
        return seat

    async def _not_allowed(self, interaction: Interaction) -> Sorry | None:
        if interaction.guild_id is None:
            return Sorry("guild_only")
        if interaction.permissions.manage_guild:
            return None
        role = await self.desk.campaigns.admin_role(interaction.guild_id)
        held = {one.id for one in getattr(interaction.user, "roles", ())}
        return None if role in held else Sorry("not_an_administrator")

    def _no_place(self, interaction: Interaction, tone: Tone) -> Sorry | None:
        channel = interaction.channel
        if isinstance(channel, discord.Thread):
            return Sorry("no_thread")
        if not isinstance(channel, discord.TextChannel):
            return Sorry("not_a_text_channel")
        allowed = interaction.app_permissions
        if not (allowed.view_channel and allowed.send_messages):
            return Sorry("cannot_speak")
        if tone is Tone.FILM and not channel.is_nsfw():
            return Sorry("needs_age")
        return None


async def setup(bot: PusherBot) -> None:
    """Add the campaign commands to the bot."""
    await bot.add_cog(CampaignCog(bot))
