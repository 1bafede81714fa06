"""Words: who, to whom, what, by when; kept, broken, or put off until later."""

from __future__ import annotations

import pytest

from game.campaign import Errand, Promised, VisitChoice
from game.events import (
    ProposalClosed,
    Proposed,
    Talked,
    WordBroken,
    WordGiven,
    WordKept,
    WordPutOff,
    WordReminded,
)
from game.gametime import DAY, HOUR, GameTime
from game.moves import (
    AnswerVisit,
    Confirm,
    Drop,
    GoOut,
    Keep,
    OfferWord,
    PayDebt,
    PromiseVic,
)
from game.refusals import Reason
from game.units import AppointmentId, Character, DebtId, Portion, ProposalId, Wanted, WordId
from tests.builders import FRANK, NOON, TONNY, Table, free, of, owing, told

MILO, RADOVAN, VIC = Character
TOMORROW = GameTime(NOON + 24 * HOUR)
OTHER = DebtId("bother")
FRIDAY = GameTime(NOON + 4 * DAY)


def offering(
    amount: Wanted = 2000, to: Character = MILO, due: GameTime = TOMORROW, said: str = "tomorrow"
) -> OfferWord:
    return OfferWord(FRANK, to, Promised.MONEY, amount, due, said)


def promising(what: Promised = Promised.CLUB, due: GameTime = TOMORROW) -> PromiseVic:
    return PromiseVic(FRANK, what, due, "later")


def confirmed(campaign: Table, move: OfferWord) -> Table:
    """Have a word said, said back, and confirmed."""
    campaign = campaign.play(move)
    [proposal] = [one for one in campaign.state.proposals.values() if one.to is move.to]
    return campaign.play(Confirm(FRANK, proposal.id))


# Saying it, and having it said back.


def test_nothing_said_binds_until_it_is_confirmed():
    """A character says it back first."""
    campaign = owing(3000)

    [proposed] = campaign.decide(offering(2000))

    assert isinstance(proposed, Proposed)
    assert (proposed.to, proposed.amount, proposed.due) == (MILO, 2000, TOMORROW)
    assert proposed.said == "tomorrow"
    assert campaign.after(proposed).state.words == {}


def test_a_confirmed_word_is_kept_verbatim_with_who_and_what_and_when():
    campaign = confirmed(owing(3000), offering(2000, said="2000, tomorrow noon. I swear"))

    [word] = campaign.state.words_of(FRANK)

    assert (word.to, word.what, word.amount, word.due) == (MILO, Promised.MONEY, 2000, TOMORROW)
    assert word.said == "2000, tomorrow noon. I swear"
    assert word.given == NOON
    assert campaign.state.proposals == {}


@pytest.mark.parametrize(
    ("amount", "meant"),
    [(2000, 2000), (3001, 3001), (9999, 3001), (Portion.ALL, 3001), (Portion.HALF, 1500)],
)
def test_nobody_promises_more_than_is_owed(amount: Wanted, meant: int):
    [proposed] = of(Proposed, owing(3001).decide(offering(amount)))

    assert proposed.amount == meant


def test_a_share_is_of_the_most_urgent_debt():
    campaign = owing(3000, due_in=20).owing(900, debt=OTHER, due_in=4)

    [proposed] = of(Proposed, campaign.decide(offering(Portion.ALL)))

    assert proposed.amount == 900


def test_a_word_about_money_needs_a_debt():
    [talked] = free().decide(offering(2000))

    assert talked == Talked(FRANK, MILO, "owe", "nothing", NOON)


def test_the_last_thing_said_to_somebody_is_what_is_said_back():
    campaign = owing(3000).play(offering(2000)).play(offering(1500, due=FRIDAY))

    [proposal] = campaign.state.proposals.values()

    assert (proposal.amount, proposal.due) == (1500, FRIDAY)


def test_what_was_said_to_others_still_stands():
    campaign = owing(3000).seated(TONNY).play(offering(2000)).play(offering(500, to=RADOVAN))

    assert sorted(one.to for one in campaign.state.proposals.values()) == [MILO, RADOVAN]


