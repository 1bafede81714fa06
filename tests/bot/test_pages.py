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
from game import affairs
from game.affairs import (
    Bag,
    Bargain,
    BargainKind,
    BigDeal,
    Bust,
    BustAt,
    BustCame,
    Claim,
    Mercy,
    Room,
    Tie,
)
from game.campaign import Debt, HowEnded, Menu, Note, NoteKind, Offer, Promised, Status
from game.gametime import HOUR, Span, later
from game.units import (
    BagId,
    BargainId,
    BustId,
    Cents,
    Character,
    DealerId,
    DebtId,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    RoomId,
    TieId,
)
from game.values import replace as replaced
from tests.bot import shown
from tests.builders import DEBT, FRANK, NOON, RITA, TONNY, Table, free, owing

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


# What there is between dealers, and what waits.


def with_state(table: Table, **changes: object) -> Table:
    """Return a table of which something else is so as well."""
    return replace(table, state=replaced(table.state, **changes))


def lent(table: Table, creditor: DealerId, debtor: DealerId, amount: int) -> Table:
    """Have a dealer owe another."""
    debt = DebtId(f"b{creditor}{debtor}")
    owed = Kroner(amount)
    due, span = later(NOON, 5 * HOUR), Span(5 * HOUR)
    paper = Debt(debt, debtor, owed, owed, due, span, creditor=creditor)
    return with_state(table, debts={**table.state.debts, debt: paper})


def together(table: Table, leader: DealerId, follower: DealerId | None) -> Table:
    tie = Tie(TieId("t1"), leader, follower, PerMille(300), NOON)
    return with_state(table, ties={tie.id: tie})


def test_what_is_between_dealers_is_named_both_ways_and_is_not_milos():
    table = owing(9000).seated(TONNY).seated(RITA)
    table = lent(lent(table, TONNY, FRANK, 700), FRANK, RITA, 450)

    for text in (me(table), read(pages.owe(seat(table), table.dealer()))):
        assert "You owe 9,000 kr, due Tuesday 00:00" in text
        assert "You owe Tonny 700 kr, due Monday 17:00" in text
        assert "Rita owes you 450 kr, due Monday 17:00" in text


def test_who_owes_only_another_dealer_owes_milo_nothing():
    table = lent(free(cash=50).seated(TONNY), TONNY, FRANK, 700)

    card = pages.owe(seat(table), table.dealer())

    assert "You owe nothing." in read(card)
    assert "You owe Tonny 700 kr" in read(card)
    assert verbs(card) == []


def test_what_milo_owes_is_on_ones_own_page():
    assert "Milo owes you 1,234 kr." in me(free().being(credit=Kroner(1234)))
    assert "Milo owes you" not in me(free())


@pytest.mark.parametrize(
    ("leader", "follower", "line"),
    [
        (FRANK, TONNY, "Tonny goes along with you, for 30 % of what you sell."),
        (TONNY, FRANK, "You go along with Tonny, for 30 % of what they sell."),
        (FRANK, None, "Tonny goes along with you, for 30 % of what you sell."),
    ],
    ids=["leading", "following", "with Tonny who is nobody's"],
)
def test_a_partner_is_on_ones_own_page(leader: DealerId, follower: DealerId | None, line: str):
    table = free() if follower is None else free().seated(TONNY)

    assert line in me(together(table, leader, follower))


def test_a_partner_is_on_no_page_of_somebody_else():
    table = together(free().seated(TONNY).seated(RITA), TONNY, RITA)

    assert "along with" not in me(table)


def test_what_one_breaks_at_is_on_ones_own_page_alone():
    table = free().seated(TONNY).being(TONNY, price=Kroner(12_345))

    assert "You break at a debt of 12,345 kr" in read(
        pages.me(seat(table), table.dealer(TONNY), NOON)
    )
    assert "12,345" not in me(table)


def test_what_one_was_told_of_others_is_on_ones_own_page():
    table = free().seated(TONNY).seated(RITA)
    told = {f"{FRANK}:{TONNY}:talked": Cents(600), f"{RITA}:{FRANK}:talked": Cents(600)}
    told[f"{FRANK}:{affairs.TONNY}:talked"] = Cents(600)

    text = me(with_state(table, beliefs=told))

    assert text.count("They say that Tonny talked about you.") == 2
    assert "They say that Rita" not in text


