"""The curves of a study: who is still in by day, and what can be done by rung."""

from __future__ import annotations

from bot.charts import Line, line_chart

STEPS = 80


def survival(lives: dict[str, list[float]]) -> bytes:
    """Return how many of each policy are still in, by game day, as PNG."""
    longest = max(max(days) for days in lives.values())
    lines: list[Line] = []
    for name, days in lives.items():
        points: list[tuple[float, float]] = []
        for step in range(STEPS + 1):
            day = longest * step / STEPS
            points.append((day, 100 * sum(one > day for one in days) / len(days)))
        lines.append(Line(name, points))
    return line_chart(lines, "Who is still in", "game day", "per cent of runs")


def squeezed(parts: dict[str, float]) -> bytes:
    """Return the mean number of kinds of action by rung, for each policy, as PNG."""
    by_name: dict[str, list[tuple[float, float]]] = {}
    for key, value in parts.items():
        name, _, rung = key.partition(":")
        by_name.setdefault(name, []).append((float(rung), value))
    lines = [Line(name, sorted(points)) for name, points in by_name.items()]
    return line_chart(lines, "What is left to do", "rung", "kinds of action")
