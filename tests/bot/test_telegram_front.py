"""What Telegram shows of us before anybody says a word: menus, descriptions, by language."""

from digest.phrases import phrases
from handlers.ports import Transport
from handlers.registry import COMMANDS
from handlers.request import Request
from handlers.rights import Platform
from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, opened


async def test_menus_in_the_languages_of_the_readers(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk, DEFAULT_LANGUAGE="zh-Hans"):
        await telegram.until(lambda: len(telegram.shorts) == 3)
    offered = [command.name for command in COMMANDS if command.menu]
    for code, language in (("", "zh-Hans"), ("zh", "zh-Hans"), ("en", "en")):
        menu = telegram.menus[code]
        assert [entry["command"] for entry in menu] == offered
        assert menu[0]["description"] == phrases(language)(COMMANDS[0].about)
        assert phrases(language)("Begin") in telegram.descriptions[code] or language == "en"
        members = telegram.scoped[("all_group_chats", "", code)]
        assert "stop" not in {entry["command"] for entry in members}
        assert telegram.scoped[("all_chat_administrators", "", code)] == menu


async def test_a_description_that_stands_already_is_not_set_again(
    telegram: FakeTelegram, desk: Desk
) -> None:
    for _ in range(2):
        telegram.calls.clear()
        async with opened(telegram, desk):
            await telegram.until(lambda: telegram.count("getMyShortDescription") == 3)
            await telegram.until(lambda: len(telegram.shorts) == 3)
    assert telegram.count("setMyDescription") == 0


async def test_a_chosen_language_shows_in_that_chat_s_menu(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async def chosen(request: Request, transport: Transport) -> str:
        assert isinstance(transport, Platform)
        await transport.speak(request.chat, "en")
        return ""

    desk.respond = chosen
    async with opened(telegram, desk):
        telegram.say(7, "/lang English")
        await telegram.until(lambda: ("chat", "7", "") in telegram.scoped)
    assert telegram.scoped[("chat", "7", "")][0]["description"] == COMMANDS[0].about


async def test_menus_that_fail_are_reported_and_nothing_else_fails(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("setMyCommands", fake.refused("BOT_COMMAND_INVALID"))
    async with opened(telegram, desk):
        await telegram.until(lambda: bool(telegram.count("setMyCommands")))
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert ["menus" in str(fault) for fault in desk.faults] == [True]


async def test_who_runs_the_bot_is_offered_more_in_the_own_chat(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async def language(chat: str) -> str:
        return {"8": "en"}.get(chat, "zh-Hant")

    async with opened(telegram, desk, ADMIN_IDS="7 8") as door:
        door.admin_menus.language_of = language
        await telegram.until(lambda: ("chat", "7", "") in telegram.scoped)
        await telegram.until(lambda: ("chat", "8", "") in telegram.scoped)
    shown = {chat: telegram.scoped["chat", chat, ""] for chat in ("7", "8")}
    names = {entry["command"] for entry in shown["7"]}
    assert {"stats", "broadcast", "retract", "start"} <= names
    assert "stats" not in {entry["command"] for entry in telegram.menus[""]}
    (told,) = (entry["description"] for entry in shown["8"] if entry["command"] == "stats")
    assert told == "how the bot is"


async def test_who_begins_later_is_offered_it_then(telegram: FakeTelegram, desk: Desk) -> None:
    async def language(chat: str) -> str:
        return "en"

    telegram.strangers.add("7")
    async with opened(telegram, desk, ADMIN_IDS="7") as door:
        door.admin_menus.language_of = language
        await telegram.until(lambda: telegram.count("setMyCommands") == 10)
        telegram.strangers.clear()
        telegram.say(7, "/start")
        await telegram.until(lambda: ("chat", "7", "") in telegram.scoped)
        telegram.say(7, "/help")
        await telegram.until(lambda: len(telegram.sent(7)) == 2)
    assert telegram.count("setMyCommands") == 11
