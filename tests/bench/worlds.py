"""Campaigns to measure with: opened and joined through the real path, and multiplied from there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Table, event, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine

from bot import scenarios
from bot.stage import Stage
from db import codec, schema
from db.campaigns import Played
from db.database import Database
from db.gameclock import to_wall
from db.script import CampaignId
from game.campaign import RATE, Pace, Tone
from game.gametime import HOUR, MINUTE
from game.moves import Join, OpenCampaign
from game.units import PlayerId

DEALERS = 10
"""How many sit at a table. They join one after the other, not all in the same second."""
BETWEEN_JOINS = 20 * MINUTE
MONDAY = to_wall(datetime(2026, 3, 2, 8, tzinfo=UTC))
HUNDRED_EACH = 62 * HOUR
"""After so many hours of game time at such a table about a hundred appointments are due."""
SPOKEN = {schema.outbox.name}
OF_A_CAMPAIGN = [
    table
    for table in schema.metadata.sorted_tables
    if "campaign_id" in table.c and table.name not in SPOKEN
]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where tables stand, and since when. `channel` names the channel of the n-th."""

    pace: Pace = Pace.DAILY
    wall: int = MONDAY
    guild: int = 1 << 50
    channel: Callable[[int], int] = lambda number: (1 << 51) + number
    player: Callable[[int], int] = lambda number: (1 << 52) + number


