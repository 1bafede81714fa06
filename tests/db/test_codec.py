"""States, moves and events survive being text, and are the same text each time."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import codec
from game import events, moves
from game.rules import UNOPENED


@pytest.mark.parametrize("kind", get_args(events.Event), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_an_event_comes_back_as_it_was(kind: type[events.Event], data: st.DataObject):
    event = data.draw(st.from_type(kind))

    text = codec.events_to_text([event, event])

    assert codec.events_from_text(text) == [event, event]
    assert codec.events_to_text(codec.events_from_text(text)) == text


@pytest.mark.parametrize("kind", get_args(moves.Move), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_a_move_comes_back_as_it_was(kind: type[moves.Move], data: st.DataObject):
    move = data.draw(st.from_type(kind))

    name, text = codec.move_to_text(move)

    assert codec.move_from_text(name, text) == move
    assert codec.move_to_text(codec.move_from_text(name, text)) == (name, text)


def test_every_move_and_every_event_has_a_name_of_its_own():
    assert len(codec.MOVES) == len(get_args(moves.Move))
    assert len(codec.EVENTS) == len(get_args(events.Event))


def test_what_is_no_state_is_not_taken_for_one():
    text = codec.state_to_text(UNOPENED)

    assert codec.state_from_text(text) == UNOPENED
    with pytest.raises(msgspec.ValidationError):
        codec.state_from_text(text.replace('"seed":0', '"seed":"none"'))
