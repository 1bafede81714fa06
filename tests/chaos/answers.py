"""Reading an answer as a player does: was it done, and if not, why not."""

from __future__ import annotations

import re
from functools import cache

from bot.wording import wording

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@cache
def _refusals() -> dict[str, re.Pattern[str]]:
    texts = {
        key.removeprefix("refusal."): text.strip()
        for key, text in wording().texts.items()
        if key.startswith("refusal.")
    }
    return {
        name: re.compile(".*?".join(map(re.escape, _PLACEHOLDER.split(text))), re.DOTALL)
        for name, text in texts.items()
    }


def refusal_in(shown: str) -> str | None:
    """Return the name of the refusal or apology that an answer is; none when it was done."""
    said = shown.strip()
    return next((name for name, text in _refusals().items() if text.fullmatch(said)), None)
