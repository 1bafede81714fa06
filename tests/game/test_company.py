"""Partners, and what dealers do for each other (rows 3, 6, 22)."""

from __future__ import annotations

import pytest

from game.affairs import MILO, BargainKind, Tie
from game.affairs import TONNY as THE_TONNY
from game.campaign import Errand, HowEnded, NoteKind, Promised
from game.events import DebtMissed, DebtPassed, DebtSettled, FrontTaken, Sold, VisitSet
from game.gametime import HOUR
from game.happenings import (
    BargainClosed,
    BargainProposed,
    DealerPaid,
    MiloOwes,
    PaidFor,
    PaperSold,
    PriceDrawn,
    Shared,
    TieEnded,
    TieMade,
    TieStrained,
)
from game.moves import AskTime, Confirm, Join, Leave, Move, PayDebt, Sell, TakeFront
from game.refusals import Reason
from game.schemes import (
    AnswerBargain,
    Lend,
    OfferGoods,
    OfferTie,
    Part,
    PayDealer,
    SellPaper,
    Vouch,
)
from game.units import (
    Account,
    BargainId,
    Cents,
    Character,
    DealerId,
    DebtId,
    District,
    Kroner,
    PerMille,
    PlayerId,
    Portion,
    TieId,
)
from tests.builders import (
    DEBT,
    EVEN_DAY,
    FRANK,
    NOBODY,
    NOON,
    RITA,
    TONNY,
    Table,
    free,
    joined,
    of,
    owing,
)

SHARE = PerMille(300)


def two(*, cash: int = 0, goods: int = 0, versus: bool = True) -> Table:
    """Frank and Tonny, who both agreed that others may turn on them."""
    table = free(cash=cash, goods=goods).being(FRANK, versus=versus)
    return table.seated(TONNY, versus=versus)


def with_ties(table: Table, *ties: Tie) -> Table:
    return table.having(ties={tie.id: tie for tie in ties})


def tied(table: Table, follower: DealerId | None, *, loyalty: int = 600) -> Table:
    tie = Tie(TieId("t1"), FRANK, follower, SHARE, table.now, Cents(loyalty))
    return with_ties(table, tie)


def proposed(table: Table, move: Move) -> tuple[Table, BargainId]:
    after = table.play(move)
    [bargain] = after.state.bargains
    return after, bargain


def struck(table: Table, move: Move) -> Table:
    after, bargain = proposed(table, move)
    return after.play(AnswerBargain(TONNY, bargain, accept=True))


def lent(amount: int = 2000, *, cash: int = 5000, hours: int = 20) -> Table:
    return struck(two(cash=cash), Lend(FRANK, TONNY, amount, NOON + hours * HOUR))


# Partners.


def test_tonny_is_glad_to_be_asked():
    [made] = of(
        TieMade,
        free().under(price_high=9000, price_low=9000).decide(OfferTie(FRANK, None, SHARE), 9000),
    )

    assert (made.leader, made.follower, made.share, made.price) == (FRANK, None, 300, 9000)


@pytest.mark.parametrize(
    ("table", "share", "reason"),
    [
        (free().being(FRANK, rung=3), 300, Reason.TONNY_CLOSED),
        (free(), 200, Reason.TONNY_SHARE),
        (free(), 90, Reason.SHARE_SIZE),
        (free(), 510, Reason.SHARE_SIZE),
        (tied(free(), None), 300, Reason.HAS_PARTNER),
    ],
)
def test_when_he_is_not(table: Table, share: int, reason: Reason):
    assert table.refuse(OfferTie(FRANK, None, PerMille(share))).reason is reason


def test_another_dealer_is_asked_and_may_say_yes():
    campaign, bargain = proposed(two(), OfferTie(FRANK, TONNY, SHARE))

    events = campaign.decide(AnswerBargain(TONNY, bargain, accept=True))
    after = campaign.after(*events)

    [made] = of(TieMade, events)
    assert (made.leader, made.follower) == (FRANK, TONNY)
    assert after.state.partner_of(FRANK) == TONNY
    assert after.state.partner_of(TONNY) == FRANK
    assert after.state.today[-1].kind is NoteKind.TIED


def test_nobody_has_two_partners():
    other = Tie(TieId("t2"), TONNY, None, SHARE, NOON)
    assert with_ties(two(), other).refuse(OfferTie(FRANK, TONNY, SHARE)).reason is (
        Reason.HAS_PARTNER_TOO
    )

    campaign, bargain = proposed(two(), OfferTie(FRANK, TONNY, SHARE))
    yes = AnswerBargain(TONNY, bargain, accept=True)
    assert with_ties(campaign, other).refuse(yes).reason is Reason.HAS_PARTNER
    mine = Tie(TieId("t2"), FRANK, None, SHARE, NOON)
    assert with_ties(campaign, mine).refuse(yes).reason is Reason.HAS_PARTNER_TOO


