"""What holds of every story, whatever up to four dealers do and whenever they do it.

Hypothesis tells stories: people join, move at random, and time goes on. After every step all that
is always so is looked at, and at the end of a story its journal is replayed and decided again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from game.affairs import BustChoice, Claim, Pressure
from game.campaign import (
    Appointment,
    Campaign,
    Errand,
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
from game.events import Collected, DebtPaid, DebtPassed, DebtSettled, Event, HeirNamed
from game.gametime import HOUR, MINUTE, OPENING, GameTime, at_hour
from game.happenings import (
    DealerPaid,
    LashedOut,
    MercyOver,
    PaidFor,
    Rode,
    RoomOpened,
    RumourBegun,
    TieEnded,
)
from game.house_rules import HouseRules
from game.mercy import open_call
from game.moves import (
    AnswerOffer,
    AnswerVisit,
    AskTime,
    Confirm,
    Drop,
    EndCampaign,
    GoOut,
    Join,
    Keep,
    Leave,
    Move,
    OfferWord,
    OpenCampaign,
    PauseCampaign,
    PayDebt,
    PromiseVic,
    Rest,
    ResumeCampaign,
    Sell,
    SetCalls,
    SetPace,
    Stash,
    TakeBack,
    TakeFront,
    Talk,
)
from game.refusals import Refusal
from game.rules import UNOPENED, apply, decide, decided, replay
from game.schemes import (
    AnswerBargain,
    AnswerBust,
    AnswerCall,
    AnswerHasse,
    AnswerRoom,
    Lash,
    Lend,
    OfferGoods,
    OfferTie,
    OpenBag,
    Part,
    PayDealer,
    Ride,
    Rob,
    SellPaper,
    SendMule,
    SetLines,
    SetQuotes,
    Spread,
    Vouch,
)
from game.units import (
    BagId,
    BargainId,
    Character,
    DealerId,
    DebtId,
    District,
    Kroner,
    PerMille,
    PlayerId,
    Portion,
    ProposalId,
    RoomId,
    Unit,
    VisitId,
)
from game.visits import choices

LIMITS = [(one.name, one.metadata["low"], one.metadata["high"]) for one in fields(HouseRules)]
Key = TypeVar("Key", bound=str)
LOWERED = (DebtPaid, Collected, DebtPassed, PaidFor, DealerPaid, Rode, MercyOver)

WHO = st.integers(0, 4)
WHICH = st.integers(0, 3)
MONEY = st.sampled_from(Portion) | st.integers(-5, 40_000)
GRAMS = st.sampled_from(Portion) | st.integers(-2, 40)
IN_HOURS = st.integers(-2, 400)
SAID = st.sampled_from(["later", "tomorrow. I swear"])


def altered(draw: tuple[tuple[str, int, int], int]) -> tuple[str, int]:
    """Put a rule somewhere between its limits."""
    (name, low, high), at = draw
    return name, low + (high - low) * at // 100


RICH = {"opening_cash": 50_000, "returning_cash": 50_000}
"""With this the ratchet turns; without it the ladder is climbed."""
RISKY = {
    "bust_base": 800,
    "tie_lookout": 1000,
    "hasse_chance": 1000,
    "hasse_bust": 500,
    "rung_minutes": 0,
    "mule_hours": 30,
    "mule_soda": 500,
    "mercy_rung": 1,
    "rumour_hears": 1000,
}
"""With this the police are never far, Milo phones early, and everybody hears everything."""
SOME_RULES = st.lists(
    st.tuples(st.sampled_from(LIMITS), st.integers(0, 100)).map(altered), max_size=4
)


class Story(RuleBasedStateMachine):
    """One campaign, from its opening to wherever it is left."""

    state: Campaign
    now: GameTime

    def __init__(self) -> None:
        super().__init__()
        self.journal: list[Event] = []
        self.moves: list[tuple[int, GameTime, Move]] = []
        self.looked_at = 0
        self.opened = OpenCampaign(0, Scenario(""), Pace.SLOW, Tone.SOFT)

    # How a story goes on.

    def happen(self, move: Move) -> None:
        """Let a move be made or refused. Neither may ever raise."""
        position = self.state.position
        dice, again = (SeededDice(self.opened.seed, position) for _ in range(2))
        made = decided(self.state, move, self.now, dice)
        if isinstance(made, Refusal):
            assert decided(otherwise(self.state), move, self.now, again) == made
            return
        events, left = made
        assert may_act(self.state, move), move
        self.moves.append((position, self.now, move))
        for event in events:
            before, self.state = self.state, apply(self.state, event)
            self.journal.append(event)
            nothing_is_forgiven(before, event, self.state)
        assert self.state == left

    def next_due(self) -> Appointment | None:
        """Return what the clock brings next."""
        waiting = self.state.appointments.values()
        return min(waiting, key=lambda one: (one.due, one.id), default=None)

    def time_goes_on_until(self, moment: int) -> None:
        """Keep what is due, in order, each at its own time."""
        if self.state.status is not Status.RUNNING:
            return
        while (first := self.next_due()) is not None and first.due <= moment:
            self.now = max(self.now, first.due)
            self.happen(Keep(first.id))
            assert first.id not in self.state.appointments
        self.now = GameTime(max(self.now, moment))

    def whom(self, who: int) -> DealerId:
        """Return a dealer, out or not, or now and then nobody at all."""
        return ([*self.state.dealers] or [DealerId("dnobody")])[
            who % max(1, len(self.state.dealers))
        ]

    @initialize(
        seed=st.integers(0, 2**32),
        rules=SOME_RULES,
        rich=st.booleans(),
        pace=st.sampled_from(Pace),
        ends=st.none() | st.integers(1, 9),
        people=st.integers(1, 4),
    )
    def people_sit_down(  # noqa: PLR0913 - a table has these parts
        self,
        seed: int,
        rules: list[tuple[str, int]],
        rich: bool,  # noqa: FBT001 - a draw
        pace: Pace,
        ends: int | None,
        people: int,
    ) -> None:
        house = {**dict(rules), **(RICH if rich else {}), **(RISKY if seed % 2 else {})}
        curtain = None if ends is None else at_hour(ends, 22)
        self.state, self.now = UNOPENED, OPENING
        self.opened = OpenCampaign(
            seed, Scenario("any", ends=curtain, rules=house), pace, Tone.SOFT
        )
        self.happen(self.opened)
        for number in range(people):
            self.happen(Join(PlayerId(f"p{number}"), f"Dealer {number}", versus=number != 1))

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours: int) -> None:
        self.time_goes_on_until(self.now + hours * HOUR)

    @rule(answers=st.lists(st.none() | WHICH, min_size=1, max_size=12), whom=WHO)
    def things_come(self, answers: list[int | None], whom: int) -> None:
        """Keep what comes next, and let whoever is visited answer, or not."""
        for which in answers:
            if (first := self.next_due()) is not None:
                self.time_goes_on_until(first.due)
            if which is not None:
                self.whoever_is_visited_answers(which, whom)

    @rule(minutes=st.integers(1, 300))
    def a_while_passes(self, minutes: int) -> None:
        self.time_goes_on_until(self.now + minutes * MINUTE)

    # What people do.

    @rule(player=WHICH, name=st.integers(0, 9), versus=st.booleans())
    def joins(self, player: int, name: int, versus: bool) -> None:  # noqa: FBT001 - a draw
        self.happen(Join(PlayerId(f"p{player}"), f"Somebody {name}", versus))

    @rule(who=WHO, grams=st.none() | st.integers(-1, 60))
    def asks_for_a_front(self, who: int, grams: int | None) -> None:
        self.happen(TakeFront(self.whom(who), grams))

    @rule(who=WHO, take=st.booleans())
    def answers_the_offer(self, who: int, take: bool) -> None:  # noqa: FBT001 - a draw
        self.happen(AnswerOffer(self.whom(who), take))

    @rule(who=WHO, grams=GRAMS, where=st.sampled_from(District), all_day=st.booleans())
    def sells(self, who: int, grams: Portion | int, where: District, all_day: bool) -> None:  # noqa: FBT001 - a draw
        self.happen(Sell(self.whom(who), Portion.ALL if all_day else grams, where))

    @rule(who=WHO, amount=MONEY, which=st.none() | WHICH)
    def pays(self, who: int, amount: Portion | int, which: int | None) -> None:
        named = None if which is None else picked(self.state.debts, which, DebtId)
        self.happen(PayDebt(self.whom(who), amount, named))

    @rule(who=WHO, agree=st.booleans())
    def asks_for_time(self, who: int, agree: bool) -> None:  # noqa: FBT001 - a draw
        self.happen(AskTime(self.whom(who)))
        if agree:
            self.answers_what_was_said_back(who, len(self.state.proposals) - 1, confirm=True)

    @rule(
        who=WHO,
        to=st.sampled_from(Character),
        what=st.sampled_from(Promised),
        amount=MONEY,
        hours=IN_HOURS,
        said=SAID,
    )
    def says_a_word(  # noqa: PLR0913 - a word has these parts
        self,
        who: int,
        to: Character,
        what: Promised,
        amount: Portion | int,
        hours: int,
        said: str,
    ) -> None:
        due = GameTime(self.now + hours * HOUR)
        self.happen(OfferWord(self.whom(who), to, what, amount, due, said))

    @rule(who=WHO, which=WHICH, confirm=st.booleans())
    def answers_what_was_said_back(self, who: int, which: int, confirm: bool) -> None:  # noqa: FBT001 - a draw
        proposal = picked(self.state.proposals, which, ProposalId)
        dealer = self.whom(who)
        self.happen(Confirm(dealer, proposal) if confirm else Drop(dealer, proposal))

    @rule(who=WHO, what=st.sampled_from(Promised), hours=IN_HOURS, said=SAID)
    def promises_vic(self, who: int, what: Promised, hours: int, said: str) -> None:
        due = GameTime(self.now + hours * HOUR)
        self.happen(PromiseVic(self.whom(who), what, due, said))

    @rule(who=WHO, where=st.sampled_from(Promised))
    def goes_out(self, who: int, where: Promised) -> None:
        self.happen(GoOut(self.whom(who), where))

    @rule(who=WHO, what=st.sampled_from(Held), amount=GRAMS | MONEY)
    def leaves_with_vic(self, who: int, what: Held, amount: Portion | int) -> None:
        self.happen(Stash(self.whom(who), what, amount))

    @rule(who=WHO, what=st.sampled_from(Held), amount=GRAMS | MONEY)
    def fetches_from_vic(self, who: int, what: Held, amount: Portion | int) -> None:
        self.happen(TakeBack(self.whom(who), what, amount))

    @rule(who=WHO)
    def rests(self, who: int) -> None:
        self.happen(Rest(self.whom(who)))

    @rule(who=WHO, choice=st.sampled_from(VisitChoice), whom=WHO)
    def answers_the_door(self, who: int, choice: VisitChoice, whom: int) -> None:
        self.happen(AnswerVisit(self.whom(who), choice, self.whom(whom)))

    def whoever_is_visited_answers(self, which: int, whom: int) -> None:
        for visit in self.state.visits.values():
            if visit.until is not None:
                left = choices(self.state, visit)
                choice = left[which % len(left)]
                self.happen(AnswerVisit(visit.dealer, choice, self.whom(whom), visit.id))

    @rule()
    def whoever_can_pays_everything(self) -> None:
        for debt in [*self.state.debts.values()]:
            self.happen(PayDebt(debt.debtor, Portion.ALL, debt.id))

    # The later story.

    @rule(
        draws=st.lists(
            st.tuples(WHO, WHO, st.integers(0, 40), MONEY, IN_HOURS), min_size=3, max_size=9
        )
    )
    def people_do_things_of_the_later_story(
        self, draws: list[tuple[int, int, int, Portion | int, int]]
    ) -> None:
        for who, whom, which, amount, hours in draws:
            self.does_something_later(who, whom, which, amount, hours)
            self.whoever_is_asked_says(yes=bool(which % 3))

    def whoever_is_asked_says(self, *, yes: bool) -> None:
        """Answer all that waits for an answer: bargains, the police, Hasse, a bag, Milo's call."""
        for bargain in [*self.state.bargains.values()]:
            self.happen(AnswerBargain(bargain.taker, bargain.id, yes))
        for bust in [*self.state.busts.values()]:
            self.happen(AnswerBust(bust.dealer, BustChoice.LAKE if yes else BustChoice.KEEP))
        for room in [*self.state.rooms.values()]:
            self.happen(AnswerRoom(room.first, talk=yes))
        for dealer in self.state.living():
            if dealer.deal is not None and not dealer.deal.agreed:
                self.happen(AnswerHasse(dealer.id, take=yes))
            if open_call(self.state, dealer.id) is not None and yes:
                self.happen(AnswerCall(dealer.id, come=yes))
            for bag in self.state.bags_of(dealer.id):
                place = District.AMAGER
                self.happen(
                    OpenBag(dealer.id) if yes else Sell(dealer.id, Portion.ALL, place, bag.id)
                )

    def does_something_later(
        self, who: int, whom: int, which: int, amount: Portion | int, hours: int
    ) -> None:
        one, other = self.whom(who), self.whom(whom)
        due = self.now + hours * HOUR
        moves: list[Move] = [
            *(AnswerBust(one, choice) for choice in BustChoice),
            AnswerRoom(one, talk=bool(hours % 2)),
            AnswerHasse(one, take=bool(hours % 2)),
            AnswerCall(one, come=bool(hours % 2)),
            SendMule(one, amount),
            OpenBag(one),
            Rob(one),
            Ride(one, Pressure.HARD),
            Ride(one, Pressure.SOFT),
            Lash(one, str(other)),
            Lash(one, "vic"),
            Lash(one, "tonny"),
            Spread(one, other, list(Claim)[hours % len(Claim)]),
            OfferGoods(one, other, amount, Kroner(hours * 10), due if hours % 2 else None),
            Lend(one, other, amount, due),
            Vouch(one, other),
            OfferTie(one, other, PerMille(abs(hours) % 600)),
            OfferTie(one, None, PerMille(300)),
            Part(one, take=bool(hours % 2)),
            PayDealer(one, other, amount, theirs=bool(hours % 2)),
            SellPaper(one, picked(self.state.debts, which, DebtId)),
            SetLines(one, ("death",), ("sex",)),
            SetQuotes(one, agreed=bool(hours % 2)),
        ]
        self.happen(moves[which % len(moves)])

    @rule(accept=st.booleans())
    def whoever_is_asked_answers(self, *, accept: bool) -> None:
        for bargain in [*self.state.bargains.values()]:
            self.happen(AnswerBargain(bargain.taker, bargain.id, accept))

    @rule(choice=st.sampled_from(BustChoice), talk=st.booleans())
    def whoever_the_police_ask_answers(self, choice: BustChoice, *, talk: bool) -> None:
        for bust in [*self.state.busts.values()]:
            self.happen(AnswerBust(bust.dealer, choice, bust.id))
        for room in [*self.state.rooms.values()]:
            self.happen(AnswerRoom(room.first, talk, room.id))

    @rule(which=WHICH, sure=st.integers(0, 2))
    def somebody_in_a_cell_leaves(self, which: int, sure: int) -> None:
        inside = [dealer.id for dealer in self.state.living() if dealer.held_until]
        if inside and sure == 0:
            self.happen(Leave(inside[which % len(inside)], None))

    # What takes several things to come about.

    @rule(who=WHO, whom=st.none() | WHO, keep=st.booleans(), later=st.integers(0, 3))
    def partners_are_taken_in(self, who: int, whom: int | None, *, keep: bool, later: int) -> None:
        """Two, and the police; then one talks, one leaves, the asking ends, or nothing yet."""
        one = self.whom(who)
        self.happen(OfferTie(one, None if whom is None else self.whom(whom), PerMille(300)))
        self.whoever_is_asked_says(yes=True)
        self.happen(Sell(one, 1, District.AMAGER))
        self.happen(AnswerBust(one, BustChoice.KEEP if keep else BustChoice.LAKE))
        match later:
            case 0:
                self.happen(AnswerRoom(one, talk=keep))
            case 1:
                self.happen(Leave(one, None))
                self.time_goes_on_until(self.now + 6 * HOUR + MINUTE)
            case 2:
                self.time_goes_on_until(self.now + 24 * HOUR)
            case _:
                pass

    @rule(who=WHO, whom=WHO, amount=st.integers(1, 20_000), then=st.integers(0, 3))
    def somebody_lends(self, who: int, whom: int, amount: int, then: int) -> None:
        """Then it is paid back, sold, fallen due, or left as it is."""
        one, other = self.whom(who), self.whom(whom)
        self.happen(Lend(one, other, Portion.HALF if then else amount, self.now + 9 * HOUR))
        self.whoever_is_asked_says(yes=True)
        for debt in self.state.owed_to(one):
            match then:
                case 0:
                    self.happen(PayDealer(debt.debtor, one, Portion.ALL))
                case 1:
                    self.happen(SellPaper(one, debt.id))
                case 2:
                    self.time_goes_on_until(debt.due)
                case _:
                    pass

    @rule(who=WHO, whom=WHO, claim=st.sampled_from(Claim))
    def somebody_says_it_and_somebody_says_it_is_not_so(
        self, who: int, whom: int, claim: Claim
    ) -> None:
        self.happen(Spread(self.whom(who), self.whom(whom), claim))
        self.happen(Spread(self.whom(whom), self.whom(whom), claim))

    @rule(who=WHO, grams=st.integers(1, 5), lot=st.booleans())
    def a_mule_comes_and_the_bag_is_sold_unopened(self, who: int, grams: int, *, lot: bool) -> None:
        one = self.whom(who)
        self.happen(SendMule(one, grams))
        self.time_goes_on_until(self.now + 8 * HOUR)
        for bag in self.state.bags_of(one):
            wanted = Portion.ALL if lot else grams + 1
            self.happen(Sell(one, wanted, District.NORREBRO, bag.id))

    @rule(who=WHO, whom=WHO)
    def what_hasse_wanted_is_given_away(self, who: int, whom: int) -> None:
        one = self.whom(who)
        self.happen(AnswerHasse(one, take=True))
        self.happen(OfferGoods(one, self.whom(whom), Portion.ALL, Kroner(0)))
        self.whoever_is_asked_says(yes=True)
        self.time_goes_on_until(self.now + 40 * HOUR)

    @rule(who=WHO, left=st.sampled_from([1, 50, 40_000]))
    def somebody_comes_when_milo_calls(self, who: int, left: int) -> None:
        one = self.whom(who)
        for debt in self.state.debts_of(one)[:1]:
            self.time_goes_on_until(debt.due + 2 * HOUR)
        self.happen(Rob(one))
        for debt in self.state.debts_of(one)[:1]:
            self.happen(PayDebt(one, max(1, debt.owed - left), debt.id))
        self.happen(AnswerCall(one, come=True))

    @rule()
    def whoever_is_sore_takes_it_out_on_everybody(self) -> None:
        for dealer in self.state.living():
            for other in self.state.living():
                self.happen(Lash(dealer.id, str(other.id)))

    @rule(who=WHO, whom=WHO)
    def somebody_finds_a_partner_and_robs_them(self, who: int, whom: int) -> None:
        self.happen(OfferTie(self.whom(who), self.whom(whom), PerMille(300)))
        self.whoever_is_asked_says(yes=True)
        self.happen(Part(self.whom(who), take=True))

    @rule(who=WHO, whom=WHO)
    def what_was_offered_is_taken_with_the_police_on_the_stairs(self, who: int, whom: int) -> None:
        one, other = self.whom(who), self.whom(whom)
        self.happen(OfferGoods(one, other, 1, Kroner(0)))
        self.happen(Sell(one, 1, District.VESTERBRO))
        for bargain in [*self.state.bargains.values()]:
            self.happen(AnswerBargain(bargain.taker, bargain.id, accept=True))

    @invariant()
    def nobody_owes_themselves_or_somebody_who_is_out(self) -> None:
        if self.state.status is Status.OVER:
            return
        living = {str(dealer.id) for dealer in self.state.living()}
        for debt in self.state.debts.values():
            assert debt.creditor != debt.debtor
            assert debt.creditor == "milo" or debt.creditor in living

    @rule(
        who=WHO,
        to=st.sampled_from(Character),
        act=st.sampled_from(["small_talk", "threat", "accuse", "affection", "ask_time", "menu"]),
        menu=st.sampled_from(Menu),
        whom=st.none() | WHO,
    )
    def talks(self, who: int, to: Character, act: str, menu: Menu, whom: int | None) -> None:
        named = None if whom is None else self.whom(whom)
        self.happen(Talk(self.whom(who), to, act, menu, "dog", named))

    @rule(who=WHO, calls=st.booleans())
    def says_when_to_phone(self, who: int, *, calls: bool) -> None:
        self.happen(SetCalls(self.whom(who), calls, "22-8"))

    @rule(who=WHO, heir=st.none() | WHO, sure=st.integers(0, 4))
    def leaves(self, who: int, heir: int | None, sure: int) -> None:
        if sure == 0:
            self.happen(Leave(self.whom(who), None if heir is None else self.whom(heir)))

    @rule(move=st.sampled_from([PauseCampaign(), ResumeCampaign(), SetPace(Pace.DEMO)]))
    def an_administrator_steps_in(self, move: Move) -> None:
        self.happen(move)
        self.happen(ResumeCampaign())

    @rule(sure=st.integers(0, 19))
    def the_table_is_closed(self, sure: int) -> None:
        if sure == 0:
            self.happen(EndCampaign())

    # What is always so.

    @invariant()
    def kroner_and_grams_each_sum_to_zero(self) -> None:
        for unit in Unit:
            held = self.state.balances.items()
            assert sum(amount for name, amount in held if name.startswith(f"{unit}:")) == 0

    @invariant()
    def who_did_not_agree_is_left_alone(self) -> None:
        for event in self.journal[self.looked_at :]:
            target = turned_on(event)
            if target is not None and target in self.state.dealers:
                assert self.state.dealers[target].versus, event
        self.looked_at = len(self.journal)

    @invariant()
    def nobody_holds_less_than_nothing(self) -> None:
        for dealer in self.state.dealers:
            assert self.state.cash(dealer) >= 0
            assert self.state.goods(dealer) >= 0
            assert self.state.flat_cash(dealer) >= 0
            assert self.state.flat_goods(dealer) >= 0

    @invariant()
    def nobody_spends_hours_that_are_not_there(self) -> None:
        assert all(dealer.minutes >= 0 for dealer in self.state.dealers.values())

    @invariant()
    def scores_and_rungs_keep_their_bounds(self) -> None:
        for dealer in self.state.dealers.values():
            assert 0 <= dealer.standing <= 1000
            assert 0 <= dealer.warmth <= 1000
            assert 0 <= dealer.rung <= 6
            assert dealer.wounds >= 0
            assert dealer.strain >= 0
            assert dealer.heat >= 0

    @invariant()
    def every_debt_is_of_something(self) -> None:
        assert all(debt.owed > 0 for debt in self.state.debts.values())

    @invariant()
    def every_appointment_is_about_something_that_is_there_and_is_so_once(self) -> None:
        waiting = [*self.state.appointments.values()]
        about = Counter((one.errand, one.subject) for one in waiting)

        assert all(count == 1 for count in about.values())
        assert all(is_live(self.state, one) for one in waiting)

    @invariant()
    def nothing_that_has_a_time_is_forgotten_by_the_clock(self) -> None:
        assert expected(self.state) <= {
            (one.errand, one.subject, one.due) for one in self.state.appointments.values()
        }

    @invariant()
    def one_visit_at_the_door_and_one_ahead_are_the_most(self) -> None:
        visits = self.state.visits.values()
        counted = Counter((visit.dealer, visit.until is not None) for visit in visits)

        assert all(count == 1 for count in counted.values())

    @invariant()
    def nobody_is_visited_who_owes_nothing(self) -> None:
        assert all(self.state.debts_of(visit.dealer) for visit in self.state.visits.values())

    @invariant()
    def the_journal_is_as_long_as_the_story(self) -> None:
        assert self.state.position == len(self.journal)

    def teardown(self) -> None:
        """Tell it again, from what happened and from what was done."""
        assert replay(self.journal) == self.state

        again, journal = UNOPENED, list[Event]()
        for position, now, move in self.moves:
            assert again.position == position
            events = decide(again, move, now, SeededDice(self.opened.seed, position))
            assert not isinstance(events, Refusal)
            journal += events
            for event in events:
                again = apply(again, event)
        assert journal == self.journal


