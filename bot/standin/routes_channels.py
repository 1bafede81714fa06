"""The routes about channels, messages, threads, interactions and their follow-ups."""

from __future__ import annotations

from typing import Final

from bot.standin import events, shape
from bot.standin.access import Perm
from bot.standin.drafts import Flag, read_draft
from bot.standin.model import Channel, Dm, Message, Thread
from bot.standin.rest import Call, Route
from bot.standin.wire import (
    Code,
    DiscordError,
    Id,
    Obj,
    as_id,
    iso,
    missing_access,
    missing_permissions,
    utcnow,
)

PUBLIC_THREAD, PRIVATE_THREAD = 11, 12
ARCHIVE_AFTER: Final = (60, 1440, 4320, 10080)


def _shown(call: Call, message: Message) -> Obj:
    """Shape a message as the bot may read it over REST, by the intents it has asked for."""
    return events.readable(
        call.world, message, shape.message(call.world, message), call.api.intents()
    )


async def _post_message(call: Call) -> object:
    place = call.place()
    form = call.form()
    draft = read_draft(form, call.uploads(place.id), posting=True)
    if draft.flags is not None and draft.flags & Flag.EPHEMERAL:
        form.wrong(
            "flags", "MESSAGE_FLAGS_EPHEMERAL", "Only interactions can be answered ephemerally."
        )
    form.complaints.raise_any()
    return shape.message(call.world, call.api.posts.post(call.bot, place, draft), fresh=True)


async def _get_message(call: Call) -> object:
    message = call.message()
    _need_history(call)
    return _shown(call, message)


