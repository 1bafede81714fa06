"""Discord's rules on what a message, a form and a suggestion may hold, asked over the wire."""

from __future__ import annotations

import json

import aiohttp
import pytest

from bot.standin.files import png
from bot.standin.wire import Obj, load_obj, obj, objs, text
from tests.wire.by_hand import connected, frame, identify
from tests.wire.people import Street
from tests.wire.small_bot import TOKEN, SmallBot

OPEN_FORM, SUGGEST = 9, 8


def v2(*components: Obj) -> Obj:
    return {"flags": 1 << 15, "components": list(components)}


def row(*components: Obj) -> Obj:
    return {"type": 1, "components": list(components)}


def words(content: str = "x") -> Obj:
    return {"type": 10, "content": content}


def select(**changed: object) -> Obj:
    options = [{"label": name, "value": name} for name in "ab"]
    return {"type": 3, "custom_id": "s", "options": options} | changed


def button(**changed: object) -> Obj:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "b"} | changed


def picture(url: str = "https://example.org/x.png", **changed: object) -> Obj:
    return {"type": 11, "media": {"url": url}} | changed


def field(**changed: object) -> Obj:
    return {"type": 4, "style": 1, "custom_id": "f"} | changed


def label(component: Obj, **changed: object) -> Obj:
    return {"type": 18, "label": "How much", "component": component} | changed


def form(*components: Obj, **changed: object) -> Obj:
    return {"title": "Form", "custom_id": "form", "components": list(components)} | changed


async def posted(street: Street, body: Obj) -> tuple[int, Obj]:
    channel = next(iter(street.standin.world.channels))
    return await street.rest("POST", f"/channels/{channel}/messages", body)


@pytest.mark.parametrize(
    "body",
    [
        v2(words(), {"type": 14, "spacing": 2, "divider": False}),
        v2({"type": 9, "components": [words()], "accessory": picture(description="Alt")}),
        v2({"type": 9, "components": [words()] * 3, "accessory": button()}),
        v2({"type": 12, "items": [{"media": {"url": "https://example.org/x.png"}}] * 10}),
        v2({"type": 17, "accent_color": 0xFF0000, "spoiler": True, "components": [words()]}),
        v2(row(select(min_values=0, max_values=2, placeholder="Choose"))),
        v2(
            row({"type": 6, "custom_id": "r"}),
            row({"type": 8, "custom_id": "c", "channel_types": [0]}),
        ),
        v2(row(button(style=5, url="https://example.org", custom_id=None))),
        v2(row(button(label=None, emoji={"name": "🤝"}))),
        v2(row(button(label=None, emoji={"name": "own", "id": "123456789012345678"}))),
        v2(words() | {"id": 7}, words()),
        {"embeds": [{"title": "x", "footer": {"text": "y"}, "author": {"name": "z"}}]},
        {"embeds": [{"description": "x", "fields": [{"name": "a", "value": "b"}] * 25}]},
        {"content": "x", "components": [row(button()), row(select())]},
    ],
)
async def test_what_keeps_the_rules_is_posted(street: Street, body: Obj):
    status, said = await posted(street, body)

    assert status == 200, said


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (v2(words("")), "components.0.content"),
        (v2(words() | {"id": 7}, words() | {"id": 7}), "components.1.id"),
        (v2({"type": 9, "components": [words()] * 4, "accessory": picture()}), "components"),
        (v2({"type": 9, "components": [words()], "accessory": select()}), "accessory.type"),
        (v2({"type": 9, "components": [button()], "accessory": picture()}), "components.0.type"),
        (v2(picture()), "components.0.type"),
        (v2({"type": 12, "items": []}), "items"),
        (v2({"type": 12, "items": [{"media": {"url": "file:///etc/passwd"}}]}), "media.url"),
        (v2({"type": 13, "file": {"url": "https://example.org/x.txt"}}), "file.url"),
        (
            v2({"type": 9, "components": [words()], "accessory": picture(description="x" * 1025)}),
            "desc",
        ),
        (v2({"type": 17, "accent_color": 0x1000000, "components": [words()]}), "accent_color"),
        (v2(row(select(), button())), "components"),
        (v2(row(select(options=[]))), "options"),
        (v2(row(select(options=[{"label": "a", "value": "a"}] * 2))), "options.1.value"),
        (v2(row(select(placeholder="x" * 151))), "placeholder"),
        (v2(row(select(min_values=2, max_values=1))), "min_values"),
        (v2(row(button(label="x" * 81))), "label"),
        (v2(row(button(style=5, custom_id=None))), "url"),
        (v2(row(button(style=5, url="https://example.org"))), "custom_id"),
        (v2(row(button(style=5, url="javascript:alert(1)", custom_id=None))), "url"),
        (v2(row(button(url="https://example.org"))), "url"),
        (v2(row(button(emoji={"name": "handshake"}))), "emoji.name"),
        (v2(row(button(style=9))), "style"),
        (v2(row(field())), "components.0.components.0.type"),
        (v2(label(field())), "components.0.type"),
        (
            {"content": "x", "components": [row(button(custom_id=str(n))) for n in range(6)]},
            "components",
        ),
        ({"embeds": [{"title": "x"}] * 11}, "embeds"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, "embeds.0.fields"),
        ({"embeds": [{"fields": [{"name": "", "value": "b"}]}]}, "embeds.0.fields.0.name"),
        ({"embeds": [{"description": "x" * 4000, "footer": {"text": "y" * 2001}}]}, "embeds.0"),
        ({"content": "x", "allowed_mentions": {"parse": ["nobody"]}}, "allowed_mentions.parse"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "users"),
        ({"content": "x", "attachments": [{"id": 0, "filename": "x.png"}]}, "attachments.0.id"),
        ({"content": 7}, "content"),
        ({"content": "x", "tts": "yes"}, "tts"),
        ({"content": "x", "embeds": {}}, "embeds"),
        ({"content": "x", "embeds": [7]}, "embeds.0"),
        ({"content": "x", "components": [row({"type": "x"})]}, "components.0.components.0.type"),
    ],
)
async def test_what_breaks_a_rule_is_named(street: Street, body: Obj, where: str):
    status, said = await posted(street, body)

    assert (status, said["code"]) == (400, 50035)
    assert where in text(said, "message")


