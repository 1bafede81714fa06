"""Autocomplete: the debts, corners, people and amounts that make sense now."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from discord import Interaction, app_commands

from bot.desk import Sorry
from bot.facts import clock_time, day_name
from bot.wording import wording
from game import rides, street, visits
from game.affairs import TONNY, BustChoice, Claim
from game.campaign import Held, Visit, VisitChoice
from game.fronts import asked_sizes, gram_price
from game.mercy import open_call
from game.units import DealerId, PlayerId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.desk import Desk
    from bot.wording import Wording
    from db.campaigns import Seat
    from game.campaign import Campaign, Dealer

Choices: TypeAlias = list[app_commands.Choice[str]]
MOST = 25


def matching(pairs: Iterable[tuple[str, str]], current: str) -> Choices:
    """Return the suggestions, as (label, value), that fit what was typed so far."""
    typed = current.casefold().strip()
    # A number means itself: "6" is no way to write "all: 16 g".
    fitting = [
        (label, value)
        for label, value in pairs
        if value.startswith(typed) or (not typed.isdigit() and typed in label.casefold())
    ]
    return [app_commands.Choice(name=label[:100], value=value) for label, value in fitting[:MOST]]


async def _here(desk: Desk, interaction: Interaction) -> tuple[Seat, Dealer, Wording] | None:
    seat = await desk.seat(interaction)
    if seat is None:
        return None
    dealer = seat.state.dealer_of(PlayerId(str(interaction.user.id)))
    return None if dealer is None else (seat, dealer, wording(seat.language))


def _portions(
    say: Callable[[int], str], words: Wording, most: int, half: int
) -> list[tuple[str, str]]:
    """Offer all and half, as far as there is that much."""
    portions = [(words("autocomplete.all", amount=say(most)), "all")] if most else []
    if 0 < half <= most:
        portions.append((words("autocomplete.half", amount=say(half)), "half"))
    return portions


async def fronts(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest Milo's size and the most he would give, with what they cost."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    price = gram_price(seat.state, dealer, desk.game_now(seat), asked=True)
    return matching(
        [
            (words("autocomplete.his_size", grams=grams, amount=grams * price), str(grams))
            for grams in sorted(set(asked_sizes(seat.state, dealer)))
        ],
        current,
    )


async def payments(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest all that can be paid, and half of what is owed."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    debts_now = seat.state.debts_of(dealer.id)
    if not debts_now:
        return []
    owed = debts_now[0].owed
    most = min(owed, seat.state.cash(dealer.id))
    return matching(_portions(words.kr, words, most, owed // 2), current)


async def debts(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest the debts there are, the most urgent first."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    return matching(
        [
            (
                words(
                    "autocomplete.debt",
                    owed=debt.owed,
                    day=day_name(words, debt.due),
                    time=clock_time(debt.due),
                ),
                debt.id,
            )
            for debt in seat.state.debts_of(dealer.id)
        ],
        current,
    )


async def sellable(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what the day still allows to sell."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    most = street.most_to_sell(seat.state, dealer.id)
    half = seat.state.goods(dealer.id) // 2
    return matching(_portions(words.grams, words, most, half), current)


async def districts(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest the corners, with what the next gram fetches, best first."""
    seat = await desk.seat(interaction)
    if seat is None:
        return []
    words, state = wording(seat.language), seat.state
    priced = sorted(
        ((street.price(state.rules, market), place) for place, market in state.markets.items()),
        reverse=True,
    )
    return matching(
        [
            (
                words("autocomplete.place", where=words(f"district.{place}"), price=price),
                place.value,
            )
            for price, place in priced
        ],
        current,
    )


