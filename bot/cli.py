"""The command line: `pusher play`, `run`, `invite`, `doctor`, `backup`, `restore` and more."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot import admin, doctor, lines, ops, scenarios
from bot.app import create_bot
from bot.invite import NotATokenError, invite_link
from bot.settings import Settings, SettingsError, from_environment
from bot.simulate import command as simulate
from bot.wording import wording
from db.engine import NewerDatabaseError, UnusableDatabaseError
from db.gameclock import to_wall
from db.sole import SecondProcessError
from game.campaign import Pace, Tone
from game.moves import OpenCampaign

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from bot.app import PusherBot
    from bot.wording import Wording

PLAY_FOLDER = Path(".play")
PLAY_PORT = 8650
PLAY_TOKEN = "for-loopback-only"  # noqa: S105 - it opens nothing but the stand-in
DEMO_SEED = 1996


class FieldFormatter(logging.Formatter):
    """Writes a log line with its fields behind it: an event's name alone says too little."""

    _PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the base class
        """Return the line, with `name=value` for each field."""
        fields = {k: v for k, v in vars(record).items() if k not in self._PLAIN}
        return " ".join([super().formatMessage(record), *(f"{k}={v}" for k, v in fields.items())])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pusher", description="A week on credit, on Discord.")
    commands = parser.add_subparsers(dest="command", required=True)
    play = commands.add_parser("play", help="play in a browser on this machine; no token")
    play.add_argument("--port", type=int, default=PLAY_PORT, help="0 takes a free one")
    play.add_argument("--folder", type=Path, default=PLAY_FOLDER, help="where the game is kept")
    commands.add_parser("run", help="run the bot on Discord")
    commands.add_parser("invite", help="print the link that invites the bot to a server")
    commands.add_parser("doctor", help="say what is missing, and how to mend it")
    backup = commands.add_parser("backup", help="copy the SQLite database, running or not")
    backup.add_argument("file", type=Path, help="where the copy is to be")
    restore = commands.add_parser("restore", help="prove a copy, and let it be the database")
    restore.add_argument("file", type=Path, help="the copy")
    restore.add_argument("--check", action="store_true", help="prove it, and change nothing")
    restore.add_argument(
        "--replace", action="store_true", help="put it in the place of the database that is there"
    )
    lines.arguments(commands.add_parser("lines", help="check the characters' lines, or try them"))
    simulate.arguments(
        commands.add_parser("simulate", help="play thousands of campaigns, by policies")
    )
    admin.arguments(commands.add_parser("admin", help="see and run campaigns from the shell"))
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and do what it says. Exits 0 when it went well."""
    chosen = _parser().parse_args(arguments)
    if chosen.command in _NEEDS_NOTHING:
        sys.exit(_NEEDS_NOTHING[chosen.command](chosen))
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # It warns about voice, which nobody needs here.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    try:
        settings = from_environment()
    except SettingsError as problem:
        sys.exit(str(problem))
    if chosen.command == "play":
        chosen.folder.mkdir(parents=True, exist_ok=True)
        game = f"sqlite+aiosqlite:///{(chosen.folder / 'game.db').resolve()}"
        settings = replace(settings, database_url=game)
        sys.exit(_kept(play_here(chosen.folder, chosen.port, settings)))
    if chosen.command == "doctor":
        found, well = asyncio.run(doctor.examine(settings))
        print("\n".join(found))
        sys.exit(0 if well else 1)
    if chosen.command == "admin":
        sys.exit(admin.run(settings, chosen))
    if chosen.command == "backup":
        sys.exit(ops.backup(settings, chosen.file))
    if chosen.command == "restore":
        restoring = ops.restore(
            settings, chosen.file, replace=chosen.replace, only_check=chosen.check
        )
        sys.exit(asyncio.run(restoring))
    _with_token(chosen.command, settings)


def _with_token(command: str, settings: Settings) -> None:
    """Do what takes a token: run on Discord, or say how to invite the bot there."""
    if settings.token is None:
        sys.exit(wording(settings.language)("cli.no_token"))
    if command == "invite":
        try:
            print(invite_link(settings.token))
        except NotATokenError:
            sys.exit(wording(settings.language)("cli.bad_token"))
        return
    sys.exit(_kept(run_on_discord(settings, settings.token)))


_NEEDS_NOTHING: dict[str, Callable[[argparse.Namespace], int | str]] = {
    "lines": lines.run,
    "simulate": simulate.run,
}
"""What runs without settings, a database or a network."""


def _kept(work: Coroutine[None, None, int | str]) -> int | str:
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(work)
    return 0


async def run_on_discord(settings: Settings, token: str) -> int | str:
    """Run on Discord until told to stop. Returns 0, or a sentence that says what is wrong."""
    words = wording(settings.language)
    try:
        bot: PusherBot = create_bot(settings)  # pyright: ignore[reportAssignmentType]
    except UnusableDatabaseError as problem:
        return _sentence(words, problem)
    try:
        await _until_stopped(bot, token)
    except _FORESEEN as problem:
        return _sentence(words, problem)
    finally:
        await bot.close()
    return 0


_DATABASE = (NewerDatabaseError, SecondProcessError, UnusableDatabaseError)
_FORESEEN = (
    *_DATABASE,
    discord.LoginFailure,
    discord.PrivilegedIntentsRequired,
    discord.ConnectionClosed,
    discord.DiscordServerError,
    aiohttp.ClientConnectionError,
)


def _sentence(words: Wording, problem: Exception) -> str:
    """Say what keeps the bot from running, and what would help."""
    match problem:
        case UnusableDatabaseError():
            return words("doctor.database_bad", why=str(problem))
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return words("cli.bad_token")
        case discord.PrivilegedIntentsRequired():
            return words("cli.no_intent")
        case discord.ConnectionClosed():
            return words("cli.closed", code=problem.code)
        case discord.DiscordServerError() | aiohttp.ClientConnectionError():
            return words("cli.unreachable")
        case _:
            return str(problem)


async def _until_stopped(bot: PusherBot, token: str) -> None:
    """Run a client until it ends by itself, or SIGINT or SIGTERM asks it to."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers on its loops; there Ctrl-C raises instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, asked.set)
    running = asyncio.create_task(bot.start(token))
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if asked.is_set():
        # Whoever asks twice does not want to wait.
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)
        await bot.shut_down()
    await running


