"""What a process remembers of itself, and what it sees coming."""

from __future__ import annotations

from db.database import Database
from db.outbox import TABLE, Letter
from db.process import Ahead
from game.gametime import MINUTE, SECOND
from game.moves import PauseCampaign, ResumeCampaign
from tests.db.tables import MONDAY, PlainTeller, everything, open_game, statements


def asked(said: list[str]) -> list[str]:
    """What was asked of the database, without the bounds of its transactions."""
    return [one for one in said if not one.startswith(("BEGIN", "COMMIT"))]


async def test_a_heart_beats_in_one_statement(database: Database):
    await database.process.beat(MONDAY)

    with statements(database) as said:
        await database.process.beat(MONDAY + SECOND)

    assert len(asked(said)) == 1
    assert await database.process.last_beat() == MONDAY + SECOND


async def test_the_first_beat_is_one_too(database: Database):
    assert await database.process.last_beat() is None

    assert await database.process.beat(MONDAY) == Ahead(None, letters=False)

    assert await database.process.last_beat() == MONDAY


async def test_a_heart_that_beats_changes_nothing_else(database: Database):
    await (await open_game(database)).join("Frank")
    before = await everything(database)

    for number in range(3):
        await database.process.beat(MONDAY + number)

    after = await everything(database)
    assert [name for name in before if before[name] != after[name]] == ["facts"]


async def test_nothing_lies_ahead_where_nothing_is_played(database: Database):
    assert await database.process.look_ahead() == Ahead(None, letters=False)

    await open_game(database)
    [letter] = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    await database.outbox.close([(letter.id, 1)], MONDAY)

    assert await database.process.look_ahead() == Ahead(None, letters=False)


async def test_the_first_deadline_of_all_lies_ahead(database: Database, teller: PlainTeller):
    teller.says = lambda _: []
    later = await open_game(database, channel=7, wall=MONDAY + SECOND)
    sooner = await open_game(database, channel=8)
    for game in (later, sooner):
        await game.join("Frank")
    due = (await sooner.seat()).clock.wall_at(
        min(one.due for one in (await sooner.seat()).state.appointments.values())
    )

    assert await database.process.look_ahead() == Ahead(due, letters=False)
    # At the first beat as at all others.
    for _ in range(2):
        assert await database.process.beat(MONDAY) == Ahead(due, letters=False)

    await sooner.done(PauseCampaign())
    assert await database.process.look_ahead() == Ahead(due + SECOND, letters=False)


async def test_a_letter_that_waits_lies_ahead_until_it_is_delivered(database: Database):
    await open_game(database)
    assert (await database.process.look_ahead()).letters

    leased = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    for _ in range(2):
        assert (await database.process.beat(MONDAY)).letters
    await database.outbox.close([(one.id, 1) for one in leased], MONDAY)

    assert not (await database.process.look_ahead()).letters
    assert not (await database.process.beat(MONDAY)).letters


async def test_a_letter_that_nobody_takes_lies_ahead_of_nobody(
    database: Database, teller: PlainTeller
):
    teller.says = lambda _: []
    game = await open_game(database)
    await game.join("Frank")
    await database.campaigns.say(game.id, [Letter(TABLE, "1")], "a", MONDAY)
    [letter] = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    await database.campaigns.refused(letter.id, MONDAY, "no_access")
    [word] = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    assert (await database.process.look_ahead()).letters
    await database.outbox.close([(word.id, 1)], MONDAY)

    assert not (await database.process.look_ahead()).letters
    for _ in range(2):
        assert not (await database.process.beat(MONDAY)).letters

    await game.done(ResumeCampaign())
    assert (await database.process.look_ahead()).letters


async def test_looking_ahead_writes_nothing(database: Database):
    await (await open_game(database)).join("Frank")
    before = await everything(database)

    with statements(database) as said:
        await database.process.look_ahead()

    assert [one.split()[0] for one in asked(said)] == ["SELECT"]
    assert await everything(database) == before
