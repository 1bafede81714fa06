"""Where a dealer is written to: a thread, direct messages, or nowhere; and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.outbox import ADMINISTRATORS, TABLE, phone
from tests.bot.fake_discord import (
    NO_ACCESS,
    NO_DIRECT,
    NO_PERMISSION,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    direct,
    refused,
)
from tests.bot.mail import CHANNEL, FRANK, OPENED_BY, PLAYER, SECOND, Mail


async def test_a_phone_is_a_private_thread_below_the_table(mail: Mail):
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"))

    await mail.deliver()

    assert list(mail.world.threads.values()) == [("Frank's phone", {PLAYER})]
    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["one", "two"]
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("thread", thread)


@pytest.mark.parametrize("missing", ["create_private_threads", "send_messages_in_threads"])
async def test_a_phone_is_direct_messages_where_threads_are_not_allowed(mail: Mail, missing: str):
    mail.client.permissions.update(**{missing: False})
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"))

    await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["one", "two"]
    assert mail.world.threads == {}
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("dm", direct(PLAYER))


async def test_a_phone_is_direct_messages_where_the_table_is_not_known(mail: Mail):
    mail.client.unknown.add(CHANNEL)
    await mail.say((phone(FRANK), "one"))

    await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["one"]


async def test_a_phone_is_direct_messages_where_a_thread_is_refused_after_all(mail: Mail):
    mail.world.fail("create_thread", refused(403, NO_PERMISSION))
    await mail.say((phone(FRANK), "one"))

    await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["one"]


@pytest.mark.parametrize("deletable", [True, False], ids=["deletable", "to stay"])
async def test_a_thread_nobody_may_be_let_into_becomes_direct_messages(
    mail: Mail, *, deletable: bool
):
    mail.world.fail("add_user", refused(403, NO_ACCESS))
    if not deletable:
        mail.world.fail("delete_channel", refused(403, NO_PERMISSION))
    await mail.say((phone(FRANK), "one"))

    await mail.deliver()

    assert mail.world.texts(direct(PLAYER)) == ["one"]
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("dm", direct(PLAYER))


async def test_a_thread_is_opened_once_even_if_letting_in_fails_at_first(mail: Mail):
    mail.world.fail("add_user", refused(500), ConnectionResetError())
    await mail.say((phone(FRANK), "one"))

    for _ in range(3):
        await mail.deliver()
        mail.watch.move(8 * SECOND)

    [(thread, (_, people))] = mail.world.threads.items()
    assert people == {PLAYER}
    assert mail.world.texts(thread) == ["one"]


async def test_a_thread_that_was_deleted_is_made_anew(mail: Mail):
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()
    [first] = mail.world.threads
    mail.world.gone.add(first)

    await mail.say((phone(FRANK), "two"))
    await mail.deliver()
    mail.watch.move(2 * SECOND)
    await mail.deliver()

    [second] = set(mail.world.threads) - {first}
    assert mail.world.threads[second] == ("Frank's phone", {PLAYER})
    assert mail.world.texts(second) == ["two"]
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("thread", second)


async def test_a_thread_that_was_deleted_while_it_was_set_up_is_made_anew(mail: Mail):
    mail.world.fail("add_user", refused(500))
    await mail.say((phone(FRANK), "one"))
    await mail.deliver()
    [first] = mail.world.threads
    mail.world.gone.add(first)

    for _ in range(3):
        mail.watch.move(8 * SECOND)
        await mail.deliver()

    [second] = set(mail.world.threads) - {first}
    assert mail.world.texts(second) == ["one"]


@pytest.mark.parametrize("code", [UNKNOWN_MEMBER, UNKNOWN_USER])
async def test_somebody_who_left_the_server_does_not_leave_a_trail_of_threads(
    mail: Mail, code: int
):
    mail.world.fail("add_user", *[refused(404, code)] * 9)
    await mail.say((phone(FRANK), "one"))

    for _ in range(5):
        await mail.deliver()
        mail.watch.move(timedelta(hours=1))

    assert len(mail.world.threads) == 1


async def test_whoever_cannot_be_written_to_is_reported_once_and_nothing_piles_up(mail: Mail):
    mail.client.permissions.update(create_private_threads=False)
    mail.world.closed_to.add(direct(PLAYER))
    await mail.say((phone(FRANK), "one"), (phone(FRANK), "two"), (TABLE, "table"))

    await mail.deliver()
    await mail.say((phone(FRANK), "three"))
    await mail.deliver()

    [word] = mail.world.texts(direct(OPENED_BY))
    assert "Frank" in word
    assert f"<#{CHANNEL}>" in word
    assert mail.world.texts(CHANNEL) == ["table"]
    assert await mail.waiting() == 0
    assert await mail.database.outbox.phone_of(mail.game.id, FRANK) == ("none", None)
    assert len([one for one in mail.world.tried if one[0] == direct(PLAYER)]) == 1


async def test_the_word_about_a_closed_phone_is_said_again_if_it_did_not_come_through(mail: Mail):
    mail.client.permissions.update(create_private_threads=False)
    mail.world.fail(("create_dm", PLAYER), *[refused(403, NO_DIRECT)] * 3)
    mail.world.fail(direct(OPENED_BY), refused(500), after=True)
    mail.world.fail(direct(OPENED_BY), refused(503))
    await mail.say((phone(FRANK), "one"))

    for _ in range(4):
        await mail.deliver()
        mail.watch.move(10 * SECOND)

    assert len(mail.world.texts(direct(OPENED_BY))) == 1
    assert await mail.waiting() == 0


async def test_a_word_to_administrators_goes_to_who_set_the_table_up(mail: Mail):
    await mail.say((ADMINISTRATORS, "the clock fails"))

    await mail.deliver()

    assert mail.world.texts(direct(OPENED_BY)) == ["the clock fails"]


async def test_an_administrator_who_cannot_be_written_to_is_not_written_to_for_ever(mail: Mail):
    mail.world.closed_to.add(direct(OPENED_BY))
    await mail.say((ADMINISTRATORS, "the clock fails"))

    await mail.deliver()

    assert mail.world.shown == []
    assert await mail.waiting() == 0
