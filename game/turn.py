"""One move being decided: the state so far, the time, the dice, and the events it has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.events import AppointmentClosed, AppointmentSet
from game.refusals import Reason, Refusal
from game.units import AppointmentId

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.campaign import Appointment, Campaign, Dealer, Errand
    from game.dice import Dice
    from game.events import Event
    from game.gametime import GameTime
    from game.house_rules import HouseRules
    from game.units import DealerId


class Turn:
    """Collects events, each applied at once, so that what follows sees what has happened."""

    __slots__ = ("_apply", "dice", "events", "now", "state")

    def __init__(
        self,
        state: Campaign,
        now: GameTime,
        dice: Dice,
        apply: Callable[[Campaign, Event], Campaign],
    ) -> None:
        """Start from a state. `apply` is passed in: it knows every matter, and they know this."""
        self.state = state
        self.now = now
        self.dice = dice
        self.events: list[Event] = []
        self._apply = apply

    @property
    def rules(self) -> HouseRules:
        """The house rules in force."""
        return self.state.rules

    def dealer(self, dealer: DealerId) -> Dealer:
        """Return a dealer as of now."""
        return self.state.dealers[dealer]

    def emit(self, event: Event) -> None:
        """Let something have happened."""
        self.events.append(event)
        self.state = self._apply(self.state, event)

    def fresh(self, prefix: str) -> str:
        """Return an id for what the next event makes; unique, because positions are."""
        return f"{prefix}{self.state.position}"

    def set(self, errand: Errand, subject: str, due: GameTime) -> None:
        """Tell the clock to bring something."""
        self.emit(AppointmentSet(AppointmentId(self.fresh("a")), due, errand, subject))

    def close(self, appointment: Appointment) -> None:
        """Have an appointment no longer stand."""
        self.emit(AppointmentClosed(appointment.id))

    def cancel(self, subject: str) -> None:
        """Have no appointment about a subject stand any more."""
        for appointment in list(self.state.appointments.values()):
            if appointment.subject == subject:
                self.close(appointment)


def out_of_hours(turn: Turn, dealer_id: DealerId, minutes: int) -> Refusal | None:
    """Say that a day has no room for something, if so."""
    left = turn.dealer(dealer_id).minutes
    if left < minutes:
        return Refusal(Reason.OUT_OF_HOURS, {"left": left, "needed": minutes})
    return None
