"""A copy of a database that is in use, and what has to be true before it is lived on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db import journal, schema
from db.backup import BackupError, Proof, Restoration, back_up
from db.database import Database
from db.engine import NewerDatabaseError
from db.sole import SecondProcessError, SoleProcess
from game.moves import Sell
from game.units import District
from tests.db.tables import Game, PlainTeller, everything, open_game, opened, rows

pytestmark = pytest.mark.sqlite


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def named(folder: Path, pattern: str) -> set[str]:
    return {one.name for one in folder.glob(pattern)}


async def played(database: Database) -> Game:
    """Two tables at which something has happened; the first is returned."""
    first = await open_game(database, channel=7)
    dealer = await first.join("Frank")
    await first.done(Sell(dealer, 2, District.AMAGER))
    await (await open_game(database, channel=8)).join("Tonny")
    first.pass_hours(30)
    await first.keep()
    return first


async def proofs(restoration: Restoration) -> list[Proof]:
    return [proof async for proof in restoration.proofs()]


async def restored(file: Path, copy: Path, *, replace: bool = False) -> Path | None:
    restoration = Restoration(address(file), copy, PlainTeller())
    try:
        assert all(proof.wrong is None for proof in await proofs(restoration))
        return restoration.put_in_place(replace=replace)
    finally:
        restoration.drop()


async def test_a_copy_holds_all_there_was(database: Database, tmp_path: Path):
    await played(database)
    before = await everything(database)

    size = back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    assert size == (tmp_path / "copy.db").stat().st_size > 0
    assert named(tmp_path, "copy*") == {"copy.db"}
    async with opened(tmp_path / "copy.db", PlainTeller()) as copy:
        assert await everything(copy) == before


async def test_a_copy_made_while_people_play_is_of_one_moment(database: Database, tmp_path: Path):
    game = await played(database)
    frank = (await game.seat()).state.living()[0].id
    stop = asyncio.Event()

    async def sell() -> None:
        while not stop.is_set():
            await game.play(Sell(frank, 1, District.AMAGER))

    selling = asyncio.create_task(sell())
    copies = [tmp_path / f"copy{number}.db" for number in range(5)]
    for copy in copies:
        await asyncio.to_thread(back_up, address(tmp_path / "game.db"), copy)
    stop.set()
    await selling

    for copy in copies:
        restoration = Restoration(address(tmp_path / "other.db"), copy, PlainTeller())
        assert [proof.wrong for proof in await proofs(restoration)] == [None, None]
        restoration.drop()


@pytest.mark.parametrize("held", ["BEGIN", "BEGIN IMMEDIATE"])
async def test_nobody_who_writes_keeps_a_copy_waiting(
    database: Database, tmp_path: Path, held: str
):
    await played(database)
    with closing(sqlite3.connect(tmp_path / "game.db", isolation_level=None)) as other:
        other.execute(held)
        other.execute("SELECT * FROM facts").fetchall()

        assert back_up(address(tmp_path / "game.db"), tmp_path / "copy.db") > 0


def test_what_is_there_is_not_written_over(tmp_path: Path):
    (tmp_path / "game.db").write_bytes(b"")
    (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(BackupError, match=r"copy\.db is there already"):
        back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "mine"


def test_where_there_is_nothing_nothing_is_copied(tmp_path: Path):
    with pytest.raises(BackupError, match="There is no database at"):
        back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    assert list(tmp_path.iterdir()) == []


def test_a_server_is_copied_by_its_own_tools(tmp_path: Path):
    with pytest.raises(BackupError, match="pg_dump"):
        back_up("postgresql://pusher@localhost/pusher", tmp_path / "copy.db")


async def test_a_copy_in_a_folder_that_is_not_there_is_refused(database: Database, tmp_path: Path):
    with pytest.raises(BackupError, match="could not be made"):
        back_up(address(tmp_path / "game.db"), tmp_path / "nowhere" / "copy.db")


async def test_a_restored_copy_is_the_database(database: Database, tmp_path: Path):
    game = await played(database)
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")
    stored = await journal.stored_state(database.store, game.id)

    assert await restored(tmp_path / "new.db", tmp_path / "copy.db") is None

    async with opened(tmp_path / "new.db", PlainTeller()) as new:
        assert await journal.stored_state(new.store, game.id) == stored
    assert named(tmp_path, "new*") <= {"new.db", "new.db.lock"}


async def test_the_one_before_it_is_kept_with_all_that_was_in_it(
    database: Database, tmp_path: Path
):
    game = await played(database)
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")
    frank = (await game.seat()).state.living()[0].id
    await game.done(Sell(frank, 1, District.AMAGER))
    last = await everything(database)
    await database.close()

    first = await restored(tmp_path / "game.db", tmp_path / "copy.db", replace=True)
    second = await restored(tmp_path / "game.db", tmp_path / "copy.db", replace=True)

    assert first is not None
    assert second is not None
    assert first != second
    async with opened(first, PlainTeller()) as kept:
        assert await everything(kept) == last
    async with opened(tmp_path / "game.db", PlainTeller()) as new:
        assert len(await rows(new, schema.journal)) < len(last["journal"])


async def test_a_database_is_not_replaced_unasked(database: Database, tmp_path: Path):
    await played(database)
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")
    before = await everything(database)

    with pytest.raises(BackupError, match="--replace"):
        await restored(tmp_path / "game.db", tmp_path / "copy.db")

    assert await everything(database) == before
    assert not named(tmp_path, "*.restoring*")


async def test_a_database_that_is_in_use_is_not_replaced(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await played(database)
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    def in_use(_: SoleProcess) -> None:
        raise SecondProcessError

    monkeypatch.setattr(SoleProcess, "take", in_use)
    with pytest.raises(SecondProcessError):
        await restored(tmp_path / "game.db", tmp_path / "copy.db", replace=True)

    assert not named(tmp_path, "*.before-restore*")


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        ("UPDATE campaigns SET state = replace(state, 'Frank', 'Prank')", "another state"),
        ("DELETE FROM appointments WHERE campaign_id = 1", "appointments"),
        ("UPDATE ledger SET amount = amount + 1 WHERE campaign_id = 1", "does not add up"),
    ],
    ids=["state", "appointments", "ledger"],
)
async def test_a_copy_that_is_not_what_its_journal_says_is_found_out(
    database: Database, tmp_path: Path, damage: str, wrong: str
):
    await played(database)
    async with database.store.engine.begin() as connection:
        await connection.execute(text(damage))
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    restoration = Restoration(address(tmp_path / "new.db"), tmp_path / "copy.db", PlainTeller())
    first, second = await proofs(restoration)
    restoration.drop()

    assert wrong in (first.wrong or "")
    assert second.wrong is None
    assert not named(tmp_path, "new*")


@pytest.mark.parametrize("content", [b"", b"not a database at all"], ids=["empty", "text"])
def test_another_kind_of_file_is_not_restored(tmp_path: Path, content: bytes):
    (tmp_path / "copy.db").write_bytes(content)

    with pytest.raises(BackupError, match="no SQLite database"):
        Restoration(address(tmp_path / "new.db"), tmp_path / "copy.db", PlainTeller())

    assert not named(tmp_path, "new*")


async def test_a_file_with_a_hole_in_it_is_not_restored(database: Database, tmp_path: Path):
    await played(database)
    copy = tmp_path / "copy.db"
    back_up(address(tmp_path / "game.db"), copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])

    with pytest.raises(BackupError, match=r"damaged|cannot be read"):
        Restoration(address(tmp_path / "new.db"), copy, PlainTeller())

    assert not named(tmp_path, "new*")


async def test_a_copy_from_a_newer_version_is_not_restored(database: Database, tmp_path: Path):
    async with database.store.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    restoration = Restoration(address(tmp_path / "new.db"), tmp_path / "copy.db", PlainTeller())
    with pytest.raises(NewerDatabaseError):
        await proofs(restoration)
    restoration.drop()


async def test_what_waits_in_a_copy_is_looked_for_before_it_is_sent_again(
    database: Database, tmp_path: Path
):
    await played(database)
    back_up(address(tmp_path / "game.db"), tmp_path / "copy.db")

    await restored(tmp_path / "new.db", tmp_path / "copy.db")

    async with opened(tmp_path / "new.db", PlainTeller()) as new:
        waiting = await rows(new, schema.outbox)
        assert waiting
        assert [row.tried_wall for row in waiting] == [row.written_wall for row in waiting]
