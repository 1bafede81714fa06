"""Phones that were fine once: archived, locked, closed, or opened without our hearing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.phones import TRIED_AGAIN_AFTER
from db.outbox import phone
from game.campaign import Status
from game.moves import ResumeCampaign
from tests.bot.fake_discord import (
    ME,
    NO_PERMISSION,
    SOMEBODY,
    UNKNOWN_MEMBER,
    direct,
    refused,
)
from tests.bot.mail import CHANNEL, FRANK, OPENED_BY, PLAYER, SECOND, Mail

NAME = "Frank's phone"
LOST = ConnectionResetError()


async def in_a_thread(mail: Mail) -> int:
    """Frank's phone is a thread, and has been written to."""
    await mail.say((phone(FRANK), "before"))
    await mail.deliver()
    [thread] = mail.world.threads
    return thread


async def in_direct_messages(mail: Mail) -> None:
    """Frank's phone is direct messages, and has been written to; threads are allowed by now."""
    mail.client.permissions.update(create_private_threads=False)
    await mail.say((phone(FRANK), "before"))
    await mail.deliver()
    mail.client.permissions.update(create_private_threads=True)
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("dm", direct(PLAYER))


def a_thread(mail: Mail, *, name: str = NAME, below: int = CHANNEL, by: int = ME) -> int:
    """A thread that is there already."""
    thread = mail.world.fresh()
    mail.world.threads[thread] = (name, set())
    mail.world.below[thread] = below
    mail.world.opened_by[thread] = by
    return thread


# Archived.


async def test_a_thread_that_fell_quiet_is_opened_and_written_to(mail: Mail):
    thread = await in_a_thread(mail)
    mail.world.archived.add(thread)
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"))

    await mail.deliver()

    assert mail.world.texts(thread) == ["before", "one", "two"]
    assert mail.world.archived == set()
    assert list(mail.world.threads) == [thread]


async def test_a_thread_that_fell_quiet_before_its_player_was_let_in_is_opened_too(mail: Mail):
    mail.world.fail("add_user", refused(500))
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()
    [thread] = mail.world.threads
    mail.world.archived.add(thread)

    mail.watch.move(2 * SECOND)
    await mail.deliver()

    assert mail.world.threads == {thread: (NAME, {PLAYER})}
    assert mail.world.texts(thread) == ["one"]


