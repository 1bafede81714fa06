"""Messages: who may read what, what is refused, nonces, files and replies."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.files import png
from bot.standin.wire import Obj, number, obj, objs, text
from tests.wire.people import Street
from tests.wire.small_bot import SmallBot


def table(bot: SmallBot) -> discord.TextChannel:
    channel = next(c for c in bot.guilds[0].text_channels if c.name == "table")
    assert channel.is_nsfw()
    return channel


def box(*components: Obj) -> Obj:
    return {"flags": 1 << 15, "components": [{"type": 17, "components": list(components)}]}


def words(size: int) -> Obj:
    return {"type": 10, "content": "x" * size}


def button(custom_id: str) -> Obj:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id}


async def test_plain_words_are_hidden_from_a_bot_without_the_content_intent(
    street: Street, bot: SmallBot
):
    mette, kasper = await street.open(), await street.open(1)

    nonce = await mette.say("Nobody's business.")

    heard = await bot.next_heard()
    seen = await kasper.message("Nobody's business.")
    assert heard.content == ""
    assert heard.author.display_name == "Mette Lund"
    assert seen["nonce"] == nonce
    assert (await table(bot).fetch_message(heard.id)).content == ""


async def test_what_was_deleted_is_gone_for_an_answer_too(street: Street, bot: SmallBot):
    standin = street.standin
    mette = await street.open()
    await mette.call("debt card", kroner=5)
    card = await mette.until("MESSAGE_CREATE")
    world = standin.world
    message = world.message(text(card, "channel_id"), text(card, "id"))
    assert message is not None
    standin.link.forget_sessions()
    nonce = await mette.press(card, "due:5")
    sent = await mette.answered(nonce, "sent")

    world.delete_message(message)

    body: Obj = {"type": 7, "data": {"components": []}}
    assert await street.callback(text(sent, "id"), body) == (404, 10008)


async def test_a_mention_a_ping_reply_and_a_direct_message_are_readable(
    street: Street, bot: SmallBot
):
    mette = await street.open()
    asked = await table(bot).send("Well?")
    await mette.message("Well?")
    await mette.do("open_dm", user_id=mette.bot)
    dm = text(await mette.until("CHANNEL_CREATE"), "id")

    await mette.say(f"<@{mette.bot}> listen")
    await mette.say("Friday", reply_to=str(asked.id))
    await mette.say("Saturday", reply_to=str(asked.id), ping=False)
    await mette.say("In private", dm)

    heard = [await bot.next_heard() for _ in range(4)]
    assert [said.content for said in heard] == [
        f"<@{mette.bot}> listen",
        "Friday",
        "",
        "In private",
    ]
    assert bot.user in heard[0].mentions
    reference = heard[1].reference
    assert reference is not None
    assert isinstance(reference.resolved, discord.Message)
    assert reference.resolved.content == "Well?"
    assert isinstance(heard[3].channel, discord.DMChannel)


async def test_a_picture_is_shown_to_people_and_readable_for_the_bot(street: Street, bot: SmallBot):
    mette = await street.open()

    await mette.call("phone photo")

    said = await mette.until("MESSAGE_CREATE")
    media = obj(objs(objs(said, "components")[0], "items")[0], "media")
    assert (media["width"], media["height"]) == (30, 20)
    assert text(media, "url").startswith("/cdn/")
    async with street.session.get(street.standin.url + text(media, "url")[1:]) as answer:
        assert answer.content_type == "image/png"
        assert await answer.read() == png(30, 20, (9, 9, 9))
    fetched = await table(bot).fetch_message(int(text(said, "id")))
    assert await fetched.attachments[0].read() == png(30, 20, (9, 9, 9))
    assert "A face" in str(objs(said, "components"))


async def test_a_reply_names_what_it_answers(street: Street, bot: SmallBot):
    mette = await street.open()
    await mette.say(f"<@{mette.bot}> hello")
    heard = await bot.next_heard()

    await heard.reply("Hello yourself.", mention_author=True)

    said = await mette.message("Hello yourself.")
    assert said["type"] == 19
    assert "hello" in text(obj(said, "referenced_message"), "content")
    assert objs(said, "mentions")[0]["id"] == mette.me


async def test_without_allowed_mentions_nobody_is_mentioned(street: Street, bot: SmallBot):
    mette = await street.open()

    await table(bot).send(f"<@{mette.me}> and @everyone")

    said = await mette.message("and @everyone")
    assert said["mentions"] == []
    assert said["mention_everyone"] is False


async def test_editing_and_deleting_reach_everybody(street: Street, bot: SmallBot):
    mette = await street.open()
    said = await table(bot).send("Forty thousand.")

    await said.edit(content="Forty-one thousand.")
    await said.delete()

    changed = await mette.until("MESSAGE_UPDATE")
    gone = await mette.until("MESSAGE_DELETE")
    assert changed["content"] == "Forty-one thousand."
    assert changed["edited_timestamp"] is not None
    assert gone == {"id": str(said.id), "channel_id": str(said.channel.id)}


async def test_a_message_becomes_a_card_only_when_its_words_are_cleared(bot: SmallBot):
    said = await table(bot).send("Words.")
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay[discord.ui.LayoutView]("A card."))

    with pytest.raises(discord.HTTPException) as refused:
        await said.edit(view=view)
    card = await said.edit(content=None, view=view)

    assert refused.value.code == 50035
    assert card.flags.components_v2


async def test_typing_is_seen_by_others(street: Street, bot: SmallBot):
    mette, kasper = await street.open(), await street.open(1)

    async with table(bot).typing():
        await mette.until("TYPING", lambda data: data["user_id"] == mette.bot)
    await kasper.do("typing", channel_id=kasper.channel("table"))

    await mette.until("TYPING", lambda data: data["user_id"] == kasper.me)
    await kasper.until("TYPING")
    assert await kasper.settled() == []


async def test_history_is_read_from_either_end_and_around(bot: SmallBot):
    said = [await table(bot).send(str(n)) for n in range(9)]

    before = [m.content async for m in table(bot).history(limit=2, before=said[4])]
    after = [m.content async for m in table(bot).history(limit=2, after=said[4])]
    around = [m.content async for m in table(bot).history(limit=3, around=said[4])]

    assert before == ["3", "2"]
    assert after == ["5", "6"]
    assert sorted(around) == ["3", "4", "5"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": "x", "embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
        (box(words(2000), words(2001)), "components"),
        (box(*[words(1) for _ in range(40)]), "components"),
        (box({"type": 1, "components": [button("a") for _ in range(2)]}), "custom_id"),
        (box({"type": 1, "components": [button("x" * 101)]}), "custom_id"),
        (box({"type": 1, "components": [button(str(n)) for n in range(6)]}), "components"),
        (box({"type": 1, "components": []}), "components"),
        (box({"type": 9, "components": [words(1)]}), "accessory"),
        (box({"type": 12, "items": [{"media": {"url": "attachment://no.png"}}]}), "media.url"),
        (box({"type": 17, "components": [words(1)]}), "type"),
        (box(words(1)) | {"content": "x"}, "content"),
        ({"components": [{"type": 10, "content": "x"}]}, "components.0.type"),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 1}]}]}, "label"),
        ({"content": "x", "nonce": "x" * 26}, "nonce"),
        ({"content": "x", "flags": 64}, "flags"),
        ({"content": "x", "message_reference": {"message_id": "12345"}}, "message_reference"),
    ],
)
async def test_a_message_that_breaks_a_rule_is_a_bad_form(street: Street, body: Obj, where: str):
    mette = await street.open()

    status, said = await street.rest("POST", f"/channels/{mette.channel('table')}/messages", body)

    assert (status, said["code"]) == (400, 50035)
    assert where in text(said, "message")
    assert said["errors"]


async def test_forty_components_and_four_thousand_characters_are_allowed(street: Street):
    mette = await street.open()
    route = f"/channels/{mette.channel('table')}/messages"

    many = await street.rest("POST", route, box(*[words(1) for _ in range(39)]))
    long = await street.rest("POST", route, box(words(2000), words(2000)))

    assert (many[0], long[0]) == (200, 200)
    boxed = objs(many[1], "components")[0]
    ids = [number(boxed, "id"), *(number(c, "id") for c in objs(boxed, "components"))]
    assert ids == list(range(1, 41))


async def test_an_empty_message_is_refused_for_bots_and_people(street: Street):
    mette = await street.open()

    status, said = await street.rest("POST", f"/channels/{mette.channel('table')}/messages", {})
    nonce = await mette.say("   ")

    assert (status, said["code"]) == (400, 50006)
    assert await mette.refused(nonce) == (50006, "There is nothing to send.")


async def test_people_may_not_write_more_than_two_thousand_characters(street: Street):
    mette = await street.open()

    nonce = await mette.say("x" * 2001)

    assert await mette.refused(nonce) == (50035, "Must be 2000 or fewer in length.")


async def test_permissions_are_asked_for(street: Street, bot: SmallBot, standin: StandIn):
    world = standin.world
    channel = world.channels[str(table(bot).id)]
    mine = next(role for role in world.roles.values() if role.managed_by)
    kasper = await street.open(1)
    theirs = await kasper.say("Mine.")
    message = await kasper.until("MESSAGE_CREATE", lambda found: found["nonce"] == theirs)
    route = f"/channels/{channel.id}/messages"

    edited = await street.rest("PATCH", f"{route}/{message['id']}", {"content": "Yours."})
    deleted = await street.rest("DELETE", f"{route}/{message['id']}")
    world.overwrite(channel, mine, deny=Perm.EMBED_LINKS)
    embedded = await street.rest("POST", route, {"embeds": [{"title": "x"}]})
    world.overwrite(channel, mine, deny=Perm.SEND_MESSAGES)
    sent = await street.rest("POST", route, {"content": "x"})
    world.overwrite(channel, mine, deny=Perm.VIEW_CHANNEL)
    seen = await street.rest("GET", f"/channels/{channel.id}")
    gone = await street.rest("GET", "/channels/1")

    answers = (edited, deleted, embedded, sent, seen, gone)
    assert [said["code"] for _, said in answers] == [50005, 50013, 50013, 50013, 50001, 10003]
    assert [status for status, _ in answers] == [403, 403, 403, 403, 403, 404]


async def test_people_are_shown_only_what_they_may_see(
    street: Street, bot: SmallBot, standin: StandIn
):
    world = standin.world
    kasper = await street.open(1)
    channel = world.channels[kasper.channel("lobby")]

    world.overwrite(channel, world.users[kasper.me], deny=Perm.VIEW_CHANNEL)

    gone = await kasper.until("CHANNEL_DELETE")
    assert gone["id"] == channel.id
    await bot.get_partial_messageable(int(channel.id)).send("Not for Kasper.")
    assert await kasper.settled() == []
    nonce = await kasper.say("Hello?", channel.id)
    assert (await kasper.refused(nonce))[0] == 50001
    fresh = await street.open(1)
    assert channel.id not in obj(fresh.ready, "permissions")


async def test_closed_direct_messages_are_refused(street: Street, standin: StandIn, bot: SmallBot):
    mette = await street.open()
    standin.world.users[mette.me].accepts_dms = False

    await mette.call("phone dm")

    await mette.message("code 50007")
    assert "CHANNEL_CREATE" not in await mette.settled()


async def test_direct_messages_are_between_two(street: Street, bot: SmallBot):
    mette, kasper = await street.open(), await street.open(1)

    await mette.call("phone dm")

    dm = await mette.until("CHANNEL_CREATE")
    said = await mette.message("Nobody else reads this.")
    assert said["channel_id"] == dm["id"]
    assert objs(dm, "recipients")[0]["id"] == mette.bot
    nonce = await kasper.do("history", channel_id=dm["id"])
    assert (await kasper.refused(nonce))[0] == 50001
    assert await kasper.settled() == []


async def test_a_place_keeps_its_last_two_hundred_messages(bot: SmallBot, standin: StandIn):
    channel = table(bot)

    await asyncio.gather(*(channel.send(str(n)) for n in range(205)))

    kept = standin.world.history(str(channel.id))
    assert len(kept) == 200
