"""What stands under a file: never longer than Telegram takes, and no word of it lost."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transports.telegram.spell import spell
from bot.transports.telegram.transport import TelegramTransport
from digest.message import Attachment, Block, Button, Message, Span, measure, say
from digest.paginate import paginate
from handlers.request import Chat
from tests.bot.test_telegram_pages import MESSAGES
from tests.fakes.telegram import FakeTelegram, Sent
from tests.fakes.telegram_desk import Desk, opened

CHAT = Chat("telegram", "7")
FILE = Attachment("摘報.json", "application/json", "{}")
ROW = (Button("設定", "settings"),)


async def shown(telegram: FakeTelegram, desk: Desk, *messages: Message) -> list[list[Sent]]:
    """What each message became in the chat; raises SendError where Telegram refused one."""
    came = []
    async with opened(telegram, desk, listen=False) as door:
        for message in messages:
            before = len(telegram.sent(7))
            await door.transport.send(CHAT, message)
            came.append(telegram.sent(7)[before:])
    return came


@settings(max_examples=25)
@given(st.lists(MESSAGES, min_size=1, max_size=4))
def test_a_caption_is_never_too_long_and_its_words_come_all(messages: list[Message]) -> None:
    filed = [
        page
        for message in messages
        for page in paginate(replace(message, attachment=FILE), TelegramTransport.limits)
        if page.attachment
    ]
    telegram = FakeTelegram()
    for page, came in zip(filed, asyncio.run(shown(telegram, Desk(), *filed)), strict=True):
        _check(telegram, page, came)


def _check(telegram: FakeTelegram, page: Message, came: list[Sent]) -> None:
    spelled = spell(page)
    assert telegram.documents[came[-1].id][0] == FILE.name
    caption = came[-1].parameters.get("caption", "")
    assert measure(caption, "utf16") <= 1024
    if spelled.blank:
        assert not caption
    else:
        words = came[0]
        assert words.text == spelled.text
        assert words.entities == [entity.to_dict() for entity in spelled.entities]
        assert len(came) == (1 if caption else 2)


@pytest.mark.parametrize("letter", ["字", "𠮷", "😀", "&"])
@pytest.mark.parametrize("style", ["plain", "strong", "code", "link"])
async def test_the_limit_is_1024_units_and_not_characters(
    telegram: FakeTelegram, desk: Desk, letter: str, style: str
) -> None:
    most = 1024 // measure(letter, "utf16")
    for number, files_with_words in ((most, 1), (most + 1, 0)):
        span = Span(letter * number, style, "https://example.org/" if style == "link" else "")  # type: ignore[arg-type]
        message = Message((Block((span,)),), attachment=FILE).with_buttons(ROW)
        ((*before, file),) = await shown(telegram, desk, message)
        assert ("caption" in file.parameters) == bool(files_with_words)
        assert len(before) == 1 - files_with_words
        # The buttons stand under the last message alone, which alone does not ring again.
        assert file.labels == ["設定"]
        assert [one.labels for one in before] == [[]] * len(before)
        assert ("disable_notification" in file.parameters) == bool(before)


async def test_a_file_without_words_is_sent_all_the_same(
    telegram: FakeTelegram, desk: Desk
) -> None:
    ((file,),) = await shown(telegram, desk, Message((say(" \u200b"),), attachment=FILE))
    assert telegram.documents[file.id] == (FILE.name, b"{}")
