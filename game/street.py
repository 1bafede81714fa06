"""The street: prices that all share and depress, hours on a corner, and rest (rows 1, 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import custody, desperate, ties
from game.campaign import Market, with_dealer
from game.dice import chance
from game.events import Rested, Sold
from game.refusals import Reason, Refusal
from game.turn import Turn, out_of_hours
from game.units import (
    Cents,
    District,
    Grams,
    Kroner,
    Minutes,
    PerMille,
    Portion,
    portion,
)
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.dice import Dice
    from game.house_rules import HouseRules
    from game.moves import Rest, Sell
    from game.units import DealerId


def new_day(
    rules: HouseRules, before: dict[District, Market], dice: Dice
) -> dict[District, Market]:
    """Return today's markets: a new factor for each district, and demand that came back."""
    swing = rules.district_swing
    markets: dict[District, Market] = {}
    for district in District:
        old = before.get(district, Market(PerMille(1000), PerMille(1000)))
        markets[district] = Market(
            PerMille(dice.between(1000 - swing, 1000 + swing)),
            PerMille(min(1000, old.demand + rules.demand_dawn)),
        )
    return markets


def price(rules: HouseRules, market: Market) -> Kroner:
    """Return what the next gram fetches in a market, in kroner."""
    return Kroner(rules.street_price * market.factor * market.demand // 1_000_000)


def takings(campaign: Campaign, where: District, grams: int) -> tuple[Kroner, PerMille]:
    """Return what so many grams would fetch now, gram by gram, and the demand that is left."""
    rules = campaign.rules
    market = campaign.markets[where]
    fall = max(1, rules.demand_gram // max(1, len(campaign.living())))
    money = 0
    for _ in range(grams):
        money += price(rules, market)
        left = max(rules.demand_floor, market.demand - fall)
        market = replace(market, demand=PerMille(left))
    return Kroner(money), market.demand


def most_to_sell(campaign: Campaign, dealer: DealerId) -> Grams:
    """Return what a dealer could still sell today: what there is, and what the hours allow."""
    hours_allow = campaign.dealers[dealer].minutes // ties.gram_minutes(campaign, dealer)
    return Grams(min(campaign.goods(dealer), hours_allow))


def sell(turn: Turn, move: Sell) -> Refusal | None:
    """Stand in a district until it is sold, and report once. The police may come first."""
    rules = turn.rules
    gram = ties.gram_minutes(turn.state, move.dealer)
    bag = None if move.bag is None else desperate.bag_here(turn.state, move.dealer, move.bag)
    if isinstance(bag, Refusal):
        return bag
    if bag is not None and (refusal := out_of_hours(turn, move.dealer, rules.test_minutes)):
        return refusal
    # Whatever is wrong is said before it is known what is in a bag: no refusal is a test of it.
    grams = _to_sell(turn, move, gram, Grams(0) if bag is None else bag.grams)
    if isinstance(grams, Refusal):
        return grams
    if bag is not None and bag.soda:
        desperate.sell_soda(turn, bag, move.where)
        return None
    if bag is not None:
        desperate.opened(turn, bag, 0)
    if custody.stopped(turn, move.dealer, move.where):
        return None
    money, demand = takings(turn.state, move.where, grams)
    minutes = grams * gram
    turn.emit(
        Sold(
            move.dealer,
            move.where,
            grams,
            money,
            Minutes(minutes),
            demand,
            strain=Cents(rules.strain_sale * -(-minutes // 60)),
            heat=Cents(rules.heat_gram * grams),
        )
    )
    ties.split(turn, move.dealer, money)
    return None


def _to_sell(turn: Turn, move: Sell, gram: int, bag: Grams) -> Grams | Refusal:
    """Return how much is to be sold, or why it cannot be; `bag` is what a bag looks like."""
    goods = turn.state.goods(move.dealer) + bag
    if goods == 0:
        return Refusal(Reason.NO_GOODS)
    if refusal := out_of_hours(turn, move.dealer, gram):
        return refusal
    most = Grams(min(goods, turn.dealer(move.dealer).minutes // gram))
    grams = most if move.grams is Portion.ALL else portion(move.grams, goods)
    if grams <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if grams > goods:
        return Refusal(Reason.NOT_ENOUGH_GOODS, {"grams": goods, "most": most, "wanted": grams})
    if grams > most:
        left = turn.dealer(move.dealer).minutes
        return Refusal(Reason.OUT_OF_HOURS, {"left": left, "needed": grams * gram, "most": most})
    return Grams(grams)


def rest(turn: Turn, move: Rest) -> Refusal | None:
    """Lie down: a wound may heal, nerves and faces are forgotten."""
    rules = turn.rules
    if turn.dealer(move.dealer).rung >= rules.rest_closed_rung:
        return Refusal(Reason.REST_CLOSED)
    if refusal := out_of_hours(turn, move.dealer, rules.rest_minutes):
        return refusal
    hurt = turn.dealer(move.dealer).wounds > 0
    healed = 1 if hurt and chance(turn.dice, rules.rest_heals) else 0
    turn.emit(Rested(move.dealer, Minutes(rules.rest_minutes), healed))
    return None


def sold(campaign: Campaign, event: Sold) -> Campaign:
    """Spend the hours, wear the nerves, and leave less demand for everybody."""
    dealer = campaign.dealers[event.dealer]
    market = replace(campaign.markets[event.where], demand=event.demand)
    campaign = with_dealer(
        campaign,
        event.dealer,
        minutes=Minutes(dealer.minutes - event.minutes),
        strain=Cents(dealer.strain + event.strain),
        heat=Cents(dealer.heat + event.heat),
    )
    return replace(campaign, markets={**campaign.markets, event.where: market})


def rested(campaign: Campaign, event: Rested) -> Campaign:
    """Spend the hours and get something back for them."""
    dealer = campaign.dealers[event.dealer]
    rules = campaign.rules
    return with_dealer(
        campaign,
        event.dealer,
        minutes=Minutes(dealer.minutes - event.minutes),
        wounds=dealer.wounds - event.healed,
        strain=Cents(max(0, dealer.strain - rules.rest_strain)),
        heat=Cents(max(0, dealer.heat - rules.rest_heat)),
    )
