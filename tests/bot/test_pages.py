"""The pages that only look: they show what is, escape what people wrote, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import pages
from bot.cards import Card
from bot.ui import layout
from bot.wording import wording
from db.campaigns import Seat
from db.gameclock import GameClock
from db.script import CampaignId
from game.campaign import HowEnded, Menu, Note, NoteKind, Offer, Promised, Status
from game.gametime import HOUR, later
from game.units import Cents, Character, DealerId, DebtId, District, Grams, Kroner, Minutes
from tests.bot import shown
from tests.builders import DEBT, FRANK, NOON, TONNY, Table, free, owing

ENGLISH = wording("en")


def seat(table: Table, *, running: bool = True) -> Seat:
    """The seat of a table whose wall time is its game time."""
    clock = GameClock(NOON, NOON, 1, running)
    return Seat(CampaignId(1), 5, 6, 7, "en", table.state, clock)


def read(card: Card) -> str:
    """A page as it is read, without its markup."""
    view, _ = layout(card, language="en")
    return "\n".join(shown.texts(view)).replace("**", "").replace("\u00a0", " ")


def me(table: Table, *, running: bool = True) -> str:
    return read(pages.me(seat(table, running=running), table.dealer(), table.now))


def verbs(card: Card) -> list[tuple[str, str]]:
    return [(button.verb, button.arg) for button in card.buttons]


# One's own page.


def test_ones_own_page_says_what_there_is_and_where():
    table = free(cash=500, goods=7).stashed(cash=1200, goods=3).being(minutes=Minutes(90))

    text = me(table)

    assert "In your pocket: 500 kr and 7 g." in text
    assert "At Vic's: 1,200 kr and 3 g." in text
    assert "Hours left today: 1\u00bd h." in text
    assert "You owe nothing." in text


def test_ones_own_page_says_how_one_stands():
    table = free().being(
        rung=3,
        wounds=2,
        strain=Cents(250),
        heat=Cents(90),
        patience=Cents(100),
        standing=Cents(600),
    )

    text = me(table)

    assert "Rung 3 of six: collateral." in text
    assert "Wounds 2, nerves 2.5, heat 0.9." in text
    assert "Milo is warm, Radovan is cold, Vic is cold." in text


def test_every_debt_is_listed_with_when_it_is_due():
    table = owing(9000, due_in=12).owing(500, debt=DebtId("bother"), due_in=3)

    text = me(table)

    assert re.search(r"You owe 500 kr, due Monday 15:00, <t:\d+:R>\.\nYou owe 9,000 kr", text)


def test_while_the_clock_stands_a_deadline_is_a_day_and_an_hour():
    text = me(owing(9000, due_in=12), running=False)

    assert "You owe 9,000 kr, due Tuesday 00:00, when the clock runs again." in text
    assert "<t:" not in text


def test_what_is_ahead_is_listed():
    offer = Offer(Grams(21), Kroner(14_000), Minutes(1800), later(NOON, 2 * HOUR))
    table = owing(9000).visited(2).being(offer=offer)
    table = table.promised(Promised.DINNER).promised(Promised.MONEY, Character.MILO, amount=700)

    text = me(table)

    assert "Radovan waits for an answer until Monday 16:00" in text
    assert "On Milo's table: 21 g for 14,000 kr, until Monday 14:00" in text
    assert "Vic: dinner, by Wednesday 12:00" in text
    assert "Milo: 700 kr, by Wednesday 12:00" in text


def test_a_visit_that_is_only_announced_is_listed_too():
    table = owing(9000).visited(2)
    [visit] = table.state.visits.values()
    announced = replace(visit, until=None, arrives=later(NOON, HOUR))
    state = replace(table.state, visits={visit.id: announced})

    text = me(replace(table, state=state))

    assert "Radovan comes by Monday 13:00" in text
    assert "waits for an answer" not in text


def test_without_vic_there_is_no_flat_and_no_mood_of_hers():
    text = me(free().being(vic_gone=True))

    assert "Vic is gone." in text
    assert "At Vic's" not in text
    assert "Milo is even, Radovan is even." in text


def test_the_campaigns_own_time_is_shown():
    assert "In the game it is Monday 12:00, day 1." in me(free())


def test_looking_changes_nothing():
    table = owing(9000, cash=5).visited(2)
    before = table.state

    me(table)
    read(pages.prices(seat(table), table.dealer()))

    assert table.state == before


# Milo's paper.


@pytest.mark.parametrize(
    ("table", "buttons"),
    [
        (owing(9000, cash=50), [("pay_all", DEBT), ("ask_time", "")]),
        (owing(9000), [("ask_time", "")]),
        (free(cash=50), []),
    ],
    ids=["owing, with money", "owing, without", "owing nothing"],
)
def test_milos_paper_offers_what_makes_sense_now(table: Table, buttons: list[tuple[str, str]]):
    assert verbs(pages.owe(seat(table), table.dealer())) == buttons


def test_milos_paper_has_the_debts_and_what_one_carries():
    table = owing(9000, cash=50)

    text = read(pages.owe(seat(table), table.dealer()))

    assert "You owe 9,000 kr" in text
    assert "In your pocket: 50 kr and 0 g." in text


# Prices.


def test_the_best_corner_comes_first():
    table = free().demanding(District.AMAGER, factor=1200).demanding(District.NORDVEST, factor=800)
    table = table.demanding(District.VESTERBRO, demand=500)

    lines = read(pages.prices(seat(table), table.dealer())).splitlines()

    assert lines[1:] == [
        "Amager: 1,056 kr a gram for the first, demand 100 %",
        "N\u00f8rrebro: 880 kr a gram for the first, demand 100 %",
        "Nordvest: 704 kr a gram for the first, demand 100 %",
        "Vesterbro: 440 kr a gram for the first, demand 50 %",
    ]


def test_who_has_something_to_sell_can_sell_it_from_there():
    table = free(goods=5).demanding(District.AMAGER, factor=1200)

    card = pages.prices(seat(table), table.dealer())

    assert verbs(card)[0] == ("sell", "amager")
    assert len(card.buttons) == len(District)
    assert "You can sell at most 5 g more today." in read(card)


@pytest.mark.parametrize(
    "table",
    [free(), free(goods=5).being(minutes=Minutes(0))],
    ids=["nothing to sell", "no hours left"],
)
def test_who_cannot_sell_only_looks(table: Table):
    assert pages.prices(seat(table), table.dealer()).buttons == []


def test_who_does_not_play_may_look_at_prices_too():
    card = pages.prices(seat(free(goods=5)), None)

    assert card.buttons == []
    assert "Amager" in read(card)


# The table.


def test_who_is_here_and_who_is_out():
    table = free().seated(TONNY).being(rung=2).being(TONNY, ended=HowEnded.LEFT).restaurant(1500)

    text = read(pages.who(seat(table)))

    assert "Frank: rung 2 (a word)" in text
    assert "Tonny: out" in text
    assert "Radovan's restaurant: 1,500 kr in the fund." in text


def test_a_table_nobody_sits_at_says_so():
    empty = replace(free(), state=replace(free().state, dealers={}))

    assert "Nobody has sat down yet." in read(pages.who(seat(empty)))
    assert "Nobody has sat down yet." in read(pages.roster(seat(empty), NOON, {}))
    assert "Nobody has sat down yet." in read(pages.recap(seat(empty), "Rain."))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("thread", "thread"),
        ("opening", "being set up"),
        ("dm", "direct messages"),
        ("none", "private answers only"),
        (None, "not set up"),
    ],
)
def test_the_roster_says_how_somebody_is_reached(kind: str | None, said: str):
    phones = {} if kind is None else {FRANK: kind}

    text = read(pages.roster(seat(owing(9000)), NOON, phones))

    assert f"9,000 kr owed, rung 0, 0 wounds, phone: {said}" in text


@pytest.mark.parametrize("status", Status)
def test_the_roster_says_how_the_campaign_stands(status: Status):
    table = free()
    table = replace(table, state=replace(table.state, status=status))

    text = read(pages.roster(seat(table), NOON, {}))

    assert f"Scenario open, pace slow (a day takes a day), {ENGLISH(f'status.{status}')}." in text
    assert "In the game it is Monday 12:00." in text


def test_the_roster_leaves_out_who_is_out():
    table = free().seated(TONNY).being(TONNY, ended=HowEnded.WOUNDS)

    assert "Tonny" not in read(pages.roster(seat(table), NOON, {}))


# What happened.

HAPPENED = {
    NoteKind.JOINED: ("", "Frank sat down."),
    NoteKind.MISSED: ("", "Frank missed a deadline."),
    NoteKind.SETTLED: ("", "Frank paid in full."),
    NoteKind.VISITED: ("3", "Frank had a visit: collateral."),
    NoteKind.VIC_LEFT: ("", "Frank came home to an empty flat."),
    NoteKind.STOLEN: ("", "Frank was robbed in the night."),
    NoteKind.PASSED: (TONNY, "What Frank owed is Tonny's now."),
    NoteKind.ENDED: (HowEnded.WOUNDS, "Frank is out."),
}


@pytest.mark.parametrize("kind", NoteKind)
def test_whatever_happened_is_one_line_of_the_report(kind: NoteKind):
    about, line = HAPPENED[kind]

    note = Note(NOON, kind, FRANK, about)

    assert pages.note_line(ENGLISH, free().seated(TONNY).state, note) == line


def recap_at_dawn(table: Table, heard: tuple[Note, ...] = (), *, running: bool = True) -> str:
    clock = GameClock(NOON, NOON, 1, running)
    return read(pages.dawn_recap(ENGLISH, clock, table.state, heard, table.now))


def test_the_dawn_report_is_who_what_and_how_late():
    table = owing(9000, misses=1).seated(TONNY)

    text = recap_at_dawn(table, (Note(NOON, NoteKind.MISSED, FRANK),))

    assert text.startswith("### Monday, six in the morning. Day 1.")
    assert "Frank missed a deadline." in text
    assert "Late: Frank." in text
    assert re.search(r"Frank owes 9,000 kr, due <t:\d+:R>", text)
    assert "Tonny owes nothing" in text
    assert "Vesterbro 880 kr, N\u00f8rrebro 880 kr, Nordvest 880 kr, Amager 880 kr" in text


def test_when_nobody_is_late_the_report_says_so():
    assert "Nobody is late." in recap_at_dawn(owing(9000))


def test_while_the_clock_stands_the_report_has_no_countdown():
    text = recap_at_dawn(owing(9000), running=False)

    assert "Frank owes 9,000 kr" in text
    assert "<t:" not in text


def test_who_is_out_is_not_in_the_report():
    assert "Frank owes" not in recap_at_dawn(owing(9000).being(ended=HowEnded.LEFT))


def test_who_comes_late_hears_of_yesterday_and_today_and_what_is_owed():
    table = owing(9000).seated(TONNY)
    state = replace(
        table.state,
        yesterday=(Note(NOON, NoteKind.JOINED, FRANK),),
        today=(Note(NOON, NoteKind.STOLEN, TONNY),),
    )

    text = read(pages.recap(seat(replace(table, state=state)), "All this was before you rang."))

    assert text.startswith("*All this was before you rang.*\n### Previously")
    assert text.index("The day before") < text.index("Frank sat down.")
    assert text.index("Today") < text.index("Tonny was robbed in the night.")
    assert "Frank owes 9,000 kr" in text


# What people wrote, and large tables.


def crowded() -> Table:
    """A hundred at one table, in trouble, with a name that would be markup anywhere else."""
    table = free()
    for number in range(100):
        dealer = DealerId(f"d{number + 100}")
        table = table.seated(dealer).owing(9000, dealer, debt=DebtId(f"b{number}"), misses=1)
        table = table.being(dealer, name=f"*Name* _{number}_ <@1>", menu=Menu.FISH)
    notes = tuple(Note(NOON, NoteKind.VISITED, dealer, "6") for dealer in table.state.dealers)
    return replace(table, state=replace(table.state, today=notes, yesterday=notes))


PAGES: dict[str, Callable[[Table], Card]] = {
    "who": lambda table: pages.who(seat(table)),
    "roster": lambda table: pages.roster(seat(table), NOON, {}),
    "recap": lambda table: pages.recap(seat(table), "Rain."),
    "dawn": lambda table: pages.dawn_recap(
        ENGLISH, GameClock(NOON, NOON, 1, running=True), table.state, table.state.today, NOON
    ),
    "me": lambda table: pages.me(seat(table), table.dealer(DealerId("d100")), NOON),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_into_a_message_and_shows_names_as_they_are(page: str):
    view, _ = layout(PAGES[page](crowded()), language="en")

    text = "\n".join(shown.texts(view))

    assert len(text) <= 4000
    assert r"\*Name\* \_" in text
    assert not re.search(r"(?<!\\)\*Name|(?<!\\)<\\?@1>", text)
