"""What administrators do, and what keeps tables apart."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from game.campaign import ModelMode
from tests.play.people import Found, Person, Server, Table, World

FORBIDDEN = "Only members with *Manage Server*, or with the role set for it, can do that."


def deadline(text: str) -> int:
    """Return the first of Discord's timestamps in a text."""
    found = re.search(r"<t:(\d+):R>", text)
    assert found is not None
    return int(found[1])


@pytest.fixture
def admin(server: Server, channel: Table) -> Person:
    server.admin.sits_at = channel
    return server.admin


async def test_a_started_campaign_offers_a_chair_in_public(channel: Table, admin: Person):
    answer = await channel.opens("week")

    assert "The table is set in" in answer
    [card] = channel.table()
    assert card.startswith("### A week, softer")
    assert "Pace: demo (a day takes two minutes)" in card
    assert "[Sit down]" in card


async def test_the_scenarios_there_are_can_be_completed(channel: Table, admin: Person):
    assert list(await admin.completes("campaign start", "scenario")) == ["open", "week", "still"]
    assert list(await admin.completes("campaign start", "scenario", "we")) == ["week"]


async def test_a_scenario_that_is_none_is_refused_with_those_there_are(
    channel: Table, admin: Person
):
    with channel.world.unchanged():
        answer = await channel.opens("weak")

    assert answer == "There is no scenario “weak”. There are: open, week, still."


async def test_a_scenario_that_cannot_be_used_says_what_is_wrong_in_it(
    channel: Table, scenarios: Path, admin: Person
):
    (scenarios / "hard.toml").write_text("[rules]\nfirst_package = 100000\n", encoding="utf-8")

    with channel.world.unchanged():
        answer = await channel.opens("hard")

    assert "first_package must be from 2 to 200 g, not 100000" in answer


async def test_the_film_needs_a_channel_for_adults(channel: Table, admin: Person):
    with channel.world.unchanged():
        refused = await channel.opens(tone="film")
    await channel.restricted_to_adults()

    opened = await channel.opens(tone="film")

    assert "needs an age-restricted channel" in refused
    assert "`tone: soft`" in refused
    assert "The table is set" in opened
    assert "as in the film" in channel.table()[0]


async def test_the_tone_is_what_the_channel_allows_unless_it_is_said(server: Server):
    soft, film = server.table("soft"), server.table("film")
    await film.restricted_to_adults()

    for table in (soft, film):
        await server.admin.types_at(table.channel, "campaign start", scenario="still")

    assert "softer" in soft.table()[0]
    assert "as in the film" in film.table()[0]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("start", {"scenario": "still", "pace": "demo", "tone": "soft"}),
        ("pause", {}),
        ("resume", {}),
        ("pace", {"pace": "slow"}),
        ("model", {"mode": "off"}),
        ("roster", {}),
        ("end", {}),
        ("role", {}),
    ],
)
async def test_administrators_commands_are_theirs(
    frank: Person, table: Table, command: str, options: dict[str, str]
):
    with table.world.unchanged():
        answer = await frank.types(f"campaign {command}", **options)

    assert answer == FORBIDDEN


async def test_a_role_can_be_trusted_with_it_and_that_can_be_taken_back(
    table: Table, admin: Person, server: Server
):
    role = server.role("dungeon masters")
    trusted = table.person("Sofie", roles=[role])

    given = await admin.types("campaign role", role=role)
    paused = await trusted.types("campaign pause")
    with table.world.unchanged():
        own_role = await trusted.types("campaign role", role=role)
    taken = await admin.types("campaign role")
    with table.world.unchanged():
        refused = await trusted.types("campaign resume")

    assert given == f"Members with <@&{role.id}> may now administer campaigns here."
    assert paused == "Paused."
    assert own_role == FORBIDDEN
    assert taken == "Only members with Manage Server administer campaigns here now."
    assert refused == FORBIDDEN


async def test_the_button_that_ends_it_is_checked_anew(table: Table, admin: Person, server: Server):
    role = server.role("dungeon masters")
    trusted = table.person("Sofie", roles=[role])
    await admin.types("campaign role", role=role)
    await trusted.types("campaign end")
    await admin.types("campaign role")

    with table.world.unchanged():
        answer = await trusted.presses("Cut")

    assert answer == FORBIDDEN


