"""The tables. Times are integer microseconds: `*_wall` UTC since the epoch, others game time.

The migrations make them, on both engines. A partial index names its condition for SQLite alone:
naming it for PostgreSQL would load that dialect in every process.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _campaign(*, key: bool = False) -> Column[int]:
    return Column(
        "campaign_id",
        RowId,
        ForeignKey("campaigns.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=key,
        autoincrement=False,
    )


campaigns = Table(
    "campaigns",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("opened_by", BigInteger, nullable=False),
    Column("language", String(8), nullable=False),
    Column("opened_wall", BigInteger, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage_memory", Text, nullable=False),
    Column("anchor_wall", BigInteger, nullable=False),
    Column("anchor_game", BigInteger, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("running", Boolean, nullable=False),
    Column("next_due_wall", BigInteger, nullable=True),
    Column("last_wall", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("frozen_wall", BigInteger, nullable=True),
    Column("quiet", String(8), nullable=False, server_default=text("''")),
    Column("zone", String(64), nullable=False, server_default="Europe/Copenhagen"),
    CheckConstraint("rate > 0", name="rate"),
)
Index("ix_campaigns_next_due_wall", campaigns.c.next_due_wall)
Index(
    "uq_campaigns_open_channel",
    campaigns.c.channel_id,
    unique=True,
    sqlite_where=text("over = 0"),
)

journal = Table(
    "journal",
    metadata,
    _campaign(key=True),
    Column("position", Integer, nullable=False, primary_key=True),
    Column("key", String(80), nullable=False),
    Column("wall", BigInteger, nullable=False),
    Column("game", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("move", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("by_user", BigInteger, nullable=True),
)
Index("uq_journal_key", journal.c.campaign_id, journal.c.key, unique=True)

undone = Table(
    "undone",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _campaign(),
    Column("position", Integer, nullable=False),
    Column("key", String(80), nullable=False),
    Column("wall", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("move", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("game", BigInteger, nullable=False),
    Column("by_user", BigInteger, nullable=True),
    Column("undone_wall", BigInteger, nullable=False),
)
"""Moves that a rewind took back: for whoever asks what was done, and so that none comes again."""
Index("ix_undone_key", undone.c.campaign_id, undone.c.key)

ledger = Table(
    "ledger",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _campaign(),
    Column("position", Integer, nullable=False),
    Column("unit", String(4), nullable=False),
    Column("source", String(40), nullable=False),
    Column("target", String(40), nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("source <> target", name="two_sides"),
)
Index("ix_ledger_campaign_id", ledger.c.campaign_id)

appointments = Table(
    "appointments",
    metadata,
    _campaign(key=True),
    Column("id", String(24), nullable=False, primary_key=True),
    Column("due", BigInteger, nullable=False),
    Column("errand", String(24), nullable=False),
    Column("subject", String(24), nullable=False),
)
Index("ix_appointments_due", appointments.c.campaign_id, appointments.c.due)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _campaign(),
    Column("target", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("nonce", String(25), nullable=False),
    Column("written_wall", BigInteger, nullable=False),
    Column("leased_until_wall", BigInteger, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("closed_wall", BigInteger, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("tried_wall", BigInteger, nullable=True),
    Column("position", Integer, nullable=True),
)
Index("uq_outbox_nonce", outbox.c.nonce, unique=True)
Index(
    "ix_outbox_waiting",
    outbox.c.id,
    sqlite_where=text("closed_wall IS NULL"),
)
Index(
    "ix_outbox_channel",
    outbox.c.campaign_id,
    outbox.c.target,
    outbox.c.id,
    sqlite_where=text("closed_wall IS NULL"),
)

phones = Table(
    "phones",
    metadata,
    _campaign(key=True),
    Column("dealer_id", String(24), nullable=False, primary_key=True),
    Column("channel_id", BigInteger, nullable=True),
    Column("kind", String(8), nullable=False),
)

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("admin_role_id", BigInteger, nullable=True),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the process remembers of itself: its last heartbeat, the commands it last registered."""
