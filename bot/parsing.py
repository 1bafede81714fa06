"""Reading what people type into options: amounts, times, corners, people; or saying why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.desk import Sorry
from bot.wording import languages, wording
from game.affairs import Claim
from game.campaign import Promised
from game.gametime import DAY, GameTime
from game.limits import TOPICS
from game.units import District, Wanted
from persona import slots
from persona.calendar import as_date, as_moment
from persona.claims import claim_in
from persona.hearing import amounts, times
from persona.hearing.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.wording import Wording
    from game.campaign import Campaign, Dealer
    from game.units import DealerId

_PLACES = {
    "nørrebro": District.NORREBRO,
    "noerrebro": District.NORREBRO,
    "nv": District.NORDVEST,
    "north-west": District.NORDVEST,
    **{district.value: district for district in District},
}


def amount(text: str) -> Wanted | Sorry:
    """Return the amount a text means, in figures or as it is said in either language."""
    read = slots.amount(text)
    if not isinstance(read, slots.BadAmount):
        return read
    if read is slots.BadAmount.NOT_A_NUMBER:
        plain = " ".join(text.casefold().split())
        for language in Language:
            said = amounts.find(plain, language)
            if said is not None and (said.start, said.end) == (0, len(plain)):
                return said.value
    return Sorry(read.value, {"text": text[:60]})


def moment(text: str, now: GameTime) -> GameTime | Sorry:
    """Return the campaign's own time a text means, in either language."""
    plain = " ".join(text.casefold().split())
    found = [
        said
        for language, clock in _CLOCK.items()
        if (said := times.find(_hour(plain, clock), as_date(now), language)) is not None
    ]
    if found:
        # The language it was written in is the one in which more of it says something.
        due = as_moment(max(found, key=lambda said: said.end - said.start).due, now)
        # An hour of today that is past is past, and not tomorrow's.
        over = _TODAY.search(plain) and due // DAY > now // DAY
        return GameTime(due - DAY) if over else due
    read = slots.moment(text, now)
    return Sorry("no_time", {"text": text[:60]}) if read is None else read


_CLOCK = {Language.EN: "at", Language.DA: "klokken"}
_TODAY = re.compile(r"\b(?:today|i ?dag)\b")
_BARE_HOUR = re.compile(r"([^\W\d_])\s+(?:kl\.?\s*)?(\d{1,2}(?:[:.]\d\d)?)$")


def _hour(text: str, clock: str) -> str:
    """Return a time whose last figures are an hour of the clock: `tomorrow 21`, `fredag kl 18`."""
    return _BARE_HOUR.sub(rf"\1 {clock} \2", text)


def district(text: str) -> District | Sorry:
    """Return the corner a text means."""
    found = _PLACES.get(text.strip().casefold())
    return Sorry("no_such_district", {"text": text[:60]}) if found is None else found


def evening(text: str) -> Promised | None:
    """Return what a text promises Vic, if it is one of the things that can be."""
    try:
        found = Promised(text.strip().casefold())
    except ValueError:
        return None
    return None if found is Promised.MONEY else found


def other(state: Campaign, dealer: Dealer, text: str) -> DealerId | Sorry:
    """Return the other dealer that a text names, among those who are still in."""
    return person(text, [one for one in state.living() if one.id != dealer.id])


def topics(words: Wording, text: str) -> tuple[str, ...] | Sorry:
    """Return the topics that a text lists, by name or as they are called; `none` is no topic."""
    found: list[str] = []
    for part in text.split(","):
        typed = part.strip().casefold()
        if typed in ("", "none", words("topic.none").casefold()):
            continue
        for topic in TOPICS:
            if typed in (topic, topic.replace("_", " "), words(f"topic.{topic}").casefold()):
                found.append(topic)
                break
        else:
            known = ", ".join(words(f"topic.{topic}") for topic in TOPICS)
            return Sorry("unknown_topic", {"text": part.strip()[:60], "topics": known})
    return tuple(dict.fromkeys(found))


def language(text: str) -> str | Sorry:
    """Return the language that a text names; empty for the table's own."""
    typed = text.strip().casefold()
    if typed in ("", "table", "bordet", "none"):
        return ""
    for one in languages():
        names = {wording(each)(f"language.{one}").casefold() for each in languages()}
        if typed == one or typed in names:
            return one
    return Sorry("no_such_language", {"text": text[:60], "languages": ", ".join(languages())})


def claim(words: Wording, text: str) -> Claim | Sorry:
    """Return what a text says of somebody, as one of the things the street can say."""
    for one in Claim:
        if text.strip().casefold() == words(f"claim.{one}").casefold():
            return one
    found = claim_in(text)
    if found is None:
        return Sorry("no_claim", {"claims": ", ".join(words(f"claim.{one}") for one in Claim)})
    return found


def person(text: str, among: Iterable[Dealer]) -> DealerId | Sorry:
    """Return the dealer a text names, by name or by id, among those who could be meant."""
    wanted = text.strip().casefold()
    people = list(among)
    for dealer in people:
        if wanted == dealer.name.casefold():
            return dealer.id
    for dealer in people:
        if wanted == dealer.id:
            return dealer.id
    return Sorry("no_such_person", {"text": text[:60]})
