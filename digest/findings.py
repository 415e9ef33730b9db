"""What a search says: found passages, the words marked, a button to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.article import Piece
from digest.compose import Voice, short_name
from digest.message import Block, Button, Message, Span

_ROW = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A found passage: `marks` are ranges of code points in `snippet`."""

    piece: Piece
    section: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked for and which of it is shown.

    `mark` names the search on the buttons of its pages; `offset` counts from 0, `size` is the
    length of a page. `more` says that there are yet more than `total`.
    """

    query: str
    mark: str
    offset: int
    total: int
    size: int
    more: bool = False


def found_message(passages: Sequence[Passage], finding: Finding, voice: Voice) -> Message:
    """Found passages, each with its article's title, the words marked, and a button to it."""
    t, total = voice.t, finding.total
    if finding.more:
        heading = t(
            "More than {n} passages with “{query}”, the newest first", n=total, query=finding.query
        )
    else:
        heading = t.count(
            "{n} passage with “{query}”", "{n} passages with “{query}”", total, query=finding.query
        )
    blocks = [Block((Span(heading, "strong"),), "title")]
    buttons = []
    for number, passage in enumerate(passages, finding.offset + 1):
        article = passage.piece.article
        where = voice.name(article.title, article) or t("(untitled)")
        target = voice.action("summary", passage.piece.id)
        if passage.section:
            section = article.sections[passage.section - 1]
            where = f"{where} · {voice.name(section.name or short_name(section), article)}"
            target = voice.action("section", passage.piece.id, passage.section)
        blocks.append(Block((Span(f"{number}. {where}", "strong"),)))
        blocks.append(Block(_marked(passage, voice), "text", tight=True))
        buttons.append(Button(str(number), target))
    rows = [buttons[start : start + _ROW] for start in range(0, len(buttons), _ROW)]
    return Message(tuple(blocks)).with_buttons(*rows, _turns(finding, voice))


def _turns(finding: Finding, voice: Voice) -> list[Button]:
    turns = []
    before, after = finding.offset - finding.size, finding.offset + finding.size
    if finding.offset > 0:
        turns.append(Button(voice.t("‹ Back"), f"search:{max(0, before)}:{finding.mark}"))
    if after < finding.total:
        turns.append(Button(voice.t("More ›"), f"search:{after}:{finding.mark}"))
    return turns


def _marked(passage: Passage, voice: Voice) -> tuple[Span, ...]:
    article, text = passage.piece.article, passage.snippet
    spans: list[Span] = []
    at = 0
    for start, end in passage.marks:
        spans.append(Span(voice.text(text[at:start], article)))
        spans.append(Span(voice.text(text[start:end], article), "mark"))
        at = end
    spans.append(Span(voice.text(text[at:], article)))
    return tuple(span for span in spans if span.text)
