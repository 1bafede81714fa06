"""Campaigns to begin a test with, and dice that fall as told.

A `Table` is a campaign at a moment. Builders come first and return another table each; then a
test lets something happen to it and looks at what came of it. Nothing here is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from game.affairs import Bag, Bust, BustAt, Mercy, Tie
from game.campaign import (
    Appointment,
    Campaign,
    Dealer,
    Debt,
    Errand,
    Market,
    Pace,
    Promised,
    Scenario,
    Status,
    Tone,
    Visit,
    Word,
    with_dealer,
)
from game.events import AppointmentClosed, AppointmentSet, Event
from game.gametime import HOUR, MINUTE, GameTime, Span, at_hour, dawn_after, later
from game.house_rules import VISIT_WINDOWS, HouseRules
from game.moves import Join, Keep, Move, OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide
from game.units import (
    Account,
    AppointmentId,
    BagId,
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
    TieId,
    VisitId,
    WordId,
)

FRANK = DealerId("dfrank")
TONNY = DealerId("dtonny")
RITA = DealerId("drita")
NOBODY = DealerId("dnobody")
DEBT = DebtId("bdebt")
LOAN = DebtId("bloan")
VISIT = VisitId("vvisit")

NOON = at_hour(0, 12)
"""The first Monday at noon, when most tests begin."""
NOBODY_CALLS = {
    "call_quiet": 0,
    "call_bored": 0,
    "bust_base": 0,
    "bust_heat": 0,
    "bust_file": 0,
    "bust_grams": 0,
    "hot_spot": 0,
    "hasse_chance": 0,
    "rumour_made": 0,
    "rumour_hears": 0,
    "price_low": 0,
    "price_high": 0,
}
"""Rules under which nobody comes or phones unasked: dice are thrown for what a test is about."""
OPEN_END = Scenario("open", rules=NOBODY_CALLS)

HAPPENS = 1
"""The throw at which whatever may happen does."""
FAILS = 1000
"""The throw at which nothing does that is not certain."""
EVEN_DAY = (1000,) * len(District)
"""The throws that make every district pay the street price."""

Happened = TypeVar("Happened")


class Loaded:
    """Dice that fall as told. A throw too many, or one they cannot show, fails the test."""

    def __init__(self, *falls: int) -> None:
        self.left = list(falls)

    def between(self, low: int, high: int) -> int:
        assert self.left, f"thrown once more than told, from {low} to {high}"
        fall = self.left.pop(0)
        assert low <= fall <= high, f"{fall} is not from {low} to {high}"
        return fall


def of(kind: type[Happened], events: Iterable[Event]) -> list[Happened]:
    """Return the events of one kind, so that `[paid] = of(DebtPaid, ...)` says: exactly one."""
    return [event for event in events if isinstance(event, kind)]


def told(events: Iterable[Event]) -> list[Event]:
    """Return what happened, without what the clock was told."""
    return [one for one in events if not isinstance(one, AppointmentSet | AppointmentClosed)]


@dataclass(frozen=True)
class Table:
    """A campaign at a moment."""

    state: Campaign
    now: GameTime = NOON

    # What is so before a test begins.

    def at(self, moment: int) -> Table:
        return replace(self, now=GameTime(moment))

    def in_hours(self, hours: float) -> Table:
        return self.at(self.now + int(hours * HOUR))

    def under(self, **rules: int) -> Table:
        return self._with(rules=self.state.rules.overridden(rules))

    def seated(self, dealer: DealerId, *, versus: bool = False) -> Table:
        """Seat somebody who owes nothing and carries nothing."""
        rules = self.state.rules
        seat = Dealer(
            dealer,
            PlayerId(f"player of {dealer}"),
            dealer.removeprefix("d").capitalize(),
            self.now,
            versus,
            returned=False,
            minutes=Minutes(rules.day_minutes),
            standing=Cents(500),
            warmth=Cents(rules.warm_start),
            patience=Cents(rules.patience_start),
            package=rules.first_package * 100,
            term=Minutes(rules.first_term),
            gram_step=PerMille(1000),
            acted=self.now,
        )
        return self._with(dealers={**self.state.dealers, dealer: seat})

    def being(self, dealer: DealerId = FRANK, **changes: object) -> Table:
        return replace(self, state=with_dealer(self.state, dealer, **changes))

    def carrying(self, dealer: DealerId = FRANK, *, cash: int = 0, goods: int = 0) -> Table:
        return self._funded(str(dealer), cash, goods)

    def stashed(self, dealer: DealerId = FRANK, *, cash: int = 0, goods: int = 0) -> Table:
        return self._funded(f"flat/{dealer}", cash, goods)

    def restaurant(self, cash: int) -> Table:
        """Have so much in the fund for Radovan's restaurant already."""
        return self._funded("fund", cash, 0)

    def owing(  # noqa: PLR0913 - a debt has these parts
        self,
        amount: int,
        dealer: DealerId = FRANK,
        *,
        debt: DebtId = DEBT,
        due_in: float = 12,
        term: float = 34,
        misses: int = 0,
        plea_used: bool = False,
    ) -> Table:
        """Let somebody owe Milo; `due_in` and `term` are hours."""
        due, interval = later(self.now, int(due_in * HOUR)), Span(int(term * HOUR))
        owed = Debt(debt, dealer, Kroner(amount), Kroner(amount), due, interval, misses, plea_used)
        table = self._with(debts={**self.state.debts, debt: owed})
        if table.dealer(dealer).ended is not None:
            return table
        reminder = due - interval * self.state.rules.reminder_share // 1000
        if reminder > self.now:
            table = table.expecting(Errand.REMINDER, debt, reminder)
        return table.expecting(Errand.DEBT_DUE, debt, due)

    def visited(self, rung: int, dealer: DealerId = FRANK, visit: VisitId = VISIT) -> Table:
        """Have somebody at the door, as on a rung of the ladder."""
        until = later(self.now, VISIT_WINDOWS[rung] * MINUTE)
        begun = Visit(visit, dealer, rung, self.now, until)
        table = self._with(visits={**self.state.visits, visit: begun})
        return table.being(dealer, rung=rung).expecting(Errand.VISIT_LAPSES, visit, until)

    def promised(  # noqa: PLR0913 - a word has these parts
        self,
        what: Promised,
        to: Character = Character.VIC,
        *,
        dealer: DealerId = FRANK,
        amount: int = 0,
        due_in: float = 48,
        said: str = "later",
    ) -> Table:
        """Have a word open that was given just now; `due_in` is hours."""
        word = WordId(f"w{dealer}/{to}/{what}")
        due = later(self.now, int(due_in * HOUR))
        given = Word(word, dealer, to, what, Kroner(amount), due, said, self.now)
        table = self._with(words={**self.state.words, word: given})
        return table.expecting(Errand.WORD_DUE, word, due)

    def lent(
        self,
        amount: int,
        lender: DealerId = FRANK,
        borrower: DealerId = TONNY,
        *,
        debt: DebtId = LOAN,
        due_in: float = 20,
    ) -> Table:
        """Let one dealer owe another; `due_in` is hours."""
        due, term = later(self.now, int(due_in * HOUR)), Span(int(due_in * HOUR))
        owed = Kroner(amount)
        loan = Debt(debt, borrower, owed, owed, due, term, creditor=lender, paper=True)
        table = self._with(debts={**self.state.debts, debt: loan})
        return table.expecting(Errand.DEBT_DUE, debt, due)

    def tied(self, follower: DealerId | None, leader: DealerId = FRANK, **parts: int) -> Table:
        """Let two go together, for three tenths; nobody named is Tonny."""
        tie = Tie(TieId(f"t{leader}"), leader, follower, PerMille(300), self.now)
        return self._with(ties={**self.state.ties, tie.id: replace(tie, **parts)})

    def inside(self, dealer: DealerId = FRANK, *, hours: float = 12) -> Table:
        """Have somebody in custody for so long."""
        until = later(self.now, int(hours * HOUR))
        return self.being(dealer, held_until=until).expecting(
            Errand.RELEASE, f"held:{dealer}", until
        )

    def stopped(self, dealer: DealerId = FRANK, *, hours: float = 1) -> Table:
        """Have the police on somebody's stairs."""
        until = later(self.now, int(hours * HOUR))
        bust = Bust(BustId(f"u{dealer}"), dealer, BustAt.CORNER, until)
        table = self._with(busts={**self.state.busts, bust.id: bust})
        return table.expecting(Errand.BUST_LAPSES, f"bust:{dealer}", until)

    def bagged(self, grams: int, dealer: DealerId = FRANK, *, soda: bool = False) -> Table:
        """Have a bag lie there, closed."""
        bag = Bag(BagId("gbag"), dealer, Grams(grams), soda, here=True)
        table = self._funded(f"bag/{bag.id}", 0, 0 if soda else grams)
        return table.having(bags={**table.state.bags, bag.id: bag})

    def phoned(self, token: int, dealer: DealerId = FRANK, *, bait: bool) -> Table:
        """Have Milo's call wait for an answer."""
        until = later(self.now, 6 * HOUR)
        mercy = Mercy(Kroner(token), until, bait, "salt", "seal")
        return self.being(dealer, mercy=mercy).expecting(
            Errand.MERCY_LAPSES, f"mercy:{dealer}", until
        )

    def having(self, **changes: object) -> Table:
        """Have parts of the campaign be otherwise, by the names of its fields."""
        return self._with(**changes)

    def demanding(self, where: District, *, factor: int = 1000, demand: int = 1000) -> Table:
        market = Market(PerMille(factor), PerMille(demand))
        return self._with(markets={**self.state.markets, where: market})

    def expecting(self, errand: Errand, subject: str, due: int) -> Table:
        appointment = Appointment(
            AppointmentId(f"a{errand}/{subject}"), GameTime(due), errand, subject
        )
        return self._with(appointments={**self.state.appointments, appointment.id: appointment})

    def _funded(self, account: str, cash: int, goods: int) -> Table:
        balances = dict(self.state.balances)
        for unit, amount in (("kr", cash), ("g", goods)):
            for name, change in ((account, amount), ("bank", -amount)):
                key = Account(f"{unit}:{name}")
                balances[key] = balances.get(key, 0) + change
        return self._with(balances=balances)

    def _with(self, **changes: object) -> Table:
        state: Campaign = replace(self.state, **changes)
        return replace(self, state=state)

    # What happens in a test.

    def decide(self, move: Move, *falls: int) -> list[Event]:
        """Return what a move makes happen when the dice fall so, each of them once."""
        dice = Loaded(*falls)
        events = decide(self.state, move, self.now, dice)
        assert not isinstance(events, Refusal), events
        assert not dice.left, f"never thrown: {dice.left}"
        return events

    def refuse(self, move: Move) -> Refusal:
        """Return why a move is not made."""
        refusal = decide(self.state, move, self.now, Loaded())
        assert isinstance(refusal, Refusal), refusal
        return refusal

    def after(self, *events: Event) -> Table:
        state = self.state
        for event in events:
            state = apply(state, event)
        return replace(self, state=state)

    def play(self, move: Move, *falls: int) -> Table:
        return self.after(*self.decide(move, *falls))

    def waiting(self, errand: Errand, subject: str | None = None) -> list[Appointment]:
        """Return the appointments for an errand, the first to come first."""
        found = [
            one
            for one in self.state.appointments.values()
            if one.errand is errand and subject in (None, one.subject)
        ]
        return sorted(found, key=lambda one: (one.due, one.id))

    def when(self, errand: Errand, subject: str | None = None) -> Table:
        """Return the table at the time of the next such appointment, with nothing else kept."""
        return self.at(self.waiting(errand, subject)[0].due)

    def brings(self, errand: Errand, *falls: int, subject: str | None = None) -> list[Event]:
        """Return what the next such appointment makes happen, at its own time."""
        there = self.when(errand, subject)
        return there.decide(Keep(there.waiting(errand, subject)[0].id), *falls)

    def keep(self, errand: Errand, *falls: int, subject: str | None = None) -> Table:
        return self.when(errand, subject).after(*self.brings(errand, *falls, subject=subject))

    def dawn(self, *falls: int) -> Table:
        """Return the table at the next dawn, after a night in which the dice fell so."""
        return self.keep(Errand.DAWN, *EVEN_DAY, *falls)

    # What can be seen of it.

    def dealer(self, dealer: DealerId = FRANK) -> Dealer:
        return self.state.dealers[dealer]

    def cash(self, dealer: DealerId = FRANK) -> Kroner:
        return self.state.cash(dealer)

    def goods(self, dealer: DealerId = FRANK) -> Grams:
        return self.state.goods(dealer)

    def debt(self, dealer: DealerId = FRANK) -> Debt:
        """Return the one debt of a dealer."""
        [debt] = self.state.debts_of(dealer)
        return debt

    def owed(self, dealer: DealerId = FRANK) -> int:
        """Return all that a dealer owes."""
        return sum(debt.owed for debt in self.state.debts_of(dealer))

    def words(self, dealer: DealerId = FRANK) -> list[Promised]:
        return [word.what for word in self.state.words_of(dealer)]

    def hours_until(self, moment: GameTime) -> float:
        return (moment - self.now) / HOUR


