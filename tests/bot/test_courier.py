"""The courier carries what is waiting to Discord: in order, once, whatever Discord does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import cast
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
from sqlalchemy import text

from bot.cards import Card
from bot.courier import AFTER_FAILURE, LEASE, LONGEST_BACK_OFF, IDLE, Courier
from db import schema
from db.database import Database
from db.outbox import ADMINISTRATORS, TABLE, Letter, phone
from game.campaign import Status
from game.moves import Talk
from game.units import Character, DealerId
from tests.bot.fake_discord import (
    NO_ACCESS,
    NO_DIRECT,
    NO_PERMISSION,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    FakeClient,
    World,
    direct,
    refused,
)
from tests.bot.manual_watch import ManualWatch
from tests.db.tables import Game, PlainTeller, open_game, opened, rows

CHANNEL, OPENED_BY = 7, 99
FRANK = DealerId("d1")
PLAYER = sum(b"Frank")
SECOND = timedelta(seconds=1)
HICCUPS = {
    "500": refused(500),
    "503": refused(503),
    "502": refused(502),
    "429": refused(429),
    "dropped": aiohttp.ServerDisconnectedError(),
    "reset": ConnectionResetError(),
    "too slow": TimeoutError(),
}


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller(says=lambda _: [], writes=lambda line: Card(lines=[line]).to_text())


@pytest.fixture
async def database(tmp_path: Path, teller: PlainTeller) -> AsyncIterator[Database]:
    async with opened(tmp_path / "game.db", teller) as it:
        yield it


@pytest.fixture
def watch() -> ManualWatch:
    return ManualWatch()


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> FakeClient:
    return FakeClient(world)


@pytest.fixture
def courier(database: Database, watch: ManualWatch, client: FakeClient) -> Courier:
    return Courier(cast("discord.Client", client), database, watch)


@pytest.fixture
async def game(database: Database) -> Game:
    game = await open_game(database, channel=CHANNEL)
    assert await game.join("Frank") == FRANK
    return game


async def say(game: Game, teller: PlainTeller, *letters: tuple[str, str]) -> None:
    """Have a move leave letters with these targets and lines."""
    cards = [Letter(target, Card(lines=[line]).to_text()) for target, line in letters]
    teller.says = lambda _: cards
    await game.done(Talk(FRANK, Character.MILO, "small_talk"))
    teller.says = lambda _: []


async def ring(game: Game, teller: PlainTeller, line: str) -> None:
    """Have a move leave a letter that is to be noticed at once."""
    letter = Letter(phone(FRANK), Card(lines=[line], ping=True).to_text())
    teller.says = lambda _: [letter]
    await game.done(Talk(FRANK, Character.MILO, "small_talk"))
    teller.says = lambda _: []


async def waiting(database: Database) -> int:
    return sum(row.closed_wall is None for row in await rows(database, schema.outbox))


# In order, once.


async def test_letters_arrive_in_the_order_they_were_written(
    game: Game, teller: PlainTeller, courier: Courier, world: World, database: Database
):
    await say(game, teller, (TABLE, "one"), (phone(FRANK), "psst"), (TABLE, "two"))
    await say(game, teller, (TABLE, "three"))

    await courier.deliver()

    assert world.texts(CHANNEL) == ["one", "two", "three"]
    [thread] = world.threads
    assert world.texts(thread) == ["psst"]
    assert await waiting(database) == 0
    stored = {row.message_id for row in await rows(database, schema.outbox)}
    assert stored == {one.id for one in world.shown}


async def test_what_was_delivered_is_not_delivered_again(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, (TABLE, "one"))
    assert await courier.deliver() == 1

    watch.move(2 * LEASE)

    assert await courier.deliver() == 0
    assert len(world.tried) == 1


@pytest.mark.parametrize("problem", HICCUPS.values(), ids=HICCUPS)
@pytest.mark.parametrize("accepted", [False, True], ids=["refused", "accepted all the same"])
async def test_a_letter_that_did_not_come_through_is_sent_again_with_the_same_nonce(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    watch: ManualWatch,
    problem: Exception,
    accepted: bool,  # noqa: FBT001 - pytest gives it
):
    await say(game, teller, (TABLE, "one"), (TABLE, "two"), (TABLE, "three"))
    world.fail(CHANNEL, problem, problem, after=accepted)

    await courier.deliver()
    assert len(world.tried) == 1
    watch.move(2 * SECOND)
    await courier.deliver()
    watch.move(4 * SECOND)
    await courier.deliver()

    assert world.texts(CHANNEL) == ["one", "two", "three"]
    nonces = [nonce for _, nonce in world.tried]
    assert nonces[0] == nonces[1] == nonces[2]
    assert len(set(nonces)) == 3


async def test_nothing_younger_overtakes_a_letter_that_is_to_be_sent_again(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, (TABLE, "one"))
    world.fail(CHANNEL, refused(503))
    await courier.deliver()
    await say(game, teller, (TABLE, "two"))

    await courier.deliver()
    assert world.texts(CHANNEL) == []
    watch.move(2 * SECOND)
    await courier.deliver()

    assert world.texts(CHANNEL) == ["one", "two"]


async def test_each_attempt_in_vain_doubles_the_wait_up_to_an_hour(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, (TABLE, "one"))
    world.fail(CHANNEL, *[refused(503)] * 14)

    waits: list[int] = []
    for _ in range(14):
        await courier.deliver()
        again = await game.database.outbox.next_attempt()
        assert again is not None
        waits.append((again - watch.wall) // 1_000_000)
        watch.move_to(again)

    longest = int(LONGEST_BACK_OFF.total_seconds())
    assert waits == [min(2**attempt, longest) for attempt in range(1, 15)]


async def test_a_channel_that_is_refused_holds_up_no_other(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    database: Database,
    caplog: pytest.LogCaptureFixture,
):
    other = await open_game(database, channel=8)
    await other.join("Frank")
    await say(game, teller, *[(TABLE, f"lost {number}") for number in range(60)])
    await say(other, teller, (TABLE, "well"))
    world.fail(CHANNEL, *[refused(403, NO_PERMISSION)] * 9)

    while await courier.deliver():
        pass

    assert world.texts(8) == ["well"]
    assert world.texts(CHANNEL) == []
    # One attempt, one line in the log, one word to who opened the table.
    assert [number for number, _ in world.tried].count(CHANNEL) == 1
    assert [record.message for record in caplog.records] == ["channel_stopped"]
    assert world.texts(direct(OPENED_BY)) == ["no_permission in en 7"]
    assert (await game.seat()).state.status is Status.PAUSED
    assert (await other.seat()).state.status is Status.RUNNING


async def test_a_letter_that_cannot_be_shown_at_all_holds_up_no_other_channel(
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    caplog: pytest.LogCaptureFixture,
):
    broken = Letter(TABLE, "no card at all")
    nobodys = Letter(phone(DealerId("d99")), Card(lines=["who?"]).to_text())
    psst = Letter(phone(FRANK), Card(lines=["psst"]).to_text())
    teller.says = lambda _: [broken, nobodys, psst]
    await game.done(Talk(FRANK, Character.MILO, "small_talk"))

    await courier.deliver()

    [thread] = world.threads
    assert world.texts(thread) == ["psst"]
    assert [record.message for record in caplog.records] == ["letter_failed", "letter_failed"]


async def test_a_courier_that_is_cut_off_says_nothing_twice(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    watch: ManualWatch,
    monkeypatch: pytest.MonkeyPatch,
):
    await say(game, teller, *[(TABLE, str(number)) for number in range(6)])
    # A process that is killed writes nothing down any more.
    monkeypatch.setattr(courier, "_mark", AsyncMock())
    await courier.deliver()
    assert await waiting(game.database) == 6
    monkeypatch.undo()
    courier._sent.clear()

    watch.move(LEASE)
    while await courier.deliver():
        pass

    assert world.texts(CHANNEL) == [str(number) for number in range(6)]
    assert len(world.tried) == 12


async def test_an_ordinary_letter_mentions_nobody(
    game: Game, teller: PlainTeller, courier: Courier, world: World
):
    await say(game, teller, (phone(FRANK), f"<@{PLAYER}> @everyone"), (TABLE, "<@&5> @here"))

    await courier.deliver()

    assert [one.pings for one in world.shown] == [(), ()]


async def test_a_letter_that_is_to_be_noticed_pings_its_dealer_and_nobody_else(
    game: Game, teller: PlainTeller, courier: Courier, world: World
):
    await ring(game, teller, "@everyone <@5>")

    await courier.deliver()

    [shown] = world.shown
    assert shown.pings == (PLAYER,)
    assert shown.text.startswith(f"<@{PLAYER}>|")


# The phone.


async def test_a_phone_is_a_private_thread_below_the_table(
    game: Game, teller: PlainTeller, courier: Courier, world: World, database: Database
):
    await say(game, teller, (phone(FRANK), "one"), (phone(FRANK), "two"))

    await courier.deliver()

    assert list(world.threads.values()) == [("Frank's phone", {PLAYER})]
    [thread] = world.threads
    assert world.texts(thread) == ["one", "two"]
    assert await database.outbox.phone_of(game.id, FRANK) == ("thread", thread)


@pytest.mark.parametrize("missing", ["create_private_threads", "send_messages_in_threads"])
async def test_a_phone_is_direct_messages_where_threads_are_not_allowed(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    client: FakeClient,
    missing: str,
):
    client.permissions.update(**{missing: False})
    await say(game, teller, (phone(FRANK), "one"), (phone(FRANK), "two"))

    await courier.deliver()

    assert world.texts(direct(PLAYER)) == ["one", "two"]
    assert world.threads == {}
    assert await game.database.outbox.phone_of(game.id, FRANK) == ("dm", direct(PLAYER))


async def test_a_phone_is_direct_messages_where_the_table_is_not_known(
    game: Game, teller: PlainTeller, courier: Courier, world: World, client: FakeClient
):
    client.unknown.add(CHANNEL)
    await say(game, teller, (phone(FRANK), "one"))

    await courier.deliver()

    assert world.texts(direct(PLAYER)) == ["one"]


async def test_a_phone_is_direct_messages_where_a_thread_is_refused_after_all(
    game: Game, teller: PlainTeller, courier: Courier, world: World
):
    world.fail("create_thread", refused(403, NO_PERMISSION))
    await say(game, teller, (phone(FRANK), "one"))

    await courier.deliver()

    assert world.texts(direct(PLAYER)) == ["one"]


@pytest.mark.parametrize("deletable", [True, False], ids=["deletable", "to stay"])
async def test_a_thread_nobody_may_be_let_into_becomes_direct_messages(
    game: Game, teller: PlainTeller, courier: Courier, world: World, *, deletable: bool
):
    world.fail("add_user", refused(403, NO_ACCESS))
    if not deletable:
        world.fail("delete_channel", refused(403, NO_PERMISSION))
    await say(game, teller, (phone(FRANK), "one"))

    await courier.deliver()

    assert world.texts(direct(PLAYER)) == ["one"]
    assert await game.database.outbox.phone_of(game.id, FRANK) == ("dm", direct(PLAYER))


async def test_a_thread_is_opened_once_even_if_letting_in_fails_at_first(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    world.fail("add_user", refused(500), ConnectionResetError())
    await say(game, teller, (phone(FRANK), "one"))

    for _ in range(3):
        await courier.deliver()
        watch.move(8 * SECOND)

    [(thread, (_, people))] = world.threads.items()
    assert people == {PLAYER}
    assert world.texts(thread) == ["one"]


async def test_a_thread_that_was_deleted_is_made_anew(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, (phone(FRANK), "one"))
    await courier.deliver()
    [first] = world.threads
    world.gone.add(first)

    await say(game, teller, (phone(FRANK), "two"))
    await courier.deliver()
    watch.move(2 * SECOND)
    await courier.deliver()

    [second] = set(world.threads) - {first}
    assert world.threads[second] == ("Frank's phone", {PLAYER})
    assert world.texts(second) == ["two"]
    assert await game.database.outbox.phone_of(game.id, FRANK) == ("thread", second)


async def test_a_thread_that_was_deleted_while_it_was_set_up_is_made_anew(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    world.fail("add_user", refused(500))
    await say(game, teller, (phone(FRANK), "one"))
    await courier.deliver()
    [first] = world.threads
    world.gone.add(first)

    for _ in range(3):
        watch.move(8 * SECOND)
        await courier.deliver()

    [second] = set(world.threads) - {first}
    assert world.texts(second) == ["one"]


@pytest.mark.parametrize("code", [UNKNOWN_MEMBER, UNKNOWN_USER])
async def test_somebody_who_left_the_server_does_not_leave_a_trail_of_threads(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    watch: ManualWatch,
    code: int,
):
    world.fail("add_user", *[refused(404, code)] * 9)
    await say(game, teller, (phone(FRANK), "one"))

    for _ in range(5):
        await courier.deliver()
        watch.move(timedelta(hours=1))

    assert len(world.threads) == 1


async def test_whoever_cannot_be_written_to_is_reported_once_and_nothing_piles_up(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    client: FakeClient,
    database: Database,
):
    client.permissions.update(create_private_threads=False)
    world.closed_to.add(direct(PLAYER))
    await say(game, teller, (phone(FRANK), "one"), (phone(FRANK), "two"), (TABLE, "table"))

    await courier.deliver()
    await say(game, teller, (phone(FRANK), "three"))
    await courier.deliver()

    [word] = world.texts(direct(OPENED_BY))
    assert "Frank" in word
    assert f"<#{CHANNEL}>" in word
    assert world.texts(CHANNEL) == ["table"]
    assert await waiting(database) == 0
    assert await database.outbox.phone_of(game.id, FRANK) == ("none", None)
    assert len([one for one in world.tried if one[0] == direct(PLAYER)]) == 1


async def test_the_word_about_a_closed_phone_is_said_again_if_it_did_not_come_through(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    client: FakeClient,
    watch: ManualWatch,
):
    client.permissions.update(create_private_threads=False)
    world.fail(("create_dm", PLAYER), *[refused(403, NO_DIRECT)] * 3)
    world.fail(direct(OPENED_BY), refused(500), after=True)
    world.fail(direct(OPENED_BY), refused(503))
    await say(game, teller, (phone(FRANK), "one"))

    for _ in range(4):
        await courier.deliver()
        watch.move(10 * SECOND)

    assert len(world.texts(direct(OPENED_BY))) == 1
    assert await waiting(game.database) == 0


async def test_a_word_to_administrators_goes_to_who_set_the_table_up(
    game: Game, teller: PlainTeller, courier: Courier, world: World
):
    await say(game, teller, (ADMINISTRATORS, "the clock fails"))

    await courier.deliver()

    assert world.texts(direct(OPENED_BY)) == ["the clock fails"]


async def test_an_administrator_who_cannot_be_written_to_is_not_written_to_for_ever(
    game: Game, teller: PlainTeller, courier: Courier, world: World, database: Database
):
    world.closed_to.add(direct(OPENED_BY))
    await say(game, teller, (ADMINISTRATORS, "the clock fails"))

    await courier.deliver()

    assert world.shown == []
    assert await waiting(database) == 0


# The loop.


@asynccontextmanager
async def running(courier: Courier, game: Game, watch: ManualWatch) -> AsyncGenerator[None]:
    """A courier that is rung by each commit, and has gone to sleep."""
    game.database.campaigns.on_letters = courier.alarm.ring
    async with watch.stirring():
        loop = asyncio.create_task(courier.run())
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the loop does by and by."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the loop rings nobody when it has delivered
            await asyncio.sleep(0.002)


async def test_what_is_written_is_delivered_at_once(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    async with running(courier, game, watch):
        assert watch.sleeps() == [IDLE]
        await say(game, teller, (TABLE, "one"))
        await until(lambda: world.texts(CHANNEL) == ["one"])
        await until(lambda: watch.sleeps() == [IDLE])


async def test_what_was_waiting_before_the_start_is_delivered_first(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, *[(TABLE, str(number)) for number in range(120)])

    async with running(courier, game, watch):
        await until(lambda: len(world.shown) == 120)
        assert world.texts(CHANNEL) == [str(number) for number in range(120)]


async def test_the_loop_sleeps_until_the_next_attempt_though_younger_letters_wait(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    world.fail(CHANNEL, refused(503))
    async with running(courier, game, watch):
        await say(game, teller, (TABLE, "one"))
        await until(lambda: len(world.tried) == 1)
        await say(game, teller, (TABLE, "two"))
        await until(lambda: watch.sleeps() == [2 * SECOND])

        watch.move(2 * SECOND)
        await until(lambda: world.texts(CHANNEL) == ["one", "two"])


async def test_letters_a_dead_process_had_leased_are_delivered_when_the_lease_ends(
    game: Game, teller: PlainTeller, courier: Courier, world: World, watch: ManualWatch
):
    await say(game, teller, (TABLE, "one"))
    await game.database.outbox.lease(watch.wall, watch.wall + 9_000_000, 50)

    async with running(courier, game, watch):
        assert watch.sleeps() == [9 * SECOND]
        watch.move(9 * SECOND)
        await until(lambda: world.texts(CHANNEL) == ["one"])


async def test_a_database_that_fails_for_a_while_does_not_stop_the_courier(  # noqa: PLR0913 - fixtures
    game: Game,
    teller: PlainTeller,
    courier: Courier,
    world: World,
    watch: ManualWatch,
    caplog: pytest.LogCaptureFixture,
):
    async def rename(old: str, new: str) -> None:
        async with game.database.store.engine.begin() as connection:
            await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await say(game, teller, (TABLE, "one"))
    await rename("outbox", "elsewhere")
    async with running(courier, game, watch):
        assert watch.sleeps() == [AFTER_FAILURE]
        assert "courier_stalled" in [record.message for record in caplog.records]

        await rename("elsewhere", "outbox")
        watch.move(AFTER_FAILURE)
        await until(lambda: world.texts(CHANNEL) == ["one"])
