"""Each administrator's action without the right, from elsewhere, while paused, twice, mid-visit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from discord import app_commands

from db import codec, journal
from db.backup import proven
from game.campaign import Status
from tests.play.people import Person, Server, Table
from tests.play.test_running import attached

pytestmark = pytest.mark.sqlite

FORBIDDEN = "Only members with *Manage Server*, or with the role set for it, can do that."

Act = Callable[[Person, Table, Person], Awaitable[str]]


def typed(command: str, **options: object) -> Act:
    async def act(admin: Person, _table: Table, _other: Person) -> str:
        return await admin.types(f"campaign {command}", **options)

    return act


def pressed(first: Act, button: str) -> Act:
    """Do something that asks, and say yes to it, if it asked."""

    async def act(admin: Person, table: Table, other: Person) -> str:
        asked = await first(admin, table, other)
        return await admin.presses(button) if f"[{button}]" in asked else asked

    return act


async def hand(admin: Person, _table: Table, other: Person) -> str:
    return await admin.types("campaign hand", seat="Frank", member=other.actor)


async def rewind(admin: Person, table: Table, _other: Person) -> str:
    last = (await table.journal())[-1].position
    return await admin.types("campaign rewind", to=str(last))


async def carry(admin: Person, _table: Table, _other: Person) -> str:
    return await admin.types("campaign import", file=("x.pusher", b"nothing"))


ACTS: dict[str, Act] = {
    "start": typed("start", scenario="still", pace="demo", tone="soft"),
    "settings": typed("settings", quiet="23-8"),
    "pause": typed("pause"),
    "resume": typed("resume"),
    "fade": typed("resume", fade=True),
    "pace": pressed(typed("pace", pace="evening"), "Change it"),
    "amnesty": typed("amnesty", hours=3),
    "model": typed("model", mode="off"),
    "help": typed("help", note="Mette, 20 30 40 50"),
    "roster": typed("roster"),
    "remove": pressed(typed("remove", seat="Frank"), "Take them out"),
    "hand": hand,
    "audit": typed("audit"),
    "rewind": pressed(rewind, "Rewind"),
    "export": typed("export"),
    "import": carry,
    "end": pressed(typed("end"), "Cut"),
}
CHANGE_NOTHING = {"start", "resume", "fade", "model", "roster", "audit", "import"}
"""In a campaign that runs, with nothing to resume, no model, and a file that is none."""


@pytest.fixture
def admin(server: Server, channel: Table) -> Person:
    server.admin.sits_at = channel
    return server.admin


@pytest.fixture
def other(table: Table) -> Person:
    return table.person("Kurt")


async def sound(table: Table) -> None:
    """The journal makes the stored state, and the appointments and the books are those of it."""
    database = table.world.bot.database
    stored = await journal.stored_state(database.store, table.id)
    assert codec.state_to_text(journal.replayed(await table.journal())) == stored
    assert (await proven(database, table.id)).wrong is None


async def test_every_command_of_an_administrator_is_among_these(table: Table):
    group = table.world.bot.tree.get_command("campaign")
    assert isinstance(group, app_commands.Group)

    assert {command.name for command in group.commands} - {"role"} == set(ACTS) - {"fade"}


@pytest.mark.parametrize("name", ACTS)
async def test_nobody_does_it_without_the_right(
    frank: Person, table: Table, other: Person, name: str
):
    with table.world.unchanged():
        answer = await ACTS[name](frank, table, other)

    assert answer == FORBIDDEN


@pytest.mark.parametrize("name", ACTS)
async def test_nobody_does_it_from_another_server(
    frank: Person, table: Table, other: Person, name: str
):
    elsewhere = table.world.server("Aarhus")
    there = elsewhere.table()
    elsewhere.admin.sits_at = there
    if name in ("hand", "rewind", "start"):
        return  # These name somebody here, or open a table there, which is theirs to do.
    with table.world.unchanged():
        answer = await ACTS[name](elsewhere.admin, table, other)

    assert "No campaign is open in this channel" in answer or name in ("model", "import")


BUTTONS = {
    "pace_yes": "evening",
    "remove_yes": "{dealer}",
    "end_yes": "",
    "rewind": "1.{position}",
    "seat_yes": "{dealer}",
    "seat_versus": "{dealer}",
}


@pytest.mark.parametrize("verb", BUTTONS)
async def test_no_button_works_from_another_server_or_in_other_hands(
    frank: Person, table: Table, other: Person, verb: str
):
    await table.server.admin.types_at(
        table.channel, "campaign hand", seat="Frank", member=other.actor
    )
    facts = {
        "position": (await table.state()).position,
        "dealer": (await frank.dealer()).id,
    }
    custom_id = f"p1:{verb}:{table.id}::{BUTTONS[verb].format(**facts)}"
    elsewhere = table.world.server("Aarhus")
    there = elsewhere.table()
    await there.opens()
    rita = await there.joins("Rita")
    elsewhere.admin.sits_at = there
    for person in (elsewhere.admin, rita, frank):
        it = person.finds("Sit down")
        with table.world.unchanged():
            answer = await person.forges(it, custom_id)
        assert "went wrong" not in answer
        assert answer


@pytest.mark.parametrize("name", ACTS)
async def test_it_is_done_or_refused_while_the_clock_stands_and_twice(
    frank: Person, table: Table, admin: Person, other: Person, name: str
):
    await admin.types("campaign pause")

    first = await ACTS[name](admin, table, other)
    again = await ACTS[name](admin, table, other)

    for answer in (first, again):
        assert answer
        assert "went wrong" not in answer
    await sound(table)
    if name in ("pace", "settings", "pause", "resume", "end"):
        # The second time it is so already, and that is said.
        assert first != again or name == "pause"
    status = (await table.state()).status
    assert (status is Status.RUNNING) == (name == "resume")
    assert (status is Status.OVER) == (name == "end")


@pytest.mark.parametrize("name", ACTS)
async def test_it_is_done_or_refused_in_the_middle_of_a_visit(
    table: Table, admin: Person, other: Person, name: str
):
    frank = await table.joins("Frank")
    visiting = await at_the_door(frank, table)
    assert visiting

    answer = await ACTS[name](admin, table, other)

    assert answer
    assert "went wrong" not in answer
    await sound(table)
    state = await table.state()
    dealer = (await frank.dealer()).id
    there = state.visit_of(dealer) is not None
    if name != "rewind":
        assert there == (name not in ("remove", "end"))
    if there and state.status is Status.RUNNING:
        choice = await frank.types("radovan answer", choice="hide")
        assert "went wrong" not in choice
        await sound(table)


async def at_the_door(frank: Person, table: Table) -> bool:
    """Let a deadline be missed, and wait until somebody stands at the door."""
    dealer = (await frank.dealer()).id
    for _ in range(200):
        await table.hours(1)
        if (await table.state()).visit_of(dealer) is not None:
            return True
    return False


@pytest.mark.parametrize("name", sorted(set(ACTS) - CHANGE_NOTHING - {"rewind"}))
async def test_what_an_administrator_did_is_seen_by_all(
    frank: Person, table: Table, admin: Person, other: Person, name: str
):
    await ACTS[name](admin, table, other)

    recap = await frank.types("session recap") if name != "end" else ""
    audit = await admin.types("campaign audit", who="administrators")

    assert f"<@{admin.id}>" in recap or name == "end"
    assert audit.count(f"<@{admin.id}>") == 2
    [line] = [one for one in await table.journal() if one.by == admin.id][1:]
    assert line.by == admin.id


async def test_nothing_private_is_seen_by_who_runs_the_table(
    frank: Person, table: Table, admin: Person
):
    await frank.types("vic promise", what="club", when="tomorrow 20:00")
    await frank.types("milo talk", text="I swear you get 2000 by friday, by the harbour")
    await frank.presses("Give your word")
    await frank.types("safety lines", never="animals")
    last = (await table.journal())[-3].position
    seen = [
        await admin.types("campaign audit"),
        await admin.types("campaign roster"),
        await admin.types("campaign rewind", to=str(last)),
        await admin.types("campaign pace", pace="evening"),
        await admin.types("session recap"),
        str(list(await admin.completes("campaign rewind", "to"))),
    ]

    for text in seen:
        for private in ("harbour", "club", "friday", "animals", "2,000", "promise"):
            assert private not in text.casefold()
    assert "Frank: did something on their phone" in seen[0]


async def test_a_stop_comes_from_anybody_and_names_nobody(
    frank: Person, table: Table, admin: Person
):
    await frank.types("street sell", grams="2", where="amager")
    stranger = table.person("Passer-by")

    answer = await stranger.types("safety stop", topic="death")

    assert "Nobody is told who said so." in answer
    assert (await table.state()).stopped
    public = "\n".join(table.table())
    assert "Somebody said stop." in public
    assert "It was about: death." in public
    audit = await admin.types("campaign audit")
    recap = await frank.types("session recap")
    raw = "".join(str(row) for row in table.world.rows("SELECT * FROM journal"))
    for text in (public, audit, recap, raw):
        assert str(stranger.id) not in text
        assert "Passer-by" not in text
    assert "somebody: said stop" in audit
    assert "said stop" not in recap
    assert "Somebody said stop." in "\n".join(frank.phone())
    with table.world.unchanged():
        for button in ("Prices", "Your page"):
            assert await frank.presses(button)
        assert "paused" in await frank.types("street rest")
        assert "It is stopped already." in await frank.types("safety stop")
    assert "runs again" in await admin.types("campaign resume", fade=True)
    assert "Told only in passing at this table from here on: death." in "\n".join(table.table())


# What no rewind takes back.


async def rewound(admin: Person, to: int) -> None:
    """Take back the move at a position, and all after it."""
    await admin.types("campaign rewind", to=str(to))
    assert await admin.presses("Rewind") == "Rewound."


async def test_what_players_said_of_themselves_outlasts_a_rewind(table: Table, admin: Person):
    frank, rita = await table.joins("Frank", versus=True), await table.joins("Rita", versus=True)
    await frank.types("safety quotes", allowed=True)
    to = (await table.state()).position
    await frank.types("street sell", grams="2", where="amager")
    await rita.types("session versus", agreed=False)
    await rita.types("session versus", agreed=True)
    await frank.types("safety lines", never="animals", veiled="sex")
    await frank.types("safety quotes", allowed=False)
    await frank.types("session manners", plain=True, pings=3)
    await frank.types("session calls", unasked=False, quiet="20-10")
    await frank.types("session versus", agreed=False)
    await frank.types("safety stop", topic="police")
    await admin.types("campaign resume", fade=True)
    cash = await frank.cash()

    await rewound(admin, to)

    mine, theirs = await frank.dealer(), await rita.dealer()
    assert await frank.cash() < cash
    assert (mine.lines, mine.veils, mine.quoted) == (("animals",), ("sex",), False)
    assert (mine.plain, mine.pings, mine.calls, mine.quiet) == (True, 3, False, "20-10")
    assert mine.leaving
    assert "police" in (await table.state()).veiled
    assert theirs.versus
    await sound(table)
    await table.hours(25)
    assert not (await frank.dealer()).versus


async def test_a_rewound_seat_has_the_limits_of_who_sits_in_it_again(
    frank: Person, table: Table, admin: Person
):
    kurt = table.person("Kurt")
    to = (await table.state()).position
    await frank.types("safety lines", never="animals")
    await admin.types("campaign hand", seat="Frank", member=kurt.actor)
    await kurt.presses("Take the seat")
    await kurt.presses("I'm in")
    await kurt.types("safety lines", never="sex")

    await rewound(admin, to)

    assert (await frank.dealer()).lines == ("animals",)
    await sound(table)


async def test_whoever_was_forgotten_is_not_brought_back(
    frank: Person, table: Table, admin: Person, caplog: pytest.LogCaptureFixture
):
    rita = await table.joins("Rita")
    to = (await table.state()).position
    await frank.types("safety erase")
    await frank.presses("Delete it")

    await rewound(admin, to)

    assert (await table.state()).living() == [await rita.dealer()]
    await table.until("wednesday", 18)
    assert "Somebody" not in await admin.types("campaign roster")
    assert "letter_refused" not in {one.message for one in caplog.records}
    assert table.world.rows("SELECT count(*) FROM outbox WHERE closed_wall IS NULL") == [(0,)]
    await sound(table)


# What administrators cannot hide, and buttons that nobody made.


@pytest.mark.parametrize(
    ("made", "forged"),
    [
        ("pace_yes", "warp"),
        ("pace_yes", ""),
        ("rewind", ".."),
        ("rewind", "1"),
        ("rewind", "99999999999999999999.99999999999999999999999"),
        ("seat_yes", "d99"),
        ("pace_no", "x"),
        ("remove_yes", "d99"),
    ],
)
async def test_an_administrators_button_that_nobody_made_does_nothing(
    frank: Person, table: Table, admin: Person, made: str, forged: str
):
    await admin.types("campaign pace", pace="evening")
    button = admin.finds("Change it")
    custom_id = f"p1:{made}:{table.id}::{forged}"
    with table.world.unchanged():
        answer = await admin.forges(button, custom_id)

    assert answer.strip()
    assert "went wrong" not in answer


async def test_a_wish_to_be_forgotten_is_no_deed_of_an_administrators(
    frank: Person, table: Table, admin: Person
):
    rita = await table.joins("Rita")
    await rita.types("safety erase")
    await rita.presses("Delete it")

    assert "took somebody out" not in await frank.types("session recap")
    assert "Somebody: left" in await admin.types("campaign audit")


async def test_the_roster_says_when_somebody_did_something_last(
    frank: Person, table: Table, admin: Person
):
    await table.hours(3)
    await frank.types("street sell", grams="2", where="amager")

    assert "last heard of Monday 11:00" in await admin.types("campaign roster")


async def test_where_there_was_no_scene_a_stop_folds_what_was_said_just_now(
    frank: Person, table: Table
):
    await frank.types("milo talk", text="Good morning, Milo")
    said = frank.phone()[-1]
    await frank.types("safety stop")
    await table.hours(0.01)

    assert said not in frank.phone()
    assert any("Folded away." in one for one in frank.phone())


async def test_what_an_administrator_did_is_in_the_recap_though_it_was_taken_back(
    frank: Person, table: Table, admin: Person
):
    to = (await table.state()).position
    await admin.types("campaign amnesty", hours=3)
    await rewound(admin, to)

    recap = await frank.types("session recap")

    assert "taken back" in recap.partition("What administrators did")[2]


async def test_of_much_that_administrators_did_the_recap_says_how_much_there_is(
    frank: Person, table: Table, admin: Person
):
    for _ in range(11):
        await admin.types("campaign pause")
        await admin.types("campaign resume")

    assert "and before that: " in await frank.types("session recap")


async def test_a_role_that_is_set_with_the_start_is_written_down_at_every_table(
    frank: Person, table: Table, server: Server, admin: Person
):
    admin.sits_at = server.table()
    await admin.types("campaign start", scenario="still", pace="demo", role=server.role("GM"))

    assert "changed who administers" in await frank.types("session recap")


# Seats that a rewind gives back, and people who want to be forgotten.


async def handed(admin: Person, kurt: Person) -> None:
    """Hand Frank's seat over."""
    await admin.types("campaign hand", seat="Frank", member=kurt.actor)
    await kurt.presses("Take the seat")
    await kurt.presses("I'm in")


