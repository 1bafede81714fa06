"""What commands are called, for each reader: names by language, and mentions that find their own.

A command is named in a text as `/milo pay`, in backticks. Where somebody's Discord is in another
language it is called otherwise there; a mention shows everybody their own name for it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bot.wording import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from discord.app_commands import AppCommand

NAMES = Path(__file__).parent / "command_names"
OPTIONS = "options"
_COMMAND = re.compile(r"`/([a-z]+) ([a-z-]+)`")


@cache
def names(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return what commands are called in a language, by group; `options` has what options are."""
    path = NAMES / f"{language}.yaml"
    if not path.exists():
        return {}
    found: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {group: {str(k): str(v) for k, v in inside.items()} for group, inside in found.items()}


class Mentions:
    """The ids of the registered commands, once they are known."""

    def __init__(self) -> None:
        """Know none yet."""
        self._ids: dict[str, int] = {}

    def learn(self, commands: Iterable[AppCommand]) -> None:
        """Take the ids that Discord gave the commands."""
        self._ids = {command.name: command.id for command in commands}

    def put_in(self, text: str, language: str) -> str:
        """Return a text with its commands as mentions, where they may be called otherwise."""
        if language == DEFAULT or not self._ids or "`/" not in text:
            return text
        return _COMMAND.sub(self._mention, text)

    def _mention(self, found: re.Match[str]) -> str:
        group = self._ids.get(found[1])
        return found[0] if group is None else f"</{found[1]} {found[2]}:{group}>"