@pytest.mark.parametrize("move", [Confirm, Drop])
def test_nobody_answers_for_somebody_else(move: type[Confirm | Drop]):
    campaign = owing(3000).seated(TONNY).play(offering(2000))
    [proposal] = campaign.state.proposals.values()

    assert campaign.refuse(move(TONNY, proposal.id)).reason is Reason.PROPOSAL_GONE


@pytest.mark.parametrize("move", [Confirm, Drop])
def test_what_was_never_said_back_cannot_be_answered(move: type[Confirm | Drop]):
    refusal = owing(3000).refuse(move(FRANK, ProposalId("pnone")))

    assert refusal.reason is Reason.PROPOSAL_GONE


def test_what_is_dropped_was_not_meant_so():
    campaign = owing(3000).play(offering(2000))
    [proposal] = campaign.state.proposals.values()

    [closed] = campaign.decide(Drop(FRANK, proposal.id))

    assert closed == ProposalClosed(proposal.id, FRANK, dropped=True)
    assert campaign.after(closed).state.proposals == campaign.after(closed).state.words == {}


def test_dropping_one_thing_leaves_the_others_said_back():
    campaign = owing(3000).play(offering(2000)).play(offering(500, to=RADOVAN))
    [to_milo] = [one for one in campaign.state.proposals.values() if one.to is MILO]

    campaign = campaign.play(Drop(FRANK, to_milo.id))

    assert [one.to for one in campaign.state.proposals.values()] == [RADOVAN]


REFUSED_WORDS = {
    "for a time that has passed": (
        owing(3000),
        offering(due=GameTime(NOON - 1)),
        Reason.PROMISE_IN_THE_PAST,
    ),
    "for now": (owing(3000), offering(due=NOON), Reason.PROMISE_IN_THE_PAST),
    "for more than two weeks on": (
        owing(3000),
        offering(due=GameTime(NOON + 14 * DAY + 1)),
        Reason.PROMISE_TOO_FAR,
    ),
    "of nothing": (owing(3000), offering(0), Reason.NOT_POSITIVE),
    "of less than nothing": (owing(3000), offering(-1), Reason.NOT_POSITIVE),
    "a third one to Milo": (
        owing(3000)
        .promised(Promised.MONEY, MILO, amount=10)
        .promised(Promised.CLUB, MILO, amount=20),
        offering(),
        Reason.TOO_MANY_WORDS,
    ),
    "to Vic for yesterday": (
        free(),
        promising(due=GameTime(NOON - DAY)),
        Reason.PROMISE_IN_THE_PAST,
    ),
    "to Vic for next month": (
        free(),
        promising(due=GameTime(NOON + 30 * DAY)),
        Reason.PROMISE_TOO_FAR,
    ),
    "to Vic who has left": (free().being(vic_gone=True), promising(), Reason.VIC_GONE),
    "to Vic with a face like that": (owing(1, rung=5), promising(), Reason.WORDS_CLOSED),
    "through a closed door": (owing(1, rung=6), promising(), Reason.DOOR_CLOSED),
    "a third one to Vic": (
        free().promised(Promised.VET).promised(Promised.DINNER),
        promising(),
        Reason.TOO_MANY_WORDS,
    ),
    "the same one, for sooner": (
        free().promised(Promised.CLUB, due_in=30),
        promising(due=TOMORROW),
        Reason.ALREADY_PROMISED,
    ),
    "the same one, for the same time": (
        free().promised(Promised.CLUB, due_in=24),
        promising(due=TOMORROW),
        Reason.ALREADY_PROMISED,
    ),
}


@pytest.mark.parametrize(("campaign", "move", "reason"), REFUSED_WORDS.values(), ids=REFUSED_WORDS)
def test_words_that_nobody_takes(campaign: Table, move: OfferWord | PromiseVic, reason: Reason):
    assert campaign.refuse(move).reason is reason


def test_two_weeks_are_just_believed():
    campaign = owing(3000).play(offering(due=GameTime(NOON + 14 * DAY)))

    assert len(campaign.state.proposals) == 1


