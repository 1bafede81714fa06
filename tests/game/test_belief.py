"""What is said of people, who believes it, and what is so (row 24)."""

from __future__ import annotations

import pytest

from game import belief
from game.affairs import Claim, Hearer, Rumour, Truth
from game.belief import is_so, theft
from game.campaign import Errand, Held, HowEnded, NoteKind, Promised, Tone
from game.dice import SeededDice
from game.events import StolenFrom, VisitSet
from game.gametime import DAY, HOUR, GameTime, day_number
from game.happenings import BeliefsFaded, RumourBegun, RumourDenied, RumourHeard
from game.limits import TOPICS, drawn
from game.moves import GoOut, Join, Leave, Move, PromiseVic, Rest, Stash
from game.refusals import Reason
from game.rules import apply
from game.schemes import SetLines, SetQuotes, Spread
from game.turn import Turn
from game.units import DealerId, Minutes, PlayerId, RumourId
from game.values import replace
from tests.builders import (
    EVEN_DAY,
    FAILS,
    FRANK,
    HAPPENS,
    NOBODY,
    NOON,
    TONNY,
    Table,
    free,
    joined,
    of,
    owing,
)

HEARD = {"rumour_hears": 500}


def two(**agreed: bool) -> Table:
    table = free().being(FRANK, versus=agreed.get("frank", True))
    return table.seated(TONNY, versus=agreed.get("tonny", True))


def said(claim: Claim = Claim.TALKED, *, source: str = TONNY, table: Table | None = None) -> Table:
    """Have something said of Frank."""
    there = table or two()
    rumour = Rumour(RumourId("m1"), FRANK, claim, source, true=False, at=there.now)
    return there.having(rumours={rumour.id: rumour})


def night(table: Table, *falls: int) -> list[RumourHeard]:
    return of(RumourHeard, table.under(**HEARD).brings(Errand.DAWN, *EVEN_DAY, *falls))


def believed(claim: Claim = Claim.TALKED, table: Table | None = None) -> Table:
    """Have Milo, Radovan and the street believe it."""
    there = said(claim, table=table).under(**HEARD, rumour_fades=0)
    falls = (HAPPENS, HAPPENS) * 3
    extra = (1200,) if claim is Claim.GYM else ()
    return there.keep(Errand.DAWN, *EVEN_DAY, *falls, *extra).under(rumour_hears=0)


# Saying it.


def test_something_is_said_and_whether_it_is_so_is_recorded():
    campaign = two()

    [begun] = of(RumourBegun, campaign.decide(Spread(TONNY, FRANK, Claim.GYM)))
    after = campaign.play(Spread(TONNY, FRANK, Claim.GYM))

    assert (begun.about, begun.source, begun.true) == (FRANK, TONNY, False)
    assert after.dealer(TONNY).minutes == 420
    assert after.state.today[-1].kind is NoteKind.RUMOUR
    assert after.refuse(Spread(TONNY, FRANK, Claim.FLUSH)).reason is Reason.SAID_TODAY


@pytest.mark.parametrize(
    ("table", "move", "reason"),
    [
        (two(frank=False), Spread(TONNY, FRANK, Claim.GYM), Reason.NOT_AGREED),
        (two(tonny=False), Spread(TONNY, FRANK, Claim.GYM), Reason.NOT_AGREED),
        (two(), Spread(TONNY, NOBODY, Claim.GYM), Reason.NO_SUCH_DEALER),
        (
            two().being(FRANK, ended=HowEnded.LEFT),
            Spread(TONNY, FRANK, Claim.GYM),
            Reason.NO_SUCH_DEALER,
        ),
        (
            two().being(TONNY, minutes=Minutes(30)),
            Spread(TONNY, FRANK, Claim.GYM),
            Reason.OUT_OF_HOURS,
        ),
        (two(), Spread(FRANK, FRANK, Claim.GYM), Reason.NOBODY_SAYS_SO),
    ],
)
def test_what_is_not_said(table: Table, move: Move, reason: Reason):
    assert table.refuse(move).reason is reason


@pytest.mark.parametrize(
    ("table", "claim"),
    [
        (two().having(truths=(Truth(NOON, FRANK, TONNY, talked=True),)), Claim.TALKED),
        (two().owing(500).carrying(cash=600).being(FRANK, misses=1), Claim.CHEATS),
        (two().promised(Promised.SPAIN), Claim.LEAVING),
        (two().stashed(cash=10_000), Claim.FLUSH),
        (two().being(FRANK, robberies=1), Claim.GYM),
    ],
)
def test_what_is_so(table: Table, claim: Claim):
    dealer = table.dealer()

    assert [one for one in Claim if is_so(table.state, dealer, one)] == [claim]


