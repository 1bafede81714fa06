"""Vic's flat, the words given to her, and her leaving (rows 7, 8 and 20)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.play.people import Person, Table

IMPATIENT = """
name = "impatient"
[rules]
theft_chance = 0
theft_heat = 0
living = 0
living_day = 0
patience_start = 100
opening_cash = 5000
"""
CHEAP = """
name = "cheap"
[rules]
living = 0
living_day = 0
spain_cost = 400
"""

Opens = Callable[[str, str], Awaitable[Table]]


@pytest.fixture
def opens(channel: Table, scenarios: Path) -> Opens:
    """Open a campaign of a scenario that is written down here."""

    async def opening(name: str, scenario: str) -> Table:
        (scenarios / f"{name}.toml").write_text(scenario, encoding="utf-8")
        await channel.opens(name)
        return channel

    return opening


async def test_she_keeps_money_for_a_cut(frank: Person):
    answer = await frank.types("vic stash", what="money", amount="400")

    assert answer.startswith("### Vic")
    assert "400 kr to Vic, 12 kr of it hers. There: 388 kr and 0 g." in answer
    assert "In your pocket: 100 kr and 18 g." in answer
    assert "Hours left today: 8 h." in await frank.types("session me")


async def test_product_means_the_stairs(frank: Person):
    answer = await frank.types("vic stash", what="product", amount="half")

    assert "9 g to Vic. There: 0 kr and 9 g." in answer
    assert "Hours left today: 7½ h." in await frank.types("session me")


async def test_what_she_keeps_can_be_fetched(frank: Person):
    await frank.types("vic stash", what="money", amount="all")
    await frank.types("vic stash", what="product", amount="8")

    money = await frank.types("vic take", what="money", amount="half")
    product = await frank.types("vic take", what="product", amount="all")

    assert "242 kr back from Vic. There: 243 kr and 8 g." in money
    assert "8 g back from Vic. There: 243 kr and 0 g." in product
    assert "In your pocket: 242 kr and 18 g." in product


async def test_the_button_after_a_sale_leaves_the_money_with_her(frank: Person):
    await frank.types("street sell", grams="4", where="amager")

    answer = await frank.presses("Leave the money with Vic")

    assert "to Vic" in answer
    assert "In your pocket: 0 kr and 14 g." in answer


async def test_an_evening_costs_money_and_two_hours_and_keeps_the_word(frank: Person, table: Table):
    await frank.types("street sell", grams="4", where="amager")
    promised = await frank.types("vic promise", what="dinner", when="tomorrow 20:00")
    assert "Dinner, by Tuesday 20:00" in promised
    assert "Vic: dinner, by Tuesday 20:00" in await frank.types("session me")

    evening = await frank.types("vic out", where="dinner")

    assert evening.startswith("### Vic")
    assert "That cost 800 kr and 2 h." in evening
    assert "Your word about dinner is kept." in evening
    assert "Words you gave" not in await frank.types("session me")
    frank.hears()
    await table.until("tuesday", 21)
    assert not any(call.startswith("### Vic") for call in frank.hears())


async def test_she_mentions_a_word_before_it_falls_due(frank: Person, table: Table):
    await frank.types("vic promise", what="club", when="tomorrow 20:00")
    frank.hears()

    await table.until("tuesday", 14, 1)

    [call] = [call for call in frank.hears() if "### Vic" in call]
    assert "The club, by Tuesday 20:00" in call
    assert frank.rings()[-1] == call


async def test_later_again_is_noticed(frank: Person):
    await frank.types("vic promise", what="vet", when="tuesday")
    patience = (await frank.dealer()).patience

    later = await frank.types("vic promise", what="vet", when="thursday")
    sooner = await frank.types("vic promise", what="vet", when="wednesday")

    assert "The vet, by Thursday 20:00" in later
    assert sooner.startswith("You promised the vet by Thursday 20:00")
    assert (await frank.dealer()).patience < patience


async def test_one_later_too_many_and_she_leaves(frank: Person, table: Table):
    await frank.types("vic stash", what="money", amount="400")
    await frank.types("vic promise", what="club", when="tuesday")
    for day in ("wednesday", "thursday", "friday", "saturday"):
        assert "The club, by" in await frank.types("vic promise", what="club", when=day)
    frank.hears()

    answer = await frank.types("vic promise", what="club", when="sunday")

    assert "### Vic" not in answer
    [left] = [call for call in [answer, *frank.hears()] if "With her went" in call]
    assert "With her went 388 kr and 0 g." in left
    assert "Vic is gone." in await frank.types("session me")
    assert any("Frank" in said for said in table.table()[-1:])


async def test_a_word_to_her_that_is_broken_is_read_back(frank: Person, table: Table):
    said = "I'll take you dancing tomorrow at 20:00, I swear"
    frank.hears()
    await frank.types("vic talk", text=said)
    [back] = frank.hears()
    assert f"“{said}”" in back
    assert "The club, by Tuesday 20:00" in back
    await frank.presses("Give your word")
    patience = (await frank.dealer()).patience

    await table.until("tuesday", 20, 1)

    [broken] = [call for call in frank.hears() if "Your word about the club is broken." in call]
    assert said in broken
    assert (await frank.dealer()).patience < patience


async def test_talk_to_vic_about_nothing_is_answered(frank: Person):
    frank.hears()

    for text in ("I love you", "How is the dog?", "What did I promise you?", "I need money"):
        await frank.types("vic talk", text=text)

    calls = frank.hears()
    assert len(calls) == 4
    assert all("### Vic" in call for call in calls)


async def test_she_leaves_with_what_is_in_the_flat_when_her_patience_is_spent(opens: Opens):
    table = await opens("impatient", IMPATIENT)
    frank = await table.joins("Frank")
    await frank.types("vic stash", what="money", amount="4000")
    await frank.types("vic stash", what="product", amount="10")
    frank.hears()

    await table.until("tuesday", 6, 1)

    [left] = [call for call in frank.hears() if "With her went" in call]
    assert "With her went 3,880 kr and 10 g." in left
    assert "### Vic" not in left
    assert any("Frank" in said for said in table.table()[-2:])
    assert "Vic is gone." in await frank.types("session me")


async def test_who_is_left_cannot_ask_her_for_anything(opens: Opens):
    table = await opens("impatient", IMPATIENT)
    frank = await table.joins("Frank")
    await table.until("tuesday", 6, 1)

    with table.world.unchanged():
        answers = {
            await frank.types("vic stash", what="money", amount="100"),
            await frank.types("vic take", what="money", amount="all"),
            await frank.types("vic out", where="home"),
            await frank.types("vic promise", what="club", when="friday"),
        }

    assert answers == {"Vic is gone, and so is what was in the flat."}
    sold = await frank.types("street sell", grams="1", where="amager")
    assert "Leave the money with Vic" not in sold


async def test_she_does_not_answer_the_phone_after_she_has_left(opens: Opens):
    table = await opens("impatient", IMPATIENT)
    frank = await table.joins("Frank")
    await table.until("tuesday", 6, 1)
    frank.hears()

    await frank.types("vic talk", text="I love you, come back")

    assert not any("### Vic" in call for call in frank.hears())


async def test_a_broken_spain_ends_it_at_once(frank: Person, table: Table):
    await frank.types("vic stash", what="money", amount="400")
    await frank.types("vic promise", what="spain", when="tomorrow 12:00")
    assert (await frank.dealer()).patience == 1000
    frank.hears()

    await table.until("tuesday", 12, 1)

    [left] = [call for call in frank.hears() if "With her went" in call]
    assert "With her went 388 kr and 0 g." in left
    assert "Vic is gone." in await frank.types("session me")


async def test_spain_is_the_last_evening_and_pays_nothing_back(opens: Opens):
    table = await opens("cheap", CHEAP)
    frank, tonny = await table.joins("Frank"), await table.joins("Tonny")
    public = len(table.table())

    answer = await frank.types("vic out", where="spain")

    assert answer.startswith("### Vic")
    assert answer.endswith("You still owed 11,880 kr.")
    assert "Frank" in table.table()[public]
    assert "Frank: out" in await tonny.types("session who")


async def test_spain_costs_more_than_anybody_has(frank: Person, table: Table):
    with table.world.unchanged():
        answer = await frank.types("vic out", where="spain")

    assert answer == "You have 500 kr on you, not 15,000 kr."


async def test_nobody_takes_what_is_in_the_flat(opens: Opens):
    table = await opens("impatient", IMPATIENT.replace("patience_start = 100", ""))
    frank = await table.joins("Frank")
    await frank.types("vic stash", what="money", amount="all")
    await frank.types("vic stash", what="product", amount="8")
    await table.until("wednesday", 23, 31)  # the collateral was fetched by then

    page = await frank.types("session me")

    assert "In your pocket: 0 kr and 0 g." in page
    assert "At Vic's: 4,850 kr and 8 g." in page
