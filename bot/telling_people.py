"""Telling words, visits, and Vic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import quiet
from bot.cards import Button
from bot.facts import clock_time, day_name
from bot.voices import word_shown
from game import visits
from game.campaign import Held, Promised, VisitChoice
from game.events import Collected
from game.units import Character, Portion

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import events as e
    from game.campaign import HalfSaid, Visit, Word
    from game.gametime import GameTime
    from game.units import DealerId, WordId
    from persona.book import Value

TABLE = "table"


def talked(scene: Scene, event: e.Talked) -> None:
    """Answer in character, on the phone."""
    card = scene.phone(event.dealer, event.to.value)
    state = scene.after
    act, outcome = _came_out(scene, event)
    shown: dict[str, str] = {}
    facts: dict[str, Value] = {}
    if act == "owe" and outcome == "open" and event.to is Character.VIC:
        shown = word_shown(scene.words, state.words_of(event.dealer, Character.VIC)[0])
    elif act == "other" and event.about:
        facts["half"] = event.about
    if event.half is not None:
        shown |= _half_shown(scene, event.half)
        facts["what"] = event.half.what.value
    offer = scene.dealer(event.dealer).offer
    if act == "refuse" and event.to is Character.MILO and offer is not None:
        # Turning him down has a price: a word said in passing is not enough.
        which = str(offer.until)
        card.buttons += [scene.button("decline", which), scene.button("take", which)]
    line = scene.says(event.to, event.dealer, act, outcome, shown, facts)
    card.lines.append(line or scene.says(event.to, event.dealer, "other", "half_heard"))


def _came_out(scene: Scene, event: e.Talked) -> tuple[str, str]:  # noqa: PLR0911 - one for each thing said
    """Return what is answered to, and how it came out."""
    state, act = scene.after, event.act
    rung = scene.dealer(event.dealer).rung
    if event.to is Character.VIC and rung >= state.rules.door_closed_rung:
        return "door", "closed"
    match act:
        case "owe" if event.to is Character.VIC:
            words = state.words_of(event.dealer, Character.VIC)
            return act, "open" if words else "nothing"
        case "owe":
            return act, "open" if state.debts_of(event.dealer) else "nothing"
        case "ask_time" if event.to is Character.RADOVAN:
            return act, "closed"
        case "vow" if event.to is Character.VIC and event.about == "no_time":
            return "promise", event.about
        case "promise" | "vow":
            return act, event.about or "unclear"
        case "menu":
            return act, scene.dealer(event.dealer).menu.value
        case "other":
            return act, "half_heard"
        case _:
            return act, event.outcome


def _half_shown(scene: Scene, half: HalfSaid) -> dict[str, str]:
    shown = {"what": scene.words(f"what.{half.what}")}
    if half.amount and not isinstance(half.amount, Portion):
        shown["amount"] = scene.words.kr(half.amount)
    if half.due:
        shown["due_day"] = day_name(scene.words, half.due)
        shown["due_time"] = clock_time(half.due)
    return shown


def called(scene: Scene, event: e.Called) -> None:
    """Somebody phones, or comes by, unasked; not in the hours in which a player sleeps."""
    at = scene.told.clock.wall_at(event.at)
    if quiet.asleep(scene.dealer(event.dealer).quiet, at, scene.after.zone):
        return
    card = scene.phone(event.dealer, event.by.value)
    card.lines.append(scene.says(event.by, event.dealer, "call", event.why))


def calls_set(scene: Scene, event: e.CallsSet) -> None:
    """Say what was set."""
    key = "calls_on" if event.calls else "calls_off"
    line = scene.words(f"detail.{key}", hours=event.quiet or quiet.DEFAULT)
    scene.reply(event.dealer).details.append(line)


def proposed(scene: Scene, event: e.Proposed) -> None:
    """Say it back, with two buttons."""
    words = scene.words
    card = scene.phone(event.dealer, event.to.value)
    shown = {
        "amount": words.kr(event.amount),
        "due_day": day_name(words, event.due),
        "due_time": clock_time(event.due),
        "what": words(f"what.{event.what}"),
    }
    if event.debt is not None:
        owed = scene.debt(event.debt).owed + event.amount
        shown["owed"] = words.kr(owed)
        card.lines.append(scene.says(event.to, event.dealer, "ask_time", "offered", shown))
        card.details.append(
            words("detail.plea_terms", added=event.amount, due=scene.when(event.due))
        )
        card.buttons += [
            scene.button("agree", event.proposal, "primary"),
            scene.button("leave_it", event.proposal),
        ]
        return
    earlier = _earlier(scene, event)
    if earlier is not None:
        quoted = word_shown(scene.words, earlier)
        shown |= {"said_text": quoted["said_text"], "said_day": quoted["said_day"]}
    outcome = "again" if earlier is not None and event.what is not Promised.CALL else "heard"
    act, facts = _act_of(event.to, event.what), {"what": event.what.value}
    card.lines.append(scene.says(event.to, event.dealer, act, outcome, shown, facts))
    card.details.append(words("detail.word_back", said=event.said))
    card.details.append(_promised(scene, event.what, event.amount, event.due))
    card.buttons += [
        scene.button("give_word", event.proposal, "primary"),
        scene.button("not_said", event.proposal),
    ]


def _earlier(scene: Scene, event: e.Proposed) -> Word | None:
    """Return the open word about the same thing that is now said again, the latest if several."""
    same = [w for w in scene.before.words_of(event.dealer, event.to) if w.what is event.what]
    return max(same, key=lambda word: word.given, default=None)


def _act_of(to: Character, what: Promised) -> str:
    """Return how lines call a word: Vic is promised things, the others money, or else a vow."""
    return "vow" if to is not Character.VIC and what is not Promised.MONEY else "promise"


def _promised(scene: Scene, what: Promised, amount: int, due: GameTime) -> str:
    by = scene.when(due)
    if what is Promised.MONEY:
        return scene.words("detail.word_money", amount=amount, due=by)
    return scene.words("detail.word_vic", what=scene.words(f"what.{what}").capitalize(), due=by)


def proposal_closed(scene: Scene, event: e.ProposalClosed) -> None:
    """Say so when it was not meant."""
    if event.dropped:
        proposal = scene.before.proposals[event.proposal]
        card = scene.reply(event.dealer, proposal.to.value)
        act = "ask_time" if proposal.debt is not None else "promise"
        card.lines.append(scene.says(proposal.to, event.dealer, act, "dropped"))


def word_given(scene: Scene, event: e.WordGiven) -> None:
    """Take the word, in character."""
    word = scene.after.words[event.word]
    card = scene.reply(event.dealer, event.to.value)
    shown, facts = word_shown(scene.words, word), {"what": word.what.value}
    if not (event.to is Character.RADOVAN and not event.said):
        act = _act_of(event.to, word.what)
        line = scene.says(event.to, event.dealer, act, "given", shown, facts, earlier=True)
        card.lines.append(line)
    card.details.append(_promised(scene, event.what, event.amount, event.due))


def word_put_off(scene: Scene, event: e.WordPutOff) -> None:
    """Later, again."""
    if scene.dealer(event.dealer).vic_gone:
        # That was one later too many: she says nothing, and the empty flat has the last word.
        what = scene.before.words[event.word].what
        scene.reply(event.dealer).details.append(_promised(scene, what, 0, event.due))
        return
    word, before = scene.after.words[event.word], scene.before.words[event.word]
    card = scene.reply(event.dealer, "vic")
    was = word_shown(scene.words, before)
    shown = {
        **word_shown(scene.words, word),
        "said_text": was["said_text"],
        "said_day": was["said_day"],
    }
    facts = {"what": word.what.value}
    card.lines.append(scene.says(word.to, event.dealer, "promise", "put_off", shown, facts))
    card.details.append(_promised(scene, word.what, 0, event.due))


def word_kept(scene: Scene, event: e.WordKept) -> None:
    """Quote it back, kept."""
    word = _word(scene, event.word)
    card = scene.reply(event.dealer, word.to.value)
    shown, facts = word_shown(scene.words, word), {"what": word.what.value}
    card.lines.append(
        scene.says(word.to, event.dealer, _act_of(word.to, word.what), "kept", shown, facts)
    )
    card.details += _quoted(scene, word, "kept")


def word_broken(scene: Scene, event: e.WordBroken) -> None:
    """Quote it back, broken."""
    word = _word(scene, event.word)
    if word.to is Character.VIC and scene.dealer(event.dealer).vic_gone:
        return
    card = scene.phone(event.dealer, word.to.value)
    shown, facts = word_shown(scene.words, word), {"what": word.what.value}
    card.lines.append(
        scene.says(word.to, event.dealer, _act_of(word.to, word.what), "broken", shown, facts)
    )
    card.details += _quoted(scene, word, "broken")


def _quoted(scene: Scene, word: Word, outcome: str) -> list[str]:
    """What was said, to the letter and with its day, and what came of it."""
    words = scene.words
    said: list[str] = []
    if word.said:
        day = day_name(words, word.given)
        said.append(words("detail.word_said", said=word.said, day=day))
    key = (
        f"detail.word_money_{outcome}" if word.what is Promised.MONEY else f"detail.word_{outcome}"
    )
    what = words(f"what.{word.what}")
    return [*said, words(key, what=what, amount=word.amount)]


def word_reminded(scene: Scene, event: e.WordReminded) -> None:
    """Vic asks because of what to wear. The others do not ask."""
    word = _word(scene, event.word)
    if word.to is not Character.VIC:
        return
    card = scene.phone(event.dealer, "vic")
    shown, facts = word_shown(scene.words, word), {"what": word.what.value}
    card.lines.append(scene.says(word.to, event.dealer, "near", "due", shown, facts))
    card.details.append(_promised(scene, word.what, 0, word.due))
    card.ping = True


def _word(scene: Scene, word: WordId) -> Word:
    for state in (scene.after, scene.before):
        if word in state.words:
            return state.words[word]
    raise LookupError(word)


def visit_set(scene: Scene, event: e.VisitSet) -> None:
    """Radovan says that he is coming by."""
    card = scene.phone(event.dealer, "radovan")
    card.lines.append(scene.says(Character.RADOVAN, event.dealer, "visit", "set"))
    card.details.append(scene.words("detail.visit_set", arrives=scene.when(event.arrives)))


def visit_begun(scene: Scene, event: e.VisitBegun) -> None:
    """Somebody is at the door: a scene, a line, the choices, and a clock."""
    visit = scene.after.visits[event.visit]
    card = scene.phone(event.dealer, "radovan")
    rung = {"rung": visit.rung}
    card.scene = scene.tells(event.dealer, "scene", "visit", facts=rung)
    card.lines.append(scene.says(Character.RADOVAN, event.dealer, "visit", "arrived", facts=rung))
    card.details.append(scene.words("detail.visit_until", until=scene.when(event.until)))
    card.buttons += _choices(scene, visit)
    card.ping = True
    line = scene.tells(event.dealer, "talk", "visited", facts=rung, to=TABLE)
    scene.table().lines.append(line)


def _choices(scene: Scene, visit: Visit) -> list[Button]:
    buttons: list[Button] = []
    for choice in visits.choices(scene.after, visit):
        if choice is VisitChoice.NAME:
            buttons += [
                Button(
                    "visit",
                    scene.words("button.name", whom=other.name),
                    f"{visit.id}.{choice}.{other.id}",
                    "danger",
                )
                for other in visits.nameable(scene.after, visit.dealer)[:5]
            ]
        else:
            label = scene.words(f"choice.{choice}")
            buttons.append(Button("visit", label, f"{visit.id}.{choice}"))
    return buttons


def visit_answered(scene: Scene, event: e.VisitAnswered) -> None:
    """What he says to that, and what it was like."""
    card = scene.reply(event.dealer, "radovan")
    outcome = "done"
    if event.choice is VisitChoice.RUN:
        outcome = "away" if event.went_well else "caught"
        card.scene = scene.tells(event.dealer, "scene", outcome)
    elif event.choice is VisitChoice.OUT:
        outcome = "away"
        if event.went_well:
            card.scene = scene.tells(event.dealer, "scene", "workshop_out")
    elif event.choice in (VisitChoice.STAY_IN, VisitChoice.KEEP_MOVING):
        card.scene = scene.tells(event.dealer, "scene", "hunted")
    elif event.choice is VisitChoice.HAND_OVER:
        card.scene = scene.tells(event.dealer, "scene", "collateral")
    elif event.choice in (VisitChoice.TAKE_IT, VisitChoice.REFUSE):
        card.scene = scene.tells(event.dealer, "scene", "beaten")
    if not event.went_well and event.choice is not VisitChoice.RUN:
        return  # The cut has the last word.
    shown = _payment(scene, event.dealer)
    debts = scene.after.debts_of(event.dealer)
    given = scene.after.words_of(event.dealer, Character.RADOVAN)
    if event.choice is VisitChoice.WORD and given:
        word = max(given, key=lambda one: one.given)
        shown |= {k: v for k, v in word_shown(scene.words, word).items() if k != "said_text"}
    whom = getattr(scene.told.move, "whom", None)
    if whom is not None:
        shown["whom"] = scene.name(whom)
    shown.setdefault("owed", scene.words.kr(debts[0].owed if debts else 0))
    line = scene.says(
        Character.RADOVAN, event.dealer, event.choice.value, outcome, shown, earlier=True
    )
    card.lines.append(line)


def _payment(scene: Scene, dealer: DealerId) -> dict[str, str]:
    for event in scene.told.events:
        if isinstance(event, Collected) and event.dealer == dealer:
            return {"amount": scene.words.kr(event.money + event.counted)}
    return {"amount": scene.words.kr(0)}


def collected(scene: Scene, event: e.Collected) -> None:
    """Say what was counted, to the krone."""
    debt = scene.after.debts.get(event.debt)
    key = "detail.collected" if debt is not None else "detail.collected_settled"
    scene.reply(event.dealer, "radovan").details.append(
        scene.words(
            key,
            money=event.money,
            goods=event.goods,
            total=event.money + event.counted,
            owed=debt.owed if debt is not None else 0,
        )
    )


def pocketed(scene: Scene, event: e.Pocketed) -> None:
    """Say what was not counted."""
    if event.money:
        card = scene.reply(event.dealer, "radovan")
        card.details.append(scene.words("detail.pocketed", money=event.money))


def wounded(scene: Scene, event: e.Wounded) -> None:
    """Count them."""
    wounds = scene.dealer(event.dealer).wounds
    card = scene.reply(event.dealer, "radovan")
    card.details.append(scene.words("detail.wounded", wounds=wounds))


def strained(scene: Scene, event: e.Strained) -> None:
    """Nerves."""
    scene.reply(event.dealer, "radovan").details.append(scene.words("detail.strained"))


def visit_lapsed(scene: Scene, event: e.VisitLapsed) -> None:
    """Silence was an answer."""
    rung = scene.before.visits[event.visit].rung
    card = scene.phone(event.dealer, "radovan")
    if rung in (4, 5):
        card.scene = scene.tells(event.dealer, "scene", "beaten")
    card.lines.append(
        scene.says(Character.RADOVAN, event.dealer, "visit", "lapsed", facts={"rung": rung})
    )


def put_in_flat(scene: Scene, event: e.PutInFlat) -> None:
    """Vic puts it where it goes."""
    _flat(scene, event.dealer, "stash", event.what, event.amount, event.cut)


def taken_from_flat(scene: Scene, event: e.TakenFromFlat) -> None:
    """Vic counts it out. When Radovan fetched it, she says nothing."""
    if getattr(scene.told.move, "choice", None) is None:
        _flat(scene, event.dealer, "take", event.what, event.amount, 0)


def _flat(  # noqa: PLR0913 - the parts of one movement
    scene: Scene, dealer: DealerId, act: str, what: Held, amount: int, cut: int
) -> None:
    words, state = scene.words, scene.after
    card = scene.reply(dealer, "vic")
    money = what is Held.MONEY
    shown = {"amount": words.kr(amount), "grams": words.grams(amount)}
    outcome = "cash" if money else "goods"
    card.lines.append(scene.says(Character.VIC, dealer, act, outcome, shown))
    if not money and scene.dealer(dealer).wounds:
        card.lines.append(scene.says(Character.VIC, dealer, "hurt", "seen"))
    key = f"detail.{'stashed' if act == 'stash' else 'taken'}_{what.value}"
    card.details.append(
        words(
            key,
            amount=amount,
            cut=cut,
            cash=state.flat_cash(dealer),
            grams=state.flat_goods(dealer),
        )
    )
    card.details.append(words("detail.cash", cash=state.cash(dealer), grams=state.goods(dealer)))


def went_out(scene: Scene, event: e.WentOut) -> None:
    """An evening."""
    if event.where is Promised.SPAIN:
        return
    card = scene.reply(event.dealer, "vic")
    facts = {"what": event.where.value}
    card.lines.append(scene.says(Character.VIC, event.dealer, "out", "done", facts=facts))
    card.details.append(scene.words("detail.went_out", cost=event.cost, minutes=event.minutes))


def vic_left(scene: Scene, event: e.VicLeft) -> None:
    """She says nothing. The flat is described, and what is not in it."""
    card = scene.phone(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "vic_gone")
    card.details.append(scene.words("detail.vic_left", money=event.money, goods=event.goods))
    scene.table().lines.append(scene.tells(event.dealer, "talk", "vic_left", to=TABLE))
