"""What is waiting to be said: written with the move that caused it, sent afterwards, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select, update

from db.engine import READING
from db.schema import campaigns, outbox, phones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

    from game.units import DealerId

TABLE = "table"
ADMINISTRATORS = "administrators"
REPLY = "reply"
"""The one who typed the command; never stored, because the answer is given at once."""


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


def rows(
    campaign_id: int, letters: Sequence[Letter], wall: int, mark: str
) -> list[dict[str, object]]:
    """Return the rows of letters written together. The nonce is the letter's own, for ever.

    `mark` tells the occasion from every other one of the campaign.
    """
    return [
        {
            "campaign_id": campaign_id,
            "target": letter.target,
            "body": letter.body,
            "nonce": f"{campaign_id:x}-{mark}-{index:x}",
            "written_wall": wall,
            "attempts": 0,
        }
        for index, letter in enumerate(letters)
    ]


class Outbox:
    """The courier's side of the outbox."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine of the campaigns."""
        self._engine = engine

    async def release(self) -> None:
        """Let go of all leases: whoever held them is gone. For the start of the only process."""
        statement = (
            update(outbox).where(outbox.c.closed_wall.is_(None)).values(leased_until_wall=None)
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def lease(self, wall: int, until: int, most: int) -> list[Waiting]:
        """Lease the oldest waiting letters, in order, and return them.

        A letter whose elder in the same channel is leased elsewhere stays where it is.
        """
        async with self._engine.begin() as connection:
            return await connection.run_sync(_lease, wall, until, most)

    async def close(self, sent: Sequence[tuple[int, int | None]], wall: int) -> None:
        """Mark letters as delivered, with their message ids; or as undeliverable, with none."""
        if not sent:
            return
        values = [{"letter": letter, "message_id": message} for letter, message in sent]
        statement = (
            update(outbox)
            .where(outbox.c.id == bindparam("letter"))
            .values(closed_wall=wall, leased_until_wall=None, message_id=bindparam("message_id"))
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement, values)

    async def put_back(self, letters: Sequence[int], not_before: int) -> None:
        """Let letters wait until a wall time before they are leased again."""
        statement = (
            update(outbox)
            .where(outbox.c.id.in_(list(letters)))
            .values(leased_until_wall=not_before, attempts=outbox.c.attempts + 1)
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def next_attempt(self) -> int | None:
        """Return the wall time of the next attempt, 0 for now; none when no letter waits."""
        channel_free = (
            select(func.max(func.coalesce(outbox.c.leased_until_wall, 0)).label("wall"))
            .where(outbox.c.closed_wall.is_(None))
            .group_by(outbox.c.campaign_id, outbox.c.target)
            .subquery()
        )
        async with self._engine.connect() as connection:
            await connection.execution_options(**READING)
            return (await connection.execute(select(func.min(channel_free.c.wall)))).scalar()

    async def phone_of(self, campaign_id: int, dealer: DealerId) -> tuple[str, int | None] | None:
        """Return the kind and the channel of a dealer's phone, once it was set up."""
        statement = select(phones.c.kind, phones.c.channel_id).where(
            phones.c.campaign_id == campaign_id, phones.c.dealer_id == dealer
        )
        async with self._engine.connect() as connection:
            await connection.execution_options(**READING)
            row = (await connection.execute(statement)).first()
        return None if row is None else (row.kind, row.channel_id)

    async def set_phone(
        self, campaign_id: int, dealer: DealerId, kind: str, channel_id: int | None
    ) -> None:
        """Remember where a dealer's phone is: a thread, a direct message, or nowhere."""
        same = (phones.c.campaign_id == campaign_id, phones.c.dealer_id == dealer)
        async with self._engine.begin() as connection:
            await connection.execute(phones.delete().where(*same))
            await connection.execute(
                phones.insert().values(
                    campaign_id=campaign_id, dealer_id=dealer, kind=kind, channel_id=channel_id
                )
            )

    async def forget_phone(self, campaign_id: int, dealer: DealerId) -> None:
        """Forget where a dealer's phone was, so that another is set up."""
        same = (phones.c.campaign_id == campaign_id, phones.c.dealer_id == dealer)
        async with self._engine.begin() as connection:
            await connection.execute(phones.delete().where(*same))

    async def campaign_of_phone(self, channel_id: int) -> tuple[int, str] | None:
        """Return the campaign and the dealer whose phone a channel is.

        Direct messages can be the phone of several open campaigns; then nobody can tell which.
        """
        statement = (
            select(phones.c.campaign_id, phones.c.dealer_id, campaigns.c.over)
            .join(campaigns, campaigns.c.id == phones.c.campaign_id)
            .where(phones.c.channel_id == channel_id)
            .order_by(campaigns.c.over, campaigns.c.id.desc())
        )
        async with self._engine.connect() as connection:
            await connection.execution_options(**READING)
            found = (await connection.execute(statement)).all()
        if not found or len({row.campaign_id for row in found if not row.over}) > 1:
            return None
        return found[0].campaign_id, found[0].dealer_id


def _lease(connection: Connection, wall: int, until: int, most: int) -> list[Waiting]:
    elder = outbox.alias()
    # Leases are always on the eldest of a channel, so one that is held holds the whole channel.
    held = exists().where(
        elder.c.campaign_id == outbox.c.campaign_id,
        elder.c.target == outbox.c.target,
        elder.c.closed_wall.is_(None),
        elder.c.leased_until_wall > wall,
    )
    found = connection.execute(
        select(outbox)
        .where(outbox.c.closed_wall.is_(None), ~held)
        .order_by(outbox.c.id)
        .limit(most)
    ).all()
    if found:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in found]))
            .values(leased_until_wall=until)
        )
    return [
        Waiting(
            row.id,
            row.campaign_id,
            row.target,
            row.body,
            row.nonce,
            row.attempts,
            row.written_wall,
        )
        for row in found
    ]
