"""One database, and everything that is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import journal
from db.campaigns import Campaigns
from db.engine import migrate, open_engine
from db.outbox import Outbox
from db.process import Process

if TYPE_CHECKING:
    from db.script import CampaignId, Teller


class Database:
    """The campaigns, the outbox and the process's own facts, behind one URL."""

    def __init__(self, url: str, tell: Teller) -> None:
        """Take where it is. Nothing is opened before the first use."""
        self.engine = open_engine(url)
        self.campaigns = Campaigns(self.engine, tell)
        self.outbox = Outbox(self.engine)
        self.process = Process(self.engine)

    async def migrate(self) -> None:
        """Bring it up to this version. Raises `NewerDatabaseError` for one from a later one."""
        await migrate(self.engine)

    async def journal(self, campaign: CampaignId) -> list[journal.Line]:
        """Return a campaign's whole journal, in order."""
        return await journal.read(self.engine, campaign)

    async def close(self) -> None:
        """Let go of it."""
        await self.engine.dispose()
