"""One database as everybody here uses it: who reads does not wait, who writes stands in line."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from db.engine import READING, open_engine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence

    from sqlalchemy import Connection, Row, Table
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

LOCKED = "database is locked"
"""What SQLite says when another program writes, and does not stop."""

# Classes of SQLSTATE that are about the server's condition: its connection, a conflict that may
# be tried again, its room, an operator, its machine.
_CONDITIONS = ("08", "40", "53", "57", "58")


class StorageError(RuntimeError):
    """The database cannot be read or written now; the message says why. Nothing was changed.

    A full disk, a file that another program has locked, a server that is gone: nobody's move is
    at fault, and the same may work later.
    """


class Store:
    """The connections of one database. Nothing is opened before the first use."""

    def __init__(self, url: str) -> None:
        """Take where it is."""
        self.engine = open_engine(url)
        self.one_process = self.engine.dialect.name == "sqlite"
        # SQLite lets one write at a time and has the others ask again ever more seldom. In line,
        # everybody's turn comes as soon as it can, and in the order in which they came.
        self._line = asyncio.Lock() if self.one_process else None
        self._locked_out = 0
        self._under_way: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that writes; it is committed at the end, or nothing is changed.

        Raises `StorageError`.
        """
        async with AsyncExitStack() as stack:
            if self._line is not None:
                before = self._locked_out
                await stack.enter_async_context(self._line)
                if self._locked_out != before:
                    # Who stood in front has waited for another program for as long as anybody
                    # can. Each of a long line waiting that long again would come too late.
                    raise StorageError(LOCKED)
            try:
                with _conditions_named():
                    async with self.engine.begin() as connection:
                        yield connection
            except StorageError as problem:
                self._locked_out += str(problem) == LOCKED
                raise

    async def finished(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something that goes on to its end even if who waits is cancelled."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction, whole or not at all. Raises `StorageError`."""
        return await self.finished(self._written(work))

    async def _written(self, work: Callable[[Connection], T]) -> T:
        async with self.writing() as connection:
            return await connection.run_sync(work)

    async def read(self, statement: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - any select
        """Return what is found, as of one moment. Raises `StorageError`."""
        # To its end as well: one that is cut short leaves its connection open behind it.
        return await self.finished(self._found(statement))

    async def _found(self, statement: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - any select
        with _conditions_named():
            async with self.engine.connect() as connection:
                await connection.execution_options(**READING)
                return (await connection.execute(statement)).all()

    async def compact(self) -> None:
        """Write the file anew, so that nothing that was deleted is left in it. For SQLite.

        A server clears its files by itself. Raises `StorageError`.
        """
        if self._line is None:
            return
        async with self._line:
            with _conditions_named():
                async with self.engine.connect() as connection:
                    await connection.execution_options(**READING)
                    await connection.run_sync(_compact)

    async def close(self) -> None:
        """Let go of it, when what is being written is written."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self.engine.dispose()


def _compact(connection: Connection) -> None:
    cursor = connection.connection.cursor()  # past the engine, which would begin a transaction
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def inserted(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what is to happen where such a row is already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # Not at the top: whoever runs on SQLite need not load it.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table)


def put(connection: Connection, table: Table, **row: object) -> None:
    """Write a row; one with the same primary key is replaced."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    statement = inserted(connection, table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


@contextmanager
def _conditions_named() -> Generator[None]:
    try:
        yield
    except DBAPIError as problem:
        if not _is_condition(problem):
            raise
        raise StorageError(str(problem.orig)) from problem
    except OSError as problem:
        raise StorageError(problem.strerror or str(problem)) from problem


def _is_condition(problem: DBAPIError) -> bool:
    if getattr(problem.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False  # a statement that is none: SQLite's driver calls that operational too
    state = str(getattr(problem.orig, "sqlstate", None) or "")
    return (
        isinstance(problem, (OperationalError, InterfaceError))
        or problem.connection_invalidated
        or state.startswith(_CONDITIONS)
    )
