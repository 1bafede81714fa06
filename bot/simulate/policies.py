"""Who plays: random, greedy, cautious, liar, loyal; `strong` has a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.simulate import acts
from game import mercy, visits
from game.affairs import BustChoice
from game.campaign import Held, Promised, VisitChoice
from game.gametime import DAY, HOUR, GameTime
from game.moves import (
    AnswerOffer,
    AnswerVisit,
    AskTime,
    Confirm,
    GoOut,
    Move,
    PayDebt,
    PromiseVic,
    Rest,
    Sell,
    Stash,
    TakeBack,
    TakeFront,
)
from game.schemes import (
    AnswerBargain,
    AnswerBust,
    AnswerCall,
    AnswerHasse,
    AnswerRoom,
    OfferTie,
    PayDealer,
)
from game.units import PerMille, Portion

if TYPE_CHECKING:
    from bot.simulate.view import View

PASSES = 0.3
"""How often `random` waits instead."""


class Random:
    """Anything that could be done, with the same chance; and sometimes nothing."""

    def choose(self, view: View) -> Move | None:
        """Choose what to do now."""
        waiting = [move for family, move in acts.urgent(view) if view.allows(family)]
        if waiting:
            return view.chance.choice(waiting)
        if view.chance.random() < PASSES:
            return None
        found = [move for family, move in acts.possible(view) if view.allows(family)]
        if len(view.state.dealers) > 1:
            found += [move for family, move in acts.between(view) if view.allows(family)]
        return view.chance.choice(found)


class Greedy:
    """Sells all it can, takes all there is, pays in the last hours, and answers as it comes."""

    last_hours = 6.0
    bust = BustChoice.RUN
    talks = True

    def choose(self, view: View) -> Move | None:
        """Choose what to do now."""
        waiting = self.answer(view)
        if waiting is not None:
            return waiting
        return self.pay(view) or self.own(view) or self.sell(view) or self.front(view)

    def own(self, view: View) -> Move | None:
        """Do what only this one does."""
        del view
        return None

    def answer(self, view: View) -> Move | None:  # noqa: C901, PLR0911 - one for each thing that waits
        """Answer what waits."""
        me, state = view.me, view.state
        if state.bust_of(me.id) is not None:
            return AnswerBust(me.id, self.bust)
        room = state.room_of(me.id)
        if room is not None and me.id not in room.said:
            return AnswerRoom(me.id, talk=self.talks)
        visit = state.visit_of(me.id)
        if visit is not None and view.allows(acts.VISITS):
            return self.visit(view, visits.choices(state, visit))
        if me.offer is not None:
            return AnswerOffer(me.id, take=True)
        if me.deal is not None and not me.deal.agreed and view.allows(acts.RISK):
            return AnswerHasse(me.id, take=self.hasse(view))
        call = mercy.open_call(state, me.id)
        if call is not None:
            return AnswerCall(me.id, come=view.cash >= call.token and self.trusts(view))
        for proposal in state.proposals.values():
            if proposal.dealer == me.id:
                return Confirm(me.id, proposal.id)
        for bargain in state.bargains.values():
            if bargain.taker == me.id:
                return AnswerBargain(me.id, bargain.id, accept=self.agrees(view))
        return None

    def hasse(self, view: View) -> bool:
        """Say whether to take Hasse's deal."""
        return view.me.rung == 0

    def trusts(self, view: View) -> bool:
        """Say whether to come when Milo calls."""
        return view.debt is not None

    def agrees(self, view: View) -> bool:
        """Say whether to take what another dealer proposes."""
        return view.me.ended is None

    def visit(self, view: View, open_now: tuple[VisitChoice, ...]) -> Move | None:
        """Answer who is at the door."""
        for choice in self.preferred(view):
            if choice in open_now:
                whom = None
                if choice is VisitChoice.NAME:
                    whom = visits.nameable(view.state, view.me.id)[0].id
                return AnswerVisit(view.me.id, choice, whom)
        return AnswerVisit(view.me.id, open_now[0]) if open_now else None

    def preferred(self, view: View) -> tuple[VisitChoice, ...]:
        """Return the answers this one would give, the best first."""
        hurt = view.me.wounds >= 3
        return (
            VisitChoice.FISH,
            VisitChoice.WORD,
            VisitChoice.REFUSE,
            *((VisitChoice.TAKE_IT,) if hurt else (VisitChoice.RUN,)),
            VisitChoice.OUT,
            VisitChoice.KEEP_MOVING,
            VisitChoice.STAY_IN,
        )

    def pay(self, view: View) -> Move | None:
        """Pay in the last hours, whatever there is."""
        debt = view.debt
        if debt is None:
            return None
        left = (debt.due - view.now) / HOUR
        return self.settle(view) if left <= self.last_hours else None

    def settle(self, view: View) -> Move | None:
        """Pay it whole, with what lies at Vic's if that is what it takes."""
        debt, me = view.debt, view.me
        if debt is None:
            return None
        if view.cash >= debt.owed:
            return PayDebt(me.id, Portion.ALL, debt.id)
        there = view.state.flat_cash(me.id)
        if there and view.cash + there >= debt.owed and view.at_vics() and view.allows(acts.VICS):
            return TakeBack(me.id, Held.MONEY, min(there, debt.owed - view.cash))
        return None

    def sell(self, view: View) -> Move | None:
        """Sell what the day allows, where it fetches most now."""
        if not view.sellable():
            return None
        corner, _ = view.best_corner()
        return Sell(view.me.id, Portion.ALL, corner)

    def front(self, view: View) -> Move | None:
        """Ask for the next package as soon as nothing is owed."""
        me = view.me
        if view.debt is None and me.rung < view.state.rules.front_closed_rung and not me.deal:
            return TakeFront(me.id, None)
        return None


