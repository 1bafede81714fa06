"""What is held on somebody, and that nothing of it is left when they are forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from db import codec, journal, privacy, records, schema
from db.backup import proven
from db.campaigns import Played
from db.database import Database
from db.outbox import TABLE, Letter, phone
from db.script import Told
from game.campaign import Promised
from game.gametime import HOUR, GameTime
from game.moves import Join, PromiseVic, ResumeCampaign, SetHelp
from game.orders import OfferSeat, RemoveDealer, TakeSeat
from game.schemes import SetLines
from game.units import DealerId, PlayerId
from tests.db.tables import MONDAY, Game, PlainTeller, open_game, opened, rows

USER = 123_456_789_012_345_678
OTHER = 223_456_789_012_345_678
NAME = "Zacharias"
WORDS = "I swear on the harbour bath, Friday"


def quotes(told: Told) -> list[Letter]:
    """Say everybody's name, and on a phone what was promised there."""
    found: list[Letter] = []
    for dealer in told.after.dealers.values():
        found.append(Letter(TABLE, json.dumps({"lines": [f"{dealer.name} (<@{dealer.player}>)"]})))
        said = " ".join(word.said for word in told.after.words_of(dealer.id))
        found.append(Letter(phone(dealer.id), json.dumps({"lines": [f"{dealer.name}: {said}"]})))
    return found


@pytest.fixture
def teller() -> PlainTeller:
    return PlainTeller(quotes, writes=lambda text: json.dumps({"lines": [text]}))


async def seated(game: Game, name: str, user: int) -> DealerId:
    played = await game.done(Join(PlayerId(str(user)), name, versus=True))
    return list(played.state.dealers)[-1]


async def promised(
    game: Game, dealer: DealerId, words: str = WORDS, what: Promised = Promised.CLUB
) -> None:
    await game.done(PromiseVic(dealer, what, GameTime(30 * HOUR), words))


async def played(database: Database) -> tuple[Game, DealerId, DealerId]:
    """Somebody at a table with somebody else, who speaks of them."""
    game = await open_game(database)
    mine, theirs = await seated(game, NAME, USER), await seated(game, "Rita", OTHER)
    await promised(game, mine)
    await promised(game, theirs, f"when {NAME} has paid")
    await game.done(SetLines(mine, ("animals",), ()))
    await game.database.outbox.set_phone(game.id, mine, "thread", 4711)
    return game, mine, theirs


async def forgotten(game: Game, user: int = USER) -> list[privacy.LeftBehind]:
    database = game.database
    for campaign in await privacy.campaigns_of(database.store, user):
        seat = await database.campaigns.seat(campaign)
        assert seat is not None
        dealer = seat.state.dealer_of(PlayerId(str(user)))
        if dealer is not None:
            move = RemoveDealer(dealer.id, own=True)
            key = f"erased:{dealer.id}:{seat.state.position}"
            await database.campaigns.play(campaign, move, key=key, wall=game.wall)
    return await privacy.let_go(database.store, user, lambda _: "Somebody")


async def legible(database: Database) -> str:
    """Everything that can be read in the database."""
    found: list[str] = []
    for table in schema.metadata.sorted_tables:
        found += [" ".join(map(str, row)) for row in await rows(database, table)]
    return "\n".join(found)


async def sound(game: Game) -> None:
    """The journal makes the stored state, and the same moves come out of it."""
    lines = await game.database.journal(game.id)
    assert journal.redecided(lines) == (await game.seat()).state
    assert (await proven(game.database, game.id)).wrong is None


async def test_nothing_of_a_person_is_legible_anywhere(database: Database):
    game, mine, theirs = await played(database)
    before = await legible(database)
    assert all(one in before for one in (NAME, WORDS, str(USER)))

    left = await forgotten(game)

    after = await legible(database)
    assert NAME.casefold() not in after.casefold()
    assert WORDS not in after
    assert str(USER) not in after
    assert "animals" not in after
    assert "when Somebody has paid" in after
    assert [(one.channel_id, one.kind) for one in left] == [(4711, "thread")]
    state = (await game.seat()).state
    assert state.dealers[mine].name == "Somebody"
    assert state.dealers[theirs].name == "Rita"
    await sound(game)


