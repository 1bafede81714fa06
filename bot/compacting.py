"""Making illegible what was deleted: SQLite leaves it in its file until that is written anew."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from db.store import StorageError

if TYPE_CHECKING:
    from db.database import Database

log = logging.getLogger(__name__)

COMPACTING = "to_be_compacted"
"""The fact that says that what was deleted may still be legible in the file."""


async def compact(database: Database) -> None:
    """Make what was deleted illegible, if that is still to be done; a failure is tried again."""
    if await database.process.recall(COMPACTING) != "yes":
        return
    try:
        await database.store.compact()
    except StorageError as problem:
        log.warning("not_compacted", extra={"why": str(problem)})
        return
    await database.process.remember(COMPACTING, "no")
