"""No money from nothing: few commands done over and over make nobody rich (`no_pump`).

The cut and the growth of debts are switched off, so that only what the commands themselves bring
is looked at; then a loop may have no more on day 40 than on day 20, but for one package. All at
a table are counted together for that, and so one who gets rich by what another will never pay
does not show: what anybody has alone is looked at too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import cycle
from random import Random

import pytest

from game.affairs import Pressure
from game.campaign import Campaign, Held, Pace, Scenario, Tone, Visit, VisitChoice, with_dealer
from game.dice import SeededDice
from game.gametime import DAY, HOUR, OPENING, GameTime
from game.moves import (
    AnswerVisit,
    AskTime,
    Confirm,
    Join,
    Keep,
    Move,
    OpenCampaign,
    PayDebt,
    Rest,
    Sell,
    Stash,
    TakeBack,
    TakeFront,
)
from game.refusals import Refusal
from game.rules import UNOPENED, decided
from game.schemes import (
    AnswerBargain,
    AnswerBust,
    AnswerHasse,
    BustChoice,
    Lend,
    OfferGoods,
    OfferTie,
    OpenBag,
    Part,
    PayDealer,
    Ride,
    Rob,
    SellPaper,
    SendMule,
    Vouch,
)
from game.units import DealerId, DebtId, District, Kroner, PerMille, PlayerId, Portion
from game.visits import choices

OFF = {
    "missed_growth": 0,
    "plea_cost": 0,
    "hunted_cut": 0,
    "hunted_moving": 0,
    "hunted_paid": 0,
    "hunted_silent": 0,
    "workshop_out": 1000,
    "broken_wounds": 20,
    "rest_heals": 1000,
    "mercy_bait": 0,
    "prison_file": 100,
    "absent_hours": 720,
}
"""The cut, and what makes a debt grow, switched off; wounds are taken off between rounds."""
GENEROUS = {
    "mule_cost": 10,
    "mule_soda": 0,
    "mule_closed_rung": 7,
    "living": 0,
    "living_day": 0,
    "theft_chance": 0,
    "theft_heat": 0,
    "bust_base": 0,
    "bust_heat": 0,
    "gram_day": 1000,
    "hasse_chance": 0,
}
HALF, LATER = 20, 40
ROUND = 3 * HOUR
"""How often everybody goes once through what they do."""
LOOPS = 8
"""How many drawn loops are played; with these the file takes about twelve seconds."""
RICHEST = 100_000
"""More than a few fronts and drawers is not come by, in kroner; debts are not taken off."""

Command = Callable[[Campaign, DealerId, DealerId, GameTime], Move]


def best_place(state: Campaign) -> District:
    markets = state.markets
    return max(markets, key=lambda where: markets[where].factor * markets[where].demand)


def paper_of(state: Campaign, me: DealerId) -> DebtId:
    return next((debt.id for debt in state.owed_to(me)), DebtId("nothing"))


def away(state: Campaign, visit: Visit) -> VisitChoice:
    """Return what costs neither money nor product."""
    kept = (c for c in choices(state, visit) if c not in COSTLY)
    return next(kept)


COSTLY = (VisitChoice.PAY, VisitChoice.HAND_OVER, VisitChoice.ALL, VisitChoice.NAME)
ALL, HALF_OF_IT = Portion.ALL, Portion.HALF
COMMANDS: dict[str, Command] = {
    "sell": lambda s, me, _, __: Sell(me, ALL, best_place(s)),
    "pay": lambda _, me, __, ___: PayDebt(me, ALL),
    "pay ahead": lambda s, me, _, __: PayDebt(me, int(s.cash(me))),
    "front": lambda _, me, __, ___: TakeFront(me, None),
    "time": lambda _, me, __, ___: AskTime(me),
    "rest": lambda _, me, __, ___: Rest(me),
    "mule": lambda _, me, __, ___: SendMule(me, ALL),
    "open": lambda _, me, __, ___: OpenBag(me),
    "rob": lambda _, me, __, ___: Rob(me),
    "ride": lambda _, me, __, ___: Ride(me, Pressure.HARD),
    "stash": lambda _, me, __, ___: Stash(me, Held.MONEY, ALL),
    "fetch": lambda _, me, __, ___: TakeBack(me, Held.MONEY, ALL),
    "lend": lambda _, me, you, now: Lend(me, you, HALF_OF_IT, now + 20 * HOUR),
    "lend a krone": lambda _, me, you, now: Lend(me, you, 1, now + 13 * DAY),
    "credit": lambda _, me, you, now: OfferGoods(me, you, 1, Kroner(1_000_000), now + 20 * HOUR),
    "give": lambda _, me, you, __: OfferGoods(me, you, ALL, Kroner(0)),
    "paper": lambda s, me, _, __: SellPaper(me, paper_of(s, me)),
    "pay back": lambda _, me, you, __: PayDealer(me, you, ALL),
    "pay theirs": lambda _, me, you, __: PayDealer(me, you, ALL, theirs=True),
    "vouch": lambda _, me, you, __: Vouch(me, you),
    "tonny": lambda _, me, __, ___: OfferTie(me, None, PerMille(300)),
    "partner": lambda _, me, you, __: OfferTie(me, you, PerMille(300)),
    "part": lambda _, me, __, ___: Part(me, take=False),
    "rob and part": lambda _, me, __, ___: Part(me, take=True),
}

Loop = tuple[tuple[str, ...], ...]
"""For each player, what they do over and over."""
SUSPECT: tuple[Loop, ...] = (
    (("mule", "open", "sell"),),
    (("mule", "sell", "pay"),),
    (("rob", "rest"),),
    (("ride", "rest"),),
    (("ride", "front", "sell"),),
    (("pay ahead", "front", "sell"),),
    (("tonny", "part", "sell"),),
    (("lend a krone", "paper"), ("mule", "open", "sell")),
    (("credit", "paper", "sell"), ("sell", "pay")),
    (("credit", "paper"), ("sell", "pay")),
    (("lend", "paper", "sell"), ("pay back", "lend", "sell")),
    (("vouch", "sell"), ("vouch", "sell")),
    (("lend", "sell"), ("sell", "pay back")),
    (("give", "front"), ("sell", "pay theirs")),
    (("partner", "sell", "pay"), ("mule", "open", "sell")),
    (("lend a krone", "paper", "rob"), ("mule", "open", "sell"), ("lend a krone", "paper")),
)
"""Loops that somebody who looks for a way round would try first."""


def drawn() -> Iterable[Loop]:
    """Return loops drawn for one, two and three players; the same ones every time."""
    chance = Random("no pump, at any table")  # noqa: S311 - the same loops every time
    names = [*COMMANDS]
    for _ in range(LOOPS):
        players = chance.choice((1, 1, 2, 2, 3))
        yield tuple(tuple(chance.sample(names, chance.choice((2, 3)))) for _ in range(players))


class Played:
    """One table at which everybody does the same few things for forty days."""

    def __init__(self, loop: Loop, *, dutiful: bool, **rules: int) -> None:
        self.seed, self.now, self.state = 7, OPENING, UNOPENED
        scenario = Scenario("pump", rules={**OFF, **rules})
        self.happen(OpenCampaign(self.seed, scenario, Pace.DAILY, Tone.SOFT))
        for number in range(len(loop)):
            self.happen(Join(PlayerId(f"p{number}"), f"Dealer {number}", versus=True))
        self.players = [*self.state.dealers]
        self.turns = [cycle(commands) for commands in loop]
        self.lengths = [len(commands) for commands in loop]
        self.done: set[str] = set()
        self.dutiful = dutiful

    def happen(self, move: Move) -> bool:
        dice = SeededDice(self.seed, self.state.position)
        made = decided(self.state, move, self.now, dice)
        if isinstance(made, Refusal):
            return False
        self.state = made[1]
        return True

    def until(self, day: int) -> Played:
        """Go on until the noon of a day."""
        end = day * DAY + 12 * HOUR
        while self.now < end:
            self.time_goes_on(GameTime(self.now + ROUND))
            for number, me in enumerate(self.players):
                you = self.players[(number + 1) % len(self.players)]
                for _ in range(self.lengths[number]):
                    name = next(self.turns[number])
                    if self.happen(COMMANDS[name](self.state, me, you, self.now)):
                        self.done.add(name)
                    self.answer()
                if self.dutiful:
                    self.happen(Sell(me, ALL, best_place(self.state)))
                    self.happen(PayDebt(me, ALL))
        return self

    def time_goes_on(self, moment: GameTime) -> None:
        while self.state.appointments:
            first = min(self.state.appointments.values(), key=lambda one: (one.due, one.id))
            if first.due > moment:
                break
            self.now = max(self.now, first.due)
            self.happen(Keep(first.id))
            for me in self.players:
                self.state = with_dealer(self.state, me, wounds=0)
            self.answer()
        self.now = moment

    def answer(self) -> None:
        """Agree to all that is proposed, and get away from who comes."""
        for visit in [*self.state.visits.values()]:
            if visit.until is not None:
                self.happen(AnswerVisit(visit.dealer, away(self.state, visit)))
        for one in [*self.state.bargains.values()]:
            self.happen(AnswerBargain(one.taker, one.id, accept=True))
        for bust in [*self.state.busts.values()]:
            self.happen(AnswerBust(bust.dealer, BustChoice.KEEP))
        for proposal in [*self.state.proposals.values()]:
            self.happen(Confirm(proposal.dealer, proposal.id))
        for dealer in self.state.living():
            if dealer.deal is not None and not dealer.deal.agreed:
                self.happen(AnswerHasse(dealer.id, take=True))

    def has(self, dealer: DealerId) -> int:
        """Return what somebody has, in kroner, with what lies in closed bags taken for real."""
        state = self.state
        bags = sum(bag.grams for bag in state.bags_of(dealer))
        goods = state.goods(dealer) + state.flat_goods(dealer) + bags
        money = state.cash(dealer) + state.flat_cash(dealer) + state.dealers[dealer].credit
        return money + goods * state.rules.gram_cost

    def richest(self) -> int:
        """Return what the one who has most has, whatever is owed for it."""
        return max(self.has(dealer) for dealer in self.players)

    def worth(self) -> int:
        """Return what all have together, less what Milo is owed for it."""
        owed = sum(debt.owed for debt in self.state.debts.values() if debt.creditor == "milo")
        return sum(self.has(dealer) for dealer in self.players) - owed

    def package(self) -> int:
        """Return what the largest package costs by now."""
        packages = (dealer.package // 100 for dealer in self.state.dealers.values())
        largest = min(max(packages), self.state.rules.largest_package)
        return largest * self.state.rules.gram_cost


def named(loop: Loop) -> str:
    return " | ".join(", ".join(one) for one in loop)


PLAYED = [
    *(
        pytest.param(loop, dutiful, id=f"{named(loop)}{' and pay' * dutiful}")
        for loop in SUSPECT
        for dutiful in (False, True)
    ),
    *(pytest.param(loop, bool(n % 2), id=f"{n}: {named(loop)}") for n, loop in enumerate(drawn())),
]


@pytest.mark.parametrize(("loop", "dutiful"), PLAYED)
def test_no_loop_is_a_pump(loop: Loop, *, dutiful: bool):
    table = Played(loop, dutiful=dutiful).until(HALF)
    before, richest = table.worth(), table.richest()

    after = table.until(LATER)

    assert len(after.state.living()) == len(loop)  # or there would be nothing to see
    assert after.worth() - before <= after.package()
    assert max(richest, after.richest()) <= RICHEST


def test_a_pump_would_show():
    """With mules that cost next to nothing, and nothing that takes money, it does."""
    table = Played((("mule", "open", "sell"),), dutiful=False, **GENEROUS).until(HALF)
    before = table.worth()

    after = table.until(LATER)

    assert after.worth() - before > after.package()


def test_what_suspect_loops_do_is_really_done():
    done: set[str] = set()
    for loop in SUSPECT:
        for dutiful in (False, True):
            done |= Played(loop, dutiful=dutiful).until(4).done

    assert done == {name for loop in SUSPECT for one in loop for name in one}