async def play_here(folder: Path, port: int, settings: Settings) -> int | str:
    """Serve the game to browsers on this machine until told to stop."""
    # Not at the top: whoever runs on Discord has no use for it.
    from bot.standin.point import point_discord_at  # noqa: PLC0415
    from bot.standin.server import StandIn  # noqa: PLC0415

    words = wording(settings.language)
    standin = StandIn(
        token=PLAY_TOKEN,
        port=port,
        store=folder / "world.json",
        hint=words("cli.hint"),
    )
    try:
        await standin.start()
    except OSError as problem:
        return words("cli.port_taken", port=port, why=problem.strerror or str(problem))
    try:
        with point_discord_at(standin):
            bot: PusherBot = create_bot(settings)  # pyright: ignore[reportAssignmentType]

            async def on_ready() -> None:
                await _open_demo(bot)
                print(words("cli.playing", url=standin.url), flush=True)

            bot.add_listener(on_ready, "on_ready")
            try:
                await _until_stopped(bot, PLAY_TOKEN)
            except _DATABASE as problem:
                return _sentence(words, problem)
            finally:
                await bot.close()
    finally:
        await standin.stop()
    return 0


async def _open_demo(bot: PusherBot) -> None:
    """Have a table set at the first start, so that there is one to sit down at."""
    if await bot.database.campaigns.any():
        return
    guild = bot.guilds[0]
    channel = next(c for c in guild.text_channels if c.is_nsfw())
    await bot.database.campaigns.open(
        OpenCampaign(
            DEMO_SEED, scenarios.load(scenarios.names(None)["open"]), Pace.DEMO, Tone.FILM
        ),
        guild_id=guild.id,
        channel_id=channel.id,
        opened_by=guild.owner_id or 0,
        language=bot.settings.language,
        wall=to_wall(discord.utils.utcnow()),
    )
