"""What is said of people, and who believes it: kept apart from what is so (row 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import desperate, visits
from game.affairs import Claim, Hearer, Rumour
from game.campaign import NoteKind, Promised, noted, with_dealer
from game.dice import risked
from game.fronts import clamped
from game.gametime import DAY, day_number
from game.happenings import BeliefsFaded, RumourBegun, RumourDenied, RumourHeard
from game.refusals import Reason, Refusal
from game.turn import out_of_hours
from game.units import Cents, Minutes, RumourId
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from game.schemes import Spread
    from game.turn import Turn
    from game.units import DealerId

STREET = "street"
RICH = 10_000
"""Who has that much, in kroner, is flush, and it is so."""


def is_so(campaign: Campaign, dealer: Dealer, claim: Claim) -> bool:
    """Say whether a claim about a dealer is true as of now."""
    cash = campaign.cash(dealer.id) + campaign.flat_cash(dealer.id)
    match claim:
        case Claim.TALKED:
            return any(one.dealer == dealer.id and one.talked for one in campaign.truths)
        case Claim.CHEATS:
            owed = campaign.owed_in_all(dealer.id)
            return bool(owed) and dealer.misses > 0 and cash >= owed
        case Claim.LEAVING:
            return any(word.what is Promised.SPAIN for word in campaign.words_of(dealer.id))
        case Claim.FLUSH:
            return cash >= RICH
        case _:
            return dealer.robberies > 0


def spread(turn: Turn, move: Spread) -> Refusal | None:
    """Say something about somebody who agreed to it; about oneself, that it is not so."""
    about = turn.state.dealers.get(move.about)
    own = move.about == move.dealer
    if about is None or about.ended is not None:
        return Refusal(Reason.NO_SUCH_DEALER)
    dealer = turn.dealer(move.dealer)
    if not own and not (about.versus and dealer.versus and not dealer.leaving):
        return Refusal(Reason.NOT_AGREED, {"name": about.name})
    if dealer.planted == day_number(turn.now):
        return Refusal(Reason.SAID_TODAY)
    minutes = Minutes(turn.rules.rumour_minutes)
    if refusal := out_of_hours(turn, move.dealer, minutes):
        return refusal
    if own:
        return _deny(turn, dealer, move.claim, minutes)
    _begin(turn, about, move.claim, move.dealer, minutes)
    return None


def _deny(turn: Turn, dealer: Dealer, claim: Claim, minutes: Minutes) -> Refusal | None:
    believers = [h for h in Hearer if turn.state.belief(h, dealer.id, claim)]
    said = any(one.about == dealer.id and one.claim is claim for one in turn.state.rumours.values())
    if not believers and not said:
        return Refusal(Reason.NOBODY_SAYS_SO)
    convinced = tuple(h.value for h in believers if risked(turn.dice, turn.rules.rumour_denied))
    turn.emit(RumourDenied(dealer.id, claim, convinced, minutes, turn.now))
    return None


def _begin(turn: Turn, about: Dealer, claim: Claim, source: str, minutes: Minutes) -> None:
    so = is_so(turn.state, about, claim)
    rumour = RumourId(turn.fresh("m"))
    turn.emit(RumourBegun(rumour, about.id, claim, source, so, minutes, turn.now))


def leak(turn: Turn, about: DealerId, source: str) -> None:
    """Have it said that somebody talked to the police, whether they did or not."""
    _begin(turn, turn.dealer(about), Claim.TALKED, source, Minutes(0))


def night(turn: Turn) -> None:
    """At dawn: what is believed fades a little, somebody makes something up, and it is heard."""
    rules = turn.rules
    if turn.state.beliefs:
        turn.emit(BeliefsFaded(Cents(rules.rumour_fades)))
    living = turn.state.living()
    if living and risked(turn.dice, rules.rumour_made):
        about = living[turn.dice.between(0, len(living) - 1)]
        claims = list(Claim)
        claim = claims[turn.dice.between(0, len(claims) - 1)]
        _begin(turn, about, claim, STREET, Minutes(0))
    for rumour in list(turn.state.rumours.values()):
        if _alive(turn, rumour):
            _travel(turn, rumour)


def _alive(turn: Turn, rumour: Rumour) -> bool:
    return (
        turn.dealer(rumour.about).ended is None
        and turn.now - rumour.at <= turn.rules.rumour_nights * DAY
    )


def _travel(turn: Turn, rumour: Rumour) -> None:
    rules = turn.rules
    source = next((d for d in turn.state.dealers.values() if d.id == rumour.source), None)
    weight = 0 if source is None else (source.opinion - 500) // 5
    for hearer in Hearer:
        if hearer in rumour.heard or not risked(turn.dice, rules.rumour_hears):
            continue
        about = turn.dealer(rumour.about)
        # Who is thought little of is thought to have done it.
        odds = rules.rumour_believed + weight + (500 - about.opinion) // 5
        believed = risked(turn.dice, odds)
        turn.emit(RumourHeard(rumour.id, hearer, believed, turn.now))
        if believed:
            _act(turn, hearer, about, rumour.claim)


def _act(turn: Turn, hearer: Hearer, about: Dealer, claim: Claim) -> None:
    """Have somebody do what follows from what they believe."""
    state, rules = turn.state, turn.rules
    if state.belief(hearer, about.id, claim) < rules.belief_acts:
        return
    if hearer is Hearer.MILO and claim is Claim.LEAVING and state.debts_of(about.id):
        if state.visit_ahead(about.id) is None and state.visit_of(about.id) is None:
            visits.look_in(turn, about.id)
    elif hearer is Hearer.STREET and claim is Claim.GYM:
        desperate.make_enemy(turn, about.id)


def theft(campaign: Campaign, dealer: DealerId) -> int:
    """Return how much likelier it is, in thousandths, that thieves come to who is said to have."""
    firm = campaign.belief(Hearer.STREET, dealer, Claim.FLUSH) >= campaign.rules.belief_acts
    return campaign.rules.belief_theft if firm else 0


def begun(campaign: Campaign, event: RumourBegun) -> Campaign:
    """Have it said."""
    rumour = Rumour(event.rumour, event.about, event.claim, event.source, event.true, event.at)
    campaign = replace(campaign, rumours={**campaign.rumours, rumour.id: rumour})
    campaign = noted(campaign, event.at, NoteKind.RUMOUR, event.about, event.claim)
    return _said(campaign, event.source, event.minutes, event.at)


def _said(campaign: Campaign, source: str, minutes: Minutes, at: int) -> Campaign:
    dealer = next((d for d in campaign.dealers.values() if d.id == source), None)
    if dealer is None:
        return campaign
    left = Minutes(dealer.minutes - minutes)
    return with_dealer(campaign, dealer.id, minutes=left, planted=day_number(at))  # pyright: ignore[reportArgumentType]


def heard(campaign: Campaign, event: RumourHeard) -> Campaign:
    """Have it heard; and, where it is believed, cost what it costs."""
    rumour = campaign.rumours[event.rumour]
    rumour = replace(rumour, heard={**rumour.heard, event.hearer: event.believed})
    campaign = replace(campaign, rumours={**campaign.rumours, rumour.id: rumour})
    if not event.believed:
        return campaign
    key = f"{event.hearer}:{rumour.about}:{rumour.claim}"
    firm = min(1000, campaign.beliefs.get(key, 0) + campaign.rules.rumour_holds)
    campaign = replace(campaign, beliefs={**campaign.beliefs, key: Cents(firm)})
    return _felt(campaign, Hearer(event.hearer), rumour.about, _COSTS[rumour.claim])


_COSTS = {Claim.TALKED: 2, Claim.CHEATS: 1, Claim.LEAVING: 1, Claim.FLUSH: 0, Claim.GYM: 0}
"""How many times over a claim costs what being believed to have done something costs."""


def _felt(campaign: Campaign, hearer: Hearer, about: DealerId, times: int) -> Campaign:
    change, dealer = campaign.rules.belief_cost * times, campaign.dealers[about]
    match hearer:
        case Hearer.MILO:
            return with_dealer(campaign, about, standing=clamped(dealer.standing + change))
        case Hearer.RADOVAN:
            return with_dealer(campaign, about, warmth=clamped(dealer.warmth + change))
        case _:
            return with_dealer(campaign, about, opinion=clamped(dealer.opinion + change))


def denied(campaign: Campaign, event: RumourDenied) -> Campaign:
    """Have some believe it no longer; half of what it cost comes back."""
    campaign = _said(campaign, event.dealer, event.minutes, event.at)
    for hearer in event.convinced:
        key = f"{hearer}:{event.dealer}:{event.claim}"
        beliefs = {k: firm for k, firm in campaign.beliefs.items() if k != key}
        campaign = replace(campaign, beliefs=beliefs)
        cost = -campaign.rules.belief_cost * _COSTS[event.claim] // 2
        dealer = campaign.dealers[event.dealer]
        match Hearer(hearer):
            case Hearer.MILO:
                back = clamped(dealer.standing + cost)
                campaign = with_dealer(campaign, dealer.id, standing=back)
            case Hearer.RADOVAN:
                back = clamped(dealer.warmth + cost)
                campaign = with_dealer(campaign, dealer.id, warmth=back)
            case _:
                back = clamped(dealer.opinion + cost)
                campaign = with_dealer(campaign, dealer.id, opinion=back)
    return campaign


def faded(campaign: Campaign, event: BeliefsFaded) -> Campaign:
    """Let a night pass over it."""
    left = {k: Cents(firm - event.by) for k, firm in campaign.beliefs.items() if firm > event.by}
    return replace(campaign, beliefs=left)
