"""A database that is out of order for a while, as with a full disk or a server that is gone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from unittest.mock import AsyncMock, patch

from db.store import StorageError, Store

WHY = "database or disk is full"


@asynccontextmanager
async def _writing() -> AsyncGenerator[None]:
    raise StorageError(WHY)
    yield


@contextmanager
def out_of_order(store: Store) -> Generator[None]:
    """Nothing can be read or written meanwhile."""
    reading = AsyncMock(side_effect=StorageError(WHY))
    with patch.object(store, "read", reading), patch.object(store, "writing", _writing):
        yield
