"""The bust, custody and two rooms (rows 10 to 12)."""

from __future__ import annotations

import pytest

from game.affairs import TONNY as THE_TONNY
from game.affairs import BustAt, BustCame, BustChoice, Claim, Tie
from game.campaign import Errand, HowEnded, NoteKind, Pace, Promised, Visit
from game.events import RunEnded, Sold, VisitCalledOff, VisitSet
from game.gametime import HOUR, MINUTE, GameTime
from game.happenings import (
    BustBegun,
    BustEnded,
    HotSpot,
    Released,
    RoomAnswered,
    RoomClosed,
    RoomOpened,
    RumourBegun,
    TakenIn,
)
from game.moves import GoOut, Leave, Rest, Sell, SetCalls
from game.refusals import Reason
from game.schemes import AnswerBust, AnswerRoom, SetQuotes
from game.units import (
    Account,
    BustId,
    DealerId,
    District,
    Kroner,
    PerMille,
    Portion,
    RoomId,
    TieId,
    VisitId,
)
from tests.builders import (
    EVEN_DAY,
    FAILS,
    FRANK,
    HAPPENS,
    RITA,
    TONNY,
    Table,
    free,
    joined,
    of,
    owing,
)

WATCHED = {"bust_base": 100}
VESTERBRO = District.VESTERBRO


def tied(table: Table, follower: DealerId | None, *, price: int = 0) -> Table:
    """Have Frank lead somebody, or Tonny."""
    tie = Tie(TieId("t1"), FRANK, follower, PerMille(300), table.now, price=Kroner(price))
    return table.having(ties={tie.id: tie})


def stopped(table: Table | None = None, **rules: int) -> Table:
    """Have the police on Frank's stairs."""
    there = (table or free(goods=10)).under(**{**WATCHED, **rules})
    return there.play(Sell(FRANK, 4, VESTERBRO), HAPPENS)


def inside(choice: BustChoice = BustChoice.LAKE, table: Table | None = None, *falls: int) -> Table:
    return stopped(table).play(AnswerBust(FRANK, choice), *falls)


# The bust.


def test_they_come_before_anything_is_sold():
    events = free(goods=10).under(**WATCHED).decide(Sell(FRANK, 4, VESTERBRO), HAPPENS)

    [begun] = of(BustBegun, events)
    assert begun.where is BustAt.CORNER
    assert not of(Sold, events)


def test_they_do_not_come_when_the_dice_say_so():
    events = free(goods=10).under(**WATCHED).decide(Sell(FRANK, 4, VESTERBRO), FAILS)

    assert of(Sold, events)


@pytest.mark.parametrize(
    ("rules", "being", "odds"),
    [
        ({"bust_base": 3}, {}, 3),
        ({"bust_heat": 13}, {"heat": 200}, 26),
        ({"bust_file": 4}, {"file": 3}, 12),
        ({"bust_grams": 500}, {}, 5),
    ],
)
def test_heat_paper_and_weight_make_it_likelier(
    rules: dict[str, int], being: dict[str, int], odds: int
):
    campaign = free(goods=10).under(**rules).being(FRANK, **being)

    assert of(BustBegun, campaign.decide(Sell(FRANK, 1, VESTERBRO), odds))
    assert of(Sold, campaign.decide(Sell(FRANK, 1, VESTERBRO), odds + 1))


def test_it_is_likelier_where_they_stand_today():
    campaign = free(goods=10).under(bust_base=100, bust_hot=2500)
    campaign = campaign.after(HotSpot(VESTERBRO))

    assert of(BustBegun, campaign.decide(Sell(FRANK, 1, VESTERBRO), 250))
    assert of(Sold, campaign.decide(Sell(FRANK, 1, District.AMAGER), 250))


def test_a_partner_looks_out():
    campaign = tied(free(goods=10).under(bust_base=100, tie_lookout=500), None)

    assert of(BustBegun, campaign.decide(Sell(FRANK, 1, VESTERBRO), 50))
    assert of(Sold, campaign.decide(Sell(FRANK, 1, VESTERBRO), 51))


@pytest.mark.parametrize(("pace", "minutes"), [(Pace.SLOW, 10), (Pace.DEMO, 1080)])
def test_there_are_minutes_of_the_game_and_of_real_time(pace: Pace, minutes: int):
    table = free(goods=10).having(pace=pace).under(**WATCHED)

    [begun] = of(BustBegun, table.decide(Sell(FRANK, 4, VESTERBRO), HAPPENS))

    assert begun.until - table.now == minutes * MINUTE


