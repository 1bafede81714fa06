"""The catalogue has every text that is asked for, with its facts, and none that nobody asks for.

What is asked for is read from the code itself: literal keys, and families such as `day.{n}`.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import audit, delivery, phones, scenarios
from bot.voices import OTHERS
from bot.wording import FOLDER, LONGEST_NAME, clean_name, languages, read, safe, wording
from game.affairs import TONNY, VIC, BargainKind, BustCame, BustChoice, Claim, Hearer, Pressure
from game.campaign import (
    Held,
    HowEnded,
    ModelMode,
    NoteKind,
    Pace,
    Promised,
    Status,
    Tone,
    VisitChoice,
)
from game.limits import TOPICS
from game.mercy import BAIT, TRUCE
from game.moods import Mood
from game.orders import Remark
from game.refusals import Reason
from game.units import Character, District
from persona import book
from persona.slots import BadAmount
from persona.states import states

HOUSE = Path(__file__).parents[2]
ENGLISH = wording("en")
NBSP = "\u00a0"

# What the code asks for.


@dataclass(frozen=True)
class Asked:
    """A text that is asked for somewhere: its key, and the facts that are given with it."""

    key: str
    facts: frozenset[str]
    where: str


@cache
def sources() -> dict[str, ast.Module]:
    """What reads the catalogue; the stand-in for Discord does not."""
    files = [*HOUSE.glob("bot/*.py"), *HOUSE.glob("cogs/*.py")]
    assert len(files) > 30
    return {str(file.relative_to(HOUSE)): ast.parse(file.read_text("utf-8")) for file in files}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for where, tree in sources().items():
        for node in ast.walk(tree):
            yield f"{where}:{getattr(node, 'lineno', 0)}", node


def literals(node: ast.AST) -> list[str]:
    """The whole strings in an expression; the pieces of an f-string are none."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return []
    return [found for child in ast.iter_child_nodes(node) for found in literals(child)]


def called(call: ast.Call) -> str:
    """The last name of what is called: `words` in `self.desk.words(...)`."""
    function = call.func
    if isinstance(function, ast.Call):
        return called(function)
    return getattr(function, "attr", getattr(function, "id", ""))


def given_with(call: ast.Call) -> frozenset[str]:
    """The facts of a call or of the dictionary in it; `*` when more may be among them."""
    names = {keyword.arg or "*" for keyword in call.keywords}
    for argument in call.args[1:]:
        if isinstance(argument, ast.Dict):
            names |= {key.value if isinstance(key, ast.Constant) else "*" for key in argument.keys}
        else:
            names.add("*")
    return frozenset(map(str, names))


def calls_to(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for where, node in nodes():
        if isinstance(node, ast.Call) and called(node) in names and node.args:
            yield where, node


def sorries() -> list[Asked]:
    return [
        Asked(f"refusal.{key}", given_with(call), where)
        for where, call in calls_to("Sorry")
        for key in literals(call.args[0])
    ]


def verbs() -> list[Asked]:
    return [
        Asked(f"button.{key}", given_with(call) | {"*"}, where)
        for where, call in calls_to("button")
        for key in literals(call.args[0])
    ]


def findings() -> list[Asked]:
    """What the doctor may find."""
    found: list[Asked] = []
    for where, node in nodes():
        if isinstance(node, ast.Call) and called(node) == "Finding":
            keys = [k for kw in node.keywords if kw.arg == "key" for k in literals(kw.value)]
            found += [Asked(f"doctor.{key}", frozenset({"*"}), where) for key in keys]
    keys = {"clock_ok", "clock_off"}
    return [*found, *(Asked(f"doctor.{key}", frozenset({"off"}), "bot/doctor.py") for key in keys)]


def plainly() -> list[Asked]:
    """Texts that are asked for by their whole key."""
    return [
        Asked(key, given_with(call), where)
        for where, call in calls_to("words", "said", "wording")
        for key in literals(call.args[0])
        if key in ENGLISH.texts or re.fullmatch(r"[a-z_]+(\.\w+)+", key)
    ]


def in_variables() -> set[str]:
    """Keys that are put together before they are asked for."""
    tops = {key.split(".")[0] for key in ENGLISH.texts}
    return {
        value
        for _, node in nodes()
        if isinstance(node, ast.Constant)
        and isinstance(value := node.value, str)
        and re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", value)
        and value.split(".")[0] in tops
    }


def costs() -> set[str]:
    """What a run can have cost somebody else, as the epilogue counts it."""
    counting = next(
        node
        for node in ast.walk(sources()["bot/epilogue.py"])
        if isinstance(node, ast.FunctionDef) and node.name == "_harm"
    )
    counted = {
        key
        for node in ast.walk(counting)
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)
        for key in literals(node.value.elts[1])
    }
    return counted | {f"lashed_{whom}" for whom in (VIC, TONNY)}


