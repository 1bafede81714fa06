"""What is told of what happens: all of it, to whom it concerns, in the voice of who says it.

Campaigns are played at random by people who try everything, and every card is looked at.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import get_args

import msgspec
import pytest

from bot import cards
from bot.cards import Card
from bot.desk import refusal_text
from bot.facts import clock_time
from bot.stage import TELLERS, Stage
from bot.ui import layout
from bot.voices import OTHERS, SCENES, SCENES_REMEMBERED, Voices
from bot.wording import safe, wording
from db.campaigns import Seat
from db.gameclock import GameClock
from db.outbox import REPLY, TABLE, Letter, phone
from db.script import CampaignId, Told
from game import events as e
from game import happenings as h
from game import moves as m
from game import orders as o
from game import rides, rules, visits
from game import schemes as s
from game.affairs import BustCame, BustChoice, Claim, Pressure
from game.campaign import (
    EVENINGS,
    RATE,
    Campaign,
    DayRules,
    Dealer,
    Debt,
    HalfSaid,
    Held,
    HowEnded,
    Menu,
    ModelMode,
    Offer,
    Pace,
    Promised,
    Scenario,
    Status,
    Taken,
    Tone,
    VisitChoice,
)
from game.dice import SeededDice
from game.gametime import DAY, HOUR, MINUTE, OPENING, GameTime, Span, day_number, later
from game.limits import TOPICS
from game.mercy import open_call
from game.moods import Mood
from game.refusals import Reason, Refusal
from game.units import Character, DealerId, DebtId, District, Kroner, PerMille, PlayerId, Portion
from persona import book
from persona.acts import Act
from persona.choose import REMEMBERED
from tests.bot import shown
from tests.builders import FAILS, FRANK, HAPPENS, RITA, TONNY, Table, free, owing

CAMPAIGN = CampaignId(1)
ENGLISH = wording("en")
STREET = "street"
TWELVE = 12
"""After so many others a line may come again, and never before."""
FEW_WORDS = (STREET, *OTHERS)
"""Who tells what happened, and cannot do something else instead."""

CLOCKWORK = {
    e.ClockStarted,
    e.RulesChanged,
    e.AppointmentSet,
    e.AppointmentClosed,
    e.DealerActed,
    e.HeirNamed,
    e.MenuHeard,
    e.VisitCalledOff,
    h.BeliefsFaded,
    h.RumourHeard,
    h.Reckoned,
    h.HotSpot,
    h.TieStrained,
    h.PriceDrawn,
}
"""What nobody needs to hear of: it is seen by what it does."""

# Campaigns that are played at random.

ACTS = sorted({act.value for act in Act} - {Act.VOW, Act.ASK_DEBT} | {"owe"})
NAMES = ["Anna", "Bo", "Carl-Emil", "D'Arcy", "Ea", "Finn"]
SAID = "you get it, *all* of it <t:0:R>"
HEAVY = {"patience_load": 1000, "spain_cost": 900, "theft_chance": 700, "dinner_cost": 100}
WANTED = {
    "first_term": 4000,
    "bust_base": 500,
    "bust_keep_gram": 0,
    "prison_file": 4,
    "hasse_chance": 900,
    "hasse_closed_rung": 7,
    "hasse_opinion": 0,
    "hasse_bust": 300,
    "tonny_closed_rung": 7,
    "room_leak": 700,
    "price_high": 9000,
}
"""House rules under which the police come, and often."""
DESPERATE = {
    "opening_cash": 3000,
    "spain_cost": 900,
    "first_term": 600,
    "mercy_rung": 1,
    "mercy_wait": 10,
    "mule_closed_rung": 7,
    "mule_soda": 500,
    "mule_hours": 60,
    "rob_enemy": 700,
    "enemy_low": 60,
    "enemy_high": 600,
    "ride_closed_rung": 7,
    "ride_wrong": 500,
    "tonny_loyalty": 40,
    "tonny_closed_rung": 7,
    "rumour_made": 800,
    "broken_wounds": 20,
}
"""And under which people do what they would not."""


@dataclass(frozen=True)
class Telling:
    """One move as it was told, with what was remembered before and after."""

    told: Told
    letters: Sequence[Letter]
    before: str
    after: str

    def cards(self) -> list[tuple[str, Card]]:
        return [(letter.target, cards.from_text(letter.body)) for letter in self.letters]


@dataclass(frozen=True)
class Played:
    """A campaign from its first evening to its last."""

    tellings: Sequence[Telling]
    refused: Sequence[tuple[Campaign, Refusal]]


class Evening:
    """A campaign while it is played."""

    def __init__(self, seed: int, scenario: Scenario, pace: Pace) -> None:
        self.state = rules.UNOPENED
        self.now = OPENING
        self.tellings: list[Telling] = []
        self.refused: list[tuple[Campaign, Refusal]] = []
        self._seed = seed
        self._throws = 0
        self._memory = ""
        self.play(m.OpenCampaign(seed, scenario, pace, Tone.FILM))

    def play(self, move: m.Move) -> bool:
        """Make a move and have it told, or keep why it was refused."""
        before = self.state
        made = rules.decide(before, move, self.now, SeededDice(self._seed, before.position))
        if isinstance(made, Refusal):
            self.refused.append((before, made))
            return False
        for event in made:
            self.state = rules.apply(self.state, event)
        clock = GameClock(0, OPENING, RATE[self.state.pace], self.state.status is Status.RUNNING)
        told = Told(CAMPAIGN, "en", clock, before, self.state, move, made, self.now)
        letters, memory = Stage()(told, self._memory)
        self.tellings.append(Telling(told, letters, self._memory, memory))
        self._memory = memory
        return True

    def throw(self, sides: int) -> int:
        """A player's own dice, from 0 up."""
        self._throws += 1
        return SeededDice(-self._seed, self._throws).between(0, sides - 1)

    def let_an_hour_pass(self) -> None:
        """Keep what the clock brings until then, each at its own time."""
        until = later(self.now, HOUR)
        while self.state.status is Status.RUNNING:
            first = min(self.state.appointments.values(), key=lambda one: (one.due, one.id))
            if first.due > until:
                break
            self.now = max(self.now, first.due)
            self.play(m.Keep(first.id))
        self.now = until

    def one_of(self, moves: Sequence[m.Move]) -> m.Move:
        return moves[self.throw(len(moves))]


