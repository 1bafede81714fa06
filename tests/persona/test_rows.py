"""What hearing is made of: the rows, the lexicon, the signs, and the model that comes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from persona.acts import Act, Thing
from persona.hearing import concepts, cues, train
from persona.hearing.cues import fold
from persona.hearing.language import Language
from persona.hearing.model import Model, model
from persona.hearing.rows import BadRowError, Row, read
from persona.hearing.sentence import take_apart
from tests.talk import rows as held_out

FEW_WORDS = 3
FILES = sorted(train.ROWS.glob("*.txt"))
ROWS = [row for path in FILES for row in read(path)]


def test_there_are_thousands_of_rows_in_both_languages():
    counted = Counter(row.language for row in ROWS)

    assert counted[Language.EN] >= 3000
    assert counted[Language.DA] >= 3000


@pytest.mark.parametrize("act", Act)
def test_every_act_has_rows_and_only_promises_bind(act: Act):
    mine = [row for row in ROWS if row.act is act]

    assert len(mine) >= 200
    assert any(row.binding for row in mine) == (act in (Act.PROMISE, Act.VOW))
    assert all((row.thing is not None) == (act is Act.VOW) for row in mine)


@pytest.mark.parametrize("thing", Thing)
def test_every_thing_that_can_be_promised_has_rows(thing: Thing):
    assert len([row for row in ROWS if row.thing is thing]) >= 50


@pytest.mark.parametrize("name", ["en", "da", "hard-en", "hard-da"])
def test_no_held_out_sentence_is_among_the_rows(name: str):
    """But for a "no" or a "hello", which everybody says alike."""
    seen = {fold(row.text).strip(" .!?") for row in ROWS}
    held = [one.text for one in held_out.read(name) if len(one.text.split()) > FEW_WORDS]

    assert [text for text in held if fold(text).strip(" .!?") in seen] == []


@pytest.mark.parametrize(
    "line",
    [
        "milo | promise | y",
        "milo | dance | n | let's",
        "kurt | promise | n | later",
        "milo | promise | maybe | later",
        "milo | vow:moon | n | later",
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str):
    file = tmp_path / "en-bad.txt"
    file.write_text(f"# a remark\n\n{line}\n", encoding="utf-8")

    with pytest.raises(BadRowError, match=r"en-bad\.txt:3: not `to \| act"):
        read(file)


def test_a_files_name_may_say_its_language(tmp_path: Path):
    for name in ("da-x.txt", "mixed.txt"):
        (tmp_path / name).write_text("vic | other | n | okay okay\n", encoding="utf-8")

    assert [row.language for row in read(tmp_path / "da-x.txt")] == [Language.DA]
    assert [row.language for row in read(tmp_path / "mixed.txt")] == [Language.EN]


# The lexicon and the signs.


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("you'll have every krone", Language.EN, "ALL_OF_IT"),
        ("du f\u00e5r hver en krone", Language.DA, "ALL_OF_IT"),
        ("please do not send him", Language.EN, "DONT_SEND"),
    ],
)
def test_a_concept_is_found_whatever_words_it_uses(text: str, language: Language, concept: str):
    assert concept in concepts.find(fold(text), language)


def test_a_concept_that_goes_on_is_one():
    found = concepts.find("friday friday friday", Language.EN)

    assert found.count("DAY_NAME") == 1


def test_a_lexicon_line_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "concepts.txt"
    file.write_text("MONEY en: cash\n", encoding="utf-8")
    monkeypatch.setattr(concepts, "FILE", file)
    concepts.lexicon.cache_clear()

    with pytest.raises(concepts.BadConceptError, match=r"concepts\.txt:1"):
        concepts.lexicon(Language.EN)
    concepts.lexicon.cache_clear()


@pytest.mark.parametrize(
    ("text", "said", "quoted", "narrated", "table_talk"),
    [
        ("*sits* I'll pay", "i'll pay", False, True, False),
        ('she said "friday" to me', "she said to me", True, False, False),
        ('*nods* "friday it is"', "friday it is", False, True, False),
        ("((brb)) hello", "hello", False, False, True),
        ("it's mine, isn't it", "it's mine, isn't it", False, False, False),
    ],
)
def test_what_was_said_aloud_is_told_from_the_rest(
    text: str, said: str, *, quoted: bool, narrated: bool, table_talk: bool
):
    found = cues.spoken(fold(text))

    assert (found.text, found.quoted) == (said, quoted)
    assert (found.narrated, found.table_talk) == (narrated, table_talk)


# The model.


def some() -> list[Row]:
    return ROWS[::25]


def test_the_same_rows_make_the_same_model():
    first, second = (msgspec.msgpack.encode(train.train(some())) for _ in range(2))

    assert first == second


def test_a_model_learns_what_its_rows_say():
    """A small one, of a few rows, knows those rows again."""
    mine = [row for row in some() if row.language is Language.EN]
    small = Model(train.train(mine))
    right = 0
    for row in mine:
        sentence = take_apart(row.text, to=row.to, now=train.NOW, language=row.language)
        shares = small.read(sentence).acts
        right += max(shares, key=shares.__getitem__) == row.act

    assert right / len(mine) > 0.95


def test_the_model_that_ships_knows_every_act_and_thing():
    sentence = take_apart("I'll pay you on Friday", to="milo", now=train.NOW)

    found = model().read(sentence)

    assert set(found.acts) == set(Act)
    assert set(found.things) == set(Thing)
    assert sum(found.acts.values()) == pytest.approx(1)
    assert 0 <= found.binding <= 1
