"""Line charts as PNG: the debts of a table, and the curves of a simulation.

Each line is named in words where it ends, and has dashes of its own: colour alone says nothing.
"""

from __future__ import annotations

import io
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 900, 540
LEFT, RIGHT, TOP, BOTTOM = 96, 170, 64, 64
GROUND, INK, GRID = "#f6f3ec", "#23252b", "#d8d2c4"
INKS = ("#9a3324", "#2d6a78", "#8a6d12", "#4d6b38", "#614a75", "#34456b", "#7a4a24", "#23252b")
DASHES = ((1, 0), (14, 6), (4, 5), (20, 5), (9, 3), (2, 3), (16, 9), (6, 10))
TICKS = 5
ROW = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and its points as (x, y)."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies, in pixels."""
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def line_chart(
    lines: Sequence[Line], title: str, across: str, up: str, thousands: str = ","
) -> bytes:
    """Return the chart, with `thousands` between groups of figures.

    Raises `ValueError` where there is nothing to draw.
    """
    points = [point for line in lines for point in line.points]
    if not points:
        message = "a chart needs at least one point"
        raise ValueError(message)
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x = _Scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    y = _Scale(0.0, _round_up(max(ys)), HEIGHT - BOTTOM, TOP)
    pen = Pen(draw)
    pen.write((LEFT, 16), title, 24)
    pen.write((WIDTH - RIGHT, HEIGHT - 24), across, 15, anchor="ra")
    pen.write((LEFT - 8, TOP - 14), up, 15, anchor="rs")
    for tick in range(TICKS + 1):
        value = y.high * tick / TICKS
        draw.line([(LEFT, y.at(value)), (WIDTH - RIGHT, y.at(value))], fill=GRID)
        said = f"{value:,.0f}" if y.high > TICKS else f"{value:g}"
        pen.write((LEFT - 8, y.at(value)), said.replace(",", thousands), 14, anchor="rm")
    step = max(1, -(-int(x.high - x.low) // TICKS))
    for value in range(round(x.low), int(x.high) + 1, step):
        pen.write((x.at(value), HEIGHT - 46), str(value), 14, anchor="ma")
    _draw_lines(pen, lines, x, y)
    file = io.BytesIO()
    picture.save(file, format="PNG", optimize=True)
    return file.getvalue()


def _draw_lines(pen: Pen, lines: Sequence[Line], x: _Scale, y: _Scale) -> None:
    draw = pen.draw
    taken: list[float] = []
    for number, line in enumerate(lines):
        ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
        path = [(x.at(px), y.at(py)) for px, py in line.points]
        _dashed(draw, path, ink, dash)
        if not path:
            continue
        # Names that end at the same height stand below one another.
        at = path[-1][1]
        while any(abs(at - other) < ROW for other in taken):
            at -= ROW
        taken.append(at)
        draw.ellipse([path[-1][0] - 4, path[-1][1] - 4, path[-1][0] + 4, path[-1][1] + 4], fill=ink)
        pen.write((WIDTH - RIGHT + 12, at), line.name[:18], 15, ink, anchor="lm")


def _dashed(
    draw: ImageDraw.ImageDraw,
    path: Sequence[tuple[float, float]],
    ink: str,
    dash: tuple[int, int],
) -> None:
    """Draw a path with dashes that go on around its corners."""
    on, off = dash
    along = 0.0
    for (x1, y1), (x2, y2) in pairwise(path):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        if not off:
            draw.line([(x1, y1), (x2, y2)], fill=ink, width=3)
            continue
        done = 0.0
        while done < length:
            left = (on - along % (on + off)) if along % (on + off) < on else 0.0
            step = min(length - done, left or (on + off - along % (on + off)))
            if left:
                draw.line(
                    [
                        (x1 + (x2 - x1) * done / length, y1 + (y2 - y1) * done / length),
                        (
                            x1 + (x2 - x1) * (done + step) / length,
                            y1 + (y2 - y1) * (done + step) / length,
                        ),
                    ],
                    fill=ink,
                    width=3,
                )
            done += step
            along += step


def _round_up(value: float) -> float:
    """Return a round number that is not below a value."""
    if value <= 0:
        return 1.0
    step = 1.0
    while step * 10 < value:
        step *= 10
    while step > value:
        step /= 10
    return next(step * times for times in (1, 2, 2.5, 5, 10) if step * times >= value)


FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf")
"""Most systems have one of them. The library's own font has English letters alone."""
_SPELT_OUT = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss", "ł": "l"}
)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes into a chart, with what letters there are."""

    draw: ImageDraw.ImageDraw

    def write(
        self, at: tuple[float, float], text: str, size: int, ink: str = INK, anchor: str = "la"
    ) -> None:
        """Write a text. Without a font that has its letters, they are spelt out."""
        font = _font(size)
        self.draw.text(at, text if font else spelt_out(text), ink, font or _own(size), anchor)


def spelt_out(text: str) -> str:
    """Return a text in English letters."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELT_OUT))
    return "".join(one for one in plain if not unicodedata.combining(one))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        with suppress(OSError):
            return ImageFont.truetype(name, size)
    return None


@cache
def _own(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
