"""A whole week with four dealers, by slash commands and buttons, to the curtain on Sunday.

Ida pays well, Lasse lies and pleads, Kim hides, Bo leaves and comes back. The functions named
after rows of the story each hold one of them against what the players saw.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from db import codec, journal
from game import events as e
from game.campaign import HowEnded, Status
from game.ledger import entries
from game.moves import Keep
from tests.play.people import DAYS, Person, Table

EXCUSE = "It was the police, they took everything, I swear"
LIE = "I'll pay you 5,000 kr by tomorrow 12:00, you have my word"
SPAIN = "I'll take you to Spain on wednesday at 12:00, just us two"
RUNGS = ("coffee", "a word", "collateral", "a beating", "the workshop", "hunted")


@dataclass(frozen=True, slots=True)
class Cast:
    """The four, each with their own way."""

    ida: Person
    lasse: Person
    kim: Person
    bo: Person

    def all(self) -> tuple[Person, ...]:
        return (self.ida, self.lasse, self.kim, self.bo)


def number(pattern: str, text: str) -> int:
    """Return the first number of a pattern with one group."""
    found = re.search(pattern, text)
    assert found is not None, text
    return int(found[1].replace(",", ""))


async def sells_where_it_is_best(person: Person, grams: int) -> None:
    """Sell a few grams at a time, each time on the corner that pays best."""
    while grams > 0 and (most := await _sellable(person)):
        lot = min(4, grams, most)
        best = next(iter((await person.completes("street sell", "where", grams="1")).values()))
        await person.types("street sell", grams=str(lot), where=best)
        grams -= lot


async def _sellable(person: Person) -> int:
    found = re.search(r"at most (\d+) g more today", await person.types("street prices"))
    return int(found[1]) if found else 0


async def ida_works_a_day(ida: Person) -> None:
    """Take what is offered, sell all day, pay as soon as it can be paid whole, hide the rest."""
    if "On Milo's table" in await ida.types("session me"):
        await ida.presses("Take it")
    if "At Vic's: 0 kr" not in await ida.types("session me"):
        await ida.types("vic take", what="money", amount="all")
    await sells_where_it_is_best(ida, 40)
    owed = await ida.owes()
    if 0 < owed <= await ida.cash():
        assert "Settled." in await ida.types("milo pay", amount="all")
    if await ida.cash() > 2000:
        await ida.types("vic stash", what="money", amount=str(await ida.cash() - 1500))


async def row_1_everybody_starts_in_debt_with_no_buffer(cast: Cast) -> None:
    for person in cast.all():
        page = await person.types("session me")
        assert "In your pocket: 500 kr and 18 g." in page
        assert "You owe 11,880 kr, due Tuesday 14:00" in page


async def row_4_no_excuse_lowers_a_debt_and_delay_costs(lasse: Person) -> None:
    owed = await lasse.owes()
    await lasse.types("milo talk", text=EXCUSE)
    assert await lasse.owes() == owed
    await lasse.types("milo talk", text="I need more time, Milo")
    answer = await lasse.presses("Agree")
    added = -(-owed // 10)
    assert f"{added:,} kr more. You owe {owed + added:,} kr, due Wednesday 05:00" in answer


@dataclass(frozen=True, slots=True)
class Package:
    """What lies on Milo's table."""

    grams: int
    price: int


async def on_the_table(person: Person) -> Package:
    page = await person.types("session me")
    return Package(
        number(r"Milo's table: (\d+) g", page),
        number(r"Milo's table: \d+ g for ([\d,]+) kr", page),
    )


def row_5_turning_him_down_made_the_next_offer_harsher(before: Package, after: Package) -> None:
    assert after.grams > before.grams
    assert after.price / after.grams > before.price / before.grams * 1.06


async def row_7_what_is_with_vic_is_safe_from_those_who_come(kim: Person) -> None:
    page = await kim.types("session me")
    assert "In your pocket: 0 kr and 0 g." in page
    assert "At Vic's: 291 kr and 2 g." in page


def row_8_a_broken_word_is_quoted_to_the_letter(lasse: Person) -> None:
    [broken] = [call for call in lasse.phone() if "Your word about 5,000 kr is broken" in call]
    assert LIE in broken


async def row_8_later_is_said_and_heard(bo: Person) -> None:
    assert "The club, by Tuesday 20:00" in await bo.types(
        "vic promise", what="club", when="tuesday"
    )
    assert "The club, by Friday 20:00" in await bo.types("vic promise", what="club", when="friday")


async def row_8_a_word_is_kept(ida: Person) -> None:
    evening = await ida.types("vic out", where="home")
    assert "Your word about an evening at home is kept." in evening


