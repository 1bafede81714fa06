"""Cards as Discord shows them: Components V2, within its limits, with buttons that outlive us."""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import ui

from bot.charts import Line, line_chart
from bot.wording import wording

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Mapping

    from bot.cards import Button, Card, Chart
    from bot.desk import Desk
    from bot.mentions import Mentions
    from bot.wording import Wording

    Answered = Callable[["discord.Interaction", dict[str, str]], Awaitable[None]]

PORTRAITS = Path(__file__).parent / "portraits"
MOST_TEXT = 3800
"""Discord refuses more than 4,000 characters in one message's components."""
MOST_BUTTONS = 15
LONGEST_NUMBER = 15
ACCENTS = {
    "milo": 0xC9A227,
    "radovan": 0xA23B2A,
    "vic": 0x3A7D8C,
    "tonny": 0x6B8E4E,
    "hasse": 0x7A5C8E,
    "police": 0x3B4A6B,
    "": 0x4A4E57,
}
_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "danger": discord.ButtonStyle.danger,
}
_VERSION = "p1"


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed, as its custom id says. Who pressed it is still to be checked."""

    verb: str
    campaign: int
    dealer: str
    arg: str


class _Client(Protocol):
    """The bot, as far as a button knows it."""

    desk: Desk


class Deed(
    ui.DynamicItem[ui.Button[Any]],
    template=r"p1:(?P<verb>[a-z_]+):(?P<campaign>\d+):(?P<dealer>[a-z0-9]*):(?P<arg>.*)",
):
    """A button whose custom id says all there is to know, so that no restart forgets it."""

    def __init__(self, press: Press, label: str = "", style: str = "secondary") -> None:
        """Build the button. Custom ids hold at most 100 characters; longer is a bug."""
        custom_id = f"{_VERSION}:{press.verb}:{press.campaign}:{press.dealer}:{press.arg}"
        super().__init__(
            ui.Button(label=label[:80] or "\u2026", style=_STYLES[style], custom_id=custom_id)
        )
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Deed:
        """Find the button again from what was pressed."""
        del interaction, item
        # A number that no campaign has, and no database can look for, is cut to one that it can.
        campaign = int(match["campaign"][:LONGEST_NUMBER])
        press = Press(match["verb"], campaign, match["dealer"], match["arg"])
        return cls(press)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand it to whoever handles the verb."""
        await cast("_Client", interaction.client).desk.press(interaction, self.press)


def layout(  # noqa: PLR0913 - what a message can be told about itself
    card: Card,
    *,
    language: str,
    mention: int | None = None,
    mark: int | None = None,
    attached: Mapping[str, bytes] | None = None,
    plain: bool = False,
    mentions: Mentions | None = None,
) -> tuple[ui.LayoutView, list[discord.File]]:
    """Return a card as a view, with the files it shows. `mention` is who is to be pinged.

    `attached` are files to go with it, by name. `mark` numbers the card within its message, where
    people do not see it. `plain` is for who has it read aloud: text in its order, and buttons.
    """
    card = _mentioning(card, language, mentions)
    if plain:
        return _plainly(card, wording(language), mention, mark, attached or {})
    view = ui.LayoutView(timeout=None)
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENTS[card.speaker], id=mark)
    files: list[discord.File] = []
    heading = f"### {wording(language)(f'speaker.{card.speaker}')}" if card.speaker else ""
    if card.title:
        heading = f"### {card.title}"
    scenes = _fitting([f"*{line}*" for line in card.scene.split("\n") if line], MOST_TEXT // 2)
    scene = "\n".join(scenes)
    spoken = _fitting([line for line in card.lines if line], MOST_TEXT - len(scene) - 100)
    said = "\n".join(part for part in (heading, *spoken) if part)
    if scene:
        container.add_item(ui.TextDisplay(scene))
    portrait = _portrait(card.speaker)
    if said and portrait is not None:
        name = f"{card.speaker}.png"
        files.append(discord.File(io.BytesIO(portrait), filename=name))
        words = wording(language)
        alt = words("portrait", who=words(f"speaker.{card.speaker}"))
        thumbnail = ui.Thumbnail[Any](f"attachment://{name}", description=alt)
        container.add_item(ui.Section(ui.TextDisplay(said), accessory=thumbnail))
    elif said:
        container.add_item(ui.TextDisplay(said))
    details = _fitting(card.details, MOST_TEXT - len(said) - len(scene))
    if details:
        if said or scene:
            container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay("\n".join(details)))
    files += _shown(container, card.chart, attached or {})
    for row in _rows(card):
        container.add_item(row)
    if mention is not None:
        view.add_item(ui.TextDisplay(f"<@{mention}>"))
    view.add_item(container)
    # The buttons say all there is to know themselves; a view that is over is not kept in memory.
    view.stop()
    return view, files


def _mentioning(card: Card, language: str, mentions: Mentions | None) -> Card:
    """Return a card whose commands everybody reads under their own name for them."""
    if mentions is None:
        return card
    changed = copy(card)
    changed.lines = [mentions.put_in(line, language) for line in card.lines]
    changed.details = [mentions.put_in(line, language) for line in card.details]
    return changed


