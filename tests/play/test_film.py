"""One dealer goes the whole way, through commands and buttons alone (rows 1 to 25).

Hasse, the front, the bust, the lake, custody, the lie, Tonny, the raised debt, the ride, the
addict, the mule, the robbery, the workshop, the call, Spain cancelled, Vic gone, the cut. Chance
is made certain, so that the story is this one; everything else is as it always is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from game.affairs import MILO
from game.campaign import RUNG_HUNTED, RUNG_WORKSHOP, Campaign, Dealer, HowEnded
from game.units import DealerId
from tests.play.people import Person, Table

FILM = """
name = "film"
[rules]
first_package = 8
gram_cost = 500
theft_chance = 0
theft_heat = 0
district_swing = 0
call_quiet = 0
call_bored = 0
bust_base = 0
bust_heat = 0
bust_file = 0
bust_grams = 0
rumour_made = 0
room_leak = 0
room_noise = 0
price_low = 8000
price_high = 8000
hasse_chance = 0
hasse_bust = 1000
ride_wrong = 1000
mule_soda = 1000
rob_low = 9000
rob_high = 9000
rob_wound = 0
rob_enemy = 0
workshop_out = 1000
hunted_moving = 0
hunted_cut = 0
hunted_silent = 0
mercy_bait = 1000
broken_wounds = 20
[day.2]
hasse_chance = 1000
[day.3]
hasse_chance = 0
"""


@pytest.fixture
async def film(channel: Table, scenarios: Path) -> Table:
    """A table where the story takes its course."""
    (scenarios / "film.toml").write_text(FILM, encoding="utf-8")
    await channel.opens("film")
    return channel


def heard(person: Person) -> str:
    """Return all that has come to somebody's phone since it was last looked at."""
    return "\n".join(person.hears())


async def test_the_whole_course(film: Table):
    frank = await film.joins("Frank", versus=True)
    dealer = (await frank.dealer()).id
    first = heard(frank)
    assert "8 g in your bag" in first  # in debt when we meet him
    assert "Vic" in first

    await monday(film, frank)
    await the_bust(film, frank)
    await the_lie(film, frank)
    await the_ride(film, frank)
    await the_mule_and_the_gym(film, frank)
    await the_workshop(film, frank)
    await the_call(film, frank)

    state = await film.state()
    run = state.dealers[dealer]
    assert run.ended is HowEnded.CALL
    assert run.vic_gone
    assert (run.deaths, run.robberies) == (1, 1)
    assert [truth.talked for truth in state.truths if truth.dealer == dealer] == [False]
    assert all(debt.creditor == MILO for debt in state.owed_by(dealer))
    assert state.owed_in_all(dealer) > 0  # nothing is forgiven


async def waited(film: Table, frank: Person, for_: Callable[[Campaign, Dealer], bool]) -> None:
    """Let half hours go by until something is so; at most two days of them."""
    for _ in range(96):
        if for_(await film.state(), await frank.dealer()):
            return
        await film.hours(0.5)
    pytest.fail("it never was so")


def in_the_workshop(state: Campaign, dealer: DealerId) -> bool:
    visit = state.visit_of(dealer)
    return visit is not None and visit.rung == RUNG_WORKSHOP


async def monday(film: Table, frank: Person) -> None:
    """A partner, a promise, a corner, and the first front paid."""
    taken = await frank.types("deal partner", whom="Tonny", split=30)
    assert "Tonny is along, for 30 %" in taken

    given = await frank.types("vic promise", what="spain", when="friday 18:00")
    assert "Spain, by Friday 18:00" in given

    sold = await frank.types("street sell", grams="all", where="vesterbro")
    assert "went to Tonny" in sold

    paid = await frank.types("milo pay", amount="all")
    assert "Settled." in paid
    await film.until("tuesday", 6, 5)


