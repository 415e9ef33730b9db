"""/search: passages of the archive; an unknown word comes here too."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from digest.article import Piece
from digest.findings import Finding, Passage, found_message
from digest.identity import content_hash
from digest.message import Button, Message, say
from digest.phrases import msgid
from digest.query import Query, parse_query
from digest.script import fold
from handlers.reading import piece_of, voice_of
from handlers.request import Command, Context, Reply, spoken_word
from handlers.route import Routes, suggestion
from handlers.said import operators
from handlers.steps import steps
from storage.search import Bounds, Found

PAGE = 5
_LONGEST = 40
_FURTHEST = 100_000
# One word as it may be watched for: no sentence, no question, no sign that means something there.
_WORD = re.compile(
    r"(?!.*[誰谁什甚怎嗎吗呢])(?:[^\W_a-zA-Z0-9]{2,6}|(?=.*[a-zA-Z0-9])[^\W_]{2,20})"
)
# What was looked for last, kept beside the preferences: the buttons of its pages refer to it.
_ASKED = "asked"


def run(context: Context) -> Reply:
    """Ranked passages with the words marked; nothing found says what can be asked."""
    offset, typed = _asked(context)
    if typed is None:
        return Reply(toast=context.t("This button is too old. Ask again, please."))
    query = parse_query(typed)
    if query.empty:
        return _how(context)
    found = context.store.search.find(query, _bounds(context, query), limit=PAGE, offset=offset)
    if not found.hits:
        if context.intent.bare and context.rules.default:
            return Reply.of(*operators(context.rules.default))
        line = nothing_found(context, typed)
        reply = Reply.line(line, *steps(context.t, "summary", "list", "today", "help"))
        return Reply.of(_watchable(context, typed, reply.messages[0]))
    context.store.subscribers.prefer(context.subscriber.id, _ASKED, typed)
    message = found_message(
        _passages(context, found), _shown(context, typed, found, offset), voice_of(context)
    )
    return Reply.of(_watchable(context, typed, message), edit=context.intent.pressed)


def _watchable(context: Context, typed: str, message: Message) -> Message:
    """The message with a button that watches for the word, where it is one and is not watched."""
    word = typed.strip()
    if not _WORD.fullmatch(word):
        return message
    watched = context.store.watches.of(context.subscriber.id)
    if any(fold(one.text) == fold(word) for one in watched):
        return message
    watch = Button(context.t("Watch {word}", word=word), f"watch:{word}")
    return message.with_buttons(*message.buttons, [watch])


def _how(context: Context) -> Reply:
    t = context.t
    line = say(t("Search for what? For example: /search bridge"))
    more = say(
        t(
            "“…” or 「…」 keeps words together, -word leaves out, account:NAME asks for an "
            "account, after:2026-01 and before:2026-03 for a time."
        ),
        kind="note",
    )
    return Reply.of(Message((line, more)).with_buttons(steps(t, "list", "help")))


def _asked(context: Context) -> tuple[int, str | None]:
    """From where on, and what: a button knows the words by their mark alone, they may be long."""
    fields = context.intent.fields
    if not fields:
        return 0, context.intent.argument
    offset = int(fields[0]) if fields[0].isascii() and fields[0].isdigit() else 0
    last = context.store.subscribers.preferences(context.subscriber.id).get(_ASKED, "")
    known = last and fields[1:] == (_mark(last),)
    return min(offset, _FURTHEST), last if known else None


def _mark(typed: str) -> str:
    return content_hash(typed)[:8] + f"{len(typed):x}"


def _bounds(context: Context, query: Query) -> Bounds:
    def midnight(day: date | None) -> datetime | None:
        # Days are the reader's own: they begin in the reader's zone.
        zone = ZoneInfo(context.preferences.zone)
        return datetime.combine(day, time(), zone).astimezone(UTC) if day else None

    return Bounds(context.subscriber.id, midnight(query.after), midnight(query.before))


def _shown(context: Context, typed: str, found: Found, offset: int) -> Finding:
    shown = typed if len(typed) <= _LONGEST else typed[:_LONGEST] + "…"
    return Finding(shown, _mark(typed), offset, found.total, PAGE, found.more)


def _passages(context: Context, found: Found) -> list[Passage]:
    passages = []
    pieces: dict[int, Piece | None] = {}
    for hit in found.hits:
        if hit.article_id not in pieces:
            pieces[hit.article_id] = piece_of(context, hit.article_id)
        if piece := pieces[hit.article_id]:
            passages.append(Passage(piece, hit.section, hit.snippet, hit.marks))
    return passages


def nothing_found(context: Context, query: str) -> str:
    """One line: nothing found, and what can be asked instead."""
    shown = query if len(query) <= _LONGEST else query[:_LONGEST] + "…"
    line = context.t(
        "Nothing found for “{query}”. You can say: summary, 02, contents, list, today; or /help.",
        query=shown,
    )
    meant = spoken_word(suggestion(query, Routes(context.commands)), context.t.language)
    return f"{line}\n{context.t('Did you mean “{meant}”?', meant=meant)}" if meant else line


COMMAND = Command(
    cost=1.0,
    name="search",
    run=run,
    about=msgid("search titles, ledes and sections"),
    words=("搜尋", "搜索", "查找", "找"),
    usage="WORDS",
    english=("search", "find"),
    takes=True,
    actions=("search",),
)
