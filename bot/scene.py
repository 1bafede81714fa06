"""One move being told: the facts at hand, and the cards that are written about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button, Card, Voice
from bot.facts import name_of, when
from bot.limits import Limits
from bot.voices import SCENES, STREET, Spoken, Voices, dealer_facts, debt_shown, remembered_shown
from bot.wording import wording
from db import outbox as post
from db.outbox import Letter
from game.campaign import ModelMode
from game.gametime import DAY
from game.units import Character, DealerId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.wording import Wording
    from db.script import Told
    from game import events as e
    from game.campaign import Dealer, Debt
    from game.gametime import GameTime
    from game.units import DebtId
    from persona.book import Value


ANSWERING = frozenset(Character)
"""Who can be talked to."""
DARK_RUNG = 4
"""From a beating on, only what an author wrote is said."""


class Scene:
    """Collects one card for each target and speaker, in the order they come up."""

    def __init__(self, told: Told, memory: str, language: str = "") -> None:
        """Take what happened, the memory of what was said, and the language to tell it in.

        Letters come out for whoever reads that language: without one, the table's.
        """
        self.told = told
        self.before = told.before
        self.after = told.after
        self._language = language or told.language
        self.words: Wording = wording(self._language)
        tag = "" if self._language == told.language else self._language
        self.voices = Voices(self._language, memory, salt=told.before.position, tag=tag)
        self.limits = Limits(told.after)
        self._cards: dict[tuple[str, str], Card] = {}
        self._spoken: Spoken | None = None

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

    def part(self, name: str) -> Card:
        """Return a card for the table that stands apart, after all others."""
        card = Card(campaign=self.told.campaign_id)
        return self._cards.setdefault((post.TABLE, f"part:{name}"), card)

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
        rung = state.dealers[dealer].rung
        outcome = self.limits.said(character.value, act, outcome, rung)
        known = {**dealer_facts(state, state.dealers[dealer], character), **(facts or {})}
        talked = self.before.memory(character, dealer).talked
        known["quiet_days"] = (self.told.now - talked) // DAY if talked else 0
        last = remembered_shown(self.words, state.memory(character, dealer))
        debts = self.after.debts_of(dealer) or self.before.debts_of(dealer)
        at_hand = debt_shown(self.words, debts[0]) if debts else {}
        said = {"name": self.name(dealer), **last, **at_hand, **(shown or {})}
        line = self.voices.say(character.value, dealer, act, outcome, known, said)
        self._spoken = Spoken(character.value, dealer, act, outcome, known, said, line)
        return line

    def lend_voice(self, event: e.Talked, most: ModelMode) -> None:
        """Let a language model say in its own way what was just answered; nothing dark.

        What a model may see goes with the card: the facts that such lines show, and no others.
        """
        mode = most.at_most(self.after.model)
        spoken, dealer = self._spoken, self.dealer(event.dealer)
        card = self._cards.get((post.phone(event.dealer), event.to.value))
        if mode is ModelMode.OFF or dealer.rung >= DARK_RUNG or spoken is None or card is None:
            return
        others, needs = self.voices.others(spoken)
        if spoken.line not in card.lines or (mode is ModelMode.PICK and not others):
            return
        facts = {name: spoken.shown[name] for name in sorted(needs & spoken.shown.keys())}
        texts = "\n".join([spoken.line, *others, *facts.values()])
        other_names = [self.name(one.id) for one in self.after.dealers.values() if one != dealer]
        card.voice = Voice(
            mode=mode.value,
            line=spoken.line,
            others=others,
            act=event.act,
            mood=str(spoken.facts.get("mood", "")),
            facts=facts,
            names=[self.name(dealer.id), *(name for name in other_names if name in texts)],
        )

    def tells(  # noqa: PLR0913 - as above
        self,
        dealer: DealerId,
        act: str,
        outcome: str,
        shown: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        *,
        to: str = "",
        speaker: str = STREET,
    ) -> str:
        """Return a scene, what the street says, or what somebody without moods says, to a dealer.

        Nothing is told that was drawn a line at; what has a veil is told in passing.
        """
        outcome = self.limits.told(speaker, act, outcome)
        known = {**dealer_facts(self.after, self.dealer(dealer), None), **(facts or {})}
        said = {"name": self.name(dealer), **(shown or {})}
        if speaker == STREET and act == "scene":
            # What happened to one is not told again of another: all read it at the end.
            to = SCENES
        return self.voices.say(speaker, to or dealer, act, outcome, known, said)

    def button(self, verb: str, arg: str = "", style: str = "secondary", **facts: object) -> Button:
        """Return a button with its label from the catalogue."""
        return Button(verb, self.words(f"button.{verb}", **facts), arg, style)

    def letters(self) -> list[Letter]:
        """Return what was written, in order, less what stayed empty.

        Whatever a character says on a phone can be answered there.
        """
        for (target, _), card in self._cards.items():
            over = self.after.dealers[DealerId(card.dealer)].ended if card.dealer else None
            if (
                target.startswith("phone:")
                and card.speaker in ANSWERING
                and any(card.lines)
                and not over
            ):
                card.buttons.append(self.button("answer", card.speaker))
        if self._language != self.told.language:
            for card in self._cards.values():
                card.language = self._language
        return [
            Letter(target, card.to_text())
            for (target, _), card in self._cards.items()
            if (any(card.lines) or card.scene or card.details or card.title)
            and self._read_in(target, card) == self._language
        ]

    def _read_in(self, target: str, card: Card) -> str:
        """Return the language of whoever reads a letter."""
        if target == post.REPLY:
            whose = self.after.dealers.get(DealerId(card.dealer))
        else:
            whose = self.after.dealers.get(DealerId(target.removeprefix("phone:")))
        return (whose.language if whose is not None else "") or self.told.language
