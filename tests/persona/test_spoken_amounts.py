"""Sums, shares and grams, as they are said in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.units import Portion
from persona.hearing import amounts
from persona.hearing.language import Language
from tests.persona import amounts_in_danish as danish
from tests.persona import amounts_in_english as english

EN, DA = Language.EN, Language.DA


def said(sentence: str, language: Language) -> int | Portion | None:
    found = amounts.find(sentence, language)
    return found.value if found else None


@pytest.mark.parametrize(("sentence", "kroner"), english.SUMS + english.SHARES)
def test_what_is_said_in_english_is_the_first_sum_or_share_that_stands(
    sentence: str, kroner: int | Portion
):
    assert said(sentence, EN) == kroner


@pytest.mark.parametrize(("sentence", "kroner"), danish.SUMS + danish.SHARES)
def test_what_is_said_in_danish_is_the_first_sum_or_share_that_stands(
    sentence: str, kroner: int | Portion
):
    assert said(sentence, DA) == kroner


@pytest.mark.parametrize("sentence", english.NEITHER)
def test_where_no_sum_is_said_in_english_none_is_found(sentence: str):
    assert said(sentence, EN) is None


@pytest.mark.parametrize("sentence", danish.NEITHER)
def test_where_no_sum_is_said_in_danish_none_is_found(sentence: str):
    assert said(sentence, DA) is None


@pytest.mark.parametrize(("sentence", "_"), danish.SUMS + danish.SHARES)
def test_danish_reads_the_same_without_its_own_letters(sentence: str, _: object):
    spelled = sentence.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")

    assert said(spelled, DA) == said(sentence, DA)


@pytest.mark.parametrize(
    ("sentence", "language", "words"),
    [
        ("You get  40k on Friday", EN, "40k"),
        ("I'll bring FORTY-five\u00a0grand, ok?", EN, "FORTY-five\u00a0grand"),
        ("take kr. 4.000,- now", EN, "kr. 4.000,-"),
        ("Half of it!", EN, "Half of it"),
        ("Du får *femogfyrretusind* i morgen", DA, "femogfyrretusind"),
        ("på fredag får du hver en krone", DA, "hver en krone"),
        ("STRAẞE: 4000 kr", EN, "4000 kr"),
    ],
)
def test_what_is_found_points_back_at_its_words(sentence: str, language: Language, words: str):
    found = amounts.find(sentence, language)

    assert found is not None
    assert sentence[found.start : found.end] == words


@pytest.mark.parametrize(
    ("sentence", "language", "grams"),
    [
        ("50 g", EN, 50),
        ("50g for 4000 kr", EN, 50),
        ("fifty grams", EN, 50),
        ("a gram", EN, 1),
        ("give me twenty-five grams", EN, 25),
        ("1.000 g", EN, 1000),
        ("1,5 kg", EN, 1500),
        ("a kilo", EN, 1000),
        ("half a kilo", EN, 500),
        ("halvtreds gram", DA, 50),
        ("femoghalvtreds gram for 4000", DA, 55),
        ("et gram", DA, 1),
        ("et par gram", DA, 2),
        ("et halvt kilo", DA, 500),
        ("halvandet kilo", DA, 1500),
        ("half a gram", EN, None),
        ("1.5 g", EN, None),
        ("halvandet gram", DA, None),
        ("4000 kr", EN, None),
        ("40k", EN, None),
        ("grams", EN, None),
        ("0 g", EN, None),
        ("i gram", DA, None),
    ],
)
def test_grams_are_whole_ones_that_are_said_as_such(
    sentence: str, language: Language, grams: int | None
):
    assert amounts.grams(sentence, language) == grams


@given(st.integers(100, 999_999), st.sampled_from([",", ".", " ", "'", "\u00a0"]))
def test_every_sum_is_read_however_it_is_grouped(kroner: int, mark: str):
    grouped = f"{kroner:,}".replace(",", mark)

    assert said(f"you get {grouped} kr on friday", EN) == kroner
    assert said(f"du får {grouped} kr på fredag", DA) == kroner


_ONES = ["", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"]
_TEENS = ["ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten"]
_TENS = ["tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems"]


def in_danish(number: int, between: str) -> str:
    """Spell a number up to 999,999 with `between` its parts."""
    thousands, rest = divmod(number, 1000)
    hundreds, small = divmod(rest, 100)
    parts: list[str] = []
    if thousands:
        parts += [in_danish(thousands, between) if thousands > 1 else "et", "tusind"]
    if hundreds:
        parts += [_ONES[hundreds] if hundreds > 1 else "et", "hundrede"]
    if small and parts:
        parts.append("og")
    if small >= 20:
        ones = f"{_ONES[small % 10]}og" if small % 10 else ""
        parts.append(ones + _TENS[small // 10 - 2])
    elif small:
        parts.append([*_ONES, *_TEENS, "nitten"][small])
    return between.join(parts)


@given(st.integers(2, 999_999), st.sampled_from(["", " "]))
def test_every_danish_number_in_words_is_read_written_apart_or_as_one(number: int, between: str):
    # "hundrede og en" is where an article begins as often as not
    assume(number % 100 != 1 and (number // 1000 % 100 != 1 or number < 2000))

    assert said(f"du får {in_danish(number, between)} kroner", DA) == number


WORDS = (
    "half all a an the one two hundred thousand grand k kr . , - / : 4000 40 2.5 and of it not no"
    " monkey til fra en et halv halvt tusind hund og ikke det hele 1.000 12345678 0 \u00bd i mean"
)
SENTENCES = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)


@given(st.text(max_size=80) | SENTENCES, st.sampled_from(Language))
def test_whatever_is_said_is_a_sum_in_reach_with_its_place_or_none(text: str, language: Language):
    found = amounts.find(text, language)
    grams = amounts.grams(text, language)

    assert grams is None or grams > 0
    if found:
        assert isinstance(found.value, Portion) or 1 <= found.value <= amounts.LARGEST
        assert 0 <= found.start < found.end <= len(text)