async def _list_messages(call: Call) -> object:
    place = call.place()
    _need_history(call)
    limit = call.limit(50, 100)
    found = call.world.history(place.id)
    before, after, around = (as_id(call.query(key)) for key in ("before", "after", "around"))
    if around is not None:
        older = [m for m in found if int(m.id) < int(around)]
        younger = [m for m in found if int(m.id) >= int(around)]
        chosen = older[len(older) - min(limit // 2, len(older)) :] + younger[: limit - limit // 2]
    elif after is not None:
        chosen = [m for m in found if int(m.id) > int(after)][:limit]
    else:
        chosen = [m for m in found if before is None or int(m.id) < int(before)][-limit:]
    return [_shown(call, message) for message in reversed(chosen)]


def _need_history(call: Call) -> None:
    if not call.world.may(call.bot, call.place(), Perm.READ_HISTORY):
        raise missing_access()


async def _edit_message(call: Call) -> object:
    message = call.message()
    form = call.form()
    uploads = call.uploads(message.channel_id)
    draft = read_draft(form, uploads, on=message)
    form.complaints.raise_any()
    return shape.message(call.world, call.api.posts.edit_own(call.bot, message, draft))


async def _delete_message(call: Call) -> object:
    message = call.message()
    call.api.posts.delete_as(call.bot, message, call.place())
    return None


async def _bulk_delete(call: Call) -> object:
    channel = call.place()
    if isinstance(channel, Dm):
        raise DiscordError(403, Code.NOT_IN_DM, "Cannot execute action on a DM channel")
    if not call.world.may(call.bot, channel, Perm.MANAGE_MESSAGES):
        raise missing_permissions()
    form = call.form()
    wanted = [as_id(item) for item in form.items("messages", low=2, high=100, required=True)]
    form.done()
    form.complaints.raise_any()
    for message_id in wanted:
        message = call.world.message(channel.id, message_id or "")
        if message is not None:
            call.world.delete_message(message)
    return None


async def _typing(call: Call) -> object:
    place = call.place()
    call.api.posts.may_speak(call.bot, place)
    call.world.typed(place, call.bot)
    return None


async def _get_channel(call: Call) -> object:
    return shape.place(call.world, call.place(), call.bot)


async def _edit_channel(call: Call) -> object:
    place = call.place()
    form = call.form()
    if isinstance(place, Thread):
        return _edit_thread(call, place)
    if isinstance(place, Dm):
        raise DiscordError(403, Code.NOT_IN_DM, "Cannot execute action on a DM channel")
    if not call.world.may(call.bot, place, Perm.MANAGE_CHANNELS):
        raise missing_permissions()
    name = form.text("name", low=1, high=100)
    nsfw = form.boolean("nsfw", default=place.nsfw)
    pace = form.whole("rate_limit_per_user", low=0, high=21600)
    topic = form.text("topic", high=1024) if form.has("topic") else place.topic
    form.done()
    form.complaints.raise_any()
    place.name, place.nsfw, place.topic = name or place.name, nsfw, topic
    place.rate_limit_per_user = place.rate_limit_per_user if pace is None else pace
    call.world.update_channel(place)
    return shape.place(call.world, place)


async def _delete_channel(call: Call) -> object:
    place = call.place()
    world = call.world
    shaped = shape.place(world, place, call.bot)
    if isinstance(place, Dm):
        return shaped
    needed = Perm.MANAGE_THREADS if isinstance(place, Thread) else Perm.MANAGE_CHANNELS
    if not world.may(call.bot, place, needed):
        raise missing_permissions()
    if isinstance(place, Thread):
        world.delete_thread(place)
    else:
        world.delete_channel(place)
    return shaped


def _edit_thread(call: Call, thread: Thread) -> object:
    world = call.world
    form = call.form()
    archived = form.boolean("archived", default=thread.archived)
    locked = form.boolean("locked", default=thread.locked)
    name = form.text("name", low=1, high=100)
    minutes = form.choice("auto_archive_duration", ARCHIVE_AFTER)
    invitable = form.boolean("invitable", default=thread.invitable)
    pace = form.whole("rate_limit_per_user", low=0, high=21600)
    form.ignore("flags", "applied_tags")
    form.done()
    form.complaints.raise_any()
    if not world.may(call.bot, thread, Perm.MANAGE_THREADS):
        owns = thread.owner_id == call.bot.id
        # Whoever may write may wake it up, as writing does.
        wakes = set(form.data) == {"archived"} and not archived
        may_wake = wakes and world.may(call.bot, thread, Perm.SEND_IN_THREADS)
        if thread.locked or locked or not (owns or may_wake):
            raise missing_permissions()
    if thread.archived and archived:
        raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
    thread.name = name or thread.name
    thread.locked, thread.invitable = locked, invitable
    thread.auto_archive_minutes = minutes or thread.auto_archive_minutes
    thread.rate_limit_per_user = thread.rate_limit_per_user if pace is None else pace
    if thread.archived != archived:
        world.set_archived(thread, archived=archived)
    else:
        world.update_thread(thread)
    return shape.place(world, thread, call.bot)


async def _start_thread(call: Call) -> object:
    channel = call.text_channel()
    form = call.form()
    # Without a type Discord makes private ones.
    public = form.choice("type", (PUBLIC_THREAD, PRIVATE_THREAD)) == PUBLIC_THREAD
    form.complaints.raise_any()
    return _new_thread(call, channel, private=not public, message=None)


async def _start_thread_from_message(call: Call) -> object:
    channel = call.text_channel()
    message = call.message()
    if message.id in call.world.threads:
        raise DiscordError(
            400, Code.THREAD_EXISTS, "A thread has already been created for this message"
        )
    return _new_thread(call, channel, private=False, message=message)


def _new_thread(call: Call, channel: Channel, *, private: bool, message: Message | None) -> object:
    world, bot = call.world, call.bot
    form = call.form()
    form.ignore("type")
    name = form.text("name", low=1, high=100, required=True)
    minutes = form.choice("auto_archive_duration", ARCHIVE_AFTER) or 1440
    invitable = form.boolean("invitable", default=True)
    pace = form.whole("rate_limit_per_user", low=0, high=21600)
    form.done()
    form.complaints.raise_any()
    if not world.may(
        bot, channel, Perm.CREATE_PRIVATE_THREADS if private else Perm.CREATE_PUBLIC_THREADS
    ):
        raise missing_permissions()
    now = iso(utcnow())
    thread = Thread(
        message.id if message else world.ids.next(),
        channel.id,
        bot.id,
        name or "",
        private,
        now,
        now,
        minutes,
    )
    thread.invitable = invitable
    thread.rate_limit_per_user = pace or 0
    thread.members[bot.id] = now
    world.add_thread(thread)
    return shape.place(world, thread, bot)


async def _thread_members(call: Call) -> object:
    thread = call.thread()
    return [shape.thread_member(thread, user_id) for user_id in thread.members]


async def _thread_member(call: Call) -> object:
    thread, user = call.thread(), call.user()
    if user.id not in thread.members:
        raise DiscordError(404, Code.UNKNOWN_MEMBER, "Unknown Member")
    return shape.thread_member(thread, user.id)


async def _add_thread_member(call: Call) -> object:
    thread, user, world = call.thread(), call.user(), call.world
    if thread.archived:
        raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
    if not user.in_guild:
        raise DiscordError(404, Code.UNKNOWN_MEMBER, "Unknown Member")
    if user is not call.bot:
        moderates = world.may(call.bot, thread, Perm.MANAGE_THREADS)
        if not world.may(call.bot, thread, Perm.SEND_IN_THREADS) or not (
            moderates or not thread.private or thread.invitable
        ):
            raise missing_permissions()
        if not world.may(user, world.parent(thread), Perm.VIEW_CHANNEL):
            raise missing_access()
    world.add_to_thread(thread, user)
    return None


async def _remove_thread_member(call: Call) -> object:
    thread, user, world = call.thread(), call.user(), call.world
    if thread.archived:
        raise DiscordError(400, Code.THREAD_ARCHIVED, "Thread is archived")
    own_private = thread.private and thread.owner_id == call.bot.id
    if (
        user is not call.bot
        and not own_private
        and not world.may(call.bot, thread, Perm.MANAGE_THREADS)
    ):
        raise missing_permissions()
    world.remove_from_thread(thread, user)
    return None


async def _archived_threads(call: Call) -> object:
    channel, world, bot = call.text_channel(), call.world, call.bot
    path = call.request.path
    private = path.endswith("/private")
    if private and "@me" not in path and not world.may(bot, channel, Perm.MANAGE_THREADS):
        raise missing_permissions()
    found = [
        thread
        for thread in world.threads.values()
        if thread.parent_id == channel.id
        and thread.archived
        and thread.private is private
        and ("@me" not in path or bot.id in thread.members)
    ]
    found.sort(key=lambda thread: thread.archived_at, reverse=True)
    before = call.query("before")
    if before is not None:
        found = [
            thread
            for thread in found
            if thread.archived_at < before
            or (as_id(before) is not None and int(thread.id) < int(before))
        ]
    limit = call.limit(50, 100)
    return {
        "threads": [shape.place(world, thread, bot) for thread in found[:limit]],
        "members": [
            shape.thread_member(thread, bot.id)
            for thread in found[:limit]
            if bot.id in thread.members
        ],
        "has_more": len(found) > limit,
    }


async def _callback(call: Call) -> object:
    interaction = call.api.interactions.find(call.part("interaction"))
    uploads = {} if interaction is None else call.uploads(interaction.asked.place.id)
    receipt = call.api.interactions.respond(
        call.part("interaction"), call.part("token"), call.body.data, uploads
    )
    return receipt if call.query("with_response") in {"1", "true"} else None


def _webhook_place(call: Call) -> Id:
    call.of_application()
    return "interaction"


async def _follow_up(call: Call) -> object:
    uploads = call.uploads(_webhook_place(call))
    return shape.message(
        call.world, call.api.interactions.follow_up(call.part("token"), call.body.data, uploads)
    )


async def _get_answer(call: Call) -> object:
    call.of_application()
    return shape.message(
        call.world, call.api.interactions.message(call.part("token"), call.part("message"))
    )


async def _edit_answer(call: Call) -> object:
    uploads = call.uploads(_webhook_place(call))
    edited = call.api.interactions.edit(
        call.part("token"), call.part("message"), call.body.data, uploads
    )
    return shape.message(call.world, edited)


async def _delete_answer(call: Call) -> object:
    call.of_application()
    call.api.interactions.delete(call.part("token"), call.part("message"))
    return None


_CHANNEL = "/channels/{channel}"
_WEBHOOK = "/webhooks/{application}/{token}"

ROUTES = [
    Route("GET", _CHANNEL, _get_channel),
    Route("PATCH", _CHANNEL, _edit_channel),
    Route("DELETE", _CHANNEL, _delete_channel),
    Route("GET", f"{_CHANNEL}/messages", _list_messages),
    Route("POST", f"{_CHANNEL}/messages", _post_message),
    Route("POST", f"{_CHANNEL}/messages/bulk-delete", _bulk_delete),
    Route("GET", f"{_CHANNEL}/messages/{{message}}", _get_message),
    Route("PATCH", f"{_CHANNEL}/messages/{{message}}", _edit_message),
    Route("DELETE", f"{_CHANNEL}/messages/{{message}}", _delete_message),
    Route("POST", f"{_CHANNEL}/typing", _typing),
    Route("POST", f"{_CHANNEL}/threads", _start_thread),
    Route("POST", f"{_CHANNEL}/messages/{{message}}/threads", _start_thread_from_message),
    Route("GET", f"{_CHANNEL}/thread-members", _thread_members),
    Route("GET", f"{_CHANNEL}/thread-members/{{user}}", _thread_member),
    Route("PUT", f"{_CHANNEL}/thread-members/{{user}}", _add_thread_member),
    Route("DELETE", f"{_CHANNEL}/thread-members/{{user}}", _remove_thread_member),
    Route("GET", f"{_CHANNEL}/threads/archived/public", _archived_threads),
    Route("GET", f"{_CHANNEL}/threads/archived/private", _archived_threads),
    Route("GET", f"{_CHANNEL}/users/@me/threads/archived/private", _archived_threads),
    Route("POST", "/interactions/{interaction}/{token}/callback", _callback, open_to_all=True),
    Route("POST", _WEBHOOK, _follow_up, open_to_all=True),
    Route("GET", f"{_WEBHOOK}/messages/{{message}}", _get_answer, open_to_all=True),
    Route("PATCH", f"{_WEBHOOK}/messages/{{message}}", _edit_answer, open_to_all=True),
    Route("DELETE", f"{_WEBHOOK}/messages/{{message}}", _delete_answer, open_to_all=True),
]
