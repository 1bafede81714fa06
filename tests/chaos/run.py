"""One run on one database: a city, its people, a bot that is killed again and again, the proof."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from db.gameclock import to_wall
from tests.chaos.checks import CHECKS, lost_effects
from tests.chaos.city import city
from tests.chaos.crowd import Crowd
from tests.chaos.evidence import count, gather
from tests.chaos.killing import Killer, UnforeseenError
from tests.chaos.logs import errors
from tests.chaos.victim import Orders
from tests.chaos.watch import FastWatch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
    from pathlib import Path

    from tests.chaos.city import City
    from tests.chaos.evidence import Tally

TABLES = 6
UNBORN = 20
"""One kill in so many, and at least one a process, comes before the database is even made."""
SITTING_DOWN = 2.0
"""Seconds that people get to open their campaigns, and as many to sit down."""
FIRST_DAY = 5.0
"""Seconds that they play before the first kill."""
MANY_WAITING, FEW_WAITING = 500, 100
"""At how many unsent messages the clocks are stopped, and run again."""
TIME_TO_SETTLE = 300.0
"""Seconds within which all is done that is due, and all is sent, once it may be."""
LATE = 3_000_000
"""Microseconds of real time: what is due for longer is overdue."""

SEARCHES = "searches for what may be there"
ENOUGH = "enough happened to prove anything"
UNKNOWN = "Discord asked for nothing unknown"
ERRORS = "no error in the bot's log"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run. `mistake` builds in the negative control's, `aimed` kills go for it."""

    name: str
    url: str
    processes: int
    kills: int
    seed: int
    speed: int
    """How much faster than the world the watch runs. At 20 a game day takes six seconds."""
    mistake: bool = False
    aimed: int = 0


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    plan: Plan
    figures: dict[str, int]
    lost: int
    """Effects that were due and never came."""
    violations: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """What each check found."""


