"""Voicing: just before an answer is sent, a language model may say it in its own way, or not.

This runs outside every transaction. Whatever the model does or fails to do, something is said in
time: the line that an author wrote.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, defaultdict, deque
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from bot import cards
from bot.wording import wording
from db.gameclock import to_wall
from game.campaign import ModelMode
from persona.choose import FRESH_AFTER
from persona.voice import Cue

if TYPE_CHECKING:
    from bot.stage import Stage
    from bot.watch import Watch
    from db.campaigns import Seat
    from db.database import Database
    from db.outbox import Waiting
    from db.script import CampaignId
    from persona.voice import Voice

log = logging.getLogger(__name__)

REMEMBERED = 500
"""How many letters are known again when they are tried again."""
_MARK = '"voice":'


class Voicing:
    """Has a model say what may be said by one, within a budget for each campaign and day."""

    def __init__(
        self, voice: Voice, budget: int, database: Database, stage: Stage, watch: Watch
    ) -> None:
        """Take the voice, and the most answers it gives a campaign in a day of UTC."""
        self._voice = voice
        self._budget = Budget(budget, database, stage, watch)
        self._bodies: OrderedDict[str, str] = OrderedDict()
        """By nonce: a letter that is tried again says the same again."""
        self._said: defaultdict[tuple[int, str, str], deque[str]] = defaultdict(
            lambda: deque(maxlen=FRESH_AFTER)
        )
        """What was lately said by a model's choice, which the campaign's memory does not know."""

    async def start(self) -> None:
        """Load what a model takes, before anybody waits for it."""
        await asyncio.to_thread(self._voice.prepare)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._voice.close()

    async def voiced(self, seat: Seat, letter: Waiting) -> Waiting:
        """Return a letter as it is to be sent. Raises only what the database raises."""
        if _MARK not in letter.body:
            return letter
        if letter.nonce not in self._bodies:
            self._bodies[letter.nonce] = await self._body(seat, letter)
            while len(self._bodies) > REMEMBERED:
                self._bodies.popitem(last=False)
        return replace(letter, body=self._bodies[letter.nonce])

    async def _body(self, seat: Seat, letter: Waiting) -> str:
        card = cards.from_text(letter.body)
        part, card.voice = card.voice, None
        # What was decided since the letter was written counts as well.
        mode = ModelMode.OFF if part is None else ModelMode(part.mode).at_most(seat.state.model)
        if part is None or mode is ModelMode.OFF or part.line not in card.lines:
            return card.to_text()
        lately = self._said[seat.id, letter.target, card.speaker]
        others = tuple(line for line in part.others if line not in lately)
        if mode is ModelMode.PICK and not others:
            return card.to_text()
        if not await self._budget.spend(seat.id, seat.language):
            return card.to_text()
        cue = Cue(
            speaker=card.speaker,
            language=seat.language,
            line=part.line,
            others=others,
            act=part.act,
            mood=part.mood,
            facts=part.facts,
            names=tuple(part.names),
        )
        said = await self._voice.say(cue, mode)
        if said is not None:
            card.lines[card.lines.index(part.line)] = said
            if mode is ModelMode.FREE:
                card.details.append(wording(seat.language)("detail.improvised"))
        lately.append(said or part.line)
        return card.to_text()


class Budget:
    """Counts each campaign's answers of a day, and says once when there are no more."""

    def __init__(self, most: int, database: Database, stage: Stage, watch: Watch) -> None:
        """Take the most answers in a day of UTC."""
        self._most = most
        self._process = database.process
        self._campaigns = database.campaigns
        self._stage = stage
        self._watch = watch
        self._one_by_one = asyncio.Lock()

    async def spend(self, campaign: CampaignId, language: str) -> bool:
        """Say whether one more answer may be asked for, and count it."""
        now = self._watch.now()
        today = now.astimezone(UTC).date().isoformat()
        name = f"voiced:{campaign}"
        async with self._one_by_one:
            day, _, counted = (await self._process.recall(name) or "").partition(" ")
            spent = int(counted) if day == today else 0
            if spent > self._most:
                return False
            await self._process.remember(name, f"{today} {spent + 1}")
        if spent < self._most:
            return True
        # The first that is refused: the count goes past the most, so that this is said once.
        log.warning("model_budget_spent", extra={"campaign": campaign})
        word = self._stage.notice(language, "model_spent", most=self._most)
        await self._campaigns.say(campaign, [word], f"v{today}", to_wall(now))
        return False
