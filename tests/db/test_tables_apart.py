"""Tables stand apart: one open in a channel, several in a server, and nothing crosses."""

from __future__ import annotations

import asyncio
from collections import Counter

from db import schema
from db.campaigns import ChannelTaken, Played
from db.database import Database
from db.script import CampaignId
from game.campaign import Pace, Tone
from game.moves import EndCampaign, Join, OpenCampaign, PauseCampaign, Sell
from game.refusals import Reason, Refusal
from game.units import District, PlayerId
from tests.db.tables import MONDAY, OPEN_END, WEEK, Game, everything, open_game, rows


async def ask_for(database: Database, channel: int) -> Played | ChannelTaken:
    return await database.campaigns.open(
        OpenCampaign(4, OPEN_END, Pace.DEMO, Tone.SOFT),
        guild_id=1,
        channel_id=channel,
        opened_by=99,
        language="da",
        wall=MONDAY,
    )


async def test_a_channel_has_one_open_table(database: Database):
    await open_game(database, channel=7)
    before = await everything(database)

    assert await ask_for(database, channel=7) == ChannelTaken()
    assert await everything(database) == before


async def test_of_several_who_ask_at_once_one_gets_the_channel(database: Database):
    came = await asyncio.gather(*(ask_for(database, channel=7) for _ in range(6)))

    assert Counter(type(one) for one in came) == {Played: 1, ChannelTaken: 5}
    assert len(await database.campaigns.open_seats()) == 1


async def test_a_channel_is_free_again_when_its_table_is_closed(database: Database):
    game = await open_game(database, channel=7)
    await game.done(EndCampaign())

    assert isinstance(await ask_for(database, channel=7), Played)


async def test_a_server_has_several_tables_at_once(database: Database):
    games = [await open_game(database, channel=channel, guild=1) for channel in (7, 8, 9)]

    seats = await database.campaigns.open_seats()

    assert [(seat.id, seat.channel_id) for seat in seats] == [
        (game.id, channel) for game, channel in zip(games, (7, 8, 9), strict=True)
    ]


async def test_what_happens_at_one_table_changes_nothing_at_another(database: Database):
    here, there = await open_game(database, channel=7), await open_game(database, channel=8)
    frank = await here.join("Frank")
    assert await there.join("Frank") == frank
    tables = (schema.journal, schema.ledger, schema.appointments, schema.outbox)

    async def all_of_there() -> list[object]:
        found: list[object] = [await there.seat()]
        for table in tables:
            found += [row for row in await rows(database, table) if row.campaign_id == there.id]
        return found

    before = await all_of_there()
    await here.done(Sell(frank, 5, District.AMAGER))
    here.pass_hours(70)
    await here.keep()
    await here.done(PauseCampaign())
    await here.done(EndCampaign())

    assert await all_of_there() == before


async def test_a_player_may_sit_at_two_tables(database: Database):
    here, there = await open_game(database, channel=7), await open_game(database, channel=8)
    move = Join(PlayerId("5"), "Frank", versus=False)

    assert isinstance(await here.play(move), Played)
    assert isinstance(await there.play(move), Played)
    refused = await here.play(Join(PlayerId("5"), "Tonny", versus=False))
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.ALREADY_JOINED


async def test_a_channel_shows_its_open_table_before_those_that_are_over(database: Database):
    assert await database.campaigns.seat_in(7) is None
    first = await open_game(database, channel=7)
    await first.done(EndCampaign())
    second = await open_game(database, channel=7, scenario=WEEK)

    seat = await database.campaigns.seat_in(7)
    assert seat is not None
    assert seat.id == second.id
    assert seat.state.scenario == WEEK


async def test_a_channel_without_an_open_table_shows_the_latest(database: Database):
    games: list[Game] = []
    for _ in range(3):
        games.append(await open_game(database, channel=7))
        await games[-1].done(EndCampaign())

    seat = await database.campaigns.seat_in(7)

    assert seat is not None
    assert seat.id == games[-1].id
    assert await database.campaigns.open_seats() == []


async def test_the_open_table_comes_first_even_if_another_has_a_later_number(database: Database):
    older = await open_game(database, channel=7)
    newer = await open_game(database, channel=8)
    await newer.done(EndCampaign())
    async with database.store.engine.begin() as connection:
        await connection.execute(schema.campaigns.update().values(channel_id=7))

    seat = await database.campaigns.seat_in(7)

    assert seat is not None
    assert seat.id == older.id


async def test_a_seat_says_where_and_by_whom_it_was_set_up(database: Database):
    assert not await database.campaigns.any()
    assert await database.campaigns.seat(CampaignId(1)) is None
    played = await ask_for(database, channel=7)
    assert isinstance(played, Played)

    seat = await database.campaigns.seat(played.campaign_id)

    assert seat is not None
    assert (seat.guild_id, seat.channel_id, seat.opened_by, seat.language) == (1, 7, 99, "da")
    assert (seat.state, seat.clock) == (played.state, played.clock)
    assert await database.campaigns.any()


async def test_each_server_names_its_own_administrators(database: Database):
    assert await database.campaigns.admin_role(1) is None

    await database.campaigns.set_admin_role(1, 501)
    await database.campaigns.set_admin_role(2, 502)
    await database.campaigns.set_admin_role(1, 503)
    assert [await database.campaigns.admin_role(guild) for guild in (1, 2, 3)] == [503, 502, None]

    await database.campaigns.set_admin_role(1, None)
    assert await database.campaigns.admin_role(1) is None
