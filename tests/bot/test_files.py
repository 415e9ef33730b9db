"""Files and folders as they lie there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.charset import decoded
from bot.sources.file import files_under, read_file, read_path
from handlers.ports import FetchError

TEXT = "夜市的最後一張紙幣。老街的人都這樣說，他們在這裡住了一輩子。"
PLAIN = "夜市的最后一张纸币。老街的人都这样说，他们在这里住了一辈子。"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (TEXT, "utf-8"),
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT, "big5"),
        (PLAIN, "gb18030"),
        (PLAIN, "utf-8"),
    ],
)
def test_a_text_is_read_whatever_its_charset(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)).lstrip("\ufeff") == text


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "gbk", "nonsense"]))
def test_any_bytes_become_a_text(data: bytes, declared: str) -> None:
    assert isinstance(decoded(data, declared), str)


def test_a_folder_is_read_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden/d.txt", "e.pdf", ".f.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    names = [name for name, _ in read_path(str(tmp_path))]
    assert names == ["a.md", "b.txt", "sub/c.html"]
    forms = [read_file(file).form for file in files_under(tmp_path)]
    assert forms == ["markdown", "text", "html"]


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="no such file or folder"):
        list(read_path(str(tmp_path / "nowhere")))
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\0\0\0\0")
    with pytest.raises(FetchError, match="this is no text"):
        read_file(picture)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(6 * 1024 * 1024)
    with pytest.raises(FetchError, match="larger than"):
        read_file(huge)