def test_two_sell_more_in_an_hour_and_split_it():
    campaign = tied(two(goods=3), TONNY)

    events = campaign.decide(Sell(FRANK, 3, District.AMAGER))

    [sold], [shared] = of(Sold, events), of(Shared, events)
    assert sold.minutes == 60
    assert (shared.partner, shared.amount) == (TONNY, sold.money * 300 // 1000)


def test_who_follows_gives_more_back_the_less_they_were_promised():
    campaign = tied(two(), TONNY).carrying(TONNY, goods=3)

    events = campaign.decide(Sell(TONNY, 3, District.AMAGER))

    [sold], [shared] = of(Sold, events), of(Shared, events)
    assert (shared.partner, shared.amount) == (FRANK, sold.money * 400 // 1000)


def test_an_even_split_gives_nothing_back():
    tie = Tie(TieId("t1"), FRANK, TONNY, PerMille(500), NOON)
    campaign = with_ties(two(), tie).carrying(TONNY, goods=3)

    assert not of(Shared, campaign.decide(Sell(TONNY, 3, District.AMAGER)))


def test_the_other_tonny_gets_his_part_too():
    campaign = tied(free(goods=3), None)

    after = campaign.play(Sell(FRANK, 3, District.AMAGER))

    assert after.state.balances[Account("kr:tonny")] > 0


@pytest.mark.parametrize(("take", "taken"), [(False, 0), (True, 400)])
def test_either_can_leave_and_take_something_along(*, take: bool, taken: int):
    campaign = tied(two(), TONNY).carrying(TONNY, cash=1000).carrying(FRANK, cash=1000)

    [ended] = of(TieEnded, campaign.decide(Part(FRANK, take=take)))
    after = campaign.play(Part(FRANK, take=take))

    assert ended.taken == taken
    assert (after.cash(), after.cash(TONNY)) == (1000 + taken, 1000 - taken)
    assert campaign.play(Part(TONNY, take=take)).cash(TONNY) == 1000 + taken
    assert after.refuse(Part(FRANK, take=False)).reason is Reason.NO_PARTNER


def test_nothing_is_taken_from_who_did_not_agree_nor_from_tonny():
    assert tied(two(versus=False), TONNY).refuse(Part(FRANK, take=True)).reason is Reason.NOT_AGREED
    assert tied(free(), None).refuse(Part(FRANK, take=True)).reason is Reason.NOTHING_OF_TONNY


def test_tonny_counts_the_days_and_the_rungs():
    campaign = tied(free().being(FRANK, rung=2), None)

    [strained] = of(TieStrained, campaign.brings(Errand.DAWN, *EVEN_DAY))

    assert strained.loyalty == 600 - 25 - 60


def test_and_goes_with_what_he_thinks_he_was_owed():
    campaign = tied(free(cash=2000), None, loyalty=20)

    [ended] = of(TieEnded, campaign.brings(Errand.DAWN, *EVEN_DAY))
    after = campaign.dawn()

    assert (ended.by, ended.taken) == (THE_TONNY, 520)
    assert after.state.ties == {}
    assert after.state.balances[Account("kr:tonny")] == 520


def test_a_pair_of_dealers_does_not_count_by_night():
    assert not of(TieStrained, tied(two(), TONNY).brings(Errand.DAWN, *EVEN_DAY))


def test_everybody_breaks_somewhere():
    rules = {"price_low": 8000, "price_high": 30_000}
    campaign = joined().under(**rules)

    events = campaign.decide(Join(PlayerId("p2"), "Rita", versus=False), 12_000)

    [drawn] = of(PriceDrawn, events)
    assert drawn.price == 12_000


# Loans and sales.


def test_a_loan_is_agreed_to_and_then_it_is_owed():
    campaign = two(cash=5000)

    [asked] = of(BargainProposed, campaign.decide(Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR)))
    after = lent()

    assert (asked.kind, asked.amount) == (BargainKind.LEND, 2000)
    assert (after.cash(), after.cash(TONNY)) == (3000, 2000)
    [debt] = after.state.owed_to(FRANK)
    assert (debt.debtor, debt.creditor, debt.owed) == (TONNY, FRANK, 2000)
    assert [one.due for one in after.waiting(Errand.DEBT_DUE, debt.id)] == [NOON + 20 * HOUR]
    assert after.state.debts_of(TONNY) == []  # none of it is Milo's


@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (Lend(FRANK, NOBODY, 100, NOON + HOUR), Reason.NO_SUCH_DEALER),
        (Lend(FRANK, FRANK, 100, NOON + HOUR), Reason.NO_SUCH_DEALER),
        (Lend(FRANK, RITA, 100, NOON + HOUR), Reason.NO_SUCH_DEALER),
        (Lend(FRANK, TONNY, 100, NOON), Reason.PROMISE_IN_THE_PAST),
        (Lend(FRANK, TONNY, 100, NOON + 15 * 24 * HOUR), Reason.PROMISE_TOO_FAR),
        (Lend(FRANK, TONNY, 0, NOON + HOUR), Reason.NOT_POSITIVE),
        (Lend(FRANK, TONNY, 6000, NOON + HOUR), Reason.NOT_ENOUGH_CASH),
        (Lend(TONNY, FRANK, 100, NOON + HOUR), Reason.NO_CASH),
        (OfferGoods(FRANK, NOBODY, 1, Kroner(10)), Reason.NO_SUCH_DEALER),
        (OfferGoods(FRANK, TONNY, 0, Kroner(10)), Reason.NOT_POSITIVE),
        (OfferGoods(FRANK, TONNY, 1, Kroner(-1)), Reason.NOT_POSITIVE),
        (OfferGoods(FRANK, TONNY, 1, Kroner(0), NOON + HOUR), Reason.NOT_POSITIVE),
        (OfferGoods(FRANK, TONNY, 99, Kroner(10)), Reason.NOT_THAT_MANY),
        (OfferGoods(TONNY, FRANK, 1, Kroner(10)), Reason.NO_GOODS),
        (OfferTie(FRANK, NOBODY, SHARE), Reason.NO_SUCH_DEALER),
        (Vouch(FRANK, NOBODY), Reason.NO_SUCH_DEALER),
        (Vouch(FRANK, TONNY), Reason.NOTHING_TO_VOUCH),
        (PayDealer(FRANK, NOBODY, 10), Reason.NO_SUCH_DEALER),
        (PayDealer(FRANK, TONNY, 10), Reason.OWES_THEM_NOTHING),
        (PayDealer(FRANK, TONNY, 10, theirs=True), Reason.THEY_OWE_NOTHING),
        (SellPaper(FRANK, DebtId("b9")), Reason.NOT_YOUR_PAPER),
        (AnswerBargain(FRANK, BargainId("n9"), accept=True), Reason.BARGAIN_GONE),
    ],
)
def test_what_cannot_be_proposed_or_paid(move: Move, reason: Reason):
    table = two(cash=5000, goods=10).seated(RITA).being(RITA, ended=HowEnded.LEFT)

    assert table.refuse(move).reason is reason


