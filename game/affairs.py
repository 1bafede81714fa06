"""What the later story is made of: busts, rooms, bags, partners, bargains, rumours, the call."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from game.gametime import GameTime
from game.units import (
    BagId,
    BargainId,
    BustId,
    Cents,
    DealerId,
    DebtId,
    Grams,
    Kroner,
    PerMille,
    RoomId,
    RumourId,
    TieId,
)
from game.values import value

MILO = "milo"
"""Who holds a debt, where it is Milo; otherwise a dealer's id."""
TONNY = "tonny"
"""Who sits in the other room, or is lashed out at, where it is Tonny."""
VIC = "vic"


class Pressure(StrEnum):
    """How hard somebody presses on a ride with Radovan."""

    SOFT = "soft"
    HARD = "hard"


class BustAt(StrEnum):
    """Where the police came in."""

    CORNER = "corner"
    DEAL = "deal"


class BustChoice(StrEnum):
    """What can be done while they are on the stairs."""

    RUN = "run"
    LAKE = "lake"
    KEEP = "keep"


class BustCame(StrEnum):
    """How a bust came out."""

    AWAY = "away"
    DUMPED = "dumped"
    UNFOUND = "unfound"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Bust:
    """The police are there, and there are minutes."""

    id: BustId
    dealer: DealerId
    at: BustAt
    until: GameTime


@value
class Room:
    """Two who were taken in together are asked apart. `second` none is Tonny.

    `said` has, by dealer or `tonny`, whether somebody talked; nobody is shown it.
    """

    id: RoomId
    first: DealerId
    second: DealerId | None
    until: GameTime
    said: dict[str, bool] = field(default_factory=dict[str, bool])


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that was so, and that nobody is shown before the end."""

    at: GameTime
    dealer: str
    about: str
    talked: bool


@value
class Bag:
    """What a mule brings. `soda` is known to nobody until it is tested or sold."""

    id: BagId
    dealer: DealerId
    grams: Grams
    soda: bool
    here: bool = False


@dataclass(frozen=True, slots=True)
class BigDeal:
    """What Hasse brings: so much, at so much a gram, at that hour; agreed or not yet."""

    grams: Grams
    price: Kroner
    when: GameTime
    until: GameTime
    agreed: bool = False


@value
class Tie:
    """A partnership. The leader decided the split; `follower` none is Tonny.

    `share` is what the follower gets of the leader's take. `price` is what Tonny breaks at.
    """

    id: TieId
    leader: DealerId
    follower: DealerId | None
    share: PerMille
    since: GameTime
    loyalty: Cents = Cents(0)
    price: Kroner = Kroner(0)


class BargainKind(StrEnum):
    """What one dealer can propose to another."""

    GOODS = "goods"
    LEND = "lend"
    PARTNER = "partner"
    VOUCH = "vouch"


@value
class Bargain:
    """Something one dealer proposed to another, and that waits for an answer.

    `due` none is cash now. `share` goes with partners, `debt` with vouching.
    """

    id: BargainId
    kind: BargainKind
    giver: DealerId
    taker: DealerId
    until: GameTime
    grams: Grams = Grams(0)
    amount: Kroner = Kroner(0)
    due: GameTime | None = None
    share: PerMille = PerMille(0)
    debt: DebtId | None = None


class Claim(StrEnum):
    """What the street can say of somebody."""

    TALKED = "talked"
    CHEATS = "cheats"
    LEAVING = "leaving"
    FLUSH = "flush"
    GYM = "gym"


class Hearer(StrEnum):
    """Who hears what the street says, and may believe it."""

    MILO = "milo"
    RADOVAN = "radovan"
    STREET = "street"


@value
class Rumour:
    """Something that is said of a dealer. `source` is a dealer, `street` or `police`.

    `heard` has, by hearer, whether it was believed. Whether it is so is shown to nobody.
    """

    id: RumourId
    about: DealerId
    claim: Claim
    source: str
    true: bool
    at: GameTime
    heard: dict[str, bool] = field(default_factory=dict[str, bool])


@dataclass(frozen=True, slots=True)
class Mercy:
    """Milo's call: a small payment and we are even. What he means is sealed as it is made.

    `seal` is SHA-256 of `meaning:salt`; meaning and salt are shown to nobody before the end.
    """

    token: Kroner
    until: GameTime
    bait: bool
    salt: str
    seal: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What each dealer owed, all told, at a dawn."""

    at: GameTime
    owed: dict[str, int]
