"""Running a table for friends: the form, settings, seats, files; and each in their own language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from simcord.components import walk_components
from simcord.enums import ComponentType
from simcord.results import InteractionResult

from bot import desk
from db import journal
from db.backup import proven
from game.campaign import Pace, Status, Tone
from tests.play.people import Person, Server, Table

pytestmark = pytest.mark.sqlite


@pytest.fixture
def admin(server: Server, channel: Table) -> Person:
    server.admin.sits_at = channel
    return server.admin


def attached(person: Person, ending: str) -> tuple[str, bytes]:
    """Return the last file of such a name that somebody was given."""
    for message in reversed(person.sees()):
        for one in message.attachments:
            if str(one["filename"]).endswith(ending):
                content = person.world.env.backend.cdn.get(str(one["url"]))
                assert content is not None
                return str(one["filename"]), content
    raise AssertionError(f"{person.name} was given no {ending}")


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


# The form.


def asked(shown: InteractionResult, *names: str) -> dict[str, str]:
    """The ids of a form's fields by what they ask for, in order."""
    fields = [
        part["custom_id"]
        for part in walk_components((shown.modal or {})["components"])
        if part["type"] in (ComponentType.TEXT_INPUT, ComponentType.STRING_SELECT)
    ]
    return dict(zip(names, fields, strict=True))


async def more(person: Person, **answers: str) -> str:
    """Press *More* in the preview, answer that form, and return what is shown."""
    shown = await person.press("More")
    fields = asked(shown, *answers)
    sent = {fields[name]: [value] for name, value in answers.items()}
    return person.reads(await person.actor.submit_modal(shown, sent))


async def fill(person: Person, **answers: str) -> str:
    """Type `/campaign start` alone, answer its form, and return what is shown."""
    assert person.sits_at is not None
    shown = await person.actor.slash(person.sits_at.channel, "campaign start")
    fields = asked(shown, "scenario", "pace", "tone", "language", "hours")
    values: dict[str, object] = {
        "scenario": ["week"],
        "pace": ["daily"],
        "tone": ["soft"],
        "language": ["en"],
        "hours": "Europe/Copenhagen 23-8",
        **{name: [text] if name != "hours" else text for name, text in answers.items()},
    }
    sent = {fields[name]: value for name, value in values.items()}
    return person.reads(await person.actor.submit_modal(shown, sent))


async def test_a_table_is_opened_by_a_form_that_says_what_it_means(channel: Table, admin: Person):
    with channel.world.unchanged():
        preview = await fill(admin)
    opened = await admin.presses("Open the table")

    assert "Pace: daily (a day takes six hours)." in preview
    assert "The clock stands 23-8 (Europe/Copenhagen)." in preview
    assert "the last evening would be over <t:" in preview
    assert "[Open the table]" in preview
    assert "The table is set in" in opened
    state = await channel.state()
    assert (state.pace, state.tone, state.quiet) == (Pace.DAILY, Tone.SOFT, "23-8")
    [first, second] = await channel.journal()
    assert [line.by for line in (first, second)] == [admin.id] * 2


@pytest.mark.parametrize(
    ("hours", "zone", "quiet"),
    [
        ("America/New_York", "America/New_York", ""),
        ("22-7", "Europe/Copenhagen", "22-7"),
        ("asia/kolkata 0-6", "Asia/Kolkata", "0-6"),
        ("", "Europe/Copenhagen", ""),
        ("Europe/London none", "Europe/London", ""),
    ],
)
async def test_the_hours_may_be_written_as_people_do(
    channel: Table, admin: Person, hours: str, zone: str, quiet: str
):
    await fill(admin, hours=hours)
    await admin.presses("Open the table")

    state = await channel.state()
    assert (state.zone, state.quiet) == (zone, quiet)


async def test_what_the_form_cannot_mean_is_refused_and_opens_nothing(
    channel: Table, admin: Person
):
    with channel.world.unchanged():
        zone = await fill(admin, hours="Europe/Atlantis 23-8")
        quiet = await fill(admin, hours="Europe/Copenhagen 23-99")
        film = await fill(admin, tone="film")
        await fill(admin)
        kept = await admin.presses("Not now")

    assert "is no time zone I know" in zone
    assert "is no pair of hours" in quiet
    assert "needs an age-restricted channel" in film
    assert kept == "Nothing was changed."


async def test_the_preview_can_be_had_without_dealers_who_turn_on_each_other(
    channel: Table, admin: Person
):
    await fill(admin)
    without = await more(admin, versus="0", role="0")
    again = await more(admin, versus="1", role="0")
    await more(admin, versus="0", role="0")
    await admin.presses("Open the table")

    assert "Dealers cannot turn on each other." in without
    assert "Dealers may turn on each other" in again
    assert not (await channel.state()).versus