@pytest.mark.sqlite
async def test_nothing_is_left_in_the_files_either(tmp_path: Path, teller: PlainTeller):
    file = tmp_path / "game.db"
    async with opened(file, teller) as database:
        game, _, _ = await played(database)
        await forgotten(game)
        await database.store.compact()

        files = contents(tmp_path)
        assert any(files.values())
        for name, content in files.items():
            for text in (NAME, WORDS, str(USER)):
                assert text.encode() not in content, name
        await sound(game)


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


async def test_exports_made_afterwards_know_nothing_of_them(database: Database):
    game, _, _ = await played(database)
    await forgotten(game)

    record = (await records.record(database.store, game.id, game.wall)).decode()

    assert NAME not in record
    assert str(USER) not in record
    assert WORDS not in record


async def test_what_was_taken_back_is_forgotten_as_well(database: Database):
    game, mine, _ = await played(database)
    seat = await game.seat()
    await promised(game, mine, "and another thing: the zoo", Promised.DINNER)
    done = await database.campaigns.rewind(
        game.id,
        seat.state.position,
        (await game.seat()).state.position,
        key="interaction:r",
        wall=game.wall,
        by=USER,
    )
    assert isinstance(done, Played)

    await forgotten(game)

    after = await legible(database)
    assert "the zoo" not in after
    assert str(USER) not in after
    await sound(game)


async def test_who_ran_a_campaign_is_not_known_any_more(database: Database):
    game, _, _ = await played(database)
    async with database.store.writing() as connection:
        await connection.execute(update(schema.campaigns).values(opened_by=USER))
    await database.campaigns.play(
        game.id, SetHelp("Mette"), key="interaction:h", wall=game.wall, by=USER
    )

    await forgotten(game)

    assert str(USER) not in await legible(database)
    assert (await game.seat()).opened_by == 0
    assert (await database.journal(game.id))[-1].by is None


@pytest.mark.parametrize("name", ["milo", "open", "a", "kr", "D'Arcy", "x.y", "somebody", "Nul-0"])
async def test_a_name_that_is_a_word_elsewhere_breaks_nothing(database: Database, name: str):
    game = await open_game(database)
    mine = await seated(game, name, USER)
    await promised(game, mine)

    await forgotten(game)

    await sound(game)
    assert (await game.seat()).state.dealers[mine].name.startswith("Somebody")
    assert (await game.seat()).state.scenario.name == "open"


async def test_two_who_are_forgotten_are_told_apart(database: Database):
    game, mine, theirs = await played(database)

    await forgotten(game)
    await forgotten(game, OTHER)
    again = await seated(game, NAME, USER)

    state = (await game.seat()).state
    names = [state.dealers[one].name for one in (mine, theirs, again)]
    assert names == ["Somebody", "Somebody 2", NAME]
    assert not state.dealers[again].returned
    await sound(game)
    await forgotten(game)
    await forgotten(game)
    assert (await game.seat()).state.dealers[again].name == "Somebody 3"
    await sound(game)


async def test_of_a_seat_that_was_handed_over_each_loses_only_their_own(database: Database):
    game, mine, _ = await played(database)
    await game.done(OfferSeat(mine, PlayerId("5")))
    await game.done(TakeSeat(mine, PlayerId("5"), versus=False))
    await promised(game, mine, "my own new word", Promised.DINNER)
    await database.outbox.set_phone(game.id, mine, "thread", 4712)

    left = await forgotten(game)

    after = await legible(database)
    assert WORDS not in after
    assert "my own new word" in after
    # Their own thread, and not the one that the seat has now.
    assert [one.channel_id for one in left] == [4711]
    assert (await game.seat()).state.dealers[mine].player == "5"
    assert await database.outbox.phone_of(game.id, mine) == ("thread", 4712)
    await sound(game)
    await forgotten(game, 5)
    assert "my own new word" not in await legible(database)
    await sound(game)


async def test_everything_that_is_held_is_handed_out_and_nobody_elses(database: Database):
    game, mine, _ = await played(database)
    await open_game(database, channel=8)

    held = await privacy.held(database.store, USER)

    text = json.dumps(held)
    [campaign] = held["campaigns"]
    assert (held["user"], campaign["campaign"], campaign["server"]) == (USER, game.id, 1)
    assert [one["id"] for one in campaign["seats"]] == [mine]
    assert [one["what"] for one in campaign["moves"]] == ["Join", "PromiseVic", "SetLines"]
    assert WORDS in text
    assert "has paid" not in text
    assert str(OTHER) not in text
    assert not {"mercy", "heat", "file", "deal"} & campaign["seats"][0].keys()
    assert "came_of_it" not in text
    assert campaign["phones"] == [{"kind": "thread", "channel": 4711}]
    assert len(campaign["on_your_phone"]) > 0
    assert await privacy.held(database.store, 5) == {**held, "user": 5, "campaigns": []}


