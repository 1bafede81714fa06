"""One's own limits: what is never told, what only in passing, and whether one is quoted.

A line counts for the whole table, and nobody is told whose it is.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from game.limits import TOPICS
from persona import book
from tests.play.people import Person, Table

RIDES = """
name = "rides"
[rules]
theft_chance = 0
theft_heat = 0
district_swing = 0
call_quiet = 0
call_bored = 0
bust_base = 0
hasse_chance = 0
rumour_made = 0
ride_wrong = 1000
"""
"""Where somebody is pressed too hard on every ride on which somebody presses."""


@pytest.fixture
async def film(channel: Table, scenarios: Path) -> Table:
    """A table where it is told as darkly as it can be, and where that may be done."""
    (scenarios / "rides.toml").write_text(RIDES, encoding="utf-8")
    await channel.restricted_to_adults()
    await channel.opens("rides", tone="film")
    return channel


@cache
def scenes(outcome: str) -> list[re.Pattern[str]]:
    """What a scene can read like, whatever is put in."""
    return [
        re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(f"*{line.say}*")))
        for line in book.read("street", "en").about("scene", outcome)
    ]


def tells(answer: str, outcome: str) -> bool:
    """Say whether a scene is told in an answer."""
    return any(pattern.search(answer) for pattern in scenes(outcome))


def heard(person: Person) -> str:
    """All that came by phone since it was last asked."""
    return "\n".join(person.hears())


# What one's line does to what another is told.


async def test_where_nobody_draws_a_line_it_is_told(film: Table):
    frank = await film.joins("Frank")
    await film.joins("Kurt")

    rode = await frank.types("radovan ride", pressure="hard")

    assert tells(rode, "ride_wrong")
    assert not tells(rode, "ride_wrong_veiled")


@pytest.mark.parametrize("option", ["never", "veiled"])
@pytest.mark.parametrize("topic", ["death", "self-harm", "addiction"])
async def test_a_line_of_one_changes_the_scene_of_another(film: Table, option: str, topic: str):
    frank, kurt = await film.joins("Frank"), await film.joins("Kurt")
    await kurt.types("safety lines", **{option: topic})

    rode = await frank.types("radovan ride", pressure="hard")

    assert tells(rode, "ride_wrong_veiled")
    assert not tells(rode, "ride_wrong")
    assert "2,000 kr off your debt, worked." in rode  # what happened, happened
    assert "It stays on your page." in rode


async def test_a_line_about_something_else_changes_nothing(film: Table):
    frank, kurt = await film.joins("Frank"), await film.joins("Kurt")
    await kurt.types("safety lines", never="sex, animals")

    assert tells(await frank.types("radovan ride", pressure="hard"), "ride_wrong")


async def test_a_line_holds_as_long_as_it_is_drawn_and_its_player_plays(film: Table):
    frank, kurt, sofie = [await film.joins(name) for name in ("Frank", "Kurt", "Sofie")]
    await kurt.types("safety lines", never="death")
    await sofie.types("safety lines", veiled="self_harm")
    await kurt.types("safety lines", never="none")
    veiled = await frank.types("radovan ride", pressure="hard")
    await sofie.types("session leave")

    told = await frank.types("radovan ride", pressure="hard")

    assert tells(veiled, "ride_wrong_veiled")
    assert tells(told, "ride_wrong")


async def test_a_softer_table_tells_it_in_passing_without_being_asked(
    channel: Table, scenarios: Path
):
    (scenarios / "rides.toml").write_text(RIDES, encoding="utf-8")
    await channel.opens("rides", tone="soft")
    frank = await channel.joins("Frank")

    assert tells(await frank.types("radovan ride", pressure="hard"), "ride_wrong_veiled")


async def test_nobody_is_told_whose_line_it_is_and_only_the_table_lists_that_there_is_one(
    film: Table,
):
    frank, kurt = await film.joins("Frank"), await film.joins("Kurt")
    heard(frank)
    public = len(film.table())

    answer = await kurt.types("safety lines", never="death", veiled="torture")
    await frank.types("radovan ride", pressure="hard")
    pages = [await frank.types(f"session {page}") for page in ("me", "recap")]
    who = await frank.types("session who")

    assert "Nobody is told whose line it is." in answer
    assert heard(frank) == ""
    assert len(film.table()) == public
    assert "Never told here: death.\nTold only in passing: torture." in who
    assert who.index("Kurt") < who.index("Never told")
    roster = await film.server.admin.types_at(film.channel, "campaign roster")
    for page in [*pages, roster, *film.table()]:
        assert not re.search(r"\bdeath\b|\btorture\b|\blines?\b|Never told", page)


# Setting them.


async def test_lines_and_veils_are_said_back_by_name(frank: Person):
    answer = await frank.types("safety lines", never="Death, HARM TO ANIMALS", veiled="self_harm")

    assert "Never told at this table while you play: death, harm to animals." in answer
    assert "Told only in passing while you play: self-harm." in answer
    dealer = await frank.dealer()
    assert (dealer.lines, dealer.veils) == (("death", "animals"), ("self_harm",))


@pytest.mark.parametrize("topic", TOPICS)
async def test_every_topic_can_be_named_as_it_is_called(frank: Person, topic: str):
    await frank.types("safety lines", never=topic.replace("_", " "))

    assert (await frank.dealer()).lines == (topic,)


async def test_what_is_left_out_stays_and_none_clears(frank: Person):
    await frank.types("safety lines", never="death, death", veiled="sex")

    kept = await frank.types("safety lines")
    cleared = await frank.types("safety lines", veiled="none")

    assert "Never told at this table while you play: death." in kept
    assert "Told only in passing while you play: sex." in kept
    assert "Never told at this table while you play: death." in cleared
    assert "Told only in passing while you play: nothing." in cleared
    assert (await frank.dealer()).veils == ()


@pytest.mark.parametrize("typed", ["clowns", "death, clowns", "death torture", "**", "x" * 200])
async def test_what_is_no_topic_names_those_there_are(frank: Person, table: Table, typed: str):
    with table.world.unchanged():
        answers = [await frank.types("safety lines", **{o: typed}) for o in ("never", "veiled")]

    for answer in answers:
        assert "is none of the topics. There are: self-harm, death, torture" in answer


async def test_whether_one_is_quoted_can_be_said_and_taken_back(frank: Person):
    assert not (await frank.dealer()).quoted

    allowed = await frank.types("safety quotes", allowed=True)
    then = (await frank.dealer()).quoted
    withdrawn = await frank.types("safety quotes", allowed=False)

    assert allowed == "What you said in private may stand in the epilogue."
    assert then
    assert withdrawn == "What you said in private does not stand in the epilogue."
    assert not (await frank.dealer()).quoted


async def test_limits_can_be_set_in_a_pause_and_when_a_run_is_over(frank: Person, table: Table):
    await table.server.admin.types_at(table.channel, "campaign pause")
    paused = await frank.types("safety lines", never="torture")
    await table.server.admin.types_at(table.channel, "campaign resume")
    await frank.types("session leave")

    quoted = await frank.types("safety quotes", allowed=True)

    assert "torture" in paused
    assert quoted == "What you said in private may stand in the epilogue."
    dealer = await frank.dealer()
    assert (dealer.lines, dealer.quoted) == (("torture",), True)


async def test_who_is_not_at_the_table_has_no_limits_to_set_there(channel: Table):
    stranger = channel.person("Stranger")
    before = await stranger.types("safety lines", never="death")
    await channel.opens()

    with channel.world.unchanged():
        lines = await stranger.types("safety lines", never="death")
        quotes = await stranger.types("safety quotes", allowed=True)

    assert before.startswith("No campaign is open in this channel.")
    assert lines == quotes == "You are not at this table. `/session join` sits you down."


async def test_when_the_campaign_is_over_nothing_is_told_any_more(frank: Person, table: Table):
    admin = table.server.admin
    admin.sits_at = table
    await admin.types("campaign end")
    await admin.presses("Cut")

    assert (await frank.types("safety lines", never="death")).startswith("That campaign is over.")
