"""Which line is said: the most specific, then the one said longest ago, and none within twelve."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from persona.book import Condition, Line, Page, Value, page
from persona.choose import choose, oldest

NOTHING: dict[str, Value] = {}
TWELVE = 12
"""After so many others a line may come again, and never before."""


def line(name: str, **when: Condition) -> Line:
    return Line(name, "pay", "part", when, name, frozenset())


def lines(count: int, **when: Condition) -> list[Line]:
    return [line(f"{number}", **when) for number in range(count)]


def spoken(among: list[Line], times: int, *, salt: int = 0, **facts: Value) -> list[str]:
    """What is said when the same thing happens again and again."""
    said: list[str] = []
    for _ in range(times):
        chosen = choose(among, facts, said, salt)
        assert chosen is not None
        said.append(chosen.id)
    return said


def test_the_line_with_the_most_conditions_is_said():
    plain, warm, both = line("plain"), line("warm", mood="warm"), line("both", mood="warm", rung=1)

    assert choose([plain, warm, both], {"mood": "warm", "rung": 1}, [], 0) is both
    assert choose([plain, warm, both], {"mood": "warm", "rung": 2}, [], 0) is warm
    assert choose([plain, warm, both], {"mood": "cold", "rung": 1}, [], 0) is plain


def test_a_line_that_does_not_fit_is_never_said():
    assert choose([line("warm", mood="warm")], {"mood": "cold"}, [], 0) is None
    assert choose([line("warm", mood="warm")], NOTHING, [], 0) is None
    assert choose([], NOTHING, [], 0) is None


def test_among_equals_the_one_said_longest_ago_is_said():
    among = lines(TWELVE + 3)
    said = [one.id for one in among]

    first, second = choose(among, NOTHING, said, 0), choose(among, NOTHING, [*said, "0"], 0)

    assert first is among[0]
    assert second is among[1]


def test_what_was_never_said_comes_before_what_was():
    among = lines(2)
    said = ["0", *(f"other {n}" for n in range(TWELVE))]

    assert choose(among, NOTHING, said, 0) is among[1]


def test_being_new_counts_more_than_being_specific():
    """Who talks for an evening hears all there is."""
    among = [line("plain"), line("warm", mood="warm")]
    said = ["warm", *(f"other {n}" for n in range(TWELVE))]

    assert choose(among, {"mood": "warm"}, said, 0) is among[0]
    assert choose(among, {"mood": "warm"}, [], 0) is among[1]


def test_of_what_was_all_said_before_the_most_specific_comes_again():
    among = [line("plain"), line("warm", mood="warm")]
    said = ["plain", "warm", *(f"other {n}" for n in range(TWELVE))]

    assert choose(among, {"mood": "warm"}, said, 0) is among[1]


def test_a_line_comes_again_after_twelve_others_and_not_before():
    among = [line("it")]
    others = [f"other {n}" for n in range(TWELVE)]

    assert choose(among, NOTHING, ["it", *others[1:]], 0) is None
    assert choose(among, NOTHING, ["it", *others], 0) is among[0]


def test_thirteen_lines_are_said_in_turn_for_ever():
    said = spoken(lines(TWELVE + 1), 100)

    assert said[: TWELVE + 1] == said[TWELVE + 1 : 2 * (TWELVE + 1)]
    assert len(set(said)) == TWELVE + 1


def test_a_plainer_line_is_said_while_the_specific_ones_rest():
    among = [*lines(TWELVE), line("warm", mood="warm")]

    said = spoken(among, TWELVE + 1, mood="warm")

    assert said[0] == "warm"
    assert set(said[1:]) == {one.id for one in among[:-1]}


def test_two_tables_in_the_same_state_do_not_begin_with_the_same_line():
    among = lines(20)

    firsts = {spoken(among, 1, salt=salt)[0] for salt in range(20)}

    assert len(firsts) > 5


def test_the_same_table_in_the_same_state_says_the_same():
    assert spoken(lines(20), 20, salt=7) == spoken(lines(20), 20, salt=7)


def test_when_nothing_is_fresh_the_oldest_that_fits_is_known():
    among = [*lines(3), line("warm", mood="warm")]

    assert oldest(among, {"mood": "cold"}, ["2", "0", "1"]) is among[2]
    assert oldest(among, {"mood": "cold"}, ["2", "0", "2", "1"]) is among[0]
    assert oldest(among[3:], {"mood": "cold"}, []) is None


@given(
    st.lists(st.dictionaries(st.sampled_from("ab"), st.integers(0, 1)), min_size=1, max_size=30),
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 1), "b": st.integers(0, 1)}), max_size=80),
    st.integers(0, 99),
)
def test_no_line_is_ever_said_twice_within_twelve(
    conditions: list[dict[str, Condition]], states: list[dict[str, Value]], salt: int
):
    among = [line(f"{n}", **when) for n, when in enumerate(conditions)]
    said: list[str] = []

    for facts in states:
        chosen = choose(among, facts, said, salt)
        fitting = {one.id for one in among if one.fits(facts)}
        if chosen is None:
            assert fitting <= set(said[-TWELVE:])
        else:
            assert chosen.id in fitting - set(said[-TWELVE:])
            said.append(chosen.id)


def test_a_page_knows_which_of_its_lines_fit():
    plain, warm, known = line("plain"), line("warm", mood="warm"), line("known", owing=True)
    paper = Page([plain, warm, known])

    assert paper.fitting({"mood": "warm", "rung": 1}) == [plain, warm]
    assert paper.fitting({"mood": "cold", "rung": 1}) == [plain]
    assert paper.fitting({"mood": "warm", "owing": True}) == [plain, warm, known]
    assert paper.fitting({"mood": "warm", "rung": 3}) == [plain, warm]


def test_a_page_does_not_take_a_yes_for_a_one():
    once, late = line("once", misses=1, mood="cold"), line("late", misses=True)
    paper = Page([once, late])

    assert paper.fitting({"misses": 1, "mood": "cold"}) == [once]
    assert paper.fitting({"misses": True, "mood": "cold"}) == [late]


def test_a_page_has_no_line_that_needs_what_cannot_be_shown():
    every = page("milo", "en", "excuse", "heard", frozenset({"owed", "due_day", "due_time"})).lines

    some = page("milo", "en", "excuse", "heard", frozenset({"owed"})).lines

    assert len(some) < len(every)
    assert some == [one for one in every if one.needs <= {"owed"}]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 1)), max_size=30),
    st.fixed_dictionaries({"a": st.integers(0, 1), "b": st.integers(0, 1)}),
    st.lists(st.integers(0, 40).map(str), max_size=60),
)
def test_no_other_line_has_a_better_claim_than_the_one_that_is_said(
    conditions: list[dict[str, Condition]], facts: dict[str, Value], said: list[str]
):
    among = [line(f"{n}", **when) for n, when in enumerate(conditions)]
    last = {name: index for index, name in enumerate(said)}

    def claim(one: Line) -> tuple[bool, int, int]:
        return one.id not in last, len(one.when), -last.get(one.id, -1)

    chosen = choose(among, facts, said, 0)

    fresh = [one for one in among if one.fits(facts) and one.id not in said[-TWELVE:]]
    assert (chosen in fresh) if fresh else chosen is None
    assert chosen is None or claim(chosen) == max(map(claim, fresh))
