"""The state of one campaign: immutable values, and the few ways to look at and change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from game.affairs import (
    MILO,
    Bag,
    Bargain,
    BigDeal,
    Bust,
    Mercy,
    Reckoning,
    Room,
    Rumour,
    Tie,
    Truth,
)
from game.gametime import GameTime, Span
from game.house_rules import HouseRules
from game.units import (
    Account,
    AppointmentId,
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
    PlayerId,
    ProposalId,
    RoomId,
    RumourId,
    TieId,
    VisitId,
    Wanted,
    WordId,
)
from game.values import replace, value

if TYPE_CHECKING:
    from collections.abc import Iterator


class Status(StrEnum):
    """Whether the campaign's clock runs. It waits until the first dealer has joined."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


class Pace(StrEnum):
    """How much real time a game day takes: 24 h, 6 h, 20 min, 2 min."""

    SLOW = "slow"
    DAILY = "daily"
    EVENING = "evening"
    DEMO = "demo"


RATE = {Pace.SLOW: 1, Pace.DAILY: 4, Pace.EVENING: 72, Pace.DEMO: 720}
"""Game seconds in a real second. Whole numbers, so that no pause ever loses a moment."""


class ModelMode(StrEnum):
    """What a language model may do with what is said, from nothing on; each more than the last."""

    OFF = "off"
    PICK = "pick"
    FLAVOUR = "flavour"
    FREE = "free"

    def at_most(self, other: ModelMode) -> ModelMode:
        """Return the lower of two modes."""
        return min(self, other, key=list(ModelMode).index)


class Tone(StrEnum):
    """How dark it may be told. `film` asks for an age-restricted channel."""

    FILM = "film"
    SOFT = "soft"


class Promised(StrEnum):
    """What a word is about."""

    CLUB = "club"
    DINNER = "dinner"
    VET = "vet"
    HOME = "home"
    SPAIN = "spain"
    CALL = "call"
    MONEY = "money"


EVENINGS = (Promised.CLUB, Promised.DINNER, Promised.VET, Promised.HOME, Promised.SPAIN)
"""What Vic can be taken along to."""


class Held(StrEnum):
    """What Vic can keep for somebody."""

    MONEY = "money"
    PRODUCT = "product"


class Menu(StrEnum):
    """What a dealer told Radovan about the menu."""

    NONE = "none"
    FISH = "fish"
    NO_FISH = "no_fish"


class VisitChoice(StrEnum):
    """What a dealer may do when somebody stands at the door."""

    FISH = "fish"
    NO_FISH = "no_fish"
    WORD = "word"
    PAY = "pay"
    HIDE = "hide"
    HAND_OVER = "hand_over"
    REFUSE = "refuse"
    TAKE_IT = "take_it"
    RUN = "run"
    NAME = "name"
    ALL = "all"
    OUT = "out"
    STAY_IN = "stay_in"
    KEEP_MOVING = "keep_moving"


class HowEnded(StrEnum):
    """Where a run was cut."""

    VISIT = "visit"
    WOUNDS = "wounds"
    HUNTED = "hunted"
    SUNDAY = "sunday"
    ENDED = "ended"
    LEFT = "left"
    ABSENT = "absent"
    SPAIN = "spain"
    PRISON = "prison"
    CALL = "call"
    REMOVED = "removed"


class Errand(StrEnum):
    """What an appointment is for; its subject is a dealer, a debt, a visit, a word or a call."""

    DAWN = "dawn"
    OFFER_LAPSES = "offer_lapses"
    REMINDER = "reminder"
    DEBT_DUE = "debt_due"
    VISIT_ARRIVES = "visit_arrives"
    VISIT_LAPSES = "visit_lapses"
    WORD_DUE = "word_due"
    CURTAIN = "curtain"
    CALL = "call"
    BUST_LAPSES = "bust_lapses"
    RELEASE = "release"
    ROOM_CLOSES = "room_closes"
    HASSE_LAPSES = "hasse_lapses"
    DEAL = "deal"
    BAG = "bag"
    ENEMY = "enemy"
    BARGAIN_LAPSES = "bargain_lapses"
    VERSUS_ENDS = "versus_ends"
    MERCY = "mercy"
    MERCY_LAPSES = "mercy_lapses"


