"""The one write path: whatever changes a campaign goes through `play`, or is brought by `keep_due`.

One transaction: take the write lock, refuse a key that was seen, load, decide, apply, write state,
journal, ledger, appointments and outbox, commit. Nothing waits for a network inside it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import case, delete, insert, select, update

from db import codec
from db import outbox as post
from db.engine import READING
from db.gameclock import GameClock
from db.schema import campaigns, guilds, journal, outbox
from db.script import CampaignId, Script, Teller, clock_of
from game.campaign import RATE, Campaign
from game.gametime import OPENING, GameTime
from game.moves import Keep, Move, OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Row
    from sqlalchemy.ext.asyncio import AsyncEngine

    from db.outbox import Letter
    from game.events import Event

T = TypeVar("T")

BATCH = 100
"""How many appointments of one campaign are kept in one transaction."""
BACK_OFF = (1, 5, 30, 300, 1800)
"""Seconds a campaign is set aside after its first, second, … failure in a row."""
FAILURES_BEFORE_WORD = 3
"""After so many failures its administrators are told."""


@dataclass(frozen=True, slots=True)
class Played:
    """A move that was made."""

    campaign_id: CampaignId
    state: Campaign
    clock: GameClock
    events: Sequence[Event]
    replies: Sequence[Letter]


@dataclass(frozen=True, slots=True)
class AlreadyPlayed:
    """A move that was made before, under the same key. Nothing was done twice."""


@dataclass(frozen=True, slots=True)
class ChannelTaken:
    """A campaign is open in this channel already."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a campaign is played, and how things stand."""

    id: CampaignId
    guild_id: int
    channel_id: int
    opened_by: int
    language: str
    state: Campaign
    clock: GameClock


