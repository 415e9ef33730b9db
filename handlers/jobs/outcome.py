"""What becomes of a page, and of its chat, once it was tried."""

from dataclasses import dataclass
from datetime import datetime

from digest.retry import FailureKind, GiveUp, next_try
from handlers.ports import SendError
from storage.outbox import SUPERSEDED, UNSURE
from storage.ready import OutboxPage
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Tried:
    """One page that was tried: the platform's message id, or the failure."""

    page: OutboxPage
    message_id: str = ""
    failure: SendError | None = None


def failed(
    store: Store, page: OutboxPage, error: SendError, now: datetime, *, resend: bool
) -> None:
    """Mark a page that was refused; runs within the transaction of the delivery."""
    if error.kind is FailureKind.MIGRATED and error.new_chat:
        store.subscribers.moved(page.subscriber_id, error.new_chat)
        store.outbox.retry(page.id, at=now, why=str(error))
        return
    if error.kind is FailureKind.CONTENT:
        store.outbox.park(page.id, why=str(error), now=now)
        return
    uncertain = error.kind is FailureKind.UNCERTAIN
    if uncertain and not resend:
        store.outbox.park(page.id, why=f"{UNSURE}: {error}", now=now)
        return
    decision = next_try(
        error.kind,
        # Few tries without an answer are borne, however many there were that were refused.
        page.repeats + 1 if uncertain else page.attempts,
        now,
        retry_after=error.retry_after,
        seed=page.id,
        worthless=page.worthless_at,
    )
    if isinstance(decision, GiveUp):
        reason = SUPERSEDED if decision.reason == "superseded" else decision.reason
        store.outbox.drop(page.id, why=f"{reason}; {error}", now=now, unsure=uncertain)
    else:
        store.outbox.retry(page.id, at=decision, why=str(error), uncertain=uncertain)
