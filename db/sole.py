"""One process for one SQLite file: a lock that ends with whoever holds it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from db.engine import UnusableDatabaseError


class SecondProcessError(RuntimeError):
    """Another process runs on the same SQLite file; the message says what would work."""


class SoleProcess:
    """Held for as long as a process runs on a SQLite file. A crash lets go of it too.

    The lock is SQLite's own, on an empty database beside the file: it works wherever SQLite
    does, and nobody who reads the game's file, or copies it, ever waits for it.
    """

    def __init__(self, file: str | None) -> None:
        """Take the database's file; none means there is nothing that another process could see."""
        self._file = None if file is None else str(Path(file).resolve())
        self._holds = False

    def take(self) -> None:
        """Take the lock, or keep it. Within one process it is taken as often as you like.

        Raises `SecondProcessError` when another process has it, and `UnusableDatabaseError` where
        no file can be made.
        """
        if self._file is not None and not self._holds:
            lock, holders = _held.get(self._file) or (_locked(self._file), 0)
            _held[self._file] = (lock, holders + 1)
            self._holds = True

    def release(self) -> None:
        """Let go of the lock; nothing happens when it is not held."""
        if self._file is None or not self._holds:
            return
        self._holds = False
        lock, holders = _held.pop(self._file)
        if holders > 1:
            _held[self._file] = (lock, holders - 1)
        else:
            lock.close()


# By file: the lock of this process, and how many hold it. SQLite's own locks are between
# processes too, but its own second connection here would be refused like a stranger's.
_held: dict[str, tuple[sqlite3.Connection, int]] = {}


def _locked(file: str) -> sqlite3.Connection:
    place = f"{file}.lock"
    try:
        lock = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as problem:
        raise UnusableDatabaseError(str(problem)) from problem
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as problem:
        lock.close()
        if "locked" not in str(problem):
            raise UnusableDatabaseError(str(problem)) from problem
        raise SecondProcessError(
            f"Another process is running on {file}. A SQLite file serves one: stop that one"
            " first, or use PostgreSQL for several."
        ) from problem
    return lock
