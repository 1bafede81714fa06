"""The desk: whose table, which dealer, one move, one private answer. Cogs hand everything here."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot import cards
from bot.cards import Card
from bot.crowd import Crowd
from bot.facts import clock_time, day_name, when
from bot.ui import Press, layout
from bot.wording import DEFAULT, languages, wording
from db.campaigns import AlreadyPlayed, Played
from db.gameclock import to_wall
from db.outbox import Letter, phone
from db.script import CampaignId
from db.store import StorageError
from game.campaign import Status
from game.gametime import GameTime
from game.refusals import Reason, Refusal
from game.units import PlayerId

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.mentions import Mentions
    from bot.ui import Answered
    from bot.watch import Watch
    from bot.wording import Wording
    from db.campaigns import Seat
    from db.database import Database
    from game.campaign import Dealer
    from game.moves import Move

    Handler = Callable[["discord.Interaction", Press], Awaitable[None]]
    FormHandler = Callable[["discord.Interaction", Press, str], Awaitable[None]]
    Making = Callable[["Seat", Dealer], "Move | Sorry"]

log = logging.getLogger(__name__)

BAD_REQUEST = 400
REMEMBERED = 1000
"""How many interactions are known again, and waited for at the end."""
ALREADY_ACKNOWLEDGED = 40060
_LANGUAGE, _PLAIN, _TABLES = "language", "plain", "the table's language"
"""How whoever asks is answered, once the table is known."""
_NETWORK = (aiohttp.ClientError, OSError, discord.NotFound, discord.DiscordServerError)


@dataclass(frozen=True, slots=True)
class Sorry:
    """Why something was not even tried: a key under `refusal` in the catalogue, and its facts."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


