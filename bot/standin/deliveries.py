"""What can befall an interaction on its way to the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Delivery(Protocol):
    """Something that befalls a delivery; `dispatch` delivers, as often as it is called."""

    def deliver(self, dispatch: Callable[[], None]) -> None:
        """Deliver."""
        ...


@dataclass(frozen=True, slots=True)
class Twice:
    """Delivered, and some seconds later again: the same id, the same token."""

    apart: float = 0.0

    def deliver(self, dispatch: Callable[[], None]) -> None:
        """Deliver twice."""
        dispatch()
        asyncio.get_running_loop().call_later(self.apart, dispatch)


@dataclass(frozen=True, slots=True)
class Late:
    """Delivered some seconds after the person acted, from when its time to be answered runs."""

    seconds: float

    def deliver(self, dispatch: Callable[[], None]) -> None:
        """Deliver later."""
        asyncio.get_running_loop().call_later(self.seconds, dispatch)


@dataclass(frozen=True, slots=True)
class Never:
    """Not delivered at all."""

    def deliver(self, dispatch: Callable[[], None]) -> None:
        """Deliver nothing."""
        del dispatch
