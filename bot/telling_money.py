"""Telling fronts, debts and the street."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button
from bot.facts import clock_time, day_name, time_left
from bot.rings import rings
from bot.voices import debt_shown
from game.affairs import MILO
from game.campaign import Taken
from game.gametime import MINUTE, later
from game.units import Character, DealerId

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import events as e
    from game.campaign import Debt
    from game.gametime import GameTime

TABLE = "table"


def _purse(scene: Scene, dealer: DealerId) -> str:
    state = scene.after
    return scene.words("detail.cash", cash=state.cash(dealer), grams=state.goods(dealer))


def _hours(scene: Scene, dealer: DealerId) -> str:
    return scene.words("detail.hours", left=scene.dealer(dealer).minutes)


def offer_made(scene: Scene, event: e.OfferMade) -> None:
    """Put the package on the table, with two buttons and a clock."""
    offer, words = event.offer, scene.words
    card = scene.phone(event.dealer, "milo")
    due = later(scene.told.now, offer.minutes * MINUTE)
    shown = {
        "grams": words.grams(offer.grams),
        "amount": words.kr(offer.amount),
        **_due(scene, due),
    }
    card.lines.append(scene.says(Character.MILO, event.dealer, "offer", "made", shown))
    card.details.append(
        words(
            "detail.offer",
            grams=offer.grams,
            amount=offer.amount,
            hours=offer.minutes,
            until=scene.when(offer.until),
        )
    )
    which = str(offer.until)
    card.buttons += [scene.button("take", which, "primary"), scene.button("decline", which)]
    card.ping = True


def _due(scene: Scene, moment: GameTime) -> dict[str, str]:
    return {"due_day": day_name(scene.words, moment), "due_time": clock_time(moment)}


def offer_declined(scene: Scene, event: e.OfferDeclined) -> None:
    """He is not hurt."""
    card = scene.reply(event.dealer, "milo")
    card.lines.append(scene.says(Character.MILO, event.dealer, "offer", "declined"))
    card.details.append(scene.words("detail.offer_declined"))


def front_taken(scene: Scene, event: e.FrontTaken) -> None:
    """Hand the package over: by phone when it came unasked."""
    act, outcome = {
        Taken.JOINED: ("join", "fronted"),
        Taken.OFFERED: ("offer", "taken"),
        Taken.LAPSED: ("offer", "lapsed"),
        Taken.ASKED: ("front", "taken"),
        Taken.DEAL: ("front", "deal"),
    }[event.how]
    debt = scene.debt(event.debt)
    shown = {
        "grams": scene.words.grams(event.grams),
        "amount": scene.words.kr(event.amount),
        "owed": scene.words.kr(debt.owed),
        **_due(scene, event.due),
    }
    line = scene.says(Character.MILO, event.dealer, act, outcome, shown)
    unasked = event.how in (Taken.JOINED, Taken.LAPSED)
    card = scene.phone(event.dealer, "milo") if unasked else scene.reply(event.dealer, "milo")
    card.lines.append(line)
    card.details.append(
        scene.words("detail.front", grams=event.grams, owed=event.amount, due=scene.when(event.due))
    )
    if event.extra:
        card.details.append(
            scene.words("detail.front_extra", grams=event.extra, repaid=event.repaid)
        )
    card.ping = unasked
    card.buttons += [scene.button("prices"), scene.button("owe")]


def paid(scene: Scene, event: e.DebtPaid) -> None:
    """Take the money, and write it down."""
    debt = scene.after.debts.get(event.debt)
    card = scene.reply(event.dealer, "milo")
    shown = {"amount": scene.words.kr(event.amount)}
    if debt is not None:
        shown["owed"] = scene.words.kr(debt.owed)
        shown |= _due(scene, debt.due)
    outcome = "settled" if debt is None else "part"
    card.lines.append(scene.says(Character.MILO, event.dealer, "pay", outcome, shown))
    card.details.append(scene.words("detail.paid", amount=event.amount))
    if scene.before.debts[event.debt].misses:
        card.details.append(scene.words("detail.paid_late"))
    if debt is not None:
        card.details.append(scene.words("detail.owed", owed=debt.owed, due=scene.when(debt.due)))
    card.details.append(_purse(scene, event.dealer))


def settled(scene: Scene, event: e.DebtSettled) -> None:
    """Say so, and let the street know."""
    others = scene.after.debts_of(event.dealer)
    key = "detail.settled_one" if others else "detail.settled"
    scene.reply(event.dealer).details.append(scene.words(key))
    scene.table().lines.append(scene.tells(event.dealer, "talk", "settled", to=TABLE))


def reminded(scene: Scene, event: e.DebtReminded) -> None:
    """Say a word before the deadline, with what can be done about it."""
    debt = scene.debt(event.debt)
    if debt.creditor != MILO:
        _reminded_of_dealer(scene, event, debt)
        return
    card = scene.phone(event.dealer, "milo")
    left = time_left(scene.words, debt.due - scene.told.now)
    card.lines.append(
        scene.says(
            Character.MILO,
            event.dealer,
            "deadline",
            "near",
            {**debt_shown(scene.words, debt), "left": left},
        )
    )
    card.details.append(scene.words("detail.owed", owed=debt.owed, due=scene.when(debt.due)))
    card.details.append(_purse(scene, event.dealer))
    card.buttons += [
        scene.button("pay_all", debt.id, "primary"),
        scene.button("ask_time"),
        scene.button("prices"),
    ]
    card.ping = rings(event, scene.before)


def _reminded_of_dealer(scene: Scene, event: e.DebtReminded, debt: Debt) -> None:
    """Another dealer's paper: nobody rings for it but the clock."""
    name = scene.dealer(DealerId(debt.creditor)).name
    card = scene.phone(event.dealer)
    due = scene.when(debt.due)
    card.details.append(scene.words("detail.you_owe_them", name=name, owed=debt.owed, due=due))
    card.details.append(_purse(scene, event.dealer))
    card.buttons.append(Button("pay_dealer", scene.words("button.pay_dealer", name=name), debt.id))
    card.ping = rings(event, scene.before)


