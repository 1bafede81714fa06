"""Who hammers is slowed, told once, and disturbs nobody else."""

from __future__ import annotations

import asyncio

import pytest

from bot import crowd
from bot.crowd import BURST, CAMPAIGN_BURST, MOST_WAITING, NOTICE_EVERY, Crowd


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The machine's seconds, moved by hand; whoever waits, waits no time."""
    now = [1000.0]
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(crowd.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(crowd.asyncio, "sleep", sleep)
    return now


async def test_nobody_who_plays_notices_anything(time: list[float]):
    people = Crowd()

    for _ in range(BURST):
        assert await people.turn(1, 7) is True
    for _ in range(200):
        time[0] += 0.25
        assert await people.turn(1, 7) is True


async def test_whoever_asks_one_after_the_other_is_only_slowed(
    time: list[float], monkeypatch: pytest.MonkeyPatch
):
    people = Crowd()
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        time[0] += seconds

    monkeypatch.setattr(crowd.asyncio, "sleep", sleep)

    assert all([await people.turn(1, 7) for _ in range(BURST + 50)])

    assert len(waited) == 50
    assert sum(waited) == pytest.approx(50 / crowd.A_SECOND)


async def test_whoever_hammers_is_told_once_and_then_not_answered(time: list[float]):
    people = Crowd()

    answers = [await people.turn(1, 7) for _ in range(BURST + 30)]

    refused = answers[answers.index(None) :]
    assert refused[0] is None
    assert set(refused[1:]) == {False}
    time[0] += NOTICE_EVERY + 1
    assert await people.turn(1, 7) is True


async def test_others_do_not_wait_for_it_at_the_same_table_or_elsewhere(time: list[float]):
    people = Crowd()
    for _ in range(BURST + 30):
        await people.turn(1, 7)

    assert [await people.turn(2, 7) for _ in range(BURST)] == [True] * BURST
    assert [await people.turn(3, 8) for _ in range(BURST)] == [True] * BURST


async def test_a_whole_table_that_floods_is_slowed_and_no_other(time: list[float]):
    people = Crowd()
    several = CAMPAIGN_BURST // 40 + 3
    answers = [await people.turn(person, 7) for person in range(several) for _ in range(40)]

    assert False in answers or None in answers
    assert await people.turn(9999, 8) is True


async def test_only_a_few_of_one_persons_wait_at_once():
    people = Crowd()
    for _ in range(BURST):
        await people.turn(1, 7)

    answers = await asyncio.gather(*(people.turn(1, 7) for _ in range(20)))

    assert answers.count(True) == MOST_WAITING
    assert answers.count(None) == 1


async def test_a_flood_of_people_takes_no_more_room_than_there_is(
    time: list[float], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(crowd, "REMEMBERED", 50)
    people = Crowd()

    for person in range(500):
        assert await people.turn(person, 0) is True

    assert len(people) <= 50
