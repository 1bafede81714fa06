"""The administrator's side of the desk: who may, what a table is to be, and what would change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord

from bot import audit, quiet, scenarios
from bot.cards import Button, Card
from bot.desk import Sorry
from bot.facts import clock_time, day_name, scenario_name
from bot.wording import languages, wording
from db import journal
from db.gameclock import GameClock, QuietHours
from game.campaign import RATE, Errand, ModelMode, Pace, Status, Tone
from game.gametime import OPENING, GameTime
from game.house_rules import HouseRules
from game.moves import OpenCampaign, SetModel
from game.orders import Configure
from game.units import AppointmentId, DebtId

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.wording import Wording
    from db.campaigns import Seat
    from db.journal import Line
    from game.campaign import Campaign, Scenario
    from game.moves import Move

MOST_SHOWN = 12
"""How many moves are listed before one says yes to taking them back."""
_SHORT = {"s": Pace.SLOW, "d": Pace.DAILY, "e": Pace.EVENING, "m": Pace.DEMO}


@dataclass(frozen=True, slots=True)
class Draft:
    """A table that is to be opened."""

    scenario: str
    pace: Pace
    tone: Tone
    language: str
    zone: str = "Europe/Copenhagen"
    quiet: str = ""
    versus: bool = True
    model: ModelMode | None = None
    role: int | None = None
    """Who else may administer in this server; 0 for nobody, none for who does already."""

    def to_text(self) -> str:
        """Return the draft for a button."""
        pace = next(short for short, pace in _SHORT.items() if pace is self.pace)
        marks = f"{pace}{self.tone.value[0]}{int(self.versus)}"
        role = "" if self.role is None else str(self.role)
        rest = [self.quiet, self.zone, self.model or "", role, self.scenario]
        return "|".join([marks + self.language, *rest])

    @classmethod
    def from_text(cls, text: str) -> Draft:
        """Return the draft of a button. Raises `ValueError` for one that is none."""
        first, hours, zone, model, role, scenario = text.split("|", 5)
        tone = Tone.FILM if first[1:2] == "f" else Tone.SOFT
        if first[:1] not in _SHORT or first[2:3] not in ("0", "1"):
            raise ValueError(text)
        pace = _SHORT[first[:1]]
        versus, trusted = first[2:3] == "1", int(role) if role else None
        mode = ModelMode(model) if model else None
        return cls(scenario, pace, tone, first[3:], zone, hours, versus, mode, trusted)

    def moves(self) -> list[Move]:
        """Return what is to be set besides; nothing for what is usual."""
        asked = Configure(zone=self.zone, quiet=self.quiet, versus=None if self.versus else False)
        usual = Configure(zone="Europe/Copenhagen", quiet="")
        set_model: list[Move] = [] if self.model is None else [SetModel(self.model)]
        return [*([] if asked == usual else [asked]), *set_model]


class Office:
    """What all commands of an administrator begin with."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk and the operator's settings."""
        self.desk = bot.desk
        self.settings = bot.settings
        self.database = bot.database

    async def forbidden(self, interaction: discord.Interaction) -> Sorry | None:
        """Say why somebody may not administer here, if they may not."""
        if interaction.guild_id is None:
            return Sorry("guild_only")
        if interaction.permissions.manage_guild:
            return None
        role = await self.desk.campaigns.admin_role(interaction.guild_id)
        held = {one.id for one in getattr(interaction.user, "roles", ())}
        return None if role in held else Sorry("not_an_administrator")

    async def seat(
        self, interaction: discord.Interaction, *, when_over: bool = False
    ) -> Seat | None:
        """Return the campaign here for who may administer it; otherwise say why not."""
        sorry = await self.forbidden(interaction)
        seat = await self.desk.seat(interaction)
        if sorry is None and seat is None:
            sorry = Sorry("no_campaign")
        elif sorry is None and seat is not None:
            over = seat.state.status is Status.OVER
            sorry = Sorry("campaign_over") if over and not when_over else None
        if sorry is not None:
            await self.desk.sorry(interaction, sorry)
            return None
        return seat

    # Opening.

    def no_place(self, interaction: discord.Interaction, tone: Tone) -> Sorry | None:
        """Say why no table can be set here, if it cannot."""
        channel = interaction.channel
        if isinstance(channel, discord.Thread):
            return Sorry("no_thread")
        if not isinstance(channel, discord.TextChannel):
            return Sorry("not_a_text_channel")
        allowed = interaction.app_permissions
        if not (allowed.view_channel and allowed.send_messages):
            return Sorry("cannot_speak")
        if tone is Tone.FILM and not channel.is_nsfw():
            return Sorry("needs_age")
        return None

    def drafted(self, draft: Draft) -> tuple[Draft, Scenario] | Sorry:
        """Return a draft as it can be opened, with its scenario; or why it cannot."""
        files = scenarios.names(self.settings.scenarios)
        if draft.scenario not in files:
            facts = {"text": draft.scenario[:60], "scenarios": ", ".join(files)}
            return Sorry("no_such_scenario", facts)
        try:
            shape = scenarios.load(files[draft.scenario])
        except scenarios.BadScenarioError as problem:
            return Sorry("bad_scenario", {"text": draft.scenario[:60], "why": str(problem)})
        zone, hours = quiet.zone(draft.zone), quiet.table_hours(draft.quiet)
        if zone is None:
            return Sorry("no_such_zone", {"text": draft.zone[:60]})
        if hours is None:
            return Sorry("no_table_hours", {"text": draft.quiet[:60]})
        if draft.language not in languages():
            known = ", ".join(languages())
            return Sorry("no_such_language", {"text": draft.language[:60], "languages": known})
        return replace(draft, zone=zone, quiet=hours), shape

    def entrusting(self, interaction: discord.Interaction, draft: Draft) -> Sorry | None:
        """Say why a draft's model or role cannot be had, if it cannot."""
        if draft.role is not None and not interaction.permissions.manage_guild:
            return Sorry("not_an_administrator")
        if draft.model is not None and self.settings.model is ModelMode.OFF:
            return Sorry("no_model")
        return None

    def opening(self, draft: Draft, shape: Scenario, seed: int) -> tuple[OpenCampaign, list[Move]]:
        """Return the moves that open a table."""
        return OpenCampaign(seed, shape, draft.pace, draft.tone), draft.moves()

    def preview(self, words: Wording, draft: Draft, shape: Scenario) -> list[str]:
        """Return what a table would mean in real time."""
        hours = QuietHours.read(draft.quiet, draft.zone)
        rate = RATE[draft.pace]
        clock = GameClock(self.desk.wall(), OPENING, rate, running=True, quiet=hours)
        zone = draft.zone.replace("_", " ")
        lines = [words("admin.preview_day", pace=words(f"pace.{draft.pace}"))]
        if hours is None:
            lines.append(words("admin.preview_no_nights", zone=zone))
        else:
            lines.append(words("admin.preview_nights", hours=draft.quiet, zone=zone))
        rules = HouseRules().overridden(shape.rules)
        term = GameTime(OPENING + rules.first_term * 60_000_000)
        lines.append(words("admin.preview_first", due=clock.wall_at(term)))
        if shape.ends is None:
            lines.append(words("admin.preview_open"))
        else:
            lines.append(words("admin.preview_ends", ends=clock.wall_at(shape.ends)))
        versus = "admin.preview_versus" if draft.versus else "admin.preview_no_versus"
        lines.append(words(versus))
        language = words(f"language.{draft.language}")
        lines.append(words("admin.preview_language", language=language))
        if draft.model is not None:
            lines.append(words("admin.preview_model", model=words(f"model.{draft.model}")))
        if draft.role is not None:
            key = "admin.preview_role" if draft.role else "admin.preview_role_none"
            lines.append(words(key, role=draft.role))
        return lines

    def preview_card(self, words: Wording, draft: Draft, shape: Scenario) -> Card | None:
        """Return the preview with its buttons; none where a button cannot say so much."""
        text = draft.to_text()
        if len(text) > MOST_DRAFT:
            return None
        name = scenario_name(words, shape.name)
        tone = words(f"tone.{draft.tone}")
        return Card(
            title=words("admin.preview_title", scenario=name, tone=tone),
            details=self.preview(words, draft, shape),
            buttons=[
                Button("start_yes", words("admin.preview_yes"), text, "primary"),
                Button("start_more", words("admin.preview_more"), text),
                Button("end_no", words("admin.preview_no")),
            ],
        )

    # What would change.

    def pace_preview(self, seat: Seat, pace: Pace) -> Card:
        """Return every deadline that a new pace would move: when it is, and when it would be."""
        words, state = wording(seat.language), seat.state
        card = Card(title=words("admin.pace_title", pace=words(f"pace.{pace}")), campaign=seat.id)
        if not seat.clock.running:
            card.details.append(words("admin.pace_stopped"))
        else:
            after = seat.clock.anchored(self.desk.wall(), rate=RATE[pace], running=True)
            card.details += _moved(words, state, seat.clock, after)
        card.buttons += [
            Button("pace_yes", words("button.pace_yes"), pace.value, "primary"),
            Button("end_no", words("admin.end_no")),
        ]
        return card

    async def entries(self, seat: Seat) -> list[audit.Entry]:
        """Return all that was done at a table, what was taken back included."""
        store = self.database.store
        done = await journal.read(store, seat.id)
        undone = [line for line, _ in await journal.taken_back(store, seat.id)]
        return audit.entries(wording(seat.language), done, undone)

    def rewind_preview(self, seat: Seat, done: list[audit.Entry], to: int) -> Card | Sorry:
        """Return what a rewind would take back, with the button that does it."""
        words = wording(seat.language)
        gone = [one for one in done if not one.undone and one.line.position >= to]
        kept = [one for one in done if not one.undone and one.line.position < to]
        if not gone or not kept:
            return Sorry("nothing_to_rewind")
        first: Line = gone[0].line
        card = Card(
            title=words(
                "admin.rewind_title", day=day_name(words, first.game), time=clock_time(first.game)
            ),
            campaign=seat.id,
        )
        many = words("audit.undone", count=len(gone))
        card.lines.append(words("admin.rewind_text", count=many))
        card.details += [
            words("admin.audit_line", wall=one.line.wall, what=one.said)
            for one in gone[: -MOST_SHOWN - 1 : -1]
        ]
        if len(gone) > MOST_SHOWN:
            card.details.append(words("admin.rewind_more", count=len(gone) - MOST_SHOWN))
        card.details.append(words("admin.rewind_note"))
        arg = f"{first.position}.{seat.state.position}"
        card.buttons += [
            Button("rewind", words("button.rewind"), arg, "danger"),
            Button("end_no", words("admin.end_no")),
        ]
        return card


MOST_DRAFT = 80
"""A button's id has room for a hundred characters, and some of it says which button it is."""
_DAWN = {Errand.DAWN: "admin.pace_dawn", Errand.CURTAIN: "admin.pace_end"}


def _moved(words: Wording, state: Campaign, before: GameClock, after: GameClock) -> list[str]:
    """Return the deadlines that the table knows of, and how many there are besides."""
    found: list[str] = []
    others = 0
    ordered = sorted(state.appointments.values(), key=lambda one: (one.due, AppointmentId(one.id)))
    for one in ordered:
        when = {"before": before.wall_at(one.due), "after": after.wall_at(one.due)}
        if one.errand in _DAWN:
            found.append(words(_DAWN[one.errand], **when))
        elif one.errand is Errand.DEBT_DUE:
            debt = state.debts[DebtId(one.subject)]
            name = state.dealers[debt.debtor].name
            found.append(words("admin.pace_debt", name=name, owed=debt.owed, **when))
        else:
            others += 1
    if others:
        found.append(words("admin.pace_others", count=others))
    return found
