"""The operator's own words as messages: as written, a paragraph a block."""

from collections.abc import Iterable

from digest.message import Message, say


def operators(texts: Iterable[str]) -> list[Message]:
    """A message for each text; its lines stay lines, an empty line parts paragraphs."""
    return [_message(text) for text in texts]


def _message(text: str) -> Message:
    blocks = []
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        blocks += [say(line, tight=number > 0) for number, line in enumerate(lines)]
    return Message(tuple(blocks))
