"""The whole bot: how soon it answers while deadlines fall, what it costs idle, how it starts."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from db import codec
from game.campaign import Pace
from tests.bench import city, worlds
from tests.bench.child import MEGABYTE, STATM, Child
from tests.bench.city import BETWEEN, BURSTS, CHANNEL, DIRECT, TOKEN
from tests.bench.harness import (
    Bench,
    Figure,
    Row,
    at_most,
    compared,
    percentile,
    run,
    timed,
    times_at_most,
)
from tests.bench.lateness import wall_now
from tests.bench.worlds import DEALERS, Setting, copied, url

ANSWERS, ANSWERS_TARGET = "answers p99 while deadlines fall", times_at_most(1.5)
IDLE_MEMORY, IDLE_MEMORY_TARGET = "idle campaigns: memory", at_most(50)
IDLE_QUERIES, IDLE_QUERIES_TARGET = "idle campaigns: queries in 30 s", at_most(1)
START, START_TARGET = "start to ready", times_at_most(2.5)
SECOND = 1_000_000
HOURS_AWAY = 10 * 3600 * SECOND
DISCORD_WAITS = 3.0
GATHERING = 10.0
"""Seconds in which the bot starts and everybody gets ready."""
CATCHING_UP = 60.0
"""Seconds after which the last deadline must have been kept."""


def settled_at(people: int) -> Setting:
    """Return the setting of a stand-in with so many people: they sit there again and again."""
    world = city.peopled(people, 0).world
    ids = [int(person.id) for person in world.people()]
    return Setting(
        Pace.SLOW,
        wall_now(),
        int(world.guild.id),
        lambda number: CHANNEL + number,
        lambda number: ids[number % len(ids)],
    )


def phones(file: Path, setting: Setting, people: int) -> None:
    """Let every dealer have a phone already: the private channel with who plays."""
    direct = {str(setting.player(number)): DIRECT + number for number in range(people)}
    with closing(sqlite3.connect(file)) as it, it:
        for campaign, text in it.execute("SELECT id, state FROM campaigns").fetchall():
            it.executemany(
                "INSERT INTO phones (campaign_id, dealer_id, channel_id, kind)"
                " VALUES (?, ?, ?, 'dm')",
                [
                    (campaign, dealer.id, direct[dealer.player])
                    for dealer in codec.state_from_text(text).dealers.values()
                ],
            )
    worlds.settle(file)


def kept(file: Path) -> int:
    """Return how many appointments were ever kept."""
    with closing(sqlite3.connect(file)) as it:
        return int(it.execute("SELECT count(*) FROM journal WHERE kind = 'Keep'").fetchone()[0])


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait for what another process does. Raises `TimeoutError` when it takes too long."""
    end = time.monotonic() + CATCHING_UP
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("not all deadlines were kept")
        time.sleep(0.1)


def answers(bench: Bench) -> Iterator[Row]:
    """Measure people who all act at once, with deadlines falling at other tables and without."""
    people = bench.size(200, 60)
    acting, falling = people // DEALERS, bench.size(1000, 200)
    lasting = (len(BURSTS) - 1) * BETWEEN
    setting = settled_at(people)
    with bench.room() as room:
        start = room / "start.db"
        made = run(worlds.build(start, acting + 100, setting))
        run(worlds.grow_apart(start, made[acting:]))
        phones(start, setting, people)
        worlds.multiply(start, acting + falling, setting, spared=acting)
        before = kept(start)

        too_late: list[int] = []

        def measured(*, fall: bool) -> float:
            file = copied(start, room / "game.db")
            first = time.time() + GATHERING
            begin = int((first + BETWEEN) * SECOND)

            def due(number: int) -> int:
                if number < acting or not fall:
                    return begin + HOURS_AWAY
                return begin + int((number - acting) * lasting * SECOND / falling)

            worlds.next_due_at(file, due)
            with Child("city", 1, people, acting + falling) as there:
                [standin] = there.hear()["standins"]
                with Child("living", url(file), *standin, TOKEN) as bot:
                    bot.hear()
                    if time.time() > first:
                        raise TimeoutError("the bot was not ready in time; is something else on?")
                    took = there.ask(first)["took"]
                    wait_for(lambda: kept(file) - before >= falling * fall)
            too_late.append(sum(one > DISCORD_WAITS for one in took))
            return percentile(took, 0.99) * 1e3

        mine, theirs = bench.turns(
            ANSWERS,
            bench.size(3, 1),
            [lambda: measured(fall=True), lambda: measured(fall=False)],
        )
    note = (
        f"{people} dealers, {len(BURSTS) - 1} commands each, all at the same moment every"
        f" {BETWEEN:g} s; {falling:,} deadlines over {lasting:g} s"
    )
    if any(too_late):
        note = f"{note}; {sum(too_late)} answers came after more than {DISCORD_WAITS:g} s"
    yield compared(ANSWERS, "ms", ANSWERS_TARGET, mine, "none falling", theirs, note)