def picked(there: Mapping[Key, object], which: int, kind: Callable[[str], Key]) -> Key:
    """Return one of what there is, or an id of nothing."""
    return [*there, kind("nothing")][which % (len(there) + 1)]


def nothing_is_forgiven(before: Campaign, event: Event, after: Campaign) -> None:
    """A debt falls by what was paid, taken or passed on, and is gone only when nothing is left."""
    for debt in before.debts.values():
        left = after.debts.get(debt.id)
        if left is None:
            assert isinstance(event, DebtSettled | DebtPassed | DealerPaid)
            whole = isinstance(event, DebtPassed | DealerPaid)
            assert debt.owed == (event.amount if whole else 0)
        elif left.owed < debt.owed:
            assert isinstance(event, LOWERED)
            assert event.debt == debt.id
    owed_before = sum(debt.owed for debt in before.debts.values())
    owed_after = sum(debt.owed for debt in after.debts.values())
    if isinstance(event, DebtPaid):
        assert owed_before - owed_after == event.amount
    elif isinstance(event, Collected):
        assert owed_before - owed_after == event.money + event.counted
    elif isinstance(event, PaidFor | DealerPaid):
        assert owed_before - owed_after == event.amount
    elif isinstance(event, Rode):
        assert owed_before - owed_after == event.worked
    elif isinstance(event, MercyOver):
        assert owed_before - owed_after == event.paid
    else:
        assert owed_after >= owed_before


