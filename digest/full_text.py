"""The full text of an article or of one section, page by page, as it is read in the chat."""

from dataclasses import replace

from digest.article import Article, Piece, Section
from digest.compose import Voice, credit_block, short_name, title_block, turn_button
from digest.message import About, Block, Button, Limits, Message, Span, say
from digest.paginate import paginate

# One page of a full text: what a phone shows in about four screens.
READING_PAGE = Limits(1600, "chars")


def full_message(piece: Piece, section: Section | None, page: int, voice: Voice) -> Message:
    """Page `page` (from 0, kept inside the text) of the article's or the section's full text.

    A section's last page leads on to the section after it.
    """
    t, article = voice.t, piece.article
    at = section.position if section else 0
    pages = paginate(_full_blocks(article, section, voice), READING_PAGE)
    page = max(0, min(page, len(pages) - 1))
    shown = pages[page]
    blocks = shown.blocks
    if len(pages) > 1:
        mark = t("Page {page} of {pages}", page=page + 1, pages=len(pages))
        blocks = (*blocks, say(mark, kind="note"))
    turns = []
    if page > 0:
        turns.append(Button(t("‹ Back"), voice.action("full", piece.id, at, page - 1)))
    if page + 1 < len(pages):
        turns.append(Button(t("More ›"), voice.action("full", piece.id, at, page + 1)))
    further = following(piece.article, at) if page + 1 == len(pages) else None
    if further:
        turns.append(
            Button(f"{short_name(further)} ›", voice.action("full", piece.id, further.position, 0))
        )
    about = About(piece.id, at or None, page + 1)
    return replace(shown, blocks=blocks, about=about, silent=False).with_buttons(
        turns,
        [
            Button(t("Summary"), voice.action("summary", piece.id)),
            turn_button(voice, article, "full", piece.id, at, page),
        ],
    )


def following(article: Article, position: int) -> Section | None:
    """The section after the one at `position`; None after the last, and after the whole (0)."""
    return article.sections[position] if 0 < position < len(article.sections) else None


def _full_blocks(article: Article, section: Section | None, voice: Voice) -> Message:
    blocks = [] if section else [title_block(article, voice), credit_block(article, voice)]
    if not section:
        blocks += [say(voice.text(text, article)) for text in article.lede]
    for part in [section] if section else article.sections:
        name = voice.name(part.name, article)
        blocks.append(Block((Span(name or f"{part.position:02d}", "strong"),), "title"))
        blocks += [say(voice.text(text, article)) for text in part.paragraphs]
    if article.credit and article.credit.printed:
        blocks.append(say(voice.name(article.credit.printed, article), kind="note"))
    return Message(tuple(blocks))
