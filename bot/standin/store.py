"""Keeping the world in one JSON file, so that stopping and starting again goes on where it was."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Final, TypeVar, cast

from bot.standin.model import (
    Change,
    Channel,
    Dm,
    Guild,
    Message,
    MessageChanged,
    Overwrite,
    Role,
    Thread,
    Typed,
    User,
)
from bot.standin.wire import Id, Obj, dump, load_obj, obj, objs, text
from bot.standin.world import World

_log = logging.getLogger(__name__)

VERSION: Final = 1
PAUSE_SECONDS: Final = 0.8

Record = TypeVar("Record", User, Role, Guild, Channel, Thread, Dm, Message, Overwrite)


class Store:
    """Writes the world down shortly after it changed."""

    def __init__(self, world: World, path: Path) -> None:
        """Keep this world in this file."""
        self.world = world
        self.path = path
        # The messages of each place as JSON: the expensive part, of which a change touches one.
        self._shelves: dict[Id, str] = {}
        self._due: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._pause = PAUSE_SECONDS

    def watch(self) -> None:
        """From now on, save after every change."""
        self.world.listeners.append(self._changed)

    def load(self) -> None:
        """Take up what was kept. A file that cannot be read is put aside, not lost."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return
        kept = load_obj(raw)
        try:
            _restore(self.world, kept or {})
        except (KeyError, TypeError, ValueError):
            aside = self.path.with_suffix(".unreadable")
            self.path.replace(aside)
            _log.exception(
                "standin: the kept world could not be read and was put aside as %s", aside
            )

    async def stop(self) -> None:
        """Save what is not saved yet."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._writing is not None:
            await self._writing
        await asyncio.to_thread(self._write, self._dump())

    def _changed(self, change: Change) -> None:
        if isinstance(change, Typed):
            return
        if isinstance(change, MessageChanged):
            if change.message.only_for is not None:
                return
            self._shelves.pop(change.message.channel_id, None)
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(self._pause, self._save)

    def _save(self) -> None:
        loop = asyncio.get_running_loop()
        if self._writing is not None and not self._writing.done():
            self._due = loop.call_later(self._pause, self._save)
            return
        self._due = None
        self._writing = loop.create_task(self._write_later(self._dump()), name="standin-store")

    async def _write_later(self, parts: list[str]) -> None:
        began = time.monotonic()
        try:
            await asyncio.to_thread(self._write, parts)
        except OSError:
            # The evening goes on; the next change tries again.
            _log.exception("standin: the world could not be saved")
        # A large world is written less often, so that writing stays a small part of the work.
        self._pause = max(PAUSE_SECONDS, 5 * (time.monotonic() - began))

    def _dump(self) -> list[str]:
        world = self.world
        for place_id, shelf in world.messages.items():
            if place_id not in self._shelves:
                self._shelves[place_id] = dump([_record(message) for message in shelf.values()])
        for place_id in set(self._shelves) - set(world.messages):
            del self._shelves[place_id]
        head = {
            "version": VERSION,
            "guild": _record(world.guild),
            "bot": world.bot.id,
            "users": [_record(user) for user in world.users.values()],
            "roles": [_record(role) for role in world.roles.values()],
            "channels": [
                _record(c) | {"overwrites": [_record(o) for o in c.overwrites]}
                for c in world.channels.values()
            ],
            "threads": [_record(thread) for thread in world.threads.values()],
            "dms": [_record(dm) for dm in world.dms.values()],
            "commands": list(world.commands.values()),
        }
        shelves = [f"{json.dumps(place_id)}:{shelf}" for place_id, shelf in self._shelves.items()]
        return [dump(head)[:-1], ',"messages":{', ",\n".join(shelves), "}}\n"]

    def _write(self, parts: list[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


def _record(thing: User | Role | Guild | Channel | Thread | Dm | Message | Overwrite) -> Obj:
    return {entry.name: getattr(thing, entry.name) for entry in fields(thing)}


def _revive(kind: type[Record], kept: Obj) -> Record:
    known = {entry.name for entry in fields(kind)}
    make = cast("Callable[..., Record]", kind)
    return make(**{name: value for name, value in kept.items() if name in known})


def _restore(world: World, kept: Obj) -> None:
    """Read everything before putting it in place, so that a broken file changes nothing."""
    if kept.get("version") != VERSION:
        raise ValueError("not a world of this version")
    guild = _revive(Guild, obj(kept, "guild"))
    users = {user.id: user for user in (_revive(User, entry) for entry in objs(kept, "users"))}
    bot = users[text(kept, "bot")]
    roles = {role.id: role for role in (_revive(Role, entry) for entry in objs(kept, "roles"))}
    channels: dict[Id, Channel] = {}
    for entry in objs(kept, "channels"):
        channel = _revive(Channel, entry)
        channel.overwrites = [
            _revive(Overwrite, overwrite) for overwrite in objs(entry, "overwrites")
        ]
        channels[channel.id] = channel
    threads = {
        thread.id: thread for thread in (_revive(Thread, entry) for entry in objs(kept, "threads"))
    }
    dms = {dm.id: dm for dm in (_revive(Dm, entry) for entry in objs(kept, "dms"))}
    commands = {str(entry["id"]): entry for entry in objs(kept, "commands")}
    shelves = obj(kept, "messages")
    messages: dict[Id, dict[Id, Message]] = {}
    for place_id in (*channels, *threads, *dms):
        shelf = [_revive(Message, entry) for entry in objs(shelves, place_id)]
        messages[place_id] = {message.id: message for message in shelf}
    used = (
        *threads,
        *dms,
        *commands,
        *(message_id for shelf in messages.values() for message_id in shelf),
    )
    world.guild, world.users, world.bot, world.roles = guild, users, bot, roles
    world.channels, world.threads, world.dms = channels, threads, dms
    world.commands, world.messages = commands, messages
    world.ids.after(max((int(key) for key in used), default=0))