async def erased(person: Person) -> str:
    await person.types("safety erase")
    return await person.presses("Delete it")


async def test_who_gives_a_seat_back_leaves_its_player_their_phone(
    frank: Person, table: Table, admin: Person
):
    kurt = table.person("Kurt")
    to = (await table.state()).position
    await table.hours(27)
    fresh = frank.phone()[-1]
    await handed(admin, kurt)
    await rewound(admin, to)
    await table.hours(0.01)

    # What did not happen is folded away on both phones, and the first goes on.
    assert fresh not in frank.phone()
    assert not any("You are Frank now" in one for one in kurt.phone())
    await table.hours(30)
    before = len(frank.phone())
    assert before > 1
    await erased(kurt)
    assert len(frank.phone()) == before
    assert not kurt.phone()
    await table.hours(10)
    assert len(frank.phone()) > before


async def test_who_handed_a_seat_on_and_is_forgotten_leaves_no_thread(
    frank: Person, table: Table, admin: Person
):
    kurt = table.person("Kurt")
    assert frank.phone()
    await handed(admin, kurt)
    assert kurt.phone()

    await erased(frank)

    assert not frank.phone()
    assert kurt.phone()


async def test_a_wish_to_be_forgotten_can_be_said_again_after_a_rewind(
    frank: Person, table: Table, admin: Person
):
    await table.joins("Rita")
    kurt = table.person("Kurt")
    to = (await table.state()).position
    await handed(admin, kurt)
    await erased(kurt)
    await rewound(admin, to)
    await erased(frank)

    assert [dealer.name for dealer in (await table.state()).living()] == ["Rita"]
    await sound(table)


