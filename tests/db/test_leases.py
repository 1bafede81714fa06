"""Who carries a channel's letters: a few at a time, for a while, and nobody once it refuses."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from db import schema
from db.database import Database
from db.outbox import AT_ONCE, STOPPED, TABLE, Letter, Waiting, phone
from db.script import CampaignId
from game.gametime import HOUR, MINUTE, SECOND
from game.moves import PauseCampaign, ResumeCampaign
from game.units import DealerId
from tests.db.tables import MONDAY, Game, PlainTeller, open_game, opened, rows

FRANK = DealerId("d1")
LATER = MONDAY + MINUTE


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller(says=lambda _: [])


async def dealt(database: Database, channel: int = 7) -> Game:
    """A table at which nothing is said by itself."""
    game = await open_game(database, channel=channel)
    await game.join("Frank")
    return game


async def say(game: Game, *bodies: str, target: str = TABLE) -> None:
    letters = [Letter(target, body) for body in bodies]
    await game.database.campaigns.say(game.id, letters, f"m{bodies[0]}", game.wall)


def bodies(letters: list[Waiting]) -> list[str]:
    return [one.body for one in letters]


async def leased(database: Database, wall: int = MONDAY, until: int = LATER) -> list[str]:
    return bodies(await database.outbox.lease(wall, until, 50))


async def test_a_channel_with_much_to_say_gives_a_few_at_a_time(database: Database):
    long, short = await dealt(database, 7), await dealt(database, 8)
    everything = [f"{number:02}" for number in range(2 * AT_ONCE + 5)]
    await say(long, *everything)
    await say(long, "aside", target=phone(FRANK))
    await say(short, "other")

    first = await database.outbox.lease(MONDAY, LATER, 50)
    assert bodies(first) == [*everything[:AT_ONCE], "aside", "other"]
    assert await leased(database) == []

    await database.outbox.close([(one.id, 1) for one in first], MONDAY)
    assert await leased(database) == everything[AT_ONCE : 2 * AT_ONCE]
    assert await leased(database, LATER) == everything[AT_ONCE : 2 * AT_ONCE]


async def test_no_more_than_asked_for_are_leased(database: Database):
    game = await dealt(database)
    await say(game, "1", "2", "3")

    assert bodies(await database.outbox.lease(MONDAY, LATER, 2)) == ["1", "2"]
    assert await leased(database) == []


async def test_a_letter_says_since_when_it_may_be_there_already(database: Database):
    game = await dealt(database)
    await say(game, "1")

    [fresh] = await database.outbox.lease(MONDAY, LATER, 50)
    [again] = await database.outbox.lease(LATER, LATER + MINUTE, 50)
    await database.outbox.put_back([again.id], LATER + 5 * SECOND)
    [third] = await database.outbox.lease(LATER + HOUR, LATER + 2 * HOUR, 50)

    assert [one.tried_wall for one in (fresh, again, third)] == [None, MONDAY, MONDAY]


async def test_whoever_did_not_come_to_a_letter_puts_it_back_untried(database: Database):
    game = await dealt(database)
    await say(game, "1", "2")
    first, second = await database.outbox.lease(MONDAY, LATER, 50)

    await database.outbox.put_back([first.id], MONDAY)
    await database.outbox.put_back([second.id], 0, failed=False)

    again = await database.outbox.lease(MONDAY, LATER, 50)
    assert [(one.body, one.attempts) for one in again] == [("1", 1), ("2", 0)]


async def test_the_couriers_of_several_processes_never_carry_one_channel_together(
    tmp_path: Path, teller: PlainTeller
):
    async with (
        opened(tmp_path / "game.db", teller) as one,
        opened(tmp_path / "game.db", teller) as other,
    ):
        games = [await dealt(one, channel) for channel in range(6)]
        for game in games:
            await say(game, *(f"{game.id} {number}" for number in range(25)))

        taken: Counter[str] = Counter()
        while True:
            came = await asyncio.gather(
                *(it.outbox.lease(MONDAY, LATER, 7) for it in (one, other, one, other))
            )
            if not any(came):
                break
            carriers = Counter(one for lease in came for one in {it.campaign_id for it in lease})
            assert set(carriers.values()) == {1}
            for lease in came:
                taken.update(bodies(lease))
                await one.outbox.close([(letter.id, 1) for letter in lease], MONDAY)

        assert len(taken) == 6 * 25
        assert set(taken.values()) == {1}


async def stopped(game: Game) -> None:
    """Have the channel of the eldest letter refuse it."""
    [letter, *_] = await game.database.outbox.lease(game.wall, game.wall + MINUTE, 1)
    await game.database.campaigns.refused(letter.id, game.wall, "no_access", channel=7)


async def test_a_channel_that_refuses_is_not_tried_again_until_the_campaign_goes_on(
    database: Database,
):
    game, other = await dealt(database, 7), await dealt(database, 8)
    await say(game, "1", "2")
    await stopped(game)
    assert await leased(database) == ["no_access in en 7"]
    await say(other, "other")
    assert await leased(database, MONDAY + 10**15) == ["no_access in en 7", "other"]

    await other.done(PauseCampaign())
    await other.done(ResumeCampaign())
    assert "1" not in await leased(database, MONDAY + 2 * 10**15)

    await game.done(ResumeCampaign())
    assert {"1", "2"} <= set(await leased(database, MONDAY + 3 * 10**15))


async def test_nobody_waits_for_a_channel_that_refuses(database: Database):
    game = await dealt(database)
    await say(game, "1", "2")
    await stopped(game)
    word = await database.outbox.lease(MONDAY, LATER, 50)
    assert await database.outbox.next_attempt() == LATER
    await database.outbox.close([(one.id, 1) for one in word], MONDAY)

    assert await database.outbox.next_attempt() is None

    await game.done(ResumeCampaign())
    assert await database.outbox.next_attempt() == 0


async def test_a_new_life_lets_go_of_leases_and_of_no_refusal(database: Database):
    game = await dealt(database)
    await say(game, "1")
    await say(game, "aside", target=phone(FRANK))
    await stopped(game)
    [aside, word] = await database.outbox.lease(MONDAY, LATER, 50)
    assert await leased(database) == []

    await database.outbox.release()

    assert await leased(database) == [aside.body, word.body]
    held = {row.body: row.leased_until_wall for row in await rows(database, schema.outbox)}
    assert held["1"] == STOPPED


async def test_what_was_said_and_closed_is_held_by_nobody(database: Database):
    game = await dealt(database)
    await say(game, "1")
    [letter] = await database.outbox.lease(MONDAY, LATER, 50)
    await database.outbox.close([(letter.id, 4711)], MONDAY)

    await database.outbox.release()
    await database.campaigns.refused(letter.id, MONDAY, "no_access", channel=7)

    [row] = await rows(database, schema.outbox)
    assert (row.message_id, row.closed_wall, row.leased_until_wall) == (4711, MONDAY, None)
    assert (await game.seat()).clock.running


async def test_letters_that_no_move_has_written(database: Database):
    game, other = await dealt(database, 7), await dealt(database, 8)
    rung: list[str] = []
    database.campaigns.on_letters = lambda: rung.append("rung")
    before = await rows(database, schema.journal)

    await database.campaigns.say(game.id, [Letter(TABLE, "1"), Letter(TABLE, "2")], "a", MONDAY)
    await database.campaigns.say(game.id, [Letter(phone(FRANK), "3")], "b", MONDAY + 1)
    await database.campaigns.say(other.id, [Letter(TABLE, "4")], "a", MONDAY)

    assert rung == ["rung"] * 3
    assert await rows(database, schema.journal) == before
    found = await database.outbox.lease(MONDAY, LATER, 50)
    assert [(one.campaign_id, one.target, one.body, one.written_wall) for one in found] == [
        (game.id, TABLE, "1", MONDAY),
        (game.id, TABLE, "2", MONDAY),
        (game.id, phone(FRANK), "3", MONDAY + 1),
        (other.id, TABLE, "4", MONDAY),
    ]
    assert len({one.nonce for one in found}) == 4


async def test_nobody_speaks_at_a_table_that_is_none(database: Database):
    with pytest.raises(LookupError, match="no campaign 41"):
        await database.campaigns.say(CampaignId(41), [Letter(TABLE, "1")], "a", MONDAY)
