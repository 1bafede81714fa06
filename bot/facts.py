"""How the game's numbers and names are said: for the catalogue, and for the characters' lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wording import safe
from game.gametime import HOUR, hour_and_minute, weekday

if TYPE_CHECKING:
    from bot.wording import Wording
    from db.gameclock import GameClock
    from game.campaign import Campaign
    from game.gametime import GameTime
    from game.units import DealerId


def day_name(words: Wording, moment: GameTime) -> str:
    """Return the name of the day, by the campaign's own calendar."""
    return words(f"day.{weekday(moment)}")


def clock_time(moment: GameTime) -> str:
    """Return what a clock on the wall would show."""
    hour, minute = hour_and_minute(moment)
    return f"{hour:02d}:{minute:02d}"


def when(words: Wording, clock: GameClock, moment: GameTime) -> str:
    """Return a deadline as Discord's own timestamp; while the clock stands, by the calendar."""
    if clock.running:
        seconds = -(-clock.wall_at(moment) // 1_000_000)
        return f"{day_name(words, moment)} {clock_time(moment)}, <t:{seconds}:R>"
    return words("stopped", day=day_name(words, moment), time=clock_time(moment))


def time_left(words: Wording, span: int) -> str:
    """Return roughly how long something still is, in words."""
    hours = span // HOUR
    if hours == 0:
        return words("left.minutes")
    if hours == 1:
        return words("left.hour")
    return words("left.hours", count=words.texts.get(f"number.{hours}", str(hours)))


def name_of(campaign: Campaign, dealer: DealerId) -> str:
    """Return a dealer's name, safe to be shown."""
    return safe(campaign.dealers[dealer].name)


def scenario_name(words: Wording, name: str) -> str:
    """Return what a scenario is called; one of somebody's own is called what its file says."""
    return words.texts.get(f"scenario.{name}", name)
