"""Running the migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from sqlalchemy import Connection

_UPGRADING = 0x09D4DE


def config(connection: Connection | None = None) -> Config:
    """Return the migrations' configuration, bound to a connection."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring a database up, with foreign keys off: batch mode would delete rows that refer.

    Raises `RuntimeError` if the migrated rows refer to rows that are not there.
    """
    sqlite = connection.dialect.name == "sqlite"
    connection.rollback()
    if sqlite:
        _outside_transaction(connection, "PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            if not sqlite:
                # Two processes that start together: the second finds the work done.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
            command.upgrade(config(connection), to)
            if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                message = "the migration left rows that refer to nothing; nothing was changed"
                raise RuntimeError(message)
    finally:
        if sqlite:
            _outside_transaction(connection, "PRAGMA foreign_keys=ON")


def _outside_transaction(connection: Connection, pragma: str) -> None:
    dbapi = connection.connection.dbapi_connection
    if dbapi is not None:
        cursor = dbapi.cursor()
        cursor.execute(pragma)
        cursor.close()
