"""Pictures as bytes: whole ones that a browser draws, and headers that say any size."""

import struct
import zlib


def png(width: int = 640, height: int = 360, colour: bytes = b"\x2e\x6f\x5e") -> bytes:
    """A picture of one colour that every browser can draw."""
    rows = (b"\0" + colour * width) * height

    def chunk(name: bytes, body: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + summed

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def png_head(width: int, height: int) -> bytes:
    """A PNG that says so, and holds nothing."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def gif_head(width: int, height: int, frame: tuple[int, int] = (1, 1)) -> bytes:
    """A GIF with a table of colours, an extension, and a first frame of its own size."""
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0" * 6
    extension = b"!\xf9\x04\0\0\0\0\0" + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    return head + extension + b"," + struct.pack("<HHHH", 0, 0, *frame) + b"\0"


def jpeg_head(width: int, height: int, marker: int = 0xC2) -> bytes:
    """A JPEG whose frame stands behind what cameras and editors write before it."""
    before = b"\xff\xe1\0\x08Exif\0\0" + b"\xff\xff\xdb\0\x04\0\0"
    frame = bytes((0xFF, marker)) + struct.pack(">HBHHB", 17, 8, height, width, 3)
    return b"\xff\xd8" + before + frame + b"\0" * 9


def webp_head(form: bytes, width: int, height: int) -> bytes:
    """A WebP of one of its three forms: `VP8 `, `VP8L`, `VP8X`."""
    body = {
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width & 0x3FFF, height & 0x3FFF),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1 & 0x3FFF) | (height - 1 & 0x3FFF) << 14),
        b"VP8X": b"\0\0\0\0"
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little"),
    }[form]
    return b"RIFF\0\0\0\0WEBP" + form + struct.pack("<I", len(body)) + body


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">
<script>document.title = "taken"</script><rect width="640" height="360"/></svg>"""
