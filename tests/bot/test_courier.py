"""The courier carries what is waiting to Discord: in order, once, whatever Discord does."""

from __future__ import annotations

from unittest.mock import AsyncMock

import aiohttp
import pytest

from bot.cards import Card
from bot.courier import AFTER_FAILURE, IDLE, LEASE, LONGEST_BACK_OFF
from db import schema
from db.outbox import TABLE, Letter, phone
from game.campaign import Status
from game.units import DealerId
from tests.bot.fake_discord import NO_PERMISSION, direct, refused
from tests.bot.mail import CHANNEL, FRANK, OPENED_BY, PLAYER, SECOND, Mail, until
from tests.bot.out_of_order import out_of_order
from tests.db.tables import rows

HICCUPS = {
    "500": refused(500),
    "503": refused(503),
    "502": refused(502),
    "429": refused(429),
    "dropped": aiohttp.ServerDisconnectedError(),
    "reset": ConnectionResetError(),
    "too slow": TimeoutError(),
}


# In order, once.


async def test_letters_arrive_in_the_order_they_were_written(mail: Mail):
    await mail.say((TABLE, "one"), (phone(FRANK), "psst"), (TABLE, "two"))
    await mail.say((TABLE, "three"))

    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two", "three"]
    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["psst"]
    assert await mail.waiting() == 0
    stored = {row.message_id for row in await rows(mail.database, schema.outbox)}
    assert stored == {one.id for one in mail.world.shown}


async def test_what_was_delivered_is_not_delivered_again(mail: Mail):
    await mail.say((TABLE, "one"))
    assert await mail.deliver() == 1

    mail.watch.move(2 * LEASE)

    assert await mail.deliver() == 0
    assert len(mail.world.tried) == 1


@pytest.mark.parametrize("problem", HICCUPS.values(), ids=HICCUPS)
@pytest.mark.parametrize("accepted", [False, True], ids=["refused", "accepted all the same"])
async def test_a_letter_that_did_not_come_through_is_sent_again_with_the_same_nonce(
    mail: Mail, problem: Exception, *, accepted: bool
):
    await mail.say((TABLE, "one"), (TABLE, "two"), (TABLE, "three"))
    mail.world.fail(CHANNEL, problem, problem, after=accepted)

    await mail.deliver()
    assert len(mail.world.tried) == 1
    mail.watch.move(2 * SECOND)
    await mail.deliver()
    mail.watch.move(4 * SECOND)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two", "three"]
    nonces = [nonce for _, nonce in mail.world.tried]
    assert nonces[0] == nonces[1] == nonces[2]
    assert len(set(nonces)) == 3


async def test_nothing_younger_overtakes_a_letter_that_is_to_be_sent_again(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, refused(503))
    await mail.deliver()
    await mail.say((TABLE, "two"))

    await mail.deliver()
    assert mail.world.texts(CHANNEL) == []
    mail.watch.move(2 * SECOND)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two"]