def row_14_all_six_rungs_were_climbed(table: Table) -> None:
    told = "\n".join(said for said in table.table() if "six in the morning" in said)
    for rung in RUNGS:
        assert f"Kim had a visit: {rung}." in told, rung


async def row_20_vic_leaves_with_the_flat_when_spain_is_broken(lasse: Person) -> None:
    [left] = [call for call in lasse.phone() if "With her went" in call]
    assert number(r"With her went ([\d,]+) kr", left) > 2000
    assert "Vic is gone." in await lasse.types("session me")


def row_21_it_ends_mid_step_and_nothing_is_resolved(table: Table) -> None:
    last = table.closing()
    assert "Ida" in last
    assert last.endswith("The table is closed. Nothing is resolved.")
    assert "won" not in last.casefold().split()


async def row_22_who_comes_back_owes_what_was_left_and_starts_lower(bo: Person) -> None:
    owed = await bo.owes()
    assert "You still owed" in await bo.types("session leave")
    welcome = await bo.joins("Bo Again", versus=True)
    assert "In your pocket: 200 kr and 18 g." in welcome
    assert await bo.owes() > 2 * owed  # the old paper, and a dearer new one
    assert any(f"{owed:,} kr of Bo's is yours now" in call for call in bo.phone())


async def row_22_a_name_passes_half_on(lasse: Person, bo: Person) -> None:
    owed, others = await lasse.owes(), await bo.owes()
    named = await lasse.presses("Give Bo Again's name")
    passed = number(r"([\d,]+) kr of it is Bo Again's now", named)
    assert abs(2 * passed - owed) <= 1
    assert await lasse.owes() == owed - passed
    assert await bo.owes() == others + passed


async def row_23_every_move_shrinks_the_next(cast: Cast) -> None:
    free = number(r"Hours left today: (\d+)", await cast.ida.types("session me"))
    assert free == 8
    late = [one for one in (cast.kim, cast.lasse, cast.bo) if (await one.dealer()).ended is None]
    assert late
    for one in late:
        dealer = await one.dealer()
        pressed = number(r"Hours left today: (\d+)", await one.types("session me"))
        taken = dealer.rung + dealer.wounds + dealer.strain // 300
        assert dealer.rung > 0
        assert pressed == max(1, 8 - taken)


async def monday(cast: Cast) -> None:
    await row_1_everybody_starts_in_debt_with_no_buffer(cast)
    await ida_works_a_day(cast.ida)
    assert await cast.ida.owes() == 0
    await cast.ida.types("vic promise", what="home", when="wednesday 20:00")

    await sells_where_it_is_best(cast.lasse, 6)
    await cast.lasse.types("vic stash", what="money", amount="3000")
    await cast.lasse.types("milo talk", text=LIE)
    await cast.lasse.presses("Give your word")
    await cast.lasse.types("vic talk", text=SPAIN)
    assert "Spain, by Wednesday 12:00" in await cast.lasse.presses("Give your word")

    await cast.kim.types("vic stash", what="money", amount="300")
    await cast.kim.types("vic stash", what="product", amount="2")

    await sells_where_it_is_best(cast.bo, 4)
    await cast.bo.presses("Your page")
    await cast.bo.presses("Rest")
    await row_8_later_is_said_and_heard(cast.bo)


async def tuesday(cast: Cast, table: Table) -> Package:
    """Return what Ida turned down."""
    await table.until("tuesday", 7)
    assert "### Tuesday, six in the morning. Day 2." in table.table()[-1]
    turned_down = await on_the_table(cast.ida)
    assert "harsher" in await cast.ida.presses("Turn it down")
    await table.until("tuesday", 10)
    await row_4_no_excuse_lowers_a_debt_and_delay_costs(cast.lasse)
    await table.until("tuesday", 12, 30)
    row_8_a_broken_word_is_quoted_to_the_letter(cast.lasse)
    await row_22_who_comes_back_owes_what_was_left_and_starts_lower(cast.bo)
    return turned_down


async def wednesday(cast: Cast, table: Table) -> None:
    await ida_works_a_day(cast.ida)
    await table.until("wednesday", 9, 30)
    assert (await cast.lasse.presses("“Fish.”")).startswith("### Radovan")
    await table.until("wednesday", 12, 1)
    await row_20_vic_leaves_with_the_flat_when_spain_is_broken(cast.lasse)
    await table.until("wednesday", 17)
    await row_7_what_is_with_vic_is_safe_from_those_who_come(cast.kim)
    # Whoever listened to the menu has two hours more.
    await table.until("wednesday", 18)
    assert "Nobody" not in await cast.lasse.types("radovan answer", choice="word")
    await table.until("wednesday", 20, 30)
    assert "counted as" in await cast.lasse.presses("Hand it over")
    await table.until("wednesday", 23, 30)
    assert "Wounds: 2." in await cast.lasse.types("radovan answer", choice="take it")
    await table.until("thursday", 1, 30)
    await row_22_a_name_passes_half_on(cast.lasse, cast.bo)