MEANT = (BAIT, TRUCE)
TOLD_BY_WHAT_IT_IS_ABOUT = (NoteKind.RUMOUR, NoteKind.BUSTED)
"""Of these there is a line for each claim, and for each way in which it came out."""

FAMILIES: dict[str, list[str]] = {
    "day.{}": [str(day) for day in range(7)],
    "district.{}": list(District),
    "what.{}": [*Promised, *Held],
    "rung.{}": [str(rung) for rung in range(7)],
    "pace.{}": list(Pace),
    "tone.{}": list(Tone),
    "model.{}": list(ModelMode),
    "table.model_{}": list(ModelMode),
    "admin.model_{}": list(ModelMode),
    "status.{}": list(Status),
    "mood.{}": list(Mood),
    "choice.{}": list(VisitChoice),
    "speaker.{}": [*Character, *OTHERS],
    "note_line.{}": [kind for kind in NoteKind if kind not in TOLD_BY_WHAT_IT_IS_ABOUT],
    "rumour_line.{}": list(Claim),
    "busted_line.{}": list(BustCame),
    "bust.{}": list(BustChoice),
    "claim.{}": list(Claim),
    "hearer.{}": list(Hearer),
    "pressure.{}": list(Pressure),
    "topic.{}": list(TOPICS),
    "bargain.{}": [*BargainKind, "credit"],
    "scenario.{}": list(scenarios.names(None)),
    "number.{}": [str(count) for count in range(2, 13)],
    "recap.{}": ["today", "yesterday"],
    "page.phone_{}": [
        phones.OPENING,
        phones.THREAD,
        phones.DIRECT,
        phones.NOWHERE,
        "unknown",
    ],
    "detail.{}_{}": [f"{done}_{held}" for done, held in product(("stashed", "taken"), Held)],
    "detail.{}": ["calls_on", "calls_off", "bag_real", "bag_soda"],
    "detail.{}_set": ["lines_set", "veils_set"],
    "detail.bust_{}": list(BustCame),
    "detail.room_{}": ["talked", "silent"],
    "detail.word_{}": ["kept", "broken"],
    "detail.word_money_{}": ["kept", "broken"],
    "refusal.{}": [*Reason, *BadAmount, *(one.key.split(".")[1] for one in sorries())],
    "button.{}": [one.key.split(".")[1] for one in verbs()],
    "table.{}": ["failing", "model_spent", "folded", "undone", *delivery.REFUSALS.values()],
    "doctor.{}": [one.key.split(".")[1] for one in findings()],
    "epilogue.{}": ["truths", "rumours", "seals"],
    "epilogue.{}_{}": [f"{meant}_{then}" for meant, then in product(MEANT, ("came", "stayed"))],
    "epilogue.ended_{}": list(HowEnded),
    "epilogue.source_{}": ["street", "police", TONNY],
    "epilogue.cost_{}": [*costs()],
    "audit.{}": [
        *audit.RUNNING.values(),
        *audit.SEEN.values(),
        *Remark,
        *("resume", "fade", "join", "phone", "clock", "dawn", "missed", "ended"),
    ],
    "cli.stalled_{}": ["failing", "clock", "letters", "frozen"],
    "roster.{}": ["away", "late", "silent", "here"],
    "language.{}": list(languages()),
    "autocomplete.{}": [audit.ADMINISTRATORS, audit.CLOCK],
}
"""The keys that the code puts together from what the rules know."""
VARIANTS = ["out_of_hours_sell", "not_enough_goods_stash"]
"""Refusals that are said in another way when other facts are known."""
FORMATS = ["format.thousands", "format.kr", "format.g", "format.h"]


