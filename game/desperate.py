"""Quick money: the mule and the bag, and a gym with a drawer (rows 16, 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import visits
from game.affairs import Bag
from game.campaign import Errand, with_dealer
from game.dice import risked
from game.events import Wounded
from game.fronts import clamped
from game.gametime import HOUR, MINUTE, later
from game.happenings import BagCame, BagTested, EnemyCame, MuleSent, Robbed, SodaSold
from game.refusals import Reason, Refusal
from game.turn import out_of_hours
from game.units import BagId, Cents, Grams, Kroner, Minutes, portion, share
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from game.house_rules import HouseRules
    from game.schemes import OpenBag, Rob, SendMule
    from game.turn import Turn
    from game.units import DealerId, District


def send_mule(turn: Turn, move: SendMule) -> Refusal | None:  # noqa: PLR0911 - one for each reason
    """Pay somebody to bring it. What will be in the bag is settled now, and known to nobody."""
    rules, dealer = turn.rules, turn.dealer(move.dealer)
    if dealer.rung >= rules.mule_closed_rung:
        return Refusal(Reason.MULE_CLOSED)
    if any(not bag.here for bag in turn.state.bags_of(move.dealer)):
        return Refusal(Reason.MULE_UNDER_WAY)
    cash = turn.state.cash(move.dealer)
    affordable = min(rules.mule_most, cash // rules.mule_cost)
    grams = portion(move.grams, affordable)
    if grams <= 0 and affordable:
        return Refusal(Reason.NOT_POSITIVE)
    if grams > rules.mule_most:
        return Refusal(Reason.MULE_SIZE, {"most": rules.mule_most})
    cost = max(1, grams) * rules.mule_cost
    if cost > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": cost})
    if refusal := out_of_hours(turn, move.dealer, rules.mule_minutes):
        return refusal
    arrives = later(turn.now, rules.mule_hours * MINUTE)
    bag = BagId(turn.fresh("g"))
    turn.emit(
        MuleSent(
            bag,
            move.dealer,
            Grams(grams),
            Kroner(cost),
            risked(turn.dice, rules.mule_soda),
            arrives,
            Minutes(rules.mule_minutes),
            turn.now,
        )
    )
    turn.set(Errand.BAG, bag, arrives)
    return None


def bring(turn: Turn, bag_id: BagId) -> None:
    """Have a bag at the door, closed."""
    bag = turn.state.bags[bag_id]
    turn.emit(BagCame(bag_id, bag.dealer, Grams(0 if bag.soda else bag.grams), turn.now))


def bag_here(campaign: Campaign, dealer: DealerId, wanted: BagId | None) -> Bag | Refusal:
    """Return the bag that is meant, if it is here."""
    bags = [bag for bag in campaign.bags_of(dealer) if wanted in (None, bag.id)]
    here = next((bag for bag in bags if bag.here), None)
    if here is not None:
        return here
    return Refusal(Reason.BAG_UNDER_WAY if bags else Reason.NO_BAG)


def test_bag(turn: Turn, move: OpenBag) -> Refusal | None:
    """Find out what is in it."""
    bag = bag_here(turn.state, move.dealer, move.bag)
    if isinstance(bag, Refusal):
        return bag
    if refusal := out_of_hours(turn, move.dealer, turn.rules.test_minutes):
        return refusal
    opened(turn, bag, turn.rules.test_minutes)
    return None


def opened(turn: Turn, bag: Bag, minutes: int) -> None:
    """Let it be known what was in a bag."""
    grams = Grams(0 if bag.soda else bag.grams)
    turn.emit(BagTested(bag.id, bag.dealer, grams, Minutes(minutes), turn.now))


def sell_soda(turn: Turn, bag: Bag, where: District) -> None:
    """Find out on a corner, together with who paid for it."""
    minutes = Minutes(turn.rules.test_minutes)
    turn.emit(SodaSold(bag.id, bag.dealer, where, minutes, turn.now))
    turn.emit(Wounded(bag.dealer, 1, turn.now))
    visits.survive(turn, bag.dealer)


def rob(turn: Turn, move: Rob) -> Refusal | None:
    """Take what there is. It is less each time, and they are readier."""
    rules, dealer = turn.rules, turn.dealer(move.dealer)
    if dealer.rung >= rules.rob_closed_rung:
        return Refusal(Reason.ROB_CLOSED)
    if refusal := out_of_hours(turn, move.dealer, rules.rob_minutes):
        return refusal
    money = _drawer(turn, dealer)
    turn.emit(Robbed(move.dealer, Kroner(money), Minutes(rules.rob_minutes), turn.now))
    if risked(turn.dice, rules.rob_wound + rules.rob_wound_more * dealer.robberies):
        turn.emit(Wounded(move.dealer, 1, turn.now))
        visits.survive(turn, move.dealer)
    if turn.dealer(move.dealer).ended is None and risked(turn.dice, rules.rob_enemy):
        make_enemy(turn, move.dealer)
    return None


def _drawer(turn: Turn, dealer: Dealer) -> int:
    rules: HouseRules = turn.rules
    money = turn.dice.between(rules.rob_low, max(rules.rob_low, rules.rob_high))
    for _ in range(dealer.robberies):
        money = share(money, rules.rob_less)
    return money


def make_enemy(turn: Turn, dealer: DealerId) -> None:
    """Have somebody look for a dealer, on a clock of their own; one at a time."""
    subject = f"enemy:{dealer}"
    if any(one.subject == subject for one in turn.state.appointments.values()):
        return
    rules = turn.rules
    minutes = turn.dice.between(rules.enemy_low, max(rules.enemy_low, rules.enemy_high))
    turn.set(Errand.ENEMY, subject, later(turn.now, minutes * MINUTE))


def enemy(turn: Turn, dealer_id: DealerId) -> None:
    """Have them find a dealer; who is in custody is found afterwards."""
    dealer, rules = turn.dealer(dealer_id), turn.rules
    if dealer.held_until:
        turn.set(Errand.ENEMY, f"enemy:{dealer_id}", later(dealer.held_until, 2 * HOUR))
        return
    money = Kroner(share(turn.state.cash(dealer_id), rules.enemy_share))
    turn.emit(EnemyCame(dealer_id, money, turn.now))
    turn.emit(Wounded(dealer_id, rules.enemy_wounds, turn.now))
    visits.survive(turn, dealer_id)


def mule_sent(campaign: Campaign, event: MuleSent) -> Campaign:
    """Expect a bag."""
    bag = Bag(event.bag, event.dealer, event.grams, event.soda)
    campaign = replace(campaign, bags={**campaign.bags, bag.id: bag})
    return _spent(campaign, event.dealer, event.minutes)


def bag_came(campaign: Campaign, event: BagCame) -> Campaign:
    """Have it lie there."""
    bag = replace(campaign.bags[event.bag], here=True)
    return replace(campaign, bags={**campaign.bags, bag.id: bag})


def bag_opened(campaign: Campaign, event: BagTested | SodaSold) -> Campaign:
    """There is no bag any more; what was in it is carried, or was nothing."""
    bags = {key: bag for key, bag in campaign.bags.items() if key != event.bag}
    campaign = _spent(replace(campaign, bags=bags), event.dealer, event.minutes)
    if isinstance(event, BagTested):
        return campaign
    opinion = campaign.dealers[event.dealer].opinion + campaign.rules.soda_opinion
    return with_dealer(campaign, event.dealer, opinion=clamped(opinion))


def robbed(campaign: Campaign, event: Robbed) -> Campaign:
    """Spend the hours, and be seen."""
    dealer = campaign.dealers[event.dealer]
    campaign = _spent(campaign, event.dealer, event.minutes)
    heat = Cents(dealer.heat + campaign.rules.rob_heat)
    return with_dealer(campaign, event.dealer, heat=heat, robberies=dealer.robberies + 1)


def _spent(campaign: Campaign, dealer: DealerId, minutes: int) -> Campaign:
    left = Minutes(campaign.dealers[dealer].minutes - minutes)
    return with_dealer(campaign, dealer, minutes=left)
