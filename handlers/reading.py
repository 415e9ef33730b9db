"""What the commands share: the voice of a subscriber, the article in hand, refusals in words."""

from dataclasses import replace
from datetime import timedelta

from digest.article import Piece, Section
from digest.compose import Voice, contents_message
from digest.listing import which_message
from digest.lookup import find_section
from digest.message import About, Button, Message, say
from digest.numerals import parse_number
from handlers.chosen import voice_for
from handlers.request import Context, Reply
from handlers.steps import steps

# Longer than any message of ours can still be pressed.
_LONG_AGO = timedelta(days=3650)


def voice_of(context: Context) -> Voice:
    """The subscriber's voice; a pressed button may carry another script (`in=hans`)."""
    turned = next((f[3:] for f in context.intent.fields if f.startswith("in=")), "")
    return voice_for(context.preferences, context.t, turned)


def fields_of(context: Context) -> list[str]:
    """The fields of a pressed button without the script it keeps."""
    return [field for field in context.intent.fields if not field.startswith("in=")]


def piece_of(context: Context, article_id: int) -> Piece | None:
    """The article with this id, if this chat may see it."""
    store = context.store
    if not store.articles.visible(context.subscriber.id, article_id):
        return None
    stored = store.articles.get(article_id)
    if stored is None:
        return None
    also = store.articles.twins.also_in(context.subscriber.id, stored.id)
    # In a group each reader keeps for later what they like: the button tells nobody's.
    alone = context.request.kind == "private"
    kept = alone and store.saved.holds(context.subscriber.id, stored.id)
    return replace(stored.piece, also=also, kept=kept)


def about_now(context: Context) -> About:
    """What the chat is looking at: the message replied to or pressed, else the last one shown."""
    sent, subscriber = context.store.sent, context.subscriber.id
    for message_id in (context.request.reply_to, context.request.message):
        if message_id and (about := sent.about(subscriber, message_id)):
            return about
    return sent.last(subscriber) or About()


def in_hand(context: Context) -> Piece | None:
    """The article in hand: replied to, else last shown, else the newest of the chat's feeds."""
    if context.fetched is not None:
        return piece_of(context, context.fetched)
    about = about_now(context)
    if about.article is not None and (piece := piece_of(context, about.article)):
        return piece
    if len(about.listed) == 1 and (piece := piece_of(context, about.listed[0])):
        return piece
    newest = context.store.articles.recent(context.subscriber.id, limit=1)
    return piece_of(context, newest[0].id) if newest else None


def listed_now(context: Context) -> list[Piece]:
    """The articles of the list or digest shown last, in its order; empty where one is open."""
    about = about_now(context)
    if about.article is not None:
        return []
    return [piece for id_ in about.listed if (piece := piece_of(context, id_))]


def numbered(context: Context, number: int) -> Piece | None:
    """Number so-and-so of the list or digest shown last, by the numbers that it shows.

    A number that it does not show is one of `/list`; None where that has none either.
    """
    about = about_now(context)
    # Of an open article `page` is a page of its text, not where a list begins.
    at = number - 1 - (0 if about.article else about.page)
    if about.listed and 0 <= at < len(about.listed):
        return piece_of(context, about.listed[at])
    recent = context.store.articles.recent(
        context.subscriber.id, limit=1, offset=max(number - 1, 0)
    )
    return piece_of(context, recent[0].id) if recent and number > 0 else None


def opened(context: Context, piece: Piece, message: Message) -> Reply:
    """A message about an article that the subscriber asked for: it counts as opened."""
    context.store.articles.mark_opened(context.subscriber.id, piece.id, now=context.now)
    about = about_now(context)
    if context.intent.pressed and context.request.message and about.listed:
        message = replace(message, about=replace(message.about, listed=about.listed))
        message = message.with_buttons(*message.buttons, [_way_back(context)])
    return Reply.of(message, edit=context.intent.pressed)


def _way_back(context: Context) -> Button:
    """The way back to the list or digest in whose place an article was opened."""
    label, origin = context.t("‹ Return"), context.intent.fields[1:2]
    shown = context.store.sent.buttons(
        context.subscriber.id, since=context.now - _LONG_AGO, message_id=context.request.message
    )
    if held := next((button for button in shown if button.label == label), None):
        return held
    listed = context.intent.command == "open" and origin and origin[0] in ("list", "saved")
    return Button(label, ":".join(context.intent.fields[1:3]) if listed else "back")


def no_article(context: Context) -> Reply:
    """Said where there is nothing to read yet."""
    line = context.t("There is no article here yet. Paste an address, or say “feeds” to pick some.")
    return Reply.line(line, *steps(context.t, "feeds", "help"))


def section_wanted(context: Context, piece: Piece, wanted: str) -> Section | Reply:
    """The section that was named, or a reply that lists what there is."""
    section = find_section(piece.article, wanted)
    if section:
        return section
    voice = voice_of(context)
    contents = contents_message(piece, voice)
    if not piece.article.sections:
        return Reply.of(contents)
    number = parse_number(wanted)
    shown = wanted[:20] if number is None else f"{number:02d}"
    line = context.t("There is no section {wanted} here. These exist:", wanted=shown)
    return Reply.of(replace(contents, blocks=(say(line), *contents.blocks)))


def ask_which(context: Context, wanted: str) -> Reply | None:
    """Asks which article is meant where a digest of several was shown and none opened."""
    pieces = listed_now(context)
    if len(pieces) < 2:
        return None
    return Reply.of(which_message(pieces, wanted, voice_of(context)))