def at_the_door(state: Campaign, dealer: Dealer) -> list[m.Move]:
    visit = state.visit_of(dealer.id)
    named = [other.id for other in visits.nameable(state, dealer.id)]
    open_now = visits.choices(state, visit) if visit is not None else ()
    return [
        m.AnswerVisit(dealer.id, choice, whom)
        for choice in open_now
        for whom in (named if choice is VisitChoice.NAME else [None])
    ]


def waiting(evening: Evening, dealer: Dealer) -> list[m.Move]:
    """All that somebody can be answered who waits for it: police, Hasse, Milo, another dealer."""
    me, state = dealer.id, evening.state
    found: list[m.Move] = []
    if state.bust_of(me) is not None:
        found += [s.AnswerBust(me, choice) for choice in BustChoice]
    if state.room_of(me) is not None:
        found += [s.AnswerRoom(me, talk) for talk in (True, False)]
    if dealer.deal is not None and not dealer.deal.agreed:
        found += [s.AnswerHasse(me, take) for take in (True, True, False)]
    if open_call(state, me) is not None:
        found += [s.AnswerCall(me, come) for come in (True, True, False)]
    found += [
        s.AnswerBargain(me, one.id, accept)
        for one in state.bargains.values()
        if one.taker == me
        for accept in (True, True, False)
    ]
    return found


def between(evening: Evening, dealer: Dealer) -> list[list[m.Move]]:
    """What dealers can do for each other, and to each other, by kind."""
    me, state = dealer.id, evening.state
    soon = later(evening.now, 6 * HOUR)
    others = [one.id for one in state.living() if one.id != me]
    proposing: list[m.Move] = [
        move
        for who in others
        for move in (
            s.OfferGoods(me, who, Portion.HALF, Kroner(700)),
            s.OfferGoods(me, who, 2, Kroner(900), soon),
            s.OfferGoods(me, who, 0, Kroner(0), soon),
            s.Lend(me, who, Portion.HALF, soon),
            s.Lend(me, who, 0, OPENING),
            s.Vouch(me, who),
            s.OfferTie(me, who, PerMille(300)),
        )
    ]
    share = PerMille((100, 300, 600)[evening.throw(3)])
    along: list[m.Move] = [s.OfferTie(me, None, share), s.OfferTie(me, None, PerMille(300))]
    owed: list[m.Move] = [
        s.PayDealer(me, who, amount, theirs)
        for who in others
        for amount in (Portion.ALL, Portion.HALF)
        for theirs in (True, False)
    ]
    owed += [s.SellPaper(me, debt.id) for debt in state.owed_to(me)]
    parting: list[m.Move] = [s.Part(me, take) for take in (True, False)]
    said: list[m.Move] = [s.Spread(me, who, claim) for who in (*others, me) for claim in Claim]
    denying: list[m.Move] = [
        s.Spread(me, me, rumour.claim) for rumour in state.rumours.values() if rumour.about == me
    ]
    return [proposing, proposing, along, owed, owed, parting, said, denying]


def risking(evening: Evening, dealer: Dealer) -> list[list[m.Move]]:
    """What is dangerous, by kind."""
    me, state = dealer.id, evening.state
    bags = [bag.id for bag in state.bags_of(me)]
    quick: list[m.Move] = [s.SendMule(me, Portion.ALL), s.SendMule(me, 2), s.SendMule(me, 99)]
    opening: list[m.Move] = [
        s.OpenBag(me),
        *(m.Sell(me, Portion.ALL, District.AMAGER, bag) for bag in bags),
    ]
    riding: list[m.Move] = [s.Ride(me, pressure) for pressure in Pressure]
    lashing: list[m.Move] = [s.Lash(me, whom) for whom in (*rides.below(state, dealer), RITA)]
    pages: list[m.Move] = [
        s.SetLines(me, TOPICS[: evening.throw(3)], TOPICS[evening.throw(8) :]),
        s.SetQuotes(me, evening.throw(2) > 0),
    ]
    return [quick, opening, opening, [s.Rob(me)], riding, lashing, lashing, pages]


def about_words(dealer: Dealer, due: GameTime) -> list[m.Move]:
    me = dealer.id
    return [
        *(m.OfferWord(me, to, Promised.MONEY, 300, due, SAID) for to in Character),
        *(m.OfferWord(me, Character.VIC, what, 0, due, SAID) for what in EVENINGS),
        *(m.OfferWord(me, to, Promised.CALL, 0, due, SAID) for to in Character),
        *(m.PromiseVic(me, what, due, "") for what in EVENINGS),
        *(m.Talk(me, to, act, about=about, half=half) for to, act, about, half in half_said(due)),
    ]


