"""Looking around in a tree of components: what is in it, what it says, what it offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final

from bot.standin.wire import is_list, is_obj, number, objs, text


class Kind(IntEnum):
    """Component types."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS: Final = frozenset(
    {
        Kind.STRING_SELECT,
        Kind.USER_SELECT,
        Kind.ROLE_SELECT,
        Kind.MENTIONABLE_SELECT,
        Kind.CHANNEL_SELECT,
    }
)


def walk(components: Iterable[Mapping[str, object]]) -> Iterable[Mapping[str, object]]:
    """Every component, the nested ones and accessories too."""
    for component in components:
        yield component
        yield from walk(objs(component, "components"))
        for key in ("accessory", "component"):
            inner = component.get(key)
            if is_obj(inner):
                yield from walk((inner,))


def shown_text(components: Iterable[Mapping[str, object]]) -> str:
    """Say what the text displays say, for mentions."""
    return "\n".join(
        text(c, "content") for c in walk(components) if number(c, "type") == Kind.TEXT_DISPLAY
    )


def find(components: Iterable[Mapping[str, object]], custom_id: str) -> Mapping[str, object] | None:
    """Read the component with this custom id."""
    return next((c for c in walk(components) if text(c, "custom_id") == custom_id), None)


def checked_values(component: Mapping[str, object], values: object) -> list[str] | None:
    """Read the values of a select as a client would let somebody choose them, or None."""
    if not is_list(values) or not all(isinstance(value, str) for value in values):
        return None
    chosen = [value for value in values if isinstance(value, str)]
    if not number(component, "min_values", 1) <= len(chosen) <= number(component, "max_values", 1):
        return None
    if len(set(chosen)) != len(chosen):
        return None
    if number(component, "type") in {Kind.STRING_SELECT, Kind.CHECKBOX_GROUP}:
        offered = {text(option, "value") for option in objs(component, "options")}
        if not set(chosen) <= offered:
            return None
    return chosen
