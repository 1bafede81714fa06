"""What talk does: moods that move once a day, what is remembered, and who phones unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.campaign import EVENINGS, RUNG_COLLATERAL, Errand, Held, Promised, Recalled
from game.events import (
    AppointmentSet,
    Called,
    Event,
    Proposed,
    Talked,
    WordBroken,
    WordGiven,
    WordKept,
)
from game.gametime import DAY, HOUR, GameTime, at_hour
from game.moves import (
    AskTime,
    Confirm,
    GoOut,
    Leave,
    OfferWord,
    PromiseVic,
    SetCalls,
    Stash,
    Talk,
)
from game.refusals import Reason
from game.units import Character, DealerId
from tests.builders import EVEN_DAY, FAILS, FRANK, HAPPENS, NOON, TONNY, Table, free, of, owing

MILO, RADOVAN, VIC = Character.MILO, Character.RADOVAN, Character.VIC


def saying(act: str, to: Character, about: str = "", whom: DealerId | None = None) -> Talk:
    return Talk(FRANK, to, act, about=about, whom=whom)


# Moods.


@pytest.mark.parametrize(
    ("act", "to", "moved"),
    [
        ("threat", MILO, -100),
        ("threat", RADOVAN, -100),
        ("threat", VIC, -100),
        ("accuse", MILO, -40),
        ("flattery", RADOVAN, 15),
        ("small_talk", RADOVAN, 15),
        ("small_talk", VIC, 15),
        ("affection", VIC, 30),
        ("ask_time", VIC, -30),
        ("flattery", MILO, 0),
        ("small_talk", MILO, 0),
        ("other", VIC, 0),
    ],
)
def test_what_is_said_moves_a_mood_once_a_day(act: str, to: Character, moved: int):
    once = free().play(saying(act, to))
    twice = once.play(saying(act, to))
    tomorrow = twice.in_hours(24).play(saying(act, to))

    feelings = [felt(table, to) for table in (free(), once, twice, tomorrow)]
    assert [feeling - feelings[0] for feeling in feelings] == [0, moved, moved, 2 * moved]


def felt(table: Table, to: Character) -> int:
    dealer = table.dealer()
    return {MILO: dealer.standing, RADOVAN: dealer.warmth, VIC: dealer.patience}[to]


def test_vic_may_go_over_what_is_said():
    campaign = free().being(patience=90).play(saying("threat", VIC))

    assert campaign.dealer().vic_gone


# Memory.


def test_what_is_said_is_counted_by_who_heard_it():
    campaign = free().play(saying("excuse", MILO)).play(saying("excuse", MILO))
    campaign = campaign.play(saying("small_talk", VIC, about="dog"))

    assert campaign.state.memory(MILO, FRANK).heard == {"excuse": 2}
    assert campaign.state.memory(VIC, FRANK).heard == {"small_talk": 1, "about_dog": 1}
    assert campaign.state.memory(RADOVAN, FRANK).heard == {}


def test_asking_for_time_is_remembered():
    campaign = owing(3000).play(AskTime(FRANK)).play(AskTime(FRANK))

    assert campaign.state.memory(MILO, FRANK).heard == {"ask_time": 2}


def test_who_is_spoken_of_is_remembered_as_told_and_by_nobody_else():
    campaign = free().seated(TONNY).play(saying("accuse", MILO, whom=TONNY))

    assert campaign.state.memory(MILO, TONNY).told == 1
    assert campaign.state.memory(MILO, FRANK).told == 0
    assert campaign.state.memory(RADOVAN, TONNY).told == 0


def test_a_stranger_who_is_spoken_of_is_nobody():
    campaign = free().play(saying("accuse", MILO, whom=DealerId("dghost")))

    assert list(campaign.state.memories) == ["milo:dfrank"]


def test_what_was_said_before_characters_remembered_leaves_nothing():
    campaign = free().after(Talked(FRANK, MILO, "threat", "heard"))

    assert campaign.state.memories == {}
    assert campaign.dealer() == free().dealer()


def test_the_last_word_is_remembered_with_what_became_of_it():
    given = free().play(PromiseVic(FRANK, Promised.CLUB, GameTime(NOON + DAY), "the club tomorrow"))
    kept = given.carrying(cash=5000).play(GoOut(FRANK, Promised.CLUB))
    broken = given.keep(Errand.WORD_DUE)

    for campaign, came in (
        (given, Recalled.OPEN),
        (kept, Recalled.KEPT),
        (broken, Recalled.BROKEN),
    ):
        memory = campaign.state.memory(VIC, FRANK)
        assert (memory.word and memory.word.said, memory.came) == ("the club tomorrow", came)


def test_a_word_put_off_is_remembered_as_it_was_said_last():
    given = free().play(PromiseVic(FRANK, Promised.CLUB, GameTime(NOON + DAY), "tomorrow"))
    later = given.play(
        PromiseVic(FRANK, Promised.CLUB, GameTime(NOON + 2 * DAY), "friday, promise")
    )

    memory = later.state.memory(VIC, FRANK)
    assert memory.word
    assert (memory.word.said, memory.came) == ("friday, promise", Recalled.OPEN)


# A call that was promised.


def promising_a_call(to: Character, due: int) -> OfferWord:
    return OfferWord(FRANK, to, Promised.CALL, 0, GameTime(due), "I'll ring you")


def promised_a_call(to: Character, due: int = NOON + 2 * DAY) -> Table:
    campaign = owing(3000).play(promising_a_call(to, due))
    [proposal] = campaign.state.proposals.values()
    return campaign.play(Confirm(FRANK, proposal.id))


@pytest.mark.parametrize("to", Character)
def test_a_promised_call_is_a_word_like_another(to: Character):
    [word] = promised_a_call(to).state.words_of(FRANK)

    assert (word.to, word.what, word.said, word.amount) == (to, Promised.CALL, "I'll ring you", 0)


@pytest.mark.parametrize("to", Character)
def test_talking_on_its_last_day_keeps_it(to: Character):
    campaign = promised_a_call(to)

    early = campaign.at(NOON + DAY - 1).decide(saying("small_talk", to))
    late = campaign.at(NOON + DAY).decide(saying("small_talk", to))

    assert of(WordKept, early) == []
    assert [kept.dealer for kept in of(WordKept, late)] == [FRANK]


def test_talking_to_somebody_else_does_not_keep_it():
    events = promised_a_call(MILO).at(NOON + 2 * DAY - HOUR).decide(saying("small_talk", VIC))

    assert of(WordKept, events) == []


@pytest.mark.parametrize("to", Character)
def test_no_call_breaks_it_and_weighs_a_quarter_of_another_word(to: Character):
    campaign = promised_a_call(to)
    whole = {MILO: -80, RADOVAN: -150, VIC: -400}[to]

    [broken] = of(WordBroken, campaign.brings(Errand.WORD_DUE))

    assert felt(campaign.after(broken), to) - felt(campaign, to) == whole // 4


@pytest.mark.parametrize("to", [MILO, RADOVAN])
def test_a_call_is_promised_once_at_a_time(to: Character):
    campaign = promised_a_call(to).play(promising_a_call(to, NOON + 3 * DAY))
    [proposal] = campaign.state.proposals.values()

    assert campaign.refuse(Confirm(FRANK, proposal.id)).reason is Reason.ALREADY_PROMISED


def test_a_call_put_off_until_it_is_past_is_refused():
    campaign = owing(3000).play(promising_a_call(MILO, NOON + HOUR))
    [proposal] = campaign.state.proposals.values()

    late = campaign.in_hours(2)

    assert late.refuse(Confirm(FRANK, proposal.id)).reason is Reason.PROMISE_IN_THE_PAST


def test_nobody_believes_a_third_word_that_is_a_call():
    campaign = owing(3000).under(words_open=1)
    campaign = campaign.play(
        OfferWord(FRANK, MILO, Promised.MONEY, 500, GameTime(NOON + DAY), "five hundred")
    )
    [proposal] = campaign.state.proposals.values()
    campaign = campaign.play(Confirm(FRANK, proposal.id))
    campaign = campaign.play(promising_a_call(MILO, NOON + DAY))
    [proposal] = campaign.state.proposals.values()

    assert campaign.refuse(Confirm(FRANK, proposal.id)).reason is Reason.TOO_MANY_WORDS


def test_a_call_promised_to_vic_is_a_little_credit():
    [given] = of(WordGiven, promised_a_call_events())

    assert felt(owing(3000).after(given), VIC) - felt(owing(3000), VIC) == 30


def promised_a_call_events() -> list[Event]:
    campaign = owing(3000).play(promising_a_call(VIC, NOON + DAY))
    [proposal] = campaign.state.proposals.values()
    return [*campaign.decide(Confirm(FRANK, proposal.id))]


@pytest.mark.parametrize("where", [Promised.MONEY, Promised.CALL])
def test_an_evening_is_one_of_the_evenings(where: Promised):
    assert where not in EVENINGS
    assert free(cash=50_000).refuse(GoOut(FRANK, where)).reason is Reason.NOT_AN_EVENING


# Who phones unasked.


def calling(table: Table, **rules: int) -> Table:
    """A table at which whoever has a reason to phones."""
    return table.under(call_quiet=999, call_bored=999, **rules)


def planned(table: Table, *falls: int) -> list[tuple[str, int]]:
    events = table.brings(Errand.DAWN, *EVEN_DAY, *falls)
    return [
        (one.subject, one.due) for one in of(AppointmentSet, events) if one.errand is Errand.CALL
    ]


SURE = (HAPPENS, 12, 30)
"""The throws that make somebody phone at half past twelve."""
AT = at_hour(1, 12, 30)


def test_each_character_phones_a_dealer_once_a_day_at_most():
    assert planned(calling(owing(3000, due_in=60)), *SURE, *SURE, *SURE) == [
        ("milo:dfrank", AT),
        ("radovan:dfrank", AT),
        ("vic:dfrank", AT),
    ]


def test_not_every_silence_is_noticed():
    assert planned(calling(owing(3000, due_in=60)), FAILS, FAILS, FAILS) == []


def test_who_owes_nothing_is_not_phoned_by_milo():
    """He has time for you again at dawn: that is his call."""
    assert planned(calling(free()), *SURE, *SURE) == [("radovan:dfrank", AT), ("vic:dfrank", AT)]


@pytest.mark.parametrize(
    ("state", "callers"),
    [
        ({"calls": False}, []),
        ({"vic_gone": True}, ["milo", "radovan"]),
        ({"rung": RUNG_COLLATERAL}, ["vic"]),
        ({"rung": 6}, []),
    ],
)
def test_who_would_not_phone(state: dict[str, object], callers: list[str]):
    table = calling(owing(3000, due_in=60)).being(FRANK, **state)

    assert [subject.partition(":")[0] for subject, _ in planned(table, *SURE * len(callers))] == (
        callers
    )


def test_radovan_does_not_phone_when_he_is_coming_anyway():
    table = calling(owing(3000, due_in=60)).visited(1)

    assert [subject for subject, _ in planned(table, *SURE, *SURE)] == ["milo:dfrank", "vic:dfrank"]


def test_who_has_not_been_there_for_a_day_is_left_alone():
    """Heard of on Monday, he may be phoned on Tuesday, and not on Wednesday."""
    tuesday = calling(owing(3000, due_in=90)).dawn(*SURE * 3)

    assert planned(tuesday) == []


def expecting(who: Character, table: Table) -> Table:
    return table.expecting(Errand.CALL, f"{who}:dfrank", NOON + DAY)


@pytest.mark.parametrize(("who", "why"), [(MILO, "quiet"), (RADOVAN, "bored"), (VIC, "quiet")])
def test_a_call_comes_at_its_time(who: Character, why: str):
    events = expecting(who, owing(3000, due_in=60)).brings(Errand.CALL)

    assert of(Called, events) == [Called(FRANK, who, why, GameTime(NOON + DAY))]


@pytest.mark.parametrize("who", [MILO, VIC])
def test_who_was_heard_of_is_not_asked_where_he_is(who: Character):
    heard = owing(3000, due_in=60).in_hours(1).play(saying("small_talk", who)).at(NOON)

    assert of(Called, expecting(who, heard).brings(Errand.CALL)) == []


def test_who_was_in_the_flat_was_heard_of():
    seen = free(cash=500).in_hours(1).play(Stash(FRANK, Held.MONEY, 100)).at(NOON)

    assert of(Called, expecting(VIC, seen).brings(Errand.CALL)) == []


def test_a_call_is_dropped_when_its_reason_is():
    silenced = expecting(RADOVAN, free()).play(SetCalls(FRANK, calls=False, quiet=""))

    assert of(Called, silenced.brings(Errand.CALL)) == []


def test_a_player_says_whether_and_when():
    dealer = free().play(SetCalls(FRANK, calls=False, quiet="22-8")).dealer()

    assert (dealer.calls, dealer.quiet) == (False, "22-8")


def test_who_is_out_is_not_phoned():
    table = expecting(VIC, free()).seated(TONNY).play(Leave(FRANK, None))

    assert table.waiting(Errand.CALL) == []


def test_a_proposal_from_before_characters_remembered_leaves_no_memory():
    """Journals that were written then have no time in it."""
    [proposed] = of(Proposed, owing(3000).decide(promising_a_call(MILO, NOON + DAY)))

    earlier = owing(3000).after(replace(proposed, at=GameTime(0)))

    assert earlier.state.memories == {}
    assert list(earlier.state.proposals) == [proposed.proposal]
