"""Letting go of one person: out of every table, out of the database, and off Discord."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.compacting import COMPACTING, compact
from bot.phones import THREAD
from bot.wording import wording
from db import privacy
from db.gameclock import to_wall
from game.orders import RemoveDealer
from game.units import PlayerId

if TYPE_CHECKING:
    from bot.app import PusherBot
    from db.privacy import LeftBehind

log = logging.getLogger(__name__)


async def forget(bot: PusherBot, user: int) -> int:
    """End somebody's runs, delete what is held on them; return how many tables knew them.

    Raises `StorageError`.
    """
    database = bot.database
    player, wall = PlayerId(str(user)), to_wall(bot.watch.now())
    known = await privacy.campaigns_of(database.store, user)
    for campaign in known:
        seat = await database.campaigns.seat(campaign)
        dealer = None if seat is None else seat.state.dealer_of(player)
        if seat is not None and dealer is not None:
            # Each time anew: an earlier wish may have been taken back by a rewind.
            key = f"erased:{dealer.id}:{seat.state.position}"
            move = RemoveDealer(dealer.id, own=True)
            await database.campaigns.play(campaign, move, key=key, wall=wall)
    left = await privacy.let_go(
        database.store, user, lambda language: wording(language)("somebody")
    )
    for phone in left:
        await _take_down(bot, phone)
    await database.process.remember(COMPACTING, "yes")
    await compact(database)
    return len(known)


async def _take_down(bot: PusherBot, phone: LeftBehind) -> None:
    """Delete a phone's thread; where that is not allowed, our words in it."""
    try:
        if phone.kind == THREAD:
            await bot.http.delete_channel(phone.channel_id)
            return
    except discord.HTTPException as problem:
        log.info("thread_not_deleted", extra={"code": problem.code})
    except (aiohttp.ClientError, OSError):
        log.warning("thread_not_deleted")
    channel = bot.get_partial_messageable(phone.channel_id)
    for message in phone.messages:
        try:
            await channel.get_partial_message(message).delete()
        except discord.HTTPException as problem:
            log.info("message_not_deleted", extra={"code": problem.code})
        except (aiohttp.ClientError, OSError):
            log.warning("message_not_deleted")
