"""/help: what can be asked, derived from the list of commands; and answers to unknown commands."""

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.request import Command, Context, Reply
from handlers.route import Routes, suggestion
from handlers.steps import steps


def run(context: Context) -> Reply:
    """Every command with its plain words and what it does."""
    t = context.t
    blocks = [Block((Span(t("What you can ask"), "strong"),), "title")]
    for number, command in enumerate(c for c in context.commands if c.menu):
        usage = f" {command.usage}" if command.usage else ""
        words = " · ".join(command.spoken(t.language)[:3])
        spans = [Span(f"/{command.name}{usage}", "strong"), Span(f"  {t(command.about)}")]
        if words:
            spans.append(Span(f"（{words}）" if t.language != "en" else f" ({words})"))
        blocks.append(Block(tuple(spans), "item", tight=number > 0))
    blocks.append(say(t("Or just type 02, 第二節, or any word to search for.")))
    return Reply.of(
        Message(tuple(blocks)).with_buttons(steps(t, "today", "list", "feeds", "settings"))
    )


def unknown(context: Context) -> Reply:
    """Said to a command that does not exist; names the one that was probably meant."""
    meant = suggestion(context.intent.argument, Routes(context.commands))
    if not meant:
        line = context.t("There is no such command. /help lists what can be asked.")
        return Reply.line(line, *steps(context.t, "help"))
    line = context.t("There is no such command. Did you mean {meant}?", meant=meant)
    return Reply.line(line, Button(meant, _again(meant, context.intent.argument)))


def _again(meant: str, typed: str) -> str:
    """The action of the suggested command, with what was typed behind the misspelt one."""
    _, _, rest = typed.partition(" ")
    action = f"do:{meant.lstrip('/')}:{rest.strip()}"
    return action if len(action.encode()) <= 64 else f"do:{meant.lstrip('/')}"


UNKNOWN = Command(
    name="unknown",
    run=unknown,
    about=msgid("a command that does not exist"),
    menu=False,
)

COMMAND = Command(
    name="help",
    run=run,
    about=msgid("what can be asked"),
    words=("幫助", "說明", "?", "怎麼用", "指令", "菜單", "選單", "使用說明", "用法"),
    english=("help", "commands", "menu"),
)
