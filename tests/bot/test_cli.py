"""What an operator types, what it says and how it ends: copies, and databases of no use."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import doctor
from bot.cli import main
from bot.settings import Settings
from bot.stage import Stage
from bot.standin import StandIn
from bot.standin.point import point_discord_at
from db.database import Database
from game.moves import Sell
from game.units import District
from tests.db.tables import open_game

pytestmark = pytest.mark.sqlite

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.here.it-is"
UNUSABLE = ["mysql://pusher@db/pusher", "nonsense", "postgresql://pusher@db:port/pusher", "://"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with no setting but the database's."""
    monkeypatch.chdir(tmp_path)
    for name in ("PUSHER_TOKEN_FILE", "DISCORD_TOKEN", "PUSHER_SHARD", "PUSHER_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PUSHER_TOKEN", TOKEN)
    monkeypatch.setenv("PUSHER_DATABASE", "sqlite+aiosqlite:///game.db")
    return tmp_path


def pusher(*arguments: str) -> str | int | None:
    """Run it; return what it exits with: nothing or 0, or a sentence, which makes it 1."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def lay(file: str = "game.db", sales: int = 1) -> None:
    """Have a database with a table at which something was sold."""

    async def laying() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", Stage())
        await database.migrate()
        game = await open_game(database)
        frank = await game.join("Frank")
        for _ in range(sales):
            await game.done(Sell(frank, 1, District.AMAGER))
        await database.close()

    asyncio.run(laying())


def moves(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        [(count,)] = database.execute("SELECT count(*) FROM journal")
    return int(count)


def one_sentence(said: object) -> str:
    assert isinstance(said, str)
    assert "\n" not in said
    assert said.rstrip().endswith(".")
    return said


# Copies.


def test_a_copy_is_made_and_its_size_and_its_proof_are_named(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    lay()

    assert not pusher("backup", "copy.db")

    size = (here / "copy.db").stat().st_size
    said = capsys.readouterr().out
    assert f"copied to copy.db ({size} bytes)" in said
    assert "pusher restore copy.db --check" in said


def test_a_copy_is_not_written_over_another(here: Path):
    lay()
    (here / "copy.db").write_text("mine")

    assert "is there already" in one_sentence(pusher("backup", "copy.db"))
    assert (here / "copy.db").read_text() == "mine"


def test_where_there_is_no_database_there_is_nothing_to_copy(here: Path):
    assert "There is no database" in one_sentence(pusher("backup", "copy.db"))
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_server_has_tools_of_its_own(here: Path, monkeypatch: pytest.MonkeyPatch, command: str):
    monkeypatch.setenv("PUSHER_DATABASE", "postgresql+asyncpg://pusher@db/pusher")
    (here / "copy.db").write_bytes(b"")

    assert "pg_dump" in one_sentence(pusher(command, "copy.db"))


def test_a_copy_is_proven_and_becomes_the_database(here: Path, capsys: pytest.CaptureFixture[str]):
    lay("copy.db")

    assert not pusher("restore", "copy.db")

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"ok    campaign 1: {moves(here / 'copy.db')} moves replay")
    assert said[1:] == ["copy.db is the database now."]
    assert moves(here / "game.db") == moves(here / "copy.db") > 0


def test_a_database_that_is_there_is_replaced_only_by_who_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    lay(sales=3)
    lay("copy.db")
    before = moves(here / "game.db")

    assert "--replace" in one_sentence(pusher("restore", "copy.db"))
    assert moves(here / "game.db") == before
    assert not pusher("restore", "copy.db", "--replace")

    assert moves(here / "game.db") == moves(here / "copy.db") < before
    assert moves(here / "game.db.before-restore") == before
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("The one before it is kept as ")
    assert said[-1].endswith("game.db.before-restore.")


def test_a_copy_can_be_proven_and_nothing_changed(here: Path, capsys: pytest.CaptureFixture[str]):
    lay("copy.db")

    assert not pusher("restore", "copy.db", "--check")

    assert capsys.readouterr().out.splitlines()[-1].endswith("Nothing has changed.")
    assert {one.name for one in here.glob("game.db*")} <= {"game.db.lock"}


def test_a_copy_that_is_not_what_its_journal_says_is_not_restored(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    lay(sales=2)
    lay("copy.db")
    with closing(sqlite3.connect(here / "copy.db")) as copy:
        copy.execute("DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)")
        copy.commit()
    before = moves(here / "game.db")

    said = one_sentence(pusher("restore", "copy.db", "--replace"))

    assert "copy.db is not restored" in said
    assert capsys.readouterr().out.startswith("bad   campaign 1: ")
    assert moves(here / "game.db") == before


def test_a_copy_from_a_newer_version_is_not_restored(here: Path):
    lay("copy.db")
    with closing(sqlite3.connect(here / "copy.db")) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()

    said = pusher("restore", "copy.db")

    assert isinstance(said, str)
    assert "newer version" in said
    assert not (here / "game.db").exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all, though long enough to be one"])
def test_what_is_no_database_is_not_restored(here: Path, content: bytes):
    (here / "copy.db").write_bytes(content)

    assert "is no SQLite database" in one_sentence(pusher("restore", "copy.db"))
    assert [one.name for one in here.iterdir()] == ["copy.db"]


def test_a_copy_that_is_not_there_is_not_restored(here: Path):
    assert "cannot be read" in one_sentence(pusher("restore", "copy.db"))
    assert list(here.iterdir()) == []


# A database that cannot be used.


@pytest.mark.parametrize("url", UNUSABLE)
@pytest.mark.parametrize("command", [("backup", "copy.db"), ("restore", "copy.db"), ("run",)])
def test_a_database_that_is_none_of_ours_is_named_in_a_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
):
    monkeypatch.setenv("PUSHER_DATABASE", url)
    (here / "copy.db").write_bytes(b"")

    assert "PUSHER_DATABASE" in one_sentence(pusher(*command))


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    it = StandIn(token=TOKEN)
    await it.start()
    with point_discord_at(it, ready_timeout=0.01):
        yield it
    await it.stop()


@pytest.mark.usefixtures("standin")
@pytest.mark.parametrize("url", UNUSABLE)
async def test_the_doctor_finds_a_database_that_is_none_of_ours(url: str):
    lines, well = await doctor.examine(Settings(url))

    assert not well
    assert "PUSHER_DATABASE" in one_sentence(lines[0])
    assert lines[0].startswith("BAD")


@pytest.mark.parametrize("command", [("backup", "copy.db"), ("run",), ("doctor",), ("invite",)])
def test_a_setting_that_is_none_ends_it_with_a_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
):
    monkeypatch.setenv("PUSHER_SHARD", "0/2")

    assert "PUSHER_SHARD needs PostgreSQL" in one_sentence(pusher(*command))
    assert list(here.iterdir()) == []
