"""Whether, and from when, campaigns' clocks run: absences, stopped servers, clocks set back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, case, cast, func, or_, select, update

from db import codec
from db import outbox as post
from db.process import heartbeat_of
from db.schema import appointments, campaigns, facts, outbox
from db.script import clock_of
from db.shards import EVERY, Shard
from db.store import put
from game.campaign import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from db.gameclock import GameClock
    from db.store import Store


class Timekeeping:
    """The clocks of one shard's campaigns, as far as no move of the game's sets them."""

    def __init__(self, store: Store, shard: Shard = EVERY) -> None:
        """Take the database, and whose clocks these are."""
        self._store = store
        self._shard = shard

    async def give_back(self, since: int, now: int) -> int:
        """Give all running campaigns the time back in which nobody could act.

        That is from `since`, or from a campaign's own last move if that came later, until `now`;
        no campaign's clock ever goes back behind what was done in it. Returns how many got any.
        """
        last = case((campaigns.c.last_wall > since, campaigns.c.last_wall), else_=since)

        def giving(connection: Connection) -> int:
            mine = (campaigns.c.running.is_(True), last < now, self._shard.mine())
            quiet = connection.execute(select(campaigns).where(*mine, _QUIET)).all()
            given = len(quiet)
            for row in quiet:
                clock = clock_of(row).resumed(max(row.last_wall, since), now)
                _put_back(connection, row, clock, now)
            result = connection.execute(
                update(campaigns)
                .where(*mine, ~_QUIET)
                .values(
                    anchor_wall=campaigns.c.anchor_wall + now - last,
                    next_due_wall=campaigns.c.next_due_wall + now - last,
                    # Whoever asks again after a crash gets nothing for the same time.
                    last_wall=now,
                )
            )
            return result.rowcount + given

        return await self._store.write(giving)

    async def set_back(self, span: int, now: int) -> None:
        """Follow the machine's clock, which was set back by a span of microseconds.

        Every deadline, and every letter's next attempt, stays as far away as it was. The heart
        beats with it, so that a next life does not find the same jump again.
        """

        def setting(connection: Connection) -> None:
            for row in connection.execute(select(campaigns).where(self._shard.mine(), _QUIET)):
                # Its quiet hours are by the clock on the wall, which is another one now.
                game = clock_of(row).game_at(max(row.last_wall, now + span))
                moved = replace(clock_of(row), anchor_wall=now, anchor_game=game)
                _put_back(connection, row, moved, row.last_wall - span)
            connection.execute(
                update(campaigns)
                .where(self._shard.mine(), ~_QUIET)
                .values(
                    anchor_wall=campaigns.c.anchor_wall - span,
                    next_due_wall=campaigns.c.next_due_wall - span,
                    last_wall=campaigns.c.last_wall - span,
                )
            )
            mine = select(campaigns.c.id).where(self._shard.mine())
            connection.execute(
                update(outbox)
                .where(
                    outbox.c.closed_wall.is_(None),
                    outbox.c.leased_until_wall < post.STOPPED,
                    outbox.c.campaign_id.in_(mine),
                )
                .values(
                    leased_until_wall=outbox.c.leased_until_wall - span,
                    tried_wall=outbox.c.tried_wall - span,
                )
            )
            put(connection, facts, name=heartbeat_of(self._shard), value=str(now))

        await self._store.write(setting)

    async def guilds(self) -> dict[int, bool]:
        """Return the servers whose campaigns' clocks run, and those where they stand frozen.

        True means frozen, for at least one of a server's campaigns.
        """
        frozen = campaigns.c.frozen_wall.is_not(None)
        statement = (
            select(campaigns.c.guild_id, func.max(cast(frozen, Integer)).label("frozen"))
            .where(
                or_(campaigns.c.running, frozen), campaigns.c.over.is_(False), self._shard.mine()
            )
            .group_by(campaigns.c.guild_id)
        )
        return {row.guild_id: bool(row.frozen) for row in await self._store.read(statement)}

    async def freeze(self, guild_id: int, wall: int) -> int:
        """Let the clocks of a server's campaigns stand: Discord does not reach its people.

        Returns how many stand now that did not before.
        """
        condition = (campaigns.c.running.is_(True), campaigns.c.frozen_wall.is_(None))

        def stand(row: Row[Any], at: int) -> dict[str, object]:
            clock = clock_of(row).anchored(at, rate=row.rate, running=False)
            return _anchors(clock, None) | {"frozen_wall": at}

        return await self._reanchor(guild_id, wall, condition, stand)

    async def thaw(self, guild_id: int, wall: int) -> int:
        """Let the clocks of a server's campaigns go on from where they stood.

        Returns how many go again.
        """

        def go_on(row: Row[Any], at: int) -> dict[str, object]:
            state = codec.state_from_text(row.state)
            running = state.status is Status.RUNNING
            clock = clock_of(row).anchored(at, rate=row.rate, running=running)
            due = min((one.due for one in state.appointments.values()), default=None)
            next_due = None if due is None or not running else clock.wall_at(due)
            return _anchors(clock, next_due) | {"frozen_wall": None}

        frozen = (campaigns.c.frozen_wall.is_not(None),)
        return await self._reanchor(guild_id, wall, frozen, go_on)

    async def _reanchor(
        self,
        guild_id: int,
        wall: int,
        condition: Sequence[ColumnElement[bool]],
        change: Callable[[Row[Any], int], dict[str, object]],
    ) -> int:
        found = (
            select(campaigns)
            .where(campaigns.c.guild_id == guild_id, campaigns.c.over.is_(False), *condition)
            .order_by(campaigns.c.id)
        )

        def changing(connection: Connection, locked: Select[Any]) -> int:
            rows = connection.execute(locked).all()
            for row in rows:
                at = max(wall, row.last_wall)
                values = change(row, at) | {"last_wall": at}
                connection.execute(update(campaigns).where(campaigns.c.id == row.id).values(values))
            return len(rows)

        # Looked for first without a lock: at every start, for every server, there is nothing.
        if not await self._store.read(found):
            return 0
        return await self._store.write(lambda it: changing(it, found.with_for_update()))


_QUIET = campaigns.c.quiet != ""
"""Where the clock stands at night, a span of wall time is no span of the campaign's own."""


def _put_back(connection: Connection, row: Row[Any], clock: GameClock, last: int) -> None:
    """Write a clock, and what is due next by it."""
    due = connection.execute(
        select(func.min(appointments.c.due)).where(appointments.c.campaign_id == row.id)
    ).scalar_one()
    next_due = clock.wall_at(due) if due is not None and row.running else None
    values = _anchors(clock, next_due) | {"last_wall": last}
    connection.execute(update(campaigns).where(campaigns.c.id == row.id).values(values))


def _anchors(clock: GameClock, next_due: int | None) -> dict[str, object]:
    return {
        "anchor_wall": clock.anchor_wall,
        "anchor_game": clock.anchor_game,
        "running": clock.running,
        "next_due_wall": next_due,
    }
