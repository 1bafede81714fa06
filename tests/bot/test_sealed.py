"""Sealed files open for whoever has the key, and say nothing to anybody else."""

from __future__ import annotations

import gzip

import pytest
from cryptography.fernet import Fernet

from bot import sealed
from bot.sealed import NotOursError
from db.database import Database
from tests.db.tables import PlainTeller, opened

RECORD = b'{"format":1,"truth":"he talked"}' * 40
KEY = Fernet.generate_key()


def test_a_sealed_record_opens_to_the_byte_and_shows_nothing():
    file = sealed.sealed(RECORD, KEY)

    assert sealed.opened(file, KEY) == RECORD
    assert b"talked" not in file


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"anything",
        RECORD,
        sealed.sealed(RECORD, KEY)[:-1],
        sealed.sealed(RECORD, KEY)[:-40] + b"A" * 40,
        sealed.sealed(RECORD, Fernet.generate_key()),
        b"pusher-campaign-1\n" + Fernet(KEY).encrypt(RECORD),
        b"pusher-campaign-1\n" + Fernet(KEY).encrypt(gzip.compress(RECORD)[:-9]),
    ],
)
def test_whatever_is_no_sealed_record_of_ours_is_refused(file: bytes):
    with pytest.raises(NotOursError):
        sealed.opened(file, KEY)


def test_a_small_file_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealed, "MOST_OPENED", 1000)
    packed = sealed.sealed(b"0" * 100_000, KEY)

    with pytest.raises(NotOursError):
        sealed.opened(packed, KEY)


async def test_the_key_is_the_operators_or_one_that_stays(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("keys")
    async with opened(folder / "one.db", PlainTeller()) as database:
        first = await sealed.key_of(database.process, None)
        assert await sealed.key_of(database.process, None) == first
        theirs = await sealed.key_of(database.process, "what we agreed on")
    async with opened(folder / "two.db", PlainTeller()) as other:
        assert await sealed.key_of(other.process, None) != first
        assert await sealed.key_of(other.process, "what we agreed on") == theirs
    assert isinstance(other, Database)
