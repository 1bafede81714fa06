"""A database of an earlier version is brought up with everything that is in it."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from db import journal
from db.database import Database
from db.engine import HEAD, open_engine
from db.upgrade import upgrade
from game.campaign import Promised
from game.gametime import HOUR, GameTime
from game.moves import PromiseVic
from tests import backend
from tests.backend import Outside
from tests.db.tables import PlainTeller, open_game

FIRST: dict[str, list[dict[str, object]]] = {
    "campaigns": [
        {
            "id": number,
            "guild_id": 1 << 60,
            "channel_id": 70 + number,
            "opened_by": 99,
            "language": "da",
            "opened_wall": 1_772_438_400_000_000,
            "over": number == 2,
            "position": 3,
            "state": '{"name":"Ærø"}',
            "stage_memory": "m",
            "anchor_wall": 1_772_438_400_000_000,
            "anchor_game": 28_800_000_000,
            "rate": 720,
            "running": number == 1,
            "next_due_wall": 1_772_438_400_000_001 if number == 1 else None,
            "last_wall": 1_772_438_400_000_000,
            "failures": 2,
        }
        for number in (1, 2)
    ],
    "journal": [
        {
            "campaign_id": 1,
            "position": position,
            "key": f"interaction:{position}",
            "wall": 1_772_438_400_000_000,
            "game": 28_800_000_000,
            "kind": "Rest",
            "move": "{}",
            "events": "[]",
        }
        for position in range(3)
    ],
    "ledger": [
        {
            "id": 1,
            "campaign_id": 1,
            "position": 0,
            "unit": "kr",
            "source": "bank",
            "target": "d1",
            "amount": 500,
        }
    ],
    "appointments": [
        {"campaign_id": 1, "id": "a1", "due": 108_000_000_000, "errand": "dawn", "subject": ""}
    ],
    "outbox": [
        {
            "id": number,
            "campaign_id": 1,
            "target": "table",
            "body": "{}",
            "nonce": f"1-0-{number}",
            "written_wall": 1_772_438_400_000_000,
            "leased_until_wall": 1_772_438_460_000_000 if number == 1 else None,
            "attempts": number,
            "closed_wall": 1_772_438_400_000_001 if number == 2 else None,
            "message_id": 1 << 61 if number == 2 else None,
        }
        for number in (1, 2, 3)
    ],
    "phones": [{"campaign_id": 1, "dealer_id": "d1", "channel_id": 80, "kind": "thread"}],
    "guilds": [{"guild_id": 1 << 60, "admin_role_id": 501}],
    "facts": [{"name": "heartbeat", "value": "1772438400000000"}],
}
"""A row of everything, as the first version wrote it."""


def written_by_the_first_version(connection: Connection) -> None:
    upgrade(connection, "0001")
    for table, rows in FIRST.items():
        columns = [f'"{column}"' for column in rows[0]]
        values = [f":{column}" for column in rows[0]]
        connection.execute(
            text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(values)})"),  # noqa: S608 - our own tables
            rows,
        )
    connection.commit()


async def made(file: Path) -> str:
    """Make a database of the first version; return its URL."""
    url = backend.empty(file)
    engine = open_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(written_by_the_first_version)
    await engine.dispose()
    return url


def found_in(file: Path) -> dict[str, list[dict[str, object]]]:
    """All that is stored, in the columns that the first version had."""
    with closing(Outside(file)) as outside:
        found: dict[str, list[dict[str, object]]] = {}
        for table, rows in FIRST.items():
            columns = list(rows[0])
            named = ", ".join(f'"{column}"' for column in columns)
            stored = outside.run(f"SELECT {named} FROM {table} ORDER BY 1, 2")  # noqa: S608 - our own tables
            found[table] = [dict(zip(columns, row, strict=True)) for row in stored]
        return found


async def test_every_row_is_still_there(tmp_path: Path):
    file = tmp_path / "game.db"
    database = Database(await made(file), PlainTeller())
    assert found_in(file) == FIRST
    with closing(Outside(file)) as outside:
        assert outside.tables() == {*FIRST, "alembic_version"}

    await database.migrate()

    assert found_in(file) == FIRST
    with closing(Outside(file)) as outside:
        assert outside.run("SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert outside.run("SELECT frozen_wall FROM campaigns") == [(None,)] * 2
        assert outside.run("SELECT tried_wall FROM outbox") == [(None,)] * 3
    await database.close()


async def test_a_database_that_was_brought_up_is_as_good_as_a_new_one(tmp_path: Path):
    old = Database(await made(tmp_path / "old.db"), PlainTeller())
    await old.migrate()
    assert await old.campaigns.next_due() == 1_772_438_400_000_001
    assert [one.body for one in await old.outbox.lease(1_772_438_470_000_000, 1 << 61, 50)] == [
        "{}",
        "{}",
    ]
    await old.close()

    def shape(file: Path) -> list[tuple[object, ...]]:
        with closing(Outside(file)) as outside:
            if backend.ON_POSTGRES:
                return outside.run(
                    "SELECT table_name, column_name, data_type, is_nullable"
                    " FROM information_schema.columns WHERE table_schema = 'public'"
                    " UNION ALL SELECT tablename, indexname, indexdef, '' FROM pg_indexes"
                    " WHERE schemaname = 'public' ORDER BY 1, 2"
                )
            return outside.run("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")

    backend.migrated(tmp_path / "new.db")
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")
    assert shape(tmp_path / "new.db")


_MIGRATING = """
import asyncio, sys
from db import journal
from db.database import Database
from tests.db.tables import PlainTeller, open_game

async def main():
    database = Database(sys.argv[1], PlainTeller())
    print("ready", flush=True)
    sys.stdin.readline()
    await database.migrate()
    await database.close()

asyncio.run(main())
"""


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["empty", "of the first version"])
async def test_two_processes_that_start_together_bring_it_up_once(tmp_path: Path, state: str):
    file = tmp_path / "game.db"
    url = backend.empty(file) if state == "empty" else await made(file)
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _MIGRATING, url),
            cwd=Path(__file__).parents[2],
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"

    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))

    assert [err for _, err in said] == [b""] * 3
    assert [process.returncode for process in processes] == [0] * 3
    with closing(Outside(file)) as outside:
        assert outside.run("SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert state == "empty" or found_in(file) == FIRST


async def test_what_characters_heard_before_they_remembered_is_made_out_of_the_journal(
    tmp_path: Path,
):
    """A state that an earlier version wrote is made anew: the words that were given are in it."""
    file = tmp_path / "game.db"
    url = backend.migrated(file)
    database = Database(url, PlainTeller())
    game = await open_game(database)
    frank = await game.join("Frank")
    await game.done(PromiseVic(frank, Promised.CLUB, GameTime(30 * HOUR), "tomorrow"))
    written = await journal.stored_state(database.store, game.id)
    await database.close()
    now: dict[str, object] = json.loads(written)
    earlier: dict[str, object] = {**now, "memories": {}}
    with closing(Outside(file)) as outside:
        outside.run("UPDATE campaigns SET state = ?", json.dumps(earlier))
        for added in ("campaigns.quiet", "campaigns.zone", "journal.by_user", "outbox.position"):
            table, _, column = added.partition(".")
            outside.run(f"ALTER TABLE {table} DROP COLUMN {column}")
        outside.run("DROP TABLE undone")
        outside.run("UPDATE alembic_version SET version_num = '0002'")
    database = Database(url, PlainTeller())
    await database.migrate()

    assert await journal.stored_state(database.store, game.id) == written
    assert "tomorrow" in json.dumps(now["memories"])
    await database.close()