def expanded(family: str, values: list[str]) -> list[str]:
    top = re.sub(r"\{\}.*", "", family)
    return [f"{top}{value}" for value in values]


def families() -> list[str]:
    return [key for family, values in FAMILIES.items() for key in expanded(family, values)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_families_of_keys_are_those_of_the_code():
    """A new family is written down here, with what it is made from."""
    skeletons = {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for _, node in nodes()
        if isinstance(node, ast.JoinedStr)
    }
    tops = {key.split(".")[0] for key in ENGLISH.texts}
    asked = {one for one in skeletons if re.match(r"^[a-z_]+\.[a-z_]*\{", one)}

    assert {one for one in asked if one.split(".")[0] in tops} == FAMILIES.keys()


def test_every_text_that_is_asked_for_is_there():
    asked = {one.key for one in [*plainly(), *sorries(), *verbs(), *findings()]}

    wanted = asked | set(families()) | {f"refusal.{one}" for one in VARIANTS} | set(FORMATS)

    assert len(asked) > 150
    assert wanted - ENGLISH.texts.keys() == set()


def test_every_text_that_is_there_is_asked_for():
    asked = {one.key for one in plainly()} | in_variables() | set(families())

    asked |= {f"refusal.{one}" for one in VARIANTS} | set(FORMATS)

    assert ENGLISH.texts.keys() - asked == set()


def test_every_text_gets_the_facts_it_needs():
    short = [
        (one.where, one.key, placeholders(ENGLISH.texts[one.key]) - one.facts)
        for one in [*plainly(), *sorries()]
        if "*" not in one.facts and one.key in ENGLISH.texts
    ]

    assert [one for one in short if one[2]] == []


REFUSED = {
    path: ast.parse(path.read_text("utf-8")) for path in sorted((HOUSE / "game").glob("*.py"))
}


def test_every_reason_of_the_rules_brings_the_facts_of_its_sentence():
    """Wherever the rules refuse, what the sentence says is among the facts."""
    checked = 0
    for path, tree in REFUSED.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and called(node) == "Refusal"):
                continue
            for argument in node.args[:1]:
                if not isinstance(argument, ast.Attribute):
                    continue  # A reason that was chosen before; the campaigns played meet it.
                key = f"refusal.{Reason[argument.attr]}"
                facts = given_with(node)
                if argument.attr == "OUT_OF_HOURS" and "most" in facts:
                    key = "refusal.out_of_hours_sell"
                missing = placeholders(ENGLISH.texts[key]) - facts
                assert missing == set(), (path.name, node.lineno, key)
                checked += 1

    assert checked > 30


def test_every_reason_why_something_is_no_amount_is_said_with_what_was_typed():
    for why in BadAmount:
        assert "7,5" in ENGLISH(f"refusal.{why}", text="7,5") or why is BadAmount.NOT_POSITIVE


PLAYERS_WORDS = {"name", "names", "whom", "text", "said", "source"}
NOT_RENDERED = ("phone.", "button.", "choice.", "autocomplete.")
"""What Discord shows to the letter: a backslash there would be read."""
SAFE_ALREADY = {"recap.late", "doctor.token_ok"}
"""`recap.late` gets names that are safe; the doctor writes to a terminal."""


