"""Rate limits as Discord keeps them: told in advance, and answered with 429 where not heeded."""

from __future__ import annotations

import hashlib
import re
import time
from typing import Final

from aiohttp import web

from bot.standin.mishaps import bucket_headers, too_many
from bot.standin.rest import Step, below_version

WINDOWS: Final = 1000


class RateLimit:
    """So many requests in so many seconds to each path that matches. Belongs into the hooks."""

    def __init__(self, method: str, path: str, limit: int, seconds: float) -> None:
        """Limit a method to paths that match, a whole regular expression, each for itself."""
        self.refused = 0
        self._method = method
        self._path = re.compile(path)
        self._limit = limit
        self._seconds = seconds
        self._bucket = hashlib.sha256(f"{method} {path}".encode()).hexdigest()[:32]
        self._windows: dict[str, tuple[float, int]] = {}

    async def __call__(self, request: web.Request, step: Step) -> web.StreamResponse:
        """Let a request through and tell how many more may come, or refuse it."""
        path = below_version(request.path)
        if request.method != self._method or not self._path.fullmatch(path):
            return await step(request)
        now = time.monotonic()
        ends, used = self._windows.get(path, (0.0, 0))
        if ends <= now:
            ends, used = now + self._seconds, 0
        if used >= self._limit:
            self.refused += 1
            return too_many(ends - now, bucket=self._bucket, limit=self._limit)
        self._remember(path, ends, used + 1)
        answer = await step(request)
        left = max(ends - time.monotonic(), 0.0)
        answer.headers.update(
            bucket_headers(self._bucket, self._limit, self._limit - used - 1, left)
        )
        return answer

    def _remember(self, path: str, ends: float, used: int) -> None:
        self._windows[path] = ends, used
        while len(self._windows) > WINDOWS:
            del self._windows[next(iter(self._windows))]