def test_meanwhile_nothing_else_can_be_done():
    campaign = stopped()

    assert campaign.refuse(Rest(FRANK)).reason is Reason.BUSTED
    assert campaign.decide(SetCalls(FRANK, calls=False, quiet=""))
    assert campaign.refuse(AnswerBust(FRANK, BustChoice.RUN, BustId("u9"))).reason is Reason.NO_BUST
    assert free().refuse(AnswerBust(FRANK, BustChoice.RUN)).reason is Reason.NO_BUST


def test_who_runs_far_enough_keeps_it_and_is_remembered():
    campaign = stopped()

    after = campaign.play(AnswerBust(FRANK, BustChoice.RUN), HAPPENS)

    assert after.goods() == 10
    assert after.dealer().heat == 200
    assert after.dealer().held_until == 0
    assert after.state.bust_of(FRANK) is None


def test_wounds_make_running_harder():
    campaign = stopped(free(goods=10).being(FRANK, wounds=3))

    [ended] = of(BustEnded, campaign.decide(AnswerBust(FRANK, BustChoice.RUN), 371))

    assert ended.came is BustCame.FOUND


def test_the_lake_takes_the_goods_and_no_paper_grows():
    after = inside()

    assert after.goods() == 0
    assert after.state.balances[Account("g:lake")] == 10
    assert after.dealer().file == 0
    assert after.dealer().held_until - after.now == 12 * HOUR


def test_what_they_do_not_find_is_still_there():
    after = inside(BustChoice.KEEP, None, HAPPENS)

    assert after.goods() == 10
    assert after.dealer().held_until - after.now == 12 * HOUR


def test_what_they_find_is_on_file():
    after = inside(BustChoice.KEEP, None, FAILS)

    assert after.goods() == 0
    assert after.state.balances[Account("g:police")] == 10
    assert after.dealer().file == 2
    assert after.dealer().held_until - after.now == 24 * HOUR
    assert after.state.today[-1].kind is NoteKind.BUSTED


def test_who_says_nothing_is_found_with_it():
    events = stopped().brings(Errand.BUST_LAPSES)

    [ended] = of(BustEnded, events)
    assert (ended.choice, ended.came) == (None, BustCame.FOUND)
    assert of(TakenIn, events)


def test_a_bust_that_is_over_lapses_into_nothing():
    campaign = free().expecting(Errand.BUST_LAPSES, f"bust:{FRANK}", free().now)

    assert not of(BustEnded, campaign.brings(Errand.BUST_LAPSES))


def test_at_some_thickness_the_file_is_enough():
    campaign = stopped(free(goods=10).being(FRANK, file=6))

    events = campaign.decide(AnswerBust(FRANK, BustChoice.KEEP), FAILS)

    assert [ended.how for ended in of(RunEnded, events)] == [HowEnded.PRISON]
    assert not of(TakenIn, events)


# Custody.


def test_in_custody_nothing_can_be_done_but_what_is_the_players_own():
    campaign = inside()

    refusal = campaign.refuse(GoOut(FRANK, Promised.HOME))
    assert refusal.reason is Reason.IN_CUSTODY
    assert refusal.facts == {"due": campaign.dealer().held_until}
    assert campaign.decide(SetQuotes(FRANK, agreed=True))
    assert campaign.decide(Leave(FRANK, None))


def test_every_deadline_goes_on():
    campaign = inside(table=owing(3000, due_in=3).carrying(goods=10))

    after = campaign.keep(Errand.DEBT_DUE)

    assert after.dealer().rung == 1
    [visit] = of(VisitSet, campaign.brings(Errand.DEBT_DUE))
    assert visit.arrives >= campaign.dealer().held_until  # nobody is found in custody


def test_who_was_at_the_door_comes_again():
    campaign = owing(3000).carrying(goods=10).visited(1).under(**WATCHED)
    campaign = campaign.play(Sell(FRANK, 4, VESTERBRO), HAPPENS)

    events = campaign.decide(AnswerBust(FRANK, BustChoice.LAKE))

    assert of(VisitCalledOff, events)
    [again] = of(VisitSet, events)
    assert again.rung == 1
    assert again.arrives > campaign.after(*events).dealer().held_until


