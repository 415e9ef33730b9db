"""What Telegram itself shows of us, in the person's language: commands, description, profile."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.logs import log
from digest.masking import masked
from digest.phrases import phrases
from handlers.request import Command
from storage.errors import StorageError


def languages(default: str) -> tuple[tuple[str, str], ...]:
    """Telegram's language code (empty: everybody else) and our language for it.

    Telegram's `zh` does not tell the script: who uses it gets the default where that is Chinese.
    """
    chinese = default if default.startswith("zh") else "zh-Hant"
    return (("", default), ("zh", chinese), ("en", "en"))


def menu(commands: Sequence[Command], language: str, *, settling: bool = True) -> list[BotCommand]:
    """The commands that are offered, in their order; without `settling`, what anybody may ask."""
    t = phrases(language)
    return [
        BotCommand(command.name, t(command.about)[:256])
        for command in commands
        if command.menu and (settling or not command.settles)
    ]


def menus(commands: Sequence[Command], default: str) -> Iterator[tuple[str, list[BotCommand]]]:
    """Telegram's language code and the menu that goes with it."""
    for code, language in languages(default):
        yield code, menu(commands, language)


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered to everybody, and besides in the private chats of those who run the bot."""

    commands: Sequence[Command]
    more: Sequence[Command] = ()
    admins: frozenset[str] = frozenset()

    def of(self, chat: str) -> Sequence[Command]:
        """The commands that a chat is offered; that of a person has the person's number."""
        return (*self.commands, *self.more) if chat in self.admins else self.commands


async def set_menus(bot: Bot, commands: Sequence[Command], default: str) -> None:
    """Tell Telegram menus and descriptions. Raises TelegramError.

    In groups, members are offered what they may ask, administrators everything.
    """
    for code, offered in menus(commands, default):
        await bot.set_my_commands(offered, language_code=code or None)
    for code, language in languages(default):
        reading = menu(commands, language, settling=False)
        everybody, some = BotCommandScopeAllGroupChats(), BotCommandScopeAllChatAdministrators()
        await bot.set_my_commands(reading, scope=everybody, language_code=code or None)
        whole = menu(commands, language)
        await bot.set_my_commands(whole, scope=some, language_code=code or None)
        await _describe(bot, code, language)


async def set_chat_menu(bot: Bot, offered: Offered, chat: str, language: str) -> None:
    """One chat's menu in the language chosen there: it counts more than the platform's guess."""
    scope = BotCommandScopeChat(chat)
    await bot.set_my_commands(menu(offered.of(chat), language), scope=scope)


class AdminMenus:
    """What else they may say, shown once in the private chats of those who run the bot.

    `language_of` knows the language of a chat; without it nothing is shown.
    """

    def __init__(self, bot: Bot, offered: Offered) -> None:
        self.language_of: Callable[[str], Awaitable[str]] | None = None
        self._bot = bot
        self._offered = offered
        self._unset = set(offered.admins)

    async def show(self, chat: str = "") -> None:
        """Show it in this chat, or in all, where that was not done yet."""
        for admin in [one for one in self._unset if not chat or one == chat]:
            if self.language_of is None:
                return
            try:
                language = await self.language_of(admin)
                await set_chat_menu(self._bot, self._offered, admin, language)
            except (TelegramError, StorageError) as error:
                # Who has not begun yet has no chat: done once they have. Nor must a database
                # that serves nobody keep the bot from being called.
                log().debug("an admin's menu was not set", why=masked(str(error)))
            else:
                self._unset.discard(admin)


async def _describe(bot: Bot, code: str, language: str) -> None:
    """What stands in an empty chat and on the profile; asked first: Telegram limits changes."""
    t = phrases(language)
    long = t(
        "Zhaibao brings Chinese long reads to you: the summary of an article, a digest of each "
        "section, at your own hours, in simplified or traditional characters.\n\n"
        "Say “summary”, “02”, or any word to look it up. Press Start to begin."
    )
    short = t("The long read, by section, at your hour, in your script.")
    known = await bot.get_my_description(language_code=code or None)
    if known.description != long:
        await bot.set_my_description(long, language_code=code or None)
    told = await bot.get_my_short_description(language_code=code or None)
    if told.short_description != short:
        await bot.set_my_short_description(short, language_code=code or None)
