"""`pusher admin`: what administrators do, for the operator, from the shell.

The same moves by the same one write path, while the bot runs or while it does not; a bot that runs
sees them within half a minute. The database is the one that the settings name.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import audit, parsing, quiet, sealed
from bot.desk import Sorry, refusal_text
from bot.epilogue_page import unmarked
from bot.house import shown
from bot.pages import roster_state
from bot.stage import Stage
from bot.wording import wording
from db import journal, records
from db.campaigns import AlreadyPlayed, ChannelTaken, Played, Seat
from db.database import Database
from db.engine import NewerDatabaseError, UnusableDatabaseError
from db.gameclock import from_wall, to_wall
from db.script import CampaignId
from db.store import StorageError
from game.campaign import Pace, Status
from game.moves import EndCampaign, PauseCampaign, ResumeCampaign, SetPace
from game.orders import Configure, GiveTime, Remark, RemoveDealer, WriteDown
from game.refusals import Refusal
from game.units import DealerId

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings
    from bot.wording import Wording
    from game.moves import Move

STALLED_AFTER = 60 * 1_000_000
"""Microseconds after which something that is due and not kept is stalled."""


class NotDoneError(RuntimeError):
    """Something was not done; the message says why, and what would work."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("list", help="all campaigns, a line each")
    tasks.add_parser("stalled", help="campaigns whose clock or letters do not move, and why")
    tasks.add_parser("pause-all", help="stop the clock of every campaign that runs")
    for name, text in (
        ("show", "one campaign: how it is run, who plays, what is ahead"),
        ("audit", "who did what, when"),
        ("pause", "stop its clock"),
        ("resume", "let its clock run again"),
        ("end", "cut every run where it is"),
        ("pace", "change how long a game day takes"),
        ("amnesty", "let nothing fall due for some hours"),
        ("remove", "take somebody out"),
        ("settings", "change how it is run"),
        ("rewind", "take back a move and all since"),
        ("export", "write it into one sealed file"),
    ):
        task = tasks.add_parser(name, help=text)
        task.add_argument("campaign", type=int, help="its number, as `list` shows it")
        _more(task, name)
    opening = tasks.add_parser("import", help="open a campaign from a file")
    opening.add_argument("file", type=Path)
    for what in ("guild", "channel", "administrator"):
        opening.add_argument(f"--{what}", type=int, required=True, help="its number on Discord")


def _more(task: argparse.ArgumentParser, name: str) -> None:
    match name:
        case "resume":
            task.add_argument("--fade", action="store_true", help="tell it only in passing")
        case "pace":
            task.add_argument("pace", choices=[pace.value for pace in Pace])
        case "amnesty":
            task.add_argument("hours", type=int)
        case "remove":
            task.add_argument("dealer", help="a name, as `show` lists it")
        case "settings":
            task.add_argument("--zone", help="a time zone, like Europe/Copenhagen")
            task.add_argument("--quiet", help="hours in which the clock stands, like 23-8; or none")
            task.add_argument("--language", help="en or da")
        case "rewind":
            task.add_argument("to", type=int, help="the number of a move, as `audit` shows it")
            task.add_argument("--yes", action="store_true", help="do it, and not only show it")
        case "export":
            task.add_argument("file", type=Path)
        case "audit":
            task.add_argument("--who", default="", help="a name, administrators, or clock")
        case _:
            pass


def run(settings: Settings, chosen: argparse.Namespace) -> int | str:
    """Do what was asked for; return 0, or a sentence that says why it was not done."""
    try:
        asyncio.run(_run(settings, chosen))
    except (NotDoneError, NewerDatabaseError) as problem:
        return str(problem)
    except (UnusableDatabaseError, StorageError) as problem:
        return wording(settings.language)("doctor.database_bad", why=str(problem))
    return 0


async def _run(settings: Settings, chosen: argparse.Namespace) -> None:
    database = Database(settings.database_url, Stage())
    try:
        await database.migrate()
        office = Shell(database, settings)
        await office.do(chosen)
    finally:
        await database.close()


