"""Telling scale and desperation: Hasse, the mule, the gym, the ride, lashing out, the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Button
from bot.facts import clock_time, day_name
from game.affairs import TONNY, VIC, Pressure
from game.units import Character, DealerId

if TYPE_CHECKING:
    from bot.scene import Scene
    from game import happenings as h
    from game.gametime import GameTime

HASSE = "hasse"
TABLE = "table"


def _on(scene: Scene, moment: GameTime) -> dict[str, str]:
    return {"due_day": day_name(scene.words, moment), "due_time": clock_time(moment)}


def _purse(scene: Scene, dealer: DealerId) -> str:
    state = scene.after
    return scene.words("detail.cash", cash=state.cash(dealer), grams=state.goods(dealer))


def _left(scene: Scene, dealer: DealerId) -> str:
    return scene.words("detail.hours", left=scene.dealer(dealer).minutes)


# Hasse.


def hasse_came(scene: Scene, event: h.HasseCame) -> None:
    """One big deal, with a date."""
    deal = event.deal
    card = scene.phone(event.dealer, HASSE)
    shown = {
        "grams": scene.words.grams(deal.grams),
        "amount": scene.words.kr(deal.grams * deal.price),
        **_on(scene, deal.when),
    }
    card.scene = scene.tells(event.dealer, "scene", "hasse")
    card.lines.append(scene.tells(event.dealer, "deal", "offered", shown, speaker=HASSE))
    card.details.append(
        scene.words(
            "detail.hasse",
            grams=deal.grams,
            price=deal.price,
            when=scene.when(deal.when),
            until=scene.when(deal.until),
        )
    )
    which = str(deal.until)
    card.buttons += [
        Button("hasse", scene.words("button.hasse_take"), f"take.{which}", "primary"),
        Button("hasse", scene.words("button.hasse_leave"), f"leave.{which}"),
    ]
    card.ping = True


def hasse_answered(scene: Scene, event: h.HasseAnswered) -> None:
    """He counts on it, or he does not."""
    deal = scene.before.dealers[event.dealer].deal
    card = scene.reply(event.dealer, HASSE)
    if event.took and deal is not None:
        shown = {
            "grams": scene.words.grams(deal.grams),
            "amount": scene.words.kr(deal.grams * deal.price),
            **_on(scene, deal.when),
        }
        card.lines.append(scene.tells(event.dealer, "deal", "taken", shown, speaker=HASSE))
        card.details.append(scene.words("detail.hasse_taken", when=scene.when(deal.when)))
    else:
        card.lines.append(scene.tells(event.dealer, "deal", "declined", speaker=HASSE))


def deal_done(scene: Scene, event: h.DealDone) -> None:
    """The buyer had the money with him."""
    card = scene.phone(event.dealer, HASSE)
    shown = {"grams": scene.words.grams(event.grams), "amount": scene.words.kr(event.money)}
    card.scene = scene.tells(event.dealer, "scene", "deal_done")
    card.lines.append(scene.tells(event.dealer, "deal", "done", shown, speaker=HASSE))
    card.details.append(scene.words("detail.deal_done", grams=event.grams, money=event.money))
    card.details.append(_purse(scene, event.dealer))


def deal_failed(scene: Scene, event: h.DealFailed) -> None:
    """He stood there."""
    card = scene.phone(event.dealer, HASSE)
    card.lines.append(
        scene.tells(event.dealer, "deal", "failed", _on(scene, event.at), speaker=HASSE)
    )
    card.details.append(scene.words("detail.deal_failed"))


# The mule and the bag.


def mule_sent(scene: Scene, event: h.MuleSent) -> None:
    """Somebody is on a bus."""
    card = scene.reply(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "mule_sent")
    card.details.append(
        scene.words(
            "detail.mule_sent",
            grams=event.grams,
            cost=event.cost,
            arrives=scene.when(event.arrives),
        )
    )
    card.details += [_purse(scene, event.dealer), _left(scene, event.dealer)]


def bag_came(scene: Scene, event: h.BagCame) -> None:
    """A bag, closed."""
    card = scene.phone(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "bag_came")
    grams = scene.after.bags[event.bag].grams
    card.details.append(scene.words("detail.bag_came", grams=grams))
    card.buttons += [
        Button("test", scene.words("button.test"), event.bag, "primary"),
        scene.button("prices"),
    ]


def bag_tested(scene: Scene, event: h.BagTested) -> None:
    """It is what it was said to be, or it is for cakes."""
    card = scene.reply(event.dealer)
    if not event.minutes:
        card.details.append(scene.words("detail.bag_real", grams=event.grams))
        return
    real = "bag_real" if event.grams else "bag_soda"
    card.scene = scene.tells(event.dealer, "scene", real)
    card.details.append(scene.words(f"detail.{real}", grams=event.grams))
    card.details += [_purse(scene, event.dealer), _left(scene, event.dealer)]


def soda_sold(scene: Scene, event: h.SodaSold) -> None:
    """They found out first."""
    card = scene.reply(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "soda_sold")
    card.details.append(scene.words("detail.soda_sold"))
    scene.table().lines.append(scene.tells(event.dealer, "talk", "soda", to=TABLE))


# The gym, and who remembers.


def robbed(scene: Scene, event: h.Robbed) -> None:
    """A drawer, and people who lift things."""
    card = scene.reply(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "gym")
    card.details.append(scene.words("detail.robbed", money=event.money))
    card.details += [_purse(scene, event.dealer), _left(scene, event.dealer)]
    scene.table().lines.append(scene.tells(event.dealer, "talk", "gym", to=TABLE))


def enemy_came(scene: Scene, event: h.EnemyCame) -> None:
    """They remembered."""
    card = scene.phone(event.dealer)
    card.scene = scene.tells(event.dealer, "scene", "enemy")
    card.details.append(scene.words("detail.enemy", money=event.money))


# The ride.


def rode(scene: Scene, event: h.Rode) -> None:
    """An afternoon in his car; what it did to the debt, and to the page."""
    card = scene.reply(event.dealer, "radovan")
    hard = event.pressure is Pressure.HARD
    told = "ride_wrong" if event.wrong else "ride_hard" if hard else "ride_soft"
    card.scene = scene.tells(event.dealer, "scene", told)
    amount = scene.words.kr(event.worked + event.credit)
    outcome = "wrong" if event.wrong else event.pressure.value
    card.lines.append(
        scene.says(Character.RADOVAN, event.dealer, "ride", outcome, {"amount": amount})
    )
    if event.worked:
        card.details.append(scene.words("detail.worked", amount=event.worked))
    debt = scene.after.debts.get(event.debt) if event.debt is not None else None
    if debt is not None:
        card.details.append(scene.words("detail.owed", owed=debt.owed, due=scene.when(debt.due)))
    if event.credit:
        credit = scene.dealer(event.dealer).credit
        card.details.append(scene.words("detail.milo_owes", credit=credit))
    if event.wrong:
        card.details.append(scene.words("detail.on_your_page"))
    card.details.append(_left(scene, event.dealer))


# Downward.


def lashed_out(scene: Scene, event: h.LashedOut) -> None:
    """Relief, for an hour."""
    reply = scene.reply(event.dealer)
    if event.whom == VIC:
        reply.scene = scene.tells(event.dealer, "scene", "lash_vic")
        reply.details.append(scene.words("detail.lash_vic"))
    elif event.whom == TONNY:
        reply.scene = scene.tells(event.dealer, "scene", "lash_tonny")
        reply.details.append(scene.words("detail.lash_tonny"))
        tonny = scene.phone(event.dealer, TONNY)
        tonny.lines.append(scene.tells(event.dealer, "hurt", "after", speaker=TONNY))
    else:
        other = DealerId(event.whom)
        reply.scene = scene.tells(event.dealer, "scene", "lash_other", {"whom": scene.name(other)})
        reply.details.append(scene.words("detail.lash_other", whom=scene.dealer(other).name))
        phone = scene.phone(other)
        phone.scene = scene.tells(other, "scene", "lashed", {"whom": scene.name(event.dealer)})
        phone.details.append(scene.words("detail.lashed", whom=scene.dealer(event.dealer).name))
        phone.buttons.append(scene.button("me"))
        shown = {"whom": scene.name(other)}
        scene.table().lines.append(scene.tells(event.dealer, "talk", "lashed", shown, to=TABLE))
    reply.details.append(_left(scene, event.dealer))


# The call.


def mercy_offered(scene: Scene, event: h.MercyOffered) -> None:
    """He phones. What he means is sealed below it."""
    mercy = event.mercy
    card = scene.phone(event.dealer, "milo")
    shown = {"amount": scene.words.kr(mercy.token), **_on(scene, mercy.until)}
    card.lines.append(scene.says(Character.MILO, event.dealer, "mercy", "offered", shown))
    card.details.append(
        scene.words("detail.mercy", token=mercy.token, until=scene.when(mercy.until))
    )
    card.details.append(scene.words("detail.seal", seal=mercy.seal))
    which = mercy.seal[:16]
    card.buttons += [
        Button("mercy", scene.words("button.mercy_come"), f"come.{which}", "primary"),
        Button("mercy", scene.words("button.mercy_stay"), f"stay.{which}"),
    ]
    card.ping = True


def mercy_over(scene: Scene, event: h.MercyOver) -> None:
    """Who came, sits in a kitchen; who did not, hears nothing."""
    if not event.came:
        if scene.actor == event.dealer:
            scene.reply(event.dealer).details.append(scene.words("detail.mercy_stayed"))
        return
    if scene.dealer(event.dealer).ended is not None:
        return  # The cut has the last word.
    card = scene.reply(event.dealer, "milo")
    card.scene = scene.tells(event.dealer, "scene", "mercy")
    shown = {"amount": scene.words.kr(event.paid)}
    card.lines.append(scene.says(Character.MILO, event.dealer, "mercy", "came", shown))
    card.details.append(scene.words("detail.paid", amount=event.paid))


def deadline_moved(scene: Scene, event: h.DeadlineMoved) -> None:
    """It stands still; it is not a krone less."""
    owed = scene.debt(event.debt).owed
    card = scene.reply(event.dealer)
    card.details.append(scene.words("detail.owed", owed=owed, due=scene.when(event.due)))