async def test_the_preview_can_be_had_with_a_role_that_administers_too(
    channel: Table, admin: Person, server: Server
):
    role = server.role("Game masters")
    kurt = server.person("Kurt", roles=[role])
    kurt.sits_at = channel
    await fill(admin)
    preview = await more(admin, versus="1", role=str(role.id))
    assert f"Members with <@&{role.id}> would administer" in preview
    await admin.presses("Open the table")

    assert await kurt.types("campaign pause") == "Paused."


async def test_a_role_in_the_preview_is_not_for_whom_it_lets_administer(
    channel: Table, admin: Person, server: Server
):
    role = server.role("Game masters")
    await admin.types("campaign role", role=role)
    kurt = server.person("Kurt", roles=[role])
    kurt.sits_at = channel
    await fill(kurt)
    preview = await more(kurt, versus="1")
    button = kurt.finds("Open the table")
    forged = button.custom_id.replace("|||", f"||{role.id}|")
    assert forged != button.custom_id

    assert f"<@&{role.id}>" not in preview
    with channel.world.unchanged():
        assert "Only members with" in await kurt.forges(button, forged)


async def test_nobody_fills_a_form_in_for_a_channel_that_is_taken(table: Table, admin: Person):
    with table.world.unchanged():
        assert "open in this channel already" in await admin.types("campaign start")


async def test_a_preview_that_comes_too_late_opens_nothing(channel: Table, admin: Person):
    await fill(admin)
    button = admin.finds("Open the table")
    await channel.opens()

    with channel.world.unchanged():
        assert "A campaign is open in this channel already." in await admin.presses(button)


async def test_all_of_it_can_be_typed_as_options(channel: Table, admin: Person, server: Server):
    role = server.role("game masters")

    opened = await admin.types(
        "campaign start",
        pace="slow",
        language="da",
        zone="Europe/Berlin",
        quiet="1-9",
        versus=False,
        role=role,
    )

    assert "Pace: slow (a day takes a day)." in opened
    seat = await channel.seat()
    assert (seat.language, seat.state.zone, seat.state.quiet) == ("da", "Europe/Berlin", "1-9")
    assert not seat.state.versus
    trusted = channel.person("Mette", roles=[role])
    await trusted.types("campaign pause")
    assert (await channel.state()).status is Status.PAUSED


# Settings, and who may sit down.


async def test_settings_are_shown_changed_and_told_to_the_table(
    frank: Person, table: Table, admin: Person
):
    shown = await admin.types("campaign settings")
    changed = await admin.types("campaign settings", quiet="23-8", versus=False)

    assert "The clock runs day and night (Europe/Copenhagen)." in shown
    assert "The clock stands from 23-8 (Europe/Copenhagen)." in changed
    assert "An administrator has changed how this table is run." in table.table()[-1]
    assert "Dealers cannot turn on each other." in table.table()[-1]
    assert "The table gets cards." not in table.table()[-1]
    with table.world.unchanged():
        same = await admin.types("campaign settings", quiet="23-8")
        wrong = await admin.types("campaign settings", zone="Mars")
        hours = await admin.types("campaign settings", quiet="all night")
    assert same.startswith("That is how it is already.")
    assert "“Mars” is no time zone I know" in wrong
    assert "“all night” is no pair of hours" in hours
    assert "Europe/Copenhagen" in await admin.completes("campaign settings", "zone", "copen")


async def test_only_who_has_the_role_sits_down_until_everybody_may_again(
    table: Table, admin: Person, server: Server
):
    role = server.role("players")
    await admin.types("campaign settings", players=role)
    stranger, member = table.person("Kurt"), table.person("Sofie", roles=[role])

    with table.world.unchanged():
        refused = await stranger.types("session join", name="Kurt")
    await member.joins("Sofie")
    await admin.types("campaign settings", everybody=True)

    assert refused == f"This table is for members with <@&{role.id}>."
    assert "18 g" in await stranger.joins("Kurt")


async def test_quiet_hours_move_every_deadline_that_is_shown(
    frank: Person, table: Table, admin: Person
):
    seat = await table.seat()
    due = min(debt.due for debt in seat.state.debts.values())
    before = seat.clock.wall_at(due)

    await admin.types("campaign settings", quiet="0-23")

    after = (await table.seat()).clock.wall_at(due)
    assert after > before
    assert f"<t:{-(-after // 1_000_000)}:R>" in await frank.types("milo owe")


# Seats.


