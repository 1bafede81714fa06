"""What a message is known by when it is sent again, or looked for: its nonce, and component ids."""

from __future__ import annotations

import discord
import pytest
from discord import ui

from bot.standin import StandIn
from bot.standin.wire import number, obj, objs
from tests.wire.people import Street
from tests.wire.small_bot import SmallBot


@pytest.fixture
def table(bot: SmallBot) -> discord.TextChannel:
    return bot.guilds[0].text_channels[0]


def letter(serial: int) -> ui.LayoutView:
    view = ui.LayoutView()
    words: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(f"Letter {serial}.")
    view.add_item(ui.Container[ui.LayoutView](words, id=serial))
    return view


def serial_of(message: discord.Message) -> int | None:
    [box] = message.components
    assert isinstance(box, discord.Container)
    return box.id


async def test_a_nonce_posts_once(street: Street, table: discord.TextChannel):
    mette = await street.open()

    first = await table.send("Dawn.", nonce="outbox-1")
    again = await table.send("Dawn.", nonce="outbox-1")

    assert first.id == again.id
    await mette.message("Dawn.")
    assert await mette.settled() == []


async def test_a_nonce_whose_message_was_deleted_is_unknown(table: discord.TextChannel):
    first = await table.send("Dawn.", nonce="outbox-2")
    await first.delete()

    with pytest.raises(discord.NotFound) as refused:
        await table.send("Dawn.", nonce="outbox-2")

    assert refused.value.code == 10008


async def test_a_nonce_is_forgotten_after_a_few_minutes(
    standin: StandIn, table: discord.TextChannel
):
    first = await table.send("Dawn.", nonce="outbox-3")
    assert standin.posts.nonce_seconds == 300
    standin.sweep()
    same = await table.send("Dawn.", nonce="outbox-3")

    standin.posts.nonce_seconds = 0.0
    other = await table.send("Dawn.", nonce="outbox-3")
    standin.sweep()
    standin.posts.nonce_seconds = 300.0
    fresh = await table.send("Dawn.", nonce="outbox-3")

    assert same.id == first.id
    assert len({first.id, other.id, fresh.id}) == 3


async def test_a_message_that_only_had_to_make_room_still_has_its_nonce(
    standin: StandIn, table: discord.TextChannel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.world.MESSAGES_A_PLACE", 1)
    first = await table.send("Pay.", nonce="outbox-4")
    await table.send("Now.", nonce="outbox-5")

    again = await table.send("Pay.", nonce="outbox-4")

    assert again.id == first.id
    assert [message.content for message in standin.world.history(str(table.id))] == ["Now."]


async def test_a_nonce_is_told_when_its_message_is_made_and_never_later(
    table: discord.TextChannel, street: Street
):
    made = await table.send("Pay.", nonce="outbox-6")
    route = f"/channels/{table.id}/messages"

    later = [
        await street.rest("PATCH", f"{route}/{made.id}", {"content": "Pay now."}),
        await street.rest("GET", f"{route}/{made.id}"),
        await street.rest("GET", route),
    ]

    assert made.nonce == "outbox-6"
    assert [status for status, _ in later] == [200, 200, 200]
    assert objs(later[2][1], "listed")[0]["content"] == "Pay now."
    assert "nonce" not in str(later)


async def test_the_ids_of_components_are_kept_and_found_in_the_channel(table: discord.TextChannel):
    sent = [await table.send(view=letter(serial)) for serial in (7, 2**31 - 1, 1)]

    found = [serial_of(message) async for message in table.history()]
    after = [serial_of(message) async for message in table.history(after=sent[0])]
    before = [serial_of(message) async for message in table.history(before=sent[2], limit=1)]

    assert [serial_of(message) for message in sent] == [7, 2**31 - 1, 1]
    assert found == [1, 2**31 - 1, 7]
    assert after == [2**31 - 1, 1]
    assert before == [2**31 - 1]


async def test_what_has_no_id_gets_one_that_is_free(street: Street):
    mette = await street.open()
    words = {"type": 10, "content": "Words."}
    box = {"type": 17, "id": 1, "components": [words, words | {"id": 3}]}
    body = {"flags": 1 << 15, "components": [box, words | {"id": 0}]}

    _, said = await street.rest("POST", f"/channels/{mette.channel('table')}/messages", body)

    first, second = objs(said, "components")
    assert [number(inner, "id") for inner in objs(first, "components")] == [2, 3]
    assert (first["id"], second["id"]) == (1, 4)


@pytest.mark.parametrize("wrong", [-1, 2**31, "x"])
async def test_an_id_that_is_no_small_number_is_refused(street: Street, wrong: object):
    mette = await street.open()
    body = {"flags": 1 << 15, "components": [{"type": 10, "id": wrong, "content": "Words."}]}

    status, said = await street.rest("POST", f"/channels/{mette.channel('table')}/messages", body)

    assert status == 400
    assert "id" in obj(obj(obj(said, "errors"), "components"), "0")
