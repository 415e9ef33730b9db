"""Whom Telegram calls: us, asked each minute whether it answers and reaches us; or another."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken

from bot.transports.telegram.faults import ServingError
from bot.transports.telegram.hearing import HEARD
from bot.transports.telegram.polling import Patience
from digest.masking import masked

_EVERY = 60.0


async def be_called(bot: Bot, address: str, secret: str) -> None:
    """Ask Telegram to call this address from now on. Raises TelegramError."""
    await bot.set_webhook(address, secret_token=secret, allowed_updates=HEARD)


async def host_called(bot: Bot, ours: str = "") -> str:
    """The host of the webhook that is set; empty where none is, or `ours`. Raises TelegramError.

    No more of the address is told: a secret may stand in it.
    """
    try:
        info = await bot.get_webhook_info()
    except InvalidToken:
        # A server that knows of no webhooks; whether the token is good was told by `get_me`.
        return ""
    return (urlsplit(info.url).hostname or "") if info.url != ours else ""


def taken_over(host: str) -> ServingError:
    """Said where the webhook at that host was deleted or replaced, as this process begins."""
    return ServingError(
        f"A webhook at {host} was set for this bot and is deleted, as this process takes its"
        " updates. What waited there comes here. If another program needs it, give it a bot of"
        " its own",
        "taken over",
    )


async def stay_called(
    bot: Bot,
    address: str,
    secret: str,
    *,
    patience: Patience,
    report: Callable[[Exception], None],
    pause: Callable[[float], Awaitable[None]],
) -> None:
    """For good: note whether Telegram answers, report what it cannot bring us, call back a
    webhook that somebody changed. Nobody polls meanwhile, so nothing else would tell."""
    told, wait = "", _EVERY
    while True:
        await pause(wait)
        try:
            info = await bot.get_webhook_info()
            if info.url != address:
                await be_called(bot, address, secret)
        except Exception as error:  # noqa: BLE001 - whatever the server says, it is asked again
            wait = max(_EVERY, patience.after(error))
            continue
        wait = _EVERY
        patience.well()
        why = info.last_error_message if info.pending_update_count else ""
        if info.url != address:
            why = "another program had changed the webhook; it is set again"
        if why and why != told:
            waiting = info.pending_update_count
            said = f"Telegram cannot bring its updates to PUBLIC_URL ({waiting} wait): "
            report(ServingError(said + masked(why), "webhook"))
        told = why or ""
