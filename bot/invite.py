"""The link that invites the bot, with the least permissions that work."""

from __future__ import annotations

import base64
import binascii

import discord

LEAST = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    manage_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot needs in each channel it plays in, and nothing else."""


class NotATokenError(ValueError):
    """What was given as a token is none."""


def application_id(token: str) -> int:
    """Return the application a token belongs to; it is written in its first part.

    Raises `NotATokenError`.
    """
    first = token.split(".", maxsplit=1)[0]
    try:
        plain = base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode()
        return int(plain)
    except (binascii.Error, UnicodeDecodeError, ValueError) as problem:
        raise NotATokenError from problem


def invite_link(token: str) -> str:
    """Return the link. Raises `NotATokenError`."""
    return discord.utils.oauth_url(
        application_id(token),
        permissions=LEAST,
        scopes=("bot", "applications.commands"),
    )
