"""What one process does wakes the others that have the campaign in their shard."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from db.database import Database
from db.shards import Shard
from db.wake import AGAIN_AFTER
from game.moves import Rest
from game.refusals import Refusal
from game.units import DealerId
from tests import backend
from tests.backend import Outside
from tests.db.relay import Relay
from tests.db.tables import Game, PlainTeller, open_game, opened

A_SERVER = 1 << 22
FRANK = DealerId("d1")
A_WHILE = 0.3
"""Seconds in which whoever is to be woken would be."""

_ANOTHER = """
import asyncio, sys
from db.campaigns import Played
from db.database import Database
from db.script import CampaignId
from game.moves import Rest
from tests.db.tables import MONDAY, PlainTeller

async def main():
    database = Database(sys.argv[1], PlainTeller())
    for number, line in enumerate(sys.stdin):
        campaign, key = CampaignId(int(line)), f"another:{number}"
        played = await database.campaigns.play(campaign, Rest("d1"), key=key, wall=MONDAY)
        print(type(played).__name__, flush=True)
    await database.close()

asyncio.run(main())
"""


class Ear:
    """Somebody asleep, and how often they were woken."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def is_woken(self, within: float = 1.0) -> bool:
        """Say whether somebody wakes them within so many seconds, or has; they sleep on."""
        try:
            await asyncio.wait_for(self._woken.wait(), within)
        except TimeoutError:
            return False
        self._woken.clear()
        return True


@asynccontextmanager
async def listening(database: Database) -> AsyncGenerator[Ear]:
    ear = Ear()
    database.listen(ear.wake)
    assert await ear.is_woken(5), "for what was said before"
    yield ear


class Another:
    """Another process, which plays."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def plays(self, game: Game) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{game.id}\n".encode())
        assert await stdout.readline() == b"Played\n"


@pytest.fixture
async def another(database: Database) -> AsyncIterator[Another]:
    url = database.store.engine.url.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _ANOTHER, url),
        cwd=Path(__file__).parents[2],
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin is not None
    try:
        yield Another(process)
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def dealt(database: Database, *, guild: int = 1, channel: int = 7) -> Game:
    game = await open_game(database, guild=guild, channel=channel)
    assert await game.join("Frank") == FRANK
    return game


@pytest.mark.postgres
async def test_a_move_of_another_process_is_heard_within_a_second(
    database: Database, another: Another
):
    game = await dealt(database)
    async with listening(database) as ear:
        for _ in range(3):
            await another.plays(game)
            assert await ear.is_woken()


@pytest.mark.postgres
async def test_ones_own_moves_wake_nobody(database: Database, another: Another):
    game = await dealt(database)
    async with listening(database) as ear:
        await game.done(Rest(FRANK))
        assert not await ear.is_woken(A_WHILE)

        await another.plays(game)
        assert await ear.is_woken()


@pytest.mark.postgres
async def test_what_another_shard_has_wakes_nobody(
    tmp_path: Path, database: Database, another: Another, teller: PlainTeller
):
    mine = await dealt(database, guild=6 * A_SERVER)
    theirs = await dealt(database, guild=7 * A_SERVER, channel=8)
    async with opened(tmp_path / "game.db", teller, Shard(0, 2)) as half, listening(half) as ear:
        await another.plays(theirs)
        assert not await ear.is_woken(A_WHILE)

        await another.plays(mine)
        assert await ear.is_woken()


@pytest.mark.postgres
async def test_whoever_was_thrown_out_listens_again(
    tmp_path: Path, database: Database, another: Another
):
    game = await dealt(database)
    async with listening(database) as ear:
        with closing(Outside(tmp_path / "game.db")) as outside:
            [(thrown_out,)] = outside.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query ILIKE 'listen%'"
            )
        assert thrown_out

        assert await ear.is_woken(AGAIN_AFTER + 5), "for what was said meanwhile"
        await another.plays(game)
        assert await ear.is_woken()


@pytest.mark.postgres
@pytest.mark.parametrize("cut", ["at once", "while it takes up listening again"])
async def test_a_server_that_was_gone_is_listened_to_again(
    tmp_path: Path, database: Database, another: Another, teller: PlainTeller, cut: str
):
    game = await dealt(database)
    async with Relay(backend.migrated(tmp_path / "game.db")) as relay:
        far = Database(relay.url, teller)
        async with listening(far) as ear:
            await relay.cut()
            assert not await ear.is_woken(A_WHILE)
            if cut != "at once":
                relay.cuts_at = b"LISTEN"
            await relay.mend()

            assert await ear.is_woken(2 * AGAIN_AFTER + 5)
            assert relay.cuts_at is None
            await another.plays(game)
            assert await ear.is_woken()
        await far.close()


@pytest.mark.postgres
async def test_whoever_has_closed_hears_nothing_more(tmp_path: Path, teller: PlainTeller):
    async with opened(tmp_path / "game.db", teller) as database, listening(database) as ear:
        pass

    with closing(Outside(tmp_path / "game.db")) as outside:
        outside.run("SELECT pg_notify('pusher_moves', 'somebody 1')")
        assert not await ear.is_woken(A_WHILE)
        assert outside.run(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ) == [(0,)]


@pytest.mark.sqlite
async def test_who_is_alone_listens_to_nobody(database: Database):
    game = await dealt(database)
    ear = Ear()
    before = asyncio.all_tasks()

    database.listen(ear.wake)

    assert asyncio.all_tasks() == before
    assert not isinstance(await game.play(Rest(FRANK)), Refusal)
    assert not await ear.is_woken(A_WHILE)
