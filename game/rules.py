"""The rules: `decide` says what a move makes happen, `apply` says what that changes.

Both are total and pure. Adding a move adds one case to `decide`; adding an event, one to `apply`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from game import (
    bargains,
    belief,
    big_deal,
    custody,
    days,
    debts,
    desperate,
    endings,
    flat,
    fronts,
    ledger,
    limits,
    memory,
    mercy,
    rides,
    street,
    table,
    talk,
    ties,
    visits,
    words,
)
from game import events as e
from game import happenings as h
from game import moves as m
from game import notices as n
from game import orders as o
from game import schemes as s
from game.campaign import (
    Appointment,
    Campaign,
    Errand,
    HowEnded,
    Pace,
    Scenario,
    Status,
    Tone,
    with_dealer,
)
from game.gametime import day_number
from game.house_rules import HouseRules
from game.refusals import Reason, Refusal
from game.turn import Turn
from game.units import BagId, BargainId, Character, DealerId, DebtId, RoomId, VisitId, WordId
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Dealer
    from game.dice import Dice
    from game.events import Event
    from game.gametime import GameTime
    from game.happenings import Happening
    from game.notices import Notice
    from game.orders import Order
    from game.schemes import Scheme

UNOPENED = Campaign(0, Scenario(""), Pace.SLOW, Tone.SOFT, HouseRules())
"""What a campaign is before anything has happened. A journal replays from here."""


def decide(state: Campaign, move: m.Move, now: GameTime, dice: Dice) -> list[Event] | Refusal:
    """Return what a move makes happen, in order, or why it does not.

    `now` is the campaign's time: for what the clock brings, the time it was due. Changes nothing.
    """
    made = decided(state, move, now, dice)
    return made if isinstance(made, Refusal) else made[0]


def decided(
    state: Campaign, move: m.Move, now: GameTime, dice: Dice
) -> tuple[list[Event], Campaign] | Refusal:
    """Return as `decide` does, with the state that its events leave.

    A decision makes that state on its way: who wants both need not apply the events again.
    """
    turn = Turn(state, now, dice, apply)
    refusal = _decide(turn, move)
    return (turn.events, turn.state) if refusal is None else refusal


def _decide(turn: Turn, move: m.Move) -> Refusal | None:  # noqa: PLR0911 - who may do what, when
    state = turn.state
    if isinstance(move, m.OpenCampaign):
        if state.position:
            return Refusal(Reason.ALREADY_OPEN)
        turn.emit(e.CampaignOpened(move.seed, move.scenario, move.pace, move.tone, move.language))
        return None
    if state.status is Status.OVER:
        return Refusal(Reason.OVER)
    match move:
        case (
            m.PauseCampaign()
            | m.ResumeCampaign()
            | m.SetPace()
            | m.SetHelp()
            | m.SetModel()
            | m.EndCampaign()
        ):
            return _administer(turn, move)
        case (
            o.Configure()
            | o.GiveTime()
            | o.RemoveDealer()
            | o.OfferSeat()
            | o.TakeSeat()
            | o.Rewind()
            | o.StopScene()
            | o.WriteDown()
        ):
            return _order(turn, move)
        case m.Keep():
            return _keep(turn, move)
        case m.Join():
            return (
                Refusal(Reason.PAUSED) if state.status is Status.PAUSED else days.join(turn, move)
            )
        case _:
            return _play(turn, move)


def _administer(  # noqa: C901 - one case a move
    turn: Turn,
    move: m.PauseCampaign | m.ResumeCampaign | m.SetPace | m.SetHelp | m.SetModel | m.EndCampaign,
) -> Refusal | None:
    state = turn.state
    match move:
        case m.PauseCampaign():
            if state.status is Status.PAUSED:
                return Refusal(Reason.PAUSED)
            turn.emit(e.CampaignPaused())
        case m.ResumeCampaign():
            if state.status is not Status.PAUSED:
                return Refusal(Reason.NOT_PAUSED)
            if move.fade and (refusal := table.fade(turn)):
                return refusal
            turn.emit(e.CampaignResumed())
        case m.SetPace(pace=pace):
            if pace is state.pace:
                return Refusal(Reason.SAME_PACE, {"pace": pace})
            turn.emit(e.PaceSet(pace))
        case m.SetHelp(note=note):
            turn.emit(e.HelpSet(note))
        case m.SetModel(mode=mode):
            turn.emit(e.ModelSet(mode))
        case m.EndCampaign():
            endings.close(turn, HowEnded.ENDED)
        case _:
            assert_never(move)
    return None


def _order(turn: Turn, move: Order) -> Refusal | None:  # noqa: PLR0911 - one case a move
    match move:
        case o.Configure():
            return table.configure(turn, move)
        case o.GiveTime():
            return table.give_time(turn, move)
        case o.RemoveDealer():
            return table.remove(turn, move)
        case o.OfferSeat():
            return table.offer_seat(turn, move)
        case o.TakeSeat():
            return table.take_seat(turn, move)
        case o.StopScene():
            return table.stop(turn, move)
        case o.Rewind():
            turn.emit(n.Rewound(move.position, move.undone, move.since))
            if not {*move.veiled} <= {*turn.state.veiled}:
                turn.emit(n.Faded(move.veiled))
            return None
        case o.WriteDown():
            turn.emit(n.WrittenDown(move.what))
            return None
        case _:
            assert_never(move)


def _keep(turn: Turn, move: m.Keep) -> Refusal | None:  # noqa: C901 - one case an errand
    appointment = turn.state.appointments.get(move.appointment)
    if appointment is None:
        return Refusal(Reason.APPOINTMENT_GONE)
    turn.close(appointment)
    subject = appointment.subject
    match appointment.errand:
        case Errand.DAWN:
            days.dawn(turn)
        case Errand.CURTAIN:
            endings.close(turn, HowEnded.SUNDAY)
        case Errand.OFFER_LAPSES:
            fronts.lapse(turn, DealerId(subject))
        case Errand.REMINDER if subject.startswith("w"):
            words.remind(turn, WordId(subject))
        case Errand.REMINDER:
            debts.remind(turn, DebtId(subject))
        case Errand.DEBT_DUE:
            debts.miss(turn, DebtId(subject))
        case Errand.VISIT_ARRIVES:
            visits.arrive(turn, VisitId(subject))
        case Errand.VISIT_LAPSES:
            visits.lapse(turn, VisitId(subject))
        case Errand.WORD_DUE:
            words.fall_due(turn, WordId(subject))
        case Errand.CALL:
            talk.call(turn, subject)
        case _:
            _keep_later(turn, appointment.errand, subject)
    return None


def _keep_later(turn: Turn, errand: Errand, subject: str) -> None:  # noqa: C901 - one case an errand
    """Keep what the later story set; `subject` is `what:dealer`, or an id."""
    dealer = DealerId(subject.partition(":")[2])
    match errand:
        case Errand.BUST_LAPSES:
            custody.lapse(turn, dealer)
        case Errand.RELEASE:
            custody.release(turn, dealer)
        case Errand.ROOM_CLOSES:
            custody.close_room(turn, RoomId(subject))
        case Errand.HASSE_LAPSES:
            big_deal.lapse(turn, dealer)
        case Errand.DEAL:
            big_deal.meet(turn, dealer)
        case Errand.BAG:
            desperate.bring(turn, BagId(subject))
        case Errand.ENEMY:
            desperate.enemy(turn, dealer)
        case Errand.BARGAIN_LAPSES:
            bargains.lapse(turn, BargainId(subject))
        case Errand.VERSUS_ENDS:
            table.versus_ends(turn, dealer)
        case Errand.MERCY:
            mercy.call(turn, dealer)
        case Errand.MERCY_LAPSES:
            mercy.lapse(turn, dealer)
        case _:  # pragma: no cover - the others are kept above
            raise TypeError(errand)


def _play(turn: Turn, move: m.DealerMove) -> Refusal | None:
    dealer = turn.state.dealers.get(move.dealer)
    if dealer is None:
        return Refusal(Reason.NOT_JOINED)
    ended, paused = dealer.ended is not None, turn.state.status is Status.PAUSED
    if (ended or paused) and isinstance(move, _LIMITS):
        # A scene that was stopped is when they are needed, and consent outlasts a run.
        return _act(turn, move)
    if ended:
        return Refusal(Reason.OUT_OF_THE_GAME)
    if paused:
        return Refusal(Reason.PAUSED)
    if refusal := _bound(turn.state, dealer, move):
        return refusal
    if day_number(dealer.acted) < day_number(turn.now):
        turn.emit(e.DealerActed(dealer.id, turn.now))
    return _act(turn, move)


_LIMITS = (s.SetLines, s.SetQuotes, o.SetManners)
"""What can be done in a pause too, and when a run is over."""
_ALWAYS = (m.Leave, m.SetCalls, m.Drop, o.SetVersus, *_LIMITS)
"""What can be done whatever happens: it is about the player, and not about the dealer."""


def _bound(state: Campaign, dealer: Dealer, move: m.DealerMove) -> Refusal | None:
    """Say what keeps a dealer from doing anything at all, if something does (rows 10, 11)."""
    if isinstance(move, _ALWAYS):
        return None
    if dealer.held_until and not isinstance(move, s.AnswerRoom):
        return Refusal(Reason.IN_CUSTODY, {"due": dealer.held_until})
    if not isinstance(move, s.AnswerBust):
        bust = state.bust_of(dealer.id)
        if bust is not None:
            return Refusal(Reason.BUSTED, {"due": bust.until})
    return None


def _act(turn: Turn, move: m.DealerMove) -> Refusal | None:  # noqa: C901, PLR0911, PLR0912 - one case a move
    match move:
        case m.Leave():
            return endings.leave(turn, move)
        case m.TakeFront():
            return fronts.ask(turn, move)
        case m.AnswerOffer():
            return fronts.answer(turn, move)
        case m.PayDebt():
            return debts.pay(turn, move)
        case m.AskTime():
            return debts.ask_time(turn, move)
        case m.OfferWord():
            return words.offer(turn, move)
        case m.Confirm():
            return _confirm(turn, move)
        case m.Drop():
            return words.drop(turn, move)
        case m.PromiseVic():
            return words.promise_vic(turn, move)
        case m.GoOut():
            return flat.go_out(turn, move)
        case m.Stash():
            return flat.stash(turn, move)
        case m.TakeBack():
            return flat.take_back(turn, move)
        case m.Sell():
            return street.sell(turn, move)
        case m.Rest():
            return street.rest(turn, move)
        case m.AnswerVisit():
            return visits.answer(turn, move)
        case m.Talk():
            return talk.talk(turn, move)
        case m.SetCalls():
            return talk.set_calls(turn, move)
        case o.SetVersus():
            return table.set_versus(turn, move)
        case o.SetManners():
            return table.set_manners(turn, move)
        case _:
            return _scheme(turn, move)


def _scheme(turn: Turn, move: Scheme) -> Refusal | None:  # noqa: C901, PLR0911, PLR0912 - one case a move
    match move:
        case s.AnswerBust():
            return custody.answer(turn, move)
        case s.AnswerRoom():
            return custody.answer_room(turn, move)
        case s.AnswerHasse():
            return big_deal.answer(turn, move)
        case s.SendMule():
            return desperate.send_mule(turn, move)
        case s.OpenBag():
            return desperate.test_bag(turn, move)
        case s.Rob():
            return desperate.rob(turn, move)
        case s.Ride():
            return rides.ride(turn, move)
        case s.Lash():
            return rides.lash(turn, move)
        case s.AnswerCall():
            return mercy.answer(turn, move)
        case s.Spread():
            return belief.spread(turn, move)
        case s.OfferGoods():
            return bargains.offer_goods(turn, move)
        case s.Lend():
            return bargains.lend(turn, move)
        case s.Vouch():
            return bargains.vouch(turn, move)
        case s.OfferTie():
            return bargains.offer_tie(turn, move)
        case s.Part():
            return ties.part(turn, move)
        case s.AnswerBargain():
            return bargains.answer(turn, move)
        case s.PayDealer():
            return bargains.pay_dealer(turn, move)
        case s.SellPaper():
            return bargains.sell_paper(turn, move)
        case s.SetLines():
            return limits.set_lines(turn, move)
        case s.SetQuotes():
            return limits.set_quotes(turn, move)
        case _:
            assert_never(move)


def _confirm(turn: Turn, move: m.Confirm) -> Refusal | None:
    """Make what was said back count: a plea's terms, or a word."""
    proposal = turn.state.proposals.get(move.proposal)
    if proposal is None or proposal.dealer != move.dealer:
        return Refusal(Reason.PROPOSAL_GONE)
    turn.emit(e.ProposalClosed(move.proposal, move.dealer, dropped=False))
    if proposal.debt is not None:
        return debts.grant_time(turn, proposal)
    return words.confirm(turn, proposal)


