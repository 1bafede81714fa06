"""The stage: what happened becomes cards for the table, the phones, and who typed the command.

Called inside the write's transaction, so it is pure: no clock, no network, no database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import telling_deals as deals
from bot import telling_house as house
from bot import telling_money as money
from bot import telling_people as people
from bot import telling_police as police
from bot import telling_risk as risk
from bot import telling_table as table
from bot.cards import Card
from bot.scene import Scene
from bot.wording import wording
from db import outbox as post
from db.outbox import Letter
from game import events as e
from game import happenings as h
from game import notices as n
from game.campaign import ModelMode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.script import Told

TELLERS: Mapping[type[e.Event], Callable[[Scene, Any], None]] = {
    e.CampaignOpened: table.opened,
    e.CampaignPaused: table.paused,
    e.CampaignResumed: table.resumed,
    e.PaceSet: table.pace_set,
    e.HelpSet: table.help_set,
    e.ModelSet: table.model_set,
    e.CampaignEnded: table.ended,
    e.DawnBroke: table.dawn,
    e.DealerJoined: table.joined,
    e.DealerWoke: table.woke,
    e.StolenFrom: table.stolen,
    e.AbsenceNoted: table.absent,
    e.RunEnded: table.run_ended,
    e.OfferMade: money.offer_made,
    e.OfferDeclined: money.offer_declined,
    e.FrontTaken: money.front_taken,
    e.DebtPaid: money.paid,
    e.DebtSettled: money.settled,
    e.DebtReminded: money.reminded,
    e.DebtMissed: money.missed,
    e.PleaGranted: money.plea,
    e.DebtPassed: money.passed,
    e.Sold: money.sold,
    e.Rested: money.rested,
    e.Talked: people.talked,
    e.Called: people.called,
    e.CallsSet: people.calls_set,
    e.Proposed: people.proposed,
    e.ProposalClosed: people.proposal_closed,
    e.WordGiven: people.word_given,
    e.WordPutOff: people.word_put_off,
    e.WordKept: people.word_kept,
    e.WordReminded: people.word_reminded,
    e.WordBroken: people.word_broken,
    e.VisitSet: people.visit_set,
    e.VisitBegun: people.visit_begun,
    e.VisitAnswered: people.visit_answered,
    e.VisitLapsed: people.visit_lapsed,
    e.Collected: people.collected,
    e.Pocketed: people.pocketed,
    e.Wounded: people.wounded,
    e.Strained: people.strained,
    e.PutInFlat: people.put_in_flat,
    e.TakenFromFlat: people.taken_from_flat,
    e.WentOut: people.went_out,
    e.VicLeft: people.vic_left,
    h.BustBegun: police.bust_begun,
    h.BustEnded: police.bust_ended,
    h.TakenIn: police.taken_in,
    h.Released: police.released,
    h.RoomOpened: police.room_opened,
    h.RoomAnswered: police.room_answered,
    h.RoomClosed: police.room_closed,
    h.HasseCame: risk.hasse_came,
    h.HasseAnswered: risk.hasse_answered,
    h.DealDone: risk.deal_done,
    h.DealFailed: risk.deal_failed,
    h.MuleSent: risk.mule_sent,
    h.BagCame: risk.bag_came,
    h.BagTested: risk.bag_tested,
    h.SodaSold: risk.soda_sold,
    h.Robbed: risk.robbed,
    h.EnemyCame: risk.enemy_came,
    h.Rode: risk.rode,
    h.LashedOut: risk.lashed_out,
    h.MercyOffered: risk.mercy_offered,
    h.MercyOver: risk.mercy_over,
    h.DeadlineMoved: risk.deadline_moved,
    h.BargainProposed: deals.proposed,
    h.BargainClosed: deals.closed,
    h.HandedOver: deals.handed_over,
    h.DealerPaid: deals.dealer_paid,
    h.PaidFor: deals.paid_for,
    h.PaperSold: deals.paper_sold,
    h.VouchedFor: deals.vouched_for,
    h.TieMade: deals.tie_made,
    h.TieEnded: deals.tie_ended,
    h.Shared: deals.shared,
    h.MiloOwes: deals.milo_owes,
    h.RumourBegun: deals.rumour_begun,
    h.RumourDenied: deals.rumour_denied,
    h.LinesSet: deals.lines_set,
    h.QuotesSet: deals.quotes_set,
    n.Configured: house.configured,
    n.TimeGiven: house.time_given,
    n.SceneStopped: house.stopped,
    n.Faded: house.faded,
    n.SeatOffered: house.seat_offered,
    n.SeatTaken: house.seat_taken,
    n.Rewound: house.rewound,
    n.VersusSet: house.versus_set,
    n.MannersSet: house.manners_set,
    n.WrittenDown: house.written_down,
}
"""What is told of each event. The others are the clockwork, and are seen by what they do."""


class Stage:
    """Tells what happens, in the campaign's language."""

    def __init__(self, model: ModelMode = ModelMode.OFF) -> None:
        """Take the most that a language model may do with what is answered to talk."""
        self._model = model

    def __call__(self, told: Told, memory: str) -> tuple[list[Letter], str]:
        """Return the letters for one move, and the memory of what was said.

        What one person alone reads is in that person's language: it is told once in each language
        that somebody here reads, and of each telling those letters are kept that it is for.
        """
        letters, memory = self._told(told, memory, told.language)
        for language in sorted({one.language for one in told.after.dealers.values()}):
            if language not in ("", told.language):
                theirs, memory = self._told(told, memory, language)
                letters += theirs
        return letters, memory

    def _told(self, told: Told, memory: str, language: str) -> tuple[list[Letter], str]:
        scene = Scene(told, memory, language)
        for event in told.events:
            teller = TELLERS.get(type(event))
            if teller is not None:
                teller(scene, event)
            if self._model is not ModelMode.OFF and isinstance(event, e.Talked):
                scene.lend_voice(event, self._model)
        return scene.letters(), scene.voices.memory()

    def notice(self, language: str, key: str, **facts: object) -> Letter:
        """Return a word to administrators, by its key among what is said of the table."""
        card = Card(lines=[wording(language)(f"table.{key}", **facts)])
        return Letter(post.ADMINISTRATORS, card.to_text())

    def fold(self, language: str, target: str, letter: int, key: str) -> Letter:
        """Return what makes an earlier letter say one sentence, and no more."""
        return Letter(
            target, Card(lines=[wording(language)(f"table.{key}")], fold=letter).to_text()
        )
