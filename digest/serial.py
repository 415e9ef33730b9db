"""One part of a serial: a section of an article, what comes next, and what can be done."""

from dataclasses import dataclass, replace

from digest.article import Piece
from digest.compose import Voice, section_head, section_message, short_name, summary_message
from digest.message import Block, Button, Message, say
from digest.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Onward:
    """What comes after a part: when (明天（二）08:00, empty where nothing is planned), and the
    article that follows this one, where one is known. `notes` are said before."""

    when: str = ""
    following: Piece | None = None
    notes: tuple[str, ...] = ()


def parts_of(piece: Piece) -> int:
    """How many parts the article has: its sections; without any it is one part."""
    return max(1, len(piece.article.sections))


def part_message(piece: Piece, part: int, onward: Onward, voice: Voice) -> Message:
    """Part `part` (1-based): the section's digest, 第 2/3 節，明天 08:00：03 …, and the buttons."""
    t, article = voice.t, piece.article
    if article.sections:
        section = article.sections[part - 1]
        message = section_message(piece, section, voice)
        head = section_head(article, section, voice)
        blocks = (*head, *_lede(piece, part, voice), *message.blocks[len(head) :])
    else:
        message = summary_message(piece, voice)
        blocks = message.blocks
    rows = [
        Button(t("Full text"), voice.action("full", piece.id, part if article.sections else 0, 0))
    ]
    if part < parts_of(piece):
        rows.insert(0, Button(t("Read on now"), f"serial:now:{piece.id}:{part + 1}"))
    elif onward.following:
        rows.insert(0, Button(t("Read on now"), f"serial:now:{onward.following.id}:1"))
    lines = [*onward.notes, _onward(piece, part, onward, voice)]
    tail = (say(line, kind="note", tight=number > 0) for number, line in enumerate(lines))
    message = replace(message, blocks=(*blocks, *tail))
    return message.with_buttons(
        rows,
        [
            Button(t("Another article"), f"serial:other:{piece.id}"),
            Button(t("Stop the serial"), "serial:stop"),
        ],
    )


def _lede(piece: Piece, part: int, voice: Voice) -> tuple[Block, ...]:
    """The beginning of the lede, with the first part: nobody would be shown it else."""
    if part > 1 or not piece.article.lede:
        return ()
    beginning = "".join(split_sentences(piece.article.lede[0])[:2])
    return (say(voice.text(beginning, piece.article), kind="quote"),)


def _onward(piece: Piece, part: int, onward: Onward, voice: Voice) -> str:
    t, parts = voice.t, parts_of(piece)
    where = t("Section {part}/{parts}", part=part, parts=parts)
    if part < parts:
        section = piece.article.sections[part]
        name = voice.name(section.name, piece.article) or short_name(section)
        if not onward.when:
            return t("{where}. Next: {name}", where=where, name=name)
        return t("{where}, {when}: {name}", where=where, when=onward.when, name=name)
    if onward.following is None:
        return t("{where}, the last one. The next article goes on by itself.", where=where)
    other = onward.following.article
    title = f"《{voice.name(other.title, other) or t('(untitled)')}》"
    if not onward.when:
        return t("{where}, the last one. Next: {title}", where=where, title=title)
    return t(
        "{where}, the last one. Next, {when}: {title}",
        where=where, when=onward.when, title=title,
    )  # fmt: skip
