"""Taking moves back: what is undone, what is told of it, and what can never happen twice."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import codec, journal, schema
from db.campaigns import AlreadyPlayed, Played
from db.database import Database
from db.outbox import REPLY, TABLE, Letter, Waiting, phone
from db.script import Told
from game.campaign import Status
from game.gametime import HOUR, MINUTE
from game.moves import PauseCampaign, Rest, ResumeCampaign, Sell
from game.notices import Rewound
from game.orders import Configure, OfferSeat, StopScene, TakeSeat
from game.refusals import Reason, Refusal
from game.units import DealerId, District, PlayerId
from tests.db.tables import Game, PlainTeller, open_game, rows

ADMIN = 99


async def played(database: Database) -> tuple[Game, DealerId]:
    game = await open_game(database)
    return game, await game.join("Frank")


async def rewind(
    game: Game, to: int, *, key: str = "interaction:back", seen: int | None = None
) -> Played | Refusal | AlreadyPlayed:
    at = (await game.seat()).state.position if seen is None else seen
    return await game.database.campaigns.rewind(game.id, to, at, key=key, wall=game.wall, by=ADMIN)


async def test_the_journal_loses_what_was_undone_and_says_who_undid_it(database: Database):
    game, frank = await played(database)
    before = await game.seat()
    game.pass_hours(1)
    await game.done(Sell(frank, 2, District.AMAGER))
    await game.done(Rest(frank))

    done = await rewind(game, before.state.position)

    assert isinstance(done, Played)
    lines = await database.journal(game.id)
    assert [type(line.move).__name__ for line in lines] == ["OpenCampaign", "Join", "Rewind"]
    assert lines[-1].by == ADMIN
    [event] = lines[-1].events
    assert isinstance(event, Rewound)
    assert event.undone == 2
    taken = await journal.taken_back(database.store, game.id)
    assert [type(line.move).__name__ for line, _ in taken] == ["Sell", "Rest"]
    assert [wall for _, wall in taken] == [game.wall] * 2
    after = await game.seat()
    assert after.state.cash(frank) == before.state.cash(frank)
    assert codec.state_to_text(journal.replayed(lines)) == codec.state_to_text(after.state)
    assert journal.redecided(lines) == after.state


async def test_the_clock_goes_on_from_when_the_first_undone_move_was_made(database: Database):
    game, frank = await played(database)
    game.pass_hours(2)
    then = (await game.seat()).clock.game_at(game.wall)
    at = (await game.seat()).state.position
    await game.done(Rest(frank))
    game.pass_hours(9)
    await game.keep()

    await rewind(game, at)

    seat = await game.seat()
    assert seat.clock.game_at(game.wall) == then
    due = min(one.due for one in seat.state.appointments.values())
    assert await database.campaigns.next_due() == seat.clock.wall_at(due)
    game.pass_hours(1)
    assert (await game.seat()).clock.game_at(game.wall) == then + HOUR


async def test_no_id_throw_or_nonce_comes_twice(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(Sell(frank, 2, District.AMAGER))
    highest = (await game.seat()).state.position

    await rewind(game, at)
    again = await game.done(Sell(frank, 2, District.AMAGER))

    assert again.state.position > highest
    nonces = [row.nonce for row in await rows(database, schema.outbox)]
    assert len(nonces) == len(set(nonces))


async def test_what_was_undone_is_known_again_when_it_comes_again(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(Rest(frank), "interaction:7")
    await rewind(game, at)

    assert isinstance(await game.play(Rest(frank), "interaction:7"), AlreadyPlayed)
    assert isinstance(await rewind(game, at), AlreadyPlayed)


async def test_what_was_not_sent_never_is_and_what_was_is_folded_away(database: Database):
    game, frank = await played(database)
    early = [one.id for one in await _leased(database, game)]
    await database.outbox.close([(one, 500 + one) for one in early], game.wall)
    at = (await game.seat()).state.position
    await game.done(Rest(frank))
    sent = await _leased(database, game)
    await database.outbox.close([(one.id, 600 + one.id) for one in sent], game.wall)
    await game.done(Sell(frank, 2, District.AMAGER))
    before = await rows(database, schema.outbox)
    waiting = [row for row in before if row.closed_wall is None and row.position >= at]
    assert waiting

    await rewind(game, at)

    after = {row.id: row for row in await rows(database, schema.outbox)}
    assert all(after[row.id].message_id is None for row in waiting)
    assert all(after[row.id].closed_wall == game.wall for row in waiting)
    fresh = [row for row in after.values() if row.id > before[-1].id]
    assert [row.body for row in fresh[:1]] == ["Rewound"]
    folds = sorted(int(row.body.split()[1]) for row in fresh if row.body.startswith("undone"))
    assert folds == sorted(row.id for row in before if (row.position or 0) >= at)
    assert early
    assert not set(early) & set(folds)
    assert all(row.target == after[int(row.body.split()[1])].target for row in fresh[1:])


async def _leased(database: Database, game: Game) -> list[Waiting]:
    return list(await database.outbox.lease(game.wall, game.wall + MINUTE, 50))


async def test_whoever_stood_still_goes_on_standing_still(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(Rest(frank))
    await game.done(StopScene())

    await rewind(game, at)

    seat = await game.seat()
    assert (seat.state.status, seat.state.stopped) == (Status.PAUSED, False)
    assert not seat.clock.running
    assert await database.campaigns.next_due() is None
    await game.done(ResumeCampaign())
    assert (await game.seat()).clock.running


async def test_a_rewind_past_a_pause_runs_again_if_it_ran_before(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(PauseCampaign())
    await game.done(ResumeCampaign())

    await rewind(game, at)

    assert (await game.seat()).clock.running
    assert (await game.seat()).state.dealers.keys() == {frank}


async def test_a_rewind_can_be_undone_by_nobody_but_what_came_after_it_can(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(Rest(frank))
    await rewind(game, at)
    second = (await game.seat()).state.position
    await game.done(Rest(frank))

    done = await rewind(game, second, key="interaction:second")

    assert isinstance(done, Played)
    lines = await database.journal(game.id)
    assert [type(line.move).__name__ for line in lines][2:] == ["Rewind", "Rewind"]
    assert codec.state_to_text(journal.replayed(lines)) == codec.state_to_text(done.state)


async def test_a_seat_that_was_handed_over_is_the_former_players_again(database: Database):
    game, frank = await played(database)
    player = (await game.seat()).state.dealers[frank].player
    at = (await game.seat()).state.position
    await game.done(OfferSeat(frank, PlayerId("5")))
    await game.done(TakeSeat(frank, PlayerId("5"), versus=False))

    await database.outbox.set_phone(game.id, frank, "thread", 4712)

    await rewind(game, at)

    assert (await game.seat()).state.dealers[frank].player == player
    assert await database.outbox.phone_of(game.id, frank) is None


async def test_settings_that_were_changed_are_what_they_were(database: Database):
    game, _ = await played(database)
    at = (await game.seat()).state.position
    await game.done(Configure(language="da", quiet="23-8", zone="UTC"))
    assert (await game.seat()).language == "da"

    await rewind(game, at)

    seat = await game.seat()
    assert (seat.language, seat.state.quiet, seat.clock.quiet) == ("en", "", None)


async def test_nothing_is_done_when_more_has_happened_or_there_is_nothing(database: Database):
    game, frank = await played(database)
    seat = await game.seat()
    await game.done(Rest(frank))

    moved = await rewind(game, seat.state.position, seen=seat.state.position)
    nothing = await rewind(game, 10_000, key="interaction:b")
    everything = await rewind(game, 0, key="interaction:c")

    assert [one.reason for one in (moved, nothing, everything) if isinstance(one, Refusal)] == [
        Reason.MOVED_ON,
        Reason.NOTHING_TO_REWIND,
        Reason.NOTHING_TO_REWIND,
    ]
    assert len(await database.journal(game.id)) == 3


async def test_a_campaign_whose_server_is_away_stands_after_it_as_well(database: Database):
    game, frank = await played(database)
    at = (await game.seat()).state.position
    await game.done(Rest(frank))
    await database.timekeeping.freeze(1, game.wall)

    await rewind(game, at)

    assert not (await game.seat()).clock.running
    assert await database.timekeeping.thaw(1, game.wall + HOUR) == 1
    assert (await game.seat()).clock.running


# Stopping folds the last scene of each channel.


def scenes(told: Told) -> list[Letter]:
    """Say something with a scene to everybody there is."""
    names = " ".join(type(event).__name__ for event in told.events)
    people = [phone(dealer) for dealer in told.after.dealers]
    body = f'{{"scene":"{names}"}}'
    return [Letter(target, body) for target in (TABLE, *people)] + [Letter(REPLY, body)]


@pytest.fixture
def teller(request: pytest.FixtureRequest) -> PlainTeller:
    return PlainTeller(scenes) if "folds" in request.node.name else PlainTeller()


async def test_a_stop_folds_the_last_scene_in_every_channel_whoever_said_it(database: Database):
    game, frank = await played(database)
    tonny = await game.join("Tonny")
    await game.done(Rest(frank))
    before = await rows(database, schema.outbox)
    newest = {row.target: row.id for row in before}

    done = await database.campaigns.stop(
        game.id, StopScene(), key="interaction:stop", wall=game.wall
    )

    assert isinstance(done, Played)
    assert newest.keys() == {TABLE, phone(frank), phone(tonny)}
    fresh = [row for row in await rows(database, schema.outbox) if row.id > before[-1].id]
    folds = [row for row in fresh if row.body.startswith("folded")]
    assert {row.target: int(row.body.split()[1]) for row in folds} == newest
    [line] = (await database.journal(game.id))[-1:]
    assert (line.by, line.key) == (None, "interaction:stop")
    again = await database.campaigns.stop(
        game.id, StopScene(), key="interaction:stop", wall=game.wall
    )
    assert isinstance(again, AlreadyPlayed)


async def test_a_stop_folds_nothing_that_is_a_day_old(database: Database):
    game, _ = await played(database)
    async with database.store.writing() as connection:
        old = game.wall - 25 * HOUR
        await connection.execute(update(schema.outbox).values(written_wall=old))

    await database.campaigns.stop(game.id, StopScene(), key="interaction:stop", wall=game.wall)

    folds = [row for row in await rows(database, schema.outbox) if row.body.startswith("folded")]
    assert folds == []
