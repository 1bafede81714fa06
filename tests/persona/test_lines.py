"""The lines that ship: what they may hang on, what is put into them, and that none is missing.

`STATES` is the list of all that can come up, with what may be put into a line there. It changes
only together with the tellers in `bot/`.
"""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from game.campaign import HowEnded, Menu, Promised, VisitChoice
from game.moods import Mood
from game.units import Character, District
from persona import book
from persona.book import Condition, Line, Value

TALKERS = [character.value for character in Character]
EVERYBODY = [*TALKERS, "street"]

DUE = "due_day due_time"
DEBT = f"owed {DUE}"
PACKAGE = f"grams amount {DEBT}"
MONEY_WORD = f"amount said_text said_day {DUE} owed"

STATES: dict[str, dict[str, str]] = {
    "milo": {
        "join/fronted": PACKAGE,
        "offer/made": f"grams amount {DUE}",
        "offer/taken": PACKAGE,
        "offer/declined": "",
        "offer/lapsed": PACKAGE,
        "front/taken": PACKAGE,
        "pay/part": f"amount {DEBT}",
        "pay/settled": "amount",
        "owe/open": DEBT,
        "owe/nothing": "",
        "ask_time/offered": f"amount {DEBT}",
        "ask_time/taken": DEBT,
        "ask_time/closed": DEBT,
        "ask_time/nothing": "",
        "ask_time/dropped": DEBT,
        "promise/heard": f"amount {DUE}",
        "promise/unclear": "",
        "promise/given": MONEY_WORD,
        "promise/kept": MONEY_WORD,
        "promise/broken": MONEY_WORD,
        "promise/dropped": "",
        "deadline/near": f"{DEBT} left",
        "deadline/missed": f"{DEBT} grown",
        "passed/on": f"{DEBT} whom",
        "excuse/heard": DEBT,
        "ask_credit/heard": "",
        "small_talk/heard": "",
        "threat/heard": "",
        "flattery/heard": "",
        "refuse/heard": "",
        "affection/heard": "",
        "other/half_heard": "",
        "goodbye/left": "owed",
    },
    "radovan": {
        "visit/set": "",
        "visit/arrived": "owed",
        "visit/lapsed": "",
        "fish/done": "",
        "no_fish/done": "",
        "pay/done": "amount owed",
        "hide/done": "",
        "word/done": f"amount {DUE}",
        "hand_over/done": "amount owed",
        "refuse/done": "",
        "take_it/done": "",
        "run/away": "",
        "run/caught": "",
        "name/done": "whom",
        "all/done": "amount owed",
        "out/away": "",
        "stay_in/done": "",
        "keep_moving/done": "",
        "promise/heard": f"amount {DUE}",
        "promise/unclear": "",
        "promise/given": MONEY_WORD,
        "promise/kept": MONEY_WORD,
        "promise/broken": MONEY_WORD,
        "promise/dropped": "",
        "owe/open": DEBT,
        "owe/nothing": "",
        "ask_time/closed": "",
        "menu/fish": "",
        "menu/no_fish": "",
        "excuse/heard": "",
        "small_talk/heard": "",
        "threat/heard": "",
        "flattery/heard": "",
        "refuse/heard": "",
        "affection/heard": "",
        "ask_credit/heard": "",
        "other/half_heard": "",
    },
    "vic": {
        "join/hello": "",
        "stash/goods": "grams",
        "stash/cash": "amount",
        "take/goods": "grams",
        "take/cash": "amount",
        "promise/heard": "",
        "promise/unclear": "",
        "promise/given": "what due_day",
        "promise/put_off": "what due_day said_day",
        "promise/kept": "what said_day",
        "promise/broken": "what said_text said_day",
        "promise/dropped": "",
        "out/done": "",
        "out/spain": "",
        "cooling/warm_even": "",
        "cooling/even_cold": "",
        "near/due": f"what {DUE}",
        "door/closed": "",
        "hurt/seen": "",
        "owe/open": "what due_day",
        "owe/nothing": "",
        "ask_time/heard": "",
        "affection/heard": "",
        "excuse/heard": "",
        "small_talk/heard": "",
        "threat/heard": "",
        "flattery/heard": "",
        "refuse/heard": "",
        "ask_credit/heard": "",
        "other/half_heard": "",
    },
    "street": {
        "scene/join": "",
        "scene/sell": "grams amount where",
        "scene/rest": "",
        "scene/rest_healed": "",
        "scene/theft": "",
        "scene/visit": "",
        "scene/beaten": "",
        "scene/caught": "",
        "scene/away": "",
        "scene/collateral": "",
        "scene/workshop_out": "",
        "scene/hunted": "",
        "scene/vic_gone": "",
        "scene/spain": "",
        "scene/passed_on": "whom owed",
        "scene/beat": "",
        **{f"cut/{how}": "" for how in HowEnded},
        "talk/joined": "",
        "talk/missed": "",
        "talk/settled": "",
        "talk/visited": "",
        "talk/vic_left": "",
        "talk/stolen": "",
        "talk/passed": "whom",
        "recap/opening": "",
        "recap/quiet": "",
        "previously/opening": "",
    },
}
"""Who says something, when (`act/outcome`), and what may be put in besides the dealer's name."""

