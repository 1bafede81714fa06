"""The ladder: six rungs, what each leaves open, and what silence costs (rows 14, 18, 23).

Nobody pays here, so that all climb at the same hours: deadlines on Tuesday 18:00, Wednesday 11:00,
19:30 and 23:45, Thursday 02:45 and 05:45.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play.people import Person, Table

LUCKY = """
name = "lucky"
[rules]
theft_chance = 0
theft_heat = 0
district_swing = 0
run_chance = 1000
run_wound = 0
workshop_out = 1000
hunted_cut = 0
hunted_moving = 0
hunted_paid = 0
hunted_silent = 1000
beating_paid = 10
living = 0
living_day = 0
"""
UNLUCKY = """
name = "unlucky"
[rules]
theft_chance = 0
theft_heat = 0
run_chance = 0
run_wound = 0
workshop_out = 0
broken_wounds = 5
"""
COFFEE, A_WORD, COLLATERAL, BEATING, WORKSHOP, HUNTED = (
    ("tuesday", 22, 0),
    ("wednesday", 14, 0),
    ("wednesday", 21, 30),
    ("thursday", 1, 45),
    ("thursday", 4, 45),
    ("thursday", 7, 45),
)


@pytest.fixture
async def lucky(channel: Table, scenarios: Path) -> Table:
    """A table where whoever runs gets away, and silence is the end of the hunted."""
    (scenarios / "lucky.toml").write_text(LUCKY, encoding="utf-8")
    await channel.opens("lucky")
    return channel


@pytest.fixture
async def unlucky(channel: Table, scenarios: Path) -> Table:
    """A table where nobody gets away, and five wounds are the end."""
    (scenarios / "unlucky.toml").write_text(UNLUCKY, encoding="utf-8")
    await channel.opens("unlucky")
    return channel


def at_the_door(person: Person) -> str:
    """Return the call that came last with choices under it."""
    return [call for call in person.phone() if "is an answer." in call][-1]


async def test_a_missed_deadline_adds_a_quarter_halves_the_time_and_sets_a_visit(
    frank: Person, table: Table
):
    frank.hears()
    public = len(table.table())
    await table.until("tuesday", 17, 59)
    frank.hears()

    await table.until("tuesday", 18, 1)

    milo, radovan = frank.hears()
    assert "2,970 kr on top. You owe 14,850 kr, due Wednesday 11:00" in milo
    assert "You are at rung 1: coffee." in milo
    assert radovan.startswith("### Radovan")
    assert "He comes by Tuesday 22:00" in radovan
    assert "Frank" in table.table()[-1]
    assert len(table.table()) == public + 2  # Tuesday's dawn, and this


async def test_the_first_rung_is_coffee_and_takes_an_hour(lucky: Table):
    frank, tonny, kurt, sofie, mads = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Sofie", "Mads")
    ]
    await lucky.until(*COFFEE)
    assert {"[“Fish.”]", "[“No fish.”]", "[Hand over your money]", "[Don't open]"} <= set(
        at_the_door(frank).splitlines()
    )
    assert frank.rings()[-1] == at_the_door(frank)

    assert (await frank.types("radovan answer", choice="fish")).startswith("### Radovan")
    assert (await tonny.presses("“No fish.”")).startswith("### Radovan")
    paid = await kurt.types("radovan answer", choice="Hand over your money")
    hidden = await sofie.presses("Don't open")
    mads.hears()
    await lucky.until("wednesday", 4, 1)

    assert "and 0 g counted as" in paid
    assert await kurt.cash() == 0
    assert hidden.startswith("### Radovan")
    assert "Your nerves are worse." in hidden
    assert "Your nerves are worse." in mads.hears()[-1]
    assert (await frank.dealer()).warmth > (await sofie.dealer()).warmth


async def test_what_was_said_of_the_menu_is_remembered(lucky: Table):
    frank, tonny = await lucky.joins("Frank"), await lucky.joins("Tonny")
    await lucky.until(*COFFEE)
    await frank.presses("“Fish.”")
    await tonny.presses("“No fish.”")
    frank.hears()
    tonny.hears()

    await frank.types("radovan talk", text="About the fish on the menu?")
    await tonny.types("radovan talk", text="No fish, I said.")

    [to_frank], [to_tonny] = frank.hears(), tonny.hears()
    assert to_frank.startswith("### Radovan")
    assert to_frank != to_tonny


async def test_a_visit_can_be_answered_once(frank: Person, table: Table):
    await table.until(*COFFEE)
    door = frank.finds("Don't open")
    await frank.presses(door)

    with table.world.unchanged():
        again = await frank.presses(door)
        typed = await frank.types("radovan answer", choice="hide")

    assert again == typed == "Nobody is waiting for an answer from you now."


async def climbed(table: Table, rung: tuple[str, int, int], *people: Person) -> None:
    """Let time pass until somebody stands at every door."""
    await table.until(*rung)
    for person in people:
        assert "is an answer." in at_the_door(person)


async def test_the_second_rung_takes_a_promise_of_half(lucky: Table):
    frank, tonny, kurt, sofie, mads = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Sofie", "Mads")
    ]
    await lucky.until("wednesday", 8)
    await kurt.types("street sell", grams="2", where="amager")
    await climbed(lucky, A_WORD, frank, tonny)
    assert "“Fish.”" not in at_the_door(frank)

    promised = await frank.types("radovan answer", choice="word")
    by_button = await tonny.presses("Promise him half")
    paid = await kurt.presses("Hand over your money")
    hidden = await sofie.types("radovan answer", choice="hide")
    mads.hears()
    await lucky.until("wednesday", 18, 1)

    assert "9,282 kr by Wednesday 19:30" in promised
    assert "9,282 kr by Wednesday 19:30" in by_button
    assert "Radovan: 9,282 kr, by Wednesday 19:30" in await frank.types("session me")
    assert "and 0 g counted as" in paid
    assert "Your nerves are worse." in hidden
    assert "Your nerves are worse." in mads.hears()[-1]


async def test_half_that_was_promised_and_not_brought_is_a_broken_word(lucky: Table):
    frank = await lucky.joins("Frank")
    await lucky.until(*A_WORD)
    await frank.presses("Promise him half")
    frank.hears()

    await lucky.until("wednesday", 19, 31)

    assert any(
        call.startswith("### Radovan") and "Your word about 9,282 kr is broken" in call
        for call in frank.hears()
    )
    assert (await frank.dealer()).broken == 1


async def test_the_third_rung_takes_what_is_there(lucky: Table):
    frank, tonny, kurt, mads = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Mads")
    ]
    await lucky.until("wednesday", 8)
    for person in (frank, tonny, kurt, mads):
        await person.types("street sell", grams="4", where="amager")
    await frank.types("vic stash", what="money", amount="500")
    owed, cash = await frank.owes(), await tonny.cash()
    assert cash > 0
    await climbed(lucky, COLLATERAL, frank, tonny, kurt, mads)

    handed = await frank.presses("Hand it over")
    refused = await tonny.types("radovan answer", choice="refuse")
    await kurt.types("radovan answer", choice="Hand it over")
    mads.hears()
    await lucky.until("wednesday", 23, 31)

    assert "and 14 g counted as" in handed
    assert await frank.cash() == 0
    assert "At Vic's: 485 kr" in await frank.types("session me")
    assert await frank.owes() < owed * 5 // 4
    assert f"{cash // 2:,} kr went into his pocket and counts for nothing." in refused
    assert "Wounds: 1." in refused
    assert await tonny.owes() > await frank.owes()
    assert (await kurt.types("session me")).count("0 kr and 0 g") >= 1
    assert "went into his pocket and counts for nothing." in "\n".join(mads.hears())


async def test_the_fourth_rung_hurts(lucky: Table):
    frank, tonny, kurt, sofie, mads = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Sofie", "Mads")
    ]
    await frank.types("milo pay", amount="all")
    await kurt.types("vic stash", what="money", amount="all")
    await lucky.until("thursday", 0)
    await kurt.types("vic take", what="money", amount="all")
    await climbed(lucky, BEATING, frank, tonny, kurt, sofie, mads)
    assert "[Hand over your money]" not in at_the_door(frank).splitlines()

    taken = await frank.types("radovan answer", choice="take it")
    ran = await tonny.presses("Run")
    paid = await kurt.presses("Hand over your money")
    await sofie.presses("Take it")
    mads.hears()
    await lucky.until("thursday", 2, 46)

    assert "Wounds: 2. Each takes an hour of a day." in taken
    assert "Wounds" not in ran
    assert "Wounds: 1." in paid
    assert "Wounds 2" in await sofie.types("session me")
    assert any("Wounds: 2." in call for call in mads.hears())
    await lucky.until("thursday", 6, 1)
    assert "Hours left today: 1 h." in await frank.types("session me")


async def test_the_workshop_wants_a_name_or_everything(lucky: Table):
    frank, tonny, kurt, sofie = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Sofie")
    ]
    mads = await lucky.joins("Mads", versus=True)
    await kurt.types("street sell", grams="4", where="amager")
    await kurt.types("vic stash", what="money", amount="all")
    await climbed(lucky, WORKSHOP, frank, tonny, kurt, sofie, mads)
    owed = await frank.owes()
    assert "[Give Mads's name]" in at_the_door(frank)
    assert "[Give Tonny's name]" not in at_the_door(frank)
    mads.hears()

    named = await frank.types("radovan answer", choice="name", whom="Mads")
    await tonny.presses("Give Mads's name")
    gave_all = await kurt.types("radovan answer", choice="all")
    got_out = await sofie.presses("Try to get out")

    passed_on = owed - await frank.owes()
    assert abs(2 * passed_on - owed) <= 1
    assert f"{passed_on:,} kr of it is Mads's now." in named
    assert "Wounds: 3." in named  # two for having been silent at the fourth rung
    passed = [call for call in mads.hears() if "is yours now" in call]
    assert f"{passed_on:,} kr of Frank's is yours now" in passed[0]
    assert "Tonny's is yours now" in passed[1]
    assert "counted as" in gave_all
    assert "At Vic's: 0 kr and 0 g." in await kurt.types("session me")
    assert got_out.startswith("*")
    assert "Rung 6 of six: hunted." in await sofie.types("session me")
    await lucky.until("thursday", 5, 44)
    mads.hears()
    await lucky.until("thursday", 5, 46)
    assert any("Wounds: 5." in call for call in mads.hears())


async def test_the_hunted_are_looked_for_and_vic_does_not_open(lucky: Table):
    frank, tonny, kurt, mads = [
        await lucky.joins(name) for name in ("Frank", "Tonny", "Kurt", "Mads")
    ]
    await kurt.types("vic stash", what="money", amount="all")
    await lucky.until(*WORKSHOP)
    await kurt.types("vic take", what="money", amount="all")
    await kurt.presses("Try to get out")
    await climbed(lucky, ("thursday", 7, 0), kurt)
    paid = await kurt.types("radovan answer", choice="Hand over your money")
    await climbed(lucky, HUNTED, frank, tonny, mads)

    with lucky.world.unchanged():
        shut = await frank.types("vic stash", what="product", amount="all")
    stayed = await frank.presses("Stay in")
    with lucky.world.unchanged():
        no_hours = await tonny.types("radovan answer", choice="keep moving")
    await tonny.types("radovan answer", choice="stay in")
    await lucky.until("thursday", 8, 46)

    assert shut == "She does not open. Not while they are looking for you."
    assert "### Radovan" in stayed
    assert no_hours == "That is not open to you now. What is: Stay in."
    assert "485 kr and 0 g counted as 485 kr." in paid
    for person in (frank, tonny, kurt):
        assert (await person.dealer()).ended is None
    assert (await mads.dealer()).ended is not None
    assert "Mads: out" in await frank.types("session who")
    with lucky.world.unchanged():
        late = await mads.types("milo pay", amount="all")
    assert late == "Your run is over. `/session join` starts another, a little lower."


async def test_keeping_moving_costs_three_hours_of_a_day(channel: Table, scenarios: Path):
    (scenarios / "quick.toml").write_text(LUCKY + "rung_minutes = 0\nwound_minutes = 0\n", "utf-8")
    await channel.opens("quick")
    frank, tonny = await channel.joins("Frank"), await channel.joins("Tonny")
    await climbed(channel, HUNTED, frank, tonny)
    before = (await frank.dealer()).minutes

    await frank.presses("Keep moving")
    await tonny.types("radovan answer", choice="keep_moving")

    assert (await frank.dealer()).minutes == before - 180
    assert (await tonny.dealer()).minutes == before - 180


async def test_who_runs_and_is_caught_is_hurt_more(unlucky: Table):
    frank = await unlucky.joins("Frank")
    await climbed(unlucky, BEATING, frank)

    answer = await frank.presses("Run")

    assert "Wounds: 3." in answer


async def test_who_does_not_get_out_of_the_workshop_is_cut_there(unlucky: Table):
    frank, tonny = await unlucky.joins("Frank"), await unlucky.joins("Tonny")
    await climbed(unlucky, WORKSHOP, frank, tonny)

    answer = await frank.presses("Try to get out")

    assert "You still owed" in answer
    assert (await frank.dealer()).ended is not None
    assert "Frank" in unlucky.table()[-1]
    assert "Frank: out" in await tonny.types("session who")


async def test_a_body_is_finite(unlucky: Table):
    frank = await unlucky.joins("Frank")
    await unlucky.joins("Tonny")
    await unlucky.until(*BEATING)
    await frank.presses("Take it")

    await unlucky.until("thursday", 4, 46)  # silence in the workshop: three more

    assert "Frank: out" in await frank.types("session who")
    assert any("You still owed" in call for call in frank.phone())


async def test_only_what_is_open_can_be_chosen_and_the_refusal_says_what_is(
    frank: Person, table: Table
):
    with table.world.unchanged():
        early = await frank.types("radovan answer", choice="fish")
    await table.until(*COLLATERAL)

    with table.world.unchanged():
        wrong = await frank.types("radovan answer", choice="fish")
        nonsense = await frank.types("radovan answer", choice="dance")

    assert early == "Nobody is waiting for an answer from you now."
    assert wrong == nonsense == "That is not open to you now. What is: Hand it over, Refuse."


async def test_settling_calls_the_visit_off_and_takes_a_rung_back(lucky: Table):
    frank = await lucky.joins("Frank")
    for corner in ("vesterbro", "norrebro", "nordvest", "amager"):
        await frank.types("street sell", grams="4", where=corner)
    await lucky.until("tuesday", 18, 1)
    await frank.types("street sell", grams="2", where="amager")
    page = await frank.types("session me")
    assert "Rung 1 of six: coffee." in page
    assert "Radovan comes by Tuesday 22:00" in page

    answer = await frank.types("milo pay", amount="all")
    frank.hears()
    await lucky.until("tuesday", 22, 1)

    assert "Paid 14,850 kr." in answer
    assert "Settled." in answer
    assert frank.hears() == []
    assert "Rung 0 of six: none." in await frank.types("session me")


async def test_a_word_to_the_street_names_who_had_a_visit(frank: Person, table: Table):
    await table.until(*COFFEE)

    assert "Frank" in table.table()[-1]
    await table.until("wednesday", 6)
    assert "Frank had a visit: coffee." in table.table()[-1]
