"""Stand-ins for Discord in a process of their own, and people in them who all act at once.

Run as a program: it says where the stand-ins are and who lives there; then each line that it reads
is a time to act at, and it says how long every answer took; it ends when nobody reads any more.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Sequence

from bot.standin import Person, StandIn
from bot.standin.acts import Acts
from bot.standin.model import Channel, Dm, User
from bot.standin.wire import Id, Obj, text
from tests.bench.child import say
from tests.bench.worlds import DEALERS

TOKEN = "for-loopback-only"
PATIENCE = 60.0
"""Seconds until an answer is given up. Discord waits three; here it is to be seen how long each
really takes."""
BURSTS: Sequence[tuple[str, str, dict[str, object]]] = (
    ("street", "prices", {}),
    ("street", "sell", {"grams": "1", "where": "amager"}),
    ("vic", "stash", {"what": "money", "amount": "50"}),
    ("milo", "pay", {"amount": "100"}),
    ("vic", "take", {"what": "money", "amount": "all"}),
    ("street", "rest", {}),
)
"""What everybody does at the same moment, and then the next thing. The first is to warm up, and
is not counted; the others are moves."""
BETWEEN = 2.0
"""Seconds from one to the next."""


CHANNEL, DIRECT = 1 << 51, 1 << 53
"""The first channel's id and the first private channel's: the same in each stand-in."""


def peopled(people: int, channels: int) -> StandIn:
    """Make a stand-in with so many people, and so many channels to play in."""
    named = [Person(f"somebody{number}", f"Somebody {number}") for number in range(people)]
    it = StandIn(token=TOKEN, people=named or None)
    world = it.world
    # Not through the world: it gives ids of its own, and keeps a hundred private channels at most.
    for number in range(channels):
        channel = Channel(str(CHANNEL + number), f"table-{number}", number + 3)
        world.channels[channel.id] = channel
        world.messages[channel.id] = {}
    for number, person in enumerate(world.people()):
        direct = Dm(str(DIRECT + number), person.id, opened=True)
        world.dms[direct.id] = direct
        world.messages[direct.id] = {}
    return it


class Crowd:
    """Everybody who sits at a table."""

    def __init__(self, it: StandIn, seated: int) -> None:
        """Seat so many people, in the order in which both are known."""
        it.interactions.answer_seconds = PATIENCE
        self._acts = Acts(it.world, it.posts, it.interactions)
        self._world = it.world
        people = list(it.world.people())[:seated]
        self._seats = [
            (person, str(CHANNEL + number // DEALERS)) for number, person in enumerate(people)
        ]
        self._nonces = itertools.count()

    async def act_from(self, moment: float) -> list[float]:
        """Do one thing after the other from a UNIX time on; return how long each answer took."""
        took: list[float] = []
        for number, (name, sub, options) in enumerate(BURSTS):
            await asyncio.sleep(moment + number * BETWEEN - time.time())
            data = self._data(name, sub, options)
            found = await asyncio.gather(
                *(self._answered(person, table, data) for person, table in self._seats)
            )
            took += found if number else []
        # The last one, too, has its time.
        await asyncio.sleep(moment + len(BURSTS) * BETWEEN - time.time())
        return took

    async def _answered(self, person: User, table: Id, data: Obj) -> float:
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def report(_kind: str, said: Obj) -> None:
            state = text(said, "state")
            if state != "sent" and not answered.done():
                answered.set_result(state == "answered")

        start = time.perf_counter()
        op: Obj = {"channel_id": table, "nonce": f"n{next(self._nonces)}", "data": data}
        self._acts.command(person, op, report)
        return time.perf_counter() - start if await answered else PATIENCE

    def _data(self, name: str, sub: str, options: dict[str, object]) -> Obj:
        command = next(it for it in self._world.commands.values() if it["name"] == name)
        given = [{"type": 3, "name": key, "value": value} for key, value in options.items()]
        return {
            "id": command["id"],
            "name": name,
            "type": 1,
            "options": [{"type": 1, "name": sub, "options": given}],
        }


async def _live(standins: int, people: int, channels: int) -> None:
    them = [peopled(people, channels) for _ in range(standins)]
    for one in them:
        await one.start()
    say({"standins": [[one.url, one.api, one.gateway] for one in them]})
    crowd = Crowd(them[0], people)
    while line := await asyncio.to_thread(sys.stdin.readline):
        say({"took": await crowd.act_from(float(line))})
    for one in them:
        await one.stop()


if __name__ == "__main__":
    asyncio.run(_live(*map(int, sys.argv[1:])))
