"""Milo's packages, the corners, and paying (rows 1, 2, 5, 23)."""

from __future__ import annotations

import re

import pytest

from tests.play.people import Person, Table

CORNERS = ("vesterbro", "norrebro", "nordvest", "amager")


async def sell_all_over_town(person: Person) -> None:
    """Sell sixteen grams where they fetch most: four on each corner."""
    for corner in CORNERS:
        await person.types("street sell", grams="4", where=corner)


async def settle(person: Person) -> None:
    await sell_all_over_town(person)
    assert "Settled." in await person.types("milo pay", amount="11880")


def on_the_table(text: str) -> tuple[int, int]:
    """Return the grams and the price of a package that is offered."""
    found = re.search(r"(\d+) g for ([\d,]+) kr", text)
    assert found is not None
    return int(found[1]), int(found[2].replace(",", ""))


async def test_hours_on_a_corner_are_reported_once(frank: Person, table: Table):
    frank.hears()
    public = len(table.table())

    report = await frank.types("street sell", grams="6", where="Vesterbro")

    assert "6 g for 4,750 kr, 791 kr a gram, in 3 h." in report
    assert "In your pocket: 5,250 kr and 12 g." in report
    assert "Hours left today: 5 h." in report
    assert "You owe 11,880 kr, due Tuesday 18:00" in report
    await table.hours(4)
    assert frank.hears() == []
    assert len(table.table()) == public


async def test_the_button_on_a_corner_sells_what_the_day_allows(frank: Person):
    assert "You can sell at most 16 g more today." in await frank.types("street prices")

    report = await frank.presses("Sell in Amager")

    assert report.splitlines()[1].startswith("16 g for")
    assert "Hours left today: 0 h." in report
    assert "Sell in" not in await frank.types("street prices")


async def test_prices_are_shared_and_depressed_by_whoever_sells(frank: Person, table: Table):
    tonny = await table.joins("Tonny")
    assert "Vesterbro: 880 kr a gram for the first, demand 100 %" in await tonny.types(
        "street prices"
    )

    await frank.types("street sell", grams="6", where="vesterbro")

    prices = await tonny.types("street prices")
    assert "Vesterbro: 774 kr a gram for the first, demand 88 %" in prices
    assert "Amager: 880 kr a gram for the first, demand 100 %" in prices


async def test_demand_comes_back_in_a_night(frank: Person, table: Table):
    await frank.types("street sell", grams="10", where="vesterbro")
    assert "Vesterbro: 528 kr" in await frank.types("street prices")

    await table.until("tuesday", 6)

    assert "Vesterbro: 809 kr" in await frank.types("street prices")


async def test_paying_a_part_lowers_the_amount_and_nothing_else(frank: Person):
    answer = await frank.types("milo pay", amount="400")

    assert "Paid 400 kr." in answer
    assert "You owe 11,480 kr, due Tuesday 18:00" in answer
    assert "In your pocket: 100 kr and 18 g." in answer


async def test_half_is_half_of_what_is_owed_and_all_is_all_there_is(frank: Person):
    await frank.presses("Prices")
    await frank.presses("Sell in Vesterbro")

    half = await frank.types("milo pay", amount="half")
    everything = await frank.types("milo pay", amount="all")

    assert "Paid 5,940 kr." in half
    assert "In your pocket: 0 kr" in everything


async def test_overpaying_leaves_the_change_in_the_pocket(frank: Person, table: Table):
    await sell_all_over_town(frank)
    cash = await frank.cash()
    assert cash > 12_500

    answer = await frank.types("milo pay", amount="12500")

    assert "Paid 11,880 kr." in answer
    assert "Settled. You owe nothing." in answer
    assert await frank.cash() == cash - 11_880
    assert "Frank" in table.table()[-1]


async def test_the_pay_button_pays_what_there_is(frank: Person):
    report = await frank.types("street sell", grams="4", where="amager")
    assert "[Pay what you have]" in report

    answer = await frank.presses("Pay what you have")

    assert "In your pocket: 0 kr and 14 g." in answer


async def test_the_next_package_is_larger_dearer_and_due_sooner(frank: Person, table: Table):
    await sell_all_over_town(frank)
    await table.until("tuesday", 17, 59)
    assert "Settled." in await frank.types("milo pay", amount="11880")
    assert "You owe nothing. At dawn he has something for you." in await frank.types("milo owe")
    frank.hears()

    await table.until("wednesday", 6)

    [offer] = [call for call in frank.hears() if "### Milo" in call]
    assert "[Take it]" in offer
    assert "[Turn it down]" in offer
    assert "No answer by Wednesday 12:00" in offer
    assert "counts as a yes" in offer
    grams, price = on_the_table(offer)
    assert grams == 21
    assert price > 21 * 660
    assert "due 30:36 h after you take it" in offer
    assert frank.rings()[-1] == offer