@pytest.mark.parametrize(
    "opened",
    [
        form(label(field(max_length=9, placeholder="4.000", value="1"))),
        form(row(field(label="The old way"))),
        form(words("Read this first."), label(select(required=False), description="Or not")),
        form(label({"type": 5, "custom_id": "who"})),
        form(
            label(
                {"type": 21, "custom_id": "r", "options": [{"label": n, "value": n} for n in "ab"]}
            )
        ),
        form(label({"type": 22, "custom_id": "c", "options": [{"label": "a", "value": "a"}]})),
        form(label({"type": 23, "custom_id": "yes"})),
    ],
)
async def test_a_form_that_keeps_the_rules_is_opened(street: Street, bot: SmallBot, opened: Obj):
    mette = await street.open()
    nonce = await mette.call("debt mute")
    sent = await mette.answered(nonce, "sent")

    answer = await street.callback(text(sent, "id"), {"type": OPEN_FORM, "data": opened})

    assert answer == (204, 0)
    modal = await mette.until("MODAL")
    assert modal["title"] == "Form"
    assert len(objs(modal, "components")) == len(objs(opened, "components"))


@pytest.mark.parametrize(
    "opened",
    [
        form(),
        form(*(label(field(custom_id=str(n))) for n in range(6))),
        form(label(field()), title="x" * 46),
        form(label(field()), custom_id=""),
        form(label(field(), label="x" * 46)),
        form(label(field(), description="x" * 101)),
        form(label(field(label="Twice"))),
        form(row(field())),
        form(row(field(label="a"), field(label="b", custom_id="g"))),
        form(label(field(style=3))),
        form(label(field(max_length=4001))),
        form(label(field()), label(field())),
        form(label(select(disabled=True))),
        form(label(button())),
        form(button()),
        form(label({"type": 21, "custom_id": "r", "options": [{"label": "a", "value": "a"}]})),
    ],
)
async def test_a_form_that_breaks_a_rule_is_not_opened(street: Street, bot: SmallBot, opened: Obj):
    mette = await street.open()
    nonce = await mette.call("debt mute")
    sent = await mette.answered(nonce, "sent")

    answer = await street.callback(text(sent, "id"), {"type": OPEN_FORM, "data": opened})

    assert answer == (400, 50035)


