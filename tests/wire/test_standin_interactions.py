"""Commands, buttons, forms and suggestions, from the page through the real library and back."""

from __future__ import annotations

import asyncio

import pytest

from bot.standin import StandIn
from bot.standin.wire import Obj, number, obj, objs, text
from tests.wire.people import Street, Tab
from tests.wire.small_bot import SmallBot

pytestmark = pytest.mark.usefixtures("bot")


def filled(amount: str | None, day: str) -> list[Obj]:
    fields: list[Obj] = [{"type": 3, "custom_id": "day", "values": [day]}]
    if amount is not None:
        fields.append({"type": 4, "custom_id": "amount", "value": amount})
    return [{"type": 18, "component": field} for field in fields]


async def opened_form(tab: Tab) -> Obj:
    nonce = await tab.call("debt word")
    return await tab.until("MODAL", lambda data: data["nonce"] == nonce)


async def send_form(tab: Tab, form: Obj, components: list[Obj]) -> str:
    return await tab.do(
        "modal",
        interaction_id=form["interaction_id"],
        custom_id=form["custom_id"],
        channel_id=tab.channel("table"),
        components=components,
    )


async def test_a_command_in_a_group_is_answered_for_everybody(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    nonce = await mette.call("debt pay", amount=7, where="Valby", to=kasper.me)

    said = await kasper.message("Mette Lund pays 7 in Valby to Kasper.")
    await mette.answered(nonce)
    metadata = obj(said, "interaction_metadata")
    assert metadata["name"] == "debt pay"
    assert obj(metadata, "user")["id"] == mette.me


async def test_suggestions_come_while_an_option_is_typed(street: Street):
    mette = await street.open()

    found = await mette.complete("debt pay", "where", where="bro")

    assert found == ["Vesterbro", "Nørrebro"]


async def test_an_ephemeral_answer_reaches_one_person_only(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    await mette.call("debt whisper")

    said = await mette.message("Between us.")
    await mette.message("And this too.")
    assert number(said, "flags") & 64
    assert await kasper.settled() == []


async def test_an_ephemeral_message_cannot_be_fetched_by_the_bot(street: Street, standin: StandIn):
    mette = await street.open()
    await mette.call("debt whisper")

    said = await mette.message("Between us.")

    assert standin.world.message(text(said, "channel_id"), text(said, "id")) is None


async def test_a_dynamic_button_changes_the_message_it_is_on(street: Street):
    mette, kasper = await street.open(), await street.open(1)
    await mette.call("debt card", kroner=3)
    card = await kasper.until("MESSAGE_CREATE")

    await kasper.press(card, "due:3")

    changed = await mette.until("MESSAGE_UPDATE")
    box = objs(changed, "components")[0]
    assert text(objs(box, "components")[0], "content") == "You owe **6**."
    assert changed["id"] == card["id"]


async def test_a_button_that_is_gone_is_refused(street: Street):
    mette = await street.open()
    await mette.call("debt card", kroner=3)
    card = await mette.until("MESSAGE_CREATE")

    nonce = await mette.press(card, "due:4")

    assert (await mette.refused(nonce))[1] == "That button is no longer there."


async def test_a_form_is_opened_filled_in_and_answered(street: Street):
    mette = await street.open()
    form = await opened_form(mette)

    await send_form(mette, form, filled("4000", "Friday"))

    assert form["title"] == "Give your word"
    await mette.message("4000 by Friday.")


async def test_a_form_with_a_field_missing_is_refused_and_can_be_sent_again(street: Street):
    mette = await street.open()
    form = await opened_form(mette)

    missing = await send_form(mette, form, filled(None, "Friday"))
    too_long = await send_form(mette, form, filled("1234567890", "Friday"))
    not_offered = await send_form(mette, form, filled("5", "Sunday"))

    assert "required" in (await mette.refused(missing))[1]
    assert "between 0 and 9" in (await mette.refused(too_long))[1]
    assert "choose" in (await mette.refused(not_offered))[1]
    await send_form(mette, form, filled("5", "Saturday"))
    await mette.message("5 by Saturday.")


async def test_a_form_is_answered_once(street: Street):
    mette = await street.open()
    form = await opened_form(mette)
    await mette.answered(await send_form(mette, form, filled("5", "Friday")))

    again = await send_form(mette, form, filled("5", "Friday"))

    assert "expired" in (await mette.refused(again))[1]


async def test_a_deferred_answer_waits_and_is_then_filled_in(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    nonce = await mette.call("debt think")

    waiting = await mette.until("MESSAGE_CREATE")
    assert number(waiting, "flags") & 128
    await mette.answered(nonce, "deferred")
    first, second = await mette.until("MESSAGE_UPDATE"), await mette.until("MESSAGE_UPDATE")
    assert [first["content"], second["content"]] == ["I have thought.", "I have thought twice."]
    assert {first["id"], second["id"]} == {waiting["id"]}
    assert not number(first, "flags") & 128
    assert number(second, "flags") & 64
    assert await kasper.settled() == []


async def test_an_interaction_without_an_answer_fails_after_three_seconds(
    street: Street, standin: StandIn
):
    mette = await street.open()
    assert standin.interactions.answer_seconds == 3
    standin.interactions.answer_seconds = 0.05

    nonce = await mette.call("debt mute")

    failed = await mette.answered(nonce, "failed")
    assert failed["message"] == "The application did not respond"
    late = await street.callback(text(failed, "id"), {"type": 4, "data": {"content": "Late."}})
    assert late == (404, 10062)


async def test_a_second_answer_is_refused(street: Street):
    mette = await street.open()

    await mette.call("debt twice")

    await mette.message("Once.")
    await mette.message("code 40060")


async def test_a_token_ends_after_a_quarter_of_an_hour(street: Street, standin: StandIn):
    mette = await street.open()
    nonce = await mette.call("debt card")
    answer = await mette.answered(nonce)
    interaction = standin.interactions.find(text(answer, "id"))
    assert interaction is not None
    route = f"/webhooks/{mette.bot}/{interaction.token}"

    before = await street.rest("POST", route, {"content": "Still here."})
    interaction.ends -= 15 * 60
    after = await street.rest("POST", route, {"content": "Too late."})
    standin.sweep()

    assert before[0] == 200
    assert (after[0], after[1]["code"]) == (401, 50027)
    assert standin.interactions.find(text(answer, "id")) is None


async def test_a_wait_that_nobody_ends_is_taken_away(street: Street, standin: StandIn):
    mette = await street.open()
    standin.interactions.answer_seconds = 5
    nonce = await mette.call("debt mute")
    sent = await mette.answered(nonce, "sent")
    assert await street.callback(text(sent, "id"), {"type": 5}) == (204, 0)
    await mette.answered(nonce, "deferred")
    interaction = standin.interactions.find(text(sent, "id"))
    assert interaction is not None

    interaction.ends -= 15 * 60
    standin.sweep()

    await mette.until("MESSAGE_DELETE")
    await mette.answered(nonce, "failed")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"where": "Valby"}, "'amount' is required"),
        ({"amount": 0, "where": "Valby"}, "at least 1"),
        ({"amount": 101, "where": "Valby"}, "at most 100"),
        ({"amount": "7", "where": "Valby"}, "wrong kind"),
        ({"amount": 7, "where": "Valby", "to": "123"}, "points at nothing"),
        ({"amount": 7, "where": "Valby", "why": "no"}, "no option 'why'"),
    ],
)
async def test_options_that_break_their_rules_never_reach_the_bot(
    street: Street, options: Obj, said: str
):
    mette = await street.open()

    data = mette.data("debt pay", options)
    nonce = await mette.do("command", channel_id=mette.channel("table"), data=data)

    assert said in (await mette.refused(nonce))[1]


