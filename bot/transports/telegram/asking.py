"""What is asked of Telegram about other people and chats while an answer is made."""

from telegram import Bot, ChatMember
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.transports.telegram.faults import send_error
from bot.transports.telegram.menus import Offered, set_chat_menu
from bot.transports.telegram.pace import Pace
from bot.transports.telegram.transport import Answering, TelegramTransport
from handlers.request import Chat, Place, Rows

_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


class Asking(Answering):
    """The transport of an answer, which knows administrators and chats by name."""

    def __init__(self, inner: TelegramTransport, pace: Pace, bot: Bot, offered: Offered) -> None:
        super().__init__(inner, pace)
        self._answers = inner
        self._bot = bot
        self._offered = offered

    async def administers(self, chat: Chat, person: str) -> bool:
        """Whether the person is an administrator of the chat now; raises SendError.

        Who writes anonymously in the chat's own name is one: Telegram lets nobody else do so.
        """
        if person == chat.id:
            return True
        if not person.isascii() or not person.isdigit():
            return False
        try:
            member = await self._bot.get_chat_member(chat.id, int(person))
        except (BadRequest, Forbidden):
            # Not a member, or we are not in the chat: no right to anything there.
            return False
        except TelegramError as error:
            raise send_error(error) from error
        return member.status in _ADMINISTRATORS

    async def speak(self, chat: Chat, language: str) -> None:
        """Show this chat its menu in that language; raises SendError."""
        try:
            await set_chat_menu(self._bot, self._offered, chat.id, language)
        except TelegramError as error:
            raise send_error(error) from error

    async def relabel(self, chat: Chat, message_id: str, buttons: Rows) -> None:
        """Change the buttons, once: what the person pressed is told at the button too."""
        await self._answers.relabel(chat, message_id, buttons)

    async def place(self, name: str) -> Place | None:
        """The channel or group of `@name` or an id; None where there is none for us."""
        try:
            chat = await self._bot.get_chat(name)
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            raise send_error(error) from error
        return Place(Chat(self.name, str(chat.id)), chat.effective_name or name)