# Hearing it.


def test_it_is_heard_by_some_and_believed_by_some_of_them():
    heard = night(said(), HAPPENS, HAPPENS, FAILS, HAPPENS, FAILS)

    assert [(one.hearer, one.believed) for one in heard] == [
        (Hearer.MILO, True),
        (Hearer.STREET, False),
    ]


def test_whom_nobody_thinks_much_of_is_thought_to_have_done_it():
    low = said(table=two().being(FRANK, opinion=0))
    high = said(table=two().being(FRANK, opinion=1000))

    assert night(low, 1, 600, FAILS, FAILS)[0].believed
    assert not night(high, 1, 401, FAILS, FAILS)[0].believed


def test_and_who_says_it_weighs():
    campaign = said(table=two().being(TONNY, opinion=1000))

    assert night(campaign, 1, 600, FAILS, FAILS)[0].believed
    assert not night(campaign, 1, 601, FAILS, FAILS)[0].believed


def test_after_three_nights_they_talk_of_something_else():
    old = said()
    [rumour] = old.state.rumours.values()
    aged = replace(rumour, at=GameTime(rumour.at - 4 * DAY))

    assert night(old.having(rumours={aged.id: aged})) == []
    assert night(said().being(FRANK, ended=HowEnded.LEFT)) == []


def test_nobody_hears_it_twice():
    campaign = said().under(**HEARD)
    campaign = campaign.keep(Errand.DAWN, *EVEN_DAY, *(HAPPENS, FAILS) * 3)

    assert of(RumourHeard, campaign.brings(Errand.DAWN, *EVEN_DAY)) == []


@pytest.mark.parametrize(
    ("claim", "cost"),
    [(Claim.TALKED, 200), (Claim.CHEATS, 100), (Claim.LEAVING, 100), (Claim.FLUSH, 0)],
)
def test_what_is_believed_costs(claim: Claim, cost: int):
    before, after = two().dealer(), believed(claim).dealer()

    assert before.standing - after.standing == cost
    assert before.warmth - after.warmth == cost
    assert before.opinion - after.opinion == cost
    assert believed(claim).state.belief(Hearer.MILO, FRANK, claim) == 600


def test_milo_has_somebody_look_in_on_who_is_leaving():
    campaign = said(Claim.LEAVING, table=owing(900, due_in=100).seated(TONNY)).under(**HEARD)
    falls = (HAPPENS, HAPPENS, FAILS, FAILS)

    [visit] = of(VisitSet, campaign.brings(Errand.DAWN, *EVEN_DAY, *falls))
    assert visit.rung == 1

    expecting = campaign.visited(1).being(FRANK, rung=0)
    assert not of(VisitSet, expecting.brings(Errand.DAWN, *EVEN_DAY, *falls))
    debtless = said(Claim.LEAVING).under(**HEARD)
    assert not of(VisitSet, debtless.brings(Errand.DAWN, *EVEN_DAY, *falls))
    doubting = campaign.under(rumour_holds=300)
    assert not of(VisitSet, doubting.brings(Errand.DAWN, *EVEN_DAY, *falls))


def test_the_bodybuilders_hear_it_too():
    after = believed(Claim.GYM)

    assert len(after.waiting(Errand.ENEMY)) == 1


def test_who_is_said_to_have_is_visited_at_night():
    campaign = believed(Claim.FLUSH)
    assert theft(campaign.state, FRANK) == 150
    assert theft(two().state, FRANK) == 0

    rich = campaign.carrying(cash=20_000)
    assert of(StolenFrom, rich.brings(Errand.DAWN, *EVEN_DAY, 290))


def test_a_night_passes_over_it():
    campaign = believed().under(rumour_fades=350)

    [faded] = of(BeliefsFaded, campaign.brings(Errand.DAWN, *EVEN_DAY))
    after = campaign.dawn()

    assert faded.by == 350
    assert after.state.belief(Hearer.MILO, FRANK, Claim.TALKED) == 250
    assert after.dawn().state.beliefs == {}