def half_said(due: GameTime) -> list[tuple[Character, str, str, HalfSaid]]:
    """Promises of which a part is missing, as each of them may be told one."""
    return [
        *(
            (to, "promise", about, HalfSaid(Promised.MONEY, amount, when, SAID))
            for to in (Character.MILO, Character.RADOVAN)
            for about, amount, when in (
                ("no_amount", 0, due),
                ("no_time", 700, GameTime(0)),
                ("no_time", Portion.ALL, GameTime(0)),
            )
        ),
        *(
            (to, "vow", "no_time", HalfSaid(Promised.CALL, 0, GameTime(0), SAID))
            for to in Character
        ),
    ]


def anything(evening: Evening, dealer: Dealer) -> list[list[m.Move]]:
    """All that can be tried, by kind, most of it sensible."""
    me, state, now = dealer.id, evening.state, evening.now
    selling: list[m.Move] = [m.Sell(me, Portion.ALL, where) for where in District]
    paying: list[m.Move] = [m.PayDebt(me, Portion.ALL), m.PayDebt(me, 500)]
    if not state.debts_of(me):
        paying = [m.PayDebt(me, 100)]
    milo: list[m.Move] = [m.AskTime(me), m.TakeFront(me, None), m.TakeFront(me, 3)]
    offered: list[m.Move] = [m.AnswerOffer(me, take=True), m.AnswerOffer(me, take=False)]
    flat: list[m.Move] = [
        *(m.Stash(me, what, Portion.HALF) for what in Held),
        *(m.TakeBack(me, what, Portion.ALL) for what in Held),
    ]
    talking: list[m.Move] = [m.Talk(me, to, act) for to in Character for act in ACTS]
    talking += [m.Talk(me, to, "vow", about="other") for to in Character]
    talking += [m.Talk(me, to, "other", about=half) for to in Character for half in ACTS[:4]]
    talking += [m.SetCalls(me, evening.throw(3) > 0, "0-1")]
    menu: list[m.Move] = [
        m.Talk(me, Character.RADOVAN, "menu", menu) for menu in (Menu.FISH, Menu.NO_FISH)
    ]
    out: list[m.Move] = [m.GoOut(me, where) for where in EVENINGS]
    words = about_words(dealer, later(now, DAY))
    said_back = [one.id for one in state.proposals.values() if one.dealer == me]
    answering: list[m.Move] = [
        *(m.Confirm(me, one) for one in said_back),
        *(m.Drop(me, one) for one in said_back),
    ]
    return [
        *(answering, answering, selling, selling, selling, paying, paying, offered, offered),
        *(words, words, words, milo, milo, flat, talking, menu, out, out, [m.Rest(me)]),
        *between(evening, dealer),
        *risking(evening, dealer),
    ]


def try_something(evening: Evening, dealer: Dealer) -> None:
    """Answer who waits for it, half of the time; else find something that can be done."""
    answers = [*at_the_door(evening.state, dealer), *waiting(evening, dealer)]
    if answers and evening.throw(2):
        evening.play(evening.one_of(answers))
    elif evening.throw(2):
        kinds = [kind for kind in anything(evening, dealer) if kind]
        for _ in range(4):
            if evening.play(evening.one_of(kinds[evening.throw(len(kinds))])):
                break
    if evening.throw(200) == 0:
        heirs = [None, *(other.id for other in evening.state.living())]
        evening.play(m.Leave(dealer.id, heirs[evening.throw(len(heirs))]))


def administer(evening: Evening, pace: Pace) -> None:
    """Stop the clock and let it run again, at another pace where nobody sleeps."""
    dealer = next(iter(evening.state.dealers))
    pick = m.SetModel(ModelMode.PICK if evening.state.model is ModelMode.OFF else ModelMode.OFF)
    help_note = m.SetHelp("Ask Mette")
    for move in (m.PauseCampaign(), m.Rest(dealer), m.ResumeCampaign(), help_note, pick):
        evening.play(move)
    if pace is not Pace.SLOW:
        evening.play(m.SetPace(pace if evening.state.pace is not pace else Pace.DAILY))
        run_the_table(evening, dealer)


def run_the_table(evening: Evening, dealer: DealerId) -> None:
    """Do what an administrator and a player can besides, at a table that is played."""
    state = evening.state
    quiet = o.Configure(quiet="" if state.quiet else "23-8", versus=not state.versus)
    stopped = (o.StopScene("death"), m.ResumeCampaign(fade=True))
    given = o.GiveTime(60)
    agreed, manners = o.SetVersus(dealer, agreed=True), o.SetManners(dealer, pings=3)
    noted = o.WriteDown(o.Remark.IMPORT)
    for move in (quiet, given, *stopped, agreed, manners, noted):
        evening.play(move)
    evening.play(o.Rewind(evening.state.position, 3, evening.now))
    if len(state.living()) > 2:
        seat = state.living()[-1]
        new = PlayerId(f"9{state.position}")
        evening.play(o.OfferSeat(seat.id, new))
        evening.play(o.TakeSeat(seat.id, new, versus=True))
        evening.play(o.RemoveDealer(seat.id))


