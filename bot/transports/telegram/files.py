"""Files that a person sends: small texts to be imported, and nothing else."""

from dataclasses import replace

from telegram import Bot, Document, Message
from telegram.error import TelegramError

from bot.logs import log, masked
from handlers.request import Request

# Far more than any list of feeds or export of ours, in bytes.
LARGEST = 8 * 1024 * 1024
_ENDINGS = (".json", ".opml", ".xml")


async def with_file(request: Request, message: Message | None, bot: Bot) -> Request:
    """The request with the text of a file that came along, where it is to be imported.

    In a private chat a list of feeds or an export needs no word beside it.
    """
    document = message.document if message else None
    if document is None or not (document.file_name or "").lower().endswith(_ENDINGS):
        return request
    asked = request.text.strip().lower().startswith("/import")
    if not asked and (request.text.strip() or request.kind != "private"):
        return request
    return replace(request, text="/import", heard="", file=await text_of(document, bot))


async def text_of(document: Document, bot: Bot) -> str:
    """The text of a document; empty where it is too large, no text, or cannot be fetched."""
    if (document.file_size or 0) > LARGEST:
        return ""
    try:
        file = await bot.get_file(document.file_id)
        content = await file.download_as_bytearray()
    except TelegramError as error:
        log().warning("a file was not fetched", why=masked(str(error)))
        return ""
    try:
        return bytes(content).decode("utf-8-sig")
    except UnicodeError:
        return ""
