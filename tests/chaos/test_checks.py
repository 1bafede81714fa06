"""Each check says nothing of a sound database, and finds the one thing that is wrong in another."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.wording import wording
from db.database import Database
from game.moves import PayDebt, Rest, Sell
from game.units import District, Kroner
from tests.chaos import checks
from tests.chaos.answers import refusal_in
from tests.chaos.city import Post
from tests.chaos.evidence import Evidence, gather
from tests.chaos.logs import errors
from tests.chaos.mistake import delete_due
from tests.db.tables import MONDAY, PlainTeller, open_game

A_DAY = MONDAY + 86_400_000_000
TABLE = 7


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def sql(file: Path, statement: str, *values: object) -> list[tuple[str, ...]]:
    # Closed at the end, and not only committed: what is copied next is the file alone.
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


async def play(file: Path) -> None:
    """Play for two game days: a few moves, and what the clock brings meanwhile."""
    database = Database(url(file), PlainTeller())
    await database.migrate()
    game = await open_game(database, channel=TABLE)
    dealer = await game.join("Frank")
    await game.done(Sell(dealer, 2, District.AMAGER))
    await game.done(PayDebt(dealer, Kroner(200)))
    for _ in range(4):
        game.pass_hours(12)
        await game.keep()
        await game.done(Rest(dealer))
    await database.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was played with and is well, and whose letters are all delivered."""
    file = tmp_path_factory.mktemp("sound") / "game.db"
    asyncio.run(play(file))
    sql(file, "UPDATE outbox SET closed_wall = 1, message_id = 1000 + id")
    sql(file, "UPDATE campaigns SET next_due_wall = ?", A_DAY)
    return file


@dataclass
class Scene:
    """A copy of the sound database, to be spoilt."""

    file: Path
    posts: list[Post] = field(default_factory=list[Post])
    asked: dict[str, bool] = field(default_factory=dict[str, bool])

    def sql(self, statement: str, *values: object) -> list[tuple[str, ...]]:
        return sql(self.file, statement, *values)

    def column(self, statement: str, *values: object) -> list[str]:
        return [str(row[0]) for row in self.sql(statement, *values)]

    def kept(self) -> list[str]:
        return [
            key.removeprefix("appointment:")
            for key in self.column("SELECT key FROM journal WHERE kind = 'Keep' ORDER BY position")
        ]

    def standing(self) -> str:
        return self.column("SELECT id FROM appointments ORDER BY due DESC")[0]

    def typed(self) -> str:
        """An interaction that is in the journal."""
        return self.column("SELECT key FROM journal WHERE kind = 'Sell'")[0].partition(":")[2]

    def twice(self, key: str) -> None:
        """Write a journal row once more, further on."""
        self.sql("DROP INDEX uq_journal_key")
        self.sql(
            "INSERT INTO journal (campaign_id, position, key, wall, game, kind, move, events)"
            " SELECT campaign_id, 9999, key, wall, game, kind, move, events FROM journal"
            " WHERE key = ?",
            key,
        )

    async def evidence(self) -> Evidence:
        return await gather(url(self.file), self.posts, self.asked, MONDAY)

    async def found(self, check: checks.Check) -> list[str]:
        return list(check(await self.evidence()))


@pytest.fixture
def scene(sound: Path, tmp_path: Path) -> Scene:
    file = tmp_path / "game.db"
    shutil.copy(sound, file)
    it = Scene(file)
    it.posts = [
        Post(str(nonce), TABLE, int(message))
        for nonce, message in it.sql("SELECT nonce, message_id FROM outbox ORDER BY id")
    ]
    keys = it.column("SELECT key FROM journal WHERE key LIKE 'interaction:%'")
    it.asked = {key.removeprefix("interaction:"): True for key in keys}
    return it


@pytest.mark.parametrize("check", checks.CHECKS.values(), ids=lambda check: check.__name__)
async def test_a_sound_database_is_found_sound(scene: Scene, check: checks.Check):
    assert len(scene.kept()) > 5
    assert await scene.found(check) == []


# Every effect exactly once.


async def test_an_effect_that_was_deleted_before_it_was_done_is_lost(scene: Scene):
    """As the negative control leaves it when it dies between its two transactions."""
    scene.sql("UPDATE campaigns SET next_due_wall = ?", MONDAY)
    database = Database(url(scene.file), PlainTeller())
    taken = await database.store.write(lambda c: delete_due(c, A_DAY, 100))
    await database.close()

    lost = [str(one) for one in taken[1]]
    evidence = await scene.evidence()
    assert lost
    assert sorted(checks.lost_effects(evidence.campaigns[0])) == sorted(lost)
    said = [f"campaign 1: {one} is lost: not kept, not called off, not standing" for one in lost]
    assert sorted(checks.effects_once(evidence)) == sorted(said)
    assert list(checks.journal_replays(evidence)) != []


