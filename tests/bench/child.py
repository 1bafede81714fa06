"""Measuring in a process of its own, where memory or a start is what is measured."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

HOUSE = Path(__file__).parent.parent.parent
STATM = Path("/proc/self/statm")
SECONDS = 20.0
"""How long a process may take to end."""
MEGABYTE = 1 << 20

Said: TypeAlias = dict[str, float]


class ChildError(RuntimeError):
    """A process that measures has failed; the message is what it said last."""


class Child:
    """A module of this package in a process of its own, spoken to in lines of JSON."""

    def __init__(self, name: str, *arguments: object) -> None:
        """Start it."""
        # Not a pipe: nobody reads it as long as all goes well.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed in `close`
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", f"tests.bench.{name}", *map(str, arguments)],
            cwd=HOUSE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        """Go on; it runs already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let it end."""
        self.close()

    def hear(self) -> dict[str, Any]:
        """Return what it says next. Raises `ChildError` when it has ended instead."""
        if self._process.stdout is None:
            raise ChildError("it has no voice")
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            raise ChildError(self._errors.read().strip()[-2000:])
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, line: object = "") -> dict[str, Any]:
        """Say a line to it, and return what it says then."""
        if self._process.stdin is not None:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        return self.hear()

    def close(self) -> None:
        """Let it end by itself, or after a while end it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()


def module(name: str, *arguments: object) -> Said:
    """Run a module of this package; return the numbers that it says. Raises `ChildError`."""
    with Child(name, *arguments) as child:
        return child.hear()


def say(found: Mapping[str, object]) -> None:
    """Say what was measured, to who started this process."""
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.stdout.flush()


def resident() -> int:
    """Return how many bytes of memory this process has; 0 where the system does not say."""
    if not STATM.is_file():
        return 0
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Ticker:
    """Looks at the loop every millisecond: how late it comes, and how much memory there is."""

    def __init__(self) -> None:
        """Begin at once; there must be a running loop."""
        self.late: list[float] = []
        self.most = resident()
        self._task = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        """Look no more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            self.late.append(time.perf_counter() - before - 0.001)
            # Every time would be a load of its own.
            if len(self.late) % 20 == 0:
                self.most = max(self.most, resident())