class Cautious(Greedy):
    """Pays as soon as it can, rests, keeps little on it, and takes no risk that is offered."""

    last_hours = 1000.0
    bust = BustChoice.LAKE
    talks = False

    def hasse(self, view: View) -> bool:
        """Never."""
        return view.me.rung < 0

    def trusts(self, view: View) -> bool:
        """Never."""
        return view.me.rung < 0

    def own(self, view: View) -> Move | None:
        """Rest when it is needed, and leave money with Vic at night."""
        me, rules = view.me, view.state.rules
        worn = me.wounds or me.strain >= rules.strain_per_hour or me.heat >= rules.rest_heat
        if worn and me.minutes >= rules.rest_minutes and view.allows(acts.NERVES):
            return Rest(me.id)
        return self.put_away(view)

    def put_away(self, view: View) -> Move | None:
        """Leave with Vic what thieves would come for."""
        if not (view.at_vics() and view.allows(acts.VICS)):
            return None
        if view.cash > view.state.rules.theft_cash and not view.sellable():
            return Stash(view.me.id, Held.MONEY, Portion.ALL)
        return None

    def preferred(self, view: View) -> tuple[VisitChoice, ...]:
        """Pay, and hand it over."""
        del view
        return (
            VisitChoice.PAY,
            VisitChoice.FISH,
            VisitChoice.HAND_OVER,
            VisitChoice.TAKE_IT,
            VisitChoice.ALL,
            VisitChoice.STAY_IN,
        )


class Liar(Greedy):
    """Promises everybody everything, pleads every time, names whoever there is."""

    def own(self, view: View) -> Move | None:
        """Promise Vic something whenever she might go; plead when the hour is near."""
        me, debt = view.me, view.debt
        if debt is not None and view.allows(acts.VISITS):
            near = debt.due - view.now < 3 * HOUR and not debt.plea_used
            if near and me.rung < view.state.rules.plea_closed_rung:
                return AskTime(me.id)
        return self.promise(view)

    def promise(self, view: View) -> Move | None:
        """Give her a word."""
        me, rules = view.me, view.state.rules
        closed = me.rung >= rules.words_closed_rung or not view.at_vics()
        if closed or not view.allows(acts.VICS) or me.patience > 2 * rules.patience_dawn:
            return None
        given = {word.what for word in view.state.words_of(me.id)}
        for what in (Promised.HOME, Promised.CLUB):
            if what not in given and len(given) < rules.words_open:
                return PromiseVic(me.id, what, GameTime(view.now + 2 * DAY), "")
        return None

    def preferred(self, view: View) -> tuple[VisitChoice, ...]:
        """Give a word, or a name."""
        return (VisitChoice.NAME, VisitChoice.HIDE, *super().preferred(view))


class Loyal(Cautious):
    """Keeps words, pays early, goes out with Vic, stays with a partner and says nothing."""

    def own(self, view: View) -> Move | None:
        """Spend an evening with her when it is due or wanted."""
        me, rules = view.me, view.state.rules
        wanted = view.state.words_of(me.id) or me.patience < 3 * rules.patience_dawn
        if wanted and view.at_vics() and me.minutes >= rules.out_minutes:
            if view.allows(acts.VICS):
                return GoOut(me.id, Promised.HOME)
        elif me.patience < 3 * rules.patience_dawn and view.at_vics():
            return super().own(view)
        return super().own(view)

    def preferred(self, view: View) -> tuple[VisitChoice, ...]:
        """Pay, and never give a name."""
        return super().preferred(view)


class Partner:
    """Plays as another does, with whoever else is at the table."""

    def __init__(self, inner: Greedy, *, leads: bool, share: int = 400) -> None:
        """Take who plays. `share` is what the follower gets, in thousandths."""
        self._inner = inner
        self._leads = leads
        self._share = PerMille(share)

    def choose(self, view: View) -> Move | None:
        """Choose what to do now: first of all, not to be alone."""
        if self._leads and view.state.tie_of(view.me.id) is None and not view.state.bargains:
            for other in view.state.living():
                if other.id != view.me.id and view.state.tie_of(other.id) is None:
                    if view.me.held_until or view.state.bust_of(view.me.id):
                        break
                    return OfferTie(view.me.id, other.id, self._share)
        return self._cover(view) or self._inner.choose(view)

    def _cover(self, view: View) -> Move | None:
        """Pay what the partner cannot, in the last hours, and keep enough for oneself."""
        partner = view.state.partner_of(view.me.id)
        free = not view.me.held_until and view.state.bust_of(view.me.id) is None
        if partner is None or not free:
            return None
        theirs = view.state.debts_of(partner)
        if not theirs or theirs[0].due - view.now > 6 * HOUR:
            return None
        mine = view.debt
        kept = mine.owed if mine is not None and mine.due - view.now < DAY else 0
        short = view.state.cash(partner) < theirs[0].owed
        if short and view.cash - kept >= theirs[0].owed:
            return PayDealer(view.me.id, partner, Portion.ALL, theirs=True)
        return None
