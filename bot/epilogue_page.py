"""The epilogue as a page to keep: one HTML file with everything in it, and the same as Markdown."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from bot.charts import Line as Curve
from bot.charts import line_chart
from bot.epilogue import write
from bot.facts import clock_time
from bot.opened import debts_in_words
from bot.ui import PORTRAITS
from bot.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.epilogue import Epilogue, Moment
    from bot.wording import Wording
    from db.journal import Line

STYLE = """
:root{color-scheme:light dark;--g:#f6f3ec;--i:#23252b;--m:#6b665c;--l:#d8d2c4;--a:#9a3324}
@media(prefers-color-scheme:dark){
:root{--g:#1c1d21;--i:#e8e4da;--m:#a39d90;--l:#3a3b41;--a:#d8806f}}
body{background:var(--g);color:var(--i);font:18px/1.6 Georgia,serif;margin:0 auto;
max-width:42rem;padding:2rem 1.2rem 6rem}
h1{font-size:2.2rem;margin:1rem 0 0}
h2{border-top:1px solid var(--l);font-size:1.4rem;margin-top:3rem;padding-top:1.2rem}
h3{font-size:1.05rem;margin:1.6rem 0 .3rem}
.sub,.fact,.time,.check{color:var(--m)}
.fact{font-size:.9rem;margin:.2rem 0 .2rem 3.4rem}
.time{float:left;font-size:.8rem;font-variant-numeric:tabular-nums;line-height:1.8rem;
width:3.4rem}
.m{margin:.7rem 0}.m>p,.m>blockquote{margin:0 0 0 3.4rem}.scene{font-style:italic}
.m>blockquote{border-left:3px solid var(--a);padding-left:.8rem}
blockquote b{display:block;font-size:.85rem}
img.face{float:left;height:2.4rem;margin:.2rem .6rem 0 0;border-radius:50%}
.whose{color:var(--m);display:block;font-size:.8rem;margin-left:3.4rem}
.check{font:.75rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
img.chart{max-width:100%}
"""


def pages_to_keep(journal: Sequence[Line], language: str) -> dict[str, bytes]:
    """Return the story as files to keep, by name."""
    story = write(journal, language)
    return {
        "epilogue.html": html(story, language).encode(),
        "epilogue.md": markdown(story, language).encode(),
    }


def html(story: Epilogue, language: str) -> str:
    """Return the page. Nothing in it is fetched from anywhere."""
    words = wording(language)
    return "\n".join(
        [
            f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{_plain(story.title)}</title><style>{STYLE}</style></head><body>",
            f'<h1>{_plain(story.title)}</h1><p class="sub">{_plain(story.subtitle)}</p>',
            *_story(words, story),
            *_opened(words, story),
            "</body></html>",
        ]
    )


def _story(words: Wording, story: Epilogue) -> Iterator[str]:
    for day in story.days:
        yield f"<h2>{_plain(day.title)}</h2>"
        yield from (_moment(words, moment) for moment in day.moments)


def _opened(words: Wording, story: Epilogue) -> Iterator[str]:
    if story.hours:
        yield f"<h2>{_plain(words('epilogue.hours'))}</h2>"
        for last in story.hours:
            yield f"<h3>{_plain(last.title)}</h3>"
            yield from (_moment(words, moment) for moment in last.moments)
    yield from _list(words("epilogue.truths"), story.truths or [words("epilogue.no_truths")])
    if story.rumours:
        yield from _list(words("epilogue.rumours"), story.rumours)
    if story.seals:
        yield f"<h2>{_plain(words('epilogue.seals'))}</h2>"
        for one in story.seals:
            yield f'<p>{_plain(one.text)}</p><p class="check">{_plain(one.check)}</p>'
    picture = debts_chart(words, story)
    if picture is not None:
        alt = debts_in_words(words, story.debts)
        coded = base64.b64encode(picture).decode()
        yield f"<h2>{_plain(words('epilogue.debts'))}</h2>"
        yield f'<img class="chart" alt="{_plain(alt)}" src="data:image/png;base64,{coded}">'
        yield f'<p class="sub">{_plain(alt)}</p>'
    yield f"<h2>{_plain(words('epilogue.costs'))}</h2>"
    for name, lines in story.costs:
        yield f"<h3>{_plain(name)}</h3><ul>{_items(lines)}</ul>"


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"<h2>{_plain(title)}</h2><ul>{_items(lines)}</ul>"


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{_plain(line)}</li>" for line in lines)


def _moment(words: Wording, moment: Moment) -> str:
    text = _plain(moment.text)
    time = f'<span class="time">{clock_time(moment.at)}</span>'
    if moment.kind == "fact":
        return f'<p class="fact">{text}</p>'
    if moment.whose:
        time += f'<span class="whose">{_plain(moment.whose)}</span>'
    if moment.kind == "line":
        who = _plain(words(f"speaker.{moment.speaker}"))
        said = f"{_face(moment.speaker)}<blockquote><b>{who}</b>{text}</blockquote>"
        return f'<div class="m">{time}{said}</div>'
    style = ' class="scene"' if moment.kind == "scene" else ""
    return f'<div class="m">{time}<p{style}>{text}</p></div>'


def _face(speaker: str) -> str:
    path = PORTRAITS / f"{speaker}.png"
    if not path.exists():
        return ""
    coded = base64.b64encode(path.read_bytes()).decode()
    return f'<img class="face" alt="" src="data:image/png;base64,{coded}">'


_BLANKS = re.compile(r"\n{3,}")
_MARKS = str.maketrans("", "", "\\")


def _plain(text: str) -> str:
    """Return a text without Discord's marks, safe in a page."""
    return escape(unmarked(text))


def unmarked(text: str) -> str:
    """Return a text as it is read on Discord: no escapes, and no bold."""
    return text.replace("**", "").translate(_MARKS).replace("\u00a0", " ")


def debts_chart(words: Wording, story: Epilogue) -> bytes | None:
    """Return what everybody owed over time, as PNG; none where there was no dawn."""
    lines = [Curve(unmarked(name), points) for name, points in story.debts.items()]
    if not lines:
        return None
    title, days, kroner = (words(f"epilogue.{key}") for key in ("debts", "days", "kroner"))
    return line_chart(lines, title, days, kroner, words.texts["format.thousands"])


def markdown(story: Epilogue, language: str) -> str:
    """Return the story as Markdown; the pictures are in the page."""
    words = wording(language)
    lines = [f"# {unmarked(story.title)}", "", unmarked(story.subtitle)]
    for day in story.days:
        lines += ["", f"## {unmarked(day.title)}", ""]
        lines += [_as_markdown(words, moment) for moment in day.moments]
    lines += ["", f"## {words('epilogue.hours')}"]
    for last in story.hours:
        lines += ["", f"### {unmarked(last.title)}", ""]
        lines += [_as_markdown(words, moment) for moment in last.moments]
    lines += ["", f"## {words('epilogue.truths')}", ""]
    lines += [f"- {unmarked(one)}" for one in story.truths or [words("epilogue.no_truths")]]
    if story.rumours:
        lines += ["", f"## {words('epilogue.rumours')}", ""]
        lines += [f"- {unmarked(one)}" for one in story.rumours]
    if story.seals:
        lines += ["", f"## {words('epilogue.seals')}", ""]
        for one in story.seals:
            lines += [f"- {unmarked(one.text)}", f"  `{unmarked(one.check)}`"]
    if story.debts:
        lines += ["", f"## {words('epilogue.debts')}", "", debts_in_words(words, story.debts)]
    lines += ["", f"## {words('epilogue.costs')}"]
    for name, harms in story.costs:
        lines += ["", f"### {unmarked(name)}", "", *(f"- {unmarked(one)}" for one in harms)]
    return _BLANKS.sub("\n\n", "\n".join(lines)) + "\n"


def _as_markdown(words: Wording, moment: Moment) -> str:
    text = unmarked(moment.text).replace("\n", " ")
    time = clock_time(moment.at)
    if moment.whose:
        time += f" ({unmarked(moment.whose)})"
    match moment.kind:
        case "fact":
            return f"- {text}"
        case "line":
            return f"\n{time} **{words(f'speaker.{moment.speaker}')}:** {text}\n"
        case "scene":
            return f"\n{time} *{text}*\n"
        case _:
            return f"\n{time} {text}\n"
