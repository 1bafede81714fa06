"""Taking it out on somebody, which helps once a day (row 13)."""

from __future__ import annotations

from game.affairs import VIC
from game.gametime import HOUR
from game.moves import Leave
from game.refusals import Reason
from game.schemes import Lash
from tests.builders import FRANK, TONNY, Table, free


def each_below_the_other() -> Table:
    """Frank follows Tonny, who owes Frank: each may hit the other."""
    campaign = free().being(FRANK, versus=True, hurt_at=free().now).seated(TONNY, versus=True)
    return campaign.lent(1000).tied(FRANK, TONNY)


def test_two_who_hit_each_other_are_tired_in_the_end():
    """Else a day of eight hours has as many as they like."""
    campaign = each_below_the_other().play(Lash(FRANK, TONNY)).play(Lash(TONNY, FRANK))

    assert campaign.refuse(Lash(FRANK, TONNY)).reason is Reason.NOT_SORE
    assert campaign.refuse(Lash(TONNY, FRANK)).reason is Reason.NOT_SORE


def test_what_was_done_to_one_can_be_passed_on_the_day_after():
    campaign = each_below_the_other().play(Lash(FRANK, TONNY)).play(Lash(TONNY, FRANK))

    after = campaign.in_hours(18).play(Lash(FRANK, TONNY))

    assert after.dealer(FRANK).hurt_at == 0


def test_nobody_hits_who_is_out_or_themselves():
    campaign = each_below_the_other()

    assert campaign.refuse(Lash(FRANK, FRANK)).reason is Reason.NOT_BELOW
    gone = campaign.play(Leave(TONNY, None))
    assert gone.refuse(Lash(FRANK, TONNY)).reason is Reason.NOT_BELOW


def test_vic_is_hit_once_a_day_too():
    campaign = free().being(FRANK, hurt_at=free().now).play(Lash(FRANK, VIC))
    hurt_again = campaign.in_hours(1).being(FRANK, hurt_at=free().now + HOUR)

    assert hurt_again.refuse(Lash(FRANK, VIC)).reason is Reason.NOT_SORE
