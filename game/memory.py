"""What characters remember of a dealer: what was said to them, promised to them, told to them.

A character knows what was said to it and what it was told, which may be false. What is remembered
of one dealer is never read for another's phone or page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.gametime import day_number
from game.units import Character
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Memory, Recalled, Word
    from game.events import Talked
    from game.gametime import GameTime
    from game.units import DealerId


def heard(campaign: Campaign, event: Talked) -> Campaign:
    """Remember what was said, and what it was about."""
    was = campaign.memory(event.to, event.dealer)
    counts = {**was.heard, event.act: was.heard.get(event.act, 0) + 1}
    if event.about:
        about = f"about_{event.about}"
        counts[about] = counts.get(about, 0) + 1
    moved = {**was.moved, event.act: day_number(event.at)} if event.moved else was.moved
    changes = {"heard": counts, "moved": moved, "talked": event.at, "half": event.half}
    campaign = _with(campaign, event.to, event.dealer, **changes)
    return told_on(campaign, event.to, event.whom)


def asked_time(campaign: Campaign, who: Character, dealer: DealerId, at: GameTime) -> Campaign:
    """Remember that time was asked for."""
    was = campaign.memory(who, dealer)
    counts = {**was.heard, "ask_time": was.heard.get("ask_time", 0) + 1}
    return _with(campaign, who, dealer, heard=counts, talked=at)


def said_whole(campaign: Campaign, who: Character, dealer: DealerId, at: GameTime) -> Campaign:
    """Forget the half of a promise of which the rest was said."""
    return _with(campaign, who, dealer, talked=at, half=None)


def told_on(campaign: Campaign, who: Character, whom: str) -> Campaign:
    """Have a character told something about a dealer. Nobody asks whether it is true."""
    told = next((one.id for one in campaign.dealers.values() if one.id == whom), None)
    if told is None:
        return campaign
    return _with(campaign, who, told, told=campaign.memory(who, told).told + 1)


def seen_by_vic(campaign: Campaign, dealer: DealerId, at: GameTime) -> Campaign:
    """Remember that Vic has seen or heard a dealer; of what was before she remembered, nothing."""
    return _with(campaign, Character.VIC, dealer, talked=at) if at else campaign


def recall(campaign: Campaign, word: Word, came: Recalled) -> Campaign:
    """Remember the last word given to somebody, and what became of it."""
    return _with(campaign, word.to, word.dealer, word=word, came=came, half=None)


def _with(campaign: Campaign, who: Character, dealer: DealerId, **changes: Any) -> Campaign:  # noqa: ANN401 - as `replace`
    memory: Memory = replace(campaign.memory(who, dealer), **changes)
    return replace(campaign, memories={**campaign.memories, f"{who}:{dealer}": memory})