def otherwise(state: Campaign) -> Campaign:
    """Return the same table with all that is sealed the other way round: no refusal may differ."""
    bags = {key: replace(bag, soda=not bag.soda) for key, bag in state.bags.items()}
    dealers = {
        key: dealer
        if dealer.mercy is None
        else replace(
            dealer, mercy=replace(dealer.mercy, bait=not dealer.mercy.bait, salt="", seal="")
        )
        for key, dealer in state.dealers.items()
    }
    rooms = {
        key: replace(room, said={who: not talked for who, talked in room.said.items()})
        for key, room in state.rooms.items()
    }
    rumours = {key: replace(one, true=not one.true) for key, one in state.rumours.items()}
    truths = tuple(replace(truth, talked=not truth.talked) for truth in state.truths)
    return replace(state, bags=bags, dealers=dealers, rooms=rooms, rumours=rumours, truths=truths)


ONES_OWN = (Leave, SetCalls, SetLines, SetQuotes, Drop)
"""What is about the player, and not about the dealer."""


def may_act(state: Campaign, move: Move) -> bool:
    """Say whether who makes a move is where it can be made: not in a cell, not on the stairs."""
    dealer = state.dealers.get(getattr(move, "dealer", DealerId("")))
    if dealer is None or isinstance(move, ONES_OWN):
        return True
    if isinstance(move, AnswerBargain) and move.accept:
        giver = state.bargains[move.bargain].giver
        if state.dealers[giver].held_until or state.bust_of(giver) is not None:
            return False
    if dealer.held_until:
        return isinstance(move, AnswerRoom)
    return state.bust_of(dealer.id) is None or isinstance(move, AnswerBust)