async def test_every_kind_of_field_can_be_filled_in(street: Street):
    options = [{"label": name, "value": name} for name in "ab"]
    opened = form(
        label({"type": 21, "custom_id": "radio", "options": options}),
        label({"type": 22, "custom_id": "boxes", "options": options}),
        label({"type": 23, "custom_id": "box"}),
        label({"type": 5, "custom_id": "who"}),
    )
    route = f"/applications/{street.standin.world.bot.id}/commands"
    await street.rest("PUT", route, [{"name": "ask", "description": "Ask"}])
    mette = await street.open()
    async with connected(street) as socket:
        await identify(socket)
        sent = await mette.answered(await mette.call("ask"), "sent")
        await street.callback(text(sent, "id"), {"type": OPEN_FORM, "data": opened})
        filled: list[Obj] = [
            {"type": 21, "custom_id": "radio", "value": "b"},
            {"type": 22, "custom_id": "boxes", "values": ["a", "b"]},
            {"type": 23, "custom_id": "box", "value": True},
            {"type": 5, "custom_id": "who", "values": [mette.me]},
        ]

        wrong = await mette.do(
            "modal",
            interaction_id=sent["id"],
            components=[{"type": 18, "component": filled[0] | {"value": "c"}}],
        )
        await mette.do(
            "modal",
            interaction_id=sent["id"],
            components=[{"type": 18, "component": one} for one in filled],
        )
        frames = [await frame(socket) for _ in range(4)]

    assert "choose one" in (await mette.refused(wrong))[1]
    names = [one["t"] for one in frames]
    assert names == ["READY", "GUILD_CREATE", "INTERACTION_CREATE", "INTERACTION_CREATE"]
    data = obj(obj(frames[-1], "d"), "data")
    given = [obj(item, "component") for item in objs(data, "components")]
    said = [one.get("value", one.get("values")) for one in given]
    assert said == ["b", ["a", "b"], True, [mette.me]]
    assert mette.me in obj(obj(data, "resolved"), "users")


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": "x", "value": "x"}] * 26,
        [{"name": "", "value": "x"}],
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
        [{"name": "x"}],
    ],
)
async def test_suggestions_that_break_a_rule_are_refused(
    street: Street, bot: SmallBot, choices: list[Obj]
):
    mette = await street.open()
    street.standin.link.forget_sessions()
    data = mette.data("debt pay", {"where": "v"}, "where")
    nonce = await mette.do("autocomplete", channel_id=mette.channel("table"), data=data)
    sent = await mette.answered(nonce, "sent")

    body: Obj = {"type": SUGGEST, "data": {"choices": choices}}
    assert await street.callback(text(sent, "id"), body) == (400, 50035)


async def test_an_answer_of_the_wrong_kind_is_refused(street: Street, bot: SmallBot):
    mette = await street.open()
    nonce = await mette.call("debt mute")
    sent = await mette.answered(nonce, "sent")

    for kind in (1, 6, 7, 8, 12):
        assert await street.callback(text(sent, "id"), {"type": kind, "data": {}}) == (400, 50035)


async def test_files_come_with_a_form_and_are_kept_or_dropped_by_edits(street: Street):
    channel = next(iter(street.standin.world.channels))
    url = f"{street.standin.api}/channels/{channel}/messages"
    headers = {"Authorization": f"Bot {TOKEN}"}
    payload = {
        "content": "Two.",
        "attachments": [{"id": 0, "description": "first"}, {"id": 1, "filename": "b c?.png"}],
    }
    sent = aiohttp.FormData(quote_fields=False)
    sent.add_field("payload_json", json.dumps(payload))
    for index in range(2):
        sent.add_field(f"files[{index}]", png(2, 3, (index, 0, 0)), filename=f"{index}.png")

    async with street.session.post(url, data=sent, headers=headers) as answer:
        said = load_obj(await answer.read()) or {}
    first, second = objs(said, "attachments")
    route = f"/channels/{channel}/messages/{said['id']}"
    edited = await street.rest("PATCH", route, {"attachments": [{"id": second["id"]}]})

    assert first["description"] == "first"
    assert (first["filename"], second["width"], second["height"]) == ("0.png", 2, 3)
    assert [a["id"] for a in objs(edited[1], "attachments")] == [second["id"]]
    async with street.session.get(text(second, "url")) as answer:
        assert await answer.read() == png(2, 3, (1, 0, 0))
