"""Debts: paid, missed, pleaded over, passed on; never forgiven (rows 2, 4, 22, 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import mercy, visits, words
from game.affairs import MILO
from game.campaign import Debt, NoteKind, Promised, noted, with_dealer
from game.events import (
    Collected,
    DebtMissed,
    DebtPaid,
    DebtPassed,
    DebtReminded,
    DebtSettled,
    PleaGranted,
    Proposed,
    Talked,
)
from game.fronts import clamped, set_deadline
from game.gametime import HOUR, MINUTE, Span, later
from game.happenings import MiloOwes
from game.refusals import Reason, Refusal
from game.units import (
    Cents,
    Character,
    DebtId,
    Grams,
    Kroner,
    Minutes,
    Portion,
    ProposalId,
    portion,
    share,
    share_up,
)
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer, Proposal
    from game.moves import AskTime, PayDebt
    from game.turn import Turn
    from game.units import DealerId

DEAREST = Kroner(1_000_000)
"""Nobody owes more than this on one paper: what a dealer is owed grows, and nobody comes for it."""
PASSED_TERM = Span(34 * HOUR)
"""What an inherited debt still has to run: as long as a first front."""


def pay(turn: Turn, move: PayDebt) -> Refusal | None:
    """Take at most what is owed; the rest stays in the payer's pocket."""
    debts = turn.state.debts_of(move.dealer)
    if not debts:
        return _pay_ahead(turn, move)
    debt = next((debt for debt in debts if move.debt in (None, debt.id)), None)
    if debt is None:
        return Refusal(Reason.NO_SUCH_DEBT)
    cash = turn.state.cash(move.dealer)
    if cash == 0:
        return Refusal(Reason.NO_CASH, {"owed": debt.owed})
    wanted = cash if move.amount is Portion.ALL else portion(move.amount, debt.owed)
    if wanted <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if wanted > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": wanted})
    paid = Kroner(min(wanted, debt.owed))
    turn.emit(DebtPaid(debt.id, move.dealer, paid))
    words.credit(turn, move.dealer)
    settle(turn, debt.id)
    return None


def _pay_ahead(turn: Turn, move: PayDebt) -> Refusal | None:
    """Have him write down what was paid and not owed: the next package has it in it (row 3)."""
    if isinstance(move.amount, Portion) or move.debt is not None:
        return Refusal(Reason.OWES_NOTHING)
    cash = turn.state.cash(move.dealer)
    if move.amount <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if move.amount > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": move.amount})
    turn.emit(MiloOwes(move.dealer, Kroner(move.amount)))
    return None


