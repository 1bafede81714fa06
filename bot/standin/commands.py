"""Discord's rules for application commands: what may be registered, and what may be suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Final

from bot.standin.forms import Form
from bot.standin.wire import (
    Complaints,
    Id,
    Obj,
    as_id,
    is_list,
    is_obj,
    number,
    objs,
    text,
)
from bot.standin.world import World

_NAME: Final = re.compile(r"[-_'\w]{1,32}")
_MAX_COMMANDS: Final = {1: 100, 2: 15, 3: 15}
_MAX_LETTERS: Final = 8000
_LOCALISED: Final = ("name_localizations", "description_localizations")


class Option(IntEnum):
    """Option types."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


NESTED: Final = frozenset({Option.SUBCOMMAND, Option.GROUP})
COMPLETABLE: Final = frozenset({Option.STRING, Option.INTEGER, Option.NUMBER})


def register(world: World, guild_id: Id | None, entries: Sequence[object]) -> list[Obj]:
    """Check a whole list of commands and give it ids.

    A command that keeps its name and type keeps its id.
    """
    complaints = Complaints()
    known = {
        (text(old, "name"), number(old, "type", 1)): text(old, "id")
        for old in world.commands.values()
        if as_id(old.get("guild_id")) == guild_id
    }
    made: list[Obj] = []
    for index, entry in enumerate(entries):
        body = Form(entry if is_obj(entry) else {}, complaints, (index,))
        made.append(_command(world, body, guild_id, known))
    for kind, high in _MAX_COMMANDS.items():
        if sum(command["type"] == kind for command in made) > high:
            complaints.add(
                (),
                "APPLICATION_COMMANDS_LIMIT",
                f"Maximum number of application commands reached ({high})",
            )
    names = [(command["name"], command["type"]) for command in made]
    for index, name in enumerate(names):
        if name in names[:index]:
            complaints.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
    complaints.raise_any()
    return made


def _command(
    world: World, body: Form, guild_id: Id | None, known: Mapping[tuple[str, int], Id]
) -> Obj:
    kind = body.choice("type", (1, 2, 3)) or 1
    name = body.text("name", low=1, high=32, required=True) or ""
    if kind == 1:
        _check_name(body, name)
        description = body.text("description", low=1, high=100, required=True) or ""
    else:
        description = body.text("description", high=0) or ""
    given = body.raw("default_member_permissions")
    bits = None if given is None else str(given)
    if bits is not None and as_id(bits) is None:
        body.wrong(
            "default_member_permissions", "NUMBER_TYPE_COERCE", f"Value {given!r} is not a bit set."
        )
    contexts = body.raw("contexts")
    made: Obj = {
        "id": known.get((name, kind)) or world.ids.next(),
        "application_id": world.bot.id,
        "version": world.ids.next(),
        "type": kind,
        "name": name,
        "description": description,
        "default_member_permissions": bits,
        "dm_permission": body.boolean("dm_permission", default=True),
        "contexts": contexts if is_list(contexts) else None,
        "integration_types": body.items("integration_types") or [0],
        "nsfw": body.boolean("nsfw"),
        "name_localizations": _localised(body, "name_localizations"),
        "description_localizations": _localised(body, "description_localizations"),
    }
    # Clients that send back what they were given include these.
    body.ignore("id", "application_id", "version", "guild_id")
    if guild_id is not None:
        made["guild_id"] = guild_id
    if kind == 1:
        made["options"] = options = _options(body, nested=NESTED)
        size = len(name) + len(description) + _letters(options)
        if size > _MAX_LETTERS:
            body.wrong(
                "",
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({_MAX_LETTERS})",
            )
    elif body.raw("options"):
        body.wrong(
            "options",
            "APPLICATION_COMMAND_INVALID_OPTIONS",
            "Context menu commands have no options.",
        )
    body.done()
    return made


def _localised(body: Form, key: str) -> object:
    value = body.raw(key)
    return value if is_obj(value) and value else None


def _check_name(body: Form, name: str) -> None:
    if not _NAME.fullmatch(name) or name != name.lower():
        body.wrong("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _options(body: Form, *, nested: frozenset[int]) -> list[Obj]:
    made: list[Obj] = []
    seen: set[str] = set()
    optional_came = False
    for form in body.children("options", high=25):
        kind = form.choice("type", range(1, 12), required=True) or 0
        name = form.text("name", low=1, high=32, required=True) or ""
        _check_name(form, name)
        if name in seen:
            form.wrong(
                "name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name is already used"
            )
        seen.add(name)
        option: Obj = {
            "type": kind,
            "name": name,
            "description": form.text("description", low=1, high=100, required=True),
        }
        option |= {key: value for key in _LOCALISED if (value := _localised(form, key)) is not None}
        if kind in NESTED:
            if kind not in nested:
                form.wrong(
                    "type",
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "Sub-command nested too deep",
                )
            option["options"] = _options(
                form, nested=frozenset({Option.SUBCOMMAND} if kind == Option.GROUP else ())
            )
            form.ignore("required")
        else:
            required = form.boolean("required")
            if required and optional_came:
                form.wrong(
                    "required",
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options",
                )
            optional_came |= not required
            option["required"] = required
            _value_option(form, option, kind)
        form.done()
        made.append(option)
    kinds = {number(option, "type") in NESTED for option in made}
    if len(kinds) > 1:
        body.wrong(
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-commands and options cannot be mixed",
        )
    return made


def _value_option(form: Form, option: Obj, kind: int) -> None:
    choices: list[Obj] = []
    for choice in form.children("choices", high=25):
        label = choice.text("name", low=1, high=100, required=True)
        value = choice.raw("value")
        wanted = str if kind == Option.STRING else (int, float)
        if not isinstance(value, wanted) or isinstance(value, bool):
            choice.wrong(
                "value",
                "APPLICATION_COMMAND_OPTIONS_CHOICE_TYPE",
                "Choice value has the wrong type",
            )
        if isinstance(value, str):
            choice.length("value", len(value), 0, 100)
        choice.ignore("name_localizations")
        choice.done()
        choices.append({"name": label, "value": value})
    if choices:
        option["choices"] = choices
    if form.boolean("autocomplete"):
        if choices or kind not in COMPLETABLE:
            form.wrong(
                "autocomplete",
                "APPLICATION_COMMAND_AUTOCOMPLETE",
                "Autocomplete is not possible for this option",
            )
        option["autocomplete"] = True
    if kind == Option.STRING:
        option |= form.keep("min_length", "max_length")
    if kind in {Option.INTEGER, Option.NUMBER}:
        option |= form.keep("min_value", "max_value")
    if kind == Option.CHANNEL:
        option |= form.keep("channel_types")


def _letters(options: Iterable[Obj]) -> int:
    size = 0
    for option in options:
        size += (
            len(text(option, "name"))
            + len(text(option, "description"))
            + _letters(objs(option, "options"))
        )
        size += sum(
            len(text(choice, "name")) + len(str(choice.get("value")))
            for choice in objs(option, "choices")
        )
    return size


def checked_choices(body: Form) -> list[Obj]:
    """Give the suggestions with which the bot answers an autocomplete."""
    made: list[Obj] = []
    for choice in body.children("choices", high=25, required=True):
        label = choice.text("name", low=1, high=100, required=True)
        value = choice.raw("value")
        if isinstance(value, str):
            choice.length("value", len(value), 0, 100)
        elif not isinstance(value, (int, float)):
            choice.wrong("value", "BASE_TYPE_REQUIRED", "This field is required")
        choice.ignore("name_localizations")
        choice.done()
        made.append({"name": label, "value": value})
    body.done()
    return made
