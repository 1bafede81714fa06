"""What is held on one person: all of it as data, and how it is let go of.

A seat that its player has left is needed by the others: what it owes, and what it did. It is kept
as somebody's, without the player, the name or a word of theirs. The journal is written anew so,
and the state is what that journal makes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import and_, bindparam, delete, false, or_, select, true, union, update

from db import codec
from db.journal import lines, replayed
from db.schema import campaigns, journal, outbox, phones, undone
from db.script import CampaignId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Row, Select
    from sqlalchemy import Table as SqlTable

    from db.store import Store

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A phone that is still there on Discord: its channel, and our messages in it."""

    channel_id: int
    kind: str
    messages: list[int]


@dataclass(slots=True)
class _Person:
    """One person while a journal is read: their id, their seats so far, and their names."""

    user: str
    seats: set[str] = field(default_factory=set[str])
    """Those of now."""
    until: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    """All there ever were, with the position at which each passed on to somebody else."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    """What each of theirs is called instead."""
    nobody: str = "0"
    """The player of those seats afterwards: no user has that number."""


def is_nobody(player: str) -> bool:
    """Say whether a seat's player is somebody who was let go of."""
    return not player.strip("0")


async def campaigns_of(store: Store, user: int) -> list[CampaignId]:
    """Return the campaigns that know of a person: as a player, now or before, or as who ran it."""
    return [CampaignId(row.id) for row in await store.read(_campaigns_of(user))]


def _campaigns_of(user: int) -> Select[Any]:
    quoted = f'"{user}"'
    found = [
        select(table.c.campaign_id.label("id")).where(
            or_(
                table.c.by_user == user,
                table.c.move.contains(quoted, autoescape=True),
                table.c.events.contains(quoted, autoescape=True),
            )
        )
        for table in (journal, undone)
    ]
    opened = select(campaigns.c.id.label("id")).where(campaigns.c.opened_by == user)
    every = union(opened, *found).subquery()
    return select(every.c.id).order_by(every.c.id)


_THEIRS = frozenset(
    (
        *(
            "id",
            "player",
            "name",
            "joined",
            "acted",
            "versus",
            "leaving",
            "price",
            "lines",
            "veils",
        ),
        *("quoted", "calls", "quiet", "language", "plain", "pings", "heir", "ended", "ended_at"),
    )
)
"""What of a seat is its player's own; the rest is the game's, and some of it is sealed."""


async def held(store: Store, user: int) -> Json:
    """Return everything that is held on a person, as what JSON is made of.

    As long as a campaign goes on, what nobody may know before its end is not among it.
    """
    found: list[Json] = []
    for campaign in await campaigns_of(store, user):
        [row] = await store.read(select(campaigns).where(campaigns.c.id == campaign))
        statement = select(journal).where(journal.c.campaign_id == campaign)
        found_lines = await store.read(statement.order_by(journal.c.position))
        person = _Person(str(user))
        moves: list[Json] = []
        for line in found_lines:
            move, events = msgspec.json.decode(line.move), msgspec.json.decode(line.events)
            _follow(person, events, line.position)
            if line.by_user == user or move.get("dealer") in person.seats or _is(person, move):
                known = {"came_of_it": events} if row.over else {}
                moves.append({"wall": line.wall, "what": line.kind, "move": move, **known})
        state = msgspec.json.decode(row.state)
        seats = [
            one if row.over else {name: value for name, value in one.items() if name in _THEIRS}
            for one in state["dealers"].values()
            if one["player"] == str(user)
        ]
        letters = await _letters(store, campaign, person.until)
        found.append(
            {
                "campaign": campaign,
                "server": row.guild_id,
                "channel": row.channel_id,
                "opened_by_you": row.opened_by == user,
                "seats": seats,
                "moves": moves,
                "on_your_phone": letters,
                "phones": await _phones(store, campaign, person.seats),
            }
        )
    return {"user": user, "times": "microseconds since 1970, UTC", "campaigns": found}


async def _letters(store: Store, campaign: int, seats: Mapping[str, int | None]) -> list[Json]:
    statement = select(outbox).where(_to_them(campaign, seats)).order_by(outbox.c.id)
    return [
        {"wall": row.written_wall, "letter": msgspec.json.decode(row.body)}
        for row in await store.read(statement)
    ]


