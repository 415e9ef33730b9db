"""/help: what can be asked, derived from the list of commands; and answers to unknown commands."""

from digest.message import Block, Button, Message, Span, say
from digest.phrases import Phrase, msgid
from handlers.request import Command, Context, Reply, spoken_word
from handlers.route import Routes, suggestion
from handlers.steps import steps


def run(context: Context) -> Reply:
    """Every command with its plain words and what it does."""
    t = context.t
    blocks = [Block((Span(t("What you can ask"), "strong"),), "title")]
    for number, command in enumerate(c for c in context.commands if c.menu):
        blocks.append(Block(_line(command, t), "item", tight=number > 0))
    blocks.append(say(t("Or just type 02, 第二節, or any word to search for.")))
    return Reply.of(
        Message(tuple(blocks)).with_buttons(steps(t, "today", "list", "feeds", "settings"))
    )


def _line(command: Command, t: Phrase) -> tuple[Span, ...]:
    """The words first that come first to this reader: 摘要 · 總結  這一篇的摘要  /summary."""
    words = " · ".join(command.spoken(t.language)[:2])
    if t.language == "en":
        usage = f" {command.usage}" if command.usage else ""
        first, last = f"/{command.name}{usage}", f"  ({words})" if words else ""
    else:
        first, last = words or f"/{command.name}", f"  /{command.name}"
    return (Span(first, "strong"), Span(f"  {t(command.about)}{last}"))


def unknown(context: Context) -> Reply:
    """Said to a command that does not exist; names the one that was probably meant."""
    found = suggestion(context.intent.argument, Routes(context.commands))
    meant = spoken_word(found, context.t.language)
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
    words=("幫助", "說明", "?", "怎麼用", "指令", "菜單", "選單", "使用說明", "用法",
        "你是誰", "你會什麼", "你能做什麼", "可以做什麼", "有什麼功能", "功能", "這是什麼"),
    english=("help", "commands", "menu", "who are you", "what can you do"),
)  # fmt: skip
