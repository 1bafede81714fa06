"""What is held on one person: all of it as data, and how it is let go of.

A seat that its player has left is needed by the others: what it owes, and what it did. It is kept
as somebody's, without the player, the name or a word of theirs. The journal is written anew so,
and the state is what that journal makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import and_, bindparam, delete, false, or_, select, union, update

from db import codec
from db.hung_up import MARK, HungUp
from db.journal import lines, replayed
from db.schema import campaigns, journal, outbox, phones, undone
from db.script import CampaignId
from db.unnaming import Unnaming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a journal, taken back or not, with who sat in each seat once it was written."""

    row: Row[Any]
    move: Json
    events: list[Json]
    table: SqlTable
    seats: Mapping[str, str]

    def of(self, user: str) -> bool:
        """Say whether somebody made this move, or is who it is about."""
        mine = self.seats.get(self.move.get("dealer", "")) == user
        named = user in (self.move.get("player"), self.move.get("to"))
        return mine or named or str(self.row.by_user) == user


@dataclass(slots=True)
class _Person:
    """One person at a table: their seats with the positions between which each was theirs."""

    user: str
    spans: dict[str, list[tuple[int, int | None]]] = field(
        default_factory=dict[str, list[tuple[int, "int | None"]]]
    )
    nobody: str = "0"
    """The player of those seats afterwards: no user has that number."""
    names: Unnaming = field(default_factory=lambda: Unnaming({}, (), ""))
    """What they are called instead."""

    def now(self) -> list[str]:
        """Return the seats that are theirs at last."""
        return [seat for seat, spans in self.spans.items() if spans[-1][1] is None]


def is_nobody(player: str) -> bool:
    """Say whether a seat's player is somebody who was let go of."""
    return not player.strip("0")


async def campaigns_of(store: Store, user: int) -> list[CampaignId]:
    """Return the campaigns that know of a person: as a player, now or before, or as who ran it."""
    return [CampaignId(row.id) for row in await store.read(_campaigns_of(user))]


def _campaigns_of(user: int) -> Select[Any]:
    number = str(user)
    found = [
        select(table.c.campaign_id.label("id")).where(
            or_(
                table.c.by_user == user,
                table.c.move.contains(number, autoescape=True),
                table.c.events.contains(number, autoescape=True),
            )
        )
        for table in (journal, undone)
    ]
    opened = select(campaigns.c.id.label("id")).where(campaigns.c.opened_by == user)
    every = union(opened, *found).subquery()
    return select(every.c.id).order_by(every.c.id)


# Who sat where, and when.


def _in_order(kept: Iterable[Row[Any]], taken_back: Iterable[Row[Any]]) -> list[_Line]:
    """Return all that was ever done at a table, in order; a rewind puts people back as well."""
    rows = [(row, journal) for row in kept] + [(row, undone) for row in taken_back]
    rows.sort(key=lambda one: one[0].position)
    gone = {row.position for row, table in rows if table is undone}
    found: list[_Line] = []
    before: list[tuple[int, Mapping[str, str]]] = []
    seats: Mapping[str, str] = {}
    for row, table in rows:
        move, events = msgspec.json.decode(row.move), msgspec.json.decode(row.events)
        if row.kind == "Rewind":
            for _ in range(move["undone"]):
                if before and before[-1][0] in gone:
                    seats = before.pop()[1]
        before.append((row.position, seats))
        for kind, event in events:
            if kind in ("DealerJoined", "SeatTaken"):
                seats = {**seats, event["dealer"]: event["player"]}
        found.append(_Line(row, move, events, table, seats))
    return found


def _spans(found: Sequence[_Line], user: str) -> dict[str, list[tuple[int, int | None]]]:
    """Return between which positions each seat was somebody's, the last end excluded."""
    spans: dict[str, list[tuple[int, int | None]]] = {}
    held: set[str] = set()
    for line in found:
        mine = {seat for seat, player in line.seats.items() if player == user}
        for seat in mine - held:
            spans.setdefault(seat, []).append((line.row.position, None))
        for seat in held - mine:
            spans[seat][-1] = (spans[seat][-1][0], line.row.position)
        held = mine
    return spans


def _at(table: SqlTable, campaign: int) -> Select[Any]:
    return select(table).where(table.c.campaign_id == campaign)