async def test_a_seat_is_handed_over_with_its_debts_and_a_phone_of_its_own(
    frank: Person, table: Table, admin: Person
):
    await frank.types("vic promise", what="club", when="tomorrow 20:00")
    kurt = table.person("Kurt")
    owed = await frank.owes()
    [old] = frank.threads()

    offered = await admin.types("campaign hand", seat="frank", member=kurt.actor)
    with table.world.unchanged():
        not_mine = await table.person("Rita").presses("Take the seat")
    note = await kurt.presses("Take the seat")
    taken = await kurt.presses("I'm in")

    assert f"<@{kurt.id}> takes the seat" in offered
    assert "That seat is not offered to you." in not_mine
    assert "You would take over Frank as things stand" in note
    assert taken
    assert (await kurt.owes(), (await kurt.dealer()).name) == (owed, "Frank")
    [new] = kurt.threads()
    assert new.id != old.id
    assert not kurt.can_read(old)
    assert "You are Frank now." in "\n".join(kurt.phone())
    assert "You are not at this table." in await frank.types("session me")
    assert f"Frank is played by <@{kurt.id}> from here on." in table.table()[-1]
    pressed = await frank.presses("Prices")
    assert "somebody else's" in pressed or "not at this table" in pressed


async def test_nobody_gets_a_seat_who_cannot_sit_there(frank: Person, table: Table, admin: Person):
    tonny = await table.joins("Tonny")

    with table.world.unchanged():
        sits = await admin.types("campaign hand", seat="Frank", member=tonny.actor)
        nobody = await admin.types("campaign hand", seat="Nobody", member=tonny.actor)
        gone = await admin.types("campaign remove", seat="Nobody")

    assert sits == "They sit at this table already. It takes somebody who does not."
    assert "There is nobody called “Nobody”" in nobody
    assert "There is nobody called “Nobody”" in gone


async def test_somebody_can_be_taken_out(frank: Person, table: Table, admin: Person):
    tonny = await table.joins("Tonny", versus=True)

    with table.world.unchanged():
        asked = await admin.types("campaign remove", seat="Frank")
    assert "what is owed passes on by the usual rule: 1" in asked
    assert await admin.presses("Take them out") == "Frank is out."

    assert (await table.state()).living() == [await tonny.dealer()]
    assert "Your run is over." in await frank.types("session me")
    assert "You still owed 11,880 kr." in "\n".join(frank.phone())


async def test_the_roster_says_who_is_here_late_silent_or_away(table: Table, admin: Person):
    await table.joins("Frank")
    late = await table.joins("Rita")
    roster = await admin.types("campaign roster")
    assert roster.count("here, last heard of Monday 08:00") == 2

    await table.until("tuesday", 17)
    await late.types("street rest")
    assert "not heard of today, last heard of Monday" in await admin.types("campaign roster")
    await table.until("wednesday", 12)
    roster = await admin.types("campaign roster")
    assert "away, last heard of Monday 08:00" in roster
    assert "late, last heard of Tuesday 17:00" in roster


async def test_an_amnesty_moves_every_deadline_by_real_hours(
    frank: Person, table: Table, admin: Person
):
    seat = await table.seat()
    due = min(one.due for one in seat.state.appointments.values())
    before = seat.clock.wall_at(due)

    given = await admin.types("campaign amnesty", hours=2)

    assert given.startswith("Given. The clock stands until <t:")
    seat = await table.seat()
    assert seat.clock.wall_at(due) == before + 2 * 3600 * 1_000_000
    position = seat.state.position
    await table.world.seconds(2 * 3600)
    assert (await table.state()).position == position
    with table.world.unchanged():
        wrong = [await admin.types("campaign amnesty", hours=hours) for hours in (0, -5, 169)]
    assert wrong == ["From an hour to 168 hours can be given at once."] * 3


# Files.


async def test_a_campaign_is_carried_to_another_server_sealed(
    frank: Person, table: Table, admin: Person
):
    await frank.types("vic promise", what="club", when="tomorrow 20:00")
    exported = await admin.types("campaign export")
    file, content = attached(admin, ".pusher")
    other = table.world.server("Aarhus")
    there = other.table()
    other.admin.sits_at = there

    opened = await other.admin.types("campaign import", file=(file, content))
    recap = await frank.types("session recap")

    assert f"<@{admin.id}>: exported the campaign" in recap
    assert "sealed file" in exported
    assert b"Frank" not in content
    assert f"It is open in <#{there.channel.id}>" in opened
    assert (await there.state()).status is Status.PAUSED
    assert (await proven(table.world.bot.database, there.id)).wrong is None
    assert "brought here from elsewhere" in there.table()[-1]
    with table.world.unchanged():
        again = await other.admin.types("campaign import", file=(file, content))
        broken = await other.admin.types("campaign import", file=(file, content[:-3]))
    assert "A campaign is open in this channel already." in again
    assert "That is no file of a campaign" in broken


# Limits, before one sits down.