# A campaign as a record.


async def test_a_campaign_opens_elsewhere_as_it_stood_with_its_clock_standing(database: Database):
    game, _, _ = await played(database)
    game.pass_hours(5)
    before = await game.seat()
    record = records.read(await records.record(database.store, game.id, game.wall))

    opened_ = await database.campaigns.open_record(
        record, guild_id=2, channel_id=9, opened_by=5, wall=MONDAY + 7 * 24 * HOUR
    )

    assert isinstance(opened_, Played)
    seat = await database.campaigns.seat(opened_.campaign_id)
    assert seat is not None
    assert (seat.guild_id, seat.channel_id, seat.opened_by) == (2, 9, 5)
    assert not seat.clock.running
    assert seat.clock.anchor_game == before.clock.game_at(game.wall)
    assert seat.state.dealers == before.state.dealers
    assert (await proven(database, opened_.campaign_id)).wrong is None
    again = await database.campaigns.open_record(
        record, guild_id=2, channel_id=9, opened_by=5, wall=MONDAY
    )
    assert not isinstance(again, Played)


@pytest.mark.parametrize(
    ("content", "newer"),
    [
        (b"", False),
        (b"{}", False),
        (b'{"format":1,"language":"en","game":0,"moves":[]}', False),
        (b'{"format":2,"anything":0}', True),
        (b'{"format":1,"language":"en","game":0,"moves":[{"position":0}]}', False),
    ],
)
def test_what_is_no_record_is_refused(content: bytes, newer: bool):  # noqa: FBT001 - a case
    with pytest.raises(records.BadRecordError) as caught:
        records.read(content)

    assert caught.value.newer is newer


async def test_a_record_whose_journal_makes_no_campaign_changes_nothing(database: Database):
    game, _, _ = await played(database)
    record = records.read(await records.record(database.store, game.id, game.wall))
    del record.moves[1]

    with pytest.raises(records.BadRecordError):
        await database.campaigns.open_record(
            record, guild_id=2, channel_id=9, opened_by=5, wall=MONDAY
        )

    assert len(await rows(database, schema.campaigns)) == 1


async def test_what_is_over_is_deleted_after_its_time_and_nothing_else(database: Database):
    game, mine, theirs = await played(database)
    other = await open_game(database, channel=8)
    for dealer in (mine, theirs):
        await game.done(RemoveDealer(dealer))
    await game.wait_until(GameTime(31 * HOUR))
    await game.keep()
    assert codec.state_from_text((await rows(database, schema.campaigns))[0].state).status == "over"

    assert await database.campaigns.forget_over(game.wall) == 0
    assert await database.campaigns.forget_over(game.wall + 1) == 1

    assert [row.id for row in await rows(database, schema.campaigns)] == [other.id]
    for table in (schema.journal, schema.outbox, schema.ledger, schema.appointments):
        assert {row.campaign_id for row in await rows(database, table)} <= {other.id}


# Seats that passed on, and came back.

B = 323_456_789_012_345_678


async def hand(game: Game, dealer: DealerId, to: int) -> None:
    await game.done(OfferSeat(dealer, PlayerId(str(to))))
    await game.done(TakeSeat(dealer, PlayerId(str(to)), versus=False))


async def back(game: Game, to: int) -> None:
    seen = (await game.seat()).state.position
    await game.database.campaigns.rewind(game.id, to, seen, key=f"r{to}", wall=game.wall, by=99)


async def said(game: Game, target: str, *texts: str, **more: object) -> None:
    letter = Letter(target, json.dumps({"lines": list(texts), **more}))
    await game.database.campaigns.say(game.id, [letter], f"i{len(texts)}", game.wall)


