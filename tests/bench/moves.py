"""One move: a player's, through `play`, in one transaction with full syncing; and rules alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from bot import scenarios
from db.campaigns import Played
from db.script import CampaignId
from game.campaign import RATE, Campaign, Held, Menu, Pace, Promised, Tone
from game.dice import SeededDice
from game.gametime import DAY, HOUR, OPENING, GameTime
from game.moves import (
    GoOut,
    Join,
    Keep,
    Move,
    OfferWord,
    OpenCampaign,
    PayDebt,
    PromiseVic,
    Rest,
    Sell,
    Stash,
    TakeBack,
    TakeFront,
    Talk,
)
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide
from game.units import AppointmentId, Character, DealerId, District, Kroner, PlayerId, Portion
from tests.bench import worlds
from tests.bench.due import SETTING
from tests.bench.harness import Bench, Figure, Row, at_least, compared, run, times_at_least
from tests.bench.references import bare_sqlite
from tests.bench.worlds import BETWEEN_JOINS, DEALERS, MONDAY, copied, opened, url
from tests.bench.writes import Transaction, Watcher

Made: TypeAlias = tuple[CampaignId, Move, str]

MOVE, MOVE_TARGET = "one move, SQLite", times_at_least(0.15)
RULES, RULES_TARGET = "decide and apply alone", at_least(20_000)
ALL_SEATED = MONDAY + DEALERS * BETWEEN_JOINS // RATE[SETTING.pace]


def an_evening(dealer: DealerId, now: GameTime) -> list[Move]:
    """Return what somebody may do, one after the other; the rules refuse some of it."""
    return [
        Talk(dealer, Character.MILO, "greet", Menu.NONE),
        Sell(dealer, Portion.THIRD, District.VESTERBRO),
        PromiseVic(dealer, Promised.DINNER, GameTime(now + DAY), "tomorrow, I promise"),
        Stash(dealer, Held.MONEY, Portion.HALF),
        PayDebt(dealer, Kroner(1000)),
        TakeFront(dealer, None),
        OfferWord(
            dealer,
            Character.MILO,
            Promised.MONEY,
            Kroner(500),
            GameTime(now + 12 * HOUR),
            "five hundred, by morning",
        ),
        TakeBack(dealer, Held.MONEY, Portion.ALL),
        GoOut(dealer, Promised.CLUB),
        Rest(dealer),
    ]


async def accepted(
    file: Path, tables: Sequence[CampaignId]
) -> tuple[list[Made], list[Transaction]]:
    """Play evenings; return the moves that were made, and what each of them wrote."""
    made: list[Made] = []
    written: list[Transaction] = []
    async with opened(url(file)) as database:
        watcher = Watcher(file)
        for table in tables:
            seat = await database.campaigns.seat(table)
            if seat is None:
                raise LookupError(table)
            now = seat.clock.game_at(ALL_SEATED)
            evenings = [an_evening(dealer, now) for dealer in seat.state.dealers]
            # Everybody does one thing, then everybody the next.
            for move in [move for moves in zip(*evenings, strict=True) for move in moves]:
                key = f"interaction:move{len(made)}"
                done = await database.campaigns.play(table, move, key=key, wall=ALL_SEATED)
                if isinstance(done, Played):
                    made.append((table, move, key))
                    written.append(watcher.seen())
        watcher.close()
    return made, written


async def play_all(where: str, made: Sequence[Made]) -> float:
    """Make the moves, one after the other; return how many a second."""
    async with opened(where) as database:
        await database.process.look_ahead()
        start = time.perf_counter()
        for table, move, key in made:
            done = await database.campaigns.play(table, move, key=key, wall=ALL_SEATED)
            if not isinstance(done, Played):
                raise TypeError(done)
        return len(made) / (time.perf_counter() - start)


def one_move(bench: Bench) -> Iterator[Row]:
    """Measure moves on SQLite."""
    with bench.room() as room:
        start = room / "start.db"
        tables = run(worlds.build(start, bench.size(10, 3), SETTING))
        made, written = run(accepted(copied(start, room / "noted.db"), tables))

        def ours() -> float:
            return run(play_all(url(copied(start, room / "ours.db")), made))

        def bare() -> float:
            file = copied(start, room / "bare.db")
            return len(made) / bare_sqlite(file, written, synchronous="FULL")

        mine, theirs = bench.turns(MOVE, bench.size(5, 3), [ours, bare])
    kinds = len({type(move) for _, move, _ in made})
    rows = sum(one.rows for one in written)
    note = f"{len(made)} moves of {kinds} kinds, {rows} rows"
    yield compared(MOVE, "moves/s", MOVE_TARGET, mine, "bare sqlite3, FULL", theirs, note)


def a_story(seed: int, days: int) -> list[tuple[Move, GameTime]]:
    """Return all that is done at a table of ten in some days, by its dealers and by the clock."""
    story: list[tuple[Move, GameTime]] = []
    state = UNOPENED
    scenario = scenarios.load(scenarios.names(None)["open"])
    opening = OpenCampaign(seed, scenario, Pace.SLOW, Tone.SOFT)

    def happen(move: Move, now: GameTime) -> None:
        nonlocal state
        made = decide(state, move, now, SeededDice(seed, state.position))
        if isinstance(made, Refusal):
            return
        story.append((move, now))
        for one in made:
            state = apply(state, one)

    happen(opening, OPENING)
    for number in range(DEALERS):
        happen(Join(PlayerId(str(number)), f"Dealer {number}", versus=number % 2 == 0), OPENING)
    for hour in range(days * 24):
        now = GameTime(OPENING + hour * HOUR)
        while (first := _next(state)) is not None and first[0] <= now:
            happen(Keep(first[1]), first[0])
        for number, dealer in enumerate(state.dealers):
            evening = an_evening(dealer, now)
            happen(evening[(hour + number) % len(evening)], now)
    return story


def _next(state: Campaign) -> tuple[GameTime, AppointmentId] | None:
    return min(((one.due, one.id) for one in state.appointments.values()), default=None)


def told_again(seed: int, story: Sequence[tuple[Move, GameTime]]) -> float:
    """Decide and apply a story from its beginning; return how many moves a second that were."""
    state = UNOPENED
    start = time.perf_counter()
    for move, now in story:
        made = decide(state, move, now, SeededDice(seed, state.position))
        if isinstance(made, Refusal):
            raise TypeError(made)
        for one in made:
            state = apply(state, one)
    return len(story) / (time.perf_counter() - start)


def rules_alone(bench: Bench) -> Iterator[Row]:
    """Measure the rules, without database, words or waiting."""
    stories = [(seed, a_story(seed, 4)) for seed in range(bench.size(10, 3))]

    def all_of_them() -> float:
        seconds = sum(len(story) / told_again(seed, story) for seed, story in stories)
        return sum(len(story) for _, story in stories) / seconds

    [found] = bench.turns(RULES, bench.size(5, 3), [all_of_them])
    moves = [move for _, story in stories for move, _ in story]
    kept = sum(isinstance(move, Keep) for move in moves)
    note = (
        f"{len(moves)} moves of {len({type(move) for move in moves})} kinds at tables of"
        f" {DEALERS}, {kept} of them the clock's"
    )
    yield Row(RULES, "moves/s", RULES_TARGET, Figure.of(found), note=note)
