"""Telling what concerns the table, the runs and the nights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import opened as epilogue
from bot.facts import scenario_name
from bot.opened import debts_chart
from bot.pages import dawn_recap
from game.campaign import HowEnded
from game.days import absent_dawns
from game.moods import Mood, mood
from game.units import Character

if TYPE_CHECKING:
    from bot.scene import Scene
    from bot.wording import Wording
    from game import events as e

TABLE = "table"


def opened(scene: Scene, event: e.CampaignOpened) -> None:
    """Show the table, with a chair."""
    card, words = scene.table(), scene.words
    name = scenario_name(words, event.scenario.name)
    card.title = words("table.opened_title", scenario=name, tone=words(f"tone.{event.tone}"))
    card.lines.append(words("table.opened"))
    card.details.append(words("table.opened_pace", pace=words(f"pace.{event.pace}")))
    card.buttons.append(scene.button("join", style="primary"))


def paused(scene: Scene, _event: e.CampaignPaused) -> None:
    """Say that time stands still."""
    scene.table().lines.append(scene.words("table.paused"))


def resumed(scene: Scene, _event: e.CampaignResumed) -> None:
    """Say that time goes on."""
    scene.table().lines.append(scene.words("table.resumed"))


def pace_set(scene: Scene, event: e.PaceSet) -> None:
    """Say how long a day takes now."""
    pace = scene.words(f"pace.{event.pace}")
    scene.table().lines.append(scene.words("table.pace", pace=pace))


def help_set(scene: Scene, event: e.HelpSet) -> None:
    """Show everybody what is said to who needs help."""
    scene.table().lines.append(help_note(scene.words, event.note))


def model_set(scene: Scene, event: e.ModelSet) -> None:
    """Say how much of what characters say may be a language model's."""
    scene.table().lines.append(scene.words(f"table.model_{event.mode}"))


def help_note(words: Wording, note: str) -> str:
    """Return where help is found outside the game."""
    return words("help.note", note=note) if note else words("help.usual")


def ended(scene: Scene, _event: e.CampaignEnded) -> None:
    """Say that the table is closed; then open what nobody could know, part by part."""
    words, state = scene.words, scene.after
    scene.table().details.append(words("table.ended"))
    opened = [seal for one in epilogue.seals(words, state) for seal in (one.text, f"`{one.check}`")]
    for name, lines in (
        ("truths", epilogue.truths(words, state)),
        ("rumours", epilogue.rumours(words, state)),
        ("seals", opened),
    ):
        if lines:
            card = scene.part(name)
            card.title = words(f"epilogue.{name}")
            card.details += lines
    last = scene.part("debts")
    last.chart = debts_chart(words, state)
    if last.chart is not None:
        last.title = words("epilogue.debts")
    last.lines.append(words("epilogue.keep"))
    last.buttons.append(scene.button("epilogue", style="primary"))


def joined(scene: Scene, event: e.DealerJoined) -> None:
    """Welcome somebody privately, and let the street notice."""
    dealer, words = event.dealer, scene.words
    reply = scene.card("reply", "", dealer)
    reply.scene = scene.tells(dealer, "scene", "join")
    reply.details.append(
        words("detail.cash", cash=scene.after.cash(dealer), grams=scene.after.goods(dealer))
    )
    reply.details.append(words("detail.hours", left=event.minutes))
    reply.details.append(words("detail.phone_rings"))
    reply.buttons += [scene.button("prices"), scene.button("me")]
    hello = scene.says(Character.VIC, dealer, "join", "hello")
    scene.table().lines.append(scene.tells(dealer, "talk", "joined", to=TABLE))
    scene.phone(dealer, "milo")  # Milo is the first to be heard there, Vic the second.
    scene.phone(dealer, "vic").lines.append(hello)


def woke(scene: Scene, event: e.DealerWoke) -> None:
    """Let Vic say something practical when she has less patience than the day before."""
    before = scene.before.dealers[event.dealer]
    after = scene.dealer(event.dealer)
    if after.vic_gone or before.vic_gone:
        return
    was = mood(scene.before, Character.VIC, before)
    now = mood(scene.after, Character.VIC, after)
    if was is not now and now is not Mood.WARM:
        line = scene.says(Character.VIC, event.dealer, "cooling", f"{was}_{now}")
        if line:
            scene.phone(event.dealer, "vic").lines.append(line)


def stolen(scene: Scene, event: e.StolenFrom) -> None:
    """Tell who was robbed, and let the street know."""
    card = scene.phone(event.dealer)
    words = scene.words
    card.scene = scene.tells(event.dealer, "scene", "theft", {"amount": words.kr(event.money)})
    card.details.append(words("detail.stolen", money=event.money, goods=event.goods))
    scene.table().lines.append(scene.tells(event.dealer, "talk", "stolen", to=TABLE))


def absent(scene: Scene, event: e.AbsenceNoted) -> None:
    """Warn who is not heard of."""
    card = scene.phone(event.dealer)
    most = absent_dawns(scene.after)
    key = "detail.absent_one" if event.dawns == 1 else "detail.absent"
    card.details.append(scene.words(key, dawns=event.dawns, most=most))
    card.ping = True


def run_ended(scene: Scene, event: e.RunEnded) -> None:
    """Cut, in the middle of a step; publicly, and on the phone of who was cut."""
    how = event.how.value
    line = scene.tells(event.dealer, "cut", how, to=TABLE)
    scene.table().lines.append(line)
    if event.how is HowEnded.SPAIN:
        line = scene.tells(event.dealer, "scene", "spain")
        vic = scene.reply(event.dealer, "vic")
        vic.lines.append(scene.says(Character.VIC, event.dealer, "out", "spain"))
    if event.how is HowEnded.LEFT and scene.before.debts_of(event.dealer):
        milo = scene.reply(event.dealer, "milo")
        milo.lines.append(scene.says(Character.MILO, event.dealer, "goodbye", "left"))
    card = scene.cut(event.dealer)
    card.scene = line
    owed = scene.after.owed_in_all(event.dealer)
    if owed:
        card.details.append(scene.words("detail.left_with", owed=owed))


def dawn(scene: Scene, event: e.DawnBroke) -> None:
    """Write the recap: who is late, what was heard, what a gram fetches."""
    opening = scene.voices.say("street", TABLE, "recap", "opening", {}, {})
    heard = scene.after.yesterday
    card = dawn_recap(scene.words, scene.told.clock, scene.after, heard, event.at)
    if not heard:
        card.details.insert(0, scene.voices.say("street", TABLE, "recap", "quiet", {}, {}))
    table = scene.table()
    table.title, table.scene = card.title, opening
    table.details += card.details
    if len(scene.after.history) > 1:
        table.chart = debts_chart(scene.words, scene.after)
    table.buttons += [scene.button("me"), scene.button("prices")]
