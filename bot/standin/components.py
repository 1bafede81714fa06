"""Discord's rules for components: what may stand where, how many, how long, which ids differ.

Reading a component checks it and gives it the shape in which Discord sends it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.standin.files import CDN
from bot.standin.forms import Form
from bot.standin.tree import SELECTS, Kind
from bot.standin.wire import Complaints, Obj

MAX_COMPONENTS: Final = 40
MAX_TEXT: Final = 4000
MAX_ROWS: Final = 5


LINK: Final = 5
PREMIUM: Final = 6

_IN_CONTAINER: Final = frozenset(
    {Kind.ROW, Kind.SECTION, Kind.TEXT_DISPLAY, Kind.MEDIA_GALLERY, Kind.FILE, Kind.SEPARATOR}
)
_TOP_V2: Final = _IN_CONTAINER | {Kind.CONTAINER}


class Layout:
    """One message's or modal's components while they are read."""

    def __init__(self, complaints: Complaints, files: Mapping[str, Obj]) -> None:
        """`files` are the message's attachments by file name, which media may point at."""
        self.complaints = complaints
        self.files = files
        self.custom_ids: set[str] = set()
        self.numbers: set[int] = set()
        self.unnumbered: list[Obj] = []
        self.count = 0
        self.letters = 0
        readers: dict[int, Callable[[Form, Obj], None]] = {
            Kind.ROW: self._row,
            Kind.BUTTON: self._button,
            Kind.SECTION: self._section,
            Kind.TEXT_DISPLAY: self._text_display,
            Kind.THUMBNAIL: self._thumbnail,
            Kind.MEDIA_GALLERY: self._gallery,
            Kind.FILE: self._file,
            Kind.SEPARATOR: self._separator,
            Kind.CONTAINER: self._container,
        }
        self._readers = readers | dict.fromkeys(SELECTS, self.select)

    def message(self, body: Form, *, v2: bool) -> list[Obj]:
        """Read the components of a message."""
        forms = body.children("components", high=None if v2 else MAX_ROWS)
        shaped = [self.read(form, _TOP_V2 if v2 else frozenset({Kind.ROW})) for form in forms]
        if v2:
            if self.count > MAX_COMPONENTS:
                body.wrong(
                    "components",
                    "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                    f"The total number of components exceeds {MAX_COMPONENTS}.",
                )
            if self.letters > MAX_TEXT:
                body.wrong(
                    "components",
                    "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                    f"The total displayable text size exceeds {MAX_TEXT} characters.",
                )
        self.finish()
        return shaped

    def finish(self) -> None:
        """Give numbers to the components that came without an id, around those that had one."""
        fresh = 0
        for component in self.unnumbered:
            fresh += 1
            while fresh in self.numbers:
                fresh += 1
            component["id"] = fresh

    def read(self, form: Form, allowed: frozenset[int]) -> Obj:
        """One component, if it may stand here."""
        kind = form.choice("type", allowed, required=True)
        shaped: Obj = {"type": kind}
        self.begin(form, shaped)
        if kind is not None and kind in allowed:
            self._readers[kind](form, shaped)
            form.done()
        return shaped

    def begin(self, form: Form, shaped: Obj) -> None:
        """Count a component and settle its id."""
        self.count += 1
        number_given = form.whole("id", low=0, high=2**31 - 1)
        if not number_given:
            self.unnumbered.append(shaped)
        elif number_given in self.numbers:
            form.wrong("id", "COMPONENT_DUPLICATED_ID", "Component id cannot be duplicated")
        else:
            self.numbers.add(number_given)
            shaped["id"] = number_given

    def custom_id(self, form: Form, shaped: Obj) -> None:
        """Read a custom id, which nothing else in the same message may have."""
        value = form.text("custom_id", low=1, high=100, required=True)
        if value is None:
            return
        if value in self.custom_ids:
            form.wrong(
                "custom_id",
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        self.custom_ids.add(value)
        shaped["custom_id"] = value

    def _row(self, form: Form, shaped: Obj) -> None:
        children = form.children("components", low=1, high=5, required=True)
        shaped["components"] = [self.read(child, SELECTS | {Kind.BUTTON}) for child in children]
        if len(children) > 1 and any(child.data.get("type") in SELECTS for child in children):
            form.wrong(
                "components",
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "A select menu fills its row alone.",
            )

    def _button(self, form: Form, shaped: Obj) -> None:
        style = form.choice("style", range(1, 7), required=True)
        shaped["style"] = style
        label = form.text("label", high=80)
        emoji = self.emoji(form)
        if label:
            shaped["label"] = label
        if emoji:
            shaped["emoji"] = emoji
        if style == PREMIUM:
            shaped["sku_id"] = form.snowflake("sku_id", required=True)
        elif not label and not emoji:
            form.wrong("label", "BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji.")
        if style == LINK:
            url = form.text("url", low=1, high=512, required=True)
            if url is not None and urlsplit(url).scheme not in {"http", "https", "discord"}:
                form.wrong(
                    "url",
                    "URL_TYPE_INVALID_SCHEME",
                    "Scheme must be one of ('http', 'https', 'discord').",
                )
            shaped["url"] = url
            if form.raw("custom_id") is not None:
                form.wrong(
                    "custom_id",
                    "BUTTON_COMPONENT_INVALID_CUSTOM_ID",
                    "A link button has no custom id.",
                )
        elif style != PREMIUM:
            if form.raw("url") is not None:
                form.wrong("url", "BUTTON_COMPONENT_INVALID_URL", "Only a link button has an url.")
            self.custom_id(form, shaped)
        shaped["disabled"] = form.boolean("disabled")

    def emoji(self, form: Form) -> Obj | None:
        """Read a partial emoji: a character, or the id of a custom one."""
        given = form.child("emoji")
        if given is None:
            return None
        name, custom = given.text("name", high=64), given.snowflake("id")
        animated = given.boolean("animated")
        given.done()
        if not name and not custom:
            given.wrong("name", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
        if name and not custom and name.isascii() and not name.isdigit():
            given.wrong("name", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
        return {"id": custom, "name": name, **({"animated": True} if animated else {})}

    def select(self, form: Form, shaped: Obj) -> None:
        """Read a select menu of any kind."""
        self.custom_id(form, shaped)
        low = form.whole("min_values", low=0, high=25)
        high = form.whole("max_values", low=1, high=25)
        shaped["min_values"] = low = 1 if low is None else low
        shaped["max_values"] = high = 1 if high is None else high
        if low > high:
            form.wrong(
                "min_values", "BASE_TYPE_MAX", "min_values must not be greater than max_values."
            )
        if (placeholder := form.text("placeholder", high=150)) is not None:
            shaped["placeholder"] = placeholder
        shaped["disabled"] = form.boolean("disabled")
        # The field means something in modals only; clients send it everywhere.
        form.ignore("required")
        if form.data.get("type") == Kind.STRING_SELECT:
            shaped["options"] = options = self.options(form, low=1, high=25)
            if sum(option.get("default") is True for option in options) > high:
                form.wrong("options", "COMPONENT_DEFAULT_VALUES", "More defaults than max_values.")
            if low > len(options):
                form.wrong(
                    "min_values",
                    "COMPONENT_SELECT_MIN",
                    "min_values is more than there are options.",
                )
            return
        if form.data.get("type") == Kind.CHANNEL_SELECT and (types := form.items("channel_types")):
            shaped["channel_types"] = types
        defaults = form.children("default_values", high=25)
        for default in defaults:
            default.snowflake("id", required=True)
            default.text("type", required=True)
            default.done()
        if defaults:
            shaped["default_values"] = [dict(default.data) for default in defaults]

    def options(self, form: Form, *, low: int, high: int, emoji: bool = True) -> list[Obj]:
        """Read the options of a select, radio or checkbox group; their values must differ."""
        shaped: list[Obj] = []
        seen: set[str] = set()
        for option in form.children("options", low=low, high=high, required=True):
            label = option.text("label", low=1, high=100, required=True)
            value = option.text("value", low=1, high=100, required=True)
            made: Obj = {"label": label, "value": value}
            if description := option.text("description", high=100):
                made["description"] = description
            if emoji and (icon := self.emoji(option)):
                made["emoji"] = icon
            if option.boolean("default"):
                made["default"] = True
            option.done()
            if value is not None and value in seen:
                option.wrong(
                    "value",
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used",
                )
            seen.add(value or "")
            shaped.append(made)
        return shaped

    def _section(self, form: Form, shaped: Obj) -> None:
        children = form.children("components", low=1, high=3, required=True)
        shaped["components"] = [
            self.read(child, frozenset({Kind.TEXT_DISPLAY})) for child in children
        ]
        accessory = form.child("accessory", required=True)
        if accessory is not None:
            shaped["accessory"] = self.read(accessory, frozenset({Kind.BUTTON, Kind.THUMBNAIL}))

    def _text_display(self, form: Form, shaped: Obj) -> None:
        content = form.text("content", low=1, high=MAX_TEXT, required=True) or ""
        self.letters += len(content)
        shaped["content"] = content

    def _thumbnail(self, form: Form, shaped: Obj) -> None:
        shaped["media"] = self._media(form, "media")
        self._described(form, shaped)

    def _gallery(self, form: Form, shaped: Obj) -> None:
        items: list[Obj] = []
        for item in form.children("items", low=1, high=10, required=True):
            made: Obj = {"media": self._media(item, "media")}
            self._described(item, made)
            item.done()
            items.append(made)
        shaped["items"] = items

    def _described(self, form: Form, shaped: Obj) -> None:
        shaped["description"] = form.text("description", high=1024) or None
        shaped["spoiler"] = form.boolean("spoiler")

    def _file(self, form: Form, shaped: Obj) -> None:
        shaped["file"] = media = self._media(form, "file", only_attached=True)
        shaped["spoiler"] = form.boolean("spoiler")
        form.ignore("name", "size")
        shaped["name"], shaped["size"] = media.get("filename"), media.get("size")

    def _separator(self, form: Form, shaped: Obj) -> None:
        shaped["divider"] = form.boolean("divider", default=True)
        shaped["spacing"] = form.choice("spacing", (1, 2)) or 1

    def _container(self, form: Form, shaped: Obj) -> None:
        shaped["accent_color"] = form.whole("accent_color", low=0, high=0xFFFFFF)
        shaped["spoiler"] = form.boolean("spoiler")
        children = form.children("components", low=1, required=True)
        shaped["components"] = [self.read(child, _IN_CONTAINER) for child in children]

    def _media(self, form: Form, key: str, *, only_attached: bool = False) -> Obj:
        item = form.child(key, required=True)
        if item is None:
            return {}
        url = item.text("url", low=1, high=2048, required=True) or ""
        # Clients send back what they were given; only the address counts.
        item.ignore(
            "proxy_url",
            "height",
            "width",
            "content_type",
            "placeholder",
            "loading_state",
            "attachment_id",
            "flags",
        )
        item.done()
        scheme = urlsplit(url).scheme
        if scheme == "attachment":
            name = url.removeprefix("attachment://")
            attached = self.files.get(name)
            if attached is None:
                item.wrong(
                    "url",
                    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                    f"The referenced attachment ({name}) was not found",
                )
                return {}
            return _unfurled(attached)
        known = next(
            (found for found in self.files.values() if url in {found["url"], found["proxy_url"]}),
            None,
        )
        if known is not None:
            return _unfurled(known)
        if only_attached or scheme not in {"http", "https", urlsplit(CDN).scheme}:
            item.wrong(
                "url",
                "URL_TYPE_INVALID_SCHEME",
                "Scheme must be one of ('http', 'https', 'attachment').",
            )
        return {
            "url": url,
            "proxy_url": url,
            "height": None,
            "width": None,
            "loading_state": 2,
            "flags": 0,
        }


def _unfurled(attachment: Obj) -> Obj:
    keys = ("url", "proxy_url", "height", "width", "content_type", "filename", "size")
    media: Obj = {key: attachment.get(key) for key in keys}
    return media | {"attachment_id": attachment["id"], "loading_state": 2, "flags": 0}
