"""The one that is really good: every verb, by parameters that a search has found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from bot.simulate import acts
from bot.simulate.policies import Greedy
from game import rides, street
from game.affairs import BustChoice, Claim, Hearer, Pressure
from game.campaign import Held, Promised, VisitChoice
from game.gametime import DAY, HOUR, GameTime
from game.moves import (
    AskTime,
    GoOut,
    Move,
    PromiseVic,
    Rest,
    Sell,
    Stash,
    TakeBack,
    TakeFront,
)
from game.schemes import Lash, OfferTie, OpenBag, Ride, Rob, SendMule, Spread
from game.units import PerMille, Portion

if TYPE_CHECKING:
    from random import Random

    from bot.simulate.view import View

FOUND = Path(__file__).with_name("strong.json")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a strong player is made of: thresholds, each from 0 to 1, scaled where it is used."""

    pay_early: float = 0.5
    """Above a half it pays as soon as it can; below, in the last hours."""
    last_hours: float = 0.3
    reserve: float = 0.4
    """What a gram must fetch, as a share of the best street price there can be."""
    chunk: float = 0.4
    ask_front: float = 0.6
    ask_more: float = 0.2
    hasse: float = 0.5
    hasse_heat: float = 0.3
    mule: float = 0.7
    mule_keep: float = 0.2
    test: float = 0.7
    rob: float = 0.4
    rob_late: float = 0.5
    ride: float = 0.6
    ride_hard: float = 0.4
    rest_heat: float = 0.4
    rest_strain: float = 0.4
    rest_wounds: float = 0.2
    stash_cash: float = 0.4
    stash_goods: float = 0.3
    vic_low: float = 0.3
    word_low: float = 0.3
    spain: float = 0.3
    club: float = 0.2
    plea: float = 0.7
    plea_hours: float = 0.3
    lash_vic: float = 0.4
    lash_other: float = 0.6
    tonny: float = 0.4
    lake: float = 0.4
    keep: float = 0.3
    talk: float = 0.3
    pay_door: float = 0.5
    word_door: float = 0.5
    hide: float = 0.2
    run_wounds: float = 0.5
    name: float = 0.4
    all_in: float = 0.3
    move_on: float = 0.6
    trust: float = 0.4
    deny: float = 0.3

    def moved(self, chance: Random, by: float, share: float) -> Traits:
        """Return these traits with some of them moved a little."""
        values = asdict(self)
        for name in values:
            if chance.random() < share:
                values[name] = min(1.0, max(0.0, values[name] + chance.gauss(0, by)))
        return Traits(**values)

    @classmethod
    def drawn(cls, chance: Random) -> Traits:
        """Return traits drawn at random."""
        return cls(**{one.name: chance.random() for one in fields(cls)})


def load(file: Path = FOUND) -> Traits:
    """Return the traits the search found."""
    return Traits(**json.loads(file.read_text(encoding="utf-8"))["traits"])


