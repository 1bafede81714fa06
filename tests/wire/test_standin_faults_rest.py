"""Faults of the REST API, as the real library meets them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

import aiohttp
import discord
import pytest

from bot.standin import StandIn
from bot.standin.faults import (
    CALLBACK,
    CHANNEL,
    FOLLOW_UP,
    FOLLOWED_UP,
    MESSAGES,
    OPEN_DM,
    Answer,
    Banned,
    Held,
    Lost,
    Mishap,
    Refusal,
    Slow,
    TooMany,
)
from bot.standin.limits import RateLimit
from tests.wire.people import Street, eventually
from tests.wire.small_bot import SmallBot


@pytest.fixture
def table(bot: SmallBot) -> discord.TextChannel:
    return bot.guilds[0].text_channels[0]


def said(standin: StandIn, place: discord.abc.Snowflake) -> list[str]:
    return [message.content for message in standin.world.history(str(place.id))]


def befallen(standin: StandIn) -> list[tuple[str, Mishap | object, int | None]]:
    return [(done.method, done.what, done.status) for done in standin.faults.done]


async def seconds(waited: Awaitable[object]) -> float:
    began = time.monotonic()
    await waited
    return time.monotonic() - began


async def test_a_503_is_not_retried_by_the_library_and_nothing_was_said(
    standin: StandIn, table: discord.TextChannel
):
    standin.faults.next("POST", MESSAGES, Answer(503))

    with pytest.raises(discord.DiscordServerError) as refused:
        await table.send("One.")
    await table.send("Two.")

    assert (refused.value.status, refused.value.code) == (503, 0)
    assert said(standin, table) == ["Two."]
    assert befallen(standin) == [("POST", Answer(503), None)]


async def test_a_500_after_the_message_was_accepted_is_retried_without_saying_it_twice(
    standin: StandIn, table: discord.TextChannel
):
    """The library makes a nonce of its own for its retries, and waits a second before the first."""
    standin.faults.next("POST", MESSAGES, Answer(500, accepted=True))

    await table.send("Once.")

    assert said(standin, table) == ["Once."]
    assert befallen(standin) == [("POST", Answer(500, accepted=True), 200)]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_what_the_api_or_a_proxy_says_when_it_fails(
    standin: StandIn, street: Street, status: int
):
    standin.faults.next("GET", "/users/@me", Answer(status))

    async with street.session.get(f"{standin.api}/users/@me") as answer:
        kind = answer.content_type

    assert answer.status == status
    assert kind == ("application/json" if status == 500 else "text/plain")


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_for_by_the_library(
    standin: StandIn, bot: SmallBot, table: discord.TextChannel, *, everywhere: bool
):
    standin.faults.next("POST", MESSAGES, TooMany(0.3, everywhere=everywhere))
    other = bot.guilds[0].text_channels[1]

    first = asyncio.create_task(table.send("Patience."))
    await eventually(lambda: len(standin.faults.done) == 1)
    await asyncio.sleep(0.05)
    meanwhile = await seconds(other.send("Elsewhere."))
    alone = not first.done()
    await first

    assert said(standin, table) == ["Patience."]
    assert meanwhile > 0.15 if everywhere else alone


async def test_a_rate_limit_that_goes_on_is_raised_after_five_tries(
    standin: StandIn, table: discord.TextChannel
):
    standin.faults.next("POST", MESSAGES, TooMany(0.01), times=5)

    with pytest.raises(discord.HTTPException) as refused:
        await table.send("Never.")

    assert refused.value.status == 429
    assert said(standin, table) == []


async def test_a_ban_is_raised_at_once(standin: StandIn, table: discord.TextChannel):
    standin.faults.next("POST", MESSAGES, Banned())

    with pytest.raises(discord.HTTPException) as refused:
        await table.send("Never.")

    assert (refused.value.status, refused.value.text) == (429, "error code: 1015")


async def test_the_headers_of_a_bucket_keep_the_library_from_asking_too_often(
    standin: StandIn, table: discord.TextChannel
):
    limit = RateLimit("POST", MESSAGES, 2, seconds=0.15)
    standin.hooks.append(limit)
    await table.send("The first tells the library of the bucket.")

    took = await seconds(asyncio.gather(*(table.send(str(n)) for n in range(4))))

    assert len(said(standin, table)) == 5
    assert limit.refused == 0
    assert took > 0.12


async def test_who_does_not_heed_a_bucket_is_refused_there_alone_and_for_a_while(
    standin: StandIn, street: Street
):
    limit = RateLimit("GET", CHANNEL, 1, seconds=0.5)
    standin.hooks.append(limit)
    table, other, _ = [f"/channels/{channel}" for channel in standin.world.channels]

    allowed = await street.rest("GET", table)
    refused = await street.rest("GET", table)
    elsewhere = await street.rest("GET", other)
    await asyncio.sleep(0.5)
    again = await street.rest("GET", table)

    assert [status for status, _ in (allowed, refused, elsewhere, again)] == [200, 429, 200, 200]
    assert refused[1]["global"] is False
    assert limit.refused == 1


@pytest.mark.parametrize(
    ("code", "kind", "status"),
    [
        (50001, discord.Forbidden, 403),
        (50013, discord.Forbidden, 403),
        (10003, discord.NotFound, 404),
        (50007, discord.Forbidden, 403),
        (50083, discord.HTTPException, 400),
        (10008, discord.NotFound, 404),
    ],
)
async def test_refusals_have_discords_own_status_and_code(
    standin: StandIn,
    table: discord.TextChannel,
    code: int,
    kind: type[discord.HTTPException],
    status: int,
):
    standin.faults.next("POST", rf"/channels/{table.id}/messages", Refusal(code))

    with pytest.raises(kind) as refused:
        await table.send("No.")

    assert (refused.value.code, refused.value.status) == (code, status)
    assert said(standin, table) == []


def test_a_refusal_that_is_not_known_wants_its_status():
    with pytest.raises(ValueError, match="30007"):
        Refusal(30007)

    assert Refusal(30007, 400).status == 400


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_lost_connection_is_raised_and_its_message_stands_only_if_it_was_accepted(
    standin: StandIn, table: discord.TextChannel, *, accepted: bool
):
    standin.faults.next("POST", MESSAGES, Lost(accepted=accepted))

    with pytest.raises((aiohttp.ClientError, OSError)):
        await table.send("Hello?", nonce="n1")
    there = said(standin, table)
    await table.send("Hello?", nonce="n1")

    assert there == (["Hello?"] if accepted else [])
    assert said(standin, table) == ["Hello?"]
    assert befallen(standin) == [("POST", Lost(accepted=accepted), 200 if accepted else None)]


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_slow_answer_comes(standin: StandIn, table: discord.TextChannel, *, accepted: bool):
    standin.faults.next("POST", MESSAGES, Slow(0.3, accepted=accepted))
    there = ["At last."] if accepted else []

    sending = asyncio.create_task(table.send("At last."))
    await eventually(lambda: len(standin.faults.done) == 1 and said(standin, table) == there)
    waited = await seconds(sending)

    assert waited > 0.15
    assert said(standin, table) == ["At last."]


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_request_hangs_until_it_is_let_go(
    standin: StandIn, table: discord.TextChannel, *, accepted: bool
):
    held = Held(accepted=accepted)
    standin.faults.next("POST", MESSAGES, held)

    sending = asyncio.create_task(table.send("Hang on."))
    await asyncio.wait_for(held.reached.wait(), 3)
    there = said(standin, table)
    done = sending.done()
    held.let_go.set()
    await sending

    assert (there, done) == (["Hang on."] if accepted else [], False)
    assert said(standin, table) == ["Hang on."]


async def test_faults_come_in_the_order_of_their_plans(
    standin: StandIn, table: discord.TextChannel
):
    standin.faults.next("POST", MESSAGES, Refusal(50001), times=2, skip=1)
    standin.faults.next("POST", MESSAGES, Refusal(50013))
    standin.faults.next("DELETE", MESSAGES, Refusal(10008))
    codes: list[int] = []

    for n in range(5):
        try:
            await table.send(str(n))
        except discord.Forbidden as refused:
            codes.append(refused.code)
        else:
            codes.append(0)

    assert codes == [50013, 50001, 50001, 0, 0]
    assert [plan.method for plan in standin.faults.left] == ["DELETE"]
    standin.faults.clear()


async def test_a_direct_message_can_be_refused_before_it_is_written(
    standin: StandIn, bot: SmallBot
):
    person = await bot.fetch_user(int(next(standin.world.people()).id))
    standin.faults.next("POST", OPEN_DM, Refusal(50007))

    with pytest.raises(discord.Forbidden) as refused:
        await person.send("Hello?")

    assert refused.value.code == 50007


async def test_the_answer_to_an_interaction_and_its_follow_ups_can_fail(
    standin: StandIn, street: Street, bot: SmallBot
):
    mette = await street.open()
    standin.faults.next("POST", CALLBACK, Slow(0.01))
    standin.faults.next("POST", FOLLOW_UP, Slow(0.01, accepted=True))
    standin.faults.next("PATCH", FOLLOWED_UP, Slow(0.01))

    await mette.call("debt think")
    await mette.until("MESSAGE_UPDATE", lambda d: d["content"] == "I have thought twice.")

    assert [done.status for done in standin.faults.done] == [200, 200, 200]
    token = "/{token}"
    assert [done.path.split(token)[1] for done in standin.faults.done] == [
        "/callback",
        "",
        "/messages/@original",
    ]


async def posted(standin: StandIn, table: discord.TextChannel, seed: int) -> list[Mishap | object]:
    shares: dict[Mishap, float] = {
        Lost(): 0.2,
        Lost(accepted=True): 0.2,
        Answer(503): 0.2,
        Slow(0.001): 0.1,
    }
    standin.faults.done.clear()
    standin.faults.weather(seed, shares)
    for n in range(40):
        while True:
            try:
                await table.send(f"{seed}.{n}", nonce=f"{seed}.{n}.{time.monotonic_ns()}"[:25])
            except (aiohttp.ClientError, OSError, discord.DiscordServerError):
                pass
            else:
                break
    standin.faults.clear()
    return [done.what for done in standin.faults.done]


async def test_the_weather_is_the_same_for_the_same_seed(
    standin: StandIn, table: discord.TextChannel
):
    first = await posted(standin, table, 7)
    again = await posted(standin, table, 7)
    other = await posted(standin, table, 8)

    assert first == again
    assert first != other
    assert set(first) == {Lost(), Lost(accepted=True), Answer(503), Slow(0.001)}
    await table.send("Fair.")
    assert [done.what for done in standin.faults.done] == other


@pytest.mark.parametrize("shares", [{Lost(): 0.6, Answer(503): 0.6}, {Lost(): -0.1}])
def test_shares_are_shares(standin: StandIn, shares: dict[Mishap, float]):
    with pytest.raises(ValueError, match="at most 1"):
        standin.faults.weather(1, shares)


async def test_the_tokens_of_interactions_are_never_noted(street: Street, standin: StandIn):
    paths = [
        "/interactions/1/secret/nothing",
        "/webhooks/1/secret/nothing",
        "/webhooks/1/secret/messages/@original/crosspost",
    ]

    for path in paths:
        assert (await street.rest("PUT", path))[0] == 404

    assert standin.unknown == [f"PUT {path.replace('secret', '{token}')}" for path in paths]
    standin.unknown.clear()
