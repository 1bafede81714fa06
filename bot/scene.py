"""One move being told: the facts at hand, and the cards that are written about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button, Card
from bot.facts import name_of, when
from bot.voices import STREET, Voices, dealer_facts, debt_shown
from bot.wording import wording
from db import outbox as post
from db.outbox import Letter
from game.units import Character, DealerId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.wording import Wording
    from db.script import Told
    from game.campaign import Dealer, Debt
    from game.gametime import GameTime
    from game.units import DebtId
    from persona.book import Value


class Scene:
    """Collects one card for each target and speaker, in the order they come up."""

    def __init__(self, told: Told, memory: str) -> None:
        """Take what happened, and the memory of what was said."""
        self.told = told
        self.before = told.before
        self.after = told.after
        self.words: Wording = wording(told.language)
        self.voices = Voices(told.language, memory, salt=told.before.position)
        self._cards: dict[tuple[str, str], Card] = {}

    @property
    def actor(self) -> DealerId | None:
        """Who made the move; nobody when the clock did."""
        return getattr(self.told.move, "dealer", None)

    def dealer(self, dealer: DealerId) -> Dealer:
        """Return a dealer as of now."""
        return self.after.dealers[dealer]

    def name(self, dealer: DealerId) -> str:
        """Return a dealer's name, safe to be shown."""
        return name_of(self.after, dealer)

    def when(self, moment: GameTime) -> str:
        """Return a deadline as it is shown."""
        return when(self.words, self.told.clock, moment)

    def debt(self, debt: DebtId) -> Debt:
        """Return a debt as of now, or as it was before it was closed."""
        for state in (self.after, self.before):
            if debt in state.debts:
                return state.debts[debt]
        raise LookupError(debt)

    def card(self, target: str, speaker: str = "", dealer: DealerId | None = None) -> Card:
        """Return the card that is being written for a target, by one speaker or by nobody."""
        key = (target, speaker)
        if key not in self._cards:
            self._cards[key] = Card(
                speaker=speaker, campaign=self.told.campaign_id, dealer=dealer or ""
            )
        return self._cards[key]

    def phone(self, dealer: DealerId, speaker: str = "") -> Card:
        """Return the card for a dealer's phone."""
        return self.card(post.phone(dealer), speaker, dealer)

    def reply(self, dealer: DealerId, speaker: str = "") -> Card:
        """Return the card for who acted; for whom it came unasked, the phone's."""
        if self.actor == dealer:
            card = self.card(post.REPLY, "", dealer)
            if not speaker or card.speaker in ("", speaker):
                card.speaker = card.speaker or speaker
                return card
            # One card, one voice: who else has something to say, says it by phone.
            return self.phone(dealer, speaker)
        if not speaker:
            # Nobody in particular adds to what somebody just said there.
            written = [c for (t, _), c in self._cards.items() if t == post.phone(dealer)]
            if written:
                return written[-1]
        return self.phone(dealer, speaker)

    def cut(self, dealer: DealerId) -> Card:
        """Return the card of a run's end, which comes after whatever was said last."""
        target = post.REPLY if self.actor == dealer else post.phone(dealer)
        card = Card(campaign=self.told.campaign_id, dealer=dealer)
        return self._cards.setdefault((target, "cut"), card)

    def table(self) -> Card:
        """Return the card for the table."""
        return self.card(post.TABLE)

    def says(  # noqa: PLR0913 - a line has these parts
        self,
        character: Character,
        dealer: DealerId,
        act: str,
        outcome: str,
        shown: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        *,
        earlier: bool = False,
    ) -> str:
        """Return what a character says to a dealer. `earlier`: in the mood before this move."""
        state = self.before if earlier and dealer in self.before.dealers else self.after
        known = {**dealer_facts(state, state.dealers[dealer], character), **(facts or {})}
        debts = self.after.debts_of(dealer) or self.before.debts_of(dealer)
        at_hand = debt_shown(self.words, debts[0]) if debts else {}
        said = {"name": self.name(dealer), **at_hand, **(shown or {})}
        return self.voices.say(character.value, dealer, act, outcome, known, said)

    def tells(  # noqa: PLR0913 - as above
        self,
        dealer: DealerId,
        act: str,
        outcome: str,
        shown: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        *,
        to: str = "",
    ) -> str:
        """Return a scene, or what the street says, about a dealer."""
        known = {**dealer_facts(self.after, self.dealer(dealer), None), **(facts or {})}
        said = {"name": self.name(dealer), **(shown or {})}
        return self.voices.say(STREET, to or dealer, act, outcome, known, said)

    def button(self, verb: str, arg: str = "", style: str = "secondary", **facts: object) -> Button:
        """Return a button with its label from the catalogue."""
        return Button(verb, self.words(f"button.{verb}", **facts), arg, style)

    def letters(self) -> list[Letter]:
        """Return what was written, in order, less what stayed empty.

        Whatever a character says on a phone can be answered there.
        """
        for (target, _), card in self._cards.items():
            over = self.after.dealers[DealerId(card.dealer)].ended if card.dealer else None
            if target.startswith("phone:") and card.speaker and any(card.lines) and not over:
                card.buttons.append(self.button("answer", card.speaker))
        return [
            Letter(target, card.to_text())
            for (target, _), card in self._cards.items()
            if any(card.lines) or card.scene or card.details or card.title
        ]
