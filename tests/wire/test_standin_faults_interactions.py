"""Interactions that come twice, late or never, and answers to them that are lost."""

from __future__ import annotations

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.standin import StandIn
from bot.standin.faults import (
    CALLBACK,
    FOLLOW_UP,
    Answer,
    Late,
    Lost,
    Never,
    Refusal,
    Slow,
    Twice,
)
from bot.standin.wire import text
from tests.wire.people import Street, eventually
from tests.wire.small_bot import Interaction, SmallBot


@pytest.fixture
def failed(bot: SmallBot) -> list[Exception]:
    """What went wrong in the bot's commands."""
    found: list[Exception] = []

    async def note(_: Interaction, error: app_commands.AppCommandError) -> None:
        assert isinstance(error, app_commands.CommandInvokeError)
        found.append(error.original)

    bot.tree.error(note)
    return found


def codes(errors: list[Exception]) -> list[int]:
    return [error.code for error in errors if isinstance(error, discord.HTTPException)]


@pytest.mark.parametrize("apart", [0.0, 0.05])
async def test_delivered_twice_is_answered_once(
    street: Street, standin: StandIn, failed: list[Exception], apart: float
):
    mette = await street.open()
    standin.faults.next_interaction(Twice(apart))

    nonce = await mette.call("debt pay", amount=7, where="Valby")
    answer = await mette.answered(nonce)
    await eventually(lambda: len(failed) == 1)

    assert codes(failed) == [40060]
    await mette.message("Mette Lund pays 7 in Valby")
    assert "MESSAGE_CREATE" not in await mette.settled()
    assert [(done.path, done.what) for done in standin.faults.done] == [
        (answer["id"], Twice(apart))
    ]


async def test_an_answer_that_comes_too_late_is_an_unknown_interaction(
    street: Street, standin: StandIn, failed: list[Exception]
):
    mette = await street.open()
    standin.faults.next_interaction(Late(0.1), skip=1)
    await mette.answered(await mette.call("debt card"))
    standin.interactions.answer_seconds = 0.05

    late = await mette.call("debt card")

    await mette.answered(late, "failed")
    await eventually(lambda: len(failed) == 1)
    assert codes(failed) == [10062]


async def test_an_answer_that_is_held_up_on_its_way_is_too_late_all_the_same(
    street: Street, standin: StandIn, failed: list[Exception]
):
    mette = await street.open()
    standin.interactions.answer_seconds = 0.05
    standin.faults.next("POST", CALLBACK, Slow(0.1))

    nonce = await mette.call("debt card")

    await mette.answered(nonce, "failed")
    await eventually(lambda: len(failed) == 1)
    assert codes(failed) == [10062]
    assert [done.status for done in standin.faults.done] == [404]


async def test_what_is_never_delivered_fails_for_the_person(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()
    standin.interactions.answer_seconds = 0.05
    standin.faults.next_interaction(Never())

    nonce = await mette.call("debt card")

    await mette.answered(nonce, "failed")


async def test_an_answer_may_stand_although_its_receipt_was_lost(
    street: Street, standin: StandIn, failed: list[Exception]
):
    mette = await street.open()
    standin.faults.next("POST", CALLBACK, Lost(accepted=True))

    nonce = await mette.call("debt pay", amount=7, where="Valby")

    await mette.answered(nonce)
    await mette.message("Mette Lund pays 7 in Valby")
    await eventually(lambda: len(failed) == 1)
    assert isinstance(failed[0], (aiohttp.ClientError, OSError))


async def test_an_answer_sent_again_after_a_500_is_already_acknowledged(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()
    standin.interactions.answer_seconds = 5
    standin.faults.next("POST", CALLBACK, Answer(500, accepted=True))
    sent = await mette.answered(await mette.call("debt mute"), "sent")
    body: dict[str, object] = {"type": 4, "data": {"content": "Here."}}

    first = await street.callback(text(sent, "id"), body)
    again = await street.callback(text(sent, "id"), body)

    assert (first, again) == ((500, 0), (400, 40060))
    await mette.message("Here.")


async def test_a_follow_up_can_be_refused_as_gone(
    street: Street, standin: StandIn, failed: list[Exception]
):
    mette = await street.open()
    standin.faults.next("POST", FOLLOW_UP, Refusal(50027))

    await mette.call("debt whisper")

    await mette.message("Between us.")
    await eventually(lambda: len(failed) == 1)
    assert codes(failed) == [50027]


async def test_a_form_from_a_command_may_be_acknowledged_and_followed_up(
    street: Street, standin: StandIn, bot: SmallBot
):
    mette = await street.open()
    standin.interactions.answer_seconds = 5
    standin.faults.next_interaction(Never(), skip=1)
    nonce = await mette.call("debt word")
    form = await mette.until("MODAL", lambda data: data["nonce"] == nonce)
    filled = [
        {"type": 18, "component": {"type": 4, "custom_id": "amount", "value": "5"}},
        {"type": 18, "component": {"type": 3, "custom_id": "day", "values": ["Friday"]}},
    ]
    submitted = await mette.do(
        "modal",
        interaction_id=form["interaction_id"],
        custom_id=form["custom_id"],
        channel_id=mette.channel("table"),
        components=filled,
    )
    sent = await mette.answered(submitted, "sent")
    interaction = standin.interactions.find(text(sent, "id"))
    assert interaction is not None
    webhook = f"/webhooks/{mette.bot}/{interaction.token}"

    updated = await street.callback(text(sent, "id"), {"type": 7, "data": {"content": "Where?"}})
    deferred = await street.callback(text(sent, "id"), {"type": 6})
    original = await street.rest("GET", f"{webhook}/messages/@original")
    said = await street.rest("POST", webhook, {"content": "Noted."})

    assert updated == (400, 50035)
    assert deferred == (204, 0)
    assert (original[0], original[1]["code"]) == (404, 10008)
    assert said[0] == 200
    await mette.message("Noted.")
