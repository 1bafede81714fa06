"""What was written, transaction by transaction: read from the database, not from our statements.

So the same can be written again by other means, and whoever does so need not know our rules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Table

from db import schema

Values: TypeAlias = tuple[int | str | None, ...]

ADDED = (schema.journal, schema.ledger, schema.outbox, schema.appointments)
"""Where rows come in. Appointments also go, and a campaign's own row changes."""
NUMBERED = (schema.ledger, schema.outbox)
KEPT = frozenset(
    {"id", "guild_id", "channel_id", "opened_by", "language", "opened_wall", "frozen_wall"}
)
CHANGED = tuple(name for name in schema.campaigns.c.keys() if name not in KEPT)  # noqa: SIM118
"""The columns of a campaign's row that a move may change."""


@dataclass(slots=True)
class Transaction:
    """The rows of one transaction. A campaign's are the columns of `CHANGED`, and its id."""

    campaigns: list[Values] = field(default_factory=list[Values])
    added: dict[str, list[Values]] = field(default_factory=dict[str, list[Values]])
    gone: list[Values] = field(default_factory=list[Values])
    """Appointments, by campaign and id."""

    @property
    def rows(self) -> int:
        """How many rows are written or deleted."""
        return len(self.campaigns) + len(self.gone) + sum(map(len, self.added.values()))


def columns(table: Table) -> list[str]:
    """Return the columns that are given when a row comes in: all but a number of its own."""
    return [name for name in table.c.keys() if not (table in NUMBERED and name == "id")]  # noqa: SIM118


class Watcher:
    """Sees from outside what each transaction has left in a SQLite file."""

    def __init__(self, file: Path) -> None:
        """Look at the file as it is now."""
        self._it = sqlite3.connect(file)
        self._last = {table.name: self._newest(table) for table in ADDED}
        self._appointments = set(self._waiting())

    def close(self) -> None:
        """Look no more."""
        self._it.close()

    def seen(self) -> Transaction:
        """Return what was written since one looked last."""
        found = Transaction()
        for table in ADDED[:-1]:
            names = ", ".join(f'"{name}"' for name in columns(table))
            found.added[table.name] = self._it.execute(
                f"SELECT {names} FROM {table.name} WHERE rowid > ? ORDER BY rowid",  # noqa: S608 - our own tables
                (self._last[table.name],),
            ).fetchall()
            self._last[table.name] = self._newest(table)
        waiting = self._waiting()
        before, self._appointments = self._appointments, set(waiting)
        found.added[schema.appointments.name] = [one for one in waiting if one not in before]
        found.gone = [one[:2] for one in before - self._appointments]
        names = ", ".join(CHANGED)
        for campaign in dict.fromkeys(row[0] for row in found.added[schema.journal.name]):
            found.campaigns += self._it.execute(
                f"SELECT {names}, id FROM campaigns WHERE id = ?",  # noqa: S608 - as above
                (campaign,),
            ).fetchall()
        return found

    def _newest(self, table: Table) -> int:
        statement = f"SELECT coalesce(max(rowid), 0) FROM {table.name}"  # noqa: S608 - as above
        return int(self._it.execute(statement).fetchone()[0])

    def _waiting(self) -> Sequence[Values]:
        names = ", ".join(columns(schema.appointments))
        return self._it.execute(f"SELECT {names} FROM appointments").fetchall()  # noqa: S608 - as above
