"""What a campaign's end opens: who really talked, which rumours were so, what Milo meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards import Chart
from bot.facts import day_name
from game.gametime import DAY
from game.units import DealerId

if TYPE_CHECKING:
    from bot.wording import Wording
    from game.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed: what Milo meant, and how anybody can check it."""

    text: str
    check: str


def truths(words: Wording, state: Campaign) -> list[str]:
    """Return who was asked about whom, and what they really did."""
    found: list[str] = []
    for truth in state.truths:
        key = "epilogue.talked" if truth.talked else "epilogue.silent"
        found.append(
            words(
                key,
                name=_called(words, state, truth.dealer),
                whom=_called(words, state, truth.about),
                day=day_name(words, truth.at),
            )
        )
    return found


def rumours(words: Wording, state: Campaign) -> list[str]:
    """Return what was said of whom, by whom, whether it was so, and who believed it."""
    found: list[str] = []
    for rumour in state.rumours.values():
        believed = [words(f"hearer.{who}") for who, did in rumour.heard.items() if did]
        found.append(
            words(
                "epilogue.rumour_true" if rumour.true else "epilogue.rumour_false",
                name=state.dealers[rumour.about].name,
                claim=words(f"claim.{rumour.claim}"),
                source=_called(words, state, rumour.source),
                believed=", ".join(believed) or words("hearer.nobody"),
            )
        )
    return found


def seals(words: Wording, state: Campaign) -> list[Opened]:
    """Return what Milo meant each time he phoned, with the salt of its seal."""
    found: list[Opened] = []
    for dealer in state.dealers.values():
        mercy = dealer.mercy
        if mercy is None:
            continue
        meaning = "bait" if mercy.bait else "truce"
        came = "came" if dealer.came else "stayed"
        text = words(f"epilogue.{meaning}_{came}", name=dealer.name, token=mercy.token)
        check = words("epilogue.check", meaning=meaning, salt=mercy.salt, seal=mercy.seal)
        found.append(Opened(text, check))
    return found


def _called(words: Wording, state: Campaign, who: str) -> str:
    dealer = state.dealers.get(DealerId(who))
    if dealer is not None:
        return dealer.name
    return words(f"epilogue.source_{who}")


def owed_over_time(state: Campaign) -> dict[str, list[tuple[float, float]]]:
    """Return what each owed, all told, at each dawn: game days, and kroner."""
    found: dict[str, list[tuple[float, float]]] = {}
    for reckoning in state.history:
        for dealer, owed in reckoning.owed.items():
            name = state.dealers[DealerId(dealer)].name
            found.setdefault(name, []).append((reckoning.at / DAY, float(owed)))
    return found


def debts_chart(words: Wording, state: Campaign) -> Chart | None:
    """Return what everybody owes, dawn by dawn, as a chart and in words; none before a dawn."""
    lines = owed_over_time(state)
    if not lines:
        return None
    return Chart(
        words("epilogue.debts"),
        words("epilogue.days"),
        words("epilogue.kroner"),
        lines,
        debts_in_words(words, lines),
        words.texts["format.thousands"],
    )


def debts_in_words(words: Wording, lines: dict[str, list[tuple[float, float]]]) -> str:
    """Return the same as the chart, in words."""
    return " ".join(
        words(
            "epilogue.debt_line",
            name=name,
            first=int(points[0][1]),
            most=int(max(owed for _, owed in points)),
            last=int(points[-1][1]),
        )
        for name, points in lines.items()
    )
