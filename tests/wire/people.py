"""People at the stand-in's page, as its own script would act for them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import aiohttp

from bot.standin.wire import Id, Obj, load_obj, number, obj, objs, text
from tests.wire.small_bot import TOKEN

if TYPE_CHECKING:
    from bot.standin import StandIn

Test = Callable[[Obj], bool]


async def eventually(condition: Callable[[], bool], seconds: float = 3.0) -> None:
    """Wait for something that tells nobody when it has happened."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


def anything(_: Obj) -> bool:
    return True


class Tab:
    """One open page. Frames stay pending until a test asks for them."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.pending: list[tuple[str, Obj]] = []
        self.ready: Obj = {}
        self._nonces = itertools.count(1)

    async def until(self, kind: str, where: Test = anything, seconds: float = 3.0) -> Obj:
        """Wait for a frame, and take it out of what is pending."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for index, (found, data) in enumerate(self.pending):
                        if found == kind and where(data):
                            del self.pending[index]
                            return data
                    self._keep(await self.socket.receive_str())
        except TimeoutError:
            came = [
                (found, text(data, "content", text(data, "state"))) for found, data in self.pending
            ]
            raise AssertionError(f"no {kind} came, only {came}") from None

    def _keep(self, raw: str) -> None:
        frame = load_obj(raw)
        assert frame is not None
        self.pending.append((text(frame, "t"), obj(frame, "d")))

    async def do(self, op: str, **fields: object) -> str:
        """Do something; the nonce names it in the answer."""
        nonce = f"n{next(self._nonces)}"
        await self.socket.send_json({"op": op, "nonce": nonce, **fields})
        return nonce

    async def settled(self) -> list[str]:
        """Let everything arrive that was already sent; name the kinds that nobody asked for."""
        nonce = await self.do("history", channel_id=self.channel("table"))
        await self.until("HISTORY", lambda data: data["nonce"] == nonce)
        return [kind for kind, _ in self.pending]

    def channel(self, name: str) -> Id:
        """A channel's id by its name."""
        channels = objs(obj(self.ready, "guild"), "channels")
        return next(text(channel, "id") for channel in channels if channel["name"] == name)

    @property
    def me(self) -> Id:
        return text(obj(self.ready, "me"), "id")

    @property
    def bot(self) -> Id:
        return text(obj(self.ready, "bot"), "id")

    async def say(self, content: str, place: Id | None = None, **fields: object) -> str:
        """Write a message, at the table unless told otherwise."""
        return await self.do(
            "send", channel_id=place or self.channel("table"), content=content, **fields
        )

    async def call(self, words: str, place: Id | None = None, **options: object) -> str:
        """Call a command by its words, at the table unless told otherwise."""
        return await self.do(
            "command", channel_id=place or self.channel("table"), data=self.data(words, options)
        )

    async def complete(self, words: str, focused: str, **options: object) -> list[object]:
        """Ask what could be typed for an option."""
        data = self.data(words, options, focused)
        nonce = await self.do("autocomplete", channel_id=self.channel("table"), data=data)
        answer = await self.until("AUTOCOMPLETE", lambda found: found["nonce"] == nonce)
        return [choice["value"] for choice in objs(answer, "choices")]

    async def press(
        self, message: Mapping[str, object], custom_id: str, values: list[str] | None = None
    ) -> str:
        """Press a button, or choose from a select."""
        fields: Obj = (
            {"component_type": 2} if values is None else {"component_type": 3, "values": values}
        )
        return await self.do(
            "component",
            channel_id=message["channel_id"],
            message_id=message["id"],
            custom_id=custom_id,
            **fields,
        )

    async def answered(self, nonce: str, state: str = "answered") -> Obj:
        """Wait for the end of an interaction."""
        return await self.until(
            "INTERACTION", lambda d: d["nonce"] == nonce and d["state"] == state
        )

    async def refused(self, nonce: str) -> tuple[object, str]:
        """Wait for a refusal: its code and its sentence."""
        data = await self.until("REFUSED", lambda found: found["nonce"] == nonce)
        return data["code"], text(data, "message")

    async def message(self, said: str) -> Obj:
        """Wait for a message that holds these words."""
        return await self.until("MESSAGE_CREATE", lambda found: said in text(found, "content"))

    def data(self, words: str, options: Mapping[str, object], focused: str = "") -> Obj:
        """Discord's interaction data for a command by its words."""
        name, *path = words.split()
        command = next(c for c in objs(self.ready, "commands") if c["name"] == name)
        known = command
        for step in path:
            known = next(option for option in objs(known, "options") if option["name"] == step)
        types = {text(option, "name"): option["type"] for option in objs(known, "options")}
        given: list[Obj] = []
        for key, value in options.items():
            option: Obj = {"type": types.get(key, 3), "name": key, "value": value}
            given.append(option | {"focused": True} if key == focused else option)
        for depth, step in reversed(list(enumerate(path))):
            kind = 2 if depth == 0 and len(path) > 1 else 1
            given = [{"type": kind, "name": step, "options": given}]
        return {"id": command["id"], "name": name, "type": 1, "options": given}


class Street:
    """Opens pages for the people of a stand-in."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self.session = session
        self._tabs: list[Tab] = []

    async def close(self) -> None:
        """Close every page."""
        for tab in self._tabs:
            await tab.socket.close()

    async def rest(
        self, method: str, route: str, body: object = None, **headers: str
    ) -> tuple[int, Obj]:
        """Ask the REST API as the bot would; a list comes back under "listed"."""
        auth = {"Authorization": f"Bot {TOKEN}"} | headers
        url = f"{self.standin.api}{route}"
        async with self.session.request(method, url, json=body, headers=auth) as answer:
            raw = await answer.text()
        return answer.status, load_obj(raw) or load_obj(f'{{"listed":{raw or 0}}}') or {}

    async def callback(self, interaction_id: Id, body: Obj) -> tuple[int, int]:
        """Answer an interaction by hand: the status and the code that come back."""
        interaction = self.standin.interactions.find(interaction_id)
        assert interaction is not None
        route = f"/interactions/{interaction_id}/{interaction.token}/callback"
        status, said = await self.rest("POST", route, body)
        return status, number(said, "code")

    async def open(self, who: int = 0) -> Tab:
        """Open a page as the first, second, third or fourth person."""
        people = list(self.standin.world.people())
        socket = await self.session.ws_connect(f"{self.standin.url}page/ws?user={people[who].id}")
        tab = Tab(socket)
        self._tabs.append(tab)
        tab.ready = await tab.until("READY")
        return tab