class Strong(Greedy):
    """Uses every verb, as its traits say."""

    def __init__(self, traits: Traits) -> None:
        """Take what it is made of."""
        self.traits = traits
        self.last_hours = 1000.0 if traits.pay_early > 0.5 else 1 + 10 * traits.last_hours
        self.talks = traits.talk > 0.5

    def choose(self, view: View) -> Move | None:
        """Choose what to do now."""
        waiting = self.answer(view)
        if waiting is not None:
            return waiting
        for choose in (
            self.pay,
            self._plea,
            self._bag,
            self._lash,
            self._vic,
            self._company,
            self._rest,
            self._mule,
            self._sell,
            self.front,
            self._extra,
            self._deny,
            self._put_away,
        ):
            move = choose(view)
            if move is not None:
                return move
        return None

    def answer(self, view: View) -> Move | None:
        """Answer what waits."""
        goods = view.goods
        if goods < 30 * self.traits.lake:
            self.bust = BustChoice.LAKE
        elif view.me.wounds > 6 * self.traits.keep:
            self.bust = BustChoice.KEEP
        else:
            self.bust = BustChoice.RUN
        return super().answer(view)

    def hasse(self, view: View) -> bool:
        """Take it while the heat is low."""
        return self.traits.hasse > 0.5 and view.me.heat <= 600 * self.traits.hasse_heat

    def trusts(self, view: View) -> bool:
        """Come, if that is how it is made."""
        del view
        return self.traits.trust > 0.5

    def preferred(self, view: View) -> tuple[VisitChoice, ...]:
        """Return the answers it would give, the best first."""
        traits, me = self.traits, view.me
        hurt = me.wounds > 6 * traits.run_wounds
        rich = view.cash + view.state.flat_cash(me.id) > 20_000 * traits.all_in
        pays = view.debt is not None and view.cash > view.debt.owed * traits.pay_door
        ordered = [
            (VisitChoice.NAME, traits.name > 0.5),
            (VisitChoice.PAY, pays),
            (VisitChoice.WORD, traits.word_door > 0.5),
            (VisitChoice.HIDE, traits.hide > 0.5),
            (VisitChoice.FISH, True),
            (VisitChoice.HAND_OVER, view.cash + view.goods * 300 < 8000 * traits.pay_door),
            (VisitChoice.REFUSE, True),
            (VisitChoice.RUN, not hurt),
            (VisitChoice.TAKE_IT, True),
            (VisitChoice.OUT, rich),
            (VisitChoice.ALL, True),
            (VisitChoice.KEEP_MOVING, traits.move_on > 0.5),
            (VisitChoice.PAY, True),
            (VisitChoice.STAY_IN, True),
        ]
        return tuple(choice for choice, wanted in ordered if wanted)

    def _plea(self, view: View) -> Move | None:
        debt, me = view.debt, view.me
        if debt is None or debt.plea_used or not view.allows(acts.VISITS):
            return None
        near = debt.due - view.now < (0.5 + 6 * self.traits.plea_hours) * HOUR
        closed = me.rung >= view.state.rules.plea_closed_rung
        return AskTime(me.id) if near and not closed and self.traits.plea > 0.5 else None

    def _bag(self, view: View) -> Move | None:
        me, rules = view.me, view.state.rules
        bag = next((bag for bag in view.state.bags_of(me.id) if bag.here), None)
        if bag is None or me.minutes < rules.test_minutes or not view.allows(acts.BAGS):
            return None
        if self.traits.test > 0.5:
            return OpenBag(me.id, bag.id)
        return Sell(me.id, Portion.ALL, view.best_corner()[0], bag.id)

    def _lash(self, view: View) -> Move | None:
        me, traits = view.me, self.traits
        if not view.allows(acts.NERVES) or not rides.sore(view.state, me, view.now):
            return None
        if me.strain < 300 * traits.rest_strain and me.minutes > 120:
            return None
        for whom in rides.below(view.state, me):
            if (traits.lash_vic if whom == "vic" else traits.lash_other) > 0.5:
                return Lash(me.id, whom)
        return None

    def _vic(self, view: View) -> Move | None:
        me, rules, traits = view.me, view.state.rules, self.traits
        if not view.at_vics() or not view.allows(acts.VICS):
            return None
        given = {word.what: word for word in view.state.words_of(me.id)}
        soon = [
            w for w in given.values() if w.due - view.now < DAY and w.what is not Promised.SPAIN
        ]
        low = me.patience < 500 * traits.vic_low
        if (soon or low) and me.minutes >= rules.out_minutes:
            club = traits.club > 0.5 and view.cash > 3 * rules.club_cost
            what = soon[0].what if soon else Promised.CLUB if club else Promised.HOME
            if what is Promised.HOME or view.cash >= rules.club_cost:
                return GoOut(me.id, what)
        if me.rung >= rules.words_closed_rung or me.patience >= 600 * traits.word_low:
            return None
        for what, days, wanted in (
            (Promised.HOME, 2, True),
            (Promised.SPAIN, 6, traits.spain > 0.5),
        ):
            if wanted and what not in given and len(given) < rules.words_open:
                return PromiseVic(me.id, what, GameTime(view.now + days * DAY), "")
        return None

    def _company(self, view: View) -> Move | None:
        me, rules = view.me, view.state.rules
        alone = view.state.tie_of(me.id) is None and me.rung < rules.tonny_closed_rung
        if alone and self.traits.tonny > 0.5:
            return OfferTie(me.id, None, PerMille(max(rules.tonny_share, rules.share_least)))
        return None

    def _rest(self, view: View) -> Move | None:
        me, rules, traits = view.me, view.state.rules, self.traits
        if me.minutes < rules.rest_minutes or not view.allows(acts.NERVES):
            return None
        worn = (
            me.heat > 1000 * traits.rest_heat
            or me.strain > 900 * traits.rest_strain
            or me.wounds > 4 * traits.rest_wounds
        )
        return Rest(me.id) if worn else None

    def _mule(self, view: View) -> Move | None:
        me, rules, traits = view.me, view.state.rules, self.traits
        under_way = any(not bag.here for bag in view.state.bags_of(me.id))
        if not view.allows(acts.BAGS) or under_way or me.rung >= rules.mule_closed_rung:
            return None
        spare = view.cash - 10_000 * traits.mule_keep
        grams = min(rules.mule_most, int(spare // rules.mule_cost))
        wanted = traits.mule > 0.5 and grams >= 4 and me.minutes >= rules.mule_minutes
        return SendMule(me.id, grams) if wanted else None

    def _sell(self, view: View) -> Move | None:
        me, rules, traits = view.me, view.state.rules, self.traits
        there = view.state.flat_goods(me.id)
        if not view.sellable():
            fetch = there and me.minutes >= rules.goods_minutes + view.gram_minutes()
            if fetch and view.at_vics() and view.allows(acts.VICS) and not view.goods:
                most = max(1, int(1 + 30 * traits.chunk))
                return TakeBack(me.id, Held.PRODUCT, min(there, most))
            return None
        corner, price = view.best_corner()
        least = rules.street_price * (0.2 + traits.reserve)
        debt = view.debt
        hurried = debt is not None and debt.due - view.now < 12 * HOUR and view.cash < debt.owed
        if price < least and not hurried:
            return None
        most = min(int(view.sellable()), max(1, int(1 + 16 * traits.chunk)))
        market = view.state.markets[corner]
        grams = 0
        while grams < most and (street.price(rules, market) >= least or hurried):
            grams += 1
            market = type(market)(market.factor, market.demand - rules.demand_gram)  # pyright: ignore[reportArgumentType]
        return Sell(me.id, max(1, grams), corner)

    def front(self, view: View) -> Move | None:
        """Ask for the next package, if that is how it is made."""
        me, traits = view.me, self.traits
        closed = me.rung >= view.state.rules.front_closed_rung or me.deal is not None
        if view.debt is not None or closed or traits.ask_front <= 0.5:
            return None
        least = me.package // 100
        more = int(least * (1 + 0.5 * traits.ask_more))
        return TakeFront(me.id, more if more > least else None)

    def _extra(self, view: View) -> Move | None:
        """Ride, or rob, with hours that nothing else is to be done with."""
        me, rules, traits = view.me, view.state.rules, self.traits
        if not view.allows(acts.RISK):
            return None
        debt = view.debt
        late = debt is not None and debt.due - view.now < 30 * HOUR * traits.rob_late
        short = debt is not None and view.cash + view.state.flat_cash(me.id) < debt.owed
        robs = me.rung < rules.rob_closed_rung and me.minutes >= rules.rob_minutes
        if late and short and robs and traits.rob > 0.5:
            return Rob(me.id)
        rides_along = me.rung < rules.ride_closed_rung and me.minutes >= rules.ride_minutes
        if rides_along and traits.ride > 0.5 and debt is not None:
            hard = traits.ride_hard > 0.5
            return Ride(me.id, Pressure.HARD if hard else Pressure.SOFT)
        return None

    def _deny(self, view: View) -> Move | None:
        me = view.me
        if self.traits.deny <= 0.5 or me.minutes < view.state.rules.rumour_minutes:
            return None
        if not view.allows(acts.NERVES):
            return None
        today = (view.now - 6 * HOUR) // DAY + 1
        for claim in (Claim.TALKED, Claim.CHEATS, Claim.FLUSH):
            if me.planted != today and view.state.belief(Hearer.STREET, me.id, claim):
                return Spread(me.id, me.id, claim)
        return None

    def _put_away(self, view: View) -> Move | None:
        """Leave with Vic what thieves, and the police, would come for."""
        me, rules, traits = view.me, view.state.rules, self.traits
        if not (view.at_vics() and view.allows(acts.VICS)):
            return None
        if view.cash > rules.theft_cash * (0.5 + 2 * traits.stash_cash):
            return Stash(me.id, Held.MONEY, Portion.ALL)
        goods = view.goods
        if goods > 60 * traits.stash_goods and me.minutes >= rules.goods_minutes:
            deal = me.deal
            if deal is None or not deal.agreed or deal.when - view.now > DAY:
                return Stash(me.id, Held.PRODUCT, Portion.ALL)
        return None
