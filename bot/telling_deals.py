"""Telling what dealers do for each other, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button
from bot.facts import clock_time, day_name
from game.affairs import TONNY, BargainKind
from game.units import Character, DealerId

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import happenings as h

TABLE = "table"


def proposed(scene: Scene, event: h.BargainProposed) -> None:
    """Put it to the other, with two buttons and a clock; nobody else sees it."""
    words = scene.words
    card = scene.phone(event.taker)
    debt = scene.debt(event.debt) if event.debt is not None else None
    kind = event.kind.value
    if event.kind is BargainKind.GOODS and event.due is not None:
        kind = "credit"
    facts = {
        "name": scene.dealer(event.giver).name,
        "grams": event.grams,
        "amount": event.amount,
        "due": scene.when(event.due) if event.due is not None else "",
        "share": event.share // 10,
        "owed": debt.owed if debt is not None else 0,
    }
    card.details.append(words(f"bargain.{kind}", **facts))
    if event.due is not None:
        card.details.append(words("bargain.paper"))
    card.details.append(words("bargain.until", until=scene.when(event.until)))
    card.buttons += [
        Button("bargain", words("button.bargain_yes"), f"{event.bargain}.yes", "primary"),
        Button("bargain", words("button.bargain_no"), f"{event.bargain}.no"),
    ]
    card.ping = True
    reply = scene.reply(event.giver)
    name = scene.dealer(event.taker).name
    reply.details.append(words("bargain.asked", name=name, until=scene.when(event.until)))


def closed(scene: Scene, event: h.BargainClosed) -> None:
    """Say to who asked that it was not wanted; what was agreed says so itself."""
    if event.accepted:
        return
    key = "bargain.lapsed" if event.lapsed else "bargain.refused"
    taker = scene.dealer(event.taker).name
    if scene.dealer(event.giver).ended is None:
        scene.phone(event.giver).details.append(scene.words(key, name=taker))
    if scene.actor == event.taker and not event.lapsed:
        scene.reply(event.taker).details.append(scene.words("bargain.you_refused"))


def handed_over(scene: Scene, event: h.HandedOver) -> None:
    """Both are told what changed hands, and what is on paper now."""
    words = scene.words
    giver, taker = scene.dealer(event.giver).name, scene.dealer(event.taker).name
    what = words.grams(event.grams) if event.grams else words.kr(event.money)
    mine, theirs = scene.reply(event.taker), scene.phone(event.giver)
    mine.details.append(words("detail.handed_you", name=giver, what=what))
    theirs.details.append(words("detail.you_handed", name=taker, what=what))
    if event.debt is not None:
        due = scene.when(event.due)
        mine.details.append(words("detail.you_owe_them", name=giver, owed=event.owed, due=due))
        theirs.details.append(words("detail.they_owe_you", name=taker, owed=event.owed, due=due))
    elif event.paid:
        mine.details.append(words("detail.paid", amount=event.paid))
        theirs.details.append(words("detail.got", amount=event.paid))


def dealer_paid(scene: Scene, event: h.DealerPaid) -> None:
    """Both are told; of what is settled the street hears too."""
    words = scene.words
    debtor, creditor = scene.dealer(event.dealer).name, scene.dealer(event.creditor).name
    facts = {"amount": event.amount}
    mine, theirs = scene.reply(event.dealer), scene.phone(event.creditor)
    mine.details.append(words("detail.paid_them", name=creditor, **facts))
    theirs.details.append(words("detail.they_paid", name=debtor, **facts))
    if event.settled:
        mine.details.append(words("detail.settled_one"))
        theirs.details.append(words("detail.settled_one"))
    else:
        owed = scene.debt(event.debt).owed
        mine.details.append(words("detail.left_them", name=creditor, owed=owed))


def paid_for(scene: Scene, event: h.PaidFor) -> None:
    """Milo does not ask whose money it is."""
    words = scene.words
    mine, theirs = scene.reply(event.dealer, "milo"), scene.phone(event.whom)
    shown = {"amount": words.kr(event.amount), "whom": scene.name(event.whom)}
    mine.lines.append(scene.says(Character.MILO, event.dealer, "pay", "for", shown))
    name = scene.dealer(event.whom).name
    mine.details.append(words("detail.paid_for", name=name, amount=event.amount))
    payer = scene.dealer(event.dealer).name
    theirs.details.append(words("detail.paid_for_you", name=payer, amount=event.amount))


def paper_sold(scene: Scene, event: h.PaperSold) -> None:
    """From here on it is Radovan who comes."""
    words = scene.words
    card = scene.phone(event.debtor, "milo")
    debt = scene.after.debts[event.debt]
    shown = {
        "owed": words.kr(event.owed),
        "whom": scene.name(event.seller),
        "due_day": day_name(words, debt.due),
        "due_time": clock_time(debt.due),
    }
    if scene.dealer(event.debtor).ended is None:
        card.lines.append(scene.says(Character.MILO, event.debtor, "passed", "paper", shown))
        card.details.append(words("detail.owed", owed=event.owed, due=scene.when(debt.due)))
        card.ping = True
    if scene.dealer(event.seller).ended is None:
        reply = scene.reply(event.seller)
        credit = scene.dealer(event.seller).credit
        reply.details.append(words("detail.paper_sold", owed=event.owed, credit=event.credit))
        if credit:
            reply.details.append(words("detail.milo_owes", credit=credit))
        shown = {"whom": scene.name(event.seller)}
        scene.table().lines.append(scene.tells(event.debtor, "talk", "paper", shown, to=TABLE))


def vouched_for(scene: Scene, event: h.VouchedFor) -> None:
    """A second name on the paper."""
    words = scene.words
    owed = scene.debt(event.debt).owed
    mine, theirs = scene.reply(event.debtor), scene.phone(event.guarantor)
    name = scene.dealer(event.guarantor).name
    mine.details.append(words("detail.vouched", name=name))
    mine.details.append(words("detail.owed", owed=owed, due=scene.when(event.due)))
    debtor = scene.dealer(event.debtor).name
    theirs.details.append(words("detail.you_vouch", name=debtor, owed=owed))


def tie_made(scene: Scene, event: h.TieMade) -> None:
    """Two, from now on."""
    words, share = scene.words, event.share // 10
    if event.follower is None:
        card = scene.reply(event.leader, TONNY)
        card.lines.append(scene.tells(event.leader, "partner", "taken", speaker=TONNY))
        card.details.append(words("detail.tied_tonny", share=share))
        return
    leader, follower = scene.dealer(event.leader).name, scene.dealer(event.follower).name
    mine, theirs = scene.reply(event.follower), scene.phone(event.leader)
    mine.scene = scene.tells(event.follower, "scene", "tied", {"whom": scene.name(event.leader)})
    back = max(0, 100 - 2 * share)
    mine.details.append(words("detail.tied_follow", name=leader, share=share, back=back))
    theirs.details.append(words("detail.tied_lead", name=follower, share=share, back=back))
    for who, card in ((event.follower, mine), (event.leader, theirs)):
        if not (scene.dealer(event.leader).versus and scene.dealer(event.follower).versus):
            card.details.append(words("detail.tied_safe"))
        else:
            card.details.append(words("detail.price", price=scene.dealer(who).price))


def tie_ended(scene: Scene, event: h.TieEnded) -> None:
    """And then not any more."""
    words = scene.words
    if event.follower is None:
        _tonny_gone(scene, event)
        return
    for who, other in ((event.leader, event.follower), (event.follower, event.leader)):
        if scene.dealer(who).ended is not None:
            continue
        card = scene.reply(who)
        name = scene.dealer(other).name
        card.details.append(
            words("detail.you_left" if event.by == who else "detail.left_you", name=name)
        )
        if event.taken:
            key = "detail.took" if event.by == who else "detail.took_from_you"
            card.details.append(words(key, name=name, amount=event.taken))


def _tonny_gone(scene: Scene, event: h.TieEnded) -> None:
    if scene.dealer(event.leader).ended is not None:
        return
    if event.by == TONNY:
        card = scene.phone(event.leader)
        card.scene = scene.tells(event.leader, "scene", "tonny_gone")
        card.details.append(scene.words("detail.tonny_took", amount=event.taken))
        return
    card = scene.reply(event.leader, TONNY)
    card.lines.append(scene.tells(event.leader, "partner", "left", speaker=TONNY))


def shared(scene: Scene, event: h.Shared) -> None:
    """Their part of it."""
    words = scene.words
    if event.partner == TONNY:
        name = words("speaker.tonny")
    else:
        partner = DealerId(event.partner)
        name = scene.dealer(partner).name
        seller = scene.dealer(event.dealer).name
        phone = scene.phone(partner)
        phone.details.append(words("detail.your_share", name=seller, amount=event.amount))
    scene.reply(event.dealer).details.append(words("detail.shared", name=name, amount=event.amount))


def milo_owes(scene: Scene, event: h.MiloOwes) -> None:
    """He writes it on the other side of the page."""
    card = scene.reply(event.dealer, "milo")
    shown = {"amount": scene.words.kr(event.amount)}
    card.lines.append(scene.says(Character.MILO, event.dealer, "pay", "ahead", shown))
    credit = scene.dealer(event.dealer).credit
    card.details.append(scene.words("detail.milo_owes", credit=credit))


# The word on the street.


def rumour_begun(scene: Scene, event: h.RumourBegun) -> None:
    """It is said, and nobody says by whom or whether it is so."""
    facts = {"claim": event.claim.value}
    scene.table().lines.append(scene.tells(event.about, "talk", "rumour", facts=facts, to=TABLE))
    source = DealerId(event.source)
    if scene.actor == source:
        card = scene.reply(source)
        card.details.append(scene.words("detail.rumour_begun"))
        card.details.append(scene.words("detail.hours", left=scene.dealer(source).minutes))


def rumour_denied(scene: Scene, event: h.RumourDenied) -> None:
    """It was said that it is not so."""
    facts = {"claim": event.claim.value}
    scene.table().lines.append(scene.tells(event.dealer, "talk", "denied", facts=facts, to=TABLE))
    card = scene.reply(event.dealer)
    key = "detail.denied" if event.convinced else "detail.denied_not"
    card.details.append(scene.words(key))
    card.details.append(scene.words("detail.hours", left=scene.dealer(event.dealer).minutes))


# One's own limits.


def lines_set(scene: Scene, event: h.LinesSet) -> None:
    """Say privately what was set; nobody else is told whose it is."""
    words = scene.words
    card = scene.reply(event.dealer)
    for key, topics in (("lines", event.lines), ("veils", event.veils)):
        shown = ", ".join(words(f"topic.{topic}") for topic in topics) or words("topic.none")
        card.details.append(words(f"detail.{key}_set", topics=shown))


def quotes_set(scene: Scene, event: h.QuotesSet) -> None:
    """Say what was set."""
    key = "detail.quotes_on" if event.agreed else "detail.quotes_off"
    scene.reply(event.dealer).details.append(scene.words(key))
