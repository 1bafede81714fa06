"""Waiting for a time, and being rung out of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.watch import Alarm, WallWatch, Watch
from tests.bot.manual_watch import ManualWatch

MINUTE = timedelta(minutes=1)


async def turns(count: int = 5) -> None:
    """Let everything happen that can happen without time passing."""
    for _ in range(count):
        await asyncio.sleep(0)


async def asleep(watch: ManualWatch, alarm: Alarm, span: timedelta) -> asyncio.Task[None]:
    async with watch.stirring():
        return asyncio.create_task(alarm.until(watch.now() + span))


async def test_a_wait_ends_when_its_time_has_come():
    watch = ManualWatch()
    waiting = await asleep(watch, Alarm(watch), MINUTE)

    watch.move(MINUTE - timedelta(microseconds=1))
    await turns()
    assert not waiting.done()
    watch.move(timedelta(microseconds=1))
    await waiting


async def test_a_wait_for_what_has_passed_ends_at_once():
    watch = ManualWatch()

    async with asyncio.timeout(1):
        await Alarm(watch).until(watch.now() - MINUTE)

    assert watch.sleeps() == []


async def test_a_ring_cuts_a_wait_short():
    watch = ManualWatch()
    alarm = Alarm(watch)
    waiting = await asleep(watch, alarm, MINUTE)

    alarm.ring()

    async with asyncio.timeout(1):
        await waiting
    assert watch.sleeps() == []


async def test_a_ring_before_a_wait_cuts_that_one_short():
    watch = ManualWatch()
    alarm = Alarm(watch)

    alarm.ring()

    async with asyncio.timeout(1):
        await alarm.until(watch.now() + MINUTE)


async def test_many_rings_cut_one_wait_short():
    watch = ManualWatch()
    alarm = Alarm(watch)
    for _ in range(3):
        alarm.ring()
    await alarm.until(watch.now() + MINUTE)

    waiting = await asleep(watch, alarm, MINUTE)

    await turns()
    assert not waiting.done()
    assert watch.sleeps() == [MINUTE]
    alarm.ring()
    alarm.ring()
    await waiting
    waiting = await asleep(watch, alarm, MINUTE)
    await turns()
    assert not waiting.done()
    waiting.cancel()


async def test_a_ring_at_the_very_moment_is_not_heard_twice():
    watch = ManualWatch()
    alarm = Alarm(watch)
    waiting = await asleep(watch, alarm, MINUTE)

    watch.move(MINUTE)
    alarm.ring()
    await waiting

    again = await asleep(watch, alarm, MINUTE)
    await turns()
    assert not again.done()
    again.cancel()


async def test_one_thing_sleeps_for_one_wait():
    watch = ManualWatch()
    alarm = Alarm(watch)

    for span in (1, 2, 3):
        waiting = await asleep(watch, alarm, span * MINUTE)
        assert watch.sleeps() == [span * MINUTE]
        alarm.ring()
        await waiting

    assert watch.sleeps() == []


async def test_a_wait_that_is_cancelled_leaves_nobody_asleep():
    watch = ManualWatch()
    alarm = Alarm(watch)
    waiting = await asleep(watch, alarm, MINUTE)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await turns()

    assert watch.sleeps() == []
    again = await asleep(watch, alarm, MINUTE)
    watch.move(MINUTE)
    await again


async def test_a_watch_that_breaks_does_not_keep_anybody_waiting_for_ever():
    class Broken(ManualWatch):
        async def wait_until(self, when: datetime) -> None:
            raise RuntimeError(when)

    watch = Broken()

    async with asyncio.timeout(1):
        with pytest.raises(RuntimeError):
            await Alarm(watch).until(watch.now() + MINUTE)


async def test_the_wall_watch_shows_the_time_with_its_zone():
    before = datetime.now(UTC)

    now = WallWatch().now()

    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


async def test_the_wall_watch_waits_until_a_time_and_never_less():
    watch: Watch = WallWatch()
    when = watch.now() + timedelta(milliseconds=30)

    await watch.wait_until(when)

    assert when <= watch.now() < when + timedelta(seconds=5)


async def test_the_wall_watch_does_not_wait_for_what_has_passed():
    watch = WallWatch()

    async with asyncio.timeout(1):
        await watch.wait_until(watch.now() - timedelta(days=1))


async def test_a_wall_watch_that_is_set_back_wakes_whoever_waits_by_it():
    class SetBack(WallWatch):
        by = timedelta(0)

        def now(self) -> datetime:
            return super().now() - self.by

    watch = SetBack()
    waiting = asyncio.create_task(watch.wait_until(watch.now() + timedelta(milliseconds=30)))
    await turns()

    watch.by = timedelta(hours=1)

    async with asyncio.timeout(2):
        await waiting
