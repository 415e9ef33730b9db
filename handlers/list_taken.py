"""What is said of a list of feeds that was taken in."""

from digest.message import Message, say
from digest.phrases import Phrase
from handlers.jobs.ingest import Taken
from handlers.request import Reply
from handlers.steps import steps


def list_taken(taken: Taken, t: Phrase) -> Reply:
    """How many feeds were taken, how many of them are new, how many found no room."""
    line = t.count(
        "{n} feed taken from the list ({new} new).",
        "{n} feeds taken from the list ({new} new).",
        taken.listed, new=taken.listed_new,
    )  # fmt: skip
    blocks = [say(line)]
    if taken.left_out:
        left = t.count(
            "{n} was left out: you may have no more feeds of your own.",
            "{n} were left out: you may have no more feeds of your own.",
            taken.left_out,
        )
        blocks.append(say(left, kind="note"))
    return Reply.of(Message(tuple(blocks)).with_buttons(steps(t, "feeds", "list")))
