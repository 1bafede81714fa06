"""Measures how well characters hear and answer, on sentences that were held out.

`python -m tests.talk` prints the figures; nothing here is a test, and nothing is tuned on it.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import quantiles

from bot.voices import Voices
from game.units import Character
from persona.acts import SpeechAct
from persona.hear import hear
from persona.hearing.model import model
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


def distinct(who: Character) -> float:
    """Of all pairs of words in a character's answers over many turns, the share that is unique."""
    voices = Voices("en", "", salt=7)
    facts: dict[str, str | int | bool] = {"mood": "even", "rung": 1, "owing": True, "late": False}
    shown = {"name": "Frank", "owed": "9 kr", "due_day": "day", "due_time": "time", "what": "it"}
    asked = [one for name in SETS for one in rows.read(name) if one.to == who]
    pairs: Counter[tuple[str, str]] = Counter()
    for turn in range(TURNS):
        act = asked[turn % len(asked)].act
        act = "flattery" if act == "affection" and who is not Character.VIC else act
        act = "owe" if act == "ask_debt" else act
        for outcome in ("heard", "open", "closed", "unclear", "half_heard"):
            line = voices.say(who.value, "d", act, outcome, facts, shown)
            if line:
                words = line.casefold().split()
                pairs.update(itertools.pairwise(words))
                break
    return len(pairs) / max(1, sum(pairs.values()))


if __name__ == "__main__":
    sys.exit(main())
