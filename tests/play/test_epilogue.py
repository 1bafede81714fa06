"""When it is over: what nobody could know, in the channel, and the whole story to keep."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from bot.epilogue import write
from bot.epilogue_page import html, markdown, pages_to_keep
from game.mercy import sealed
from tests.play.people import Person, Table

ENDING = """
name = "ending"
[rules]
theft_chance = 0
theft_heat = 0
district_swing = 0
call_quiet = 0
call_bored = 0
rumour_made = 0
room_leak = 0
room_noise = 0
bust_base = 1000
tie_lookout = 1000
price_low = 0
price_high = 0
"""


@pytest.fixture
async def ending(channel: Table, scenarios: Path) -> Table:
    (scenarios / "ending.toml").write_text(ENDING, encoding="utf-8")
    await channel.opens("ending")
    return channel


async def story(table: Table) -> tuple[Person, Person]:
    """Two partners are taken in; one talks; somebody says something; and it is over."""
    frank = await table.joins("Frank", versus=True)
    rita = await table.joins("Rita", versus=True)
    await rita.types("safety quotes", allowed=True)
    await frank.types("deal partner", whom="Rita", split=40)
    await rita.presses("Agree")
    await frank.types("street rumour", about="Rita", text="she robbed the gym")
    await frank.types("street sell", grams="all", where="amager")
    await frank.presses("Into the lake")
    await frank.presses("Talk")
    await rita.presses("Keep silent")
    await table.hours(24)
    return frank, rita


async def test_nothing_of_it_is_told_before_it_is_over(ending: Table):
    frank, rita = await story(ending)

    for person in (frank, rita):
        for page in ("session me", "session recap", "session who", "session epilogue"):
            shown = await person.types(page)
            assert "talked about Rita" not in shown
            assert "said nothing" not in shown
            assert "it was not so" not in shown
    everything = "\n".join([*ending.table(), *frank.phone(), *rita.phone()])
    assert "said nothing about" not in everything
    assert "it was not so" not in everything
    assert "They say Rita talked" in everything
    assert "They say Frank talked" in everything


async def test_at_the_end_it_is(ending: Table):
    await all_leave(ending, *await story(ending))

    told = "\n".join(ending.table())
    assert "Frank talked about Rita." in told
    assert "Rita said nothing about Frank, who was told otherwise." in told
    assert "Rita robbed the gym: it was not so. Said by Frank" in told
    assert "[The whole story]" in told


async def all_leave(table: Table, *people: Person) -> None:
    for person in people:
        await person.types("session leave")
    await table.hours(24)


async def test_the_page_has_all_of_it_and_private_words_only_of_who_agreed(ending: Table):
    frank, rita = await story(ending)
    await all_leave(ending, frank, rita)
    journal = await ending.journal()

    files = pages_to_keep(journal, "en")

    page, text = files["epilogue.html"].decode(), files["epilogue.md"].decode()
    whole = write(journal, "en")
    assert page == html(whole, "en")
    assert text == markdown(whole, "en")
    for kept in (page, text):
        assert "Frank talked about Rita." in kept
        assert "What everybody owed" in kept
        assert "What each run cost" in kept
        assert "Names given" not in kept
    private = [m for day in whole.days for m in day.moments if m.private]
    assert private
    assert {m.whose for m in private} == {"Rita"}
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    answer = await rita.types("session epilogue")
    assert "The whole story, as a page and as text." in answer


def test_a_seal_can_be_checked_by_anybody():
    assert sealed("bait", "00ff") == sha256(b"bait:00ff").hexdigest()