def play_campaign(seed: int, scenario: Scenario, pace: Pace, days: int) -> Played:
    """Four sit down; at the slow pace the first one is never heard of again."""
    evening = Evening(seed, scenario, pace)
    names = iter(NAMES)
    for player in range(4):
        evening.play(m.Join(PlayerId(f"1{player}"), next(names), versus=player != 1))
    while evening.state.status is not Status.OVER and day_number(evening.now) <= days:
        evening.let_an_hour_pass()
        for dealer in evening.state.living():
            if pace is not Pace.SLOW or dealer.name != NAMES[0]:
                try_something(evening, dealer)
        if evening.throw(30) == 0:
            administer(evening, pace)
            back = next(names, None)
            if back is not None:
                evening.play(m.Join(PlayerId(f"1{evening.throw(4)}"), back, versus=True))
    evening.play(m.EndCampaign())
    return Played(evening.tellings, evening.refused)


@cache
def played() -> Sequence[Played]:
    """Campaigns of a week or so, each with house rules that bring out something."""
    week = Scenario(
        "week",
        ends=GameTime(4 * DAY + 22 * HOUR),
        rules=HEAVY,
        days=(DayRules(2, {"theft_chance": 220}),),
    )
    rich = Scenario("mine", rules={"opening_cash": 20_000, "living": 0, "theft_chance": 0})
    short = Scenario("open", rules={"first_term": 300})
    lucky = Scenario("open", rules={"run_chance": 900, "rest_heals": 1000, "broken_wounds": 20})
    calm = Scenario("open", rules={"first_term": 10_080})
    broke = Scenario("open", rules={"first_term": 120, "opening_cash": 0, "broken_wounds": 4})
    wanted = Scenario("open", rules=WANTED)
    desperate = Scenario("open", rules=DESPERATE)
    return [
        play_campaign(seed, scenario, pace, days)
        for seed, (scenario, pace, days) in enumerate(
            [
                (Scenario("open"), Pace.DEMO, 9),
                (week, Pace.EVENING, 9),
                (rich, Pace.DEMO, 12),
                (short, Pace.DEMO, 9),
                (lucky, Pace.DEMO, 9),
                (broke, Pace.DEMO, 9),
                (calm, Pace.SLOW, 7),
                (wanted, Pace.DEMO, 9),
                (desperate, Pace.DEMO, 9),
            ]
            * 5
        )
    ]


def tellings() -> list[Telling]:
    return [one for campaign in played() for one in campaign.tellings]


def all_cards() -> list[tuple[Telling, str, Card]]:
    return [(one, target, card) for one in tellings() for target, card in one.cards()]


def read_text(card: Card) -> str:
    return "\n".join([card.title, card.scene, *card.lines, *card.details])


# Everything is told.


def test_every_event_is_told_or_is_clockwork():
    assert set(get_args(e.Event)) == TELLERS.keys() | CLOCKWORK
    assert not TELLERS.keys() & CLOCKWORK


def test_the_campaigns_played_here_meet_everything_that_can_happen():
    """If this fails, the tests below look at less than they promise."""
    met = [event for one in tellings() for event in one.told.events]
    choices = {event.choice for event in met if isinstance(event, e.VisitAnswered)}
    endings = {event.how for event in met if isinstance(event, e.RunEnded)}
    taken = {event.how for event in met if isinstance(event, e.FrontTaken)}
    came = {event.came for event in met if isinstance(event, h.BustEnded)}

    assert {type(event) for event in met} == set(get_args(e.Event))
    assert choices == set(VisitChoice)
    assert endings == set(HowEnded)
    assert taken == set(Taken)
    assert came == set(BustCame)


def test_what_is_told_of_an_event_is_really_said():
    """Without the event, something else or less would be said."""
    stage = Stage()
    mute = set(TELLERS)
    for one in tellings():
        for event in one.told.events:
            if type(event) in mute:
                others = [other for other in one.told.events if other is not event]
                letters, _ = stage(replace(one.told, events=others), one.before)
                if letters != one.letters:
                    mute.discard(type(event))

    assert mute == set()


def test_no_move_of_a_dealer_goes_without_an_answer():
    silent = [
        one.told.move
        for one in tellings()
        if (dealer := getattr(one.told.move, "dealer", None)) is not None
        and not {REPLY, phone(dealer)} & {letter.target for letter in one.letters}
    ]

    assert silent == []


def test_a_move_has_one_reply_and_the_end_of_a_run_its_own():
    for one in tellings():
        replies = sum(letter.target == REPLY for letter in one.letters)

        assert replies <= 1 + any(isinstance(event, e.RunEnded) for event in one.told.events)


def test_a_clock_that_fails_is_told_in_a_sentence():
    card = cards.from_text(Stage().notice("en", "failing").body)

    assert card.lines == [ENGLISH("table.failing")]


def test_the_same_move_is_told_the_same_again():
    for one in tellings()[::10]:
        assert Stage()(one.told, one.before) == (list(one.letters), one.after)


# How it reads.


def test_nothing_is_left_to_fill_in():
    unfilled = [
        text
        for _, _, card in all_cards()
        for text in [read_text(card), *(button.label for button in card.buttons)]
        if re.search(r"\{\w*[:!}]", text)
    ]

    assert unfilled == []


def test_no_card_says_nothing_and_no_line_is_empty():
    for _, target, card in all_cards():
        assert read_text(card).strip(), (target, card)
        assert all(line == line.strip() != "" for line in [*card.lines, *card.details]), card
        assert all(button.label.strip() for button in card.buttons), card


def test_every_card_fits_into_a_message():
    for _, target, card in all_cards():
        view, _ = layout(card, language="en", mention=2**63)

        found = shown.components(view)
        ids = [button["custom_id"] for button in shown.buttons(view)]

        assert len(found) <= 40, card
        assert sum(map(len, shown.texts(view))) <= 4000, card
        assert all(text.strip() for text in shown.texts(view)), card
        assert all(len(one) <= 100 for one in ids), card
        assert len(ids) == len(set(ids)), card
        assert all(1 <= len(button["label"]) <= 80 for button in shown.buttons(view)), card
        assert target


