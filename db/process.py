"""What the process remembers of itself between two lives: a heartbeat, and a few facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from db.engine import READING
from db.schema import facts

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

HEARTBEAT = "heartbeat"


class Process:
    """Facts of the process, by name."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine."""
        self._engine = engine

    async def remember(self, name: str, value: str) -> None:
        """Write one fact down."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(facts).where(facts.c.name == name))
            await connection.execute(insert(facts).values(name=name, value=value))

    async def recall(self, name: str) -> str | None:
        """Return a fact that was written down."""
        async with self._engine.connect() as connection:
            await connection.execution_options(**READING)
            found = await connection.execute(select(facts.c.value).where(facts.c.name == name))
            return found.scalar()