async def test_an_effect_that_came_twice_is_found(scene: Scene):
    twice = scene.kept()[2]
    scene.twice(f"appointment:{twice}")

    found = await scene.found(checks.effects_once)

    assert f"campaign 1: {twice} was kept 2 times" in found


async def test_an_effect_that_came_and_will_come_again_is_found(scene: Scene):
    kept = scene.kept()[0]
    scene.sql("INSERT INTO appointments VALUES (1, ?, 5, 'reminder', 'x')", kept)

    found = await scene.found(checks.effects_once)

    assert f"campaign 1: {kept} was closed and still stands" in found


async def test_an_effect_that_only_the_state_knows_of_is_found(scene: Scene):
    half = scene.standing()
    scene.sql("DELETE FROM appointments WHERE id = ?", half)

    assert await scene.found(checks.effects_once) == [
        f"campaign 1: {half} stands in the table or in the state, and not in both"
    ]


async def test_an_effect_that_came_out_of_nowhere_is_found(scene: Scene):
    scene.sql("INSERT INTO appointments VALUES (1, 'a77777', 5, 'reminder', 'x')")

    assert "campaign 1: a77777 was made 0 times" in await scene.found(checks.effects_once)


# Every move that was seen done.


async def test_a_move_that_was_seen_done_and_is_gone_is_found(scene: Scene):
    gone = scene.typed()
    scene.sql("DELETE FROM journal WHERE key = ?", f"interaction:{gone}")

    assert await scene.found(checks.moves_once) == [
        f"interaction {gone} was seen done and is in the journals 0 times"
    ]


async def test_a_move_that_nobody_saw_done_may_be_gone(scene: Scene):
    gone = scene.typed()
    scene.sql("DELETE FROM journal WHERE key = ?", f"interaction:{gone}")
    scene.asked[gone] = False

    assert await scene.found(checks.moves_once) == []


async def test_a_move_that_was_made_twice_is_found(scene: Scene):
    twice = scene.typed()
    scene.asked[twice] = False
    scene.twice(f"interaction:{twice}")

    assert await scene.found(checks.moves_once) == [
        f"interaction {twice} was seen not done and is in the journals 2 times",
        f"campaign 1: interaction:{twice} is in the journal 2 times",
    ]


async def test_a_move_that_nobody_made_is_found(scene: Scene):
    phantom = scene.typed()
    del scene.asked[phantom]

    assert await scene.found(checks.moves_once) == [
        f"interaction:{phantom} is in a journal, and nobody ever did that"
    ]


# The order of things.


async def test_a_gap_in_the_journal_is_found(scene: Scene):
    scene.sql("DELETE FROM journal WHERE kind = 'Sell'")

    [found] = await scene.found(checks.positions_contiguous)

    assert " and belongs at " in found


async def test_a_journal_that_ends_too_early_is_found(scene: Scene):
    scene.sql("UPDATE campaigns SET position = position + 1")

    [found] = await scene.found(checks.positions_contiguous)

    assert found.startswith("campaign 1: the journal ends at ")


async def test_what_was_due_first_and_came_second_is_found(scene: Scene):
    early = scene.kept()[2]
    [due] = scene.column("SELECT game FROM journal WHERE key = ?", f"appointment:{early}")
    scene.sql(
        "UPDATE journal SET events = replace(events, ?, ?)",
        f'"appointment":"{early}","due":{due}',
        f'"appointment":"{early}","due":{int(due) + 10**12}',
    )

    found = await scene.found(checks.due_order)

    assert found[0].startswith(f"campaign 1: appointment:{early} was kept while ")
    assert found[0].endswith(" was due before it")


async def test_what_was_not_kept_as_of_its_own_time_is_found(scene: Scene):
    last = scene.kept()[-1]
    scene.sql("UPDATE journal SET game = game + 1 WHERE key = ?", f"appointment:{last}")

    [found] = await scene.found(checks.due_order)

    assert found.startswith(f"campaign 1: appointment:{last} was due at ")


@pytest.mark.parametrize(("kind", "who"), [("Keep", "the clock"), ("Rest", "somebody")])
async def test_time_that_goes_back_is_found(scene: Scene, kind: str, who: str):
    key = scene.column("SELECT key FROM journal WHERE kind = ? ORDER BY position", kind)[-1]
    scene.sql("UPDATE journal SET game = 5 WHERE key = ?", key)

    found = await scene.found(checks.due_order)

    assert found[0].startswith(f"campaign 1: {key} is at 5, after {who} was at ")


# Messages.


async def test_a_message_that_was_never_posted_is_found(scene: Scene):
    gone = scene.posts.pop(3)

    found = await scene.found(checks.channel_order)

    assert f"campaign 1: letter 4 ({gone.nonce}) is marked as delivered and was never posted" in (
        found
    )