async def test_paying_early_makes_the_next_term_longer(frank: Person, table: Table):
    await settle(frank)

    await table.until("tuesday", 6)

    assert "due 47:36 h after you take it" in frank.phone()[-1]


async def test_an_offer_is_taken_by_button(frank: Person, table: Table):
    await settle(frank)
    await table.until("tuesday", 7)

    answer = await frank.presses("Take it")

    assert "21 g in your bag." in answer
    assert "You owe" in answer
    assert "On Milo's table" not in await frank.types("session me")


async def test_an_offer_is_taken_by_asking_for_a_front(frank: Person, table: Table):
    await settle(frank)
    await table.until("tuesday", 7)

    assert "21 g in your bag." in await frank.types("milo front")


async def test_an_offer_turned_down_comes_back_harsher(frank: Person, table: Table):
    await settle(frank)
    await table.until("tuesday", 7)
    grams, price = on_the_table(await frank.types("session me"))

    answer = await frank.presses("Turn it down")

    assert "The next one will be harsher, and comes at dawn." in answer
    assert "You owe nothing" in await frank.types("milo owe")
    await table.until("wednesday", 7)
    more_grams, more_price = on_the_table(await frank.types("session me"))
    assert more_grams > grams
    assert more_price / more_grams > price / grams * 1.045


@pytest.mark.parametrize(
    "no", ["No.", "No, not this time.", "No thanks", "No, sorry, Milo.", "I don't want it."]
)
async def test_saying_no_to_a_package_is_asked_about_and_then_counts(
    frank: Person, table: Table, no: str
):
    await settle(frank)
    await table.until("tuesday", 7)
    frank.hears()

    await frank.types("milo talk", text=no)
    [asked] = frank.hears()
    still_there = await frank.types("session me")
    answer = await frank.presses("Turn it down")

    assert "### Milo" in asked
    assert "[Turn it down]" in asked
    assert "[Take it]" in asked
    assert "On Milo's table" in still_there
    assert "The next one will be harsher, and comes at dawn." in answer
    assert "On Milo's table" not in await frank.types("session me")


async def test_silence_counts_as_a_yes(frank: Person, table: Table):
    await settle(frank)
    await table.until("tuesday", 11, 59)
    frank.hears()
    assert "You owe nothing" in await frank.types("milo owe")

    await table.until("tuesday", 12, 1)

    [call] = frank.hears()
    assert "21 g in your bag. You owe" in call
    assert frank.rings()[-1] == call


async def test_who_asks_gets_it_cheaper_and_as_much_as_half_more(frank: Person):
    await settle(frank)

    sizes = await frank.completes("milo front", "grams")
    answer = await frank.types("milo front", grams="all")

    assert list(sizes.values()) == ["21", "31"]
    assert "31 g in your bag." in answer
    [owed] = re.findall(r"You owe ([\d,]+) kr", answer)
    assert int(owed.replace(",", "")) < 31 * 660


async def test_hours_shrink_with_what_is_done_and_come_back_at_dawn(frank: Person, table: Table):
    assert "Hours left today: 6 h." in await frank.types("street rest")
    assert "Hours left today: 4½ h." in await frank.types("street sell", grams="3", where="amager")

    await table.until("tuesday", 6)

    assert "Hours left today: 8 h." in await frank.types("session me")


async def test_the_reminder_comes_with_what_can_be_done(frank: Person, table: Table):
    frank.hears()

    await table.until("tuesday", 10)

    reminder = frank.hears()[-1]
    assert "You owe 11,880 kr, due Tuesday 18:00" in reminder
    for label in ("[Pay what you have]", "[Ask for time]", "[Prices]", "[Answer]"):
        assert label in reminder
    assert frank.rings()[-1] == reminder


async def test_a_reminder_speaks_of_the_debt_it_is_about(frank: Person, table: Table):
    tonny = await table.joins("Tonny", versus=True)
    await table.hours(1)
    await frank.types("session leave", heir="Tonny")
    await tonny.types("milo pay", amount="400")
    await table.until("tuesday", 10, 15)
    tonny.hears()

    await table.until("tuesday", 10, 45)

    [reminder] = tonny.hears()
    assert "You owe 11,880 kr, due Tuesday 19:00" in reminder
    assert "18:00" not in reminder
    assert "11,480" not in reminder


async def test_dawn_is_told_once_a_day_with_who_owes_what(frank: Person, table: Table):
    await table.joins("Tonny")

    await table.until("thursday", 5)

    recaps = [said for said in table.table() if "six in the morning" in said]
    assert ["Tuesday" in recaps[0], "Wednesday" in recaps[1]] == [True, True]
    assert len(recaps) == 2
    assert "Frank owes" in recaps[1]
    assert "Late: Frank, Tonny." in recaps[1]
    assert "Vesterbro 880 kr" in recaps[0]