def turned_on(event: Event) -> DealerId | None:
    """Return whom an event turns on, where it takes their consent."""
    match event:
        case LashedOut(whom=whom):
            return DealerId(whom)
        case RumourBegun(about=about, source=source) if source not in ("street", "police"):
            return about
        case RoomOpened(second=second):
            return second
        case TieEnded(leader=leader, follower=follower, by=by, taken=taken) if taken:
            return follower if by == leader else leader if by == follower else None
        case HeirNamed(heir=heir):
            return heir
        case _:
            return None


def is_live(state: Campaign, one: Appointment) -> bool:  # noqa: PLR0911 - one for each errand
    """Say whether an appointment is about something that is there and waits for it."""
    living = {dealer.id for dealer in state.living()}
    match one.errand:
        case Errand.DAWN | Errand.CURTAIN:
            return state.status in {Status.RUNNING, Status.PAUSED} and not one.subject
        case Errand.OFFER_LAPSES:
            dealer = state.dealers[DealerId(one.subject)]
            return dealer.offer is not None and dealer.id in living
        case Errand.DEBT_DUE | Errand.REMINDER if one.subject.startswith("b"):
            debt = next(debt for debt in state.debts.values() if debt.id == one.subject)
            return debt.debtor in living and one.due <= debt.due
        case Errand.WORD_DUE | Errand.REMINDER:
            word = next(word for word in state.words.values() if word.id == one.subject)
            return word.dealer in living and one.due <= word.due
        case Errand.VISIT_ARRIVES | Errand.VISIT_LAPSES:
            visit = state.visits[VisitId(one.subject)]
            begun = visit.until is not None
            return visit.dealer in living and begun is (one.errand is Errand.VISIT_LAPSES)
        case Errand.BAG:
            return not state.bags[BagId(one.subject)].here
        case Errand.ROOM_CLOSES:
            return RoomId(one.subject) in state.rooms
        case Errand.BARGAIN_LAPSES:
            return BargainId(one.subject) in state.bargains
        case _:
            dealer = DealerId(one.subject.partition(":")[2])
            return dealer in living and waits(state, dealer, one.errand)