def test_words_to_one_do_not_use_up_what_another_believes():
    campaign = owing(3000).promised(Promised.VET).promised(Promised.DINNER)

    assert of(Proposed, campaign.decide(offering()))


def test_a_word_confirmed_too_late_is_refused():
    campaign = owing(3000).play(offering())
    [proposal] = campaign.state.proposals.values()

    late = campaign.at(TOMORROW)

    assert late.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROMISE_IN_THE_PAST


def test_an_evening_said_in_passing_is_said_back_like_money():
    campaign = free().play(OfferWord(FRANK, VIC, Promised.DINNER, 0, TOMORROW, "dinner, ok?"))
    [proposal] = campaign.state.proposals.values()

    campaign = campaign.play(Confirm(FRANK, proposal.id))

    [word] = campaign.state.words_of(FRANK, VIC)
    assert (word.what, word.due, word.said) == (Promised.DINNER, TOMORROW, "dinner, ok?")


@pytest.mark.parametrize(
    ("campaign", "reason"),
    [(free().being(vic_gone=True), Reason.VIC_GONE), (free().being(rung=6), Reason.DOOR_CLOSED)],
)
def test_an_evening_cannot_be_said_to_nobody(campaign: Table, reason: Reason):
    evening = OfferWord(FRANK, VIC, Promised.DINNER, 0, TOMORROW, "dinner, ok?")

    assert campaign.refuse(evening).reason is reason


# Money.


def test_paying_what_was_said_keeps_the_word():
    campaign = confirmed(owing(3000, cash=3000), offering(2000))

    paid = campaign.play(PayDebt(FRANK, 2000))

    assert paid.words() == []
    assert paid.dealer().kept == 1
    assert paid.dealer().standing == 530
    assert not paid.waiting(Errand.WORD_DUE)


def test_a_word_is_kept_by_payments_that_add_up_to_it():
    campaign = confirmed(owing(3000, cash=3000), offering(2000)).play(PayDebt(FRANK, 1999))
    assert campaign.words() == [Promised.MONEY]

    campaign = campaign.play(PayDebt(FRANK, 1))

    assert campaign.words() == []
    assert campaign.dealer().kept == 1


def test_what_was_paid_before_a_word_was_given_does_not_count():
    campaign = owing(3000, cash=3000).play(PayDebt(FRANK, 900))

    campaign = confirmed(campaign, offering(1000)).play(PayDebt(FRANK, 999))

    assert campaign.words() == [Promised.MONEY]


def test_what_radovan_collects_counts_towards_a_word():
    campaign = confirmed(owing(3000, cash=1000), offering(1000)).visited(1)

    campaign = campaign.play(AnswerVisit(FRANK, VisitChoice.PAY))

    assert campaign.words() == []
    assert campaign.dealer().kept == 1


def test_a_payment_keeps_nobody_elses_word():
    campaign = confirmed(owing(3000, cash=3000), offering(1000))
    campaign = campaign.seated(TONNY).carrying(TONNY, cash=3000)
    campaign = campaign.owing(3000, TONNY, debt=OTHER)

    campaign = campaign.play(PayDebt(TONNY, 3000))

    assert campaign.words() == [Promised.MONEY]


def test_a_word_to_milo_broken_costs_standing():
    campaign = confirmed(owing(3000, due_in=60), offering(2000))

    campaign = campaign.keep(Errand.WORD_DUE)

    assert campaign.words() == []
    assert campaign.dealer().broken == 1
    assert campaign.dealer().standing == 420


def test_a_word_broken_leaves_the_debt_and_the_rung_as_they_were():
    campaign = confirmed(owing(3000, due_in=60), offering(2000))

    broken = campaign.keep(Errand.WORD_DUE)

    assert broken.debt() == campaign.debt()
    assert broken.dealer().rung == 0