def test_the_same_thing_is_asked_once():
    campaign, _ = proposed(two(cash=5000), Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))

    again = campaign.refuse(Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))

    assert again.reason is Reason.BARGAIN_WAITS


def test_other_things_can_be_asked_meanwhile_and_are_left_alone():
    campaign, _ = proposed(two(cash=5000).seated(RITA), Lend(FRANK, TONNY, 500, NOON + 20 * HOUR))
    campaign = campaign.play(Lend(FRANK, RITA, 500, NOON + 20 * HOUR))

    after = campaign.play(Leave(RITA, None))

    assert [one.taker for one in after.state.bargains.values()] == [TONNY]


def test_product_for_money_now():
    after = struck(
        two(goods=10).carrying(TONNY, cash=4000), OfferGoods(FRANK, TONNY, 6, Kroner(3000))
    )

    assert (after.goods(), after.goods(TONNY)) == (4, 6)
    assert (after.cash(), after.cash(TONNY)) == (3000, 1000)
    assert after.state.debts == {}


def test_product_on_credit():
    after = struck(two(goods=10), OfferGoods(FRANK, TONNY, 6, Kroner(3000), NOON + 20 * HOUR))

    assert after.goods(TONNY) == 6
    assert [debt.owed for debt in after.state.owed_to(FRANK)] == [3000]
    assert after.state.today[-1].kind is NoteKind.OWES


def test_a_gift_is_nobodys_paper():
    after = struck(two(goods=10), OfferGoods(FRANK, TONNY, 6, Kroner(0)))

    assert after.goods(TONNY) == 6
    assert after.state.debts == {}


@pytest.mark.parametrize("accept", [True, False])
def test_it_is_answered_once(*, accept: bool):
    campaign, bargain = proposed(two(cash=5000), Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))
    assert campaign.refuse(AnswerBargain(FRANK, bargain, accept)).reason is Reason.BARGAIN_GONE

    after = campaign.play(AnswerBargain(TONNY, bargain, accept))

    assert after.state.bargains == {}
    assert after.waiting(Errand.BARGAIN_LAPSES) == []
    assert after.refuse(AnswerBargain(TONNY, bargain, accept)).reason is Reason.BARGAIN_GONE


