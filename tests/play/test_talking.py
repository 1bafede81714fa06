"""Talking to characters: who hears it, what they remember, and people before the game."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.events import Called
from tests.play.people import Person, Server, Table


async def test_on_the_phone_the_last_one_who_spoke_is_meant(frank: Person, table: Table):
    [thread] = frank.threads()
    await frank.types("milo talk", text="Good morning, Milo")
    frank.hears()

    await frank.says(f"{table.server.bots_mention} How are you today?", thread)

    [answer] = frank.hears()
    assert answer.startswith("### Milo")


async def test_who_writes_where_no_words_can_be_read_is_told_what_works(
    frank: Person, table: Table
):
    [thread] = frank.threads()

    with table.world.unchanged():
        await frank.says("Can I have one more day?", thread)

    assert "Press *Answer* below a message" in frank.phone()[-1]


async def test_who_is_named_is_meant(frank: Person, table: Table):
    [thread] = frank.threads()
    await frank.types("milo talk", text="Good morning, Milo")
    frank.hears()

    await frank.says(f"{table.server.bots_mention} Radovan, how is the restaurant?", thread)

    [answer] = frank.hears()
    assert answer.startswith("### Radovan")


async def test_what_was_promised_is_quoted_when_it_is_promised_again(frank: Person):
    await frank.types("milo talk", text="I'll pay you 2000 kr by Wednesday at noon")
    await frank.presses("Give your word")
    frank.hears()

    await frank.types("milo talk", text="You'll have 2000 kr on Thursday, I promise")

    [back] = frank.hears()
    assert "'I'll pay you 2000 kr by Wednesday at noon'" in back.replace("\u2019", "'")
    assert "2,000 kr by Thursday 20:00" in back


async def test_danish_is_heard_and_held_to(frank: Person):
    frank.hears()

    await frank.types(
        "milo talk", text="Du f\u00e5r 2000 p\u00e5 onsdag klokken tolv, det lover jeg"
    )

    [back] = frank.hears()
    assert "2,000 kr by Wednesday 12:00" in back
    assert "[Give your word]" in back


async def test_options_are_read_in_danish_too(frank: Person):
    paid = await frank.types("vic promise", what="club", when="i overmorgen kl. 20")
    offered = await frank.types("milo pay", amount="det hele")

    assert "The club, by Wednesday 20:00" in paid
    assert "no amount I can read" not in offered


async def test_a_promised_call_is_kept_by_calling(frank: Person, table: Table):
    await frank.types("milo talk", text="I'll call you tomorrow at noon, I promise")
    await frank.presses("Give your word")
    await table.until("tuesday", 9)
    frank.hears()

    answer = await frank.types("milo talk", text="Good morning, Milo")

    assert "Your word about a call is kept." in answer


# Who phones unasked.


async def test_who_phones_unasked_can_be_switched_off(frank: Person, table: Table):
    answer = await frank.types("session calls", unasked=False)

    assert "Nobody phones you unasked any more." in answer
    seat = await table.seat()
    assert not seat.state.dealers[(await frank.dealer()).id].calls


async def test_hours_that_are_none_are_refused(frank: Person, table: Table):
    with table.world.unchanged():
        answer = await frank.types("session calls", quiet="at night")

    assert answer == (
        "\u201cat night\u201d is no pair of hours. Write them like 22-8, or 22-8 utc-5."
    )


async def test_radovan_comes_by_when_he_is_bored(server: Server, scenarios: Path):
    table = server.table("lively")
    (scenarios / "lively.toml").write_text(
        'name = "lively"\n[rules]\ncall_bored = 1000\ncall_quiet = 0\nfirst_term = 10080\n',
        encoding="utf-8",
    )
    await table.opens("lively")
    frank = await table.joins("Frank")
    await frank.types("session calls", quiet="0-0")
    frank.hears()

    await table.until("tuesday", 21)

    called = [
        event
        for line in await table.journal()
        for event in line.events
        if isinstance(event, Called)
    ]
    assert [event.by for event in called] == ["radovan"]
    assert any(call.startswith("### Radovan") for call in frank.hears())


# People before the game.


@pytest.mark.parametrize(
    "said",
    [
        "not the game: I don't want to be alive any more",
        "jeg vil ikke leve mere",
        "honestly, I want to kill myself",
    ],
)
async def test_a_person_is_answered_and_nothing_is_played(frank: Person, table: Table, said: str):
    frank.hears()

    with table.world.unchanged():
        answer = await frank.types("milo talk", text=said)

    assert "This is not part of the game." in answer
    assert "findahelpline.com" in answer
    assert frank.hears() == []


async def test_a_person_who_speaks_up_at_the_table_is_answered_in_private(
    frank: Person, table: Table
):
    public = table.table()
    frank.hears()

    await frank.says(f"{table.server.bots_mention} Milo, I want to end my life", table.channel)

    assert table.table() == public
    [answer] = frank.hears()
    assert "This is not part of the game." in answer


async def test_the_campaigns_own_note_says_where_help_is(frank: Person, table: Table):
    await table.server.admin.types_at(table.channel, "campaign help", note="Ask Mette, any hour")

    answer = await frank.types("vic talk", text="I want to kill myself")

    assert "Somebody to talk to: Ask Mette, any hour" in answer
    assert "Ask Mette, any hour" in table.table()[-1]


async def test_a_dealer_who_fears_for_his_life_is_played_with(frank: Person):
    frank.hears()

    await frank.types("milo talk", text="Radovan is going to kill me, please, Milo")

    [answer] = frank.hears()
    assert answer.startswith("### Milo")