def _to_them(campaign: int, seats: Mapping[str, int | None]) -> ColumnElement[bool]:
    """Return what finds the letters to somebody's phones, as long as the phones were theirs."""
    of_each = [
        and_(
            outbox.c.target == f"phone:{seat}",
            true() if until is None else outbox.c.position < until,
        )
        for seat, until in seats.items()
    ]
    return and_(outbox.c.campaign_id == campaign, or_(false(), *of_each))


async def _phones(store: Store, campaign: int, seats: Iterable[str]) -> list[Json]:
    statement = select(phones).where(
        phones.c.campaign_id == campaign, phones.c.dealer_id.in_(list(seats))
    )
    return [{"kind": row.kind, "channel": row.channel_id} for row in await store.read(statement)]


async def let_go(store: Store, user: int, somebody: str) -> list[LeftBehind]:
    """Keep nothing of a person who has left every table; return the phones still on Discord.

    `somebody` is what their seats are called afterwards.
    """

    def letting(connection: Connection) -> list[LeftBehind]:
        left: list[LeftBehind] = []
        for row in connection.execute(_campaigns_of(user)).all():
            locked = select(campaigns).where(campaigns.c.id == row.id).with_for_update()
            left += _let_go_in(connection, connection.execute(locked).one(), user, somebody)
        return left

    return await store.write(letting)


def _let_go_in(connection: Connection, row: Row[Any], user: int, somebody: str) -> list[LeftBehind]:
    campaign = row.id
    person = _Person(str(user))
    _rename(connection, campaign, person, somebody)
    for table in (journal, undone):
        _rewrite(connection, table, campaign, person)
    values: dict[str, object] = {"state": _made_anew(connection, campaign)}
    if row.opened_by == user:
        values["opened_by"] = 0
    connection.execute(update(campaigns).where(campaigns.c.id == campaign).values(values))
    left = _left_behind(connection, campaign, person)
    connection.execute(delete(outbox).where(_to_them(campaign, person.until)))
    connection.execute(
        delete(phones).where(
            phones.c.campaign_id == campaign, phones.c.dealer_id.in_(list(person.seats))
        )
    )
    _rewrite_letters(connection, campaign, person)
    return left


def _made_anew(connection: Connection, campaign: int) -> str:
    state = replayed(lines(connection, campaign))
    return codec.state_to_text(state)


def _rename(connection: Connection, campaign: int, person: _Person, somebody: str) -> None:
    """Find out what a person was called at a table, and what they are to be called instead."""
    taken: set[str] = set()
    nobodies = 0
    found: list[str] = []
    for table in (journal, undone):
        statement = select(table.c.events).where(table.c.campaign_id == campaign)
        for line in connection.execute(statement).all():
            for kind, event in msgspec.json.decode(line.events):
                if kind != "DealerJoined":
                    continue
                taken.add(event["name"])
                if event["player"] == person.user:
                    found.append(event["name"])
                elif is_nobody(event["player"]):
                    nobodies = max(nobodies, len(event["player"]))
    person.nobody = "0" * (nobodies + 1)
    for name in dict.fromkeys(found):
        number, called = 1, somebody
        while called in taken:
            number += 1
            called = f"{somebody} {number}"
        taken.add(called)
        person.names[name] = called


def _rewrite(connection: Connection, table: SqlTable, campaign: int, person: _Person) -> None:
    """Write a journal anew, without a person."""
    order = table.c.position if table is journal else table.c.id
    found = connection.execute(
        select(table).where(table.c.campaign_id == campaign).order_by(order)
    ).all()
    changed: list[dict[str, object]] = []
    for line in found:
        move, events = msgspec.json.decode(line.move), msgspec.json.decode(line.events)
        _follow(person, events, line.position)
        by = None if line.by_user == int(person.user) else line.by_user
        after = (_without(move, person), [[kind, _without(one, person)] for kind, one in events])
        if (move, events, line.by_user) != (*after, by):
            changed.append(
                {
                    "line": line.position if table is journal else line.id,
                    "after_move": msgspec.json.encode(after[0]).decode(),
                    "after_events": msgspec.json.encode(after[1]).decode(),
                    "after_by": by,
                }
            )
    if changed:
        statement = (
            update(table)
            .where(table.c.campaign_id == campaign, order == bindparam("line"))
            .values(
                move=bindparam("after_move"),
                events=bindparam("after_events"),
                by_user=bindparam("after_by"),
            )
        )
        connection.execute(statement, changed)