def what_was_kept_was_kept_once_and_in_due_order(lines: list[journal.Line]) -> None:
    """Every appointment at its own time, each once, and the campaign's time never runs back."""
    set_for = {
        event.appointment: event.due
        for line in lines
        for event in line.events
        if isinstance(event, e.AppointmentSet)
    }
    kept = [line for line in lines if isinstance(line.move, Keep)]
    assert len(kept) > 40
    assert max(Counter(line.key for line in kept).values()) == 1
    for line in kept:
        assert isinstance(line.move, Keep)
        assert line.game == set_for[line.move.appointment]
    assert [line.game for line in lines] == sorted(line.game for line in lines)


async def the_journal_makes_the_same_state_to_the_byte(table: Table) -> None:
    lines = await table.journal()
    stored = await journal.stored_state(table.world.bot.database.store, table.id)
    assert codec.state_to_text(journal.replayed(lines)) == stored
    assert codec.state_to_text(journal.redecided(lines)) == stored


async def money_and_product_balance(table: Table) -> None:
    """By the state's balances, and by the ledger's rows added up anew."""
    balances = (await table.state()).balances
    for unit in ("kr:", "g:"):
        assert sum(amount for name, amount in balances.items() if name.startswith(unit)) == 0
    added: Counter[str] = Counter()
    query = "SELECT unit, source, target, amount FROM ledger WHERE campaign_id = ?"
    for unit, source, target, amount in table.world.rows(query, table.id):
        assert isinstance(amount, int)
        added[f"{unit}:{source}"] -= amount
        added[f"{unit}:{target}"] += amount
    assert dict(added) == dict(balances)
    journalled = [
        entry for line in await table.journal() for ev in line.events for entry in entries(ev)
    ]
    assert len(journalled) == len(table.world.rows(query, table.id))


def row_2_the_ratchet_turns_one_way(lines: list[journal.Line], ida: str) -> None:
    """Larger and dearer each time; the term itself only ever shrinks."""
    fronts = [
        event
        for line in lines
        for event in line.events
        if isinstance(event, e.FrontTaken) and event.dealer == ida
    ]
    assert len(fronts) >= 3
    assert [f.grams for f in fronts] == sorted({f.grams for f in fronts})
    prices = [f.amount / f.grams for f in fronts]
    assert prices == sorted(prices)
    assert [f.next_term for f in fronts] == sorted({f.next_term for f in fronts}, reverse=True)


def dawn_was_told_once_a_day(table: Table) -> None:
    told = re.findall(r"### (\w+), six in the morning\. Day (\d)\.", "\n".join(table.table()))
    assert told == [(day.capitalize(), str(n)) for n, day in enumerate(DAYS[1:], start=2)]


@pytest.mark.timeout(240)
async def test_a_week_on_credit(channel: Table):
    await channel.opens("week", pace="demo")
    cast = Cast(
        await channel.joins("Ida"),
        await channel.joins("Lasse", versus=True),
        await channel.joins("Kim"),
        await channel.joins("Bo", versus=True),
    )

    await monday(cast)
    turned_down = await tuesday(cast, channel)
    await channel.until("wednesday", 7)
    row_5_turning_him_down_made_the_next_offer_harsher(turned_down, await on_the_table(cast.ida))
    await row_8_a_word_is_kept(cast.ida)
    await wednesday(cast, channel)
    await channel.until("thursday", 6, 30)
    row_14_all_six_rungs_were_climbed(channel)
    await row_23_every_move_shrinks_the_next(cast)
    for day in DAYS[3:]:
        await channel.until(day, 8)
        await ida_works_a_day(cast.ida)
    await channel.until("sunday", 22, 1)

    row_21_it_ends_mid_step_and_nothing_is_resolved(channel)
    dawn_was_told_once_a_day(channel)
    lines = await channel.journal()
    what_was_kept_was_kept_once_and_in_due_order(lines)
    row_2_the_ratchet_turns_one_way(lines, (await cast.ida.dealer()).id)
    await the_journal_makes_the_same_state_to_the_byte(channel)
    await money_and_product_balance(channel)
    state = await channel.state()
    assert state.status is Status.OVER
    assert (await cast.ida.dealer()).ended is HowEnded.SUNDAY
    assert state.living() == []
    assert channel.world.rows("SELECT count(*) FROM appointments") == [(0,)]
    assert channel.world.rows("SELECT count(*) FROM outbox WHERE closed_wall IS NULL") == [(0,)]
    assert len(channel.world.messages()) > 150
