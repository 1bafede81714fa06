"""What befalls letters on their way: each arrives once, in order, whatever Discord does."""

from __future__ import annotations

import pytest

from bot.standin.faults import (
    MESSAGES,
    THREAD_MEMBER,
    THREADS,
    Answer,
    Banned,
    Held,
    Lost,
    Refusal,
    Slow,
    TooMany,
)
from bot.standin.mishaps import Mishap
from bot.standin.model import Channel, Thread
from bot.standin.wire import Code
from db.outbox import TABLE, phone
from tests.wire.people import eventually
from tests.wire.table import Person, Table

CHANGED = r"/channels/\d+"
LATER = 90.0
"""Seconds after which the bot no longer relies on Discord to know a nonce again."""


def written_in(place: Channel | Thread) -> str:
    return rf"/channels/{place.id}/messages"


async def phone_of(person: Person) -> str:
    return phone((await person.dealer()).id)


@pytest.mark.parametrize(
    ("mishap", "logged"),
    [
        pytest.param(TooMany(0.1), "", id="429"),
        pytest.param(TooMany(0.1, everywhere=True), "", id="429 global"),
        pytest.param(Banned(), "letter_refused", id="banned"),
        pytest.param(Answer(503), "letter_refused", id="503"),
        pytest.param(Answer(503, accepted=True), "letter_refused", id="503, accepted"),
        pytest.param(Lost(), "letter_lost", id="dropped"),
        pytest.param(Lost(accepted=True), "letter_lost", id="dropped, accepted"),
        pytest.param(Slow(0.2), "", id="slow"),
        pytest.param(Slow(0.2, accepted=True), "", id="slow, accepted"),
    ],
)
async def test_a_letter_that_something_befalls_arrives_once_and_those_behind_it_after_it(
    table: Table, mishap: Mishap, logged: str
):
    table.standin.faults.next("POST", MESSAGES, mishap)

    await table.leaves(TABLE, "One.", "Two.", "Three.")
    await table.delivered()

    assert table.said()[1:] == ["One.", "Two.", "Three."]
    assert len(table.log.about("letter_refused") + table.log.about("letter_lost")) == bool(logged)
    assert not logged or table.log.about(logged)


async def test_what_the_library_tries_again_itself_is_said_once(table: Table):
    faults = table.standin.faults
    faults.next("POST", MESSAGES, Answer(500, accepted=True))
    faults.next("POST", MESSAGES, Answer(502))

    await table.leaves(TABLE, "One.", "Two.")
    await table.delivered()

    assert table.said()[1:] == ["One.", "Two."]
    assert len(table.asked_for("POST", written_in(table.channel))) == 1 + 3 + 1
    assert table.log.lines == []


async def test_a_channel_that_does_not_answer_holds_up_no_other_and_is_asked_once(table: Table):
    frank = await table.person().joins("Frank Quill")
    to_frank = await phone_of(frank)
    asked = len(table.asked_for("POST", written_in(table.channel)))
    held = Held(accepted=True)
    table.standin.faults.next("POST", written_in(table.channel), held)

    await table.leaves(TABLE, "One.")
    await held.reached.wait()
    await table.leaves(TABLE, "Two.")
    await table.leaves(to_frank, "Meanwhile.")
    await eventually(lambda: frank.phone()[-1] == "Meanwhile.")
    # The letter's lease has run out by then, and still nobody else is to carry it.
    table.leap(LATER)
    await table.leaves(to_frank, "Later.")
    await eventually(lambda: frank.phone()[-1] == "Later.")
    held.let_go.set()
    await table.delivered()

    assert table.said()[-2:] == ["One.", "Two."]
    assert len(table.asked_for("POST", written_in(table.channel))) == asked + 2