def test_who_comes_while_one_is_inside_comes_back():
    campaign = owing(3000, due_in=1).carrying(goods=10)
    campaign = campaign.keep(Errand.DEBT_DUE)
    ahead = campaign.state.visit_ahead(FRANK)
    assert ahead is not None
    campaign = campaign.being(FRANK, held_until=ahead.arrives + HOUR)

    events = campaign.brings(Errand.VISIT_ARRIVES)

    [again] = of(VisitSet, events)
    assert again.arrives == ahead.arrives + 3 * HOUR


def test_one_visit_is_ahead_at_a_time():
    campaign = owing(3000).carrying(goods=10).visited(1).under(**WATCHED)
    campaign = campaign.expecting(Errand.VISIT_ARRIVES, "v2", campaign.now + HOUR)
    ahead = Visit(VisitId("v2"), FRANK, 2, GameTime(campaign.now + HOUR))
    visits = {**campaign.state.visits, ahead.id: ahead}
    campaign = campaign.having(visits=visits).play(Sell(FRANK, 4, VESTERBRO), HAPPENS)

    after = campaign.play(AnswerBust(FRANK, BustChoice.LAKE))

    assert list(after.state.visits) == [ahead.id]


def test_one_gets_out_at_the_hour_that_was_said():
    campaign = inside()

    [released] = of(Released, campaign.brings(Errand.RELEASE))
    after = campaign.keep(Errand.RELEASE)

    assert released.at == campaign.dealer().held_until
    assert after.dealer().held_until == 0


def test_nobody_robs_who_is_inside():
    campaign = free(cash=9000).being(FRANK, held_until=free().now + 48 * HOUR)

    assert campaign.dawn().cash() == 9000 - 700


# Two rooms.


def pair(*, versus: bool = True, frank: bool = True) -> Table:
    table = free(goods=10).being(FRANK, versus=frank).seated(TONNY, versus=versus)
    return tied(table, TONNY)


def asked(table: Table | None = None) -> Table:
    return inside(BustChoice.LAKE, pair() if table is None else table)


def test_the_partner_is_fetched_and_both_are_asked_apart():
    events = stopped(pair()).decide(AnswerBust(FRANK, BustChoice.LAKE))

    assert [one.dealer for one in of(TakenIn, events)] == [FRANK, TONNY]
    [room] = of(RoomOpened, events)
    assert (room.first, room.second) == (FRANK, TONNY)


@pytest.mark.parametrize(("frank", "tonny"), [(True, False), (False, True)])
def test_who_did_not_agree_to_it_is_not_asked_about(*, frank: bool, tonny: bool):
    events = stopped(pair(versus=tonny, frank=frank)).decide(AnswerBust(FRANK, BustChoice.LAKE))

    assert [one.dealer for one in of(TakenIn, events)] == [FRANK]
    assert not of(RoomOpened, events)


def test_a_partner_who_is_inside_already_is_not_fetched_twice():
    table = pair()
    table = table.being(TONNY, held_until=table.now + HOUR)

    assert not of(RoomOpened, stopped(table).decide(AnswerBust(FRANK, BustChoice.LAKE)))


def test_a_partner_in_the_middle_of_a_bust_loses_what_is_there():
    table = pair().carrying(TONNY, goods=5).under(**WATCHED)
    table = table.play(Sell(TONNY, 1, VESTERBRO), HAPPENS)
    table = table.play(Sell(FRANK, 1, VESTERBRO), HAPPENS)

    events = table.decide(AnswerBust(FRANK, BustChoice.LAKE))

    assert [(one.dealer, one.came) for one in of(BustEnded, events)] == [
        (FRANK, BustCame.DUMPED),
        (TONNY, BustCame.FOUND),
    ]


def test_each_is_asked_once():
    campaign = asked()

    after = campaign.play(AnswerRoom(FRANK, talk=False))

    assert after.refuse(AnswerRoom(FRANK, talk=True)).reason is Reason.ALREADY_ANSWERED
    wrong = AnswerRoom(TONNY, talk=True, room=RoomId("r9"))
    assert after.refuse(wrong).reason is Reason.NO_ROOM
    assert free().refuse(AnswerRoom(FRANK, talk=True)).reason is Reason.NO_ROOM


