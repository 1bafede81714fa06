"""What befalls the gateway and the server: nothing is lost or done twice, deadlines are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.standin import StandIn
from db.outbox import TABLE
from game.campaign import Errand
from game.gametime import HOUR
from tests.wire.people import eventually
from tests.wire.process import operated
from tests.wire.small_bot import TOKEN
from tests.wire.table import Table

MINUTE = 60.0
REST = "Two hours."
MINUTES_LEFT = 8 * 60


async def closed_with_4000(standin: StandIn) -> None:
    await standin.link.close(4000)


async def closed_with_4009(standin: StandIn) -> None:
    await standin.link.close(4009)


async def asked_to_reconnect(standin: StandIn) -> None:
    standin.link.ask_to_reconnect()


async def invalid_but_resumable(standin: StandIn) -> None:
    standin.link.invalidate(resumable=True)


async def invalid_for_good(standin: StandIn) -> None:
    standin.link.invalidate(resumable=False)


async def cut(standin: StandIn) -> None:
    standin.link.drop()


async def cut_and_forgotten(standin: StandIn) -> None:
    standin.link.drop()
    standin.link.forget_sessions()


Befalls = Callable[[StandIn], Awaitable[None]]
RESUMED = [closed_with_4000, asked_to_reconnect, invalid_but_resumable, cut]
BEGUN_ANEW = [closed_with_4009, invalid_for_good, cut_and_forgotten]


async def seconds_to_the_dawn(table: Table) -> float:
    """Return for how long the first deadline is still ahead. A day takes a day here."""
    seat = await table.seat()
    dawn = min(one.due for one in seat.state.appointments.values() if one.errand is Errand.DAWN)
    return (dawn - seat.clock.game_at(table.wall())) / HOUR * 60 * MINUTE


def recaps(table: Table) -> int:
    """Count the mornings that the table was told of."""
    return sum("six in the morning" in text for text in table.said())


@pytest.mark.parametrize("befalls", [*RESUMED, *BEGUN_ANEW])
async def test_whatever_befalls_the_connection_letters_and_deadlines_come_once(
    table: Table, befalls: Befalls
):
    frank = await table.person().joins("Frank Quill")
    dawn = await seconds_to_the_dawn(table)

    async with table.away():
        await table.leaves(TABLE, "One.")
        await befalls(table.standin)
        await table.leaves(TABLE, "Two.")
    await table.delivered()

    assert REST in await frank.types("street rest")
    assert [text for text in table.said() if text in {"One.", "Two."}] == ["One.", "Two."]
    assert abs(await seconds_to_the_dawn(table) - dawn) < 10

    table.leap(dawn)
    await eventually(lambda: recaps(table) > 0)
    await table.delivered()

    assert recaps(table) == frank.times_told(REST) == 1
    assert table.log.lines == []


@pytest.mark.parametrize("befalls", RESUMED)
async def test_what_is_done_while_the_connection_is_gone_is_done_when_it_is_back(
    table: Table, befalls: Befalls
):
    frank = await table.person().joins("Frank Quill")

    async with table.away():
        await befalls(table.standin)
        asked = frank.asks("street rest")
        answer = await asked.answer()

    assert REST in answer
    assert frank.times_told(REST) == 1
    assert (await frank.dealer()).minutes == MINUTES_LEFT - 120


@pytest.mark.parametrize("befalls", BEGUN_ANEW)
async def test_what_discord_has_forgotten_has_not_happened_and_can_be_done_again(
    table: Table, befalls: Befalls
):
    frank = await table.person().joins("Frank Quill")
    table.standin.interactions.answer_seconds = 0.2

    async with table.away():
        await befalls(table.standin)
        assert await frank.types("street rest") == ""

    assert (await frank.dealer()).minutes == MINUTES_LEFT
    table.standin.interactions.answer_seconds = 3.0
    assert REST in await frank.types("street rest")
    assert (await frank.dealer()).minutes == MINUTES_LEFT - 120


# People cannot reach us.


async def gone_for(table: Table, seconds: float) -> None:
    """Let so much time pass between losing the connection and having one again."""

    async def leap() -> None:
        table.leap(seconds)
        table.bot.remove_listener(leap, "on_disconnect")

    # After the bot's own listener: it has noted when it went.
    table.bot.add_listener(leap, "on_disconnect")
    async with table.away():
        table.standin.link.drop()


async def test_time_in_which_nobody_could_reach_us_for_longer_than_a_minute_is_given_back(
    table: Table,
):
    frank = await table.person().joins("Frank Quill")
    table.leap(await seconds_to_the_dawn(table) - 30)

    await gone_for(table, 10 * MINUTE)
    await table.delivered()

    assert 20 < await seconds_to_the_dawn(table) <= 30
    assert recaps(table) == 0

    table.leap(30)
    await eventually(lambda: recaps(table) > 0)
    await table.delivered()

    assert recaps(table) == 1
    assert (await frank.dealer()).minutes == MINUTES_LEFT


async def test_a_moment_is_not_given_back_and_what_fell_due_in_it_is_done(table: Table):
    await table.person().joins("Frank Quill")
    table.leap(await seconds_to_the_dawn(table) - 10)

    await gone_for(table, 40)
    await eventually(lambda: recaps(table) > 0)
    await table.delivered()

    assert recaps(table) == 1
    assert 24 * 60 * MINUTE - 40 < await seconds_to_the_dawn(table) < 24 * 60 * MINUTE - 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign's clock stands, past the bot."""

    frozen: int | None
    last: int
    due: int | None