class Taken(StrEnum):
    """How a front came about."""

    JOINED = "joined"
    OFFERED = "offered"
    LAPSED = "lapsed"
    ASKED = "asked"
    DEAL = "deal"


RUNG_COFFEE, RUNG_WORD, RUNG_COLLATERAL, RUNG_BEATING, RUNG_WORKSHOP, RUNG_HUNTED = range(1, 7)


@dataclass(frozen=True, slots=True)
class DayRules:
    """House rules that change at the dawn of a game day (1 is the first)."""

    day: int
    rules: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The shape of a campaign, as data: what differs from the house rules, and until when."""

    name: str
    ends: GameTime | None = None
    rules: dict[str, int] = field(default_factory=dict[str, int])
    days: tuple[DayRules, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A package on Milo's table. Unanswered at `until`, it counts as taken."""

    grams: Grams
    amount: Kroner
    minutes: Minutes
    until: GameTime


@value
class Dealer:
    """One run of one player. Cash and product are in the campaign's balances."""

    id: DealerId
    player: PlayerId
    name: str
    joined: GameTime
    versus: bool
    returned: bool
    minutes: Minutes
    standing: Cents
    warmth: Cents
    patience: Cents
    package: int
    """The next package, in hundredths of a gram, so that growth is not lost to rounding."""
    term: Minutes
    gram_step: PerMille
    acted: GameTime
    carried: Minutes = Minutes(0)
    wounds: int = 0
    strain: Cents = Cents(0)
    heat: Cents = Cents(0)
    rung: int = 0
    misses: int = 0
    settled: int = 0
    kept: int = 0
    broken: int = 0
    menu: Menu = Menu.NONE
    vic_gone: bool = False
    offer: Offer | None = None
    declined: int = 0
    """The game day on which Milo was last turned down."""
    heir: DealerId | None = None
    visited: GameTime = GameTime(0)
    calls: bool = True
    """Whether characters may phone unasked."""
    quiet: str = ""
    """When they may not, as the player wrote it; the rules do not read it."""
    price: Kroner = Kroner(0)
    """At what debt this dealer breaks, where the player says nothing. Known to that player only."""
    file: int = 0
    """What the police have on paper."""
    held_until: GameTime = GameTime(0)
    opinion: Cents = Cents(500)
    """What the street thinks of a dealer's word."""
    credit: Kroner = Kroner(0)
    """What Milo owes; he pays in product and delay, never in money."""
    deal: BigDeal | None = None
    rides: int = 0
    pressed: int = 0
    """Rides on which the dealer pressed hard."""
    deaths: int = 0
    robberies: int = 0
    hurt_at: GameTime = GameTime(0)
    """When this dealer was last hurt or humiliated, and has not yet passed it on."""
    vic_lost: Cents = Cents(0)
    """How much less of Vic's patience there can ever be."""
    planted: int = 0
    """The game day on which the dealer last said something about somebody."""
    lashed: int = 0
    """The game day on which the dealer last took it out on somebody."""
    tonny_lost: Cents = Cents(0)
    """How much of Tonny's loyalty was used up by the time he was last sent away."""
    mercy: Mercy | None = None
    came: bool | None = None
    """Whether the dealer came when Milo called; none as long as there is no answer."""
    lines: tuple[str, ...] = ()
    """What this player never wants told."""
    veils: tuple[str, ...] = ()
    """What is told to this player only in passing."""
    quoted: bool = False
    """Whether what was said in private may stand in the epilogue."""
    language: str = ""
    """In which this player is written to; empty for the table's."""
    plain: bool = False
    """Whether this player gets text instead of cards."""
    pings: int = -1
    """How often a real day this player may be pinged; -1 for as often as there is a clock."""
    leaving: GameTime = GameTime(0)
    """Until when others may still turn on a dealer who has taken that back; 0 for who has not."""
    offered: PlayerId = PlayerId("")
    """Who may take this seat over."""
    ended: HowEnded | None = None
    ended_at: GameTime | None = None


