"""Attached files, bounded, and kept by content: a picture sent a thousand times is one file."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path
from typing import Final

from bot.standin.wire import Code, DiscordError, Id, Obj, Snowflakes

MAX_FILE: Final = 10 * 1024 * 1024
MAX_TOTAL: Final = 64 * 1024 * 1024

IMAGE_TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
# Where files are, for everything inside: the real address depends on who asks, and when.
CDN: Final = "standin-cdn:/"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_HEAD, _GIF_HEAD = 24, 10
# Table B.1 of https://www.w3.org/Graphics/JPEG/itu-t81.pdf: frames carry the size, three are none.
_JPEG_MARK, _JPEG_FRAMES, _JPEG_OTHER = 0xFF, range(0xC0, 0xD0), {0xC4, 0xC8, 0xCC}

_AVATAR_COLOURS: Final = (0x5865F2, 0x757E8A, 0x3BA55C, 0xFAA61A, 0xED4245, 0xEB459E)


class Files:
    """The bytes behind attachments. The least recently used go first when there are too many."""

    def __init__(self, folder: Path | None, ids: Snowflakes) -> None:
        """Keep them in `folder`, or in memory when there is none."""
        self.base = ""
        self._folder = folder
        self._ids = ids
        self._sizes: dict[str, int] = {}
        self._held: dict[str, bytes] = {}
        if folder is not None and folder.is_dir():
            for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime):
                self._sizes[path.name] = path.stat().st_size

    def keep(self, channel_id: Id, filename: str, content: bytes) -> Obj:
        """Keep a file and give the attachment that stands for it."""
        if len(content) > MAX_FILE:
            raise DiscordError(413, Code.TOO_LARGE, "Request entity too large")
        digest = hashlib.sha256(content).hexdigest()[:32]
        self._touch(digest, content)
        name = (
            "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in filename)[
                :120
            ]
            or "file"
        )
        attachment_id = self._ids.next()
        url = f"{CDN}attachments/{channel_id}/{attachment_id}/{digest}/{name}"
        attachment: Obj = {
            "id": attachment_id,
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": IMAGE_TYPES.get(Path(name).suffix.lower(), "application/octet-stream"),
            "flags": 0,
        }
        size = image_size(content)
        if size is not None:
            attachment["width"], attachment["height"] = size
        return attachment

    def outward(self, sent: str) -> str:
        """Write real addresses into what goes to the bot."""
        return sent.replace(CDN, f"{self.base}/cdn/")

    def inward(self, received: bytes) -> bytes:
        """Take them out of what comes from the bot."""
        return received.replace(f"{self.base}/cdn/".encode(), CDN.encode())

    def read(self, digest: str) -> bytes | None:
        """Give the bytes of a kept file."""
        if digest not in self._sizes:
            return None
        if self._folder is None:
            return self._held.get(digest)
        try:
            return (self._folder / digest).read_bytes()
        except OSError:
            return None

    def _touch(self, digest: str, content: bytes) -> None:
        known = self._sizes.pop(digest, None) is not None
        self._sizes[digest] = len(content)
        if self._folder is None:
            self._held[digest] = content
        elif not known:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / digest).write_bytes(content)
        while sum(self._sizes.values()) > MAX_TOTAL:
            oldest = next(iter(self._sizes))
            del self._sizes[oldest]
            self._held.pop(oldest, None)
            if self._folder is not None:
                (self._folder / oldest).unlink(missing_ok=True)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG."""
    if content.startswith(_PNG) and len(content) >= _PNG_HEAD:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= _GIF_HEAD:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == _JPEG_MARK:
        marker = content[at + 1]
        if marker in _JPEG_FRAMES and marker not in _JPEG_OTHER:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    return None


def png(width: int, height: int, pixel: tuple[int, int, int]) -> bytes:
    """Give a picture of one colour."""
    return _png(width, height, (b"\0" + bytes(pixel) * width) * height)


def avatar(index: int, side: int = 64) -> bytes:
    """One of the default portraits: a head and shoulders on a colour."""
    colour = _AVATAR_COLOURS[index % len(_AVATAR_COLOURS)]
    back = bytes(((colour >> 16) & 255, (colour >> 8) & 255, colour & 255))
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            head = (x - side / 2) ** 2 + (y - side * 0.4) ** 2 < (side * 0.18) ** 2
            body = (x - side / 2) ** 2 + (y - side * 0.95) ** 2 < (side * 0.32) ** 2
            rows += b"\xff\xff\xff" if head or body else back
    return _png(side, side, bytes(rows))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
