"""Reading a body field by field; wrong types, lengths and unknown fields are all noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.standin.wire import Complaints, Id, Obj, Path, as_id, is_list, is_obj


class Form:
    """A JSON object being read. Ask for every field it may have; `done()` notes what is left."""

    def __init__(self, data: Mapping[str, object], complaints: Complaints, path: Path = ()) -> None:
        """Read `data`, which sits at `path` within the whole body."""
        self.data = data
        self.complaints = complaints
        self.path = path
        self._asked: set[str] = set()

    def wrong(self, key: str, code: str, message: str) -> None:
        """Note that a field is wrong."""
        self.complaints.add((*self.path, key) if key else self.path, code, message)

    def has(self, key: str) -> bool:
        """Whether the field was sent at all."""
        self._asked.add(key)
        return key in self.data

    def ignore(self, *keys: str) -> None:
        """Accept fields that change nothing here."""
        self._asked.update(keys)

    def raw(self, key: str) -> object:
        """Read the field as it was sent."""
        self._asked.add(key)
        return self.data.get(key)

    def need(self, key: str) -> bool:
        """Note it when a field is missing or null."""
        if self.raw(key) is None:
            self.wrong(key, "BASE_TYPE_REQUIRED", "This field is required")
            return False
        return True

    def text(
        self, key: str, *, low: int = 0, high: int | None = None, required: bool = False
    ) -> str | None:
        """Read a string within its length, or None when it is absent or null."""
        value = self.raw(key)
        if value is None:
            if required:
                self.need(key)
            return None
        if not isinstance(value, str):
            self.wrong(key, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return None
        self.length(key, len(value), low, high)
        return value

    def length(self, key: str, size: int, low: int, high: int | None) -> None:
        """Note a length out of bounds."""
        if high is not None and size > high:
            self.wrong(key, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif size < low:
            self.wrong(key, "BASE_TYPE_MIN_LENGTH", f"Must be {low} or more in length.")

    def whole(
        self, key: str, *, low: int | None = None, high: int | None = None, required: bool = False
    ) -> int | None:
        """Read a whole number within its bounds, or None when it is absent or null."""
        value = self.raw(key)
        if value is None:
            if required:
                self.need(key)
            return None
        if isinstance(value, str) and (digits := as_id(value)) is not None:
            value = int(digits)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, "NUMBER_TYPE_COERCE", f"Value {value!r} is not int.")
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            self.wrong(
                key, "NUMBER_TYPE_OUT_OF_RANGE", f"int value should be between {low} and {high}."
            )
        return value

    def choice(self, key: str, allowed: Collection[int], *, required: bool = False) -> int | None:
        """One of a few numbers."""
        value = self.whole(key, required=required)
        if value is not None and value not in allowed:
            self.wrong(key, "BASE_TYPE_CHOICES", f"Value must be one of {sorted(allowed)}.")
        return value

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return default
        return value

    def snowflake(self, key: str, *, required: bool = False) -> Id | None:
        """Read an id."""
        value = self.raw(key)
        if value is None:
            if required:
                self.need(key)
            return None
        found = as_id(value)
        if found is None:
            self.wrong(key, "NUMBER_TYPE_COERCE", f"Value {value!r} is not snowflake.")
        return found

    def child(self, key: str, *, required: bool = False) -> Form | None:
        """Read an object inside this one."""
        value = self.raw(key)
        if value is None:
            if required:
                self.need(key)
            return None
        if not is_obj(value):
            self.wrong(key, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a model.")
            return None
        return Form(value, self.complaints, (*self.path, key))

    def children(
        self, key: str, *, low: int = 0, high: int | None = None, required: bool = False
    ) -> list[Form]:
        """Read the objects of a list inside this one."""
        value = self.items(key, low=low, high=high, required=required)
        found: list[Form] = []
        for index, item in enumerate(value):
            if is_obj(item):
                found.append(Form(item, self.complaints, (*self.path, key, index)))
            else:
                self.complaints.add(
                    (*self.path, key, index),
                    "MODEL_TYPE_CONVERT",
                    "Only dictionaries may be used in a model.",
                )
        return found

    def items(
        self, key: str, *, low: int = 0, high: int | None = None, required: bool = False
    ) -> list[object]:
        """Read a list inside this one."""
        value = self.raw(key)
        if value is None:
            if required:
                self.need(key)
            return []
        if not is_list(value):
            self.wrong(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if len(value) < low or (high is not None and len(value) > high):
            bounds = f"between {low} and {high}" if high is not None else f"at least {low}"
            self.wrong(key, "BASE_TYPE_BAD_LENGTH", f"Must be {bounds} in length.")
        return value

    def keep(self, *keys: str) -> Obj:
        """Read these fields as they were sent, without those that are absent or null."""
        return {key: value for key in keys if (value := self.raw(key)) is not None}

    def done(self) -> None:
        """Note every field that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                self.complaints.add_unknown((*self.path, key))
