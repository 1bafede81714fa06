"""Double entry: every movement has two sides, and nothing is created or vanishes in between."""

from __future__ import annotations

import pytest

from game.affairs import TONNY as THE_TONNY
from game.affairs import BustCame, Pressure
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
from game.happenings import (
    BagCame,
    BagTested,
    BustEnded,
    DealDone,
    DealerPaid,
    EnemyCame,
    HandedOver,
    MercyOver,
    MiloOwes,
    MuleSent,
    PaidFor,
    PaperSold,
    Robbed,
    Rode,
    Shared,
    SodaSold,
    TieEnded,
)
from game.ledger import Entry, entries, posted
from game.units import (
    Account,
    BagId,
    BustId,
    Cents,
    DealerId,
    DebtId,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    PlayerId,
    TieId,
    Unit,
)
from tests.builders import FRANK, NOON, TONNY

KR, G = Unit.KRONER, Unit.GRAMS
FLAT = f"flat/{FRANK}"
B1, BAG = DebtId("b1"), BagId("g1")
NONE, NO_TIME, SOME = Cents(0), Minutes(0), Cents(50)


def handed(*, grams: int = 0, money: int = 0, paid: int = 0, owed: int = 0) -> Event:
    """Have something go from Frank to Tonny."""
    debt = B1 if owed else None
    return HandedOver(
        FRANK,
        TONNY,
        Grams(grams),
        Kroner(money),
        Kroner(paid),
        debt,
        Kroner(owed),
        NOON,
        Span(0),
        NOON,
    )


def parted(follower: DealerId | None, by: str, *, taken: int = 400) -> Event:
    """Have Frank, who led, and another go apart."""
    return TieEnded(TieId("t1"), FRANK, follower, by, Kroner(taken), NOON)


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
    **{
        f"what lay there is {where} when it is {came}": (
            BustEnded(BustId("u1"), FRANK, None, came, Grams(7), NOON),
            [(G, FRANK, where, 7)],
        )
        for came, where in ((BustCame.FOUND, "police"), (BustCame.DUMPED, "lake"))
    },
    "Hasse's buyer is a customer": (
        DealDone(FRANK, Grams(40), Kroner(38_000), NOON),
        [(G, FRANK, "customers", 40), (KR, "customers", FRANK, 38_000)],
    ),
    "a mule is paid at once": (
        MuleSent(BAG, FRANK, Grams(9), Kroner(1800), True, NOON, NO_TIME, NOON),  # noqa: FBT003
        [(KR, FRANK, "mule", 1800)],
    ),
    "what a mule brings lies in a bag": (
        BagCame(BAG, FRANK, Grams(9), NOON),
        [(G, "mule", "bag/g1", 9)],
    ),
    "soda is no product": (BagCame(BAG, FRANK, Grams(0), NOON), []),
    "a bag that is opened is carried": (
        BagTested(BAG, FRANK, Grams(9), NO_TIME, NOON),
        [(G, "bag/g1", FRANK, 9)],
    ),
    "soda is sold to nobody": (SodaSold(BAG, FRANK, District.AMAGER, NO_TIME, NOON), []),
    "a drawer is the gym's": (
        Robbed(FRANK, Kroner(7000), NO_TIME, NOON),
        [(KR, "gym", FRANK, 7000)],
    ),
    "and goes back there": (EnemyCame(FRANK, Kroner(3000), NOON), [(KR, FRANK, "gym", 3000)]),
    "a ride is paid for by others, and the restaurant has its part": (
        Rode(
            FRANK,
            Pressure.HARD,
            B1,
            worked=Kroner(1500),
            credit=Kroner(500),
            fund=Kroner(200),
            wrong=False,
            minutes=NO_TIME,
            at=NOON,
        ),
        [(KR, "others", "milo", 1800), (KR, "others", "fund", 200)],
    ),
    "a token goes to Milo": (
        MercyOver(FRANK, True, Kroner(450), B1, NOON),  # noqa: FBT003
        [(KR, FRANK, "milo", 450)],
    ),
    "what is paid ahead does too": (MiloOwes(FRANK, Kroner(800)), [(KR, FRANK, "milo", 800)]),
    "product for money goes both ways": (
        handed(grams=6, paid=3000),
        [(G, FRANK, TONNY, 6), (KR, TONNY, FRANK, 3000)],
    ),
    "product on credit goes one way": (handed(grams=6, owed=3000), [(G, FRANK, TONNY, 6)]),
    "a loan goes to who owes it": (
        handed(money=2000, owed=2000),
        [(KR, FRANK, TONNY, 2000)],
    ),
    "and comes back": (
        DealerPaid(B1, TONNY, FRANK, Kroner(2000), True, NOON),  # noqa: FBT003
        [(KR, TONNY, FRANK, 2000)],
    ),
    "who pays for another pays Milo": (
        PaidFor(FRANK, TONNY, B1, Kroner(900), NOON),
        [(KR, FRANK, "milo", 900)],
    ),
    "paper moves no money": (
        PaperSold(B1, FRANK, TONNY, Kroner(2000), Kroner(1000), NOON),
        [],
    ),
    "who leads robs who follows": (parted(TONNY, FRANK), [(KR, TONNY, FRANK, 400)]),
    "who follows robs who leads": (parted(TONNY, TONNY), [(KR, FRANK, TONNY, 400)]),
    "Tonny robs who he was with": (parted(None, THE_TONNY), [(KR, FRANK, "tonny", 400)]),
    "parting as such takes nothing": (parted(TONNY, FRANK, taken=0), []),
    "a partner has a part": (
        Shared(FRANK, TONNY, Kroner(300)),
        [(KR, FRANK, TONNY, 300)],
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
