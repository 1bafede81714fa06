"""Thousands of random moves over a real database, and everything that must hold after each.

Hypothesis plays: dealers who do whatever comes to mind, time that passes or jumps, clocks that are
late, pauses, new paces, restarts, keys that come twice. After each step the database is looked at
from outside, as another program would, and the journal is followed line by line.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from db import codec, journal
from db.campaigns import AlreadyPlayed, Played
from db.database import Database
from db.gameclock import GameClock
from db.script import CampaignId
from game import events as e
from game import moves as m
from game.campaign import (
    RATE,
    Campaign,
    DayRules,
    Held,
    Menu,
    Pace,
    Promised,
    Scenario,
    Status,
    Tone,
    VisitChoice,
)
from game.dice import SeededDice
from game.gametime import DAY, HOUR, MINUTE, GameTime, later
from game.refusals import Reason, Refusal
from game.rules import UNOPENED, apply, decide
from game.units import (
    AppointmentId,
    Character,
    DealerId,
    District,
    PlayerId,
    Portion,
    ProposalId,
    Wanted,
)
from game.visits import choices
from tests import backend
from tests.backend import Outside
from tests.db.tables import MONDAY, PlainTeller

T = TypeVar("T")

PARTS, MOVES = (4, 1_200) if backend.ON_POSTGRES else (8, 10_000)
"""So many are asked for in all, at least; the parts share what processors there are."""
ASKED, PLAYED, KEPT = MOVES // PARTS, MOVES // PARTS // 2, MOVES // PARTS // 10
"""Of one part: moves, played or refused; those that are played; appointments that are kept."""

SCENARIOS = (
    Scenario("open"),
    Scenario("week", ends=GameTime(6 * DAY + 20 * HOUR), rules={"opening_cash": 5000}),
    Scenario(
        "harsh",
        rules={"first_term": 8 * 60, "theft_cash": 100, "theft_chance": 900, "hunted_silent": 100},
        days=(DayRules(2, {"street_price": 1400, "living": 0}),),
    ),
    Scenario("rich", rules={"opening_cash": 50_000, "patience_start": 1000}),
)


def hurry(connection: DBAPIConnection, _entry: object) -> None:
    """Leave the disk alone: what is tested is what is written, not what survives a power cut."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class Follower:
    """Follows one campaign from outside: its journal, its ledger, and what they promise."""

    def __init__(self, outside: Outside, campaign: CampaignId) -> None:
        self.id = campaign
        self.state: Campaign = UNOPENED
        self.clock = GameClock(0, GameTime(0), 1, running=False)
        self.last_wall = 0
        self._outside = outside
        self._row = 0
        self._balances: Counter[str] = Counter()
        self._keys: set[str] = set()
        self._dues: dict[AppointmentId, GameTime] = {}
        self._kept: set[AppointmentId] = set()
        self._closed: set[AppointmentId] = set()

    def follow(self) -> None:
        """Read on from where this stood, and hold everything against everything."""
        lines = self._outside.run(
            'SELECT position, "key", game, kind, move, events FROM journal'
            " WHERE campaign_id = ? AND position >= ? ORDER BY position",
            self.id,
            self.state.position,
        )
        for position, key, game, kind, move, events in lines:
            assert position == self.state.position
            self._line(key, GameTime(game), codec.move_from_text(kind, move), events)
        self._hold_against_the_row()
        self._hold_against_the_ledger()
        self._hold_against_the_appointments()

    def _line(self, key: str, game: GameTime, move: m.Move, events: str) -> None:
        assert key not in self._keys
        self._keys.add(key)
        made = codec.events_from_text(events)
        seed = move.seed if isinstance(move, m.OpenCampaign) else self.state.seed
        assert decide(self.state, move, game, SeededDice(seed, self.state.position)) == made
        if isinstance(move, m.Keep):
            assert key == f"appointment:{move.appointment}"
            assert game == self._dues[move.appointment]
            assert move.appointment not in self._closed
            self._kept.add(move.appointment)
        for one in made:
            before = self.state
            self.state = apply(before, one)
            hold_debts(before, one, self.state)
            if isinstance(one, e.AppointmentSet):
                assert one.appointment not in self._dues
                self._dues[one.appointment] = one.due
            elif isinstance(one, e.AppointmentClosed):
                assert one.appointment not in self._closed
                self._closed.add(one.appointment)

    def _hold_against_the_row(self) -> None:
        [row] = self._outside.run(
            "SELECT state, position, over, anchor_wall, anchor_game, rate, running, next_due_wall,"
            " last_wall FROM campaigns WHERE id = ?",
            self.id,
        )
        state, position, over, anchor_wall, anchor_game, rate, running, next_due, last_wall = row
        assert state == codec.state_to_text(self.state)
        assert position == self.state.position
        assert over == (self.state.status is Status.OVER)
        assert running == (self.state.status is Status.RUNNING)
        assert rate == RATE[self.state.pace]
        assert last_wall >= self.last_wall
        self.last_wall = last_wall
        self.clock = GameClock(anchor_wall, GameTime(anchor_game), rate, bool(running))
        due = min((one.due for one in self.state.appointments.values()), default=None)
        expected = self.clock.wall_at(due) if running and due is not None else None
        assert next_due == expected

    def _hold_against_the_ledger(self) -> None:
        found = self._outside.run(
            "SELECT id, unit, source, target, amount FROM ledger"
            " WHERE campaign_id = ? AND id > ? ORDER BY id",
            self.id,
            self._row,
        )
        for self._row, unit, source, target, amount in found:
            self._balances[f"{unit}:{source}"] -= amount
            self._balances[f"{unit}:{target}"] += amount
        assert dict(self._balances) == dict(self.state.balances)
        for unit in ("kr:", "g:"):
            assert sum(n for name, n in self._balances.items() if name.startswith(unit)) == 0
        for dealer in self.state.dealers:
            pockets = (self.state.cash(dealer), self.state.goods(dealer))
            flat = (self.state.flat_cash(dealer), self.state.flat_goods(dealer))
            assert min(*pockets, *flat) >= 0

    def _hold_against_the_appointments(self) -> None:
        found = self._outside.run(
            "SELECT id, due, errand, subject FROM appointments WHERE campaign_id = ?", self.id
        )
        assert set(found) == {
            (one.id, one.due, one.errand.value, one.subject)
            for one in self.state.appointments.values()
        }
        assert self._dues.keys() == self.state.appointments.keys() | self._closed
        assert not self.state.appointments.keys() & self._closed
        assert self._kept <= self._closed


