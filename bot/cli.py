"""The command line: one group, a verb a file, each loaded only when it is called."""

import copy
import errno
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

import click

from digest.errors import ZhaibaoError


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its name, what it does, and whether it is handed the settings (`pass_obj`)."""

    name: str
    about: str
    settings: bool = True


VERBS = (
    Verb("run", "Serve readers: poll feeds, answer, bring digests on the hour."),
    Verb("chat", "Talk to the bot in this terminal, a line at a time."),
    Verb("ingest", "Take articles in: files, folders, feeds, pages."),
    Verb("sections", "Show how an article is built: lede, sections, credit line.", settings=False),
    Verb("summarise", "Choose the sentences that say most of a text.", settings=False),
    Verb("convert", "Turn a text into another script, as OpenCC does.", settings=False),
    Verb("deliver", "Send what is due, one round, now."),
    Verb("doctor", "Check settings, database and network; name every fault.", settings=False),
)
"""Each verb is one line here and one file: `bot/verbs/NAME.py` holds the command NAME."""


class Verbs(click.Group):
    """The verbs of VERBS, imported when one is called: `--help` and the others load none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the list."""
        return [verb.name for verb in VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name; None where there is none."""
        for verb in VERBS:
            if verb.name == cmd_name:
                command = getattr(import_module(f"bot.verbs.{cmd_name}"), cmd_name)
                return _settled(command) if verb.settings else command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs in `--help`, without importing any of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb.name, verb.about) for verb in VERBS])


def _settled(command: click.Command) -> click.Command:
    """The command with settings read and logs started, once its own arguments are understood."""
    act: Callable[..., Any] = command.callback or (lambda: None)

    @wraps(act)
    def settled(*arguments: Any, **options: Any) -> Any:
        from bot.config import read_settings
        from bot.logs import start_logs

        settings = read_settings()
        secrets = (settings.bot_token, settings.web_password)
        start_logs(settings.log_level, settings.log_format, secrets=secrets)
        click.get_current_context().obj = settings
        return act(*arguments, **options)

    command = copy.copy(command)
    command.callback = settled
    return command


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 failed, 2 wrong call or settings, 3 another run holds the file.",
)
@click.version_option(package_name="zhaibao", prog_name="zhaibao")
def zhaibao() -> None:
    """Zhaibao 摘報: summaries and section digests of Chinese long reads."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its status.

    A fault is one sentence on standard error, never a traceback; a closed output pipe
    ends quietly. Output is UTF-8 whatever the locale; what UTF-8 cannot hold is escaped.
    """
    _speak_utf8()
    try:
        status = zhaibao.main(arguments, prog_name="zhaibao", standalone_mode=False)
        sys.stdout.flush()
        _end(status if isinstance(status, int) else 0)
    except click.ClickException as fault:
        fault.show()
        _end(fault.exit_code)
    except ZhaibaoError as fault:
        click.echo(f"zhaibao: {fault}", err=True)
        _end(getattr(fault, "exit_status", 1))
    except (KeyboardInterrupt, click.Abort):
        _end(130)
    except OSError as fault:
        if fault.errno != errno.EPIPE:
            raise
        _end(0)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _end(status: int) -> None:
    """Exit; a reader who closed the pipe meanwhile does not get the interpreter's complaint."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
