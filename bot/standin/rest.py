"""The REST API: one way in, one way out. What is in no table of routes fails loudly."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from aiohttp import BodyPartReader, web

from bot.standin.files import MAX_FILE, Files
from bot.standin.forms import Form
from bot.standin.interactions import Interactions
from bot.standin.model import Channel, Message, Place, Thread, User
from bot.standin.posting import Posts
from bot.standin.wire import (
    Code,
    Complaints,
    DiscordError,
    Id,
    Obj,
    as_id,
    dump,
    is_list,
    load_obj,
    missing_access,
    unknown_channel,
    unknown_message,
)
from bot.standin.world import World

_log = logging.getLogger(__name__)

Handler: TypeAlias = Callable[["Call"], Awaitable[object]]
Step: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
Hook: TypeAlias = Callable[[web.Request, Step], Awaitable[web.StreamResponse]]

MAX_BODY: Final = 26 * 1024 * 1024
VERSION: Final = "/api/v10"
_FILE_FIELD: Final = re.compile(r"files\[(\d+)\]|file")
_SECRET: Final = re.compile(r"(/(?:interactions|webhooks)/[^/]*)/[^/]+")


@dataclass(frozen=True, slots=True)
class Route:
    """One thing the API can do. `open_to_all` routes carry their own secret in the path."""

    method: str
    path: str
    handler: Handler
    open_to_all: bool = False


@dataclass(slots=True)
class Body:
    """What came with a request."""

    data: Obj = field(default_factory=dict[str, object])
    listed: list[object] | None = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])


@dataclass(slots=True)
class Api:
    """What every handler works with."""

    world: World
    posts: Posts
    interactions: Interactions
    files: Files
    gateway_url: Callable[[], str]
    intents: Callable[[], int]


@dataclass(slots=True)
class Call:
    """One request, read."""

    api: Api
    request: web.Request
    body: Body

    @property
    def world(self) -> World:
        """The world."""
        return self.api.world

    @property
    def bot(self) -> User:
        """The bot, who is doing this."""
        return self.api.world.bot

    def part(self, name: str) -> str:
        """Give a part of the path."""
        return self.request.match_info[name]

    def query(self, name: str) -> str | None:
        """Give a query parameter."""
        return self.request.query.get(name)

    def limit(self, default: int, high: int) -> int:
        """Give the `limit` parameter within its bounds."""
        given = self.query("limit")
        if given is None:
            return default
        if as_id(given) is None or not 1 <= int(given) <= high:
            complaints = Complaints()
            complaints.add(
                ("limit",), "NUMBER_TYPE_OUT_OF_RANGE", f"int value should be between 1 and {high}."
            )
            complaints.raise_any()
        return int(given)

    def form(self) -> Form:
        """Give the body as a form."""
        return Form(self.body.data, Complaints())

    def uploads(self, channel_id: Id) -> dict[str, Obj]:
        """Give the files that came along, as attachments by their number in the form."""
        return {
            index: self.api.files.keep(channel_id, name, content)
            for index, (name, content) in self.body.files.items()
        }

    def place(self) -> Place:
        """Give the channel in the path, if the bot can see it."""
        found = self.world.place(self.part("channel"))
        if found is None:
            raise unknown_channel()
        if not self.world.sees(self.bot, found):
            raise missing_access()
        return found

    def thread(self) -> Thread:
        """Give the thread in the path."""
        found = self.place()
        if not isinstance(found, Thread):
            raise DiscordError(
                400, Code.WRONG_CHANNEL_TYPE, "Cannot execute action on this channel type"
            )
        return found

    def text_channel(self) -> Channel:
        """Give the channel of the server in the path."""
        found = self.place()
        if not isinstance(found, Channel):
            raise DiscordError(
                400, Code.WRONG_CHANNEL_TYPE, "Cannot execute action on this channel type"
            )
        return found

    def message(self) -> Message:
        """Give the message in the path."""
        found = self.world.message(self.place().id, self.part("message"))
        if found is None:
            raise unknown_message()
        return found

    def user(self) -> User:
        """Give the user in the path."""
        wanted = self.part("user")
        found = self.world.users.get(self.bot.id if wanted == "@me" else wanted)
        if found is None:
            raise DiscordError(404, Code.UNKNOWN_USER, "Unknown User")
        return found

    def in_guild(self) -> None:
        """Refuse when the path names another server."""
        if self.part("guild") != self.world.guild.id or not self.bot.in_guild:
            raise DiscordError(404, Code.UNKNOWN_GUILD, "Unknown Guild")

    def of_application(self) -> None:
        """Refuse when the path names another application."""
        if self.part("application") != self.bot.id:
            raise DiscordError(404, Code.UNKNOWN_APPLICATION, "Unknown Application")


class Rest:
    """Answers requests under `/api/v10`."""

    def __init__(
        self, api: Api, token: str, note_unknown: Callable[[str], None], hooks: list[Hook]
    ) -> None:
        """Serve the bot with this token. `hooks` wrap every request, outermost first."""
        self.api = api
        self.hooks = hooks
        self._token = token
        self._note_unknown = note_unknown

    def mount(self, app: web.Application, routes: list[Route]) -> None:
        """Put the routes into the application."""
        for route in routes:
            app.router.add_route(route.method, f"{VERSION}{route.path}", self._entry(route))
        app.router.add_route("*", "/api/{rest:.*}", self._unknown)

    def _entry(self, route: Route) -> Step:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                if not route.open_to_all:
                    self._authorize(request)
                found = await route.handler(Call(self.api, request, await self._read(request)))
            except DiscordError as refused:
                for name in refused.unknown:
                    self._note_unknown(f"{route.method} {route.path}: field {name}")
                return respond(refused.status, refused.body())
            if found is None:
                return respond(204)
            return respond(200, found, outward=self.api.files.outward)

        return self._hooked(answer)

    def _hooked(self, answer: Step) -> Step:
        async def wrapped(request: web.Request) -> web.StreamResponse:
            step = answer
            for hook in reversed(self.hooks):
                step = _around(hook, step)
            return await step(request)

        return wrapped

    def _authorize(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._token}":
            raise DiscordError(401, Code.GENERAL, "401: Unauthorized")

    async def _read(self, request: web.Request) -> Body:
        """Read JSON, or a form with JSON and files in it."""
        inward = self.api.files.inward
        if request.content_type == "multipart/form-data":
            return await _read_multipart(request, inward)
        raw = await request.read()
        return _read_json(inward(raw)) if raw else Body()

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self._note_unknown(f"{request.method} {discreet(below_version(request.path))}")
        return respond(404, {"message": "404: Not Found", "code": 0})


def _around(hook: Hook, step: Step) -> Step:
    async def stepped(request: web.Request) -> web.StreamResponse:
        return await hook(request, step)

    return stepped


def below_version(path: str) -> str:
    """Give a path as Discord documents it: without the API's version."""
    return path.removeprefix(VERSION)


