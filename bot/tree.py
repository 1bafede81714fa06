"""The command tree: its words from the catalogues, its registration, and its one error handler."""

from __future__ import annotations

import json
import logging
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import app_commands

from bot.desk import Sorry
from bot.mentions import OPTIONS, names
from bot.wording import DEFAULT, languages, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord.ext import commands

    from bot.desk import Desk
    from bot.mentions import Mentions
    from db.process import Process

log = logging.getLogger(__name__)

REGISTERED = "registered_commands"
_Place = app_commands.TranslationContextLocation


def said(key: str) -> app_commands.locale_str:
    """Return a description from the catalogue, which the translator finds again by its key."""
    return app_commands.locale_str(wording(DEFAULT)(key), key=key)


class _Client(Protocol):
    """The bot, as far as its command tree knows it."""

    desk: Desk


class Catalogue(app_commands.Translator):
    """Gives Discord the descriptions in every language there is a catalogue for."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return a text in a person's own language, or none where the default one serves."""
        language = str(locale).split("-")[0]
        if language == DEFAULT or language not in languages():
            return None
        key = string.extras.get("key")
        if key is None:
            return _name(names(language), context)
        return wording(language).texts.get(str(key))


def _name(
    there: Mapping[str, Mapping[str, str]], context: app_commands.TranslationContextTypes
) -> str | None:
    """Return what a group, a command or an option is called in a language."""
    where, what = context.location, context.data
    if where is _Place.group_name:
        return there.get(str(what.name), {}).get("_")
    if where is _Place.command_name:
        group = getattr(what, "parent", None)
        return there.get(str(getattr(group, "name", "")), {}).get(str(what.name))
    if where is _Place.parameter_name:
        return there.get(OPTIONS, {}).get(str(what.name))
    return None


class Tree(app_commands.CommandTree["commands.Bot"]):
    """Answers privately when something breaks, and writes it down once."""

    async def on_error(
        self,
        interaction: discord.Interaction[Any],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Say that it went wrong on this side; nothing was half done, because moves are whole."""
        desk = cast("_Client", interaction.client).desk
        if isinstance(error, app_commands.NoPrivateMessage):
            await desk.sorry(interaction, Sorry("guild_only"))
            return
        if interaction.type is discord.InteractionType.autocomplete:
            log.error("autocomplete_failed", exc_info=error)
            return
        command = interaction.command.qualified_name if interaction.command else ""
        problem = getattr(error, "original", error)
        await desk.failed(interaction, "command_failed", {"command": command}, problem)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Take on nothing twice, and nothing new while the process stops."""
        desk = cast("_Client", interaction.client).desk
        if interaction.type is discord.InteractionType.autocomplete:
            return not desk.closing
        return await desk.takes(interaction)


async def register(bot: commands.Bot, process: Process, mentions: Mentions) -> bool:
    """Register the commands with Discord if they changed, or if it forgot them.

    Returns whether it did. Two hundred creations a day are allowed, so not at every start.
    """
    tree = bot.tree
    catalogue = tree.translator or Catalogue()
    payload = [
        await command.get_translated_payload(tree, catalogue) for command in tree.get_commands()
    ]
    digest = blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).hexdigest()
    mark = f"{bot.application_id}:{digest}"
    if await process.recall(REGISTERED) == mark:
        there = await tree.fetch_commands()
        if {one.name for one in there} >= {command.name for command in tree.get_commands()}:
            mentions.learn(there)
            return False
    mentions.learn(await tree.sync())
    await process.remember(REGISTERED, mark)
    return True
