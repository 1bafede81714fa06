"""The mistake of the negative control: delete the appointment, commit, and only then act on it.

A build that has this in loses what it had deleted when it is killed before it acted. The checks
have to say so; if they do not, they prove nothing about the build without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from db import codec, database
from db.campaigns import BATCH, Campaigns
from db.schema import appointments, campaigns
from db.script import Script, Sheet, clock_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from game.campaign import Appointment
    from game.units import AppointmentId

    Taken = dict[int, dict[AppointmentId, Appointment]]


def delete_first(deleted: Callable[[], None]) -> None:
    """Build the mistake into this process. `deleted` is called where it is dangerous to die."""

    class DeleteFirst(Campaigns):
        async def keep_due(self, wall: int, most: int = BATCH) -> int:
            taken = await self._store.write(lambda connection: delete_due(connection, wall, most))
            if taken:
                deleted()
            await self._store.write(lambda connection: self._act(connection, wall, taken))
            self.on_letters()
            return sum(map(len, taken.values()))

        def _act(self, connection: Connection, wall: int, taken: Taken) -> None:
            sheet = Sheet()
            for campaign, due in taken.items():
                found = select(campaigns).where(campaigns.c.id == campaign)
                script = Script(self._tell, connection.execute(found).one(), wall)
                stand = {**due, **script.state.appointments}
                script.state = replace(script.state, appointments=stand)
                script.keep_due(BATCH)
                script.onto(sheet)
            sheet.write(connection)

    database.Campaigns = DeleteFirst


def delete_due(connection: Connection, wall: int, most: int) -> Taken:
    """Delete what is due, from the state and the clock's table; return what that was."""
    overdue = (
        select(campaigns)
        .where(campaigns.c.next_due_wall <= wall)
        .order_by(campaigns.c.next_due_wall, campaigns.c.id)
        .limit(most)
    )
    taken: Taken = {}
    for row in connection.execute(overdue).all():
        state, clock = codec.state_from_text(row.state), clock_of(row)
        now = clock.game_at(wall)
        due = {key: one for key, one in state.appointments.items() if one.due <= now}
        left = {key: one for key, one in state.appointments.items() if key not in due}
        next_due = min((clock.wall_at(one.due) for one in left.values()), default=None)
        after = codec.state_to_text(replace(state, appointments=left))
        connection.execute(
            update(campaigns)
            .where(campaigns.c.id == row.id)
            .values(state=after, next_due_wall=next_due)
        )
        gone = appointments.c.campaign_id == row.id, appointments.c.id.in_(list(due))
        connection.execute(delete(appointments).where(*gone))
        taken[row.id] = due
    return taken
