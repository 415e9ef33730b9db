"""👍 and 👎 under a digest, and /likes: what they add up to, said plainly, and reset."""

from collections.abc import Mapping

from digest.article import Article
from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from digest.topics import topics
from handlers.liking import taste
from handlers.own import not_yet, owner_of
from handlers.reading import in_hand, no_article, piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.steps import steps

_SHOWN = 12


def vote(context: Context) -> Reply:
    """Say of an article that it was good, or not; the same again takes it back."""
    fields = context.intent.fields
    value = -1 if context.intent.command == "dislike" or context.intent.argument == "-1" else 1
    pressed = bool(fields)
    at = int(fields[0]) if pressed and fields[0].isascii() and fields[0].isdigit() else 0
    piece = piece_of(context, at) if pressed else in_hand(context)
    if piece is None:
        if pressed:
            return Reply(toast=context.t("This button is too old. Ask again, please."))
        return no_article(context)
    owner = owner_of(context)
    if owner is None:
        return not_yet(context)
    now = context.store.votes.put(owner, piece.id, value, now=context.now)
    line = _said(context, piece.article, now)
    return Reply(toast=line) if pressed else Reply.line(line, *_row(context))


def likes(context: Context) -> Reply:
    """What the votes add up to, account by account and topic by topic."""
    t = context.t
    if context.intent.command == "forget":
        context.store.votes.forget(context.subscriber.id)
        line = t("Forgotten: no account and no topic weighs more than another.")
        return Reply.of(Reply.line(line, *steps(t, "settings")).messages[0], edit=True)
    known = taste(context.store, context.subscriber.id)
    if not known.accounts and not known.topics and context.request.kind == "group":
        line = t(
            "In a group 👍 and 👎 are each person's own: they order your own digests, "
            "not the group's. Say “likes” to me in private."
        )
        return Reply.line(line)
    if not known.accounts and not known.topics:
        return Reply.line(
            t("There are no votes yet. Press 👍 or 👎 under a digest."), *steps(t, "list")
        )
    blocks = [
        Block((Span(t("What you like"), "strong"),), "title"),
        *_lines(context, t("Accounts"), known.accounts),
        *_lines(context, t("Topics"), known.topics),
        say(
            t(
                "Each vote counts one; an account weighs twice a topic. "
                "It orders your digests where “Digest order” says so, and hides nothing."
            ),
            kind="note",
        ),
    ]
    return Reply.of(Message(tuple(blocks)).with_buttons(_row(context)))


def _row(context: Context) -> list[Button]:
    t, order = context.t, context.preferences.order
    first = [] if order == "liked" else [Button(t("Show what I like first"), "set:order:liked")]
    return [*first, Button(t("Forget my votes"), "forget"), *steps(t, "settings")]


def _said(context: Context, article: Article, vote: int) -> str:
    t, voice = context.t, voice_of(context)
    if not vote:
        return t("Taken back.")
    account = article.credit.account if article.credit else ""
    names = [
        voice.name(account, article),
        *(voice.name(word, article) for word in topics(article)[:3]),
    ]
    what = t(", ").join(filter(None, names))
    if not what:
        return t("Noted.")
    return t("More of: {what}", what=what) if vote > 0 else t("Less of: {what}", what=what)


def _lines(context: Context, heading: str, weights: Mapping[str, int]) -> list[Block]:
    voice = voice_of(context)
    first = sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:_SHOWN]
    said = [f"{voice.words(name)} {weight:+d}" for name, weight in first]
    if not said:
        return []
    label = Span(context.t("{name}: ", name=heading), "strong")
    return [Block((label, Span(" · ".join(said))))]


COMMANDS = (
    Command(
        name="likes",
        run=likes,
        about=msgid("what your 👍 and 👎 add up to"),
        words=("喜好", "我的喜好", "口味"),
        english=("likes", "my likes"),
        actions=("forget",),
    ),
    Command(
        name="like",
        run=vote,
        about=msgid("more of this, or less"),
        words=("👍", "喜歡"),
        english=("like",),
        says={"👎": "-1", "不喜歡": "-1", "dislike": "-1"},
        menu=False,
        actions=("dislike",),
    ),
)
