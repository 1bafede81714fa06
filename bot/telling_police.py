"""Telling the bust, custody, and two rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button
from game.affairs import TONNY, BustCame, BustChoice
from game.happenings import BustBegun, BustEnded
from game.units import DealerId

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import happenings as h
    from game.affairs import Room

POLICE = "police"
TABLE = "table"


def bust_begun(scene: Scene, event: BustBegun) -> None:
    """They are on the stairs: a scene, three buttons, and minutes."""
    card = scene.phone(event.dealer, POLICE)
    card.scene = scene.tells(event.dealer, "scene", f"bust_{event.where}")
    card.lines.append(scene.tells(event.dealer, "bust", "door", speaker=POLICE))
    card.details.append(scene.words("detail.bust_until", until=scene.when(event.until)))
    goods = scene.after.goods(event.dealer)
    card.details.append(scene.words("detail.bust_carried", grams=goods))
    card.buttons += _bust_buttons(scene, event)
    card.ping = True
    tie = scene.after.tie_of(event.dealer)
    if tie is not None and tie.follower is None:
        tonny = scene.phone(event.dealer, TONNY)
        tonny.lines.append(scene.tells(event.dealer, "bust", "seen", speaker=TONNY))
    if scene.actor == event.dealer:
        reply = scene.reply(event.dealer)
        reply.details.append(scene.words("detail.bust_began", until=scene.when(event.until)))
        reply.buttons += _bust_buttons(scene, event)


def _bust_buttons(scene: Scene, event: BustBegun) -> list[Button]:
    return [
        Button("bust", scene.words(f"bust.{choice}"), f"{event.bust}.{choice}")
        for choice in BustChoice
    ]


def bust_ended(scene: Scene, event: BustEnded) -> None:
    """What they found, and what the water has now."""
    card = scene.reply(event.dealer, POLICE)
    card.scene = scene.tells(event.dealer, "scene", f"bust_{event.came}")
    if event.came is BustCame.FOUND:
        shown = {"grams": scene.words.grams(event.goods)}
        card.lines.append(scene.tells(event.dealer, "bust", "found", shown, speaker=POLICE))
    elif event.came is BustCame.UNFOUND:
        card.lines.append(scene.tells(event.dealer, "bust", "nothing", speaker=POLICE))
    card.details.append(scene.words(f"detail.bust_{event.came}", grams=event.goods))
    facts = {"came": event.came.value}
    scene.table().lines.append(scene.tells(event.dealer, "talk", "busted", facts=facts, to=TABLE))


def taken_in(scene: Scene, event: h.TakenIn) -> None:
    """A day and a night without anything to do; the clocks go on."""
    mine = any(isinstance(e, BustEnded) and e.dealer == event.dealer for e in scene.told.events)
    card = scene.reply(event.dealer, POLICE) if mine else scene.phone(event.dealer, POLICE)
    card.lines.append(scene.tells(event.dealer, "custody", "first", speaker=POLICE))
    if not mine:
        card.scene = scene.tells(event.dealer, "scene", "fetched")
        card.ping = True
    card.details.append(scene.words("detail.taken_in", until=scene.when(event.until)))
    owed = scene.after.owed_by(event.dealer)
    if owed and owed[0].due < event.until:
        card.details.append(scene.words("detail.due_inside", due=scene.when(owed[0].due)))


def released(scene: Scene, event: h.Released) -> None:
    """The things come back over a counter."""
    card = scene.phone(event.dealer, POLICE)
    card.scene = scene.tells(event.dealer, "scene", "released")
    card.lines.append(scene.tells(event.dealer, "custody", "out", speaker=POLICE))
    state = scene.after
    card.details.append(
        scene.words("detail.cash", cash=state.cash(event.dealer), grams=state.goods(event.dealer))
    )
    card.buttons.append(scene.button("me"))
    tie = state.tie_of(event.dealer)
    if tie is not None and tie.follower is None:
        tonny = scene.phone(event.dealer, TONNY)
        tonny.lines.append(scene.tells(event.dealer, "custody", "after", speaker=TONNY))


def room_opened(scene: Scene, event: h.RoomOpened) -> None:
    """Each is asked alone, and told that the other talked."""
    room = scene.after.rooms[event.room]
    for who in (event.first, event.second):
        if who is not None:
            card = scene.phone(who, POLICE)
            shown = {"whom": _other(scene, room, who)}
            card.lines.append(scene.tells(who, "custody", "next_door", shown, speaker=POLICE))
            card.details.append(scene.words("detail.room", **shown, until=scene.when(event.until)))
            card.buttons += [
                Button("room", scene.words("room.talk"), f"{event.room}.talk"),
                Button("room", scene.words("room.silent"), f"{event.room}.silent"),
            ]
            card.ping = True


def _other(scene: Scene, room: Room, who: str) -> str:
    """Return the name of who sits in the other room."""
    other = room.second if who == room.first else room.first
    return scene.words("speaker.tonny") if other is None else scene.name(other)


def room_answered(scene: Scene, event: h.RoomAnswered) -> None:
    """It is written down, or nothing is; what the other did is not known."""
    if event.asked:
        card = scene.reply(DealerId(event.who), POLICE)
        outcome = "talked" if event.talked else "silent"
        line = scene.tells(DealerId(event.who), "custody", outcome, speaker=POLICE)
        card.lines.append(line)
        card.details.append(scene.words(f"detail.room_{outcome}"))


def room_closed(scene: Scene, event: h.RoomClosed) -> None:
    """They are told once more what the other is said to have done; it may be so."""
    room = scene.before.rooms[event.room]
    for who in event.out:
        dealer = DealerId(who)
        card = scene.phone(dealer, POLICE)
        card.lines.append(scene.tells(dealer, "custody", "hours", speaker=POLICE))
        whom = _other(scene, room, who)
        until = scene.when(scene.dealer(dealer).held_until)
        card.details.append(scene.words("detail.room_over", whom=whom, until=until))
