"""What is waiting to be said: written with the move that caused it, sent afterwards, once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, cast, exists, func, select, update

from db.hung_up import MARK, phone_at
from db.schema import campaigns, outbox, phones
from db.shards import EVERY, Shard
from db.store import Store, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from game.units import DealerId

TABLE = "table"
ADMINISTRATORS = "administrators"
REPLY = "reply"
"""The one who typed the command; never stored, because the answer is given at once."""


STOPPED = 1 << 62
"""A lease until the end of time: the channel refuses us, and waits for somebody to mend that."""
AT_ONCE = 10
"""How many letters of one channel are leased together: a slow channel does not hold them long."""
_LEASING = 0x0B0C5

LET_GO = (
    update(outbox)
    .where(
        outbox.c.campaign_id == bindparam("campaign"),
        outbox.c.closed_wall.is_(None),
        outbox.c.leased_until_wall == STOPPED,
    )
    .values(leased_until_wall=None)
)
"""Lets the stopped channels of a campaign be tried again."""


def phone(dealer: DealerId) -> str:
    """Return the target for a dealer's phone."""
    return f"phone:{dealer}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it is to be shown; `target` is where: table, phone, administrators, reply."""

    target: str
    body: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is leased to a courier."""

    id: int
    campaign_id: int
    target: str
    body: str
    nonce: str
    attempts: int
    written_wall: int
    tried_wall: int | None
    """When it was first leased, if it was before: it may be there already."""

    def about(self, body: str, nonce: str) -> Waiting:
        """Return another letter that this one gives rise to, as old as it."""
        return replace(self, body=body, nonce=nonce)


def rows(
    campaign_id: int,
    letters: Sequence[Letter],
    wall: int,
    mark: str,
    position: int | None = None,
) -> list[dict[str, object]]:
    """Return the rows of letters written together. The nonce is the letter's own, for ever.

    `mark` tells the occasion from every other one of the campaign; `position` is that of the move
    which they tell of, where there was one.
    """
    return [
        {
            "campaign_id": campaign_id,
            "target": letter.target,
            "body": letter.body,
            "nonce": f"{campaign_id:x}-{mark}-{index:x}",
            "written_wall": wall,
            "attempts": 0,
            "position": position,
        }
        for index, letter in enumerate(letters)
    ]


class Outbox:
    """The courier's side of the outbox, for the campaigns of one shard."""

    def __init__(self, store: Store, shard: Shard = EVERY) -> None:
        """Take the database, and which campaigns' letters are carried."""
        self._store = store
        self._shard = shard

    async def release(self) -> None:
        """Let go of the leases of whoever carried these letters before. For the start.

        Should another process carry them still, both send them in order under the same nonces,
        and Discord keeps one of each.
        """
        statement = (
            update(outbox)
            .where(
                outbox.c.closed_wall.is_(None),
                outbox.c.leased_until_wall < STOPPED,
                outbox.c.campaign_id.in_(select(campaigns.c.id).where(self._shard.mine())),
            )
            .values(leased_until_wall=None)
        )
        await self._store.write(lambda connection: connection.execute(statement))

    async def lease(self, wall: int, until: int, most: int) -> list[Waiting]:
        """Lease the oldest waiting letters, in order, and return them.

        A letter whose elder in the same channel is leased elsewhere stays where it is.
        """
        waiting = self._waiting(wall).limit(most)

        def leasing(connection: Connection) -> list[Waiting]:
            if not self._store.one_process:
                # One process after the other: an elder that is just being leased is not seen.
                connection.execute(select(cast(func.pg_advisory_xact_lock(_LEASING), Text)))
            return _lease(connection, waiting, wall, until)

        return await self._store.write(leasing)

    def _waiting(self, wall: int) -> Select[Any]:
        elder = outbox.alias()
        # Leases are always on the eldest of a channel, so one that is held holds the whole of it.
        held = exists().where(
            elder.c.campaign_id == outbox.c.campaign_id,
            elder.c.target == outbox.c.target,
            elder.c.closed_wall.is_(None),
            elder.c.leased_until_wall > wall,
        )
        found = select(outbox).where(outbox.c.closed_wall.is_(None), ~held).order_by(outbox.c.id)
        if self._shard.count > 1:
            found = found.join(campaigns).where(self._shard.mine())
        return found

    async def close(self, sent: Sequence[tuple[int, int | None]], wall: int) -> None:
        """Mark letters as delivered, with their message ids; or as undeliverable, with none."""
        if not sent:
            return
        # In the order in which everybody locks them: two processes never wait for each other.
        ordered = sorted(sent, key=lambda one: one[0])
        values = [{"letter": letter, "message_id": message} for letter, message in ordered]
        statement = (
            update(outbox)
            .where(outbox.c.id == bindparam("letter"))
            .values(closed_wall=wall, leased_until_wall=None, message_id=bindparam("message_id"))
        )
        await self._store.write(lambda connection: connection.execute(statement, values))

    async def put_back(
        self, letters: Sequence[int], not_before: int, *, failed: bool = True
    ) -> None:
        """Let letters wait until a wall time before they are leased again.

        `failed`: an attempt was made; what was leased behind it only waits for it.
        """
        values: dict[str, object] = {"leased_until_wall": not_before}
        if failed:
            values["attempts"] = outbox.c.attempts + 1
        statement = update(outbox).where(outbox.c.id.in_(list(letters))).values(values)
        await self._store.write(lambda connection: connection.execute(statement))

    async def next_attempt(self) -> int | None:
        """Return the wall time of the next attempt, 0 for now; none when no letter waits."""
        waiting = select(
            outbox.c.campaign_id,
            outbox.c.target,
            func.max(func.coalesce(outbox.c.leased_until_wall, 0)).label("wall"),
        ).where(outbox.c.closed_wall.is_(None))
        if self._shard.count > 1:
            waiting = waiting.join(campaigns).where(self._shard.mine())
        free = waiting.group_by(outbox.c.campaign_id, outbox.c.target).subquery()
        [row] = await self._store.read(select(func.min(free.c.wall)).where(free.c.wall < STOPPED))
        return None if row[0] is None else int(row[0])

    async def phone_of(self, campaign_id: int, dealer: DealerId) -> tuple[str, int | None] | None:
        """Return the kind and the channel of a dealer's phone, once it was set up."""
        statement = select(phones.c.kind, phones.c.channel_id).where(
            phones.c.campaign_id == campaign_id, phones.c.dealer_id == dealer
        )
        found = await self._store.read(statement)
        return (found[0].kind, found[0].channel_id) if found else None

    async def last_bodies(self, campaign_id: int, dealer: DealerId, most: int) -> list[str]:
        """Return what was written to a dealer's phone, the latest first."""
        statement = (
            select(outbox.c.body)
            .where(outbox.c.campaign_id == campaign_id, outbox.c.target == phone(dealer))
            .order_by(outbox.c.id.desc())
            .limit(most)
        )
        return [str(row.body) for row in await self._store.read(statement)]

    async def message_of(self, letter: int) -> tuple[int, int | None] | None:
        """Return the message that a letter became, if it was sent and is known, and where.

        There is no channel for what went to the table, whose own it is, or to an administrator.
        """
        found = await self._store.read(select(outbox).where(outbox.c.id == letter))
        if not found or found[0].message_id is None:
            return None
        sent = found[0]
        known = select(phones).where(phones.c.campaign_id == sent.campaign_id)
        went = phone_at(
            await self._store.read(known), sent.target.removeprefix("phone:"), sent.position
        )
        return int(sent.message_id), None if went is None else went.channel_id

    async def is_phone(self, channel_id: int) -> bool:
        """Say whether a channel is, or was, somebody's phone."""
        statement = select(phones.c.dealer_id).where(phones.c.channel_id == channel_id)
        return bool(await self._store.read(statement))

    async def pings_since(self, campaign_id: int, target: str, wall: int) -> int:
        """Return how many letters that ping went to a target since a wall time."""
        statement = select(func.count()).where(
            outbox.c.campaign_id == campaign_id,
            outbox.c.target == target,
            outbox.c.closed_wall >= wall,
            outbox.c.message_id.is_not(None),
            outbox.c.body.contains('"ping":true', autoescape=True),
        )
        [(count,)] = await self._store.read(statement)
        return int(count)

    async def set_phone(
        self, campaign_id: int, dealer: DealerId, kind: str, channel_id: int | None
    ) -> None:
        """Remember where a dealer's phone is: a thread, a direct message, or nowhere."""
        row = {
            "campaign_id": campaign_id,
            "dealer_id": dealer,
            "kind": kind,
            "channel_id": channel_id,
        }
        await self._store.write(lambda connection: put(connection, phones, **row))

    async def forget_phone(self, campaign_id: int, dealer: DealerId) -> None:
        """Forget where a dealer's phone was, so that another is set up."""
        statement = phones.delete().where(
            phones.c.campaign_id == campaign_id, phones.c.dealer_id == dealer
        )
        await self._store.write(lambda connection: connection.execute(statement))

    async def campaign_of_phone(self, channel_id: int) -> tuple[int, str] | None:
        """Return the campaign and the dealer whose phone a channel is.

        Direct messages can be the phone of several open campaigns; then nobody can tell which.
        """
        statement = (
            select(phones.c.campaign_id, phones.c.dealer_id, campaigns.c.over)
            .join(campaigns, campaigns.c.id == phones.c.campaign_id)
            .where(phones.c.channel_id == channel_id, ~phones.c.dealer_id.contains(MARK))
            .order_by(campaigns.c.over, campaigns.c.id.desc())
        )
        found = await self._store.read(statement)
        if not found or len({row.campaign_id for row in found if not row.over}) > 1:
            return None
        return found[0].campaign_id, found[0].dealer_id


def _lease(connection: Connection, waiting: Select[Any], wall: int, until: int) -> list[Waiting]:
    together: Counter[tuple[int, str]] = Counter()
    leased: list[Waiting] = []
    for row in connection.execute(waiting):
        together[row.campaign_id, row.target] += 1
        if together[row.campaign_id, row.target] <= AT_ONCE:
            leased.append(
                Waiting(
                    row.id,
                    row.campaign_id,
                    row.target,
                    row.body,
                    row.nonce,
                    row.attempts,
                    row.written_wall,
                    row.tried_wall,
                )
            )
    if leased:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([letter.id for letter in leased]))
            .values(leased_until_wall=until, tried_wall=func.coalesce(outbox.c.tried_wall, wall))
        )
    return leased