@pytest.mark.parametrize("where", ["table", "thread", "direct messages"])
@pytest.mark.parametrize("accepted", [True, False])
async def test_past_the_nonces_window_a_letter_is_looked_for_before_it_is_sent_again(
    table: Table, where: str, *, accepted: bool
):
    if where == "direct messages":
        table.deny("CREATE_PRIVATE_THREADS")
    frank = await table.person().joins("Frank Quill")
    to = TABLE if where == "table" else await phone_of(frank)
    table.standin.faults.next("POST", MESSAGES, Lost(accepted=accepted))
    table.standin.posts.nonce_seconds = 0.0

    await table.leaves(to, "One.")
    await table.tried(1)
    sent = len(table.asked_for("POST", MESSAGES))
    await table.leaves(to, "Two.")
    table.leap(LATER)
    await table.delivered()

    assert [frank.times_told("One."), frank.times_told("Two.")] == [1, 1]
    assert len(table.asked_for("GET", MESSAGES)) == 1
    assert len(table.asked_for("POST", MESSAGES)) == sent + (1 if accepted else 2)


async def test_within_the_window_a_letter_is_not_looked_for(table: Table):
    table.standin.faults.next("POST", MESSAGES, Lost(accepted=True))

    await table.leaves(TABLE, "One.")
    await table.delivered()

    assert table.said()[1:] == ["One."]
    assert table.asked_for("GET", MESSAGES) == []


async def test_a_message_that_was_deleted_before_its_answer_came_has_arrived(table: Table):
    table.standin.faults.next("POST", MESSAGES, Lost(accepted=True))
    await table.leaves(TABLE, "One.")
    await table.tried(1)

    [one] = [it for it in table.letters_in(table.channel.id) if "One." in str(it.components)]
    table.standin.world.delete_message(one)
    await table.leaves(TABLE, "Two.")
    await table.delivered()

    assert table.said()[1:] == ["Two."]
    assert table.asked_for("POST", MESSAGES)[-2].status == 404


async def test_an_archived_thread_is_written_to(table: Table):
    frank = await table.person().joins("Frank Quill")
    [thread] = frank.threads()
    table.standin.world.set_archived(thread, archived=True)

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    assert frank.phone()[-2:] == ["One.", "Two."]
    assert not thread.archived


async def test_a_locked_thread_is_opened_and_written_to(table: Table):
    frank = await table.person().joins("Frank Quill")
    [thread] = frank.threads()
    table.standin.world.set_archived(thread, archived=True, locked=True)

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    assert frank.phone()[-2:] == ["One.", "Two."]
    assert len(table.asked_for("PATCH", CHANGED)) == 1


async def test_for_a_thread_that_was_deleted_another_one_is_made(table: Table):
    frank = await table.person().joins("Frank Quill")
    [deleted] = frank.threads()
    table.standin.world.delete_thread(deleted)

    await table.leaves(await phone_of(frank), "One.", "Two.")
    await table.delivered()

    [thread] = frank.threads()
    assert thread.name == deleted.name
    assert frank.phone() == ["One.", "Two."]
    assert table.admin.private() == []


@pytest.mark.parametrize("mishap", [Lost(accepted=True), Lost(), Answer(503)])
@pytest.mark.parametrize("step", [("POST", THREADS), ("PUT", THREAD_MEMBER)])
async def test_a_phone_is_set_up_once_although_an_answer_is_lost(
    table: Table, mishap: Mishap, step: tuple[str, str]
):
    # The library's own connection repeats a PUT once by itself.
    times = 2 if step[0] == "PUT" and isinstance(mishap, Lost) else 1
    table.standin.faults.next(*step, mishap, times=times)

    frank = await table.person().joins("Frank Quill")

    [thread] = table.standin.world.threads.values()
    assert frank.threads() == [thread]
    assert [text.split("\n")[0] for text in frank.phone()] == [f"<@{frank.user.id}>", "### Vic"]
    assert len(table.log.lines) == 1


@pytest.mark.parametrize("fault", [Refusal(Code.MAX_THREADS), Refusal(Code.MISSING_PERMISSIONS)])
async def test_where_no_thread_can_be_opened_the_phone_is_direct_messages(
    table: Table, fault: Mishap
):
    table.standin.faults.next("POST", THREADS, fault)

    frank = await table.person().joins("Frank Quill")

    assert frank.threads() == []
    assert len(frank.private()) == 2
    assert table.admin.private() == []
