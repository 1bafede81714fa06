"""Plays one campaign in memory, by the same rules: the clock's appointments and policies' moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Protocol

from bot.rings import rings
from bot.simulate.view import View
from game import events as e
from game import happenings as h
from game.campaign import Pace, Scenario, Status, Tone
from game.dice import SeededDice
from game.gametime import DAY, MINUTE, OPENING, GameTime
from game.moves import Join, Keep, Move, OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED, decided
from game.units import DealerId, PlayerId
from game.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from game.campaign import Campaign

NEVER = GameTime(1 << 62)
BETWEEN_MOVES = 10 * MINUTE
"""How long somebody takes from one command to the next, in game time."""
REACTION = 20 * MINUTE
QUICK = 2 * MINUTE
MOST_REFUSED = 3
"""After so many refusals in a row a policy waits for something to happen."""
CALLS_FOR_ME = (
    e.OfferMade,
    e.DebtReminded,
    e.DebtMissed,
    e.DebtPassed,
    e.VisitBegun,
    e.WordReminded,
    h.BustBegun,
    h.RoomOpened,
    h.Released,
    h.HasseCame,
    h.BagCame,
    h.MercyOffered,
    h.BargainProposed,
    h.LashedOut,
    h.TieEnded,
    h.DealDone,
)


class Policy(Protocol):
    """Somebody who plays. Returns a move, or none to wait until something happens."""

    def choose(self, view: View) -> Move | None:
        """Choose what to do now."""
        ...


@dataclass(frozen=True, slots=True)
class Setup:
    """One campaign to play: the seed, the scenario, and who sits where."""

    seed: int
    scenario: Scenario
    policies: Sequence[Policy]
    names: Sequence[str] = ()
    limit: int = 40
    """Days after which it is left where it is."""
    forbidden: frozenset[str] = frozenset()
    versus: bool = True
    partners: bool = False
    watch: Callable[[View], None] | None = None
    """Called at each dawn for each dealer."""


@dataclass(slots=True)
class Life:
    """What became of one dealer."""

    name: str
    days: float = 0.0
    how: str = ""
    pings: int = 0
    visits: list[int] = field(default_factory=list[int])
    settled: int = 0
    betrayed: bool = False
    """A partner was betrayed while both still lived."""


@dataclass(slots=True)
class Run:
    """One campaign that was played."""

    lives: list[Life]
    moves: int
    state: Campaign


@dataclass(slots=True)
class _Seat:
    policy: Policy
    life: Life
    chance: Random
    wakes: GameTime = NEVER
    refused: int = 0


class Table:
    """One campaign, being played."""

    def __init__(self, setup: Setup) -> None:
        """Open the campaign and seat everybody."""
        self.setup = setup
        self.state = UNOPENED
        self.now = OPENING
        self.moves = 0
        self.seats: dict[DealerId, _Seat] = {}
        self._do(OpenCampaign(setup.seed, setup.scenario, Pace.SLOW, Tone.FILM))
        for number, policy in enumerate(setup.policies):
            name = setup.names[number] if setup.names else f"P{number}"
            before = set(self.state.dealers)
            self._do(Join(PlayerId(str(number)), f"{name} {number}", setup.versus))
            [dealer] = set(self.state.dealers) - before
            chance = Random(f"{setup.seed}:{number}")
            self.seats[dealer] = _Seat(policy, Life(name), chance, GameTime(self.now + REACTION))

    @classmethod
    def resumed(cls, setup: Setup, state: Campaign, now: GameTime) -> Table:
        """Go on from a campaign as it stood, with other luck: the setup's seed."""
        table = cls.__new__(cls)
        table.setup, table.now, table.moves = setup, now, 0
        table.state = replace(state, seed=setup.seed)
        table.seats = {
            dealer: _Seat(policy, Life(""), Random(f"{setup.seed}:{n}"), now)
            for n, (dealer, policy) in enumerate(zip(state.dealers, setup.policies, strict=True))
        }
        return table

    def first(self, move: Move) -> bool:
        """Make one move before anybody is asked; return whether it was legal."""
        return self._do(move)

    def play(self) -> Run:
        """Play until everybody is out, the table is closed, or the days are over."""
        end = GameTime(OPENING + self.setup.limit * DAY)
        while self.state.status is Status.RUNNING and self.now < end and self.state.living():
            due = min(self.state.appointments.values(), key=lambda a: (a.due, a.id))
            who = min(self.seats, key=lambda d: (self.seats[d].wakes, d))
            if self.seats[who].wakes < due.due:
                self.now = max(self.now, self.seats[who].wakes)
                self._ask(who)
            else:
                self.now = max(self.now, due.due)
                self._do(Keep(due.id))
        for dealer, seat in self.seats.items():
            known = self.state.dealers[dealer]
            ended = known.ended_at if known.ended_at is not None else self.now
            seat.life.days = (ended - known.joined) / DAY
            seat.life.how = known.ended.value if known.ended is not None else ""
            seat.life.settled = known.settled
        return Run([seat.life for seat in self.seats.values()], self.moves, self.state)

    def _ask(self, dealer: DealerId) -> None:
        seat = self.seats[dealer]
        me = self.state.dealers[dealer]
        if me.ended is not None:
            seat.wakes = NEVER
            return
        view = View(self.state, me, self.now, seat.chance, self.setup.forbidden)
        move = seat.policy.choose(view)
        if move is None:
            seat.wakes, seat.refused = NEVER, 0
            return
        if self._do(move):
            seat.refused = 0
        else:
            seat.refused += 1
        if seat.refused >= MOST_REFUSED:
            seat.wakes, seat.refused = NEVER, 0
        else:
            seat.wakes = GameTime(self.now + BETWEEN_MOVES)

    def _do(self, move: Move) -> bool:
        self.moves += 1
        seed = move.seed if isinstance(move, OpenCampaign) else self.state.seed
        made = decided(self.state, move, self.now, SeededDice(seed, self.state.position))
        if isinstance(made, Refusal):
            return False
        before = self.state
        events, self.state = made
        for event in events:
            self._note(event, before)
        return True

    def _note(self, event: e.Event, before: Campaign) -> None:
        if isinstance(event, e.DawnBroke):
            for dealer, seat in self.seats.items():
                seat.wakes = min(seat.wakes, GameTime(self.now + REACTION))
                if self.setup.watch is not None and self.state.dealers[dealer].ended is None:
                    me = self.state.dealers[dealer]
                    self.setup.watch(View(self.state, me, self.now, seat.chance))
            return
        for dealer in _concerned(event):
            seat = self.seats.get(dealer)
            if seat is None:
                continue
            if isinstance(event, CALLS_FOR_ME):
                soon = QUICK if isinstance(event, h.BustBegun) else REACTION
                seat.wakes = min(seat.wakes, GameTime(self.now + soon))
            if rings(event, before):
                seat.life.pings += 1
            if isinstance(event, e.VisitBegun):
                seat.life.visits.append(self.now)
        if self.setup.partners:
            self._betrayal(event, before)

    def _betrayal(self, event: e.Event, before: Campaign) -> None:
        """Note what one partner did to the other while both lived."""
        for tie in before.ties.values():
            pair = (tie.leader, tie.follower)
            if tie.follower is None or any(before.dealers[d].ended for d in pair if d):
                continue
            if _betrays(event, pair):
                for dealer in pair:
                    if dealer is not None:
                        self.seats[dealer].life.betrayed = True