# What is held on somebody.


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
        history = _in_order(
            await store.read(_at(journal, campaign)), await store.read(_at(undone, campaign))
        )
        person = _Person(str(user), _spans(history, str(user)))
        moves: list[Json] = []
        for line in history:
            if line.of(person.user):
                known = {"came_of_it": line.events} if row.over else {}
                back = {"taken_back": True} if line.table is undone else {}
                what = {"wall": line.row.wall, "what": line.row.kind, "move": line.move}
                moves.append({**what, **back, **known})
        state = msgspec.json.decode(row.state)
        seats = [
            one if row.over else {name: value for name, value in one.items() if name in _THEIRS}
            for one in state["dealers"].values()
            if one["player"] == str(user)
        ]
        letters = await _letters(store, campaign, person)
        if not (seats or moves or letters or row.opened_by == user):
            continue  # Somebody else there wrote of them.
        found.append(
            {
                "campaign": campaign,
                "server": row.guild_id,
                "channel": row.channel_id,
                "opened_by_you": row.opened_by == user,
                "seats": seats,
                "moves": moves,
                "on_your_phone": letters,
                "phones": [
                    {"kind": one.kind, "channel": one.channel_id}
                    for one in await store.read(_at(phones, campaign))
                    if _theirs(person, one.dealer_id)
                ],
            }
        )
    return {"user": user, "times": "microseconds since 1970, UTC", "campaigns": found}


async def _letters(store: Store, campaign: int, person: _Person) -> list[Json]:
    # Those without a position were written by an earlier version.
    alone = [seat for seat in person.now() if len(person.spans[seat]) == 1]
    statement = select(outbox).where(_to_them(campaign, person, alone)).order_by(outbox.c.id)
    return [
        {"wall": row.written_wall, "letter": msgspec.json.decode(row.body)}
        for row in await store.read(statement)
    ]


def _to_them(campaign: int, person: _Person, unplaced: Iterable[str]) -> ColumnElement[bool]:
    """Return what finds the letters to somebody's phones, as long as the phones were theirs.

    `unplaced` are the seats of which letters without a position are among them.
    """
    of_each = [
        and_(
            outbox.c.target == f"phone:{seat}",
            outbox.c.position >= since,
            *(() if until is None else (outbox.c.position < until,)),
        )
        for seat, spans in person.spans.items()
        for since, until in spans
    ]
    of_each += [
        and_(outbox.c.target == f"phone:{seat}", outbox.c.position.is_(None)) for seat in unplaced
    ]
    return and_(outbox.c.campaign_id == campaign, or_(false(), *of_each))


def _theirs(person: _Person, phone: str) -> bool:
    """Say whether a phone is, or was, somebody's."""
    former = HungUp.read(phone)
    if former is None:
        return phone in person.now()
    return any(
        since < former.until and (until is None or former.until <= until)
        for since, until in person.spans.get(former.dealer, ())
    )


# Letting go.


async def let_go(store: Store, user: int, somebody: Callable[[str], str]) -> list[LeftBehind]:
    """Keep nothing of a person who has left every table; return the phones still on Discord.

    `somebody` is what their seats are called afterwards, by a table's language.
    """

    def letting(connection: Connection) -> list[LeftBehind]:
        tables: list[tuple[Row[Any], list[_Line]]] = []
        for row in connection.execute(_campaigns_of(user)).all():
            locked = connection.execute(
                select(campaigns).where(campaigns.c.id == row.id).with_for_update()
            ).one()
            kept, gone = (connection.execute(_at(one, row.id)) for one in (journal, undone))
            tables.append((locked, _in_order(kept, gone)))
        elsewhere = {
            name for _, found in tables for name, player in _joined(found) if player == str(user)
        }
        left: list[LeftBehind] = []
        for row, found in tables:
            person = _Person(str(user), _spans(found, str(user)))
            _rename(found, person, somebody(row.language), elsewhere)
            left += _let_go_in(connection, row, found, person)
        return left

    return await store.write(letting)


def _let_go_in(
    connection: Connection, row: Row[Any], found: Sequence[_Line], person: _Person
) -> list[LeftBehind]:
    campaign = row.id
    for table in (journal, undone):
        _rewrite(connection, table, [line for line in found if line.table is table], person)
    state = codec.state_to_text(replayed(lines(connection, campaign)))
    values: dict[str, object] = {"state": state}
    if row.opened_by == int(person.user):
        values["opened_by"] = 0
    connection.execute(update(campaigns).where(campaigns.c.id == campaign).values(values))
    left = _left_behind(connection, campaign, person)
    connection.execute(delete(outbox).where(_to_them(campaign, person, person.spans)))
    _rewrite_letters(connection, campaign, person)
    return left


def _joined(found: Sequence[_Line]) -> list[tuple[str, str]]:
    return [
        (event["name"], event["player"])
        for line in found
        for kind, event in line.events
        if kind == "DealerJoined"
    ]


def _rename(
    found: Sequence[_Line], person: _Person, somebody: str, elsewhere: Iterable[str]
) -> None:
    """Find out what a person was called at a table, and what they are to be called instead."""
    joined = _joined(found)
    taken = {name.casefold() for name, _ in joined}
    players = {player for line in found for player in line.seats.values()}
    person.nobody = "0" * (1 + max((len(one) for one in players if is_nobody(one)), default=0))
    others = {name for name, player in joined if player != person.user}
    instead = {name: somebody for name in elsewhere if name not in others}
    for name in dict.fromkeys(name for name, player in joined if player == person.user):
        number, called = 1, somebody
        while called.casefold() in taken:
            number += 1
            called = f"{somebody} {number}"
        taken.add(called.casefold())
        instead[name] = called
    person.names = Unnaming(instead, others, somebody)


