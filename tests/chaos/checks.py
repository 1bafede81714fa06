"""What must be true however often it was killed. Each check gives what is wrong, with ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from db import codec
from db.journal import redecided, replayed
from game.events import AppointmentClosed, AppointmentSet
from game.units import AppointmentId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.journal import Line
    from game.gametime import GameTime
    from tests.chaos.evidence import Evidence, Played

    Check = Callable[[Evidence], Iterator[str]]

KEPT = "appointment:"
TYPED = "interaction:"


def lost_effects(campaign: Played) -> Iterator[AppointmentId]:
    """Give the appointments that were made, and were neither kept nor called off, nor stand."""
    stand = {*campaign.appointments, *campaign.state.appointments}
    closed = set(_closed(campaign))
    for appointment in _set(campaign):
        if appointment not in closed and appointment not in stand:
            yield appointment


def effects_once(evidence: Evidence) -> Iterator[str]:
    """Every appointment is kept once, or called off once, or still stands; and only one of them."""
    for campaign in evidence.campaigns:
        made, closed = _set(campaign), _closed(campaign)
        kept = Counter(one for line in campaign.lines if (one := _kept(line)) is not None)
        stand = {*campaign.appointments, *campaign.state.appointments}
        for lost in lost_effects(campaign):
            yield f"campaign {campaign.id}: {lost} is lost: not kept, not called off, not standing"
        for one in sorted({*made, *closed, *kept, *stand}):
            where = f"campaign {campaign.id}: {one}"
            if made[one] != 1:
                yield f"{where} was made {made[one]} times"
            if kept[one] > 1:
                yield f"{where} was kept {kept[one]} times"
            if kept[one] and closed[one] != [KEPT + one]:
                yield f"{where} was kept, and closed by {closed[one]}"
            if len(closed[one]) > 1:
                yield f"{where} was closed {len(closed[one])} times"
            if closed[one] and one in stand:
                yield f"{where} was closed and still stands"
            if (one in campaign.appointments) != (one in campaign.state.appointments):
                yield f"{where} stands in the table or in the state, and not in both"


def moves_once(evidence: Evidence) -> Iterator[str]:
    """What people saw done is in one journal, once; what they did not see done, at most once."""
    rows = Counter(line.key for campaign in evidence.campaigns for line in _typed(campaign))
    for interaction, done in evidence.asked.items():
        found = rows[TYPED + interaction]
        if found > 1 or (done and not found):
            seen = "done" if done else "not done"
            yield f"interaction {interaction} was seen {seen} and is in the journals {found} times"
    for key in rows:
        if key.removeprefix(TYPED) not in evidence.asked:
            yield f"{key} is in a journal, and nobody ever did that"
    for campaign in evidence.campaigns:
        for key, found in Counter(line.key for line in campaign.lines).items():
            if found > 1:
                yield f"campaign {campaign.id}: {key} is in the journal {found} times"


def positions_contiguous(evidence: Evidence) -> Iterator[str]:
    """A journal has no gap: each row begins where the events of the one before it end."""
    for campaign in evidence.campaigns:
        at = 0
        for line in campaign.lines:
            if line.position != at:
                yield f"campaign {campaign.id}: a row is at {line.position} and belongs at {at}"
            at = line.position + len(line.events)
        if not campaign.position == campaign.state.position == at:
            yield (
                f"campaign {campaign.id}: the journal ends at {at}, the row says"
                f" {campaign.position}, the state {campaign.state.position}"
            )


def due_order(evidence: Evidence) -> Iterator[str]:
    """The clock brings what is due first, first; its time never goes back, nor does people's.

    Between the two it may: what somebody does before a deadline is enforced comes before it.
    """
    for campaign in evidence.campaigns:
        stand: dict[AppointmentId, GameTime] = {}
        latest = {"the clock": -1, "somebody": -1}
        for line in campaign.lines:
            where = f"campaign {campaign.id}: {line.key}"
            kept = _kept(line)
            who = "the clock" if kept else "somebody"
            if line.game < latest[who]:
                yield f"{where} is at {line.game}, after {who} was at {latest[who]}"
            latest[who] = line.game
            if kept is not None and kept in stand:
                first = min(stand, key=lambda one: (stand[one], one))
                if kept != first:
                    yield f"{where} was kept while {first} was due before it"
                if line.game != stand[kept]:
                    yield f"{where} was due at {stand[kept]} and kept as of {line.game}"
            for event in line.events:
                if isinstance(event, AppointmentSet):
                    stand[event.appointment] = event.due
                elif isinstance(event, AppointmentClosed):
                    stand.pop(event.appointment, None)


def channel_order(evidence: Evidence) -> Iterator[str]:
    """Discord accepted each letter once, and each channel's in the order they were written."""
    letters = {one.nonce: (c.id, one) for c in evidence.campaigns for one in c.letters}
    accepted = Counter(post.nonce for post in evidence.posts)
    messages = {post.nonce: post.message for post in evidence.posts}
    for nonce, (campaign, letter) in letters.items():
        where = f"campaign {campaign}: letter {letter.id} ({nonce})"
        if accepted[nonce] > 1:
            yield f"{where} was posted {accepted[nonce]} times"
        if letter.closed and not accepted[nonce]:
            yield f"{where} is marked as delivered and was never posted"
        if letter.closed and letter.message != messages.get(nonce):
            yield f"{where} is marked as message {letter.message}, not {messages.get(nonce)}"
    last: dict[tuple[int, str], int] = {}
    for post in evidence.posts:
        found = letters.get(post.nonce)
        if found is None:
            yield f"message {post.message} in channel {post.channel} ({post.nonce}) is no letter"
            continue
        campaign, letter = found
        before = last.get((campaign, letter.target), 0)
        if letter.id < before:
            yield f"campaign {campaign}: letter {letter.id} came after {before} ({letter.target})"
        last[campaign, letter.target] = letter.id


