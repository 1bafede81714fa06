"""Pages that only look: one's own page, Milo's paper, prices, who is here, what happened."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.cards import Button, Card
from bot.facts import clock_time, day_name, scenario_name, when
from bot.house import shown
from bot.wording import safe, wording
from game import street
from game.affairs import MILO, TONNY
from game.campaign import Promised
from game.gametime import day_number
from game.limits import TOPICS, drawn
from game.mercy import open_call
from game.moods import mood
from game.units import Character, DealerId, District

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.wording import Wording
    from db.campaigns import Seat
    from db.gameclock import GameClock
    from game.campaign import Campaign, Dealer, Note
    from game.gametime import GameTime


def me(seat: Seat, dealer: Dealer, now: GameTime) -> Card:
    """Return a dealer's own page."""
    words, state, clock = wording(seat.language), seat.state, seat.clock
    card = _card(seat, dealer, words("page.me_title", name=dealer.name))
    details = card.details
    details.append(words("detail.cash", cash=state.cash(dealer.id), grams=state.goods(dealer.id)))
    if dealer.vic_gone:
        details.append(words("page.vic_gone"))
    else:
        details.append(
            words(
                "page.flat",
                cash=state.flat_cash(dealer.id),
                grams=state.flat_goods(dealer.id),
            )
        )
    details += _owed(words, clock, state, dealer)
    if dealer.held_until:
        details.append(words("page.held", until=when(words, clock, dealer.held_until)))
    details.append(words("detail.hours", left=dealer.minutes))
    cost = state.rules.living + state.rules.living_day * day_number(now)
    details.append(words("page.living", cost=cost))
    details.append(words("page.rung", rung=dealer.rung, rung_name=words(f"rung.{dealer.rung}")))
    details.append(
        words(
            "page.wounds",
            wounds=dealer.wounds,
            strain=_points(words, dealer.strain),
            heat=_points(words, dealer.heat),
        )
    )
    details.append(_moods(words, state, dealer))
    details += _company(words, state, dealer)
    details += _ahead(words, clock, state, dealer)
    details.append(
        words("page.clock", day=day_name(words, now), time=clock_time(now), number=day_number(now))
    )
    card.buttons += [
        Button("prices", words("button.prices")),
        Button("owe", words("button.owe")),
        Button("rest", words("button.rest")),
    ]
    return card


def _card(seat: Seat, dealer: Dealer | None, title: str) -> Card:
    return Card(title=title, campaign=seat.id, dealer=dealer.id if dealer else "")


def _points(words: Wording, cents: int) -> str:
    return f"{cents // 100}{words('format.decimal')}{cents % 100 // 10}"


def _moods(words: Wording, state: Campaign, dealer: Dealer) -> str:
    moods = {
        character.value: words(f"mood.{mood(state, character, dealer)}") for character in Character
    }
    return words("page.standing_alone" if dealer.vic_gone else "page.standing", **moods)


def _owed(words: Wording, clock: GameClock, state: Campaign, dealer: Dealer) -> list[str]:
    """Return who owes whom, and until when: Milo's paper first, then what is between dealers."""
    debts = state.debts_of(dealer.id)
    found = [
        words("detail.owed", owed=debt.owed, due=when(words, clock, debt.due)) for debt in debts
    ] or [words("page.owe_nothing")]
    for debt in state.owed_by(dealer.id):
        if debt.creditor != MILO:
            name, due = state.dealers[DealerId(debt.creditor)].name, when(words, clock, debt.due)
            found.append(words("detail.you_owe_them", name=name, owed=debt.owed, due=due))
    for debt in state.owed_to(dealer.id):
        name, due = state.dealers[debt.debtor].name, when(words, clock, debt.due)
        found.append(words("detail.they_owe_you", name=name, owed=debt.owed, due=due))
    if dealer.credit:
        found.append(words("detail.milo_owes", credit=dealer.credit))
    return found


