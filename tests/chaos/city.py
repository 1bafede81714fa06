"""The Discord of a run: it outlives every kill, is unkind, and remembers all it ever accepted."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin import Person, StandIn
from bot.standin.faults import MESSAGES, Answer, Lost, Twice
from bot.standin.mishaps import Mishap
from bot.standin.model import Change, Channel, MessageChanged
from bot.standin.wire import load_obj, snowflake_at, text
from tests.chaos.victim import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from tests.chaos.watch import FastWatch

WEATHER: dict[Mishap, float] = {
    Lost(): 0.08,
    Lost(accepted=True): 0.08,
    Answer(503): 0.03,
    Answer(500, accepted=True): 0.01,
}
"""What befalls how many of the bot's messages in one."""
NONCE_SECONDS = 180
"""For how long a nonce is known again, by the fast watch: Discord says, the past few minutes."""
PEOPLE = tuple(
    Person(name.casefold(), name, administrator=name == "Mette")
    for name in ("Mette", "Kasper", "Signe", "Jonas")
)
_TO_MESSAGES = re.compile(rf"/api/v10{MESSAGES}")


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was accepted, the first time."""

    nonce: str
    channel: int
    message: int


class City:
    """A stand-in with tables to play at, and its whole memory."""

    def __init__(self, tables: int, watch: FastWatch) -> None:
        """Lay out the channels. It is kind until told otherwise."""
        self.standin = StandIn(token=TOKEN, people=PEOPLE)
        self.standin.posts.nonce_seconds = NONCE_SECONDS / watch.speed
        world = self.standin.world
        self.channels: list[Channel] = [
            world.add_channel(f"table-{index + 1}", nsfw=True) for index in range(tables)
        ]
        self.posts: list[Post] = []
        """Every message the bot ever got accepted here, in the order in which they were."""
        self.repeats = 0
        """How often a message that stood already was posted again, and was the same one."""
        self.searches = 0
        """How often the bot looked in a channel for what it may have posted there."""
        self._watch = watch
        self._answered: set[str] = set()
        world.listeners.append(self._changed)
        # Inside the faults: what was accepted is recorded although its answer is lost.
        self.standin.hooks.append(self._record)

    @property
    def faults(self) -> int:
        """How much went wrong on purpose."""
        return len(self.standin.faults.done)

    def turn_unkind(self, seed: int) -> None:
        """From now on lose requests, and answers to requests that were carried out."""
        self.standin.faults.weather(seed, WEATHER)

    def turn_kind(self) -> None:
        """Lose nothing any more."""
        self.standin.faults.clear()

    def deliver_twice(self) -> None:
        """Let the next thing that somebody does reach the bot twice."""
        self.standin.faults.next_interaction(Twice())

    def _changed(self, change: Change) -> None:
        if not isinstance(change, MessageChanged) or change.verb != "CREATE":
            return
        message = change.message
        if message.author_id == self.standin.world.bot.id and message.interaction_metadata is None:
            nonce = "" if message.nonce is None else str(message.nonce)
            self.posts.append(Post(nonce, int(message.channel_id), int(message.id)))

    async def _record(
        self,
        request: web.Request,
        step: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        # Ids tell the time, and the bot looks for its messages by it: they go by its watch.
        self.standin.world.ids.after(int(snowflake_at(self._watch.now())))
        answer = await step(request)
        if _TO_MESSAGES.fullmatch(request.path) is None:
            return answer
        if request.method == "GET":
            self.searches += 1
        elif isinstance(answer, web.Response) and isinstance(answer.body, bytes):
            message = text(load_obj(answer.body) or {}, "id")
            self.repeats += message in self._answered
            self._answered.add(message)
        return answer


@asynccontextmanager
async def city(tables: int, watch: FastWatch) -> AsyncGenerator[City]:
    """Open a city, and close it afterwards."""
    it = City(tables, watch)
    await it.standin.start()
    try:
        yield it
    finally:
        await it.standin.stop()
