"""Calling commands: who is offered which where, and what a client would not let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.standin import shape
from bot.standin.access import Perm
from bot.standin.commands import COMPLETABLE, NESTED, Option
from bot.standin.model import Channel, Dm, Place, Thread, User
from bot.standin.wire import (
    Code,
    DiscordError,
    Id,
    Obj,
    as_id,
    flag,
    is_list,
    number,
    objs,
    text,
)
from bot.standin.world import World

_MAX_STRING = 6000
_MAX_NUMBER = 2**53


def offered(world: World, person: User) -> list[Obj]:
    """Give the commands that a person may use in some channel, or in private with the bot."""
    places: list[Place] = [*world.channels.values(), Dm("0", person.id)]
    return [
        c
        for c in world.commands.values()
        if any(may_use(world, c, person, place) for place in places)
    ]


def may_use(world: World, command: Obj, person: User, place: Place) -> bool:
    """Whether a command is offered to a person in a place."""
    contexts = command.get("contexts")
    if isinstance(place, Dm):
        if "guild_id" in command or flag(command, "nsfw"):
            return False
        return 1 in contexts if is_list(contexts) else flag(command, "dm_permission", default=True)
    if not world.bot.in_guild or (is_list(contexts) and 0 not in contexts):
        return False
    if flag(command, "nsfw") and not world.parent(place).nsfw:
        return False
    bits = world.permissions(person, place)
    return bool(bits & Perm.USE_COMMANDS) and _has_default(command, bits)


def _has_default(command: Obj, bits: int) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None or bits & Perm.ADMINISTRATOR:
        return True
    # "0" stands for: nobody but administrators.
    return int(str(needed)) != 0 and bits & int(str(needed)) == int(str(needed))


def refusal(message: str) -> DiscordError:
    """Give a call that a client would not have let anybody make."""
    return DiscordError(400, Code.INVALID_FORM, message)


def find(world: World, data: Mapping[str, object], person: User, place: Place) -> Obj:
    """Give the command that is being called, if this person may call it here."""
    command = world.commands.get(text(data, "id"))
    if command is None or text(command, "name") != text(data, "name"):
        raise DiscordError(
            404,
            Code.UNKNOWN_COMMAND,
            "This command is outdated, please try again in a few minutes.",
        )
    if not may_use(world, command, person, place):
        raise DiscordError(
            403, Code.MISSING_PERMISSIONS, f"You cannot use /{text(command, 'name')} here."
        )
    return command


def path_of(data: Mapping[str, object]) -> str:
    """Give the command as it is said: with its group and subcommand."""
    words = [text(data, "name")]
    options = objs(data, "options")
    while options and number(options[0], "type") in NESTED:
        words.append(text(options[0], "name"))
        options = objs(options[0], "options")
    return " ".join(words)


class Call:
    """A command call while it is checked; collects what its options point at."""

    def __init__(self, world: World, person: User, place: Place, *, completing: bool) -> None:
        """Check for this person in this place; while completing, values may still be half typed."""
        self.world = world
        self.person = person
        self.place = place
        self.completing = completing
        self.resolved: dict[str, Obj] = {}

    def options(self, definition: Mapping[str, object], given: Mapping[str, object]) -> list[Obj]:
        """Give the options as they were given, checked against how the command was registered."""
        wanted = {text(option, "name"): option for option in objs(definition, "options")}
        made: list[Obj] = []
        for option in objs(given, "options"):
            name = text(option, "name")
            known = wanted.pop(name, None)
            if known is None or number(known, "type") != number(option, "type"):
                raise refusal(f"There is no option {name!r} here.")
            made.append(self._option(known, option))
        for name, left in wanted.items():
            if flag(left, "required") and not self.completing:
                raise refusal(f"The option {name!r} is required.")
        nested = any(number(option, "type") in NESTED for option in objs(definition, "options"))
        if nested and len(made) != 1:
            raise refusal("Choose one subcommand.")
        return made

    def _option(self, known: Mapping[str, object], option: Mapping[str, object]) -> Obj:
        kind = number(known, "type")
        shaped: Obj = {"type": kind, "name": text(known, "name")}
        if kind in NESTED:
            return shaped | {"options": self.options(known, option)}
        value = option.get("value")
        if flag(option, "focused"):
            if not flag(known, "autocomplete"):
                raise refusal(f"{shaped['name']!r} has no suggestions.")
            return shaped | {"value": "" if value is None else str(value), "focused": True}
        if not self.completing or kind not in COMPLETABLE:
            value = self._value(known, kind, value)
        return shaped | {"value": value}

    def _value(self, known: Mapping[str, object], kind: int, value: object) -> object:
        name = text(known, "name")
        match kind:
            case Option.STRING if isinstance(value, str) and value:
                low, high = (
                    number(known, "min_length"),
                    min(number(known, "max_length", _MAX_STRING), _MAX_STRING),
                )
                if not low <= len(value) <= high:
                    raise refusal(f"{name!r} must have between {low} and {high} characters.")
            case Option.INTEGER if isinstance(value, int) and not isinstance(value, bool):
                _bounds(known, value)
            case Option.NUMBER if isinstance(value, (int, float)) and not isinstance(value, bool):
                _bounds(known, value)
            case Option.BOOLEAN if isinstance(value, bool):
                pass
            case Option.USER | Option.CHANNEL | Option.ROLE | Option.MENTIONABLE:
                self.resolve(kind, name, as_id(value))
            case _:
                raise refusal(f"{name!r} has a value of the wrong kind.")
        choices = objs(known, "choices")
        if choices and value not in [choice.get("value") for choice in choices]:
            raise refusal(f"{name!r} must be one of its choices.")
        return value

    def resolve(self, kind: int, name: str, wanted: Id | None) -> None:
        """Add what a value points at, or refuse when it points at nothing that can be seen."""
        world = self.world
        if wanted in world.users and kind in {Option.USER, Option.MENTIONABLE}:
            self.add_user(world.users[wanted])
        elif wanted in world.roles and kind in {Option.ROLE, Option.MENTIONABLE}:
            self.resolved.setdefault("roles", {})[wanted] = shape.role(world.roles[wanted])
        elif (
            kind == Option.CHANNEL
            and isinstance(it := world.place(wanted), (Channel, Thread))
            and world.sees(self.person, it)
        ):
            self.resolved.setdefault("channels", {})[it.id] = shape.place(world, it, self.person)
        else:
            raise refusal(f"{name!r} points at nothing that is there.")

    def add_user(self, user: User) -> None:
        """Add a user, and their membership where there is a server."""
        self.resolved.setdefault("users", {})[user.id] = shape.user(user)
        if not isinstance(self.place, Dm) and user.in_guild:
            bits = self.world.permissions(user, self.place)
            self.resolved.setdefault("members", {})[user.id] = shape.member(user, permissions=bits)


def _bounds(known: Mapping[str, object], value: float) -> None:
    low, high = known.get("min_value"), known.get("max_value")
    if isinstance(low, (int, float)) and value < low:
        raise refusal(f"{text(known, 'name')!r} must be at least {low}.")
    if isinstance(high, (int, float)) and value > high:
        raise refusal(f"{text(known, 'name')!r} must be at most {high}.")
    if abs(value) > _MAX_NUMBER:
        raise refusal(f"{text(known, 'name')!r} is too large a number.")


def resolve_selected(
    world: World, person: User, place: Place, kind: int, values: Sequence[str]
) -> dict[str, Obj]:
    """Say what the values of a user, role or channel select stand for."""
    call = Call(world, person, place, completing=False)
    option = {5: Option.USER, 6: Option.ROLE, 7: Option.MENTIONABLE, 8: Option.CHANNEL}[kind]
    for value in values:
        call.resolve(option, "the choice", value)
    return call.resolved