async def the_bust(film: Table, frank: Person) -> None:
    """Hasse's deal, Milo's front for it, the police, and the lake."""
    assert "40 g at 950 kr a gram, Wednesday 20:00" in heard(frank)

    agreed = await frank.presses("“Yes.”")
    assert "Have it on you Wednesday 20:00" in agreed
    assert "40 g in your bag" in agreed + heard(frank)
    assert "The next one will be harsher" in await frank.presses("Turn it down")

    await film.until("wednesday", 20, 0)
    on_the_stairs = heard(frank)
    assert "The police are on the stairs" in on_the_stairs
    assert "Tonny" in on_the_stairs
    assert "Not now: the police are on the stairs" in await frank.types("street rest")

    lake = await frank.presses("Into the lake")
    assert "in the lake. No evidence, no product, and the same debt." in lake
    assert "In custody until Thursday 08:00" in lake
    assert await frank.owes() > 20_000


async def the_lie(film: Table, frank: Person) -> None:
    """A day and a night; they say that Tonny talks, and nobody can know."""
    asked = heard(frank)
    assert "They say Tonny is talking, next door" in asked

    silent = await frank.presses("Keep silent")
    assert "Nothing is written down" in silent
    assert "It is not asked twice" in await frank.presses("Talk")
    assert "You are in custody until" in await frank.types("street sell", grams="1", where="amager")

    await film.until("thursday", 2, 1)
    assert "They say Tonny talked" in heard(frank)
    assert "They say that Tonny talked about you." in await frank.types("session me")

    await film.until("thursday", 8, 1)
    out = heard(frank)
    assert "In your pocket" in out
    assert (await frank.dealer()).rung == 1  # the deadline ran on: the raised debt

    hit = await frank.types("street lash", whom="Tonny")
    assert "He is polite now" in hit
    assert "nobody has hurt you lately" in (await frank.types("street lash", whom="vic")).casefold()


async def the_ride(film: Table, frank: Person) -> None:
    """Radovan, warm as ever; and somebody who is pressed too hard."""
    await film.until("thursday", 10, 0)
    if "visit" in heard(frank).casefold():
        await frank.types("radovan answer", choice="fish")

    owed = await frank.owes()
    rode = await frank.types("radovan ride", pressure="hard")
    assert "2,000 kr off your debt, worked" in rode
    assert "It stays on your page" in rode
    assert await frank.owes() == owed - 2000
    assert "Pressed too hard: 1." in await frank.types("session me")


async def the_mule_and_the_gym(film: Table, frank: Person) -> None:
    """A bag that is for cakes, and a drawer."""
    robbed = await frank.types("street rob")
    assert "9,000 kr out of a drawer" in robbed

    sent = await frank.types("street mule", grams="10")
    assert "10 g for 2,000 kr" in sent
    assert "It is not here yet" in await frank.types("street test")

    await film.until("friday", 6, 5)
    assert "A bag: 10 g, they say" in heard(frank)
    assert "It is for cakes" in await frank.types("street test")


async def the_workshop(film: Table, frank: Person) -> None:
    """Rung by rung, until there is a room; and out of it, which only postpones."""
    await waited(film, frank, lambda state, run: in_the_workshop(state, run.id))
    out = await frank.types("radovan answer", choice="out")
    assert out
    assert (await frank.dealer()).rung == RUNG_HUNTED


async def the_call(film: Table, frank: Person) -> None:
    """Milo phones; Spain falls due and is not kept; Vic goes; and a kitchen."""
    await waited(film, frank, lambda _, run: run.mercy is not None)
    phoned = "\n".join(frank.phone())
    assert "He says then it is even." in phoned
    assert "Its seal: " in phoned

    await waited(film, frank, lambda _, run: run.vic_gone)
    assert "Your word about Spain is broken." not in phoned
    assert "With her went" in "\n".join(frank.phone())

    public = len(film.table())
    await frank.presses("Come, with the money")
    assert "Frank" in "\n".join(film.table()[public:])
