"""Sealed files: a campaign's record that an administrator can carry, and not read.

What is sealed there is private to others, and so is what nobody may know before the end. The key is
the operator's: a setting, or one that is made at the first export and kept in the database.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken

if TYPE_CHECKING:
    from db.process import Process

_KEY = "export_key"
_HEAD = b"pusher-campaign-1\n"
MOST_BYTES = 8 * 1024 * 1024
"""How big a file may be: Discord lets a bot send ten megabytes."""
MOST_OPENED = 200 * 1024 * 1024


class NotOursError(ValueError):
    """A file that is no sealed campaign, or was sealed with another key."""


async def key_of(process: Process, setting: str | None) -> bytes:
    """Return the key to seal with: the operator's, or the one this database keeps."""
    if setting:
        digest = blake2b(setting.encode(), digest_size=32).digest()
        return base64.urlsafe_b64encode(digest)
    kept = await process.recall(_KEY)
    if kept is None:
        kept = Fernet.generate_key().decode()
        await process.remember(_KEY, kept)
    return kept.encode()


def sealed(record: bytes, key: bytes) -> bytes:
    """Return a record as a file."""
    return _HEAD + Fernet(key).encrypt(gzip.compress(record, mtime=0))


def opened(file: bytes, key: bytes) -> bytes:
    """Return the record in a file. Raises `NotOursError`."""
    if not file.startswith(_HEAD):
        raise NotOursError
    try:
        packed = Fernet(key).decrypt(file.removeprefix(_HEAD))
        unpacking = zlib.decompressobj(wbits=31)
        record = unpacking.decompress(packed, MOST_OPENED)
    except (InvalidToken, zlib.error) as problem:
        raise NotOursError from problem
    if not unpacking.eof:
        raise NotOursError
    return record
