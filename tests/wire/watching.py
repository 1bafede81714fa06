"""What a bot in a test lives by and writes: a watch that leaps, and a log that is read."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.cli import FieldFormatter

STANDINS = ("bot.standin", "aiohttp.server", "aiohttp.web")
"""The loggers of what is Discord here, and in the same process."""


class LeapingWatch:
    """Runs with the machine's clock, and leaps ahead when a test has no time to wait."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._leapt = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def leap(self, span: timedelta) -> None:
        self._ahead += span
        leapt, self._leapt = self._leapt, asyncio.Event()
        leapt.set()

    async def wait_until(self, when: datetime) -> None:
        while (left := (when - self.now()).total_seconds()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._leapt.wait()


class Log(logging.Handler):
    """What the bot logs, as its operator reads it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(FieldFormatter("%(name)s %(message)s"))
        self.lines: list[str] = []
        self.errors: list[str] = []
        """The lines that are worse than a warning. A test takes out those that it wants."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(STANDINS):
            return
        self.lines.append(self.format(record))
        if record.levelno > logging.WARNING:
            self.errors.append(self.lines[-1])

    def about(self, event: str) -> list[str]:
        """Return the lines about an event of the bot's."""
        return [line for line in self.lines if line.split()[1] == event]
