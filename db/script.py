"""The moves of one transaction: decided, applied, told, and written together at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as replace_clock
from typing import TYPE_CHECKING, Any, NewType, Protocol, TypeAlias

from sqlalchemy import bindparam, delete, insert, update

from db import codec
from db import outbox as post
from db.gameclock import GameClock, QuietHours
from db.hung_up import HungUp
from db.schema import appointments, campaigns, journal, ledger, outbox, phones
from game.campaign import RATE, Campaign, Status
from game.dice import SeededDice
from game.gametime import GameTime
from game.ledger import entries
from game.moves import Keep, Move, OpenCampaign
from game.notices import SeatTaken, TimeGiven
from game.refusals import Refusal
from game.rules import decided
from game.values import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from db.outbox import Letter
    from game.events import Event

CampaignId = NewType("CampaignId", int)
Values: TypeAlias = dict[str, object]


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

    def notice(self, language: str, key: str, **facts: object) -> Letter:
        """Return a word to a campaign's administrators, by its key in the catalogue."""
        ...

    def fold(self, language: str, target: str, letter: int, key: str) -> Letter:
        """Return what makes an earlier letter say one sentence, by its key, and no more."""
        ...


class Script:
    """The moves that one transaction plays on one campaign. Nothing is read or written here."""

    def __init__(self, tell: Teller, row: Row[Any], wall: int) -> None:
        """Take the campaign's row, locked, and the wall time of all that is played."""
        self._tell = tell
        self._row = row
        self._wall = wall
        self._memory: str = row.stage_memory
        self._first = codec.state_from_text(row.state)
        self._journal: list[Values] = []
        self._ledger: list[Values] = []
        self._outbox: list[Values] = []
        self.state = self._first
        self.clock = clock_of(row)
        self.events: list[Event] = []
        self.replies: list[Letter] = []
        self._hung_up: list[Values] = []

    @property
    def paused_before(self) -> bool:
        """Whether the clock stood by somebody's word before any of this."""
        return self._first.status is Status.PAUSED

    def go_back(self, state: Campaign, game: GameTime) -> None:
        """Go on from an earlier state, as of its own time; positions go on from where they are."""
        self.state = replace(state, position=self._first.position)
        running = state.status is Status.RUNNING and self._row.frozen_wall is None
        quiet = QuietHours.read(state.quiet, state.zone)
        self.clock = GameClock(self._wall, game, RATE[state.pace], running, quiet)

    def play(self, move: Move, key: str, now: GameTime, by: int | None = None) -> Refusal | None:
        """Decide and apply one move, and note what is to be written. `by` is who asked for it."""
        before, clock = self.state, self.clock
        seed = move.seed if isinstance(move, OpenCampaign) else before.seed
        done = decided(before, move, now, SeededDice(seed, before.position))
        if isinstance(done, Refusal):
            return done
        made, self.state = done
        self.events.extend(made)
        self._reanchor(before, clock, now)
        given = sum(event.minutes for event in made if isinstance(event, TimeGiven))
        if given:
            self.clock = self.clock.standing(self._wall, given * 60_000_000)
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
                "by_user": by,
            }
        )
        self._hung_up.extend(
            {
                "campaign": self._row.id,
                "dealer": event.dealer,
                "former": str(HungUp(event.dealer, 0, before.position)),
            }
            for event in made
            if isinstance(event, SeatTaken)
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
            self.state.language or self._row.language,
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
        position = before.position
        mark = f"{position:x}"
        self._outbox.extend(post.rows(self._row.id, kept, self._wall, mark, position))
        return None

    def keep_due(self, most: int) -> int:
        """Keep what is due, in (due, id) order, each at its own time; return how many that were.

        What falls due meanwhile is kept in the same go.
        """
        kept = 0
        while kept < most and self.clock.running:
            first = min(self.state.appointments.values(), key=lambda a: (a.due, a.id), default=None)
            if first is None or first.due > self.clock.game_at(self._wall):
                break
            refusal = self.play(Keep(first.id), f"appointment:{first.id}", first.due)
            if refusal is not None:  # pragma: no cover - it was found open a moment ago
                raise TypeError(refusal)
            kept += 1
        return kept

    def _reanchor(self, before: Campaign, clock: GameClock, now: GameTime) -> None:
        after = self.state
        quiet_before = (before.quiet, before.zone)
        same_quiet = (after.quiet, after.zone) == quiet_before
        if after.status is before.status and after.pace is before.pace and same_quiet:
            return
        running = after.status is Status.RUNNING and self._row.frozen_wall is None
        rate = RATE[after.pace]
        if clock.running:
            self.clock = clock.anchored(self._wall, rate=rate, running=running)
        else:
            self.clock = GameClock(self._wall, now, rate, running, clock.quiet)
        if not same_quiet:
            self.clock = replace_clock(self.clock, quiet=QuietHours.read(after.quiet, after.zone))

    def onto(self, sheet: Sheet, *, healed: bool = False) -> None:
        """Put everything that is to be written onto a sheet.

        `healed`: its appointments are kept again, so the campaign is set aside no more.
        """
        state, clock = self.state, self.clock
        failures = 0 if healed else int(self._row.failures)
        sheet.campaigns.append(
            {
                "row": self._row.id,
                "over": state.status is Status.OVER,
                "position": state.position,
                "state": codec.state_to_text(state),
                "stage_memory": self._memory,
                "anchor_wall": clock.anchor_wall,
                "anchor_game": clock.anchor_game,
                "rate": clock.rate,
                "running": clock.running,
                "next_due_wall": self._next_due(failures),
                "last_wall": max(self._wall, self._row.last_wall),
                "failures": failures,
                "language": state.language or self._row.language,
                "quiet": state.quiet,
                "zone": state.zone,
            }
        )
        sheet.journal.extend(self._journal)
        sheet.ledger.extend(self._ledger)
        sheet.outbox.extend(self._outbox)
        sheet.phones.extend(self._hung_up)
        before, after = self._first.appointments, state.appointments
        sheet.gone.extend(
            {"campaign": self._row.id, "appointment": key} for key in before if key not in after
        )
        sheet.appointments.extend(
            {
                "campaign_id": self._row.id,
                "id": one.id,
                "due": one.due,
                "errand": one.errand.value,
                "subject": one.subject,
            }
            for key, one in after.items()
            if key not in before
        )
        if self._first.status is Status.PAUSED and state.status is not Status.PAUSED:
            sheet.resumed.append({"campaign": self._row.id})

    def _next_due(self, failures: int) -> int | None:
        due = min((one.due for one in self.state.appointments.values()), default=None)
        if not self.clock.running or due is None:
            return None
        wall = self.clock.wall_at(due)
        # Set aside for a while: what people type meanwhile does not wake it early.
        return max(wall, self._row.next_due_wall or 0) if failures else wall


@dataclass(slots=True)
class Sheet:
    """What one transaction writes, of one campaign or of many, in as few statements as tables."""

    campaigns: list[Values] = field(default_factory=list[Values])
    journal: list[Values] = field(default_factory=list[Values])
    ledger: list[Values] = field(default_factory=list[Values])
    outbox: list[Values] = field(default_factory=list[Values])
    gone: list[Values] = field(default_factory=list[Values])
    appointments: list[Values] = field(default_factory=list[Values])
    resumed: list[Values] = field(default_factory=list[Values])
    phones: list[Values] = field(default_factory=list[Values])

    def write(self, connection: Connection) -> None:
        """Write it."""
        for statement, rows in (
            (_UPDATE, self.campaigns),
            (insert(journal), self.journal),
            (insert(ledger), self.ledger),
            (insert(outbox), self.outbox),
            (_REMOVE, self.gone),
            (insert(appointments), self.appointments),
            (post.LET_GO, self.resumed),
            (_HANG_UP, self.phones),
        ):
            if rows:
                connection.execute(statement, rows)


_HANG_UP = (
    update(phones)
    .where(phones.c.campaign_id == bindparam("campaign"), phones.c.dealer_id == bindparam("dealer"))
    .values(dealer_id=bindparam("former"))
)
"""A seat's phone was the former player's, with all that was said there; the next has another."""
_UPDATE = update(campaigns).where(campaigns.c.id == bindparam("row"))
_REMOVE = delete(appointments).where(
    appointments.c.campaign_id == bindparam("campaign"),
    appointments.c.id == bindparam("appointment"),
)


def clock_of(row: Row[Any]) -> GameClock:
    """Return the clock that a campaign's row keeps."""
    quiet = QuietHours.read(row.quiet, row.zone) if row.quiet else None
    return GameClock(row.anchor_wall, GameTime(row.anchor_game), row.rate, row.running, quiet)
