"""Everything anyone may do, time included. A move is imperative and says nothing of its outcome."""

from __future__ import annotations

from dataclasses import dataclass

from game.campaign import (
    HalfSaid,
    Held,
    Menu,
    ModelMode,
    Pace,
    Promised,
    Scenario,
    Tone,
    VisitChoice,
)
from game.gametime import GameTime
from game.orders import Order, SetManners, SetVersus
from game.schemes import Scheme
from game.units import (
    AppointmentId,
    BagId,
    Character,
    DealerId,
    DebtId,
    District,
    PlayerId,
    ProposalId,
    VisitId,
    Wanted,
)

# What administrators do.


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """Set up a table. The clock waits for the first dealer."""

    seed: int
    scenario: Scenario
    pace: Pace
    tone: Tone
    language: str = ""


@dataclass(frozen=True, slots=True)
class PauseCampaign:
    """Stop the campaign's clock."""


@dataclass(frozen=True, slots=True)
class ResumeCampaign:
    """Let the campaign's clock run again. `fade`: what was stopped is told only in passing."""

    fade: bool = False


@dataclass(frozen=True, slots=True)
class SetPace:
    """Change how much real time a game day takes."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class SetHelp:
    """Say where somebody finds help who needs it outside the game; empty for what is usual."""

    note: str


@dataclass(frozen=True, slots=True)
class SetModel:
    """Say the most that a language model may do at this table."""

    mode: ModelMode


@dataclass(frozen=True, slots=True)
class EndCampaign:
    """Cut every run where it is."""


# What players do.


@dataclass(frozen=True, slots=True)
class Join:
    """Come in, in debt. `versus` agrees that others may turn on this dealer."""

    player: PlayerId
    name: str
    versus: bool
    language: str = ""
    lines: tuple[str, ...] = ()
    veils: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """End one's own run. What is owed passes to `heir`, who must have agreed to such things."""

    dealer: DealerId
    heir: DealerId | None


@dataclass(frozen=True, slots=True)
class TakeFront:
    """Ask Milo for the next package before he offers it. `grams` none: his size."""

    dealer: DealerId
    grams: int | None


@dataclass(frozen=True, slots=True)
class AnswerOffer:
    """Take the package on the table, or turn it down."""

    dealer: DealerId
    take: bool


@dataclass(frozen=True, slots=True)
class PayDebt:
    """Hand Milo money for one debt; the most urgent when none is named."""

    dealer: DealerId
    amount: Wanted
    debt: DebtId | None = None


@dataclass(frozen=True, slots=True)
class AskTime:
    """Plead for time on the most urgent debt. Milo names his terms; nothing is agreed yet."""

    dealer: DealerId


@dataclass(frozen=True, slots=True)
class OfferWord:
    """Say a promise that the character says back, to be confirmed. `amount` goes with money."""

    dealer: DealerId
    to: Character
    what: Promised
    amount: Wanted
    due: GameTime
    said: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Agree to what a character said back: a plea's terms or a word."""

    dealer: DealerId
    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class Drop:
    """Say that it was not meant so."""

    dealer: DealerId
    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class PromiseVic:
    """Give Vic a word, or put one off."""

    dealer: DealerId
    what: Promised
    due: GameTime
    said: str


@dataclass(frozen=True, slots=True)
class GoOut:
    """Spend the evening with Vic. Spain is the last one."""

    dealer: DealerId
    where: Promised


@dataclass(frozen=True, slots=True)
class Stash:
    """Leave money or product in Vic's flat."""

    dealer: DealerId
    what: Held
    amount: Wanted


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Fetch money or product from Vic's flat."""

    dealer: DealerId
    what: Held
    amount: Wanted


@dataclass(frozen=True, slots=True)
class Sell:
    """Stand in a district for as many hours as it takes, and report once."""

    dealer: DealerId
    grams: Wanted
    where: District
    bag: BagId | None = None
    """A bag to sell out of, tested or not; none is what is carried."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Two hours with the phone off."""

    dealer: DealerId


@dataclass(frozen=True, slots=True)
class AnswerVisit:
    """Choose what to do about who is at the door. `whom` goes with giving a name."""

    dealer: DealerId
    choice: VisitChoice
    whom: DealerId | None = None
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """Say something that binds nobody.

    `about` is what it was about, or half heard as; `whom` who was spoken of; `half` a promise of
    which a part is still to be said.
    """

    dealer: DealerId
    to: Character
    act: str
    menu: Menu = Menu.NONE
    about: str = ""
    whom: DealerId | None = None
    half: HalfSaid | None = None


@dataclass(frozen=True, slots=True)
class SetCalls:
    """Say whether characters may phone unasked. `quiet`: hours in which they do not, as text."""

    dealer: DealerId
    calls: bool
    quiet: str


# What the clock does.


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep an appointment, at the time it was made for."""

    appointment: AppointmentId


AdminMove = (
    OpenCampaign
    | PauseCampaign
    | ResumeCampaign
    | SetPace
    | SetHelp
    | SetModel
    | EndCampaign
    | Order
)
DealerMove = (
    Leave
    | TakeFront
    | AnswerOffer
    | PayDebt
    | AskTime
    | OfferWord
    | Confirm
    | Drop
    | PromiseVic
    | GoOut
    | Stash
    | TakeBack
    | Sell
    | Rest
    | AnswerVisit
    | Talk
    | SetCalls
    | SetVersus
    | SetManners
    | Scheme
)
Move = AdminMove | Join | DealerMove | Keep
