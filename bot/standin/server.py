"""The stand-in itself: one server on loopback that is Discord to the bot and a page to people."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.standin import routes, routes_channels
from bot.standin.acts import Acts
from bot.standin.faults import Faults
from bot.standin.files import IMAGE_TYPES, Files, avatar
from bot.standin.gateway import Gateway
from bot.standin.interactions import Interactions
from bot.standin.page import Pages
from bot.standin.posting import Posts
from bot.standin.rest import MAX_BODY, Api, Hook, Rest, respond
from bot.standin.store import Store
from bot.standin.wire import as_id, made_at, utcnow
from bot.standin.world import Person, World

_log = logging.getLogger(__name__)

PAGE: Final = Path(__file__).parent / "page"
SWEEP_SECONDS: Final = 15.0
UNKNOWNS: Final = 500

_PAGE_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
    **IMAGE_TYPES,
}


class StandIn:
    """Discord on loopback for one bot token. `unknown` lists what was asked of it in vain."""

    def __init__(
        self,
        *,
        token: str,
        port: int = 0,
        store: Path | None = None,
        hint: str = "",
        people: Sequence[Person] | None = None,
    ) -> None:
        """Prepare. `port` 0 takes a free one at `start()`, `store` keeps the world in a file.

        `people` are seated in a new world; a kept one has its own.
        """
        self.world = World(people)
        self.unknown: list[str] = []
        self.faults = Faults()
        # Every hook wraps every REST request, the first outermost: what is lost on its way never
        # reaches the others.
        self.hooks: list[Hook] = [self.faults.hook]
        self.url = self.api = self.gateway = ""
        self._port = port
        self._store = None if store is None else Store(self.world, store)
        self.files = Files(None if store is None else store.with_suffix(".files"), self.world.ids)
        self.posts = Posts(self.world)
        self.link = Gateway(
            self.world, token, outward=self.files.outward, note_unknown=self.note_unknown
        )
        self.interactions = Interactions(
            self.world, self.posts, self.faults.delivering(self.link.dispatch)
        )
        self.pages = Pages(
            self.world,
            Acts(self.world, self.posts, self.interactions),
            hint,
            lambda: self.link.online,
        )
        self.link.on_presence.append(self.pages.tell_presence)
        self._rest = Rest(
            Api(
                self.world,
                self.posts,
                self.interactions,
                self.files,
                gateway_url=lambda: self.gateway,
                intents=lambda: self.link.intents,
            ),
            token,
            self.note_unknown,
            self.hooks,
        )
        self._runner: web.AppRunner | None = None
        self._sweeper: asyncio.Task[None] | None = None

    def note_unknown(self, what: str) -> None:
        """Say loudly that something is not known here, and remember it."""
        _log.error("standin: not known here: %s", what)
        if len(self.unknown) < UNKNOWNS:
            self.unknown.append(what)

    async def start(self) -> None:
        """Take up the kept world and listen on 127.0.0.1."""
        if self._store is not None:
            self._store.load()
            self._store.watch()
        app = web.Application(middlewares=[self._guarded], client_max_size=MAX_BODY)
        app.router.add_get("/", self._index)
        app.router.add_get("/page/ws", self._page_socket)
        app.router.add_get("/page/people", self._people)
        app.router.add_get("/page/{name}", self._page_file)
        app.router.add_get(
            "/cdn/attachments/{channel}/{attachment}/{digest}/{name}", self._attachment
        )
        app.router.add_get("/cdn/embed/avatars/{index}.png", self._avatar)
        app.router.add_get("/gateway/", self.link.serve)
        app.router.add_get("/gateway", self.link.serve)
        self._rest.mount(app, [*routes.ROUTES, *routes_channels.ROUTES])
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=1.0
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = int(self._runner.addresses[0][1])
        self.url = f"http://127.0.0.1:{self._port}/"
        self.api = f"http://127.0.0.1:{self._port}/api/v10"
        self.gateway = f"ws://127.0.0.1:{self._port}/gateway"
        self.link.url = self.gateway
        self.files.base = self.url.rstrip("/")
        self._sweeper = asyncio.create_task(self._sweep(), name="standin-sweeper")

    async def stop(self) -> None:
        """Close every connection, save, and leave nothing behind."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        self.interactions.stop()
        await self.pages.stop()
        await self.link.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._store is not None:
            await self._store.stop()

    def sweep(self) -> None:
        """Let go of old interactions, nonces and sessions; archive the threads that fell quiet."""
        self.interactions.forget_old()
        self.posts.forget_old()
        self.link.forget_old()
        now = utcnow()
        for thread in list(self.world.threads.values()):
            quiet_since = made_at(thread.last_message_id or thread.id)
            if not thread.archived and now - quiet_since > timedelta(
                minutes=thread.auto_archive_minutes
            ):
                self.world.set_archived(thread, archived=True)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep()

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Serve under this machine's own names; others may resolve to loopback but are refused."""
        hosts = {f"127.0.0.1:{self._port}", f"localhost:{self._port}"}
        if request.headers.get("Host", "").lower() not in hosts:
            return web.Response(status=421, text="Misdirected request.\n")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() not in hosts:
            return web.Response(status=403, text="Foreign origin.\n")
        return await handler(request)

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return self._static("index.html")

    async def _page_file(self, request: web.Request) -> web.StreamResponse:
        return self._static(request.match_info["name"])

    def _static(self, name: str) -> web.StreamResponse:
        # Only a name that is in the folder makes a path; others can be too odd to ask for.
        path = next((path for path in PAGE.iterdir() if path.name == name), PAGE)
        kind = _PAGE_TYPES.get(path.suffix)
        if kind is None or not path.is_file():
            raise web.HTTPNotFound(text="There is no such file.\n")
        sockets = f"ws://127.0.0.1:{self._port} ws://localhost:{self._port}"
        policy = (
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
            f"connect-src 'self' {sockets}"
        )
        return web.Response(
            body=path.read_bytes(),
            content_type=kind,
            charset="utf-8" if kind.startswith("text/") else None,
            headers={
                "Content-Security-Policy": policy,
                "Cache-Control": "no-cache",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _people(self, _: web.Request) -> web.StreamResponse:
        return respond(200, self.pages.people())

    async def _page_socket(self, request: web.Request) -> web.StreamResponse:
        return await self.pages.serve(request)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        content = self.files.read(request.match_info["digest"])
        if content is None:
            raise web.HTTPNotFound(text="This file is gone.\n")
        kind = IMAGE_TYPES.get(Path(request.match_info["name"]).suffix.lower())
        headers = {
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400, immutable",
        }
        if kind is None:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=content, content_type=kind or "application/octet-stream", headers=headers
        )

    async def _avatar(self, request: web.Request) -> web.StreamResponse:
        index = as_id(request.match_info["index"])
        if index is None:
            raise web.HTTPNotFound(text="There is no such portrait.\n")
        return web.Response(body=avatar(int(index)), content_type="image/png")
