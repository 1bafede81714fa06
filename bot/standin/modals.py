"""Discord's rules for modals: what a form may hold, and what may be sent back with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.standin.calls import refusal
from bot.standin.components import Layout
from bot.standin.forms import Form
from bot.standin.tree import SELECTS, Kind, checked_values, walk
from bot.standin.wire import Complaints, Obj, flag, number, obj, objs, text

MAX_ITEMS: Final = 5
_IN_LABEL: Final = SELECTS | {
    Kind.TEXT_INPUT,
    Kind.FILE_UPLOAD,
    Kind.RADIO_GROUP,
    Kind.CHECKBOX_GROUP,
    Kind.CHECKBOX,
}


class ModalLayout(Layout):
    """The components of a modal while they are read."""

    def __init__(self, complaints: Complaints) -> None:
        """Read a modal; nothing is attached to one."""
        super().__init__(complaints, {})
        self._items: dict[int, Callable[[Form, Obj], None]] = {
            Kind.ROW: self._old_row,
            Kind.TEXT_DISPLAY: self._words,
            Kind.LABEL: self._label,
        }

    def modal(self, body: Form) -> Obj:
        """Read a whole modal: its title, its id and one to five items."""
        shaped: Obj = {
            "title": body.text("title", low=1, high=45, required=True),
            "custom_id": body.text("custom_id", low=1, high=100, required=True),
        }
        items: list[Obj] = []
        for form in body.children("components", low=1, high=MAX_ITEMS, required=True):
            item: Obj = {}
            items.append(item)
            kind = form.choice("type", tuple(self._items), required=True)
            item["type"] = kind
            self.begin(form, item)
            if kind is not None and kind in self._items:
                self._items[kind](form, item)
                form.done()
        shaped["components"] = items
        body.done()
        self.finish()
        return shaped

    def _old_row(self, form: Form, item: Obj) -> None:
        """Read a row around one text input, which then carries its own label: the older way."""
        children = form.children("components", low=1, high=1, required=True)
        fields = [self._field(child, {Kind.TEXT_INPUT}, labelled=False) for child in children]
        item["components"] = fields

    def _words(self, form: Form, item: Obj) -> None:
        item["content"] = form.text("content", low=1, high=4000, required=True)

    def _label(self, form: Form, item: Obj) -> None:
        item["label"] = form.text("label", low=1, high=45, required=True)
        if (description := form.text("description", high=100)) is not None:
            item["description"] = description
        inner = form.child("component", required=True)
        if inner is not None:
            item["component"] = self._field(inner, _IN_LABEL, labelled=True)

    def _field(self, form: Form, allowed: frozenset[int] | set[Kind], *, labelled: bool) -> Obj:
        kind = form.choice("type", allowed, required=True)
        shaped: Obj = {"type": kind}
        self.begin(form, shaped)
        if kind is None or kind not in allowed:
            return shaped
        if kind == Kind.TEXT_INPUT:
            self._text_input(form, shaped, labelled=labelled)
        elif kind in SELECTS:
            self.select(form, shaped)
            shaped["required"] = form.boolean("required", default=True)
            if shaped["disabled"] is True:
                form.wrong(
                    "disabled",
                    "COMPONENT_MODAL_DISABLED",
                    "A select in a modal cannot be disabled.",
                )
        else:
            self._choice(form, shaped, kind)
        form.done()
        return shaped

    def _text_input(self, form: Form, shaped: Obj, *, labelled: bool) -> None:
        self.custom_id(form, shaped)
        shaped["style"] = form.choice("style", (1, 2), required=True)
        label = form.text("label", low=1, high=45, required=not labelled)
        if labelled and label is not None:
            form.wrong(
                "label",
                "TEXT_INPUT_LABEL_IN_LABEL",
                "Inside a label component the text input has no label.",
            )
        shaped["label"] = label
        low = form.whole("min_length", low=0, high=4000)
        high = form.whole("max_length", low=1, high=4000)
        shaped["min_length"], shaped["max_length"] = low or 0, 4000 if high is None else high
        shaped["required"] = form.boolean("required", default=True)
        if (placeholder := form.text("placeholder", high=100)) is not None:
            shaped["placeholder"] = placeholder
        if (value := form.text("value", high=4000)) is not None:
            shaped["value"] = value

    def _choice(self, form: Form, shaped: Obj, kind: int) -> None:
        self.custom_id(form, shaped)
        shaped["required"] = form.boolean("required", default=True)
        if kind == Kind.CHECKBOX:
            shaped["default"] = form.boolean("default")
        elif kind == Kind.RADIO_GROUP:
            shaped["options"] = self.options(form, low=2, high=10, emoji=False)
        else:
            high = 10
            if kind == Kind.CHECKBOX_GROUP:
                shaped["options"] = options = self.options(form, low=1, high=10, emoji=False)
                high = len(options)
            low_given = form.whole("min_values", low=0, high=10)
            high_given = form.whole("max_values", low=1, high=10)
            shaped["min_values"] = 1 if low_given is None else low_given
            shaped["max_values"] = (
                (high if kind == Kind.CHECKBOX_GROUP else 1) if high_given is None else high_given
            )


def checked_submission(
    modal: Mapping[str, object],
    sent: Mapping[str, object],
    resolve: Callable[[int, list[str]], None],
) -> list[Obj]:
    """Give what somebody filled in, checked against the modal, in the shape the bot is given.

    `resolve` is told the kind and values of selects over people, roles and channels.
    """
    values = {text(c, "custom_id"): c for c in walk(objs(sent, "components")) if "custom_id" in c}
    known = {text(c, "custom_id") for c in walk(objs(modal, "components")) if "custom_id" in c}
    stray = set(values) - known
    if stray:
        raise refusal(f"There is no field {min(stray)!r} in this form.")
    made: list[Obj] = []
    for item in objs(modal, "components"):
        shaped: Obj = {"type": number(item, "type"), "id": number(item, "id")}
        if shaped["type"] == Kind.LABEL:
            inner = obj(item, "component")
            shaped["component"] = _filled(inner, values, text(item, "label"), resolve)
        elif shaped["type"] == Kind.ROW:
            inner = objs(item, "components")[0]
            shaped["components"] = [_filled(inner, values, text(inner, "label"), resolve)]
        made.append(shaped)
    return made


def _filled(  # noqa: C901 - one case for each kind of field
    field: Mapping[str, object],
    values: Mapping[str, Mapping[str, object]],
    label: str,
    resolve: Callable[[int, list[str]], None],
) -> Obj:
    kind, custom_id = number(field, "type"), text(field, "custom_id")
    given = values.get(custom_id, {})
    shaped: Obj = {"type": kind, "id": number(field, "id"), "custom_id": custom_id}
    required = flag(field, "required", default=True)
    nothing: Obj = {"values": []}
    if kind == Kind.TEXT_INPUT:
        said = text(given, "value")
        if required and not said:
            raise refusal(f"{label}: this field is required.")
        if said and not number(field, "min_length") <= len(said) <= number(
            field, "max_length", 4000
        ):
            low, high = number(field, "min_length"), number(field, "max_length", 4000)
            raise refusal(f"{label}: write between {low} and {high} characters.")
        return shaped | {"value": said}
    if kind == Kind.CHECKBOX:
        return shaped | {"value": flag(given, "value")}
    if kind == Kind.RADIO_GROUP:
        chosen = given.get("value")
        offered = {text(option, "value") for option in objs(field, "options")}
        if (chosen is None and required) or (chosen is not None and chosen not in offered):
            raise refusal(f"{label}: choose one.")
        return shaped | {"value": chosen}
    if kind == Kind.FILE_UPLOAD:
        if required and number(field, "min_values", 1):
            raise refusal(f"{label}: files cannot be sent here.")
        return shaped | nothing
    picked = given.get("values", [])
    if not picked and not required:
        return shaped | nothing
    checked = checked_values(field, picked)
    if checked is None:
        raise refusal(
            f"{label}: choose between {number(field, 'min_values', 1)} "
            f"and {number(field, 'max_values', 1)}."
        )
    if kind in SELECTS - {Kind.STRING_SELECT}:
        resolve(kind, checked)
    return shaped | {"values": checked}
