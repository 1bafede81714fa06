"""The campaign: what administrators do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot import audit, pages, parsing, quiet, scenarios, sealed, suggest
from bot.cards import Button, Card
from bot.desk import Sorry
from bot.office import Draft, Office
from bot.tree import said
from bot.ui import Question, Questionnaire
from bot.wording import languages, wording
from db import records
from db.campaigns import ChannelTaken, Played
from game.campaign import ModelMode, Pace, Status, Tone
from game.moves import (
    EndCampaign,
    PauseCampaign,
    ResumeCampaign,
    SetHelp,
    SetModel,
    SetPace,
)
from game.orders import (
    Configure,
    GiveTime,
    OfferSeat,
    Remark,
    RemoveDealer,
    TakeSeat,
    WriteDown,
)
from game.units import DealerId, PlayerId

LONGEST_NOTE = 300
MOST_CHOICES = 25
"""As many as Discord lists in one field."""

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.moves import Move

PACES = [app_commands.Choice(name=said(f"pace.{pace}"), value=pace.value) for pace in Pace]
MODELS = [app_commands.Choice(name=said(f"model.{mode}"), value=mode.value) for mode in ModelMode]
TONES = [app_commands.Choice(name=said(f"tone.{tone}"), value=tone.value) for tone in Tone]
LANGUAGES = [app_commands.Choice(name=said(f"language.{one}"), value=one) for one in languages()]


class CampaignCog(
    commands.GroupCog, group_name="campaign", group_description=said("command.campaign._")
):
    """Opening, running and ending a campaign."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons of an administrator."""
        self.desk = bot.desk
        self.settings = bot.settings
        self.database = bot.database
        self.office = Office(bot)
        bot.desk.presses |= {
            "start_yes": self.press_start,
            "start_more": self.press_more,
            "end_yes": self.press_end,
            "end_no": self.press_keep,
            "pace_yes": self.press_pace,
            "remove_yes": self.press_remove,
            "rewind": self.press_rewind,
            "seat": self.press_seat,
            "seat_yes": self.press_seat_yes,
            "seat_versus": self.press_seat_versus,
        }

    # Opening.

    @app_commands.command(description=said("command.campaign.start"))
    @app_commands.describe(
        scenario=said("option.scenario"),
        pace=said("option.pace"),
        tone=said("option.tone"),
        language=said("option.language_table"),
        zone=said("option.zone"),
        quiet=said("option.quiet_table"),
        versus=said("option.versus"),
        model=said("option.model"),
        role=said("option.role"),
    )
    @app_commands.choices(pace=PACES, tone=TONES, model=MODELS, language=LANGUAGES)
    async def start(  # noqa: PLR0913 - one option each
        self,
        interaction: Interaction,
        scenario: str | None = None,
        pace: str | None = None,
        tone: str | None = None,
        language: str | None = None,
        zone: str | None = None,
        quiet: str | None = None,
        versus: bool | None = None,  # noqa: FBT001 - an option of the command
        model: str | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Open a campaign in this channel; without any option, ask with a form and show it first.

        Its tone is what the channel allows unless said.
        """
        asked = (scenario, pace, tone, language, zone, quiet, versus, model, role)
        usual = self._usual_tone(interaction)
        told = Tone(tone) if tone else usual
        sorry = await self.office.forbidden(interaction) or self.office.no_place(interaction, told)
        draft = Draft(
            scenario or "week",
            Pace(pace or Pace.SLOW),
            told,
            language or self.settings.language,
            zone or "Europe/Copenhagen",
            quiet or "",
            versus is not False,
            ModelMode(model) if model else None,
            role.id if role else None,
        )
        sorry = sorry or self.office.entrusting(interaction, draft)
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return
        if all(one is None for one in asked):
            seat = await self.desk.seat(interaction)
            if seat is not None and seat.state.status is not Status.OVER:
                # Before anybody fills a form in for nothing.
                await self.desk.sorry(interaction, Sorry("channel_taken"))
                return
            await self._ask(interaction, draft)
            return
        await self._open(interaction, draft)

    def _usual_tone(self, interaction: Interaction) -> Tone:
        channel = interaction.channel
        restricted = isinstance(channel, discord.TextChannel) and channel.is_nsfw()
        return Tone.FILM if restricted else Tone.SOFT

    async def _ask(self, interaction: Interaction, usual: Draft) -> None:
        """Ask for the most important things with a form."""
        words = self.desk.words_for(interaction)
        files = list(scenarios.names(self.settings.scenarios))
        shapes = [(name, words.texts.get(f"scenario.{name}", name)) for name in files]
        paces = [(pace.value, words(f"pace.{pace}")) for pace in Pace]
        tones = [(tone.value, words(f"tone.{tone}")) for tone in Tone]
        tongues = [(one, words(f"language.{one}")) for one in languages()]
        questions = [
            Question("scenario", words("admin.form_scenario"), tuple(shapes), usual.scenario),
            Question("pace", words("admin.form_pace"), tuple(paces), usual.pace.value),
            Question("tone", words("admin.form_tone"), tuple(tones), usual.tone.value),
            Question("language", words("admin.form_language"), tuple(tongues), usual.language),
            Question("hours", words("admin.form_hours"), (), f"{usual.zone} 23-8"),
        ]
        form = Questionnaire(words("admin.form_title"), questions, self._answered)
        await interaction.response.send_modal(form)

    async def _answered(self, interaction: Interaction, answers: dict[str, str]) -> None:
        """Show what the answers would mean, and ask."""
        zone, _, hours = answers["hours"].strip().rpartition(" ")
        if not zone:
            zone, hours = (hours, "") if "-" not in hours else ("Europe/Copenhagen", hours)
        draft = Draft(
            answers["scenario"],
            Pace(answers["pace"]),
            Tone(answers["tone"]),
            answers["language"],
            zone or "Europe/Copenhagen",
            hours,
        )
        await self._preview(interaction, draft)

    async def _preview(self, interaction: Interaction, draft: Draft) -> None:
        """Show what a table would mean, with the button that opens it; or why it cannot be."""
        sorry = await self.office.forbidden(interaction)
        sorry = sorry or self.office.no_place(interaction, draft.tone)
        sorry = sorry or self.office.entrusting(interaction, draft)
        found = sorry or self.office.drafted(draft)
        words = self.desk.words_for(interaction)
        card = None if isinstance(found, Sorry) else self.office.preview_card(words, *found)
        if card is None:
            sorry = found if isinstance(found, Sorry) else Sorry("form_too_long")
            await self.desk.sorry(interaction, sorry)
            return
        await self.desk.answer(interaction, card, words.language)

    async def press_more(self, interaction: Interaction, press: Press) -> None:
        """Ask for what the first form had no room for: who may do what to whom."""
        sorry = await self.office.forbidden(interaction)
        draft, guild = _draft(press), interaction.guild
        if sorry is not None or draft is None or guild is None:
            await self.desk.sorry(interaction, sorry or Sorry("old_button"))
            return
        words = self.desk.words_for(interaction)
        either = (("1", words("admin.form_versus_yes")), ("0", words("admin.form_versus_no")))
        questions = [Question("versus", words("admin.form_versus"), either, str(int(draft.versus)))]
        if self.settings.model is not ModelMode.OFF:
            modes = tuple((mode.value, words(f"model.{mode}")) for mode in ModelMode)
            mode = draft.model or self.settings.model
            questions.append(Question("model", words("admin.form_model"), modes, mode.value))
        if interaction.permissions.manage_guild:
            trusted = draft.role
            if trusted is None:
                trusted = await self.desk.campaigns.admin_role(guild.id) or 0
            roles = [("0", words("admin.form_role_none"))]
            roles += [(str(one.id), one.name) for one in _roles(guild, trusted)]
            questions.append(Question("role", words("admin.form_role"), tuple(roles), str(trusted)))

        async def answered(interaction: Interaction, answers: dict[str, str]) -> None:
            mode, role = answers.get("model"), answers.get("role")
            more = replace(
                draft,
                versus=answers["versus"] == "1",
                model=ModelMode(mode) if mode else draft.model,
                role=int(role) if role else draft.role,
            )
            await self._preview(interaction, more)

        form = Questionnaire(words("admin.form_title"), questions, answered)
        await interaction.response.send_modal(form)

    async def press_start(self, interaction: Interaction, press: Press) -> None:
        """Open the table that was previewed."""
        sorry = await self.office.forbidden(interaction)
        draft = _draft(press)
        if sorry is None and draft is not None:
            sorry = self.office.no_place(interaction, draft.tone)
            sorry = sorry or self.office.entrusting(interaction, draft)
        if sorry is not None or draft is None:
            await self.desk.sorry(interaction, sorry or Sorry("old_button"))
            return
        await self._open(interaction, draft)

    async def _open(self, interaction: Interaction, draft: Draft) -> None:
        channel, found = interaction.channel, self.office.drafted(draft)
        if isinstance(found, Sorry) or not isinstance(channel, discord.TextChannel):
            sorry = found if isinstance(found, Sorry) else Sorry("not_a_text_channel")
            await self.desk.sorry(interaction, sorry)
            return
        checked, shape = found
        first, also = self.office.opening(checked, shape, interaction.id)
        opened = await self.desk.campaigns.open(
            first,
            guild_id=channel.guild.id,
            channel_id=channel.id,
            opened_by=interaction.user.id,
            language=checked.language,
            wall=self.desk.wall(),
            also=also,
        )
        if isinstance(opened, ChannelTaken):
            await self.desk.sorry(interaction, Sorry("channel_taken"))
            return
        if checked.role is not None:
            await self._trust(interaction, channel.guild.id, checked.role)
        words = self.desk.words_for(interaction)
        card = Card(lines=[words("admin.started", channel=channel.id)])
        card.details += self.office.preview(words, checked, shape)
        await self.desk.answer(interaction, card, words.language)

    @start.autocomplete("scenario")
    async def suggest_scenario(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the scenarios there are."""
        del interaction
        return suggest.matching(
            [(name, name) for name in scenarios.names(self.settings.scenarios)], current
        )

    # The clock.

    @app_commands.command(description=said("command.campaign.pause"))
    async def pause(self, interaction: Interaction) -> None:
        """Stop the clock."""
        await self._administer(interaction, PauseCampaign(), "admin.paused")

    @app_commands.command(description=said("command.campaign.resume"))
    @app_commands.describe(fade=said("option.fade"))
    async def resume(
        self,
        interaction: Interaction,
        fade: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Let the clock run again."""
        await self._administer(interaction, ResumeCampaign(fade), "admin.resumed")

    @app_commands.command(description=said("command.campaign.pace"))
    @app_commands.describe(pace=said("option.pace"))
    @app_commands.choices(pace=PACES)
    async def pace(self, interaction: Interaction, pace: str) -> None:
        """Show which deadlines another pace would move, and ask."""
        seat = await self.office.seat(interaction)
        if seat is None:
            return
        wanted = Pace(pace)
        if wanted is seat.state.pace:
            await self._play(interaction, seat, SetPace(wanted), "admin.pace")
            return
        card = self.office.pace_preview(seat, wanted)
        await self.desk.answer(interaction, card, seat.language)

    async def press_pace(self, interaction: Interaction, press: Press) -> None:
        """Change how long a game day takes."""
        seat = await self._pressed(interaction, press)
        if seat is None:
            return
        if press.arg not in set(Pace):
            await self.desk.sorry(interaction, Sorry("old_button"))
            return
        await self._play(interaction, seat, SetPace(Pace(press.arg)), "admin.pace")

    @app_commands.command(description=said("command.campaign.amnesty"))
    @app_commands.describe(hours=said("option.hours"))
    async def amnesty(self, interaction: Interaction, hours: int) -> None:
        """Let nothing fall due for some hours of real time."""
        seat = await self.office.seat(interaction)
        if seat is None:
            return
        move = GiveTime(max(-1, min(hours, 10_000)) * 60)
        played = await self._played(interaction, seat, move)
        if played is not None:
            words = wording(seat.language)
            text = words("admin.given", until=played.clock.anchor_wall)
            await self.desk.answer(interaction, Card(lines=[text]), seat.language)

    # How it is run.

    @app_commands.command(name="settings", description=said("command.campaign.settings"))
    @app_commands.describe(
        zone=said("option.zone"),
        quiet=said("option.quiet_table"),
        language=said("option.language_table"),
        versus=said("option.versus"),
        players=said("option.players"),
        everybody=said("option.everybody"),
        plain=said("option.plain_table"),
    )
    @app_commands.choices(language=LANGUAGES)
    async def settings_(  # noqa: PLR0913 - one option each
        self,
        interaction: Interaction,
        zone: str | None = None,
        quiet: str | None = None,
        language: str | None = None,
        versus: bool | None = None,  # noqa: FBT001 - an option of the command
        players: discord.Role | None = None,
        everybody: bool = False,  # noqa: FBT001, FBT002 - as above
        plain: bool | None = None,  # noqa: FBT001 - as above
    ) -> None:
        """Show how this table is run, or change it."""
        seat = await self.office.seat(interaction)
        if seat is None:
            return
        who = "" if everybody else (str(players.id) if players is not None else None)
        move = _configured(zone, quiet, language, versus, who, plain)
        if isinstance(move, Sorry):
            await self.desk.sorry(interaction, move)
        elif move == Configure():
            card = pages.table_settings(seat, self.desk.game_now(seat))
            await self.desk.answer(interaction, card, seat.language)
        else:
            played = await self._played(interaction, seat, move)
            if played is not None:
                after = await self.desk.campaigns.seat(seat.id) or seat
                card = pages.table_settings(after, self.desk.game_now(after), seat.language)
                await self.desk.answer(interaction, card, seat.language)

    @settings_.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest time zones."""
        del interaction
        return suggest.matching([(one, one) for one in quiet.zones(current)], "")

    @app_commands.command(description=said("command.campaign.model"))
    @app_commands.describe(mode=said("option.model"))
    @app_commands.choices(mode=MODELS)
    async def model(self, interaction: Interaction, mode: str) -> None:
        """Say the most that a language model may do here; the process may allow less."""
        sorry = await self.office.forbidden(interaction)
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

    @app_commands.command(description=said("command.campaign.role"))
    @app_commands.describe(role=said("option.role"))
    async def role(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """Let a role administer here, besides Manage Server."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            await self.desk.sorry(interaction, Sorry("not_an_administrator"))
            return
        await self._trust(interaction, interaction.guild_id, role.id if role else 0)
        words = self.desk.words_for(interaction)
        text = words("admin.role", role=role.id) if role else words("admin.role_none")
        await self.desk.answer(interaction, Card(lines=[text]), words.language)

    async def _trust(self, interaction: Interaction, guild: int, role: int) -> None:
        """Let a role administer, or none; all tables of that server see it."""
        if await self.desk.campaigns.admin_role(guild) == (role or None):
            return
        await self.desk.campaigns.set_admin_role(guild, role or None)
        for seat in await self.desk.campaigns.open_seats():
            if seat.guild_id == guild:
                await self._write_down(interaction, seat, Remark.ROLE)

    # Who plays.

    @app_commands.command(description=said("command.campaign.roster"))
    async def roster(self, interaction: Interaction) -> None:
        """Show who plays, how they stand, and how they are reached."""
        seat = await self.office.seat(interaction)
        if seat is None:
            return
        phones = {
            dealer.id: known[0]
            for dealer in seat.state.living()
            if (known := await self.desk.outbox.phone_of(seat.id, dealer.id)) is not None
        }
        heard = audit.heard(await self.database.journal(seat.id))
        card = pages.roster(seat, self.desk.game_now(seat), phones, heard)
        await self.desk.answer(interaction, card, seat.language)

    @app_commands.command(description=said("command.campaign.remove"))
    @app_commands.describe(seat=said("option.seat"))
    async def remove(self, interaction: Interaction, seat: str) -> None:
        """Ask whether somebody is really to be out; what is owed passes by the usual rule."""
        table = await self.office.seat(interaction)
        if table is None:
            return
        dealer = parsing.person(seat, table.state.living())
        if isinstance(dealer, Sorry):
            await self.desk.sorry(interaction, dealer)
            return
        words, name = wording(table.language), table.state.dealers[dealer].name
        owed = sum(debt.owed for debt in table.state.debts_of(dealer))
        card = Card(
            lines=[words("admin.remove_text", name=name, owed=owed)],
            campaign=table.id,
            buttons=[
                Button("remove_yes", words("button.remove_yes"), dealer, "danger"),
                Button("end_no", words("admin.end_no")),
            ],
        )
        await self.desk.answer(interaction, card, table.language)

    async def press_remove(self, interaction: Interaction, press: Press) -> None:
        """Take somebody out, if they are in still."""
        table = await self._pressed(interaction, press)
        if table is None:
            return
        dealer = table.state.dealers.get(DealerId(press.arg))
        if dealer is None:
            await self.desk.sorry(interaction, Sorry("old_button"))
        elif await self._played(interaction, table, RemoveDealer(dealer.id)) is not None:
            text = wording(table.language)("admin.removed", name=dealer.name)
            await self.desk.answer(interaction, Card(lines=[text]), table.language)

    @app_commands.command(description=said("command.campaign.hand"))
    @app_commands.describe(seat=said("option.seat"), member=said("option.member"))
    async def hand(self, interaction: Interaction, seat: str, member: discord.User) -> None:
        """Offer somebody's seat to another member, who says yes at the table."""
        table = await self.office.seat(interaction)
        if table is None:
            return
        dealer = parsing.person(seat, table.state.living())
        sorry = dealer if isinstance(dealer, Sorry) else None
        if member.bot or not isinstance(member, discord.Member):
            sorry = Sorry("not_a_member")
        if sorry is not None or isinstance(dealer, Sorry):
            await self.desk.sorry(interaction, sorry or Sorry("not_a_member"))
            return
        move = OfferSeat(dealer, PlayerId(str(member.id)))
        if await self._played(interaction, table, move) is not None:
            text = wording(table.language)("admin.handed", user=member.id)
            await self.desk.answer(interaction, Card(lines=[text]), table.language)

    @remove.autocomplete("seat")
    @hand.autocomplete("seat")
    async def suggest_seat(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest who sits here."""
        seat = await self.desk.seat(interaction)
        people = [] if seat is None else seat.state.living()
        return suggest.matching([(one.name, str(one.id)) for one in people], current)

    async def press_seat(self, interaction: Interaction, press: Press) -> None:
        """Show the content note to who was offered a seat."""
        seat = await self.desk.pressed_seat(interaction, press)
        if seat is None or not _offered(seat, press.arg, interaction.user.id):
            await self.desk.sorry(interaction, Sorry("seat_not_offered" if seat else "old_button"))
            return
        card = pages.seat_note(seat, DealerId(press.arg))
        await self.desk.answer(interaction, card, seat.language)

    async def press_seat_yes(self, interaction: Interaction, press: Press) -> None:
        """Take a seat over."""
        await self._take_seat(interaction, press, versus=False)

    async def press_seat_versus(self, interaction: Interaction, press: Press) -> None:
        """Take a seat over, and agree that others may turn on one."""
        await self._take_seat(interaction, press, versus=True)

    async def _take_seat(self, interaction: Interaction, press: Press, *, versus: bool) -> None:
        seat = await self.desk.pressed_seat(interaction, press)
        if seat is None:
            await self.desk.sorry(interaction, Sorry("old_button"))
            return
        player = PlayerId(str(interaction.user.id))
        language = self.desk.own_language(interaction)
        move = TakeSeat(DealerId(press.arg), player, versus, language)
        key = f"interaction:{interaction.id}"
        done = await self.desk.play(seat, move, key, interaction.user.id)
        await self.desk.answered(interaction, seat, done)

    # What was done.

    @app_commands.command(name="audit", description=said("command.campaign.audit"))
    @app_commands.describe(who=said("option.audit_who"), page=said("option.audit_page"))
    async def audit_(self, interaction: Interaction, who: str = "", page: int = 1) -> None:
        """Show who did what, and when; of what was done on a phone only that."""
        seat = await self.office.seat(interaction, when_over=True)
        if seat is None:
            return
        wanted = _filter(seat, who)
        if isinstance(wanted, Sorry):
            await self.desk.sorry(interaction, wanted)
            return
        found = audit.chosen(await self.office.entries(seat), wanted)
        card = audit.page(seat.language, found, page)
        if card is None:
            pages_ = max(1, -(-len(found) // audit.ON_A_PAGE))
            facts = {"page": str(page)[:12], "pages": pages_}
            await self.desk.sorry(interaction, Sorry("no_such_page", facts))
            return
        await self.desk.answer(interaction, card, seat.language)

    @audit_.autocomplete("who")
    async def suggest_who(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest whose doings."""
        seat = await self.desk.seat(interaction)
        if seat is None:
            return []
        words = wording(seat.language)
        people = [(one.name, str(one.id)) for one in seat.state.dealers.values()]
        people += [
            (words("autocomplete.administrators"), audit.ADMINISTRATORS),
            (words("autocomplete.clock"), audit.CLOCK),
        ]
        return suggest.matching(people, current)

    @app_commands.command(description=said("command.campaign.rewind"))
    @app_commands.describe(to=said("option.rewind_to"))
    async def rewind(self, interaction: Interaction, to: str) -> None:
        """Show what a rewind would take back, and ask."""
        seat = await self.office.seat(interaction)
        if seat is None:
            return
        number = to.strip().partition(",")[0]
        if not (number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER):
            await self.desk.sorry(interaction, Sorry("no_such_move", {"text": to[:60]}))
            return
        card = self.office.rewind_preview(seat, await self.office.entries(seat), int(number))
        if isinstance(card, Sorry):
            await self.desk.sorry(interaction, card)
        else:
            await self.desk.answer(interaction, card, seat.language)

    @rewind.autocomplete("to")
    async def suggest_move(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the latest moves, to who may take them back."""
        if await self.office.forbidden(interaction) is not None:
            return []
        seat = await self.desk.seat(interaction)
        if seat is None:
            return []
        words = wording(seat.language)
        done = [one for one in await self.office.entries(seat) if not one.undone][1:]
        typed = current.casefold().strip()
        found = [
            (audit.moved(words, one), str(one.line.position))
            for one in reversed(done)
            if typed in audit.moved(words, one).casefold()
        ]
        return suggest.matching(found, "")

    async def press_rewind(self, interaction: Interaction, press: Press) -> None:
        """Take it back, unless more has happened since that was shown."""
        seat = await self._pressed(interaction, press)
        to, _, seen = press.arg.partition(".")
        if seat is None:
            return
        if not (to.isdecimal() and seen.isdecimal()):
            await self.desk.sorry(interaction, Sorry("old_button"))
            return
        done = await self.desk.campaigns.rewind(
            seat.id,
            int(to),
            int(seen),
            key=f"interaction:{interaction.id}",
            wall=self.desk.wall(),
            by=interaction.user.id,
        )
        if not isinstance(done, Played):
            await self.desk.answered(interaction, seat, done)
            return
        text = wording(seat.language)("admin.rewound")
        await self.desk.answer(interaction, Card(lines=[text]), seat.language)

    # Elsewhere.

    @app_commands.command(name="export", description=said("command.campaign.export"))
    async def export_(self, interaction: Interaction) -> None:
        """Hand out the whole campaign as one sealed file."""
        seat = await self.office.seat(interaction, when_over=True)
        if seat is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._write_down(interaction, seat, Remark.EXPORT)
        record = await records.record(self.database.store, seat.id, self.desk.wall())
        key = await sealed.key_of(self.database.process, self.settings.export_key)
        file = sealed.sealed(record, key)
        text = wording(seat.language)("admin.exported")
        name = f"campaign-{seat.id}.pusher"
        await self.desk.answer(interaction, Card(lines=[text]), seat.language, {name: file})

    @app_commands.command(name="import", description=said("command.campaign.import"))
    @app_commands.describe(file=said("option.file"))
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Open a campaign from a file that an export made."""
        sorry = await self.office.forbidden(interaction)
        sorry = sorry or self.office.no_place(interaction, Tone.SOFT)
        if sorry is None and file.size > sealed.MOST_BYTES:
            sorry = Sorry("file_too_big")
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            content = await file.read()
            key = await sealed.key_of(self.database.process, self.settings.export_key)
            found = records.read(sealed.opened(content, key))
            opened = await self._import(interaction, found)
        except (sealed.NotOursError, discord.HTTPException):
            opened = Sorry("no_export")
        except records.BadRecordError as problem:
            opened = Sorry("record_newer") if problem.newer else Sorry("record_damaged")
        if isinstance(opened, Sorry):
            await self.desk.sorry(interaction, opened)
            return
        words = self.desk.words_for(interaction)
        text = words("admin.imported", channel=interaction.channel_id)
        await self.desk.answer(interaction, Card(lines=[text]), words.language)

    async def _import(self, interaction: Interaction, found: records.Record) -> Sorry | None:
        tone = records.tone_of(found)
        if sorry := self.office.no_place(interaction, tone):
            return sorry
        wall = self.desk.wall()
        opened = await self.desk.campaigns.open_record(
            found,
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id or 0,
            opened_by=interaction.user.id,
            wall=wall,
        )
        if isinstance(opened, ChannelTaken):
            return Sorry("channel_taken")
        seat = await self.desk.campaigns.seat(opened.campaign_id)
        if seat is not None:
            await self._write_down(interaction, seat, Remark.IMPORT)
            role = seat.state.players
            if role and (interaction.guild is None or not interaction.guild.get_role(int(role))):
                # It was another server's; here nobody could ever sit down.
                key = f"interaction:{interaction.id}:players"
                await self.desk.play(seat, Configure(players=""), key, interaction.user.id)
        return None

    # The end.

    @app_commands.command(description=said("command.campaign.end"))
    async def end(self, interaction: Interaction) -> None:
        """Ask whether it is really to end."""
        seat = await self.office.seat(interaction)
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

    async def press_end(self, interaction: Interaction, press: Press) -> None:
        """End it, mid-step."""
        seat = await self._pressed(interaction, press)
        if seat is not None:
            await self._play(interaction, seat, EndCampaign(), "admin.ended")

    async def press_keep(self, interaction: Interaction, press: Press) -> None:
        """Change nothing."""
        del press
        words = self.desk.words_for(interaction)
        await self.desk.answer(interaction, Card(lines=[words("admin.kept")]), words.language)

    # One move.

    async def _administer(self, interaction: Interaction, move: Move, done: str) -> None:
        seat = await self.office.seat(interaction)
        if seat is not None:
            await self._play(interaction, seat, move, done)

    async def _pressed(self, interaction: Interaction, press: Press) -> Seat | None:
        """Return a button's campaign for who may administer it; otherwise say why not."""
        seat = await self.desk.pressed_seat(interaction, press)
        sorry = await self.office.forbidden(interaction)
        if seat is None or sorry is not None:
            await self.desk.sorry(interaction, sorry or Sorry("old_button"))
            return None
        return seat

    async def _played(self, interaction: Interaction, seat: Seat, move: Move) -> Played | None:
        """Make a move in an administrator's name; say so when it was not made."""
        key = f"interaction:{interaction.id}"
        played = await self.desk.play(seat, move, key, interaction.user.id)
        if isinstance(played, Played):
            return played
        await self.desk.answered(interaction, seat, played)
        return None

    async def _write_down(self, interaction: Interaction, seat: Seat, what: Remark) -> None:
        """Have it in the journal; a campaign that is over has none any more."""
        key = f"interaction:{interaction.id}:{what}"
        await self.desk.play(seat, WriteDown(what), key, interaction.user.id)

    async def _play(self, interaction: Interaction, seat: Seat, move: Move, done: str) -> None:
        played = await self._played(interaction, seat, move)
        if played is not None:
            words = wording(seat.language)
            text = words(done, pace=words(f"pace.{played.state.pace}"))
            await self.desk.answer(interaction, Card(lines=[text]), seat.language)


LONGEST_NUMBER = 10


def _configured(  # noqa: PLR0913 - one setting each
    zone: str | None,
    hours: str | None,
    language: str | None,
    versus: bool | None,  # noqa: FBT001 - a setting
    players: str | None,
    plain: bool | None,  # noqa: FBT001 - a setting
) -> Configure | Sorry:
    known = quiet.zone(zone) if zone is not None else None
    if zone is not None and known is None:
        return Sorry("no_such_zone", {"text": zone[:60]})
    kept = quiet.table_hours(hours) if hours is not None else None
    if hours is not None and kept is None:
        return Sorry("no_table_hours", {"text": hours[:60]})
    return Configure(known, kept, language, versus, players, plain)


def _roles(guild: discord.Guild, trusted: int) -> list[discord.Role]:
    """Return the roles that people can be given, the highest first: as many as a form can list."""
    given = [one for one in guild.roles if not (one.is_default() or one.managed)]
    given.sort(key=lambda one: (one.id == trusted, one.position), reverse=True)
    return given[: MOST_CHOICES - 1]


def _draft(press: Press) -> Draft | None:
    try:
        return Draft.from_text(press.arg)
    except ValueError:
        return None


def _offered(seat: Seat, arg: str, user: int) -> bool:
    dealer = seat.state.dealers.get(DealerId(arg))
    return dealer is not None and dealer.ended is None and dealer.offered == str(user)


def _filter(seat: Seat, who: str) -> str | Sorry:
    wanted = who.strip().casefold()
    words = wording(seat.language)
    for key in (audit.ADMINISTRATORS, audit.CLOCK):
        if wanted in (key, words(f"autocomplete.{key}").casefold()):
            return key
    return parsing.person(who, seat.state.dealers.values()) if wanted else ""


async def setup(bot: PusherBot) -> None:
    """Add the campaign commands to the bot."""
    await bot.add_cog(CampaignCog(bot))
