"""Who did what, when: a journal as an administrator may read it.

What somebody does on their phone is theirs: of that only that it was done is said. Administrators
often play, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards import Card
from bot.facts import clock_time, day_name
from bot.wording import wording
from game import events as e
from game import moves as m
from game import orders as o
from game import schemes as s

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.wording import Wording
    from db.journal import Line
    from game.gametime import GameTime

ON_A_PAGE = 10
MOST_RUN_BY = 20
ADMINISTRATORS, CLOCK = "administrators", "clock"
"""What can be asked for besides a dealer."""

RUNNING: Mapping[type[object], str] = {
    m.OpenCampaign: "open",
    m.PauseCampaign: "pause",
    m.SetPace: "pace",
    m.SetHelp: "help",
    m.SetModel: "model",
    m.EndCampaign: "end",
    o.Configure: "configure",
    o.GiveTime: "give",
    o.RemoveDealer: "remove",
    o.OfferSeat: "offer_seat",
    o.TakeSeat: "take_seat",
    o.Rewind: "rewind",
    o.StopScene: "stop",
}
SEEN: Mapping[type[object], str] = {
    m.Leave: "leave",
    m.PayDebt: "pay",
    m.Sell: "sell",
    s.Part: "part",
    s.Lash: "lash",
    s.SellPaper: "paper",
    o.RemoveDealer: "leave",
}
"""What a dealer does that others may hear of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `who` is a dealer's id, or one of the two others."""

    line: Line
    who: str
    said: str
    short: str
    undone: bool = False


def entries(
    words: Wording, journal: Sequence[Line], taken_back: Sequence[Line] = ()
) -> list[Entry]:
    """Return all that was done, in order, those things that were taken back included."""
    every = [(line, False) for line in journal] + [(line, True) for line in taken_back]
    every.sort(key=lambda one: (one[0].wall, one[0].position))
    names: dict[str, str] = {}
    found: list[Entry] = []
    for line, undone in every:
        for event in line.events:
            if isinstance(event, e.DealerJoined):
                names[event.dealer] = event.name
        found.append(_entry(words, line, names, undone=undone))
    return found


def _entry(words: Wording, line: Line, names: Mapping[str, str], *, undone: bool) -> Entry:
    move = line.move
    if isinstance(move, m.Keep):
        said = words("audit.who_clock", what=words(f"audit.{_brought(line.events)}"))
        return Entry(line, CLOCK, said, said, undone)
    if isinstance(move, m.Join):
        joined = next((x.dealer for x in line.events if isinstance(x, e.DealerJoined)), "")
        return _by_dealer(words, line, joined, names.get(joined, ""), "join", undone=undone)
    dealer = move.seat if isinstance(move, o.RemoveDealer) and move.own else None
    dealer = dealer or getattr(move, "dealer", None)
    if dealer is not None:
        key = SEEN.get(type(move), "phone")
        return _by_dealer(words, line, dealer, names.get(dealer, ""), key, undone=undone)
    key = move.what if isinstance(move, o.WriteDown) else RUNNING.get(type(move), "resume")
    if isinstance(move, m.ResumeCampaign) and move.fade:
        key = "fade"
    what = words(f"audit.{key}")
    said = words("audit.who_somebody", what=what)
    if line.by is not None:
        said = words("audit.who_user", user=line.by, what=what)
    if isinstance(move, o.StopScene):
        # Anybody can, and nobody is to be suspected of it.
        return Entry(line, "", said, what, undone)
    return Entry(line, ADMINISTRATORS, said, what, undone)


def _by_dealer(  # noqa: PLR0913 - an entry has these parts
    words: Wording, line: Line, dealer: str, name: str, key: str, *, undone: bool
) -> Entry:
    what = words(f"audit.{key}")
    said = words("audit.who", name=name, what=what)
    return Entry(line, dealer, said, words("autocomplete.doer", name=name, what=what), undone)


def _brought(events: Sequence[e.Event]) -> str:
    for kind, key in ((e.RunEnded, "ended"), (e.DawnBroke, "dawn"), (e.DebtMissed, "missed")):
        if any(isinstance(event, kind) for event in events):
            return key
    return "clock"


def heard(journal: Sequence[Line]) -> dict[str, GameTime]:
    """Return when each dealer did something last, in the campaign's own time."""
    found: dict[str, GameTime] = {}
    for line in journal:
        dealer = getattr(line.move, "dealer", None)
        if dealer is not None:
            found[dealer] = line.game
    return found


def chosen(found: Sequence[Entry], who: str) -> list[Entry]:
    """Return the entries of one dealer, of administrators or of the clock, the newest first."""
    return [one for one in reversed(found) if not who or one.who == who]


def page(language: str, found: Sequence[Entry], number: int) -> Card | None:
    """Return one page of entries, the first being 1; none for a page there is not."""
    words = wording(language)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    if not 1 <= number <= pages:
        return None
    card = Card(title=words("admin.audit_title", page=number, pages=pages))
    for one in found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]:
        card.details.append(_shown(words, one))
    if not card.details:
        card.details.append(words("admin.audit_none"))
    return card


def moved(words: Wording, one: Entry) -> str:
    """Return an entry in short, with its number and its time in the game, for a suggestion."""
    at = one.line.game
    return words(
        "autocomplete.move",
        number=one.line.position,
        day=day_name(words, at),
        time=clock_time(at),
        what=one.short,
    )


def run_by(language: str, journal: Sequence[Line], taken_back: Sequence[Line]) -> list[str]:
    """Return what administrators did, the latest last; what they took back is not hidden by that.

    Of more than can be read at once the number is said.
    """
    words = wording(language)
    done = [one for one in entries(words, journal, taken_back) if one.who == ADMINISTRATORS]
    earlier = len(done) - MOST_RUN_BY
    shown = [words("recap.run_by_more", count=earlier)] if earlier > 0 else []
    return shown + [_shown(words, one) for one in done[-MOST_RUN_BY:]]


def _shown(words: Wording, one: Entry) -> str:
    line = words("admin.audit_line", wall=one.line.wall, what=one.said)
    return words("admin.audit_undone", line=line) if one.undone else line
