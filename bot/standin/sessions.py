"""What a gateway connection is made of: the link to a client, and the session that outlives it."""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from typing import Final

from aiohttp import web

from bot.standin.wire import Id, dump

REPLAY: Final = 2000
OUTBOX: Final = 4000
CLOSE_SECONDS: Final = 1.0
DISPATCH: Final = 0


class Session:
    """What outlives a connection: numbered events, so that a client that comes back misses none."""

    def __init__(self, intents: int, shard: tuple[int, int], outward: Callable[[str], str]) -> None:
        """Begin with these intents; `outward` has the last word on what is sent."""
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self._outward = outward
        self.sequence = 0
        self.kept: deque[tuple[int, str]] = deque(maxlen=REPLAY)
        self.link: Link | None = None
        self.left_at = 0.0

    def push(self, name: str, data: object) -> None:
        """Give an event its number, keep it for a replay, and send it when somebody listens."""
        self.sequence += 1
        frame = self._outward(dump({"op": DISPATCH, "t": name, "s": self.sequence, "d": data}))
        self.kept.append((self.sequence, frame))
        if self.link is not None:
            self.link.send(frame)

    def serves(self, guild_id: Id | None) -> bool:
        """Whether this shard is the one for a server; private channels belong to the first."""
        index, count = self.shard
        return index == (0 if guild_id is None else (int(guild_id) >> 22) % count)

    def missed(self, since: int) -> list[str] | None:
        """Give the events after `since`, or None when they are not all there any more."""
        if since > self.sequence or (
            since < self.sequence and (not self.kept or self.kept[0][0] > since + 1)
        ):
            return None
        return [frame for sequence, frame in self.kept if sequence > since]


class Link:
    """One connection: an ordered, bounded way out, compressed when that was asked for."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Write to this socket."""
        self.socket = socket
        self.session: Session | None = None
        # A muted connection stays open and says nothing more, as one whose other end is gone.
        self.muted = False
        self.closing = False
        self._transport = request.transport
        compressed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if compressed else None
        # A number among the frames closes the connection with that code.
        self._queue: asyncio.Queue[str | int] = asyncio.Queue(OUTBOX)
        self.writer = asyncio.create_task(self._write(), name="standin-gateway-writer")

    def send(self, frame: str) -> None:
        """Send in order. A client that does not read is cut off rather than waited for."""
        if self.muted:
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.drop()

    def drop(self) -> None:
        """Cut the connection without a word, as a lost network does."""
        if self._transport is not None:
            self._transport.abort()

    async def close(self, code: int) -> None:
        """Close with a code, after everything that was to be sent."""
        self.closing = True
        try:
            self._queue.put_nowait(code)
        except asyncio.QueueFull:
            self.drop()
        await asyncio.wait({self.writer}, timeout=CLOSE_SECONDS)

    async def stop(self) -> None:
        """Let the writer end."""
        self.writer.cancel()
        await asyncio.gather(self.writer, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while isinstance(frame := await self._queue.get(), str):
                if self._deflate is None:
                    await self.socket.send_str(frame)
                else:
                    packed = self._deflate.compress(frame.encode())
                    await self.socket.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))
            await self.socket.close(code=frame)
        except (ConnectionError, RuntimeError):
            # The reader notices a closed connection by itself.
            return
