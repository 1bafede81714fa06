"""Discord's rules for the body of a message: what it may hold, how long, what goes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Final

from bot.standin.components import Layout
from bot.standin.forms import Form
from bot.standin.model import Message
from bot.standin.wire import Code, DiscordError, Id, Obj, as_id, is_list

MAX_CONTENT: Final = 2000
MAX_EMBEDS: Final = 10
MAX_EMBED_LETTERS: Final = 6000


class Flag(IntFlag):
    """Message flags."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SILENT = 1 << 12
    COMPONENTS_V2 = 1 << 15


SETTABLE: Final = Flag.SUPPRESS_EMBEDS | Flag.EPHEMERAL | Flag.SILENT | Flag.COMPONENTS_V2


@dataclass(slots=True)
class Mentions:
    """Which mentions in a message count. Without a say, all do."""

    everyone: bool = True
    all_users: bool = True
    all_roles: bool = True
    users: list[Id] = field(default_factory=list[Id])
    roles: list[Id] = field(default_factory=list[Id])
    replied_user: bool = True


@dataclass(slots=True)
class Draft:
    """A message body that broke no rule. Fields that were not sent are None."""

    content: str | None = None
    embeds: list[Obj] | None = None
    components: list[Obj] | None = None
    attachments: list[Obj] | None = None
    flags: int | None = None
    mentions: Mentions = field(default_factory=Mentions)
    tts: bool = False
    nonce: str | int | None = None
    enforce_nonce: bool = False
    reply_to: Id | None = None
    reply_must_exist: bool = True


def read_draft(
    form: Form, uploads: Mapping[str, Obj], *, on: Message | None = None, posting: bool = False
) -> Draft:
    """Read the body of a message: a new one, or changes `on` one that is there.

    `posting` is for messages to a channel, which have a nonce and may be replies. Everything
    that is wrong is noted in the form's complaints; the caller raises them.
    """
    draft = Draft()
    # "tts" is sent with every request by the library and is meaningless in edits.
    draft.tts = form.boolean("tts")
    if form.has("content"):
        draft.content = form.text("content", high=MAX_CONTENT) or ""
    if form.has("flags"):
        draft.flags = form.whole("flags", low=0) or 0
    was = 0 if on is None else on.flags
    v2 = bool((was | (draft.flags or 0)) & Flag.COMPONENTS_V2)
    files = _attachments(form, draft, uploads, [] if on is None else on.attachments)
    if form.has("embeds"):
        draft.embeds = [_embed(embed, files) for embed in form.children("embeds", high=MAX_EMBEDS)]
    if form.has("components"):
        draft.components = Layout(form.complaints, files).message(form, v2=v2)
    if v2:
        _no_legacy_fields(form)
    if form.has("allowed_mentions"):
        draft.mentions = _mentions(form)
    if posting:
        _posting(form, draft)
    if form.raw("sticker_ids"):
        form.wrong("sticker_ids", "STICKERS", "There are no stickers here.")
    form.done()
    return draft