def apply(state: Campaign, event: Event) -> Campaign:
    """Return the state after an event. Money and product move as the ledger says, and only so."""
    changed = _apply(state, event)
    posting = ledger.entries(event)
    balances = ledger.posted(changed.balances, posting) if posting else changed.balances
    return replace(changed, position=changed.position + 1, balances=balances)


def replay(events: list[Event]) -> Campaign:
    """Return the state that a whole journal makes."""
    state = UNOPENED
    for event in events:
        state = apply(state, event)
    return state


def _apply(state: Campaign, event: Event) -> Campaign:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one case an event
    match event:
        case e.CampaignOpened():
            return _opened(event)
        case e.ClockStarted():
            return days.clock_started(state, event)
        case e.CampaignPaused():
            return replace(state, status=Status.PAUSED)
        case e.CampaignResumed():
            running = Status.RUNNING if state.markets else Status.WAITING
            return replace(state, status=running, stopped=False, topic="")
        case e.PaceSet():
            return replace(state, pace=event.pace)
        case e.HelpSet():
            return replace(state, help=event.note)
        case e.ModelSet():
            return replace(state, model=event.mode)
        case e.CampaignEnded():
            return endings.campaign_ended(state, event)
        case e.DawnBroke():
            return days.dawn_broke(state, event)
        case e.RulesChanged():
            return days.rules_changed(state, event)
        case e.AppointmentSet():
            return _appointment_set(state, event)
        case e.AppointmentClosed():
            left = {k: a for k, a in state.appointments.items() if k != event.appointment}
            return replace(state, appointments=left)
        case e.DealerJoined():
            return days.dealer_joined(state, event)
        case e.DealerActed():
            return days.dealer_acted(state, event)
        case e.DealerWoke():
            return days.dealer_woke(state, event)
        case e.Wounded():
            was = state.dealers[event.dealer]
            hurt = event.at or was.hurt_at
            return with_dealer(state, event.dealer, wounds=was.wounds + event.wounds, hurt_at=hurt)
        case e.Strained():
            strain = state.dealers[event.dealer].strain + event.strain
            return with_dealer(state, event.dealer, strain=strain)
        case e.HeirNamed():
            named = with_dealer(state, event.dealer, heir=event.heir)
            return memory.told_on(named, Character.RADOVAN, event.heir)
        case e.Talked():
            return talk.talked(state, event)
        case e.CallsSet():
            return talk.calls_set(state, event)
        case e.RunEnded():
            return endings.run_ended(state, event)
        case e.OfferMade():
            return fronts.offer_made(state, event)
        case e.OfferDeclined():
            return fronts.offer_declined(state, event)
        case e.FrontTaken():
            return fronts.front_taken(state, event)
        case e.DebtPaid() | e.Collected():
            return debts.reduced(state, event)
        case e.DebtSettled():
            return debts.debt_settled(state, event)
        case e.DebtMissed():
            return debts.debt_missed(state, event)
        case e.PleaGranted():
            return debts.plea_granted(state, event)
        case e.DebtPassed():
            return debts.debt_passed(state, event)
        case e.MenuHeard():
            return with_dealer(state, event.dealer, menu=event.menu)
        case e.Proposed():
            return words.proposed(state, event)
        case e.ProposalClosed():
            return words.proposal_closed(state, event)
        case e.WordGiven():
            return words.word_given(state, event)
        case e.WordPutOff():
            return words.word_put_off(state, event)
        case e.WordKept():
            return words.word_kept(state, event)
        case e.WordBroken():
            return words.word_broken(state, event)
        case e.VisitSet():
            return visits.visit_set(state, event)
        case e.VisitBegun():
            return visits.visit_begun(state, event)
        case e.VisitAnswered():
            return visits.visit_answered(state, event)
        case e.VisitLapsed():
            return visits.visit_lapsed(state, event)
        case e.VisitCalledOff():
            return visits.visit_closed(state, event)
        case e.PutInFlat() | e.TakenFromFlat():
            return flat.carried(state, event)
        case e.WentOut():
            return flat.went_out(state, event)
        case e.VicLeft():
            return flat.vic_left(state, event)
        case e.Sold():
            return street.sold(state, event)
        case e.Rested():
            return street.rested(state, event)
        case e.StolenFrom():
            return days.stolen_from(state, event)
        case e.AbsenceNoted() | e.Pocketed() | e.DebtReminded() | e.WordReminded() | e.Called():
            return state
        case (
            n.Configured()
            | n.TimeGiven()
            | n.SceneStopped()
            | n.Faded()
            | n.SeatOffered()
            | n.SeatTaken()
            | n.Rewound()
            | n.VersusSet()
            | n.MannersSet()
            | n.WrittenDown()
        ):
            return _noticed(state, event)
        case _:
            return _happened(state, event)


