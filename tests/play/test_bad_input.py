"""Whatever is wrong gets one clear private sentence, and changes nothing, to the byte."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import pytest
from discord import ui

from bot.ui import Deed, Press
from tests.play.people import Person, Table

LONGEST_REFUSAL = 300

NOT_POSITIVE = "It has to be at least 1."
NO_NUMBER = "is no amount I can read. `4000`, `4.000`, `4k`, `all` and `half` work."
FRACTION = "has a fraction. `4000`, `4k` and `half` work."
HUGE = "is more than there is in all of Copenhagen."
BAD_NAME = "A name has 1 to 32 letters"


def is_one_clear_sentence(text: str) -> None:
    """A refusal says what is wrong and what would work: short, one line, no heading, no buttons."""
    assert "\n" not in text, text
    assert 10 <= len(text) <= LONGEST_REFUSAL, text
    assert text.endswith((".", "!", "`")), text
    assert "[" not in text, text


@asynccontextmanager
async def refusing(table: Table) -> AsyncGenerator[Callable[[str, str], None], None]:
    """Collect refusals: each is one sentence with the words expected, and nothing was written."""

    def refused(text: str, expected: str) -> None:
        is_one_clear_sentence(text)
        assert expected in text

    with table.world.unchanged():
        yield refused


BAD_AMOUNTS = {
    "0": NOT_POSITIVE,
    "-5": NOT_POSITIVE,
    "\u22125": NOT_POSITIVE,
    "-0": NOT_POSITIVE,
    "0 kr": NOT_POSITIVE,
    "1.5": FRACTION,
    "2,5": FRACTION,
    ".5": FRACTION,
    "1/2": FRACTION,
    "99999999999999999999999": HUGE,
    "10000001": HUGE,
    "99999999k": HUGE,
    "lots": NO_NUMBER,
    "4000 apples": NO_NUMBER,
    "four": NO_NUMBER,
    "1e5": NO_NUMBER,
    "0x10": NO_NUMBER,
    "٤٠٠٠": NO_NUMBER,
    "\uff14\uff10\uff10\uff10": NO_NUMBER,
    "½": NO_NUMBER,
    "NaN": NO_NUMBER,
    "inf": NO_NUMBER,
    "--": NO_NUMBER,
    "'; DROP TABLE campaigns; --": NO_NUMBER,
    "<@1>": NO_NUMBER,
    "x" * 3000: NO_NUMBER,
}

ASKING_FOR_AN_AMOUNT: list[tuple[str, str, dict[str, str]]] = [
    ("milo pay", "amount", {}),
    ("street sell", "grams", {"where": "amager"}),
    ("vic stash", "amount", {"what": "money"}),
    ("vic stash", "amount", {"what": "product"}),
    ("vic take", "amount", {"what": "money"}),
    ("vic take", "amount", {"what": "product"}),
]


@pytest.mark.parametrize(("command", "option", "others"), ASKING_FOR_AN_AMOUNT)
async def test_amounts_that_are_none(
    frank: Person, table: Table, command: str, option: str, others: dict[str, str]
):
    await frank.types("vic stash", what="money", amount="100")
    await frank.types("vic stash", what="product", amount="2")

    async with refusing(table) as refused:
        for amount, expected in BAD_AMOUNTS.items():
            refused(await frank.types(command, **{option: amount}, **others), expected)


async def test_grams_that_are_none_are_no_package(frank: Person, table: Table):
    for corner in ("vesterbro", "norrebro", "nordvest", "amager"):
        await frank.types("street sell", grams="4", where=corner)
    await frank.types("milo pay", amount="11880")

    async with refusing(table) as refused:
        for amount, expected in BAD_AMOUNTS.items():
            refused(await frank.types("milo front", grams=amount), expected)
        refused(await frank.types("milo front", grams="20"), "His package is 21 g now")
        refused(await frank.types("milo front", grams="32"), "he would go up to 31 g")


async def test_more_than_there_is(frank: Person, table: Table):
    await frank.types("vic stash", what="money", amount="100")

    async with refusing(table) as refused:
        refused(await frank.types("milo pay", amount="401"), "You have 400 kr on you, not 401 kr.")
        refused(
            await frank.types("milo pay", amount="half"), "You have 400 kr on you, not 5,940 kr."
        )
        refused(
            await frank.types("street sell", grams="19", where="amager"),
            "You have 18 g; the most you can sell now is 16.",
        )
        refused(
            await frank.types("vic stash", what="money", amount="401"),
            "You have 400 kr on you, not 401 kr.",
        )
        refused(
            await frank.types("vic stash", what="product", amount="19"),
            "You have 18 g on you, not 19 g.",
        )
        refused(await frank.types("vic take", what="money", amount="98"), "There: 97 kr of money.")
        refused(await frank.types("vic take", what="product", amount="1"), "There: 0 g of product.")
        refused(await frank.types("vic take", what="product", amount="all"), "There: 0 g")
        refused(await frank.types("vic out", where="dinner"), "You have 400 kr on you, not 800 kr.")


async def test_nothing_there_at_all(frank: Person, table: Table):
    await frank.types("milo pay", amount="all")
    await frank.types("vic stash", what="product", amount="all")

    async with refusing(table) as refused:
        refused(await frank.types("milo pay", amount="all"), "You have no money on you.")
        refused(await frank.types("milo pay", amount="100"), "You have no money on you.")
        refused(
            await frank.types("vic stash", what="money", amount="all"), "You have no money on you."
        )
        refused(
            await frank.types("street sell", grams="all", where="amager"),
            "You have nothing to sell.",
        )


async def test_a_sale_out_of_hours_says_what_would_still_go(frank: Person, table: Table):
    await frank.types("street sell", grams="12", where="amager")

    async with refusing(table) as refused:
        refused(
            await frank.types("street sell", grams="6", where="amager"),
            "That takes 3 h and you have 2 h left today. The most you can sell now is 4.",
        )


async def test_out_of_hours(frank: Person, table: Table):
    await frank.types("street sell", grams="16", where="amager")

    async with refusing(table) as refused:
        left = "you have 0 h left today"
        refused(await frank.types("street sell", grams="1", where="amager"), left)
        refused(await frank.types("street rest"), left)
        refused(await frank.types("vic stash", what="product", amount="1"), left)
        refused(await frank.types("vic out", where="home"), left)


async def test_not_joined(table: Table):
    stranger = table.person("Stranger")

    async with refusing(table) as refused:
        for command, options in (
            ("session me", {}),
            ("session leave", {}),
            ("milo front", {}),
            ("milo pay", {"amount": "100"}),
            ("milo owe", {}),
            ("milo talk", {"text": "Hello"}),
            ("radovan answer", {"choice": "fish"}),
            ("radovan talk", {"text": "Hello"}),
            ("vic stash", {"what": "money", "amount": "1"}),
            ("vic take", {"what": "money", "amount": "1"}),
            ("vic promise", {"what": "club", "when": "friday"}),
            ("vic out", {"where": "home"}),
            ("vic talk", {"text": "Hello"}),
            ("street sell", {"grams": "1", "where": "amager"}),
            ("street prices", {}),
            ("street rest", {}),
        ):
            answer = await stranger.types(command, **options)
            refused(answer, "You are not at this table. `/session join` sits you down.")


async def test_no_campaign(channel: Table):
    stranger = channel.person("Stranger")
    channel.server.admin.sits_at = channel

    async with refusing(channel) as refused:
        none = "No campaign is open in this channel."
        for command in ("session me", "session who", "session recap", "street prices", "milo owe"):
            refused(await stranger.types(command), none)
        refused(await stranger.types("session join", name="Frank"), none)
        for command in ("campaign pause", "campaign roster", "campaign end"):
            refused(await channel.server.admin.types(command), none)


async def test_out_of_the_game(frank: Person, table: Table):
    await table.joins("Tonny")
    page = frank.finds("Your page")
    await frank.types("session leave")

    async with refusing(table) as refused:
        over = "Your run is over. `/session join` starts another, a little lower."
        refused(await frank.types("milo pay", amount="100"), over)
        refused(await frank.types("street sell", grams="1", where="amager"), over)
        refused(await frank.types("session me"), over)
        refused(await frank.types("session leave"), over)
        refused(await frank.presses(page), over)


async def test_joining_twice(frank: Person, table: Table):
    await frank.types("session who")
    joined = "You are at this table already. Your page is `/session me`."

    async with refusing(table) as refused:
        refused(await frank.types("session join", name="Frank"), joined)
        refused(await frank.types("session join", name="Somebody"), joined)
        refused(await frank.presses("Sit down"), joined)


async def test_the_yes_pressed_twice(table: Table):
    frank = table.person("Frank")
    await frank.types("session join", name="Frank")
    yes = frank.finds("I'm in")
    versus = frank.finds("I'm in, and they may turn on me")
    await frank.presses(yes)

    async with refusing(table) as refused:
        refused(await frank.presses(yes), "You are at this table already.")
        refused(await frank.presses(versus), "You are at this table already.")


async def test_a_name_that_was_taken_between_the_note_and_the_yes(table: Table):
    frank, other = table.person("Frank"), table.person("Other")
    await frank.types("session join", name="Frank")
    yes = frank.finds("I'm in")
    await other.joins("FRANK")

    async with refusing(table) as refused:
        refused(await frank.presses(yes), "Somebody here is, or was, called Frank.")


BAD_NAMES = [
    "**Frank**",
    "_Frank_",
    "~~Frank~~",
    "||Frank||",
    "`Frank`",
    "# Frank",
    "> Frank",
    "[Frank](https://example.com)",
    "https://example.com",
    "<@123456789>",
    "<#123456789>",
    "<:frank:123>",
    "<t:0:R>",
    "@everyone",
    "Frank\\",
    "\u200bFrank",
    "Fr\u200dank",
    "\u202eknarF",
    "\u2800",
    "\u3164",
    "\u115f\u1160",
    "\U000e0041\U000e0042",
    "   ",
    "---",
    "123",
    "F" * 33,
    "F" + "\u0301\u0302\u0303\u0304" * 4,
    "Frank\U0001f600",
    "{name}",
    "p1:join_yes:1::Frank",
]


async def test_a_name_that_is_markup_invisible_or_too_long(table: Table):
    somebody = table.person("Somebody")

    async with refusing(table) as refused:
        for name in BAD_NAMES:
            refused(await somebody.types("session join", name=name), BAD_NAME)


async def test_the_form_of_the_table_reads_names_as_strictly(table: Table):
    somebody = table.person("Somebody")

    async with refusing(table) as refused:
        refused(await somebody.fills("Sit down", "**Frank**"), BAD_NAME)
        refused(await somebody.fills("Sit down", "\u200b"), BAD_NAME)


async def test_a_name_that_is_taken(frank: Person, table: Table):
    somebody = table.person("Somebody")

    async with refusing(table) as refused:
        for name in ("Frank", "frank", "FRANK", " Frank ", "\uff26\uff52\uff41\uff4e\uff4b"):
            answer = await somebody.types("session join", name=name)
            refused(answer, "Somebody here is, or was, called")


async def test_names_as_people_have_them(table: Table):
    names = ("Jean-Luc O'Neil Jr.", "Søren", "Željko", "毛利", "R2 D2", "李")
    for name in names:
        await table.joins(name)

    who = await table.person("Somebody").types("session who")

    assert [line.split(":")[0] for line in who.splitlines()[1:7]] == list(names)


async def test_no_such_district(frank: Person, table: Table):
    async with refusing(table) as refused:
        for where in ("Moscow", "vester", "**amager**", "<#1>", "@everyone", "x" * 500):
            answer = await frank.types("street sell", grams="1", where=where)
            refused(answer, "There are Vesterbro, Nørrebro, Nordvest and Amager.")


async def test_districts_as_people_write_them(frank: Person):
    for where in ("Nørrebro", "norrebro", "NØRREBRO", "noerrebro", " amager ", "NV", "Vesterbro"):
        assert "1 g for" in await frank.types("street sell", grams="1", where=where)


async def test_a_promise_in_the_past(frank: Person, table: Table):
    await table.until("tuesday", 12)
    past = "That is in the past. A promise needs a time still to come"

    async with refusing(table) as refused:
        for when in ("yesterday", "two days ago", "last friday", "today 08:00"):
            refused(await frank.types("vic promise", what="club", when=when), past)


async def test_a_promise_without_a_time_or_for_too_late(frank: Person, table: Table):
    async with refusing(table) as refused:
        refused(
            await frank.types("vic promise", what="club", when="some day"),
            "is no time I can read. `friday`, `tomorrow 18:00` and `in 5 hours` work.",
        )
        refused(
            await frank.types("vic promise", what="club", when="in 15 days"),
            "Nobody believes a promise for more than two weeks ahead.",
        )


async def test_too_much_talk_and_none(frank: Person, table: Table):
    async with refusing(table) as refused:
        refused(await frank.types("milo talk", text="x" * 501), "At most 500 characters.")
        refused(await frank.types("milo talk", text="   "), "Say something")


async def test_a_debt_that_is_none(frank: Person, table: Table):
    async with refusing(table) as refused:
        answer = await frank.types("milo pay", amount="1", debt="b999")
        refused(answer, "That is none of your debts.")


async def test_milo_wants_his_money_first(frank: Person, table: Table):
    async with refusing(table) as refused:
        answer = await frank.types("milo front")
        refused(answer, "Milo wants to see the 11,880 kr first, due Tuesday 18:00")
        answer = await frank.types("milo front", grams="18")
        refused(answer, "Milo wants to see the 11,880 kr first")


async def test_a_button_that_is_old(frank: Person, table: Table):
    for corner in ("vesterbro", "norrebro", "nordvest", "amager"):
        await frank.types("street sell", grams="4", where=corner)
    pay = frank.finds("Pay what you have")
    await frank.types("milo pay", amount="11880")
    await table.until("tuesday", 7)
    take, decline = frank.finds("Take it"), frank.finds("Turn it down")
    await frank.types("milo front")
    await frank.types("milo talk", text="I need more time")
    agree = frank.finds("Agree")
    await frank.types("milo talk", text="Give me another day, please")
    newer = frank.finds("Agree")

    async with refusing(table) as refused:
        refused(await frank.presses(pay), "That is none of your debts. `/milo owe` lists them.")
        refused(await frank.presses(take), "There is no package on the table now.")
        refused(await frank.presses(decline), "There is no package on the table now.")
        refused(await frank.presses(agree), "That is not on the table any more.")
    assert "more. You owe" in await frank.presses(newer)
    async with refusing(table) as refused:
        refused(await frank.presses(newer), "That is not on the table any more.")


async def test_a_button_of_a_version_that_is_gone(frank: Person, table: Table):
    view = ui.LayoutView(timeout=None)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(Deed(Press("dance", table.id, "", ""), "Dance"))
    row.add_item(Deed(Press("sell", 999, "", "amager"), "Elsewhere"))
    view.add_item(ui.TextDisplay("Old things"))
    view.add_item(row)
    room = table.world.bot.get_channel(table.channel.id)
    assert isinstance(room, discord.TextChannel)
    await room.send(view=view)

    async with refusing(table) as refused:
        refused(await frank.presses("Dance"), "That button is old.")
        refused(await frank.presses("Elsewhere"), "That button is old.")


@dataclass(frozen=True, slots=True)
class Twice:
    """A button that does its thing once, and what the second press is told."""

    label: str
    told: str


async def test_a_button_pressed_twice_does_its_thing_once(frank: Person, table: Table):
    await frank.presses("Prices")
    await _press_twice(frank, table, Twice("Sell in Amager", "you have 0 h left today"))
    await _press_twice(frank, table, Twice("Leave the money with Vic", "You have no money"))
    await frank.types("milo talk", text="I'll pay you 4k by tomorrow 12:00")
    gone = "That is not on the table any more."
    await _press_twice(frank, table, Twice("Give your word", gone))
    await frank.types("milo talk", text="I'll pay you 1k by tomorrow 13:00")
    await _press_twice(frank, table, Twice("Not what I said", gone))
    await frank.types("milo talk", text="I need more time")
    await _press_twice(frank, table, Twice("Leave it", gone))
    await table.until("thursday", 0)
    await _press_twice(frank, table, Twice("Refuse", "Nobody is waiting for an answer"))


async def _press_twice(person: Person, table: Table, button: Twice) -> None:
    found = person.finds(button.label)
    await person.presses(found)
    async with refusing(table) as refused:
        refused(await person.presses(found), button.told)


async def test_somebody_elses_button(frank: Person, table: Table):
    moderator = table.person("Moderator", roles=[table.server.role("mods", manage_threads=True)])
    await moderator.joins("Moderator")
    await frank.types("milo talk", text="I'll pay you 4k by tomorrow 12:00")
    theirs = [frank.finds(label) for label in ("Give your word", "Not what I said", "Answer")]

    async with refusing(table) as refused:
        for button in theirs:
            refused(
                await moderator.presses(button),
                "That button is somebody else's. Your own page is `/session me`.",
            )


async def test_somebody_elses_door(frank: Person, table: Table):
    moderator = table.person("Moderator", roles=[table.server.role("mods", manage_threads=True)])
    await table.until("tuesday", 22)

    async with refusing(table) as refused:
        for label in ("“Fish.”", "Don't open"):
            refused(await moderator.presses(frank.finds(label)), "That button is somebody else's.")


async def test_the_tables_own_buttons_are_everybodys(frank: Person, table: Table):
    tonny = await table.joins("Tonny")
    await table.until("tuesday", 6)

    assert (await tonny.presses("Your page")).startswith("### Tonny")
    assert (await frank.presses("Your page")).startswith("### Frank")


AMOUNTS = {
    "4000": 4000,
    "4.000": 4000,
    "4,000": 4000,
    "4 000": 4000,
    "4 000 kr": 4000,
    "4\u00a0000 kr.": 4000,
    "4000 kroner": 4000,
    "4k": 4000,
    "4 k": 4000,
    "4K": 4000,
    "2.5k": 2500,
    "2,5k": 2500,
    " 4000 ": 4000,
    "+4000": 4000,
    "half": 5940,
    "HALF": 5940,
}


async def test_amounts_as_people_write_them(frank: Person, table: Table):
    """With 500 kr in the pocket, the refusal says what was understood."""
    async with refusing(table) as refused:
        for text, meant in AMOUNTS.items():
            answer = await frank.types("milo pay", amount=text)
            refused(answer, f"You have 500 kr on you, not {meant:,} kr.")


@pytest.mark.parametrize("text", ["all", "ALL", "everything", "max", "500", "500 kr", "500kr."])
async def test_all_there_is_as_people_write_it(frank: Person, text: str):
    assert "Paid 500 kr." in await frank.types("milo pay", amount=text)


@pytest.mark.parametrize(
    ("text", "grams"), [("all", 16), ("half", 9), ("6", 6), ("6 g", 6), ("6g", 6), ("6 grams", 6)]
)
async def test_grams_as_people_write_them(frank: Person, text: str, grams: int):
    answer = await frank.types("street sell", grams=text, where="amager")

    assert answer.splitlines()[1].startswith(f"{grams} g for")