def discreet(path: str) -> str:
    """Give a path without the token that is in those of interactions and their follow-ups."""
    return _SECRET.sub(r"\1/{token}", path)


def respond(
    status: int, content: object = None, *, outward: Callable[[str], str] = str
) -> web.Response:
    """Answer in JSON. The content type has no charset: discord.py compares it as a whole."""
    if content is None:
        return web.Response(status=status)
    body = outward(dump(content)).encode()
    return web.Response(status=status, body=body, content_type="application/json")


def _read_json(raw: bytes) -> Body:
    data = load_obj(raw)
    if data is not None:
        return Body(data)
    # The bulk overwrite of commands is the one body that is a list.
    wrapped = load_obj(b'{"listed":' + raw + b"}")
    listed = None if wrapped is None else wrapped.get("listed")
    if not is_list(listed):
        raise DiscordError(400, Code.INVALID_JSON, "The request body contains invalid JSON.")
    return Body(listed=listed)


async def _read_multipart(request: web.Request, inward: Callable[[bytes], bytes]) -> Body:
    body = Body()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise DiscordError(400, Code.INVALID_FORM, "Invalid Form Body")
        name = part.name or ""
        content = bytes(await part.read(decode=True))
        found = _FILE_FIELD.fullmatch(name)
        if name == "payload_json":
            body.data = _read_json(inward(content)).data
        elif found is not None and len(content) <= MAX_FILE:
            body.files[found.group(1) or "0"] = (part.filename or "file", content)
        elif found is not None:
            raise DiscordError(413, Code.TOO_LARGE, "Request entity too large")
        else:
            complaints = Complaints()
            complaints.add_unknown((name,))
            complaints.raise_any()
    return body