async def test_who_took_a_seat_that_a_rewind_gave_back_takes_nobodys_phone_along(
    database: Database,
):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    await database.outbox.set_phone(game.id, mine, "thread", 4711)
    to = (await game.seat()).state.position
    await hand(game, mine, B)
    await database.outbox.set_phone(game.id, mine, "thread", 4712)
    await back(game, to)

    left = await forgotten(game, B)

    assert [one.channel_id for one in left] == [4712]
    assert await database.outbox.phone_of(game.id, mine) == ("thread", 4711)
    assert any(row.target == phone(mine) for row in await rows(database, schema.outbox))
    assert (await game.seat()).state.dealers[mine].player == str(USER)


async def test_who_was_given_a_seat_back_is_forgotten_in_it(database: Database):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    to = (await game.seat()).state.position
    await hand(game, mine, B)
    await back(game, to)
    await promised(game, mine)
    await database.outbox.set_phone(game.id, mine, "thread", 4711)

    left = await forgotten(game)

    assert [one.channel_id for one in left] == [4711]
    assert WORDS not in await legible(database)
    await sound(game)


async def test_words_that_were_taken_back_are_those_of_who_said_them(database: Database):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    to = (await game.seat()).state.position
    await promised(game, mine)
    await back(game, to)
    await hand(game, mine, B)

    await forgotten(game, B)
    assert WORDS in await legible(database)
    assert WORDS in json.dumps(await privacy.held(database.store, USER))
    await forgotten(game)
    assert WORDS not in await legible(database)


async def test_nobody_is_given_what_was_said_on_a_phone_before_or_after_it_was_theirs(
    database: Database,
):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    await promised(game, mine)
    await hand(game, mine, B)
    await promised(game, mine, "a word of the second", Promised.DINNER)
    await hand(game, mine, USER)

    first = json.dumps(await privacy.held(database.store, USER))
    second = json.dumps(await privacy.held(database.store, B))

    assert WORDS in first
    assert "a word of the second" not in first
    assert WORDS not in second
    assert "a word of the second" in second


async def test_an_answer_that_was_said_on_the_phone_instead_goes_as_well(database: Database):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    await said(game, phone(mine), WORDS)
    await hand(game, mine, B)

    await forgotten(game)

    assert WORDS not in await legible(database)


async def test_an_answer_that_was_said_on_the_phone_instead_is_taken_back_with_its_move(
    database: Database,
):
    game = await open_game(database)
    mine = await seated(game, NAME, USER)
    to = (await game.seat()).state.position
    await promised(game, mine)
    await said(game, phone(mine), "You promised the club.")

    await back(game, to)

    waiting = [row for row in await rows(database, schema.outbox) if row.closed_wall is None]
    assert not [row for row in waiting if "You promised" in row.body]


# Names.


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (NAME, f"Giv {NAME}s navn"),
        ("Jos\u00e9 Rey", "when Jose\u0301  rey has paid"),
        ("Jos\u00e9 Rey", "when jos\u00e9_REY's money is here"),
        ("Zacharias Holm", "when zacharias pays me"),
        ("Zacharias Holm", "Zacharias\u00a0Holms penge"),
    ],
)
async def test_a_name_is_found_however_it_is_written(database: Database, name: str, written: str):
    game = await open_game(database)
    await seated(game, name, USER)
    theirs = await seated(game, "Rita", OTHER)
    await promised(game, theirs, written)

    await forgotten(game)

    there = (await legible(database)).casefold()
    for part in ("zacharias", "rey", "jos\u00e9", "jose\u0301"):
        assert part not in there
    assert "somebody" in there


async def test_of_two_names_the_longer_is_meant(database: Database):
    game = await open_game(database)
    one = await seated(game, "Frank", USER)
    await seated(game, "Frank Castle", OTHER)
    await game.done(RemoveDealer(one, own=True))
    await seated(game, "Frank Zacharias", USER)

    await forgotten(game)

    assert "Zacharias" not in await legible(database)
    names = [dealer.name for dealer in (await game.seat()).state.dealers.values()]
    assert names == ["Somebody", "Frank Castle", "Somebody 2"]
    assert "Somebody Castle" not in await legible(database)


async def test_a_name_from_another_table_goes_where_they_are_known(database: Database):
    game = await open_game(database)
    await seated(game, NAME, USER)
    other = await open_game(database, channel=78)
    await seated(other, "Carl", USER)
    theirs = await seated(other, "Rita", OTHER)
    await promised(other, theirs, f"when {NAME} has paid")
    elsewhere = await open_game(database, channel=79)
    somebody = await seated(elsewhere, "Rita", OTHER)
    await promised(elsewhere, somebody, f"when <@{USER}> has paid")

    await forgotten(game)

    assert NAME not in await legible(database)
    assert str(USER) not in await legible(database)
    assert (await privacy.held(database.store, USER))["campaigns"] == []


