"""A message as the game means it, before it is Discord's: who speaks, what, and what to do next."""

from __future__ import annotations

import msgspec


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to do next. `verb` and `arg` say what; `label` is what is read."""

    verb: str
    label: str
    arg: str = ""
    style: str = "secondary"


class Voice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a language model may know to say one of a card's lines in its own way.

    `line` is the one that is said without it, `others` could have been said as well. `facts` are
    what any of them may show; `names` are the dealers' in these, the one spoken to first.
    """

    mode: str
    line: str
    others: list[str] = []
    act: str = ""
    mood: str = ""
    facts: dict[str, str] = {}
    names: list[str] = []


class Chart(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lines to be drawn: for each name its points as (x, y); `words` says the same as text."""

    title: str
    across: str
    up: str
    lines: dict[str, list[tuple[float, float]]]
    words: str
    thousands: str = ","
    """What stands between groups of figures."""


class Card(msgspec.Struct, omit_defaults=True):
    """One message. `speaker` is a character, or nobody."""

    speaker: str = ""
    title: str = ""
    scene: str = ""
    lines: list[str] = []
    details: list[str] = []
    buttons: list[Button] = []
    campaign: int = 0
    dealer: str = ""
    ping: bool = False
    voice: Voice | None = None
    chart: Chart | None = None
    language: str = ""
    """In which it is written, where that is not the table's."""
    fold: int = 0
    """The earlier letter that this one replaces; none is sent anew."""

    def to_text(self) -> str:
        """Return the card as JSON."""
        return msgspec.json.encode(self).decode()


_decoder = msgspec.json.Decoder(Card)


def from_text(text: str) -> Card:
    """Return the card that was written."""
    return _decoder.decode(text)
