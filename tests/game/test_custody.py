"""Two rooms when one of the two is gone, and dealings with who is away (rows 11, 12)."""

from __future__ import annotations

import pytest

from game.affairs import BustChoice, Claim
from game.campaign import Errand
from game.gametime import HOUR
from game.happenings import HandedOver, RoomClosed, RumourBegun
from game.moves import EndCampaign, Leave, PauseCampaign
from game.refusals import Reason
from game.rides import below
from game.schemes import (
    AnswerBargain,
    AnswerBust,
    AnswerRoom,
    Lash,
    Lend,
    OfferGoods,
    OfferTie,
    Rob,
    SendMule,
    Spread,
    Vouch,
)
from game.units import BargainId, Kroner, PerMille
from tests.builders import FAILS, FRANK, HAPPENS, TONNY, Table, free, of, told


def two(*, cash: int = 0, goods: int = 0) -> Table:
    """Frank and Tonny, who both agreed that others may turn on them."""
    table = free(cash=cash, goods=goods).being(FRANK, versus=True)
    return table.seated(TONNY, versus=True)


def asked_apart() -> Table:
    return two(goods=10).tied(TONNY).stopped().play(AnswerBust(FRANK, BustChoice.LAKE))


def offered(table: Table, move: Lend | OfferGoods | OfferTie | Vouch) -> tuple[Table, BargainId]:
    after = table.play(move)
    [bargain] = after.state.bargains
    return after, bargain


def test_who_left_meanwhile_is_not_let_out_again():
    campaign = asked_apart().play(Leave(FRANK, None))

    [closed] = of(RoomClosed, campaign.brings(Errand.ROOM_CLOSES, 0, FAILS))
    after = campaign.keep(Errand.ROOM_CLOSES, 0, FAILS)

    assert [*closed.out] == [TONNY]
    assert [one.subject for one in after.waiting(Errand.RELEASE)] == [f"held:{TONNY}"]


def test_nobody_says_of_who_left_that_they_talked():
    campaign = asked_apart().play(Leave(TONNY, None))

    [leak] = of(RumourBegun, campaign.brings(Errand.ROOM_CLOSES, 0, HAPPENS, 0))

    assert leak.about == FRANK


def test_two_rooms_nobody_sits_in_throw_no_dice():
    campaign = asked_apart().play(Leave(TONNY, None)).play(Leave(FRANK, None))

    [closed] = of(RoomClosed, campaign.brings(Errand.ROOM_CLOSES))

    assert closed.out == {}
    assert campaign.keep(Errand.ROOM_CLOSES).waiting(Errand.RELEASE) == []


def test_who_stays_hears_what_the_other_is_said_to_have_said():
    campaign = asked_apart().play(AnswerRoom(FRANK, talk=True)).play(Leave(FRANK, None))

    after = campaign.keep(Errand.ROOM_CLOSES, 0, FAILS)

    assert after.dealer(TONNY).file == 2
    assert after.state.belief(TONNY, FRANK, "talked") > 0


def test_a_table_that_is_closed_leaves_nobody_in_a_room():
    campaign = asked_apart().play(AnswerRoom(FRANK, talk=True))

    after = campaign.play(EndCampaign())

    assert after.state.rooms == {}
    assert [(one.dealer, one.talked) for one in after.state.truths] == [(FRANK, True)]


@pytest.mark.parametrize("away", ["inside", "stopped"])
@pytest.mark.parametrize("kind", ["goods", "lend", "partner", "vouch"])
def test_nothing_is_struck_with_who_is_away(kind: str, away: str):
    """Else what one carries is saved from the stairs by what one offered that morning."""
    campaign = two(cash=5000, goods=10).owing(3000, TONNY)
    moves = {
        "goods": OfferGoods(FRANK, TONNY, 10, Kroner(0)),
        "lend": Lend(FRANK, TONNY, 500, campaign.now + 20 * HOUR),
        "partner": OfferTie(FRANK, TONNY, PerMille(300)),
        "vouch": Vouch(FRANK, TONNY),
    }
    campaign, bargain = offered(campaign, moves[kind])
    gone = campaign.inside() if away == "inside" else campaign.stopped()

    refusal = gone.refuse(AnswerBargain(TONNY, bargain, accept=True))

    assert refusal.reason is Reason.BARGAIN_GONE
    assert gone.play(AnswerBargain(TONNY, bargain, accept=False)).state.bargains == {}


def test_it_still_stands_when_they_are_out_again():
    campaign, bargain = offered(two(goods=10), OfferGoods(FRANK, TONNY, 10, Kroner(0)))
    campaign = campaign.inside(hours=2).keep(Errand.RELEASE)

    events = campaign.decide(AnswerBargain(TONNY, bargain, accept=True))

    assert [one.grams for one in of(HandedOver, events)] == [10]


@pytest.mark.parametrize("away", ["inside", "stopped"])
@pytest.mark.parametrize("move", [Rob(FRANK), SendMule(FRANK, 3), Lash(FRANK, "vic")])
def test_who_is_away_does_nothing(move: Rob | SendMule | Lash, away: str):
    campaign = two(cash=5000).being(FRANK, hurt_at=free().now)
    gone = campaign.inside() if away == "inside" else campaign.stopped()

    reason = Reason.IN_CUSTODY if away == "inside" else Reason.BUSTED
    assert gone.refuse(move).reason is reason


def test_in_a_pause_nobody_chooses_on_the_stairs_nor_in_a_room():
    stairs = two(goods=10).stopped().play(PauseCampaign())
    room = asked_apart().play(PauseCampaign())

    assert stairs.refuse(AnswerBust(FRANK, BustChoice.RUN)).reason is Reason.PAUSED
    assert room.refuse(AnswerRoom(FRANK, talk=True)).reason is Reason.PAUSED


def test_who_is_inside_can_be_talked_about_and_not_be_hit():
    campaign = two().being(FRANK, standing=900, hurt_at=free().now).inside(TONNY)

    assert TONNY not in below(campaign.state, campaign.dealer())
    assert campaign.refuse(Lash(FRANK, TONNY)).reason is Reason.NOT_BELOW
    [said] = told(campaign.decide(Spread(FRANK, TONNY, Claim.TALKED)))
    assert isinstance(said, RumourBegun)