class Desk:
    """Finds the table, plays the move, and answers in private."""

    def __init__(self, database: Database, watch: Watch, language: str, mentions: Mentions) -> None:
        """Take the database; `language` is for where no campaign says otherwise."""
        self.campaigns = database.campaigns
        self.outbox = database.outbox
        self.watch = watch
        self.words: Wording = wording(language)
        self._crowd = Crowd()
        self._mentions = mentions
        self.presses: dict[str, Handler] = {}
        self.forms: dict[str, FormHandler] = {}
        self.closing = False
        """Nothing new is taken on: the process stops."""
        self._taken: dict[int, discord.Interaction | None] = {}
        """By id; none for what was answered, or cannot be any more."""

    def wall(self) -> int:
        """Return the wall time, in microseconds UTC."""
        return to_wall(self.watch.now())

    def game_now(self, seat: Seat) -> GameTime:
        """Return a campaign's own time."""
        return seat.clock.game_at(self.wall())

    # What people do.

    async def takes(self, interaction: discord.Interaction) -> bool:
        """Say whether this is to be handled: once, and not while the process stops.

        Should Discord deliver it twice, the second one's answer could come before the first's.
        """
        if interaction.id in self._taken:
            return False
        self._taken[interaction.id] = interaction
        while len(self._taken) > REMEMBERED:
            del self._taken[next(iter(self._taken))]
        if self.closing:
            await self.sorry(interaction, Sorry("stopping"))
            return False
        return await self._in_turn(interaction)

    async def _in_turn(self, interaction: discord.Interaction) -> bool:
        """Let who hammers wait; say so once, and then not answer until it is over."""
        turn = await self._crowd.turn(interaction.user.id, interaction.channel_id or 0)
        if turn is None:
            await self.sorry(interaction, Sorry("too_fast"))
        elif not turn:
            self._taken[interaction.id] = None
        return bool(turn)

    async def hears(self, user: int, channel: int) -> bool:
        """Say whether a message is to be listened to: who floods is not heard for a while."""
        return bool(await self._crowd.turn(user, channel))

    def owes_answers(self) -> bool:
        """Say whether somebody still waits to be answered."""
        waiting = (one for one in self._taken.values() if one is not None)
        return any(not one.response.is_done() for one in waiting)

    # Finding the table.

    async def seat(self, interaction: discord.Interaction) -> Seat | None:
        """Return the campaign of a channel, of the channel above a thread, or of a phone.

        It comes in the language of who asks, who alone reads what is answered.
        """
        channel = interaction.channel
        seat = None if channel is None else await self.seat_at(channel)
        return None if seat is None else self._known(interaction, seat)

    def _known(self, interaction: discord.Interaction, seat: Seat) -> Seat:
        """Remember how whoever asks is answered; return the campaign in that language."""
        player = PlayerId(str(interaction.user.id))
        runs = [one for one in seat.state.dealers.values() if one.player == player]
        own = runs[-1].language if runs else spoken(interaction)
        interaction.extras[_PLAIN] = bool(runs) and runs[-1].plain
        interaction.extras[_LANGUAGE] = own or seat.language
        interaction.extras[_TABLES] = seat.language
        return replace(seat, language=own or seat.language)

    def own_language(self, interaction: discord.Interaction) -> str:
        """Return the language to write to somebody in, at a table that was found; or empty."""
        own = spoken(interaction)
        return "" if own == interaction.extras.get(_TABLES) else own

    def words_for(self, interaction: discord.Interaction) -> Wording:
        """Return the words for whoever asks: theirs, the table's, or else this process's."""
        known = interaction.extras.get(_LANGUAGE) or spoken(interaction)
        return wording(str(known)) if known else self.words

    async def seat_at(self, channel: object) -> Seat | None:
        """Return the campaign that belongs to a channel."""
        channel_id = getattr(channel, "id", 0)
        if isinstance(channel, discord.Thread):
            return await self.campaigns.seat_in(channel.parent_id)
        if isinstance(channel, (discord.DMChannel, discord.PartialMessageable)):
            known = await self.outbox.campaign_of_phone(channel_id)
            if known is not None:
                return await self.campaigns.seat(CampaignId(known[0]))
        return await self.campaigns.seat_in(channel_id)

    # Playing.

    async def act(
        self,
        interaction: discord.Interaction,
        make: Making,
        *,
        otherwise: Callable[[Seat, Dealer], Awaitable[Card]] | None = None,
        when_out: bool = False,
    ) -> None:
        """Make a move for whoever typed, and answer. `otherwise` is for moves that say nothing.

        `when_out`: also for who is out, by the run that ended last.
        """
        seat = await self.seat(interaction)
        await self.act_at(interaction, seat, make, otherwise=otherwise, when_out=when_out)

    async def act_at(
        self,
        interaction: discord.Interaction,
        seat: Seat | None,
        make: Making,
        *,
        otherwise: Callable[[Seat, Dealer], Awaitable[Card]] | None = None,
        when_out: bool = False,
    ) -> None:
        """Make a move at a table that was found."""
        if seat is None:
            await self.sorry(interaction, Sorry("no_campaign"))
            return
        dealer = self._dealer(seat, interaction.user.id, when_out=when_out)
        if isinstance(dealer, Sorry):
            await self.sorry(interaction, dealer)
            return
        move = make(seat, dealer)
        if isinstance(move, Sorry):
            await self.sorry(interaction, move)
            return
        done = await self.play(seat, move, f"interaction:{interaction.id}")
        if isinstance(done, Played) and not done.replies and otherwise is not None:
            await self.answer(interaction, await otherwise(seat, dealer), seat.language)
            return
        await self.answered(interaction, seat, done)

    async def play(
        self, seat: Seat, move: Move, key: str, by: int | None = None
    ) -> Played | Refusal | AlreadyPlayed:
        """Make a move at most once for a key. `by` is the user, where no dealer makes it."""
        return await self.campaigns.play(seat.id, move, key=key, wall=self.wall(), by=by)

    async def look(
        self, interaction: discord.Interaction, page: Callable[[Seat, Dealer], Card]
    ) -> None:
        """Show a dealer's own page; nothing changes."""
        await self.look_at(interaction, await self.seat(interaction), page)

    async def look_at(
        self,
        interaction: discord.Interaction,
        seat: Seat | None,
        page: Callable[[Seat, Dealer], Card],
    ) -> None:
        """Show a dealer's own page at a table that was found."""
        if seat is None:
            await self.sorry(interaction, Sorry("no_campaign"))
            return
        dealer = self._dealer(seat, interaction.user.id)
        if isinstance(dealer, Sorry):
            await self.sorry(interaction, dealer)
            return
        await self.answer(interaction, page(seat, dealer), seat.language)

    def _dealer(self, seat: Seat, user: int, *, when_out: bool = False) -> Dealer | Sorry:
        player = PlayerId(str(user))
        if seat.state.status is Status.OVER:
            return Sorry("campaign_over")
        dealer = seat.state.dealer_of(player)
        if dealer is not None:
            return dealer
        runs = [one for one in seat.state.dealers.values() if one.player == player]
        if runs and when_out:
            return runs[-1]
        return Sorry("out_of_the_game" if runs else "not_joined")

    # Buttons and forms.

    async def press(self, interaction: discord.Interaction, press: Press) -> None:
        """Handle a button, whoever made it and whenever: who presses is checked anew."""
        handler = self.presses.get(press.verb)
        try:
            if not await self.takes(interaction):
                return
            # A button without a campaign is about none: a table to be opened, a person.
            lost = press.campaign and await self.pressed_seat(interaction, press) is None
            if handler is None or lost:
                await self.sorry(interaction, Sorry("old_button"))
            else:
                await handler(interaction, press)
        except Exception as problem:  # noqa: BLE001 - written down and answered there
            await self.failed(interaction, "button_failed", {"verb": press.verb}, problem)

    async def submit(self, interaction: discord.Interaction, press: Press, text: str) -> None:
        """Handle a form that was sent."""
        try:
            if await self.takes(interaction):
                await self.forms[press.verb](interaction, press, text)
        except Exception as problem:  # noqa: BLE001 - written down and answered there
            await self.failed(interaction, "button_failed", {"verb": press.verb}, problem)

    async def answered_form(
        self, interaction: discord.Interaction, answers: dict[str, str], answered: Answered
    ) -> None:
        """Handle a questionnaire that was sent."""
        try:
            if await self.takes(interaction):
                await answered(interaction, answers)
        except Exception as problem:  # noqa: BLE001 - written down and answered there
            await self.failed(interaction, "button_failed", {"verb": "form"}, problem)

    async def failed(
        self,
        interaction: discord.Interaction,
        event: str,
        facts: Mapping[str, str],
        problem: Exception,
    ) -> None:
        """Write down what broke behind an interaction, and say so to whose it was."""
        if isinstance(problem, StorageError):
            log.error("not_written", extra={**facts, "why": str(problem)})
            await self.sorry(interaction, Sorry("not_written"))
        elif isinstance(problem, _NETWORK) or _was_seen(problem):
            # No traceback: it would carry the interaction's address, and so its token.
            log.warning("answer_lost", extra={**facts, "code": getattr(problem, "code", 0)})
        else:
            log.error(event, extra=facts, exc_info=problem)
            await self.sorry(interaction, Sorry("went_wrong"))

    async def pressed_seat(self, interaction: discord.Interaction, press: Press) -> Seat | None:
        """Return a button's campaign, if it is played where the button was pressed."""
        seat = await self.campaigns.seat(CampaignId(press.campaign))
        if seat is None or interaction.guild_id not in (None, seat.guild_id):
            return None
        return self._known(interaction, seat)

    async def act_pressed(
        self,
        interaction: discord.Interaction,
        press: Press,
        make: Making,
        *,
        otherwise: Callable[[Seat, Dealer], Awaitable[Card]] | None = None,
    ) -> None:
        """Make the move of a button, if it belongs to who pressed it."""
        seat = await self.pressed_seat(interaction, press)
        if seat is not None and not self.owns(seat, interaction.user.id, press):
            await self.sorry(interaction, Sorry("not_yours"))
            return
        await self.act_at(interaction, seat, make, otherwise=otherwise)

    def owns(self, seat: Seat, user: int, press: Press) -> bool:
        """Say whether a button is everybody's, or the dealer's of who pressed it."""
        owner = next((d for d in seat.state.dealers.values() if d.id == press.dealer), None)
        return not press.dealer or (owner is not None and owner.player == str(user))

    # Answering.

    async def answered(
        self,
        interaction: discord.Interaction,
        seat: Seat,
        done: Played | Refusal | AlreadyPlayed,
    ) -> None:
        """Answer with what came of a move."""
        if isinstance(done, Refusal):
            text = refusal_text(wording(seat.language), seat, done)
            await self.answer(interaction, Card(lines=[text]), seat.language)
        elif isinstance(done, AlreadyPlayed):
            await self.sorry(interaction, Sorry("already_done"))
        elif not done.replies:
            card = Card(lines=[wording(seat.language)("answer.done")])
            await self.answer(interaction, card, seat.language)
        else:
            for index, letter in enumerate(done.replies):
                card = cards.from_text(letter.body)
                if not await self.answer(interaction, card, seat.language):
                    await self._say_on_phone(interaction, done, done.replies[index:])
                    return

    async def _say_on_phone(
        self, interaction: discord.Interaction, done: Played, replies: Sequence[Letter]
    ) -> None:
        """Say on the phone what Discord did not let us answer: what is done was done."""
        player = str(interaction.user.id)
        # The last of their runs: it may be over with this very move.
        mine = [one.id for one in done.state.dealers.values() if one.player == player]
        if mine:
            letters = [Letter(phone(mine[-1]), letter.body) for letter in replies]
            await self.campaigns.say(done.campaign_id, letters, f"i{interaction.id:x}", self.wall())

    async def sorry(self, interaction: discord.Interaction, sorry: Sorry) -> None:
        """Say privately why not, and what would work."""
        if sorry.key == "no_campaign" and interaction.guild_id is None:
            sorry = Sorry("which_table")
        words = self.words_for(interaction)
        card = Card(lines=[words(f"refusal.{sorry.key}", **sorry.facts)])
        await self.answer(interaction, card, words.language)

    async def answer(
        self,
        interaction: discord.Interaction,
        card: Card,
        language: str,
        attached: Mapping[str, bytes] | None = None,
    ) -> bool:
        """Answer privately; return whether it can have been seen.

        What the move did is done, whether this arrives or not.
        """
        try:
            await self._send(interaction, card, language, attached)
        except discord.HTTPException as problem:
            # No traceback, here or below: it would carry the interaction's address, and its token.
            why = {"status": problem.status, "code": problem.code}
            log.warning("answer_refused", extra=why)
            if problem.code == ALREADY_ACKNOWLEDGED:
                # An earlier attempt, which Discord took although it said otherwise, was seen.
                return True
            if problem.status == BAD_REQUEST:
                # What cannot be shown is our own mistake.
                raise
            return False
        except (aiohttp.ClientError, OSError, RuntimeError) as problem:
            if isinstance(problem, RuntimeError) and not self.closing:
                raise
            # While the process stops, the way to Discord can close under an answer.
            log.warning("answer_lost")
            return False
        finally:
            if interaction.id in self._taken:
                self._taken[interaction.id] = None
        return True

    def _shown(
        self, card: Card, language: str, attached: Mapping[str, bytes] | None, *, plain: bool
    ) -> tuple[discord.ui.LayoutView, list[discord.File]]:
        return layout(
            card, language=language, attached=attached, plain=plain, mentions=self._mentions
        )

    async def _send(
        self,
        interaction: discord.Interaction,
        card: Card,
        language: str,
        attached: Mapping[str, bytes] | None,
    ) -> None:
        own, plain = card.language or language, bool(interaction.extras.get(_PLAIN))
        view, files = self._shown(card, own, attached, plain=plain)
        if interaction.response.is_done():
            await interaction.followup.send(view=view, files=files, ephemeral=True)
            return
        try:
            await interaction.response.send_message(view=view, files=files, ephemeral=True)
        except (aiohttp.ClientError, OSError):
            # The first answer may be given again: one that had arrived is known to Discord.
            view, files = self._shown(card, own, attached, plain=plain)
            await interaction.response.send_message(view=view, files=files, ephemeral=True)


