"""zhaibao convert: a text in another script, exactly as OpenCC turns it."""

import sys
from pathlib import Path
from typing import Any

import click

from bot.jsonl import Entry, LineError, answer_lines, text_of
from digest.convert import CONFIGS, convert_literally

_CHOICE = click.Choice(CONFIGS, case_sensitive=False)
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command()
@click.argument("file", type=_FILE, default="-")
@click.option("--script", type=_CHOICE, help="An OpenCC conversion, such as s2twp.")
@click.option(
    "--jsonl", is_flag=True, help='Read {"id","text","script"} a line, write {"id","text"}.'
)
def command(file: Path, script: str | None, jsonl: bool) -> None:
    """Convert FILE, or standard input, and print it.

    Addresses, mails, code, @names and #tags keep their letters; all else is OpenCC's own result.
    """
    if jsonl:
        answer_lines(sys.stdin.buffer, sys.stdout, lambda entry: _converted(entry, script))
        return
    if script is None:
        raise click.UsageError("--script says what to turn the text into, such as s2twp.")
    from bot.sources.file import decoded

    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    click.echo(convert_literally(decoded(data), script), nl=False)


def _converted(entry: Entry, default: str | None) -> dict[str, Any]:
    script = text_of(entry, "script", default)
    if script not in CONFIGS:
        raise LineError(f"{script!r} is no conversion; there are {', '.join(CONFIGS)}.")
    return {"text": convert_literally(text_of(entry, "text"), script)}
