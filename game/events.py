"""Everything that can have happened. Events are past, complete, and all that `apply` ever sees."""

from __future__ import annotations

from dataclasses import dataclass

from game.affairs import MILO
from game.campaign import (
    Errand,
    HalfSaid,
    Held,
    HowEnded,
    Market,
    Menu,
    ModelMode,
    Offer,
    Pace,
    Promised,
    Scenario,
    Taken,
    Tone,
    VisitChoice,
)
from game.gametime import GameTime, Span
from game.happenings import Happening
from game.notices import Notice
from game.units import (
    AppointmentId,
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
    VisitId,
    WordId,
)

# The campaign.


@dataclass(frozen=True, slots=True)
class CampaignOpened:
    """A table was set up."""

    seed: int
    scenario: Scenario
    pace: Pace
    tone: Tone
    language: str = ""


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """The first dealer is in; from here on time passes."""

    markets: dict[District, Market]


@dataclass(frozen=True, slots=True)
class CampaignPaused:
    """Time stands still."""


@dataclass(frozen=True, slots=True)
class CampaignResumed:
    """Time goes on."""


@dataclass(frozen=True, slots=True)
class PaceSet:
    """A game day takes another length of real time."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class HelpSet:
    """It was written down where help outside the game is found."""

    note: str


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The most that a language model may do was set."""

    mode: ModelMode


@dataclass(frozen=True, slots=True)
class CampaignEnded:
    """The table is closed. `how` is what cut the last runs."""

    how: HowEnded


@dataclass(frozen=True, slots=True)
class DawnBroke:
    """A game day began."""

    day: int
    at: GameTime
    markets: dict[District, Market]


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The scenario changed house rules for the days to come."""

    rules: dict[str, int]


@dataclass(frozen=True, slots=True)
class AppointmentSet:
    """The clock was told to bring something."""

    appointment: AppointmentId
    due: GameTime
    errand: Errand
    subject: str


@dataclass(frozen=True, slots=True)
class AppointmentClosed:
    """An appointment was kept, or is no longer wanted."""

    appointment: AppointmentId


# The dealer.


@dataclass(frozen=True, slots=True)
class DealerJoined:
    """Somebody came in."""

    dealer: DealerId
    player: PlayerId
    name: str
    versus: bool
    returned: bool
    cash: Kroner
    standing: Cents
    minutes: Minutes
    rung: int
    wounds: int
    at: GameTime
    language: str = ""


@dataclass(frozen=True, slots=True)
class DealerActed:
    """A dealer was heard of again."""

    dealer: DealerId
    at: GameTime


@dataclass(frozen=True, slots=True)
class AbsenceNoted:
    """Nobody has heard of a dealer since the last dawn, or for longer."""

    dealer: DealerId
    dawns: int


@dataclass(frozen=True, slots=True)
class DealerWoke:
    """A night passed for a dealer: living was paid, and a day's hours are there."""

    dealer: DealerId
    minutes: Minutes
    living: Kroner
    strain: Cents
    heat: Cents
    patience: Cents


@dataclass(frozen=True, slots=True)
class StolenFrom:
    """Somebody went through a dealer's things in the night."""

    dealer: DealerId
    money: Kroner
    goods: Grams
    at: GameTime


@dataclass(frozen=True, slots=True)
class Wounded:
    """A dealer was hurt."""

    dealer: DealerId
    wounds: int
    at: GameTime = GameTime(0)


@dataclass(frozen=True, slots=True)
class Strained:
    """A dealer's nerves were worn."""

    dealer: DealerId
    strain: Cents


@dataclass(frozen=True, slots=True)
class HeirNamed:
    """It was settled who inherits what a dealer owes."""

    dealer: DealerId
    heir: DealerId


@dataclass(frozen=True, slots=True)
class RunEnded:
    """A run was cut, in the middle of something."""

    dealer: DealerId
    how: HowEnded
    at: GameTime


# Milo.


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Milo put a package on the table."""

    dealer: DealerId
    offer: Offer


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """A dealer turned Milo's package down, on a game day."""

    dealer: DealerId
    day: int