def books_balance(evidence: Evidence) -> Iterator[str]:
    """The ledger's rows make the balances of the state, and each unit sums to zero."""
    for campaign in evidence.campaigns:
        posted: Counter[str] = Counter()
        for row in campaign.postings:
            posted[f"{row.unit}:{row.source}"] -= row.amount
            posted[f"{row.unit}:{row.target}"] += row.amount
        stated = Counter({str(name): sum_ for name, sum_ in campaign.state.balances.items()})
        for account in sorted({*posted, *stated}):
            if posted[account] != stated[account]:
                yield (
                    f"campaign {campaign.id}: {account} is {posted[account]} by the ledger"
                    f" and {stated[account]} in the state"
                )
        units: Counter[str] = Counter()
        for account, balance in stated.items():
            units[account.partition(":")[0]] += balance
        for unit, total in units.items():
            if total:
                yield f"campaign {campaign.id}: {unit} sums to {total} and not to zero"


def journal_replays(evidence: Evidence) -> Iterator[str]:
    """A journal's events make the stored state to the byte, and its moves make its events again."""
    for campaign in evidence.campaigns:
        if codec.state_to_text(replayed(campaign.lines)) != campaign.state_text:
            yield f"campaign {campaign.id}: the journal's events make another state"
        try:
            again = codec.state_to_text(redecided(campaign.lines))
        except ValueError as problem:
            yield f"campaign {campaign.id}: {problem}"
            continue
        if again != campaign.state_text:
            yield f"campaign {campaign.id}: the journal's moves make another state"


def nothing_left(evidence: Evidence) -> Iterator[str]:
    """Nothing is overdue, no letter waits, and no campaign is set aside."""
    for campaign in evidence.campaigns:
        if campaign.next_due_wall is not None and campaign.next_due_wall <= evidence.wall:
            yield f"campaign {campaign.id}: overdue since {campaign.next_due_wall}"
        if campaign.failures:
            yield f"campaign {campaign.id}: set aside after {campaign.failures} failures"
        for letter in campaign.letters:
            if not letter.closed:
                yield f"campaign {campaign.id}: letter {letter.id} ({letter.target}) still waits"


CHECKS: dict[str, Check] = {
    "every effect exactly once": effects_once,
    "every move seen done is there, once": moves_once,
    "journal without gaps": positions_contiguous,
    "due order in each campaign": due_order,
    "order and number of messages in each channel": channel_order,
    "money and product balanced": books_balance,
    "journal replays to the stored state": journal_replays,
    "nothing overdue, nothing unsent": nothing_left,
}


def _set(campaign: Played) -> Counter[AppointmentId]:
    return Counter(
        event.appointment
        for line in campaign.lines
        for event in line.events
        if isinstance(event, AppointmentSet)
    )


def _closed(campaign: Played) -> defaultdict[AppointmentId, list[str]]:
    """Give the key of each row that closed an appointment, by appointment."""
    found: defaultdict[AppointmentId, list[str]] = defaultdict(list)
    for line in campaign.lines:
        for event in line.events:
            if isinstance(event, AppointmentClosed):
                found[event.appointment].append(line.key)
    return found


def _kept(line: Line) -> AppointmentId | None:
    found = line.key.removeprefix(KEPT)
    return AppointmentId(found) if found != line.key else None


def _typed(campaign: Played) -> Iterator[Line]:
    return (line for line in campaign.lines if line.key.startswith(TYPED))
