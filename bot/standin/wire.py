"""What crosses the wire: JSON objects, ids, and refusals in Discord's own shape."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeAlias, TypeGuard

Id: TypeAlias = str
Obj: TypeAlias = dict[str, object]
Path: TypeAlias = tuple[str | int, ...]

DISCORD_EPOCH_MS: Final = 1_420_070_400_000

_HIGHEST: Final = 2**64 - 1
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_DIGITS: Final = re.compile(r"[0-9]{1,20}")


class Code:
    """Discord's JSON error codes, as far as they can happen here."""

    GENERAL: Final = 0
    UNKNOWN_APPLICATION: Final = 10002
    UNKNOWN_CHANNEL: Final = 10003
    UNKNOWN_GUILD: Final = 10004
    UNKNOWN_MEMBER: Final = 10007
    UNKNOWN_MESSAGE: Final = 10008
    UNKNOWN_USER: Final = 10013
    UNKNOWN_WEBHOOK: Final = 10015
    UNKNOWN_INTERACTION: Final = 10062
    UNKNOWN_COMMAND: Final = 10063
    MAX_THREADS: Final = 160006
    MAX_CHANNELS: Final = 30013
    TOO_LARGE: Final = 40005
    ALREADY_ACKNOWLEDGED: Final = 40060
    MISSING_ACCESS: Final = 50001
    NOT_IN_DM: Final = 50003
    NOT_THE_AUTHOR: Final = 50005
    EMPTY_MESSAGE: Final = 50006
    CANNOT_DM: Final = 50007
    MISSING_PERMISSIONS: Final = 50013
    WRONG_CHANNEL_TYPE: Final = 50024
    INVALID_WEBHOOK_TOKEN: Final = 50027
    INVALID_FORM: Final = 50035
    INVALID_JSON: Final = 50109
    THREAD_ARCHIVED: Final = 50083
    NOT_A_THREAD_MEMBER: Final = 10096
    REPLY_NEEDS_HISTORY: Final = 160002
    THREAD_EXISTS: Final = 160004
    THREAD_LOCKED: Final = 160005


