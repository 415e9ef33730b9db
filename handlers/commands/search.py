"""/search: passages of the archive; an unknown word comes here too."""

from digest.compose import Piece
from digest.listing import Passage, found_message
from digest.phrases import msgid
from handlers.reading import piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.route import Routes, suggestion

PAGE = 5


def run(context: Context) -> Reply:
    """Ranked passages with the words marked; nothing found says what can be asked."""
    offset, query = 0, context.intent.argument
    if context.intent.fields:
        offset = int(context.intent.fields[0]) if context.intent.fields[0].isdigit() else 0
        query = ":".join(context.intent.fields[1:])
    if not query.strip():
        return Reply.line(context.t("Search for what? For example: /search bridge"))
    found = context.store.search.find(context.subscriber.id, query, limit=PAGE, offset=offset)
    if not found.hits:
        return Reply.line(nothing_found(context, query))
    passages = []
    pieces: dict[int, Piece | None] = {}
    for hit in found.hits:
        if hit.article_id not in pieces:
            pieces[hit.article_id] = piece_of(context, hit.article_id)
        if piece := pieces[hit.article_id]:
            passages.append(Passage(piece, hit.section, hit.snippet, tuple(hit.marks)))
    message = found_message(
        passages, query, offset=offset, total=found.total, voice=voice_of(context)
    )
    return Reply.of(message, edit=context.intent.pressed)


def nothing_found(context: Context, query: str) -> str:
    """One line: nothing found, and what can be asked instead."""
    shown = query if len(query) <= 40 else query[:40] + "…"
    line = context.t(
        "Nothing found for “{query}”. You can say: summary, 02, contents, list, today; or /help.",
        query=shown,
    )
    meant = suggestion(query, Routes(context.commands))
    return f"{line}\n{context.t('Did you mean “{meant}”?', meant=meant)}" if meant else line


COMMAND = Command(
    name="search",
    run=run,
    about=msgid("search titles, ledes and sections"),
    words=("搜尋", "搜索", "查找", "找"),
    usage="WORDS",
    takes=True,
    actions=("search",),
)