def test_unanswered_it_was_not_meant():
    campaign, _ = proposed(two(cash=5000), Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))

    [closed] = of(BargainClosed, campaign.brings(Errand.BARGAIN_LAPSES))

    assert (closed.accepted, closed.lapsed) == (False, True)


def test_both_must_still_be_able_to():
    loan, bargain = proposed(two(cash=5000), Lend(FRANK, TONNY, 2000, NOON + 2 * HOUR))
    yes = AnswerBargain(TONNY, bargain, accept=True)
    assert loan.carrying(cash=-4000).refuse(yes).reason is Reason.GIVER_SHORT
    assert loan.in_hours(3).refuse(yes).reason is Reason.BARGAIN_GONE

    goods, bargain = proposed(two(goods=10), OfferGoods(FRANK, TONNY, 6, Kroner(3000)))
    yes = AnswerBargain(TONNY, bargain, accept=True)
    assert goods.carrying(goods=-8).refuse(yes).reason is Reason.GIVER_SHORT
    assert goods.refuse(yes).reason is Reason.NOT_ENOUGH_CASH


# Paying each other, and not.


def test_what_is_owed_to_a_dealer_is_paid_to_them():
    campaign = lent()

    part = campaign.play(PayDealer(TONNY, FRANK, 500))
    events = part.decide(PayDealer(TONNY, FRANK, Portion.ALL))
    after = part.after(*events)

    assert [debt.owed for debt in part.state.owed_to(FRANK)] == [1500]
    [paid] = of(DealerPaid, events)
    assert paid.settled
    assert (after.cash(), after.cash(TONNY), after.state.debts) == (5000, 0, {})
    assert after.dealer(TONNY).opinion == 550
    assert after.waiting(Errand.DEBT_DUE) == []


@pytest.mark.parametrize(
    ("cash", "amount", "reason"),
    [
        (-2000, 10, Reason.NO_CASH),
        (0, 0, Reason.NOT_POSITIVE),
        (0, 2500, Reason.NOT_ENOUGH_CASH),
    ],
)
def test_payments_to_dealers_that_are_not_made(cash: int, amount: int, reason: Reason):
    campaign = lent().carrying(TONNY, cash=cash)

    assert campaign.refuse(PayDealer(TONNY, FRANK, amount)).reason is reason


def test_unpaid_it_grows_on_the_same_clock_and_nobody_comes():
    campaign = lent()

    events = campaign.brings(Errand.DEBT_DUE)
    after = campaign.keep(Errand.DEBT_DUE)

    [missed] = of(DebtMissed, events)
    assert (missed.owed, missed.rung) == (2500, 0)
    assert missed.due - missed.at == 10 * HOUR
    assert not of(VisitSet, events)
    assert (after.dealer(TONNY).opinion, after.dealer(TONNY).standing) == (350, 500)


def test_paying_milo_for_somebody():
    campaign = (
        two(cash=4000)
        .owing(3000, TONNY)
        .promised(Promised.MONEY, Character.MILO, dealer=TONNY, amount=3000)
    )

    events = campaign.decide(PayDealer(FRANK, TONNY, Portion.ALL, theirs=True))
    after = campaign.after(*events)

    assert of(PaidFor, events)
    assert of(DebtSettled, events)
    assert (after.cash(), after.owed(TONNY), after.dealer(TONNY).kept) == (1000, 0, 1)


def test_a_creditor_sells_the_paper_and_then_it_is_radovan():
    campaign = lent()
    [debt] = campaign.state.owed_to(FRANK)

    events = campaign.decide(SellPaper(FRANK, debt.id))
    after = campaign.after(*events)

    [sold] = of(PaperSold, events)
    assert (sold.owed, sold.credit) == (2000, 1000)
    assert after.dealer().credit == 1000
    assert after.debt(TONNY).creditor == MILO
    assert of(VisitSet, after.brings(Errand.DEBT_DUE))
    assert after.refuse(SellPaper(FRANK, debt.id)).reason is Reason.NOT_YOUR_PAPER


@pytest.mark.parametrize(("amount", "rung"), [(1600, 1), (1500, 0)])
def test_he_does_not_climb_stairs_for_a_little(amount: int, rung: int):
    campaign = lent(amount).under(paper_visit=1600)
    [debt] = campaign.state.owed_to(FRANK)
    campaign = campaign.play(SellPaper(FRANK, debt.id))

    after = campaign.keep(Errand.DEBT_DUE)

    assert after.dealer(TONNY).rung == rung
    assert bool(of(VisitSet, campaign.brings(Errand.DEBT_DUE))) is bool(rung)