def waits(state: Campaign, dealer: DealerId, errand: Errand) -> bool:
    """Say whether there is something about a dealer for an errand to come for."""
    deal, known = state.dealers[dealer].deal, state.dealers[dealer]
    return {
        Errand.BUST_LAPSES: state.bust_of(dealer) is not None,
        Errand.RELEASE: known.held_until > 0,
        Errand.HASSE_LAPSES: deal is not None and not deal.agreed,
        Errand.MERCY: known.mercy is None,
        Errand.MERCY_LAPSES: open_call(state, dealer) is not None,
    }.get(errand, True)


def expected(state: Campaign) -> set[tuple[Errand, str, int]]:
    """Return what the clock has to bring, from what is open."""
    living = {dealer.id: dealer for dealer in state.living()}
    found = {
        (Errand.DEBT_DUE, str(debt.id), int(debt.due))
        for debt in state.debts.values()
        if debt.debtor in living
    }
    found |= {(Errand.WORD_DUE, word.id, word.due) for word in state.words.values()}
    for visit in state.visits.values():
        if visit.until is None:
            found.add((Errand.VISIT_ARRIVES, visit.id, visit.arrives))
        else:
            found.add((Errand.VISIT_LAPSES, visit.id, visit.until))
    found |= {
        (Errand.OFFER_LAPSES, dealer.id, dealer.offer.until)
        for dealer in living.values()
        if dealer.offer is not None
    }
    found |= {(Errand.BUST_LAPSES, f"bust:{b.dealer}", b.until) for b in state.busts.values()}
    found |= {(Errand.ROOM_CLOSES, room.id, room.until) for room in state.rooms.values()}
    found |= {(Errand.BARGAIN_LAPSES, one.id, one.until) for one in state.bargains.values()}
    for dealer in living.values():
        if dealer.held_until:
            found.add((Errand.RELEASE, f"held:{dealer.id}", dealer.held_until))
        if dealer.deal is not None and dealer.deal.agreed:
            found.add((Errand.DEAL, f"deal:{dealer.id}", dealer.deal.when))
        elif dealer.deal is not None:
            found.add((Errand.HASSE_LAPSES, f"hasse:{dealer.id}", dealer.deal.until))
        call = open_call(state, dealer.id)
        if call is not None:
            found.add((Errand.MERCY_LAPSES, f"mercy:{dealer.id}", call.until))
    return found


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=80, stateful_step_count=50)