def opened(
    scenario: Scenario = OPEN_END, *, pace: Pace = Pace.SLOW, tone: Tone = Tone.SOFT, seed: int = 1
) -> Table:
    """A table nobody sits at, at the hour its clock would start."""
    return Table(UNOPENED, at_hour(0, 8)).play(OpenCampaign(seed, scenario, pace, tone))


def joined(scenario: Scenario = OPEN_END, *, pace: Pace = Pace.SLOW) -> Table:
    """A table at which somebody has just sat down, as everybody does."""
    return opened(scenario, pace=pace).play(Join(PlayerId("p1"), "Frank", versus=False), *EVEN_DAY)


def free(*, cash: int = 0, goods: int = 0, rules: Mapping[str, int] | None = None) -> Table:
    """Frank at noon of the first day, owing nothing."""
    markets = {where: Market(PerMille(1000), PerMille(1000)) for where in District}
    house = HouseRules().overridden({**NOBODY_CALLS, **(rules or {})})
    state = Campaign(
        1, OPEN_END, Pace.SLOW, Tone.SOFT, house, status=Status.RUNNING, markets=markets
    )
    table = Table(state).expecting(Errand.DAWN, "", dawn_after(NOON))
    return table.seated(FRANK).carrying(cash=cash, goods=goods)


def owing(  # noqa: PLR0913 - a debt has these parts
    amount: int,
    *,
    cash: int = 0,
    goods: int = 0,
    rung: int = 0,
    due_in: float = 12,
    term: float = 34,
    misses: int = 0,
) -> Table:
    """Frank at noon of the first day, owing Milo."""
    table = free(cash=cash, goods=goods).being(rung=rung)
    return table.owing(amount, due_in=due_in, term=term, misses=misses)
