"""Cards as Discord gets them: its limits are kept, and its buttons say all there is to know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cards
from bot.cards import Button, Card, Chart
from bot.ui import MOST_BUTTONS, Deed, Form, Press, layout
from bot.wording import LONGEST_NAME
from game.campaign import VisitChoice
from game.units import Character
from tests.bot import shown

SECTION, SEPARATOR, CONTAINER, FILE_ROW = 9, 14, 17, 1
LARGEST_ID = 2**63 - 1


def read(card: Card) -> list[str]:
    return shown.texts(layout(card, language="en")[0])


def press_of(custom_id: str) -> Press:
    """The press that Discord would hand us for a button, found by its custom id alone."""
    found = re.fullmatch(Deed.__discord_ui_compiled_template__, custom_id)
    assert found is not None, custom_id
    return Press(found["verb"], int(found["campaign"]), found["dealer"], found["arg"])


# What is read.


def test_a_card_reads_scene_then_who_speaks_then_what_then_the_figures():
    card = Card(speaker="milo", scene="A kitchen.", lines=["Sit."], details=["You owe 5."])

    assert read(card) == ["*A kitchen.*", "### Milo\nSit.", "You owe 5."]


def test_a_title_stands_where_nobody_speaks():
    assert read(Card(title="Monday", lines=["Rain."])) == ["### Monday\nRain."]


def test_what_a_chart_says_in_words_is_read_to_the_letter():
    chart = Chart("Owed", "Day", "kr", {"Frank": [(1, 5)]}, r"Frank \*Quill\*: 5")
    view = layout(Card(lines=["Tuesday."], chart=chart), language="en")[0]

    galleries = [one for one in view.walk_children() if isinstance(one, discord.ui.MediaGallery)]
    assert [one.items[0].description for one in galleries] == ["Frank *Quill*: 5"]


def test_each_line_of_a_scene_is_set_apart():
    assert read(Card(scene="A yard.\nA car.")) == ["*A yard.*\n*A car.*"]


def test_what_is_empty_is_not_there():
    assert read(Card(lines=["", "Sit."])) == ["Sit."]
    assert read(Card(speaker="vic", details=["5"])) == ["### Vic", "5"]


@pytest.mark.parametrize("character", Character)
def test_who_speaks_is_seen(character: Character):
    view, files = layout(Card(speaker=character, lines=["Sit."]), language="en")

    [section] = [one for one in shown.components(view) if one["type"] == SECTION]
    [file] = files
    assert file.filename == f"{character}.png"
    assert section["accessory"]["media"]["url"] == f"attachment://{character}.png"
    assert file.fp.read(4) == b"\x89PNG"


def test_a_picture_can_be_sent_to_many():
    """Each card has a file of its own, so that sending one does not empty the other."""
    first, second = (layout(Card(speaker="vic", lines=["Okay."]), language="en")[1] for _ in "ab")

    assert first[0].fp.read() == second[0].fp.read() != b""


def test_nobody_in_particular_has_no_picture():
    view, files = layout(Card(lines=["Rain."]), language="en")

    assert files == []
    assert not [one for one in shown.components(view) if one["type"] == SECTION]


def test_who_is_pinged_stands_before_the_card():
    view, _ = layout(Card(lines=["Sit."]), language="en", mention=5)

    first, second = view.to_components()

    assert first["content"] == "<@5>"
    assert second["type"] == CONTAINER


def test_figures_are_set_apart_from_what_is_said_and_only_from_that():
    def lines_drawn(card: Card) -> int:
        view, _ = layout(card, language="en")
        return sum(one["type"] == SEPARATOR for one in shown.components(view))

    assert lines_drawn(Card(lines=["Sit."], details=["5"])) == 1
    assert lines_drawn(Card(scene="A yard.", details=["5"])) == 1
    assert lines_drawn(Card(details=["5"])) == 0
    assert lines_drawn(Card(lines=["Sit."])) == 0


def test_a_card_is_read_back_as_it_was_written():
    card = Card(
        "milo", "t", "s", ["l"], ["d"], [Button("pay_all", "Pay", "b1")], 7, "d1", ping=True
    )

    assert cards.from_text(card.to_text()) == card
    assert cards.from_text(Card().to_text()) == Card()


# Limits.

LONG = "Somebody waits for {} on the stairs, with a coat over the arm and a cake in a box."
HUNDRED = [LONG.format(number) for number in range(100)]


@pytest.mark.parametrize(
    "card",
    [
        Card(title="Dawn", details=HUNDRED),
        Card(lines=HUNDRED),
        Card("milo", scene="A kitchen.", lines=HUNDRED, details=HUNDRED),
    ],
    ids=["a hundred debts", "a hundred cuts", "both"],
)
def test_whatever_happens_at_a_large_table_fits_into_a_message(card: Card):
    view, _ = layout(card, language="en", mention=LARGEST_ID)

    assert sum(map(len, shown.texts(view))) <= 4000
    assert len(shown.components(view)) <= 40


def test_of_too_much_the_beginning_and_the_end_are_kept():
    text = "\n".join(read(Card(lines=HUNDRED)))

    assert LONG.format(0) in text
    assert LONG.format(99) in text
    assert LONG.format(50) not in text


def test_what_somebody_says_is_kept_when_the_figures_do_not_fit():
    text = "\n".join(read(Card("milo", lines=["Sit."], details=["x" * 3000, "y" * 3000])))

    assert "Sit." in text


TEXTS = st.text("ab *_\n", max_size=400)
LINES = st.lists(TEXTS, max_size=30)


@given(TEXTS, TEXTS, LINES, LINES, st.integers(0, 30), st.sampled_from(["", *Character]))
def test_no_card_is_larger_than_a_message(  # noqa: PLR0913 - a card has these parts
    title: str, scene: str, lines: list[str], details: list[str], count: int, speaker: str
):
    card = Card(speaker, title, scene, lines, details, dealer="d1")
    card.buttons = [Button("visit", f"Press {n}", f"v{n}") for n in range(count)]

    view, _ = layout(card, language="en", mention=LARGEST_ID)

    assert sum(map(len, shown.texts(view))) <= 4000
    assert len(shown.components(view)) <= 40
    assert len(shown.buttons(view)) == min(count, MOST_BUTTONS)


# Buttons.


def test_buttons_stand_in_rows_of_five():
    card = Card(lines=["Sit."], buttons=[Button("visit", f"{n}", f"{n}") for n in range(7)])

    view, _ = layout(card, language="en")

    rows = [one for one in shown.components(view) if one["type"] == FILE_ROW]
    assert [len(row["components"]) for row in rows] == [5, 2]
    assert [button["label"] for button in shown.buttons(view)] == list("0123456")


def test_the_same_button_stands_there_once():
    twice = [
        Button("prices", "Prices"),
        Button("prices", "Prices"),
        Button("sell", "Sell", "amager"),
    ]

    view, _ = layout(Card(lines=["Sit."], buttons=twice), language="en")

    assert [button["label"] for button in shown.buttons(view)] == ["Prices", "Sell"]


@pytest.mark.parametrize(("style", "number"), [("primary", 1), ("secondary", 2), ("danger", 4)])
def test_a_button_has_its_style(style: str, number: int):
    view, _ = layout(
        Card(lines=["."], buttons=[Button("end_yes", "Cut", style=style)]), language="en"
    )

    assert shown.buttons(view)[0]["style"] == number


@pytest.mark.parametrize("label", ["", "x" * 200])
def test_a_label_is_never_empty_and_never_too_long(label: str):
    view, _ = layout(Card(lines=["."], buttons=[Button("me", label)]), language="en")

    assert 1 <= len(shown.buttons(view)[0]["label"]) <= 80


@pytest.mark.parametrize(
    "press",
    [
        Press("join", 1, "", ""),
        Press("pay_all", 12, "d1", "b7"),
        Press("join_versus", LARGEST_ID, "", "\u00c5" * LONGEST_NAME),
        Press("join_yes", 1, "", "St. D'Arcy-Frank"),
        Press(
            "visit", LARGEST_ID, "d999999999", f"v999999999.{max(VisitChoice, key=len)}.d999999999"
        ),
        Press("sell", 1, "d1", "norrebro"),
        Press("answer", 1, "d1", "radovan"),
        Press("visit", 1, "d1", "a:b:c"),
    ],
    ids=lambda press: press.verb,
)
def test_a_button_is_found_again_by_its_custom_id(press: Press):
    """After any restart: nothing about it is kept but what Discord sends back."""
    card = Card(lines=["."], campaign=press.campaign, dealer=press.dealer)
    card.buttons = [Button(press.verb, "Press", press.arg)]

    [button] = shown.buttons(layout(card, language="en")[0])

    assert press_of(button["custom_id"]) == press
    assert len(button["custom_id"]) <= 100


@pytest.mark.parametrize(
    "custom_id", ["", "p1:", "p2:me:1::", "p1:me:x::", "p1:Me:1::", "p1:me:1:D!:"]
)
def test_what_is_no_button_of_ours_is_not_taken_for_one(custom_id: str):
    assert re.fullmatch(Deed.__discord_ui_compiled_template__, custom_id) is None


@dataclass
class FakeDesk:
    pressed: list[Press] = field(default_factory=list[Press])
    sent: list[tuple[Press, str]] = field(default_factory=list[tuple[Press, str]])

    async def press(self, _: object, press: Press) -> None:
        self.pressed.append(press)

    async def submit(self, _: object, press: Press, text: str) -> None:
        self.sent.append((press, text))


@dataclass
class FakeClient:
    desk: FakeDesk


@dataclass
class FakeInteraction:
    client: FakeClient


async def test_a_press_is_handed_to_the_desk():
    desk, press = FakeDesk(), Press("pay_all", 12, "d1", "b7")
    interaction: Any = FakeInteraction(FakeClient(desk))
    found = re.fullmatch(Deed.__discord_ui_compiled_template__, "p1:pay_all:12:d1:b7")
    assert found is not None

    deed = await Deed.from_custom_id(interaction, cast("discord.ui.Item[Any]", None), found)
    await deed.callback(interaction)

    assert desk.pressed == [press]


# Forms.


@pytest.mark.parametrize("long", [True, False])
async def test_a_form_asks_for_one_text_and_hands_it_on(*, long: bool):
    desk, press = FakeDesk(), Press("answer", 1, "d1", "milo")
    interaction: Any = FakeInteraction(FakeClient(desk))
    form = Form(press, "Answer Milo", "What you say", 500, long=long)

    await form.on_submit(interaction)

    payload = form.to_dict()
    [label] = payload["components"]
    assert payload["title"] == "Answer Milo"
    assert label["label"] == "What you say"
    assert label["component"]["max_length"] == 500
    assert label["component"]["style"] == (2 if long else 1)
    assert desk.sent == [(press, "")]


async def test_a_forms_title_and_label_are_cut_to_what_discord_takes():
    payload = Form(Press("join", 1, "", ""), "t" * 99, "l" * 99, 32, long=False).to_dict()

    assert payload["title"] == "t" * 45
    assert payload["components"][0]["label"] == "l" * 45