@pytest.mark.parametrize(("kept", "warmth"), [(True, 600), (False, 350)])
def test_radovan_remembers_words_given_to_him(*, kept: bool, warmth: int):
    campaign = confirmed(owing(3000, cash=3000, due_in=60), offering(2000, to=RADOVAN))

    campaign = campaign.play(PayDebt(FRANK, 2000)) if kept else campaign.keep(Errand.WORD_DUE)

    assert campaign.dealer().warmth == warmth
    assert campaign.dealer().standing == 500


# Vic.


@pytest.mark.parametrize(("what", "patience"), [(Promised.CLUB, 450), (Promised.SPAIN, 900)])
def test_affection_is_credit(what: Promised, patience: int):
    """A word gives her patience now, and Spain gives most."""
    campaign = free().being(patience=200)

    [given] = of(WordGiven, campaign.decide(promising(what)))

    assert given.due == TOMORROW
    assert campaign.after(given).dealer().patience == patience


def test_her_patience_has_a_ceiling():
    campaign = free().being(patience=900)

    assert campaign.play(promising()).dealer().patience == 1000


def test_words_to_milo_and_radovan_are_no_credit_with_vic():
    campaign = confirmed(owing(3000).being(patience=200), offering(1000, to=RADOVAN))

    assert campaign.dealer().patience == 200


def test_a_word_to_vic_broken_costs_more_than_it_gave():
    campaign = free().being(patience=300).play(promising())

    campaign = campaign.keep(Errand.WORD_DUE)

    assert campaign.dealer().patience == 150
    assert campaign.dealer().broken == 1
    assert campaign.dealer().standing == 500
    assert not campaign.dealer().vic_gone


def test_vic_leaves_when_a_broken_word_was_the_last_of_her_patience():
    campaign = free().being(patience=400).promised(Promised.DINNER)

    campaign = campaign.keep(Errand.WORD_DUE)

    assert campaign.dealer().vic_gone


def test_an_evening_spent_keeps_the_word_about_it():
    campaign = free(cash=2000).being(patience=300).promised(Promised.CLUB)
    campaign = campaign.promised(Promised.VET)

    campaign = campaign.play(GoOut(FRANK, Promised.CLUB))

    assert campaign.words() == [Promised.VET]
    assert campaign.dealer().kept == 1
    assert campaign.dealer().patience == 300 + 200 + 100
    assert [one.subject for one in campaign.waiting(Errand.WORD_DUE)] == [f"w{FRANK}/vic/vet"]


def test_later_again_is_something_she_notices():
    campaign = free().promised(Promised.CLUB, due_in=10)

    events = campaign.decide(PromiseVic(FRANK, Promised.CLUB, TOMORROW, "after this deal"))
    campaign = campaign.after(*events)

    [put_off] = of(WordPutOff, events)
    [word] = campaign.state.words_of(FRANK)
    assert put_off.due == word.due == TOMORROW
    assert word.said == "after this deal"
    assert campaign.dealer().patience == 350
    assert [one.due for one in campaign.waiting(Errand.WORD_DUE)] == [TOMORROW]


def test_later_again_can_be_once_too_often():
    campaign = free().being(patience=150).promised(Promised.CLUB, due_in=10)

    campaign = campaign.play(promising())

    assert campaign.dealer().vic_gone
    assert not campaign.waiting(Errand.WORD_DUE)


def test_a_word_put_off_at_the_limit_of_two_is_no_third_word():
    campaign = free().promised(Promised.CLUB, due_in=10).promised(Promised.VET)

    assert of(WordPutOff, campaign.decide(promising()))


def test_vic_does_not_come_back_from_a_broken_spain():
    """However patient she was."""
    campaign = free().being(patience=1000).stashed(cash=4000, goods=3).promised(Promised.SPAIN)

    campaign = campaign.keep(Errand.WORD_DUE)

    assert campaign.dealer().vic_gone
    assert campaign.state.flat_cash(FRANK) == campaign.state.flat_goods(FRANK) == 0
    assert campaign.dealer().broken == 1


def test_a_broken_evening_is_not_a_broken_spain():
    campaign = free().being(patience=1000).promised(Promised.DINNER)

    assert not campaign.keep(Errand.WORD_DUE).dealer().vic_gone


