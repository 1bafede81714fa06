"""Letters that replace earlier ones, pings that are enough, text for who has it read aloud."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import discord
import pytest
from discord.app_commands import AppCommand

from bot.cards import Button, Card, Chart
from bot.mentions import Mentions, names
from bot.ui import layout
from bot.wording import languages
from db import schema
from db.outbox import TABLE, Letter, phone
from game.moves import SetCalls
from game.orders import Configure, SetManners
from tests.bot.fake_discord import ARCHIVED, UNKNOWN_MESSAGE, refused
from tests.bot.mail import CHANNEL, FRANK, Mail
from tests.db.tables import rows


async def sent(mail: Mail, target: str, line: str) -> int:
    """Send a letter; return its number in the outbox."""
    await mail.say((target, line))
    await mail.deliver()
    return max(row.id for row in await rows(mail.database, schema.outbox))


def fold(target: str, letter: int) -> Letter:
    return Letter(target, Card(lines=["folded"], fold=letter).to_text())


@pytest.mark.parametrize("target", [TABLE, phone(FRANK)])
async def test_a_message_that_was_sent_says_one_sentence_and_nothing_is_sent_anew(
    mail: Mail, target: str
):
    letter = await sent(mail, target, "a scene")
    await sent(mail, target, "another")
    before = len(mail.world.tried)

    await mail.write(fold(target, letter))
    await mail.deliver()

    shown = [one.text for one in mail.world.shown if one.text in ("a scene", "another", "folded")]
    assert shown == ["folded", "another"]
    assert len(mail.world.tried) == before
    assert await mail.waiting() == 0


async def test_what_was_never_sent_or_is_gone_needs_no_folding(mail: Mail):
    letter = await sent(mail, TABLE, "a scene")
    mail.world.fail(("edit", CHANNEL), refused(404, UNKNOWN_MESSAGE))

    await mail.write(fold(TABLE, letter), fold(TABLE, 10**6), fold(phone(FRANK), letter))
    await mail.deliver()

    assert await mail.waiting() == 0


async def test_a_thread_that_fell_quiet_is_opened_to_fold_something_in_it(mail: Mail):
    letter = await sent(mail, phone(FRANK), "a scene")
    [thread] = mail.world.threads
    mail.world.fail(("edit", thread), refused(400, ARCHIVED))

    await mail.write(fold(phone(FRANK), letter))
    await mail.deliver()

    assert "folded" in mail.world.texts(thread)


# Pings.


async def rung(mail: Mail, line: str) -> bool:
    await mail.ring(line)
    await mail.deliver()
    return any(one.pings for one in mail.world.shown if one.text.endswith(line))


async def test_whoever_wants_few_pings_a_day_gets_no_more_and_reads_all(mail: Mail):
    await mail.game.done(SetManners(FRANK, pings=2))

    found = [await rung(mail, f"letter {number}") for number in range(4)]

    assert found == [True, True, False, False]
    assert all(any(f"letter {n}" in one.text for one in mail.world.shown) for n in range(4))
    mail.watch.move(timedelta(days=1))
    assert await rung(mail, "the day after")


async def test_nobody_is_pinged_in_the_hours_they_sleep(mail: Mail):
    await mail.game.done(SetCalls(FRANK, calls=True, quiet="0-24"))

    assert not await rung(mail, "in the night")
    await mail.game.done(SetCalls(FRANK, calls=True, quiet=""))
    assert await rung(mail, "at noon")


# Plain text.


FULL = Card(
    speaker="milo",
    scene="A kitchen.",
    lines=["**Hello.**"],
    details=["You owe **5 kr**."],
    buttons=[Button("me", "Your page")],
    chart=Chart("Debts", "day", "kr", {"Frank": [(1.0, 2.0)]}, "Frank: 2 kr."),
)


def parts(view: discord.ui.LayoutView) -> list[str]:
    return [type(one).__name__ for one in view.children]


def test_plain_text_has_no_frame_no_picture_and_no_emphasis():
    view, files = layout(FULL, language="en", plain=True, mark=5, mention=9)

    assert files == []
    assert parts(view) == ["TextDisplay", "ActionRow"]
    text = view.children[0]
    assert isinstance(text, discord.ui.TextDisplay)
    assert text.content.splitlines() == [
        "<@9>",
        "Milo:",
        "A kitchen.",
        "Hello.",
        "You owe 5 kr.",
        "Debts: Frank: 2 kr.",
    ]
    assert text.id == 5


def test_files_to_keep_come_along_with_plain_text():
    view, files = layout(Card(lines=["Here."]), language="en", plain=True, attached={"a.txt": b"x"})

    assert [file.filename for file in files] == ["a.txt"]
    assert parts(view) == ["TextDisplay", "File"]


async def test_who_asked_for_plain_text_gets_it_and_the_table_only_if_it_did(mail: Mail):
    await mail.game.done(SetManners(FRANK, plain=True))
    letters = [Letter(target, FULL.to_text()) for target in (TABLE, phone(FRANK))]
    await mail.write(*letters)
    await mail.deliver()
    [thread] = mail.world.threads

    assert any("Milo:" in text for text in mail.world.texts(thread))
    assert any("### Milo" in text for text in mail.world.texts(CHANNEL))
    await mail.game.done(Configure(plain=True))
    await mail.write(letters[0])
    await mail.deliver()
    assert "Milo:" in mail.world.texts(CHANNEL)[-1]


# Commands by their own names.


def mentions() -> Mentions:
    """Know two groups of commands as Discord numbered them."""
    it = Mentions()
    there = [SimpleNamespace(name="milo", id=7), SimpleNamespace(name="session", id=8)]
    it.learn(cast("list[AppCommand]", there))
    return it


def test_a_command_in_another_language_is_mentioned_by_its_number():
    text = "Skriv `/milo pay` eller `/milo pay amount:all`, `/vic out` eller `pusher run`."

    assert mentions().put_in(text, "da") == (
        "Skriv </milo pay:7> eller `/milo pay amount:all`, `/vic out` eller `pusher run`."
    )
    assert mentions().put_in(text, "en") == text
    assert Mentions().put_in(text, "da") == text


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_language_has_names_for_commands_that_differ_within_their_group(language: str):
    there = names(language)

    assert there
    for group, inside in there.items():
        called = list(inside.values())
        assert len(called) == len(set(called)) or group == "options", group