def _no_legacy_fields(form: Form) -> None:
    for key in ("content", "embeds"):
        if form.raw(key):
            form.wrong(
                key,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def refuse_empty(content: str, *parts: Sequence[object]) -> None:
    """Read a message must hold something."""
    if not content.strip() and not any(parts):
        raise DiscordError(400, Code.EMPTY_MESSAGE, "Cannot send an empty message")


def _attachments(
    form: Form, draft: Draft, uploads: Mapping[str, Obj], present: Sequence[Obj]
) -> dict[str, Obj]:
    """Match the list of attachments with the files that came along and those there before."""
    listed = form.has("attachments")
    left = dict(uploads)
    kept = {str(entry["id"]): entry for entry in present}
    found: list[Obj] = []
    for entry in form.children("attachments", high=10):
        wanted = entry.raw("id")
        name = entry.text("filename", high=260)
        description = entry.text("description", high=1024)
        entry.ignore(
            "title",
            "proxy_url",
            "size",
            "url",
            "spoiler",
            "height",
            "width",
            "content_type",
            "flags",
        )
        entry.ignore("ephemeral", "duration_secs", "waveform")
        entry.done()
        made = left.pop(str(wanted), None)
        if made is None and as_id(wanted) is not None:
            made = kept.get(str(wanted))
        if made is None:
            entry.wrong("id", "ATTACHMENT_NOT_FOUND", "No file came with this attachment.")
            continue
        if name and str(wanted) in uploads:
            made["filename"] = name
        if description:
            made["description"] = description
        found.append(made)
    found.extend(left.values())
    if listed or uploads:
        draft.attachments = found if listed else [*present, *found]
    return {
        str(entry["filename"]): entry
        for entry in (draft.attachments if draft.attachments is not None else present)
    }


def _embed(form: Form, files: Mapping[str, Obj]) -> Obj:
    shaped: Obj = {"type": "rich"}
    letters = 0
    for key, high in (("title", 256), ("description", 4096)):
        if value := form.text(key, high=high):
            shaped[key] = value
            letters += len(value)
    shaped |= form.keep("url", "timestamp", "color")
    form.ignore("type", "flags")
    for key, name, high in (("footer", "text", 2048), ("author", "name", 256)):
        if (child := form.child(key)) is not None:
            letters += len(child.text(name, high=high, required=True) or "")
            child.ignore("icon_url", "proxy_icon_url", "url")
            child.done()
            shaped[key] = dict(child.data)
    for key in ("image", "thumbnail"):
        if (child := form.child(key)) is not None:
            url = child.text("url", required=True) or ""
            child.ignore("proxy_url", "height", "width", "flags", "content_type", "placeholder")
            child.done()
            attached = (
                files.get(url.removeprefix("attachment://"))
                if url.startswith("attachment://")
                else None
            )
            shaped[key] = (
                {"url": attached["url"], "proxy_url": attached["url"]}
                if attached
                else dict(child.data)
            )
    fields = form.children("fields", high=25)
    for entry in fields:
        letters += len(entry.text("name", low=1, high=256, required=True) or "")
        letters += len(entry.text("value", low=1, high=1024, required=True) or "")
        entry.boolean("inline")
        entry.done()
    if fields:
        shaped["fields"] = [dict(entry.data) for entry in fields]
    form.ignore("provider", "video")
    form.done()
    if letters > MAX_EMBED_LETTERS:
        form.wrong(
            "", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_EMBED_LETTERS}"
        )
    return shaped


def _mentions(form: Form) -> Mentions:
    given = form.child("allowed_mentions")
    if given is None:
        return Mentions()
    parse = given.items("parse")
    for entry in parse:
        if entry not in ("users", "roles", "everyone"):
            given.wrong(
                "parse", "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone')."
            )
    said = Mentions(
        everyone="everyone" in parse,
        all_users="users" in parse,
        all_roles="roles" in parse,
        users=_ids(given, "users"),
        roles=_ids(given, "roles"),
        replied_user=given.boolean("replied_user"),
    )
    for kind, chosen in (("users", said.users), ("roles", said.roles)):
        if kind in parse and chosen:
            given.wrong(
                kind,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'"parse:["{kind}"]" and "{kind}: [ids...]" are mutually exclusive.',
            )
    given.done()
    return said


def _ids(form: Form, key: str) -> list[Id]:
    value = form.raw(key)
    found = [as_id(item) for item in value] if is_list(value) else []
    return [item for item in found if item is not None]


def _posting(form: Form, draft: Draft) -> None:
    """Say what only a new message in a channel can have: a nonce and something it replies to."""
    nonce = form.raw("nonce")
    if isinstance(nonce, (str, int)) and not isinstance(nonce, bool):
        draft.nonce = nonce
        form.length("nonce", len(str(nonce)), 0, 25)
    elif nonce is not None:
        form.wrong("nonce", "NONCE_TYPE_CONVERT", "Could not interpret value as a nonce.")
    draft.enforce_nonce = form.boolean("enforce_nonce")
    reference = form.child("message_reference")
    if reference is None:
        return
    if reference.choice("type", (0, 1)) == 1:
        reference.wrong("type", "FORWARD", "Forwarding is not part of this stand-in.")
    draft.reply_to = reference.snowflake("message_id", required=True)
    reference.snowflake("channel_id")
    reference.snowflake("guild_id")
    draft.reply_must_exist = reference.boolean("fail_if_not_exists", default=True)
    reference.done()