async def test_a_pause_leaves_every_deadline_as_far_away_as_it_was(
    frank: Person, table: Table, admin: Person
):
    await table.hours(10)
    left = deadline(await frank.types("milo owe")) - table.world.env.now().timestamp()

    assert await admin.types("campaign pause") == "Paused."
    assert "The clock stands still." in table.table()[-1]
    stopped = await frank.types("milo owe")
    frank.hears()
    await table.hours(100)
    assert await admin.types("campaign resume") == "It runs again."

    assert "due Tuesday 18:00, when the clock runs again" in stopped
    assert frank.hears() == []
    assert "The clock runs again." in table.table()[-1]
    assert "due Tuesday 18:00" in await frank.types("milo owe")
    now = table.world.env.now().timestamp()
    assert abs(deadline(await frank.types("milo owe")) - now - left) <= 1
    await table.until("tuesday", 18, 1)
    assert any("on top" in call for call in frank.hears())


async def test_a_paused_campaign_can_be_looked_at_and_not_played(
    frank: Person, table: Table, admin: Person
):
    late = table.person("Tonny")
    await admin.types("campaign pause")

    with table.world.unchanged():
        refusals = {
            await frank.types("milo pay", amount="100"),
            await frank.types("street sell", grams="1", where="amager"),
            await frank.types("vic stash", what="money", amount="all"),
            await frank.types("milo talk", text="How much do I owe?"),
            await frank.types("session leave"),
            await late.types("session join", name="Tonny"),
        }
        page = await frank.types("session me")
        roster = await admin.types("campaign roster")
        again = await admin.types("campaign pause")

    [refusal] = refusals
    assert refusal.startswith("The campaign is paused and nothing moves.")
    assert "In your pocket: 500 kr" in page
    assert "paused" in roster
    assert again.startswith("The campaign is paused")


async def test_a_table_that_waits_can_be_paused_and_still_waits_afterwards(
    table: Table, admin: Person
):
    await admin.types("campaign pause")
    late = table.person("Frank")
    assert (await late.types("session join", name="Frank")).startswith("The campaign is paused")
    await admin.types("campaign pace", pace="evening")
    await admin.presses("Change it")
    await table.hours(30)
    await admin.types("campaign resume")
    await table.hours(30)

    await late.joins("Frank")

    left = deadline(await late.types("milo owe")) - table.world.env.now().timestamp()
    assert abs(left - 34 * 50) <= 1


async def test_a_pace_that_is_set_while_paused_counts_from_the_resumption(
    frank: Person, table: Table, admin: Person
):
    await table.hours(10)
    await admin.types("campaign pause")
    await admin.types("campaign pace", pace="evening")
    await admin.presses("Change it")
    await table.hours(30)
    await admin.types("campaign resume")

    left = deadline(await frank.types("milo owe")) - table.world.env.now().timestamp()
    assert abs(left - 24 * 50) <= 1


async def test_only_what_is_paused_can_be_resumed(table: Table, admin: Person):
    with table.world.unchanged():
        assert await admin.types("campaign resume") == "The campaign is not paused."


async def test_a_new_pace_moves_the_deadlines_with_it(frank: Person, table: Table, admin: Person):
    now = table.world.env.now().timestamp()
    assert abs(deadline(await frank.types("milo owe")) - now - 34 * 5) <= 1

    preview = await admin.types("campaign pace", pace="daily")
    with table.world.unchanged():
        await admin.presses("Not yet")
    answer = await admin.presses("Change it")

    assert "Frank's 11,880 kr: " in preview
    before, after = re.findall(r"<t:(\d+):f>", preview)[:2]
    assert abs(int(after) - now - 180 * (int(before) - now)) <= 360
    assert answer == "The pace is now daily (a day takes six hours)."
    assert "New pace: daily" in table.table()[-1]
    assert abs(deadline(await frank.types("milo owe")) - now - 34 * 900) <= 1
    assert "due Tuesday 18:00" in await frank.types("milo owe")
    with table.world.unchanged():
        same = await admin.types("campaign pace", pace="daily")
    assert same == "The pace is daily (a day takes six hours) already."


async def test_a_model_that_is_not_there_cannot_be_allowed(table: Table, admin: Person):
    with table.world.unchanged():
        answer = await admin.types("campaign model", mode="pick")

    assert answer.startswith("This bot runs without a language model")


async def test_a_table_says_how_much_a_model_may_say(
    table: Table, admin: Person, monkeypatch: pytest.MonkeyPatch
):
    allowing = replace(table.world.bot.settings, model=ModelMode.FREE)
    monkeypatch.setattr(table.world.bot.cogs["CampaignCog"], "settings", allowing)

    answer = await admin.types("campaign model", mode="pick")

    assert answer == "A language model may choose among written lines here, at most."
    assert "may choose which written line is said" in table.table()[-1]


