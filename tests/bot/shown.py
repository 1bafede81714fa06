"""What Discord would get of a card: its components, as they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord import ui

TEXT, BUTTON = 10, 2

Component = dict[str, Any]


def components(view: ui.LayoutView) -> list[Component]:
    """All components of a view, the nested ones too: Discord counts each of them."""
    return [one for top in view.to_components() for one in _within(top)]


def _within(component: Component) -> Iterator[Component]:
    yield component
    for nested in [*component.get("components", []), component.get("accessory")]:
        if nested is not None:
            yield from _within(nested)


def texts(view: ui.LayoutView) -> list[str]:
    return [one["content"] for one in components(view) if one["type"] == TEXT]


def buttons(view: ui.LayoutView) -> list[Component]:
    return [one for one in components(view) if one["type"] == BUTTON]
