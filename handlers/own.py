"""What is a person's own, though it was pressed in a group: votes, and what is kept for later."""

from digest.article import Piece
from handlers.request import Context, Reply


def owner_of(context: Context) -> int | None:
    """The subscriber whose votes and saved articles these are.

    In a group it is the chat that this person has with us alone (a platform gives it the
    person's own number); None where there is none yet. Who writes as the group is the group.
    """
    request = context.request
    if request.kind != "group" or not request.person or request.person == request.chat.id:
        return context.subscriber.id
    own = context.store.subscribers.find(request.chat.transport, request.person)
    return own.id if own and own.kind == "private" else None


def keeper_of(context: Context, piece: Piece) -> int | None:
    """Who keeps an article for later: of what a group added itself, the group."""
    owner = owner_of(context)
    if owner is not None and not context.store.articles.visible(owner, piece.id):
        return context.subscriber.id
    return owner


def not_yet(context: Context) -> Reply:
    """Said where a person has no chat with us yet: at the button, or in one line."""
    line = context.t("Write to me in private first: then I know what is yours.")
    return Reply(toast=line) if context.intent.pressed else Reply.line(line)