async def test_a_thread_that_we_may_not_open_is_a_channel_that_refuses_us(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    thread = await in_a_thread(mail)
    mail.world.archived.add(thread)
    mail.world.locked.add(thread)
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"))

    while await mail.deliver():
        pass

    assert mail.world.texts(thread) == ["before"]
    assert mail.world.texts(direct(OPENED_BY)) == [f"no_permission in en {thread}"]
    assert [record.message for record in caplog.records] == ["channel_stopped"]
    assert (await mail.game.seat()).state.status is Status.PAUSED
    assert list(mail.world.threads) == [thread]

    mail.world.locked.clear()
    await mail.game.done(ResumeCampaign())
    await mail.deliver()
    assert mail.world.texts(thread) == ["before", "one", "two"]


# Direct messages that were closed.


async def test_direct_messages_that_were_closed_become_a_thread_where_there_may_be_one(mail: Mail):
    await in_direct_messages(mail)
    mail.world.closed_to.add(direct(PLAYER))
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"))

    await mail.deliver()

    [thread] = mail.world.threads
    assert mail.world.threads[thread] == (NAME, {PLAYER})
    assert mail.world.texts(thread) == ["one", "two"]
    assert mail.world.texts(direct(OPENED_BY)) == []
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("thread", thread)


async def test_where_there_may_be_no_thread_the_administrator_is_told_once(mail: Mail):
    await in_direct_messages(mail)
    mail.client.permissions.update(send_messages_in_threads=False)
    mail.world.closed_to.add(direct(PLAYER))

    for line in ("one", "two", "three"):
        await mail.say((phone(FRANK), line))
        await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["before"]
    [word] = mail.world.texts(direct(OPENED_BY))
    assert "Frank" in word
    assert mail.world.threads == {}
    assert await mail.waiting() == 0
    assert (await mail.game.seat()).state.status is Status.RUNNING


async def test_the_thread_that_direct_messages_become_is_opened_once_though_an_answer_is_lost(
    mail: Mail,
):
    await in_direct_messages(mail)
    mail.world.closed_to.add(direct(PLAYER))
    mail.world.fail("create_thread", LOST, after=True)
    await mail.say((phone(FRANK), "one"))

    for _ in range(2):
        await mail.deliver()
        mail.watch.move(4 * SECOND)

    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["one"]


# Opened without our hearing of it.


@pytest.mark.parametrize("pause", [2 * SECOND, timedelta(hours=1)])
async def test_a_thread_whose_opening_was_not_answered_is_found_again(mail: Mail, pause: timedelta):
    mail.world.fail("create_thread", LOST, after=True)
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()
    [thread] = mail.world.threads

    mail.watch.move(pause)
    await mail.deliver()

    assert mail.world.threads == {thread: (NAME, {PLAYER})}
    assert mail.world.texts(thread) == ["one"]
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("thread", thread)


async def test_a_thread_that_was_not_opened_at_all_is_opened_then(mail: Mail):
    mail.world.fail("create_thread", LOST)
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()

    mail.watch.move(2 * SECOND)
    await mail.deliver()

    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["one"]


@pytest.mark.parametrize(
    "other",
    [{"name": "Frank's plans"}, {"below": 8}, {"by": SOMEBODY}],
    ids=["another name", "another channel", "somebody else's"],
)
async def test_another_thread_is_not_taken_for_the_one_that_was_opened(
    mail: Mail, other: dict[str, int | str]
):
    foreign = a_thread(mail, **other)  # pyright: ignore[reportArgumentType]
    mail.world.fail("create_thread", LOST)
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()

    mail.watch.move(2 * SECOND)
    await mail.deliver()

    assert mail.world.texts(foreign) == []
    [thread] = set(mail.world.threads) - {foreign}
    assert mail.world.texts(thread) == ["one"]


async def test_the_phone_of_an_earlier_campaign_is_not_taken_for_a_new_one(mail: Mail):
    earlier = a_thread(mail)
    before = await mail.table(8)
    await mail.database.outbox.set_phone(before.id, FRANK, "thread", earlier)
    mail.world.fail("create_thread", LOST)
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()

    mail.watch.move(2 * SECOND)
    await mail.deliver()

    assert mail.world.texts(earlier) == []


async def test_nobody_looks_for_a_thread_at_the_first_attempt(mail: Mail):
    mail.world.fail("active_threads", refused(403, NO_PERMISSION))

    await in_a_thread(mail)

    assert mail.world.faults["active_threads"] != []


# Given up.


async def test_whoever_was_given_up_is_tried_again_after_an_hour_and_not_before(mail: Mail):
    mail.client.permissions.update(create_private_threads=False)
    mail.world.closed_to.add(direct(PLAYER))
    await mail.say((phone(FRANK), "lost"))
    await mail.deliver()
    mail.world.closed_to.clear()

    mail.watch.move(TRIED_AGAIN_AFTER - SECOND)
    await mail.say((phone(FRANK), "lost too"))
    await mail.deliver()
    assert mail.world.texts(direct(PLAYER)) == []
    mail.watch.move(SECOND)
    await mail.say((phone(FRANK), "heard"))
    await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["heard"]
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("dm", direct(PLAYER))
    assert await mail.waiting() == 0


async def test_whoever_left_the_server_is_told_of_once_and_leaves_one_thread_whatever_is_said(
    mail: Mail,
):
    mail.world.closed_to.add(direct(PLAYER))
    for hour in range(5):
        mail.world.fail("add_user", refused(404, UNKNOWN_MEMBER))
        await mail.say((phone(FRANK), str(hour)))
        await mail.deliver()
        mail.watch.move(TRIED_AGAIN_AFTER)

    assert len(mail.world.threads) == 1
    assert len(mail.world.texts(direct(OPENED_BY))) == 1
    assert await mail.waiting() == 0


async def test_the_next_process_does_not_tell_again_of_whoever_was_given_up(mail: Mail):
    mail.client.permissions.update(create_private_threads=False)
    mail.world.closed_to.add(direct(PLAYER))
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()

    await mail.say((phone(FRANK), "two"))
    await (await mail.next_courier()).deliver()

    assert len(mail.world.texts(direct(OPENED_BY))) == 1
    assert await mail.waiting() == 0
