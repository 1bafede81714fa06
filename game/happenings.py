"""What the later story makes happen. See `events` for the rest; both are past and complete."""

from __future__ import annotations

from dataclasses import dataclass

from game.affairs import (
    BargainKind,
    BigDeal,
    BustAt,
    BustCame,
    BustChoice,
    Claim,
    Mercy,
    Pressure,
)
from game.gametime import GameTime, Span
from game.units import (
    BagId,
    BargainId,
    BustId,
    Cents,
    DealerId,
    DebtId,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    RoomId,
    RumourId,
    TieId,
)

# The police.


@dataclass(frozen=True, slots=True)
class HotSpot:
    """The police stand somewhere today."""

    where: District


@dataclass(frozen=True, slots=True)
class BustBegun:
    """They are on the stairs."""

    bust: BustId
    dealer: DealerId
    where: BustAt
    until: GameTime
    at: GameTime


@dataclass(frozen=True, slots=True)
class BustEnded:
    """A bust came out somehow. No `choice`: nobody chose in time."""

    bust: BustId
    dealer: DealerId
    choice: BustChoice | None
    came: BustCame
    goods: Grams
    """What the police, or the lake, have now."""
    at: GameTime


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A dealer is in custody until then."""

    dealer: DealerId
    until: GameTime
    at: GameTime


@dataclass(frozen=True, slots=True)
class Released:
    """A dealer is out again."""

    dealer: DealerId
    at: GameTime


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """Two are asked apart; `second` none is Tonny."""

    room: RoomId
    first: DealerId
    second: DealerId | None
    until: GameTime
    at: GameTime


@dataclass(frozen=True, slots=True)
class RoomAnswered:
    """Somebody talked, or did not. `asked` is whether it was the player who chose."""

    room: RoomId
    who: str
    talked: bool
    asked: bool
    at: GameTime


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """The asking is over; each gets out at some hour."""

    room: RoomId
    out: dict[str, int]
    """By dealer, when."""
    at: GameTime


# Scale and desperation.


@dataclass(frozen=True, slots=True)
class HasseCame:
    """Hasse has a buyer."""

    dealer: DealerId
    deal: BigDeal
    at: GameTime


@dataclass(frozen=True, slots=True)
class HasseAnswered:
    """His deal was taken, or left; `lapsed`: nobody said anything."""

    dealer: DealerId
    took: bool
    lapsed: bool
    at: GameTime


@dataclass(frozen=True, slots=True)
class DealDone:
    """The buyer came, and so did the goods."""

    dealer: DealerId
    grams: Grams
    money: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class DealFailed:
    """He stood there."""

    dealer: DealerId
    at: GameTime


@dataclass(frozen=True, slots=True)
class MuleSent:
    """Somebody is under way. What will be in the bag is fixed, and known to nobody."""

    bag: BagId
    dealer: DealerId
    grams: Grams
    cost: Kroner
    soda: bool
    arrives: GameTime
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class BagCame:
    """A bag is here. `real` is what is in it, in grams, and is shown to nobody."""

    bag: BagId
    dealer: DealerId
    real: Grams
    at: GameTime


@dataclass(frozen=True, slots=True)
class BagTested:
    """It is known what was in a bag: so many grams, or none."""

    bag: BagId
    dealer: DealerId
    grams: Grams
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class SodaSold:
    """A corner found out what was in a bag before the dealer did."""

    bag: BagId
    dealer: DealerId
    where: District
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class Robbed:
    """A gym, and what lay there."""

    dealer: DealerId
    money: Kroner
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class EnemyCame:
    """Somebody remembered a face."""

    dealer: DealerId
    money: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class Rode:
    """An afternoon with Radovan. `wrong`: somebody was pressed too hard."""

    dealer: DealerId
    pressure: Pressure
    debt: DebtId | None
    worked: Kroner
    credit: Kroner
    fund: Kroner
    wrong: bool
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class LashedOut:
    """It was passed downward: onto `vic`, `tonny` or a dealer."""

    dealer: DealerId
    whom: str
    at: GameTime


@dataclass(frozen=True, slots=True)
class MercyOffered:
    """Milo phoned. What he means is fixed here, and only its seal is shown."""

    dealer: DealerId
    mercy: Mercy
    at: GameTime


@dataclass(frozen=True, slots=True)
class MercyOver:
    """Somebody came with the token, or did not."""

    dealer: DealerId
    came: bool
    paid: Kroner
    debt: DebtId | None
    at: GameTime


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """A debt stands still for a while; it is not a krone less."""

    debt: DebtId
    dealer: DealerId
    due: GameTime
    interval: Span


# The word on the street.


@dataclass(frozen=True, slots=True)
class RumourBegun:
    """Something is said of somebody; whether it is so is recorded, and shown to nobody."""

    rumour: RumourId
    about: DealerId
    claim: Claim
    source: str
    true: bool
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class RumourHeard:
    """Somebody heard it, and believes it or does not."""

    rumour: RumourId
    hearer: str
    believed: bool
    at: GameTime


@dataclass(frozen=True, slots=True)
class RumourDenied:
    """A dealer said that it was not so, and some of those who believed it do no longer."""

    dealer: DealerId
    claim: Claim
    convinced: tuple[str, ...]
    minutes: Minutes
    at: GameTime


@dataclass(frozen=True, slots=True)
class BeliefsFaded:
    """A night passed over what people believe."""

    by: Cents


# Each other.


@dataclass(frozen=True, slots=True)
class BargainProposed:
    """One dealer proposed something to another."""

    bargain: BargainId
    kind: BargainKind
    giver: DealerId
    taker: DealerId
    until: GameTime
    grams: Grams
    amount: Kroner
    due: GameTime | None
    share: PerMille
    debt: DebtId | None
    at: GameTime


@dataclass(frozen=True, slots=True)
class BargainClosed:
    """It was agreed to, turned down, or not answered."""

    bargain: BargainId
    giver: DealerId
    taker: DealerId
    accepted: bool
    lapsed: bool
    at: GameTime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Product or money went from one dealer to another; `debt` is what is owed for it now."""

    giver: DealerId
    taker: DealerId
    grams: Grams
    money: Kroner
    paid: Kroner
    """What the taker paid the giver at once."""
    debt: DebtId | None
    owed: Kroner
    due: GameTime
    interval: Span
    at: GameTime