def collect(turn: Turn, dealer: DealerId, money: int, goods: int) -> None:
    """Have Radovan take up to so much money and product against the most urgent debt."""
    debt = turn.state.debts_of(dealer)[0]
    rules = turn.rules
    taken = Kroner(min(money, debt.owed))
    value = share(rules.gram_cost, rules.goods_counted)
    grams = Grams(min(goods, -(-(debt.owed - taken) // value)))
    counted = Kroner(min(debt.owed - taken, grams * value))
    if not taken and not grams:
        return
    fund = Kroner(share(taken, rules.fund_share))
    turn.emit(Collected(debt.id, dealer, taken, grams, counted, fund))
    words.credit(turn, dealer)
    settle(turn, debt.id)


def settle(turn: Turn, debt_id: DebtId) -> None:
    """Close a debt of which nothing is left."""
    debt = turn.state.debts[debt_id]
    if debt.owed:
        return
    rules = turn.rules
    dealer = turn.dealer(debt.debtor)
    early = share(max(0, debt.due - turn.now) // MINUTE, rules.carried_term)
    turn.cancel(debt.id)
    others = len(turn.state.debts_of(debt.debtor)) > 1
    turn.emit(
        DebtSettled(
            debt.id,
            debt.debtor,
            # Paper that Milo only bought earns nothing with him: else a krone lent would.
            carried=dealer.carried if debt.paper else Minutes(min(rules.carried_most, early)),
            standing=Cents(0 if debt.misses or debt.paper else rules.settled_standing),
            rung=dealer.rung if others or debt.paper else max(0, dealer.rung - 1),
            at=turn.now,
        )
    )
    if not others:
        visits.call_off(turn, debt.debtor)


def remind(turn: Turn, debt: DebtId) -> None:
    """Say a word before the deadline."""
    turn.emit(DebtReminded(debt, turn.state.debts[debt].debtor))


def miss(turn: Turn, debt_id: DebtId) -> None:
    """Let a deadline have passed: more to pay, half the time, one rung up."""
    rules = turn.rules
    debt = turn.state.debts[debt_id]
    dealer = turn.dealer(debt.debtor)
    # What another dealer is owed is the street's business, and nobody comes by for it.
    # Nor does he for a little that a friend lent, whoever has the paper by now.
    little = debt.paper and debt.owed < rules.paper_visit
    milos = debt.creditor == MILO and not little
    rung = min(dealer.rung + 1, 6) if milos else dealer.rung
    floor = rules.hunted_floor if rung == 6 else rules.missed_floor  # noqa: PLR2004
    interval = Span(max(share(debt.interval, rules.missed_interval), floor * MINUTE))
    grown = Kroner(min(share_up(debt.owed, rules.missed_growth), max(0, DEAREST - debt.owed)))
    due = later(turn.now, interval)
    turn.cancel(debt_id)
    turn.emit(
        DebtMissed(
            debt_id,
            dealer.id,
            grown,
            Kroner(debt.owed + grown),
            due,
            interval,
            rung,
            turn.now,
        )
    )
    set_deadline(turn, debt_id, due, interval)
    if milos:
        visits.set_visit(turn, dealer.id)
        mercy.perhaps(turn, dealer.id)


def plea_closed(campaign: Campaign, dealer: Dealer, debt: Debt) -> bool:
    """Say whether asking for time on a debt is no use any more."""
    return debt.plea_used or dealer.rung >= campaign.rules.plea_closed_rung


def ask_time(turn: Turn, move: AskTime) -> None:
    """Have Milo name what time would cost. An excuse changes nothing else (row 4)."""
    debts = turn.state.debts_of(move.dealer)
    if not debts:
        turn.emit(Talked(move.dealer, Character.MILO, "ask_time", "nothing", turn.now))
        return
    debt = debts[0]
    if plea_closed(turn.state, turn.dealer(move.dealer), debt):
        turn.emit(Talked(move.dealer, Character.MILO, "ask_time", "closed", turn.now))
        return
    turn.emit(
        Proposed(
            ProposalId(turn.fresh("p")),
            move.dealer,
            Character.MILO,
            Promised.MONEY,
            debt.id,
            amount=Kroner(share_up(debt.owed, turn.rules.plea_cost)),
            due=later(debt.due, debt.interval // 2),
            said="",
            basis=debt.due,
            at=turn.now,
        )
    )


def grant_time(turn: Turn, proposal: Proposal) -> Refusal | None:
    """Buy half the time of the last one for a tenth, once for each debt."""
    debt = turn.state.debts.get(proposal.debt or DebtId(""))
    if debt is None or debt.due != proposal.basis:
        return Refusal(Reason.PROPOSAL_GONE)
    cost = share_up(debt.owed, turn.rules.plea_cost)
    # What he owes can be had as delay (row 3).
    repaid = Kroner(min(cost, turn.dealer(proposal.dealer).credit))
    added = Kroner(cost - repaid)
    interval = Span(debt.interval // 2)
    due = later(debt.due, interval)
    turn.cancel(debt.id)
    owed = Kroner(debt.owed + added)
    turn.emit(PleaGranted(debt.id, proposal.dealer, added, owed, due, interval, repaid))
    set_deadline(turn, debt.id, due, interval)
    return None


def pass_on(
    turn: Turn, debt: Debt, taker: DealerId, amount: Kroner, interval: Span = PASSED_TERM
) -> None:
    """Make a debt, or a part of it, somebody else's, due after `interval` (row 22)."""
    if amount == debt.owed:
        turn.cancel(debt.id)
    due = later(turn.now, interval)
    taken = DebtId(turn.fresh("b"))
    turn.emit(
        DebtPassed(
            debt.id, debt.debtor, taker, amount, taken, due, interval, turn.now, debt.creditor
        )
    )
    set_deadline(turn, taken, due, interval)
    if not turn.state.debts_of(debt.debtor):
        visits.call_off(turn, debt.debtor)


def _with_debt(campaign: Campaign, debt: Debt) -> Campaign:
    return replace(campaign, debts={**campaign.debts, debt.id: debt})


def _without_debt(campaign: Campaign, debt_id: DebtId) -> Campaign:
    """Close a debt, and what was said back about it."""
    debts = {key: debt for key, debt in campaign.debts.items() if key != debt_id}
    proposals = {key: one for key, one in campaign.proposals.items() if one.debt != debt_id}
    return replace(campaign, debts=debts, proposals=proposals)


def reduced(campaign: Campaign, event: DebtPaid | Collected) -> Campaign:
    """Lower what is owed, and nothing else."""
    debt = campaign.debts[event.debt]
    paid = event.amount if isinstance(event, DebtPaid) else event.money + event.counted
    campaign = words.counted(campaign, event.dealer, paid)
    return _with_debt(campaign, replace(debt, owed=Kroner(debt.owed - paid)))


def milo_owes(campaign: Campaign, event: MiloOwes) -> Campaign:
    """Let him owe it."""
    dealer = campaign.dealers[event.dealer]
    return with_dealer(campaign, event.dealer, credit=Kroner(dealer.credit + event.amount))


def debt_settled(campaign: Campaign, event: DebtSettled) -> Campaign:
    """Close the paper."""
    dealer = campaign.dealers[event.dealer]
    campaign = with_dealer(
        campaign,
        event.dealer,
        carried=event.carried,
        standing=clamped(dealer.standing + event.standing),
        rung=event.rung,
        settled=dealer.settled + 1,
    )
    campaign = noted(campaign, event.at, NoteKind.SETTLED, event.dealer)
    return _without_debt(campaign, event.debt)


def debt_missed(campaign: Campaign, event: DebtMissed) -> Campaign:
    """Write down the growth, the new deadline and the rung."""
    debt = campaign.debts[event.debt]
    dealer = campaign.dealers[event.dealer]
    rules = campaign.rules
    milos = debt.creditor == MILO
    campaign = with_dealer(
        campaign,
        event.dealer,
        rung=event.rung,
        misses=dealer.misses + 1,
        standing=clamped(dealer.standing + (rules.missed_standing if milos else 0)),
        opinion=clamped(dealer.opinion + (0 if milos else rules.owed_opinion)),
    )
    campaign = noted(campaign, event.at, NoteKind.MISSED, event.dealer)
    changed = replace(
        debt, owed=event.owed, due=event.due, interval=event.interval, misses=debt.misses + 1
    )
    return _with_debt(campaign, changed)


def plea_granted(campaign: Campaign, event: PleaGranted) -> Campaign:
    """Write down the delay and its price."""
    debt = campaign.debts[event.debt]
    dealer = campaign.dealers[event.dealer]
    campaign = with_dealer(
        campaign,
        event.dealer,
        standing=clamped(dealer.standing + campaign.rules.plea_standing),
        credit=Kroner(dealer.credit - event.repaid),
    )
    changed = replace(debt, owed=event.owed, due=event.due, interval=event.interval, plea_used=True)
    return _with_debt(campaign, changed)


def debt_passed(campaign: Campaign, event: DebtPassed) -> Campaign:
    """Move the debt, or the part of it, to whoever has it now."""
    debt = campaign.debts[event.debt]
    left = Kroner(debt.owed - event.amount)
    campaign = (
        _with_debt(campaign, replace(debt, owed=left))
        if left
        else _without_debt(campaign, event.debt)
    )
    campaign = noted(campaign, event.at, NoteKind.PASSED, event.giver, event.taker)
    taken = Debt(
        event.taken,
        event.taker,
        event.amount,
        event.amount,
        event.due,
        event.interval,
        creditor=event.creditor,
        paper=debt.paper,
    )
    return _with_debt(campaign, taken)
