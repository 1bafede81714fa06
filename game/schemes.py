"""The moves of the later story: risk, partners, bargains, rumours. See `moves` for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from game.affairs import BustChoice, Claim, Pressure
from game.units import (
    BagId,
    BargainId,
    BustId,
    DealerId,
    DebtId,
    Kroner,
    PerMille,
    RoomId,
    Wanted,
)

# The police.


@dataclass(frozen=True, slots=True)
class AnswerBust:
    """Choose, while they are on the stairs."""

    dealer: DealerId
    choice: BustChoice
    bust: BustId | None = None


@dataclass(frozen=True, slots=True)
class AnswerRoom:
    """Talk, or keep silent, alone in a room."""

    dealer: DealerId
    talk: bool
    room: RoomId | None = None


# Scale and desperation.


@dataclass(frozen=True, slots=True)
class AnswerHasse:
    """Take Hasse's big deal, which Milo then fronts, or leave it."""

    dealer: DealerId
    take: bool


@dataclass(frozen=True, slots=True)
class SendMule:
    """Pay somebody to bring so many grams, cheaply."""

    dealer: DealerId
    grams: Wanted


@dataclass(frozen=True, slots=True)
class OpenBag:
    """Find out what is in a bag; the oldest that is here when none is named."""

    dealer: DealerId
    bag: BagId | None = None


@dataclass(frozen=True, slots=True)
class Rob:
    """Take what there is at a gym."""

    dealer: DealerId


@dataclass(frozen=True, slots=True)
class Ride:
    """Collect from others with Radovan, and press as hard as one will."""

    dealer: DealerId
    pressure: Pressure


@dataclass(frozen=True, slots=True)
class Lash:
    """Take it out on somebody weaker: `vic`, `tonny` or a dealer's id."""

    dealer: DealerId
    whom: str


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Come to Milo's with the token he asked for, or stay away."""

    dealer: DealerId
    come: bool


# The word on the street.


@dataclass(frozen=True, slots=True)
class Spread:
    """Say something about somebody. About oneself: deny it."""

    dealer: DealerId
    about: DealerId
    claim: Claim


# Each other.


@dataclass(frozen=True, slots=True)
class OfferGoods:
    """Offer another dealer product, for money now or, with a `due`, on credit."""

    dealer: DealerId
    whom: DealerId
    grams: Wanted
    price: Kroner
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Lend:
    """Offer another dealer money until a time."""

    dealer: DealerId
    whom: DealerId
    amount: Wanted
    due: int


@dataclass(frozen=True, slots=True)
class Vouch:
    """Offer to stand for what another owes Milo; that buys the other time."""

    dealer: DealerId
    whom: DealerId


@dataclass(frozen=True, slots=True)
class OfferTie:
    """Ask somebody to come along for a share of the take; nobody named is Tonny."""

    dealer: DealerId
    whom: DealerId | None
    share: PerMille


@dataclass(frozen=True, slots=True)
class Part:
    """Leave a partner; `take` takes from the other's pocket on the way out."""

    dealer: DealerId
    take: bool


@dataclass(frozen=True, slots=True)
class AnswerBargain:
    """Agree to what another dealer proposed, or do not."""

    dealer: DealerId
    bargain: BargainId
    accept: bool


@dataclass(frozen=True, slots=True)
class PayDealer:
    """Pay a dealer what one owes them; or, `theirs`, pay Milo what they owe him."""

    dealer: DealerId
    whom: DealerId
    amount: Wanted
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class SellPaper:
    """Sell what another owes to Milo, who then sends Radovan for it."""

    dealer: DealerId
    debt: DebtId


# One's own limits.


@dataclass(frozen=True, slots=True)
class SetLines:
    """Say what is never told, and what is told only in passing, as long as one plays."""

    dealer: DealerId
    lines: tuple[str, ...]
    veils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetQuotes:
    """Say whether what one said in private may stand in the epilogue."""

    dealer: DealerId
    agreed: bool


Scheme = (
    AnswerBust
    | AnswerRoom
    | AnswerHasse
    | SendMule
    | OpenBag
    | Rob
    | Ride
    | Lash
    | AnswerCall
    | Spread
    | OfferGoods
    | Lend
    | Vouch
    | OfferTie
    | Part
    | AnswerBargain
    | PayDealer
    | SellPaper
    | SetLines
    | SetQuotes
)
