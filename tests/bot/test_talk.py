"""From what was heard to what it does: what binds is said back, what is missing is asked for."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot import talk
from bot.desk import Sorry
from game.campaign import HalfSaid, Menu, Promised
from game.gametime import GameTime, at_hour
from game.moves import AskTime, Move, OfferWord, Talk
from game.units import Character, Portion
from persona.acts import Act, SpeechAct, Thing
from tests.builders import FRANK, NOON, TONNY, Table, free

MILO, RADOVAN, VIC = Character.MILO, Character.RADOVAN, Character.VIC
FRIDAY = at_hour(4, 20)
FRI = date(1996, 9, 6)
FRI_NOON = datetime(1996, 9, 6, 12)  # noqa: DTZ001 - a campaign's own time has no zone


def says(
    monkeypatch: pytest.MonkeyPatch,
    heard: SpeechAct,
    to: Character = MILO,
    text: str = "said so",
    table: Table | None = None,
) -> Move | Sorry:
    def hearing(*_: object, **__: object) -> SpeechAct:
        return heard

    monkeypatch.setattr(talk, "hear", hearing)
    at = table or free()
    return talk.move_for(at.state, at.dealer(), to, text, at.now)


def test_a_binding_promise_is_said_back(monkeypatch: pytest.MonkeyPatch):
    heard = SpeechAct(Act.PROMISE, 4000, due=FRI, binding=True)

    assert says(monkeypatch, heard) == OfferWord(
        FRANK, MILO, Promised.MONEY, 4000, FRIDAY, "said so"
    )


def test_an_hour_that_was_said_is_kept(monkeypatch: pytest.MonkeyPatch):
    move = says(monkeypatch, SpeechAct(Act.PROMISE, 4000, due=FRI_NOON, binding=True))

    assert isinstance(move, OfferWord)
    assert move.due == at_hour(4, 12)


@pytest.mark.parametrize(
    ("heard", "about", "half"),
    [
        (
            SpeechAct(Act.PROMISE, due=FRI, binding=True),
            "no_amount",
            HalfSaid(Promised.MONEY, 0, FRIDAY, "said so"),
        ),
        (
            SpeechAct(Act.PROMISE, Portion.ALL, binding=True),
            "no_time",
            HalfSaid(Promised.MONEY, Portion.ALL, GameTime(0), "said so"),
        ),
        (
            SpeechAct(Act.PROMISE, 4000),
            "no_time",
            HalfSaid(Promised.MONEY, 4000, GameTime(0), "said so"),
        ),
        (SpeechAct(Act.PROMISE), "", None),
        (SpeechAct(Act.PROMISE, 4000, due=FRI), "", None),
        (SpeechAct(Act.PROMISE, due=FRI), "", None),
    ],
)
def test_what_is_missing_of_a_promise_is_asked_for_and_what_binds_nobody_is_talk(
    monkeypatch: pytest.MonkeyPatch, heard: SpeechAct, about: str, half: HalfSaid | None
):
    assert says(monkeypatch, heard) == Talk(FRANK, MILO, "promise", about=about, half=half)


@pytest.mark.parametrize(
    ("to", "thing", "what"),
    [
        (VIC, Thing.DINNER, Promised.DINNER),
        (VIC, Thing.SPAIN, Promised.SPAIN),
        (VIC, Thing.CALL, Promised.CALL),
        (MILO, Thing.CALL, Promised.CALL),
        (RADOVAN, Thing.CALL, Promised.CALL),
    ],
)
def test_a_binding_vow_is_said_back(
    monkeypatch: pytest.MonkeyPatch, to: Character, thing: Thing, what: Promised
):
    heard = SpeechAct(Act.VOW, due=FRI, what=thing, binding=True)

    assert says(monkeypatch, heard, to) == OfferWord(FRANK, to, what, 0, FRIDAY, "said so")


def test_a_vow_without_a_day_is_asked_for_one(monkeypatch: pytest.MonkeyPatch):
    half = HalfSaid(Promised.VET, 0, GameTime(0), "said so")

    move = says(monkeypatch, SpeechAct(Act.VOW, what=Thing.VET), VIC)

    assert move == Talk(FRANK, VIC, "vow", about="no_time", half=half)


@pytest.mark.parametrize(("to", "thing"), [(VIC, Thing.OTHER), (MILO, Thing.DINNER)])
def test_what_nobody_can_be_held_to_is_talk(
    monkeypatch: pytest.MonkeyPatch, to: Character, thing: Thing
):
    heard = SpeechAct(Act.VOW, due=FRI, what=thing, binding=True)

    assert says(monkeypatch, heard, to) == Talk(FRANK, to, "vow", about="other")


def test_a_vow_that_does_not_bind_is_talk(monkeypatch: pytest.MonkeyPatch):
    heard = SpeechAct(Act.VOW, due=FRI, what=Thing.CLUB)

    assert says(monkeypatch, heard, VIC) == Talk(FRANK, VIC, "promise")


def test_money_for_vic_is_nothing_she_holds_anybody_to(monkeypatch: pytest.MonkeyPatch):
    heard = SpeechAct(Act.PROMISE, 500, due=FRI, binding=True)

    assert says(monkeypatch, heard, VIC) == Talk(FRANK, VIC, "vow", about="other")


# Half a promise, and its other half.


def asked_for_the_rest(half: HalfSaid, to: Character = MILO) -> Table:
    return free().play(Talk(FRANK, to, "promise", about="no_time", half=half))


def test_the_day_that_was_asked_for_completes_it(monkeypatch: pytest.MonkeyPatch):
    table = asked_for_the_rest(HalfSaid(Promised.MONEY, 4000, GameTime(0), "I'll bring four"))

    move = says(monkeypatch, SpeechAct(Act.OTHER, due=FRI), text="Friday.", table=table)

    assert move == OfferWord(FRANK, MILO, Promised.MONEY, 4000, FRIDAY, "I'll bring four Friday.")


def test_the_amount_that_was_asked_for_completes_it(monkeypatch: pytest.MonkeyPatch):
    table = asked_for_the_rest(HalfSaid(Promised.MONEY, 0, GameTime(FRIDAY), "You'll have it"))

    move = says(monkeypatch, SpeechAct(Act.OTHER, Portion.ALL), text="All of it.", table=table)

    assert isinstance(move, OfferWord)
    assert (move.amount, move.due) == (Portion.ALL, FRIDAY)


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (SpeechAct(Act.OTHER, due=FRI), "Friday?"),
        (SpeechAct(Act.REFUSE, due=FRI), "Not Friday."),
        (SpeechAct(Act.OTHER), "Soon."),
    ],
)
def test_what_does_not_complete_it_is_what_it_is(
    monkeypatch: pytest.MonkeyPatch, heard: SpeechAct, text: str
):
    table = asked_for_the_rest(HalfSaid(Promised.MONEY, 4000, GameTime(0), "I'll bring four"))

    assert isinstance(says(monkeypatch, heard, text=text, table=table), Talk)


def test_the_other_half_has_to_be_said_at_once(monkeypatch: pytest.MonkeyPatch):
    half = HalfSaid(Promised.MONEY, 4000, GameTime(0), "I'll bring four")
    table = asked_for_the_rest(half).play(Talk(FRANK, MILO, "small_talk"))

    move = says(monkeypatch, SpeechAct(Act.OTHER, due=FRI), text="Friday.", table=table)

    assert isinstance(move, Talk)


def test_what_was_half_said_to_one_is_not_completed_by_another(monkeypatch: pytest.MonkeyPatch):
    table = asked_for_the_rest(HalfSaid(Promised.MONEY, 4000, GameTime(0), "four"))

    move = says(monkeypatch, SpeechAct(Act.OTHER, due=FRI), RADOVAN, "Friday.", table)

    assert isinstance(move, Talk)


# The rest.


@pytest.mark.parametrize(
    ("heard", "to", "move"),
    [
        (SpeechAct(Act.ASK_TIME), MILO, AskTime(FRANK)),
        (SpeechAct(Act.ASK_TIME), VIC, Talk(FRANK, VIC, "ask_time")),
        (SpeechAct(Act.ASK_DEBT), MILO, Talk(FRANK, MILO, "owe")),
        (SpeechAct(Act.AFFECTION), VIC, Talk(FRANK, VIC, "affection")),
        (SpeechAct(Act.AFFECTION), MILO, Talk(FRANK, MILO, "flattery")),
        (SpeechAct(Act.PLEA), RADOVAN, Talk(FRANK, RADOVAN, "plea")),
        (SpeechAct(Act.SMALL_TALK, about="dog"), VIC, Talk(FRANK, VIC, "small_talk", about="dog")),
        (
            SpeechAct(Act.SMALL_TALK, menu=Menu.FISH),
            RADOVAN,
            Talk(FRANK, RADOVAN, "menu", Menu.FISH),
        ),
        (
            SpeechAct(Act.OTHER, half=Act.THREAT, confidence=0.3),
            MILO,
            Talk(FRANK, MILO, "other", about="threat"),
        ),
    ],
)
def test_whatever_else_is_said_is_talk(
    monkeypatch: pytest.MonkeyPatch, heard: SpeechAct, to: Character, move: Move
):
    assert says(monkeypatch, heard, to) == move


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("It was Tonny who talked", TONNY),
        ("it was tonny.", TONNY),
        ("Tonnyson took it", None),
        ("Somebody talked", None),
        ("Frank took it", None),
    ],
)
def test_who_is_accused_is_found_by_name(monkeypatch: pytest.MonkeyPatch, text: str, whom: object):
    move = says(monkeypatch, SpeechAct(Act.ACCUSE), MILO, text, free().seated(TONNY))

    assert isinstance(move, Talk)
    assert move.whom == whom


def test_words_that_are_none_and_words_that_are_too_many():
    table = free()

    assert talk.move_for(table.state, table.dealer(), MILO, "  ", NOON) == Sorry("no_words")
    long = talk.move_for(table.state, table.dealer(), MILO, "x" * 501, NOON)
    assert long == Sorry("too_long", {"most": 500})


@pytest.mark.parametrize(
    ("text", "who"),
    [("Milo, wait", MILO), ("tell vic", VIC), ("Radovan and Milo", RADOVAN), ("victory", None)],
)
def test_who_is_addressed_is_the_first_who_is_named(text: str, who: Character | None):
    assert talk.addressed(text) is who