def test_rides_and_what_came_of_them_stay_on_the_page():
    table = free().being(rides=3, pressed=2, deaths=1)

    assert "Rides with Radovan: 3, pressed hard on 2." in me(table)
    assert "Pressed too hard: 1." in me(table)
    assert "Rides with" not in me(free())
    assert "Pressed too hard" not in me(free())


def test_custody_and_the_police_have_their_hour_on_the_page():
    until = later(NOON, HOUR)
    table = free().seated(TONNY)
    bust = Bust(BustId("u1"), FRANK, BustAt.CORNER, until)
    room = Room(RoomId("r1"), FRANK, TONNY, until)

    held = me(with_state(table, rooms={room.id: room}).being(held_until=later(NOON, 9 * HOUR)))
    answered = replaced(room, said={FRANK: True})

    assert "The police are on the stairs. You have until Monday 13:00" in me(
        with_state(table, busts={bust.id: bust})
    )
    assert "In custody until Monday 21:00" in held
    assert "You are being asked. An answer by Monday 13:00" in held
    assert "being asked" not in me(with_state(table, rooms={room.id: answered}))
    assert "In custody" not in me(table)


@pytest.mark.parametrize("talked", [True, False])
def test_what_was_said_in_the_other_room_is_on_no_page(*, talked: bool):
    until = later(NOON, HOUR)
    table = owing(9000).seated(TONNY).being(held_until=until).being(TONNY, held_until=until)
    asked = Room(RoomId("r1"), FRANK, TONNY, until)
    said = replaced(asked, said={TONNY: talked})
    truth = affairs.Truth(NOON, TONNY, FRANK, talked)

    before = with_state(table, rooms={asked.id: asked})
    after = with_state(table, rooms={asked.id: said}, truths=(truth,))

    assert me(after) == me(before)
    for page in ("who", "roster", "recap", "dawn"):
        assert read(PAGES[page](after)) == read(PAGES[page](before))


@pytest.mark.parametrize(
    ("agreed", "line"),
    [
        (False, "Hasse waits for an answer until Monday 13:00"),
        (True, "Hasse's buyer, Tuesday 20:00"),
    ],
)
def test_hasses_deal_is_ahead_until_it_is_over(*, agreed: bool, line: str):
    deal = BigDeal(Grams(40), Kroner(950), later(NOON, 32 * HOUR), later(NOON, HOUR), agreed)

    text = me(free().being(deal=deal))

    assert line in text
    assert "40 g at 950 kr a gram" in text


@pytest.mark.parametrize("bait", [True, False])
def test_milos_call_is_ahead_until_it_is_answered_and_means_nothing_yet(*, bait: bool):
    call = Mercy(Kroner(450), later(NOON, HOUR), bait, "salt", "seal")

    waiting = me(free().being(mercy=call))
    over = me(free().being(mercy=call, came=False))

    assert waiting == me(free().being(mercy=replace(call, bait=not bait)))
    assert "450 kr, at his place, by Monday 13:00" in waiting
    assert "salt" not in waiting
    assert "450 kr" not in over


@pytest.mark.parametrize("soda", [True, False])
def test_a_bag_says_what_was_said_of_it_and_not_what_it_is(*, soda: bool):
    here = Bag(BagId("g1"), FRANK, Grams(9), soda, here=True)
    under_way = Bag(BagId("g2"), FRANK, Grams(4), soda)
    theirs = Bag(BagId("g3"), TONNY, Grams(17), soda, here=True)
    bags = {bag.id: bag for bag in (here, under_way, theirs)}

    text = me(with_state(free().seated(TONNY), bags=bags))

    assert "A bag nobody has opened: 9 g, they say." in text
    assert "A bag is under way: 4 g, they say." in text
    assert "17 g" not in text
    assert text == me(
        with_state(
            free().seated(TONNY),
            bags={bag.id: replaced(bag, soda=not soda) for bag in bags.values()},
        )
    )


def test_what_was_proposed_waits_on_both_pages_and_on_no_third():
    table = free().seated(TONNY).seated(RITA)
    until = later(NOON, HOUR)
    bargain = Bargain(BargainId("n1"), BargainKind.LEND, TONNY, RITA, until, amount=Kroner(321))
    table = with_state(table, bargains={bargain.id: bargain})

    rita = read(pages.me(seat(table), table.dealer(RITA), NOON))
    tonny = read(pages.me(seat(table), table.dealer(TONNY), NOON))

    assert "Tonny waits for an answer from you until Monday 13:00" in rita
    assert "Rita has until Monday 13:00" in tonny
    assert "answer" not in me(table)


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
    assert "Nobody has sat down yet." in read(pages.roster(seat(empty), NOON, {}, {}))
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

    text = read(pages.roster(seat(owing(9000)), NOON, phones, {}))

    assert f"9,000 kr owed, rung 0, 0 wounds, phone: {said}" in text


