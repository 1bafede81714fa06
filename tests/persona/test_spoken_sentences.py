"""Sum and time out of whole sentences, as they fall in the game."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from game.units import Portion
from persona.hearing import amounts, times
from persona.hearing.language import Language, detect
from tests.persona import sentences_in_danish as danish
from tests.persona import sentences_in_english as english

NOW = datetime(1996, 9, 4, 14)  # noqa: DTZ001 - the campaign's own time has no zone
SENTENCES = [
    (*said, language)
    for sentences, language in (
        (english.SENTENCES, Language.EN),
        (danish.SENTENCES, Language.DA),
    )
    for said in sentences
]


def meant(written: str | None) -> date | datetime | None:
    """Read `09-06`, `09-06 20:00` or `1997-01-01`; the year is this one unless it is there."""
    if written is None:
        return None
    full = written if written[4] == "-" else f"{NOW.year}-{written}"
    return datetime.fromisoformat(full) if " " in full else date.fromisoformat(full)


@pytest.mark.parametrize(("sentence", "kroner", "when", "language"), SENTENCES)
def test_what_a_sentence_promises_is_read(
    sentence: str, kroner: int | Portion | None, when: str | None, language: Language
):
    amount = amounts.find(sentence, language)
    due = times.find(sentence, NOW, language)

    assert (amount and amount.value) == kroner
    assert (due and due.due) == meant(when)


def test_the_language_of_nearly_all_of_them_is_told():
    wrong = [said for said, _, _, language in SENTENCES if detect(said) is not language]

    assert len(wrong) * 100 <= len(SENTENCES) * 2, wrong