async def test_the_roster_shows_how_it_stands_and_how_people_are_reached(
    frank: Person, table: Table, admin: Person
):
    roster = await admin.types("campaign roster")

    assert "still, pace demo (a day takes two minutes), running." in roster
    assert f"Frank (<@{frank.id}>): 11,880 kr owed, rung 0, 0 wounds, phone: thread" in roster


async def test_the_end_is_asked_about_and_cuts_everybody(
    frank: Person, table: Table, admin: Person
):
    tonny = await table.joins("Tonny")

    with table.world.unchanged():
        question = await admin.types("campaign end")
        kept = await admin.presses("Not yet")
    ended = await admin.presses("Cut")

    assert "In the middle of something: 2." in question
    assert kept == "Nothing was changed."
    assert ended == "Every run was cut where it was."
    last = table.closing()
    assert "Frank" in last
    assert "Tonny" in last
    assert "The table is closed. Nothing is resolved." in last
    assert any("You still owed 11,880 kr." in call for call in tonny.phone())


async def test_what_is_over_is_over_and_another_can_be_started(
    frank: Person, table: Table, admin: Person
):
    await admin.types("campaign end")
    cut = admin.finds("Cut")
    await admin.presses(cut)
    frank.hears()

    with table.world.unchanged():
        answers = {
            await frank.types("milo pay", amount="all"),
            await frank.types("session me"),
            await frank.types("session join", name="Frankie"),
            await frank.presses("Sit down"),
            await admin.types("campaign pause"),
            await admin.types("campaign end"),
        }
        twice = await admin.presses(cut)
        await table.hours(100)

    assert frank.hears() == []
    [answer] = answers
    assert answer.startswith("That campaign is over.")
    assert "over" in twice
    await table.opens()
    assert "18 g" in await frank.joins("Frank")


async def test_a_second_campaign_in_the_same_channel_is_refused(
    frank: Person, table: Table, admin: Person
):
    public = table.table()

    with table.world.unchanged():
        answer = await table.opens("week")

    assert answer.startswith("A campaign is open in this channel already.")
    assert table.table() == public


async def test_a_crowd_fits_into_one_message(table: Table, admin: Person):
    crowd = [await table.joins(f"Dealer {chr(65 + n)}") for n in range(26)]
    await table.until("tuesday", 6, 1)

    assert table.table()[-1].startswith("*")
    assert "Dealer Z owes" in table.table()[-1]
    assert "Dealer Z" in await crowd[0].types("session who")
    assert "Dealer Z" in await admin.types("campaign roster")
    await admin.types("campaign end")
    await admin.presses("Cut")
    assert "Dealer A" in table.closing()
    assert table.closing().endswith("The table is closed. Nothing is resolved.")
    assert table.world.rows("SELECT count(*) FROM outbox WHERE closed_wall IS NULL") == [(0,)]


async def test_two_channels_do_not_cross(server: Server):
    one, two = server.table("one"), server.table("two")
    await one.opens()
    await two.opens()
    frank = await one.joins("Frank")
    bystander = server.person("Kurt", user=frank.actor.user, table=two)
    with one.world.unchanged():
        outside = await bystander.types("session me")
    frank.hears()
    await bystander.joins("Frank")  # the same name is free at the other table
    there = two.table()

    await frank.types("milo pay", amount="500")

    assert outside == "You are not at this table. `/session join` sits you down."
    assert "You owe 11,880 kr" in await bystander.types("milo owe")
    assert "You owe 11,380 kr" in await frank.types("milo owe")
    assert "In your pocket: 500 kr" in await bystander.types("session me")
    assert two.table() == there
    assert frank.hears() == []
    assert len(frank.threads()) == len(bystander.threads()) == 1
    await server.admin.types_at(one.channel, "campaign pause")
    assert "Paid 100 kr." in await bystander.types("milo pay", amount="100")


async def test_two_servers_do_not_cross(world: World):
    here, there = world.server("Here"), world.server("There")
    table, other = here.table(), there.table()
    await table.opens()
    await other.opens()
    frank = await table.joins("Frank")
    abroad = there.person("Frank", user=frank.actor.user, table=other)

    with world.unchanged():
        assert (await abroad.types("session me")).startswith("You are not at this table.")
        admin_here = await here.admin.types_at(table.channel, "campaign roster")
    await abroad.joins("Frank")
    await other.server.admin.types_at(other.channel, "campaign end")
    await other.server.admin.presses(_found(other.server.admin, other, "Cut"))

    assert "Frank" in admin_here
    assert "You owe 11,880 kr" in await frank.types("milo owe")
    assert (await abroad.types("milo owe")).startswith("That campaign is over.")