def numbers_in(value: object) -> Iterator[int]:
    """All whole numbers in an event or a piece of state, however deep."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from numbers_in(getattr(value, field.name))


def derived(told: Told) -> Iterator[int]:
    """Numbers that follow from two facts."""
    for event in told.events:
        match event:
            case e.Collected():
                yield event.money + event.counted
            case e.Proposed(debt=debt) if debt is not None:
                yield told.after.debts[debt].owed + event.amount
            case e.OfferMade(offer=Offer(minutes=minutes)):
                yield later(told.now, minutes * MINUTE)
            case e.DebtReminded(debt=debt):
                yield (told.after.debts[debt].due - told.now) // HOUR
            case h.HasseCame(deal=deal):
                yield deal.grams * deal.price
            case h.HasseAnswered(dealer=dealer):
                yield from of_a_deal(told.before.dealers[dealer])
            case h.Rode():
                yield event.worked + event.credit
            case _:
                pass


def of_a_deal(dealer: Dealer) -> Iterator[int]:
    """The numbers of Hasse's deal with a dealer."""
    if dealer.deal is not None:
        yield dealer.deal.grams * dealer.deal.price
        yield from numbers_in(dealer.deal)


def sayable(told: Told) -> set[str]:
    """The numbers and hours that may be said in telling a move, as they are written."""
    found = {0, *derived(told)}
    for state in (told.before, told.after):
        for pool in (state.debts, state.words, state.proposals):
            found |= {number for one in pool.values() for number in numbers_in(one)}
    found |= {number for event in told.events for number in numbers_in(event)}
    hours = {clock_time(GameTime(number)) for number in found if number >= OPENING}
    return {f"{number:,}" for number in found} | {str(number) for number in found} | hours


def test_every_number_that_is_spoken_is_a_fact():
    for one in tellings():
        known = sayable(one.told)
        for _, card in one.cards():
            spoken = "\n".join([card.scene, *card.lines]).replace(safe(SAID), "")
            said = re.findall(r"\d[\d,]*(?::\d\d)?", spoken)

            assert [number for number in said if number.rstrip(",") not in known] == [], card


# Who says it, and to whom.


@cache
def voice(character: str) -> list[re.Pattern[str]]:
    """What a voice's lines look like, whatever is put in."""
    return [
        re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(line.say)))
        for line in book.read(character, "en").lines
    ]


@cache
def is_voice_of(character: str, said: str) -> bool:
    return any(pattern.fullmatch(said) for pattern in voice(character))


def test_nobody_speaks_on_somebody_elses_card():
    """On a character's card are that character's lines, or a beat; else the street's, or ours."""
    for one, target, card in all_cards():
        for line in card.lines:
            speakers = [who for who in (*Character, *OTHERS, STREET) if is_voice_of(who, line)]
            if card.speaker:
                assert {card.speaker, STREET} & set(speakers), (target, line, one.told.events)
            else:
                assert STREET in speakers or not speakers, (target, line, one.told.events)


def test_what_is_on_the_phone_belongs_to_its_owner_and_the_table_to_nobody():
    for _, target, card in all_cards():
        assert card.dealer == ("" if target == TABLE else card.dealer)
        if target.startswith("phone:"):
            assert target == phone(DealerId(card.dealer))
        assert card.campaign == CAMPAIGN


def test_the_table_is_not_pinged_and_hears_no_character():
    public = [card for _, target, card in all_cards() if target == TABLE]

    assert public
    assert not [card for card in public if card.speaker or card.ping]


def test_nobody_hears_vic_once_she_is_gone():
    for one, target, card in all_cards():
        if card.speaker == "vic" and card.lines:
            before = one.told.before.dealers.get(DealerId(card.dealer))
            assert before is None or not before.vic_gone, (target, card)


def test_an_answer_that_was_not_followed_is_only_for_what_was_said():
    """Nobody asks back where nobody spoke."""
    books = [book.read(who, "en") for who in Character]
    asked_back = [line.id for one in books for line in one.about("other", "half_heard")]
    for one in tellings():
        if not any(isinstance(event, e.Talked) for event in one.told.events):
            assert not {said for said in newly_said(one) if said in asked_back}, one.told.events


# What was said is remembered.


def memory(text: str) -> dict[str, list[str]]:
    return msgspec.json.decode(text, type=dict[str, list[str]]) if text else {}


def added(before: list[str], after: list[str]) -> list[str]:
    """What was said since, where only the latest are kept."""
    kept = next(
        kept for kept in range(len(after), -1, -1) if after[:kept] == before[len(before) - kept :]
    )
    return after[kept:]


def newly_said(one: Telling) -> list[str]:
    before = memory(one.before)
    return [
        line
        for key, after in memory(one.after).items()
        for line in added(before.get(key, []), after)
    ]


