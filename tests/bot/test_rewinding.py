"""Rewinding over everything that can happen: what is left is a fresh replay, to the byte."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from bot.stage import Stage
from db import codec, journal, records
from db.backup import proven
from db.campaigns import Played
from db.database import Database
from db.records import Move, Record
from game import events as e
from game.moves import PauseCampaign, SetCalls
from game.orders import Rewind, SetManners, SetVersus
from game.rules import apply
from game.schemes import SetLines, SetQuotes
from game.values import replace
from tests import backend
from tests.bot.test_stage import Telling, played
from tests.db.tables import MONDAY

STEPS = 6
OWN = (SetLines, SetQuotes, SetManners, SetVersus, SetCalls)


def record(tellings: list[Telling]) -> Record:
    """A campaign that was played elsewhere, as it is carried from one database to another."""
    moves: list[Move] = []
    for number, one in enumerate(tellings):
        kind, move = codec.move_to_text(one.told.move)
        events = codec.events_to_text(list(one.told.events))
        moves.append(
            Move(
                one.told.before.position,
                f"interaction:{number}",
                MONDAY + number,
                one.told.now,
                kind,
                msgspec.Raw(move.encode()),
                msgspec.Raw(events.encode()),
            )
        )
    return Record(records.FORMAT, "en", tellings[-1].told.now, moves)


@pytest.mark.sqlite
async def test_a_rewind_over_anything_leaves_what_a_fresh_replay_makes(tmp_path: Path):
    file = tmp_path / "game.db"
    database = Database(backend.migrated(file), Stage())
    undone: Counter[type[e.Event]] = Counter()
    try:
        for number, campaign in enumerate(played()):
            tellings = list(campaign.tellings)[:-1]  # the end of it cannot be taken back
            opened = await database.campaigns.open_record(
                record(tellings), guild_id=1, channel_id=number, opened_by=5, wall=MONDAY
            )
            assert isinstance(opened, Played)
            undone += await _back_in_steps(database, opened, number)
    finally:
        await database.close()

    # An opening is where a rewind ends, and nothing is over that can be rewound.
    assert set(get_args(e.Event)) - undone.keys() == {e.CampaignOpened, e.CampaignEnded}


async def _back_in_steps(database: Database, opened: Played, salt: int) -> Counter[type[e.Event]]:
    campaign, gone = opened.campaign_id, Counter[type[e.Event]]()
    for step in range(STEPS, 0, -1):
        lines = await database.journal(campaign)
        cut = max(1, len(lines) * (step - 1) // STEPS)
        kept, taken = lines[:cut], lines[cut:]
        seat = await database.campaigns.seat(campaign)
        assert seat is not None
        done = await database.campaigns.rewind(
            campaign,
            taken[0].position,
            seat.state.position,
            key=f"rewind:{salt}.{step}",
            wall=MONDAY + 10**9 * (STEPS - step + 1),
            by=5,
        )
        assert isinstance(done, Played), done
        gone.update(type(event) for line in taken for event in line.events)

        stored = await journal.stored_state(database.store, campaign)
        after = await database.journal(campaign)
        assert codec.state_to_text(journal.replayed(after)) == stored
        there = codec.state_from_text(stored)
        fresh = journal.replayed(kept)
        assert isinstance(after[len(kept)].move, Rewind)
        for line in after[len(kept) :]:
            # What players said of themselves is said anew, and nothing else is.
            assert isinstance(line.move, (Rewind, PauseCampaign, *OWN)), line
            for event in line.events:
                fresh = apply(fresh, event)
        assert replace(there, position=0, status=fresh.status) == replace(fresh, position=0)
        assert there.position > seat.state.position
        assert (await proven(database, campaign)).wrong is None
        assert done.clock.game_at(MONDAY) == taken[0].game
    return gone
