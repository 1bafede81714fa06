"""On what it was measured: the machine, and the versions that matter."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

PACKAGES = ("SQLAlchemy", "aiosqlite", "asyncpg", "discord.py", "APScheduler")
CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, str]:
    """Return the processor's model, how many cores may be used, the system, and its load now."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = {"cpu": _model(), "cores": str(cores), "os": platform.platform()}
    if hasattr(os, "getloadavg"):
        # Asked for before anything is measured: what others do shows in every figure.
        found["load"] = f"{os.getloadavg()[0]:.1f}"
    return found


def _model() -> str:
    if CPUINFO.is_file():
        for line in CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() in {"model name", "hardware", "cpu"}:
                return value.strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Return the versions of Python, SQLite and the packages, "none" for what is not here."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


async def postgres_version(url: str) -> str:
    """Return a server's version."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = str((await connection.execute(text("SHOW server_version"))).scalar())
    await engine.dispose()
    return found
