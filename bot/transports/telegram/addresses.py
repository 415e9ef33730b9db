"""Addresses of Telegram's own: deep links into a chat with us, and the button that tells others."""

from urllib.parse import urlencode

from telegram import Bot

from digest.links import LINK, spelled
from digest.message import Message


def addressed(message: Message, bot: Bot) -> Message:
    """The message with its links as addresses on t.me; left out while our name is unknown."""
    name = _name(bot)

    def address_of(action: str) -> str:
        if not name:
            return ""
        link = f"https://t.me/{name}?start={action.split(':', 1)[1]}"
        if action.startswith(LINK):
            return link
        title = message.blocks[0].text if message.blocks else ""
        return f"https://t.me/share/url?{urlencode({'url': link, 'text': title})}"

    return spelled(message, address_of)


def _name(bot: Bot) -> str:
    try:
        return bot.username
    except RuntimeError:
        # PTB knows it only once it has asked; who only sends may never have.
        return ""
