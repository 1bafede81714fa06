"""Channels that will not have us, and people who cannot be reached: state right, told once."""

from __future__ import annotations

import pytest

from bot.standin.faults import MESSAGES, OPEN_DM, Refusal
from bot.standin.wire import Code
from db.outbox import TABLE, phone
from game.campaign import Status
from tests.wire.people import eventually
from tests.wire.table import Person, Request, Table

HOUR = 3600.0


async def phone_of(person: Person) -> str:
    return phone((await person.dealer()).id)


async def stopped(table: Table) -> None:
    """Wait until a channel is stopped, and all is said that may be said."""
    await eventually(lambda: bool(table.log.about("channel_stopped")))
    await table.delivered()


def refused(table: Table) -> list[Request]:
    return [one for one in table.asked_for("POST", MESSAGES) if one.status >= 400]


@pytest.mark.parametrize(
    ("withdrawn", "code", "advice"),
    [
        ("VIEW_CHANNEL", Code.MISSING_ACCESS, "*View Channel*"),
        ("SEND_MESSAGES", Code.MISSING_PERMISSIONS, "*Send Messages*"),
    ],
)
async def test_a_table_that_refuses_us_is_left_alone_until_it_is_mended_and_gets_all_in_order(
    table: Table, withdrawn: str, code: int, advice: str
):
    await table.person().joins("Frank Quill")
    before = table.said()
    table.deny(withdrawn)

    await table.leaves(TABLE, "One.", "Two.")
    await stopped(table)
    await table.leaves(TABLE, "Three.")
    table.leap(HOUR)
    await table.leaves(TABLE, "Four.")
    await table.delivered()

    assert len(refused(table)) == 1
    assert (await table.state()).status is Status.PAUSED
    [told] = table.admin.private()
    assert advice in told
    assert f"<#{table.channel.id}>" in told
    [line] = table.log.about("channel_stopped")
    assert line.endswith(f"code={code}")

    table.deny()
    assert "It runs again." in await table.admin.types("campaign resume")
    await table.delivered()

    assert [text.split(".")[0] for text in table.said()[len(before) :]] == [
        *("One", "Two", "The clock stands still", "Three", "Four", "The clock runs again")
    ]
    assert (await table.state()).status is Status.RUNNING
    assert len(refused(table)) == len(table.admin.private()) == 1


async def test_resumed_before_it_is_mended_it_stops_at_one_more_and_is_told_once_more(
    table: Table,
):
    await table.person().joins("Frank Quill")
    table.deny("SEND_MESSAGES")
    await table.leaves(TABLE, "One.", "Two.")
    await stopped(table)

    await table.admin.types("campaign resume")
    await eventually(lambda: len(table.log.about("channel_stopped")) == 2)
    await table.delivered()

    assert len(refused(table)) == len(table.admin.private()) == 2
    assert (await table.state()).status is Status.PAUSED


async def test_however_many_channels_refuse_us_the_administrator_is_told_once(table: Table):
    dealers = [await table.person(1).joins("Frank Quill"), await table.person(2).joins("Tonny B")]
    table.deny("VIEW_CHANNEL")

    await table.leaves(TABLE, "One.")
    for dealer in dealers:
        await table.leaves(await phone_of(dealer), "On the phone.", "Again.")
    await eventually(lambda: len(table.log.about("channel_stopped")) == 3)
    await table.delivered()

    assert len(refused(table)) == 3
    assert len(table.admin.private()) == 1

    table.deny()
    await table.admin.types("campaign resume")
    await table.delivered()

    assert [dealer.phone()[-2:] for dealer in dealers] == [["On the phone.", "Again."]] * 2
    assert table.said().count("One.") == 1


async def test_threads_that_refuse_us_are_stopped_and_the_table_goes_on(table: Table):
    frank = await table.person().joins("Frank Quill")
    table.deny("SEND_IN_THREADS")

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await stopped(table)
    await table.leaves(TABLE, "Meanwhile.")
    await table.delivered()

    assert len(refused(table)) == 1
    assert table.said()[-1] == "Meanwhile."
    [told] = table.admin.private()
    assert "*Send Messages in Threads*" in told

    table.deny()
    await table.admin.types("campaign resume")
    await table.delivered()

    assert frank.phone()[-2:] == ["One.", "Two."]


async def test_a_locked_thread_that_we_may_not_open_is_stopped(table: Table):
    frank = await table.person().joins("Frank Quill")
    [thread] = frank.threads()
    table.deny("MANAGE_THREADS")
    table.standin.world.set_archived(thread, archived=True, locked=True)

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await stopped(table)

    assert (await table.state()).status is Status.PAUSED
    assert [len(refused(table)), len(table.admin.private())] == [1, 1]

    table.deny()
    await table.admin.types("campaign resume")
    await table.delivered()

    assert frank.phone()[-2:] == ["One.", "Two."]


