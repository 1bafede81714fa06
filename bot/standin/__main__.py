"""Start the stand-in with the sample bot: `python -m bot.standin [--port N] [--store FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path

from bot.standin.point import point_discord_at
from bot.standin.sample import Sample
from bot.standin.server import StandIn

TOKEN = "for-loopback-only"  # noqa: S105 - it opens nothing but this
HINT = "Type / to see what the sample bot can do; start with /show card."


async def serve(port: int, store: Path | None, *, empty: bool) -> None:
    """Serve until interrupted."""
    standin = StandIn(token=TOKEN, port=port, store=store, hint=HINT)
    await standin.start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    sys.stdout.write(f"{standin.url}\n")
    sys.stdout.flush()
    try:
        if empty:
            await stopped.wait()
            return
        with point_discord_at(standin):
            async with Sample() as bot:
                running = asyncio.create_task(bot.start(TOKEN))
                waiting = asyncio.create_task(stopped.wait())
                await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
                await bot.close()
                waiting.cancel()
                await running
    finally:
        await standin.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8650)
    parser.add_argument("--store", type=Path, default=None)
    parser.add_argument("--empty", action="store_true", help="start without the sample bot")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    asyncio.run(serve(chosen.port, chosen.store, empty=chosen.empty))


if __name__ == "__main__":
    main()
