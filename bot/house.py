"""How a table is run, as it is shown: its settings, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.table import settings

if TYPE_CHECKING:
    from bot.wording import Wording
    from game.campaign import Campaign


def shown(words: Wording, campaign: Campaign) -> list[str]:
    """Return a table's settings, a line each."""
    now = settings(campaign)
    zone = now.zone.replace("_", " ")
    quiet = words("setting.quiet", hours=now.quiet, zone=zone)
    lines = [
        quiet if now.quiet else words("setting.no_quiet", zone=zone),
        words("setting.versus" if now.versus else "setting.no_versus"),
        words("setting.players", role=now.players) if now.players else words("setting.everybody"),
        words("setting.plain" if now.plain else "setting.cards"),
    ]
    if now.language:
        lines.append(words("setting.language", language=words(f"language.{now.language}")))
    return lines