@dataclass(frozen=True, slots=True)
class FrontTaken:
    """Product now, money by a deadline; and the next package is already larger."""

    debt: DebtId
    dealer: DealerId
    grams: Grams
    amount: Kroner
    due: GameTime
    interval: Span
    how: Taken
    next_package: int
    next_term: Minutes
    next_step: PerMille
    extra: Grams = Grams(0)
    """What Milo added for what he owed."""
    repaid: Kroner = Kroner(0)


@dataclass(frozen=True, slots=True)
class DebtPaid:
    """A dealer paid Milo."""

    debt: DebtId
    dealer: DealerId
    amount: Kroner


@dataclass(frozen=True, slots=True)
class Collected:
    """Radovan took money and product, counted against a debt; a share is for the restaurant."""

    debt: DebtId
    dealer: DealerId
    money: Kroner
    goods: Grams
    counted: Kroner
    fund: Kroner


@dataclass(frozen=True, slots=True)
class Pocketed:
    """Radovan took money and counted it against nothing."""

    dealer: DealerId
    money: Kroner


@dataclass(frozen=True, slots=True)
class DebtSettled:
    """A debt is paid in full. `carried` is added to the next term."""

    debt: DebtId
    dealer: DealerId
    carried: Minutes
    standing: Cents
    rung: int
    at: GameTime


@dataclass(frozen=True, slots=True)
class DebtReminded:
    """A deadline is near."""

    debt: DebtId
    dealer: DealerId


@dataclass(frozen=True, slots=True)
class DebtMissed:
    """A deadline passed: the debt grew, the next one comes in half the time."""

    debt: DebtId
    dealer: DealerId
    grown: Kroner
    owed: Kroner
    due: GameTime
    interval: Span
    rung: int
    at: GameTime


@dataclass(frozen=True, slots=True)
class PleaGranted:
    """Time was bought, and paid for."""

    debt: DebtId
    dealer: DealerId
    added: Kroner
    owed: Kroner
    due: GameTime
    interval: Span
    repaid: Kroner = Kroner(0)
    """What the time cost and Milo owed."""


@dataclass(frozen=True, slots=True)
class DebtPassed:
    """A debt, or a part of it, is somebody else's now."""

    debt: DebtId
    giver: DealerId
    taker: DealerId
    amount: Kroner
    taken: DebtId
    due: GameTime
    interval: Span
    at: GameTime
    creditor: str = MILO


# Talk and words.


