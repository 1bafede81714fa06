"""Many channels at once: a slow one delays nobody, and what was sent is written down together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from unittest.mock import AsyncMock, patch

import pytest

from bot.courier import BATCH, LEASE
from db import schema
from db.outbox import TABLE
from db.store import StorageError
from tests.bot.mail import CHANNEL, Mail, until
from tests.bot.out_of_order import out_of_order
from tests.db.tables import Game, open_game, rows

OTHERS = range(100, 130)


async def tables(mail: Mail, channels: range) -> list[Game]:
    return [await open_game(mail.database, channel=channel) for channel in channels]


@asynccontextmanager
async def hanging(mail: Mail, *channels: int) -> AsyncGenerator[None]:
    """Channels from which no answer comes meanwhile."""
    mail.world.slow |= {channel: asyncio.Event() for channel in channels}
    yield
    answer(mail)
    for channel in channels:
        del mail.world.slow[channel]


def answer(mail: Mail) -> None:
    """Have the channels that hang answer."""
    for gate in mail.world.slow.values():
        gate.set()


async def test_a_slow_channel_holds_up_no_other_nor_what_is_written_down_of_them(mail: Mail):
    others = await tables(mail, OTHERS)

    async with mail.running(), hanging(mail, CHANNEL):
        await mail.say((TABLE, "slow"), (TABLE, "behind it"))
        await until(lambda: len(mail.world.tried) == 1)
        for game in others:
            await mail.say((TABLE, "one"), (TABLE, "two"), at=game)
        await until(lambda: len(mail.world.shown) == 2 * len(others))

        assert all(mail.world.texts(channel) == ["one", "two"] for channel in OTHERS)
        await mail.until_as_few_wait_as(2)
        assert mail.world.texts(CHANNEL) == []

        answer(mail)
        await until(lambda: mail.world.texts(CHANNEL) == ["slow", "behind it"])


async def test_channels_that_hang_for_minutes_never_have_all_hands(mail: Mail):
    hung = range(100, 110)
    for game in await tables(mail, hung):
        await mail.say((TABLE, "slow"), at=game)

    async with hanging(mail, *hung), mail.running():
        await until(lambda: len(mail.world.tried) == len(hung))
        for _ in range(4):
            async with mail.watch.stirring():
                mail.watch.move(LEASE)
        await mail.say((TABLE, "one"))
        await until(lambda: mail.world.texts(CHANNEL) == ["one"])
        # Whoever waits for an answer is not asked again meanwhile.
        assert len(mail.world.tried) == len(hung) + 1

        answer(mail)
        await until(lambda: len(mail.world.shown) == len(hung) + 1)


async def test_what_is_written_for_a_channel_while_it_hangs_comes_after_what_hung(mail: Mail):
    async with mail.running():
        async with hanging(mail, CHANNEL):
            await mail.say((TABLE, "slow"))
            await until(lambda: len(mail.world.tried) == 1)
            await mail.say((TABLE, "later"))
            async with mail.watch.stirring():
                mail.watch.move(LEASE)
        await until(lambda: mail.world.texts(CHANNEL) == ["slow"])
        await mail.until_as_few_wait_as(1)
        await until(lambda: mail.watch.sleeps() == [LEASE])
        mail.watch.move(LEASE)
        await until(lambda: mail.world.texts(CHANNEL) == ["slow", "later"])


async def test_more_channels_than_hands_are_all_served(mail: Mail):
    channels = range(100, 110 + BATCH)
    for game in await tables(mail, channels):
        await mail.say((TABLE, "one"), at=game)

    async with hanging(mail, *channels), mail.running():
        await until(lambda: len(mail.world.tried) == BATCH)
        async with mail.watch.stirring():
            mail.courier.alarm.ring()
        assert len(mail.world.tried) == BATCH
        answer(mail)
        await until(lambda: len(mail.world.shown) == len(channels))

    assert all(mail.world.texts(channel) == ["one"] for channel in channels)


# Written down together.


async def test_what_many_channels_have_sent_at_once_is_written_down_in_few_transactions(
    mail: Mail,
):
    channels = range(100, 140)
    for game in await tables(mail, channels):
        await mail.say((TABLE, "one"), at=game)
    close = mail.database.outbox.close
    closed: list[int] = []

    async def closing(sent: list[tuple[int, int | None]], wall: int) -> None:
        closed.extend([len(sent)] if sent else [])
        await close(sent, wall)

    with patch.object(mail.database.outbox, "close", closing):
        async with hanging(mail, *channels):
            delivering = asyncio.create_task(mail.deliver())
            await until(lambda: len(mail.world.tried) == len(channels))
        assert await delivering == len(channels)

    assert sum(closed) == len(channels)
    assert len(closed) <= 4
    assert await mail.waiting() == 0


async def test_what_could_not_be_written_down_is_with_the_next_and_not_sent_again(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    other = await mail.table(8)
    await mail.say((TABLE, "one"), (TABLE, "two"))
    full = AsyncMock(side_effect=StorageError("database or disk is full"))
    with patch.object(mail.database.outbox, "close", full):
        await mail.deliver()
    assert await mail.waiting() == 2
    assert [record.message for record in caplog.records] == ["courier_stalled"]

    await mail.say((TABLE, "elsewhere"), at=other)
    await mail.deliver()

    assert await mail.waiting() == 0
    assert mail.world.texts(CHANNEL) == ["one", "two"]
    assert len(mail.world.tried) == 3
    stored = {row.message_id for row in await rows(mail.database, schema.outbox)}
    assert stored == {one.id for one in mail.world.shown}


@pytest.mark.parametrize("later", [LEASE, 10 * LEASE], ids=["under the nonce", "by its mark"])
async def test_what_could_not_be_written_down_is_written_down_when_the_lease_has_run_out(
    mail: Mail, later: timedelta
):
    await mail.say((TABLE, "one"), (TABLE, "two"))
    full = AsyncMock(side_effect=StorageError("database or disk is full"))
    with patch.object(mail.database.outbox, "close", full):
        await mail.deliver()

    mail.watch.move(later)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two"]
    assert await mail.waiting() == 0


# Stopping.


async def test_whoever_stops_delivers_what_waits_first(mail: Mail):
    others = await tables(mail, OTHERS)
    for game in [mail.game, *others]:
        await mail.say(*[(TABLE, str(number)) for number in range(12)], at=game)

    await mail.courier.stop(5)

    assert await mail.waiting() == 0
    for channel in (CHANNEL, *OTHERS):
        assert mail.world.texts(channel) == [str(number) for number in range(12)]


async def test_the_loop_ends_when_the_courier_stops(mail: Mail):
    async with mail.watch.stirring():
        loop = asyncio.create_task(mail.courier.run())

    await mail.courier.stop(1)

    async with asyncio.timeout(1):
        await loop


async def test_whoever_stops_does_not_wait_for_a_channel_that_hangs(mail: Mail):
    other = await mail.table(8)
    await mail.say((TABLE, "one"), (TABLE, "two"), at=other)
    await mail.say((TABLE, "slow"))
    began = asyncio.get_running_loop().time()

    async with hanging(mail, CHANNEL):
        await mail.courier.stop(0.1)
    assert asyncio.get_running_loop().time() - began < 2

    assert mail.world.texts(8) == ["one", "two"]
    assert await mail.waiting() == 1


async def test_the_next_courier_goes_on_where_one_was_stopped_and_says_nothing_twice(mail: Mail):
    await mail.say(*[(TABLE, str(number)) for number in range(25)])
    sent = 0

    def hang_at_the_eighth(channel: int) -> None:
        nonlocal sent
        sent += 1
        if sent == 8:
            mail.world.slow[channel] = asyncio.Event()

    mail.world.on_send = hang_at_the_eighth
    await mail.courier.stop(0.1)
    assert len(mail.world.shown) == 7
    assert await mail.waiting() == 18

    mail.world.slow.clear()
    await (await mail.next_courier()).stop(5)

    assert mail.world.texts(CHANNEL) == [str(number) for number in range(25)]
    assert len(mail.world.tried) == 26
    assert await mail.waiting() == 0


async def test_a_letter_that_arrives_while_its_courier_is_stopped_is_not_said_again(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.answers_late = True
    async with hanging(mail, CHANNEL):
        await mail.courier.stop(0.1)
    assert mail.world.texts(CHANNEL) == ["one"]
    assert await mail.waiting() == 1

    await (await mail.next_courier()).stop(5)

    assert mail.world.texts(CHANNEL) == ["one"]
    assert await mail.waiting() == 0


async def test_whoever_has_no_time_left_begins_nothing(mail: Mail):
    await mail.say((TABLE, "one"))

    await mail.courier.stop(0)
    # Whatever was begun is done before this is.
    await mail.say((TABLE, "two"))

    assert mail.world.tried == []
    assert [row.tried_wall for row in await rows(mail.database, schema.outbox)] == [None, None]


async def test_whoever_stops_with_a_database_out_of_order_stops(mail: Mail):
    await mail.say((TABLE, "one"))

    with out_of_order(mail.database.store):
        await mail.courier.stop(1)

    assert mail.world.shown == []
    await (await mail.next_courier()).stop(5)
    assert mail.world.texts(CHANNEL) == ["one"]
