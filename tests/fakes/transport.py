"""A transport that keeps what it was sent and fails when told to."""

from collections import deque

from digest.message import Limits, Message
from handlers.ports import Abilities, SendError
from handlers.request import Chat, Rows


class FakeTransport:
    """Satisfies `handlers.ports.Transport`.

    `outcomes` is a queue: a SendError is raised instead of the next sends, None lets one pass.
    `sent` are (chat, id, message) in order; `edited` likewise; `relabelled` with rows of buttons.
    """

    def __init__(
        self,
        name: str = "fake",
        limits: Limits | None = None,
        abilities: Abilities | None = None,
    ) -> None:
        self.name = name
        self.limits = limits or Limits()
        self.abilities = abilities or Abilities()
        self.outcomes: deque[SendError | None] = deque()
        self.sent: list[tuple[Chat, str, Message]] = []
        self.edited: list[tuple[Chat, str, Message]] = []
        self.relabelled: list[tuple[Chat, str, Rows]] = []

    async def send(self, chat: Chat, message: Message) -> str:
        """Keep the message, or fail as the next outcome says."""
        outcome = self.outcomes.popleft() if self.outcomes else None
        if outcome is not None:
            raise outcome
        message_id = str(len(self.sent) + 1)
        self.sent.append((chat, message_id, message))
        return message_id

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Keep the edit under the same id."""
        self.edited.append((chat, message_id, message))
        return message_id

    async def relabel(self, chat: Chat, message_id: str, buttons: Rows) -> None:
        """Keep the buttons that a message has now."""
        self.relabelled.append((chat, message_id, buttons))

    @property
    def texts(self) -> list[str]:
        """The plain reading of everything sent, in order."""
        return [message.text for _, _, message in self.sent]

    @property
    def last(self) -> Message:
        """The message sent last."""
        return self.sent[-1][2]


def slim() -> FakeTransport:
    """An unverified public account: no push, no edit, no buttons, 2,048 bytes a page."""
    return FakeTransport(
        "slim", Limits(2048, "bytes"), Abilities(push=False, edit=False, buttons=False)
    )
