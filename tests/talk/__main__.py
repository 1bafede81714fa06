"""Measures how well characters hear and answer, on sentences that were held out.

`python -m tests.talk` prints the figures; nothing here is a test, and nothing is tuned on it.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import quantiles

from bot.desk import Sorry
from bot.lines import state_for
from bot.stage import Stage
from bot.talk import move_for
from bot.voices import Voices
from db.database import Database
from game.gametime import OPENING
from game.units import Character
from persona.acts import SpeechAct
from persona.hear import hear
from persona.hearing.model import model
from tests.db.tables import open_game
from tests.talk import rows
from tests.talk.rows import Gold

SETS = ("en", "da")
HARD = ("hard-en", "hard-da")
TURNS = 200
COVERAGE = 0.65


def main() -> int:
    model()
    sys.stdout.writelines(f"{line}\n" for line in report())
    return 0


def report() -> Iterator[str]:
    """The figures, a line each."""
    heard = {name: [(one, said(one)) for one in rows.read(name)] for name in (*SETS, *HARD)}
    both = [pair for name in SETS for pair in heard[name]]
    for name, pairs in (*((name, heard[name]) for name in SETS), ("both", both)):
        yield f"\n{name}: {len(pairs)} sentences"
        yield from (f"  {label:34} {figure}" for label, figure in hearing(pairs))
    everyday = [pair for pair in both if pair[0].act not in {"promise", "vow"}]
    yield "\nwhat does not bind, and was taken for binding"
    yield f"  {'sentences that do something else':34} {false_binding(everyday)}"
    for name in HARD:
        yield f"  {name:34} {false_binding(heard[name])}"
    yield "\nhow quick, and how they answer"
    yield f"  {'hear, p95':34} {p95_ms(one for one, _ in both):.2f} ms"
    yield f"  {'the whole answer, p95':34} {asyncio.run(answered()):.1f} ms"
    for who in Character:
        yield f"  {f'{who}, distinct-2 over {TURNS} turns':34} {distinct(who):.2f}"


def said(one: Gold) -> SpeechAct:
    return hear(one.text, to=Character(one.to), now=rows.NOW)


def hearing(pairs: Sequence[tuple[Gold, SpeechAct]]) -> Iterable[tuple[str, str]]:
    gold = [one.act for one, _ in pairs]
    yield "macro-F1 of acts", f"{macro_f1(gold, [h.act.value for _, h in pairs]):.3f}"
    yield "macro-F1, half-heard ones included", f"{macro_f1(gold, [full(h) for _, h in pairs]):.3f}"
    sure = [(one, h) for one, h in pairs if h.half is None]
    right = sum(one.act == h.act.value for one, h in sure)
    yield "accuracy where it does not abstain", f"{right / len(sure):.3f}"
    yield "coverage", f"{len(sure) / len(pairs):.3f}"
    by_surety = sorted(pairs, key=lambda pair: -pair[1].confidence)
    surest = by_surety[: round(COVERAGE * len(pairs))]
    right = sum(one.act == full(h) for one, h in surest)
    yield f"accuracy on the surest {COVERAGE:.0%}", f"{right / len(surest):.3f}"
    amounts = [(one, h) for one, h in pairs if one.amount is not None]
    exact = sum(one.amount == h.as_dict()["amount"] for one, h in amounts)
    yield "amounts exact", f"{exact / len(amounts):.3f} of {len(amounts)}"
    none = [(one, h) for one, h in pairs if one.amount is None]
    yield "no amount where none is", f"{sum(h.amount is None for _, h in none) / len(none):.3f}"
    dues = [(one, h) for one, h in pairs if one.due is not None]
    exact = sum(one.due == h.as_dict()["due"] for one, h in dues)
    yield "times exact", f"{exact / len(dues):.3f} of {len(dues)}"
    none = [(one, h) for one, h in pairs if one.due is None]
    yield "no time where none is", f"{sum(h.due is None for _, h in none) / len(none):.3f}"
    binding = [h for one, h in pairs if one.binding]
    yield "binding ones found", f"{sum(h.binding for h in binding) / len(binding):.3f}"
    vows = [(one, h) for one, h in pairs if one.thing and h.what is not None]
    things = sum(one.thing == h.what for one, h in vows)
    yield "of vows, about the right thing", f"{things / len(vows):.3f} of {len(vows)}"


def full(heard: SpeechAct) -> str:
    return (heard.half or heard.act).value


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    pairs = Counter(zip(gold, found, strict=True))
    scores: list[float] = []
    for act in sorted(set(gold)):
        right = pairs[act, act]
        wrong = sum(count for (g, f), count in pairs.items() if (g == act) != (f == act))
        scores.append(2 * right / (2 * right + wrong) if right else 0.0)
    return sum(scores) / len(scores)


def false_binding(pairs: Sequence[tuple[Gold, SpeechAct]]) -> str:
    negative = [h for one, h in pairs if not one.binding]
    return f"{sum(h.binding for h in negative)} of {len(negative)}"


def p95_ms(sentences: Iterable[Gold]) -> float:
    spent: list[float] = []
    for one in sentences:
        began = time.perf_counter()
        said(one)
        spent.append((time.perf_counter() - began) * 1000)
    return quantiles(spent, n=20)[-1]


async def answered() -> float:
    """What it takes from a text to its answer in the database, p95 in ms; SQLite, no model."""
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/talk.db", Stage())
        await database.migrate()
        game = await open_game(database)
        frank = await game.join("Frank")
        for one in rows.read("en")[:TURNS]:
            began = time.perf_counter()
            seat = await game.seat()
            dealer = seat.state.dealers[frank]
            move = move_for(seat.state, dealer, Character(one.to), one.text, OPENING)
            if not isinstance(move, Sorry):
                await game.play(move)
            spent.append((time.perf_counter() - began) * 1000)
        await database.close()
    return quantiles(spent, n=20)[-1]


def distinct(who: Character) -> float:
    """Of all pairs of words in a character's answers over many turns, the share that is unique."""
    voices = Voices("en", "", salt=7)
    facts: dict[str, str | int | bool] = {"mood": "even", "rung": 1, "owing": True, "late": False}
    shown = {"name": "Frank", "amount": "5 kr", "owed": "9 kr", "due_day": "day"}
    shown |= {"due_time": "time", "what": "it", "said_text": "so", "said_day": "then"}
    asked = [one for name in SETS for one in rows.read(name) if one.to == who]
    pairs: Counter[tuple[str, str]] = Counter()
    for turn in range(TURNS):
        heard = said(asked[turn % len(asked)])
        act, outcome = state_for(who, heard)
        half = {"half": heard.half.value} if heard.half else {}
        line = voices.say(who.value, "d", act, outcome, {**facts, **half}, shown)
        pairs.update(itertools.pairwise(line.casefold().split()))
    return len(pairs) / max(1, sum(pairs.values()))


if __name__ == "__main__":
    sys.exit(main())
