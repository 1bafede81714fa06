"""States, moves and events as text, and back: the same bytes for the same value, always."""

from __future__ import annotations

from functools import cache
from typing import get_args

import msgspec

from game import events, moves
from game.campaign import Campaign

# In the order things were put in: who joined first is first, before and after a load.
_encoder = msgspec.json.Encoder()
_state = msgspec.json.Decoder(Campaign)
_listed = msgspec.json.Decoder(list[tuple[str, msgspec.Raw]])

EVENTS: dict[str, type[events.Event]] = {kind.__name__: kind for kind in get_args(events.Event)}
MOVES: dict[str, type[moves.Move]] = {kind.__name__: kind for kind in get_args(moves.Move)}


@cache
def _event_decoder(kind: str) -> msgspec.json.Decoder[events.Event]:
    return msgspec.json.Decoder(EVENTS[kind])


def state_to_text(state: Campaign) -> str:
    """Return a state as JSON."""
    return _encoder.encode(state).decode()


def state_from_text(text: str) -> Campaign:
    """Return the state that was written. Raises `msgspec.ValidationError` if it is none."""
    return _state.decode(text)


def events_to_text(made: list[events.Event]) -> str:
    """Return events as a JSON list of [kind, event]."""
    return _encoder.encode([(type(event).__name__, event) for event in made]).decode()


def events_from_text(text: str) -> list[events.Event]:
    """Return the events that were written, in order."""
    return [_event_decoder(kind).decode(raw) for kind, raw in _listed.decode(text)]


def move_to_text(move: moves.Move) -> tuple[str, str]:
    """Return a move's kind and its JSON."""
    return type(move).__name__, _encoder.encode(move).decode()


def move_from_text(kind: str, text: str) -> moves.Move:
    """Return the move that was written."""
    return msgspec.json.decode(text, type=MOVES[kind])
