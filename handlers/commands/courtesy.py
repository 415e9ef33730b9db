"""What is said besides questions: a greeting, thanks, a picture. One line each, never a search."""

from digest.message import Message, say
from digest.phrases import msgid
from handlers.planning import coming_slot, next_line
from handlers.request import Command, Context, Reply
from handlers.steps import steps


def greeting(context: Context) -> Reply:
    """One warm line, and what can be done now."""
    t = context.t
    if context.subscriber.state != "active":
        line = t("Hello, I am Zhaibao: long reads, by section, at your hour. Shall we begin?")
        return Reply.line(line, *steps(t, "start", "help"))
    if context.request.kind == "group":
        line = t("Here I am. Reply to me, or name me with “today”, 02, or any word to look up.")
        return Reply.line(line, *steps(t, "today", "list", "help"))
    line = t("Hello, here I am. Say “today” for the digest, or any word to look it up.")
    return Reply.line(line, *steps(t, "today", "list", "help"))


def thanks(context: Context) -> Reply:
    """One warm line, and when we meet again."""
    t, store, chosen = context.t, context.store, context.preferences
    blocks = [say(t("You are welcome."))]
    if context.subscriber.state == "active":
        slot = coming_slot(store, context.subscriber, chosen, context.now)
        blocks.append(say(next_line(slot, chosen, context.now, t), tight=True))
    return Reply.of(Message(tuple(blocks)).with_buttons(steps(t, "today", "list")))


def heard(context: Context) -> Reply:
    """One honest line for what cannot be read; a sticker needs no answer."""
    t, kind = context.t, context.intent.argument
    if kind == "sticker":
        return Reply()
    lines = {
        "photo": t("I read only text, no pictures. Paste the article, or its address."),
        "voice": t("I cannot hear, I only read. Type it, or paste an address."),
        "video": t("I cannot watch videos. Paste a text, or an address."),
        "document": t("That file I cannot read. Paste its text, or an address."),
    }
    line = lines.get(kind, t("That I cannot read. Paste a text, or an address."))
    return Reply.line(line, *steps(t, "list", "help"))


COMMANDS = (
    Command(
        name="hello",
        run=greeting,
        about=msgid("a greeting"),
        words=(
            "你好", "您好", "妳好", "你好啊", "嗨", "哈囉", "哈嘍", "早", "早安", "早上好", "午安",
            "下午好", "晚上好", "晚安", "在嗎", "在不在", "有人嗎",
        ),
        english=(
            "hi", "hello", "hey", "hi there", "good morning", "good evening", "good night",
        ),
        menu=False,
    ),
    Command(
        name="thanks",
        run=thanks,
        about=msgid("thanks"),
        words=(
            "謝謝", "謝謝你", "謝謝您", "多謝", "感謝", "謝了", "謝啦", "辛苦了", "感恩", "好的",
            "好", "知道了", "收到", "讚", "太好了",
        ),
        english=("thanks", "thank you", "thx", "ok", "okay", "great", "nice"),
        menu=False,
    ),
    Command(
        name="heard",
        run=heard,
        about=msgid("what is no text"),
        menu=False,
    ),
)  # fmt: skip