async def draws(person: Person, never: str, veiled: str) -> str:
    """Press the button of the note, and write two lines into its form."""
    shown = await person.press("What I never want told")
    fields = [
        part["custom_id"]
        for part in walk_components((shown.modal or {})["components"])
        if part["type"] == ComponentType.TEXT_INPUT
    ]
    written = dict(zip(fields, (never, veiled), strict=True))
    return person.reads(await person.actor.submit_modal(shown, written))


async def test_limits_are_drawn_before_sitting_down_and_only_the_table_lists_them(table: Table):
    frank, rita = table.person("Frank"), table.person("Rita")

    await frank.types("session join", name="Frank")
    with table.world.unchanged():
        wrong = await draws(frank, "weather", "")
        wrong_too = await draws(frank, "", "weather")
    note = await draws(frank, "animals, sex", "police")
    await frank.presses("I'm in")
    theirs = await rita.types("session join", name="Rita")

    assert "none of the topics" in wrong
    assert "none of the topics" in wrong_too
    assert "And only in passing: police." in note
    assert "Limits you draw before sitting down: harm to animals, sex." in note
    mine = await frank.dealer()
    assert (mine.lines, mine.veils) == (("animals", "sex"), ("police",))
    assert "passing: death, torture, drugs, addiction, harm to animals, sex, police." in theirs

    assert "Frank" not in theirs


async def test_taking_back_that_others_may_turn_on_one_takes_a_game_day(table: Table):
    frank = await table.joins("Frank", versus=True)
    await table.joins("Rita", versus=True)

    answer = await frank.types("session versus", agreed=False)

    assert "Others still can on you until" in answer
    await table.hours(25)
    assert not (await frank.dealer()).versus
    assert "Others may turn on you now" in await frank.types("session versus", agreed=True)


# Each in their own language.


def danish(_: object) -> str:
    return "da"


async def test_one_is_written_to_in_ones_own_language_and_the_table_in_its_own(
    table: Table, monkeypatch: pytest.MonkeyPatch
):
    frank = await table.joins("Frank")
    monkeypatch.setattr(desk, "spoken", danish)
    dane = table.person("Sofie")

    note = await dane.types("session join", name="Sofie")
    await dane.presses("Jeg er med")
    monkeypatch.undo()
    owed = await dane.types("milo owe")
    dane.hears()
    frank.hears()
    await dane.types("vic promise", what="club", when="tomorrow 20:00")
    await dane.types("milo talk", text="Hvad skylder jeg?")

    assert "Inden du sætter dig" in note
    assert "Du skylder 11.880 kr" in owed
    assert "You owe 11,880 kr" in await frank.types("milo owe")
    assert "[Svar]" in "\n".join(dane.hears())
    assert "Sofie" in table.table()[-1]
    assert "Du " not in "\n".join(table.table())
    assert "You are written to in English." in await dane.types(
        "session manners", language="engelsk"
    )
    assert "You owe 11,880 kr" in await dane.types("milo owe")


async def test_manners_are_set_and_what_is_none_is_refused(frank: Person, table: Table):
    plain = await frank.types("session manners", plain=True, pings=3)

    assert "You get text without frames and pictures." in plain
    assert "You are pinged at most 3 times a day." in plain
    page = await frank.types("session me")
    assert page.startswith("Frank:")
    with table.world.unchanged():
        latin = await frank.types("session manners", language="latin")
        many = await frank.types("session manners", pings=999)
    assert "“latin” is no language there is here" in latin
    assert many == "From 0 to 50 pings a day, or -1 for all that have a clock."


# Being forgotten.


async def test_whoever_asks_gets_everything_and_is_then_forgotten(
    frank: Person, table: Table, admin: Person, folder: Path
):
    rita = await table.joins("Rita")
    await frank.types("vic promise", what="club", when="tomorrow 20:00")
    [thread] = frank.threads()

    mine = await frank.types("safety mine")
    _, file = attached(frank, "mine.json")
    question = await frank.types("safety erase")
    with table.world.unchanged():
        await frank.presses("Keep it")
    done = await frank.presses("Delete it")

    held = json.loads(file)
    assert "Only you can see this." in mine
    assert held["user"] == frank.id
    assert [one["name"] for one in held["campaigns"][0]["seats"]] == ["Frank"]
    assert "There is no way back." in question
    assert "It is deleted. Tables that knew you: 1." in done
    assert thread.id not in {one.id for one in table.channel.threads}
    state = await table.state()
    assert [one.name for one in state.dealers.values()] == ["Somebody", "Rita"]
    lines = await table.journal()
    assert journal.redecided(lines) == state
    for name, content in contents(folder).items():
        assert b"Frank" not in content, name
        assert str(frank.id).encode() not in content, name
    recap = await rita.types("session recap")
    assert "Frank" not in recap
    assert "Frank" not in await admin.types("campaign audit")