def _rewrite(
    connection: Connection, table: SqlTable, found: Sequence[_Line], person: _Person
) -> None:
    """Write a journal anew, without a person."""
    changed: list[dict[str, object]] = []
    for line in found:
        seats = {seat for seat, player in line.seats.items() if player == person.user}
        theirs = line.row.by_user == int(person.user)
        by = None if theirs else line.row.by_user
        after = (
            _without(line.move, person, seats, own=theirs),
            [[kind, _without(one, person, seats, own=theirs)] for kind, one in line.events],
        )
        if (line.move, line.events, line.row.by_user) != (*after, by):
            changed.append(
                {
                    "in_campaign": line.row.campaign_id,
                    "line": line.row.position,
                    "after_move": msgspec.json.encode(after[0]).decode(),
                    "after_events": msgspec.json.encode(after[1]).decode(),
                    "after_by": by,
                }
            )
    if changed:
        statement = (
            update(table)
            .where(
                table.c.campaign_id == bindparam("in_campaign"),
                table.c.position == bindparam("line"),
            )
            .values(
                move=bindparam("after_move"),
                events=bindparam("after_events"),
                by_user=bindparam("after_by"),
            )
        )
        connection.execute(statement, changed)


_OWN: dict[str, Json] = {"said": "", "note": "", "quiet": "", "lines": [], "veils": []}
"""What is somebody's own in a move or an event: their words, their hours, their limits."""
_WRITTEN = frozenset({"said", "note"})
"""What people write, and may have written of somebody."""
_IDS = frozenset({"player", "to"})


def _without(thing: Json, person: _Person, seats: set[str], *, own: bool = False) -> Json:
    """Return a move or an event without a person: no id, no name, none of their words.

    `seats` are theirs at that moment.
    """
    if isinstance(thing, list):
        return [_without(one, person, seats, own=own) for one in _items(thing)]
    if not isinstance(thing, dict):
        return thing
    fields = _fields(thing)
    theirs = own or fields.get("dealer") in seats or fields.get("player") == person.user
    after: dict[str, Json] = {}
    for key, value in fields.items():
        if key == "scenario":
            after[key] = value
        elif theirs and key in _OWN:
            after[key] = _OWN[key]
        elif key in _IDS and value == person.user:
            after[key] = person.nobody
        elif key == "name" and fields.get("player") == person.user:
            after[key] = person.names.name(value)
        elif key in _WRITTEN and isinstance(value, str):
            after[key] = person.names.written(value).replace(person.user, person.nobody)
        else:
            after[key] = _without(value, person, seats, own=theirs)
    return after


def _unnamed(text: str, person: _Person) -> str:
    return person.names.shown(text).replace(person.user, person.nobody)


def _left_behind(connection: Connection, campaign: int, person: _Person) -> list[LeftBehind]:
    """Forget a person's phones, also those of seats that passed on; return which these are."""
    left: list[LeftBehind] = []
    for one in connection.execute(_at(phones, campaign)).all():
        if not _theirs(person, one.dealer_id):
            continue
        connection.execute(
            delete(phones).where(
                phones.c.campaign_id == campaign, phones.c.dealer_id == one.dealer_id
            )
        )
        if one.channel_id is None:
            continue
        dealer = one.dealer_id.partition(MARK)[0]
        sent = select(outbox.c.message_id).where(
            _to_them(campaign, person, [dealer]),
            outbox.c.target == f"phone:{dealer}",
            outbox.c.message_id.is_not(None),
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
        after = _letter(body, person, shown=False)
        if after != body:
            changed.append({"letter": row.id, "after": msgspec.json.encode(after).decode()})
    if changed:
        rewritten = update(outbox).where(outbox.c.id == bindparam("letter"))
        connection.execute(rewritten.values(body=bindparam("after")), changed)


_SHOWN = frozenset(
    ("title", "scene", "lines", "details", "label", "words", "line", "others", "facts", "names")
)
"""What of a letter is read by people. The rest says how it is shown, and is no text."""


def _letter(thing: Json, person: _Person, *, shown: bool) -> Json:
    if isinstance(thing, str):
        return _unnamed(thing, person) if shown else thing.replace(person.user, person.nobody)
    if isinstance(thing, list):
        return [_letter(one, person, shown=shown) for one in _items(thing)]
    if not isinstance(thing, dict):
        return thing
    after: dict[str, Json] = {}
    for key, value in _fields(thing).items():
        if key == "lines" and isinstance(value, dict):
            # A chart's: each is drawn under a name.
            after[key] = {_unnamed(name, person): one for name, one in _fields(value).items()}
        else:
            after[key] = _letter(value, person, shown=shown or key in _SHOWN)
    return after


# What a decoder makes has no types further down: these say what it is known to be.


def _items(thing: Json) -> list[Json]:
    return thing


def _fields(thing: Json) -> dict[str, Json]:
    return thing