def url(file: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def opened(where: str, *, hurried: bool = False) -> AsyncGenerator[Database]:
    """Open a database as the program does, with its own stage. `hurried` never waits for the disk:

    that is for building, and not for measuring.
    """
    database = Database(where, Stage())
    if hurried:
        event.listen(database.store.engine.sync_engine, "connect", _hurry)
    await database.migrate()
    try:
        yield database
    finally:
        await database.close()


def _hurry(connection: DBAPIConnection, _entry: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


async def build(file: Path, count: int, setting: Setting) -> list[CampaignId]:
    """Set so many tables in a new database, ten dealers at each, and all letters delivered."""
    async with opened(url(file), hurried=True) as database:
        made = [await _table(database, number, setting) for number in range(count)]
    deliver_all(file)
    return made


async def _table(database: Database, number: int, setting: Setting) -> CampaignId:
    scenario = scenarios.load(scenarios.names(None)["open"])
    played = await database.campaigns.open(
        OpenCampaign(number, scenario, setting.pace, Tone.SOFT),
        guild_id=setting.guild,
        channel_id=setting.channel(number),
        opened_by=1,
        language="en",
        wall=setting.wall,
    )
    if not isinstance(played, Played):
        raise TypeError(played)
    for seat in range(DEALERS):
        who = number * DEALERS + seat
        joined = await database.campaigns.play(
            played.campaign_id,
            Join(PlayerId(str(setting.player(who))), f"Dealer {seat}", versus=seat % 2 == 0),
            key=f"interaction:{seat}",
            wall=setting.wall + seat * BETWEEN_JOINS // RATE[setting.pace],
        )
        if not isinstance(joined, Played):
            raise TypeError(joined)
    return played.campaign_id


async def grow_apart(file: Path, made: Iterable[CampaignId]) -> None:
    """Let the n-th campaign be n appointments further, so that each waits for something else."""
    async with opened(url(file), hurried=True) as database:
        for number, campaign in enumerate(made):
            if number:
                await database.campaigns.keep_due_in(campaign, MONDAY + 10_000 * HOUR, number)
    deliver_all(file)


def deliver_all(file: Path) -> None:
    """Close every letter: what was said long ago is none of what is measured."""
    with closing(sqlite3.connect(file)) as it, it:
        it.execute("UPDATE outbox SET closed_wall = written_wall, message_id = id")
    settle(file)


def settle(file: Path) -> None:
    """Bring everything from the log into the file itself, so that it can be copied alone."""
    with closing(sqlite3.connect(file)) as it:
        it.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copied(file: Path, to: Path) -> Path:
    """Copy a settled database, down to the disk: nobody pays later for what is still on its way."""
    shutil.copyfile(file, to)
    with to.open("rb+") as written:
        os.fsync(written.fileno())
    return to


def multiply(file: Path, count: int, setting: Setting, *, spared: int = 0) -> None:
    """Copy the campaigns of a database, under other ids and seeds, until there are so many.

    What a copy does from now on is its own, because its dice are. The first ones are `spared`.
    """
    with closing(sqlite3.connect(file)) as it:
        it.execute("PRAGMA synchronous=OFF")
        it.row_factory = sqlite3.Row
        there = it.execute("SELECT * FROM campaigns ORDER BY id").fetchall()
        originals = there[spared:]
        rows = {
            (table.name, row["id"]): it.execute(
                f"SELECT * FROM {table.name} WHERE campaign_id = ?",  # noqa: S608 - our own tables
                (row["id"],),
            ).fetchall()
            for table in OF_A_CAMPAIGN
            for row in originals
        }
        first = there[-1]["id"] + 1
        with it:
            for more in range(count - len(there)):
                row = originals[more % len(originals)]
                state = codec.state_from_text(row["state"])
                changed = {
                    "id": first + more,
                    "channel_id": setting.channel(len(there) + more),
                    "state": codec.state_to_text(replace(state, seed=state.seed + 1000 + more)),
                }
                _insert(it, schema.campaigns, [{**dict(row), **changed}])
                for table in OF_A_CAMPAIGN:
                    _insert(
                        it,
                        table,
                        [
                            _moved(table, dict(one), first + more)
                            for one in rows[table.name, row["id"]]
                        ],
                    )
    settle(file)


def _moved(table: Table, row: dict[str, object], campaign: int) -> dict[str, object]:
    row["campaign_id"] = campaign
    if table is schema.ledger:
        del row["id"]
    return row


def _insert(it: sqlite3.Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        names = list(rows[0])
        it.executemany(
            f"INSERT INTO {table.name} ({', '.join(map(_quoted, names))})"  # noqa: S608 - as above
            f" VALUES ({', '.join('?' * len(names))})",
            [[row[name] for name in names] for row in rows],
        )


def _quoted(name: str) -> str:
    return f'"{name}"'


def next_due_at(file: Path, walls: Callable[[int], int | None]) -> None:
    """Have the n-th campaign's next appointment fall due at a wall time, as after a long absence.

    Where there is none, it is put off by a year.
    """
    with closing(sqlite3.connect(file)) as it, it:
        for number, (campaign, due) in enumerate(
            it.execute("SELECT id, next_due_wall FROM campaigns ORDER BY id").fetchall()
        ):
            wall = walls(number)
            later = (365 * 86_400_000_000) if wall is None else wall - due
            it.execute(
                "UPDATE campaigns SET anchor_wall = anchor_wall + ?, next_due_wall ="
                " next_due_wall + ?, last_wall = anchor_wall + ? WHERE id = ?",
                (later, later, later, campaign),
            )
    settle(file)


async def to_postgres(file: Path, where: str) -> None:
    """Copy a whole SQLite database into an empty PostgreSQL database, row by row."""
    async with opened(url(file)) as source, opened(where) as target:
        for table in schema.metadata.sorted_tables:
            found = await source.store.read(select(table))
            async with target.store.writing() as connection:
                if found:
                    await connection.execute(
                        table.insert(),
                        [dict(zip(table.c.keys(), row, strict=True)) for row in found],
                    )
                numbered = table.autoincrement_column
                if numbered is not None:
                    name = f"pg_get_serial_sequence('{table.name}', '{numbered.name}')"
                    await connection.execute(
                        text(
                            f"SELECT setval({name},"  # noqa: S608 - as above
                            f" (SELECT coalesce(max({numbered.name}), 0) + 1 FROM {table.name}),"
                            " false)"
                        )
                    )
    engine = create_async_engine(where, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()
