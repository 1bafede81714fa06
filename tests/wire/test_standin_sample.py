"""The sample bot, which shows the page everything that it has to render."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping

import pytest

from bot.standin import StandIn
from bot.standin.point import point_discord_at
from bot.standin.sample import Sample
from bot.standin.tree import Kind, walk
from bot.standin.wire import Obj, number, obj, objs, text
from tests.wire.people import Street, Tab
from tests.wire.small_bot import TOKEN


@pytest.fixture(autouse=True)
async def sample(standin: StandIn) -> AsyncIterator[Sample]:
    with point_discord_at(standin, ready_timeout=0.01):
        async with Sample() as it:
            running = asyncio.create_task(it.start(TOKEN))
            await asyncio.wait_for(it.wait_until_ready(), 5)
            yield it
            await it.close()
            await running


async def shown(tab: Tab, words: str) -> Obj:
    await tab.answered(await tab.call(words))
    return await tab.until("MESSAGE_CREATE")


def kinds(message: Mapping[str, object]) -> set[int]:
    return {number(component, "type") for component in walk(objs(message, "components"))}


async def test_a_card_has_every_part_of_components_v2(street: Street):
    mette = await street.open()

    card = await shown(mette, "show card")
    await mette.press(card, "sample:press:0")

    assert kinds(card) == {
        Kind.CONTAINER,
        Kind.SECTION,
        Kind.TEXT_DISPLAY,
        Kind.THUMBNAIL,
        Kind.SEPARATOR,
        Kind.ROW,
        Kind.BUTTON,
        Kind.MEDIA_GALLERY,
    }
    changed = await mette.until("MESSAGE_UPDATE")
    assert "Pressed 1" in str(changed["components"])
    assert len(objs(changed, "attachments")) == 1


async def test_buttons_of_every_style_and_selects_can_be_used(street: Street):
    mette, kasper = await street.open(), await street.open(1)
    message = await shown(mette, "show choices")
    row = objs(objs(message, "components")[0], "components")

    await mette.press(message, "sample:primary")
    await mette.message("shook hands")
    await mette.press(message, "sample:where", ["Amager", "Valby"])
    await mette.message("Off to Amager, Valby.")
    await mette.do(
        "component",
        channel_id=message["channel_id"],
        message_id=message["id"],
        custom_id="sample:whom",
        component_type=Kind.USER_SELECT,
        values=[kasper.me],
    )
    await mette.message("With Kasper.")

    assert {button["style"] for button in row} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("custom_id", "kind", "values"),
    [
        ("sample:off", 2, None),
        ("sample:where", 2, None),
        ("sample:where", 3, []),
        ("sample:where", 3, ["Amager", "Amager"]),
        ("sample:where", 3, ["Amager", "Valby", "Østerbro"]),
        ("sample:where", 3, ["Paris"]),
        ("sample:where", 3, [7]),
        ("sample:whom", 5, ["7"]),
        ("sample:gone", 2, None),
    ],
)
async def test_what_cannot_be_pressed_or_chosen_is_refused(
    street: Street, custom_id: str, kind: int, values: list[object] | None
):
    mette = await street.open()
    message = await shown(mette, "show choices")

    nonce = await mette.do(
        "component",
        channel_id=message["channel_id"],
        message_id=message["id"],
        custom_id=custom_id,
        component_type=kind,
        values=values,
    )

    assert (await mette.refused(nonce))[0] == 50035


async def test_an_embed_with_a_picture_and_a_reply(street: Street):
    mette = await street.open()

    said = await shown(mette, "show embed")

    embed = objs(said, "embeds")[0]
    assert (embed["title"], len(objs(embed, "fields"))) == ("The market", 3)
    assert len(objs(said, "attachments")) == 1
    reply = await mette.message("asked for it")
    assert obj(reply, "referenced_message")["id"] == said["id"]


async def test_an_answer_that_takes_its_time(street: Street):
    mette = await street.open()

    await mette.call("show slow", seconds=1)

    waiting = await mette.until("MESSAGE_CREATE")
    filled = await mette.until("MESSAGE_UPDATE")
    assert filled["id"] == waiting["id"]
    assert filled["content"] == "That took 1 seconds."
    await mette.message("And one more thing.")


async def test_options_of_every_kind(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    await mette.call("pay", amount=5, where="Valby", to=kasper.me, how="kind", note="sorry")
    wrong = await mette.call("pay", amount=5, where="Valby", how="in tears")
    short = await mette.call("pay", amount=5, where="Valby", note="x")

    await mette.message(f"5 kr to <@{kasper.me}> in Valby, kind. sorry")
    assert "one of its choices" in (await mette.refused(wrong))[1]
    assert "between 2 and 40" in (await mette.refused(short))[1]


async def test_the_bot_answers_what_is_meant_for_it(street: Street, sample: Sample):
    mette = await street.open()

    await mette.say(f"<@{mette.bot}> hello")

    await mette.until("TYPING")
    said = await mette.message("You said:")
    assert text(objs(said, "mentions")[0], "id") == mette.me
    assert not sample.is_closed()


async def test_it_starts_from_the_command_line_and_ends_when_told():
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.standin", "--port", "0", "--empty"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    address = await asyncio.wait_for(process.stdout.readline(), 10)

    process.send_signal(signal.SIGTERM)

    assert address.startswith(b"http://127.0.0.1:")
    assert await asyncio.wait_for(process.wait(), 5) == 0
