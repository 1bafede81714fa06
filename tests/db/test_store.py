"""The connections of one database: whose turn it is, what goes on to its end, and what is nobody's
fault."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import schema
from db.campaigns import Played
from db.database import Database
from db.engine import BUSY_SECONDS
from db.process import HEARTBEAT
from db.store import StorageError
from game.moves import PayDebt, Talk
from game.refusals import Refusal
from game.units import Character, DealerId, Kroner
from tests import backend
from tests.db.relay import Relay
from tests.db.tables import Game, LostVoiceError, PlainTeller, everything, open_game, opened, rows
from tests.postgres import server

FRANK = DealerId("d1")
PATIENCE = 3 * BUSY_SECONDS
"""Seconds after which somebody waits longer than the database was asked for once."""
TALK = Talk(FRANK, Character.MILO, "small_talk")


async def dealt(database: Database) -> Game:
    game = await open_game(database)
    assert await game.join("Frank") == FRANK
    return game


def beat(wall: int) -> Callable[[Connection], None]:
    """Write a heartbeat down, over whatever stands there."""

    def beating(connection: Connection) -> None:
        connection.execute(update(schema.facts).values(value=str(wall)))

    return beating


async def heart(database: Database) -> str | None:
    return await database.process.recall(HEARTBEAT)


async def a_moment() -> None:
    """Let everybody come as far as they can."""
    await asyncio.sleep(0.1)


# Turns.


@pytest.mark.sqlite
async def test_writers_have_their_turns_in_the_order_in_which_they_came(database: Database):
    came: list[int] = []

    def writing(number: int) -> Callable[[Connection], None]:
        def write(connection: Connection) -> None:
            connection.execute(insert(schema.guilds).values(guild_id=number))
            came.append(number)

        return write

    async with database.store.writing():
        waiting = [
            asyncio.create_task(database.store.write(writing(number))) for number in range(40)
        ]
        await a_moment()
        assert came == []
    await asyncio.gather(*waiting)

    assert came == list(range(40))
    assert len(await rows(database, schema.guilds)) == 40


@pytest.mark.sqlite
async def test_a_writer_whose_turn_broke_leaves_the_line_open(database: Database):
    def breaking(connection: Connection) -> None:
        connection.execute(insert(schema.guilds).values(guild_id=1))
        raise LookupError

    came = await asyncio.gather(
        *(database.store.write(breaking) for _ in range(3)),
        database.process.remember("last", "one"),
        return_exceptions=True,
    )

    assert [type(one) for one in came] == [LookupError] * 3 + [type(None)]
    assert await rows(database, schema.guilds) == []
    assert await database.process.recall("last") == "one"


async def test_who_was_cancelled_in_the_line_has_written_all_the_same(database: Database):
    await database.process.remember(HEARTBEAT, "0")

    async with database.store.writing() as held:
        await held.run_sync(beat(1))
        waiting = asyncio.create_task(database.store.write(beat(2)))
        await a_moment()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await heart(database) == "0"

    for _ in range(250):
        if await heart(database) == "2":
            return
        await asyncio.sleep(0.02)
    pytest.fail("nothing was written")


async def test_closing_waits_for_what_is_being_written(tmp_path: Path, teller: PlainTeller):
    database = Database(backend.migrated(tmp_path / "game.db"), teller)
    await database.process.remember(HEARTBEAT, "0")

    async with database.store.writing() as held:
        await held.run_sync(beat(1))
        waiting = asyncio.create_task(database.store.write(beat(2)))
        await a_moment()
        waiting.cancel()
        closing_ = asyncio.create_task(database.close())
        await a_moment()
        assert not closing_.done()
    await closing_

    async with opened(tmp_path / "game.db", teller) as again:
        assert await heart(again) == "2"


# What is nobody's fault, and may work later.


async def in_vain(game: Game) -> None:
    """Make a move that cannot be written now, and is not waited for in vain."""
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(StorageError):
            await game.play(TALK, key="interaction:same")


async def all_the_same_later(game: Game) -> None:
    assert isinstance(await game.play(TALK, key="interaction:same"), Played)


@pytest.mark.sqlite
async def test_a_file_that_another_program_has_locked(database: Database, tmp_path: Path):
    game = await dealt(database)
    before = await everything(database)

    with closing(sqlite3.connect(tmp_path / "game.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await in_vain(game)
        # Who only reads is not in anybody's way.
        assert await everything(database) == before
        assert await database.campaigns.seat(game.id) is not None
        other.execute("ROLLBACK")

    assert await everything(database) == before
    await all_the_same_later(game)


@pytest.mark.sqlite
async def test_who_stands_in_line_behind_a_locked_file_hears_of_it_as_soon(
    database: Database, tmp_path: Path
):
    game = await dealt(database)
    with closing(sqlite3.connect(tmp_path / "game.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(PATIENCE):
            came = await asyncio.gather(
                *(game.play(TALK) for _ in range(8)), return_exceptions=True
            )
        assert [type(one) for one in came] == [StorageError] * 8
        other.execute("ROLLBACK")

    came = await asyncio.gather(*(game.play(TALK) for _ in range(8)))
    assert [type(one) for one in came] == [Played] * 8


@pytest.mark.sqlite
async def test_a_file_that_even_readers_are_kept_from(database: Database, tmp_path: Path):
    game = await dealt(database)
    # Only where it is written without a log does a writer keep readers out.
    with closing(sqlite3.connect(tmp_path / "game.db", isolation_level=None)) as other:
        await database.store.engine.dispose()
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(StorageError, match="locked"):
            await database.campaigns.seat(game.id)

    assert await database.campaigns.seat(game.id) is not None


@pytest.mark.sqlite
async def test_a_disk_that_is_full(database: Database):
    game = await dealt(database)
    pages = 0

    def ration(connection: DBAPIConnection, _entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={pages}")
        cursor.close()

    event.listen(database.store.engine.sync_engine, "connect", ration)
    await database.store.engine.dispose()  # so that all connections are rationed
    pages = 1  # which SQLite takes for what is there already
    before = await everything(database)
    with suppress(StorageError):
        while isinstance(await game.play(TALK), Played):
            before = await everything(database)

    assert await everything(database) == before
    with pytest.raises(StorageError, match="full"):
        await game.play(TALK)
    await in_vain(game)
    pages = 1 << 30
    await database.store.engine.dispose()
    await all_the_same_later(game)


@pytest.mark.postgres
async def test_a_server_out_of_reach(tmp_path: Path, teller: PlainTeller):
    async with (
        Relay(backend.migrated(tmp_path / "game.db")) as relay,
        opened(tmp_path / "game.db", teller) as near,
    ):
        database = Database(relay.url, teller)
        game = await dealt(database)
        before = await everything(near)

        await relay.cut()
        for _ in range(3):
            await in_vain(game)
            with pytest.raises(StorageError):
                await database.campaigns.seat(game.id)
        assert await everything(near) == before

        await relay.mend()
        assert await everything(near) == before
        await all_the_same_later(game)
        await database.close()


@pytest.mark.postgres
async def test_a_server_that_goes_while_something_is_written(tmp_path: Path, teller: PlainTeller):
    async with Relay(backend.migrated(tmp_path / "game.db")) as relay:
        database = Database(relay.url, teller)
        game = await dealt(database)
        before = await everything(database)

        async def writing() -> None:
            async with database.store.writing() as connection:
                await connection.execute(update(schema.campaigns).values(language="da"))
                await relay.cut()

        with pytest.raises(StorageError):
            await writing()
        await relay.mend()
        assert await everything(database) == before
        await all_the_same_later(game)
        await database.close()


@pytest.mark.postgres
async def test_a_server_that_is_stopped(teller: PlainTeller):
    running = server(fsync=False)
    database = Database(await asyncio.to_thread(running.__enter__), teller)
    try:
        await database.migrate()
        game = await dealt(database)
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)

    for _ in range(2):
        await in_vain(game)
    await database.close()


@pytest.mark.postgres
async def test_a_server_that_throws_everybody_out(database: Database, tmp_path: Path):
    game = await dealt(database)
    before = await everything(database)
    with closing(backend.Outside(tmp_path / "game.db")) as outside:
        outside.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(StorageError):
        await game.play(TALK, key="interaction:same")

    assert await everything(database) == before
    await all_the_same_later(game)


# What is somebody's fault, and will not.


async def test_what_breaks_a_promise_of_the_schema_is_a_bug(database: Database):
    await dealt(database)

    def nobodys(connection: Connection) -> None:
        connection.execute(insert(schema.appointments).values(NOBODYS))

    with pytest.raises(IntegrityError):
        await database.store.write(nobodys)


NOBODYS = {"campaign_id": 99, "id": "a1", "due": 0, "errand": "dawn", "subject": ""}


async def test_a_statement_that_is_none_is_a_bug(database: Database):
    with pytest.raises(DBAPIError, match="nothing_like_it"):
        await database.store.read(text("SELECT nothing_like_it FROM facts"))


async def test_what_breaks_in_the_rules_or_the_words_is_what_it_is(
    database: Database, teller: PlainTeller
):
    game = await dealt(database)
    teller.breaks_on = lambda _: True

    with pytest.raises(LostVoiceError):
        await game.play(TALK)


async def test_a_refusal_is_no_condition_of_the_database(database: Database):
    game = await dealt(database)

    assert isinstance(await game.play(PayDebt(FRANK, Kroner(999_999))), Refusal)