def hold_debts(before: Campaign, event: e.Event, after: Campaign) -> None:
    """Nothing that is owed goes away but by payment, collection or passing it on."""
    lowered = {
        debt.id: debt.owed - (after.debts[debt.id].owed if debt.id in after.debts else 0)
        for debt in before.debts.values()
        if debt.id not in after.debts or after.debts[debt.id].owed < debt.owed
    }
    match event:
        case e.DebtPaid(debt=debt, amount=amount):
            assert lowered == {debt: amount}
        case e.Collected(debt=debt, money=money, counted=counted):
            assert lowered == {debt: money + counted}
        case e.DebtPassed(debt=debt, amount=amount, taken=taken):
            assert lowered == {debt: amount}
            assert after.debts[taken].owed == amount
        case e.DebtSettled(debt=debt):
            assert lowered == {debt: 0}
        case _:
            assert lowered == {}
    for debt in before.debts.values():
        assert debt.id not in after.debts or after.debts[debt.id].principal == debt.principal


wanted = st.one_of(
    st.sampled_from(Portion), st.integers(1, 20), st.integers(-1, 3000), st.integers(0, 60_000)
)
grams = st.one_of(st.sampled_from(Portion), st.integers(1, 12), st.integers(-1, 60))
who = st.integers(0, 7)
soon = st.integers(0, 2 * 60)
"""Game minutes that pass before somebody does something."""
spans = st.integers(0, 14 * 60)