NAMELESS = {"recap/opening", "recap/quiet", "previously/opening"}
"""Where nobody in particular is spoken of."""
UNSURE = {
    "excuse/heard": DEBT,
    "ask_time/dropped": DEBT,
    "promise/given": "owed",
    "promise/kept": "owed",
    "promise/broken": "owed",
}
"""What is not always at hand: the debt may be paid by then."""
SILENCE = {("milo", "affection/heard"), ("radovan", "affection/heard")}
"""What somebody may have no lines for: it is heard as something else."""

MOODS = [mood.value for mood in Mood]
RUNGS = range(7)
KNOWN: dict[str, list[str] | range | bool] = {
    "mood": MOODS,
    "rung": RUNGS,
    "late": True,
    "owing": True,
    "plea_used": True,
    "first": True,
    "again": True,
    "misses": range(100),
    "words_broken": range(100),
    "menu": [menu.value for menu in Menu],
    "what": [what.value for what in Promised],
    "where": [district.value for district in District],
    "character": TALKERS,
}
"""What a line may hang on, and the values that has."""
ONLY_IN = {
    "what": {
        *("promise/given", "promise/put_off", "promise/kept", "promise/broken"),
        *("near/due", "out/done"),
    },
    "where": {"scene/sell"},
    "character": {"scene/beat"},
}
"""Facts that are known in these states and in no other."""

VISITED: list[dict[str, Value]] = [{"rung": rung} for rung in RUNGS[1:]]
SEVERAL: dict[str, list[dict[str, Value]]] = {
    "visit/set": VISITED,
    "visit/arrived": VISITED,
    "visit/lapsed": VISITED,
    "scene/visit": VISITED,
    "talk/visited": VISITED,
    "out/done": [{"what": what} for what in ("club", "dinner", "vet", "home")],
    "scene/sell": [{"where": district.value} for district in District],
    "scene/beat": [{"character": character} for character in TALKERS],
}
"""What is certain in a state that comes in several kinds; elsewhere nothing is."""

DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august"
    r"|september|october|november|december)\b",
    re.IGNORECASE,
)
MONTHS_THAT_ARE_WORDS = re.compile(r"(?<=[a-z,] )(?:March|May)\b")
CLICHES = [
    *("tick tock", "time is money", "nothing personal", "don't make me", "a reasonable man"),
    *("we have a problem", "my friend", "kid,", "boss"),
]
NOT_BEFORE_A_SPAN = re.compile(r"\b(?i:a|an|the|my|your|his|last|next|these|those) \{left\}")
LONGEST = 60
TOO_ALIKE = 0.55


def lines_of(character: str) -> list[Line]:
    return list(book.read(character, "en").lines)


def state_of(line: Line) -> str:
    return f"{line.act}/{line.outcome}"


def may_use(character: str, state: str) -> set[str]:
    named = [] if state in NAMELESS else ["name"]
    return {*named, *STATES[character][state].split()}


def values(wanted: Condition) -> Iterator[Value]:
    """All single values that a condition names, a range as its ends."""
    if isinstance(wanted, list):
        for one in wanted:
            yield from values(one)
    elif isinstance(wanted, str) and ".." in wanted:
        yield from (int(end) for end in wanted.split("..") if end)
    else:
        yield wanted


def is_known(fact: str, value: Value) -> bool:
    known = KNOWN[fact]
    return isinstance(value, bool) if isinstance(known, bool) else value in known


def shown(lines: Iterable[Line]) -> list[str]:
    return [f"{state_of(line)}: {line.say}" for line in lines]


def plain_words(line: Line) -> set[str]:
    return set(re.findall(r"[^\W\d_]+(?:'\w+)?", re.sub(r"\{\w+\}", " ", line.say.casefold())))


ALL_STATES = [(who, state) for who, states in STATES.items() for state in states]


@pytest.mark.parametrize("character", TALKERS)
def test_each_of_the_three_has_eighty_lines_and_more(character: str):
    assert len(lines_of(character)) >= 80


