"""What the operator's own rules answer to a word that means nothing else here."""

from digest.message import Message, say
from digest.phrases import msgid
from handlers.request import Command, Context, Reply
from handlers.said import operators


def run(context: Context) -> Reply:
    """The replies of the rule that answers; one at random differs from time to time."""
    seed = int(context.now.timestamp()) + context.subscriber.id
    found = context.rules.answer(context.intent.argument, seed=seed)
    if found is None:
        return Reply.of(Message((say(context.t("There is nothing to say to that.")),)))
    return Reply.of(*operators(found.replies))


COMMAND = Command(
    name="reply",
    run=run,
    about=msgid("what the operator has to say"),
    menu=False,
)
