"""Double entry: what each event moves, from which account to which.

Accounts are named `kr:…` and `g:…`. A dealer's pocket is the dealer's id, the flat `flat/<id>`,
a bag that nobody has opened `bag/<id>`. Sources and sinks: `customers`, `bank` (what somebody came
with), `city` (living, evenings), `street` (thieves), `milo`, `fund` (the restaurant), `vic`,
`police`, `lake`, `mule`, `gym`, `others` (whom Radovan collects from), `tonny`. Entries move a
positive amount between two accounts of one unit, so all balances of a unit sum to zero, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game import events as e
from game import happenings as h
from game.affairs import TONNY, BustCame
from game.campaign import Held
from game.units import Account, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of a positive whole amount."""

    unit: Unit
    source: str
    target: str
    amount: int


def entries(event: e.Event) -> tuple[Entry, ...]:  # noqa: C901, PLR0911, PLR0912 - one case an event
    """Return what an event moves; movements of nothing are left out."""
    match event:
        case e.DealerJoined(dealer=dealer, cash=cash):
            return _moved((Unit.KRONER, "bank", dealer, cash))
        case e.DealerWoke(dealer=dealer, living=living):
            return _moved((Unit.KRONER, dealer, "city", living))
        case e.StolenFrom(dealer=dealer, money=money, goods=goods):
            return _moved(
                (Unit.KRONER, dealer, "street", money), (Unit.GRAMS, dealer, "street", goods)
            )
        case e.FrontTaken(dealer=dealer, grams=grams, extra=extra):
            return _moved((Unit.GRAMS, "milo", dealer, grams + extra))
        case e.DebtPaid(dealer=dealer, amount=amount):
            return _moved((Unit.KRONER, dealer, "milo", amount))
        case e.Collected(dealer=dealer, money=money, goods=goods, fund=fund):
            return _moved(
                (Unit.KRONER, dealer, "milo", money - fund),
                (Unit.KRONER, dealer, "fund", fund),
                (Unit.GRAMS, dealer, "milo", goods),
            )
        case e.Pocketed(dealer=dealer, money=money):
            return _moved((Unit.KRONER, dealer, "fund", money))
        case e.PutInFlat(dealer=dealer, what=Held.MONEY, amount=amount, cut=cut):
            return _moved(
                (Unit.KRONER, dealer, f"flat/{dealer}", amount - cut),
                (Unit.KRONER, dealer, "vic", cut),
            )
        case e.PutInFlat(dealer=dealer, amount=amount):
            return _moved((Unit.GRAMS, dealer, f"flat/{dealer}", amount))
        case e.TakenFromFlat(dealer=dealer, what=what, amount=amount):
            unit = Unit.KRONER if what is Held.MONEY else Unit.GRAMS
            return _moved((unit, f"flat/{dealer}", dealer, amount))
        case e.WentOut(dealer=dealer, cost=cost):
            return _moved((Unit.KRONER, dealer, "city", cost))
        case e.VicLeft(dealer=dealer, money=money, goods=goods):
            return _moved(
                (Unit.KRONER, f"flat/{dealer}", "vic", money),
                (Unit.GRAMS, f"flat/{dealer}", "vic", goods),
            )
        case e.Sold(dealer=dealer, grams=grams, money=money):
            return _moved(
                (Unit.GRAMS, dealer, "customers", grams),
                (Unit.KRONER, "customers", dealer, money),
            )
        case _:
            return _later(event)


def _later(event: e.Event) -> tuple[Entry, ...]:  # noqa: C901, PLR0911, PLR0912 - one case an event
    """Return what the later story moves."""
    match event:
        case h.BustEnded(dealer=dealer, came=came, goods=goods):
            where = "lake" if came is BustCame.DUMPED else "police"
            return _moved((Unit.GRAMS, dealer, where, goods))
        case h.DealDone(dealer=dealer, grams=grams, money=money):
            return _moved(
                (Unit.GRAMS, dealer, "customers", grams),
                (Unit.KRONER, "customers", dealer, money),
            )
        case h.MuleSent(dealer=dealer, cost=cost):
            return _moved((Unit.KRONER, dealer, "mule", cost))
        case h.BagCame(bag=bag, real=real):
            return _moved((Unit.GRAMS, "mule", f"bag/{bag}", real))
        case h.BagTested(bag=bag, dealer=dealer, grams=grams):
            return _moved((Unit.GRAMS, f"bag/{bag}", dealer, grams))
        case h.Robbed(dealer=dealer, money=money):
            return _moved((Unit.KRONER, "gym", dealer, money))
        case h.EnemyCame(dealer=dealer, money=money):
            return _moved((Unit.KRONER, dealer, "gym", money))
        case h.Rode(worked=worked, credit=credit, fund=fund):
            return _moved(
                (Unit.KRONER, "others", "milo", worked + credit - fund),
                (Unit.KRONER, "others", "fund", fund),
            )
        case h.MercyOver(dealer=dealer, paid=paid) | h.MiloOwes(dealer=dealer, amount=paid):
            return _moved((Unit.KRONER, dealer, "milo", paid))
        case h.HandedOver(giver=giver, taker=taker, grams=grams, money=money, paid=paid):
            return _moved(
                (Unit.GRAMS, giver, taker, grams),
                (Unit.KRONER, giver, taker, money),
                (Unit.KRONER, taker, giver, paid),
            )
        case h.DealerPaid(dealer=dealer, creditor=creditor, amount=amount):
            return _moved((Unit.KRONER, dealer, creditor, amount))
        case h.PaidFor(dealer=dealer, amount=amount):
            return _moved((Unit.KRONER, dealer, "milo", amount))
        case h.TieEnded(leader=leader, follower=follower, by=by, taken=taken):
            taker = follower if by == leader else leader
            robbed, robber = (leader, TONNY) if by == TONNY else (taker or TONNY, by)
            return _moved((Unit.KRONER, robbed, robber, taken))
        case h.Shared(dealer=dealer, partner=partner, amount=amount):
            return _moved((Unit.KRONER, dealer, partner, amount))
        case _:
            return ()


def _moved(*moves: tuple[Unit, str, str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(*move) for move in moves if move[3])


def posted(balances: Mapping[Account, int], posting: tuple[Entry, ...]) -> dict[Account, int]:
    """Return the balances after a posting."""
    after = dict(balances)
    for entry in posting:
        source = Account(f"{entry.unit}:{entry.source}")
        target = Account(f"{entry.unit}:{entry.target}")
        after[source] = after.get(source, 0) - entry.amount
        after[target] = after.get(target, 0) + entry.amount
    return after
