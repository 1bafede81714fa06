"""running a campaign: who did it, what was undone, quiet hours; states made anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db import codec
from game.rules import UNOPENED, apply

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go up. What was said before is told apart by no position; that only leaves it as it is."""
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    # Added in place: a table that batch mode builds anew would take its children along.
    zone = sa.Column("zone", sa.String(64), nullable=False, server_default="Europe/Copenhagen")
    none = sa.text("''")
    quiet = sa.Column("quiet", sa.String(8), nullable=False, server_default=none)
    op.add_column("campaigns", quiet)
    op.add_column("campaigns", zone)
    op.add_column("journal", sa.Column("by_user", sa.BigInteger, nullable=True))
    op.add_column("outbox", sa.Column("position", sa.Integer, nullable=True))
    op.create_table(
        "undone",
        sa.Column("id", row_id, autoincrement=True, nullable=False),
        sa.Column(
            "campaign_id",
            row_id,
            sa.ForeignKey("campaigns.id", ondelete="CASCADE", name="fk_undone_campaign_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("wall", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("move", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("game", sa.BigInteger, nullable=False),
        sa.Column("by_user", sa.BigInteger, nullable=True),
        sa.Column("undone_wall", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_undone"),
    )
    op.create_index("ix_undone_key", "undone", ["campaign_id", "key"])
    _made_anew()


def _made_anew() -> None:
    connection = op.get_bind()
    for (campaign_id,) in connection.execute(sa.text("SELECT id FROM campaigns")).all():
        state = UNOPENED
        lines = sa.text("SELECT events FROM journal WHERE campaign_id = :id ORDER BY position")
        for (events,) in connection.execute(lines, {"id": campaign_id}):
            for event in codec.events_from_text(events):
                state = apply(state, event)
        if state is not UNOPENED:
            connection.execute(
                sa.text("UPDATE campaigns SET state = :state WHERE id = :id"),
                {"id": campaign_id, "state": codec.state_to_text(state)},
            )