def said_by_pair(campaign: Played) -> dict[str, list[str]]:
    """All that each voice said to each dealer, in order."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for one in campaign.tellings:
        before = memory(one.before)
        for key, after in memory(one.after).items():
            said[key] += added(before.get(key, []), after)
    return said


def test_only_the_latest_is_remembered():
    voices = Voices("en", "", salt=1)
    for _ in range(REMEMBERED + TWELVE):
        for who in (*Character, STREET):
            voices.say(who, "d1", "small_talk", "heard", {"character": who}, {"name": "Frank"})
            voices.say(STREET, "d1", "scene", "sell", {"where": "amager"}, {"name": "Frank"})

    longest = max(len(said) for said in memory(voices.memory()).values())
    assert longest == REMEMBERED


def test_nobody_says_a_line_twice_within_twelve():
    """Not to the same dealer; who has nothing fresh to say does something instead."""
    checked = 0
    for campaign in played():
        for key, said in said_by_pair(campaign).items():
            if key.startswith(FEW_WORDS):
                continue
            for end in range(1, len(said) + 1):
                lately = said[max(0, end - TWELVE - 1) : end]
                assert len(lately) == len(set(lately)), (key, lately)
                checked += 1

    assert checked > 1000


def test_who_has_few_words_repeats_them_only_when_there_are_no_others():
    """No scene comes twice at a whole table before; what else the street says, to nobody twice."""
    books = [book.read(who, "en").lines for who in FEW_WORDS]
    lines = {line.id: line for one in books for line in one}
    for campaign in played():
        for key, said in said_by_pair(campaign).items():
            if not key.startswith(FEW_WORDS):
                continue
            most = SCENES_REMEMBERED if key == f"{STREET}:{SCENES}" else TWELVE
            for end, line_id in enumerate(said):
                lately, line = said[max(0, end - most) : end], lines[line_id]
                alike = {
                    other.id
                    for other in lines.values()
                    if (other.act, other.outcome, other.when) == (line.act, line.outcome, line.when)
                }
                assert line_id not in lately or alike <= set(lately), (key, line.say)


def test_two_dealers_in_the_same_state_do_not_get_one_script():
    """What one was told does not count for another, and both begin somewhere else."""
    openings: set[str] = set()
    for campaign in played():
        for one in campaign.tellings:
            if isinstance(one.told.move, m.Join):
                openings |= {
                    card.lines[0] for _, card in one.cards() if card.speaker == "vic" and card.lines
                }

    assert len(openings) > 1


# One thing at a time.


def tell(table: Table, move: m.Move, *falls: int, memory: str = "") -> dict[str, list[Card]]:
    """What is told of one move, by target."""
    events = table.decide(move, *falls)
    clock = GameClock(0, OPENING, 720, running=True)
    after = table.after(*events).state
    told = Told(CAMPAIGN, "en", clock, table.state, after, move, events, table.now)
    letters, _ = Stage()(told, memory)
    found: defaultdict[str, list[Card]] = defaultdict(list)
    for letter in letters:
        found[letter.target].append(cards.from_text(letter.body))
    return found


PHONE = phone(FRANK)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("to", Character)
@pytest.mark.parametrize("table", [free(), owing(3000)], ids=["owing nothing", "owing"])
def test_whoever_is_talked_to_says_something(table: Table, to: Character, act: str):
    [card] = tell(table, m.Talk(FRANK, to, act))[PHONE]

    assert card.speaker == to
    assert card.lines
    assert card.lines[0]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("to", Character)
def test_however_often_somebody_says_the_same_there_is_an_answer(to: Character, act: str):
    evening = Evening(11, Scenario("open"), Pace.DEMO)
    evening.play(m.Join(PlayerId("1"), "Anna", versus=False))
    [dealer] = evening.state.living()
    for _ in range(40):
        evening.play(m.Talk(dealer.id, to, act))

    answers = [card.lines for one in evening.tellings[2:] for _, card in one.cards()]

    assert len(answers) == 40
    assert all(len(lines) == 1 and lines[0] for lines in answers)
    assert not [one for one in pairwise(answers) if one[0] == one[1]]


def test_radovan_names_what_he_took_and_not_what_was_promised():
    table = owing(9000, cash=1500).visited(2)
    table = table.promised(Promised.MONEY, Character.RADOVAN, amount=4500, said="half")

    [reply] = tell(table, m.AnswerVisit(FRANK, VisitChoice.PAY))[REPLY]

    assert "1,500" in reply.lines[0]
    assert "4,500" not in reply.lines[0]


def test_radovan_says_back_the_half_that_he_was_just_promised():
    table = owing(9000).visited(2)
    table = table.promised(Promised.MONEY, Character.RADOVAN, amount=100, said="a hundred")

    [reply] = tell(table.in_hours(1), m.AnswerVisit(FRANK, VisitChoice.WORD))[REPLY]

    assert "4,500" in reply.lines[0]


@pytest.mark.parametrize(
    ("table", "move", "other"),
    [
        (
            owing(9000, cash=5500).promised(Promised.MONEY, Character.RADOVAN, amount=4500),
            m.PayDebt(FRANK, Portion.ALL),
            Character.RADOVAN,
        ),
        (
            owing(9000, cash=5500).visited(2).promised(Promised.MONEY, Character.MILO, amount=4500),
            m.AnswerVisit(FRANK, VisitChoice.PAY),
            Character.MILO,
        ),
    ],
    ids=["Radovan's word, kept at Milo's", "Milo's word, kept at the door"],
)
def test_who_was_given_a_word_that_is_kept_elsewhere_says_so_by_phone(
    table: Table, move: m.Move, other: Character
):
    told = tell(table, move)

    [kept] = [card for card in told[PHONE] if card.speaker == other]
    [reply] = told[REPLY]

    assert len(kept.lines) == 1
    assert reply.speaker != other


def test_a_debt_that_is_settled_while_another_is_open_is_not_called_the_last():
    table = owing(900, cash=1000).owing(500, debt=DebtId("bother"), due_in=20)
    lines: set[str] = set()
    for turn in range(30):
        state = replace(table.state, position=turn)
        told = tell(replace(table, state=state), m.PayDebt(FRANK, Portion.ALL))
        lines |= {line for cards_ in told.values() for card in cards_ for line in card.lines}

    assert len(lines) >= 4
    assert not [line for line in lines if re.search(r"owes? (?:me )?nothing|the last of it", line)]


def test_who_was_robbed_learns_of_it_alone_and_the_street_hears_something():
    table = owing(9000, cash=9000, due_in=90)
    table = table.under(theft_chance=1000)

    told = tell_dawn(table)

    [card] = [card for card in told[PHONE] if not card.speaker]
    assert "Gone" in card.details[0]
    assert not [line for line in told[TABLE][0].lines if "5,400" in line]
    assert told[TABLE][0].lines


def tell_dawn(table: Table, *falls: int) -> dict[str, list[Card]]:
    [dawn] = [one for one in table.state.appointments.values() if one.errand.value == "dawn"]
    return tell(table.at(dawn.due), m.Keep(dawn.id), 1000, 1000, 1000, 1000, HAPPENS, *falls)


@pytest.mark.parametrize(
    ("patience", "stash", "mood"),
    [(650, 0, Mood.EVEN), (300, 0, Mood.COLD), (650, 90_000, Mood.COLD), (900, 0, None)],
)
def test_vic_says_something_practical_when_she_has_cooled_overnight(
    patience: int, stash: int, mood: Mood | None
):
    table = owing(9000, due_in=90).being(patience=patience).stashed(cash=stash)
    dawn = next(one for one in table.state.appointments.values() if one.errand.value == "dawn")

    told = tell(table.at(dawn.due), m.Keep(dawn.id), 1000, 1000, 1000, 1000)

    said = [line for card in told[PHONE] if card.speaker == "vic" for line in card.lines]
    cooling = [
        line.say
        for was in ("warm", "even")
        for line in book.read("vic", "en").about("cooling", f"{was}_{mood}")
    ]
    assert [line for line in said if line not in cooling] == []
    assert len(said) <= 1
    assert bool(said) == (mood is not None) or stash


def test_when_vic_goes_she_says_nothing_and_the_flat_is_described():
    table = owing(9000, due_in=90).being(patience=50).stashed(cash=700)
    dawn = next(one for one in table.state.appointments.values() if one.errand.value == "dawn")

    told = tell(table.at(dawn.due), m.Keep(dawn.id), 1000, 1000, 1000, 1000)

    [gone] = [card for card in told[PHONE] if "700" in read_text(card)]
    assert gone.scene
    assert not gone.speaker
    assert not [card for card in told[PHONE] if card.speaker == "vic"]


def test_who_is_beaten_once_too_often_sees_the_cut_last():
    table = owing(9000).visited(4).being(wounds=6)

    told = tell(table, m.AnswerVisit(FRANK, VisitChoice.TAKE_IT))

    [answer, cut] = told[REPLY]
    assert answer.speaker == "radovan"
    assert cut.scene == told[TABLE][0].lines[-1]
    assert not cut.speaker


@pytest.mark.parametrize("well", [True, False])
def test_getting_out_of_the_workshop_is_described_and_failing_is_cut(*, well: bool):
    table = owing(9000).visited(5)

    told = tell(table, m.AnswerVisit(FRANK, VisitChoice.OUT), HAPPENS if well else FAILS)

    assert told[REPLY][-1].scene
    assert any(card.lines for card in told[REPLY]) is well
    assert (TABLE in told) is not well


def test_a_debt_that_is_passed_on_is_told_to_both_and_to_the_table():
    table = owing(9000).seated(TONNY, versus=True)

    told = tell(table, m.Leave(FRANK, TONNY))

    [taker] = told[phone(TONNY)]
    assert taker.speaker == "milo"
    assert "Frank" in read_text(taker)
    assert "9,000" in read_text(taker)
    assert any("Frank" in line and "Tonny" in line for line in told[TABLE][0].lines)
    assert any("Tonny" in line for card in told[REPLY] for line in card.details)


def lent(table: Table, creditor: DealerId, debtor: DealerId, amount: int) -> Table:
    """Have a dealer owe another."""
    due, span, owed = later(table.now, 5 * HOUR), Span(5 * HOUR), Kroner(amount)
    debt = Debt(DebtId("blent"), debtor, owed, owed, due, span, creditor=creditor)
    state = replace(table.state, debts={**table.state.debts, debt.id: debt})
    return replace(table, state=state)


def test_paper_that_is_inherited_is_still_owed_to_whose_it_was_and_not_to_milo():
    table = free().seated(TONNY, versus=True).seated(RITA).being(versus=True)
    table = lent(table, RITA, FRANK, 700)

    told = tell(table, m.Leave(FRANK, TONNY))

    [heir], [creditor] = told[phone(TONNY)], told[phone(RITA)]
    assert not heir.speaker
    assert heir.ping
    assert "You owe Rita **700" in read_text(heir)
    assert "Frank" in read_text(heir)
    assert "Tonny owes you **700" in read_text(creditor)
    assert any("Frank" in line and "Tonny" in line for line in told[TABLE][0].lines)


def test_paper_that_milo_gives_nothing_for_is_his_all_the_same_and_both_are_told():
    table = lent(free().seated(TONNY), FRANK, TONNY, 1)

    told = tell(table, s.SellPaper(FRANK, DebtId("blent")))

    assert "1\u00a0kr** on paper is Milo's now" in read_text(told[REPLY][0])
    assert "Milo owes you" not in read_text(told[REPLY][0])
    assert told[phone(TONNY)][0].speaker == "milo"
    assert told[TABLE][0].lines


def test_who_leaves_hands_milo_the_paper_without_a_word_about_its_price():
    table = lent(free().seated(TONNY), FRANK, TONNY, 800)

    told = tell(table, m.Leave(FRANK, None))

    assert told[phone(TONNY)][0].speaker == "milo"
    assert "on paper is Milo's now" not in "".join(read_text(card) for card in told[REPLY])


def test_a_name_that_is_given_passes_on_half_and_is_named_back():
    table = owing(9000).visited(5).seated(TONNY, versus=True).seated(RITA)

    told = tell(table, m.AnswerVisit(FRANK, VisitChoice.NAME, TONNY))

    assert "Tonny" in told[REPLY][0].lines[0]
    assert "4,500" in read_text(told[phone(TONNY)][0])
    assert phone(RITA) not in told


# A player's own words.

NASTY = [
    "*bold* _it_ ~~no~~ ||spoiler|| `code` ```block```",
    "# Heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- a list",
    "1. a list",
    "<t:0:R> <t:1700000000>",
    "<@1> <@!1> <@&1> <#1> <:a:1> <a:b:1> </me:1> <id:home>",
    "@everyone @here",
    "[text](https://example.org) <https://example.org> http://example.org",
    "discord.gg/abc www.example.org",
    "one\ntwo\r\nthree\u2028four\u2029five\x0bsix\x85seven",
    "\u202eabc\u2066def\u2069",
    "a\u200bb\u200dc\ufeffd\u00ade",
    "e" + "\u0301" * 40,
    "{owed} {name} {said_text!r} {0} {} %s %(owed)s",
    "\\* \\\\ \\",
    "'quoted' \"twice\" \u201cthrice\u201d",
]


def told_of_a_broken_word(said: str) -> list[str]:
    table = owing(9000).promised(Promised.MONEY, Character.MILO, amount=50, due_in=1, said=said)
    word = next(one for one in table.state.appointments.values() if one.errand.value == "word_due")
    told = tell(table.at(word.due), m.Keep(word.id))
    return [text for card in told[PHONE] for text in shown.texts(layout(card, language="en")[0])]


@pytest.mark.parametrize("said", NASTY)
def test_what_was_said_is_quoted_to_the_letter_and_does_nothing(said: str):
    plain = told_of_a_broken_word("QUOTED")

    assert [text for text in plain if "QUOTED" in text]
    assert told_of_a_broken_word(said) == [text.replace("QUOTED", safe(said)) for text in plain]


@pytest.mark.parametrize("said", NASTY)
def test_what_is_said_back_before_it_counts_does_nothing_either(said: str):
    def back(words: str) -> list[str]:
        due = later(owing(9).now, DAY)
        move = m.OfferWord(FRANK, Character.MILO, Promised.MONEY, 500, due, words)
        told = tell(owing(9000), move)
        views = [layout(card, language="en")[0] for card in told[PHONE]]
        return [text for view in views for text in shown.texts(view)]

    assert back(said) == [text.replace("QUOTED", safe(said)) for text in back("QUOTED")]


@pytest.mark.parametrize("name", ["Anne-Marie", "St. John", "D'Arcy", "1. Frank", "\u00c5se"])
def test_a_name_is_shown_as_it_is(name: str):
    def cut(called: str) -> list[str]:
        told = tell(owing(9000).being(name=called), m.Leave(FRANK, None))
        views = [layout(card, language="en")[0] for cards_ in told.values() for card in cards_]
        return [text for view in views for text in shown.texts(view)]

    assert cut(name) == [text.replace("Qqq", safe(name)) for text in cut("Qqq")]


# Why something did not happen.


def seat_of(state: Campaign) -> Seat:
    clock = GameClock(0, OPENING, 720, state.status is Status.RUNNING)
    return Seat(CAMPAIGN, 1, 2, 3, "en", state, clock)


def test_every_refusal_is_a_sentence_with_its_facts_in():
    refused = [(state, refusal) for one in played() for state, refusal in one.refused]
    met = {refusal.reason for _, refusal in refused}

    for state, refusal in refused:
        text = refusal_text(ENGLISH, seat_of(state), refusal)

        assert re.fullmatch(r"[A-Z\u201c].*[.!?]", text), text
        assert not re.search(r"\{|\}|None|_[a-z]+\b(?!`)", text), text

    assert len(met) > len(Reason) // 2


@pytest.mark.parametrize("language", ["en", "da"])
def test_what_begins_a_sentence_begins_with_a_capital(language: str):
    """And what a player said is put in to the letter."""
    shown = {"name": "x", "what": "dinner", "said_text": "ok. friday it is", "said_day": "friday"}
    shown |= {"due_day": "friday", "due_time": "18:00", "amount": "5 kr", "owed": "6 kr"}
    voices = Voices(language, "", salt=1)
    for act, outcome in (("promise", "heard"), ("promise", "again"), ("promise", "put_off")):
        for _ in range(20):
            line = voices.say("vic", "d1", act, outcome, {"mood": "even"}, shown)
            own = line.replace("'ok. friday it is'", "Quoted")
            assert not re.search(r"(?:^|[.!?] )[a-z]", own), line
            assert "said_text" not in line
