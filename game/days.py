"""Joining, and what a dawn brings: thieves, rent, hours, Vic's patience, Milo's next package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import belief, big_deal, debts, endings, flat, fronts, street, table, talk, ties
from game.affairs import Reckoning
from game.campaign import (
    RATE,
    RUNG_WORKSHOP,
    Campaign,
    Dealer,
    Errand,
    HowEnded,
    NoteKind,
    Status,
    noted,
    with_dealer,
)
from game.dice import risked
from game.events import (
    AbsenceNoted,
    ClockStarted,
    DawnBroke,
    DealerActed,
    DealerJoined,
    DealerWoke,
    RulesChanged,
    StolenFrom,
)
from game.gametime import dawn_after, day_number
from game.happenings import HotSpot, LinesSet, PriceDrawn, Reckoned
from game.refusals import Reason, Refusal
from game.units import Cents, DealerId, District, Grams, Kroner, Minutes, PerMille, share
from game.values import replace

if TYPE_CHECKING:
    from game.house_rules import HouseRules
    from game.moves import Join
    from game.turn import Turn


def join(turn: Turn, move: Join) -> Refusal | None:
    """Come in, in debt, with a clock already running (row 1). Who comes back starts lower (22)."""
    state = turn.state
    if state.dealer_of(move.player) is not None:
        return Refusal(Reason.ALREADY_JOINED)
    if any(dealer.name.casefold() == move.name.casefold() for dealer in state.dealers.values()):
        return Refusal(Reason.NAME_TAKEN, {"name": move.name})
    earlier = [d for d in state.dealers.values() if d.player == move.player]
    today = [d for d in earlier if day_number(d.joined) == day_number(turn.now)]
    if len(today) >= turn.rules.runs_a_day:
        return Refusal(Reason.TOO_SOON, {"due": dawn_after(turn.now)})
    dealer = DealerId(turn.fresh("d"))
    if state.status is Status.WAITING:
        _change_rules(turn, 1)
        turn.emit(ClockStarted(street.new_day(turn.rules, {}, turn.dice)))
        turn.set(Errand.DAWN, "", dawn_after(turn.now))
        if state.scenario.ends is not None:
            turn.set(Errand.CURTAIN, "", state.scenario.ends)
    rules = turn.rules
    turn.emit(
        DealerJoined(
            dealer,
            move.player,
            move.name,
            move.versus and state.versus,
            returned=bool(earlier),
            cash=Kroner(rules.returning_cash if earlier else rules.opening_cash),
            standing=Cents(500 + (rules.returning_standing if earlier else 0)),
            minutes=Minutes(rules.day_minutes),
            rung=_rung_again(earlier),
            wounds=min(earlier[-1].wounds, rules.broken_wounds // 2) if earlier else 0,
            at=turn.now,
            language=move.language,
        )
    )
    if move.lines or move.veils:
        turn.emit(LinesSet(dealer, move.lines, move.veils))
    if rules.price_high:
        price = turn.dice.between(min(rules.price_low, rules.price_high), rules.price_high)
        turn.emit(PriceDrawn(dealer, Kroner(price)))
    fronts.first_front(turn, dealer)
    runs = {one.id for one in earlier}
    for debt in list(turn.state.debts.values()):
        if debt.debtor in runs:
            # It is the same person: the time that was left of it is no longer for going away.
            debts.pass_on(turn, debt, dealer, debt.owed, debt.interval)
    return None


def _rung_again(earlier: list[Dealer]) -> int:
    """Return where somebody comes back: who walked away, at the same rung; else halfway."""
    if not earlier:
        return 0
    last = earlier[-1]
    if last.ended is HowEnded.LEFT:
        return min(last.rung, RUNG_WORKSHOP)
    return last.rung // 2


def dawn(turn: Turn) -> None:
    """Begin a game day for everybody, in the order they joined."""
    if not turn.state.living():
        endings.close(turn, HowEnded.ENDED)
        return
    day = day_number(turn.now)
    _change_rules(turn, day)
    turn.emit(DawnBroke(day, turn.now, street.new_day(turn.rules, turn.state.markets, turn.dice)))
    if turn.rules.hot_spot:
        districts = list(District)
        turn.emit(HotSpot(districts[turn.dice.between(0, len(districts) - 1)]))
    for dealer in turn.state.living():
        _wake(turn, dealer.id)
    belief.night(turn)
    owed = {one.id: turn.state.owed_in_all(one.id) for one in turn.state.living()}
    turn.emit(Reckoned(turn.now, {str(who): amount for who, amount in owed.items()}))
    talk.plan_calls(turn)
    turn.set(Errand.DAWN, "", dawn_after(turn.now))


def _change_rules(turn: Turn, day: int) -> None:
    """Put in force what the scenario changes from this day on."""
    for change in turn.state.scenario.days:
        if change.day == day:
            turn.emit(RulesChanged(change.rules))


def _wake(turn: Turn, dealer_id: DealerId) -> None:
    _absence(turn, dealer_id)
    if turn.dealer(dealer_id).ended is not None:
        return
    _theft(turn, dealer_id)
    rules = turn.rules
    dealer = turn.dealer(dealer_id)
    cost = rules.living + rules.living_day * (day_number(turn.now) - 1)
    paid = min(turn.state.cash(dealer_id), cost)
    hungry = rules.hungry_strain if paid < cost else 0
    strain = max(0, dealer.strain - rules.strain_dawn) + hungry
    turn.emit(
        DealerWoke(
            dealer_id,
            minutes=_hours_of(rules, dealer, strain),
            living=Kroner(paid),
            strain=Cents(strain),
            heat=Cents(max(0, dealer.heat - rules.heat_dawn)),
            patience=flat.night(turn.state, dealer_id),
        )
    )
    flat.weigh(turn, dealer_id)
    ties.night(turn, dealer_id)
    big_deal.perhaps(turn, dealer_id)
    # Paper he bought is no package: who lends a friend a krone does not keep him from the next.
    fronted = any(not debt.paper for debt in turn.state.debts_of(dealer_id))
    if not fronted and turn.dealer(dealer_id).offer is None:
        fronts.make_offer(turn, dealer_id)


def _hours_of(rules: HouseRules, dealer: Dealer, strain: int) -> Minutes:
    """Return a day's effort: less for each wound, each rung, and worn nerves (row 23)."""
    taken = (
        dealer.wounds * rules.wound_minutes
        + dealer.rung * rules.rung_minutes
        + strain // rules.strain_per_hour * 60
    )
    return Minutes(max(rules.least_minutes, rules.day_minutes - taken))


