"""Documents that come packed: Word's .docx and e-books, as markup. Reading process.

A .docx is read by mammoth. An .epub is a few XHTML files in an order that a list names: that
much is ours, as the library that is kept for it has a licence that would bind all of us.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from lxml import etree

from bot.sources.charset import declared_in, decoded
from digest.article import RawArticle
from digest.clean import clean_line
from digest.phrases import msgid
from handlers.fetched import FetchError

# Bytes after unpacking, of one file and in all, and how many files: a book has no more.
_ONE = 20 * 1024 * 1024
_ALL = 100 * 1024 * 1024
_FILES = 5000
_CHAPTERS = 400
_MARKUP = re.compile(r"<[^<>]*>")


def read_packed(data: bytes, guid: str = "") -> RawArticle:
    """The article in a .docx or an .epub. Raises FetchError."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _weigh(packed)
            names = set(packed.namelist())
            if "word/document.xml" in names:
                return RawArticle(_word(data), "html", guid=guid)
            if "META-INF/container.xml" in names:
                return _book(packed, guid)
    except FetchError:
        raise
    except Exception as error:
        raise FetchError(msgid("this document is damaged")) from error
    raise FetchError(msgid("documents of this kind cannot be read"))


def _weigh(packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    heavy = sum(one.file_size for one in entries) > _ALL
    if heavy or len(entries) > _FILES or any(one.file_size > _ONE for one in entries):
        raise FetchError(msgid("it is too large"))


def _word(data: bytes) -> str:
    import mammoth

    # Pictures would come along as text of a megabyte each.
    def left_out(image: Any) -> list[Any]:
        return []

    found = mammoth.convert_to_html(
        BytesIO(data), convert_image=left_out, external_file_access=False
    )
    if not found.value.strip():
        raise FetchError(msgid("there is nothing to read"))
    return str(found.value)


def _book(packed: zipfile.ZipFile, guid: str) -> RawArticle:
    container = _parsed(packed.read("META-INF/container.xml"))
    where = str(next(iter(container.xpath("//*[local-name()='rootfile']/@full-path"))))
    book = _parsed(packed.read(where))
    chapters = "\n".join(_chapters(packed, book, posixpath.dirname(where)))
    if not _MARKUP.sub("", chapters).strip():
        raise FetchError(msgid("there is nothing to read"))
    return RawArticle(
        chapters,
        "html",
        title=_said(book, "title"),
        author=_said(book, "creator"),
        account=_said(book, "publisher"),
        guid=guid,
    )


def _chapters(packed: zipfile.ZipFile, book: Any, folder: str) -> Iterator[str]:
    files = {
        one.get("id"): one.get("href", "")
        for one in book.xpath("//*[local-name()='manifest']/*[local-name()='item']")
    }
    held = set(packed.namelist())
    for one in book.xpath("//*[local-name()='spine']/*[local-name()='itemref']")[:_CHAPTERS]:
        href = unquote(files.get(one.get("idref"), "")).partition("#")[0]
        name = posixpath.normpath(posixpath.join(folder, href))
        if name in held:
            data = packed.read(name)
            text = decoded(data, declared_in(data))
            # Only what stands in the body: each chapter has a head of its own.
            at = text.lower().find("<body")
            yield text[text.find(">", at) + 1 :] if at >= 0 else text


def _said(book: Any, name: str) -> str:
    found = book.xpath(f"//*[local-name()='metadata']/*[local-name()='{name}']")
    return clean_line("".join(found[0].itertext())) if found else ""


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, _PARSER)


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
)
