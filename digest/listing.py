"""What is said about several articles: the digest of a slot, lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.alerts import mark_line
from digest.article import Piece
from digest.compose import (
    Voice,
    also_blocks,
    chosen,
    credit_block,
    line_of,
    sentence_blocks,
    summary_message,
)
from digest.message import About, Block, Button, Message, Span, say

_ROW = 5
SEVERAL_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """What one slot brings: new pieces, pieces read meanwhile, how many more there are.

    `away` says that slots went by unserved before this one: what is more came meanwhile.
    `marks` are the watches that a piece answers, by its id.
    """

    pieces: tuple[Piece, ...]
    read: tuple[Piece, ...] = ()
    more: int = 0
    away: bool = False
    notes: tuple[str, ...] = ()
    marks: Mapping[int, tuple[str, ...]] | None = None


def issue_message(issue: Issue, heading: str, voice: Voice) -> Message:
    """The digest of a slot: one article as its summary, several as a numbered message."""
    if len(issue.pieces) == 1:
        message = summary_message(issue.pieces[0], voice)
        title, *rest = message.blocks
        marked = _mark(issue, issue.pieces[0])
        return replace(message, blocks=(title, *marked, *rest, *_notes(issue, voice)))
    return several_message(issue, heading, voice)


def several_message(issue: Issue, heading: str, voice: Voice) -> Message:
    """Several articles in one message, numbered; each opens in place by its button."""
    blocks = [Block((Span(heading, "strong"),), "title")]
    for number, piece in enumerate(issue.pieces, 1):
        entry = _entry(number, piece, voice)
        blocks += [entry[0], *_mark(issue, piece), *entry[1:]]
    blocks += _notes(issue, voice)
    blocks.append(say(voice.t("Sentences from the text"), kind="note"))
    listed = tuple(piece.id for piece in issue.pieces)
    rows = number_rows(listed)
    if issue.more:
        rows.append([Button(voice.t("More articles ›"), f"list:{len(listed)}")])
    return Message(tuple(blocks), about=About(listed=listed)).with_buttons(*rows)


def list_message(
    pieces: Sequence[tuple[Piece, str]],
    *,
    offset: int,
    total: int,
    voice: Voice,
    heading: str = "",
    action: str = "list",
) -> Message:
    """A numbered list of articles: title, account, day, one line of what each says.

    Numbers go on from `offset`; `action` is what the buttons of its other pages ask for,
    with the offset behind it.
    """
    t = voice.t
    blocks = [Block((Span(heading or t("Articles"), "strong"),), "title")]
    for number, (piece, day) in enumerate(pieces, offset + 1):
        title = voice.name(piece.article.title, piece.article) or t("(untitled)")
        credit = piece.article.credit
        account = voice.name(credit.account, piece.article) if credit else ""
        spans = (
            Span(f"{number}. ", "strong"),
            Span(title),
            Span("".join(f" · {part}" for part in (account, day) if part)),
        )
        blocks.append(Block(spans, "item", tight=number > offset + 1))
        if line := line_of(piece.article):
            blocks.append(say(voice.text(line, piece.article), kind="note", tight=True))
    listed = tuple(piece.id for piece, _ in pieces)
    turns = []
    if offset:
        turns.append(Button(t("‹ Back"), f"{action}:{max(0, offset - 10)}"))
    if offset + len(listed) < total:
        turns.append(Button(t("More ›"), f"{action}:{offset + len(listed)}"))
    return Message(tuple(blocks), about=About(page=offset, listed=listed)).with_buttons(
        *number_rows(listed, offset, f"{action}:{offset}"), turns
    )


def which_message(pieces: Sequence[Piece], wanted: str, voice: Voice) -> Message:
    """Asks which of several articles is meant by a section's number."""
    blocks = [say(voice.t("{section} of which article?", section=wanted))]
    for number, piece in enumerate(pieces, 1):
        title = voice.name(piece.article.title, piece.article) or voice.t("(untitled)")
        blocks.append(say(f"{number}. {title}", kind="item", tight=number > 1))
    buttons = [
        Button(str(number), f"section:{piece.id}:={wanted}")
        for number, piece in enumerate(pieces, 1)
    ]
    rows = [buttons[start : start + _ROW] for start in range(0, len(buttons), _ROW)]
    about = About(listed=tuple(piece.id for piece in pieces))
    return Message(tuple(blocks), about=about).with_buttons(*rows)


def slot_heading(when: str, count: int, voice: Voice) -> str:
    """The heading of a digest of several: for which moment, and how many."""
    return voice.t.count("{when}: {n} article", "{when}: {n} articles", count, when=when)


def number_rows(ids: Collection[int], offset: int = 0, origin: str = "") -> list[list[Button]]:
    """Buttons [1] … [N] that open an article in place, five in a row; `origin` leads back."""
    behind = f":{origin}" if origin else ""
    buttons = [Button(str(n), f"open:{id_}{behind}") for n, id_ in enumerate(ids, offset + 1)]
    return [buttons[start : start + _ROW] for start in range(0, len(buttons), _ROW)]


def _entry(number: int, piece: Piece, voice: Voice) -> list[Block]:
    article = piece.article
    title = voice.name(article.title, article) or voice.t("(untitled)")
    blocks = [Block((Span(f"{number}. {title}", "strong"),)), credit_block(article, voice)]
    blocks += also_blocks(piece, voice)
    blocks += sentence_blocks(chosen(article, SEVERAL_SENTENCES), article, voice, tight=True)
    for section in article.sections:
        name = voice.name(section.name, article)
        if name:
            blocks.append(say(name, kind="quote", tight=True))
    return blocks


def _mark(issue: Issue, piece: Piece) -> list[Block]:
    watched = (issue.marks or {}).get(piece.id)
    return [say(mark_line(watched), kind="note", tight=True)] if watched else []


def _notes(issue: Issue, voice: Voice) -> list[Block]:
    t = voice.t
    lines = [
        t("Already read: {title}", title=f"《{voice.name(p.article.title, p.article)}》")
        for p in issue.read
    ]
    if issue.more and issue.away:
        lines.append(t.count("{n} more came meanwhile", "{n} more came meanwhile", issue.more))
    elif issue.more:
        lines.append(t.count("and {n} more in the list", "and {n} more in the list", issue.more))
    lines += issue.notes
    return [say(line, kind="note", tight=number > 0) for number, line in enumerate(lines)]
