"""The whole story of a campaign that is over, told once more from its journal.

What was public is told as it was. What was said or shown in private stands here only for players
who agreed (`/safety quotes`). What nobody could know before is opened: who really talked, which
rumours were so, what Milo meant.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import cards
from bot.facts import clock_time, day_name, scenario_name
from bot.opened import Opened, owed_over_time, rumours, seals, truths
from bot.pages import note_line
from bot.stage import Stage
from bot.wording import wording
from db import outbox as post
from db.gameclock import GameClock
from db.script import CampaignId, Told
from game import events as e
from game import happenings as h
from game.affairs import TONNY, VIC
from game.campaign import HowEnded, NoteKind
from game.gametime import GameTime, day_number
from game.moves import PauseCampaign, ResumeCampaign, SetHelp, SetModel, SetPace
from game.orders import Configure, GiveTime, OfferSeat, Rewind, StopScene, TakeSeat, WriteDown
from game.rules import UNOPENED, apply
from game.units import DealerId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.wording import Wording
    from db.journal import Line
    from game.campaign import Campaign, Dealer

LAST = 4
"""How many moments make somebody's last hour."""
TOLD_AS_FACT = frozenset(NoteKind) - {NoteKind.RUMOUR}
"""What was public and has a line in the dawn's report; rumours are told as they were heard."""


RUNNING = (
    *(PauseCampaign, ResumeCampaign, SetPace, SetHelp, SetModel),
    *(Configure, GiveTime, OfferSeat, TakeSeat, Rewind, StopScene, WriteDown),
)
"""What is done to a table, and is no part of its story."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: a scene, what somebody said, or a plain fact.

    `dealer` is whom it is about, `private` whether it was on their phone only.
    """

    at: GameTime
    kind: str
    text: str
    speaker: str = ""
    dealer: str = ""
    private: bool = False
    whose: str = ""
    """Whose phone it was on, by name, where it was private."""


@dataclass(frozen=True, slots=True)
class Day:
    """One game day: its heading, and its moments in order."""

    title: str
    moments: list[Moment]


@dataclass(frozen=True, slots=True)
class LastHour:
    """How one run ended: a heading, and the last of it."""

    title: str
    moments: list[Moment]


@dataclass(slots=True)
class Epilogue:
    """The whole story, ready to be shown."""

    title: str
    subtitle: str
    days: list[Day] = field(default_factory=list[Day])
    truths: list[str] = field(default_factory=list[str])
    rumours: list[str] = field(default_factory=list[str])
    seals: list[Opened] = field(default_factory=list[Opened])
    costs: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])
    hours: list[LastHour] = field(default_factory=list[LastHour])
    debts: dict[str, list[tuple[float, float]]] = field(
        default_factory=dict[str, list[tuple[float, float]]]
    )
    """By dealer: game days, and kroner owed."""


def write(journal: Sequence[Line], language: str) -> Epilogue:
    """Return the epilogue of a journal. The campaign should be over; who is asked for it sees."""
    words = wording(language)
    moments, state = _retold(journal, language)
    shown = [m for m in moments if not m.private or _quoted(state, m.dealer)]
    name = scenario_name(words, state.scenario.name)
    names = ", ".join(dealer.name for dealer in state.dealers.values())
    story = Epilogue(words("epilogue.title", scenario=name), words("epilogue.who", names=names))
    story.days = list(_days(words, shown))
    story.truths = truths(words, state)
    story.rumours = rumours(words, state)
    story.seals = seals(words, state)
    story.costs = costs(words, journal, state)
    story.hours = list(_last_hours(words, shown, state))
    story.debts = owed_over_time(state)
    return story


def _quoted(state: Campaign, dealer: str) -> bool:
    known = state.dealers.get(DealerId(dealer))
    return known is not None and known.quoted


def _retold(journal: Sequence[Line], language: str) -> tuple[list[Moment], Campaign]:
    """Tell every move again, as it was told: the same facts and the same luck, the same lines."""
    stage, memory, words = Stage(), "", wording(language)
    clock = GameClock(0, GameTime(0), 1, running=False)
    found: list[Moment] = []
    state = UNOPENED
    for line in journal:
        before = state
        for event in line.events:
            noted = len(state.today)
            state = apply(state, event)
            found += [
                Moment(note.at, "fact", note_line(words, state, note), dealer=note.dealer)
                for note in state.today[noted:]
                if note.kind in TOLD_AS_FACT
            ]
        told = Told(
            CampaignId(0), language, clock, before, state, line.move, line.events, line.game
        )
        letters, memory = stage(told, memory)
        if isinstance(line.move, RUNNING):
            continue
        for letter in letters:
            found += _moments(line.game, letter, state)
    return found, state


