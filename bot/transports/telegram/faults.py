"""What Telegram's refusals mean: PTB's errors as SendError, sentences without the token."""

import os
import re
from datetime import timedelta

# PTB's documented way to have pauses as timedelta: without it each 429 warns of a deprecation.
os.environ.setdefault("PTB_TIMEDELTA", "true")  # noqa: TID251

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from digest.errors import ZhaibaoError
from digest.masking import masked
from digest.retry import FailureKind
from handlers.ports import SendError

# Nothing of the request had left when these were raised.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_GONE = re.compile(
    r"chat not found|user not found|peer_id_invalid|chat_id_invalid|user is deactivated"
    r"|bot was (blocked|kicked)|group chat was deleted|not a member|have no rights to send"
    r"|chat_write_forbidden|not enough rights to send|need administrator rights"
    r"|bot can't initiate|can't send messages to bots|chat_restricted|channel_private",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"message thread not found|topic_closed|topic_deleted|topic_id_invalid", re.IGNORECASE
)


# What to do where the bot itself is refused, by the sort of refusal.
ADVICE = {
    "refused": "Telegram refuses BOT_TOKEN: ask @BotFather for the bot's token",
    "webhook": "A webhook is set for this bot, so another program takes its updates: end that one,"
    " or delete the webhook (deleteWebhook)",
    "conflict": "Another process polls Telegram with the same BOT_TOKEN: stop it",
}


class ServingError(ZhaibaoError):
    """Telegram is out of reach or refuses the bot; `sort` tells faults of one sort together."""

    def __init__(self, message: str, sort: str = "") -> None:
        super().__init__(message)
        self.sort = sort


def send_error(error: TelegramError) -> SendError:
    """What the outbox needs to know of a call that failed."""
    said = masked(str(error)) or type(error).__name__
    if isinstance(error, RetryAfter):
        return SendError(
            f"Telegram asks for a pause: {said}",
            FailureKind.THROTTLED,
            retry_after=seconds(error.retry_after),
        )
    if isinstance(error, ChatMigrated):
        # Telegram's own words name the chat; a log is not cleared when a chat is erased.
        moved = str(error.new_chat_id)
        return SendError("the chat moved", FailureKind.MIGRATED, new_chat=moved)
    if sort := refusal_sort(error):
        return SendError(ADVICE[sort], FailureKind.REFUSED)
    return SendError(f"Telegram did not take the message: {said}", kind_of(error))


def refusal_sort(error: TelegramError) -> str:
    """How Telegram refuses the bot itself, a key of `ADVICE`; empty where it does not."""
    if isinstance(error, InvalidToken) or str(error) == "Unauthorized":
        return "refused"
    if isinstance(error, Conflict):
        return "webhook" if "webhook" in str(error).lower() else "conflict"
    return ""


def kind_of(error: TelegramError) -> FailureKind:
    """The kind of a failure that is neither a pause, nor a move, nor a refusal of the bot."""
    if isinstance(error, BadRequest | Forbidden):
        return _kind_of_refusal(error)
    if isinstance(error.__cause__, _NEVER_LEFT):
        return FailureKind.NETWORK
    if isinstance(error, TimedOut) or isinstance(error.__cause__, httpx.HTTPError):
        return FailureKind.UNCERTAIN
    if isinstance(error, NetworkError):
        said = str(error).lower()
        if "gateway time" in said:
            # Somebody between us and Telegram did not wait for its answer.
            return FailureKind.UNCERTAIN
        return FailureKind.CONTENT if "too large" in said else FailureKind.SERVER
    return FailureKind.UNCERTAIN


def _kind_of_refusal(error: TelegramError) -> FailureKind:
    said = str(error)
    if _TOPIC.search(said):
        return FailureKind.TOPIC
    if isinstance(error, Forbidden) or _GONE.search(said):
        return FailureKind.GONE
    return FailureKind.CONTENT


def fault(error: TelegramError, root: str) -> ServingError:
    """One sentence for the operator on why Telegram is not served at present."""
    if sort := refusal_sort(error):
        return ServingError(
            f"{ADVICE[sort]}. Until then no page is sent and all are kept; trying again by itself",
            sort,
        )
    said = masked(str(error)) or type(error).__name__
    return ServingError(f"{root} cannot be reached: {said}; trying again", "reach")


def seconds(pause: int | timedelta) -> float:
    """A pause as PTB gives it, in seconds."""
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
