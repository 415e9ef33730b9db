"""/full: the full text of the article or of one section, in pages."""

import re

from digest.article import Piece, Section
from digest.full_text import following, full_message
from digest.lookup import section_at
from digest.message import Button
from digest.phrases import msgid
from handlers.reading import (
    about_now,
    fields_of,
    in_hand,
    no_article,
    opened,
    piece_of,
    section_wanted,
    voice_of,
)
from handlers.request import Command, Context, Reply
from storage.places import Stop

# A closing line that names a licence, or forbids reprinting.
_RESERVED = re.compile(
    "授[权權]|(?:禁止|不得|严禁|嚴禁|谢绝|謝絕|请勿|請勿|未[经經].{0,12})(?:任意|擅自)?(?:转载|轉載)"
)


def run(context: Context) -> Reply:
    """A page of the full text; 繼續 turns to the next one."""
    fields = [field for field in fields_of(context) if field.isdigit()]
    if len(fields) >= 3:
        return _pressed(context, *(int(field) for field in fields[:3]))
    piece = in_hand(context)
    if piece is None:
        return no_article(context)
    if context.intent.argument in ("+1", "-1", "more"):
        return _turned(context, piece, context.intent.argument)
    if context.intent.argument:
        found = section_wanted(context, piece, context.intent.argument)
        if isinstance(found, Reply):
            return found
        return _page(context, piece, found, 0)
    return _page(context, piece, None, 0)


def _turned(context: Context, piece: Piece, way: str) -> Reply:
    """The page after or before the one shown; where none is, the page where reading stopped.

    After a section's last page comes the next section; after the article's, that it was all.
    更多 is more of the article in hand, 繼續 goes on with whatever was read last.
    """
    about, places, subscriber = about_now(context), context.store.places, context.subscriber.id
    if about.article is not None and about.page:
        # Pages count from 1 in what was shown, from 0 here.
        shown = _section_at(piece, about.section or 0)
        if way == "-1":
            return _page(context, piece, shown, max(0, about.page - 2))
        return _page(context, piece, shown, about.page, on=True)
    stop = places.of(subscriber, piece.id)
    if stop is None and way != "more":
        stop = places.of(subscriber)
    held = piece_of(context, stop.article_id) if stop else None
    if stop is None or held is None:
        return _page(context, piece, _section_at(piece, about.section or 0), 0)
    return _page(context, held, _section_at(held, stop.section), stop.page)


def _pressed(context: Context, article: int, position: int, page: int) -> Reply:
    piece = piece_of(context, article)
    if piece is None:
        return no_article(context)
    return _page(context, piece, _section_at(piece, position), page)


def _stays_at_its_source(context: Context, piece: Piece) -> bool:
    """Whether the operator, or else the article's closing line, keeps the full text out of chats.

    Only what a feed brought and its own address leads to.
    """
    stored = context.store.articles.get(piece.id)
    feed = context.store.feeds.get(stored.feed_id) if stored else None
    if feed is None or feed.kind != "feed" or not piece.article.address:
        return False
    said = context.store.catalogue.said_of(feed.id)
    if said and said.full_text != "auto":
        return said.full_text == "link"
    credit = piece.article.credit
    return bool(credit and _RESERVED.search(credit.printed))


def _section_at(piece: Piece, position: int) -> Section | None:
    return section_at(piece.article, position)


def _page(
    context: Context, piece: Piece, section: Section | None, page: int, *, on: bool = False
) -> Reply:
    """A page, from 0; past the last one the last one, or with `on` what is read after it."""
    if _stays_at_its_source(context, piece):
        t = context.t
        line = t("The full text is to be read at its source; here are its summary and sections.")
        source = Button(t("Source"), piece.article.address)
        return Reply.line(line, source, Button(t("Summary"), f"summary:{piece.id}"))
    message = full_message(piece, section, page, voice_of(context))
    at = section.position if section else 0
    if on and message.about.page <= page:
        further = following(piece.article, at)
        return _page(context, piece, further, 0) if further else _read_through(context, piece)
    stop = Stop(piece.id, at, max(0, message.about.page - 1))
    context.store.places.put(context.subscriber.id, stop, now=context.now)
    return opened(context, piece, message)


def _read_through(context: Context, piece: Piece) -> Reply:
    t, voice = context.t, voice_of(context)
    title = voice.name(piece.article.title, piece.article) or t("(untitled)")
    line = t("That was all of “{heading}”.", heading=title)
    return Reply.line(line, Button(t("Summary"), f"summary:{piece.id}"), Button(t("List"), "list"))


COMMAND = Command(
    cost=1.0,
    name="full",
    run=run,
    about=msgid("the full text, in pages"),
    words=("全文", "原文", "看全文"),
    english=("full text", "full", "read"),
    says={
        "繼續": "+1", "更多": "more", "下一頁": "+1", "上一頁": "-1",
        "more": "more", "go on": "+1", "continue": "+1", "next page": "+1", "previous page": "-1",
    },
    usage="[02]",
    takes=True,
)  # fmt: skip
