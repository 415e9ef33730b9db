"""Neutral messages: what is said, before a transport spells it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

Style = Literal["plain", "strong", "code", "link", "mark"]
Kind = Literal["title", "text", "item", "quote", "note"]
Unit = Literal["utf16", "bytes", "chars"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `href` is set where the style is "link"."""

    text: str
    style: Style = "plain"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a message.

    `kind`: "title" (the heading of a message), "text", "item" (a line of a list),
    "quote" (folds where the transport can), "note" (small print).
    `tight` blocks follow the one before on the next line, others after an empty line.
    """

    spans: tuple[Span, ...]
    kind: Kind = "text"
    tight: bool = False

    @property
    def text(self) -> str:
        """The block's text without styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it shows and what it does.

    `action` is an action line (see `handlers.request`), at most 64 bytes of UTF-8,
    or a web address (`https://…`), which the transport opens, or what only some transports
    can make an address of: `link:a345_s2` leads here from elsewhere, `share:a345` tells others.
    """

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class About:
    """What a message shows, remembered with its platform id: for reply-to and old buttons.

    `article` is the article's id in the store; `section` a position (1-based), None for the whole.
    `page` is the page of a full text, from 1 (0: this is no full text), or the offset of a list.
    `listed` are the article ids of a numbered list, in the order shown.
    """

    article: int | None = None
    section: int | None = None
    page: int = 0
    listed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a message: its name, its media type, its content."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of the article that a message is about: its address, and a word for it."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: blocks, rows of buttons, and what it is about.

    `preview` is a web address whose picture and title are shown beside the text,
    by a transport whose platform fetches it; `picture` is shown by one that fetches itself.
    `answers` is the platform's id of a message that this one answers.
    `attachment` is a file: sent where there are files, offered for download or printed
    elsewhere; its message is short, so that it can be the file's caption.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    about: About = About()
    silent: bool = False
    preview: str = ""
    picture: Picture | None = None
    answers: str = ""
    attachment: Attachment | None = None

    @property
    def text(self) -> str:
        """The plain reading: tight blocks on the next line, others after an empty line."""
        parts: list[str] = []
        for block in self.blocks:
            if parts:
                parts.append("\n" if block.tight else "\n\n")
            parts.append(block.text)
        return "".join(parts)

    def with_buttons(self, *rows: Iterable[Button]) -> Self:
        """The same message with these rows of buttons (empty rows left out)."""
        return replace(self, buttons=tuple(kept for row in rows if (kept := tuple(row))))

    def to_json(self) -> dict[str, Any]:
        """A JSON value that `from_json` turns into an equal message."""
        return {
            "blocks": [
                {
                    "kind": block.kind,
                    "tight": block.tight,
                    "spans": [[s.text, s.style, s.href] for s in block.spans],
                }
                for block in self.blocks
            ],
            "buttons": [[[b.label, b.action] for b in row] for row in self.buttons],
            "about": [
                self.about.article,
                self.about.section,
                self.about.page,
                list(self.about.listed),
            ],
            "silent": self.silent,
            "preview": self.preview,
            "picture": [self.picture.address, self.picture.name] if self.picture else None,
            "attachment": _listed(self.attachment),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The message that `to_json` wrote."""
        article, section, page, listed = value["about"]
        return cls(
            blocks=tuple(
                Block(tuple(Span(*span) for span in b["spans"]), b["kind"], b["tight"])
                for b in value["blocks"]
            ),
            buttons=tuple(tuple(Button(*b) for b in row) for row in value["buttons"]),
            about=About(article, section, page, tuple(listed)),
            silent=value["silent"],
            # Pages written by an older version have none.
            preview=value.get("preview", ""),
            picture=Picture(*shown) if (shown := value.get("picture")) else None,
            attachment=Attachment(*held) if (held := value.get("attachment")) else None,
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page of a transport may hold.

    `size` counts in `unit` (UTF-16 units, bytes of UTF-8, or characters), None for no limit.
    `raw` bounds the bytes of UTF-8 after spelling, `spans` the styled runs of one page.
    """

    size: int | None = None
    unit: Unit = "chars"
    raw: int | None = None
    spans: int | None = None


def _listed(attachment: Attachment | None) -> list[str] | None:
    return [attachment.name, attachment.media_type, attachment.text] if attachment else None


def measure(text: str, unit: Unit) -> int:
    """The size of `text` in `unit`; an emoji or a rare Han character is two UTF-16 units."""
    if unit == "utf16":
        return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)
    if unit == "bytes":
        return len(text.encode())
    return len(text)


def say(text: str, *, kind: Kind = "text", tight: bool = False) -> Block:
    """A block of one plain run."""
    return Block((Span(text),), kind, tight)


def plain(text: str, **about: Any) -> Message:
    """A message of one plain paragraph; keywords go into `About`."""
    return Message((say(text),), about=About(**about))
