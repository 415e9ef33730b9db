"""Whether a request may go on: bans, access, and what a chat may add."""

from zoneinfo import ZoneInfo

from digest.message import Button
from digest.phrases import msgid
from handlers.house import MEGABYTE, HouseRules
from handlers.request import Context, Intent, Reply, Request
from handlers.steps import steps
from storage.admission import Allowance
from storage.store import Store


def runs_the_bot(request: Request, house: HouseRules) -> bool:
    """Whether it comes from somebody who runs the bot, in a private chat of their own."""
    return (
        request.chat.transport == "telegram"
        and request.kind == "private"
        and (request.person or request.chat.id) in house.admins
    )


def for_everybody(context: Context, what: object) -> list[Button]:
    """The button that publishes a text or an article of one's own, for who runs the bot."""
    if not runs_the_bot(context.request, context.house):
        return []
    return [Button(context.t("Publish for everybody"), f"publish:{what}")]


_CLOSED = msgid("This bot takes no new readers at present.")
_INVITED = msgid(
    "This bot is by invitation: open the link that you were given, or send /start and the code."
)
_ROOM = 10_000
# What these take up is stored for the chat alone.
_STORING = ("paste", "import")
_NO_ADDING = msgid("Only the people who run this bot may add addresses here.")


def refusal(context: Context, intent: Intent, house: HouseRules) -> Reply | None:
    """What is said instead of an answer; None where the request may go on. Banned: nothing."""
    if runs_the_bot(context.request, house):
        return None
    if context.store.admission.banned(context.subscriber.id):
        return Reply()
    if context.subscriber.state == "new" and context.request.chat.transport != "terminal":
        if house.access == "closed":
            return Reply.line(context.t(_CLOSED))
        if house.access == "invite" and not _invited(context, intent):
            return Reply.line(context.t(_INVITED))
    if intent.address or _is_list(context.request):
        return _refused_address(context, house)
    stores = context.request.document or intent.command in _STORING
    return _refused_text(context, house) if stores else None


def may_add(context: Context) -> bool:
    """Whether this chat may add feeds that nobody has yet."""
    house, request = context.house, context.request
    here = request.chat.transport in house.here
    return here or house.all_may_add or runs_the_bot(request, house)


def room_for_feeds(store: Store, subscriber_id: int, house: HouseRules) -> int:
    """How many more feeds of its own a chat may have; who runs the bot has room for any."""
    chat = store.subscribers.get(subscriber_id)
    if chat is None:
        return 0
    runs = chat.transport == "telegram" and chat.kind == "private" and chat.chat in house.admins
    if runs or chat.transport in house.here:
        return _ROOM
    may = store.admission.allowance(subscriber_id, house.usual)
    return max(0, may.feeds - store.admission.used(subscriber_id, "").feeds)


def _is_list(request: Request) -> bool:
    document = request.document
    return document is not None and document.name.lower().endswith((".opml", ".xml"))


def _invited(context: Context, intent: Intent) -> bool:
    code = intent.argument.strip()
    if intent.command != "start" or not code:
        return False
    return context.store.admission.use_invite(code, context.subscriber.id, now=context.now)


def _refused_address(context: Context, house: HouseRules) -> Reply | None:
    t, subscriber = context.t, context.subscriber.id
    if context.request.chat.transport in house.here:
        return None
    if not house.all_may_add:
        return Reply.line(t(_NO_ADDING), *steps(t, "feeds"))
    admission = context.store.admission
    day = context.now.astimezone(ZoneInfo(context.preferences.zone)).date().isoformat()
    may, used = admission.allowance(subscriber, house.usual), admission.used(subscriber, day)
    if used.feeds >= may.feeds:
        line = t.count(
            "You have {n} feed of your own: no more fit in. Leave one first.",
            "You have {n} feeds of your own: no more fit in. Leave one first.",
            may.feeds,
        )
        return Reply.line(line, *steps(t, "feeds"))
    if used.pages >= may.pages:
        line = t.count(
            "You have asked for {n} page today; more tomorrow.",
            "You have asked for {n} pages today; more tomorrow.",
            may.pages,
        )
        return Reply.line(line)
    if used.bytes >= may.bytes:
        return _full(context, may)
    admission.fetch(subscriber, day)
    return None


def _refused_text(context: Context, house: HouseRules) -> Reply | None:
    """What is said of a text, a file or an export where the chat's room is full."""
    if context.request.chat.transport in house.here:
        return None
    admission, subscriber = context.store.admission, context.subscriber.id
    may = admission.allowance(subscriber, house.usual)
    day = context.now.date().isoformat()
    return _full(context, may) if admission.used(subscriber, day).bytes >= may.bytes else None


def _full(context: Context, may: Allowance) -> Reply:
    line = context.t(
        "What you have added fills your {n} MB here; old articles make room with time.",
        n=may.bytes // MEGABYTE,
    )
    return Reply.line(line)
