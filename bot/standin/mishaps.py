"""What can befall a request to the REST API: a bad answer, none at all, or a late one.

Where it makes a difference, `accepted` says that the request was carried out all the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Protocol

from aiohttp import web

from bot.standin.rest import Step, respond
from bot.standin.wire import Code

_REFUSALS: Final[Mapping[int, tuple[int, str]]] = {
    Code.UNKNOWN_CHANNEL: (404, "Unknown Channel"),
    Code.UNKNOWN_GUILD: (404, "Unknown Guild"),
    Code.UNKNOWN_MEMBER: (404, "Unknown Member"),
    Code.UNKNOWN_MESSAGE: (404, "Unknown Message"),
    Code.UNKNOWN_USER: (404, "Unknown User"),
    Code.UNKNOWN_WEBHOOK: (404, "Unknown Webhook"),
    Code.UNKNOWN_INTERACTION: (404, "Unknown interaction"),
    Code.ALREADY_ACKNOWLEDGED: (400, "Interaction has already been acknowledged."),
    Code.MISSING_ACCESS: (403, "Missing Access"),
    Code.CANNOT_DM: (403, "Cannot send messages to this user"),
    Code.MISSING_PERMISSIONS: (403, "Missing Permissions"),
    Code.INVALID_WEBHOOK_TOKEN: (401, "Invalid Webhook Token"),
    Code.INVALID_FORM: (400, "Invalid Form Body"),
    Code.THREAD_ARCHIVED: (400, "Thread is archived"),
    Code.THREAD_LOCKED: (400, "This thread is locked"),
    Code.MAX_THREADS: (400, "Maximum number of active threads reached"),
}


class Mishap(Protocol):
    """Something that befalls a request; `step` carries the request out."""

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Give what is answered."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with a bare status, in JSON up to 500 and from a proxy in front above that."""

    status: int
    accepted: bool = False

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Answer with the status."""
        if self.accepted:
            await step(request)
        phrase = HTTPStatus(self.status).phrase
        if self.status <= HTTPStatus.INTERNAL_SERVER_ERROR:
            return respond(self.status, {"message": f"{self.status}: {phrase}", "code": 0})
        return web.Response(status=self.status, text=f"error: {phrase.lower()}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal with one of Discord's codes. Status and sentence are known for the usual ones.

    Raises ValueError for another code that comes without a status.
    """

    code: int
    status: int | None = None
    message: str | None = None

    def __post_init__(self) -> None:
        """Refuse to be made without a status."""
        if self.status is None and self.code not in _REFUSALS:
            raise ValueError(f"say with which status Discord answers {self.code}")

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Refuse."""
        del request, step
        status, message = _REFUSALS.get(self.code, (400, "Refused"))
        said = {"message": self.message or message, "code": self.code}
        return respond(self.status or status, said)


@dataclass(frozen=True, slots=True)
class TooMany:
    """A rate limit that asks for so many seconds of patience: of this route, or `everywhere`."""

    seconds: float
    everywhere: bool = False

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Answer 429 as the API itself does; the client tries again by itself."""
        del step
        bucket = hashlib.sha256(f"{request.method} {request.path}".encode()).hexdigest()[:32]
        return too_many(self.seconds, bucket=None if self.everywhere else bucket)


@dataclass(frozen=True, slots=True)
class Banned:
    """What a client gets that was refused too often: a 429 in front of the API, and no retry.

    https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
    """

    seconds: float = 600.0

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Answer 429 without the header by which a client knows the API."""
        del request, step
        headers = {"Retry-After": str(math.ceil(self.seconds))}
        return web.Response(status=429, text="error code: 1015", headers=headers)


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is cut without an answer, before the request is handled or, accepted, after.

    aiohttp sends a GET, PUT or DELETE once more by itself when a used connection was cut.
    """

    accepted: bool = False

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Cut the connection."""
        if self.accepted:
            await step(request)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Slow:
    """Some seconds pass before the request is handled or, accepted, before it is answered."""

    seconds: float
    accepted: bool = False

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Answer late."""
        if not self.accepted:
            await asyncio.sleep(self.seconds)
            return await step(request)
        answer = await step(request)
        await asyncio.sleep(self.seconds)
        return answer


@dataclass(slots=True, eq=False)
class Held:
    """The request hangs, before it is handled or, accepted, before it is answered, until `let_go`.

    A test waits for `reached`, does what is to happen meanwhile, and sets `let_go`. One that is
    not let go ends with the stand-in.
    """

    accepted: bool = False
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def befall(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Hang."""
        if not self.accepted:
            await self._hang()
            return await step(request)
        answer = await step(request)
        await self._hang()
        return answer

    async def _hang(self) -> None:
        self.reached.set()
        await self.let_go.wait()


def too_many(seconds: float, *, bucket: str | None, limit: int = 5) -> web.Response:
    """Give Discord's 429 for a bucket, or for everything, with all that clients go by."""
    headers = {
        "Retry-After": str(math.ceil(seconds)),
        # The library takes a 429 without it for a ban, and raises.
        "Via": "1.1 google",
        "X-RateLimit-Scope": "user",
    }
    if bucket is None:
        headers |= {"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}
    else:
        headers |= bucket_headers(bucket, limit, 0, seconds)
    said = {
        "message": "You are being rate limited.",
        "retry_after": seconds,
        "global": bucket is None,
    }
    answer = respond(429, said)
    answer.headers.update(headers)
    return answer


def bucket_headers(bucket: str, limit: int, remaining: int, seconds: float) -> dict[str, str]:
    """Give the headers that tell a client how much it may still ask."""
    return {
        "X-RateLimit-Bucket": bucket,
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + seconds:.3f}",
        "X-RateLimit-Reset-After": f"{seconds:.3f}",
    }
