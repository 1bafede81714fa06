"""What is left to look at when it is over: the database's rows, and what people and Discord saw."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, func, select

from db import codec, schema
from db.engine import READING, open_engine
from db.journal import Line
from game.campaign import Campaign
from game.gametime import GameTime
from game.units import AppointmentId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from tests.chaos.city import Post


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of the ledger."""

    unit: str
    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One row of the outbox."""

    id: int
    target: str
    nonce: str
    closed: bool
    message: int | None


@dataclass(slots=True)
class Played:
    """All that the database has of one campaign."""

    id: int
    state_text: str
    state: Campaign
    position: int
    next_due_wall: int | None
    failures: int
    lines: list[Line] = field(default_factory=list[Line])
    postings: list[Posting] = field(default_factory=list[Posting])
    appointments: dict[AppointmentId, int] = field(default_factory=dict[AppointmentId, int])
    """The rows of the clock's table: when each is due."""
    letters: list[Letter] = field(default_factory=list[Letter])


@dataclass(slots=True)
class Evidence:
    """Everything the checks may look at."""

    campaigns: list[Played]
    posts: Sequence[Post] = ()
    """What Discord accepted from the bot, each once, in order."""
    asked: Mapping[str, bool] = field(default_factory=dict[str, bool])
    """Every interaction that people began, and whether they saw it answered as done."""
    wall: int = 0
    """The wall time at which it was gathered, in microseconds UTC."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far things are."""

    kept: int
    moves: int
    waiting: int
    """Letters that are not delivered."""
    running: int
    """Campaigns whose clock runs."""
    overdue: int
    """Campaigns whose clock should have brought something already."""


async def gather(
    url: str, posts: Sequence[Post] = (), asked: Mapping[str, bool] | None = None, wall: int = 0
) -> Evidence:
    """Read a whole database, as of one moment."""
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**READING)
            campaigns = [_campaign(row) for row in await _all(connection, schema.campaigns)]
            journal = await _by_campaign(connection, schema.journal)
            ledger = await _by_campaign(connection, schema.ledger)
            appointments = await _by_campaign(connection, schema.appointments)
            outbox = await _by_campaign(connection, schema.outbox)
    finally:
        await engine.dispose()
    for one in campaigns:
        one.lines = [_line(row) for row in journal[one.id]]
        one.postings = [
            Posting(row.unit, row.source, row.target, row.amount) for row in ledger[one.id]
        ]
        one.appointments = {AppointmentId(row.id): row.due for row in appointments[one.id]}
        one.letters = [
            Letter(row.id, row.target, row.nonce, row.closed_wall is not None, row.message_id)
            for row in outbox[one.id]
        ]
    return Evidence(campaigns, posts, asked or {}, wall)


async def count(url: str, wall: int) -> Tally:
    """Count how far things are, at a wall time."""
    campaigns, journal, outbox = schema.campaigns.c, schema.journal.c, schema.outbox.c
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**READING)

            async def number(of: Any, *where: Any) -> int:  # noqa: ANN401 - any column, any condition
                found = await connection.execute(select(func.count(of)).where(*where))
                return int(found.scalar_one())

            return Tally(
                kept=await number(journal.position, journal.kind == "Keep"),
                moves=await number(journal.position, journal.kind != "Keep"),
                waiting=await number(outbox.id, outbox.closed_wall.is_(None)),
                running=await number(campaigns.id, campaigns.running),
                overdue=await number(
                    campaigns.id, campaigns.running, campaigns.next_due_wall <= wall
                ),
            )
    finally:
        await engine.dispose()


async def _all(connection: AsyncConnection, table: Table) -> Sequence[Row[Any]]:
    return (await connection.execute(select(table).order_by(*table.primary_key))).all()


async def _by_campaign(connection: AsyncConnection, table: Table) -> dict[int, list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await _all(connection, table):
        found[row.campaign_id].append(row)
    return found


def _campaign(row: Row[Any]) -> Played:
    state = codec.state_from_text(row.state)
    return Played(row.id, row.state, state, row.position, row.next_due_wall, row.failures)


def _line(row: Row[Any]) -> Line:
    return Line(
        row.position,
        row.key,
        row.wall,
        GameTime(row.game),
        codec.move_from_text(row.kind, row.move),
        codec.events_from_text(row.events),
    )
