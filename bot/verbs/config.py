"""zhaibao config: the settings that hold, secrets masked."""

import click

from bot.config import SETTINGS, Settings, read_settings
from digest.masking import MASK, masked


@click.command("config")
def command() -> None:
    """Print every setting as it holds, from the environment, `.env` or its default.

    Secrets are masked, and keys in addresses too; what is not the default is marked with *.
    """
    for line in shown(read_settings()):
        click.echo(line)


def shown(settings: Settings) -> list[str]:
    """A line a setting: a mark where it was changed, its name, its value."""
    lines = []
    for setting in SETTINGS:
        value = getattr(settings, setting.field)
        mark = " " if value == setting.parse(setting.default) else "*"
        text = setting.default if value is None else _text(value, secret=setting.secret)
        lines.append(f"{mark} {setting.name}={text}")
    return lines


def _text(value: object, *, secret: bool) -> str:
    if secret:
        return MASK if value else ""
    if isinstance(value, tuple):
        return masked(" ".join(map(str, value)))
    if isinstance(value, bool):
        return "on" if value else "off"
    return masked(str(value))
