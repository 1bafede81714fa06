"""The ladder of visits: coffee, a word, collateral, a beating, the workshop, hunted (row 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import debts, endings, words
from game.campaign import (
    RUNG_BEATING,
    RUNG_COFFEE,
    RUNG_COLLATERAL,
    RUNG_HUNTED,
    RUNG_WORD,
    RUNG_WORKSHOP,
    Errand,
    Held,
    HowEnded,
    Menu,
    NoteKind,
    Visit,
    VisitChoice,
    noted,
    with_dealer,
)
from game.dice import chance
from game.events import (
    HeirNamed,
    MenuHeard,
    Pocketed,
    Strained,
    TakenFromFlat,
    VisitAnswered,
    VisitBegun,
    VisitCalledOff,
    VisitLapsed,
    VisitSet,
    Wounded,
)
from game.fronts import clamped, set_deadline
from game.gametime import MINUTE, GameTime, later
from game.happenings import DeadlineMoved
from game.house_rules import VISIT_WAITS, VISIT_WINDOWS
from game.refusals import Reason, Refusal
from game.units import Cents, Character, Kroner, Minutes, VisitId, share_up
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from game.moves import AnswerVisit
    from game.turn import Turn
    from game.units import DealerId

CHOICES = {
    RUNG_COFFEE: (VisitChoice.FISH, VisitChoice.NO_FISH, VisitChoice.PAY, VisitChoice.HIDE),
    RUNG_WORD: (VisitChoice.WORD, VisitChoice.PAY, VisitChoice.HIDE),
    RUNG_COLLATERAL: (VisitChoice.HAND_OVER, VisitChoice.REFUSE),
    RUNG_BEATING: (VisitChoice.TAKE_IT, VisitChoice.PAY, VisitChoice.RUN),
    RUNG_WORKSHOP: (VisitChoice.NAME, VisitChoice.ALL, VisitChoice.OUT),
    RUNG_HUNTED: (VisitChoice.STAY_IN, VisitChoice.KEEP_MOVING, VisitChoice.PAY),
}
"""What each rung leaves open. Fewer and worse, the higher."""
_HUMILIATING = (VisitChoice.HIDE, VisitChoice.HAND_OVER, VisitChoice.NAME, VisitChoice.ALL)
"""What stays with somebody who did it, until it is passed on."""


def choices(campaign: Campaign, visit: Visit) -> tuple[VisitChoice, ...]:
    """Return what a dealer can really choose now at a visit."""
    return tuple(c for c in CHOICES[visit.rung] if _possible(campaign, visit, c))


def _possible(campaign: Campaign, visit: Visit, choice: VisitChoice) -> bool:
    match choice:
        case VisitChoice.PAY if visit.rung == RUNG_BEATING:
            owed = campaign.debts_of(visit.dealer)[0].owed
            return campaign.cash(visit.dealer) >= share_up(owed, campaign.rules.beating_paid)
        case VisitChoice.PAY:
            return campaign.cash(visit.dealer) > 0
        case VisitChoice.NAME:
            return bool(nameable(campaign, visit.dealer))
        case VisitChoice.WORD:
            return not words.too_many(campaign, visit.dealer, Character.RADOVAN)
        case VisitChoice.FISH | VisitChoice.NO_FISH | VisitChoice.KEEP_MOVING:
            return campaign.dealers[visit.dealer].minutes >= _minutes(campaign, choice)
        case _:
            return True


def _minutes(campaign: Campaign, choice: VisitChoice) -> Minutes:
    match choice:
        case VisitChoice.FISH | VisitChoice.NO_FISH:
            return Minutes(campaign.rules.coffee_minutes)
        case VisitChoice.KEEP_MOVING:
            return Minutes(campaign.rules.moving_minutes)
        case _:
            return Minutes(0)


def nameable(campaign: Campaign, dealer: DealerId) -> list[Dealer]:
    """Return who could be named: the living others who agreed that one may turn on them."""
    return [other for other in campaign.living() if other.versus and other.id != dealer]


def set_visit(turn: Turn, dealer_id: DealerId) -> None:
    """Have Radovan come by, a rung up; one visit is ahead at a time, and never two in a row."""
    dealer = turn.dealer(dealer_id)
    if ahead := turn.state.visit_ahead(dealer_id):
        _call_off(turn, ahead)
    gap = turn.rules.visit_gap * MINUTE
    begun = turn.state.visit_of(dealer_id)
    free = begun.until if begun is not None and begun.until is not None else dealer.visited
    earliest = later(free, gap) if free else turn.now
    if dealer.held_until:
        # Nobody is found in custody; it is known when they come out.
        earliest = later(dealer.held_until, gap)
    _set(turn, dealer_id, dealer.rung, max(earliest, turn.now + VISIT_WAITS[dealer.rung] * MINUTE))


def _set(turn: Turn, dealer_id: DealerId, rung: int, arrives: int) -> None:
    visit = VisitId(turn.fresh("v"))
    turn.emit(VisitSet(visit, dealer_id, rung, GameTime(arrives)))
    turn.set(Errand.VISIT_ARRIVES, visit, GameTime(arrives))


def look_in(turn: Turn, dealer_id: DealerId) -> None:
    """Have Radovan come by for coffee because of something that was said."""
    _set(turn, dealer_id, RUNG_COFFEE, turn.now + VISIT_WAITS[RUNG_COFFEE] * MINUTE)


def put_off(turn: Turn, visit: Visit) -> None:
    """Have a visit that nobody can answer now come again when the dealer is out."""
    _call_off(turn, visit)
    if turn.state.visit_ahead(visit.dealer) is None:
        free = later(turn.dealer(visit.dealer).held_until, turn.rules.visit_gap * MINUTE)
        _set(turn, visit.dealer, visit.rung, free)


def call_off(turn: Turn, dealer: DealerId) -> None:
    """Have nobody come by any more."""
    for visit in list(turn.state.visits.values()):
        if visit.dealer == dealer:
            _call_off(turn, visit)


def _call_off(turn: Turn, visit: Visit) -> None:
    turn.cancel(visit.id)
    turn.emit(VisitCalledOff(visit.id, visit.dealer))


def arrive(turn: Turn, visit_id: VisitId) -> None:
    """Have somebody at the door, for as long as the rung allows."""
    visit = turn.state.visits[visit_id]
    if turn.dealer(visit.dealer).held_until:
        put_off(turn, visit)
        return
    until = later(turn.now, VISIT_WINDOWS[visit.rung] * MINUTE)
    turn.emit(VisitBegun(visit_id, visit.dealer, until, turn.now))
    turn.set(Errand.VISIT_LAPSES, visit_id, until)


def answer(turn: Turn, move: AnswerVisit) -> Refusal | None:
    """Choose what to do about who is at the door."""
    visit = turn.state.visit_of(move.dealer)
    if visit is None or move.visit not in (None, visit.id):
        return Refusal(Reason.NO_VISIT)
    possible = choices(turn.state, visit)
    if move.choice not in possible:
        return Refusal(Reason.NOT_A_CHOICE, {"choices": " ".join(possible)})
    if move.choice is VisitChoice.NAME and move.whom not in _names(turn, move.dealer):
        return Refusal(Reason.NO_SUCH_NAME)
    turn.cancel(visit.id)
    well = _luck(turn, visit, move.choice)
    turn.emit(
        VisitAnswered(
            visit.id,
            move.dealer,
            move.choice,
            well,
            _minutes(turn.state, move.choice),
            _warmth(turn, move.choice),
            turn.now,
        )
    )
    _consequence(turn, visit, move, well=well)
    survive(turn, move.dealer)
    return None


def _luck(turn: Turn, visit: Visit, choice: VisitChoice) -> bool:
    rules = turn.rules
    wounds = turn.dealer(visit.dealer).wounds
    match choice:
        case VisitChoice.RUN:
            return chance(turn.dice, rules.run_chance - rules.run_wound * wounds)
        case VisitChoice.OUT:
            return chance(turn.dice, rules.workshop_out)
        case VisitChoice.STAY_IN:
            return not chance(turn.dice, rules.hunted_cut)
        case VisitChoice.KEEP_MOVING:
            return not chance(turn.dice, rules.hunted_moving)
        case VisitChoice.PAY if visit.rung == RUNG_HUNTED:
            return not chance(turn.dice, rules.hunted_paid)
        case _:
            return True


def _warmth(turn: Turn, choice: VisitChoice) -> Cents:
    match choice:
        case VisitChoice.FISH | VisitChoice.NO_FISH | VisitChoice.PAY:
            return Cents(turn.rules.warm_coffee)
        case VisitChoice.HIDE | VisitChoice.REFUSE | VisitChoice.RUN:
            return Cents(turn.rules.warm_hide)
        case _:
            return Cents(0)


def _names(turn: Turn, dealer: DealerId) -> list[DealerId]:
    return [other.id for other in nameable(turn.state, dealer)]


def _consequence(  # noqa: C901, PLR0912 - one case a choice
    turn: Turn, visit: Visit, move: AnswerVisit, *, well: bool
) -> None:
    rules = turn.rules
    dealer = move.dealer
    cash, goods = turn.state.cash(dealer), turn.state.goods(dealer)
    match move.choice:
        case VisitChoice.FISH | VisitChoice.NO_FISH:
            turn.emit(MenuHeard(dealer, Menu(move.choice.value)))
            _in_no_hurry(turn, visit)
        case VisitChoice.WORD:
            debt = turn.state.debts_of(dealer)[0]
            half = Kroner(-(-debt.owed // 2))
            words.give_money(turn, dealer, Character.RADOVAN, half, debt.due, "")
        case VisitChoice.PAY:
            debts.collect(turn, dealer, cash, 0)
            if visit.rung == RUNG_BEATING:
                turn.emit(Wounded(dealer, 1, turn.now))
        case VisitChoice.HIDE:
            turn.emit(Strained(dealer, Cents(rules.hide_strain)))
        case VisitChoice.HAND_OVER:
            debts.collect(turn, dealer, cash, goods)
        case VisitChoice.REFUSE:
            turn.emit(Wounded(dealer, rules.refused_wounds, turn.now))
            turn.emit(Pocketed(dealer, Kroner(cash // 2)))
        case VisitChoice.TAKE_IT:
            turn.emit(Wounded(dealer, rules.beating_wounds, turn.now))
        case VisitChoice.RUN if not well:
            turn.emit(Wounded(dealer, rules.caught_wounds, turn.now))
        case VisitChoice.NAME if move.whom is not None:
            _name(turn, dealer, move.whom)
        case VisitChoice.ALL:
            _everything(turn, dealer)
            turn.emit(Wounded(dealer, 1, turn.now))
        case _:
            pass
    if not well and move.choice is VisitChoice.OUT:
        endings.end_run(turn, dealer, HowEnded.VISIT)
    elif not well and visit.rung == RUNG_HUNTED:
        endings.end_run(turn, dealer, HowEnded.HUNTED)


def _in_no_hurry(turn: Turn, visit: Visit) -> None:
    """Let the debt that brought him up these stairs wait a little for who listens."""
    owed, minutes = turn.state.debts_of(visit.dealer), turn.rules.coffee_time
    if not owed or not minutes or turn.dealer(visit.dealer).rung != RUNG_COFFEE:
        return
    debt = owed[0]
    due = later(debt.due, minutes * MINUTE)
    turn.cancel(debt.id)
    turn.emit(DeadlineMoved(debt.id, visit.dealer, due, debt.interval))
    set_deadline(turn, debt.id, due, debt.interval)


def _name(turn: Turn, dealer: DealerId, whom: DealerId) -> None:
    """Pass half on to somebody who agreed to such things, and who gets to know."""
    debt = turn.state.debts_of(dealer)[0]
    turn.emit(HeirNamed(dealer, whom))
    debts.pass_on(turn, debt, whom, Kroner(share_up(debt.owed, turn.rules.workshop_named)))
    turn.emit(Wounded(dealer, 1, turn.now))


def _everything(turn: Turn, dealer: DealerId) -> None:
    """Fetch what Vic keeps, and hand over all there is."""
    if not turn.dealer(dealer).vic_gone:
        for what, there in (
            (Held.MONEY, turn.state.flat_cash(dealer)),
            (Held.PRODUCT, turn.state.flat_goods(dealer)),
        ):
            if there:
                turn.emit(TakenFromFlat(dealer, what, there, Minutes(0)))
    debts.collect(turn, dealer, turn.state.cash(dealer), turn.state.goods(dealer))


def survive(turn: Turn, dealer_id: DealerId) -> None:
    """Cut the run of a dealer who has been hurt too often."""
    dealer = turn.dealer(dealer_id)
    if dealer.ended is None and dealer.wounds >= turn.rules.broken_wounds:
        endings.end_run(turn, dealer_id, HowEnded.WOUNDS)


def lapse(turn: Turn, visit_id: VisitId) -> None:
    """Let a visit take its own course; silence is an answer."""
    rules = turn.rules
    visit = turn.state.visits[visit_id]
    dealer = visit.dealer
    cash, goods = turn.state.cash(dealer), turn.state.goods(dealer)
    turn.emit(VisitLapsed(visit_id, dealer, Cents(rules.warm_hide), turn.now))
    match visit.rung:
        case r if r <= RUNG_WORD:
            turn.emit(Strained(dealer, Cents(rules.hide_strain)))
        case r if r == RUNG_COLLATERAL:
            turn.emit(Pocketed(dealer, Kroner(cash // 2)))
            debts.collect(turn, dealer, 0, goods)
        case r if r == RUNG_BEATING:
            turn.emit(Wounded(dealer, rules.beating_wounds, turn.now))
        case r if r == RUNG_WORKSHOP:
            turn.emit(Wounded(dealer, rules.caught_wounds, turn.now))
            debts.collect(turn, dealer, cash, goods)
        case _:
            if chance(turn.dice, rules.hunted_silent):
                endings.end_run(turn, dealer, HowEnded.HUNTED)
    survive(turn, dealer)


def visit_set(campaign: Campaign, event: VisitSet) -> Campaign:
    """Expect somebody."""
    visit = Visit(event.visit, event.dealer, event.rung, event.arrives)
    return replace(campaign, visits={**campaign.visits, visit.id: visit})


def visit_begun(campaign: Campaign, event: VisitBegun) -> Campaign:
    """Open the door to the choices."""
    visit = replace(campaign.visits[event.visit], until=event.until)
    campaign = noted(campaign, event.at, NoteKind.VISITED, event.dealer, str(visit.rung))
    return replace(campaign, visits={**campaign.visits, visit.id: visit})


def visit_answered(campaign: Campaign, event: VisitAnswered) -> Campaign:
    """Close a visit with an answer. Who gets out of the workshop is hunted (row 18)."""
    dealer = campaign.dealers[event.dealer]
    got_out = event.choice is VisitChoice.OUT and event.went_well
    campaign = with_dealer(
        campaign,
        event.dealer,
        minutes=Minutes(dealer.minutes - event.minutes),
        warmth=clamped(dealer.warmth + event.warmth),
        visited=event.at,
        rung=RUNG_HUNTED if got_out else dealer.rung,
        hurt_at=event.at if event.choice in _HUMILIATING else dealer.hurt_at,
    )
    return visit_closed(campaign, event)


def visit_lapsed(campaign: Campaign, event: VisitLapsed) -> Campaign:
    """Close a visit without an answer."""
    dealer = campaign.dealers[event.dealer]
    campaign = with_dealer(
        campaign,
        event.dealer,
        warmth=clamped(dealer.warmth + event.warmth),
        visited=event.at,
    )
    return visit_closed(campaign, event)


def visit_closed(
    campaign: Campaign, event: VisitAnswered | VisitLapsed | VisitCalledOff
) -> Campaign:
    """Expect nobody any more."""
    left = {key: visit for key, visit in campaign.visits.items() if key != event.visit}
    return replace(campaign, visits=left)