class Shell:
    """What an operator can do; everything is printed."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """Take the database, and the settings for what files are sealed with."""
        self._database = database
        self._settings = settings
        self._words: Wording = wording(settings.language)

    async def do(self, chosen: argparse.Namespace) -> None:
        """Do one task. Raises `NotDoneError`."""
        tasks: dict[str, Callable[[argparse.Namespace], Awaitable[None]]] = {
            "list": self._list,
            "stalled": self._stalled,
            "pause-all": self._pause_all,
            "show": self._show,
            "audit": self._audit,
            "rewind": self._rewind,
            "export": self._export,
            "import": self._import,
        }
        if chosen.task in tasks:
            await tasks[chosen.task](chosen)
            return
        seat = await self._seat(chosen)
        await self._play(seat, self._move(seat, chosen))
        print(await self._line(await self._seat(chosen)))

    def _move(self, seat: Seat, chosen: argparse.Namespace) -> Move:  # noqa: PLR0911 - one case a task
        match chosen.task:
            case "pause":
                return PauseCampaign()
            case "resume":
                return ResumeCampaign(chosen.fade)
            case "end":
                return EndCampaign()
            case "pace":
                return SetPace(Pace(chosen.pace))
            case "amnesty":
                return GiveTime(max(-1, min(chosen.hours, 10_000)) * 60)
            case "remove":
                found = self._known(parsing.person(chosen.dealer, seat.state.living()))
                return RemoveDealer(DealerId(found))
            case _:
                return self._settings_of(chosen)

    def _settings_of(self, chosen: argparse.Namespace) -> Configure:
        zone = hours = language = None
        if chosen.zone is not None:
            zone = quiet.zone(chosen.zone)
            if zone is None:
                self._known(Sorry("no_such_zone", {"text": chosen.zone}))
        if chosen.quiet is not None:
            hours = quiet.table_hours(chosen.quiet)
            if hours is None:
                self._known(Sorry("no_table_hours", {"text": chosen.quiet}))
        if chosen.language is not None:
            language = self._known(parsing.language(chosen.language))
        return Configure(zone, hours, language)

    def _known(self, found: str | Sorry) -> str:
        if isinstance(found, Sorry):
            text = self._words(f"refusal.{found.key}", **found.facts)
            raise NotDoneError(unmarked(text))
        return found

    # Looking.

    async def _list(self, _chosen: argparse.Namespace) -> None:
        seats = await self._database.campaigns.all_seats()
        for seat in seats:
            print(await self._line(seat))
        if not seats:
            print(self._words("cli.no_campaigns"))

    async def _line(self, seat: Seat) -> str:
        state = seat.state
        return self._words(
            "cli.campaign",
            id=seat.id,
            scenario=state.scenario.name,
            status=self._words(f"status.{state.status}"),
            stopped=f" {self._words('cli.stopped')}" if state.stopped else "",
            players=len(state.living()),
            guild=seat.guild_id,
            channel=seat.channel_id,
        )

    async def _show(self, chosen: argparse.Namespace) -> None:
        seat = await self._seat(chosen)
        words, state = self._words, seat.state
        print(await self._line(seat))
        for line in shown(words, state):
            print(f"  {unmarked(line)}")
        now = seat.clock.game_at(_now())
        for dealer in state.living():
            standing = words(f"roster.{roster_state(state, dealer, now)}")
            owed = words.kr(sum(debt.owed for debt in state.debts_of(dealer.id)))
            print(f"  {dealer.name}: {standing}, {owed}")
        due = min((one.due for one in state.appointments.values()), default=None)
        if due is not None and seat.clock.running:
            print("  " + words("cli.next_due", when=_local(seat.clock.wall_at(due))))

    async def _stalled(self, _chosen: argparse.Namespace) -> None:
        found = await self._database.campaigns.stalled(_now() - STALLED_AFTER)
        for seat, why in found:
            print(f"{await self._line(seat)} {self._words(f'cli.stalled_{why}')}")
        if not found:
            print(self._words("cli.none_stalled"))

    async def _audit(self, chosen: argparse.Namespace) -> None:
        seat = await self._seat(chosen)
        who = chosen.who.strip()
        if who not in ("", audit.ADMINISTRATORS, audit.CLOCK):
            who = self._known(parsing.person(who, seat.state.dealers.values()))
        for one in audit.chosen(await self._entries(seat), who):
            undone = f" ({self._words('cli.undone')})" if one.undone else ""
            said = unmarked(one.said)
            print(f"{one.line.position:>6}  {_local(one.line.wall)}  {said}{undone}")

    async def _entries(self, seat: Seat) -> list[audit.Entry]:
        store = self._database.store
        undone = [line for line, _ in await journal.taken_back(store, seat.id)]
        return audit.entries(self._words, await journal.read(store, seat.id), undone)

    # Doing.

    async def _pause_all(self, _chosen: argparse.Namespace) -> None:
        count = 0
        for seat in await self._database.campaigns.open_seats():
            if seat.state.status in (Status.RUNNING, Status.WAITING):
                await self._play(seat, PauseCampaign())
                count += 1
        print(self._words("cli.paused_all", count=count))

    async def _rewind(self, chosen: argparse.Namespace) -> None:
        seat = await self._seat(chosen)
        gone = [
            one
            for one in await self._entries(seat)
            if not one.undone and one.line.position >= chosen.to
        ]
        for one in gone:
            print(f"{one.line.position:>6}  {_local(one.line.wall)}  {unmarked(one.said)}")
        if not chosen.yes:
            print(self._words("cli.rewind_yes", count=len(gone)))
            return
        done = await self._database.campaigns.rewind(
            seat.id, chosen.to, seat.state.position, key=_key(), wall=_now(), by=None
        )
        self._must(seat, done)
        print(self._words("cli.rewound", count=len(gone)))

    async def _export(self, chosen: argparse.Namespace) -> None:
        seat = await self._seat(chosen)
        record = await records.record(self._database.store, seat.id, _now())
        key = await sealed.key_of(self._database.process, self._settings.export_key)
        try:
            with chosen.file.open("xb") as file:
                file.write(sealed.sealed(record, key))
        except OSError as problem:
            text = self._words("cli.not_exported", file=chosen.file, why=problem.strerror)
            raise NotDoneError(text) from problem
        print(self._words("cli.exported", file=chosen.file))

    async def _import(self, chosen: argparse.Namespace) -> None:
        key = await sealed.key_of(self._database.process, self._settings.export_key)
        try:
            found = records.read(sealed.opened(chosen.file.read_bytes(), key))
            opened = await self._database.campaigns.open_record(
                found,
                guild_id=chosen.guild,
                channel_id=chosen.channel,
                opened_by=chosen.administrator,
                wall=_now(),
            )
        except OSError as problem:
            text = self._words("cli.not_imported", file=chosen.file, why=problem.strerror)
            raise NotDoneError(text) from problem
        except sealed.NotOursError:
            self._known(Sorry("no_export"))
            return
        except records.BadRecordError as problem:
            self._known(Sorry("record_newer") if problem.newer else Sorry("record_damaged"))
            return
        if isinstance(opened, ChannelTaken):
            self._known(Sorry("channel_taken"))
            return
        seat = await self._database.campaigns.seat(opened.campaign_id)
        if seat is not None:
            await self._play(seat, WriteDown(Remark.IMPORT))
            print(await self._line(seat))

    # One campaign, one move.

    async def _seat(self, chosen: argparse.Namespace) -> Seat:
        seat = await self._database.campaigns.seat(CampaignId(chosen.campaign))
        if seat is None:
            raise NotDoneError(self._words("cli.no_such_campaign", id=chosen.campaign))
        return seat

    async def _play(self, seat: Seat, move: Move) -> None:
        done = await self._database.campaigns.play(seat.id, move, key=_key(), wall=_now())
        self._must(seat, done)

    def _must(self, seat: Seat, done: Played | Refusal | AlreadyPlayed) -> None:
        if isinstance(done, Refusal):
            raise NotDoneError(unmarked(refusal_text(self._words, seat, done)))


def _key() -> str:
    return f"shell:{secrets.token_hex(12)}"


def _now() -> int:
    return to_wall(datetime.now(UTC))


def _local(wall: int) -> str:
    return f"{from_wall(wall).astimezone():%Y-%m-%d %H:%M}"
