"""Who has nothing to do asks little: one statement in thirty seconds, and never in a circle."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest
from sqlalchemy import event

from bot.clock import LONGEST_WAIT, SHORTEST_WAIT
from db.database import Database
from db.outbox import TABLE
from game.campaign import Pace
from game.gametime import DAY, HOUR
from tests.bot.mail import CHANNEL, Mail, until
from tests.bot.manual_watch import ManualWatch
from tests.bot.ticking import dealt, kept, pass_by, running

TEN_MINUTES = timedelta(minutes=10)


@contextmanager
def counted(database: Database) -> Generator[list[str]]:
    """What the database is asked meanwhile, but for where transactions begin and end."""
    asked: list[str] = []

    def ask(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            asked.append(statement)

    engine = database.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", ask)
    yield asked
    event.remove(engine, "before_cursor_execute", ask)


async def test_an_idle_process_asks_the_database_one_thing_in_thirty_seconds(mail: Mail):
    for channel in range(8, 12):
        await dealt(mail.database, channel, Pace.SLOW)
    await mail.say((TABLE, "one"))
    while await mail.deliver():
        pass

    async with mail.running(), running(mail.database, mail.watch, minds_jumps=True) as clock:
        clock.on_letters = mail.courier.alarm.ring
        with counted(mail.database) as asked:
            await pass_by(mail.watch, TEN_MINUTES)

    assert 10 <= len(asked) <= TEN_MINUTES / LONGEST_WAIT, "\n".join(asked)


async def test_what_another_process_has_in_hand_is_asked_for_now_and_then_and_not_in_a_circle(
    database: Database, watch: ManualWatch, monkeypatch: pytest.MonkeyPatch
):
    game = await dealt(database)
    in_hand = AsyncMock(return_value=0)
    monkeypatch.setattr(database.campaigns, "keep_due", in_hand)

    async with running(database, watch):
        await pass_by(watch, timedelta(seconds=110))
        asked = in_hand.await_count
        assert asked == 1
        for _ in range(5):
            assert watch.sleeps() == [SHORTEST_WAIT]
            await pass_by(watch, SHORTEST_WAIT)
        assert in_hand.await_count == asked + 5

        # Let go of, it is kept here.
        monkeypatch.undo()
        await pass_by(watch, SHORTEST_WAIT)
        assert await kept(game) == [DAY + 6 * HOUR]
        assert watch.sleeps() > [SHORTEST_WAIT]


async def test_letters_that_nobody_announced_are_found(mail: Mail):
    async with mail.running(), running(mail.database, mail.watch) as clock:
        clock.on_letters = mail.courier.alarm.ring
        mail.database.campaigns.on_letters = mail.database.campaigns.on_commit = lambda: None
        await mail.say((TABLE, "from another process"))
        assert mail.world.shown == []

        mail.watch.move(LONGEST_WAIT)
        await until(lambda: mail.world.texts(CHANNEL) == ["from another process"])


async def test_nobody_is_called_where_no_letters_wait(mail: Mail):
    calls: list[int] = []

    async with running(mail.database, mail.watch) as clock:
        clock.on_letters = lambda: calls.append(mail.watch.wall)
        await pass_by(mail.watch, timedelta(minutes=2))
        assert calls == []
        await mail.say((TABLE, "one"))
        await pass_by(mail.watch, timedelta(minutes=2))
        assert len(calls) >= 4
        await mail.deliver()
        calls.clear()
        await pass_by(mail.watch, timedelta(minutes=2))
        assert calls == []
