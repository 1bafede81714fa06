"""Double entry: every movement has two sides, and nothing is created or vanishes in between."""

from __future__ import annotations

import pytest

from game.campaign import Held, HowEnded, Promised, Taken
from game.events import (
    Collected,
    DealerJoined,
    DealerWoke,
    DebtPaid,
    Event,
    FrontTaken,
    Pocketed,
    PutInFlat,
    RunEnded,
    Sold,
    StolenFrom,
    TakenFromFlat,
    VicLeft,
    WentOut,
)
from game.gametime import GameTime, Span
from game.ledger import Entry, entries, posted
from game.units import (
    Account,
    Cents,
    DebtId,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    PlayerId,
    Unit,
)
from tests.builders import FRANK, NOON

KR, G = Unit.KRONER, Unit.GRAMS
FLAT = f"flat/{FRANK}"
B1 = DebtId("b1")
NONE, NO_TIME, SOME = Cents(0), Minutes(0), Cents(50)


def came(cash: int) -> Event:
    return DealerJoined(
        FRANK,
        PlayerId("p1"),
        "Frank",
        versus=False,
        returned=False,
        cash=Kroner(cash),
        standing=Cents(500),
        minutes=Minutes(480),
        rung=0,
        wounds=0,
        at=NOON,
    )


MOVED: dict[str, tuple[Event, list[tuple[Unit, str, str, int]]]] = {
    "who joins brings a little money": (came(500), [(KR, "bank", FRANK, 500)]),
    "living is paid to the city": (
        DealerWoke(FRANK, Minutes(480), Kroner(700), SOME, SOME, SOME),
        [(KR, FRANK, "city", 700)],
    ),
    "thieves take both": (
        StolenFrom(FRANK, Kroner(1800), Grams(6), NOON),
        [(KR, FRANK, "street", 1800), (G, FRANK, "street", 6)],
    ),
    "a front moves product and no money": (
        FrontTaken(
            B1,
            FRANK,
            Grams(18),
            Kroner(11880),
            NOON,
            Span(1),
            Taken.ASKED,
            2196,
            Minutes(1836),
            PerMille(1020),
        ),
        [(G, "milo", FRANK, 18)],
    ),
    "a payment goes to Milo": (DebtPaid(B1, FRANK, Kroner(900)), [(KR, FRANK, "milo", 900)]),
    "of what Radovan collects a share is for the restaurant": (
        Collected(B1, FRANK, Kroner(1000), Grams(3), Kroner(990), Kroner(100)),
        [(KR, FRANK, "milo", 900), (KR, FRANK, "fund", 100), (G, FRANK, "milo", 3)],
    ),
    "what he pockets is all for the restaurant": (
        Pocketed(FRANK, Kroner(400)),
        [(KR, FRANK, "fund", 400)],
    ),
    "Vic keeps her cut for good": (
        PutInFlat(FRANK, Held.MONEY, 1000, Kroner(30), NO_TIME),
        [(KR, FRANK, FLAT, 970), (KR, FRANK, "vic", 30)],
    ),
    "product goes under the sink": (
        PutInFlat(FRANK, Held.PRODUCT, 12, Kroner(0), Minutes(30)),
        [(G, FRANK, FLAT, 12)],
    ),
    "money comes back": (
        TakenFromFlat(FRANK, Held.MONEY, 800, NO_TIME),
        [(KR, FLAT, FRANK, 800)],
    ),
    "product comes back": (
        TakenFromFlat(FRANK, Held.PRODUCT, 5, Minutes(30)),
        [(G, FLAT, FRANK, 5)],
    ),
    "an evening is paid to the city": (
        WentOut(FRANK, Promised.CLUB, Kroner(900), Minutes(120), Cents(200)),
        [(KR, FRANK, "city", 900)],
    ),
    "Vic leaves with what is in the flat": (
        VicLeft(FRANK, Kroner(4000), Grams(9), NOON),
        [(KR, FLAT, "vic", 4000), (G, FLAT, "vic", 9)],
    ),
    "a sale moves product one way and money the other": (
        Sold(
            FRANK,
            District.AMAGER,
            Grams(4),
            Kroner(3380),
            Minutes(120),
            PerMille(840),
            NONE,
            NONE,
        ),
        [(G, FRANK, "customers", 4), (KR, "customers", FRANK, 3380)],
    ),
    "a run that ends moves nothing": (RunEnded(FRANK, HowEnded.LEFT, GameTime(0)), []),
    "nothing is no movement": (came(0), []),
}


@pytest.mark.parametrize(("event", "expected"), MOVED.values(), ids=MOVED)
def test_what_an_event_moves(event: Event, expected: list[tuple[Unit, str, str, int]]):
    assert list(entries(event)) == [Entry(*entry) for entry in expected]


def test_a_posting_takes_from_one_account_what_it_gives_another():
    before = {Account("kr:dfrank"): 1000, Account("g:dfrank"): 2}

    after = posted(before, (Entry(KR, FRANK, "milo", 700), Entry(KR, FRANK, "fund", 50)))

    assert after == {"kr:dfrank": 250, "kr:milo": 700, "kr:fund": 50, "g:dfrank": 2}
    assert sum(after.values()) == sum(before.values())


def test_a_posting_leaves_the_balances_before_it_as_they_were():
    before = {Account("kr:dfrank"): 1000}

    posted(before, (Entry(KR, FRANK, "milo", 700),))

    assert before == {"kr:dfrank": 1000}


@pytest.mark.parametrize("event", [event for event, _ in MOVED.values()], ids=list(MOVED))
def test_after_any_event_kroner_and_grams_still_sum_to_what_they_were(event: Event):
    after = posted({}, entries(event))

    for unit in Unit:
        assert sum(v for name, v in after.items() if name.startswith(f"{unit}:")) == 0