def _found(person: Person, table: Table, label: str) -> Found:
    person.sits_at = table
    return person.finds(label)


async def test_direct_messages_have_no_table(frank: Person, table: Table, admin: Person):
    with table.world.unchanged():
        page = await frank.writes_privately("session me")
        started = await admin.writes_privately("campaign start")
        paused = await admin.writes_privately("campaign pause")

    assert page.startswith("From here I cannot tell which table you mean.")
    assert started == paused == "That works in a server's channel, not in direct messages."


async def test_direct_messages_of_two_tables_belong_to_neither(world: World):
    here, there = world.server("Here"), world.server("There")
    table = here.table(bot_may_not="create_private_threads")
    other = there.table(bot_may_not="create_private_threads")
    await table.opens()
    await other.opens()
    frank = await table.joins("Frank")
    abroad = there.person("Frank", user=frank.actor.user, table=other)
    await abroad.joins("Frank")

    with world.unchanged():
        answer = await frank.writes_privately("milo pay", amount="100")

    assert answer.startswith("From here I cannot tell which table you mean")
    await other.server.admin.types_at(other.channel, "campaign end")
    await other.server.admin.presses(_found(other.server.admin, other, "Cut"))
    assert "Paid 100 kr." in await frank.writes_privately("milo pay", amount="100")
    assert "You owe 11,780 kr" in await frank.types("milo owe")


async def test_a_phone_thread_belongs_to_its_table(frank: Person):
    [thread] = frank.threads()

    assert "Paid 100 kr." in await frank.types_at(thread, "milo pay", amount="100")
    assert (await frank.types_at(thread, "session me")).startswith("### Frank")


async def test_no_campaign_starts_in_a_thread_or_where_it_cannot_speak(
    frank: Person, server: Server
):
    moderator = server.person(
        "Moderator", roles=[server.role("mods", manage_guild=True, manage_threads=True)]
    )
    [thread] = frank.threads()
    voice = server.guild.create_voice_channel("voice")
    mute = server.table("mute", bot_may_not="send_messages")
    options = {"scenario": "still", "pace": "demo", "tone": "soft"}

    with server.world.unchanged():
        in_thread = await moderator.types_at(thread, "campaign start", **options)
        in_voice = await moderator.types_at(voice, "campaign start", **options)
        in_mute = await moderator.types_at(mute.channel, "campaign start", **options)

    assert in_thread.startswith("Start a campaign in a text channel, not in a thread")
    assert in_voice == "Start a campaign in an ordinary text channel."
    assert in_mute.startswith("I cannot speak in this channel.")


async def test_where_threads_are_not_allowed_calls_come_by_direct_message(server: Server):
    table = server.table("flat", bot_may_not="create_private_threads")
    await table.opens()

    frank = await table.joins("Frank")

    assert frank.threads() == []
    milo, vic = frank.phone()
    assert "18 g in your bag." in milo
    assert "### Vic" in vic
    assert "You owe 11,880 kr" in await frank.writes_privately("milo owe")
    frank.hears()
    await frank.actor.send_dm("Milo, how much do I owe?")
    [answer] = frank.hears()
    assert "11,880 kr" in answer
    roster = await server.admin.types_at(table.channel, "campaign roster")
    assert "phone: direct messages" in roster


async def test_who_cannot_be_reached_gets_private_answers_and_the_administrator_hears_of_it(
    server: Server,
):
    table = server.table("flat", bot_may_not="create_private_threads")
    await table.opens()
    frank = table.person("Frank")
    direct = server.world.env.backend.get_dm_channel(frank.id).id
    server.world.env.inject_error(
        "POST", f"/channels/{direct}/messages", status=403, code=50007, times=None
    )

    welcome = await frank.joins("Frank")

    assert "In your pocket: 500 kr" in welcome
    assert frank.phone() == []
    [word] = server.admin.phone()
    assert word.startswith("Frank cannot be reached")
    assert f"<#{table.channel.id}>" in word
    assert "Paid 100 kr." in await frank.types("milo pay", amount="100")
    roster = await server.admin.types_at(table.channel, "campaign roster")
    assert "phone: private answers only" in roster
    await table.until("tuesday", 19)
    assert len(server.admin.phone()) == 1
    assert server.world.rows("SELECT count(*) FROM outbox WHERE closed_wall IS NULL") == [(0,)]