def test_a_second_name_buys_half_a_term():
    campaign = two().owing(3000, TONNY, due_in=10, term=34)

    after = struck(campaign, Vouch(FRANK, TONNY))

    debt = after.debt(TONNY)
    assert debt.guarantor == FRANK
    assert debt.due == NOON + 27 * HOUR
    assert [one.due for one in after.waiting(Errand.DEBT_DUE)] == [debt.due]
    assert after.refuse(Vouch(FRANK, TONNY)).reason is Reason.NOTHING_TO_VOUCH


def test_a_debt_that_was_paid_meanwhile_needs_no_second_name():
    campaign, bargain = proposed(two().owing(3000, TONNY), Vouch(FRANK, TONNY))
    paid = campaign.carrying(TONNY, cash=3000).play(PayDebt(TONNY, Portion.ALL))

    refusal = paid.refuse(AnswerBargain(TONNY, bargain, accept=True))

    assert refusal.reason is Reason.BARGAIN_GONE


# What passes on.


@pytest.mark.parametrize("who", ["partner", "guarantor", "nobody"])
def test_what_is_owed_passes_to_the_partner_or_who_vouched(who: str):
    campaign = two().owing(3000)
    if who == "partner":
        campaign = tied(campaign, TONNY)
    elif who == "guarantor":
        campaign, bargain = proposed(campaign, Vouch(TONNY, FRANK))
        campaign = campaign.play(AnswerBargain(FRANK, bargain, accept=True))

    events = campaign.decide(Leave(FRANK, None))

    assert [one.taker for one in of(DebtPassed, events)] == ([] if who == "nobody" else [TONNY])


def test_nobody_inherits_what_they_are_owed_themselves():
    campaign = tied(lent(), TONNY)

    events = campaign.decide(Leave(TONNY, None))

    assert not of(DebtPassed, events)
    assert of(TieEnded, events)


def test_what_was_owed_to_who_is_out_is_milos():
    campaign = lent()

    [sold] = of(PaperSold, campaign.decide(Leave(FRANK, None)))

    assert (sold.debtor, sold.credit) == (TONNY, 0)


def test_an_inherited_loan_is_still_owed_to_who_lent_it():
    campaign = struck(
        two(cash=5000).seated(RITA, versus=True), Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR)
    )

    after = campaign.play(Leave(TONNY, RITA))

    assert [debt.creditor for debt in after.state.owed_by(RITA)] == [FRANK]


def test_who_leaves_takes_their_proposals_along():
    campaign, _ = proposed(two(cash=5000), Lend(FRANK, TONNY, 2000, NOON + 20 * HOUR))

    after = campaign.play(Leave(FRANK, None))

    assert after.state.bargains == {}
    assert after.waiting(Errand.BARGAIN_LAPSES) == []


# What Milo owes.


def test_who_pays_ahead_is_owed():
    campaign = free(cash=3000)

    [owes] = of(MiloOwes, campaign.decide(PayDebt(FRANK, 2000)))
    after = campaign.play(PayDebt(FRANK, 2000))

    assert owes.amount == 2000
    assert (after.cash(), after.dealer().credit) == (1000, 2000)


@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (PayDebt(FRANK, Portion.HALF), Reason.OWES_NOTHING),
        (PayDebt(FRANK, 100, DEBT), Reason.OWES_NOTHING),
        (PayDebt(FRANK, 0), Reason.NOT_POSITIVE),
        (PayDebt(FRANK, 9000), Reason.NOT_ENOUGH_CASH),
    ],
)
def test_what_is_not_paid_ahead(move: Move, reason: Reason):
    assert free(cash=3000).refuse(move).reason is reason


def test_he_pays_in_product():
    campaign = free().being(FRANK, credit=1200)

    [front] = of(FrontTaken, campaign.decide(TakeFront(FRANK, None)))
    after = campaign.play(TakeFront(FRANK, None))

    assert front.extra == 2
    assert after.goods() == front.grams + 2
    assert after.dealer().credit == 1200 - front.repaid
    assert 0 <= after.dealer().credit < front.amount // front.grams


def test_and_in_delay():
    campaign = owing(9000).being(FRANK, credit=500).play(AskTime(FRANK))
    [proposal] = campaign.state.proposals

    after = campaign.play(Confirm(FRANK, proposal))

    assert after.owed() == 9000 + 900 - 500
    assert after.dealer().credit == 0
