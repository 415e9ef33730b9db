"""The article as Zhaibao understands it: title, lede, numbered sections, credit line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Form = Literal["text", "markdown", "html"]
WrittenScript = Literal["hans", "hant", "none"]


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a source hands in: bytes already decoded, structure not yet understood.

    `body` is plain text, Markdown or HTML as `form` says.
    The other fields are what the source knows from outside the body
    (a feed's entry, a page's metadata); empty where it knows nothing.
    `published` is aware (UTC) or None. `image` is the address of the article's leading picture.
    """

    body: str
    form: Form = "text"
    title: str = ""
    address: str = ""
    guid: str = ""
    published: datetime | None = None
    account: str = ""
    author: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """The attribution of an article, as printed and as understood.

    `text` is the printed line or lines, joined by a newline.
    `place` says where it stood: before the lede ("top") or after the last section ("end").
    Where there are lines at both places, `text` is the one at the end and `byline` the one on top.
    `text` is empty where only the source told who it was, not the article itself.
    Every other field is empty where neither names it.
    """

    text: str
    place: Literal["top", "end"] = "end"
    account: str = ""
    account_id: str = ""
    authors: tuple[str, ...] = ()
    editor: str = ""
    publisher: str = ""
    licence: str = ""
    byline: str = ""

    @property
    def printed(self) -> str:
        """All printed lines, those on top first; empty where only the source told."""
        return "\n".join(line for line in (self.byline, self.text) if line)

    @property
    def author(self) -> str:
        """All authors in one string, separated by 、 (empty where none is named)."""
        return "、".join(self.authors)


@dataclass(frozen=True, slots=True)
class Section:
    """One top-level section.

    `position` counts from 1. `label` is the printed number without brackets and marks
    (`/ 01 /` gives `01`, `一、` gives `一`, `Part 1` stays), None where none is printed.
    `title` is empty where only a label stands. `heading` is the heading as printed
    (its lines joined by a newline); `paragraphs` is the whole body without the heading.
    `outline` names the deeper headings that stay inside the body.
    """

    position: int
    label: str | None
    title: str
    heading: str
    paragraphs: tuple[str, ...]
    outline: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body, paragraphs separated by an empty line."""
        return "\n\n".join(self.paragraphs)

    @property
    def name(self) -> str:
        """Label and title as a reader would say them: `02 打江山易`, or one of the two."""
        return " ".join(part for part in (self.label, self.title) if part)


@dataclass(frozen=True, slots=True)
class Article:
    """An article understood: nothing of the input's text is lost.

    `lede` is what stands before the first section (the whole body where there is none).
    `published` is aware (UTC) or None. `script` is the script the article is written in.
    `image` is the address of its leading picture, empty where none is known.
    """

    title: str
    lede: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    credit: Credit | None = None
    address: str = ""
    guid: str = ""
    published: datetime | None = None
    script: WrittenScript = "none"
    image: str = ""

    def parts(self) -> Iterator[str]:
        """Every printed paragraph in reading order: title, lede, headings, bodies, credit."""
        if self.title:
            yield self.title
        if self.credit and self.credit.byline:
            yield self.credit.byline
        if self.credit and self.credit.text and self.credit.place == "top":
            yield self.credit.text
        yield from self.lede
        for section in self.sections:
            yield section.heading
            yield from section.paragraphs
        if self.credit and self.credit.text and self.credit.place == "end":
            yield self.credit.text

    @property
    def text(self) -> str:
        """The whole article again, paragraphs separated by an empty line."""
        return "\n\n".join(self.parts())

    @property
    def length(self) -> int:
        """Code points without white space, title and credit left out."""
        bodies = [*self.lede, *(text for s in self.sections for text in s.paragraphs)]
        return sum(len("".join(text.split())) for text in bodies)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article and its id in the store; a `private` one is for nobody else to see.

    `also` are the titles of other feeds that have it. `kept` says that it is kept for later by who
    sees it, where one alone does.
    """

    id: int
    article: Article
    private: bool = False
    also: tuple[str, ...] = ()
    kept: bool = False
