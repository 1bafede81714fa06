"""What people write goes nowhere it has no business: no log, and no table it was not said at."""

from __future__ import annotations

import logging

import pytest

from tests.play.people import Person, Table

pytestmark = pytest.mark.sqlite

NAME, WORDS, CHAT = "Quincy", "by the harbour quince, tomorrow", "the quince harvest was poor"


@pytest.fixture
async def quincy(table: Table, caplog: pytest.LogCaptureFixture) -> Person:
    caplog.set_level(logging.DEBUG)
    return await table.joins(NAME)


def said(caplog: pytest.LogCaptureFixture) -> str:
    """All that this program's own loggers wrote, with every field."""
    ours = [one for one in caplog.records if one.name.partition(".")[0] in OURS]
    return "\n".join(f"{one.getMessage()} {one.__dict__}" for one in ours)


OURS = ("bot", "db", "cogs", "persona", "game")


async def test_no_log_has_a_name_a_word_or_a_number_of_anybody(
    quincy: Person, table: Table, caplog: pytest.LogCaptureFixture
):
    await quincy.types("vic promise", what="club", when="tomorrow 20:00")
    await quincy.types("milo talk", text=f"I swear, 2000 {WORDS}")
    await quincy.types("milo pay", amount=WORDS)
    await quincy.types("session leave", heir=WORDS)
    await quincy.types("safety lines", never=WORDS)
    await quincy.says(f"{table.server.bots_mention} {WORDS}", table.channel)
    await table.server.admin.types_at(table.channel, "campaign help", note=WORDS)
    await table.world.bot.shut_down()

    text = said(caplog)
    for private in (NAME, "quince", str(quincy.id)):
        assert private not in text


async def test_chat_that_is_for_nobody_is_not_kept(quincy: Person, table: Table):
    with table.world.unchanged():
        await quincy.says(CHAT, table.channel)
        await quincy.says(f"I promise 4000 {WORDS}", table.channel)

    assert CHAT not in "".join(str(rows) for rows in table.world.stored().values())
