"""Which bytes are a picture: by their header alone, whatever anybody says they are."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.pictures import Kind, picture_in
from tests.fakes.pictures import SVG, gif_head, jpeg_head, png, png_head, webp_head

FORMS: dict[str, Callable[[int, int], bytes]] = {
    "image/png": png_head,
    "image/gif": lambda width, height: gif_head(width, height),
    "image/jpeg": jpeg_head,
    "image/webp": lambda width, height: webp_head(b"VP8X", width, height),
}


@pytest.mark.parametrize("media", FORMS)
def test_each_form_is_known_with_its_size(media: str) -> None:
    assert picture_in(FORMS[media](640, 360)) == Kind(media, 640, 360)


def test_every_spelling_of_jpeg_and_webp_is_known() -> None:
    for marker in (0xC0, 0xC1, 0xC2):
        assert picture_in(jpeg_head(1080, 460, marker)) == Kind("image/jpeg", 1080, 460)
    for form in (b"VP8 ", b"VP8L", b"VP8X"):
        assert picture_in(webp_head(form, 900, 383)) == Kind("image/webp", 900, 383)
    assert picture_in(png(320, 200)) == Kind("image/png", 320, 200)


@pytest.mark.parametrize("media", FORMS)
def test_a_bomb_a_pixel_and_a_stump_are_no_pictures(media: str) -> None:
    head = FORMS[media]
    assert picture_in(head(16_000, 16_000)) is None  # 1 GiB once unpacked
    assert picture_in(head(1, 1)) is None
    assert picture_in(head(2000, 3)) is None
    for length in (0, 3, 8, 12, 20):
        assert picture_in(head(640, 360)[:length]) is None


def test_a_first_frame_larger_than_its_screen_counts() -> None:
    assert picture_in(gif_head(64, 64, (65_535, 65_535))) is None
    assert picture_in(gif_head(64, 64, (640, 360))) == Kind("image/gif", 640, 360)


@pytest.mark.parametrize(
    "data",
    [SVG, b"<?xml version='1.0'?>" + SVG, b"<html><body>404", b"", b"BM" + b"\0" * 60,
     b"\0\0\0\x18ftypavif" + b"\0" * 60, b"II*\0" + b"\0" * 60],
)  # fmt: skip
def test_anything_else_is_none(data: bytes) -> None:
    assert picture_in(data) is None


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFFabcdWEBP", b""]),
       st.binary(max_size=300))  # fmt: skip
def test_no_bytes_are_too_strange(begin: bytes, rest: bytes) -> None:
    found = picture_in(begin + rest)
    assert found is None or found.width * found.height <= 25_000_000
