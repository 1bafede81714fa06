"""What is offered while typing, and what every command says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest

from tests.play.people import Person, Table, World

EXPECTED = {
    "session join",
    "session leave",
    "session who",
    "session recap",
    "session me",
    "session calls",
    "milo front",
    "milo pay",
    "milo owe",
    "milo talk",
    "radovan answer",
    "radovan talk",
    "vic stash",
    "vic take",
    "vic promise",
    "vic out",
    "vic talk",
    "street sell",
    "street prices",
    "street rest",
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


def test_every_command_of_the_week_is_there_and_nothing_else_but_the_role(world: World):
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
        ):
            offered = await frank.completes(command, option, typed, **others)
            assert len(offered) <= 25
            if typed:
                assert offered == {}
