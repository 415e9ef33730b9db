"""Which bytes are a picture that a browser may be shown: told from the bytes alone.

Nothing is decoded. The size is read from the header, so that a small file that would unpack
into a huge picture is known before anybody unpacks it.
Formats: PNG (ISO/IEC 15948), GIF89a, JPEG (ITU-T T.81), WebP (RFC 9649). SVG is never one: it
is a document that can hold scripts.
"""

from dataclasses import dataclass
from typing import Literal

# A photograph of 24 megapixels is one; unpacked it weighs 96 MiB.
MOST_PIXELS = 25_000_000
# The longest side that WebP knows and every browser draws.
LONGEST_SIDE = 16_383
# What is smaller counts visits or is an icon, in pixels a side.
LEAST_SIDE = 48
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type (`image/png`, `image/jpeg`, `image/gif`, `image/webp`) and a size in pixels."""

    media: str
    width: int
    height: int


def picture_in(data: bytes) -> Kind | None:
    """What picture the bytes are; None where they are none, or one too small or too large."""
    for read in (_png, _gif, _jpeg, _webp):
        if found := read(data):
            return found if _fits(found) else None
    return None


def _fits(kind: Kind) -> bool:
    least, longest = min(kind.width, kind.height), max(kind.width, kind.height)
    return (
        least >= LEAST_SIDE and longest <= LONGEST_SIDE and kind.width * kind.height <= MOST_PIXELS
    )


def _number(data: bytes, at: int, size: int, order: Literal["big", "little"] = "big") -> int:
    """The number of `size` bytes at `at`; 0 where the bytes end before."""
    return int.from_bytes(data[at : at + size], order)


def _png(data: bytes) -> Kind | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    return Kind("image/png", _number(data, 16, 4), _number(data, 20, 4))


def _gif(data: bytes) -> Kind | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = _number(data, 6, 2, "little"), _number(data, 8, 2, "little")
    at = 13 + _table(data, 10)
    # Extensions stand before the first frame, which may be larger than the screen it names.
    while data[at : at + 1] == b"!":
        at += 2
        while size := _number(data, at, 1):
            at += size + 1
        at += 1
    if data[at : at + 1] != b",":
        return None
    right = _number(data, at + 1, 2, "little") + _number(data, at + 5, 2, "little")
    below = _number(data, at + 3, 2, "little") + _number(data, at + 7, 2, "little")
    return Kind("image/gif", max(width, right), max(height, below))


def _table(data: bytes, at: int) -> int:
    """The bytes of a GIF's table of colours, as its flags at `at` say."""
    flags = _number(data, at, 1)
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _jpeg(data: bytes) -> Kind | None:
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return Kind("image/jpeg", _number(data, at + 7, 2), _number(data, at + 5, 2))
        if marker == 0xFF:  # fill before a marker
            at += 1
        elif marker in (0xDA, 0xD9) or _number(data, at + 2, 2) < 2:
            return None
        else:
            at += 2 + _number(data, at + 2, 2)
    return None


def _webp(data: bytes) -> Kind | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    # Its first chunk names the canvas; a picture of another size inside is refused by decoders.
    name, body = data[12:16], 20
    if name == b"VP8X":
        wide, high = (1 + _number(data, body + at, 3, "little") for at in (4, 7))
    elif name == b"VP8L":
        bits = _number(data, body + 1, 4, "little")
        wide, high = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif name == b"VP8 ":
        wide, high = (_number(data, body + at, 2, "little") & 0x3FFF for at in (6, 8))
    else:
        return None
    return Kind("image/webp", wide, high)