async def test_each_attempt_in_vain_doubles_the_wait_up_to_an_hour(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, *[refused(503)] * 14)

    waits: list[int] = []
    for _ in range(14):
        await mail.deliver()
        again = await mail.database.outbox.next_attempt()
        assert again is not None
        waits.append((again - mail.watch.wall) // 1_000_000)
        mail.watch.move_to(again)

    longest = int(LONGEST_BACK_OFF.total_seconds())
    assert waits == [min(2**attempt, longest) for attempt in range(1, 15)]


async def test_a_channel_that_is_refused_holds_up_no_other(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    other = await mail.table(8)
    await mail.say(*[(TABLE, f"lost {number}") for number in range(60)])
    await mail.say((TABLE, "well"), at=other)
    mail.world.fail(CHANNEL, *[refused(403, NO_PERMISSION)] * 9)

    while await mail.deliver():
        pass

    assert mail.world.texts(8) == ["well"]
    assert mail.world.texts(CHANNEL) == []
    # One attempt, one line in the log, one word to who opened the table.
    assert [number for number, _ in mail.world.tried].count(CHANNEL) == 1
    assert [record.message for record in caplog.records] == ["channel_stopped"]
    assert mail.world.texts(direct(OPENED_BY)) == ["no_permission in en 7"]
    assert (await mail.game.seat()).state.status is Status.PAUSED
    assert (await other.seat()).state.status is Status.RUNNING


async def test_a_letter_that_cannot_be_shown_at_all_holds_up_no_other_channel(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    broken = Letter(TABLE, "no card at all")
    nobodys = Letter(phone(DealerId("d99")), Card(lines=["who?"]).to_text())
    psst = Letter(phone(FRANK), Card(lines=["psst"]).to_text())
    await mail.write(broken, nobodys, psst)

    await mail.deliver()

    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["psst"]
    assert [record.message for record in caplog.records] == ["letter_failed", "letter_failed"]


async def test_a_courier_that_is_cut_off_says_nothing_twice(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
):
    await mail.say(*[(TABLE, str(number)) for number in range(6)])
    # A process that is killed writes nothing down any more.
    monkeypatch.setattr(mail.database.outbox, "close", AsyncMock())
    await mail.deliver()
    assert await mail.waiting() == 6
    monkeypatch.undo()

    await (await mail.next_courier()).deliver()

    assert mail.world.texts(CHANNEL) == [str(number) for number in range(6)]
    assert len(mail.world.tried) == 12


async def test_an_ordinary_letter_mentions_nobody(mail: Mail):
    await mail.say((phone(FRANK), f"<@{PLAYER}> @everyone"), (TABLE, "<@&5> @here"))

    await mail.deliver()

    assert [one.pings for one in mail.world.shown] == [(), ()]


async def test_a_letter_that_is_to_be_noticed_pings_its_dealer_and_nobody_else(mail: Mail):
    await mail.ring("@everyone <@5>")

    await mail.deliver()

    [shown] = mail.world.shown
    assert shown.pings == (PLAYER,)
    assert shown.text.startswith(f"<@{PLAYER}>|")


# The loop.


async def test_what_is_written_is_delivered_at_once(mail: Mail):
    async with mail.running():
        assert mail.watch.sleeps() == [IDLE]
        await mail.say((TABLE, "one"))
        await until(lambda: mail.world.texts(CHANNEL) == ["one"])
        await until(lambda: mail.watch.sleeps() == [IDLE])


async def test_what_was_waiting_before_the_start_is_delivered_first(mail: Mail):
    await mail.say(*[(TABLE, str(number)) for number in range(120)])

    async with mail.running():
        await until(lambda: len(mail.world.shown) == 120)
        assert mail.world.texts(CHANNEL) == [str(number) for number in range(120)]


async def test_the_loop_sleeps_until_the_next_attempt_though_younger_letters_wait(mail: Mail):
    mail.world.fail(CHANNEL, refused(503))
    async with mail.running():
        await mail.say((TABLE, "one"))
        await until(lambda: len(mail.world.tried) == 1)
        await mail.say((TABLE, "two"))
        await until(lambda: mail.watch.sleeps() == [2 * SECOND])

        mail.watch.move(2 * SECOND)
        await until(lambda: mail.world.texts(CHANNEL) == ["one", "two"])


async def test_letters_a_dead_process_had_leased_are_delivered_when_the_lease_ends(mail: Mail):
    await mail.say((TABLE, "one"))
    await mail.database.outbox.lease(mail.watch.wall, mail.watch.wall + 9_000_000, 50)

    async with mail.running():
        assert mail.watch.sleeps() == [9 * SECOND]
        mail.watch.move(9 * SECOND)
        await until(lambda: mail.world.texts(CHANNEL) == ["one"])


async def test_a_database_that_fails_for_a_while_does_not_stop_the_courier(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    mail.world.fail(CHANNEL, refused(503))
    async with mail.running():
        await mail.say((TABLE, "one"))
        await until(lambda: mail.watch.sleeps() == [2 * SECOND])
        caplog.clear()
        with out_of_order(mail.database.store):
            async with mail.watch.stirring():
                mail.watch.move(2 * SECOND)
        assert mail.watch.sleeps() == [AFTER_FAILURE]
        assert [record.message for record in caplog.records] == ["courier_stalled"]

        mail.watch.move(AFTER_FAILURE)
        await until(lambda: mail.world.texts(CHANNEL) == ["one"])
