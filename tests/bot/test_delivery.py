"""One letter: sent again under its nonce, looked for afterwards, given up, or stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.courier import LONGEST_BACK_OFF, MOST_ATTEMPTS
from bot.delivery import MISSING_ACCESS, MISSING_PERMISSIONS, NONCE_WINDOW, mark
from bot.phones import UNKNOWN_CHANNEL
from db import schema
from db.outbox import STOPPED, TABLE, Letter, phone
from game.campaign import Status
from game.moves import EndCampaign, PauseCampaign, ResumeCampaign
from tests.bot.fake_discord import (
    BAD_FORM,
    ME,
    NO_PERMISSION,
    SOMEBODY,
    UNKNOWN_MESSAGE,
    direct,
    refused,
)
from tests.bot.mail import CHANNEL, FRANK, OPENED_BY, SECOND, Mail
from tests.db.tables import rows

A_DAY = timedelta(days=1)
REFUSALS = {
    MISSING_ACCESS: (403, "no_access in en 7"),
    MISSING_PERMISSIONS: (403, "no_permission in en 7"),
    UNKNOWN_CHANNEL: (404, "channel_gone in en 7"),
}
LOST = ConnectionResetError()


# A lost answer.


@pytest.mark.parametrize("accepted", [True, False])
async def test_within_the_nonces_window_a_letter_is_sent_again_and_not_looked_for(
    mail: Mail, *, accepted: bool
):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, LOST, after=accepted)
    await mail.deliver()

    mail.watch.move(NONCE_WINDOW)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one"]
    first, second = mail.world.tried
    assert first == second
    assert mail.world.looked_through == []
    assert await mail.waiting() == 0


async def test_later_a_letter_that_is_there_already_is_found_by_its_mark_and_not_sent_again(
    mail: Mail,
):
    await mail.say((TABLE, "one"), (TABLE, "two"))
    mail.world.fail(CHANNEL, LOST, after=True)
    await mail.deliver()
    mail.world.chat(CHANNEL)

    mail.watch.move(A_DAY)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two"]
    assert mail.world.tried[0] != mail.world.tried[1]
    assert len(mail.world.tried) == 2
    stored = [row.message_id for row in await rows(mail.database, schema.outbox)]
    assert stored == [one.id for one in mail.world.shown if one.author == ME]


async def test_later_a_letter_that_is_not_there_is_sent_again(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, LOST)
    await mail.deliver()
    mail.world.chat(CHANNEL)

    mail.watch.move(A_DAY)
    await mail.deliver()

    assert mail.world.looked_through == [CHANNEL]
    assert mail.world.texts(CHANNEL) == ["one"]
    assert len(mail.world.tried) == 2


async def test_a_message_of_somebody_elses_is_not_taken_for_ours_whatever_its_mark(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, LOST)
    await mail.deliver()
    later = mail.watch.wall + 2 * 1_000_000
    [letter] = await mail.database.outbox.lease(later, later, 1)
    mail.world.chat(CHANNEL, SOMEBODY, mark=mark(letter))
    mail.world.chat(CHANNEL, ME, mark=mark(letter) + 1)
    ours = len(mail.world.shown)

    mail.watch.move(A_DAY)
    await mail.deliver()

    assert [one.text for one in mail.world.shown[ours:]] == ["one"]


async def test_a_letter_is_found_behind_whatever_people_have_said_meanwhile(mail: Mail):
    await mail.say((TABLE, "one"))
    for _ in range(150):
        mail.world.chat(CHANNEL)
    mail.world.fail(CHANNEL, LOST, after=True)
    await mail.deliver()
    for _ in range(150):
        mail.world.chat(CHANNEL)

    mail.watch.move(A_DAY)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one"]


async def test_a_letter_that_was_never_tried_is_not_looked_for_however_old_it_is(mail: Mail):
    await mail.say((TABLE, "one"), (phone(FRANK), "psst"))
    mail.watch.move(A_DAY)

    await mail.deliver()

    assert mail.world.looked_through == []
    assert mail.world.texts(CHANNEL) == ["one"]


async def test_where_looking_fails_nothing_is_sent_until_it_works(mail: Mail):
    await mail.say((TABLE, "one"))
    mail.world.fail(CHANNEL, LOST, after=True)
    await mail.deliver()
    mail.watch.move(A_DAY)
    mail.world.fail(("history", CHANNEL), refused(503), LOST)

    for _ in range(3):
        await mail.deliver()
        mail.watch.move(8 * SECOND)

    assert mail.world.texts(CHANNEL) == ["one"]
    assert len(mail.world.tried) == 1
    assert await mail.waiting() == 0


async def test_a_message_that_was_deleted_since_has_arrived(mail: Mail):
    await mail.say((TABLE, "one"), (TABLE, "two"))
    mail.world.fail(CHANNEL, refused(404, UNKNOWN_MESSAGE))

    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["two"]
    assert await mail.waiting() == 0
    assert (await mail.game.seat()).state.status is Status.RUNNING


# Malformed.


async def test_a_malformed_letter_is_given_up_and_those_behind_it_go_on(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    await mail.say((TABLE, "one"), (TABLE, "two"), (TABLE, "three"))
    mail.world.fail(CHANNEL, *[refused(400, BAD_FORM)] * MOST_ATTEMPTS)

    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert mail.world.texts(CHANNEL) == []
        await mail.deliver()
        assert len(mail.world.tried) == attempt or attempt == MOST_ATTEMPTS
        mail.watch.move(timedelta(seconds=2**attempt))

    assert mail.world.texts(CHANNEL) == ["two", "three"]
    assert await mail.waiting() == 0
    said = [record.message for record in caplog.records]
    assert said == ["letter_refused"] * MOST_ATTEMPTS + ["letter_given_up"]


async def test_a_letter_that_is_no_card_is_given_up_and_those_behind_it_go_on(
    mail: Mail, caplog: pytest.LogCaptureFixture
):
    await mail.write(Letter(TABLE, "no card at all"))
    await mail.say((TABLE, "two"))

    for attempt in range(1, MOST_ATTEMPTS + 1):
        await mail.deliver()
        mail.watch.move(timedelta(seconds=2**attempt))

    assert mail.world.texts(CHANNEL) == ["two"]
    assert await mail.waiting() == 0
    said = [record.message for record in caplog.records]
    assert said == ["letter_failed"] * MOST_ATTEMPTS + ["letter_given_up"]


@pytest.mark.parametrize("problem", [refused(429), refused(500), refused(503), LOST])
async def test_what_may_pass_is_tried_until_it_does(mail: Mail, problem: Exception):
    await mail.say((TABLE, "one"), (TABLE, "two"))
    mail.world.fail(CHANNEL, *[problem] * (3 * MOST_ATTEMPTS))

    for _ in range(3 * MOST_ATTEMPTS):
        await mail.deliver()
        assert mail.world.shown == []
        mail.watch.move(LONGEST_BACK_OFF)
    await mail.deliver()

    assert mail.world.texts(CHANNEL) == ["one", "two"]


# Refused.


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_table_that_refuses_us_is_left_alone_and_paused_and_its_administrator_told(
    mail: Mail, caplog: pytest.LogCaptureFixture, code: int
):
    status, word = REFUSALS[code]
    await mail.say((TABLE, "one"), (TABLE, "two"))
    mail.world.fail(CHANNEL, refused(status, code))

    for _ in range(5):
        await mail.deliver()
        mail.watch.move(LONGEST_BACK_OFF)

    assert [channel for channel, _ in mail.world.tried].count(CHANNEL) == 1
    assert mail.world.texts(direct(OPENED_BY)) == [word]
    assert (await mail.game.seat()).state.status is Status.PAUSED
    [record] = caplog.records
    assert record.message == "channel_stopped"
    assert getattr(record, "code", None) == code
    assert getattr(record, "campaign", None) == mail.game.id


async def test_what_was_delivered_before_the_refusal_is_marked(mail: Mail):
    await mail.say((TABLE, "one"), (TABLE, "two"), (TABLE, "three"))
    sent: list[int] = []

    def revoke(_channel: int) -> None:
        sent.append(_channel)
        if len(sent) == 2:
            mail.world.fail(CHANNEL, refused(403, NO_PERMISSION))

    mail.world.on_send = revoke
    await mail.deliver()

    kept = [row for row in await rows(mail.database, schema.outbox) if row.target == TABLE]
    assert [row.closed_wall is None for row in kept] == [False, True, True]
    assert [row.leased_until_wall for row in kept] == [None, STOPPED, 0]


async def test_resuming_lets_go_of_what_was_stopped_and_keeps_the_order(mail: Mail):
    await mail.say((TABLE, "one"), (TABLE, "two"))
    mail.world.fail(CHANNEL, refused(403, NO_PERMISSION))
    await mail.deliver()
    await mail.say((TABLE, "three"))
    await mail.deliver()
    assert mail.world.texts(CHANNEL) == []

    await mail.game.done(ResumeCampaign())
    await mail.say((TABLE, "four"))
    while await mail.deliver():
        pass

    assert mail.world.texts(CHANNEL) == ["one", "two", "three", "four"]
    assert await mail.waiting() == 0


async def test_a_channel_that_refuses_again_after_the_resumption_is_told_of_again(mail: Mail):
    await mail.say((TABLE, "one"))
    for _ in range(2):
        mail.world.fail(CHANNEL, refused(403, NO_PERMISSION))
        while await mail.deliver():
            pass
        await mail.game.done(ResumeCampaign())

    assert mail.world.texts(direct(OPENED_BY)) == ["no_permission in en 7"] * 2
    await mail.deliver()
    assert mail.world.texts(CHANNEL) == ["one"]


@pytest.mark.parametrize("last", [PauseCampaign(), EndCampaign()], ids=["paused", "over"])
async def test_a_refusal_at_a_table_that_stands_already_is_told_all_the_same(
    mail: Mail, last: PauseCampaign | EndCampaign
):
    await mail.say((TABLE, "one"))
    await mail.game.done(last)
    status = (await mail.game.seat()).state.status
    mail.world.fail(CHANNEL, refused(403, NO_PERMISSION))

    while await mail.deliver():
        pass

    assert mail.world.texts(direct(OPENED_BY)) == ["no_permission in en 7"]
    assert len([one for one, _ in mail.world.tried if one == CHANNEL]) == 1
    assert (await mail.game.seat()).state.status is status


async def test_the_other_channels_of_a_table_that_refuses_go_on(mail: Mail):
    await mail.say((TABLE, "one"), (phone(FRANK), "psst"))
    mail.world.fail(CHANNEL, refused(403, NO_PERMISSION))

    while await mail.deliver():
        pass

    [thread] = mail.world.threads
    assert mail.world.texts(thread) == ["psst"]
