"""A week, run by somebody who has read the README, for friends who make mistakes."""

from __future__ import annotations

import pytest

from db import codec, journal
from db.backup import proven
from game.campaign import Status
from tests.play.people import Person, Server, Table
from tests.play.test_running import attached, fill

pytestmark = pytest.mark.sqlite


async def replays(table: Table) -> None:
    database = table.world.bot.database
    stored = await journal.stored_state(database.store, table.id)
    assert codec.state_to_text(journal.replayed(await table.journal())) == stored
    assert (await proven(database, table.id)).wrong is None


async def test_a_week_is_run_from_the_form_to_the_epilogue(  # noqa: PLR0915 - a week is long
    channel: Table, server: Server
):
    boss = server.admin
    boss.sits_at = channel

    # Monday: the form, the preview, a help note; four friends, of whom one draws a line.
    preview = await fill(boss, scenario="week", pace="evening", hours="Europe/Copenhagen none")
    assert "a day takes twenty minutes" in preview
    await boss.presses("Open the table")
    await boss.types("campaign help", note="Mette, 20 30 40 50")
    frank, rita = await channel.joins("Frank"), await channel.joins("Rita", versus=True)
    kurt, sofie = await channel.joins("Kurt", versus=True), await channel.joins("Sofie")
    await sofie.types("safety lines", never="animals")
    assert "Never told here: harm to animals." in await frank.types("session who")
    for dealer, where in ((frank, "amager"), (rita, "norrebro"), (kurt, "nordvest")):
        await dealer.types("street sell", grams="all", where=where)

    # Kurt pays the wrong debt away; it is taken back, and he plays on.
    before = await kurt.cash()
    await kurt.types("milo pay", amount="all")
    [choice, *_] = (await boss.completes("campaign rewind", "to")).items()
    assert "Kurt: paid Milo" in choice[0]
    shown = await boss.types("campaign rewind", to=choice[1])
    assert "That takes back 1 moves" in shown
    await boss.presses("Rewind")
    assert await kurt.cash() == before
    assert "What was done since did not happen (1)." in "\n".join(channel.table())
    await replays(channel)

    # Tuesday: somebody says stop. The clock stands over night, and it goes on out of sight.
    await channel.until("tuesday", 10)
    await sofie.types("safety stop", topic="torture")
    position = (await channel.state()).position
    await channel.world.seconds(8 * 3600)
    assert (await channel.state()).position == position
    await boss.types("campaign resume", fade=True)
    assert "torture" in (await channel.state()).veiled

    # Wednesday: everybody was at work. Time is given to all, and the pace changes.
    await channel.until("wednesday", 9)
    for dealer in (frank, rita, kurt):
        await dealer.types("milo pay", amount="all")
    assert "The clock stands until" in await boss.types("campaign amnesty", hours=2)
    assert "New pace: demo" in await boss.types("campaign pace", pace="demo")
    await boss.presses("Change it")

    # Thursday: Kurt cannot go on; a cousin takes the seat. Sofie was not heard of.
    await channel.until("thursday", 12)
    cousin = channel.person("Cousin")
    owed = await kurt.owes()
    if (await channel.state()).dealer_of((await kurt.dealer()).player) is not None:
        await boss.types("campaign hand", seat="Kurt", member=cousin.actor)
        await cousin.presses("Take the seat")
        await cousin.presses("I'm in")
        assert await cousin.owes() == owed
    roster = await boss.types("campaign roster")
    assert "away" in roster or "silent" in roster or "not heard of" in roster or "late" in roster
    await boss.types("campaign export")
    _, file = attached(boss, ".pusher")
    assert b"Frank" not in file
    await replays(channel)

    # Sunday: it ends by itself, and everything that was done to the table was there to be read.
    recap = await frank.types("session recap")
    for done in ("gave everybody time", "let it go on out of sight", "changed the pace"):
        assert done in recap or done in await boss.types("campaign audit", who="administrators")
    if (await channel.state()).status is not Status.OVER:
        await channel.until("sunday", 23)
    assert (await channel.state()).status is Status.OVER
    await replays(channel)
    story = await epilogue(frank)
    assert "paid Milo" not in story
    assert "Rewound" not in story


async def epilogue(person: Person) -> str:
    """The whole story as text, as it is handed out."""
    assert "The whole story" in await person.types("session epilogue")
    return attached(person, "epilogue.md")[1].decode()
