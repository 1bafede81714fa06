"""What the process remembers of itself between two lives: a heartbeat, and a few facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from db.outbox import STOPPED
from db.schema import campaigns, facts, outbox
from db.shards import EVERY, Shard
from db.store import Store, put

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead: the wall time of the next appointment, and whether letters wait."""

    due: int | None
    letters: bool


def heartbeat_of(shard: Shard) -> str:
    """Return the name of the fact that says when a shard's heart beat last."""
    return HEARTBEAT if shard == EVERY else f"{HEARTBEAT}:{shard}"


class Process:
    """Facts of the process, by name, and its heartbeat, which each shard has its own of."""

    def __init__(self, store: Store, shard: Shard = EVERY) -> None:
        """Take the database, and whose heart beats."""
        self._store = store
        self._heartbeat = heartbeat_of(shard)
        mine = shard.mine()
        # One that is stopped waits for somebody to mend its channel, and for nobody here.
        waiting = select(outbox.c.id).where(
            outbox.c.closed_wall.is_(None), outbox.c.leased_until_wall.is_distinct_from(STOPPED)
        )
        if shard.count > 1:
            # No join: what an update returns on SQLite is written without its tables' names.
            waiting = waiting.where(outbox.c.campaign_id.in_(select(campaigns.c.id).where(mine)))
        due = select(func.min(campaigns.c.next_due_wall)).where(mine)
        self._ahead = (due.scalar_subquery().label("due"), waiting.exists().label("letters"))
        self._beat = (
            facts.update()
            .where(facts.c.name == self._heartbeat)
            .values(value=bindparam("wall"))
            .returning(*self._ahead)
        )

    async def remember(self, name: str, value: str) -> None:
        """Write one fact down."""
        await self._store.write(lambda it: put(it, facts, name=name, value=value))

    async def recall(self, name: str) -> str | None:
        """Return a fact that was written down."""
        found = await self._store.read(select(facts.c.value).where(facts.c.name == name))
        return found[0].value if found else None

    async def last_beat(self) -> int | None:
        """Return when the heart beat last, or any shard's, if the shards were dealt anew since."""
        beats = await self._store.read(
            select(facts.c.name, facts.c.value).where(facts.c.name.startswith(HEARTBEAT))
        )
        walls = {row.name: int(row.value) for row in beats}
        return walls.get(self._heartbeat, max(walls.values(), default=None))

    async def beat(self, wall: int) -> Ahead:
        """Write down that somebody is here, and look ahead: one statement, since idlers do it."""

        def beating(connection: Connection) -> Ahead:
            row = connection.execute(self._beat, {"wall": str(wall)}).first()
            if row is None:
                put(connection, facts, name=self._heartbeat, value=str(wall))
                row = connection.execute(select(*self._ahead)).one()
            return Ahead(row.due, row.letters)

        return await self._store.write(beating)

    async def look_ahead(self) -> Ahead:
        """Look ahead, and write nothing."""
        [row] = await self._store.read(select(*self._ahead))
        return Ahead(row.due, row.letters)
