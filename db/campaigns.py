"""The one write path: whatever changes a campaign goes through `play`, or is brought by `keep_due`.

One transaction: take the write lock, refuse a key that was seen, load, decide, apply, write state,
journal, ledger, appointments and outbox, commit. Nothing waits for a network inside it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NewType, Protocol, TypeVar

from sqlalchemy import case, delete, insert, select, update

from db import codec
from db import outbox as post
from db.engine import READING
from db.gameclock import GameClock
from db.schema import appointments, campaigns, guilds, journal, ledger, outbox
from game.campaign import RATE, Campaign, Status
from game.dice import SeededDice
from game.gametime import OPENING, GameTime
from game.ledger import entries
from game.moves import Keep, Move, OpenCampaign
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Row
    from sqlalchemy.ext.asyncio import AsyncEngine

    from db.outbox import Letter
    from game.events import Event

CampaignId = NewType("CampaignId", int)
T = TypeVar("T")

BATCH = 100
"""How many appointments of one campaign are kept in one transaction."""
BACK_OFF = (1, 5, 30, 300, 1800)
"""Seconds a campaign is set aside after its first, second, … failure in a row."""
FAILURES_BEFORE_WORD = 3
"""After so many failures its administrators are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in one move, for whoever puts it into words."""

    campaign_id: CampaignId
    language: str
    clock: GameClock
    before: Campaign
    after: Campaign
    move: Move
    events: Sequence[Event]
    now: GameTime


class Teller(Protocol):
    """Puts what happened into words: pure, quick, and called inside the transaction."""

    def __call__(self, told: Told, memory: str) -> tuple[list[Letter], str]:
        """Return the letters, and the memory of what was said, as text of its own making."""
        ...

    def failing(self, language: str) -> Letter:
        """Return the word to administrators that their campaign's clock fails."""
        ...


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
            return self._play(connection, row, move, key, wall, _clock(row).game_at(wall))

        return await self._write(playing)

    async def keep_due(self, campaign_id: CampaignId, wall: int, most: int = BATCH) -> int:
        """Keep up to `most` appointments that are due, in order, each at its own time.

        Returns how many. What falls due meanwhile is kept in the same go.
        """

        def keeping(connection: Connection) -> int:
            row = _locked(connection, campaign_id)
            clock = _clock(row)
            script = _Script(connection, self._tell, row, wall)
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
                mark = f"f{row.position:x}"
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
        script = _Script(connection, self._tell, row, wall)
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


class _Script:
    """The moves of one transaction on one campaign, written together at its end."""

    def __init__(self, connection: Connection, tell: Teller, row: Row[Any], wall: int) -> None:
        self._connection = connection
        self._tell = tell
        self._row = row
        self._wall = wall
        self._memory: str = row.stage_memory
        self._first = codec.state_from_text(row.state)
        self._journal: list[dict[str, object]] = []
        self._ledger: list[dict[str, object]] = []
        self._outbox: list[dict[str, object]] = []
        self.state = self._first
        self.clock = _clock(row)
        self.events: list[Event] = []
        self.replies: list[Letter] = []

    def play(self, move: Move, key: str, now: GameTime) -> Refusal | None:
        """Decide and apply one move, and note what is to be written."""
        before, clock = self.state, self.clock
        seed = move.seed if isinstance(move, OpenCampaign) else before.seed
        made = decide(before, move, now, SeededDice(seed, before.position))
        if isinstance(made, Refusal):
            return made
        for event in made:
            self.state = apply(self.state, event)
        self.events.extend(made)
        self._reanchor(before, clock, now)
        kind, text = codec.move_to_text(move)
        self._journal.append(
            {
                "campaign_id": self._row.id,
                "position": before.position,
                "key": key,
                "wall": self._wall,
                "game": now,
                "kind": kind,
                "move": text,
                "events": codec.events_to_text(made),
            }
        )
        self._ledger.extend(
            {
                "campaign_id": self._row.id,
                "position": before.position,
                "unit": entry.unit.value,
                "source": entry.source,
                "target": entry.target,
                "amount": entry.amount,
            }
            for event in made
            for entry in entries(event)
        )
        told = Told(
            CampaignId(self._row.id),
            self._row.language,
            self.clock,
            before,
            self.state,
            move,
            made,
            now,
        )
        letters, self._memory = self._tell(told, self._memory)
        self.replies.extend(letter for letter in letters if letter.target == post.REPLY)
        kept = [letter for letter in letters if letter.target != post.REPLY]
        self._outbox.extend(post.rows(self._row.id, kept, self._wall, f"{before.position:x}"))
        return None

    def _reanchor(self, before: Campaign, clock: GameClock, now: GameTime) -> None:
        after = self.state
        if after.status is before.status and after.pace is before.pace:
            return
        running = after.status is Status.RUNNING
        rate = RATE[after.pace]
        if clock.running:
            self.clock = clock.anchored(self._wall, rate=rate, running=running)
        else:
            self.clock = GameClock(self._wall, now, rate, running)

    def write(self, *, healed: bool = False) -> None:
        """Write everything, in as few statements as there are tables.

        `healed`: its appointments are kept again, so the campaign is set aside no more.
        """
        state, clock, execute = self.state, self.clock, self._connection.execute
        failures = 0 if healed else int(self._row.failures)
        execute(
            update(campaigns)
            .where(campaigns.c.id == self._row.id)
            .values(
                over=state.status is Status.OVER,
                position=state.position,
                state=codec.state_to_text(state),
                stage_memory=self._memory,
                anchor_wall=clock.anchor_wall,
                anchor_game=clock.anchor_game,
                rate=clock.rate,
                running=clock.running,
                next_due_wall=self._next_due(failures),
                last_wall=max(self._wall, self._row.last_wall),
                failures=failures,
            )
        )
        for table, added in (
            (journal, self._journal),
            (ledger, self._ledger),
            (outbox, self._outbox),
        ):
            if added:
                execute(insert(table), added)
        self._write_appointments()

    def _next_due(self, failures: int) -> int | None:
        due = min((one.due for one in self.state.appointments.values()), default=None)
        if not self.clock.running or due is None:
            return None
        wall = self.clock.wall_at(due)
        # Set aside for a while: what people type meanwhile does not wake it early.
        return max(wall, self._row.next_due_wall or 0) if failures else wall

    def _write_appointments(self) -> None:
        before, after = self._first.appointments, self.state.appointments
        gone = [key for key in before if key not in after]
        if gone:
            self._connection.execute(
                delete(appointments).where(
                    appointments.c.campaign_id == self._row.id, appointments.c.id.in_(gone)
                )
            )
        added = [
            {
                "campaign_id": self._row.id,
                "id": one.id,
                "due": one.due,
                "errand": one.errand.value,
                "subject": one.subject,
            }
            for key, one in after.items()
            if key not in before
        ]
        if added:
            self._connection.execute(insert(appointments), added)


def _locked(connection: Connection, campaign_id: CampaignId) -> Row[Any]:
    statement = select(campaigns).where(campaigns.c.id == campaign_id).with_for_update()
    row = connection.execute(statement).first()
    if row is None:
        message = f"there is no campaign {campaign_id}"
        raise LookupError(message)
    return row


def _clock(row: Row[Any]) -> GameClock:
    return GameClock(row.anchor_wall, GameTime(row.anchor_game), row.rate, row.running)


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        CampaignId(row.id),
        row.guild_id,
        row.channel_id,
        row.opened_by,
        row.language,
        codec.state_from_text(row.state),
        _clock(row),
    )


def _nobody() -> None:
    pass
