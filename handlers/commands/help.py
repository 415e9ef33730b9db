"""/help: what can be asked, derived from the list of commands; and answers to unknown commands."""

from dataclasses import replace

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.request import Command, Context, Intent, Reply
from handlers.route import Routes, suggestion


def run(context: Context) -> Reply:
    """Every command with its plain words and what it does."""
    t = context.t
    blocks = [Block((Span(t("What you can ask"), "strong"),), "title")]
    for number, command in enumerate(c for c in context.commands if c.menu):
        usage = f" {command.usage}" if command.usage else ""
        words = " · ".join(command.words[:3])
        spans = [Span(f"/{command.name}{usage}", "strong"), Span(f"  {t(command.about)}")]
        if words:
            spans.append(Span(f"（{words}）" if t.language != "en" else f" ({words})"))
        blocks.append(Block(tuple(spans), "item", tight=number > 0))
    blocks.append(say(t("Or just type 02, 第二節, or any word to search for.")))
    return Reply.of(Message(tuple(blocks)))


def unknown(context: Context) -> Reply:
    """Said to a command that does not exist; names the one that was probably meant."""
    if context.intent.command == "do":
        return do(context)
    meant = suggestion(context.intent.argument, Routes(context.commands))
    if not meant:
        return Reply.line(context.t("There is no such command. /help lists what can be asked."))
    line = context.t("There is no such command. Did you mean {meant}?", meant=meant)
    button = Button(meant, f"do:{meant.lstrip('/')}")
    return Reply.of(Message((say(line),)).with_buttons([button]))


def do(context: Context) -> Reply:
    """Run the suggested command as if it had been typed."""
    name = context.intent.fields[0] if context.intent.fields else "help"
    command = Routes(context.commands).owner(name)
    if command is None:
        return run(context)
    return command.run(replace(context, intent=Intent(name)))


UNKNOWN = Command(
    name="unknown",
    run=unknown,
    about=msgid("a command that does not exist"),
    menu=False,
    actions=("do",),
)

COMMAND = Command(
    name="help",
    run=run,
    about=msgid("what can be asked"),
    words=("幫助", "說明", "?", "怎麼用", "指令"),
    actions=("help",),
)
