"""Coming in: the note, the yes, the debt, the phone (row 1)."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.play.people import Person, Table


async def test_the_content_note_comes_first_and_writes_nothing_down(table: Table):
    frank = table.person("Frank")

    with table.world.unchanged():
        note = await frank.types("session join", name="Frank")

    assert "fiction for adults" in note
    assert "[I'm in]" in note
    assert "[I'm in, and they may turn on me]" in note
    assert "[Not for me]" in note


async def test_who_says_no_is_not_written_down(table: Table):
    frank = table.person("Frank")
    await frank.types("session join", name="Frank")

    with table.world.unchanged():
        answer = await frank.presses("Not for me")

    assert answer == "Fine. Nothing was written down."
    assert "Nobody has sat down yet." in await frank.types("session who")


async def test_who_says_yes_is_in_debt_with_no_buffer(table: Table):
    frank = table.person("Frank")
    await frank.types("session join", name="Frank")

    welcome = await frank.presses("I'm in")

    assert "In your pocket: 500 kr and 18 g." in welcome
    assert "Hours left today: 8 h." in welcome
    assert "You owe 11,880 kr, due Tuesday 18:00" in await frank.types("milo owe")


async def test_milo_is_the_first_on_the_phone_and_vic_the_second(table: Table):
    frank = await table.joins("Frank")

    milo, vic = frank.phone()

    assert milo.splitlines()[1] == "### Milo"
    assert "18 g in your bag. You owe 11,880 kr, due Tuesday 18:00" in milo
    assert vic.startswith("### Vic")
    assert frank.rings() == [milo]


async def test_a_deadline_is_shown_in_the_readers_own_time(table: Table):
    frank = await table.joins("Frank")

    shown = re.findall(r"<t:(\d+):R>", await frank.types("milo owe"))

    due = table.world.env.now() + timedelta(hours=34) / 720
    assert [abs(int(one) - due.timestamp()) < 1.1 for one in shown] == [True]


async def test_the_table_hears_that_somebody_sat_down_and_no_more(table: Table):
    before = len(table.table())

    await table.joins("Frank")

    [said] = table.table()[before:]
    assert "Frank" in said
    assert "kr" not in said


async def test_the_button_at_the_table_asks_for_a_name_and_then_shows_the_note(table: Table):
    frank = table.person("Frank")

    with table.world.unchanged():
        note = await frank.fills("Sit down", "Frank")
    welcome = await frank.presses("I'm in")

    assert "fiction for adults" in note
    assert "500 kr" in welcome
    assert "Frank: rung 0 (none)" in await frank.types("session who")


async def test_no_clock_runs_before_somebody_sits_down(table: Table):
    await table.hours(100)

    roster = await table.server.admin.types_at(table.channel, "campaign roster")

    assert "waiting for the first dealer" in roster
    assert "it is Monday 08:00" in roster
    assert "Nobody has sat down yet." in roster


async def test_a_phone_is_private_to_its_dealer(table: Table):
    frank, tonny = await table.joins("Frank"), await table.joins("Tonny")
    bystander = table.person("Kurt")

    [thread] = frank.threads()

    assert thread.name == "Frank's phone"
    assert frank.can_read(thread)
    assert not tonny.can_read(thread)
    assert not bystander.can_read(thread)
    assert not table.server.admin.can_read(thread)
    assert tonny.threads() != [thread]
    assert all("Frank" not in call for call in tonny.phone())


async def test_the_yes_without_turning_leaves_a_dealer_out_of_reach(table: Table):
    frank = await table.joins("Frank")
    await table.joins("Tonny")
    await table.joins("Kurt", versus=True)

    heirs = await frank.completes("session leave", "heir")

    assert list(heirs) == ["Kurt"]


async def test_ones_own_page_says_all_there_is(frank: Person):
    page = await frank.types("session me")

    assert page.startswith("### Frank")
    assert "In your pocket: 500 kr and 18 g." in page
    assert "At Vic's: 0 kr and 0 g." in page
    assert "Rung 0 of six: none." in page
    assert "Milo is even, Radovan is even, Vic is even." in page
    assert "it is Monday 08:00, day 1" in page


async def test_the_welcome_leads_on_by_button(frank: Person):
    assert (await frank.presses("Your page")).startswith("### Frank")
    assert (await frank.presses("Prices")).startswith("### Corners today")
    assert (await frank.presses("What you owe")).startswith("### Milo's paper")


async def test_who_comes_late_reads_what_happened(frank: Person, table: Table):
    await table.joins("Tonny")
    late = table.person("Kurt")

    recap = await late.types("session recap")

    assert "Previously" in recap
    assert "Frank sat down." in recap
    assert "Tonny sat down." in recap
    assert "Frank owes 11,880 kr" in recap
