"""A message as Telegram takes it: text and entities, never markup that could be refused."""

import re
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from digest.message import Block, Button, Message, Span, measure

MOST_ENTITIES = 100
_MOST_BUTTONS = 100
_MOST_DATA = 64
# Buttons side by side beyond these are not shown.
_WIDEST = 8
# What Telegram takes out or replaces by itself, which would move the entities.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONE = re.compile(r"[\ud800-\udfff]")
# A message of these alone is empty for Telegram.
_BLANK = re.compile(
    r"[\s\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
_STYLES = {"strong": "bold", "mark": "bold", "code": "code", "link": "text_link"}
_BLOCKS = {"title": "bold", "quote": "expandable_blockquote"}


@dataclass(frozen=True, slots=True)
class Spelled:
    """The text of one message and its entities, offsets and lengths in UTF-16 units."""

    text: str
    entities: tuple[MessageEntity, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing in it can be seen: Telegram refuses that."""
        return _BLANK.fullmatch(self.text) is not None


def spell(message: Message) -> Spelled:
    """The message's plain reading with its styles as entities; styles beyond 100 are left out."""
    parts: list[str] = []
    entities: list[MessageEntity] = []
    at = 0
    for block in message.blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
            at += len(parts[-1])
        spans = [Span(clean(span.text), span.style, span.href) for span in block.spans]
        entities += _entities(block, spans, at)
        parts += [span.text for span in spans]
        at += sum(measure(span.text, "utf16") for span in spans)
    return Spelled("".join(parts), tuple(_folded(entities)[:MOST_ENTITIES]))


def clean(text: str) -> str:
    """The text without what Telegram would alter: half characters, control characters."""
    return _CONTROLS.sub(" ", _LONE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The message's buttons, those left out that Telegram would refuse; None where none is."""
    rows = []
    room = _MOST_BUTTONS
    for row in message.buttons:
        kept = [made for button in row if (made := _button(button))][:room]
        room -= len(kept)
        rows += [kept[at : at + _WIDEST] for at in range(0, len(kept), _WIDEST)]
    return InlineKeyboardMarkup(rows) if rows else None


def preview(message: Message) -> LinkPreviewOptions:
    """The picture and title of the message's address above its text; nothing of any other link."""
    if not is_web_address(message.preview):
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=message.preview, prefer_large_media=True, show_above_text=True)


def answering(message: Message) -> ReplyParameters | None:
    """Which message it answers; one that is gone meanwhile is answered all the same."""
    if not message.answers.isdigit():
        return None
    return ReplyParameters(int(message.answers), allow_sending_without_reply=True)


def is_web_address(address: str) -> bool:
    """Whether Telegram opens this address from a button or a link."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme.lower() in ("http", "https")
        and "." in host.strip(".")
        and len(address) <= 2048
        and not re.search(r"[\s\x00-\x1f\ud800-\udfff]", address)
    )


def _entities(block: Block, spans: list[Span], start: int) -> list[MessageEntity]:
    over = _BLOCKS.get(block.kind, "")
    sizes: list[int] = [measure(span.text, "utf16") for span in spans]
    found = []
    if over == "expandable_blockquote" and any(sizes):
        found.append(MessageEntity(over, start, sum(sizes)))
    at = start
    for span, size in zip(spans, sizes, strict=True):
        kinds = _styles_of(span, heavy=over == "bold") if size else ()
        found += [
            MessageEntity(kind, at, size, url=span.href if kind == "text_link" else None)
            for kind in kinds
        ]
        at += size
    return list(_joined(found))


def _folded(entities: list[MessageEntity]) -> list[MessageEntity]:
    """Quotes that follow one another as one, which folds as one; outer ones stay first."""
    kept: list[MessageEntity] = []
    last = -1
    for entity in entities:
        if entity.type == "expandable_blockquote":
            before = kept[last] if last >= 0 else None
            # Tight blocks are a line break apart.
            if before and before.offset + before.length + 1 == entity.offset:
                whole = entity.offset + entity.length - before.offset
                kept[last] = MessageEntity(entity.type, before.offset, whole)
                continue
            last = len(kept)
        kept.append(entity)
    return kept


def _styles_of(span: Span, *, heavy: bool) -> tuple[str, ...]:
    own = _STYLES.get(span.style, "")
    if own == "text_link" and not is_web_address(span.href):
        own = ""
    # Code admits no other style beside it.
    kinds = ("bold" if heavy and own != "code" else "", own)
    return tuple(dict.fromkeys(filter(None, kinds)))


def _joined(entities: list[MessageEntity]) -> chain[MessageEntity]:
    """Neighbours of one style as one entity, outer ones first, as Telegram orders them."""
    kept: list[MessageEntity] = []
    for entity in entities:
        last = next((e for e in reversed(kept) if e.type == entity.type), None)
        if last and entity.type == "bold" and last.offset + last.length == entity.offset:
            kept[kept.index(last)] = MessageEntity("bold", last.offset, last.length + entity.length)
        else:
            kept.append(entity)
    return chain(sorted(kept, key=lambda e: (e.offset, -e.length)))


def _button(button: Button) -> InlineKeyboardButton | None:
    label = clean(button.label)
    if _BLANK.fullmatch(label):
        return None
    if button.action.startswith(("https://", "http://")):
        sound = is_web_address(button.action)
        return InlineKeyboardButton(label, url=button.action) if sound else None
    if not 1 <= len(button.action.encode(errors="replace")) <= _MOST_DATA:
        return None
    return InlineKeyboardButton(label, callback_data=button.action)