def standing(table: Table) -> Standing:
    query = "SELECT frozen_wall, last_wall, next_due_wall FROM campaigns"
    return Standing(*table.outside.run(query)[0])


def server_fails(standin: StandIn) -> None:
    standin.world.set_available(available=False)


def server_is_back(standin: StandIn) -> None:
    standin.world.set_available(available=True)


def thrown_out(standin: StandIn) -> None:
    standin.world.remove_member(standin.world.bot)


def asked_in_again(standin: StandIn) -> None:
    standin.world.restore_member(standin.world.bot)


@pytest.mark.parametrize(
    ("leaves", "returns"), [(server_fails, server_is_back), (thrown_out, asked_in_again)]
)
async def test_without_its_server_a_campaign_stands_and_comes_back_exactly_as_far_from_its_dawn(
    table: Table, leaves: Callable[[StandIn], None], returns: Callable[[StandIn], None]
):
    frank = await table.person().joins("Frank Quill")
    table.leap(await seconds_to_the_dawn(table) - 30)
    before = standing(table)

    leaves(table.standin)
    await eventually(lambda: standing(table).frozen is not None)
    stood = standing(table)
    table.leap(48 * 60 * MINUTE)
    await table.delivered()
    assert [standing(table), recaps(table)] == [stood, 0]

    returns(table.standin)
    await eventually(lambda: standing(table).frozen is None)
    after = standing(table)

    assert before.due is not None
    assert after.due is not None
    assert stood.frozen is not None
    assert after.due - after.last == before.due - stood.frozen
    assert 0 < after.due - after.last < 30_000_000

    assert REST in await frank.types("street rest")
    table.leap(30)
    await eventually(lambda: recaps(table) > 0)
    await table.delivered()
    assert recaps(table) == 1
    assert table.log.lines == []


@pytest.mark.parametrize("fails", ["before", "meanwhile"])
async def test_a_server_that_fails_is_still_standing_after_a_restart(table: Table, fails: str):
    await table.person().joins("Frank Quill")
    table.leap(await seconds_to_the_dawn(table) - 30)
    left = await seconds_to_the_dawn(table)

    if fails == "before":
        server_fails(table.standin)
        await eventually(lambda: standing(table).frozen is not None)
    await table.stop()
    table.leap(10 * MINUTE)
    server_fails(table.standin)
    await table.start()
    await eventually(lambda: standing(table).frozen is not None)
    table.leap(10 * MINUTE)
    server_is_back(table.standin)
    await eventually(lambda: standing(table).frozen is None)

    assert left - 5 < await seconds_to_the_dawn(table) < left + 20
    assert recaps(table) == 0


# Closed for good.


@pytest.mark.parametrize(("code", "advice"), [(4004, "Reset it"), (4014, "Message Content Intent")])
async def test_closed_for_good_the_process_ends_with_a_sentence_that_says_what_to_do(
    standin: StandIn, tmp_path: Path, code: int, advice: str
):
    settings = {"PUSHER_MESSAGE_CONTENT": "yes" if code == 4014 else "no"}
    async with operated(standin, tmp_path, settings) as operator:
        life = await operator.runs()
        await standin.link.close(code, for_good=True)
        ended = await life.ended()

    assert ended.status == 1
    assert advice in ended.said
    assert len(ended.said.splitlines()) == 1
    assert TOKEN not in ended.said
