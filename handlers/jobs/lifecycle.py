"""What refusals say of chats and of the bot itself: judged by the round, not one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from digest.errors import ZhaibaoError
from digest.message import Message
from digest.phrases import msgid
from digest.preferences import Preferences
from digest.retry import FailureKind
from handlers.notices import Notice, tell_admins, worded
from handlers.ports import SendError
from handlers.request import Chat
from handlers.standing import lose_topic
from storage.ready import OutboxPage
from storage.store import Store

# Of fewer chats no share is reckoned.
LEAST = 20
# How long a transport rests after its round was stopped.
HOLD = timedelta(minutes=15)
# And after it refused the bot: twice as long each time, as the other program may end at once and
# a token may be wrong for days.
FIRST_REST = timedelta(seconds=2)
REST = timedelta(minutes=1)


class StoppedError(ZhaibaoError):
    """Sending was stopped by a rule of ours; every page is kept."""


@dataclass(slots=True)
class Census:
    """The chats of one round on one transport: how many there are, and who is out of reach."""

    size: int = 0
    tried: set[str] = field(default_factory=set)
    gone: dict[str, str] = field(default_factory=dict)
    stopped: bool = False

    def over(self, percent: int) -> bool:
        """Whether more than `percent` of the round, of at least 20 chats, are out of reach."""
        chats = max(self.size, len(self.tried))
        return chats >= LEAST and len(self.gone) * 100 > chats * percent


@dataclass
class Lifecycle:
    """Decides for the delivery what a refusal changes, and when to stop.

    Who is out of reach is noted at the end of the round. If over `percent` of a round of at least
    20 chats are, the fault is likelier ours: the round stops, nobody's state changes, `admins`
    are told. 100 never stops.
    """

    admins: Sequence[Chat] = ()
    defaults: Preferences = field(default_factory=Preferences)
    percent: int = 5
    report: Callable[[Exception], None] = lambda error: None
    _rounds: dict[str, Census] = field(default_factory=dict, init=False)
    _rests: dict[str, datetime] = field(default_factory=dict, init=False)
    _refused: dict[str, int] = field(default_factory=dict, init=False)
    _told: dict[str, date] = field(default_factory=dict, init=False)
    _words: list[tuple[Chat, Message]] = field(default_factory=list, init=False)

    def serves(self, transport: str, now: datetime) -> bool:
        """Whether pages may be taken for this transport now."""
        return now >= self._rests.get(transport, now)

    def doubts(self, transport: str) -> bool:
        """Whether it refused the bot last time: one page asks whether it still does."""
        return transport in self._refused

    def words(self) -> list[tuple[Chat, Message]]:
        """What is to be said at once, past the outbox that is stopped; each is given once."""
        words, self._words = self._words, []
        return words

    def pending(self) -> bool:
        """Whether there is anything to conclude at the end of the round."""
        return any(census.gone for census in self._rounds.values())

    def took(
        self, store: Store, page: OutboxPage, failure: SendError | None, now: datetime
    ) -> bool:
        """Judge one try; True where nothing is left to be done about its page."""
        census = self._rounds.setdefault(page.transport, Census())
        census.tried.add(page.chat)
        if failure is None:
            if self.serves(page.transport, now):
                # Else it was under way when another was refused, and tells nothing.
                self._refused.pop(page.transport, None)
            return False
        if failure.kind is FailureKind.GONE:
            if not census.gone:
                waiting = store.standing.chats_waiting(page.transport)
                census.size = waiting + len(census.tried) - 1
            census.gone[page.chat] = str(failure)
            store.outbox.retry(page.id, at=now + HOLD, why=f"out of reach? {failure}")
            if not census.stopped and census.over(self.percent):
                self._stop(store, page.transport, census, now)
            return True
        if failure.kind is FailureKind.REFUSED:
            self._rest(page.transport, failure, now)
            store.outbox.give_back(page.id, why=str(failure))
            return True
        return (
            failure.kind is FailureKind.TOPIC
            and bool(page.topic)
            and self._lost_topic(store, page, failure, now)
        )

    def conclude(self, store: Store, now: datetime) -> int:
        """The round is over: who is out of reach is gone. Returns how many chats."""
        gone = 0
        with store.transaction():
            for transport, census in self._rounds.items():
                if census.stopped:
                    continue
                for chat, why in census.gone.items():
                    gone += 1
                    for subscriber_id in store.standing.of_chat(transport, chat):
                        store.standing.leave(subscriber_id, why, now=now)
        self._rounds.clear()
        return gone

    def _stop(self, store: Store, transport: str, census: Census, now: datetime) -> None:
        self._rests[transport] = now + HOLD
        chats = max(census.size, len(census.tried))
        said = next(iter(census.gone.values()))
        self.report(
            StoppedError(
                f"{transport}: {len(census.gone)} of {chats} chats are out of reach ({said}). "
                "Sending is stopped for 15 minutes, nobody was marked as gone. Is this the right "
                "bot? If so, STOP_AT_GONE=100 lets sending go on"
            )
        )
        phrase = msgid(
            "{gone} of {chats} chats are out of reach ({said}). Sending is stopped for a quarter of"
            " an hour and nobody was marked as gone. Is the token that of the right bot?"
        )
        fields = {"gone": len(census.gone), "chats": chats, "said": said}
        census.stopped = True
        if self._told.get(transport) != now.date():
            self._told[transport] = now.date()
            notice = Notice("stopped", phrase, fields)
            self._words += worded(store, self.admins, notice, self.defaults, now)

    def _rest(self, transport: str, failure: SendError, now: datetime) -> None:
        if not self.serves(transport, now):
            return
        times = self._refused.get(transport, 0)
        self._refused[transport] = times + 1
        self._rests[transport] = now + min(FIRST_REST * 2 ** min(times, 10), REST)
        if not times and not failure.told:
            self.report(
                StoppedError(f"{transport}: {failure}. Nothing is sent until that is mended")
            )

    def _lost_topic(
        self, store: Store, page: OutboxPage, failure: SendError, now: datetime
    ) -> bool:
        if lose_topic(store, page.subscriber_id, self.defaults, now):
            phrase = msgid(
                "A topic of the chat {chat} is closed or deleted: its digests now come in the"
                " chat's main thread."
            )
            notice = Notice(f"topic:{page.chat}:{page.topic}", phrase, {"chat": page.chat})
            tell_admins(store, self.admins, notice, self.defaults, now)
        store.outbox.retry(page.id, at=now, why=str(failure))
        return True