def _missed_dealers(scene: Scene, event: e.DebtMissed, debt: Debt) -> None:
    """Another dealer was not paid: both are told, and so is the street."""
    words = scene.words
    creditor, due = DealerId(debt.creditor), scene.when(event.due)
    name, debtor = scene.dealer(creditor).name, scene.dealer(event.dealer).name
    grown = {"grown": event.grown, "owed": event.owed, "due": due}
    card = scene.phone(event.dealer)
    card.details.append(words("detail.missed_them", name=name, **grown))
    card.buttons.append(Button("pay_dealer", words("button.pay_dealer", name=name), debt.id))
    card.ping = rings(event, scene.before)
    if scene.dealer(creditor).ended is None:
        theirs = scene.phone(creditor)
        theirs.details.append(words("detail.they_missed", name=debtor, **grown))
        theirs.buttons.append(Button("sell_paper", words("button.sell_paper"), debt.id))
    shown = {"whom": scene.name(creditor)}
    scene.table().lines.append(scene.tells(event.dealer, "talk", "unpaid", shown, to=TABLE))


def missed(scene: Scene, event: e.DebtMissed) -> None:
    """Add to the bill, and set the next date."""
    words = scene.words
    debt = scene.debt(event.debt)
    if debt.creditor != MILO:
        _missed_dealers(scene, event, debt)
        return
    card = scene.phone(event.dealer, "milo")
    shown = {
        "grown": words.kr(event.grown),
        "owed": words.kr(event.owed),
        **_due(scene, event.due),
    }
    card.lines.append(scene.says(Character.MILO, event.dealer, "deadline", "missed", shown))
    card.details.append(
        words(
            "detail.missed",
            grown=event.grown,
            owed=event.owed,
            due=scene.when(event.due),
            rung=event.rung,
            rung_name=words(f"rung.{event.rung}"),
        )
    )
    card.buttons += [scene.button("pay_all", event.debt, "primary"), scene.button("owe")]
    card.ping = rings(event, scene.before)
    scene.table().lines.append(scene.tells(event.dealer, "talk", "missed", to=TABLE))


