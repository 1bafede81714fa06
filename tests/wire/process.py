"""`pusher` as a process of its own whose Discord is a stand-in: typed, signalled and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli import main
from bot.standin import StandIn
from bot.standin.point import point_discord_at
from tests.chaos.victim import elsewhere
from tests.wire.people import eventually
from tests.wire.small_bot import TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds after which a process that was waited for never starts or ends."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a process: its status, and all that it said."""

    status: int
    said: str


class Life:
    """One process, from its start to its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._talk = asyncio.create_task(process.communicate())

    @property
    def goes_on(self) -> bool:
        return self._process.returncode is None

    def signal(self, name: signal.Signals) -> None:
        self._process.send_signal(name)

    async def ended(self) -> Ended:
        """Wait for its end."""
        async with asyncio.timeout(PATIENCE):
            said, complained = await asyncio.shield(self._talk)
        assert self._process.returncode is not None
        return Ended(self._process.returncode, f"{said.decode()}{complained.decode()}")

    async def stopped(self) -> Ended:
        """Ask it to end, and wait until it did."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def killed(self) -> Ended:
        """End it as a power cut does."""
        self.signal(signal.SIGKILL)
        return await self.ended()


@dataclass(slots=True)
class Operator:
    """Who types `pusher` in a folder, with these settings."""

    standin: StandIn
    folder: Path
    settings: Mapping[str, str]
    _lives: list[Life] = field(default_factory=list[Life])

    async def starts(self, *words: str, **more: str) -> Life:
        """Type a command, with more settings, and wait for nothing."""
        kept = {name: value for name, value in os.environ.items() if "PUSHER" not in name}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.wire.process", self.standin.url, *words),
            cwd=self.folder,
            env=kept
            | {"PUSHER_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
            | dict(self.settings)
            | more,
            stdout=PIPE,
            stderr=PIPE,
        )
        self._lives.append(Life(process))
        return self._lives[-1]

    async def types(self, *words: str, **more: str) -> Ended:
        """Type a command, and wait until it is done."""
        return await (await self.starts(*words, **more)).ended()

    async def runs(self, **more: str) -> Life:
        """Start the bot, and wait until Discord has it online."""
        life = await self.starts("run", **more)
        await eventually(lambda: self.standin.link.online or not life.goes_on, PATIENCE)
        assert life.goes_on, await life.ended()
        return life

    async def all_said(self) -> list[str]:
        """Return every line that any of them said, once all have ended."""
        return [line for life in self._lives for line in (await life.ended()).said.splitlines()]

    async def leaves(self) -> None:
        """Leave no process behind."""
        for life in self._lives:
            if life.goes_on:
                await life.killed()


@asynccontextmanager
async def operated(
    standin: StandIn, folder: Path, settings: Mapping[str, str]
) -> AsyncGenerator[Operator]:
    """Have an operator, whose processes all end in the end."""
    operator = Operator(standin, folder, settings)
    try:
        yield operator
    finally:
        await operator.leaves()


if __name__ == "__main__":
    with point_discord_at(elsewhere(sys.argv[1]), ready_timeout=0.01):
        main(sys.argv[2:])
