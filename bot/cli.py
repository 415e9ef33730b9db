"""The command line: one group, a verb a file, each loaded only when it is called."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from digest.errors import ZhaibaoError

VERBS = {
    "run": "Serve readers: poll feeds, answer, bring digests on the hour.",
    "chat": "Talk to the bot in this terminal, a line at a time.",
    "ingest": "Take articles in: files, folders, feeds, pages.",
    "opml": "Take in a list of feeds (OPML), or print the catalogue as one.",
    "sections": "Show how an article is built: lede, sections, credit line.",
    "summarise": "Choose the sentences that say most of an article or a section.",
    "convert": "Turn a text into another script, as OpenCC does.",
    "phrases": "Print everything the bot says in one language, to be read.",
    "rules": "Try the operator's own replies: which rule answers a text.",
    "deliver": "Send what is due, one round, now.",
    "backup": "Write a whole, checked copy of the database, beside a running service.",
    "restore": "Put a backup in the place of the database.",
    "export": "Print everything that is remembered as lines of JSON.",
    "config": "Show the settings that hold, secrets masked.",
    "outbox": "Count the pages by state; list, send or drop those set aside.",
    "simulate": "Let days pass in minutes, with faults and crashes; prove that nothing is lost.",
    "doctor": "Check settings, database and network; name every fault.",
}
"""Each verb is one line here and one file: `bot/verbs/NAME.py` holds the click `command`."""


class Verbs(click.Group):
    """The verbs of VERBS, imported when one is called: `--help` and the others load none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the list."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name; None where there is none."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"bot.verbs.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs in `--help`, without importing any of them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


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
        if fault.errno == errno.EPIPE:
            _end(0)
        if fault.filename is None:
            raise
        click.echo(f"zhaibao: {fault.filename}: {fault.strerror}", err=True)
        _end(1)


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
