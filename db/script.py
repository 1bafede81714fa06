"""The moves of one transaction on one campaign: decided, applied, told, and written together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NewType, Protocol

from sqlalchemy import delete, insert, update

from db import codec
from db import outbox as post
from db.gameclock import GameClock
from db.schema import appointments, campaigns, journal, ledger, outbox
from game.campaign import RATE, Campaign, Status
from game.dice import SeededDice
from game.gametime import GameTime
from game.ledger import entries
from game.moves import Move, OpenCampaign
from game.refusals import Refusal
from game.rules import apply, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from db.outbox import Letter
    from game.events import Event

CampaignId = NewType("CampaignId", int)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in one move, for whoever puts it into words."""

    campaign_id: CampaignId
    language: str
    clock: GameClock
    before: Campaign
    after: Campaign
    move: Move
    events: Sequence[Event]
    now: GameTime


class Teller(Protocol):
    """Puts what happened into words: pure, quick, and called inside the transaction."""

    def __call__(self, told: Told, memory: str) -> tuple[list[Letter], str]:
        """Return the letters, and the memory of what was said, as text of its own making."""
        ...

    def failing(self, language: str) -> Letter:
        """Return the word to administrators that their campaign's clock fails."""
        ...


class Script:
    """The moves of one transaction on one campaign, written together at its end."""

    def __init__(self, connection: Connection, tell: Teller, row: Row[Any], wall: int) -> None:
        """Take the campaign's row, locked, and the wall time of all that is played."""
        self._connection = connection
        self._tell = tell
        self._row = row
        self._wall = wall
        self._memory: str = row.stage_memory
        self._first = codec.state_from_text(row.state)
        self._journal: list[dict[str, object]] = []
        self._ledger: list[dict[str, object]] = []
        self._outbox: list[dict[str, object]] = []
        self.state = self._first
        self.clock = clock_of(row)
        self.events: list[Event] = []
        self.replies: list[Letter] = []

    def play(self, move: Move, key: str, now: GameTime) -> Refusal | None:
        """Decide and apply one move, and note what is to be written."""
        before, clock = self.state, self.clock
        seed = move.seed if isinstance(move, OpenCampaign) else before.seed
        made = decide(before, move, now, SeededDice(seed, before.position))
        if isinstance(made, Refusal):
            return made
        for event in made:
            self.state = apply(self.state, event)
        self.events.extend(made)
        self._reanchor(before, clock, now)
        kind, text = codec.move_to_text(move)
        self._journal.append(
            {
                "campaign_id": self._row.id,
                "position": before.position,
                "key": key,
                "wall": self._wall,
                "game": now,
                "kind": kind,
                "move": text,
                "events": codec.events_to_text(made),
            }
        )
        self._ledger.extend(
            {
                "campaign_id": self._row.id,
                "position": before.position,
                "unit": entry.unit.value,
                "source": entry.source,
                "target": entry.target,
                "amount": entry.amount,
            }
            for event in made
            for entry in entries(event)
        )
        told = Told(
            CampaignId(self._row.id),
            self._row.language,
            self.clock,
            before,
            self.state,
            move,
            made,
            now,
        )
        letters, self._memory = self._tell(told, self._memory)
        self.replies.extend(letter for letter in letters if letter.target == post.REPLY)
        kept = [letter for letter in letters if letter.target != post.REPLY]
        self._outbox.extend(post.rows(self._row.id, kept, self._wall, f"{before.position:x}"))
        return None

    def _reanchor(self, before: Campaign, clock: GameClock, now: GameTime) -> None:
        after = self.state
        if after.status is before.status and after.pace is before.pace:
            return
        running = after.status is Status.RUNNING
        rate = RATE[after.pace]
        if clock.running:
            self.clock = clock.anchored(self._wall, rate=rate, running=running)
        else:
            self.clock = GameClock(self._wall, now, rate, running)

    def write(self, *, healed: bool = False) -> None:
        """Write everything, in as few statements as there are tables.

        `healed`: its appointments are kept again, so the campaign is set aside no more.
        """
        state, clock, execute = self.state, self.clock, self._connection.execute
        failures = 0 if healed else int(self._row.failures)
        execute(
            update(campaigns)
            .where(campaigns.c.id == self._row.id)
            .values(
                over=state.status is Status.OVER,
                position=state.position,
                state=codec.state_to_text(state),
                stage_memory=self._memory,
                anchor_wall=clock.anchor_wall,
                anchor_game=clock.anchor_game,
                rate=clock.rate,
                running=clock.running,
                next_due_wall=self._next_due(failures),
                last_wall=max(self._wall, self._row.last_wall),
                failures=failures,
            )
        )
        for table, added in (
            (journal, self._journal),
            (ledger, self._ledger),
            (outbox, self._outbox),
        ):
            if added:
                execute(insert(table), added)
        self._write_appointments()

    def _next_due(self, failures: int) -> int | None:
        due = min((one.due for one in self.state.appointments.values()), default=None)
        if not self.clock.running or due is None:
            return None
        wall = self.clock.wall_at(due)
        # Set aside for a while: what people type meanwhile does not wake it early.
        return max(wall, self._row.next_due_wall or 0) if failures else wall

    def _write_appointments(self) -> None:
        before, after = self._first.appointments, self.state.appointments
        gone = [key for key in before if key not in after]
        if gone:
            self._connection.execute(
                delete(appointments).where(
                    appointments.c.campaign_id == self._row.id, appointments.c.id.in_(gone)
                )
            )
        added = [
            {
                "campaign_id": self._row.id,
                "id": one.id,
                "due": one.due,
                "errand": one.errand.value,
                "subject": one.subject,
            }
            for key, one in after.items()
            if key not in before
        ]
        if added:
            self._connection.execute(insert(appointments), added)


def clock_of(row: Row[Any]) -> GameClock:
    """Return the clock that a campaign's row keeps."""
    return GameClock(row.anchor_wall, GameTime(row.anchor_game), row.rate, row.running)