def _moments(at: GameTime, letter: post.Letter, state: Campaign) -> Iterator[Moment]:
    card = cards.from_text(letter.body)
    if letter.target == post.ADMINISTRATORS or card.title:
        return
    private = letter.target != post.TABLE
    known = state.dealers.get(DealerId(card.dealer))
    whose = known.name if private and known is not None else ""
    if card.scene:
        yield Moment(at, "scene", card.scene, "", card.dealer, private, whose)
    for text in card.lines:
        kind = "line" if card.speaker else "street"
        yield Moment(at, kind, text, card.speaker, card.dealer, private, whose)


def _days(words: Wording, moments: Sequence[Moment]) -> Iterator[Day]:
    by_day: dict[int, list[Moment]] = {}
    for moment in moments:
        by_day.setdefault(max(1, day_number(moment.at)), []).append(moment)
    for number, some in sorted(by_day.items()):
        title = words("epilogue.day", number=number, day=day_name(words, some[0].at))
        yield Day(title, some)


def _last_hours(words: Wording, moments: Sequence[Moment], state: Campaign) -> Iterator[LastHour]:
    for dealer in state.dealers.values():
        if dealer.ended is None or dealer.ended_at is None:
            continue
        mine = [m for m in moments if m.dealer == dealer.id and m.at <= dealer.ended_at]
        when = f"{day_name(words, dealer.ended_at)} {clock_time(dealer.ended_at)}"
        how = words(f"epilogue.ended_{dealer.ended}")
        title = words("epilogue.last", name=dealer.name, when=when, how=how)
        yield LastHour(title, mine[-LAST:])


# What it cost.


def costs(words: Wording, journal: Sequence[Line], state: Campaign) -> list[tuple[str, list[str]]]:
    """Return what each run cost others, a line for each thing."""
    done: dict[str, Counter[str]] = {dealer: Counter() for dealer in state.dealers}
    for line in journal:
        for event in line.events:
            for dealer, what, amount in _harm(event, state):
                done[dealer][what] += amount
    return [
        (
            dealer.name,
            [*_harms(words, done[dealer.id]), *_left(words, state, dealer)]
            or [words("epilogue.nothing")],
        )
        for dealer in state.dealers.values()
    ]


def _harm(event: e.Event, state: Campaign) -> Iterator[tuple[str, str, int]]:  # noqa: C901 - one case an event
    match event:
        case h.Rode(dealer=dealer, worked=worked, credit=credit, wrong=wrong):
            yield dealer, "collected", worked + credit
            yield dealer, "deaths", int(wrong)
        case h.LashedOut(dealer=dealer, whom=whom):
            yield dealer, f"lashed_{whom}" if whom in (VIC, TONNY) else "lashed", 1
        case e.HeirNamed(dealer=dealer):
            yield dealer, "named", 1
        case h.RoomAnswered(who=who, talked=True) if who in state.dealers:
            yield who, "talked", 1
        case h.RumourBegun(source=source, true=true) if source in state.dealers:
            yield source, "true_rumours" if true else "false_rumours", 1
        case h.PaperSold(seller=seller, owed=owed, credit=credit) if credit:
            yield seller, "paper", owed
        case h.TieEnded(by=by, taken=taken) if by in state.dealers:
            yield by, "taken", taken
        case h.Robbed(dealer=dealer, money=money):
            yield dealer, "robbed", money
        case e.DebtPassed(giver=giver, amount=amount):
            yield giver, "passed", amount
        case e.WordBroken(dealer=dealer):
            yield dealer, "words", 1
        case _:
            return


def _harms(words: Wording, done: Counter[str]) -> list[str]:
    return [words(f"epilogue.cost_{what}", amount=n, n=n) for what, n in done.items() if n]


def _left(words: Wording, state: Campaign, dealer: Dealer) -> list[str]:
    owed = state.owed_in_all(dealer.id)
    found = [words("epilogue.still_owed", owed=owed)] if owed else []
    if dealer.vic_gone and dealer.ended is not HowEnded.SPAIN:
        found.append(words("epilogue.vic_left"))
    return found