class Run:
    """Everything that is going on."""

    def __init__(
        self, plan: Plan, place: City, watch: FastWatch, log: Path, say: Callable[[str], None]
    ) -> None:
        """Take the plan and the place. `log` is for what the bot logs; `say` shows progress."""
        self.plan = plan
        self.city = place
        self.watch = watch
        self.crowd = Crowd(place, Random(plan.seed + 1))  # noqa: S311 - chance, no secret
        self.killer = Killer(
            Orders(
                plan.url,
                place.standin.url,
                watch.origin,
                watch.epoch,
                watch.speed,
                int(plan.mistake),
            ),
            Random(plan.seed + 2),  # noqa: S311 - as above
            log,
            plan.kills,
            plan.aimed,
        )
        self._say = say

    async def whole(self) -> Outcome:
        """Kill as often as was wanted, let everything settle, and check.

        Raises `UnforeseenError` when the bot ends otherwise than by being killed.
        """
        began = time.monotonic()
        self.city.turn_unkind(self.plan.seed)
        try:
            async with _meanwhile(self._open(), self.crowd.play(), self._progress(), self._steer()):
                unborn = max(1, self.plan.kills // UNBORN // self.plan.processes)
                async with asyncio.TaskGroup() as lanes:
                    for _ in range(self.plan.processes):
                        lanes.create_task(self.killer.lane(unborn))
            self.city.turn_kind()
            async with _meanwhile(self._progress()):
                await self._settle()
            for victim in self.killer.left:
                await victim.is_stopped()
        finally:
            self.killer.make_sure()
        return await self._checked(began)

    async def _open(self) -> None:
        """Have a campaign in every channel, and people at it, before anybody else is killed."""
        await self.killer.ready.wait()
        self.crowd.open_tables()
        await asyncio.sleep(SITTING_DOWN)
        self.crowd.sit_down()
        await asyncio.sleep(SITTING_DOWN + FIRST_DAY)
        self.killer.opened.set()

    async def _settle(self) -> None:
        """Wait until all is done that is due; stop the clocks; wait until all is said."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TIME_TO_SETTLE):
                # Another process does these things; there is no event here to wait for.
                while (await self._tally(LATE * self.watch.speed)).overdue:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                while (tally := await self._tally()).running or tally.waiting:
                    if tally.running:
                        self.crowd.stop_clocks()
                    await asyncio.sleep(0.5)

    async def _tally(self, late: int = 0) -> Tally:
        return await count(self.plan.url, to_wall(self.watch.now()) - late)

    async def _progress(self) -> None:
        while True:
            said = f"{self.plan.name}: {self.killer.kills} of {self.plan.kills} kills"
            if self.killer.ready.is_set():
                tally = await self._tally()
                said += (
                    f", {tally.kept} appointments kept, {tally.moves} moves,"
                    f" {len(self.city.posts)} messages, {tally.waiting} waiting"
                )
            self._say(said)
            await asyncio.sleep(1)

    async def _steer(self) -> None:
        """Have the clocks stand while too many messages wait for a bot that hardly lives."""
        await self.killer.opened.wait()
        while True:
            waiting = (await self._tally()).waiting
            if waiting > MANY_WAITING and not self.crowd.clocks_stand:
                self.crowd.stop_clocks()
            elif waiting < FEW_WAITING and self.crowd.clocks_stand:
                self.crowd.let_clocks_run()
            await asyncio.sleep(1)

    async def _checked(self, began: float) -> Outcome:
        asked = {key: one.done for key, one in self.crowd.asked.items()}
        wall = to_wall(self.watch.now())
        evidence = await gather(self.plan.url, self.city.posts, asked, wall)
        tally = await self._tally()
        figures = {
            "kills": self.killer.kills,
            "starts": self.killer.starts,
            "appointments kept": tally.kept,
            "moves made": tally.moves,
            "of these, seen done": sum(asked.values()),
            "messages accepted": len(self.city.posts),
            "faults": self.city.faults,
            "repeats known by their nonce": self.city.repeats,
            SEARCHES: self.city.searches,
        }
        lost = sum(1 for one in evidence.campaigns for _ in lost_effects(one))
        outcome = Outcome(self.plan, figures, lost)
        for name, check in CHECKS.items():
            self._say(f"{self.plan.name}: checking: {name}")
            outcome.violations[name] = list(check(evidence))
        outcome.violations[ENOUGH] = list(_too_little(figures))
        outcome.violations[UNKNOWN] = list(self.city.standin.unknown)
        outcome.violations[ERRORS] = errors(self.killer.log)
        figures["seconds"] = round(time.monotonic() - began)
        return outcome


async def run(plan: Plan, folder: Path, say: Callable[[str], None]) -> Outcome:
    """Carry out a plan; the bot logs into the folder. Raises `UnforeseenError`."""
    watch = FastWatch(time.monotonic(), int(time.time()) * 1_000_000, plan.speed)
    try:
        async with city(TABLES, watch) as place:
            return await Run(plan, place, watch, log_of(plan, folder), say).whole()
    except ExceptionGroup as group:
        foreseen = group.subgroup(UnforeseenError)
        if foreseen is None:
            raise
        raise UnforeseenError(", ".join(map(str, _leaves(foreseen)))) from group


def log_of(plan: Plan, folder: Path) -> Path:
    """Return the file that the bot logs into."""
    return folder / f"{plan.name}.log"


def _too_little(figures: dict[str, int]) -> Iterator[str]:
    least = dict.fromkeys(figures, 1) | {"appointments kept": figures["kills"]}
    for name, found in figures.items():
        if found < least[name] and name != SEARCHES:
            yield f"{name}: {found}, and not at least {least[name]}"


def _leaves(group: ExceptionGroup[UnforeseenError]) -> Iterator[UnforeseenError]:
    for problem in group.exceptions:
        if isinstance(problem, ExceptionGroup):
            yield from _leaves(problem)
        else:
            yield problem


@asynccontextmanager
async def _meanwhile(*works: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """Do something beside a block, for as long as the block takes; what breaks one breaks both."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        yield
        for task in tasks:
            task.cancel()
