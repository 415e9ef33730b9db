"""The commands that Telegram offers while a person types, in the person's language."""

from collections.abc import Iterator, Sequence

from telegram import Bot, BotCommand

from digest.phrases import phrases
from handlers.request import Command


def menus(commands: Sequence[Command], default: str) -> Iterator[tuple[str, list[BotCommand]]]:
    """Telegram's language code (empty: everybody else) and the menu that goes with it.

    Telegram's `zh` does not tell the script: who uses it gets the default where that is Chinese.
    """
    chinese = default if default.startswith("zh") else "zh-Hant"
    for code, language in (("", default), ("zh", chinese), ("en", "en")):
        t = phrases(language)
        yield (
            code,
            [
                BotCommand(command.name, t(command.about)[:256])
                for command in commands
                if command.menu
            ],
        )


async def set_menus(bot: Bot, commands: Sequence[Command], default: str) -> None:
    """Tell Telegram the menus. Raises TelegramError."""
    for code, menu in menus(commands, default):
        await bot.set_my_commands(menu, language_code=code or None)