async def test_a_table_that_was_deleted_pauses_its_campaign_and_phones_go_on(table: Table):
    frank = await table.person().joins("Frank Quill")
    table.standin.world.delete_channel(table.channel)

    await table.leaves(TABLE, "One.", "Two.")
    await table.leaves(await phone_of(frank), "On the phone.")
    await stopped(table)

    assert (await table.state()).status is Status.PAUSED
    assert frank.private() == ["On the phone."]
    [told] = table.admin.private()
    assert "deleted" in told
    assert "`/campaign start`" in told
    assert len(table.asked_for("POST", rf"/channels/{table.channel.id}/messages")) == 2 + 1


async def test_an_administrator_who_cannot_be_told_is_not_told_for_ever(table: Table):
    await table.person().joins("Frank Quill")
    table.admin.user.accepts_dms = False
    table.deny("SEND_MESSAGES")

    await table.leaves(TABLE, "One.")
    await stopped(table)
    table.leap(HOUR)
    await table.delivered()

    assert (await table.state()).status is Status.PAUSED
    assert len(table.log.about("administrator_not_reached")) == 1


# Phones.


async def test_where_threads_may_not_be_opened_the_phone_is_direct_messages(table: Table):
    table.deny("CREATE_PRIVATE_THREADS")

    frank = await table.person().joins("Frank Quill")

    assert [len(frank.private()), len(frank.phone())] == [2, 2]
    assert table.admin.private() == []
    assert table.log.lines == []


@pytest.mark.parametrize("closed", ["OPEN_DM", "the messages"])
async def test_whoever_cannot_be_written_to_at_all_is_reported_once(table: Table, closed: str):
    table.deny("CREATE_PRIVATE_THREADS")
    frank = table.person()
    if closed == "OPEN_DM":
        table.standin.faults.next("POST", OPEN_DM, Refusal(Code.CANNOT_DM))
    else:
        frank.user.accepts_dms = False

    await frank.joins("Frank Quill")
    asked = len(table.requests)
    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    [told] = table.admin.private()
    assert "Frank Quill cannot be reached" in told
    assert frank.phone() == []
    assert "14 g" in await frank.types("session me")
    assert (await table.state()).status is Status.RUNNING
    assert len(table.requests) == asked + 1


@pytest.mark.parametrize("mended", ["threads", "direct messages"])
async def test_once_they_can_be_reached_again_their_phone_rings(table: Table, mended: str):
    table.deny("CREATE_PRIVATE_THREADS")
    frank = table.person()
    frank.user.accepts_dms = False
    await frank.joins("Frank Quill")

    if mended == "threads":
        table.deny()
    else:
        frank.user.accepts_dms = True
    table.leap(HOUR)
    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    assert frank.phone() == ["One.", "Two."]
    assert len(table.admin.private()) == 1


async def test_direct_messages_that_were_closed_become_a_thread_if_there_may_be_one_by_then(
    table: Table,
):
    table.deny("CREATE_PRIVATE_THREADS")
    frank = await table.person().joins("Frank Quill")
    frank.user.accepts_dms = False
    table.deny()

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    [thread] = frank.threads()
    assert [len(frank.private()), len(table.letters_in(thread.id))] == [2, 2]
    assert frank.phone()[-2:] == ["One.", "Two."]
    assert table.admin.private() == []


async def test_direct_messages_that_were_closed_are_reported_once_where_there_may_be_no_thread(
    table: Table,
):
    table.deny("CREATE_PRIVATE_THREADS")
    frank = await table.person().joins("Frank Quill")
    frank.user.accepts_dms = False

    for line in ("One.", "Two.", "Three."):
        await table.leaves(await phone_of(frank), line)
        await table.delivered()

    [told] = table.admin.private()
    assert "Frank Quill cannot be reached" in told
    assert len(refused(table)) == 1
    assert (await table.state()).status is Status.RUNNING

    table.leap(HOUR)
    await table.leaves(await phone_of(frank), "Four.", "Five.")
    await table.delivered()

    assert [len(refused(table)), len(table.admin.private())] == [2, 1]


async def test_somebody_who_left_the_server_before_the_phone_rang_is_reported_once(table: Table):
    frank = table.person()
    await frank.types("session join", name="Frank Quill")
    asked = frank.clicks("I'm in")
    table.standin.world.remove_member(frank.user)
    await asked.answer()
    await table.delivered()
    await table.leaves(await phone_of(frank), "One.")
    await table.delivered()

    [told] = table.admin.private()
    assert "Frank Quill cannot be reached" in told
    assert len(table.standin.world.threads) <= 1
    assert (await table.state()).status is Status.RUNNING


async def test_somebody_who_left_and_came_back_finds_what_was_said_meanwhile(table: Table):
    frank = await table.person().joins("Frank Quill")
    table.standin.world.remove_member(frank.user)

    await table.leaves(await phone_of(frank), "One.")
    await table.delivered()
    table.standin.world.restore_member(frank.user)
    await table.rings(await phone_of(frank), "Two.")
    await table.delivered()

    assert [frank.times_told("One."), frank.times_told("Two.")] == [1, 1]
    assert table.admin.private() == []
    assert table.log.lines == []