async def test_a_command_is_hidden_from_those_who_may_not_use_it(street: Street):
    mette, kasper = await street.open(), await street.open(1)

    await mette.call("open_table")
    nonce = await kasper.do(
        "command", channel_id=kasper.channel("table"), data=mette.data("open_table", {})
    )

    await mette.message("Opened: True.")
    assert "open_table" not in {command["name"] for command in objs(kasper.ready, "commands")}
    assert (await kasper.refused(nonce))[0] == 50013


async def test_commands_work_in_private_unless_they_are_for_the_server(street: Street):
    mette = await street.open()
    await mette.do("open_dm", user_id=mette.bot)
    dm = await mette.until("CHANNEL_CREATE")

    await mette.call("debt pay", text(dm, "id"), amount=7, where="Valby")
    nonce = await mette.call("open_table", text(dm, "id"))

    said = await mette.message("Mette Lund pays 7 in Valby to nobody.")
    assert said["channel_id"] == dm["id"]
    assert (await mette.refused(nonce))[0] == 50013


async def test_a_command_on_a_message_gives_the_bot_its_words(street: Street):
    mette = await street.open()
    await mette.say("I will pay on Friday.")
    said = await mette.message("Friday")
    command = next(c for c in objs(mette.ready, "commands") if c["name"] == "Hold to it")

    data = {"id": command["id"], "name": "Hold to it", "type": 3, "target_id": said["id"]}
    await mette.do("command", channel_id=said["channel_id"], data=data)

    await mette.message("Held: I will pay on Friday.")


