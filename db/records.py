"""A campaign as one record: to be kept, and to be opened again in another channel or server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select

from db import codec
from db.gameclock import GameClock, QuietHours
from db.journal import Line, replayed
from db.schema import appointments, campaigns, journal, ledger, undone
from db.script import CampaignId, clock_of
from db.store import inserted
from game.campaign import RATE, Status, Tone
from game.gametime import GameTime
from game.ledger import entries

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from db.store import Store

FORMAT = 1
"""The version of the record. A later one is refused, an earlier one is read as it was."""


class Move(msgspec.Struct):
    """One line of a journal."""

    position: int
    key: str
    wall: int
    game: int
    kind: str
    move: msgspec.Raw
    events: msgspec.Raw
    by: int | None = None
    undone_wall: int = 0
    """When a rewind took it back; 0 for what stands."""


class Record(msgspec.Struct):
    """All that makes a campaign: its journal, its language, and what time it was there.

    `taken_back` is what rewinds undid: so that it can still be seen, and forgotten.
    """

    format: int
    language: str
    game: int
    moves: list[Move]
    taken_back: list[Move] = []


class BadRecordError(ValueError):
    """A record cannot be opened: it is damaged, or `newer` than this version of the program."""

    def __init__(self, *, newer: bool = False) -> None:
        super().__init__("newer" if newer else "damaged")
        self.newer = newer


async def record(store: Store, campaign: CampaignId, wall: int) -> bytes:
    """Return a campaign's record. Raises `LookupError` when there is none."""
    found = await store.read(select(campaigns).where(campaigns.c.id == campaign))
    if not found:
        message = f"there is no campaign {campaign}"
        raise LookupError(message)
    rows = await store.read(
        select(journal).where(journal.c.campaign_id == campaign).order_by(journal.c.position)
    )
    gone = await store.read(
        select(undone).where(undone.c.campaign_id == campaign).order_by(undone.c.id)
    )
    moves = [_move(row) for row in rows]
    back = [_move(row, row.undone_wall) for row in gone]
    row = found[0]
    now = clock_of(row).game_at(wall)
    return msgspec.json.encode(Record(FORMAT, row.language, now, moves, back))


def _move(row: Row[Any], undone_wall: int = 0) -> Move:
    return Move(
        row.position,
        row.key,
        row.wall,
        row.game,
        row.kind,
        msgspec.Raw(row.move.encode()),
        msgspec.Raw(row.events.encode()),
        row.by_user,
        undone_wall,
    )


def read(content: bytes) -> Record:
    """Return the record that was written. Raises `BadRecordError` for what is none."""
    try:
        version = msgspec.json.decode(content, type=_Versioned).format
        if version > FORMAT:
            raise BadRecordError(newer=True)
        found = msgspec.json.decode(content, type=Record)
        _lines(found.moves)
        _lines(found.taken_back)
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError) as problem:
        raise BadRecordError from problem
    if not found.moves:
        raise BadRecordError
    return found


class _Versioned(msgspec.Struct):
    format: int


def tone_of(found: Record) -> Tone:
    """Return how dark a campaign is told."""
    return replayed(_lines(found.moves)).tone


def _lines(moves: list[Move]) -> list[Line]:
    return [
        Line(
            one.position,
            one.key,
            one.wall,
            GameTime(one.game),
            codec.move_from_text(one.kind, bytes(one.move).decode()),
            codec.events_from_text(bytes(one.events).decode()),
            one.by,
        )
        for one in moves
    ]


def open_again(  # noqa: PLR0913 - a campaign has these parts
    connection: Connection,
    found: Record,
    *,
    guild_id: int,
    channel_id: int,
    opened_by: int,
    wall: int,
) -> CampaignId | None:
    """Write a campaign from its record, its clock standing; none where one is open already.

    Raises `BadRecordError` for a journal that makes no campaign.
    """
    lines = _lines(found.moves)
    try:
        state = replayed(lines)
    except (KeyError, LookupError, TypeError, ValueError) as problem:
        raise BadRecordError from problem
    quiet = QuietHours.read(state.quiet, state.zone)
    clock = GameClock(wall, GameTime(found.game), RATE[state.pace], running=False, quiet=quiet)
    row = connection.execute(
        inserted(connection, campaigns)
        .values(
            guild_id=guild_id,
            channel_id=channel_id,
            opened_by=opened_by,
            language=found.language[:8],
            opened_wall=wall,
            over=state.status is Status.OVER,
            position=state.position,
            state=codec.state_to_text(state),
            stage_memory="",
            anchor_wall=clock.anchor_wall,
            anchor_game=clock.anchor_game,
            rate=clock.rate,
            running=False,
            last_wall=wall,
            failures=0,
            quiet=state.quiet,
            zone=state.zone,
        )
        .on_conflict_do_nothing()
        .returning(campaigns.c.id)
    ).first()
    if row is None:
        return None
    _write(connection, row.id, found, lines)
    wanted: list[dict[str, Any]] = [
        {
            "campaign_id": row.id,
            "id": one.id,
            "due": one.due,
            "errand": one.errand.value,
            "subject": one.subject,
        }
        for one in state.appointments.values()
    ]
    if wanted:
        connection.execute(insert(appointments), wanted)
    return CampaignId(row.id)


def _row(campaign: int, one: Move) -> dict[str, Any]:
    return {
        "campaign_id": campaign,
        "position": one.position,
        "key": one.key,
        "wall": one.wall,
        "game": one.game,
        "kind": one.kind,
        "move": bytes(one.move).decode(),
        "events": bytes(one.events).decode(),
        "by_user": one.by,
    }


def _write(connection: Connection, campaign: int, found: Record, lines: list[Line]) -> None:
    connection.execute(
        insert(journal),
        [_row(campaign, one) for one in found.moves],
    )
    gone = [{**_row(campaign, one), "undone_wall": one.undone_wall} for one in found.taken_back]
    if gone:
        connection.execute(insert(undone), gone)
    posted: list[dict[str, Any]] = [
        {
            "campaign_id": campaign,
            "position": line.position,
            "unit": entry.unit.value,
            "source": entry.source,
            "target": entry.target,
            "amount": entry.amount,
        }
        for line in lines
        for event in line.events
        for entry in entries(event)
    ]
    if posted:
        connection.execute(insert(ledger), posted)
