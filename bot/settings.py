"""What an operator can set, and where from: the environment, a `.env`, or a token file."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from db.shards import EVERY, Shard
from game.campaign import ModelMode

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_DATABASE = "sqlite+aiosqlite:///pusher.db"
MODEL_BUDGET = 200
KEEP_DAYS = 90
_YES = frozenset({"1", "yes", "true", "on"})
_NO = frozenset({"0", "no", "false", "off"})


class SettingsError(ValueError):
    """A setting cannot be used; the message says which, and what would work."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The process's settings. A database URL is enough to start."""

    database_url: str = DEFAULT_DATABASE
    token: str | None = field(default=None, repr=False)
    language: str = "en"
    credit_downtime: bool = True
    """Give the time the bot was away back: nobody could act, so nobody was late."""
    message_content: bool = False
    """Use the privileged message content intent, so that plain talk in a phone thread is heard."""
    scenarios: Path | None = None
    """A folder of an operator's own scenario files, besides those that ship."""
    shard: Shard = EVERY
    """Which share of the servers this process has, where several processes have one each."""
    model: ModelMode = ModelMode.OFF
    """The most a language model may do with what characters answer; a campaign may say less."""
    model_url: str = ""
    model_name: str = ""
    model_key: str | None = field(default=None, repr=False)
    model_budget: int = MODEL_BUDGET
    """How many answers a campaign may ask a model for in a day."""
    export_key: str | None = field(default=None, repr=False)
    """What exported campaigns are sealed with; without it, a key that the database keeps."""
    keep_days: int = KEEP_DAYS
    """Days after which a campaign that is over is deleted; 0 keeps it."""


def from_environment(
    environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Settings:
    """Read the settings. The environment wins over `.env`, a token over its file; empty is unset.

    Raises `SettingsError`, in one sentence, for a file that cannot be read or a value that is none.
    """
    given = {
        **_dotenv((folder or Path()) / ".env"),
        **(os.environ if environment is None else environment),
    }
    found = {name: value.strip() for name, value in given.items() if value.strip()}
    token = found.get("PUSHER_TOKEN") or found.get("DISCORD_TOKEN")
    if token is None and (path := found.get("PUSHER_TOKEN_FILE")):
        token = _text(Path(path), "PUSHER_TOKEN_FILE").strip() or None
    own = found.get("PUSHER_SCENARIOS")
    database_url = found.get("PUSHER_DATABASE", DEFAULT_DATABASE)
    shard = _shard(found)
    if shard.count > 1 and database_url.startswith("sqlite"):
        message = (
            "PUSHER_SHARD needs PostgreSQL: name one in PUSHER_DATABASE, or leave the shard out."
        )
        raise SettingsError(message)
    return Settings(
        database_url=database_url,
        token=token,
        language=found.get("PUSHER_LANGUAGE", "en"),
        credit_downtime=_flag(found, "PUSHER_CREDIT_DOWNTIME", default=True),
        message_content=_flag(found, "PUSHER_MESSAGE_CONTENT", default=False),
        scenarios=Path(own) if own else None,
        shard=shard,
        export_key=found.get("PUSHER_EXPORT_KEY"),
        keep_days=_days(found),
        **_model(found),
    )


class _Model(TypedDict):
    model: ModelMode
    model_url: str
    model_name: str
    model_key: str | None
    model_budget: int


def _model(found: Mapping[str, str]) -> _Model:
    said = found.get("PUSHER_MODEL", ModelMode.OFF.value).casefold()
    if said not in tuple(ModelMode):
        message = f"PUSHER_MODEL must be off, pick, flavour or free, not {said!r}."
        raise SettingsError(message)
    mode, url = ModelMode(said), found.get("PUSHER_MODEL_URL", "")
    name, budget = found.get("PUSHER_MODEL_NAME", ""), found.get("PUSHER_MODEL_BUDGET")
    if budget is not None and not (budget.isascii() and budget.isdecimal()):
        message = f"PUSHER_MODEL_BUDGET must be a whole number of answers a day, not {budget!r}."
        raise SettingsError(message)
    if mode is not ModelMode.OFF:
        _check_model(mode, url, name)
    key = found.get("PUSHER_MODEL_KEY")
    if key is None and (path := found.get("PUSHER_MODEL_KEY_FILE")):
        key = _text(Path(path), "PUSHER_MODEL_KEY_FILE").strip() or None
    return _Model(
        model=mode,
        model_url=url,
        model_name=name,
        model_key=key,
        model_budget=MODEL_BUDGET if budget is None else int(budget),
    )


def _check_model(mode: ModelMode, url: str, name: str) -> None:
    message = ""
    if not url.startswith(("http://", "https://")):
        message = (
            f"PUSHER_MODEL is {mode}, so PUSHER_MODEL_URL must be where the model answers,"
            " like http://127.0.0.1:8080/v1."
        )
    elif not name:
        message = f"PUSHER_MODEL is {mode}, so PUSHER_MODEL_NAME must say which model to ask."
    elif find_spec("pydantic_ai") is None or find_spec("openai") is None:
        message = (
            f"PUSHER_MODEL is {mode}, and what it takes is not installed:"
            " .venv/bin/pip install '.[model]', or set PUSHER_MODEL=off."
        )
    if message:
        raise SettingsError(message)


def _days(found: Mapping[str, str]) -> int:
    said = found.get("PUSHER_KEEP_DAYS", str(KEEP_DAYS))
    if not (said.isascii() and said.isdecimal()):
        message = f"PUSHER_KEEP_DAYS must be a whole number of days, or 0 for ever, not {said!r}."
        raise SettingsError(message)
    return int(said)


def _shard(found: Mapping[str, str]) -> Shard:
    said = found.get("PUSHER_SHARD", str(EVERY))
    index, slash, count = said.partition("/")
    if slash and index.isdecimal() and count.isdecimal() and int(index) < int(count):
        return Shard(int(index), int(count))
    message = (
        f"PUSHER_SHARD must be a shard and how many there are, like 0/2 and 1/2, not {said!r}."
    )
    raise SettingsError(message)


def _flag(found: Mapping[str, str], name: str, *, default: bool) -> bool:
    said = found.get(name, "yes" if default else "no").casefold()
    if said not in _YES | _NO:
        message = f"{name} must be yes or no, not {said!r}."
        raise SettingsError(message)
    return said in _YES


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        message = f"{name} cannot be read: {problem.strerror or problem}."
        raise SettingsError(message) from problem
    except UnicodeDecodeError as problem:
        message = f"{name} cannot be read: it is not UTF-8 text."
        raise SettingsError(message) from problem


def _dotenv(path: Path) -> dict[str, str]:
    """Read NAME=value lines; quotes around a value and lines starting with # are left out."""
    if not path.is_file():
        return {}
    pairs: dict[str, str] = {}
    for line in _text(path, ".env").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            pairs[name.strip()] = value.strip().strip("\"'")
    return pairs