def spoken(interaction: discord.Interaction) -> str:
    """Return the language that somebody's Discord is in, if there is a catalogue for it.

    English says nothing: it is what Discord comes in, and many at a Danish table leave it so.
    """
    language = str(interaction.locale).partition("-")[0]
    return language if language != DEFAULT and language in languages() else ""


def _was_seen(problem: Exception) -> bool:
    """Say whether Discord has taken an earlier attempt, although it said otherwise."""
    code = getattr(problem, "code", None)
    return isinstance(problem, discord.HTTPException) and code == ALREADY_ACKNOWLEDGED


def refusal_text(words: Wording, seat: Seat, refusal: Refusal) -> str:
    """Return a refusal as a sentence: what is wrong, and what would work."""
    facts: dict[str, object] = dict(refusal.facts)
    for name in ("due", "latest"):
        if name in facts:
            facts[name] = when(words, seat.clock, GameTime(int(refusal.facts[name])))
    if "who" in facts:
        facts["who"] = words(f"speaker.{facts['who']}")
    if "what" in facts:
        facts["what"] = words(f"what.{facts['what']}")
    if "pace" in facts:
        facts["pace"] = words(f"pace.{facts['pace']}")
    if "choices" in facts:
        chosen = str(facts["choices"]).split()
        facts["choices"] = ", ".join(words(f"choice.{one}") for one in chosen)
    key = refusal.reason.value
    if refusal.reason is Reason.OUT_OF_HOURS and "most" in facts:
        key = "out_of_hours_sell"
    elif refusal.reason is Reason.NOT_ENOUGH_GOODS and "cash" in facts:
        key = "not_enough_goods_stash"
    elif refusal.reason is Reason.NOT_THAT_MUCH_IN_FLAT:
        there = int(refusal.facts["there"])
        facts["there"] = words.kr(there) if refusal.facts["what"] == "money" else words.grams(there)
    return words(f"refusal.{key}", **facts)


def standing_time(words: Wording, moment: GameTime) -> str:
    """Return a moment by the campaign's own calendar."""
    return f"{day_name(words, moment)} {clock_time(moment)}"
