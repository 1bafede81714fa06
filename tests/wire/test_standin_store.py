"""Stopping and starting again: what is kept, what is not, and what happens to a broken file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.standin import StandIn
from bot.standin.files import image_size, png
from bot.standin.point import point_discord_at
from bot.standin.wire import obj, objs, text
from tests.wire.people import Street, eventually
from tests.wire.small_bot import TOKEN, SmallBot


@asynccontextmanager
async def evening(store: Path, *, bot: bool = True) -> AsyncGenerator[Street]:
    """A stand-in, with or without its bot, from start to stop."""
    standin = StandIn(token=TOKEN, store=store)
    await standin.start()
    try:
        async with aiohttp.ClientSession() as session:
            street = Street(standin, session)
            if not bot:
                yield street
                await street.close()
                return
            with point_discord_at(standin, ready_timeout=0.01):
                async with SmallBot() as small:
                    running = asyncio.create_task(small.start(TOKEN))
                    await small.wait_until_ready()
                    yield street
                    await street.close()
                    await small.close()
                    await running
    finally:
        await standin.stop()


async def test_everything_goes_on_after_a_restart(tmp_path: Path):
    store = tmp_path / "deep" / "world.json"
    async with evening(store) as street:
        kasper = await street.open(1)
        await kasper.call("debt card", kroner=8)
        card = await kasper.until("MESSAGE_CREATE")
        for words in ("phone thread", "phone dm", "phone photo", "debt whisper"):
            await kasper.answered(await kasper.call(words))
        before = kasper.ready["commands"]
        whole = await street.open(1)

    async with evening(store) as street:
        again = await street.open(1)
        await again.do("history", channel_id=again.channel("table"))
        table = objs(await again.until("HISTORY"), "messages")
        await again.press(card, "due:8")
        changed = await again.until("MESSAGE_UPDATE")
        photo = obj(objs(objs(table[-1], "components")[0], "items")[0], "media")
        async with street.session.get(street.standin.url + text(photo, "url")[1:]) as answer:
            assert answer.status == 200

    for kept in ("threads", "dms", "permissions", "unread"):
        assert again.ready[kept] == whole.ready[kept], kept
    assert [c["id"] for c in objs(again.ready, "commands")] == [
        c["id"] for c in objs({"commands": before}, "commands")
    ]
    assert table[0]["id"] == card["id"]
    assert "Between us." not in json.dumps(table)
    assert changed["id"] == card["id"]


async def test_what_was_said_is_written_down_within_a_second(tmp_path: Path):
    store = tmp_path / "world.json"
    async with evening(store, bot=False) as street:
        mette = await street.open()
        await mette.say("Remember this.")
        await mette.message("Remember this.")

        await eventually(
            lambda: store.exists() and "Remember this." in store.read_text("utf-8"), seconds=1.5
        )


async def test_new_ids_come_after_the_kept_ones(tmp_path: Path):
    store = tmp_path / "world.json"
    async with evening(store, bot=False) as street:
        mette = await street.open()
        await mette.say("First.")
        first = await mette.message("First.")
        street.standin.world.ids.after(int(text(first, "id")) + (1 << 40))
        await mette.say("Far ahead.")
        ahead = await mette.message("Far ahead.")

    async with evening(store, bot=False) as street:
        mette = await street.open()
        await mette.say("Later.")
        later = await mette.message("Later.")

    assert int(text(later, "id")) > int(text(ahead, "id"))


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"version":99}', '{"version":1,"users":[{"id":"1"}]}']
)
async def test_a_file_that_cannot_be_read_is_put_aside(tmp_path: Path, broken: str):
    store = tmp_path / "world.json"
    store.write_text(broken)

    async with evening(store, bot=False) as street:
        mette = await street.open()

    assert mette.channel("table")
    assert (tmp_path / "world.unreadable").read_text() == broken
    assert json.loads(store.read_text("utf-8"))["version"] == 1


async def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.standin.files.MAX_TOTAL", 1000)
    store = tmp_path / "world.json"
    async with evening(store, bot=False) as street:
        files = street.standin.files

        kept = [files.keep("1", "a.bin", bytes([n]) * 400) for n in range(5)]
        again = files.keep("1", "b.bin", bytes([4]) * 400)

    on_disk = list((tmp_path / "world.files").iterdir())
    assert len(on_disk) == 2
    assert text(kept[4], "url").split("/")[-2] == text(again, "url").split("/")[-2]


async def test_a_disk_that_fails_does_not_end_the_evening(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    store = tmp_path / "world.json"
    async with evening(store, bot=False) as street:
        mette = await street.open()
        store.with_suffix(".new").mkdir()
        await mette.say("Not written down yet.")
        await eventually(lambda: "could not be saved" in caplog.text)

        store.with_suffix(".new").rmdir()
        await mette.say("Now it is.")
        await mette.message("Now it is.")

    kept = store.read_text("utf-8")
    assert "Not written down yet." in kept
    assert "Now it is." in kept


def test_the_size_of_a_picture_is_read_from_its_head():
    jpeg = bytes.fromhex("ffd8ffe000040000ffc0000b080014001e010111000000")

    assert image_size(b"GIF89a\x1e\x00\x14\x00") == (30, 20)
    assert image_size(jpeg) == (30, 20)
    assert image_size(png(30, 20, (0, 0, 0))) == (30, 20)
    assert image_size(b"\xff\xd8\xff\xd9") is None
    assert image_size(b"plain words") is None
