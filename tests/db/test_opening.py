"""Opening a database: brought up to this version, or refused and left as it was."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from db import schema
from db.database import Database
from db.engine import (
    HEAD,
    READING,
    NewerDatabaseError,
    UnusableDatabaseError,
    migrate,
    open_engine,
)
from db.upgrade import config, upgrade
from game.moves import Leave
from game.units import PlayerId
from tests import backend
from tests.backend import ON_POSTGRES, Outside
from tests.db.tables import MONDAY, PlainTeller, open_game, opened, rows, statements


def version_in(file: Path) -> str:
    with closing(Outside(file)) as outside:
        [(found,)] = outside.run("SELECT version_num FROM alembic_version")
        return str(found)


async def test_the_migrations_make_just_what_the_schema_says(database: Database):
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, schema.metadata))

    async with database.store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_migrations_hold_what_the_schema_holds(database: Database):
    """What the comparison leaves out: checks, and indexes on a part of a table."""

    def promises(connection: Connection) -> set[str]:
        looked_at = inspect(connection)
        return {
            str(check["name"])
            for table in schema.metadata.sorted_tables
            for check in looked_at.get_check_constraints(table.name)
        }

    def partial(connection: Connection) -> dict[str, str]:
        looked_at = inspect(connection)
        where = f"{connection.dialect.name}_where"
        return {
            str(index["name"]): str(options[where]).strip("()")
            for table in schema.metadata.sorted_tables
            for index in looked_at.get_indexes(table.name)
            if where in (options := index.get("dialect_options", {}))
        }

    async with database.store.engine.connect() as connection:
        assert await connection.run_sync(promises) == {
            "ck_campaigns_rate",
            "ck_ledger_amount",
            "ck_ledger_two_sides",
        }
        assert await connection.run_sync(partial) == {
            "uq_campaigns_open_channel": "NOT over" if ON_POSTGRES else "over = 0",
            "ix_outbox_waiting": "closed_wall IS NULL",
            "ix_outbox_channel": "closed_wall IS NULL",
        }


def test_the_newest_migration_is_the_one_the_program_asks_for():
    script = ScriptDirectory.from_config(config())

    assert script.get_heads() == [HEAD]
    assert [one.down_revision for one in script.walk_revisions()][-1] is None


@pytest.mark.sqlite
async def test_a_folder_that_is_not_there_is_made(tmp_path: Path):
    file = tmp_path / "deep" / "deeper" / "game.db"

    database = Database(backend.empty(file), PlainTeller())
    await database.migrate()
    await database.close()

    assert version_in(file) == HEAD


async def test_an_up_to_date_database_is_not_touched(database: Database):
    await open_game(database)
    before = await rows(database, schema.campaigns)

    with statements(database) as said:
        await database.migrate()

    assert await rows(database, schema.campaigns) == before
    assert said
    assert [
        one for one in said if not one.startswith(("SELECT", "PRAGMA main.table", "BEGIN"))
    ] == []


async def test_an_up_to_date_database_opens_while_somebody_writes(tmp_path: Path):
    file = tmp_path / "game.db"
    async with opened(file, PlainTeller()) as writing, writing.store.engine.begin() as connection:
        await connection.execute(schema.guilds.insert().values(guild_id=1))
        again = Database(backend.empty(file), PlainTeller())
        async with asyncio.timeout(2):
            await again.migrate()
        await again.close()


async def test_a_database_of_a_later_version_is_refused_and_left_as_it_was(tmp_path: Path):
    file = tmp_path / "game.db"
    async with opened(file, PlainTeller()) as database:
        await open_game(database)
    with closing(Outside(file)) as outside:
        outside.run("UPDATE alembic_version SET version_num = '0999'")
        before = outside.version()

        database = Database(backend.empty(file), PlainTeller())
        with pytest.raises(NewerDatabaseError) as refused:
            await database.migrate()
        await database.close()

        assert outside.version() == before

    assert str(refused.value) == (
        f"The database is from a newer version of this program (0999; this one knows {HEAD})."
        " Update the program, or point it at another database."
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("what", ["a folder", "another kind of file"])
async def test_what_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path, what: str):
    place = tmp_path / "game.db"
    if what == "a folder":
        place.mkdir()
    else:
        place.write_text("Dear diary, " * 400)

    database = Database(backend.empty(place), PlainTeller())
    with pytest.raises(UnusableDatabaseError) as refused:
        await database.migrate()
    await database.close()

    assert str(refused.value) in {"Is a directory", "it is another kind of file"}
    assert place.is_dir() or place.read_text() == "Dear diary, " * 400


async def test_a_migration_that_fails_half_way_leaves_nothing(tmp_path: Path):
    file = tmp_path / "game.db"
    database = Database(backend.empty(file), PlainTeller())
    with closing(Outside(file)) as outside:
        outside.run("CREATE TABLE phones (number TEXT)")  # the last one to be made

        with pytest.raises(Exception, match=r'phones"? already exists'):
            await database.migrate()

        assert outside.tables() == {"phones"}
    await database.close()


@pytest.mark.sqlite
async def test_a_migration_that_leaves_rows_that_refer_to_nothing_is_undone(tmp_path: Path):
    file = tmp_path / "game.db"
    database = Database(backend.empty(file), PlainTeller())
    with closing(Outside(file)) as outside:
        outside.run("CREATE TABLE elder (id INTEGER PRIMARY KEY)")
        outside.run("CREATE TABLE younger (elder INTEGER REFERENCES elder)")
        outside.run("INSERT INTO younger VALUES (5)")

        with pytest.raises(RuntimeError, match="nothing was changed"):
            await database.migrate()

        assert outside.tables() == {"elder", "younger"}
    await database.close()


@pytest.mark.sqlite
async def test_foreign_keys_are_on_again_after_a_migration_that_failed(tmp_path: Path):
    file = tmp_path / "game.db"
    with closing(Outside(file)) as outside:
        outside.run("CREATE TABLE phones (number TEXT)")
    engine = open_engine(backend.empty(file))

    async with engine.connect() as connection:
        with pytest.raises(Exception, match="phones already exists"):
            await connection.run_sync(upgrade)
        await connection.rollback()
        enforced = (await connection.execute(text("PRAGMA foreign_keys"))).scalar()

    await engine.dispose()
    assert enforced == 1


@pytest.mark.sqlite
async def test_a_database_in_memory_is_migrated_and_kept_while_it_is_open():
    database = Database("sqlite+aiosqlite:///:memory:", PlainTeller())
    await database.migrate()

    game = await open_game(database)

    assert (await game.seat()).channel_id == 7
    await database.close()


@pytest.mark.sqlite
async def test_a_file_is_kept_safe_and_read_beside_its_writer(database: Database):
    async with database.store.engine.connect() as connection:
        found = {
            pragma: (await connection.execute(text(f"PRAGMA {pragma}"))).scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        }

    full = 2
    assert found == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


async def test_readers_do_not_wait_for_a_writer(database: Database):
    game = await open_game(database)
    await game.join("Frank")
    before = await game.seat()

    async with database.store.engine.begin() as writing:
        await writing.execute(schema.campaigns.update().values(language="da"))
        async with asyncio.timeout(2):
            assert await game.seat() == before
            assert await database.campaigns.seat_in(7) == before
            assert await database.campaigns.open_seats() == [before]
            assert await database.campaigns.due(MONDAY) == []
            assert await database.campaigns.next_due() is not None
            assert await database.campaigns.admin_role(1) is None
            assert await database.campaigns.any()
            assert await database.outbox.next_attempt() is not None
            assert await database.outbox.campaign_of_phone(5) is None
            assert await database.process.recall("heartbeat") is None
            assert len(await database.journal(game.id)) == 2

    assert (await game.seat()).language == "da"


async def test_writers_take_turns(database: Database):
    game = await open_game(database)
    order: list[str] = []

    async with database.store.engine.begin() as writing:
        await writing.execute(schema.campaigns.update().values(opened_by=5))
        joining = asyncio.ensure_future(game.join("Frank"))
        joining.add_done_callback(lambda _: order.append("joined"))
        await asyncio.sleep(0.05)
        order.append("written")

    await joining
    assert order == ["written", "joined"]
    assert (await game.seat()).opened_by == 5


@pytest.mark.sqlite
async def test_a_reader_that_writes_after_all_is_a_bug_and_is_told_so(database: Database):
    """Why a writer takes the lock first: what was read here may be old by now."""
    game = await open_game(database)

    async with database.store.engine.connect() as reading:
        await reading.execution_options(**READING)
        await reading.execute(schema.campaigns.select())
        await game.join("Frank")
        with pytest.raises(Exception, match="locked"):
            await reading.execute(schema.campaigns.update().values(language="da"))


async def test_the_process_remembers_the_last_thing_it_was_told(tmp_path: Path):
    async with opened(tmp_path / "game.db", PlainTeller()) as database:
        await database.process.remember("heartbeat", "1")
        await database.process.remember("commands", "abc")
        await database.process.remember("heartbeat", "2")

    async with opened(tmp_path / "game.db", PlainTeller()) as database:
        assert await database.process.recall("heartbeat") == "2"
        assert await database.process.recall("commands") == "abc"
        assert await database.process.recall("nothing") is None


async def test_migrating_twice_at_once_is_migrating_once(tmp_path: Path):
    file = tmp_path / "game.db"
    engines = [open_engine(backend.empty(file)) for _ in range(3)]

    await asyncio.gather(*(migrate(engine) for engine in engines))

    await asyncio.gather(*(engine.dispose() for engine in engines))
    assert version_in(file) == HEAD


async def test_a_players_open_campaigns_are_found_by_who_plays_in_them(database: Database):
    here = await open_game(database, channel=1)
    there = await open_game(database, channel=2)
    await open_game(database, channel=3)
    frank = await here.join("Frank")
    await there.join("Frank")
    await there.join("Tonny")
    player = (await here.seat()).state.dealers[frank].player

    both = await database.campaigns.seats_of(player)
    await here.done(Leave(frank, None))
    one = await database.campaigns.seats_of(player)

    assert [seat.id for seat in both] == [here.id, there.id]
    assert [seat.id for seat in one] == [there.id]
    assert await database.campaigns.seats_of(PlayerId(player[:1])) == []
    assert await database.campaigns.seats_of(PlayerId("%")) == []