async def test_a_message_that_was_posted_twice_is_found(scene: Scene):
    scene.posts.append(scene.posts[-1])

    assert await scene.found(checks.channel_order) == [
        f"campaign 1: letter {len(scene.posts) - 1} ({scene.posts[-1].nonce}) was posted 2 times"
    ]


async def test_messages_that_overtook_one_another_are_found(scene: Scene):
    [table] = {str(target) for (target,) in scene.sql("SELECT target FROM outbox WHERE id = 1")}
    first, second = (
        int(one) - 1
        for one in scene.column("SELECT id FROM outbox WHERE target = ? ORDER BY id", table)[:2]
    )
    posts = scene.posts
    posts[first], posts[second] = posts[second], posts[first]

    assert await scene.found(checks.channel_order) == [
        f"campaign 1: letter {first + 1} came after {second + 1} ({table})"
    ]


async def test_a_message_that_nobody_wrote_is_found(scene: Scene):
    scene.posts.append(Post("no-such-nonce", TABLE, 5))

    assert await scene.found(checks.channel_order) == [
        f"message 5 in channel {TABLE} (no-such-nonce) is no letter"
    ]


async def test_a_letter_that_is_marked_as_another_message_is_found(scene: Scene):
    scene.sql("UPDATE outbox SET message_id = 5 WHERE id = 2")

    [found] = await scene.found(checks.channel_order)

    assert found.endswith(" is marked as message 5, not 1002")


# Money, product, and the state as a whole.


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM ledger WHERE id = 1",
        "UPDATE ledger SET amount = amount + 1 WHERE id = 2",
        """INSERT INTO ledger SELECT 999, campaign_id, position, unit, source, target, amount
        FROM ledger WHERE id = 3""",
    ],
    ids=["gone", "wrong", "twice"],
)
async def test_a_ledger_that_makes_other_balances_is_found(scene: Scene, spoil: str):
    scene.sql(spoil)

    found = await scene.found(checks.books_balance)

    # Both sides of the entry are off.
    assert len(found) == 2
    assert all(" by the ledger and " in one for one in found)


async def test_money_that_came_from_nowhere_is_found(scene: Scene):
    [bank] = scene.column("SELECT json_extract(state, '$.balances.\"kr:bank\"') FROM campaigns")
    scene.sql(
        "UPDATE campaigns SET state = replace(state, ?, ?)",
        f'"kr:bank":{bank}',
        f'"kr:bank":{int(bank) + 7}',
    )

    assert "campaign 1: kr sums to 7 and not to zero" in await scene.found(checks.books_balance)


async def test_a_state_that_the_journal_does_not_make_is_found(scene: Scene):
    scene.sql("UPDATE campaigns SET state = replace(state, '\"versus\":true', '\"versus\":false')")

    assert await scene.found(checks.journal_replays) == [
        "campaign 1: the journal's events make another state",
        "campaign 1: the journal's moves make another state",
    ]


async def test_a_move_that_would_come_out_otherwise_is_found(scene: Scene):
    scene.sql("UPDATE journal SET move = replace(move, '200', '300') WHERE kind = 'PayDebt'")

    [found] = await scene.found(checks.journal_replays)

    assert " comes out otherwise now" in found


# What is left.


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("UPDATE campaigns SET next_due_wall = 17", "campaign 1: overdue since 17"),
        ("UPDATE campaigns SET failures = 2", "campaign 1: set aside after 2 failures"),
        (
            "UPDATE outbox SET closed_wall = NULL, target = 'table' WHERE id = 2",
            "campaign 1: letter 2 (table) still waits",
        ),
    ],
    ids=["overdue", "set aside", "unsent"],
)
async def test_what_is_left_undone_is_found(scene: Scene, spoil: str, said: str):
    scene.sql(spoil)

    assert await scene.found(checks.nothing_left) == [said]


# What the checks rest on.


def test_a_refusal_is_known_from_an_answer():
    words = wording()

    assert refusal_in(words("refusal.not_enough_cash", cash=5, wanted=4000)) == "not_enough_cash"
    assert refusal_in(words("refusal.went_wrong")) == "went_wrong"
    assert refusal_in(words("answer.done")) is None


def written(tmp_path: Path, *lines: str) -> Path:
    log = tmp_path / "log"
    log.write_text("\n".join(lines))
    return log


@pytest.mark.parametrize("level", ["ERROR", "CRITICAL"])
def test_an_error_in_the_log_is_found_with_what_was_raised(tmp_path: Path, level: str):
    log = written(
        tmp_path,
        f"17 {level} bot.desk button_failed",
        "Traceback (most recent call last):",
        '  File "desk.py", line 1, in press',
        "KeyError: 5",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "ValueError: no such press",
        "18 WARNING bot.courier letter_lost",
    )

    assert errors(log) == ["bot.desk button_failed: ValueError: no such press (1 times)"]


def test_a_warning_in_the_log_is_no_error(tmp_path: Path):
    assert errors(written(tmp_path, "18 WARNING bot.courier letter_lost: ERROR")) == []