class DiscordError(Exception):
    """Discord says no: a status, a code, a sentence and, for a bad form, what is wrong where."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Keep what every answer needs; what only a bad form has is set by `Complaints`."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        # The same for people: no path, no code.
        self.plain = message
        self.errors: Obj | None = None
        # Fields that nobody here has heard of.
        self.unknown: tuple[str, ...] = ()

    def body(self) -> Obj:
        """Give the JSON body of the answer."""
        body: Obj = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def missing_access() -> DiscordError:
    """Give the refusal for a place that may not be seen."""
    return DiscordError(403, Code.MISSING_ACCESS, "Missing Access")


def missing_permissions() -> DiscordError:
    """Give the refusal for an act that may not be done."""
    return DiscordError(403, Code.MISSING_PERMISSIONS, "Missing Permissions")


def unknown_channel() -> DiscordError:
    """Give the refusal for a channel that is not there."""
    return DiscordError(404, Code.UNKNOWN_CHANNEL, "Unknown Channel")


def unknown_message() -> DiscordError:
    """Give the refusal for a message that is not there."""
    return DiscordError(404, Code.UNKNOWN_MESSAGE, "Unknown Message")


def dump(value: object) -> str:
    """JSON as Discord writes it: compact, real characters."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def load_obj(raw: str | bytes) -> Obj | None:
    """Give the JSON object in `raw`, or None when it is something else."""
    try:
        written = raw if isinstance(raw, str) else raw.decode()
        value: object = json.loads(written, parse_constant=_no_constant)
        # Half an emoji is valid JSON, but nobody can be sent one.
        if _SURROGATE.search(written):
            value = json.loads(dump(value).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if is_obj(value) else None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def is_obj(value: object) -> TypeGuard[Obj]:
    """Whether this is a JSON object (JSON has no other keys than strings)."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether this is a JSON list."""
    return isinstance(value, list)


def obj(source: Mapping[str, object], key: str) -> Obj:
    """Give the object under `key`; empty when there is none."""
    value = source.get(key)
    return value if is_obj(value) else {}


def objs(source: Mapping[str, object], key: str) -> list[Obj]:
    """Give the objects in the list under `key`; empty when there are none."""
    value = source.get(key)
    return [item for item in value if is_obj(item)] if is_list(value) else []


def text(source: Mapping[str, object], key: str, default: str = "") -> str:
    """Give the string under `key`."""
    value = source.get(key)
    return value if isinstance(value, str) else default


def texts(source: Mapping[str, object], key: str) -> list[str]:
    """Give the strings in the list under `key`."""
    value = source.get(key)
    return [item for item in value if isinstance(item, str)] if is_list(value) else []


def number(source: Mapping[str, object], key: str, default: int = 0) -> int:
    """Give the whole number under `key`, also when it was written as digits."""
    value = source.get(key)
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    found = as_id(value)
    return default if found is None else int(found)


def flag(source: Mapping[str, object], key: str, *, default: bool = False) -> bool:
    """Give the boolean under `key`."""
    value = source.get(key)
    return value if isinstance(value, bool) else default


def ident(source: Mapping[str, object], key: str) -> Id | None:
    """Give the snowflake under `key` as a string; clients write them as strings and as numbers."""
    return as_id(source.get(key))


def as_id(value: object) -> Id | None:
    """Give this value as a snowflake, if it is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if 0 < value <= _HIGHEST else None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return value
    return None


def iso(moment: datetime) -> str:
    """Give a timestamp as Discord writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def utcnow() -> datetime:
    """Now, aware."""
    return datetime.now(UTC)


def made_at(snowflake: Id) -> datetime:
    """When this id was handed out."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + DISCORD_EPOCH_MS) / 1000, UTC)


class Snowflakes:
    """Hands out ids that carry their time and never repeat or go backwards."""

    def __init__(self, after: int = 0) -> None:
        """Start above `after`, the highest id already in use."""
        self._last = after
        self._tick = itertools.count()

    def next(self) -> Id:
        """Give a new id for now."""
        now_ms = time.time_ns() // 1_000_000
        fresh = ((now_ms - DISCORD_EPOCH_MS) << 22) | (next(self._tick) & 0xFFF)
        # A clock that steps back must not make an id that sorts before an older one.
        self._last = max(fresh, self._last + 1)
        return str(self._last)

    def after(self, highest: int) -> None:
        """Never again hand out an id at or below `highest`."""
        self._last = max(self._last, highest)


def snowflake_at(moment: datetime, serial: int = 0) -> Id:
    """Give the id that would have been handed out at `moment`."""
    return str(((int(moment.timestamp() * 1000) - DISCORD_EPOCH_MS) << 22) | serial)


@dataclass(slots=True)
class Complaints:
    """What is wrong with a form, collected so that one answer names all of it."""

    found: list[tuple[Path, str, str]] = field(default_factory=list[tuple[Path, str, str]])
    unknown: list[str] = field(default_factory=list[str])

    def add(self, path: Path, code: str, message: str) -> None:
        """Note one fault."""
        self.found.append((path, code, message))

    def add_unknown(self, path: Path) -> None:
        """Note a field that is no part of this form. Discord ignores those; here they are bugs."""
        self.unknown.append(".".join(str(step) for step in path))
        self.add(path, "UNKNOWN_FIELD", f"{path[-1]!r} is not a field that is known here.")

    def raise_any(self) -> None:
        """Refuse the form if anything was wrong with it."""
        if not self.found:
            return
        errors: Obj = {}
        for path, code, message in self.found:
            node = errors
            for step in path:
                below = node.setdefault(str(step), {})
                if is_obj(below):
                    node = below
            listed = node.setdefault("_errors", [])
            if is_list(listed):
                listed.append({"code": code, "message": message})
        path, _, message = self.found[0]
        where = ".".join(str(step) for step in path)
        said = "Invalid Form Body" if not where else f"Invalid Form Body: {where}: {message}"
        error = DiscordError(400, Code.INVALID_FORM, said)
        error.plain, error.errors, error.unknown = message, errors, tuple(self.unknown)
        raise error
