"""Telling what concerns the table's running: settings, stops, seats, time given and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts import clock_time, day_name
from bot.house import shown
from db import outbox as post
from game.orders import Remark

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import notices as n


def configured(scene: Scene, _event: n.Configured) -> None:
    """Show everybody what is otherwise now."""
    was, now = (set(shown(scene.words, state)) for state in (scene.before, scene.after))
    card = scene.table()
    card.lines.append(scene.words("table.configured"))
    card.details += [line for line in shown(scene.words, scene.after) if line in now - was]


def time_given(scene: Scene, event: n.TimeGiven) -> None:
    """Say until when nothing falls due."""
    until = scene.told.clock.anchor_wall
    text = scene.words("table.time_given", left=event.minutes, until=until)
    scene.table().details.append(text)


def stopped(scene: Scene, event: n.SceneStopped) -> None:
    """Say that somebody said stop, and not who; tell an administrator what can be done."""
    words = scene.words
    table = scene.part("stopped")
    table.title = words("table.stopped_title")
    table.lines.append(words("table.stopped"))
    if event.topic:
        table.lines.append(words("table.stopped_topic", topic=words(f"topic.{event.topic}")))
    for dealer in scene.after.living():
        # Whoever has the phone in hand does not look at the table.
        scene.phone(dealer.id).lines.append(words("table.stopped"))
    word = scene.card(post.ADMINISTRATORS)
    word.lines.append(words("table.stopped_admin"))


def faded(scene: Scene, event: n.Faded) -> None:
    """Say what is told only in passing from here on."""
    topics = ", ".join(scene.words(f"topic.{topic}") for topic in event.topics)
    scene.table().lines.append(scene.words("table.faded", topics=topics))


def seat_offered(scene: Scene, event: n.SeatOffered) -> None:
    """Offer a chair by name, where its button can be pressed."""
    card, name = scene.part("seat"), scene.dealer(event.dealer).name
    card.details.append(scene.words("table.seat_offered", name=name, user=event.to))
    card.buttons.append(scene.button("seat", event.dealer, "primary"))


def seat_taken(scene: Scene, event: n.SeatTaken) -> None:
    """Say who plays a dealer now; and show that player where to look first."""
    words, name = scene.words, scene.dealer(event.dealer).name
    scene.table().details.append(words("table.seat_taken", name=name, user=event.player))
    card = scene.phone(event.dealer)
    card.lines.append(words("detail.seat_taken", name=name))
    card.details.append(words("detail.phone_rings"))
    card.buttons += [scene.button("me"), scene.button("owe")]


def rewound(scene: Scene, event: n.Rewound) -> None:
    """Say what no longer happened."""
    words = scene.words
    scene.part("rewound").details.append(
        words(
            "table.rewound",
            undone=event.undone,
            day=day_name(words, event.since),
            time=clock_time(event.since),
        )
    )


def versus_set(scene: Scene, event: n.VersusSet) -> None:
    """Say privately whether others may turn on one, and from when not."""
    if scene.actor != event.dealer:
        return
    words = scene.words
    if event.agreed:
        text = words("detail.versus_on")
    elif event.until:
        text = words("detail.versus_ends", until=scene.when(event.until))
    else:
        text = words("detail.versus_off")
    scene.reply(event.dealer).details.append(text)


def manners_set(scene: Scene, event: n.MannersSet) -> None:
    """Say how one is written to from now on."""
    words, details = scene.words, scene.reply(event.dealer).details
    if event.language:
        details.append(words("detail.language", language=words(f"language.{event.language}")))
    else:
        details.append(words("detail.language_table"))
    details.append(words("detail.plain" if event.plain else "detail.cards"))
    key = "detail.pings_all" if event.pings < 0 else "detail.pings"
    details.append(words(key, most=event.pings))


def written_down(scene: Scene, event: n.WrittenDown) -> None:
    """Say of a campaign that was brought here that it was, and that its clock stands."""
    if event.what is Remark.IMPORT:
        scene.table().lines.append(scene.words("table.imported"))