@value
class Debt:
    """Money owed. `principal` never moves; `owed` does. `creditor` is `milo` or a dealer's id."""

    id: DebtId
    debtor: DealerId
    principal: Kroner
    owed: Kroner
    due: GameTime
    interval: Span
    misses: int = 0
    plea_used: bool = False
    creditor: str = MILO
    guarantor: DealerId | None = None
    paper: bool = False
    """Whether a dealer was owed it first: Milo may have bought it, and has not fronted it."""


@value
class Word:
    """A promise: who, to whom, what, by when, and how it was said."""

    id: WordId
    dealer: DealerId
    to: Character
    what: Promised
    amount: Kroner
    due: GameTime
    said: str
    given: GameTime
    paid: Kroner = Kroner(0)


class Recalled(StrEnum):
    """What became of the last word given to somebody."""

    NONE = "none"
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class HalfSaid:
    """A promise of which a part was not said yet: the amount (0) or the time (0)."""

    what: Promised
    amount: Wanted
    due: GameTime
    said: str


@value
class Memory:
    """What one character remembers of one dealer.

    `heard` counts what was said by its kind; `moved` has, by kind, the game day on which it last
    moved the character's mood; `told` counts what others said of the dealer, true or false;
    `half` is what was said last, when it was half a promise.
    """

    heard: dict[str, int] = field(default_factory=dict[str, int])
    moved: dict[str, int] = field(default_factory=dict[str, int])
    talked: GameTime = GameTime(0)
    word: Word | None = None
    came: Recalled = Recalled.NONE
    told: int = 0
    half: HalfSaid | None = None


NOTHING = Memory()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a character said back and the dealer has not yet confirmed.

    A proposal about a debt (a plea) carries that debt and its `basis`, the deadline it was
    named for; a word carries its `due`.
    """

    id: ProposalId
    dealer: DealerId
    to: Character
    what: Promised
    debt: DebtId | None
    amount: Kroner
    due: GameTime
    said: str
    basis: GameTime


@value
class Visit:
    """Somebody comes by. Open once `until` is set; unanswered then, it takes its own course."""

    id: VisitId
    dealer: DealerId
    rung: int
    arrives: GameTime
    until: GameTime | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something the clock will bring, at its own time, once."""

    id: AppointmentId
    due: GameTime
    errand: Errand
    subject: str


@value
class Market:
    """One district today: its price factor and what demand is left, in thousandths."""

    factor: PerMille
    demand: PerMille


class NoteKind(StrEnum):
    """What the table gets to hear of in the dawn recap."""

    JOINED = "joined"
    MISSED = "missed"
    SETTLED = "settled"
    VISITED = "visited"
    VIC_LEFT = "vic_left"
    STOLEN = "stolen"
    PASSED = "passed"
    ENDED = "ended"
    BUSTED = "busted"
    TIED = "tied"
    PARTED = "parted"
    OWES = "owes"
    PAPER = "paper"
    RUMOUR = "rumour"
    LASHED = "lashed"


@dataclass(frozen=True, slots=True)
class Note:
    """One public happening, for the recap. `about` is a rung, another dealer or an ending."""

    at: GameTime
    kind: NoteKind
    dealer: DealerId
    about: str = ""


