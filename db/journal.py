"""Reading a campaign's journal back: what was done, and the proof that it makes the same state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db import codec
from db.schema import campaigns, journal, undone
from game.campaign import Campaign
from game.dice import SeededDice
from game.gametime import GameTime
from game.moves import OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

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
    by: int | None = None
    """The user who asked for it, where no dealer's player did and it is known."""


async def read(store: Store, campaign_id: CampaignId) -> list[Line]:
    """Return a campaign's whole journal, in order."""
    return [_line(row) for row in await store.read(_all(campaign_id))]


def lines(connection: Connection, campaign_id: int) -> list[Line]:
    """Return a campaign's whole journal, in order, within a transaction."""
    return [_line(row) for row in connection.execute(_all(campaign_id))]


async def taken_back(store: Store, campaign_id: CampaignId) -> list[tuple[Line, int]]:
    """Return what rewinds undid, in order, each with the wall time at which it was undone."""
    statement = select(undone).where(undone.c.campaign_id == campaign_id).order_by(undone.c.id)
    return [(_line(row), row.undone_wall) for row in await store.read(statement)]


def _all(campaign_id: int) -> Select[Any]:
    return select(journal).where(journal.c.campaign_id == campaign_id).order_by(journal.c.position)


def _line(row: Row[Any]) -> Line:
    return Line(
        row.position,
        row.key,
        row.wall,
        GameTime(row.game),
        codec.move_from_text(row.kind, row.move),
        codec.events_from_text(row.events),
        row.by_user,
    )


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
