"""A real browser at the page of `pusher play`, which runs as people run it: on its own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

QUICK = """
# A table where a deadline is missed within a minute.
name = "quick"

[rules]
first_package = 2
gram_cost = 100
first_term = 300
term_shrink = 500
carried_most = 0
term_floor = 120
missed_floor = 900
"""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("PUSHER_REQUIRE_BROWSER"):
            pytest.fail("there is no Chromium, and PUSHER_REQUIRE_BROWSER asks for one")
        pytest.skip("there is no Chromium on this machine")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The page's address; the process behind it ends with 0 when it is interrupted."""
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    (scenarios / "quick.toml").write_text(QUICK, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from bot.cli import main; main()",
        "play",
        "--port=0",
        f"--folder={tmp_path / 'play'}",
        env={**os.environ, "PUSHER_SCENARIOS": str(scenarios)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found, line
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 15) == 0