# The clock.


def test_a_word_is_mentioned_six_hours_before_it_falls_due():
    campaign = free().play(promising(due=GameTime(NOON + 10 * HOUR)))
    [reminder] = campaign.waiting(Errand.REMINDER)

    mentioned = campaign.brings(Errand.REMINDER)

    assert reminder.due == NOON + 4 * HOUR
    assert of(WordReminded, mentioned) == [WordReminded(WordId(reminder.subject), FRANK)]
    assert campaign.after(*mentioned).state.words == campaign.state.words


def test_a_word_for_soon_is_not_mentioned_again():
    campaign = free().play(promising(due=GameTime(NOON + 6 * HOUR)))

    assert not campaign.waiting(Errand.REMINDER)
    assert len(campaign.waiting(Errand.WORD_DUE)) == 1


@pytest.mark.parametrize("end", [WordKept, WordBroken])
def test_a_word_is_over_once(end: type[WordKept | WordBroken]):
    """Kept or broken, its appointments are gone with it."""
    campaign = free(cash=2000).play(promising())
    [word] = campaign.state.words_of(FRANK)

    if end is WordKept:
        events = campaign.decide(GoOut(FRANK, Promised.CLUB))
    else:
        campaign = campaign.keep(Errand.REMINDER)
        events = campaign.brings(Errand.WORD_DUE)

    assert [one.word for one in of(end, events)] == [word.id]
    ended = campaign.after(*events)
    assert not [one for one in ended.state.appointments.values() if one.subject == word.id]


def test_an_appointment_kept_is_not_kept_again():
    campaign = free().play(promising())
    [due] = campaign.waiting(Errand.WORD_DUE)

    campaign = campaign.keep(Errand.REMINDER).keep(Errand.WORD_DUE)

    assert campaign.refuse(Keep(due.id)).reason is Reason.APPOINTMENT_GONE
    assert campaign.refuse(Keep(AppointmentId("anone"))).reason is Reason.APPOINTMENT_GONE


def test_a_word_for_a_debt_that_is_paid_meanwhile_is_not_given():
    campaign = owing(3000, cash=3000).play(offering(2000)).play(PayDebt(FRANK, Portion.ALL))
    [proposal] = campaign.state.proposals.values()

    assert campaign.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROPOSAL_GONE


def test_a_word_for_more_than_is_still_owed_can_be_kept_by_paying_everything():
    campaign = owing(3000, cash=3000).play(offering(3000)).play(PayDebt(FRANK, 2000))
    [proposal] = campaign.state.proposals.values()

    campaign = campaign.play(Confirm(FRANK, proposal.id)).play(PayDebt(FRANK, Portion.ALL))

    assert campaign.words() == []
    assert campaign.dealer().kept == 1


def test_nobody_believes_a_third_word_however_it_came_about():
    campaign = owing(3000, due_in=30).promised(Promised.MONEY, RADOVAN, amount=10).visited(2)
    campaign = campaign.play(offering(1000, to=RADOVAN))
    campaign = campaign.play(AnswerVisit(FRANK, VisitChoice.WORD))
    [proposal] = campaign.state.proposals.values()

    assert campaign.refuse(Confirm(FRANK, proposal.id)).reason is Reason.TOO_MANY_WORDS


@pytest.mark.parametrize(
    ("campaign", "reason"),
    [
        (owing(3000).being(vic_gone=True), Reason.VIC_GONE),
        (owing(3000, rung=6), Reason.DOOR_CLOSED),
    ],
)
def test_money_cannot_be_promised_to_nobody_either(campaign: Table, reason: Reason):
    assert campaign.refuse(offering(to=VIC)).reason is reason


def test_what_happened_is_told_in_order():
    """Said back, agreed to, given."""
    campaign = owing(3000).play(offering())
    [proposal] = campaign.state.proposals.values()

    happened = told(campaign.decide(Confirm(FRANK, proposal.id)))

    assert [type(event) for event in happened] == [ProposalClosed, WordGiven]