def _noticed(state: Campaign, event: Notice) -> Campaign:  # noqa: PLR0911 - one case an event
    match event:
        case n.Configured():
            return table.configured(state, event)
        case n.TimeGiven() | n.WrittenDown():
            return state
        case n.SceneStopped():
            return table.stopped(state, event)
        case n.Faded():
            return table.faded(state, event)
        case n.SeatOffered():
            return table.seat_offered(state, event)
        case n.SeatTaken():
            return table.seat_taken(state, event)
        case n.Rewound():
            # The journal's numbers go on: no id, no throw and no message is ever used again.
            return replace(state, position=event.position)
        case n.VersusSet():
            return table.versus_set(state, event)
        case n.MannersSet():
            return table.manners_set(state, event)
        case _:
            assert_never(event)


def _happened(state: Campaign, event: Happening) -> Campaign:  # noqa: C901, PLR0911, PLR0912 - one case an event
    match event:
        case h.HotSpot():
            return days.hot_spot(state, event)
        case h.Reckoned():
            return days.reckoned(state, event)
        case h.PriceDrawn():
            return days.price_drawn(state, event)
        case h.BustBegun():
            return custody.bust_begun(state, event)
        case h.BustEnded():
            return custody.bust_ended(state, event)
        case h.TakenIn():
            return custody.taken_in(state, event)
        case h.Released():
            return custody.released(state, event)
        case h.RoomOpened():
            return custody.room_opened(state, event)
        case h.RoomAnswered():
            return custody.room_answered(state, event)
        case h.RoomClosed():
            return custody.room_closed(state, event)
        case h.HasseCame():
            return big_deal.hasse_came(state, event)
        case h.HasseAnswered():
            return big_deal.hasse_answered(state, event)
        case h.DealDone() | h.DealFailed():
            return big_deal.deal_over(state, event)
        case h.MuleSent():
            return desperate.mule_sent(state, event)
        case h.BagCame():
            return desperate.bag_came(state, event)
        case h.BagTested() | h.SodaSold():
            return desperate.bag_opened(state, event)
        case h.Robbed():
            return desperate.robbed(state, event)
        case h.Rode():
            return rides.rode(state, event)
        case h.LashedOut():
            return rides.lashed_out(state, event)
        case h.MercyOffered():
            return mercy.offered(state, event)
        case h.MercyOver():
            return mercy.over(state, event)
        case h.DeadlineMoved():
            return mercy.deadline_moved(state, event)
        case h.RumourBegun():
            return belief.begun(state, event)
        case h.RumourHeard():
            return belief.heard(state, event)
        case h.RumourDenied():
            return belief.denied(state, event)
        case h.BeliefsFaded():
            return belief.faded(state, event)
        case h.BargainProposed():
            return bargains.proposed(state, event)
        case h.BargainClosed():
            return bargains.closed(state, event)
        case h.HandedOver():
            return bargains.handed_over(state, event)
        case h.DealerPaid():
            return bargains.dealer_paid(state, event)
        case h.PaidFor():
            return bargains.paid_for(state, event)
        case h.PaperSold():
            return bargains.paper_sold(state, event)
        case h.VouchedFor():
            return bargains.vouched_for(state, event)
        case h.TieMade() | h.TieEnded() | h.TieStrained():
            return ties.changed(state, event)
        case h.MiloOwes():
            return debts.milo_owes(state, event)
        case h.LinesSet():
            return limits.lines_set(state, event)
        case h.QuotesSet():
            return limits.quotes_set(state, event)
        case h.EnemyCame() | h.Shared():
            return state
        case _:
            assert_never(event)


def _opened(event: e.CampaignOpened) -> Campaign:
    return Campaign(
        event.seed,
        event.scenario,
        event.pace,
        event.tone,
        HouseRules().overridden(event.scenario.rules),
        language=event.language,
    )


def _appointment_set(state: Campaign, event: e.AppointmentSet) -> Campaign:
    appointment = Appointment(event.appointment, event.due, event.errand, event.subject)
    return replace(state, appointments={**state.appointments, appointment.id: appointment})
