"""What a sentence is taken for, and what it never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.campaign import Menu, Promised
from game.gametime import DAY, HOUR, GameTime, at_hour, later
from game.units import Character, Portion, Wanted
from persona.acts import Act, SpeechAct
from persona.hear import hear

MILO, RADOVAN, VIC = Character.MILO, Character.RADOVAN, Character.VIC
WED, THU, FRI = 2, 3, 4
NOW = at_hour(WED, 14)
"""Wednesday of the first week, at two in the afternoon."""
FRIDAY = at_hour(FRI, 20)


def heard(text: str, to: Character = MILO) -> SpeechAct:
    return hear(text, to=to, now=NOW)


# A promise.


@pytest.mark.parametrize(
    ("text", "amount", "due"),
    [
        ("I'll pay you 4000 on Friday", 4000, FRIDAY),
        ("I\u2019ll bring 4k by tomorrow 18:00", 4000, at_hour(THU, 18)),
        ("I will pay 4.000 kr by friday", 4000, FRIDAY),
        ("I'm going to give you 4,000 friday", 4000, FRIDAY),
        ("I am going to give you 4,000 friday", 4000, FRIDAY),
        ("I promise: 4000, friday", 4000, FRIDAY),
        ("4000 on Friday, I swear", 4000, FRIDAY),
        ("You'll get half tomorrow at noon", Portion.HALF, at_hour(THU, 12)),
        ("You have my word, all of it in 5 hours", Portion.ALL, later(NOW, 5 * HOUR)),
        ("I'll have every krone in 3 days", Portion.ALL, later(NOW, 3 * DAY)),
        ("Don't worry, I'll bring 4000 on friday", 4000, FRIDAY),
        ("No problem, I'll bring 4000 on friday", 4000, FRIDAY),
    ],
)
@pytest.mark.parametrize("to", [MILO, RADOVAN])
def test_a_firm_sentence_with_an_amount_and_a_day_is_a_promise(
    to: Character, text: str, amount: Wanted, due: GameTime
):
    assert heard(text, to) == SpeechAct(Act.PROMISE, amount, due, Promised.MONEY)


@pytest.mark.parametrize(
    ("text", "amount", "due"),
    [
        ("I'll pay you", None, None),
        ("I'll pay you on friday", None, FRIDAY),
        ("I'll bring 4000", 4000, None),
        ("You'll get your money", None, None),
    ],
)
def test_a_promise_may_lack_its_amount_or_its_day(
    text: str, amount: Wanted | None, due: GameTime | None
):
    assert heard(text) == SpeechAct(Act.PROMISE, amount, due, Promised.MONEY)


@pytest.mark.parametrize(
    "text",
    [
        "Maybe I'll pay 4000 on friday",
        "I might pay 4000 on friday",
        "I'll pay 4000 on friday if I sell it",
        "If Frank pays me, I'll bring 4000 on friday",
        "I'll pay 4000 on friday unless it rains",
        "Will you take 4000 on friday?",
        "I'll pay 4000 on friday?",
        "I would pay 4000 on friday",
        "I could bring 4000 on friday",
        "I won't pay 4000 on friday",
        "I'll never pay 4000 on friday",
        "I can't pay 4000 on friday",
        "I will not pay 4000 on friday",
        "Tonny said I'll pay 4000 on friday",
        "I promised I'll pay 4000 on friday",
        'He wrote "I\'ll pay 4000 on friday"',
        "He wrote \u201cI'll pay 4000 on friday\u201d",
        "*I'll pay 4000 on friday*",
        "*he says that I'll pay 4000 on friday* Hello",
        "4000 on friday",
        "Tonny pays 4000 on friday",
        "I paid 4000 on friday",
    ],
)
@pytest.mark.parametrize("to", [MILO, RADOVAN, VIC])
def test_a_question_a_condition_a_quote_or_a_report_is_no_promise(to: Character, text: str):
    assert heard(text, to).act not in (Act.PROMISE, Act.VOW)


# A word to Vic.


@pytest.mark.parametrize(
    ("text", "what", "due"),
    [
        ("I'll take you to the club on friday", Promised.CLUB, FRIDAY),
        ("Let's go dancing tomorrow", Promised.CLUB, at_hour(THU, 20)),
        ("I promise, dinner tomorrow at 7", Promised.DINNER, at_hour(THU, 19)),
        ("I'll drive Sm\u00f8r to the vet tomorrow at 16:00", Promised.VET, at_hour(THU, 16)),
        ("I'm going to be home tonight, I promise", Promised.HOME, at_hour(WED, 20)),
        ("We'll go to Spain next week", Promised.SPAIN, at_hour(7 + FRI, 20)),
        ("I'll take you out to dinner", Promised.DINNER, None),
    ],
)
def test_a_firm_sentence_about_an_evening_is_a_word_to_vic(
    text: str, what: Promised, due: GameTime | None
):
    assert heard(text, VIC) == SpeechAct(Act.VOW, None, due, what)


@pytest.mark.parametrize(
    "text",
    [
        "Maybe the club on friday",
        "Would you like dinner on friday?",
        "I won't come home tonight",
        "If I have the money we'll go to Spain on friday",
        '"I\'ll take you to the club on friday"',
    ],
)
def test_an_evening_that_is_not_promised_binds_nobody(text: str):
    assert heard(text, VIC).act is not Act.VOW


# What else is said.


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("I need more time", Act.ASK_TIME),
        ("Give me another day", Act.ASK_TIME),
        ("Give me until friday", Act.ASK_TIME),
        ("Can I have until friday?", Act.ASK_TIME),
        ("Can it wait?", Act.ASK_TIME),
        ("Sorry, I need one more day", Act.ASK_TIME),
        ("How much do I owe you?", Act.ASK_DEBT),
        ("What do I owe?", Act.ASK_DEBT),
        ("When is it due?", Act.ASK_DEBT),
        ("Can you lend me something?", Act.ASK_CREDIT),
        ("I want another package", Act.ASK_CREDIT),
        ("You'll regret this", Act.THREAT),
        ("I'll kill you", Act.THREAT),
        ("I love you", Act.AFFECTION),
        ("I missed you", Act.AFFECTION),
        ("It wasn't me, it was the police", Act.EXCUSE),
        ("I got robbed", Act.EXCUSE),
        ("The cake is delicious", Act.FLATTERY),
        ("Thank you", Act.FLATTERY),
        ("No.", Act.REFUSE),
        ("Not this time", Act.REFUSE),
        ("I don't want it", Act.REFUSE),
        ("Good morning", Act.SMALL_TALK),
        ("How are you?", Act.SMALL_TALK),
        ("colourless green ideas", Act.OTHER),
        ("", Act.OTHER),
    ],
)
def test_what_is_said_is_understood(text: str, act: Act):
    assert heard(text).act is act


@pytest.mark.parametrize(
    "text",
    [
        "No problem",
        "No worries, Milo",
        "No idea what you are cooking",
        "No, I'll take it",
        "No question, I'll take it",
        "No one does it like you",
    ],
)
def test_a_no_that_turns_nothing_down_is_no_refusal(text: str):
    assert heard(text).act is not Act.REFUSE


def test_a_goodbye_is_no_plea():
    assert heard("See you later").act is not Act.ASK_TIME


@pytest.mark.parametrize(
    ("text", "menu"),
    [
        ("Fish, of course", Menu.FISH),
        ("I'd have the plaice", Menu.FISH),
        ("No fish", Menu.NO_FISH),
        ("Skip the herring", Menu.NO_FISH),
        ("I don't like seafood", Menu.NO_FISH),
        ("How is the restaurant?", None),
    ],
)
def test_radovan_hears_what_is_said_of_his_menu(text: str, menu: Menu | None):
    assert heard(text, RADOVAN).menu is menu
    assert heard(text, MILO).menu is None


@given(st.text(max_size=200), st.sampled_from(Character), st.integers(8, 30 * 24))
def test_whatever_is_said_is_heard_as_something(text: str, to: Character, hour: int):
    assert isinstance(hear(text, to=to, now=at_hour(0, hour)).act, Act)
