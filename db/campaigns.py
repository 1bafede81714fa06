"""The one write path: whatever changes a campaign is played, or brought by the clock.

One transaction: take the write lock, refuse a key that was seen, load, decide, apply, write state,
journal, ledger, appointments and outbox, commit. Nothing waits for a network inside it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, exists, func, insert, literal, or_, select, tuple_, update

from db import codec
from db import journal as journals
from db import outbox as post
from db.gameclock import GameClock
from db.hung_up import give_back
from db.privacy import is_nobody
from db.records import open_again
from db.schema import campaigns, guilds, journal, ledger, outbox, undone
from db.script import CampaignId, Script, Sheet, Teller, clock_of
from db.shards import EVERY, Shard
from db.store import Store, inserted, put
from db.wake import tell_others
from game.campaign import RATE, Campaign, Status
from game.gametime import OPENING
from game.moves import Move, OpenCampaign, PauseCampaign, SetCalls
from game.notices import SeatTaken
from game.orders import RemoveDealer, Rewind, SetManners, SetVersus
from game.refusals import Reason, Refusal
from game.rules import UNOPENED
from game.schemes import SetLines, SetQuotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.journal import Line
    from db.outbox import Letter
    from db.records import Record
    from game.events import Event
    from game.gametime import GameTime
    from game.orders import StopScene
    from game.units import PlayerId

T = TypeVar("T")

BATCH = 100
"""How many appointments are kept in one transaction."""
_FIRST_CLAIM = 4
"""How many campaigns are claimed at first; afterwards, as many as the last ones say is right."""
BACK_OFF = (1, 5, 30, 300, 1800)
"""Seconds a campaign is set aside after its first, second, … failure in a row."""
SCENE_LASTS = 24 * 3600 * 1_000_000
JUST_NOW = 3600 * 1_000_000
"""Microseconds after which a scene is no longer what somebody means who says stop."""
MOST_FOLDED = 40
"""How many messages a rewind folds away, the latest ones; the word at the table is for all."""
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
    """All campaigns in one database; of what the clock brings, those of one shard."""

    def __init__(self, store: Store, tell: Teller, shard: Shard = EVERY) -> None:
        """Take the database, whoever puts what happens into words, and whose clock is kept."""
        self._store = store
        self._tell = tell
        self._shard = shard
        self.on_commit: Callable[[], None] = _nobody
        """Called after each commit that may have set an earlier deadline."""
        self.on_letters: Callable[[], None] = _nobody
        """Called after each commit that may have left a letter to send."""

    async def open(  # noqa: PLR0913 - a campaign has these parts
        self,
        move: OpenCampaign,
        *,
        guild_id: int,
        channel_id: int,
        opened_by: int,
        language: str,
        wall: int,
        also: Sequence[Move] = (),
    ) -> Played | ChannelTaken:
        """Set up a table in a channel that has none; `also` is made with it, or not at all.

        Raises `RuntimeError` for what is refused of that.
        """

        def opening(connection: Connection) -> Played | ChannelTaken:
            clock = GameClock(wall, OPENING, RATE[move.pace], running=False)
            row = connection.execute(
                inserted(connection, campaigns)
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
                    quiet="",
                    zone=UNOPENED.zone,
                )
                # Looked for first, a table that is being opened just now would not be seen.
                .on_conflict_do_nothing()
                .returning(campaigns)
            ).first()
            if row is None:
                return ChannelTaken()
            first = replace(move, language=language)
            played = self._play(connection, row, first, f"open:{row.id}", wall, opened_by)
            if isinstance(played, Refusal):  # pragma: no cover - opening is never refused
                raise TypeError(played)
            for at, more in enumerate(also):
                row = _locked(connection, row.id)
                key = f"open:{row.id}:{at}"
                done = self._play(connection, row, more, key, wall, opened_by)
                if isinstance(done, Refusal):
                    raise RuntimeError(done.reason)  # noqa: TRY004 - a value that says no
                played = done
            return played

        return await self._write(opening)

    async def open_record(
        self, found: Record, *, guild_id: int, channel_id: int, opened_by: int, wall: int
    ) -> Played | ChannelTaken:
        """Open a campaign from its record, in a channel that has none; its clock stands.

        Raises `BadRecordError` for a record that makes no campaign.
        """

        def opening(connection: Connection) -> Played | ChannelTaken:
            opened = open_again(
                connection,
                found,
                guild_id=guild_id,
                channel_id=channel_id,
                opened_by=opened_by,
                wall=wall,
            )
            if opened is None:
                return ChannelTaken()
            row = _locked(connection, opened)
            # By position as well: it may have been carried here before, and on to somewhere else.
            key = f"import:{guild_id}:{channel_id}:{opened}:{row.position}"
            played = self._play(connection, row, PauseCampaign(), key, wall, opened_by)
            if isinstance(played, Refusal):
                # It is paused already, or over: so it stands as it is.
                state = codec.state_from_text(row.state)
                return Played(opened, state, clock_of(row), [], [])
            return played

        return await self._write(opening)

    async def forget_over(self, before: int) -> int:
        """Delete the campaigns that are over, and were last touched before a wall time."""
        old = (campaigns.c.over.is_(True), campaigns.c.last_wall < before, self._shard.mine())
        if not await self._store.read(select(campaigns.c.id).where(*old).limit(1)):
            return 0
        statement = delete(campaigns).where(*old)
        return await self._store.write(lambda connection: connection.execute(statement).rowcount)

    async def play(
        self,
        campaign_id: CampaignId,
        move: Move,
        *,
        key: str,
        wall: int,
        by: int | None = None,
    ) -> Played | Refusal | AlreadyPlayed:
        """Make one move, at most once for a key. `wall` is microseconds UTC.

        `by` is the user who asked for it, where no dealer's player did. Raises `LookupError` when
        there is no such campaign, `StorageError` when nothing can be written now.
        """

        def playing(connection: Connection) -> Played | Refusal | AlreadyPlayed:
            row = self._unseen(connection, campaign_id, key)
            if row is None:
                return AlreadyPlayed()
            return self._play(connection, row, move, key, wall, by)

        return await self._write(playing)

    async def stop(
        self, campaign_id: CampaignId, move: StopScene, *, key: str, wall: int
    ) -> Played | Refusal | AlreadyPlayed:
        """Stop a scene, whoever asks, and fold away the last one of each channel."""

        def stopping(connection: Connection) -> Played | Refusal | AlreadyPlayed:
            row = self._unseen(connection, campaign_id, key)
            if row is None:
                return AlreadyPlayed()
            newest = select(func.max(outbox.c.id).label("id"), outbox.c.target).where(
                outbox.c.campaign_id == campaign_id,
                outbox.c.position.is_not(None),
                outbox.c.target != post.ADMINISTRATORS,
            )
            scene = newest.where(
                outbox.c.body.contains('"scene":', autoescape=True),
                outbox.c.written_wall > wall - SCENE_LASTS,
            )
            # Where there was no scene, what was said just now.
            said = newest.where(outbox.c.written_wall > wall - JUST_NOW)
            last = {
                row.target: int(row.id)
                for statement in (said, scene)
                for row in connection.execute(statement.group_by(outbox.c.target))
            }
            scenes = sorted(last.values())
            played = self._play(connection, row, move, key, wall, None)
            if isinstance(played, Played):
                self._fold(connection, row, scenes, "folded", wall)
            return played

        return await self._write(stopping)

    async def rewind(  # noqa: PLR0913 - a rewind has these parts
        self, campaign_id: CampaignId, to: int, seen_at: int, *, key: str, wall: int, by: int | None
    ) -> Played | Refusal | AlreadyPlayed:
        """Undo the move at a position, and all after it, by playing the journal up to there.

        `seen_at` is the position at which somebody saw what that would undo; if more has happened
        since, nothing is done. What was not sent is not sent, and what was is folded away.
        """

        def rewinding(connection: Connection) -> Played | Refusal | AlreadyPlayed:
            row = self._unseen(connection, campaign_id, key)
            if row is None:
                return AlreadyPlayed()
            if row.position != seen_at:
                return Refusal(Reason.MOVED_ON)
            lines = journals.lines(connection, campaign_id)
            kept = [line for line in lines if line.position < to]
            gone = lines[len(kept) :]
            if not kept or not gone:
                return Refusal(Reason.NOTHING_TO_REWIND)
            script = Script(self._tell, row, max(wall, row.last_wall))
            script.go_back(journals.replayed(kept), gone[0].game)
            for dealer, taken in _taken(gone).items():
                # Who sat in a seat meanwhile keeps the phone that was opened for them.
                give_back(connection, campaign_id, dealer, taken, int(row.position))
            to_fold = _undo(connection, campaign_id, to, wall)
            since = gone[0].game
            veiled = codec.state_from_text(row.state).veiled
            script.play(Rewind(int(row.position), len(gone), since, veiled), key, since, by)
            _keep_to_themselves(script, gone, key, since)
            if script.paused_before and script.state.status is not Status.PAUSED:
                # Whoever stood still goes on standing still, until somebody says otherwise.
                script.play(PauseCampaign(), f"{key}:pause", since, by)
            played = self._put(connection, row, script)
            self._fold(connection, row, to_fold, "undone", wall)
            return played

        return await self._write(rewinding)

    def _unseen(self, connection: Connection, campaign_id: int, key: str) -> Row[Any] | None:
        """Lock a campaign and return its row; none for a key that was played, or undone."""
        seen = exists().where(journal.c.campaign_id == campaigns.c.id, journal.c.key == key)
        taken_back = exists().where(undone.c.campaign_id == campaigns.c.id, undone.c.key == key)
        if not self._store.one_process:
            # First, and alone: a statement that waits for the lock sees the journal as it was.
            connection.execute(_lock(campaign_id))
        row = _locked(connection, campaign_id, or_(seen, taken_back).label("seen"))
        return None if row.seen else row

    def _fold(
        self, connection: Connection, row: Row[Any], letters: Sequence[int], key: str, wall: int
    ) -> None:
        """Have letters that were sent say one sentence each, and no more."""
        for letter in letters:
            target = connection.execute(
                select(outbox.c.target).where(outbox.c.id == letter)
            ).scalar_one()
            folded = self._tell.fold(row.language, target, letter, key)
            _write_letter(connection, row, folded, wall, f"f{letter:x}.{row.position:x}")

    async def keep_due(self, wall: int, most: int = BATCH) -> int:
        """Keep up to `most` appointments that are due, in whichever campaigns; return how many.

        Within each campaign they are kept in order, each at its own time, and what falls due
        meanwhile with them. A campaign that another process has in hand is left to it. One
        transaction: what breaks it, in whichever campaign, breaks all of it.
        """
        kept = await self._store.finished(self._kept(wall, most))
        if kept:
            self.on_letters()
        return kept

    async def _kept(self, wall: int, most: int) -> int:
        sheet = Sheet()
        kept = seen = 0
        async with self._store.writing() as connection:
            after: Row[Any] | None = None
            claim = _FIRST_CLAIM
            while kept < most and (rows := await self._claimed(connection, wall, after, claim)):
                # In a thread of its own, so that nobody who talks meanwhile waits for the rules.
                kept += await asyncio.to_thread(self._decided, rows, wall, most - kept, sheet)
                after = rows[-1]
                seen += len(rows)
                claim = max(1, (most - kept) * seen // max(kept, 1))
            await connection.run_sync(sheet.write)
        return kept

    async def _claimed(
        self, connection: AsyncConnection, wall: int, after: Row[Any] | None, most: int
    ) -> Sequence[Row[Any]]:
        """Return the campaigns that have something due, the longest overdue first, locked."""
        order = (campaigns.c.next_due_wall, campaigns.c.id)
        statement = (
            select(campaigns)
            .where(campaigns.c.next_due_wall <= wall, self._shard.mine())
            .order_by(*order)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        if after is not None:
            statement = statement.where(tuple_(*order) > (after.next_due_wall, after.id))
        return (await connection.execute(statement)).all()

    def _decided(self, rows: Sequence[Row[Any]], wall: int, most: int, sheet: Sheet) -> int:
        kept = 0
        for row in rows:
            if kept == most:
                break
            script = Script(self._tell, row, wall)
            count = script.keep_due(most - kept)
            script.onto(sheet, healed=count > 0)
            kept += count
        return kept

    async def keep_due_in(self, campaign_id: CampaignId, wall: int, most: int = BATCH) -> int:
        """Keep up to `most` appointments of one campaign that are due; return how many."""

        def keeping(connection: Connection) -> int:
            sheet = Sheet()
            kept = self._decided([_locked(connection, campaign_id)], wall, most, sheet)
            sheet.write(connection)
            return kept

        return await self._write(keeping)

    async def say(
        self, campaign_id: CampaignId, letters: Sequence[Letter], mark: str, wall: int
    ) -> None:
        """Leave letters that no move has written. `mark` tells their occasion from every other."""

        def saying(connection: Connection) -> None:
            row = _locked(connection, campaign_id)
            for at, letter in enumerate(letters):
                # It is said after the last move, and goes with that if that is taken back.
                _write_letter(connection, row, letter, wall, f"{mark}.{at}", row.position - 1)

        await self._write(saying)

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
                letter = self._tell.notice(row.language, "failing")
                _write_letter(connection, row, letter, wall, f"x{row.position:x}")

        await self._write(resting)

    async def refused(self, letter: int, wall: int, key: str, **facts: object) -> None:
        """Stop a channel that refused a letter, pause its campaign, and tell its administrators.

        Nothing more is sent there until the campaign is resumed. `key` and `facts` are for the
        word to the administrators, who get one until then, however many channels refuse. Whoever
        reports the same refusal again changes nothing.
        """

        def stopping(connection: Connection) -> None:
            found = connection.execute(select(outbox).where(outbox.c.id == letter)).one()
            row = _locked(connection, found.campaign_id)
            others = select(outbox.c.id).where(
                outbox.c.campaign_id == row.id,
                outbox.c.closed_wall.is_(None),
                outbox.c.leased_until_wall == post.STOPPED,
            )
            told = connection.execute(others.limit(1)).first() is not None
            stopped = connection.execute(
                update(outbox)
                .where(
                    outbox.c.id == letter,
                    outbox.c.closed_wall.is_(None),
                    outbox.c.leased_until_wall.is_distinct_from(post.STOPPED),
                )
                .values(leased_until_wall=post.STOPPED, attempts=outbox.c.attempts + 1)
            )
            if not stopped.rowcount:
                return
            mark = f"r{letter:x}-{found.attempts:x}"
            if not told:
                word = self._tell.notice(row.language, key, **facts)
                _write_letter(connection, row, word, wall, mark)
            # Refused when it is paused or over already: then there is nothing to pause.
            self._play(connection, row, PauseCampaign(), f"refused:{mark}", wall, None)

        await self._write(stopping)

    async def next_due(self) -> int | None:
        """Return the wall time at which the next appointment of any campaign falls due."""
        statement = (
            select(campaigns.c.next_due_wall)
            .where(campaigns.c.next_due_wall.is_not(None), self._shard.mine())
            .order_by(campaigns.c.next_due_wall)
            .limit(1)
        )
        found = await self._store.read(statement)
        return found[0].next_due_wall if found else None

    async def due(self, wall: int) -> list[CampaignId]:
        """Return the campaigns that have something due, the longest overdue first."""
        statement = (
            select(campaigns.c.id)
            .where(campaigns.c.next_due_wall <= wall, self._shard.mine())
            .order_by(campaigns.c.next_due_wall, campaigns.c.id)
        )
        return [CampaignId(row.id) for row in await self._store.read(statement)]

    async def seat(self, campaign_id: CampaignId) -> Seat | None:
        """Return one campaign as it stands."""
        found = await self._store.read(select(campaigns).where(campaigns.c.id == campaign_id))
        return _seat(found[0]) if found else None

    async def seat_in(self, channel_id: int) -> Seat | None:
        """Return the latest campaign of a channel, the open one before those that are over."""
        statement = (
            select(campaigns)
            .where(campaigns.c.channel_id == channel_id)
            .order_by(campaigns.c.over, campaigns.c.id.desc())
            .limit(1)
        )
        found = await self._store.read(statement)
        return _seat(found[0]) if found else None

    async def seats_of(self, player: PlayerId) -> list[Seat]:
        """Return the open campaigns in which a player has a run that goes on."""
        statement = (
            select(campaigns)
            .where(campaigns.c.over.is_(False))
            .where(campaigns.c.state.contains(f'"player":"{player}"', autoescape=True))
            .order_by(campaigns.c.id)
        )
        found = [_seat(row) for row in await self._store.read(statement)]
        return [seat for seat in found if seat.state.dealer_of(player) is not None]

    async def any(self) -> bool:
        """Say whether there was ever a campaign."""
        return bool(await self._store.read(select(campaigns.c.id).limit(1)))

    async def open_seats(self) -> list[Seat]:
        """Return all campaigns that are not over."""
        statement = select(campaigns).where(campaigns.c.over.is_(False)).order_by(campaigns.c.id)
        return [_seat(row) for row in await self._store.read(statement)]

    async def all_seats(self) -> list[Seat]:
        """Return all campaigns, those that are over included."""
        found = await self._store.read(select(campaigns).order_by(campaigns.c.id))
        return [_seat(row) for row in found]

    async def stalled(self, before: int) -> list[tuple[Seat, str]]:
        """Return the campaigns where something has not moved since a wall time, and what.

        `clock`: something is due and was not kept; `failing`: it was tried, and set aside;
        `letters`: a channel refuses us; `frozen`: their server is out of reach.
        """
        refused = exists().where(
            outbox.c.campaign_id == campaigns.c.id,
            outbox.c.closed_wall.is_(None),
            outbox.c.leased_until_wall == post.STOPPED,
        )
        statement = select(campaigns, refused.label("refused")).where(campaigns.c.over.is_(False))
        found: list[tuple[Seat, str]] = []
        for row in await self._store.read(statement.order_by(campaigns.c.id)):
            if row.failures:
                found.append((_seat(row), "failing"))
            elif row.next_due_wall is not None and row.next_due_wall < before:
                found.append((_seat(row), "clock"))
            elif row.refused:
                found.append((_seat(row), "letters"))
            elif row.frozen_wall is not None:
                found.append((_seat(row), "frozen"))
        return found

    async def admin_role(self, guild_id: int) -> int | None:
        """Return the role that may administer campaigns in a server, if one was set."""
        found = await self._store.read(select(guilds).where(guilds.c.guild_id == guild_id))
        return found[0].admin_role_id if found else None

    async def set_admin_role(self, guild_id: int, role_id: int | None) -> None:
        """Let a role administer campaigns in a server, besides Manage Server; or none."""

        def setting(connection: Connection) -> None:
            put(connection, guilds, guild_id=guild_id, admin_role_id=role_id)

        await self._write(setting)

    def _play(  # noqa: PLR0913 - a move has these parts
        self,
        connection: Connection,
        row: Row[Any],
        move: Move,
        key: str,
        wall: int,
        by: int | None,
    ) -> Played | Refusal:
        # Whoever waited for the lock does not act before what was done meanwhile.
        at = max(wall, row.last_wall)
        script = Script(self._tell, row, at)
        refusal = script.play(move, key, script.clock.game_at(at), by)
        return self._put(connection, row, script) if refusal is None else refusal

    def _put(self, connection: Connection, row: Row[Any], script: Script) -> Played:
        sheet = Sheet()
        script.onto(sheet)
        sheet.write(connection)
        if not self._store.one_process:
            tell_others(connection, row.guild_id)
        return Played(CampaignId(row.id), script.state, script.clock, script.events, script.replies)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        done = await self._store.write(work)
        self.on_commit()
        self.on_letters()
        return done


def _lock(campaign_id: int) -> Select[Any]:
    return select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update()


def _locked(connection: Connection, campaign_id: int, *also: ColumnElement[Any]) -> Row[Any]:
    statement = select(campaigns, *also).where(campaigns.c.id == campaign_id).with_for_update()
    row = connection.execute(statement).first()
    if row is None:
        message = f"there is no campaign {campaign_id}"
        raise LookupError(message)
    return row


def _keep_to_themselves(script: Script, gone: Sequence[Line], key: str, since: GameTime) -> None:
    """Say anew what players said of themselves, which no rewind takes back; nor being forgotten.

    A limit, a no, hours of sleep: each holds where that player sits in that seat again.
    """
    players = {one.id: one.player for one in script.state.dealers.values()}
    there = dict(players)
    for line in gone:
        for event in line.events:
            if isinstance(event, SeatTaken):
                there[event.dealer] = event.player
        move = line.move
        if not isinstance(move, _OWN) or (isinstance(move, SetVersus) and move.agreed):
            continue
        if move.dealer in players and there[move.dealer] == players[move.dealer]:
            script.play(move, f"{key}:{line.position}", since)
    for dealer in script.state.living():
        if is_nobody(dealer.player):
            script.play(RemoveDealer(dealer.id, own=True), f"{key}:{dealer.id}", since)


_OWN = (SetLines, SetQuotes, SetManners, SetCalls, SetVersus)


def _taken(gone: Sequence[Line]) -> dict[str, list[int]]:
    """Return the positions at which each seat passed on to somebody else, in order."""
    found: dict[str, list[int]] = {}
    for line in gone:
        for event in line.events:
            if isinstance(event, SeatTaken):
                found.setdefault(event.dealer, []).append(line.position)
    return found


def _undo(connection: Connection, campaign_id: int, to: int, wall: int) -> Sequence[int]:
    """Take moves out of the journal and the books; return the letters to be folded away."""
    gone = (journal.c.campaign_id == campaign_id, journal.c.position >= to)
    columns = ("campaign_id", "position", "key", "wall", "kind", "move", "events", "game")
    names = (*columns, "by_user")
    kept = [journal.c[name] for name in names]
    connection.execute(
        insert(undone).from_select(
            [*names, "undone_wall"], select(*kept, literal(wall).label("undone_wall")).where(*gone)
        )
    )
    connection.execute(delete(journal).where(*gone))
    connection.execute(
        delete(ledger).where(ledger.c.campaign_id == campaign_id, ledger.c.position >= to)
    )
    told = (outbox.c.campaign_id == campaign_id, outbox.c.position >= to)
    newest = select(outbox.c.id).where(*told).order_by(outbox.c.id.desc()).limit(MOST_FOLDED)
    # Those that are being sent just now are among them: they are folded when they have arrived.
    letters = sorted(connection.execute(newest).scalars())
    waiting = update(outbox).where(*told, outbox.c.closed_wall.is_(None))
    connection.execute(waiting.values(closed_wall=wall, leased_until_wall=None))
    return letters


def _write_letter(  # noqa: PLR0913 - a letter has these parts
    connection: Connection,
    row: Row[Any],
    letter: Letter,
    wall: int,
    mark: str,
    position: int | None = None,
) -> None:
    connection.execute(insert(outbox), post.rows(row.id, [letter], wall, mark, position))


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
