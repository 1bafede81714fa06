"""The bot goes away and comes back: buttons, clocks and letters outlive it."""

from __future__ import annotations

import re

from tests.play.people import Person, Table


def due(text: str) -> int:
    found = re.search(r"<t:(\d+):R>", text)
    assert found is not None
    return int(found[1])


async def test_old_buttons_still_work(frank: Person, table: Table):
    await frank.types("milo talk", text="I'll pay you 4k by tomorrow 12:00")
    await frank.types("street prices")

    await table.world.restart()

    assert "4,000 kr by Tuesday 12:00" in await frank.presses("Give your word")
    assert "16 g for" in await frank.presses("Sell in Amager")
    assert (await frank.presses("Your page")).startswith("### Frank")
    assert "fiction for adults" in await table.person("Tonny").fills("Sit down", "Tonny")


async def test_nothing_is_said_twice(frank: Person, table: Table):
    phone, public = frank.phone(), table.table()

    await table.world.restart()
    await table.world.restart(killed=True)

    assert frank.phone() == phone
    assert table.table() == public


async def test_time_it_was_away_is_given_back(frank: Person, table: Table):
    await table.hours(10)
    left = due(await frank.types("milo owe")) - table.world.env.now().timestamp()
    frank.hears()

    await table.world.restart(away=3600)

    assert frank.hears() == []
    shown = due(await frank.types("milo owe")) - table.world.env.now().timestamp()
    assert abs(shown - left) <= 30 + 1  # a heartbeat is up to thirty seconds old
    assert shown >= left - 1
    assert await frank.owes() == 11_880


async def test_an_absence_nobody_noticed_is_caught_up_with_in_due_order(
    frank: Person, table: Table
):
    await table.until("tuesday", 17)
    frank.hears()

    await table.world.restart(away=40)  # eight hours of the game

    reached = await table.now()
    assert "In the game it is Wednesday 01:00" in await frank.types("session me")
    milo, radovan, door = frank.hears()
    assert "on top. You owe 14,850 kr" in milo
    assert "He comes by Tuesday 22:00" in radovan
    assert "is an answer." in door
    kept = [line.game for line in await table.journal()]
    assert kept == sorted(kept)
    assert kept[-1] <= reached


async def test_a_kill_in_the_middle_loses_nothing(frank: Person, table: Table):
    await frank.types("street sell", grams="4", where="amager")
    before = table.world.stored()

    await table.world.restart(killed=True)

    after = table.world.stored()
    assert after["journal"] == before["journal"]
    assert after["ledger"] == before["ledger"]
    assert "In your pocket" in await frank.types("session me")


async def test_a_paused_campaign_is_still_paused_and_owes_no_time(frank: Person, table: Table):
    await table.server.admin.types_at(table.channel, "campaign pause")
    stopped = await table.now()

    await table.world.restart(away=7200)

    assert await table.now() == stopped
    assert (await frank.types("milo pay", amount="1")).startswith("The campaign is paused")
    await table.server.admin.types_at(table.channel, "campaign resume")
    assert await table.now() == stopped


async def test_the_dawn_comes_once_whatever_happens_to_the_process(frank: Person, table: Table):
    await table.until("tuesday", 5, 30)
    await table.world.restart(killed=True)
    await table.until("tuesday", 6, 30)
    await table.world.restart(killed=True)
    await table.until("tuesday", 8)

    recaps = [said for said in table.table() if "six in the morning" in said]

    assert len(recaps) == 1


async def test_a_letter_that_discord_refuses_comes_later_and_in_order(frank: Person, table: Table):
    [thread] = frank.threads()
    frank.hears()
    table.world.env.inject_error("POST", f"/channels/{thread.id}/messages", status=503, times=2)

    await frank.types("milo talk", text="How much do I owe?")
    await frank.types("vic talk", text="I love you")
    held = frank.hears()
    await table.world.seconds(60)

    milo, vic = frank.hears()
    assert held == []
    assert "### Milo" in milo
    assert "### Vic" in vic
    assert table.world.rows("SELECT count(*) FROM outbox WHERE closed_wall IS NULL") == [(0,)]


async def test_a_phone_that_was_deleted_is_replaced(frank: Person, table: Table):
    [thread] = frank.threads()
    table.world.env.backend.delete_channel(thread.id)
    await table.world.env.settle()

    await frank.types("milo talk", text="How much do I owe?")
    await table.world.seconds(30)

    [another] = frank.threads()
    assert another.id != thread.id
    assert "11,880 kr" in frank.phone()[-1]
