"""A copy of a running SQLite database, and the proof that a copy can be lived on."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from db import codec, journal
from db.database import Database
from db.engine import file_of
from db.schema import appointments, campaigns, ledger, outbox
from db.script import CampaignId
from db.sole import SoleProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from db.script import Teller

_START = b"SQLite format 3\x00"


class BackupError(RuntimeError):
    """A copy that cannot be made, or not be lived on; the message says why, and what would work."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One campaign of a copy: how much there is of it, and what is wrong, if anything is."""

    campaign: CampaignId
    moves: int
    wrong: str | None


def back_up(url: str, to: Path) -> int:
    """Copy a SQLite database, running or not, as of one moment; return the copy's bytes.

    Nobody waits for it. Raises `BackupError` for a server, for a database that is not there, and
    for a copy that is there already.
    """
    source = _file(url)
    if not source.is_file():
        raise BackupError(f"There is no database at {source}.")
    if to.exists():
        raise BackupError(f"{to} is there already. Name a file that is not.")
    unfinished = to.with_name(f"{to.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            original.backup(copy)
            # A copy is one file: there is no log beside it that could be left behind.
            copy.execute("PRAGMA journal_mode=DELETE")
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(to)
    except (OSError, sqlite3.Error) as problem:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"The copy could not be made: {problem}.") from problem
    return to.stat().st_size


class Restoration:
    """A copy on its way to being the database: proven first, then put in its place."""

    def __init__(self, url: str, copy: Path, tell: Teller) -> None:
        """Take where the database is to be, and the copy. The copy itself is never changed.

        Raises `BackupError` for a server, and for a file that is no sound SQLite database.
        """
        self._place = _file(url)
        self._work = self._place.with_name(f"{self._place.name}.restoring")
        self._tell = tell
        _remove(self._work)
        try:
            with copy.open("rb") as file:
                if file.read(len(_START)) != _START:
                    raise BackupError(f"{copy} is no SQLite database.")
            with (
                closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as given,
                closing(sqlite3.connect(self._work)) as working,
            ):
                given.backup(working)
                [(sound,)] = working.execute("PRAGMA integrity_check(1)")
                torn = working.execute("PRAGMA foreign_key_check").fetchone()
        except (OSError, sqlite3.Error) as problem:
            _remove(self._work)
            raise BackupError(f"{copy} cannot be read: {problem}.") from problem
        if sound != "ok" or torn is not None:
            _remove(self._work)
            raise BackupError(
                f"{copy} is damaged: {sound if sound != 'ok' else 'rows are missing'}."
            )

    async def proofs(self) -> AsyncIterator[Proof]:
        """Bring it up to this version, and play every campaign's journal again.

        Raises `NewerDatabaseError` for a copy from a later version.
        """
        database = Database(f"sqlite+aiosqlite:///{self._work}", self._tell)
        try:
            await database.migrate()
            found = await database.store.read(select(campaigns.c.id).order_by(campaigns.c.id))
            for row in found:
                yield await proven(database, CampaignId(row.id))
            # What was sent after the copy was made is looked for before it is sent again.
            tried = func.coalesce(outbox.c.tried_wall, outbox.c.written_wall)
            waiting = update(outbox).where(outbox.c.closed_wall.is_(None)).values(tried_wall=tried)
            await database.store.write(lambda connection: connection.execute(waiting))
        finally:
            await database.close()

    def put_in_place(self, *, replace: bool) -> Path | None:
        """Let it be the database; return where the one before it is kept now, if there was one.

        Raises `SecondProcessError` while a process runs on that one, and `BackupError` when it may
        not be replaced.
        """
        sole = SoleProcess(str(self._place))
        sole.take()
        try:
            if not self._place.exists():
                self._work.replace(self._place)
                return None
            if not replace:
                raise BackupError(
                    f"There is a database at {self._place}. --replace keeps it beside the restored"
                    " one, under another name."
                )
            _close_log(self._place)
            kept = _free(self._place)
            self._place.replace(kept)
            self._work.replace(self._place)
            return kept
        finally:
            sole.release()

    def drop(self) -> None:
        """Leave everything as it was."""
        _remove(self._work)


def _close_log(place: Path) -> None:
    """Write into a database what is still in its log: it is not the next file's."""
    try:
        with closing(sqlite3.connect(place, timeout=1)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as problem:
        raise BackupError(
            f"{place} cannot be put aside: {problem}. Close whatever has it open, and try again;"
            " nothing has changed."
        ) from problem


async def proven(database: Database, campaign: CampaignId) -> Proof:
    """Say whether a campaign is what its journal and its books say."""
    lines = await database.journal(campaign)
    stored = await journal.stored_state(database.store, campaign)
    state = journal.replayed(lines)
    wrong: str | None = None
    if codec.state_to_text(state) != stored:
        wrong = "the journal makes another state than the one that is stored"
    elif await _appointments(database, campaign) != {
        (one.id, one.due) for one in state.appointments.values()
    }:
        wrong = "the appointments are not those of the state"
    elif await _balances(database, campaign) != {k: v for k, v in state.balances.items() if v}:
        wrong = "the ledger does not add up to the balances"
    return Proof(campaign, len(lines), wrong)


async def _appointments(database: Database, campaign: CampaignId) -> set[tuple[str, int]]:
    statement = select(appointments.c.id, appointments.c.due).where(
        appointments.c.campaign_id == campaign
    )
    return {(row.id, row.due) for row in await database.store.read(statement)}


async def _balances(database: Database, campaign: CampaignId) -> dict[str, int]:
    balances: dict[str, int] = {}
    for side, sign in (("source", -1), ("target", 1)):
        account = ledger.c[side]
        statement = (
            select(ledger.c.unit, account.label("account"), func.sum(ledger.c.amount).label("sum"))
            .where(ledger.c.campaign_id == campaign)
            .group_by(ledger.c.unit, account)
        )
        for row in await database.store.read(statement):
            name = f"{row.unit}:{row.account}"
            balances[name] = balances.get(name, 0) + sign * int(row.sum)
    return {name: amount for name, amount in balances.items() if amount}


def _file(url: str) -> Path:
    file = file_of(url)
    if file is None:
        raise BackupError(
            "That is for a SQLite file. A PostgreSQL server has its own: pg_dump and pg_restore."
        )
    return Path(file)


def _free(place: Path) -> Path:
    kept = place.with_name(f"{place.name}.before-restore")
    number = 1
    while kept.exists():
        number += 1
        kept = place.with_name(f"{place.name}.before-restore-{number}")
    return kept


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