@dataclass(frozen=True, slots=True)
class DealerPaid:
    """A dealer was paid what was owed; `settled` closes the paper."""

    debt: DebtId
    dealer: DealerId
    creditor: DealerId
    amount: Kroner
    settled: bool
    at: GameTime


@dataclass(frozen=True, slots=True)
class PaidFor:
    """Somebody paid Milo what another owes him."""

    dealer: DealerId
    whom: DealerId
    debt: DebtId
    amount: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class PaperSold:
    """What a dealer owes another is Milo's now; he owes the seller a part of it."""

    debt: DebtId
    seller: DealerId
    debtor: DealerId
    owed: Kroner
    credit: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class VouchedFor:
    """Somebody stands for a debt; that bought time."""

    debt: DebtId
    guarantor: DealerId
    debtor: DealerId
    due: GameTime
    interval: Span
    at: GameTime


@dataclass(frozen=True, slots=True)
class TieMade:
    """Two go together, for a share; `follower` none is Tonny."""

    tie: TieId
    leader: DealerId
    follower: DealerId | None
    share: PerMille
    loyalty: Cents
    price: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class TieEnded:
    """Two go apart. `by` is a dealer, `tonny`, or nobody where a run ended; `taken` went along."""

    tie: TieId
    leader: DealerId
    follower: DealerId | None
    by: str
    taken: Kroner
    at: GameTime


@dataclass(frozen=True, slots=True)
class TieStrained:
    """Tonny thinks about it."""

    tie: TieId
    loyalty: Cents


@dataclass(frozen=True, slots=True)
class Shared:
    """A part of the take went to the partner."""

    dealer: DealerId
    partner: str
    amount: Kroner


@dataclass(frozen=True, slots=True)
class MiloOwes:
    """A dealer paid Milo more than was owed; he writes it down, and pays in product and delay."""

    dealer: DealerId
    amount: Kroner


# One's own limits.


@dataclass(frozen=True, slots=True)
class LinesSet:
    """What is never told, and what only in passing, as long as a dealer plays."""

    dealer: DealerId
    lines: tuple[str, ...]
    veils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotesSet:
    """Whether what a dealer said in private may stand in the epilogue."""

    dealer: DealerId
    agreed: bool


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What each owes, all told, was written down at a dawn."""

    at: GameTime
    owed: dict[str, int]


@dataclass(frozen=True, slots=True)
class PriceDrawn:
    """At what debt a dealer breaks; shown to that dealer only."""

    dealer: DealerId
    price: Kroner


Happening = (
    HotSpot
    | BustBegun
    | BustEnded
    | TakenIn
    | Released
    | RoomOpened
    | RoomAnswered
    | RoomClosed
    | HasseCame
    | HasseAnswered
    | DealDone
    | DealFailed
    | MuleSent
    | BagCame
    | BagTested
    | SodaSold
    | Robbed
    | EnemyCame
    | Rode
    | LashedOut
    | MercyOffered
    | MercyOver
    | DeadlineMoved
    | RumourBegun
    | RumourHeard
    | RumourDenied
    | BeliefsFaded
    | BargainProposed
    | BargainClosed
    | HandedOver
    | DealerPaid
    | PaidFor
    | PaperSold
    | VouchedFor
    | TieMade
    | TieEnded
    | TieStrained
    | Shared
    | MiloOwes
    | LinesSet
    | QuotesSet
    | Reckoned
    | PriceDrawn
)
