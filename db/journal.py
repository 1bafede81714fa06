"""Reading a campaign's journal back: what was done, and the proof that it makes the same state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from db import codec
from db.schema import campaigns, journal
from game.campaign import Campaign
from game.dice import SeededDice
from game.gametime import GameTime
from game.moves import OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide

if TYPE_CHECKING:
    from db.script import CampaignId
    from db.store import Store
    from game.events import Event
    from game.moves import Move


@dataclass(frozen=True, slots=True)
class Line:
    """One move of a journal, with what it made happen."""

    position: int
    key: str
    wall: int
    game: GameTime
    move: Move
    events: list[Event]


async def read(store: Store, campaign_id: CampaignId) -> list[Line]:
    """Return a campaign's whole journal, in order."""
    statement = (
        select(journal).where(journal.c.campaign_id == campaign_id).order_by(journal.c.position)
    )
    found = await store.read(statement)
    return [
        Line(
            row.position,
            row.key,
            row.wall,
            GameTime(row.game),
            codec.move_from_text(row.kind, row.move),
            codec.events_from_text(row.events),
        )
        for row in found
    ]


def replayed(lines: list[Line]) -> Campaign:
    """Return the state that a journal's events make."""
    state = UNOPENED
    for line in lines:
        for event in line.events:
            state = apply(state, event)
    return state


def redecided(lines: list[Line]) -> Campaign:
    """Return the state that a journal's moves make when decided anew, with the same dice.

    Raises `ValueError` where a move is now refused or makes other events: the rules changed.
    """
    state = UNOPENED
    for line in lines:
        seed = line.move.seed if isinstance(line.move, OpenCampaign) else state.seed
        made = decide(state, line.move, line.game, SeededDice(seed, state.position))
        if isinstance(made, Refusal) or made != line.events:
            message = f"the move at {line.position} comes out otherwise now: {made!r}"
            raise ValueError(message)
        for event in made:
            state = apply(state, event)
    return state


async def stored_state(store: Store, campaign_id: CampaignId) -> str:
    """Return the state of a campaign as it is stored, to the letter."""
    statement = select(campaigns.c.state).where(campaigns.c.id == campaign_id)
    [row] = await store.read(statement)
    return str(row.state)