def _company(words: Wording, state: Campaign, dealer: Dealer) -> list[str]:
    """Return a dealer's partner, what they break at, what was told of others, and what they did."""
    found: list[str] = []
    tie = state.tie_of(dealer.id)
    if tie is not None:
        partner = state.partner_of(dealer.id)
        name = words("speaker.tonny") if partner is None else state.dealers[partner].name
        key = "page.leads" if tie.leader == dealer.id else "page.follows"
        found.append(words(key, name=name, share=tie.share // 10))
    if dealer.price:
        found.append(words("detail.price", price=dealer.price))
    found += [
        words("page.told", name=other.name)
        for other in state.dealers.values()
        if state.belief(dealer.id, other.id, "talked")
    ]
    if state.belief(dealer.id, DealerId(TONNY), "talked"):
        found.append(words("page.told", name=words("speaker.tonny")))
    if dealer.rides:
        found.append(words("page.rides", rides=dealer.rides, hard=dealer.pressed))
    if dealer.deaths:
        found.append(words("page.deaths", deaths=dealer.deaths))
    return found


def _ahead(words: Wording, clock: GameClock, state: Campaign, dealer: Dealer) -> list[str]:
    ahead: list[str] = []
    visit, expected = state.visit_of(dealer.id), state.visit_ahead(dealer.id)
    if visit is not None and visit.until is not None:
        ahead.append(words("page.visit", until=when(words, clock, visit.until)))
    if expected is not None:
        ahead.append(words("page.visit_ahead", arrives=when(words, clock, expected.arrives)))
    if dealer.offer is not None:
        offer = dealer.offer
        ahead.append(
            words(
                "page.offer",
                grams=offer.grams,
                amount=offer.amount,
                until=when(words, clock, offer.until),
            )
        )
    ahead += _waiting(words, clock, state, dealer)
    open_words = state.words_of(dealer.id)
    if open_words:
        ahead.append(words("page.words"))
    for word in open_words:
        what = words.kr(word.amount) if word.what is Promised.MONEY else words(f"what.{word.what}")
        who = words(f"speaker.{word.to}")
        ahead.append(words("page.word", who=who, what=what, due=when(words, clock, word.due)))
    return ahead


def _waiting(words: Wording, clock: GameClock, state: Campaign, dealer: Dealer) -> list[str]:
    """Return what else has a clock for a dealer: police, Hasse, bags, proposals, the call."""
    found: list[str] = []
    bust, room = state.bust_of(dealer.id), state.room_of(dealer.id)
    if bust is not None:
        found.append(words("detail.bust_until", until=when(words, clock, bust.until)))
    if room is not None and dealer.id not in room.said:
        found.append(words("page.room", until=when(words, clock, room.until)))
    if dealer.deal is not None:
        key = "page.deal" if dealer.deal.agreed else "page.deal_offered"
        found.append(
            words(
                key,
                grams=dealer.deal.grams,
                price=dealer.deal.price,
                when=when(words, clock, dealer.deal.when),
                until=when(words, clock, dealer.deal.until),
            )
        )
    mercy = open_call(state, dealer.id)
    if mercy is not None:
        until = when(words, clock, mercy.until)
        found.append(words("detail.mercy", token=mercy.token, until=until))
    found += [
        words("page.bag" if bag.here else "page.bag_coming", grams=bag.grams)
        for bag in state.bags_of(dealer.id)
    ]
    for bargain in state.bargains.values():
        until = when(words, clock, bargain.until)
        if bargain.taker == dealer.id:
            name = state.dealers[bargain.giver].name
            found.append(words("page.bargain_in", name=name, until=until))
        elif bargain.giver == dealer.id:
            name = state.dealers[bargain.taker].name
            found.append(words("page.bargain_out", name=name, until=until))
    return found


def owe(seat: Seat, dealer: Dealer) -> Card:
    """Return Milo's paper: what is owed, and until when."""
    words = wording(seat.language)
    card = _card(seat, dealer, words("page.owe_title"))
    card.details += _owed(words, seat.clock, seat.state, dealer)
    debts = seat.state.debts_of(dealer.id)
    cash = seat.state.cash(dealer.id)
    card.details.append(words("detail.cash", cash=cash, grams=seat.state.goods(dealer.id)))
    if debts and cash:
        card.buttons.append(Button("pay_all", words("button.pay_all"), debts[0].id, "primary"))
    if debts:
        card.buttons.append(Button("ask_time", words("button.ask_time")))
    return card


def prices(seat: Seat, dealer: Dealer | None) -> Card:
    """Return what a gram fetches on each corner, best first, with a button to stand there."""
    words, state = wording(seat.language), seat.state
    card = _card(seat, dealer, words("page.prices_title"))
    ranked = sorted(
        state.markets, key=lambda d: street.price(state.rules, state.markets[d]), reverse=True
    )
    for district in ranked:
        market = state.markets[district]
        card.details.append(
            words(
                "page.price",
                where=words(f"district.{district}"),
                price=street.price(state.rules, market),
                demand=market.demand // 10,
            )
        )
    most = street.most_to_sell(state, dealer.id) if dealer else 0
    if dealer and most:
        card.details.append(words("page.sell_most", most=most))
        card.buttons += [
            Button(
                "sell",
                words("button.sell_in", where=words(f"district.{district}")),
                district.value,
                "primary" if district is ranked[0] else "secondary",
            )
            for district in ranked
        ]
    return card


def who(seat: Seat) -> Card:
    """Return who sits at the table."""
    words, state = wording(seat.language), seat.state
    card = _card(seat, None, words("page.who_title"))
    for dealer in state.dealers.values():
        if dealer.ended is None:
            card.details.append(
                words(
                    "page.who_line",
                    name=dealer.name,
                    rung=dealer.rung,
                    rung_name=words(f"rung.{dealer.rung}"),
                )
            )
        else:
            card.details.append(words("page.who_out", name=dealer.name))
    if not state.dealers:
        card.details.append(words("page.who_none"))
    card.details.append(words("detail.fund", fund=state.fund()))
    card.details += limits(words, state)
    return card


def roster(
    seat: Seat, now: GameTime, phones: Mapping[DealerId, str], heard: Mapping[str, GameTime]
) -> Card:
    """Return the administrator's view: who, how late, how they are reached, and when heard of."""
    words, state = wording(seat.language), seat.state
    card = _card(seat, None, words("page.roster_title"))
    card.details.append(
        words(
            "page.roster_clock",
            scenario=scenario_name(words, state.scenario.name),
            pace=words(f"pace.{state.pace}"),
            status=words(f"status.{state.status}"),
            day=day_name(words, now),
            time=clock_time(now),
        )
    )
    for dealer in state.living():
        owed = sum(debt.owed for debt in state.debts_of(dealer.id))
        card.details.append(
            words(
                "page.roster_line",
                name=dealer.name,
                player=dealer.player,
                owed=owed,
                rung=dealer.rung,
                wounds=dealer.wounds,
                phone=words(f"page.phone_{phones.get(dealer.id, 'unknown')}"),
            )
        )
        last = heard.get(dealer.id, dealer.acted)
        acted = f"{day_name(words, last)} {clock_time(last)}"
        key = roster_state(state, dealer, now)
        card.details.append(words("page.roster_state", state=words(f"roster.{key}"), acted=acted))
    if not state.living():
        card.details.append(words("page.roster_none"))
    return card


def roster_state(state: Campaign, dealer: Dealer, now: GameTime) -> str:
    """Return how somebody stands: away for days, silent today, late with money, or here."""
    silent = day_number(now) - day_number(dealer.acted)
    if silent > 1:
        return "away"
    if any(debt.misses for debt in state.debts_of(dealer.id)):
        return "late"
    return "silent" if silent else "here"


def dawn_recap(
    words: Wording, clock: GameClock, state: Campaign, heard: tuple[Note, ...], at: GameTime
) -> Card:
    """Return the shift report of a dawn: what was heard, who is late, what is owed, prices."""
    title = words("recap.title", day=day_name(words, at), number=day_number(at))
    card = Card(title=title)
    if heard:
        card.details.append(words("recap.heard"))
        card.details += _happenings(words, state, heard)
    living = state.living()
    late = [safe(d.name) for d in living if any(debt.misses for debt in state.debts_of(d.id))]
    card.details.append(
        words("recap.late", names=", ".join(late)) if late else words("recap.nobody_late")
    )
    if living:
        card.details.append(words("recap.debts"))
        card.details += [_owing(words, clock, state, dealer) for dealer in living]
    card.details.append(words("recap.prices"))
    card.details.append(
        ", ".join(
            f"{words(f'district.{d}')} {words.kr(street.price(state.rules, state.markets[d]))}"
            for d in District
        )
    )
    return card


def _owing(words: Wording, clock: GameClock, state: Campaign, dealer: Dealer) -> str:
    debts = state.owed_by(dealer.id)
    if not debts:
        return words("recap.owing_nothing", name=dealer.name)
    owed = sum(debt.owed for debt in debts)
    if not clock.running:
        return words("recap.owing_stopped", name=dealer.name, owed=owed)
    return words("recap.owing", name=dealer.name, owed=owed, due=clock.wall_at(debts[0].due))


def _happenings(words: Wording, state: Campaign, notes: tuple[Note, ...]) -> list[str]:
    """Return what happened, a line for each kind of thing to each dealer, however often."""
    counted = Counter(note_line(words, state, note) for note in notes)
    return [
        line if often == 1 else words("recap.often", line=line, often=often)
        for line, often in counted.items()
    ]


def note_line(words: Wording, state: Campaign, note: Note) -> str:
    """Return one public happening as a line of a report."""
    facts: dict[str, object] = {"name": state.dealers[note.dealer].name}
    if note.kind == "visited":
        facts["rung"] = words(f"rung.{note.about}")
    if note.kind in ("passed", "tied", "parted", "owes", "paper", "lashed"):
        tonny = note.about == TONNY
        whom = words("speaker.tonny") if tonny else state.dealers[DealerId(note.about)].name
        facts["whom"] = whom
    if note.kind == "rumour":
        return words(f"rumour_line.{note.about}", **facts)
    if note.kind == "busted":
        return words(f"busted_line.{note.about}", **facts)
    return words(f"note_line.{note.kind}", **facts)


def table_settings(seat: Seat, now: GameTime, language: str = "") -> Card:
    """Return how a table is run."""
    words = wording(language or seat.language)
    card = _card(seat, None, words("page.settings_title"))
    state = seat.state
    card.details += [
        words(
            "page.roster_clock",
            scenario=scenario_name(words, state.scenario.name),
            pace=words(f"pace.{state.pace}"),
            status=words(f"status.{state.status}"),
            day=day_name(words, now),
            time=clock_time(now),
        ),
        *shown(words, state),
        *limits(words, state),
    ]
    return card


def limits(words: Wording, state: Campaign) -> list[str]:
    """Return what is not told at a table, and nothing of whose limits they are."""
    found: list[str] = []
    lines, veils = drawn(state)
    for key, topics in (("page.limits", lines), ("page.veils", veils)):
        if topics:
            listed = ", ".join(words(f"topic.{topic}") for topic in TOPICS if topic in topics)
            found.append(words(key, topics=listed))
    return found


def note(seat: Seat, name: str, lines_: tuple[str, ...] = (), veils_: tuple[str, ...] = ()) -> Card:
    """Return the content note for who is about to sit down, with the limits they have drawn."""
    words, state = wording(seat.language), seat.state
    marks = ["".join(str(TOPICS.index(one)) for one in some) for some in (lines_, veils_)]
    arg = "|".join([name, *marks]) if any(marks) else name
    card = Card(title=words("note.title"), lines=[words("note.text")], campaign=seat.id)
    card.buttons.append(Button("join_yes", words("note.agree"), arg, "primary"))
    if state.versus:
        card.lines.append(words("note.versus"))
        card.buttons.append(Button("join_versus", words("note.agree_versus"), arg))
    for key, some in (("note.limits", lines_), ("note.veils", veils_)):
        if some:
            topics = ", ".join(words(f"topic.{topic}") for topic in some)
            card.details.append(words(key, topics=topics))
    lines, veils = drawn(state)
    if there := [topic for topic in TOPICS if topic in lines | veils]:
        topics = ", ".join(words(f"topic.{topic}") for topic in there)
        card.details.append(words("note.drawn", topics=topics))
    card.buttons += [
        Button("join_lines", words("note.limits_button"), arg),
        Button("join_no", words("note.decline")),
    ]
    return card


def joining(arg: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the name, the lines and the veils that a button of the content note says."""
    name, _, marks = arg.partition("|")
    lines_, _, veils_ = marks.partition("|")
    return name, _topics(lines_), _topics(veils_)


def _topics(marks: str) -> tuple[str, ...]:
    return tuple(TOPICS[int(one)] for one in marks if one.isdecimal() and int(one) < len(TOPICS))


def seat_note(seat: Seat, dealer: DealerId) -> Card:
    """Return the content note for who was offered a seat."""
    words, name = wording(seat.language), seat.state.dealers[dealer].name
    card = Card(
        title=words("note.title"),
        lines=[words("note.text"), words("note.seat", name=name)],
        details=limits(words, seat.state),
        buttons=[Button("seat_yes", words("note.agree"), dealer, "primary")],
        campaign=seat.id,
    )
    if seat.state.versus:
        card.lines.append(words("note.versus"))
        card.buttons.append(Button("seat_versus", words("note.agree_versus"), dealer))
    card.buttons.append(Button("join_no", words("note.decline")))
    return card


def recap(seat: Seat, opening: str, run_by: Sequence[str] = ()) -> Card:
    """Return what happened so far, for who comes late; `run_by` is what administrators did."""
    words, state = wording(seat.language), seat.state
    card = _card(seat, None, words("recap.previously"))
    card.scene = opening
    for title, notes in (("yesterday", state.yesterday), ("today", state.today)):
        if notes:
            card.details.append(words(f"recap.{title}"))
            card.details += _happenings(words, state, notes)
    if state.living():
        card.details.append(words("recap.debts"))
        card.details += [_owing(words, seat.clock, state, d) for d in state.living()]
    if not card.details:
        card.details.append(words("page.who_none"))
    if run_by:
        card.details += [words("recap.run_by"), *run_by]
    return card
