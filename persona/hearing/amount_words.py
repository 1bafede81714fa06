"""What a language must bring for sums, shares and grams to be read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.units import Portion


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Patterns are for whole words of a plain line."""

    worth: Mapping[int, str]
    """The words for so many kroner each: `k`, `grand`, `monkeys`."""
    with_article: str
    """Those of them that say a sum after a mere article: "a grand"."""
    only_before_followers: str
    """Those that do so only where the sentence goes on as after a sum: a pony is a horse."""
    no_slang_after: str
    """Where even those are none: "thanks a million"."""
    one: str
    half: str
    and_half: str
    """What adds half of the worth: "a grand and a half"."""
    crowns: str
    joins: str
    """Between two numbers that share the second's unit: "four to five grand"."""
    labels: str
    """Before these a number is a name: "room 401"."""
    before_years: str
    before_hours: str
    things: str
    """Behind these nothing is money: "120 minutes", "a grand piano"."""
    followers: str
    """How a sentence goes on after a sum or a share, and not after "half" of a "half hour"."""
    shares: Mapping[Portion, str]
    no_share_after: str
    """"You told me everything" is no sum."""
    gram: str
    kilo: str
    negations: str
    corrections: str
