"""Whatever is typed into whichever field: one private answer, nothing broken, nothing followed."""

from __future__ import annotations

import logging

import pytest

from bot import crowd
from db import codec, journal
from tests.play.people import Person, Server, Table, World
from tests.play.test_commands import SUBCOMMAND, Described, below, listed, registered

pytestmark = pytest.mark.sqlite

TEXT, WHOLE, YES_OR_NO = 3, 4, 5
HOSTILE = [
    "@everyone @here <@&1> <@1> <#1>",
    "**bold** __under__ ||spoiler|| `code` ```js\n1``` # head\n> quote\n- list",
    "\u202egnp.exe\u202c \u200b\u200d\ufeff\u2066x\u2069",
    "Z\u0351\u0363\u0364\u0365a\u0351\u0363\u0364l\u0351\u0363\u0364\u0365g\u0351\u0363o",
    "\U0001f525\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1f0",
    "'; DROP TABLE journal; --",
    '{"format":1,"player":"1"}',
    "!!python/object/apply:os.system ['true']",
    "{owed:kr} %s %(x)s {0.__class__} ${x!r}",
    "a\x00b\x07c\x1b[31m\x7f",
    "x" * 2000,
    "\u00e6" * 6000,
    " \t \u00a0 ",
    "1e309",
    "-1",
    "NaN",
    "\u0664\u0660\u0660\u0660",
    "9" * 60,
    "p1:end_yes:1::",
    "../../etc/passwd",
    "<t:0:R> https://discord.gg/nowhere [x](https://x.invalid)",
]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is slowed here: this is about what is typed, and not how fast."""
    monkeypatch.setattr(crowd, "BURST", 10**6)
    monkeypatch.setattr(crowd, "CAMPAIGN_BURST", 10**6)


def fields(world: World) -> list[tuple[str, str, dict[str, object]]]:
    """Every option of every command that takes a text, with the others it cannot do without."""
    found: list[tuple[str, str, dict[str, object]]] = []
    for group in registered(world):
        for path, described in below(group):
            if described["type"] != SUBCOMMAND or path == group["name"]:
                continue
            options = listed(described, "options")
            for option in options:
                if option["type"] == TEXT and not option.get("choices"):
                    rest = [other for other in options if other is not option]
                    found.append((path, str(option["name"]), needed(rest)))
    return found


def needed(options: list[Described]) -> dict[str, object]:
    plain: dict[object, object] = {TEXT: "Rita", WHOLE: 1, YES_OR_NO: True}
    found: dict[str, object] = {}
    for option in options:
        if not option.get("required"):
            continue
        choices = listed(option, "choices")
        found[str(option["name"])] = choices[0]["value"] if choices else plain.get(option["type"])
    return found


async def test_no_text_in_any_field_breaks_anything(
    frank: Person, table: Table, server: Server, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    rita = await table.joins("Rita", versus=True)
    server.admin.sits_at = table
    tried = 0
    for path, option, others in fields(table.world):
        filled = dict.fromkeys(others, rita.actor) if None in others.values() else others
        who = server.admin if path.startswith("campaign") else frank
        for text in HOSTILE:
            answer = await who.types(path, **{**filled, option: text})
            assert answer.strip(), (path, option, text)
            assert "went wrong" not in answer, (path, option, text)
            assert "x" * 300 not in answer, (path, option)
            tried += 1

    assert tried > 400
    broken = ("command_failed", "button_failed", "event_failed", "letter_given_up")
    assert [one.message for one in caplog.records if one.message in broken] == []
    stored = await journal.stored_state(table.world.bot.database.store, table.id)
    assert codec.state_to_text(journal.replayed(await table.journal())) == stored
    for one in table.world.messages():
        assert set(one.ping_user_ids) <= {frank.id, rita.id}


async def test_no_name_that_is_no_name_sits_down(table: Table):
    kurt = table.person("Kurt")

    for text in HOSTILE:
        with table.world.unchanged():
            answer = await kurt.types("session join", name=text)
        assert "[I'm in]" not in answer or text.strip() in ("-1", "NaN", "1e309"), text


async def test_no_text_in_any_form_breaks_anything(
    frank: Person, table: Table, caplog: pytest.LogCaptureFixture
):
    await frank.types("milo talk", text="Hello")
    for text in HOSTILE:
        if text.strip():
            answer = await frank.fills("Answer", text[:500])
            assert answer.strip()
            assert "went wrong" not in answer
    assert not any(one.message == "button_failed" for one in caplog.records)


@pytest.mark.parametrize(
    "custom_id",
    [
        "p1:end_yes:999999999999999999999::",
        "p1:rewind:1::9.9",
        "p1:rewind:1::..",
        "p1:seat_yes:1::d1",
        "p1:start_yes:0::x|y|z",
        "p1:start_yes:0::",
        "p1:erase_yes:0::1",
        "p1:join_yes:1::|99999",
        "p1:pace_yes:1::warp",
        "p1:nothing:1:d1:x",
    ],
)
async def test_a_button_that_nobody_made_does_nothing(frank: Person, table: Table, custom_id: str):
    it = frank.finds("Prices")

    with table.world.unchanged():
        answer = await frank.forges(it, custom_id)

    assert answer.strip()
    assert "went wrong" not in answer
