"""What is offered while typing, and what every command says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest

from bot.mentions import OPTIONS, names
from bot.tree import Catalogue
from bot.wording import languages
from tests.play.people import Person, Table, World

EXPECTED = {
    "session join",
    "session leave",
    "session who",
    "session recap",
    "session me",
    "session calls",
    "session epilogue",
    "milo front",
    "milo pay",
    "milo owe",
    "milo talk",
    "radovan answer",
    "radovan ride",
    "radovan talk",
    "vic stash",
    "vic take",
    "vic promise",
    "vic out",
    "vic talk",
    "street sell",
    "street prices",
    "street rest",
    "street test",
    "street mule",
    "street rob",
    "street rumour",
    "street lash",
    "street answer",
    "deal offer",
    "deal lend",
    "deal pay",
    "deal sell-debt",
    "deal vouch",
    "deal partner",
    "deal part",
    "safety lines",
    "safety quotes",
    "safety stop",
    "safety mine",
    "safety erase",
    "session versus",
    "session manners",
    "campaign settings",
    "campaign amnesty",
    "campaign remove",
    "campaign hand",
    "campaign audit",
    "campaign rewind",
    "campaign export",
    "campaign import",
    "campaign start",
    "campaign pause",
    "campaign resume",
    "campaign pace",
    "campaign roster",
    "campaign end",
    "campaign help",
    "campaign model",
}
SUBCOMMAND, GROUP = 1, 2
LATER: list[tuple[str, str, dict[str, str]]] = [
    ("street sell", "bag", {"grams": "1", "where": "amager"}),
    ("street test", "bag", {}),
    ("street rumour", "about", {"text": "gym"}),
    ("street rumour", "text", {"about": "Frank"}),
    ("street lash", "whom", {}),
    ("street answer", "choice", {}),
    ("deal offer", "whom", {"grams": "1", "price": "1"}),
    ("deal offer", "grams", {"whom": "Frank", "price": "1"}),
    ("deal offer", "due", {"whom": "Frank", "grams": "1", "price": "1"}),
    ("deal lend", "whom", {"amount": "1", "due": "friday"}),
    ("deal lend", "amount", {"whom": "Frank", "due": "friday"}),
    ("deal lend", "due", {"whom": "Frank", "amount": "1"}),
    ("deal pay", "whom", {"amount": "1"}),
    ("deal pay", "amount", {"whom": "Frank"}),
    ("deal sell-debt", "debt", {}),
    ("deal vouch", "whom", {}),
    ("deal partner", "whom", {}),
]
"""What is completed between dealers, and on the street when it is late."""

Described: TypeAlias = dict[str, Any]


def registered(world: World) -> list[Described]:
    """Return the commands as the bot registered them with Discord."""
    [request] = [
        request
        for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    found: list[Described] = request.json or []
    return found


def below(described: Described, path: str = "") -> Iterator[tuple[str, Described]]:
    """Yield everything with a description, by its path: groups, commands, options."""
    name = f"{path} {described['name']}".strip()
    yield name, described
    for option in listed(described, "options"):
        yield from below(option, name)


def listed(described: Described, key: str) -> list[Described]:
    found: list[Described] = described.get(key) or []
    return found


LETTERS = re.compile(r"[-_'\w]{1,32}")
"""What Discord takes as the name of a command or an option, in any language."""


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_command_and_option_has_a_name_in_every_language(world: World, language: str):
    there = names(language)
    for group in registered(world):
        inside = there[str(group["name"])]
        called = [inside["_"]]
        for command in listed(group, "options"):
            called.append(inside[str(command["name"])])
            options = [there[OPTIONS][str(option["name"])] for option in listed(command, "options")]
            assert len(set(options)) == len(options), command["name"]
            assert all(LETTERS.fullmatch(one) and one == one.lower() for one in options)
        assert len(set(called[1:])) == len(called) - 1, group["name"]
        assert all(LETTERS.fullmatch(one) and one == one.lower() for one in called)


async def test_discord_is_told_the_names_in_every_language(world: World):
    tree = world.bot.tree
    told = [await one.get_translated_payload(tree, Catalogue()) for one in tree.get_commands()]
    milo = next(one for one in told if one["name"] == "milo")
    pay = next(one for one in milo["options"] if one["name"] == "pay")
    [amount, debt] = pay["options"]

    assert pay["name_localizations"] == {"da": "betal"}
    assert pay["description_localizations"] == {"da": "Betal ham"}
    assert (amount["name_localizations"], debt["name_localizations"]) == (
        {"da": "bel\u00f8b"},
        {"da": "g\u00e6ld"},
    )


def test_every_command_of_the_story_is_there_and_nothing_else_but_the_role(world: World):
    commands = {
        path
        for group in registered(world)
        for path, described in below(group)
        if described["type"] == SUBCOMMAND and path != group["name"]
    }

    assert commands == EXPECTED | {"campaign role"}


def test_every_command_and_option_describes_itself_within_the_limits(world: World):
    for group in registered(world):
        for path, described in below(group):
            description = described["description"]
            assert isinstance(description, str), path
            assert 3 <= len(description) <= 100, path
            assert "…" not in description, path
            assert "{" not in description, path
            name = described["name"]
            assert isinstance(name, str), path
            assert name == name.casefold(), path
            assert len(name) <= 32, path
            assert len(listed(described, "options")) <= 25, path
            choices = listed(described, "choices")
            assert len(choices) <= 25, path
            assert all(1 <= len(choice["name"]) <= 100 for choice in choices), path


def test_commands_are_for_servers_and_direct_messages_and_ask_for_no_privilege(world: World):
    for group in registered(world):
        assert group["contexts"] == [0, 1]
        assert group["integration_types"] == [0]
    assert not world.bot.intents.message_content
    assert not world.bot.intents.members
    assert not world.bot.intents.presences


async def test_what_to_pay_is_what_makes_sense_now(frank: Person):
    await frank.types("street sell", grams="10", where="amager")

    offered = await frank.completes("milo pay", "amount")

    cash = await frank.cash()
    assert offered == {f"all: {cash:,} kr": "all", "half: 5,940 kr": "half"}
    assert list(await frank.completes("milo pay", "amount", "ha")) == ["half: 5,940 kr"]


async def test_what_would_be_refused_is_not_offered(frank: Person):
    assert await frank.completes("milo pay", "amount") == {"all: 500 kr": "all"}
    assert await frank.completes("vic take", "amount", what="money") == {}
    assert await frank.completes("vic take", "amount", what="product") == {}
    await frank.types("street sell", grams="12", where="amager")
    await frank.types("street rest")
    assert await frank.completes("street sell", "grams", where="amager") == {}
    await frank.types("milo pay", amount="all")
    assert await frank.completes("milo pay", "amount") == {}
    assert await frank.completes("vic stash", "amount", what="money") == {}


async def test_nothing_is_offered_to_who_is_not_there(table: Table):
    stranger = table.person("Stranger")

    assert await stranger.completes("milo pay", "amount") == {}
    assert await stranger.completes("street sell", "grams", where="amager") == {}
    assert await stranger.completes("vic take", "amount", what="money") == {}
    assert await stranger.completes("radovan answer", "choice") == {}
    assert await stranger.completes("session leave", "heir") == {}
    for command, option, others in LATER:
        assert await stranger.completes(command, option, **others) == {}


async def test_the_debts_there_are_can_be_chosen_and_paid(frank: Person, table: Table):
    tonny = await table.joins("Tonny", versus=True)
    await table.hours(1)
    await frank.types("session leave", heir="Tonny")

    debts = await tonny.completes("milo pay", "debt", amount="1")

    assert list(debts) == ["11,880 kr, Tuesday 18:00", "11,880 kr, Tuesday 19:00"]
    later = debts["11,880 kr, Tuesday 19:00"]
    await tonny.types("milo pay", amount="300", debt=later)
    owed = await tonny.types("milo owe")
    assert "You owe 11,880 kr, due Tuesday 18:00" in owed
    assert "You owe 11,580 kr, due Tuesday 19:00" in owed


async def test_grams_that_the_day_still_allows(frank: Person):
    await frank.types("street sell", grams="10", where="amager")

    offered = await frank.completes("street sell", "grams", where="amager")

    assert offered == {"all: 6 g": "all", "half: 4 g": "half"}


async def test_corners_come_best_first_with_their_price(frank: Person):
    await frank.types("street sell", grams="5", where="vesterbro")

    corners = await frank.completes("street sell", "where", grams="1")

    assert list(corners)[-1] == "Vesterbro: 704 kr a gram"
    assert set(corners.values()) == {"vesterbro", "norrebro", "nordvest", "amager"}
    assert list(await frank.completes("street sell", "where", "nø", grams="1")) == [
        "Nørrebro: 880 kr a gram"
    ]


async def test_what_is_carried_and_what_is_kept(frank: Person):
    await frank.types("vic stash", what="money", amount="400")
    await frank.types("vic stash", what="product", amount="8")

    assert list(await frank.completes("vic stash", "amount", what="money")) == [
        "all: 100 kr",
        "half: 50 kr",
    ]
    assert list(await frank.completes("vic stash", "amount", what="product")) == [
        "all: 10 g",
        "half: 5 g",
    ]
    assert list(await frank.completes("vic take", "amount", what="money")) == [
        "all: 388 kr",
        "half: 194 kr",
    ]
    assert list(await frank.completes("vic take", "amount", what="product")) == [
        "all: 8 g",
        "half: 4 g",
    ]


async def test_the_days_to_come(frank: Person, table: Table):
    days = ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert list(await frank.completes("vic promise", "when", what="club")) == days
    await table.until("tuesday", 12)
    assert next(iter(await frank.completes("vic promise", "when", what="club"))) == "Wednesday"


async def test_the_days_that_are_offered_can_be_promised(frank: Person):
    for day in list(await frank.completes("vic promise", "when", what="club"))[::2]:
        assert "The club, by" in await frank.types("vic promise", what="club", when=day)


async def test_the_choices_at_the_door_and_whom_to_name(frank: Person, table: Table):
    await table.joins("Tonny", versus=True)
    await table.joins("Kurt")
    assert await frank.completes("radovan answer", "choice") == {}

    await table.until("wednesday", 21, 30)

    assert await frank.completes("radovan answer", "choice") == {
        "Hand it over": "hand_over",
        "Refuse": "refuse",
    }
    assert list(await frank.completes("radovan answer", "whom", choice="name")) == ["Tonny"]


async def test_whom_something_can_be_proposed_to_is_everybody_else(frank: Person, table: Table):
    await table.joins("Kurt")
    sofie = await table.joins("Sofie")
    await sofie.types("session leave")

    for command in ("deal lend", "deal pay", "deal offer", "deal vouch"):
        options = dict(next(o for c, n, o in LATER if (c, n) == (command, "whom")))
        assert list(await frank.completes(command, "whom", **options)) == ["Kurt"]
    assert list(await frank.completes("deal partner", "whom")) == ["Kurt", "Tonny"]


async def test_what_can_be_lent_or_handed_over_is_what_is_carried(frank: Person):
    lent = await frank.completes("deal lend", "amount", whom="x", due="friday")
    handed = await frank.completes("deal offer", "grams", whom="x", price="1")

    assert lent == {"all: 500 kr": "all", "half: 250 kr": "half"}
    assert handed == {"all: 18 g": "all", "half: 9 g": "half"}
    days = list(await frank.completes("deal lend", "due", whom="x", amount="1"))
    assert days[:2] == ["Tuesday", "Wednesday"]


async def test_the_paper_that_can_be_sold_has_names_to_the_letter(frank: Person, table: Table):
    kurt = await table.joins("Kurt-Erik")
    await frank.types("deal lend", whom="Kurt-Erik", amount="300", due="tuesday 12:00")
    await kurt.presses("Agree")

    offered = await frank.completes("deal sell-debt", "debt")

    assert list(offered) == ["Kurt-Erik: 300 kr"]
    assert await kurt.completes("deal sell-debt", "debt") == {}
    sold = await frank.types("deal sell-debt", debt=offered["Kurt-Erik: 300 kr"])
    assert "300 kr on paper is Milo's now" in sold


async def test_of_whom_something_can_be_said_and_what(table: Table):
    frank = await table.joins("Frank", versus=True)
    await table.joins("Kurt", versus=True)
    sofie = await table.joins("Sofie")

    about = await frank.completes("street rumour", "about", text="gym")
    claims = await frank.completes("street rumour", "text", about="Kurt")

    assert list(about) == ["myself (deny it)", "Kurt"]
    assert list(await sofie.completes("street rumour", "about", text="gym")) == ["myself (deny it)"]
    assert set(claims.values()) == {"talked", "cheats", "leaving", "flush", "gym"}
    said = await frank.types("street rumour", about=about["Kurt"], text=claims["robbed the gym"])
    assert said.startswith("It is said now.")


@pytest.mark.parametrize("typed", ["", "zzz", "**", "x" * 100])
async def test_completing_never_fails_whatever_is_typed(frank: Person, table: Table, typed: str):
    with table.world.unchanged():
        for command, option, others in (
            ("milo pay", "amount", {}),
            ("milo pay", "debt", {"amount": "1"}),
            ("milo front", "grams", {}),
            ("street sell", "grams", {"where": "amager"}),
            ("street sell", "where", {"grams": "1"}),
            ("vic stash", "amount", {"what": "money"}),
            ("vic take", "amount", {"what": "product"}),
            ("vic promise", "when", {"what": "club"}),
            ("radovan answer", "choice", {}),
            ("radovan answer", "whom", {"choice": "name"}),
            ("session leave", "heir", {}),
            *LATER,
        ):
            offered = await frank.completes(command, option, typed, **others)
            assert len(offered) <= 25
            if typed:
                assert offered == {}