def _follow(person: _Person, events: list[Json], position: int) -> None:
    """Remember which seats are a person's from here on."""
    for kind, event in events:
        if kind not in ("DealerJoined", "SeatTaken"):
            continue
        if event["player"] == person.user:
            person.seats.add(event["dealer"])
            person.until[event["dealer"]] = None
        elif event["dealer"] in person.seats:
            person.seats.discard(event["dealer"])
            person.until[event["dealer"]] = position


def _is(person: _Person, move: Json) -> bool:
    return person.user in (move.get("player"), move.get("to"))


_OWN: dict[str, Json] = {"said": "", "quiet": "", "lines": [], "veils": []}
"""What is a player's own in a move or an event: their words, their hours, their limits."""
_WRITTEN = frozenset({"name", "said", "note"})
"""What people write, and may have written of somebody."""
_IDS = frozenset({"player", "to"})


def _without(thing: Json, person: _Person, *, own: bool = False) -> Json:
    """Return a move or an event without a person: no id, no name, none of their words."""
    if isinstance(thing, list):
        return [_without(one, person, own=own) for one in _items(thing)]
    if not isinstance(thing, dict):
        return thing
    fields = _fields(thing)
    theirs = own or fields.get("dealer") in person.seats or fields.get("player") == person.user
    after: dict[str, Json] = {}
    for key, value in fields.items():
        if key == "scenario":
            after[key] = value
        elif theirs and key in _OWN:
            after[key] = _OWN[key]
        elif key in _IDS and value == person.user:
            after[key] = person.nobody
        elif key in _WRITTEN and isinstance(value, str):
            after[key] = _unnamed(value, person)
        else:
            after[key] = _without(value, person, own=theirs)
    return after


def _unnamed(text: str, person: _Person) -> str:
    """Return what somebody wrote, with a person's names in it replaced, and their id."""
    for name, called in person.names.items():
        for written in (_escaped(name), name):
            pattern = rf"(?<!\w){re.escape(written)}(?!\w)"
            text = re.sub(pattern, lambda _, to=called: to, text, flags=re.IGNORECASE)
    return text.replace(person.user, person.nobody)


def _escaped(name: str) -> str:
    """Return a name as it stands in a letter, where Discord's marks are escaped."""
    return re.sub(r"([\\`*_~|<>@#\[\]():\-+.!])", r"\\\1", name)


def _left_behind(connection: Connection, campaign: int, person: _Person) -> list[LeftBehind]:
    left: list[LeftBehind] = []
    known = select(phones).where(
        phones.c.campaign_id == campaign, phones.c.dealer_id.in_(list(person.seats))
    )
    for one in connection.execute(known).all():
        if one.channel_id is None:
            continue
        sent = select(outbox.c.message_id).where(
            _to_them(campaign, {one.dealer_id: None}), outbox.c.message_id.is_not(None)
        )
        messages = [int(row.message_id) for row in connection.execute(sent.order_by(outbox.c.id))]
        left.append(LeftBehind(one.channel_id, one.kind, messages))
    return left


def _rewrite_letters(connection: Connection, campaign: int, person: _Person) -> None:
    """Take a person out of what was, or is to be, said to others."""
    statement = select(outbox.c.id, outbox.c.body).where(outbox.c.campaign_id == campaign)
    changed: list[dict[str, object]] = []
    for row in connection.execute(statement).all():
        body = msgspec.json.decode(row.body)
        after = _everywhere(body, person)
        if after != body:
            changed.append({"letter": row.id, "after": msgspec.json.encode(after).decode()})
    if changed:
        rewritten = update(outbox).where(outbox.c.id == bindparam("letter"))
        connection.execute(rewritten.values(body=bindparam("after")), changed)


def _everywhere(thing: Json, person: _Person) -> Json:
    if isinstance(thing, str):
        return _unnamed(thing, person)
    if isinstance(thing, list):
        return [_everywhere(one, person) for one in _items(thing)]
    if isinstance(thing, dict):
        fields = _fields(thing)
        return {_unnamed(key, person): _everywhere(one, person) for key, one in fields.items()}
    return thing


# What a decoder makes has no types further down: these say what it is known to be.


def _items(thing: Json) -> list[Json]:
    return thing


def _fields(thing: Json) -> dict[str, Json]:
    return thing
