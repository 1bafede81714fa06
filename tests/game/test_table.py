"""The table itself: settings, stopping, time given back, seats that pass on (section 6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.affairs import Claim
from game.campaign import Errand, HowEnded, Promised, Status
from game.events import DealerJoined, DebtPassed, RunEnded
from game.gametime import DAY, GameTime
from game.happenings import LinesSet
from game.limits import TOPICS, drawn
from game.moves import (
    EndCampaign,
    Join,
    Leave,
    Move,
    PauseCampaign,
    PromiseVic,
    ResumeCampaign,
)
from game.notices import (
    Configured,
    Faded,
    SceneStopped,
    SeatTaken,
    TimeGiven,
    VersusSet,
    WrittenDown,
)
from game.orders import (
    Configure,
    GiveTime,
    OfferSeat,
    Remark,
    RemoveDealer,
    Rewind,
    SetManners,
    SetVersus,
    StopScene,
    TakeSeat,
    WriteDown,
)
from game.refusals import Reason
from game.schemes import Lash, Part, SetLines, SetQuotes, Spread
from game.table import MOST_GIVEN, MOST_PINGS, settings
from game.units import PlayerId
from tests.builders import FRANK, NOBODY, RITA, TONNY, Table, free, joined, of, opened, owing, told

NEW = PlayerId("77")
RUNNING = free()
SITUATIONS = {
    "waiting": opened(),
    "running": RUNNING,
    "paused": RUNNING.play(PauseCampaign()),
}


# Settings.


@pytest.mark.parametrize("there", SITUATIONS.values(), ids=SITUATIONS)
def test_only_what_is_named_is_changed(there: Table):
    after = there.play(Configure(zone="America/New_York", quiet="23-8"))
    again = after.play(Configure(language="da", players="5", plain=True))

    night = Configured("America/New_York", "23-8", "", versus=True, players="", plain=False)
    assert settings(after.state) == night
    assert settings(again.state) == replace(night, language="da", players="5", plain=True)


def test_what_is_so_already_is_no_change():
    assert RUNNING.refuse(Configure()).reason is Reason.SAME_SETTINGS
    assert RUNNING.refuse(Configure(quiet="")).reason is Reason.SAME_SETTINGS


def test_a_table_where_nobody_turns_on_anybody_frees_all_at_once():
    table = free().seated(TONNY, versus=True).seated(RITA).being(FRANK, versus=True)
    leaving = table.play(SetVersus(TONNY, agreed=False))

    events = leaving.decide(Configure(versus=False))
    after = leaving.after(*events)

    assert [one.dealer for one in of(VersusSet, events)] == [FRANK, TONNY]
    assert not any(one.versus or one.leaving for one in after.state.living())
    assert not after.waiting(Errand.VERSUS_ENDS)
    assert after.refuse(SetVersus(FRANK, agreed=True)).reason is Reason.VERSUS_CLOSED


def test_who_sits_down_there_agrees_to_nothing():
    table = joined().play(Configure(versus=False))

    [seated] = of(DealerJoined, table.decide(Join(NEW, "Kurt", versus=True)))

    assert not seated.versus


# Time given.


def test_time_is_given_for_minutes_to_a_week():
    assert of(TimeGiven, RUNNING.decide(GiveTime(90))) == [TimeGiven(90)]
    assert of(TimeGiven, RUNNING.decide(GiveTime(MOST_GIVEN)))


@pytest.mark.parametrize("minutes", [-60, 0, MOST_GIVEN + 1])
def test_no_other_time_can_be_given(minutes: int):
    refusal = RUNNING.refuse(GiveTime(minutes))

    assert (refusal.reason, refusal.facts) == (Reason.TIME_SIZE, {"most": MOST_GIVEN // 60})


@pytest.mark.parametrize("there", [SITUATIONS["waiting"], SITUATIONS["paused"]])
def test_a_clock_that_stands_is_given_nothing(there: Table):
    assert there.refuse(GiveTime(60)).reason is Reason.CLOCK_STANDS


def test_giving_time_changes_nothing_that_the_rules_know():
    after = RUNNING.play(GiveTime(60))

    assert after.having(position=RUNNING.state.position).state == RUNNING.state


# Stopping.


@pytest.mark.parametrize("there", SITUATIONS.values(), ids=SITUATIONS)
def test_anybody_stops_it_and_everything_stands(there: Table):
    events = there.decide(StopScene("death"))
    after = there.after(*events)

    assert events == [SceneStopped("death")]
    assert (after.state.status, after.state.stopped, after.state.topic) == (
        Status.PAUSED,
        True,
        "death",
    )
    assert after.refuse(StopScene()).reason is Reason.ALREADY_STOPPED
    assert there.refuse(StopScene("weather")).reason is Reason.NO_SUCH_TOPIC


def test_what_was_stopped_goes_on_as_it_stood():
    after = RUNNING.play(StopScene()).play(ResumeCampaign())

    assert (after.state.status, after.state.stopped, after.state.topic) == (
        Status.RUNNING,
        False,
        "",
    )
    assert drawn(after.state) == drawn(RUNNING.state)


def test_what_was_stopped_can_go_on_out_of_sight():
    named = RUNNING.play(StopScene("death"))
    unnamed = RUNNING.play(StopScene())

    assert of(Faded, named.decide(ResumeCampaign(fade=True))) == [Faded(("death",))]
    assert of(Faded, unnamed.decide(ResumeCampaign(fade=True))) == [Faded(TOPICS)]
    assert "death" in drawn(named.play(ResumeCampaign(fade=True)).state)[1]
    assert drawn(unnamed.play(ResumeCampaign(fade=True)).state)[1] == set(TOPICS)


def test_a_line_is_stricter_than_what_was_faded():
    table = RUNNING.play(SetLines(FRANK, ("death",), ()))

    lines, veils = drawn(table.play(StopScene("death")).play(ResumeCampaign(fade=True)).state)

    assert "death" in lines
    assert "death" not in veils


def test_there_is_nothing_to_fade_where_nobody_said_stop():
    paused = SITUATIONS["paused"]

    assert paused.refuse(ResumeCampaign(fade=True)).reason is Reason.NOT_STOPPED
    assert RUNNING.refuse(ResumeCampaign(fade=True)).reason is Reason.NOT_PAUSED


# Seats.


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("pause", [True, False])
def test_a_run_can_be_ended_for_somebody_even_while_the_clock_stands(*, own: bool, pause: bool):
    table = owing(5000).seated(TONNY, versus=True).being(FRANK, heir=TONNY)
    there = table.play(PauseCampaign()) if pause else table

    events = there.decide(RemoveDealer(FRANK, own))

    [ended] = of(RunEnded, events)
    assert ended.how is (HowEnded.LEFT if own else HowEnded.REMOVED)
    assert [one.taker for one in of(DebtPassed, events)] == [TONNY]


def test_only_who_sits_here_can_be_removed_or_handed_over():
    gone = RUNNING.play(Leave(FRANK, None))

    for there, seat in ((RUNNING, NOBODY), (gone, FRANK)):
        assert there.refuse(RemoveDealer(seat)).reason is Reason.NO_SUCH_SEAT
        assert there.refuse(OfferSeat(seat, NEW)).reason is Reason.NO_SUCH_SEAT
        assert there.refuse(TakeSeat(seat, NEW, versus=False)).reason is Reason.SEAT_NOT_OFFERED


def test_a_seat_passes_with_its_debts_and_without_what_was_its_players_own():
    table = (
        owing(5000)
        .being(FRANK, versus=True, calls=False, quiet="1-9")
        .play(SetLines(FRANK, ("death",), ("sex",)))
        .play(SetQuotes(FRANK, agreed=True))
        .play(SetManners(FRANK, "da", plain=True, pings=2))
        .play(SetVersus(FRANK, agreed=False))
    )
    before = table.dealer()

    after = table.play(OfferSeat(FRANK, NEW)).play(TakeSeat(FRANK, NEW, versus=True, language="en"))

    now = after.dealer()
    assert (now.player, now.name, after.owed()) == (NEW, before.name, table.owed())
    assert (now.lines, now.veils, now.quoted, now.plain, now.pings) == ((), (), False, False, -1)
    assert (now.calls, now.quiet, now.language, now.offered) == (True, "", "en", "")
    assert (now.versus, now.leaving) == (True, 0)
    assert not after.waiting(Errand.VERSUS_ENDS)
    assert after.state.dealer_of(before.player) is None


def test_what_a_seat_promised_is_still_owed_and_the_words_stay_with_who_said_them():
    friday = GameTime(free().now + DAY)
    table = free().seated(TONNY)
    for dealer in (FRANK, TONNY):
        table = table.play(PromiseVic(dealer, Promised.CLUB, friday, f"{dealer} swears"))

    after = table.play(OfferSeat(FRANK, NEW)).play(TakeSeat(FRANK, NEW, versus=False))

    said = {word.dealer: word.said for word in after.state.words.values()}
    kept = {one.word.said for one in after.state.memories.values() if one.word is not None}
    assert said == {FRANK: "", TONNY: f"{TONNY} swears"}
    assert kept == {"", f"{TONNY} swears"}


def test_whoever_comes_back_by_taking_a_seat_keeps_their_own_limits():
    table = free().seated(TONNY)
    drawn_ = table.play(SetLines(TONNY, ("animals",), ())).play(Leave(TONNY, None))
    player = drawn_.dealer(TONNY).player

    after = drawn_.play(OfferSeat(FRANK, player)).play(TakeSeat(FRANK, player, versus=False))

    assert after.dealer().lines == ("animals",)


def test_a_seat_goes_to_whom_it_was_offered_and_to_nobody_who_sits():
    table = free().seated(TONNY)
    offered = table.play(OfferSeat(FRANK, NEW))

    assert table.refuse(OfferSeat(FRANK, table.dealer(TONNY).player)).reason is Reason.HAS_A_SEAT
    other = TakeSeat(FRANK, PlayerId("78"), versus=False)
    assert offered.refuse(other).reason is Reason.SEAT_NOT_OFFERED
    sits = offered.play(Join(NEW, "Kurt", versus=False))
    take = TakeSeat(FRANK, NEW, versus=False)
    assert sits.refuse(take).reason is Reason.ALREADY_JOINED
    again = offered.play(take)
    assert again.refuse(take).reason is Reason.SEAT_NOT_OFFERED


def test_at_a_table_where_nobody_turns_on_anybody_a_new_player_agrees_to_nothing():
    table = RUNNING.play(Configure(versus=False)).play(OfferSeat(FRANK, NEW))

    [taken] = of(SeatTaken, table.decide(TakeSeat(FRANK, NEW, versus=True)))

    assert not taken.versus


# Taking back that others may turn on one.


def fighting() -> Table:
    return free().seated(TONNY, versus=True).being(FRANK, versus=True)


def test_whoever_takes_it_back_can_turn_on_nobody_and_is_open_for_a_game_day():
    table = fighting().play(SetVersus(FRANK, agreed=False))

    assert table.dealer().versus
    assert table.dealer().leaving == table.now + DAY
    said = Spread(FRANK, TONNY, Claim.CHEATS)
    assert table.refuse(said).reason is Reason.NOT_AGREED
    assert fighting().decide(said)
    assert table.decide(Spread(TONNY, FRANK, Claim.CHEATS))
    again = table.refuse(SetVersus(FRANK, agreed=False))
    assert (again.reason, again.facts) == (Reason.VERSUS_ENDS, {"due": table.dealer().leaving})


def test_it_keeps_who_leaves_a_partner_from_taking_something_along():
    table = fighting().tied(TONNY)

    assert table.decide(Part(FRANK, take=True))
    leaving = table.play(SetVersus(FRANK, agreed=False))
    assert leaving.refuse(Part(FRANK, take=True)).reason is Reason.NOT_AGREED


def test_it_keeps_who_leaves_from_taking_it_out_on_others():
    table = fighting().being(FRANK, hurt_at=fighting().now, standing=600)

    assert table.decide(Lash(FRANK, TONNY))
    leaving = table.play(SetVersus(FRANK, agreed=False))
    assert leaving.refuse(Lash(FRANK, TONNY)).reason is Reason.NOT_BELOW


def test_after_that_day_nobody_can():
    table = fighting().play(SetVersus(FRANK, agreed=False)).keep(Errand.VERSUS_ENDS)

    assert not table.dealer().versus
    assert table.dealer().leaving == 0
    assert table.refuse(Spread(TONNY, FRANK, Claim.CHEATS)).reason is Reason.NOT_AGREED


def test_it_can_be_agreed_to_again_meanwhile():
    table = fighting().play(SetVersus(FRANK, agreed=False)).play(SetVersus(FRANK, agreed=True))

    assert table.dealer().versus
    assert table.dealer().leaving == 0
    assert not table.waiting(Errand.VERSUS_ENDS)


def test_whoever_never_agreed_is_free_at_once():
    events = free().decide(SetVersus(FRANK, agreed=False))

    assert told(events)[-1] == VersusSet(FRANK, agreed=False, until=GameTime(0))
    assert not free().after(*events).waiting(Errand.VERSUS_ENDS)


def test_it_ends_with_the_run():
    table = fighting().play(SetVersus(FRANK, agreed=False)).play(Leave(FRANK, None))

    assert not table.waiting(Errand.VERSUS_ENDS)


# How one is written to.


def test_manners_are_set_one_by_one_and_outlast_a_run():
    table = free().play(SetManners(FRANK, "da")).play(SetManners(FRANK, plain=True))
    player = table.dealer().player
    out = table.play(Leave(FRANK, None)).play(SetManners(FRANK, pings=0))
    back = out.play(Join(player, "Frankie", versus=False))
    mine = back.state.dealer_of(player)

    assert mine is not None
    assert (mine.language, mine.plain, mine.pings) == ("da", True, 0)


@pytest.mark.parametrize("pings", [-2, MOST_PINGS + 1])
def test_pings_are_counted_by_the_dozen(pings: int):
    refusal = RUNNING.refuse(SetManners(FRANK, pings=pings))

    assert (refusal.reason, refusal.facts) == (Reason.PINGS_SIZE, {"most": MOST_PINGS})


def test_limits_can_be_drawn_before_sitting_down():
    events = joined().decide(Join(NEW, "Kurt", versus=False, language="da", lines=("sex",)))
    after = joined().after(*events)
    mine = after.state.dealer_of(NEW)

    assert mine is not None
    assert of(LinesSet, events) == [LinesSet(mine.id, ("sex",), ())]
    assert (mine.lines, mine.language) == (("sex",), "da")


def test_what_changes_nothing_is_written_down_all_the_same():
    table = RUNNING.play(WriteDown(Remark.EXPORT))

    assert RUNNING.decide(WriteDown(Remark.EXPORT)) == [WrittenDown(Remark.EXPORT)]
    assert table.having(position=RUNNING.state.position).state == RUNNING.state


# Rewinding, and the end.


def test_positions_go_on_after_a_rewind_from_one_that_no_move_has_had():
    at = RUNNING.state.position + 40

    after = RUNNING.play(Rewind(at, 3, RUNNING.now))

    assert after.state.position == at + 1
    assert after.having(position=RUNNING.state.position).state == RUNNING.state


def test_what_was_faded_for_good_is_so_after_a_rewind():
    after = RUNNING.play(Rewind(9, 3, RUNNING.now, ("death",)))

    assert after.state.veiled == ("death",)
    assert after.play(Rewind(20, 3, RUNNING.now, ("death",))).state.veiled == ("death",)


@pytest.mark.parametrize(
    "move",
    [
        Configure(quiet="1-2"),
        GiveTime(60),
        RemoveDealer(FRANK),
        OfferSeat(FRANK, NEW),
        TakeSeat(FRANK, NEW, versus=False),
        StopScene(),
        SetVersus(FRANK, agreed=True),
        SetManners(FRANK, "da"),
    ],
)
def test_nothing_of_it_is_done_once_the_table_is_closed(move: Move):
    over = RUNNING.play(EndCampaign())

    assert over.refuse(move).reason is Reason.OVER