class Campaigns:
    """All campaigns in one database."""

    def __init__(self, engine: AsyncEngine, tell: Teller) -> None:
        """Take the engine, and whoever puts what happens into words."""
        self._engine = engine
        self._tell = tell
        self.on_commit: Callable[[], None] = _nobody
        """Called after each commit that may have set an earlier deadline or a letter to send."""

    async def open(  # noqa: PLR0913 - a campaign has these parts
        self,
        move: OpenCampaign,
        *,
        guild_id: int,
        channel_id: int,
        opened_by: int,
        language: str,
        wall: int,
    ) -> Played | ChannelTaken:
        """Set up a table in a channel that has none."""

        def opening(connection: Connection) -> Played | ChannelTaken:
            taken = select(campaigns.c.id).where(
                campaigns.c.channel_id == channel_id, campaigns.c.over.is_(False)
            )
            if connection.execute(taken).first() is not None:
                return ChannelTaken()
            clock = GameClock(wall, OPENING, RATE[move.pace], running=False)
            row = connection.execute(
                insert(campaigns)
                .values(
                    guild_id=guild_id,
                    channel_id=channel_id,
                    opened_by=opened_by,
                    language=language,
                    opened_wall=wall,
                    over=False,
                    position=0,
                    state=codec.state_to_text(UNOPENED),
                    stage_memory="",
                    anchor_wall=clock.anchor_wall,
                    anchor_game=clock.anchor_game,
                    rate=clock.rate,
                    running=False,
                    last_wall=wall,
                    failures=0,
                )
                .returning(campaigns)
            ).one()
            played = self._play(connection, row, move, f"open:{row.id}", wall, OPENING)
            if isinstance(played, Refusal):  # pragma: no cover - opening is never refused
                raise TypeError(played)
            return played

        return await self._write(opening)

    async def play(
        self, campaign_id: CampaignId, move: Move, *, key: str, wall: int
    ) -> Played | Refusal | AlreadyPlayed:
        """Make one move, at most once for a key. `wall` is microseconds UTC.

        Raises `LookupError` when there is no such campaign.
        """

        def playing(connection: Connection) -> Played | Refusal | AlreadyPlayed:
            row = _locked(connection, campaign_id)
            seen = select(journal.c.position).where(
                journal.c.campaign_id == campaign_id, journal.c.key == key
            )
            if connection.execute(seen).first() is not None:
                return AlreadyPlayed()
            # Whoever waited for the lock does not act before what was done meanwhile.
            at = max(wall, row.last_wall)
            return self._play(connection, row, move, key, at, clock_of(row).game_at(at))

        return await self._write(playing)

    async def keep_due(self, campaign_id: CampaignId, wall: int, most: int = BATCH) -> int:
        """Keep up to `most` appointments that are due, in order, each at its own time.

        Returns how many. What falls due meanwhile is kept in the same go.
        """

        def keeping(connection: Connection) -> int:
            row = _locked(connection, campaign_id)
            clock = clock_of(row)
            script = Script(connection, self._tell, row, wall)
            kept = 0
            while kept < most and clock.running:
                first = min(
                    script.state.appointments.values(), key=lambda a: (a.due, a.id), default=None
                )
                if first is None or first.due > clock.game_at(wall):
                    break
                refusal = script.play(Keep(first.id), f"appointment:{first.id}", first.due)
                if refusal is not None:  # pragma: no cover - it was found open a moment ago
                    raise TypeError(refusal)
                kept += 1
                clock = script.clock
            script.write(healed=kept > 0)
            return kept

        return await self._write(keeping)

    async def set_aside(self, campaign_id: CampaignId, wall: int) -> None:
        """Let a campaign whose appointment failed rest for a while, and say so when it keeps on."""

        def resting(connection: Connection) -> None:
            row = _locked(connection, campaign_id)
            failures = int(row.failures) + 1
            pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1] * 1_000_000
            connection.execute(
                update(campaigns)
                .where(campaigns.c.id == campaign_id)
                .values(failures=failures, next_due_wall=wall + pause)
            )
            if failures == FAILURES_BEFORE_WORD:
                letters = [self._tell.failing(row.language)]
                mark = f"x{row.position:x}"  # no move's mark has an x
                connection.execute(insert(outbox), post.rows(campaign_id, letters, wall, mark))

        await self._write(resting)

    async def due(self, wall: int) -> list[CampaignId]:
        """Return the campaigns that have something due, the longest overdue first."""
        statement = (
            select(campaigns.c.id)
            .where(campaigns.c.next_due_wall <= wall)
            .order_by(campaigns.c.next_due_wall, campaigns.c.id)
        )
        return [CampaignId(row.id) for row in await self._read(statement)]

    async def next_due(self) -> int | None:
        """Return the wall time at which the next appointment of any campaign falls due."""
        statement = (
            select(campaigns.c.next_due_wall)
            .where(campaigns.c.next_due_wall.is_not(None))
            .order_by(campaigns.c.next_due_wall)
            .limit(1)
        )
        found = await self._read(statement)
        return found[0].next_due_wall if found else None

    async def give_back(self, since: int, now: int) -> int:
        """Give all running campaigns the time back in which nobody could act.

        That is from `since`, or from a campaign's own last move if that came later, until `now`;
        no campaign's clock ever goes back behind what was done in it. Returns how many got any.
        """
        last = case((campaigns.c.last_wall > since, campaigns.c.last_wall), else_=since)

        def giving(connection: Connection) -> int:
            result = connection.execute(
                update(campaigns)
                .where(campaigns.c.running.is_(True), last < now)
                .values(
                    anchor_wall=campaigns.c.anchor_wall + now - last,
                    next_due_wall=campaigns.c.next_due_wall + now - last,
                    # Whoever asks again after a crash gets nothing for the same time.
                    last_wall=now,
                )
            )
            return result.rowcount

        return await self._write(giving)

    async def seat(self, campaign_id: CampaignId) -> Seat | None:
        """Return one campaign as it stands."""
        found = await self._read(select(campaigns).where(campaigns.c.id == campaign_id))
        return _seat(found[0]) if found else None

    async def seat_in(self, channel_id: int) -> Seat | None:
        """Return the latest campaign of a channel, the open one before those that are over."""
        statement = (
            select(campaigns)
            .where(campaigns.c.channel_id == channel_id)
            .order_by(campaigns.c.over, campaigns.c.id.desc())
            .limit(1)
        )
        found = await self._read(statement)
        return _seat(found[0]) if found else None

    async def any(self) -> bool:
        """Say whether there was ever a campaign."""
        return bool(await self._read(select(campaigns.c.id).limit(1)))

    async def open_seats(self) -> list[Seat]:
        """Return all campaigns that are not over."""
        statement = select(campaigns).where(campaigns.c.over.is_(False)).order_by(campaigns.c.id)
        return [_seat(row) for row in await self._read(statement)]

    async def admin_role(self, guild_id: int) -> int | None:
        """Return the role that may administer campaigns in a server, if one was set."""
        found = await self._read(select(guilds).where(guilds.c.guild_id == guild_id))
        return found[0].admin_role_id if found else None

    async def set_admin_role(self, guild_id: int, role_id: int | None) -> None:
        """Let a role administer campaigns in a server, besides Manage Server; or none."""

        def setting(connection: Connection) -> None:
            connection.execute(delete(guilds).where(guilds.c.guild_id == guild_id))
            connection.execute(insert(guilds).values(guild_id=guild_id, admin_role_id=role_id))

        await self._write(setting)

    def _play(  # noqa: PLR0913 - a move has these parts
        self,
        connection: Connection,
        row: Row[Any],
        move: Move,
        key: str,
        wall: int,
        now: GameTime,
    ) -> Played | Refusal:
        script = Script(connection, self._tell, row, wall)
        refusal = script.play(move, key, now)
        if refusal is not None:
            return refusal
        script.write()
        return Played(CampaignId(row.id), script.state, script.clock, script.events, script.replies)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        # Shielded: a command that is cancelled has been played to its end or not at all.
        return await asyncio.shield(self._written(work))

    async def _written(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            done = await connection.run_sync(work)
        self.on_commit()
        return done

    async def _read(self, statement: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - any select
        async with self._engine.connect() as connection:
            await connection.execution_options(**READING)
            return (await connection.execute(statement)).all()


def _locked(connection: Connection, campaign_id: CampaignId) -> Row[Any]:
    statement = select(campaigns).where(campaigns.c.id == campaign_id).with_for_update()
    row = connection.execute(statement).first()
    if row is None:
        message = f"there is no campaign {campaign_id}"
        raise LookupError(message)
    return row


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        CampaignId(row.id),
        row.guild_id,
        row.channel_id,
        row.opened_by,
        row.language,
        codec.state_from_text(row.state),
        clock_of(row),
    )


def _nobody() -> None:
    pass
