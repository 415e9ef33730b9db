"""zhaibao rules: the operator's own replies, tried out."""

from pathlib import Path

import click

from bot.config import read_settings
from bot.replies import read_rules
from digest.rules import Rules
from handlers.registry import COMMANDS
from handlers.request import Chat, Request
from handlers.route import Routes, route

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("rules")
@click.option("--file", type=_FILE, help="Another file than RULES_FILE.")
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    """Look at the rules of RULES_FILE."""
    path = file or read_settings().rules_file
    if path is None:
        raise click.UsageError("RULES_FILE names no file; --file does it for one call.")
    ctx.obj = read_rules(path)


@command.command("test")
@click.argument("text")
@click.pass_obj
def test(rules: Rules, text: str) -> None:
    """Show what answers TEXT: a command, a rule, or the default reply."""
    intent = route(Request(Chat("test", "test"), text=text), Routes(COMMANDS))
    if not intent.bare:
        click.echo(f"no rule is asked: that is /{intent.command}")
        return
    found = rules.answer(text)
    if found is None:
        after = " and, where it finds nothing, the default reply" if rules.default else ""
        click.echo(f"no rule answers: the archive is searched{after}")
        _show(rules.default)
        return
    rule = found.rule
    name = f" ({rule.name})" if rule.name else ""
    click.echo(
        f"rule {rule.number}{name}, by the keyword {found.keyword} ({rule.match}), "
        f"priority {rule.priority}, {'all replies' if rule.every else 'one reply at random'}:"
    )
    _show(rule.replies)


@command.command("check")
@click.pass_obj
def check(rules: Rules) -> None:
    """Say how many rules there are; a faulty file is told with every fault."""
    click.echo(f"{len(rules.rules)} rules, sound")


def _show(replies: tuple[str, ...]) -> None:
    for reply in replies:
        click.echo("\n".join(f"  {line}" for line in reply.splitlines()) + "\n")