def idle(bench: Bench) -> Iterator[Row]:
    """Measure what campaigns cost that nobody plays: memory, and queries."""
    pairs, seconds = bench.size(2, 1), bench.size(60, 30)
    setting = replace(settled_at(DEALERS), player=Setting().player)
    with bench.room() as room, ExitStack() as stack:
        many, none = room / "many.db", room / "none.db"
        run(worlds.build(many, 20, setting))
        worlds.multiply(many, 1000, setting)
        run(worlds.build(none, 0, setting))
        there = stack.enter_context(Child("city", 2 * pairs, 0, 0))
        bots: list[Child] = []
        for number, standin in enumerate(there.hear()["standins"]):
            file = copied(many if number % 2 == 0 else none, room / f"game{number}.db")
            bots.append(stack.enter_context(Child("living", url(file), *standin, TOKEN)))
            bots[-1].hear()
        bench.say(f"idle campaigns: {len(bots)} bots run; now {seconds + 5} s of nothing")
        time.sleep(5)
        before = [bot.ask()["statements"] for bot in bots]
        time.sleep(seconds)
        after = [bot.ask() for bot in bots]
    queries = [
        (one["statements"] - was) * 30 / seconds
        for one, was in zip(after[::2], before[::2], strict=True)
    ]
    memory = [one["resident"] / MEGABYTE for one in after]
    if STATM.is_file():
        more = [mine - theirs for mine, theirs in zip(memory[::2], memory[1::2], strict=True)]
        note = (
            f"{Figure.of(memory[::2]).value:.0f} MB; with none {Figure.of(memory[1::2]).value:.0f}"
        )
        yield Row(IDLE_MEMORY, "MB more", IDLE_MEMORY_TARGET, Figure.of(more), note=note)
    else:
        why = "this system does not say how much memory a process has"
        yield Row(IDLE_MEMORY, "MB more", IDLE_MEMORY_TARGET, missing=why)
    yield Row(IDLE_QUERIES, "queries", IDLE_QUERIES_TARGET, Figure.of(queries))


def start_to_ready(bench: Bench) -> Iterator[Row]:
    """Measure a start on a database that is up to date, with commands that are registered."""
    with bench.room() as room:
        file = room / "game.db"
        run(worlds.build(file, 1, settled_at(DEALERS)))
        with Child("city", 1, 0, 0) as there:
            [standin] = there.hear()["standins"]

            def ours() -> float:
                start = time.perf_counter()
                with Child("living", url(file), *standin, TOKEN) as bot:
                    bot.hear()
                    return time.perf_counter() - start

            def imported() -> float:
                command = [sys.executable, "-c", "import discord"]
                return timed(lambda: subprocess.run(command, check=True))  # noqa: S603 - our own

            # The first start registers the commands, and compiles what was never imported.
            ours()
            mine, theirs = bench.turns(START, bench.size(7, 3), [ours, imported])
    yield compared(START, "s", START_TARGET, mine, "import discord", theirs)
