"""How things look on the wire: Discord's object shapes, with every field that clients insist on."""

from __future__ import annotations

from bot.standin.model import Channel, Dm, Message, Place, Role, Thread, User
from bot.standin.wire import Id, Obj
from bot.standin.world import World


def user(person: User) -> Obj:
    """Shape a user."""
    shaped: Obj = {
        "id": person.id,
        "username": person.username,
        "discriminator": "0000" if person.bot else "0",
        "global_name": person.global_name,
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "public_flags": 0,
        "flags": 0,
    }
    if person.bot:
        shaped["bot"] = True
    return shaped


def member(person: User, *, permissions: int | None = None, with_user: bool = False) -> Obj:
    """Shape a member of the server, as it stands inside messages, interactions and lists."""
    shaped: Obj = {
        "roles": list(person.roles),
        "joined_at": person.joined_at,
        "nick": person.nick,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if permissions is not None:
        shaped["permissions"] = str(permissions)
    if with_user:
        shaped["user"] = user(person)
    return shaped


def role(entry: Role) -> Obj:
    """Shape a role."""
    shaped: Obj = {
        "id": entry.id,
        "name": entry.name,
        "description": None,
        "permissions": str(entry.permissions),
        "position": entry.position,
        "color": entry.color,
        "colors": {"primary_color": entry.color, "secondary_color": None, "tertiary_color": None},
        "hoist": entry.hoist,
        "icon": None,
        "unicode_emoji": None,
        "managed": entry.managed_by is not None,
        "mentionable": False,
        "flags": 0,
    }
    if entry.managed_by is not None:
        shaped["tags"] = {"bot_id": entry.managed_by}
    return shaped


def place(world: World, it: Place, viewer: User | None = None) -> Obj:
    """Shape a channel of any kind; for a viewer with what they may do there."""
    if isinstance(it, Channel):
        shaped = _channel(world, it)
    elif isinstance(it, Thread):
        shaped = _thread(world, it, viewer)
    else:
        shaped = _dm(world, it)
    if viewer is not None:
        shaped["permissions"] = str(world.permissions(viewer, it))
    return shaped


def _channel(world: World, it: Channel) -> Obj:
    return {
        "id": it.id,
        "type": 0,
        "guild_id": world.guild.id,
        "name": it.name,
        "position": it.position,
        "nsfw": it.nsfw,
        "topic": it.topic,
        "parent_id": None,
        "rate_limit_per_user": it.rate_limit_per_user,
        "default_auto_archive_duration": 1440,
        "last_message_id": it.last_message_id,
        "flags": 0,
        "permission_overwrites": [
            {"id": entry.id, "type": entry.type, "allow": str(entry.allow), "deny": str(entry.deny)}
            for entry in it.overwrites
        ],
    }


def _thread(world: World, it: Thread, viewer: User | None) -> Obj:
    shaped: Obj = {
        "id": it.id,
        "type": 12 if it.private else 11,
        "guild_id": world.guild.id,
        "parent_id": it.parent_id,
        "owner_id": it.owner_id,
        "name": it.name,
        "last_message_id": it.last_message_id,
        "message_count": min(it.message_count, 50),
        "total_message_sent": it.message_count,
        "member_count": min(len(it.members), 50),
        "rate_limit_per_user": it.rate_limit_per_user,
        "flags": 0,
        "thread_metadata": {
            "archived": it.archived,
            "archive_timestamp": it.archived_at,
            "auto_archive_duration": it.auto_archive_minutes,
            "locked": it.locked,
            "create_timestamp": it.created_at,
        },
    }
    if it.private:
        metadata = shaped["thread_metadata"]
        if isinstance(metadata, dict):
            metadata["invitable"] = it.invitable
    if viewer is not None and viewer.id in it.members:
        shaped["member"] = thread_member(it, viewer.id)
    return shaped


def thread_member(it: Thread, user_id: Id) -> Obj:
    """Somebody's membership of a thread."""
    return {
        "id": it.id,
        "user_id": user_id,
        "join_timestamp": it.members.get(user_id, it.created_at),
        "flags": 1,
    }


def _dm(world: World, it: Dm) -> Obj:
    return {
        "id": it.id,
        "type": 1,
        "flags": 0,
        "last_message_id": it.last_message_id,
        "recipients": [user(world.users[it.user_id])],
    }


def guild(world: World) -> Obj:
    """Shape the server as the REST API gives it."""
    it = world.guild
    return {
        "id": it.id,
        "name": it.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": it.owner_id,
        "region": "rotterdam",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "vanity_url_code": None,
        "application_id": None,
        "max_members": 500000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "widget_enabled": False,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(entry) for entry in world.roles.values()],
    }


def application(world: World) -> Obj:
    """Shape the bot's application, which has the bot user's id as today's applications do."""
    owner = world.users[world.guild.owner_id]
    return {
        "id": world.bot.id,
        "name": world.bot.username,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 1 << 23,
        "hook": True,
        "approximate_guild_count": 1,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}},
    }


def message(world: World, it: Message, *, depth: int = 1, fresh: bool = False) -> Obj:
    """Shape a message with all that is in it; who sends it on takes away what may not be read.

    Its nonce is told with a `fresh` one only: Discord does not keep it.
    """
    author = world.users[it.author_id]
    place_of = world.place(it.channel_id)
    shaped: Obj = {
        "id": it.id,
        "channel_id": it.channel_id,
        "type": it.type,
        "author": user(author),
        "content": it.content,
        "timestamp": it.timestamp,
        "edited_timestamp": it.edited_timestamp,
        "tts": it.tts,
        "mention_everyone": it.mention_everyone,
        "mentions": [
            user(world.users[user_id]) for user_id in it.mentions if user_id in world.users
        ],
        "mention_roles": list(it.mention_roles),
        "attachments": it.attachments,
        "embeds": it.embeds,
        "components": it.components,
        "pinned": it.pinned,
        "flags": it.flags,
    }
    if fresh and it.nonce is not None:
        shaped["nonce"] = it.nonce
    if it.application_id is not None:
        shaped["application_id"] = it.application_id
        shaped["webhook_id"] = it.application_id
    if it.interaction_metadata is not None:
        shaped["interaction_metadata"] = it.interaction_metadata
    if it.reference is not None:
        shaped["message_reference"] = it.reference
        if depth:
            wanted = it.reference.get("message_id")
            original = world.message(it.channel_id, wanted) if isinstance(wanted, str) else None
            shaped["referenced_message"] = (
                None if original is None else message(world, original, depth=depth - 1)
            )
    if isinstance(place_of, Thread):
        shaped["position"] = place_of.message_count
    return shaped
