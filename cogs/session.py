"""The session: joining and leaving, who is here, what happened, one's own page; and plain talk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot import audit, pages, parsing, suggest
from bot import quiet as quiet_hours
from bot.cards import Card
from bot.desk import Sorry
from bot.epilogue_page import pages_to_keep
from bot.speech import Speech
from bot.tree import said
from bot.ui import Form, Question, Questionnaire
from bot.wording import LONGEST_NAME, clean_name, languages, wording
from db import journal
from game.campaign import Status
from game.moves import Join, Leave, SetCalls
from game.orders import SetManners, SetVersus
from game.units import PlayerId
from game.visits import nameable
from persona import book

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move


class Session(commands.GroupCog, group_name="session", group_description=said("command.session._")):
    """The table one sits at."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons of the table."""
        self.desk = bot.desk
        self.bot = bot
        self.speech = Speech(bot.desk, bot)
        bot.desk.presses |= {
            "join": self.press_join,
            "join_yes": self.press_yes,
            "join_versus": self.press_versus,
            "join_no": self.press_no,
            "join_lines": self.press_lines,
            "me": self.press_me,
            "answer": self.press_answer,
            "epilogue": self.press_epilogue,
        }
        bot.desk.forms |= {
            "join": self.form_join,
            "answer": self.form_answer,
        }

    @app_commands.command(description=said("command.session.join"))
    @app_commands.describe(name=said("option.name"))
    async def join(self, interaction: Interaction, name: str) -> None:
        """Show the content note, and ask for a yes."""
        await self._note(interaction, await self.desk.seat(interaction), name)

    @app_commands.command(description=said("command.session.leave"))
    @app_commands.describe(heir=said("option.heir"))
    async def leave(self, interaction: Interaction, heir: str | None = None) -> None:
        """End one's own run."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            if heir is None:
                return Leave(dealer.id, None)
            named = parsing.person(heir, nameable(seat.state, dealer.id))
            return named if isinstance(named, Sorry) else Leave(dealer.id, named)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.session.who"))
    async def who(self, interaction: Interaction) -> None:
        """Show who sits here."""
        seat = await self.desk.seat(interaction)
        if seat is None:
            await self.desk.sorry(interaction, Sorry("no_campaign"))
            return
        await self.desk.answer(interaction, pages.who(seat), seat.language)

    @app_commands.command(description=said("command.session.recap"))
    async def recap(self, interaction: Interaction) -> None:
        """Show what happened so far."""
        seat = await self.desk.seat(interaction)
        if seat is None:
            await self.desk.sorry(interaction, Sorry("no_campaign"))
            return
        openings = book.lines_about("street", seat.language, "previously", "opening")
        opening = openings[seat.state.position % len(openings)].say
        undone = await journal.taken_back(self.bot.database.store, seat.id)
        lines = await self.bot.database.journal(seat.id)
        done = audit.run_by(seat.language, lines, [line for line, _ in undone])
        await self.desk.answer(interaction, pages.recap(seat, opening, done), seat.language)

    @app_commands.command(description=said("command.session.me"))
    async def me(self, interaction: Interaction) -> None:
        """Show one's own page."""
        await self.desk.look(interaction, self._page)

    @app_commands.command(description=said("command.session.calls"))
    @app_commands.describe(unasked=said("option.unasked"), quiet=said("option.quiet"))
    async def calls(
        self,
        interaction: Interaction,
        unasked: bool | None = None,  # noqa: FBT001 - an option of the command
        quiet: str | None = None,
    ) -> None:
        """Say whether, and in which hours not, characters phone unasked."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            hours = dealer.quiet or quiet_hours.DEFAULT
            kept = quiet_hours.hours(hours if quiet is None else quiet)
            if kept is None:
                return Sorry("no_hours", {"text": str(quiet)[:60]})
            return SetCalls(dealer.id, dealer.calls if unasked is None else unasked, kept)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.session.versus"))
    @app_commands.describe(agreed=said("option.agreed"))
    async def versus(
        self,
        interaction: Interaction,
        agreed: bool,  # noqa: FBT001 - an option of the command
    ) -> None:
        """Agree that others may turn on one, or take that back."""
        await self.desk.act(interaction, lambda _, d: SetVersus(d.id, agreed))

    @app_commands.command(description=said("command.session.manners"))
    @app_commands.describe(
        language=said("option.language"), plain=said("option.plain"), pings=said("option.pings")
    )
    async def manners(
        self,
        interaction: Interaction,
        language: str | None = None,
        plain: bool | None = None,  # noqa: FBT001 - an option of the command
        pings: int | None = None,
    ) -> None:
        """Say how one is written to; what is left out stays as it was."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            tongue = None if language is None else parsing.language(language)
            if isinstance(tongue, Sorry):
                return tongue
            most = None if pings is None else max(-2, min(pings, 1000))
            return SetManners(dealer.id, tongue, plain, most)

        await self.desk.act(interaction, move, when_out=True)

    @manners.autocomplete("language")
    async def suggest_language(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the languages there are."""
        words = self.desk.words_for(interaction)
        found = [(words(f"language.{one}"), one) for one in languages()]
        return suggest.matching(found, current)

    @app_commands.command(description=said("command.session.epilogue"))
    async def epilogue(self, interaction: Interaction) -> None:
        """Hand out the whole story, when it is over."""
        await self._epilogue(interaction, await self.desk.seat(interaction))

    @leave.autocomplete("heir")
    async def suggest_heir(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest who agreed to such things."""
        return await suggest.nameable_people(self.desk, interaction, current)

    def _page(self, seat: Seat, dealer: Dealer) -> Card:
        return pages.me(seat, dealer, self.desk.game_now(seat))

    async def _note(
        self,
        interaction: Interaction,
        seat: Seat | None,
        text: str,
        lines: tuple[str, ...] = (),
        veils: tuple[str, ...] = (),
    ) -> None:
        sorry = self._cannot_join(seat, interaction)
        name = clean_name(text)
        if seat is None or sorry is not None:
            await self.desk.sorry(interaction, sorry or Sorry("no_campaign"))
        elif name is None:
            await self.desk.sorry(interaction, Sorry("bad_name"))
        elif any(d.name.casefold() == name.casefold() for d in seat.state.dealers.values()):
            await self.desk.sorry(interaction, Sorry("name_taken", {"name": name}))
        else:
            await self.desk.answer(interaction, pages.note(seat, name, lines, veils), seat.language)

    def _cannot_join(self, seat: Seat | None, interaction: Interaction) -> Sorry | None:
        if seat is None:
            return Sorry("no_campaign")
        if seat.state.status is Status.OVER:
            return Sorry("campaign_over")
        if seat.state.status is Status.PAUSED:
            return Sorry("paused")
        if seat.state.dealer_of(PlayerId(str(interaction.user.id))) is not None:
            return Sorry("already_joined")
        held = {str(one.id) for one in getattr(interaction.user, "roles", ())}
        if seat.state.players and seat.state.players not in held:
            return Sorry("not_for_your_role", {"role": seat.state.players})
        return None

    async def press_join(self, interaction: Interaction, press: Press) -> None:
        """Ask for a name."""
        seat = await self.desk.pressed_seat(interaction, press)
        sorry = self._cannot_join(seat, interaction)
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return
        words = self.desk.words_for(interaction)
        form = Form(
            press, words("note.name_title"), words("note.name_label"), LONGEST_NAME, long=False
        )
        await interaction.response.send_modal(form)

    async def form_join(self, interaction: Interaction, press: Press, text: str) -> None:
        """Show the content note to who gave a name."""
        await self._note(interaction, await self.desk.pressed_seat(interaction, press), text)

    async def press_lines(self, interaction: Interaction, press: Press) -> None:
        """Ask what is never to be told to who is about to sit down, and what only in passing."""
        words = self.desk.words_for(interaction)

        async def answered(interaction: Interaction, answers: dict[str, str]) -> None:
            seat = await self.desk.pressed_seat(interaction, press)
            lines = parsing.topics(words, answers["never"])
            veils = parsing.topics(words, answers["veiled"])
            if isinstance(lines, Sorry):
                await self.desk.sorry(interaction, lines)
            elif isinstance(veils, Sorry):
                await self.desk.sorry(interaction, veils)
            else:
                name = pages.joining(press.arg)[0]
                await self._note(interaction, seat, name, lines, veils)

        questions = [
            Question("never", words("note.limits_label")),
            Question("veiled", words("note.veils_label")),
        ]
        form = Questionnaire(words("note.limits_title"), questions, answered)
        await interaction.response.send_modal(form)

    async def press_yes(self, interaction: Interaction, press: Press) -> None:
        """Come in."""
        await self._join(interaction, press, versus=False)

    async def press_versus(self, interaction: Interaction, press: Press) -> None:
        """Come in, and agree that others may turn on one."""
        await self._join(interaction, press, versus=True)

    async def _join(self, interaction: Interaction, press: Press, *, versus: bool) -> None:
        seat = await self.desk.pressed_seat(interaction, press)
        if seat is None:
            await self.desk.sorry(interaction, Sorry("old_button"))
            return
        if sorry := self._cannot_join(seat, interaction):
            await self.desk.sorry(interaction, sorry)
            return
        name, lines, veils = pages.joining(press.arg)
        language = self.desk.own_language(interaction)
        move = Join(PlayerId(str(interaction.user.id)), name, versus, language, lines, veils)
        done = await self.desk.play(seat, move, f"interaction:{interaction.id}")
        await self.desk.answered(interaction, seat, done)

    async def press_no(self, interaction: Interaction, press: Press) -> None:
        """Stay out; nothing is written down."""
        del press
        card = Card(lines=[self.desk.words_for(interaction)("note.declined")])
        await self.desk.answer(interaction, card, self.desk.words_for(interaction).language)

    async def press_me(self, interaction: Interaction, press: Press) -> None:
        """Show the page of who pressed."""
        seat = await self.desk.pressed_seat(interaction, press)
        await self.desk.look_at(interaction, seat, self._page)

    async def press_epilogue(self, interaction: Interaction, press: Press) -> None:
        """Hand out the whole story."""
        await self._epilogue(interaction, await self.desk.pressed_seat(interaction, press))

    async def _epilogue(self, interaction: Interaction, seat: Seat | None) -> None:
        if seat is None:
            await self.desk.sorry(interaction, Sorry("no_campaign"))
            return
        words = wording(seat.language)
        if seat.state.status is not Status.OVER:
            card = Card(lines=[words("epilogue.not_over")])
            await self.desk.answer(interaction, card, seat.language)
            return
        # Reading a whole journal may take longer than Discord waits for an answer.
        await interaction.response.defer(ephemeral=True, thinking=True)
        journal = await self.bot.database.journal(seat.id)
        files = await asyncio.to_thread(pages_to_keep, journal, seat.language)
        await self.desk.answer(
            interaction, Card(lines=[words("epilogue.ready")]), seat.language, files
        )

    async def press_answer(self, interaction: Interaction, press: Press) -> None:
        """Ask what is to be said."""
        await self.speech.ask(interaction, press)

    async def form_answer(self, interaction: Interaction, press: Press, text: str) -> None:
        """Say it."""
        await self.speech.form(interaction, press, text)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Hear what is said to a character where the text reaches us."""
        if not message.author.bot:
            await self.speech.message(message, self.bot.user)


async def setup(bot: PusherBot) -> None:
    """Add the session to the bot."""
    await bot.add_cog(Session(bot))
