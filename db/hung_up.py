"""Phones that are not a seat's any more: its player passed the seat on, or a rewind took it back.

The thread is still on Discord with what was said there, which may have to be folded away, deleted,
or used again. It is kept under the seat's id and the positions between which it was the seat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from db.schema import phones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

MARK = "@"


@dataclass(frozen=True, slots=True)
class HungUp:
    """A phone that was a seat's from one position on up to another, the second excluded."""

    dealer: str
    since: int
    until: int

    def __str__(self) -> str:
        """Return what it is kept under: `d1@0-40`."""
        return f"{self.dealer}{MARK}{self.since}-{self.until}"

    @classmethod
    def read(cls, phone: str) -> HungUp | None:
        """Return what a phone is kept under; none for one that is a seat's still."""
        dealer, mark, span = phone.partition(MARK)
        since, _, until = span.partition("-")
        return cls(dealer, int(since), int(until)) if mark else None


def phone_at(found: Iterable[Row[Any]], dealer: str, position: int | None) -> Row[Any] | None:
    """Return the phone, among a table's, to which a seat's letter of some position went."""
    former: list[tuple[int, Row[Any]]] = []
    now: Row[Any] | None = None
    for row in found:
        known = HungUp.read(row.dealer_id)
        if row.dealer_id == dealer:
            now = row
        elif (
            known is not None
            and known.dealer == dealer
            and position is not None
            and known.since <= position < known.until
        ):
            former.append((known.until, row))
    return min(former, key=lambda one: one[0])[1] if former else now


def give_back(
    connection: Connection, campaign: int, dealer: str, taken: Sequence[int], at: int
) -> None:
    """Give a seat the phone again that it had before it was taken, as a rewind at `at` does.

    `taken` are the positions at which it was, in order.
    """
    ends = [*taken[1:], at]
    for since, until in reversed(list(zip(taken, ends, strict=True))):
        kept = dealer if until == at else str(HungUp(dealer, 0, until))
        _rename(connection, campaign, kept, str(HungUp(dealer, since, until)))
    _rename(connection, campaign, str(HungUp(dealer, 0, taken[0])), dealer)


def _rename(connection: Connection, campaign: int, phone: str, to: str) -> None:
    one = (phones.c.campaign_id == campaign, phones.c.dealer_id == phone)
    connection.execute(update(phones).where(*one).values(dealer_id=to))
