"""Which campaigns are a process's own: Discord deals servers out to shards, and so do we."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import true

from db.schema import campaigns

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class Shard:
    """The `index`-th of `count` shards. A process has one; one of one has every server."""

    index: int = 0
    count: int = 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def has(self, guild_id: int) -> bool:
        """Say whether a server is dealt to this shard, by Discord's own rule."""
        return (guild_id >> 22) % self.count == self.index

    def mine(self) -> ColumnElement[Any]:
        """Return the condition that a campaign is played in one of this shard's servers."""
        if self.count == 1:
            return true()
        return (campaigns.c.guild_id // (1 << 22)) % self.count == self.index


EVERY = Shard()
"""The only shard of a bot that has but one."""
