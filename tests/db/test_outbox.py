"""What is waiting to be said: in order for each channel, leased to one, said once."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from db import outbox as post
from db import schema
from db.database import Database
from db.outbox import ADMINISTRATORS, REPLY, TABLE, Letter, Waiting, phone
from db.script import CampaignId, Told
from game.campaign import RATE, Pace
from game.gametime import HOUR, MINUTE, SECOND
from game.moves import EndCampaign, Keep, Talk
from game.units import Character, DealerId
from tests.db.tables import MONDAY, Game, LostVoiceError, PlainTeller, open_game, plainly, rows

FRANK = DealerId("d1")
LONG = MONDAY + 5 * MINUTE


def as_dictated(told: Told) -> list[Letter]:
    """Say what a talk has for its act, letter by letter."""
    if not isinstance(told.move, Talk):
        return plainly(told)
    return msgspec.json.decode(told.move.act, type=list[Letter])


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller(says=as_dictated)


async def say(game: Game, *letters: Letter) -> None:
    """Have a move leave just these letters."""
    dictated = msgspec.json.encode(letters).decode()
    await game.done(Talk(FRANK, Character.MILO, dictated))


async def quiet_game(database: Database, channel: int = 7) -> Game:
    """A table with a dealer, where all that was said has been delivered."""
    game = await open_game(database, channel=channel)
    await game.join("Frank")
    await deliver(database)
    return game


async def deliver(database: Database) -> list[str]:
    waiting = await database.outbox.lease(LONG - 1, LONG, 1000)
    await database.outbox.close([(one.id, None) for one in waiting], MONDAY)
    return [one.body for one in waiting]


def bodies(letters: list[Waiting]) -> list[str]:
    return [one.body for one in letters]


async def test_letters_are_leased_in_the_order_they_were_written(database: Database):
    game = await quiet_game(database)
    await say(game, Letter(TABLE, "1"), Letter(phone(FRANK), "2"), Letter(TABLE, "3"))
    await say(game, Letter(TABLE, "4"))

    leased = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)

    assert [(one.target, one.body) for one in leased] == [
        (TABLE, "1"),
        (phone(FRANK), "2"),
        (TABLE, "3"),
        (TABLE, "4"),
    ]
    assert {one.campaign_id for one in leased} == {game.id}
    assert {one.attempts for one in leased} == {0}


async def test_a_leased_letter_is_not_leased_again_before_its_time(database: Database):
    game = await quiet_game(database)
    await say(game, Letter(TABLE, "1"))

    assert bodies(await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)) == ["1"]
    assert await database.outbox.lease(MONDAY + MINUTE - 1, LONG, 50) == []
    assert bodies(await database.outbox.lease(MONDAY + MINUTE, LONG, 50)) == ["1"]


async def test_of_two_couriers_one_gets_a_letter(database: Database):
    game = await quiet_game(database)
    await say(game, *(Letter(TABLE, str(number)) for number in range(30)))

    came = await asyncio.gather(
        *(database.outbox.lease(MONDAY, MONDAY + MINUTE, 7) for _ in range(4))
    )

    assert [bodies(one) for one in came if one] == [[str(number) for number in range(7)]]


async def test_a_leased_elder_holds_back_the_younger_ones_of_its_channel(database: Database):
    game = await quiet_game(database)
    await say(game, Letter(TABLE, "1"), Letter(phone(FRANK), "2"))
    await database.outbox.lease(MONDAY, MONDAY + MINUTE, 1)
    await say(game, Letter(TABLE, "3"), Letter(phone(FRANK), "4"))

    assert bodies(await database.outbox.lease(MONDAY, LONG, 50)) == ["2", "4"]
    assert bodies(await database.outbox.lease(MONDAY + MINUTE, LONG, 50)) == ["1", "3"]


async def test_a_channel_of_another_table_is_another_channel(database: Database):
    here, there = await quiet_game(database, 7), await quiet_game(database, 8)
    await say(here, Letter(TABLE, "here"))
    await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    await say(there, Letter(TABLE, "there"))

    assert bodies(await database.outbox.lease(MONDAY, LONG, 50)) == ["there"]


async def test_letters_that_are_put_back_keep_their_order(database: Database):
    game = await quiet_game(database)
    await say(game, *(Letter(TABLE, str(number)) for number in range(5)))
    leased = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)

    await database.outbox.close([(leased[0].id, 500)], MONDAY)
    await database.outbox.put_back([one.id for one in leased[1:]], MONDAY + 2 * SECOND)
    await say(game, Letter(TABLE, "younger"))

    assert await database.outbox.lease(MONDAY + 2 * SECOND - 1, LONG, 50) == []
    again = await database.outbox.lease(MONDAY + 2 * SECOND, LONG, 50)
    assert bodies(again) == ["1", "2", "3", "4", "younger"]
    assert [one.attempts for one in again] == [1, 1, 1, 1, 0]
    assert [one.nonce for one in again[:4]] == [one.nonce for one in leased[1:]]


async def test_a_channel_that_waits_holds_up_no_other(database: Database):
    dead, well = await quiet_game(database, 7), await quiet_game(database, 8)
    await say(dead, *(Letter(TABLE, f"dead {number}") for number in range(60)))
    stuck = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 60)
    await database.outbox.put_back([one.id for one in stuck], MONDAY + HOUR)
    await say(dead, *(Letter(TABLE, f"later {number}") for number in range(60)))
    await say(well, Letter(TABLE, "well"))

    assert bodies(await database.outbox.lease(MONDAY, LONG, 50)) == ["well"]


async def test_a_closed_letter_is_never_leased_again(database: Database):
    game = await quiet_game(database)
    await say(game, Letter(TABLE, "1"), Letter(TABLE, "2"))
    first, second = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)

    await database.outbox.close([(first.id, 4711), (second.id, None)], MONDAY + SECOND)

    assert await database.outbox.lease(MONDAY + HOUR, MONDAY + 2 * HOUR, 50) == []
    kept = {row.id: row for row in await rows(database, schema.outbox)}
    assert (kept[first.id].message_id, kept[second.id].message_id) == (4711, None)
    assert kept[first.id].closed_wall == kept[second.id].closed_wall == MONDAY + SECOND


async def test_nothing_to_close_or_to_put_back_is_fine(database: Database):
    await database.outbox.close([], MONDAY)
    await database.outbox.put_back([], MONDAY)

    assert await rows(database, schema.outbox) == []


async def test_the_next_attempt_is_when_the_first_channel_is_free(database: Database):
    here, there = await quiet_game(database, 7), await quiet_game(database, 8)
    assert await database.outbox.next_attempt() is None
    await say(here, Letter(TABLE, "here"))
    assert await database.outbox.next_attempt() == 0
    [mine] = await database.outbox.lease(MONDAY, MONDAY + MINUTE, 50)
    assert await database.outbox.next_attempt() == MONDAY + MINUTE
    await say(here, Letter(TABLE, "younger"))
    assert await database.outbox.next_attempt() == MONDAY + MINUTE
    await say(there, Letter(TABLE, "there"))
    [theirs] = await database.outbox.lease(MONDAY, MONDAY + 3 * SECOND, 50)
    await database.outbox.put_back([theirs.id], MONDAY + 2 * SECOND)
    assert await database.outbox.next_attempt() == MONDAY + 2 * SECOND
    await database.outbox.close([(theirs.id, 1)], MONDAY)
    assert await database.outbox.next_attempt() == MONDAY + MINUTE
    await database.outbox.close([(mine.id, 1)], MONDAY)
    assert await database.outbox.next_attempt() == 0


async def test_every_letter_has_a_nonce_of_its_own_that_discord_takes(
    database: Database, teller: PlainTeller
):
    for channel in (7, 8):
        game = await open_game(database, channel=channel)
        await game.join("Frank")
        game.pass_hours(23)
        teller.breaks_on = lambda told: isinstance(told.move, Keep)
        for _ in range(4):
            with pytest.raises(LostVoiceError):
                await game.keep()
            await database.campaigns.set_aside(game.id, game.wall)
        teller.breaks_on = lambda _: False
        game.pass_hours(40)
        await game.keep()
        await say(game, Letter(TABLE, "1"), Letter(TABLE, "2"))

    nonces = [row.nonce for row in await rows(database, schema.outbox)]

    assert ADMINISTRATORS in {row.target for row in await rows(database, schema.outbox)}
    assert len(set(nonces)) == len(nonces) > 20
    assert max(len(nonce) for nonce in nonces) <= 25


async def test_the_database_takes_no_nonce_twice(database: Database):
    game = await quiet_game(database)
    letters = post.rows(game.id, [Letter(TABLE, "1")], MONDAY, "5")

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        async with database.store.engine.begin() as connection:
            await connection.execute(insert(schema.outbox), letters * 2)


@given(
    campaign=st.integers(1, 16**4),
    position=st.integers(0, 16**5),
    wall=st.integers(0, 2**51),
    count=st.integers(1, 40),
)
def test_nonces_stay_within_what_discord_takes_for_years(
    campaign: int, position: int, wall: int, count: int
):
    letters = post.rows(campaign, [Letter(TABLE, "")] * count, wall, f"{position:x}")

    nonces = [str(letter["nonce"]) for letter in letters]

    assert len(set(nonces)) == count
    assert max(len(nonce) for nonce in nonces) <= 25


async def test_a_word_to_administrators_keeps_within_it_too(
    database: Database, teller: PlainTeller
):
    game = await quiet_game(database)
    async with database.store.engine.begin() as connection:
        await connection.execute(insert(schema.campaigns).values(await far_along(database)))
    far = CampaignId(40_000)

    for _ in range(3):
        await database.campaigns.set_aside(far, MONDAY)

    [letter] = await database.outbox.lease(MONDAY, LONG, 50)
    assert (letter.campaign_id, letter.target) == (far, ADMINISTRATORS)
    assert len(letter.nonce) <= 25
    assert game.id != far


async def far_along(database: Database) -> dict[str, object]:
    """The row of a campaign with a late number and a long journal."""
    [row] = await rows(database, schema.campaigns)
    as_it_is = {one.name: getattr(row, one.name) for one in schema.campaigns.columns}
    return {**as_it_is, "id": 40_000, "channel_id": 40_000, "position": 200_000}


async def test_answers_are_given_at_once_and_wait_nowhere(database: Database):
    game = await quiet_game(database)

    await say(game, Letter(REPLY, "at once"), Letter(TABLE, "later"))

    assert await deliver(database) == ["later"]


async def test_a_phone_is_where_it_was_last_set_up(database: Database):
    game = await quiet_game(database)
    assert await database.outbox.phone_of(game.id, FRANK) is None

    await database.outbox.set_phone(game.id, FRANK, "thread", 70)
    await database.outbox.set_phone(game.id, DealerId("d2"), "thread", 71)
    await database.outbox.set_phone(game.id, FRANK, "dm", 80)

    assert await database.outbox.phone_of(game.id, FRANK) == ("dm", 80)
    assert await database.outbox.campaign_of_phone(80) == (game.id, FRANK)
    assert await database.outbox.campaign_of_phone(70) is None
    await database.outbox.forget_phone(game.id, FRANK)
    assert await database.outbox.phone_of(game.id, FRANK) is None
    assert await database.outbox.phone_of(game.id, DealerId("d2")) == ("thread", 71)


async def test_direct_messages_belong_to_the_table_that_is_still_open(database: Database):
    over, latest = await quiet_game(database, 7), await quiet_game(database, 8)
    later_and_over = await quiet_game(database, 9)
    for game in (over, latest, later_and_over):
        await database.outbox.set_phone(game.id, FRANK, "dm", 80)
    for game in (over, later_and_over):
        await game.done(EndCampaign())

    assert await database.outbox.campaign_of_phone(80) == (latest.id, FRANK)


async def test_letters_say_when_they_were_written(database: Database):
    game = await quiet_game(database)
    game.wall += 5 * HOUR // RATE[Pace.DEMO]
    await say(game, Letter(TABLE, "1"))

    [letter] = await database.outbox.lease(game.wall, game.wall + MINUTE, 50)

    assert letter.written_wall == game.wall
