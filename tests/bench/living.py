"""The real bot in a process of its own, at a stand-in. Run as a program: it says when it is ready.

Then each line that it reads asks how much memory it has and how many statements it has run; it
stops when nobody asks any more. Nothing is imported here that the bot itself does not need.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import event

from bot.app import create_bot
from bot.settings import Settings
from tests.bench.child import resident, say

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.standin.point import Pointed

POINT = Path(__file__).parent.parent.parent / "bot" / "standin" / "point.py"
READY_SECONDS = 0.01
"""How long the library waits for more servers, of which there are none. On Discord it is two."""


def pointed(url: str, api: str, gateway: str) -> Pointed:
    """Point discord.py at a stand-in, without loading one: that is for its own process."""
    spec = importlib.util.spec_from_file_location("point", POINT)
    if spec is None or spec.loader is None:
        raise ImportError(str(POINT))
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    standin = SimpleNamespace(url=url, api=api, gateway=gateway)
    found: Pointed = module.point_discord_at(standin, ready_timeout=READY_SECONDS)
    return found


async def _live(database: str, url: str, api: str, gateway: str, token: str) -> None:
    statements = 0

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal statements
        statements += not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))

    pointed(url, api, gateway)
    settings = Settings(database_url=database, credit_downtime=False)
    bot = cast("PusherBot", create_bot(settings))
    event.listen(bot.database.store.engine.sync_engine, "before_cursor_execute", count)
    async with bot:
        running = asyncio.create_task(bot.start(token))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        say({"ready": 1})
        while await asyncio.to_thread(sys.stdin.readline):
            say({"resident": resident(), "statements": statements})
        await bot.close()
        await running


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    asyncio.run(_live(*sys.argv[1:]))