def test_somebody_always_says_something():
    campaign = two().under(rumour_made=1000)

    [begun] = of(RumourBegun, campaign.brings(Errand.DAWN, *EVEN_DAY, HAPPENS, 1, 3))

    assert (begun.about, begun.claim, begun.source) == (TONNY, Claim.FLUSH, "street")


def test_a_table_that_everybody_left_says_nothing():
    empty = free().being(FRANK, ended=HowEnded.LEFT).under(rumour_made=1000)
    turn = Turn(empty.state, empty.now, SeededDice(1, 1), apply)
    belief.night(turn)

    assert turn.events == []


# Denying it.


@pytest.mark.parametrize("claim", [Claim.TALKED, Claim.CHEATS])
def test_half_of_what_it_cost_comes_back(claim: Claim):
    campaign = believed(claim)
    before = campaign.dealer()

    [denied] = of(RumourDenied, campaign.decide(Spread(FRANK, FRANK, claim), *(HAPPENS,) * 3))
    after = campaign.play(Spread(FRANK, FRANK, claim), *(HAPPENS,) * 3)

    back = 100 if claim is Claim.TALKED else 50
    assert denied.convinced == tuple(Hearer)
    assert after.dealer().standing - before.standing == back
    assert after.dealer().warmth - before.warmth == back
    assert after.dealer().opinion - before.opinion == back
    assert after.state.beliefs == {}
    assert after.dealer().planted == day_number(after.now)


def test_who_denies_it_has_thought_of_it():
    campaign = believed()

    after = campaign.play(Spread(FRANK, FRANK, Claim.TALKED), FAILS, FAILS, FAILS)

    assert after.state.beliefs == campaign.state.beliefs


def test_what_nobody_believes_yet_can_be_denied_too():
    [denied] = of(RumourDenied, said().decide(Spread(FRANK, FRANK, Claim.TALKED)))

    assert denied.convinced == ()


# One's own limits.


def test_the_strictest_of_all_wins():
    campaign = two().play(SetLines(FRANK, ("death",), ("animals", "sex")))
    campaign = campaign.play(SetLines(TONNY, ("sex",), ("death",)))

    assert drawn(campaign.state) == (
        {"death", "sex"},
        {"animals", "torture", "drugs", "addiction"},
    )


def test_the_films_tone_veils_nothing_by_itself_and_who_is_out_draws_none():
    campaign = two().having(tone=Tone.FILM)
    campaign = campaign.play(SetLines(TONNY, ("death",), ())).being(TONNY, ended=HowEnded.LEFT)

    assert drawn(campaign.state) == (frozenset(), frozenset())


def test_there_are_so_many_topics_and_no_more():
    assert free().refuse(SetLines(FRANK, ("weather",), ())).reason is Reason.NO_SUCH_TOPIC
    assert free().decide(SetLines(FRANK, TOPICS, ()))


def test_limits_are_the_players_and_outlast_a_run():
    campaign = joined().play(SetLines(DealerId("d1"), ("death",), ("sex",)))
    campaign = campaign.play(SetQuotes(DealerId("d1"), agreed=True)).play(
        Leave(DealerId("d1"), None)
    )

    [first, again] = campaign.play(
        Join(PlayerId("p1"), "Frankie", versus=False)
    ).state.dealers.values()

    assert first.ended is HowEnded.LEFT
    assert (again.lines, again.veils, again.quoted) == (("death",), ("sex",), True)


def test_whether_private_words_may_be_quoted():
    assert free().play(SetQuotes(FRANK, agreed=True)).dealer().quoted


# What closes by rung.


@pytest.mark.parametrize(
    ("rule", "move", "reason"),
    [
        ("club_closed_rung", GoOut(FRANK, Promised.CLUB), Reason.CLUB_CLOSED),
        ("stash_closed_rung", Stash(FRANK, Held.MONEY, 100), Reason.STASH_CLOSED),
        ("rest_closed_rung", Rest(FRANK), Reason.REST_CLOSED),
        (
            "spain_closed_rung",
            PromiseVic(FRANK, Promised.SPAIN, GameTime(NOON + 20 * HOUR), ""),
            Reason.SPAIN_CLOSED,
        ),
    ],
)
def test_what_closes(rule: str, move: Move, reason: Reason):
    campaign = free(cash=2000).being(FRANK, rung=2).under(**{rule: 2})

    assert campaign.refuse(move).reason is reason
    assert campaign.being(FRANK, rung=1).decide(move)


def test_a_hearer_is_no_dealer():
    assert two().state.belief("milo", DealerId("d9"), Claim.GYM) == 0
