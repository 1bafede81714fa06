"""A way to a server that can be cut and mended again, as networks and servers are."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url


class Relay:
    """Passes on what is said to a server and back, on a port of its own."""

    def __init__(self, url: str) -> None:
        self.cuts_at: bytes | None = None
        """What must not be said to the server: whoever says it is cut off, once."""
        self._to = make_url(url)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._calls: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The URL of the same database by this way."""
        return self._to.set(port=self._port).render_as_string(hide_password=False)

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, what: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Take calls, as from the beginning."""
        self._server = await asyncio.start_server(self._called, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every call without a word, and take no more."""
        if self._server is not None:
            self._server.close()
            for end in self._ends:
                end.transport.abort()
            await asyncio.gather(*self._calls)
            self._server = None

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        assert call is not None
        self._calls.add(call)
        there, back = await asyncio.open_connection(self._to.host, self._to.port)
        self._ends |= {writer, back}
        try:
            await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))
        finally:
            self._ends -= {writer, back}
            self._calls.discard(call)

    async def _pass_on(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        try:
            while said := await source.read(65536):
                if self.cuts_at is not None and self.cuts_at in said:
                    self.cuts_at = None
                    break
                to.write(said)
                await to.drain()
        except OSError:
            pass
        finally:
            to.transport.abort()
