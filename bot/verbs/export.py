"""zhaibao export: everything that is remembered, for other programs."""

import json
import sys

import click

from bot.app import settled
from storage.export import everything


@click.command("export")
@click.option("--all", "all_", is_flag=True, help="Every table; the only choice so far.")
def command(all_: bool) -> None:
    """Print every row as a line of JSON: {"table", "row"}. Moments are milliseconds (UTC).

    Runs beside `run` and shows one moment of the database. It holds what people chose and
    were sent: keep it as you keep the database.
    """
    if not all_:
        raise click.UsageError("say what to export: --all")
    path = settled().database_path
    if not path.exists():
        raise click.ClickException(f"database {path}: there is no such file")
    for table, row in everything(path):
        sys.stdout.write(json.dumps({"table": table, "row": row}, ensure_ascii=False) + "\n")
