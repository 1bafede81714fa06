"""What fails stays its own campaign's affair; a database out of order is nobody's."""

from __future__ import annotations

import logging
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest

from bot.clock import AFTER_FAILURE, Clock
from db import schema
from db.campaigns import BACK_OFF
from db.database import Database
from db.gameclock import from_wall
from db.outbox import ADMINISTRATORS
from db.script import Told
from db.store import StorageError
from game.gametime import DAY, HOUR, SECOND, GameTime
from game.moves import Keep
from tests.bot.manual_watch import ManualWatch
from tests.bot.out_of_order import WHY, out_of_order
from tests.bot.ticking import dealt, kept, pass_by, running
from tests.db.tables import PlainTeller, rows


async def test_a_campaign_that_fails_leaves_the_others_on_time(
    database: Database, watch: ManualWatch, teller: PlainTeller, caplog: pytest.LogCaptureFixture
):
    ill, well = await dealt(database, 7), await dealt(database, 8)
    teller.breaks_on = lambda told: told.campaign_id == ill.id and isinstance(told.move, Keep)
    watch.move(timedelta(minutes=6))

    count = await Clock(database, watch, credit_downtime=True).keep_due()

    assert count == len(await kept(well)) > 5
    assert await kept(ill) == []
    assert await database.campaigns.due(watch.wall) == []
    assert await database.campaigns.next_due() == watch.wall + BACK_OFF[0] * SECOND
    [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert record.message == "appointment_failed"
    assert getattr(record, "campaign", None) == ill.id


async def test_what_comes_before_the_appointment_at_fault_is_kept(
    database: Database, watch: ManualWatch, teller: PlainTeller
):
    game = await dealt(database)
    fourth = GameTime(2 * DAY)

    def breaks(told: Told) -> bool:
        return isinstance(told.move, Keep) and told.now > fourth

    teller.breaks_on = breaks
    watch.move(timedelta(minutes=6))
    count = await Clock(database, watch, credit_downtime=True).keep_due()

    before = await kept(game)
    assert count == len(before) > 1
    assert max(before) <= fourth
    teller.breaks_on = lambda _: False
    watch.move(timedelta(seconds=BACK_OFF[0]))
    await Clock(database, watch, credit_downtime=True).keep_due()
    after = await kept(game)
    assert after[: len(before)] == before
    assert after == sorted(after)


async def test_administrators_hear_of_a_clock_that_keeps_failing(
    database: Database, watch: ManualWatch, teller: PlainTeller
):
    await dealt(database)
    teller.breaks_on = lambda told: isinstance(told.move, Keep)
    watch.move(timedelta(minutes=2))
    clock = Clock(database, watch, credit_downtime=True)

    for _ in range(5):
        await clock.keep_due()
        due = await database.campaigns.next_due()
        assert due is not None
        watch.move_to(due)

    targets = [row.target for row in await rows(database, schema.outbox)]
    assert targets.count(ADMINISTRATORS) == 1


async def test_in_the_round_in_which_one_campaign_breaks_the_batch_the_others_are_on_time(
    database: Database, watch: ManualWatch, teller: PlainTeller, caplog: pytest.LogCaptureFixture
):
    well, ill, also_well = [await dealt(database, channel) for channel in (7, 8, 9)]
    teller.breaks_on = lambda told: told.campaign_id == ill.id and isinstance(told.move, Keep)

    async with running(database, watch):
        due = await database.campaigns.next_due()
        assert due is not None
        await pass_by(watch, from_wall(due) - watch.now())
        assert watch.wall == due

        assert [len(await kept(game)) for game in (well, ill, also_well)] == [1, 0, 1]
        assert watch.sleeps() == [timedelta(seconds=BACK_OFF[0])]
    assert [row.failures for row in await rows(database, schema.campaigns)] == [0, 1, 0]
    assert [one.message for one in caplog.records] == ["batch_failed", "appointment_failed"]
    assert getattr(caplog.records[-1], "campaign", None) == ill.id
    assert caplog.records[-1].exc_info


async def test_a_campaign_that_breaks_is_kept_as_soon_as_it_does_no_more(
    database: Database, watch: ManualWatch, teller: PlainTeller
):
    game = await dealt(database)
    teller.breaks_on = lambda told: isinstance(told.move, Keep)

    async with running(database, watch):
        await pass_by(watch, timedelta(seconds=110))
        assert await kept(game) == []
        teller.breaks_on = lambda _: False
        await pass_by(watch, timedelta(seconds=BACK_OFF[0]))
        assert await kept(game) == [DAY + 6 * HOUR]


# A database out of order.


async def test_a_database_out_of_order_is_no_campaigns_fault_and_is_tried_again(
    database: Database, watch: ManualWatch, caplog: pytest.LogCaptureFixture
):
    games = [await dealt(database, channel) for channel in (7, 8)]

    async with running(database, watch):
        with out_of_order(database.store):
            await pass_by(watch, timedelta(seconds=110))
            assert watch.sleeps() == [AFTER_FAILURE]
            await pass_by(watch, AFTER_FAILURE)
            assert watch.sleeps() == [AFTER_FAILURE]
        await pass_by(watch, AFTER_FAILURE)

        assert [await kept(game) for game in games] == [[DAY + 6 * HOUR]] * 2
    # The heartbeats before it have failed too.
    assert {record.message for record in caplog.records} == {"clock_stalled"}
    assert {getattr(record, "why", None) for record in caplog.records} == {WHY}
    assert [row.failures for row in await rows(database, schema.campaigns)] == [0, 0]


async def test_a_database_that_fails_while_each_campaign_is_tried_alone_sets_none_aside(
    database: Database,
    watch: ManualWatch,
    teller: PlainTeller,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    game = await dealt(database)
    teller.breaks_on = lambda told: isinstance(told.move, Keep)
    monkeypatch.setattr(
        database.campaigns, "keep_due_in", AsyncMock(side_effect=StorageError("gone"))
    )

    async with running(database, watch):
        await pass_by(watch, timedelta(seconds=110))
        assert watch.sleeps() == [AFTER_FAILURE]
        assert [record.message for record in caplog.records] == ["batch_failed", "clock_stalled"]

        teller.breaks_on = lambda _: False
        await pass_by(watch, AFTER_FAILURE)
        assert await kept(game) == [DAY + 6 * HOUR]
    assert [row.failures for row in await rows(database, schema.campaigns)] == [0]


async def test_whatever_else_goes_wrong_does_not_stop_the_clock_of_everybody(
    database: Database,
    watch: ManualWatch,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    game = await dealt(database)

    async with running(database, watch):
        await pass_by(watch, timedelta(seconds=90))
        monkeypatch.setattr(database.process, "look_ahead", AsyncMock(side_effect=KeyError("bug")))
        await pass_by(watch, timedelta(seconds=20))
        assert watch.sleeps() == [AFTER_FAILURE]
        assert [record.message for record in caplog.records] == ["clock_failed"]

        monkeypatch.undo()
        await pass_by(watch, timedelta(seconds=20))
        assert await kept(game) == [DAY + 6 * HOUR, DAY + 9.5 * HOUR]
