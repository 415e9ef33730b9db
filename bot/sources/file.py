"""Files and folders: text, Markdown and HTML, read as they lie there."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.sources.charset import decoded, is_text
from digest.article import Form, RawArticle
from digest.phrases import msgid
from handlers.fetched import FetchError

FORMS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
# Packed documents, read into markup.
FORMS |= dict.fromkeys((".docx", ".epub"), "html")
# A long read has a hundred kilobytes at most; a hundred times that is no article.
LARGEST = 5 * 1024 * 1024

__all__ = ["FORMS", "LARGEST", "decoded", "files_under", "is_page", "read_file", "read_path"]


def read_path(where: str | None) -> Iterator[tuple[str, RawArticle]]:
    """The articles of a file or of a folder's files, each with its name below `where`.

    None and `-` are standard input. Raises FetchError where `where` is not there,
    or a file cannot be read.
    """
    if where in (None, "-"):
        yield "-", RawArticle(decoded(sys.stdin.buffer.read(LARGEST)))
        return
    path = Path(str(where))
    for file in files_under(path):
        name = file.name if file == path else str(file.relative_to(path))
        raw = read_file(file)
        if is_page(raw):
            from bot.sources.page import read_page

            raw = replace(read_page(raw.body, ""), guid=raw.guid)
        yield name, raw


def files_under(path: Path) -> list[Path]:
    """The file itself, or a folder's texts in order of their names, hidden ones left out."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FetchError(
            f"{path}: there is no such file or folder",
            reason=msgid("there is no such file or folder"),
        )
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in FORMS
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def read_file(file: Path) -> RawArticle:
    """The article of one file; known again by its absolute path."""
    try:
        if file.stat().st_size > LARGEST:
            raise FetchError(
                f"{file}: larger than {LARGEST} bytes", reason=msgid("it is too large")
            )
        data = file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise FetchError(f"{file}: {why}", reason=why) from error
    if is_packed(data):
        from bot.sources.packed import read_packed

        try:
            return read_packed(data, str(file.absolute()))
        except FetchError as error:
            raise error.said_of(str(file)) from error
    text = decoded(data)
    if not is_text(text):
        raise FetchError(f"{file}: this is no text", reason=msgid("this is no text"))
    form = FORMS.get(file.suffix.lower(), "text")
    return RawArticle(text, form, guid=str(file.absolute()))


def is_packed(data: bytes) -> bool:
    """Whether these bytes are a packed document: .docx, .epub."""
    return data.startswith(b"PK\x03\x04")


def is_page(raw: RawArticle) -> bool:
    """Whether a file holds a whole page, as a browser saves it, and not an article's markup."""
    head = raw.body[:2048].lower()
    return raw.form == "html" and any(sign in head for sign in ("<html", "<head", "<!doctype"))
