"""A transport that fails for some chats, whatever the order."""

from digest.message import Message
from digest.retry import FailureKind
from handlers.ports import SendError
from handlers.request import Chat
from tests.fakes.transport import FakeTransport


class Moody(FakeTransport):
    """`moods` are failures by chat, or by `chat/topic`; `tries` the chats in order."""

    def __init__(self) -> None:
        super().__init__()
        self.moods: dict[str, SendError] = {}
        self.tries: list[str] = []

    async def send(self, chat: Chat, message: Message) -> str:
        """Fail as this chat does, else keep the message."""
        self.tries.append(chat.id)
        if mood := self.moods.get(f"{chat.id}/{chat.topic}" if chat.topic else chat.id):
            raise mood
        return await super().send(chat, message)


def gone(said: str = "bot was blocked by the user") -> SendError:
    """The platform says that the chat is out of reach."""
    return SendError(said, FailureKind.GONE)
