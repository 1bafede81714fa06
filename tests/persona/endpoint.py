"""An endpoint such as a language model has, on loopback: it answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

KEY = "sk-not-for-the-log"


class Endpoint:
    """What was asked, and what is answered from now on."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Answer = says({"line": 0})
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        return await self.answer(request)

    def seen(self) -> str:
        """All that left the house, as text."""
        return json.dumps(self.asked, ensure_ascii=False)


@asynccontextmanager
async def endpoint() -> AsyncGenerator[Endpoint]:
    it = Endpoint()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", it.handle)
    async with TestServer(app) as server:
        it.url = str(server.make_url("/v1"))
        yield it


def says(answer: object) -> Answer:
    """Answer well-formed: `answer` is the text, or what it is in JSON."""
    text = answer if isinstance(answer, str) else json.dumps(answer)

    async def respond(_request: web.Request) -> web.StreamResponse:
        message = {"role": "assistant", "content": text}
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_700_000_000,
                "model": "small",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
            }
        )

    return respond


def status(code: int, text: str = "no") -> Answer:
    async def respond(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": {"message": text}}, status=code)

    return respond


def raw(text: str) -> Answer:
    async def respond(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return respond


def slowly(seconds: float, then: Answer) -> Answer:
    async def respond(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(request)

    return respond


async def quote(request: web.Request) -> web.StreamResponse:
    """Refuse, and say again all that was asked."""
    return web.json_response({"error": {"message": await request.text()}}, status=400)


async def drip(request: web.Request) -> web.StreamResponse:
    """Answer a byte at a time, so that no single wait is long."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(60):
        await response.write(b" ")
        await asyncio.sleep(0.1)
    return response


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


BROKEN: dict[str, Answer] = {
    "another index": says({"line": 7}),
    "a negative index": says({"line": -1}),
    "a wrong type": says({"line": "the second"}),
    "another field": says({"number": 1}),
    "a list": says([1]),
    "prose": says("Number one, I think."),
    "nothing": says(""),
    "half of a JSON": says('{"line": '),
    "broken JSON": raw('{"choices": ['),
    "no choices": raw('{"id": "1", "choices": []}'),
    "an empty body": raw(""),
    "what was asked": quote,
    "401": status(401),
    "404": status(404),
    "429": status(429),
    "500": status(500),
    "503": status(503),
    "a closed connection": hang_up,
}
"""Answers that are none."""
