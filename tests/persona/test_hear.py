"""What a sentence is taken for, what binds and what never does, in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.campaign import Menu
from game.gametime import at_hour
from game.units import Character, Portion, Wanted
from persona.acts import Act, SpeechAct, Thing
from persona.hear import hear

MILO, RADOVAN, VIC = Character.MILO, Character.RADOVAN, Character.VIC
NOW = datetime(2026, 11, 25, 14)  # noqa: DTZ001 - a campaign's own time has no zone
"""A Wednesday, at two in the afternoon."""
FRIDAY = date(2026, 11, 27)
TOMORROW = date(2026, 11, 26)


def heard(text: str, to: Character = MILO) -> SpeechAct:
    return hear(text, to=to, now=NOW)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - as above


# What binds.


@pytest.mark.parametrize(
    ("text", "amount", "due"),
    [
        ("I'll pay you 4000 on Friday", 4000, FRIDAY),
        ("I\u2019ll bring 4k by tomorrow 18:00", 4000, at(TOMORROW, 18)),
        ("I will pay 4.000 kr by friday", 4000, FRIDAY),
        ("You'll get half tomorrow at noon", Portion.HALF, at(TOMORROW, 12)),
        ("You have my word, all of it in 5 hours", Portion.ALL, at(NOW.date(), 19)),
        ("Don't worry, I'll bring 4000 on friday", 4000, FRIDAY),
        ("Forty grand, Friday at eight, I swear it", 40_000, at(FRIDAY, 20)),
        ("You'll have every krone on friday", Portion.ALL, FRIDAY),
        ("You'll have your money on friday", None, FRIDAY),
        ("Jeg betaler dig 4000 p\u00e5 fredag", 4000, FRIDAY),
        ("Du f\u00e5r det hele i morgen, det lover jeg", Portion.ALL, TOMORROW),
        (
            "Jeg kommer med 40.000 p\u00e5 fredag halv fem, du har mit ord",
            40_000,
            at(FRIDAY, 16, 30),
        ),
        ("du faar hver en krone paa fredag", Portion.ALL, FRIDAY),
    ],
)
@pytest.mark.parametrize("to", [MILO, RADOVAN])
def test_a_firm_promise_with_a_time_binds(
    to: Character, text: str, amount: Wanted | None, due: date | datetime
):
    promise = heard(text, to)

    assert (promise.act, promise.binding) == (Act.PROMISE, True)
    assert (promise.amount, promise.due) == (amount, due)


@pytest.mark.parametrize(
    ("text", "what", "due"),
    [
        ("I'll take you to the club on friday, I promise", Thing.CLUB, FRIDAY),
        ("I promise, dinner tomorrow at 7", Thing.DINNER, at(TOMORROW, 19)),
        ("I'll drive Sm\u00f8r to the vet tomorrow at 16:00", Thing.VET, at(TOMORROW, 16)),
        ("I'm going to be home tonight at eight, I promise", Thing.HOME, at(NOW.date(), 20)),
        ("We're going to Spain next week, I swear", Thing.SPAIN, date(2026, 12, 4)),
        ("I'll call you tomorrow at noon", Thing.CALL, at(TOMORROW, 12)),
        ("Jeg tager dig med ud at spise p\u00e5 fredag, det lover jeg", Thing.DINNER, FRIDAY),
        ("Jeg er hjemme klokken otte i aften", Thing.HOME, at(NOW.date(), 20)),
        ("Jeg k\u00f8rer Sm\u00f8r til dyrl\u00e6gen i morgen", Thing.VET, TOMORROW),
        ("Jeg ringer til dig i morgen klokken ni", Thing.CALL, at(TOMORROW, 9)),
    ],
)
def test_a_firm_promise_of_a_thing_binds(text: str, what: Thing, due: date | datetime):
    vow = heard(text, VIC)

    assert (vow.act, vow.what, vow.binding, vow.due) == (Act.VOW, what, True, due)


@pytest.mark.parametrize(
    "text",
    [
        "Maybe I'll pay 4000 on friday",
        "I might pay 4000 on friday",
        "If Frank pays me, I'll bring 4000 on friday",
        "I'll pay 4000 on friday unless it rains",
        "Will you take 4000 on friday?",
        "Shall I bring it on friday?",
        "I could bring 4000 on friday",
        "I won't pay 4000 on friday",
        "I'll never pay 4000 on friday",
        "Tonny said: I'll pay 4000 on friday",
        "Tonny will pay you 4000 on friday",
        'He wrote "I\'ll pay 4000 on friday"',
        "*promises to pay 4000 on friday*",
        "*I'll pay 4000 on friday* Hello",
        "I paid 4000 last friday",
        "I said I'd pay you last friday",
        "((I'll be back at 8, dinner))",
        "I need until friday",
        "Can you lend me 4000 until friday?",
        "Here's 4000, I'm going",
        "I'll have the money",
        "M\u00e5ske betaler jeg 4000 p\u00e5 fredag",
        "Hvis Frank betaler mig, f\u00e5r du 4000 p\u00e5 fredag",
        "Skal jeg komme med dem p\u00e5 fredag?",
        "Jeg betaler ikke 4000 p\u00e5 fredag",
        'Hun sagde "jeg kommer p\u00e5 fredag"',
        "*lover at betale p\u00e5 fredag*",
        "Tonny betaler dig p\u00e5 fredag",
        "Kan det vente til fredag?",
        "Jeg lovede dig 4000 sidste fredag",
    ],
)
@pytest.mark.parametrize("to", Character)
def test_what_is_no_promise_binds_nobody(to: Character, text: str):
    assert not heard(text, to).binding


def test_a_message_that_is_all_in_quotes_is_speech():
    """So dialogue is written in stories."""
    assert heard('*sits down* "You\'ll have 4000 on friday, I swear."').binding


# What is done by saying something.


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("I need more time", Act.ASK_TIME),
        ("Give me until friday", Act.ASK_TIME),
        ("Can it wait till Sunday?", Act.ASK_TIME),
        ("Would you take half now and the rest next week?", Act.OFFER),
        ("Please, don't hurt me", Act.PLEA),
        ("How much do I owe you?", Act.ASK_DEBT),
        ("When is it due?", Act.ASK_DEBT),
        ("Can you front me another fifty grams?", Act.ASK_CREDIT),
        ("You stole money from my stash", Act.ACCUSE),
        ("You'll regret this", Act.THREAT),
        ("I love you", Act.AFFECTION),
        ("It wasn't me, it was the police", Act.EXCUSE),
        ("Your cake is the best in town", Act.FLATTERY),
        ("Forget it, I'm not paying", Act.REFUSE),
        ("Good morning, how are you?", Act.SMALL_TALK),
        ("Jeg skal bruge mere tid", Act.ASK_TIME),
        ("Hvor meget skylder jeg dig?", Act.ASK_DEBT),
        ("Kan du l\u00e5ne mig et par tusind?", Act.ASK_CREDIT),
        ("Lad mig v\u00e6re, jeg beder dig", Act.PLEA),
        ("Du har taget penge af min d\u00e5se", Act.ACCUSE),
        ("Det kommer du til at fortryde", Act.THREAT),
        ("Jeg elsker dig", Act.AFFECTION),
        ("Det var ikke min skyld, politiet tog det", Act.EXCUSE),
        ("Din kage er den bedste i byen", Act.FLATTERY),
        ("Glem det, jeg betaler ikke", Act.REFUSE),
    ],
)
def test_what_is_said_is_understood(text: str, act: Act):
    assert heard(text, VIC if act is Act.AFFECTION else MILO).act is act


@pytest.mark.parametrize("text", ["", "   ", "*looks out of the window*", "((brb))"])
def test_what_says_nothing_is_nothing(text: str):
    assert heard(text).act is Act.OTHER
    assert not heard(text).binding


SCRAPS = ("soup", "lamp or else", "the dog", "Friday then", "my sister", "half", "jacket", "why")


def test_what_is_uncertain_is_half_heard_and_never_more():
    """Below its confidence it is `other`, with what it sounded like."""
    read = [heard(f"{one} {other}") for one in SCRAPS for other in SCRAPS]
    half = next(one for one in read if one.half is not None)

    assert half.act is Act.OTHER
    assert half.half is not Act.OTHER
    assert half.confidence < 0.6


@pytest.mark.parametrize(
    ("text", "menu"),
    [
        ("Fish, of course", Menu.FISH),
        ("I'd have the plaice", Menu.FISH),
        ("No fish", Menu.NO_FISH),
        ("Skip the herring", Menu.NO_FISH),
        ("I don't like seafood", Menu.NO_FISH),
        ("Fisk, helt klart", Menu.FISH),
        ("Ikke fisk, Radovan", Menu.NO_FISH),
        ("How is the restaurant?", None),
    ],
)
def test_radovan_hears_what_is_said_of_his_menu(text: str, menu: Menu | None):
    assert heard(text, RADOVAN).menu is menu
    assert heard(text, MILO).menu is None


def test_vic_hears_that_the_dog_was_asked_after():
    assert heard("How is Sm\u00f8r today?", VIC).about == "dog"
    assert heard("Hvordan har hunden det?", VIC).about == "dog"
    assert heard("How is Sm\u00f8r today?", MILO).about == ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("It was Tonny who talked", "Tonny"),
        ("ask radovan", "Radovan"),
        ("I think Mette took it", "Mette"),
        ("See you on Friday", None),
        ("nobody", None),
    ],
)
def test_who_is_spoken_of_is_found(text: str, who: str | None):
    assert heard(text).who == who


# What it looks like from outside.


def test_it_reads_in_plain_values():
    found = heard("I'll pay you 4000 on Friday at eight").as_dict()

    assert list(found) == [
        *("act", "amount", "grams", "due", "who", "what", "binding", "confidence"),
    ]
    assert (found["act"], found["amount"], found["due"]) == ("promise", 4000, "2026-11-27T20:00")
    assert heard("Half of it on Friday, I swear").as_dict()["amount"] == "half"
    assert heard("You'll have it on Friday").as_dict()["due"] == "2026-11-27"
    assert heard("Can I have fifty grams?").as_dict()["grams"] == 50


def test_the_time_may_be_given_in_any_of_its_forms():
    wednesday = at_hour(2, 14)

    assert hear("tomorrow", to=MILO, now="2026-11-25T14:00").due == TOMORROW
    assert hear("tomorrow", to=MILO, now=wednesday).due == date(1996, 9, 5)


def test_the_language_is_found_or_given():
    assert heard("Du f\u00e5r pengene p\u00e5 fredag").language == "da"
    assert heard("You'll get the money on Friday").language == "en"
    assert hear("fredag", to=MILO, now=NOW, language="da").due == FRIDAY
    with pytest.raises(ValueError, match="xx"):
        hear("fredag", to=MILO, now=NOW, language="xx")


def test_the_same_words_are_heard_the_same():
    assert heard("I'll have it friday, all of it") == heard("I'll have it friday, all of it")


@given(st.text(max_size=120), st.sampled_from(Character))
def test_whatever_is_said_is_heard_as_something(text: str, to: Character):
    found = heard(text, to)

    assert found.act in Act
    assert not found.binding or found.due is not None or found.amount or found.act is Act.VOW
