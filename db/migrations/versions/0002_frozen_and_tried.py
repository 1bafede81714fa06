"""campaigns that stand still with their server, letters that may have been sent before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go up."""
    # Added in place: a table that batch mode builds anew would take its children along.
    op.add_column("campaigns", sa.Column("frozen_wall", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("tried_wall", sa.BigInteger(), nullable=True))
    waiting = sa.text("closed_wall IS NULL")
    op.create_index(
        "ix_outbox_channel",
        "outbox",
        ["campaign_id", "target", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
