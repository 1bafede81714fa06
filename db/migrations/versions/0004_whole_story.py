"""the whole story: every state is made anew from its journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db import codec
from game.rules import UNOPENED, apply

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go up. A state is what its journal makes, by today's rules; nothing else changes."""
    connection = op.get_bind()
    for (campaign_id,) in connection.execute(sa.text("SELECT id FROM campaigns")).all():
        state = UNOPENED
        lines = sa.text("SELECT events FROM journal WHERE campaign_id = :id ORDER BY position")
        for (events,) in connection.execute(lines, {"id": campaign_id}):
            for event in codec.events_from_text(events):
                state = apply(state, event)
        if state is UNOPENED:
            continue
        connection.execute(
            sa.text("UPDATE campaigns SET state = :state WHERE id = :id"),
            {"id": campaign_id, "state": codec.state_to_text(state)},
        )
