"""People who know nothing of the rules: they type, press what buttons they see, and take a hint."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.standin.acts import Acts
from bot.standin.tree import shown_text, walk
from bot.standin.wire import DiscordError, Id, Obj, text
from tests.chaos.answers import refusal_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from bot.standin.model import Message, Place, User
    from tests.chaos.city import City

    Then = Callable[[Message], None]

PACE = 0.03
"""Seconds between two acts."""
RECENT = 6
"""How many messages back people look for a button."""
BUTTONS, CLOCKS = 0.4, 0.01
"""How many acts in one are buttons, and how many are the owner's stopping a clock."""
TWICE = 0.05
"""How many of them reach the bot twice."""
AMOUNTS = ("all", "half", "a third", "500", "2000")
CORNERS = ("vesterbro", "nørrebro", "nordvest", "amager")
EVENINGS = ("club", "dinner", "home")
CHOICES = ("fish", "no_fish", "word", "pay", "hide", "hand_over", "refuse", "run", "all", "out")
MOVES = frozenset(
    {
        *("agree", "leave_it", "give_word", "not_said", "ask_time", "take", "decline", "pay_all"),
        *("join_versus", "join_yes", "rest", "sell", "stash_money", "visit"),
    }
)
"""Verbs of buttons that make a move; the others only show something."""
NO_MOVES = frozenset({"session join", "campaign start"})
"""Commands that make none: the first asks for a yes, the second has no campaign yet."""


@dataclass(slots=True)
class Asked:
    """Something that a person did, and what came of it as far as that person saw."""

    move: bool
    done: bool = False


