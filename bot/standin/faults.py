"""Being unkind on purpose: what Discord and the network do to requests, by plan or by chance.

Every fault asked for is either in `done`, with the request that it befell, or still in `left`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Generic, TypeVar

from aiohttp import web

from bot.standin.deliveries import Delivery, Late, Never, Twice
from bot.standin.mishaps import Answer, Banned, Held, Lost, Mishap, Refusal, Slow, TooMany
from bot.standin.rest import Step, below_version, discreet
from bot.standin.wire import Obj, text

__all__ = [
    "Answer",
    "Banned",
    "Done",
    "Faults",
    "Held",
    "Late",
    "Lost",
    "Never",
    "Plan",
    "Refusal",
    "Slow",
    "TooMany",
    "Twice",
]

REMEMBERED: Final = 20_000

# Paths as Discord documents them, below the version.
CHANNEL: Final = r"/channels/\d+"
MESSAGES: Final = r"/channels/\d+/messages"
MESSAGE: Final = r"/channels/\d+/messages/\d+"
THREADS: Final = r"/channels/\d+(/messages/\d+)?/threads"
THREAD_MEMBER: Final = r"/channels/\d+/thread-members/(\d+|@me)"
OPEN_DM: Final = r"/users/@me/channels"
CALLBACK: Final = r"/interactions/\d+/[^/]+/callback"
FOLLOW_UP: Final = r"/webhooks/\d+/[^/]+"
FOLLOWED_UP: Final = r"/webhooks/\d+/[^/]+/messages/(\d+|@original)"

INTERACTION: Final = "INTERACTION_CREATE"

What = TypeVar("What", Mishap, Delivery)


@dataclass(slots=True)
class Done:
    """What befell what. `path` is without its token; for a delivery it is the interaction's id.

    `status` is what the request came to here, whatever was answered; None while or if it never
    came to anything.
    """

    method: str
    path: str
    what: Mishap | Delivery
    status: int | None = None


@dataclass(slots=True)
class Plan(Generic[What]):
    """What is to befall the next requests that match: `times` of them, after `skip` others."""

    method: str
    path: str
    what: What
    times: int
    skip: int

    def takes(self, method: str, path: str) -> bool:
        """Whether this request is one of them. Asking counts."""
        if not self.times or not _matches(self.method, self.path, method, path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass(slots=True)
class _Weather:
    method: str
    path: str
    shares: Mapping[Mishap, float]
    dice: Random

    def fate(self, method: str, path: str) -> Mishap | None:
        if not _matches(self.method, self.path, method, path):
            return None
        luck = self.dice.random()
        for mishap, share in self.shares.items():
            luck -= share
            if luck < 0:
                return mishap
        return None


def _matches(methods: str, paths: str, method: str, path: str) -> bool:
    return bool(re.fullmatch(methods, method) and re.fullmatch(paths, path))


class Faults:
    """All that is to go wrong, and all that went wrong."""

    def __init__(self) -> None:
        """Begin with nothing planned, in fair weather."""
        self.done: deque[Done] = deque(maxlen=REMEMBERED)
        self._requests: list[Plan[Mishap]] = []
        self._deliveries: list[Plan[Delivery]] = []
        self._weather: _Weather | None = None

    @property
    def left(self) -> Sequence[Plan[Mishap] | Plan[Delivery]]:
        """What was planned and has not yet happened as often as it should."""
        return [plan for plan in (*self._requests, *self._deliveries) if plan.times]

    def next(self, method: str, path: str, what: Mishap, *, times: int = 1, skip: int = 0) -> None:
        """Let something befall the next requests whose method and path match, as a whole.

        Both are regular expressions; the path begins below the API's version. Each request meets
        one fault at most: that of the plan made first.
        """
        self._requests.append(Plan(method, path, what, times, skip))

    def next_interaction(self, what: Delivery, *, times: int = 1, skip: int = 0) -> None:
        """Let something befall the next interactions on their way to the bot."""
        self._deliveries.append(Plan(INTERACTION, r"\d+", what, times, skip))

    def weather(
        self,
        seed: int,
        shares: Mapping[Mishap, float],
        *,
        method: str = "POST",
        path: str = MESSAGES,
    ) -> None:
        """From now on let each mishap befall its share of the requests that match.

        With the same seed the n-th of them meets the same. What is planned goes before. Raises
        ValueError when the shares, each from 0 to 1, are more than 1 together.
        """
        if min(shares.values(), default=0) < 0 or sum(shares.values()) > 1:
            raise ValueError("shares are from 0 to 1, and at most 1 together")
        self._weather = _Weather(method, path, dict(shares), Random(seed))  # noqa: S311 - no secret

    def clear(self) -> None:
        """Be kind again. What was done stays known."""
        self._requests.clear()
        self._deliveries.clear()
        self._weather = None

    async def hook(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Carry a request out, with what befalls it."""
        method, path = request.method, below_version(request.path)
        what = self._due(method, path)
        if what is None:
            return await step(request)
        done = Done(method, discreet(path), what)
        self.done.append(done)

        async def noted(request: web.Request) -> web.StreamResponse:
            answer = await step(request)
            done.status = answer.status
            return answer

        return await what.befall(request, noted)

    def delivering(self, dispatch: Callable[[str, Obj], None]) -> Callable[[str, Obj], None]:
        """Give the way to the bot for interactions, with what befalls them there."""

        def deliver(name: str, data: Obj) -> None:
            path = text(data, "id")
            plan = next((plan for plan in self._deliveries if plan.takes(name, path)), None)
            if plan is None:
                dispatch(name, data)
                return
            self._deliveries = [plan for plan in self._deliveries if plan.times]
            self.done.append(Done(name, path, plan.what))
            plan.what.deliver(lambda: dispatch(name, data))

        return deliver

    def _due(self, method: str, path: str) -> Mishap | None:
        plan = next((plan for plan in self._requests if plan.takes(method, path)), None)
        if plan is not None:
            self._requests = [plan for plan in self._requests if plan.times]
            return plan.what
        return None if self._weather is None else self._weather.fate(method, path)
