"""Tables to play at: a database file, a teller of few words, and time that a test moves."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, event, select

from db import schema
from db.campaigns import AlreadyPlayed, Played, Seat
from db.database import Database
from db.engine import READING
from db.gameclock import to_wall
from db.outbox import ADMINISTRATORS, REPLY, TABLE, Letter, phone
from db.script import CampaignId, Told
from db.shards import EVERY, Shard
from game.campaign import RATE, Pace, Scenario, Tone
from game.gametime import DAY, HOUR, GameTime
from game.moves import Join, Move, OpenCampaign
from game.refusals import Refusal
from game.units import DealerId, PlayerId
from tests import backend
from tests.builders import NOBODY_CALLS

MONDAY = to_wall(datetime(2026, 3, 2, 8, tzinfo=UTC))
WEEK = Scenario("week", ends=GameTime(6 * DAY + 20 * HOUR))
OPEN_END = Scenario("open", rules=NOBODY_CALLS)


class LostVoiceError(Exception):
    """What a teller raises that was told to."""


def plainly(told: Told) -> list[Letter]:
    """Name what happened: at the table, on the phone of who did it, and to who typed."""
    happened = " ".join(type(event).__name__ for event in told.events)
    letters = [Letter(TABLE, happened), Letter(REPLY, f"you: {happened}")]
    dealer: DealerId | None = getattr(told.move, "dealer", None)
    if dealer is not None:
        letters.append(Letter(phone(dealer), f"psst: {happened}"))
    return letters


def never(_: Told) -> bool:
    return False


@dataclass
class PlainTeller:
    """Says `says`, counts its tellings in its memory, and loses its voice when `breaks_on` so."""

    says: Callable[[Told], list[Letter]] = plainly
    breaks_on: Callable[[Told], bool] = never
    writes: Callable[[str], str] = str
    """How what is said to administrators is written down."""

    def __call__(self, told: Told, memory: str) -> tuple[list[Letter], str]:
        if self.breaks_on(told):
            raise LostVoiceError
        return self.says(told), str(int(memory or "0") + 1)

    def notice(self, language: str, key: str, **facts: object) -> Letter:
        said = " ".join([key, "in", language, *map(str, facts.values())])
        return Letter(ADMINISTRATORS, self.writes(said))

    def fold(self, language: str, target: str, letter: int, key: str) -> Letter:
        return Letter(target, self.writes(f"{key} {letter} in {language}"))


@asynccontextmanager
async def opened(file: Path, teller: PlainTeller, shard: Shard = EVERY) -> AsyncGenerator[Database]:
    """Open a database as the program does, and close it again."""
    database = Database(backend.migrated(file), teller, shard)
    await database.migrate()
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    """Everything that is said to the database meanwhile."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(database.store.engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(database.store.engine.sync_engine, "before_cursor_execute", hear)


async def rows(database: Database, table: Table) -> Sequence[Row[Any]]:
    """All that a table holds, in the order of its primary key."""
    async with database.store.engine.connect() as connection:
        await connection.execution_options(**READING)
        return (await connection.execute(select(table).order_by(*table.primary_key))).all()


async def everything(database: Database) -> dict[str, Sequence[Row[Any]]]:
    """The whole database, to be compared."""
    return {table.name: await rows(database, table) for table in schema.metadata.sorted_tables}


@dataclass
class Game:
    """One campaign, and the wall time at which things are done there."""

    database: Database
    id: CampaignId
    pace: Pace
    wall: int = MONDAY
    _keys: Iterator[int] = field(default_factory=itertools.count)

    async def play(self, move: Move, key: str | None = None) -> Played | Refusal | AlreadyPlayed:
        named = f"interaction:{next(self._keys)}" if key is None else key
        return await self.database.campaigns.play(self.id, move, key=named, wall=self.wall)

    async def done(self, move: Move, key: str | None = None) -> Played:
        """Make a move that is not refused."""
        played = await self.play(move, key)
        assert isinstance(played, Played), played
        return played

    async def join(self, name: str, *, versus: bool = True) -> DealerId:
        before = set((await self.seat()).state.dealers)
        played = await self.done(Join(PlayerId(f"{sum(name.encode())}"), name, versus))
        [dealer] = set(played.state.dealers) - before
        return dealer

    async def seat(self) -> Seat:
        seat = await self.database.campaigns.seat(self.id)
        assert seat is not None
        return seat

    async def wait_until(self, moment: GameTime) -> None:
        """Let the wall time be the first at which the campaign's own time is `moment`."""
        self.wall = (await self.seat()).clock.wall_at(moment)

    def pass_hours(self, hours: int) -> None:
        """Let whole game hours pass, at the pace the campaign was opened with."""
        self.wall += hours * HOUR // RATE[self.pace]

    async def keep(self, most: int = 100) -> int:
        return await self.database.campaigns.keep_due_in(self.id, self.wall, most)


async def open_game(  # noqa: PLR0913 - a campaign has these parts
    database: Database,
    *,
    channel: int = 7,
    guild: int = 1,
    scenario: Scenario = OPEN_END,
    pace: Pace = Pace.DEMO,
    wall: int = MONDAY,
) -> Game:
    """Set up a table in a channel that has none."""
    played = await database.campaigns.open(
        OpenCampaign(4, scenario, pace, Tone.SOFT),
        guild_id=guild,
        channel_id=channel,
        opened_by=99,
        language="en",
        wall=wall,
    )
    assert isinstance(played, Played)
    return Game(database, played.campaign_id, pace, wall)