class Evenings(RuleBasedStateMachine):
    """Some tables in one database, and what anybody may do at them."""

    made: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = tempfile.TemporaryDirectory(prefix="pusher-")
        self._path = Path(self._folder.name) / "game.db"
        self._database = self._opened()
        self._outside = Outside(self._path)
        self._wall = MONDAY
        self._keys = itertools.count()
        self._used: list[tuple[Follower, str]] = []
        self._ever: list[Follower] = []
        self._tables: dict[int, Follower] = {}
        self._here = 0

    def teardown(self) -> None:
        for table in self._ever:
            table.follow()
            lines = self._do(self._database.journal(table.id))
            stored = self._do(journal.stored_state(self._database.store, table.id))
            assert codec.state_to_text(journal.replayed(lines)) == stored
            assert codec.state_to_text(journal.redecided(lines)) == stored
        self._do(self._database.close())
        self._outside.close()
        backend.drop(self._path)
        self._runner.close()
        self._folder.cleanup()

    # What every step is made of.

    def _opened(self) -> Database:
        database = Database(backend.migrated(self._path), PlainTeller())
        if database.store.one_process:
            event.listen(database.store.engine.sync_engine, "connect", hurry)
        return database

    def _do(self, work: Awaitable[T]) -> T:
        async def doing() -> T:
            return await work

        return self._runner.run(doing())

    @property
    def table(self) -> Follower:
        return self._tables[self._here]

    @property
    def state(self) -> Campaign:
        return self.table.state

    def _now(self) -> GameTime:
        return self.table.clock.game_at(self._wall)

    def _dealer(self, number: int) -> DealerId:
        """One of those who joined, living or not; or nobody."""
        dealers = [dealer.id for dealer in self.state.living()] or list(self.state.dealers)
        return dealers[number % len(dealers)] if dealers and number != 5 else DealerId("d0")

    def _check(self) -> None:
        self.table.follow()

    def _play(self, move: m.Move, key: str | None = None) -> Played | Refusal | AlreadyPlayed:
        named = key or f"interaction:{next(self._keys)}"
        before = self._outside.version()
        position = self.state.position
        done = self._do(
            self._database.campaigns.play(self.table.id, move, key=named, wall=self._wall)
        )
        self.made[type(done).__name__] += 1
        if isinstance(done, Played):
            self._used.append((self.table, named))
            self._check()
            assert done.state == self.state
            assert self.state.position == position + len(done.events) > position
            return done
        assert self._outside.version() == before
        if done == Refusal(Reason.PAUSED):
            self._play(m.ResumeCampaign())
        elif done == Refusal(Reason.OVER):
            self._open(SCENARIOS[position % len(SCENARIOS)], self.state.pace, position)
        return done

    # Tables.

    @initialize(scenario=st.sampled_from(SCENARIOS), pace=st.sampled_from(Pace))
    def begins(self, scenario: Scenario, pace: Pace) -> None:
        self._open(scenario, pace, 4)

    def _open(self, scenario: Scenario, pace: Pace, seed: int) -> None:
        """Set up a table, and seat one to three players."""
        opened = self._do(
            self._database.campaigns.open(
                m.OpenCampaign(seed, scenario, pace, Tone.SOFT),
                guild_id=1,
                channel_id=self._here,
                opened_by=99,
                language="en",
                wall=self._wall,
            )
        )
        assert isinstance(opened, Played)
        self._tables[self._here] = Follower(self._outside, opened.campaign_id)
        self._ever.append(self.table)
        self._check()
        for player in range(1 + seed % 3):
            self.joins(player, versus=player != 1)

    @rule(
        channel=st.integers(0, 1),
        scenario=st.sampled_from(SCENARIOS),
        pace=st.sampled_from(Pace),
        seed=st.integers(0, 2**31),
    )
    def goes_to_the_other_table(
        self, channel: int, scenario: Scenario, pace: Pace, seed: int
    ) -> None:
        self._here = channel
        if channel not in self._tables:
            self._open(scenario, pace, seed)
        self._check()

    @precondition(lambda self: len(self.state.living()) < 4)
    @rule(player=st.integers(0, 3), versus=st.booleans())
    def joins(self, player: int, *, versus: bool) -> None:
        name = f"Dealer {player}.{len(self.state.dealers)}"
        done = self._play(m.Join(PlayerId(str(player)), name, versus))
        assert isinstance(done, Played) or done in (
            Refusal(Reason.ALREADY_JOINED),
            Refusal(Reason.PAUSED),
            Refusal(Reason.OVER),
        )

    # Time.

    @rule(minutes=spans, jitter=st.integers(0, 999), most=st.sampled_from([1, 3, 100]))
    def time_passes(self, minutes: int, jitter: int, most: int) -> None:
        self._wall += minutes * MINUTE // RATE[self.state.pace] + jitter
        self._catch_up(most)
        assert self.table.id not in self._do(self._database.campaigns.due(self._wall))

    @rule(minutes=spans, most=st.integers(1, 5))
    def time_passes_and_the_clock_is_late(self, minutes: int, most: int) -> None:
        self._wall += minutes * MINUTE // RATE[self.state.pace]
        self._keep(most)

    def _keep(self, most: int) -> int:
        now = self._now()
        kept = self._do(self._database.campaigns.keep_due_in(self.table.id, self._wall, most))
        self.made["kept"] += kept
        self._check()
        assert kept <= most
        assert kept == most or not self._late(now)
        return kept

    def _late(self, now: GameTime) -> bool:
        return self.state.status is Status.RUNNING and any(
            one.due <= now for one in self.state.appointments.values()
        )

    def _catch_up(self, most: int) -> None:
        while self._late(self._now()):
            assert self._keep(most)

    @rule(minutes=spans, ago=st.integers(0, 60))
    def the_bot_is_away(self, minutes: int, ago: int) -> None:
        since = self._wall - ago * 1_000_000
        stood = [table.clock.game_at(self._wall) for table in self._tables.values()]
        self._wall += minutes * MINUTE
        self._do(self._database.timekeeping.give_back(since, self._wall))
        for table in self._tables.values():
            table.follow()
        for table, at in zip(self._tables.values(), stood, strict=True):
            assert at - ago * 1_000_000 * table.clock.rate <= table.clock.game_at(self._wall) <= at

    @rule()
    def the_bot_starts_again(self) -> None:
        self._do(self._database.close())
        self._database = self._opened()
        self._check()

    @precondition(lambda self: self.state.status in (Status.RUNNING, Status.WAITING))
    @rule(minutes=spans, jitter=st.integers(0, 999), resumed=st.integers(0, 3))
    def is_paused_for_a_while(self, minutes: int, jitter: int, resumed: int) -> None:
        self._wall += jitter
        now = self._now()
        assert isinstance(self._play(m.PauseCampaign()), Played)
        self._wall += minutes * MINUTE
        assert self._keep(100) == 0
        assert self._now() == now
        if resumed:
            assert isinstance(self._play(m.ResumeCampaign()), Played)
            assert self._now() == now

    @rule(pace=st.sampled_from(Pace))
    def is_played_at_another_pace(self, pace: Pace) -> None:
        now = self._now()
        if isinstance(self._play(m.SetPace(pace)), Played):
            assert self._now() == now

    # Keys.

    @precondition(lambda self: self._used)
    @rule(number=st.integers(0, 999))
    def a_key_comes_again(self, number: int) -> None:
        table, key = self._used[number % len(self._used)]
        before = self._outside.version()
        done = self._do(
            self._database.campaigns.play(table.id, m.PauseCampaign(), key=key, wall=self._wall)
        )
        assert done == AlreadyPlayed()
        assert self._outside.version() == before

    @rule(dealer=who)
    def a_key_comes_twice_at_once(self, dealer: int) -> None:
        key = f"interaction:{next(self._keys)}"
        move = m.Talk(self._dealer(dealer), Character.MILO, "small_talk")

        async def twice() -> list[Played | Refusal | AlreadyPlayed]:
            playing = (
                self._database.campaigns.play(self.table.id, move, key=key, wall=self._wall)
                for _ in range(2)
            )
            return list(await asyncio.gather(*playing))

        came = Counter(type(one) for one in self._do(twice()))
        assert came in (Counter({Played: 1, AlreadyPlayed: 1}), Counter({Refusal: 2}))
        self.made["Played"] += came[Played]
        self._check()

    # What dealers do. Time passes meanwhile, and the clock keeps up with it, mostly.

    def _meanwhile(self, minutes: int) -> None:
        self._wall += minutes * MINUTE // RATE[self.state.pace]
        if minutes % 4:
            self._catch_up(100)

    @rule(after=soon, dealer=who, grams=grams, where=st.sampled_from(District))
    def sells(self, after: int, dealer: int, grams: Wanted, where: District) -> None:
        self._meanwhile(after)
        self._play(m.Sell(self._dealer(dealer), grams, where))

    @rule(after=soon, dealer=who, amount=wanted)
    def pays(self, after: int, dealer: int, amount: Wanted) -> None:
        self._meanwhile(after)
        self._play(m.PayDebt(self._dealer(dealer), amount))

    @rule(after=soon, dealer=who, number=st.integers(0, 3))
    def sells_out_and_pays(self, after: int, dealer: int, number: int) -> None:
        self._meanwhile(after)
        self._play(m.Sell(self._dealer(dealer), Portion.ALL, list(District)[number]))
        self._play(m.PayDebt(self._dealer(dealer), Portion.ALL))

    @rule(after=soon, dealer=who, to=st.sampled_from(Character), menu=st.sampled_from(Menu))
    def rests_and_talks(self, after: int, dealer: int, to: Character, menu: Menu) -> None:
        self._meanwhile(after)
        self._play(m.Rest(self._dealer(dealer)))
        self._play(m.Talk(self._dealer(dealer), to, "small_talk", menu))

    @rule(after=soon, dealer=who, grams=st.one_of(st.none(), st.integers(-1, 60)))
    def asks_for_a_front(self, after: int, dealer: int, grams: int | None) -> None:
        self._meanwhile(after)
        self._play(m.TakeFront(self._dealer(dealer), grams))

    @precondition(lambda self: any(dealer.offer for dealer in self.state.living()))
    @rule(dealer=who, take=st.booleans())
    def answers_an_offer(self, dealer: int, *, take: bool) -> None:
        self._play(m.AnswerOffer(self._dealer(dealer), take))

    @rule(after=soon, dealer=who, confirmed=st.booleans())
    def asks_for_time(self, after: int, dealer: int, *, confirmed: bool) -> None:
        self._meanwhile(after)
        self._play(m.AskTime(self._dealer(dealer)))
        self._answer(dealer, confirmed=confirmed)

    @rule(
        after=soon,
        dealer=who,
        to=st.sampled_from(Character),
        what=st.sampled_from(Promised),
        amount=wanted,
        minutes=st.integers(-60, 15 * 24 * 60),
    )
    def offers_a_word(  # noqa: PLR0913 - a word has these parts
        self, after: int, dealer: int, to: Character, what: Promised, amount: Wanted, minutes: int
    ) -> None:
        self._meanwhile(after)
        due = later(self._now(), minutes * MINUTE)
        addressee = to if what is Promised.MONEY else Character.VIC
        self._play(m.OfferWord(self._dealer(dealer), addressee, what, amount, due, "“æøå”\n✦"))
        self._answer(dealer, confirmed=True)

    @precondition(lambda self: self.state.proposals)
    @rule(after=soon, dealer=who, confirmed=st.booleans())
    def answers_what_was_said_back(self, after: int, dealer: int, *, confirmed: bool) -> None:
        self._meanwhile(after)
        self._answer(dealer, confirmed=confirmed)

    def _answer(self, dealer: int, *, confirmed: bool) -> None:
        said = [one for one in self.state.proposals.values() if one.dealer == self._dealer(dealer)]
        proposal = said[-1].id if said else ProposalId("p0")
        answer = m.Confirm if confirmed else m.Drop
        self._play(answer(self._dealer(dealer), proposal))

    @rule(
        after=soon,
        dealer=who,
        what=st.sampled_from(Promised),
        minutes=st.integers(-60, 4 * 24 * 60),
    )
    def promises_vic(self, after: int, dealer: int, what: Promised, minutes: int) -> None:
        self._meanwhile(after)
        due = later(self._now(), minutes * MINUTE)
        self._play(m.PromiseVic(self._dealer(dealer), what, due, "soon"))

    @rule(after=soon, dealer=who, where=st.sampled_from(Promised))
    def goes_out(self, after: int, dealer: int, where: Promised) -> None:
        self._meanwhile(after)
        self._play(m.GoOut(self._dealer(dealer), where))

    @rule(after=soon, dealer=who, what=st.sampled_from(Held), amount=grams)
    def leaves_something_with_vic(
        self, after: int, dealer: int, what: Held, amount: Wanted
    ) -> None:
        self._meanwhile(after)
        self._play(m.Stash(self._dealer(dealer), what, amount))

    @precondition(lambda self: any(self.state.flat_cash(d.id) for d in self.state.living()))
    @rule(dealer=who, what=st.sampled_from(Held), amount=wanted)
    def takes_something_back(self, dealer: int, what: Held, amount: Wanted) -> None:
        self._play(m.TakeBack(self._dealer(dealer), what, amount))

    @precondition(lambda self: self.state.visits)
    @rule(number=st.integers(0, 9), any_choice=st.sampled_from(VisitChoice), whom=who)
    def somebody_comes_by(self, number: int, any_choice: VisitChoice, whom: int) -> None:
        """Let the clock bring whoever is on the way, and answer."""
        visit = list(self.state.visits.values())[number % len(self.state.visits)]
        if visit.until is None and self.table.clock.running:
            self._wall = max(self._wall, self.table.clock.wall_at(visit.arrives))
            self._catch_up(100)
        begun = self.state.visits.get(visit.id)
        possible = choices(self.state, begun) if begun else ()
        choice = possible[number % len(possible)] if possible and number != 4 else any_choice
        self._play(m.AnswerVisit(visit.dealer, choice, self._dealer(whom), visit.id))

    @rule(dealer=who, heir=who, really=st.integers(0, 19))
    def leaves(self, dealer: int, heir: int, really: int) -> None:
        if really == 13:
            self._play(m.Leave(self._dealer(dealer), self._dealer(heir) if heir else None))

    @rule(really=st.integers(0, 49))
    def is_closed(self, really: int) -> None:
        if really == 13:
            self._play(m.EndCampaign())


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_anybody_does_nothing_is_lost_and_nothing_comes_twice(part: int):
    made = Counter[str]()
    machine = type(f"Evenings{part}", (Evenings,), {"made": made})

    def enough() -> bool:
        asked = made["Played"] + made["Refusal"]
        return asked >= ASKED and made["Played"] > PLAYED and made["kept"] > KEPT

    while not enough():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6,
                stateful_step_count=80,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
                report_multiple_bugs=False,
                phases=set(Phase) - {Phase.explain},
            ),
        )
