"""Inline mode as Telegram has it: a query while somebody types, cards as articles."""

from collections.abc import Awaitable, Callable

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import TelegramError

from bot.logs import log
from bot.transports.telegram.addresses import addressed
from bot.transports.telegram.hearing import NAME
from bot.transports.telegram.spell import keyboard, preview, spell
from digest.masking import masked
from digest.message import Limits
from digest.paginate import paginate
from handlers.inline import Card, Cards
from handlers.request import Chat, Request

LookUp = Callable[[Request, int], Awaitable[Cards]]
# What was found is kept so long by Telegram, in seconds: new articles come every quarter hour.
_KEPT = 60
_ONE_MESSAGE = Limits(4096, "utf16", raw=30 * 1024, spans=100)
_LINE = 120


async def answer(bot: Bot, query: InlineQuery, look_up: LookUp) -> None:
    """Answer one inline query; one that is too old is let go."""
    person = query.from_user
    request = Request(
        Chat(NAME, str(person.id)),
        text=query.query,
        language=person.language_code or "",
        person=str(person.id),
    )
    offset = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    cards = await look_up(request, offset)
    try:
        await query.answer(
            [_result(card, bot) for card in cards.cards],
            cache_time=_KEPT,
            is_personal=cards.personal,
            next_offset=str(cards.further or ""),
            button=_invitation(cards),
        )
    except TelegramError as error:
        log().debug("an inline query was not answered", why=masked(str(error)))


def _result(card: Card, bot: Bot) -> InlineQueryResultArticle:
    page = addressed(paginate(card.message, _ONE_MESSAGE)[0], bot)
    spelled = spell(page)
    return InlineQueryResultArticle(
        card.id,
        card.title,
        InputTextMessageContent(
            spelled.text, entities=spelled.entities, link_preview_options=preview(page)
        ),
        description=card.about[:_LINE],
        reply_markup=keyboard(page),
    )


def _invitation(cards: Cards) -> InlineQueryResultsButton | None:
    if not cards.invitation:
        return None
    return InlineQueryResultsButton(cards.invitation, start_parameter="inline")
