"""What an operator types: the doctor's findings, the invitation, and the sentences at the start."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot import doctor
from bot.cli import main, run_on_discord
from bot.invite import LEAST, NotATokenError, invite_link
from bot.scenarios import load, names
from bot.settings import Settings
from bot.stage import Stage
from bot.standin import StandIn
from bot.standin.access import Perm
from bot.standin.point import point_discord_at
from db.database import Database
from game.campaign import Pace, Tone
from game.moves import OpenCampaign

APPLICATION = 1234567890123456789
TOKEN = base64.b64encode(str(APPLICATION).encode()).decode().rstrip("=") + ".here.it-is"


@pytest.fixture
async def discord_here() -> AsyncIterator[StandIn]:
    standin = StandIn(token=TOKEN)
    await standin.start()
    with point_discord_at(standin, ready_timeout=0.01):
        yield standin
    await standin.stop()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'pusher.db'}", token=TOKEN)


async def with_a_campaign(settings: Settings, channel: int) -> None:
    database = Database(settings.database_url, Stage())
    await database.migrate()
    await database.campaigns.open(
        OpenCampaign(1, load(names(None)["open"]), Pace.SLOW, Tone.SOFT),
        guild_id=1,
        channel_id=channel,
        opened_by=2,
        language="en",
        wall=0,
    )
    await database.close()


def table_of(standin: StandIn) -> int:
    return int(next(c.id for c in standin.world.channels.values() if c.name == "table"))


async def test_the_doctor_finds_nothing_wrong_where_nothing_is(
    discord_here: StandIn, settings: Settings
):
    await with_a_campaign(settings, table_of(discord_here))

    lines, well = await doctor.examine(settings)

    assert well, lines
    assert [line.split()[1] for line in lines] == [
        "database:",
        "token:",
        "intents:",
        "permissions:",
        "clock:",
    ]


async def test_the_doctor_names_the_permissions_that_are_missing_in_a_channel_in_use(
    discord_here: StandIn, settings: Settings
):
    await with_a_campaign(settings, table_of(discord_here))
    world = discord_here.world
    table = next(c for c in world.channels.values() if c.name == "table")
    world.overwrite(table, world.bot, deny=Perm.CREATE_PRIVATE_THREADS)

    lines, well = await doctor.examine(settings)

    assert not well
    [found] = [line for line in lines if line.startswith("BAD")]
    assert "create private threads" in found
    assert "#table" in found
    assert "pusher invite" in found


async def test_the_doctor_says_that_a_channel_is_gone(discord_here: StandIn, settings: Settings):
    await with_a_campaign(settings, 42)

    lines, well = await doctor.examine(settings)

    assert not well
    assert any("channel 42: gone" in line for line in lines)


async def test_the_doctor_says_that_discord_refuses_a_token(discord_here: StandIn, tmp_path: Path):
    assert discord_here.url
    other = base64.b64encode(b"99").decode() + ".some.other"
    wrong = Settings(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", token=other)

    lines, well = await doctor.examine(wrong)

    assert not well
    assert any("Discord refuses it" in line for line in lines)


@pytest.mark.parametrize(
    ("token", "says"), [(None, "make play"), ("not a token", "this is no bot token")]
)
async def test_the_doctor_says_where_a_token_comes_from(
    discord_here: StandIn, tmp_path: Path, token: str | None, says: str
):
    assert discord_here.url
    without = Settings(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", token=token)

    lines, well = await doctor.examine(without)

    assert not well
    assert any(line.startswith("BAD") and says in line for line in lines)


async def test_the_doctor_says_that_a_database_is_from_a_newer_version(
    discord_here: StandIn, settings: Settings, tmp_path: Path
):
    await with_a_campaign(settings, table_of(discord_here))
    with sqlite3.connect(tmp_path / "pusher.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    lines, well = await doctor.examine(settings)

    assert not well
    assert any("newer version" in line and "9999" in line for line in lines)


async def test_the_doctor_says_that_a_database_cannot_be_used(
    discord_here: StandIn, tmp_path: Path
):
    assert discord_here.url
    (tmp_path / "text.db").write_text("this was never a database, and is long enough to tell")
    wrong = Settings(f"sqlite+aiosqlite:///{tmp_path / 'text.db'}", token=TOKEN)

    lines, well = await doctor.examine(wrong)

    assert not well
    assert any("PUSHER_DATABASE" in line for line in lines)


async def test_running_with_a_token_that_discord_does_not_know_says_how_to_mend_it(
    discord_here: StandIn, tmp_path: Path
):
    assert discord_here.url
    wrong = Settings(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", token="no.such.token")

    said = await run_on_discord(wrong, "no.such.token")

    assert isinstance(said, str)
    assert "Reset it" in said


def test_the_invitation_asks_for_the_least_that_works():
    link = urlsplit(invite_link(TOKEN))

    asked = parse_qs(link.query)
    assert asked["client_id"] == [str(APPLICATION)]
    assert asked["scope"] == ["bot applications.commands"]
    assert discord.Permissions(int(asked["permissions"][0])) == LEAST
    assert not LEAST.administrator
    assert not LEAST.mention_everyone


def test_an_invitation_needs_a_token_that_is_one():
    with pytest.raises(NotATokenError):
        invite_link("abc")


@pytest.mark.parametrize("command", ["run", "invite"])
def test_starting_without_a_token_says_what_to_do_and_names_make_play(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    for name in ("PUSHER_TOKEN", "DISCORD_TOKEN", "PUSHER_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(SystemExit) as ended:
        main([command])

    assert "PUSHER_TOKEN" in str(ended.value)
    assert "make play" in str(ended.value)
