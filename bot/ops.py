"""What an operator does to the database from the shell: `pusher backup` and `pusher restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.stage import Stage
from bot.wording import wording
from db.backup import BackupError, Restoration, back_up
from db.engine import NewerDatabaseError, UnusableDatabaseError
from db.sole import SecondProcessError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def backup(settings: Settings, to: Path) -> str | None:
    """Copy the database, running or not. Returns a sentence that says what is wrong, if any."""
    words = wording(settings.language)
    try:
        size = back_up(settings.database_url, to)
    except BackupError as problem:
        return str(problem)
    except UnusableDatabaseError as problem:
        return words("doctor.database_bad", why=str(problem))
    print(words("cli.backed_up", file=to, size=size))
    return None


async def restore(settings: Settings, copy: Path, *, replace: bool, only_check: bool) -> str | None:
    """Prove a copy, campaign by campaign, and put it in the database's place.

    Returns a sentence that says what is wrong, if anything is; then nothing was changed.
    """
    words = wording(settings.language)
    try:
        restoration = Restoration(settings.database_url, copy, Stage())
    except BackupError as problem:
        return str(problem)
    except UnusableDatabaseError as problem:
        return words("doctor.database_bad", why=str(problem))
    try:
        well = True
        async for proof in restoration.proofs():
            well &= proof.wrong is None
            key = "cli.proven" if proof.wrong is None else "cli.not_proven"
            print(words(key, campaign=proof.campaign, moves=proof.moves, why=proof.wrong or ""))
        if not well:
            return words("cli.not_restored", file=copy)
        if only_check:
            print(words("cli.checked", file=copy))
            return None
        kept = restoration.put_in_place(replace=replace)
    except (BackupError, SecondProcessError, NewerDatabaseError, UnusableDatabaseError) as problem:
        return str(problem)
    finally:
        restoration.drop()
    print(words("cli.restored", file=copy))
    if kept is not None:
        print(words("cli.kept_aside", file=kept))
    return None
