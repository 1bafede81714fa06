"""What dealers do for each other, and to each other: paper, goods, partners, a second name.

On a table where nothing is left to chance: a first front is 18 g for 11,880 kr, due on Tuesday at
18:00, and everybody begins with 500 kr.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.play.people import Person, Table

FICKLE = """
name = "fickle"
[rules]
theft_chance = 0
theft_heat = 0
bust_base = 0
bust_heat = 0
bust_grams = 0
living = 700
living_day = 0
tonny_loyalty = 20
"""
NOT_AGREED = "did not agree at joining that others may turn on them. Then it cannot be done."


@pytest.fixture
async def kurt(table: Table) -> Person:
    """Somebody who did not agree to be turned on."""
    return await table.joins("Kurt")


async def both_agreed(table: Table) -> tuple[Person, Person]:
    """Two who agreed that others may turn on them."""
    return await table.joins("Frank", versus=True), await table.joins("Kurt", versus=True)


async def lends(giver: Person, taker: Person, amount: int, due: str = "tuesday 12:00") -> None:
    """Lend money, by command and by button."""
    await giver.types("deal lend", whom=taker.name, amount=str(amount), due=due)
    await taker.presses("Agree")


def heard(person: Person) -> str:
    """All that came by phone since it was last asked."""
    return "\n".join(person.hears())


async def goods(person: Person) -> int:
    """What somebody carries in product."""
    assert person.sits_at is not None
    return (await person.sits_at.state()).goods((await person.dealer()).id)


# Loans.


async def test_a_loan_is_offered_in_private_and_rings(frank: Person, kurt: Person, table: Table):
    heard(frank)
    heard(kurt)
    public = len(table.table())

    asked = await frank.types("deal lend", whom="kurt", amount="400", due="tuesday 12:00")

    assert "Kurt has been asked, and has until Monday 20:00" in asked
    [offer] = kurt.hears()
    assert kurt.rings()[-1] == offer
    assert "Frank would lend you 400 kr, due Tuesday 12:00" in offer
    assert "Unpaid, it grows by a quarter each time" in offer
    assert "An answer by Monday 20:00" in offer
    assert {"[Agree]", "[No]"} <= set(offer.splitlines())
    assert heard(frank) == ""
    assert len(table.table()) == public
    assert (await frank.cash(), await kurt.cash()) == (500, 500)


async def test_a_loan_that_is_agreed_to_changes_hands_and_is_on_paper(frank: Person, kurt: Person):
    heard(frank)
    await frank.types("deal lend", whom="Kurt", amount="400", due="tuesday 12:00")

    agreed = await kurt.presses("Agree")

    assert "Frank handed you 400 kr." in agreed
    assert "You owe Frank 400 kr, due Tuesday 12:00" in agreed
    told = heard(frank)
    assert "You handed Kurt 400 kr." in told
    assert "Kurt owes you 400 kr, due Tuesday 12:00" in told
    assert (await frank.cash(), await kurt.cash()) == (100, 900)
    assert "You owe Frank 400 kr" in await kurt.types("milo owe")
    assert "Kurt owes you 400 kr" in await frank.types("milo owe")


async def test_a_loan_that_is_paid_back_is_settled_for_both(frank: Person, kurt: Person):
    await lends(frank, kurt, 400)
    heard(frank)

    some = await kurt.types("deal pay", whom="Frank", amount="150")
    rest = await kurt.types("deal pay", whom="Frank", amount="all")

    assert "Paid Frank 150 kr." in some
    assert "You still owe Frank 250 kr." in some
    assert "Paid Frank 250 kr." in rest
    assert "That one is settled." in rest
    told = heard(frank)
    assert "Kurt paid you 150 kr." in told
    assert "Kurt paid you 250 kr." in told
    assert told.endswith("That one is settled.")
    assert (await frank.cash(), await kurt.cash()) == (500, 500)
    assert "owe Frank" not in await kurt.types("milo owe")


async def test_before_the_deadline_the_debtor_is_reminded_and_can_pay_with_a_button(
    frank: Person, kurt: Person, table: Table
):
    await lends(frank, kurt, 400, "in 12 hours")
    await table.until("monday", 17, 1)

    reminded = kurt.rings()[-1]
    paid = await kurt.presses("Pay Frank")

    assert "You owe Frank 400 kr, due Monday 20:00" in reminded
    assert "Paid Frank 400 kr." in paid
    assert "What stands now is on" in await kurt.presses("Pay Frank")


async def test_a_missed_deadline_grows_the_debt_and_the_street_talks_but_nobody_comes(
    frank: Person, kurt: Person, table: Table
):
    await lends(frank, kurt, 400, "in 12 hours")
    public = len(table.table())

    await table.until("monday", 20, 1)

    missed, told = kurt.phone()[-1], frank.phone()[-1]
    assert "100 kr on top. You owe Frank 500 kr, due Tuesday 02:00" in missed
    assert "The street has heard." in missed
    assert "Kurt did not pay you. It is 500 kr now, due Tuesday 02:00" in told
    [line] = table.table()[public:]
    assert "Kurt" in line
    assert "Frank" in line
    assert not [call for call in kurt.phone() if call.startswith("### Radovan")]
    assert (await kurt.dealer()).rung == 0
    assert (await kurt.dealer()).opinion < (await frank.dealer()).opinion
    await table.until("tuesday", 2, 1)
    assert "125 kr on top. You owe Frank 625 kr" in kurt.phone()[-1]


async def test_the_dawn_report_says_who_owes_whom_and_how_much_in_all(
    frank: Person, kurt: Person, table: Table
):
    await lends(frank, kurt, 400, "tuesday 12:00")

    await table.until("tuesday", 6, 1)

    report = table.table()[-1]
    assert "Kurt owes Frank money." in report
    assert "Frank owes 11,880 kr, due" in report
    assert "Kurt owes 12,280 kr, due" in report
    assert "Nobody is late." in report


# Selling the paper.


async def test_paper_can_be_sold_to_milo_who_gives_at_most_half_and_only_in_kind(
    frank: Person, kurt: Person, table: Table
):
    await lends(frank, kurt, 400, "in 12 hours")
    await table.until("monday", 20, 1)
    public = len(table.table())
    heard(kurt)

    sold = await frank.presses("Sell the paper to Milo")

    credit = (await frank.dealer()).credit
    assert 0 < credit <= 250
    assert f"500 kr on paper is Milo's now. He gives {credit} kr for it." in sold
    assert f"Milo owes you {credit} kr. It comes as product, or as delay; never as money." in sold
    assert await frank.cash() == 100
    told = heard(kurt)
    assert "### Milo" in told
    assert "You owe 500 kr, due Tuesday 02:00" in told
    assert kurt.rings()[-1] in told
    [line] = table.table()[public:]
    assert "Kurt" in line
    assert "Frank" in line
    assert f"Milo owes you {credit} kr" in await frank.types("session me")
    assert "owes you 500" not in await frank.types("milo owe")
    assert "That is nobody's debt to you" in await frank.presses("Sell the paper to Milo")


async def test_radovan_comes_for_paper_that_milo_bought(frank: Person, kurt: Person, table: Table):
    """And for nothing else: what Kurt owed Milo himself is paid."""
    await lends(frank, kurt, 400, "tuesday 12:00")
    await kurt.types("street sell", grams="16", where="amager")
    await kurt.types("milo pay", amount="all")
    await table.until("tuesday", 12, 1)
    await frank.presses("Sell the paper to Milo")
    heard(kurt)

    await table.until("wednesday", 2, 1)
    missed = kurt.hears()
    await table.until("wednesday", 6, 1)

    assert "You owe 625 kr" in missed[-2]
    assert "You are at rung 1: coffee." in missed[-2]
    assert missed[-1].startswith("### Radovan")
    assert "He comes by Wednesday 06:00" in missed[-1]
    assert any("[“Fish.”]" in call for call in kurt.hears())


async def test_paper_can_be_sold_before_it_is_late(frank: Person, kurt: Person):
    await lends(frank, kurt, 400)
    [paper] = (await frank.completes("deal sell-debt", "debt")).values()

    sold = await frank.types("deal sell-debt", debt=paper)

    assert "400 kr on paper is Milo's now. He gives 200 kr for it." in sold
    assert await kurt.owes() == 11_880 + 400


async def test_what_milo_owes_comes_with_the_next_package(frank: Person, kurt: Person):
    """And never as money."""
    await frank.types("deal offer", whom="Kurt", grams="2", price="3000", due="friday")
    await kurt.presses("Agree")
    [paper] = (await frank.completes("deal sell-debt", "debt")).values()
    await frank.types("deal sell-debt", debt=paper)
    await frank.types("street sell", grams="16", where="amager")
    await frank.types("milo pay", amount="all")
    cash, credit = await frank.cash(), (await frank.dealer()).credit

    front = await frank.types("milo front")

    [(grams, repaid)] = re.findall(r"(\d+) g of it he owed you \(([\d,]+) kr\)", front)
    assert int(grams) >= 1
    assert 0 < int(repaid.replace(",", "")) <= credit
    assert await frank.cash() == cash


async def test_when_a_creditor_leaves_milo_collects(frank: Person, kurt: Person):
    await lends(frank, kurt, 400)
    heard(kurt)

    await frank.types("session leave")

    told = heard(kurt)
    assert "### Milo" in told
    assert "You owe 400 kr, due Tuesday 12:00" in told
    assert await kurt.owes() == 11_880 + 400


# Goods.


async def test_goods_change_hands_for_money_at_once(frank: Person, kurt: Person, table: Table):
    heard(frank)
    await frank.types("deal offer", whom="Kurt", grams="5", price="300")
    offer = heard(kurt)

    bought = await kurt.presses("Agree")

    assert "Frank offers you 5 g for 300 kr, now." in offer
    assert "Unpaid, it grows" not in offer
    assert "Frank handed you 5 g." in bought
    assert "Paid 300 kr." in bought
    told = heard(frank)
    assert "You handed Kurt 5 g." in told
    assert "You got 300 kr for it." in told
    assert (await frank.cash(), await kurt.cash()) == (800, 200)
    assert (await goods(frank), await goods(kurt)) == (13, 23)
    assert not [d for d in (await table.state()).debts.values() if d.creditor != "milo"]


async def test_a_sale_on_credit_leaves_paper(frank: Person, kurt: Person):
    await frank.types("deal offer", whom="Kurt", grams="half", price="4k", due="tuesday 12:00")
    offer = heard(kurt)

    taken = await kurt.presses("Agree")

    assert "Frank offers you 9 g for 4,000 kr, due Tuesday 12:00" in offer
    assert "Unpaid, it grows by a quarter each time" in offer
    assert "Frank handed you 9 g." in taken
    assert "You owe Frank 4,000 kr, due Tuesday 12:00" in taken
    assert "Kurt owes you 4,000 kr" in frank.phone()[-1]
    assert (await frank.cash(), await kurt.cash()) == (500, 500)
    assert (await goods(frank), await goods(kurt)) == (9, 27)


async def test_what_is_turned_down_is_said_to_both_and_changes_nothing(frank: Person, kurt: Person):
    await frank.types("deal offer", whom="Kurt", grams="5", price="300")
    heard(frank)

    assert await kurt.presses("No") == "You said no."

    assert heard(frank) == "Kurt said no."
    assert (await frank.cash(), await goods(frank)) == (500, 18)
    assert await kurt.presses("Agree") == "That is not on offer any more."


async def test_what_nobody_answers_was_not_meant(frank: Person, kurt: Person, table: Table):
    await frank.types("deal offer", whom="Kurt", grams="5", price="300")
    assert "Kurt has until Monday 20:00" in await frank.types("session me")
    assert "Frank waits for an answer from you until Monday 20:00" in await kurt.types("session me")
    heard(frank)

    await table.until("monday", 20, 1)

    assert heard(frank) == "Kurt did not answer in time."
    assert await kurt.presses("Agree") == "That is not on offer any more."
    assert "answer" not in await kurt.types("session me")


async def test_what_is_not_there_any_more_cannot_be_agreed_to(
    frank: Person, kurt: Person, table: Table
):
    await frank.types("deal offer", whom="Kurt", grams="18", price="300")
    goods_offer = kurt.finds("Agree")
    await frank.types("deal lend", whom="Kurt", amount="all", due="friday")
    loan = kurt.finds("Agree")
    await frank.types("vic stash", what="product", amount="1")
    await frank.types("milo pay", amount="all")

    with table.world.unchanged():
        for offer in (goods_offer, loan):
            assert await kurt.presses(offer) == "Frank has not got it any more."


# Partners.


async def test_partners_sell_faster_and_split_by_what_was_agreed(frank: Person, kurt: Person):
    await frank.types("deal partner", whom="Kurt", split=30)
    asked = heard(kurt)
    agreed = await kurt.presses("Agree")
    led = frank.phone()[-1]

    sold = await frank.types("street sell", grams="3", where="amager")
    to_kurt = heard(kurt)
    cash = await frank.cash()
    back = await kurt.types("street sell", grams="3", where="vesterbro")

    assert "Frank asks you along: 30 % of what they sell is yours." in asked
    assert "You go along with Frank: 30 % of what they sell is yours, 40 %" in agreed
    assert "Kurt goes along with you: 30 % of what you sell is theirs, 40 %" in led
    assert "in 1 h." in sold  # half an hour a gram alone
    assert "775 kr of it went to Kurt." in sold
    assert "Frank sold: 775 kr of it is yours." in to_kurt
    assert "1,034 kr of it went to Frank." in back
    assert await frank.cash() == cash + 1034


async def test_who_agreed_to_nothing_is_told_so_and_who_did_is_told_their_price(table: Table):
    frank, kurt = await both_agreed(table)
    await frank.types("deal partner", whom="Kurt")
    agreed = await kurt.presses("Agree")
    sofie = await table.joins("Sofie")
    rita = await table.joins("Rita", versus=True)
    await rita.types("deal partner", whom="Sofie")

    safe = await sofie.presses("Agree")

    prices = [(await person.dealer()).price for person in (frank, kurt)]
    assert f"You break at a debt of {prices[1]:,} kr" in agreed
    assert f"You break at a debt of {prices[0]:,} kr" in frank.phone()[-1]
    assert "You break" not in safe
    assert "neither can be asked about the other, or robbed by them." in safe
    assert "neither can be asked about the other" in rita.phone()[-1]


async def test_partners_part_and_the_street_hears_both(frank: Person, kurt: Person, table: Table):
    await frank.types("deal partner", whom="Kurt")
    await kurt.presses("Agree")
    heard(frank)
    cash = await frank.cash(), await kurt.cash()

    left = await kurt.types("deal part")

    assert left == "You and Frank have gone apart."
    assert heard(frank) == "Kurt has left you."
    assert (await frank.cash(), await kurt.cash()) == cash
    recap = await frank.types("session recap")
    assert "Frank and Kurt go together." in recap
    assert "Frank and Kurt have gone apart." in recap


async def test_who_agreed_that_one_may_can_be_taken_from_on_the_way_out(table: Table):
    frank, kurt = await both_agreed(table)
    await frank.types("deal partner", whom="Kurt")
    await kurt.presses("Agree")

    left = await kurt.types("deal part", take=True)

    assert "You and Frank have gone apart." in left
    assert "You took 200 kr of theirs along." in left
    assert "200 kr of yours went along." in frank.phone()[-1]
    assert (await frank.cash(), await kurt.cash()) == (300, 700)


async def test_nothing_can_be_taken_from_who_did_not_agree(frank: Person, table: Table):
    kurt = await table.joins("Kurt", versus=True)
    await frank.types("deal partner", whom="Kurt")
    await kurt.presses("Agree")

    with table.world.unchanged():
        assert NOT_AGREED in await kurt.types("deal part", take=True)


async def test_a_partner_inherits(frank: Person, kurt: Person, table: Table):
    await frank.types("deal partner", whom="Kurt")
    await kurt.presses("Agree")
    heard(kurt)
    public = len(table.table())

    await frank.types("session leave")

    told = heard(kurt)
    assert "Frank has left you." in told
    assert "11,880 kr of Frank's is yours now" in told
    assert await kurt.owes() == 2 * 11_880
    assert "Kurt" in "\n".join(table.table()[public:])


async def test_tonny_comes_along_by_himself_and_leaves_nothing(frank: Person):
    taken = await frank.types("deal partner", whom="Tonny", split=30)
    part = await frank.types("deal part")

    assert taken.startswith("### Tonny")
    assert "Tonny is along, for 30 % of what you sell." in taken
    assert part.startswith("### Tonny")
    assert "You are with nobody." in await frank.types("deal part")


async def test_whoever_is_called_tonny_at_the_table_comes_before_the_one_who_is_not_at_it(
    frank: Person, table: Table
):
    tonny = await table.joins("Tonny")

    asked = await frank.types("deal partner", whom="tonny")

    assert "Tonny has been asked" in asked
    assert "Frank asks you along" in tonny.phone()[-1]


async def test_tonny_goes_in_the_night_with_what_he_thinks_he_was_owed(
    channel: Table, scenarios: Path
):
    (scenarios / "fickle.toml").write_text(FICKLE, encoding="utf-8")
    await channel.opens("fickle")
    frank = await channel.joins("Frank")
    await frank.types("deal partner", whom="Tonny")
    await frank.types("street sell", grams="5", where="amager")
    cash = await frank.cash() - 700  # the night

    await channel.until("tuesday", 6, 1)

    took = cash * 4 // 10
    assert any(f"Tonny is gone, and so are {took:,} kr." in call for call in frank.phone())
    assert await frank.cash() == cash - took
    assert "You are with nobody." in await frank.types("deal part")


# A second name.


async def test_a_second_name_buys_half_a_term(frank: Person, kurt: Person):
    heard(kurt)
    await kurt.types("deal vouch", whom="Frank")
    asked = frank.rings()[-1]

    agreed = await frank.presses("Agree")

    assert "Kurt would stand for your 11,880 kr with Milo: half a term more" in asked
    assert "Kurt stands for it. That buys you half a term." in agreed
    assert "You owe 11,880 kr, due Wednesday 11:00" in agreed
    assert "You stand for Frank's 11,880 kr: it is yours if their run ends." in heard(kurt)
    assert "nothing that nobody stands for yet" in await kurt.types("deal vouch", whom="Frank")


async def test_who_stood_for_it_has_it_when_the_run_ends(frank: Person, kurt: Person):
    await kurt.types("deal vouch", whom="Frank")
    await frank.presses("Agree")
    heard(kurt)

    left = await frank.types("session leave")

    assert "11,880 kr of it is Kurt's now." in left
    assert "11,880 kr of Frank's is yours now" in heard(kurt)
    assert await kurt.owes() == 2 * 11_880


async def test_paper_between_dealers_is_inherited_and_its_holder_is_told(table: Table):
    frank, kurt = await both_agreed(table)
    sofie = await table.joins("Sofie")
    await lends(sofie, frank, 400)
    heard(sofie)

    await frank.types("session leave", heir="Kurt")

    told = heard(kurt)
    assert "400 kr of Frank's is yours now" in told
    assert "You owe Sofie 400 kr" in told
    assert "Kurt owes you 400 kr" in heard(sofie)
    assert "You owe Sofie 400 kr" in await kurt.types("milo owe")


# Paying for somebody.


async def test_what_somebody_owes_milo_can_be_paid_by_another(frank: Person, kurt: Person):
    heard(frank)

    paid = await kurt.types("deal pay", whom="Frank", amount="300", theirs=True)

    assert paid.startswith("### Milo")
    assert "Paid Milo 300 kr of what Frank owes him." in paid
    assert "Kurt paid Milo 300 kr of what you owe him." in heard(frank)
    assert (await frank.owes(), await kurt.cash()) == (11_580, 200)


# Refused.

LENT = {"whom": "Kurt", "amount": "400", "due": "tuesday 12:00"}
SOLD = {"whom": "Kurt", "grams": "5", "price": "300"}
REFUSED: dict[str, tuple[str, dict[str, object], str]] = {
    "to nobody": ("deal lend", {**LENT, "whom": "Mads"}, "There is nobody called “Mads”"),
    "to oneself": ("deal lend", {**LENT, "whom": "Frank"}, "There is nobody called “Frank”"),
    "an amount that is none": ("deal lend", {**LENT, "amount": "lots"}, "“lots” is no amount"),
    "a fraction": ("deal pay", {"whom": "Kurt", "amount": "7,5"}, "Only whole amounts"),
    "more than there is": ("deal lend", {**LENT, "amount": "9" * 30}, "more than there is in all"),
    "a day that is none": ("deal lend", {**LENT, "due": "soonish"}, "“soonish” is no time"),
    "a loan due now": ("deal lend", {**LENT, "due": "in 0 hours"}, "That is in the past."),
    "a loan due far away": ("deal lend", {**LENT, "due": "in 20 days"}, "more than two weeks"),
    "nothing lent": ("deal lend", {**LENT, "amount": "0"}, "It has to be at least 1."),
    "more lent than carried": (
        "deal lend",
        {**LENT, "amount": "501"},
        "You have 500 kr on you, not 501 kr.",
    ),
    "no grams": ("deal offer", {**SOLD, "grams": "0"}, "It has to be at least 1."),
    "more than carried": (
        "deal offer",
        {**SOLD, "grams": "19"},
        "19 g",
    ),
    "half as a price": ("deal offer", {**SOLD, "price": "half"}, "Say the price in kroner"),
    "a price beyond all": ("deal offer", {**SOLD, "price": "1000001"}, "It has to be"),
    "nothing, on credit": (
        "deal offer",
        {**SOLD, "price": "0", "due": "friday"},
        "It has to be at least 1.",
    ),
    "credit until the past": (
        "deal offer",
        {**SOLD, "due": "yesterday"},
        "That is in the past.",
    ),
    "a share too small": ("deal partner", {"whom": "Kurt", "split": 9}, "from 10 to 50 %"),
    "a share too large": ("deal partner", {"whom": "Kurt", "split": 51}, "from 10 to 50 %"),
    "less than Tonny takes": (
        "deal partner",
        {"whom": "Tonny", "split": 29},
        "Tonny wants at least 30 %.",
    ),
    "parting from nobody": ("deal part", {}, "You are with nobody."),
    "paying what is not owed": (
        "deal pay",
        {"whom": "Kurt", "amount": "1"},
        "You owe Kurt nothing. To pay Milo for them, set theirs.",
    ),
    "paying for them with what one has not": (
        "deal pay",
        {"whom": "Kurt", "amount": "501", "theirs": True},
        "You have 500 kr on you, not 501 kr.",
    ),
    "paying nothing for them": (
        "deal pay",
        {"whom": "Kurt", "amount": "0", "theirs": True},
        "It has to be at least 1.",
    ),
    "paper that is nobody's": (
        "deal sell-debt",
        {"debt": "b1"},
        "That is nobody's debt to you.",
    ),
    "vouching for nobody": ("deal vouch", {"whom": "Mads"}, "There is nobody called “Mads”"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_cannot_be_is_refused_in_a_sentence_and_nobody_hears_of_it(
    frank: Person, kurt: Person, table: Table, case: str
):
    command, options, sentence = REFUSED[case]
    heard(kurt)

    with table.world.unchanged():
        answer = await frank.types(command, **options)

    assert sentence in answer.replace("*", "")
    assert heard(kurt) == ""


async def test_the_same_is_not_proposed_twice_while_it_waits(
    frank: Person, kurt: Person, table: Table
):
    del kurt
    await frank.types("deal lend", **LENT)

    with table.world.unchanged():
        again = await frank.types("deal lend", **{**LENT, "amount": "5"})

    assert again == "Kurt has that from you already, and has not answered."
    assert "has been asked" in await frank.types("deal offer", **SOLD)


async def test_who_has_a_partner_looks_for_no_other(frank: Person, kurt: Person, table: Table):
    sofie = await table.joins("Sofie")
    await sofie.types("deal partner", whom="Kurt")
    too_late = kurt.finds("Agree")
    await frank.types("deal partner", whom="Kurt")
    await kurt.presses("Agree")

    with table.world.unchanged():
        assert "You have a partner." in await frank.types("deal partner", whom="Tonny")
        assert "You have a partner." in await kurt.types("deal partner", whom="Sofie")
        assert "You have a partner." in await kurt.presses(too_late)
        assert await sofie.types("deal partner", whom="Kurt") == "Kurt has a partner already."


async def test_who_asked_and_found_another_has_a_partner_already(
    frank: Person, kurt: Person, table: Table
):
    await frank.types("deal partner", whom="Kurt")
    await frank.types("deal partner", whom="Tonny")

    with table.world.unchanged():
        assert await kurt.presses("Agree") == "Frank has a partner already."


async def test_tonny_has_nothing_and_sees_who_is_looked_for(frank: Person, table: Table):
    await frank.types("deal partner", whom="Tonny")
    with table.world.unchanged():
        assert "Tonny has nothing" in await frank.types("deal part", take=True)
    await frank.types("deal part")
    await table.until("wednesday", 21, 31)

    with table.world.unchanged():
        asked = await frank.types("deal partner", whom="Tonny")

    assert asked.startswith("Tonny knows what it means when Radovan comes by")


async def test_who_carries_nothing_has_nothing_to_lend_or_to_sell(
    frank: Person, kurt: Person, table: Table
):
    await frank.types("milo pay", amount="all")
    await frank.types("vic stash", what="product", amount="all")

    with table.world.unchanged():
        assert await frank.types("deal lend", **LENT) == "You have no money on you."
        assert "You have nothing to sell." in await frank.types("deal offer", **SOLD)
        for_them = await frank.types("deal pay", whom="Kurt", amount="all", theirs=True)
    assert for_them == "You have no money on you."
    assert await kurt.owes() == 11_880


async def test_who_has_too_little_cannot_buy(frank: Person, kurt: Person, table: Table):
    await frank.types("deal offer", whom="Kurt", grams="5", price="501")

    with table.world.unchanged():
        assert await kurt.presses("Agree") == "You have 500 kr on you, not 501 kr."


async def test_who_owes_milo_nothing_needs_nobody_to_pay_or_to_stand_for_it(
    frank: Person, kurt: Person, table: Table
):
    await kurt.types("street sell", grams="16", where="amager")
    await kurt.types("milo pay", amount="all")

    with table.world.unchanged():
        vouched = await frank.types("deal vouch", whom="Kurt")
        paid = await frank.types("deal pay", whom="Kurt", amount="1", theirs=True)

    assert vouched == "Kurt owes Milo nothing that nobody stands for yet."
    assert paid == "Kurt owes Milo nothing."


async def test_what_was_vouched_for_by_another_meanwhile_is_not_on_offer(
    frank: Person, kurt: Person, table: Table
):
    sofie = await table.joins("Sofie")
    await kurt.types("deal vouch", whom="Frank")
    first = frank.finds("Agree")
    await sofie.types("deal vouch", whom="Frank")
    await frank.presses("Agree")

    with table.world.unchanged():
        assert await frank.presses(first) == "That is not on offer any more."


async def test_who_is_not_in_can_propose_nothing_and_is_proposed_nothing(
    frank: Person, kurt: Person, table: Table
):
    stranger = table.person("Mads")
    await kurt.types("session leave")

    with table.world.unchanged():
        assert "You are not at this table." in await stranger.types("deal lend", **LENT)
        assert "Your run is over." in await kurt.types("deal part")
        assert "There is nobody called “Kurt”" in await frank.types("deal lend", **LENT)


async def test_while_the_clock_stands_nothing_is_proposed(
    frank: Person, kurt: Person, table: Table
):
    await frank.types("deal lend", **LENT)
    await table.server.admin.types_at(table.channel, "campaign pause")

    with table.world.unchanged():
        assert "nothing moves" in await kurt.presses("Agree")
        assert "nothing moves" in await frank.types("deal vouch", whom="Kurt")


async def test_paper_of_who_is_out_cannot_be_sold(frank: Person, kurt: Person, table: Table):
    await lends(frank, kurt, 400)
    [paper] = (await frank.completes("deal sell-debt", "debt")).values()
    await kurt.types("session leave")

    with table.world.unchanged():
        sold = await frank.types("deal sell-debt", debt=paper)

    assert sold == "That works with another dealer who is still in."


async def test_a_loan_that_would_be_due_by_now_is_not_on_offer(
    frank: Person, kurt: Person, table: Table
):
    await frank.types("deal lend", whom="Kurt", amount="400", due="in 2 hours")
    await table.hours(2.1)

    with table.world.unchanged():
        assert await kurt.presses("Agree") == "That is not on offer any more."
    assert await kurt.presses("No") == "You said no."


# What a third person sees.


async def test_what_two_agree_on_is_nothing_to_a_third(frank: Person, kurt: Person, table: Table):
    sofie = await table.joins("Sofie")
    heard(sofie)
    public = len(table.table())

    await lends(frank, kurt, 321)
    await frank.types("deal partner", whom="Kurt", split=37)
    await kurt.presses("Agree")
    await frank.types("street sell", grams="1", where="amager")

    assert heard(sofie) == ""
    assert len(table.table()) == public
    assert not {"Agree", "No", "Pay Frank"} & set(sofie.buttons())
    threads = [thread for person in (frank, kurt) for thread in person.threads()]
    assert len(threads) == 2
    assert not [thread for thread in threads if sofie.can_read(thread)]
    pages = [await sofie.types(f"session {page}") for page in ("me", "who", "recap")]
    pages.append(await sofie.types("milo owe"))
    assert not [page for page in pages if re.search(r"\b321\b|37 %|along with|owe Frank", page)]
    assert await sofie.completes("deal sell-debt", "debt") == {}


async def test_nobody_agrees_for_another(frank: Person, kurt: Person, table: Table):
    moderates = table.server.role("mods", manage_threads=True)
    moderator = table.person("Moderator", roles=[moderates])
    await moderator.joins("Moderator")
    await frank.types("deal lend", **LENT)

    with table.world.unchanged():
        for button in ("Agree", "No"):
            assert "somebody else's" in await moderator.presses(kurt.finds(button))