@pytest.mark.parametrize("language", languages())
def test_a_players_words_are_made_safe_wherever_they_are_rendered_and_nowhere_else(language: str):
    wrong = [
        key
        for key, text in wording(language).texts.items()
        for _, name, form, _ in string.Formatter().parse(text)
        if name in PLAYERS_WORDS
        and key not in SAFE_ALREADY
        and (form == "safe") is key.startswith(NOT_RENDERED)
    ]

    assert wrong == []


@pytest.mark.parametrize("key", sorted(ENGLISH.texts))
def test_every_text_can_be_written_with_its_facts(key: str):
    """Whatever its formats are, they are ours; and nothing of them is left."""
    facts = dict.fromkeys(placeholders(ENGLISH.texts[key]), 1996)

    text = ENGLISH(key, **facts)

    assert text.strip() == text or key in ("doctor.ok", "doctor.bad")
    assert text
    assert not re.search(r"[{}]", text)


@pytest.mark.parametrize(
    ("prefix", "most"),
    [("button.", 80), ("choice.", 80), ("command.", 100), ("option.", 100), ("note.name_", 45)],
)
def test_what_discord_limits_is_short_enough(prefix: str, most: int):
    found = {key: text for key, text in ENGLISH.texts.items() if key.startswith(prefix)}

    assert found
    assert [key for key, text in found.items() if not 1 <= len(text) <= most] == []


def test_a_choice_of_a_command_is_at_most_a_hundred_characters():
    for family in ("pace.{}", "tone.{}", "what.{}"):
        assert all(len(ENGLISH.texts[key]) <= 100 for key in expanded(family, FAMILIES[family]))


def test_a_text_that_is_none_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        ENGLISH("detail.of_nothing")
    with pytest.raises(KeyError):
        ENGLISH("detail.owed", owed=5)


# How facts are written.


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1,000"),
        (11_880, "11,880"),
        (1_234_567, "1,234,567"),
    ],
)
def test_money_is_written_in_thousands_and_never_breaks(amount: int, written: str):
    assert ENGLISH.kr(amount) == f"{written}{NBSP}kr"
    assert ENGLISH("detail.paid", amount=amount) == f"Paid **{written}{NBSP}kr**."


def test_product_is_written_in_grams():
    assert ENGLISH.grams(18) == f"18{NBSP}g"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0"),
        (15, "\u00bc"),
        (20, "0:20"),
        (30, "\u00bd"),
        (45, "\u00be"),
        (60, "1"),
        (65, "1:05"),
        (90, "1\u00bd"),
        (480, "8"),
        (1836, "30:36"),
    ],
)
def test_effort_is_written_in_hours(minutes: int, written: str):
    assert ENGLISH("detail.hours", left=minutes) == f"Hours left today: **{written}{NBSP}h**."


@pytest.mark.parametrize(
    ("wall", "second"), [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (1_000_001, 2)]
)
def test_a_deadline_is_shown_at_the_first_second_at_which_it_has_come(wall: int, second: int):
    text = ENGLISH("recap.owing", name="Frank", owed=5, due=wall)

    assert text == f"Frank owes 5{NBSP}kr, due <t:{second}:R>"


# Languages.


def test_a_catalogue_is_a_file_and_the_file_is_the_language():
    assert "en" in languages()
    assert list(languages()) == sorted(path.stem for path in FOLDER.glob("*.yaml"))


def test_a_language_without_a_catalogue_gets_the_default_one():
    assert wording("tlh").texts == ENGLISH.texts
    assert wording("").language == "en"


