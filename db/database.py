"""One database, and everything that is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import journal
from db.campaigns import Campaigns
from db.engine import file_of, migrate
from db.outbox import Outbox
from db.process import Process
from db.shards import EVERY, Shard
from db.sole import SoleProcess
from db.store import Store
from db.timekeeping import Timekeeping
from db.wake import Listener

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.script import CampaignId, Teller


class Database:
    """The campaigns, the outbox and the process's own facts, behind one URL."""

    def __init__(self, url: str, tell: Teller, shard: Shard = EVERY) -> None:
        """Take where it is, and which campaigns are kept here. Nothing is opened before use."""
        self.store = Store(url)
        self.shard = shard
        self.campaigns = Campaigns(self.store, tell, shard)
        self.timekeeping = Timekeeping(self.store, shard)
        self.outbox = Outbox(self.store, shard)
        self.process = Process(self.store, shard)
        self._sole = SoleProcess(file_of(url))
        self._listener = Listener(self.store, shard)

    async def migrate(self) -> None:
        """Bring it up to this version. Raises `NewerDatabaseError` for one from a later one."""
        await migrate(self.store.engine)

    def take(self) -> None:
        """Be the process that runs on it, as long as this one lives or until `close`.

        Raises `SecondProcessError` for a SQLite file that another process runs on; a server has
        room for several.
        """
        self._sole.take()

    def listen(self, wake: Callable[[], None]) -> None:
        """Have `wake` called whenever another process has made a move in one of our campaigns."""
        self._listener.start(wake)

    async def journal(self, campaign: CampaignId) -> list[journal.Line]:
        """Return a campaign's whole journal, in order."""
        return await journal.read(self.store, campaign)

    async def close(self) -> None:
        """Let go of it."""
        await self._listener.stop()
        await self.store.close()
        self._sole.release()