@pytest.mark.parametrize(
    ("frank", "tonny", "file", "heat"),
    [
        (False, False, (0, 0), (200, 200)),
        (True, False, (0, 2), (0, 200)),
        (False, True, (2, 0), (200, 0)),
        (True, True, (2, 2), (0, 0)),
    ],
)
def test_what_comes_of_each_of_the_four(
    *, frank: bool, tonny: bool, file: tuple[int, int], heat: tuple[int, int]
):
    campaign = asked(pair().being(FRANK, heat=100).being(TONNY, heat=100))
    campaign = campaign.play(AnswerRoom(FRANK, talk=frank)).play(AnswerRoom(TONNY, talk=tonny))

    after = campaign.keep(Errand.ROOM_CLOSES, 0, 0, FAILS)

    assert (after.dealer(FRANK).file, after.dealer(TONNY).file) == file
    assert (after.dealer(FRANK).heat, after.dealer(TONNY).heat) == heat
    assert {one.dealer: one.talked for one in after.state.truths} == {FRANK: frank, TONNY: tonny}


def test_each_believes_what_was_told_of_the_other_whatever_was_so():
    campaign = asked().play(AnswerRoom(FRANK, talk=False)).play(AnswerRoom(TONNY, talk=False))

    after = campaign.keep(Errand.ROOM_CLOSES, 0, 0, FAILS)

    assert after.state.belief(FRANK, TONNY, Claim.TALKED) > 0
    assert after.state.belief(TONNY, FRANK, Claim.TALKED) > 0


def test_who_talked_is_out_a_little_sooner_and_it_does_not_show():
    campaign = asked().play(AnswerRoom(FRANK, talk=True)).play(AnswerRoom(TONNY, talk=False))

    [same] = of(RoomClosed, campaign.brings(Errand.ROOM_CLOSES, 0, 0, FAILS))
    [other] = of(RoomClosed, campaign.brings(Errand.ROOM_CLOSES, 0, 240, FAILS))

    assert same.out[TONNY] - same.out[FRANK] == 4 * HOUR
    assert other.out[TONNY] == other.out[FRANK]


@pytest.mark.parametrize(("price", "talks"), [(0, False), (5000, True), (5001, False)])
def test_who_says_nothing_either_way_breaks_at_their_price(price: int, *, talks: bool):
    table = pair().owing(5000, due_in=200).being(FRANK, price=price)

    events = asked(table).brings(Errand.ROOM_CLOSES, 0, 0, FAILS)

    said = {one.who: (one.talked, one.asked) for one in of(RoomAnswered, events)}
    assert said == {FRANK: (talks, False), TONNY: (False, False)}


def test_a_corridor_has_the_wrong_door_as_often_as_not():
    campaign = asked().play(AnswerRoom(FRANK, talk=True)).play(AnswerRoom(TONNY, talk=False))

    [leak] = of(RumourBegun, campaign.brings(Errand.ROOM_CLOSES, 0, 0, HAPPENS, 1))

    assert (leak.about, leak.claim, leak.source) == (TONNY, Claim.TALKED, "police")
    assert leak.true is False


@pytest.mark.parametrize(("price", "talks"), [(4000, True), (6000, False)])
def test_the_other_tonny_answers_by_his_price(price: int, *, talks: bool):
    table = tied(free(goods=10).owing(5000, due_in=200), None, price=price)
    campaign = stopped(table)

    events = campaign.decide(AnswerBust(FRANK, BustChoice.LAKE))

    [said] = of(RoomAnswered, events)
    assert (said.who, said.talked, said.asked) == (THE_TONNY, talks, False)
    after = campaign.after(*events).keep(Errand.ROOM_CLOSES, 0, FAILS)
    assert after.state.belief(FRANK, DealerId(THE_TONNY), Claim.TALKED) > 0
    assert after.dealer().file == (2 if talks else 0)


def test_rita_is_alone_and_nobody_asks_her():
    table = free().seated(RITA).carrying(RITA, goods=5).under(**WATCHED)
    table = table.play(Sell(RITA, Portion.ALL, VESTERBRO), HAPPENS)

    assert not of(RoomOpened, table.decide(AnswerBust(RITA, BustChoice.LAKE)))


def test_every_day_they_stand_somewhere():
    campaign = joined().under(hot_spot=1)

    after = campaign.keep(Errand.DAWN, *EVEN_DAY, 2, FAILS)

    assert after.state.hot is District.NORDVEST