@pytest.mark.parametrize("name", ["Label", "Milo", "Lines"])
async def test_a_name_that_is_a_word_of_ours_keeps_nobody_waiting(
    table: Table, name: str, monkeypatch: pytest.MonkeyPatch
):
    rita, who = await table.joins("Rita"), await table.joins(name)
    await table.hours(20)

    async def nothing(*_: object) -> list[object]:
        return []

    with monkeypatch.context() as down:
        # Whoever carries the letters is behind: what waits is rewritten as well.
        down.setattr(table.world.bot.database.outbox, "lease", nothing)
        await table.hours(9)
        await erased(who)
    await table.hours(30)

    assert table.world.rows("SELECT id FROM outbox WHERE closed_wall IS NULL") == []
    assert rita.phone()


async def test_what_was_imported_asks_for_no_role_of_another_server(
    frank: Person, table: Table, server: Server, admin: Person
):
    role = server.role("regulars")
    await admin.types("campaign settings", players=role)
    await admin.types("campaign export")
    name, content = attached(admin, ".pusher")
    elsewhere = table.world.server("Aarhus")
    there = elsewhere.table()
    elsewhere.admin.sits_at = there

    await elsewhere.admin.types("campaign import", file=(name, content))

    assert (await there.state()).players == ""
    again = server.table()
    admin.sits_at = again
    await admin.types("campaign import", file=(name, content))
    assert (await again.state()).players == str(role.id)
