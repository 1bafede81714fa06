"""The page's side: who may connect, what a person is told, and that nobody can fill the memory."""

from __future__ import annotations

import pytest

from bot.standin import Person, StandIn
from bot.standin.wire import load_obj, obj, objs, text
from tests.wire.people import Street, eventually
from tests.wire.small_bot import TOKEN, SmallBot


async def test_four_people_can_be_chosen_and_the_first_administers(street: Street):
    async with street.session.get(f"{street.standin.url}page/people") as answer:
        said = load_obj(await answer.read())

    assert said is not None
    people = objs(said, "people")
    assert said["server"] == "Vesterbro 1650"
    assert [person["administrator"] for person in people] == [True, False, False, False]
    assert all(text(person, "about") for person in people)


async def test_a_page_is_told_everything_at_once(street: Street, bot: SmallBot):
    kasper = await street.open(1)

    ready = kasper.ready
    guild = obj(ready, "guild")
    assert obj(ready, "me")["global_name"] == "Kasper"
    assert ready["hint"] == "Type /debt card."
    assert ready["online"] is True
    assert [(c["name"], c["nsfw"]) for c in objs(guild, "channels")] == [
        ("table", True),
        ("back-room", False),
        ("lobby", False),
    ]
    assert len(objs(ready, "users")) == len(objs(guild, "members")) == 5
    assert {text(c, "name") for c in objs(ready, "commands")} == {"debt", "phone", "Hold to it"}
    assert set(obj(ready, "permissions")) == {text(c, "id") for c in objs(guild, "channels")}


async def test_other_people_can_be_seated():
    standin = StandIn(token=TOKEN, people=[Person("tonny", "Tonny"), Person("ida", "Ida")])
    await standin.start()

    people = standin.pages.people()
    await standin.stop()

    assert [person["username"] for person in objs(people, "people")] == ["tonny", "ida"]
    assert [person["administrator"] for person in objs(people, "people")] == [True, False]


async def test_history_comes_in_pages_from_the_end(street: Street):
    mette = await street.open()
    for n in range(7):
        await mette.say(f"line {n}")
    await mette.message("line 6")

    await mette.do("history", channel_id=mette.channel("table"), limit=3)
    last = await mette.until("HISTORY")
    first = text(objs(last, "messages")[0], "id")
    await mette.do("history", channel_id=mette.channel("table"), limit=10, before=first)
    rest = await mette.until("HISTORY")

    assert [m["content"] for m in objs(last, "messages")] == ["line 4", "line 5", "line 6"]
    assert [m["content"] for m in objs(rest, "messages")] == [f"line {n}" for n in range(4)]
    assert (last["more"], rest["more"]) == (True, False)


async def test_ones_own_ephemeral_messages_are_in_ones_history(street: Street, bot: SmallBot):
    mette, kasper = await street.open(), await street.open(1)
    await mette.call("debt whisper")
    await mette.message("And this too.")

    for tab in (mette, kasper):
        await tab.do("history", channel_id=tab.channel("table"))

    assert len(objs(await mette.until("HISTORY"), "messages")) == 2
    assert objs(await kasper.until("HISTORY"), "messages") == []


async def test_two_tabs_of_one_person_see_the_same(street: Street):
    one, other = await street.open(), await street.open()

    await one.say("Here I am.")

    assert await one.message("Here I am.") == await other.message("Here I am.")


async def test_a_page_that_comes_back_is_told_what_it_missed(street: Street):
    mette, kasper = await street.open(), await street.open(1)
    await mette.socket.close()
    await kasper.say("You missed this.")
    said = await kasper.message("You missed this.")

    back = await street.open()

    assert obj(back.ready, "unread")[back.channel("table")] == said["id"]


async def test_the_page_sees_the_bot_come_and_go(street: Street, bot: SmallBot):
    mette = await street.open()

    await bot.close()

    assert await mette.until("BOT") == {"online": False}


async def test_a_command_while_the_bot_is_away_fails(street: Street, bot: SmallBot):
    mette = await street.open()
    street.standin.interactions.answer_seconds = 0.05
    await bot.close()

    nonce = await mette.call("debt card")

    await mette.answered(nonce, "failed")


@pytest.mark.parametrize(
    "op",
    [
        {"op": "dance"},
        {"op": "send"},
        {"op": "send", "channel_id": "7", "content": "x"},
        {"op": "component", "channel_id": {}, "message_id": []},
        {"op": "command", "channel_id": "1", "data": {"id": 4}},
        {"op": "modal", "interaction_id": "9"},
        {"op": "open_dm", "user_id": "9"},
        {"op": "history", "channel_id": None, "limit": "many"},
        {},
    ],
)
async def test_nonsense_is_refused_and_the_page_goes_on(street: Street, op: dict[str, object]):
    mette = await street.open()

    await mette.socket.send_json(op | {"nonce": "nonsense"})

    assert (await mette.refused("nonsense"))[1]
    await mette.say("Fine again.")
    await mette.message("Fine again.")


async def test_what_is_no_json_is_refused(street: Street):
    mette = await street.open()

    await mette.socket.send_str("hello?")

    assert (await mette.until("REFUSED"))["message"] == "That was not understood."