def absent_dawns(campaign: Campaign) -> int:
    """Return after how many dawns without a word a run is closed: people sleep in real time."""
    return max(3, campaign.rules.absent_hours * RATE[campaign.pace] // 24)


def _absence(turn: Turn, dealer_id: DealerId) -> None:
    """Warn who is not heard of, twice; then close the run quietly."""
    dealer = turn.dealer(dealer_id)
    missed = day_number(turn.now) - 1 - day_number(dealer.acted)
    most = absent_dawns(turn.state)
    if missed >= most:
        endings.end_run(turn, dealer_id, HowEnded.ABSENT)
    elif missed >= most - 2:
        turn.emit(AbsenceNoted(dealer_id, missed))


def _theft(turn: Turn, dealer_id: DealerId) -> None:
    """Have thieves go through the pockets of who carries too much at night."""
    rules = turn.rules
    cash, goods = turn.state.cash(dealer_id), turn.state.goods(dealer_id)
    if cash <= rules.theft_cash and goods <= rules.theft_goods:
        return
    heat = turn.dealer(dealer_id).heat
    if turn.dealer(dealer_id).held_until:
        return
    odds = rules.theft_chance + rules.theft_heat * heat // 100 + belief.theft(turn.state, dealer_id)
    if risked(turn.dice, odds):
        turn.emit(
            StolenFrom(
                dealer_id,
                Kroner(share(cash, rules.theft_share)),
                Grams(share(goods, rules.theft_share)),
                turn.now,
            )
        )


def clock_started(campaign: Campaign, event: ClockStarted) -> Campaign:
    """Let time pass."""
    return replace(campaign, status=Status.RUNNING, markets=event.markets)


def dealer_joined(campaign: Campaign, event: DealerJoined) -> Campaign:
    """Seat a dealer."""
    rules = campaign.rules
    dealer = Dealer(
        event.dealer,
        event.player,
        event.name,
        event.at,
        event.versus,
        event.returned,
        event.minutes,
        event.standing,
        warmth=Cents(rules.warm_start),
        patience=Cents(rules.patience_start),
        package=rules.first_package * 100,
        term=Minutes(rules.first_term),
        gram_step=PerMille(1000),
        acted=event.at,
        rung=event.rung,
        wounds=event.wounds,
        language=event.language,
    )
    for earlier in campaign.dealers.values():
        if earlier.player == event.player:
            # What somebody set for themselves is theirs, and not their dealer's.
            dealer = replace(dealer, **table.manners(earlier))
    campaign = noted(campaign, event.at, NoteKind.JOINED, event.dealer)
    return replace(campaign, dealers={**campaign.dealers, dealer.id: dealer})


def dealer_acted(campaign: Campaign, event: DealerActed) -> Campaign:
    """Remember that a dealer was heard of."""
    return with_dealer(campaign, event.dealer, acted=event.at)


def dawn_broke(campaign: Campaign, event: DawnBroke) -> Campaign:
    """Turn the page of the recap, and open today's markets."""
    return replace(campaign, markets=event.markets, yesterday=campaign.today, today=())


def hot_spot(campaign: Campaign, event: HotSpot) -> Campaign:
    """Have the police stand somewhere."""
    return replace(campaign, hot=event.where)


def reckoned(campaign: Campaign, event: Reckoned) -> Campaign:
    """Write down what everybody owes, for the end."""
    reckoning = Reckoning(event.at, event.owed)
    return replace(campaign, history=(*campaign.history, reckoning))


def price_drawn(campaign: Campaign, event: PriceDrawn) -> Campaign:
    """Let everybody break somewhere."""
    return with_dealer(campaign, event.dealer, price=event.price)


def rules_changed(campaign: Campaign, event: RulesChanged) -> Campaign:
    """Put the scenario's rules for these days in force."""
    return replace(campaign, rules=campaign.rules.overridden(event.rules))


def dealer_woke(campaign: Campaign, event: DealerWoke) -> Campaign:
    """Give a dealer the day's hours."""
    campaign = with_dealer(
        campaign,
        event.dealer,
        minutes=event.minutes,
        strain=event.strain,
        heat=event.heat,
    )
    if campaign.dealers[event.dealer].vic_gone:
        return campaign
    return flat.with_patience(campaign, event.dealer, -event.patience)


def stolen_from(campaign: Campaign, event: StolenFrom) -> Campaign:
    """Let the street talk about it."""
    return noted(campaign, event.at, NoteKind.STOLEN, event.dealer)
