"""Whose database it is: a bot's token belongs to the chats that know the bot."""

from bot.logs import log
from digest.errors import ZhaibaoError
from storage.store import Store

_KEY = "bot:telegram"


class OtherBotError(ZhaibaoError):
    """The token is that of another bot than the one that the database was served by."""

    exit_status = 2


def recognise(store: Store, token: str, *, adopt: bool = False) -> None:
    """Remember the bot's id at first sight, and refuse the token of another one.

    The id stands before the colon of a token. With `adopt` the database is this bot's from now
    on, and where nobody has written to the former one yet: a slip in the first token must not
    shut out the right one. Without a token nothing is looked at. Raises OtherBotError.
    """
    bot = token.partition(":")[0]
    known = store.meta.get(_KEY)
    if not bot or known == bot:
        return
    if known is not None and not adopt and store.subscribers.at_all("telegram"):
        raise OtherBotError(
            f"BOT_TOKEN is that of bot {bot}, the database belongs to bot {known}: its chats do "
            "not know this one and would all refuse it. Set the right token or another "
            "DATABASE_PATH; to serve these chats by this bot: zhaibao run --adopt"
        )
    if known is not None:
        log().warning("the database is adopted", bot=bot, before=known)
    store.meta.set(_KEY, bot)