@pytest.mark.parametrize(
    "raw",
    [
        '{"op":"send","nonce":"odd","channel_id":"%s","content":"half \\ud83d emoji"}',
        '{"op":"send","nonce":"odd","channel_id":"%s","content":"whole \\ud83d\\ude00 emoji"}',
        '{"op":"send","nonce":"odd","channel_id":"%s","content":"nul \\u0000 emoji"}',
    ],
)
async def test_odd_letters_reach_everybody(street: Street, bot: SmallBot, raw: str):
    mette, kasper = await street.open(), await street.open(1)

    await mette.socket.send_str(raw % mette.channel("table"))

    await kasper.message("emoji")
    await bot.next_heard()


@pytest.mark.parametrize(
    "raw",
    [
        '{"op":"typing","channel_id":NaN}',
        '{"op":"history","channel_id":"' + "9" * 5000 + '"}',
        '{"op":"history","channel_id":' + "9" * 4000 + "}",
        "[" * 20_000,
    ],
)
async def test_monstrous_frames_are_refused(street: Street, raw: str):
    mette = await street.open()

    await mette.socket.send_str(raw)

    await mette.until("REFUSED")
    await mette.say("Fine again.")
    await mette.message("Fine again.")


async def test_only_its_own_names_are_answered(street: Street, standin: StandIn):
    port = standin.url.split(":")[2].strip("/")
    wanted = [
        ("evil.example", 421),
        (f"evil.example:{port}", 421),
        ("127.0.0.1:1", 421),
        (f"localhost:{port}", 200),
        (f"127.0.0.1:{port}", 200),
    ]

    for host, status in wanted:
        async with street.session.get(
            f"{standin.url}page/people", headers={"Host": host}
        ) as answer:
            assert answer.status == status, host


async def test_a_foreign_page_cannot_connect(street: Street, standin: StandIn):
    me = next(standin.world.people()).id
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://evil.example"}

    for path in (f"page/ws?user={me}", "gateway?v=10&encoding=json"):
        async with street.session.get(standin.url + path, headers=headers) as answer:
            assert answer.status == 403


async def test_nobody_can_be_a_person_who_does_not_exist(street: Street, standin: StandIn):
    for who in ("1", "", standin.world.bot.id):
        async with street.session.get(f"{standin.url}page/ws?user={who}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    "path",
    [
        "page/..%2fserver.py",
        "page/%2e%2e/server.py",
        "page/server.py",
        "page/",
        "page/x.js",
        f"page/{'x' * 3000}.js",
        "page/%00.js",
        "cdn/embed/avatars/²" + ".png",
        "cdn/embed/avatars/" + "9" * 5000 + ".png",
        "cdn/embed/avatars/.png",
        "cdn/attachments/1/1/none/" + "x" * 3000 + ".png",
    ],
)
async def test_only_what_is_there_is_served(street: Street, path: str):
    async with street.session.get(street.standin.url + path) as answer:
        assert answer.status == 404


async def test_the_page_is_served_with_a_policy_that_keeps_it_to_itself(street: Street):
    async with street.session.get(street.standin.url) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_default_portraits_are_drawn(street: Street, bot: SmallBot):
    user = bot.user
    assert user is not None

    portrait = await user.display_avatar.read()

    assert portrait.startswith(b"\x89PNG")


async def test_a_page_that_does_not_read_is_dropped(
    street: Street, standin: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.page.OUTBOX", 50)
    slow = await street.open()
    channel = standin.world.channels[slow.channel("table")]

    for _ in range(200):
        standin.world.update_channel(channel)

    await eventually(lambda: standin.pages.open_tabs == 0)


async def test_a_page_that_lets_large_frames_pile_up_is_dropped_and_one_that_reads_is_not(
    street: Street, standin: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.page.OUTBOX_BYTES", 100_000)
    kasper = await street.open(1)
    await kasper.say("x" * 2000)
    said = await kasper.message("x")
    message = standin.world.message(text(said, "channel_id"), text(said, "id"))
    assert message is not None

    for _ in range(100):
        standin.world.update_message(message)
        await kasper.until("MESSAGE_UPDATE")
    assert standin.pages.open_tabs == 1
    for _ in range(100):
        standin.world.update_message(message)

    await eventually(lambda: standin.pages.open_tabs == 0)


async def test_a_first_frame_comes_however_large_it_is(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.page.OUTBOX_BYTES", 10)

    kasper = await street.open(1)

    assert obj(kasper.ready, "me")["global_name"] == "Kasper"


async def test_too_many_pages_are_refused(
    street: Street, standin: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.standin.page.TABS", 1)
    mette = await street.open()

    async with street.session.get(f"{standin.url}page/ws?user={mette.me}") as answer:
        assert answer.status == 503


async def test_direct_messages_are_for_the_bot_only(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    nonce = await mette.do("open_dm", user_id=kasper.me)

    assert "Only the bot" in (await mette.refused(nonce))[1]


async def test_a_port_that_is_taken_is_said_and_leaves_nothing_behind(standin: StandIn):
    second = StandIn(token=TOKEN, port=int(standin.url.split(":")[2].strip("/")))

    with pytest.raises(OSError, match="address already in use"):
        await second.start()

    await second.stop()