def danish(tmp_path: Path) -> Path:
    """A catalogue as a translator would begin one."""
    file = tmp_path / "da.yaml"
    file.write_text(
        """
format: {thousands: ".", kr: kr., h: t.}
day: {0: mandag, 4: fredag}
detail:
  paid: "Betalt: **{amount:kr}**."
  hours: "Timer tilbage i dag: {left:h}."
  cash: "{grams:g} og {cash:kr} i lommen."
refusal:
  not_a_number: "\u201c{text:safe}\u201d er ikke et bel\u00f8b."
""",
        "utf-8",
    )
    return file


def test_a_second_language_is_a_second_file(tmp_path: Path):
    words = read(danish(tmp_path))

    assert words.language == "da"
    assert words("day.4") == "fredag"
    assert words("detail.paid", amount=11_880) == f"Betalt: **11.880{NBSP}kr.**."
    assert words("detail.hours", left=90) == f"Timer tilbage i dag: 1\u00bd{NBSP}t.."
    assert words("detail.cash", cash=5, grams=18) == f"18{NBSP}g og 5{NBSP}kr. i lommen."
    assert words("refusal.not_a_number", text="*x*") == "\u201c\\*x\\*\u201d er ikke et bel\u00f8b."


def test_what_a_second_language_does_not_have_is_said_in_the_first(tmp_path: Path):
    words = read(danish(tmp_path))

    assert words.texts.keys() == ENGLISH.texts.keys()
    assert words("day.1") == "Tuesday"
    assert words("detail.offer_declined") == ENGLISH("detail.offer_declined")


def test_one_language_does_not_change_another(tmp_path: Path):
    before = dict(ENGLISH.texts)

    read(danish(tmp_path))

    assert wording("en").texts == before


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything(language: str):
    raw = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    there = set(flattened(raw))

    assert there == ENGLISH.texts.keys()


def flattened(raw: object, prefix: str = "") -> Iterator[str]:
    """The keys of a catalogue as it is written, and not as it is filled up from another."""
    if not isinstance(raw, dict):
        yield prefix.rstrip(".")
        return
    for name, value in cast("dict[object, object]", raw).items():
        yield from flattened(value, f"{prefix}{name}.")


@pytest.mark.parametrize("language", languages())
def test_everybody_speaks_every_language_in_every_state(language: str):
    """What is missing in a language is an error here, and not another language on the screen."""
    missing = [
        (speaker, state)
        for speaker, there in states().speakers.items()
        for state, meant in there.items()
        if not meant.silent and not has_lines(speaker, language, state)
    ]

    assert missing == []


def has_lines(speaker: str, language: str, state: str) -> bool:
    file = book.FOLDER / speaker / f"{language}.yaml"
    act, _, outcome = state.partition("/")
    return file.exists() and bool(book.read(speaker, language).about(act, outcome))


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_asks_for_the_facts_that_the_default_one_gets(language: str):
    for key, text in wording(language).texts.items():
        assert placeholders(text) <= placeholders(ENGLISH.texts[key]), key


# A player's words.


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain words, as they are", "plain words, as they are"),
        (
            "\u00e6\u00f8\u00e5 \u00c6\u00d8\u00c5 \U0001f41f",
            "\u00e6\u00f8\u00e5 \u00c6\u00d8\u00c5 \U0001f41f",
        ),
        ("*a* _b_ ~~c~~ `d`", r"\*a\* \_b\_ \~\~c\~\~ \`d\`"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("# Title", r"\# Title"),
        ("-# small", r"\-\# small"),
        ("> quote", r"\> quote"),
        ("- list", r"\- list"),
        ("1. list", r"1\. list"),
        ("<t:0:R>", r"\<t\:0\:R\>"),
        ("<@1> <@&1> <#1>", r"\<\@1\> \<\@&1\> \<\#1\>"),
        ("@everyone", r"\@everyone"),
        ("[a](http://b.c)", r"\[a\]\(http\://b\.c\)"),
        ("discord.gg/x", r"discord\.gg/x"),
        ("a\\b", r"a\\b"),
        ("{owed}", "{owed}"),
        ("one\ntwo\r\nthree\tfour", "one two three four"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("\u202eabc\u2066", "abc"),
        ("a\u200bb\u200dc\ufeffd\u00ade", "abcde"),
        ("a\x00b\x1bc", "abc"),
        ("\U000e0041\ue000a", "a"),
        ("\u3164\u115f\ufe0f", ""),
        ("e" + "\u0301" * 40, "e\u0301\u0301"),
        ("\ud800a", "a"),
        ("  a  ", "a"),
        ("", ""),
    ],
)
def test_a_players_words_are_shown_to_the_letter_and_followed_by_nothing(typed: str, shown: str):
    assert safe(typed) == shown