async def carried(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what is carried, of what was chosen."""
    return await _held(desk, interaction, current, flat=False)


async def kept(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what is in the flat, of what was chosen."""
    return await _held(desk, interaction, current, flat=True)


async def _held(desk: Desk, interaction: Interaction, current: str, *, flat: bool) -> Choices:
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    state = seat.state
    if getattr(interaction.namespace, "what", Held.MONEY) == Held.PRODUCT:
        goods = state.flat_goods(dealer.id) if flat else state.goods(dealer.id)
        return matching(_portions(words.grams, words, goods, goods // 2), current)
    cash = state.flat_cash(dealer.id) if flat else state.cash(dealer.id)
    return matching(_portions(words.kr, words, cash, cash // 2), current)


async def days(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest the days to come."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, _, words = here
    today = desk.game_now(seat) // 86_400_000_000 % 7
    names = [words(f"day.{(today + ahead) % 7}") for ahead in range(1, 7)]
    return matching([(name, name) for name in names], current)


async def visit_choices(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what is open at the visit that waits."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    visit = seat.state.visit_of(dealer.id)
    if visit is None:
        return []
    possible = visits.choices(seat.state, visit)
    return matching([(words(f"choice.{c}"), c.value) for c in possible], current)


async def nameable_people(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest who agreed that others may turn on them."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, _ = here
    named = visits.nameable(seat.state, DealerId(dealer.id))
    return matching([(other.name, other.id) for other in named], current)


async def others(
    desk: Desk, interaction: Interaction, current: str, *, tonny: bool = False
) -> Choices:
    """Suggest who else is in; and Tonny, where he can be asked."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    people = [(one.name, str(one.id)) for one in seat.state.living() if one.id != dealer.id]
    if tonny:
        people.append((words("speaker.tonny"), TONNY))
    return matching(people, current)


async def pocket(desk: Desk, interaction: Interaction, current: str, *, goods: bool) -> Choices:
    """Suggest all and half of what is carried."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    there: int = seat.state.goods(dealer.id) if goods else seat.state.cash(dealer.id)
    return matching(
        _portions(words.grams if goods else words.kr, words, there, there // 2), current
    )


async def paper(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what others owe."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    return matching(
        [
            (
                words(
                    "autocomplete.paper",
                    name=seat.state.dealers[debt.debtor].name,
                    owed=debt.owed,
                ),
                debt.id,
            )
            for debt in seat.state.owed_to(dealer.id)
        ],
        current,
    )


async def targets(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest whom it could be taken out on."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    found: list[tuple[str, str]] = []
    for whom in rides.below(seat.state, dealer):
        name = seat.state.dealers[DealerId(whom)].name if whom in seat.state.dealers else ""
        found.append((name or words(f"speaker.{whom}"), whom))
    return matching(found, current)


async def spoken_of(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest of whom something can be said: oneself, and who agreed to it."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    people = [(words("autocomplete.myself"), str(dealer.id))]
    if dealer.versus:
        people += [(o.name, str(o.id)) for o in visits.nameable(seat.state, dealer.id)]
    return matching(people, current)


async def claims(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what the street can say."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    words = here[2]
    return matching([(words(f"claim.{one}"), one.value) for one in Claim], current)


async def bags(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest the bags that are here."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    return matching(
        [
            (words("autocomplete.bag", grams=bag.grams), bag.id)
            for bag in seat.state.bags_of(dealer.id)
            if bag.here
        ],
        current,
    )


async def street_choices(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Suggest what can be answered on the street now."""
    here = await _here(desk, interaction)
    if here is None:
        return []
    seat, dealer, words = here
    return matching([(words(key), key) for key in waiting(seat.state, dealer)], current)


def waiting(state: Campaign, dealer: Dealer) -> list[str]:
    """Return what can be answered to the police, to Hasse and to Milo's call, as keys of texts."""
    if state.bust_of(dealer.id) is not None:
        return [f"bust.{choice}" for choice in BustChoice]
    room = state.room_of(dealer.id)
    if room is not None and dealer.id not in room.said:
        return ["room.talk", "room.silent"]
    found: list[str] = []
    if dealer.deal is not None and not dealer.deal.agreed:
        found += ["button.hasse_take", "button.hasse_leave"]
    if open_call(state, dealer.id) is not None:
        found += ["button.mercy_come", "button.mercy_stay"]
    return found


def choice_named(words: Wording, text: str) -> VisitChoice | None:
    """Return the choice that was typed, by its value or by its label."""
    typed = text.strip().casefold().replace(" ", "_")
    for choice in VisitChoice:
        label = words(f"choice.{choice}").casefold()
        if typed == choice.value or text.strip().casefold() in (
            label,
            label.strip("\u201c.\u201d"),
        ):
            return choice
    return None


def no_such_choice(words: Wording, state: Campaign, visit: Visit | None, text: str) -> Sorry:
    """Return why what was typed is no choice, and what would be one."""
    del text
    if visit is None:
        return Sorry("no_visit")
    possible = visits.choices(state, visit)
    return Sorry("not_a_choice", {"choices": ", ".join(words(f"choice.{c}") for c in possible)})
