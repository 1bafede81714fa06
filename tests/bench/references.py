"""The same rows, written as directly as Python can: bare `sqlite3`, and asyncpg with `unnest`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Table
from sqlalchemy.dialects import postgresql

from db import schema
from tests.bench.writes import ADDED, CHANGED, Transaction, columns
from tests.postgres import plain


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_UPDATE = f"UPDATE campaigns SET {', '.join(f'{name} = ?' for name in CHANGED)} WHERE id = ?"  # noqa: S608 - our own tables, here and below
_REMOVE = "DELETE FROM appointments WHERE campaign_id = ? AND id = ?"
_INSERTS = {
    table.name: f"INSERT INTO {table.name} ({_quoted(columns(table))})"  # noqa: S608
    f" VALUES ({', '.join('?' * len(columns(table)))})"
    for table in ADDED
}


def bare_sqlite(file: Path, made: Sequence[Transaction], *, synchronous: str) -> float:
    """Write transactions into a SQLite file, each as one; return how many seconds that took."""
    with closing(sqlite3.connect(file, isolation_level=None)) as it:
        it.execute("PRAGMA journal_mode=WAL")
        it.execute(f"PRAGMA synchronous={synchronous}")
        start = time.perf_counter()
        for one in made:
            it.execute("BEGIN IMMEDIATE")
            it.executemany(_UPDATE, one.campaigns)
            it.executemany(_REMOVE, one.gone)
            for table in ADDED:
                it.executemany(_INSERTS[table.name], one.added[table.name])
            it.execute("COMMIT")
        return time.perf_counter() - start


def _itself(value: object) -> object:
    return value


def _type(table: Table, name: str) -> str:
    return table.c[name].type.compile(postgresql.dialect())


def _arrays(table: Table, names: Sequence[str]) -> str:
    return ", ".join(f"${at + 1}::{_type(table, name)}[]" for at, name in enumerate(names))


_PG_UPDATE = (
    f"UPDATE campaigns SET {', '.join(f'{name} = new.{name}' for name in CHANGED)}"  # noqa: S608
    f" FROM unnest({_arrays(schema.campaigns, [*CHANGED, 'id'])})"
    f" AS new ({', '.join([*CHANGED, 'id'])}) WHERE campaigns.id = new.id"
)
# SQLite knows no booleans.
_KINDS: list[Callable[[object], object]] = [
    bool if isinstance(schema.campaigns.c[name].type, Boolean) else _itself
    for name in (*CHANGED, "id")
]
_PG_REMOVE = (
    "DELETE FROM appointments USING"  # noqa: S608
    f" unnest({_arrays(schema.appointments, ['campaign_id', 'id'])}) AS gone (campaign_id, id)"
    " WHERE appointments.campaign_id = gone.campaign_id AND appointments.id = gone.id"
)
_PG_INSERTS = {
    table.name: f"INSERT INTO {table.name} ({_quoted(columns(table))})"  # noqa: S608
    f" SELECT * FROM unnest({_arrays(table, columns(table))})"
    for table in ADDED
}


async def bare_asyncpg(url: str, made: Sequence[Transaction]) -> float:
    """Write transactions into a PostgreSQL database, a statement for each table."""
    # It ships no types, and who has no server need not have it.
    asyncpg: Any = import_module("asyncpg")
    connection = await asyncpg.connect(plain(url))
    batches = [_batch(one) for one in made]
    start = time.perf_counter()
    for batch in batches:
        async with connection.transaction():
            for statement, arrays in batch:
                await connection.execute(statement, *arrays)
    seconds = time.perf_counter() - start
    await connection.close()
    return seconds


def _batch(one: Transaction) -> list[tuple[str, list[list[object]]]]:
    statements: list[tuple[str, Sequence[Sequence[object]]]] = [
        (
            _PG_UPDATE,
            [
                [kind(value) for kind, value in zip(_KINDS, row, strict=True)]
                for row in one.campaigns
            ],
        ),
        (_PG_REMOVE, one.gone),
        *((_PG_INSERTS[table.name], one.added[table.name]) for table in ADDED),
    ]
    return [
        (sql, [list(column) for column in zip(*rows, strict=True)])
        for sql, rows in statements
        if rows
    ]