@dataclass(frozen=True, slots=True)
class Talked:
    """Something was said to a character, and came out somehow. Only the kind of it is kept.

    `moved` is what it did to how the character feels; `about` what it was about, or half heard
    as; `whom` who was spoken of; `half` a promise of which a part is still to be said.
    Without `at` it is from before characters remembered.
    """

    dealer: DealerId
    to: Character
    act: str
    outcome: str
    at: GameTime = GameTime(0)
    moved: Cents = Cents(0)
    about: str = ""
    whom: str = ""
    half: HalfSaid | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A character phoned, or came by, unasked: `why` is credit, quiet or bored."""

    dealer: DealerId
    by: Character
    why: str
    at: GameTime


@dataclass(frozen=True, slots=True)
class CallsSet:
    """A player said whether characters may phone unasked, and when not (see `SetCalls`)."""

    dealer: DealerId
    calls: bool
    quiet: str


@dataclass(frozen=True, slots=True)
class MenuHeard:
    """Radovan was told what to put on the menu."""

    dealer: DealerId
    menu: Menu


@dataclass(frozen=True, slots=True)
class Proposed:
    """A character said something back, to be confirmed."""

    proposal: ProposalId
    dealer: DealerId
    to: Character
    what: Promised
    debt: DebtId | None
    amount: Kroner
    due: GameTime
    said: str
    basis: GameTime
    at: GameTime = GameTime(0)


@dataclass(frozen=True, slots=True)
class ProposalClosed:
    """What was said back is confirmed, dropped or overtaken."""

    proposal: ProposalId
    dealer: DealerId
    dropped: bool


@dataclass(frozen=True, slots=True)
class WordGiven:
    """A promise was made."""

    word: WordId
    dealer: DealerId
    to: Character
    what: Promised
    amount: Kroner
    due: GameTime
    said: str
    at: GameTime


@dataclass(frozen=True, slots=True)
class WordPutOff:
    """Later, again."""

    word: WordId
    dealer: DealerId
    due: GameTime
    said: str
    at: GameTime


@dataclass(frozen=True, slots=True)
class WordKept:
    """A promise was kept."""

    word: WordId
    dealer: DealerId


@dataclass(frozen=True, slots=True)
class WordReminded:
    """A promise falls due today."""

    word: WordId
    dealer: DealerId


@dataclass(frozen=True, slots=True)
class WordBroken:
    """A promise fell due and was not kept."""

    word: WordId
    dealer: DealerId


# Radovan.


@dataclass(frozen=True, slots=True)
class VisitSet:
    """Somebody will come by."""

    visit: VisitId
    dealer: DealerId
    rung: int
    arrives: GameTime


@dataclass(frozen=True, slots=True)
class VisitBegun:
    """Somebody is at the door."""

    visit: VisitId
    dealer: DealerId
    until: GameTime
    at: GameTime


@dataclass(frozen=True, slots=True)
class VisitAnswered:
    """A dealer chose; `went_well` is how it came out where that was open."""

    visit: VisitId
    dealer: DealerId
    choice: VisitChoice
    went_well: bool
    minutes: Minutes
    warmth: Cents
    at: GameTime


@dataclass(frozen=True, slots=True)
class VisitLapsed:
    """Nobody answered in time, and it took its own course."""

    visit: VisitId
    dealer: DealerId
    warmth: Cents
    at: GameTime


@dataclass(frozen=True, slots=True)
class VisitCalledOff:
    """There is no reason to come any more."""

    visit: VisitId
    dealer: DealerId


# Vic.


@dataclass(frozen=True, slots=True)
class PutInFlat:
    """Vic keeps money or product; of money she keeps a little for good."""

    dealer: DealerId
    what: Held
    amount: int
    cut: Kroner
    minutes: Minutes
    at: GameTime = GameTime(0)


@dataclass(frozen=True, slots=True)
class TakenFromFlat:
    """Vic gave money or product back."""

    dealer: DealerId
    what: Held
    amount: int
    minutes: Minutes
    at: GameTime = GameTime(0)


@dataclass(frozen=True, slots=True)
class WentOut:
    """An evening with Vic."""

    dealer: DealerId
    where: Promised
    cost: Kroner
    minutes: Minutes
    patience: Cents
    at: GameTime = GameTime(0)


@dataclass(frozen=True, slots=True)
class VicLeft:
    """The flat is empty, and so is the place under the sink."""

    dealer: DealerId
    money: Kroner
    goods: Grams
    at: GameTime


# The street.


@dataclass(frozen=True, slots=True)
class Sold:
    """Several hours on a corner, reported once."""

    dealer: DealerId
    where: District
    grams: Grams
    money: Kroner
    minutes: Minutes
    demand: PerMille
    strain: Cents
    heat: Cents


@dataclass(frozen=True, slots=True)
class Rested:
    """Two hours with the phone off."""

    dealer: DealerId
    minutes: Minutes
    healed: int


Event = (
    CampaignOpened
    | ClockStarted
    | CampaignPaused
    | CampaignResumed
    | PaceSet
    | HelpSet
    | ModelSet
    | CampaignEnded
    | DawnBroke
    | RulesChanged
    | AppointmentSet
    | AppointmentClosed
    | DealerJoined
    | DealerActed
    | AbsenceNoted
    | DealerWoke
    | StolenFrom
    | Wounded
    | Strained
    | HeirNamed
    | RunEnded
    | OfferMade
    | OfferDeclined
    | FrontTaken
    | DebtPaid
    | Collected
    | Pocketed
    | DebtSettled
    | DebtReminded
    | DebtMissed
    | PleaGranted
    | DebtPassed
    | Talked
    | Called
    | CallsSet
    | MenuHeard
    | Proposed
    | ProposalClosed
    | WordGiven
    | WordPutOff
    | WordKept
    | WordReminded
    | WordBroken
    | VisitSet
    | VisitBegun
    | VisitAnswered
    | VisitLapsed
    | VisitCalledOff
    | PutInFlat
    | TakenFromFlat
    | WentOut
    | VicLeft
    | Sold
    | Rested
    | Happening
    | Notice
)