ANYTHING = st.text(max_size=60) | st.text("*_`~|<>@#[]():-+.!\\ \n\u202e\u0301ea1", max_size=60)


@given(ANYTHING)
def test_nothing_of_what_is_typed_is_ever_active(typed: str):
    """Without the escaped pairs no mark is left, and nothing that hides, turns or breaks a line."""
    shown = safe(typed)
    rest = re.sub(r"\\[\\`*_~|<>@#\[\]():\-+.!]", "", shown)

    assert not set(rest) & set("\\`*_~|<>@#[]():")
    assert len(shown.splitlines()) <= 1
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", shown)
    assert not re.search("[\u0300-\u036f]{3}", shown)
    assert shown.encode() is not None


@given(st.text("abc\u00e6\u00f8\u00e5 ,;?&%$'\"=/", max_size=60))
def test_what_needs_no_escape_is_left_as_it_is(typed: str):
    assert safe(typed) == " ".join(typed.split())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Frank", "Frank"),
        ("  Frank   the  Third ", "Frank the Third"),
        ("Jos\u00e9", "Jos\u00e9"),
        ("Jose\u0301", "Jos\u00e9"),
        ("\u00c5se", "\u00c5se"),
        ("\u041c\u0430\u0440\u0438\u044f", "\u041c\u0430\u0440\u0438\u044f"),
        ("\u0645\u062d\u0645\u062f", "\u0645\u062d\u0645\u062f"),
        ("\uff26\uff52\uff41\uff4e\uff4b", "Frank"),
        ("Anne-Marie", "Anne-Marie"),
        ("D'Arcy", "D'Arcy"),
        ("D\u2019Arcy", "D\u2019Arcy"),
        ("St. John", "St. John"),
        ("4you", "4you"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ("Frank\nTonny", "Frank Tonny"),
    ],
)
def test_a_name_is_kept_as_people_write_it(typed: str, name: str):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "...",
        "12345",
        "x" * (LONGEST_NAME + 1),
        "**Frank**",
        "Fr`ank",
        "x_y",
        "<@1>",
        "@everyone",
        "#general",
        "[a](b)",
        "a|b",
        "a\\b",
        "{owed}",
        "- Frank",
        ".Frank",
        "\u202eFrank",
        "Fr\u200bank",
        "Fr\u00adank",
        "Frank\x00",
        "Frank\U000e0041",
        "\u3164",
        "\u1160x",
        "x\uffa0",
        "Frank\ufe0f",
        "Fr\u034fank",
        "Frank\u17b4",
        "\u0301Frank",
        "Z\u0301\u0302\u0303algo",
        "\u20ddFrank",
        "\ud800x",
        "\U0001f41f",
        "Frank\U0001f41f",
        "a\u2800b",
    ],
)
def test_a_name_that_is_markup_invisible_or_too_long_is_none(typed: str):
    assert clean_name(typed) is None


@given(st.text(max_size=50))
def test_a_name_is_one_that_can_be_seen_or_none(typed: str):
    name = clean_name(typed)

    if name is not None:
        assert 1 <= len(name) <= LONGEST_NAME
        assert clean_name(name) == name
        assert name == " ".join(name.split())
        assert safe(name).replace("\\", "") == name