async def test_whoever_is_called_somebody_is_somebody_else(database: Database):
    game = await open_game(database)
    await seated(game, NAME, USER)
    await seated(game, "somebody", OTHER)

    await forgotten(game)

    names = [dealer.name for dealer in (await game.seat()).state.dealers.values()]
    assert names == ["Somebody 2", "somebody"]
    await sound(game)


async def test_two_who_are_forgotten_are_two(database: Database):
    game = await open_game(database)
    one = await seated(game, NAME, USER)
    await seated(game, "Carl", OTHER)
    await hand(game, one, B)

    await forgotten(game, B)
    await forgotten(game, OTHER)

    players = [dealer.player for dealer in (await game.seat()).state.dealers.values()]
    assert len({*players}) == len(players)
    await sound(game)


@pytest.mark.parametrize("name", ["Lines", "Label", "Milo", "Speaker", "Ping", "X"])
async def test_only_what_people_read_of_a_letter_is_changed(database: Database, name: str):
    game = await open_game(database)
    await seated(game, name, USER)
    theirs = await seated(game, "Rita", OTHER)
    shown = {
        "speaker": name.lower(),
        "ping": True,
        "buttons": [{"verb": name, "label": f"Give {name} up", "arg": name}],
        "chart": {"title": "", "lines": {name: [[1, 2]]}, "words": f"{name}: 2"},
        "voice": {"mode": name, "line": f"{name}?", "facts": {name: f"{name}!"}},
    }
    await said(game, phone(theirs), f"{name} owes", **shown)

    await forgotten(game)

    [body] = [row.body for row in await rows(database, schema.outbox) if "owes" in row.body]
    assert json.loads(body) == {
        "lines": ["Somebody owes"],
        "speaker": name.lower(),
        "ping": True,
        "buttons": [{"verb": name, "label": "Give Somebody up", "arg": name}],
        "chart": {"title": "", "lines": {"Somebody": [[1, 2]]}, "words": "Somebody: 2"},
        "voice": {"mode": name, "line": "Somebody?", "facts": {name: "Somebody!"}},
    }


async def test_the_note_of_who_ran_it_goes_with_them(database: Database):
    game = await open_game(database)
    note = SetHelp("Call my cell 12345678")
    await game.database.campaigns.play(game.id, note, key="help", wall=game.wall, by=USER)

    await forgotten(game)

    assert "12345678" not in await legible(database)


# Carried.


async def test_what_was_taken_back_is_carried_along(tmp_path: Path, teller: PlainTeller):
    where = {"guild_id": 1, "channel_id": 7, "opened_by": 5, "wall": MONDAY}
    async with opened(tmp_path / "a.db", teller) as database:
        game = await open_game(database)
        mine = await seated(game, NAME, USER)
        to = (await game.seat()).state.position
        await promised(game, mine)
        await back(game, to)
        content = await records.record(database.store, game.id, game.wall)
    async with opened(tmp_path / "b.db", teller) as database:
        carried = await database.campaigns.open_record(records.read(content), **where)
        assert isinstance(carried, Played)
        [(line, _)] = await journal.taken_back(database.store, carried.campaign_id)
        assert isinstance(line.move, PromiseVic)
        await privacy.let_go(database.store, USER, lambda _: "Somebody")
        assert WORDS not in await legible(database)


async def test_a_campaign_can_be_carried_on_and_on(tmp_path: Path, teller: PlainTeller):
    where = {"guild_id": 1, "channel_id": 7, "opened_by": 5, "wall": MONDAY}
    async with opened(tmp_path / "a.db", teller) as database:
        game = await open_game(database)
        await seated(game, NAME, USER)
        content = await records.record(database.store, game.id, game.wall)
    for name in ("b.db", "c.db", "d.db"):
        async with opened(tmp_path / name, teller) as database:
            carried = await database.campaigns.open_record(records.read(content), **where)
            assert isinstance(carried, Played)
            resume = ResumeCampaign()
            key = f"interaction:{name}"
            await database.campaigns.play(carried.campaign_id, resume, key=key, wall=MONDAY)
            content = await records.record(database.store, carried.campaign_id, MONDAY)