@pytest.mark.parametrize("status", Status)
def test_the_roster_says_how_the_campaign_stands(status: Status):
    table = free()
    table = replace(table, state=replace(table.state, status=status))

    text = read(pages.roster(seat(table), NOON, {}, {}))

    assert (
        f"Until everybody is out, pace slow (a day takes a day), {ENGLISH(f'status.{status}')}."
        in text
    )
    assert "In the game it is Monday 12:00." in text


def test_the_roster_leaves_out_who_is_out():
    table = free().seated(TONNY).being(TONNY, ended=HowEnded.WOUNDS)

    assert "Tonny" not in read(pages.roster(seat(table), NOON, {}, {}))


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
    NoteKind.BUSTED: (BustCame.FOUND, "The police came to Frank, and found it."),
    NoteKind.TIED: (TONNY, "Frank and Tonny go together."),
    NoteKind.PARTED: (affairs.TONNY, "Frank and Tonny have gone apart."),
    NoteKind.OWES: (TONNY, "Frank owes Tonny money."),
    NoteKind.PAPER: (TONNY, "What Frank owed Tonny is Milo's now."),
    NoteKind.RUMOUR: (Claim.GYM, "They say the gym was Frank."),
    NoteKind.LASHED: (TONNY, "Frank took something out on Tonny."),
}


@pytest.mark.parametrize("kind", NoteKind)
def test_whatever_happened_is_one_line_of_the_report(kind: NoteKind):
    about, line = HAPPENED[kind]

    note = Note(NOON, kind, FRANK, about)

    assert pages.note_line(ENGLISH, free().seated(TONNY).state, note) == line


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        *((NoteKind.RUMOUR, claim) for claim in Claim),
        *((NoteKind.BUSTED, came) for came in BustCame),
    ],
)
def test_a_rumour_and_a_bust_each_have_a_line_of_their_own(kind: NoteKind, about: str):
    lines = [
        pages.note_line(ENGLISH, free().state, Note(NOON, kind, FRANK, one))
        for one in (Claim if kind is NoteKind.RUMOUR else BustCame)
    ]

    line = pages.note_line(ENGLISH, free().state, Note(NOON, kind, FRANK, about))

    assert "Frank" in line
    assert lines.count(line) == 1


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
    for dealer in list(table.state.dealers)[1:]:
        table = lent(lent(table, FRANK, dealer, 500), dealer, FRANK, 700)
    told = {f"{FRANK}:{dealer}:talked": Cents(600) for dealer in table.state.dealers}
    table = with_state(together(table, FRANK, DealerId("d100")), beliefs=told)
    table = table.being(name="*Name* _0_ <@1>", price=Kroner(9999))
    notes = tuple(
        Note(NOON, kind, dealer, about)
        for dealer in table.state.dealers
        for kind, about in ((NoteKind.VISITED, "6"), (NoteKind.OWES, "d101"))
    )
    return replace(table, state=replace(table.state, today=notes, yesterday=notes))


PAGES: dict[str, Callable[[Table], Card]] = {
    "who": lambda table: pages.who(seat(table)),
    "roster": lambda table: pages.roster(seat(table), NOON, {}, {}),
    "recap": lambda table: pages.recap(seat(table), "Rain."),
    "dawn": lambda table: pages.dawn_recap(
        ENGLISH, GameClock(NOON, NOON, 1, running=True), table.state, table.state.today, NOON
    ),
    "me": lambda table: pages.me(seat(table), table.dealer(), NOON),
    "owe": lambda table: pages.owe(seat(table), table.dealer()),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_into_a_message_and_shows_names_as_they_are(page: str):
    view, _ = layout(PAGES[page](crowded()), language="en")

    text = "\n".join(shown.texts(view))

    assert len(text) <= 4000
    assert r"\*Name\* \_" in text
    assert not re.search(r"(?<!\\)\*Name|(?<!\\)<\\?@1>", text)