def plea(scene: Scene, event: e.PleaGranted) -> None:
    """Give the time, and write the tenth down."""
    words = scene.words
    card = scene.reply(event.dealer, "milo")
    shown = {
        "owed": words.kr(event.owed),
        **_due(scene, event.due),
    }
    card.lines.append(scene.says(Character.MILO, event.dealer, "ask_time", "taken", shown))
    if event.repaid:
        card.details.append(words("detail.plea_repaid", repaid=event.repaid))
    card.details.append(
        words("detail.plea", added=event.added, owed=event.owed, due=scene.when(event.due))
    )


def passed(scene: Scene, event: e.DebtPassed) -> None:
    """Tell the one who has it now, and the table; whose paper it is says so himself, or hears."""
    words = scene.words
    whom = scene.name(event.giver)
    shown = {
        "owed": words.kr(event.amount),
        **_due(scene, event.due),
        "whom": whom,
    }
    milos = event.creditor == MILO
    card = scene.phone(event.taker, "milo" if milos else "")
    card.scene = scene.tells(event.taker, "scene", "passed_on", shown)
    if milos:
        card.lines.append(scene.says(Character.MILO, event.taker, "passed", "on", shown))
    card.details.append(
        words(
            "detail.passed",
            owed=event.amount,
            whom=scene.dealer(event.giver).name,
            due=scene.when(event.due),
        )
    )
    if not milos:
        _of_another(scene, event)
    card.ping = True
    if scene.dealer(event.giver).player != scene.dealer(event.taker).player:
        scene.reply(event.giver).details.append(
            words("detail.passed_away", owed=event.amount, whom=scene.dealer(event.taker).name)
        )
        scene.table().lines.append(
            scene.tells(event.taker, "talk", "passed", {"whom": whom}, to=TABLE)
        )


def _of_another(scene: Scene, event: e.DebtPassed) -> None:
    """Another dealer's paper has another name on it now: both are told."""
    words, creditor = scene.words, DealerId(event.creditor)
    facts = {"owed": event.amount, "due": scene.when(event.due)}
    name, debtor = scene.dealer(creditor).name, scene.dealer(event.taker).name
    scene.phone(event.taker).details.append(words("detail.you_owe_them", name=name, **facts))
    scene.phone(creditor).details.append(words("detail.they_owe_you", name=debtor, **facts))


def sold(scene: Scene, event: e.Sold) -> None:
    """Report once, whatever it took."""
    words, dealer = scene.words, event.dealer
    card = scene.reply(dealer)
    where = words(f"district.{event.where}")
    shown = {
        "grams": words.grams(event.grams),
        "amount": words.kr(event.money),
        "where": where,
    }
    card.scene = scene.tells(dealer, "scene", "sell", shown, {"where": event.where.value})
    card.details.append(
        words(
            "detail.sold",
            grams=event.grams,
            money=event.money,
            each=event.money // event.grams,
            minutes=event.minutes,
        )
    )
    card.details += [_purse(scene, dealer), _hours(scene, dealer)]
    debts = scene.after.debts_of(dealer)
    if debts:
        card.details.append(words("detail.owed", owed=debts[0].owed, due=scene.when(debts[0].due)))
        card.buttons.append(scene.button("pay_all", debts[0].id, "primary"))
    card.buttons.append(scene.button("prices"))
    if not scene.dealer(dealer).vic_gone:
        card.buttons.append(scene.button("stash_money"))


def rested(scene: Scene, event: e.Rested) -> None:
    """Two hours."""
    card = scene.reply(event.dealer)
    outcome = "rest_healed" if event.healed else "rest"
    card.scene = scene.tells(event.dealer, "scene", outcome)
    card.details.append(scene.words("detail.rested"))
    if event.healed:
        card.details.append(scene.words("detail.healed"))
    card.details.append(_hours(scene, event.dealer))
