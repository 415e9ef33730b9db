"""How Telegram is reached: connections, and what the operator allows to be sent over them."""

from telegram.request import BaseRequest, HTTPXRequest

from bot.config import Settings
from bot.transports.telegram.pace import Rates

# Connections for answers to people, beside one for each page in flight.
_ANSWERS = 16


def rates_of(settings: Settings) -> Rates:
    """What the operator allows to be sent."""
    return Rates(
        bot=settings.paid_broadcast or settings.send_rate,
        chat=settings.chat_rate,
        burst=settings.chat_burst,
        group=settings.group_rate,
    )


def request_of(settings: Settings) -> BaseRequest:
    """Connections for each page in flight, and for answers to people beside them."""
    return HTTPXRequest(
        proxy=str(settings.telegram_proxy) or None,
        connection_pool_size=settings.pages_in_flight + _ANSWERS,
        connect_timeout=10,
        read_timeout=20,
        write_timeout=10,
        pool_timeout=20,
    )