def _betrays(event: e.Event, pair: tuple[DealerId, DealerId | None]) -> bool:
    match event:
        case h.RoomAnswered(who=who, talked=True):
            return who in pair
        case e.HeirNamed(dealer=one, heir=other):
            return one in pair and other in pair
        case h.TieEnded(taken=taken, by=by):
            return taken > 0 and by in pair
        case h.LashedOut(dealer=one, whom=whom):
            return one in pair and whom in pair
        case h.PaperSold(seller=one, debtor=other, credit=credit):
            return bool(credit) and one in pair and other in pair
        case _:
            return False


def _concerned(event: e.Event) -> tuple[DealerId, ...]:
    match event:
        case h.RoomOpened(first=first, second=second):
            return (first,) if second is None else (first, second)
        case h.BargainProposed(taker=taker) | e.DebtPassed(taker=taker):
            return (taker,)
        case h.LashedOut(whom=whom):
            return (DealerId(whom),)
        case h.TieEnded(leader=leader, follower=follower):
            return (leader,) if follower is None else (leader, follower)
        case h.PaperSold(debtor=debtor):
            return (debtor,)
        case _:
            dealer = getattr(event, "dealer", None)
            return () if dealer is None else (dealer,)


def play(setup: Setup) -> Run:
    """Play one campaign."""
    return Table(setup).play()


def assets(state: Campaign, dealer: DealerId, gram: int) -> int:
    """Return what a dealer has less what is owed, in kroner, with product at `gram` kroner."""
    money = state.cash(dealer) + state.flat_cash(dealer) + state.dealers[dealer].credit
    goods = state.goods(dealer) + state.flat_goods(dealer)
    owed = sum(debt.principal for debt in state.owed_by(dealer))
    lent = sum(debt.principal for debt in state.owed_to(dealer))
    return money + goods * gram + lent - owed
