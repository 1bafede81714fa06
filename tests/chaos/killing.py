"""Starting the bot and killing it, again and again, at moments nobody can foresee."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.victim import DELETED, READY

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from random import Random

    from tests.chaos.victim import Orders

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which a word that was waited for will never come."""
CLEAN_END = 15.0
"""Seconds within which SIGTERM ends a process."""
BURSTS, BURST = 0.05, 3
"""After how many lives in one the next three end before they are ready."""
SHORT, LONG = 0.8, 3.0
"""How many lives in one are short: at most as long as it took to get ready. Others are longer, up
to so many times that. On a machine that is busy with other things all lives take their time."""


class UnforeseenError(RuntimeError):
    """The bot ended by itself, or would not start or stop."""


class Victim:
    """One life of the bot's process."""

    def __init__(self, process: Process) -> None:
        """Take a process that was just started."""
        self._process = process
        self._words: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._listening = asyncio.create_task(self._listen())
        self._ended = asyncio.create_task(process.wait())

    async def _listen(self) -> None:
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                self._words[line.decode().strip()].set()

    async def says(self, word: str) -> None:
        """Wait until it says something. Raises `UnforeseenError` when it never does."""
        said = asyncio.create_task(self._words[word].wait())
        await asyncio.wait(
            {said, self._ended}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        if not said.done():
            said.cancel()
            raise UnforeseenError(f"it never said {word!r}; its end: {self._process.returncode}")

    async def says_again(self, word: str) -> None:
        """Wait until it says something from now on."""
        self._words[word].clear()
        await self.says(word)

    async def lives(self, seconds: float) -> None:
        """Let it live for a while. Raises `UnforeseenError` when it does not."""
        await asyncio.wait({self._ended}, timeout=seconds)
        self._alive()

    async def is_killed(self) -> None:
        """Kill it: no handler runs, nothing is flushed."""
        self._alive()
        self._process.kill()
        await self._ended
        await self._listening
        if self._process.returncode != -signal.SIGKILL:
            self._alive()

    async def is_stopped(self) -> None:
        """Ask it to end, and wait until it did. Raises `UnforeseenError` if that is not clean."""
        self._alive()
        self._process.terminate()
        await asyncio.wait({self._ended}, timeout=CLEAN_END)
        if self._process.returncode != 0:
            raise UnforeseenError(f"SIGTERM ended it with {self._process.returncode}")
        await self._listening

    def make_sure(self) -> None:
        """Leave nothing behind, however the run ends."""
        if self._process.returncode is None:
            self._process.kill()

    def _alive(self) -> None:
        if self._ended.done():
            raise UnforeseenError(f"it ended by itself, with {self._process.returncode}")


@dataclass(slots=True)
class Killer:
    """Gives one process after the other its life, and takes it."""

    orders: Orders
    rng: Random
    log: Path
    wanted: int
    """How many kills, of all lanes together."""
    aimed: int = 0
    """How many of them, the last ones, wait for the worst moment that a victim admits to."""
    starts: int = 0
    kills: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a process was ready for the first time."""
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once people sit at their tables: until then, nobody who got ready is killed."""
    left: list[Victim] = field(default_factory=list[Victim])
    """Who is alive at the end."""
    _started: list[Victim] = field(default_factory=list[Victim])
    _to_ready: float = 1.5

    async def lane(self, unborn: int) -> None:
        """Kill one process after the other; the first `unborn` before they are ready.

        The last one is left alive. Raises `UnforeseenError`.
        """
        while self.kills < self.wanted:
            self.kills += 1
            aimed = self.wanted - self.kills < self.aimed
            began = time.monotonic()
            victim = await self.start()
            if unborn:
                unborn -= 1
                # Not among the first imports, which nothing depends on.
                await victim.lives(self.rng.uniform(0.4, 1) * self._to_ready)
            else:
                await victim.says(READY)
                self._to_ready = time.monotonic() - began
                self.ready.set()
                await self.opened.wait()
                await (victim.says_again(DELETED) if aimed else victim.lives(self._life()))
                unborn = BURST if self.rng.random() < BURSTS else 0
            await victim.is_killed()
        victim = await self.start()
        await victim.says(READY)
        self.ready.set()
        await self.opened.wait()
        self.left.append(victim)

    def _life(self) -> float:
        """Return how many seconds a life lasts once it is ready."""
        short = self.rng.random() < SHORT
        return self._to_ready * (self.rng.uniform(0, 1) if short else self.rng.uniform(1, LONG))

    async def start(self) -> Victim:
        """Start a process."""
        self.starts += 1
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.chaos.victim",
                *self.orders.arguments(),
                cwd=ROOT,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=log,
            )
        victim = Victim(process)
        self._started.append(victim)
        return victim

    def make_sure(self) -> None:
        """Leave no process behind, however the run ends."""
        for victim in self._started:
            victim.make_sure()