@pytest.mark.parametrize("character", EVERYBODY)
def test_every_line_is_for_something_that_can_come_up(character: str):
    assert {state_of(line) for line in lines_of(character)} - STATES[character].keys() == set()


@pytest.mark.parametrize(("character", "state"), ALL_STATES)
def test_whatever_comes_up_there_is_something_to_say_without_conditions(character: str, state: str):
    about = book.read(character, "en").about(*state.split("/"))
    if (character, state) in SILENCE and not about:
        return
    sure = may_use(character, state) - set(UNSURE.get(state, "").split())

    for certain in SEVERAL.get(state, [{}]):
        fitting = [
            line
            for line in about
            if line.when.keys() <= certain.keys() and line.fits(certain) and line.needs <= sure
        ]
        assert fitting, certain


@pytest.mark.parametrize("choice", VisitChoice)
def test_whatever_is_chosen_at_a_visit_radovan_has_a_word_for_it(choice: VisitChoice):
    outcomes = {VisitChoice.RUN: {"away", "caught"}, VisitChoice.OUT: {"away"}}

    states = {f"{choice}/{outcome}" for outcome in outcomes.get(choice, {"done"})}

    assert states <= STATES["radovan"].keys()


@pytest.mark.parametrize("character", EVERYBODY)
def test_only_what_is_at_hand_is_put_into_a_line(character: str):
    strange = [
        line for line in lines_of(character) if line.needs - may_use(character, state_of(line))
    ]

    assert shown(strange) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_a_placeholder_is_a_name_and_nothing_else(character: str):
    """A line is data: it formats nothing, looks into nothing, and leaves no brace open."""
    strange = [
        line
        for line in lines_of(character)
        for _, name, form, conversion in string.Formatter().parse(line.say)
        if name is not None and (not re.fullmatch(r"[a-z_]+", name) or form or conversion)
    ]

    assert shown(strange) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_a_line_hangs_on_facts_that_are_known_there(character: str):
    strange = [
        line
        for line in lines_of(character)
        for fact, wanted in line.when.items()
        if fact not in KNOWN
        or not all(is_known(fact, value) for value in values(wanted))
        or state_of(line) not in ONLY_IN.get(fact, {state_of(line)})
        or (fact == "mood" and character == "street")
    ]

    assert shown(strange) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_no_number_and_no_date_is_written_into_a_line(character: str):
    dated = [
        line
        for line in lines_of(character)
        if any(mark.isdecimal() for mark in line.say)
        or DATE.search(line.say)
        or MONTHS_THAT_ARE_WORDS.search(line.say)
    ]

    assert shown(dated) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_a_line_reads_whatever_the_time_left_is(character: str):
    """What is left is "nine hours", "an hour" or "less than an hour"."""
    assert shown(one for one in lines_of(character) if NOT_BEFORE_A_SPAN.search(one.say)) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_a_line_is_one_line_and_short(character: str):
    long = [
        line
        for line in lines_of(character)
        if not 1 <= len(line.say.split()) <= LONGEST or line.say != " ".join(line.say.split())
    ]

    assert shown(long) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_no_line_is_markup(character: str):
    """What is put in is escaped; what is written here is shown as it is."""
    marked = [
        line
        for line in lines_of(character)
        if re.search(r"[*_`~|<>\\#@]", line.say.replace("_", ""))
    ]

    assert shown(marked) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_nobody_speaks_as_in_any_crime_story(character: str):
    said = [
        line
        for line in lines_of(character)
        if any(cliche in line.say.casefold() for cliche in CLICHES)
    ]

    assert shown(said) == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_no_two_lines_of_one_voice_are_nearly_the_same(character: str):
    worded = [(line, plain_words(line)) for line in lines_of(character)]
    alike = [
        (first.say, second.say)
        for (first, a), (second, b) in itertools.combinations(worded, 2)
        if len(a & b) > TOO_ALIKE * len(a | b)
    ]

    assert alike == []


def test_no_line_is_said_by_two_voices():
    said = Counter(line.say for character in EVERYBODY for line in lines_of(character))

    assert [say for say, count in said.items() if count > 1] == []


@pytest.mark.parametrize("character", EVERYBODY)
def test_every_line_is_another_one(character: str):
    assert Counter(line.id for line in lines_of(character)).most_common(1)[0][1] == 1


def test_what_is_quoted_is_quoted_with_its_marks():
    """A player's own words stand between marks, so that nobody takes them for the character's."""
    bare = [
        line
        for character in EVERYBODY
        for line in lines_of(character)
        if "said_text" in line.needs and "'{said_text}'" not in line.say
    ]

    assert shown(bare) == []