@value
class Campaign:
    """Everything the rules know of one campaign. Never changed in place."""

    seed: int
    scenario: Scenario
    pace: Pace
    tone: Tone
    rules: HouseRules
    status: Status = Status.WAITING
    position: int = 0
    """How many events made this state."""
    dealers: dict[DealerId, Dealer] = field(default_factory=dict[DealerId, Dealer])
    debts: dict[DebtId, Debt] = field(default_factory=dict[DebtId, Debt])
    words: dict[WordId, Word] = field(default_factory=dict[WordId, Word])
    visits: dict[VisitId, Visit] = field(default_factory=dict[VisitId, Visit])
    proposals: dict[ProposalId, Proposal] = field(default_factory=dict[ProposalId, Proposal])
    appointments: dict[AppointmentId, Appointment] = field(
        default_factory=dict[AppointmentId, Appointment]
    )
    balances: dict[Account, int] = field(default_factory=dict[Account, int])
    markets: dict[District, Market] = field(default_factory=dict[District, Market])
    memories: dict[str, Memory] = field(default_factory=dict[str, Memory])
    """By character and dealer; see `memory`."""
    help: str = ""
    """Where somebody finds help who needs it outside the game, as an administrator wrote it."""
    model: ModelMode = ModelMode.FREE
    """The most a language model may do here; the process may allow less."""
    today: tuple[Note, ...] = ()
    yesterday: tuple[Note, ...] = ()
    busts: dict[BustId, Bust] = field(default_factory=dict[BustId, Bust])
    rooms: dict[RoomId, Room] = field(default_factory=dict[RoomId, Room])
    bags: dict[BagId, Bag] = field(default_factory=dict[BagId, Bag])
    ties: dict[TieId, Tie] = field(default_factory=dict[TieId, Tie])
    bargains: dict[BargainId, Bargain] = field(default_factory=dict[BargainId, Bargain])
    rumours: dict[RumourId, Rumour] = field(default_factory=dict[RumourId, Rumour])
    beliefs: dict[str, Cents] = field(default_factory=dict[str, Cents])
    """How firmly somebody believes a claim about a dealer: `hearer:dealer:claim`."""
    truths: tuple[Truth, ...] = ()
    history: tuple[Reckoning, ...] = ()
    zone: str = "Europe/Copenhagen"
    """The table's time zone, for its quiet hours; the rules do not read it."""
    quiet: str = ""
    """Hours in which the clock stands, like `23-8`; the rules do not read it."""
    language: str = ""
    """The table's language; empty where it was opened before that was kept here."""
    versus: bool = True
    """Whether dealers may agree that others turn on them."""
    players: str = ""
    """The role whose members may sit down; empty for everybody."""
    plain: bool = False
    """Whether the table gets text instead of cards."""
    stopped: bool = False
    """Whether somebody has stopped the scene, and no administrator let it go on yet."""
    topic: str = ""
    """What it was about, if that was said."""
    veiled: tuple[str, ...] = ()
    """What an administrator faded: it is told only in passing at this table."""
    hot: District | None = None
    """Where the police stand today. It is on no page."""

    def cash(self, dealer: DealerId) -> Kroner:
        """Return what a dealer carries in money."""
        return Kroner(self.balances.get(Account(f"kr:{dealer}"), 0))

    def goods(self, dealer: DealerId) -> Grams:
        """Return what a dealer carries in product."""
        return Grams(self.balances.get(Account(f"g:{dealer}"), 0))

    def flat_cash(self, dealer: DealerId) -> Kroner:
        """Return what Vic keeps for a dealer in money."""
        return Kroner(self.balances.get(Account(f"kr:flat/{dealer}"), 0))

    def flat_goods(self, dealer: DealerId) -> Grams:
        """Return what Vic keeps for a dealer in product."""
        return Grams(self.balances.get(Account(f"g:flat/{dealer}"), 0))

    def fund(self) -> Kroner:
        """Return what is in the fund for Radovan's restaurant."""
        return Kroner(self.balances.get(Account("kr:fund"), 0))

    def living(self) -> list[Dealer]:
        """Return the dealers whose run has not ended, in the order they joined."""
        return [dealer for dealer in self.dealers.values() if dealer.ended is None]

    def dealer_of(self, player: PlayerId) -> Dealer | None:
        """Return the running dealer of a player."""
        return next((dealer for dealer in self.living() if dealer.player == player), None)

    def debts_of(self, dealer: DealerId) -> list[Debt]:
        """Return what a dealer owes Milo, the most urgent first."""
        return [debt for debt in self.owed_by(dealer) if debt.creditor == MILO]

    def owed_by(self, dealer: DealerId) -> list[Debt]:
        """Return all that a dealer owes, to Milo and to others, the most urgent first."""
        owed = [debt for debt in self.debts.values() if debt.debtor == dealer]
        return sorted(owed, key=lambda debt: (debt.due, debt.id))

    def owed_to(self, dealer: DealerId) -> list[Debt]:
        """Return what others owe a dealer, the most urgent first."""
        owed = [debt for debt in self.debts.values() if debt.creditor == dealer]
        return sorted(owed, key=lambda debt: (debt.due, debt.id))

    def owed_in_all(self, dealer: DealerId) -> Kroner:
        """Return what a dealer owes, all told."""
        return Kroner(sum(debt.owed for debt in self.debts.values() if debt.debtor == dealer))

    def tie_of(self, dealer: DealerId) -> Tie | None:
        """Return the partnership that a dealer is in."""
        return next((t for t in self.ties.values() if dealer in (t.leader, t.follower)), None)

    def partner_of(self, dealer: DealerId) -> DealerId | None:
        """Return a dealer's partner, if that is another dealer."""
        tie = self.tie_of(dealer)
        if tie is None:
            return None
        return tie.follower if tie.leader == dealer else tie.leader

    def bust_of(self, dealer: DealerId) -> Bust | None:
        """Return the bust that a dealer is in the middle of."""
        return next((bust for bust in self.busts.values() if bust.dealer == dealer), None)

    def room_of(self, dealer: DealerId) -> Room | None:
        """Return the room in which a dealer is being asked."""
        return next((r for r in self.rooms.values() if dealer in (r.first, r.second)), None)

    def bags_of(self, dealer: DealerId) -> list[Bag]:
        """Return a dealer's bags, those under way included, the oldest first."""
        return [bag for bag in self.bags.values() if bag.dealer == dealer]

    def belief(self, hearer: str, dealer: DealerId, claim: str) -> Cents:
        """Return how firmly somebody believes a claim about a dealer, from 0 to 1000."""
        return self.beliefs.get(f"{hearer}:{dealer}:{claim}", Cents(0))

    def words_of(self, dealer: DealerId, to: Character | None = None) -> list[Word]:
        """Return a dealer's open words, to one character or to all, the most urgent first."""
        given = [
            word for word in self.words.values() if word.dealer == dealer and to in (None, word.to)
        ]
        return sorted(given, key=lambda word: (word.due, word.id))

    def visit_of(self, dealer: DealerId) -> Visit | None:
        """Return the visit that waits for a dealer's answer."""
        return next((v for v in self._visits_to(dealer) if v.until is not None), None)

    def visit_ahead(self, dealer: DealerId) -> Visit | None:
        """Return the visit that is set for a dealer and has not begun."""
        return next((v for v in self._visits_to(dealer) if v.until is None), None)

    def memory(self, character: Character, dealer: DealerId) -> Memory:
        """Return what a character remembers of a dealer."""
        return self.memories.get(f"{character}:{dealer}", NOTHING)

    def _visits_to(self, dealer: DealerId) -> Iterator[Visit]:
        return (visit for visit in self.visits.values() if visit.dealer == dealer)


def with_dealer(campaign: Campaign, dealer: DealerId, **changes: Any) -> Campaign:  # noqa: ANN401 - as `replace`
    """Return the campaign with one dealer changed."""
    changed = replace(campaign.dealers[dealer], **changes)
    return replace(campaign, dealers={**campaign.dealers, dealer: changed})


def noted(
    campaign: Campaign, at: GameTime, kind: NoteKind, dealer: DealerId, about: str = ""
) -> Campaign:
    """Return the campaign with one public happening written down."""
    return replace(campaign, today=(*campaign.today, Note(at, kind, dealer, about)))