def _plainly(
    card: Card,
    words: Wording,
    mention: int | None,
    mark: int | None,
    attached: Mapping[str, bytes],
) -> tuple[ui.LayoutView, list[discord.File]]:
    """Return a card as text: no frame, no picture, no emphasis; what is drawn is said."""
    view = ui.LayoutView(timeout=None)
    heading = card.title or (words(f"speaker.{card.speaker}") if card.speaker else "")
    parts = [f"{heading}:" if heading else "", card.scene, *card.lines, *card.details]
    if card.chart is not None:
        parts.append(f"{card.chart.title}: {card.chart.words}")
    if mention is not None:
        parts.insert(0, f"<@{mention}>")
    text = "\n".join(_fitting([part.replace("**", "") for part in parts if part], MOST_TEXT))
    view.add_item(ui.TextDisplay(text, id=mark))
    files: list[discord.File] = []
    for name, content in attached.items():
        files.append(discord.File(io.BytesIO(content), filename=name))
        view.add_item(ui.File[Any](f"attachment://{name}"))
    for row in _rows(card):
        view.add_item(row)
    view.stop()
    return view, files


def _shown(
    container: ui.Container[Any], chart: Chart | None, attached: Mapping[str, bytes]
) -> list[discord.File]:
    """Show a chart, with its words for who does not see it, and files to keep."""
    files: list[discord.File] = []
    if chart is not None:
        files.append(discord.File(io.BytesIO(_drawn(chart)), filename="chart.png"))
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        # A description is shown to the letter: what is escaped in a text would be read here.
        words = chart.words.replace("\\", "")
        gallery.add_item(media="attachment://chart.png", description=words[:1000])
        container.add_item(gallery)
    for name, content in attached.items():
        files.append(discord.File(io.BytesIO(content), filename=name))
        container.add_item(ui.File[Any](f"attachment://{name}"))
    return files


def _drawn(chart: Chart) -> bytes:
    lines = [Line(name, points) for name, points in chart.lines.items()]
    return line_chart(lines, chart.title, chart.across, chart.up, chart.thousands)


@cache
def _portrait(speaker: str) -> bytes | None:
    path = PORTRAITS / f"{speaker}.png"
    return path.read_bytes() if speaker and path.exists() else None


def _fitting(details: list[str], room: int) -> list[str]:
    """Leave lines out from the middle until the rest fits."""
    kept = list(details)
    while kept and sum(len(line) + 1 for line in kept) > room:
        kept.pop(len(kept) // 2)
    return kept


def _rows(card: Card) -> list[ui.ActionRow[Any]]:
    seen: set[tuple[str, str]] = set()
    buttons: list[Button] = []
    for button in card.buttons:
        if (button.verb, button.arg) not in seen:
            seen.add((button.verb, button.arg))
            buttons.append(button)
    deeds = [
        Deed(Press(b.verb, card.campaign, card.dealer, b.arg), b.label, b.style)
        for b in buttons[:MOST_BUTTONS]
    ]
    rows: list[ui.ActionRow[Any]] = []
    for start in range(0, len(deeds), 5):
        row: ui.ActionRow[Any] = ui.ActionRow()
        for deed in deeds[start : start + 5]:
            row.add_item(deed)
        rows.append(row)
    return rows


class Form(ui.Modal):
    """A modal with one text field, handed on when it is sent."""

    def __init__(self, press: Press, title: str, label: str, most: int, *, long: bool) -> None:
        """Build the form. `press` says what the text is for."""
        super().__init__(title=title[:45], timeout=900)
        self._press = press
        style = discord.TextStyle.paragraph if long else discord.TextStyle.short
        self._field: ui.TextInput[Any] = ui.TextInput(style=style, max_length=most)
        self.add_item(ui.Label(text=label[:45], component=self._field))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Hand the text on."""
        client = cast("_Client", interaction.client)
        await client.desk.submit(interaction, self._press, self._field.value)


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a questionnaire: choices as (value, label); without any, a line of text."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    preset: str = ""


class Questionnaire(ui.Modal):
    """A modal with up to five questions, handed on by name when it is sent."""

    def __init__(self, title: str, questions: list[Question], answered: Answered) -> None:
        """Build it. `answered` gets the interaction, and the answers by name."""
        super().__init__(title=title[:45], timeout=900)
        self._answered = answered
        self._fields: dict[str, ui.TextInput[Any] | ui.Select[Any]] = {}
        for question in questions:
            field = _field(question)
            self._fields[question.name] = field
            self.add_item(ui.Label(text=question.label[:45], component=field))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Hand the answers on."""
        answers = {
            name: (field.values or [""])[0] if isinstance(field, ui.Select) else field.value
            for name, field in self._fields.items()
        }
        client = cast("_Client", interaction.client)
        await client.desk.answered_form(interaction, answers, self._answered)


def _field(question: Question) -> ui.TextInput[Any] | ui.Select[Any]:
    if not question.choices:
        return ui.TextInput(default=question.preset, required=False, max_length=100)
    options = [
        discord.SelectOption(label=label[:100], value=value, default=value == question.preset)
        for value, label in question.choices[:25]
    ]
    return ui.Select(options=options, min_values=1, max_values=1)