async def test_ten_commands_at_once_are_all_answered(street: Street, bot: SmallBot):
    tabs = [await street.open(index % 4) for index in range(4)]

    calls = [tab.call("debt pay", amount=n, where="Valby") for n in range(1, 11) for tab in tabs]
    await asyncio.gather(*calls)

    for tab in tabs:
        for _ in range(40):
            await tab.until("MESSAGE_CREATE")
    assert not bot.is_closed()


async def by_hand(street: Street, **command: object) -> tuple[Tab, Obj]:
    """A page, and a command that nobody will answer."""
    route = f"/applications/{street.standin.world.bot.id}/commands"
    status, made = await street.rest("PUT", route, [{"name": "ask", "type": 1} | command])
    assert status == 200, made
    tab = await street.open(1)
    return tab, objs(made, "listed")[0]


async def test_a_command_on_a_person_names_them(street: Street):
    kasper, command = await by_hand(street, name="Owe them", type=2)
    data = {"id": command["id"], "name": "Owe them", "type": 2}

    wrong = await kasper.do(
        "command", channel_id=kasper.channel("table"), data=data | {"target_id": "1"}
    )
    right = await kasper.do(
        "command", channel_id=kasper.channel("table"), data=data | {"target_id": kasper.me}
    )

    assert (await kasper.refused(wrong))[1] == "That person is not here."
    await kasper.answered(right, "sent")


async def test_an_age_restricted_command_works_where_that_is_allowed(street: Street):
    kasper, _ = await by_hand(street, description="Ask", nsfw=True)

    allowed = await kasper.call("ask")
    refused = await kasper.call("ask", kasper.channel("lobby"))

    await kasper.answered(allowed, "sent")
    assert (await kasper.refused(refused))[1] == "You cannot use /ask here."


async def test_commands_for_private_channels_only_are_refused_in_the_server(street: Street):
    kasper, _ = await by_hand(street, description="Ask", contexts=[1])

    refused = await kasper.call("ask")

    assert (await kasper.refused(refused))[0] == 50013


async def test_options_that_point_at_things_bring_them_along(street: Street):
    options = [
        {"type": kind, "name": name, "description": name}
        for kind, name in ((7, "channel"), (8, "role"), (9, "either"), (10, "number"), (5, "yes"))
    ]
    kasper, _ = await by_hand(street, description="Ask", options=options)
    world = street.standin.world
    role = next(role for role in world.roles.values() if role.name == "Host")

    right = await kasper.call(
        "ask", channel=kasper.channel("lobby"), role=role.id, either=role.id, number=1.5, yes=True
    )
    wrong = [
        await kasper.call("ask", channel="1"),
        await kasper.call("ask", role=kasper.me),
        await kasper.call("ask", number="1"),
        await kasper.call("ask", yes="yes"),
    ]

    await kasper.answered(right, "sent")
    for nonce in wrong:
        assert (await kasper.refused(nonce))[0] == 50035