@dataclass(slots=True)
class Crowd:
    """Everybody, at all tables."""

    city: City
    rng: Random
    asked: dict[Id, Asked] = field(default_factory=dict[Id, Asked])
    """By interaction id: everything that anybody ever did."""
    clocks_stand: bool = False
    """Whether the owner wants all of them to stand."""
    _nonces: itertools.count[int] = field(default_factory=itertools.count)

    async def play(self) -> None:
        """Act until cancelled, whenever the bot is online."""
        while True:
            await asyncio.sleep(PACE)
            if self.city.standin.link.online:
                self.act()

    def act(self) -> None:
        """Let one person do one thing, somewhere."""
        person = self.rng.choice(list(self.city.standin.world.people()))
        table = self.rng.choice(self.city.channels)
        if self.rng.random() < TWICE:
            self.city.deliver_twice()
        luck = self.rng.random()
        if luck < BUTTONS:
            self.press_something(person, table)
        elif luck > 1 - CLOCKS:
            self.call(self._owner(), table, "campaign pause")
        else:
            words, options = self._idea()
            self.call(person, table, words, options)

    def _idea(self) -> tuple[str, dict[str, str]]:
        choice = self.rng.choice
        held = {"what": choice(("money", "product")), "amount": choice(AMOUNTS)}
        sale = {"grams": choice(AMOUNTS), "where": choice(CORNERS)}
        return choice(
            [
                ("street sell", sale),
                ("street sell", sale),
                ("street rest", {}),
                ("milo pay", {"amount": choice(AMOUNTS)}),
                ("milo pay", {"amount": choice(AMOUNTS)}),
                ("milo front", {}),
                ("vic stash", held),
                ("vic take", held),
                ("vic promise", {"what": choice(EVENINGS), "when": "in 9 hours"}),
                ("vic out", {"where": choice(EVENINGS)}),
                ("radovan answer", {"choice": choice(CHOICES)}),
            ]
        )

    def open_tables(self) -> None:
        """Let the owner start a campaign in every channel."""
        for channel in self.city.channels:
            self.open_table(channel)

    def open_table(self, channel: Place) -> None:
        """Let the owner start a campaign; where there is one, nothing happens."""
        options = {"scenario": "open", "pace": "demo"}
        self.call(self._owner(), channel, "campaign start", options)

    def sit_down(self) -> None:
        """Let everybody ask for a chair at every table."""
        for channel in self.city.channels:
            for person in self.city.standin.world.people():
                self.join(person, channel)

    def stop_clocks(self) -> None:
        """Let the owner stop every clock, until told otherwise."""
        self.clocks_stand = True
        for channel in self.city.channels:
            self.call(self._owner(), channel, "campaign pause")

    def let_clocks_run(self) -> None:
        """Let the owner start every clock, and again whenever somebody finds one standing."""
        self.clocks_stand = False
        for channel in self.city.channels:
            self.call(self._owner(), channel, "campaign resume")

    def _owner(self) -> User:
        world = self.city.standin.world
        return world.user(world.guild.owner_id)

    def join(self, person: User, table: Place) -> None:
        """Ask for a chair, and agree to what is said about it."""

        def agree(answer: Message) -> None:
            button = self._button(answer, {"join_yes", "join_versus"})
            if button:
                self.press(person, table, answer, button)

        name = f"{person.global_name} {''.join(self.rng.choices('bdfgklmnprstv', k=6))}"
        self.call(person, table, "session join", {"name": name}, agree)

    def press_something(self, person: User, table: Place) -> None:
        """Press any button of a message that somebody finds in a thread, or at the table."""
        world = self.city.standin.world
        phones = [thread for thread in world.threads.values() if person.id in thread.members]
        place = self.rng.choice(phones) if phones and self.rng.random() < 0.9 else table
        shelf = world.messages.get(place.id, {})
        recent = list(itertools.islice(reversed(shelf.values()), RECENT))
        with_buttons = [one for one in recent if self._button(one)]
        if with_buttons:
            message = self.rng.choice(with_buttons)
            self.press(person, place, message, self._button(message))

    def _button(self, message: Message, verbs: set[str] | None = None) -> str:
        """Return the custom id of one button, with one of these verbs; empty when there is none."""
        found = [custom for c in walk(message.components) if (custom := text(c, "custom_id"))]
        if verbs is not None:
            found = [custom for custom in found if _verb(custom) in verbs]
        return self.rng.choice(found) if found else ""

    def press(self, person: User, place: Place, message: Message, custom_id: str) -> None:
        """Press a button."""
        op = self._op(place, message_id=message.id, custom_id=custom_id, component_type=2)
        with suppress(DiscordError):
            self._acts().component(person, op, self._report(move=_verb(custom_id) in MOVES))

    def call(
        self,
        person: User,
        place: Place,
        words: str,
        options: Mapping[str, str] | None = None,
        then: Then | None = None,
    ) -> None:
        """Call a command, by its group and name, and take the hint when it is refused."""
        group, name = words.split()
        commands = self.city.standin.world.commands.values()
        known = next((c for c in commands if c["name"] == group), None)
        if known is None:
            return
        given: list[Obj] = [
            {"type": 3, "name": key, "value": value} for key, value in (options or {}).items()
        ]
        chosen: list[Obj] = [{"type": 1, "name": name, "options": given}]
        op = self._op(place, data={"id": known["id"], "name": group, "type": 1, "options": chosen})
        then = then or (lambda answer: self._take_hint(person, place, answer))
        report = self._report(move=words not in NO_MOVES, then=then)
        with suppress(DiscordError):
            self._acts().command(person, op, report)

    def _take_hint(self, person: User, table: Place, answer: Message) -> None:
        match refusal_in(shown_text(answer.components)):
            case "not_joined" | "out_of_the_game":
                self.join(person, table)
            case "no_campaign" | "campaign_over" | "over":
                self.open_table(table)
            case "paused" if not self.clocks_stand:
                self.call(self._owner(), table, "campaign resume")
            case _:
                pass

    def _op(self, place: Place, **fields: object) -> Obj:
        return {"channel_id": place.id, "nonce": str(next(self._nonces)), **fields}

    def _acts(self) -> Acts:
        standin = self.city.standin
        return Acts(standin.world, standin.posts, standin.interactions)

    def _report(self, *, move: bool, then: Then | None = None) -> Callable[[str, Obj], None]:
        """Return who notes what becomes of an act, and does something `then`."""

        def report(kind: str, data: Obj) -> None:
            if kind != "INTERACTION":
                return
            interaction = text(data, "id")
            asked = self.asked.setdefault(interaction, Asked(move))
            answer = self._answer(interaction)
            if text(data, "state") != "answered" or answer is None:
                return
            asked.done = move and refusal_in(shown_text(answer.components)) is None
            if then is not None:
                asyncio.get_running_loop().call_soon(then, answer)

        return report

    def _answer(self, interaction: Id) -> Message | None:
        """Return what was answered, to that person alone."""
        standin = self.city.standin
        found = standin.interactions.find(interaction)
        original = None if found is None else found.original
        return None if original is None else standin.world.whispers.get(original)


def _verb(custom_id: str) -> str:
    return custom_id.split(":")[1] if custom_id.count(":") > 1 else ""
