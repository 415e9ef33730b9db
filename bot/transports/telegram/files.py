"""A file that somebody sent: fetched from Telegram only once it is wanted."""

from telegram import Document as TelegramDocument
from telegram.error import TelegramError

from digest.phrases import msgid
from handlers.ports import FetchError
from handlers.request import Document


def document_of(sent: TelegramDocument) -> Document:
    """The file as the handlers know one."""
    name = sent.file_name or "document"

    async def read() -> bytes:
        try:
            return bytes(await (await sent.get_file()).download_as_bytearray())
        except TelegramError as error:
            why = msgid("Telegram did not hand it over")
            raise FetchError(f"{name}: {why}", reason=why) from error

    return Document(name, sent.file_size or 0, read)
