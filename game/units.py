"""What things are counted in: whole kroner, whole grams, ids, and shares of a whole."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

Kroner = NewType("Kroner", int)
"""Money, in whole kroner."""
Grams = NewType("Grams", int)
"""Product, in whole grams."""
Minutes = NewType("Minutes", int)
"""A dealer's effort within a day; not the clock."""
PerMille = NewType("PerMille", int)
"""A share or a chance, in thousandths."""
Cents = NewType("Cents", int)
"""A standing, a patience, a strain or a heat, in hundredths of a point."""

PlayerId = NewType("PlayerId", str)
"""Whoever sits behind a dealer; opaque to the rules."""
DealerId = NewType("DealerId", str)
DebtId = NewType("DebtId", str)
WordId = NewType("WordId", str)
VisitId = NewType("VisitId", str)
ProposalId = NewType("ProposalId", str)
AppointmentId = NewType("AppointmentId", str)
BustId = NewType("BustId", str)
RoomId = NewType("RoomId", str)
BagId = NewType("BagId", str)
TieId = NewType("TieId", str)
BargainId = NewType("BargainId", str)
RumourId = NewType("RumourId", str)
Account = NewType("Account", str)
"""A place where money or product is held: `kr:…` or `g:…`."""


class Character(StrEnum):
    """Those who are played by the software."""

    MILO = "milo"
    RADOVAN = "radovan"
    VIC = "vic"


class District(StrEnum):
    """Where product is sold. All dealers share the demand of each."""

    VESTERBRO = "vesterbro"
    NORREBRO = "norrebro"
    NORDVEST = "nordvest"
    AMAGER = "amager"


class Unit(StrEnum):
    """What an account holds."""

    KRONER = "kr"
    GRAMS = "g"


class Portion(StrEnum):
    """A share of what there is, as people say it."""

    ALL = "all"
    HALF = "half"
    THIRD = "third"
    QUARTER = "quarter"


DIVISOR = {Portion.ALL: 1, Portion.HALF: 2, Portion.THIRD: 3, Portion.QUARTER: 4}

Wanted = int | Portion
"""An amount as it was asked for: a number, or a share of what there is."""


def portion(wanted: Wanted, available: int) -> int:
    """Return the whole number meant by `wanted` when `available` is there, rounded down."""
    if isinstance(wanted, Portion):
        return available // DIVISOR[wanted]
    return wanted


def share(amount: int, per_mille: int) -> int:
    """Return `per_mille` thousandths of `amount`, rounded down."""
    return amount * per_mille // 1000


def share_up(amount: int, per_mille: int) -> int:
    """Return `per_mille` thousandths of `amount`, rounded up: the creditor's rounding."""
    return -(-amount * per_mille // 1000)
