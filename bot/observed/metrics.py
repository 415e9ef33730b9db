"""What Prometheus may ask for: names by its convention, few labels, never a chat."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from bot.observed.health import OK, Health
from bot.observed.pulse import Pulse, Reporter
from digest.errors import ZhaibaoError
from digest.message import Message
from handlers.jobs.upkeep import BACKUP_DONE, BACKUP_FAULT
from handlers.ports import SendError, Transport
from handlers.request import Chat
from storage.facts import Facts
from storage.keeping import Keeping
from storage.sizes import full_on, history, measure
from storage.store import Store
from storage.worker import StoreThread

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FAR = 36500.0
_LOOKED_UP = ("subscribers", "outbox_pages", "feeds")


class Metrics:
    """Counters that grow as things happen, and gauges that are looked up when asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.sent = self._counter("pages_sent", "Messages a platform took.", "transport")
        self.failed = self._counter(
            "pages_failed", "Messages a platform did not take, by kind of failure.",
            "transport", "kind",
        )  # fmt: skip
        self.seconds = Histogram(
            "zhaibao_send_seconds", "How long a platform took over one message.", ["transport"],
            registry=self.registry, buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
        )  # fmt: skip
        self._gauges: dict[str, Gauge] = {}
        self.gauge("build_info", "The version that runs.", version=version("zhaibao")).set(1)

    def measured(self, transport: Transport) -> Transport:
        """The same transport, its messages counted and timed."""
        return _Measured(transport, self)

    def gauge(self, name: str, about: str, **labels: str) -> Any:
        """One value that goes up and down."""
        if name not in self._gauges:
            self._gauges[name] = Gauge(
                f"zhaibao_{name}", about, list(labels), registry=self.registry
            )
        found = self._gauges[name]
        return found.labels(**labels) if labels else found

    def forget(self, *names: str) -> None:
        """Drop every label set of these gauges: what is not set again is not there any more."""
        for name in names:
            if name in self._gauges:
                self._gauges[name].clear()

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"zhaibao_{name}", about, labels, registry=self.registry)


class _Measured:
    """Counts what goes through another transport; else it is that one."""

    def __init__(self, inner: Transport, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics
        self.name, self.limits, self.abilities = inner.name, inner.limits, inner.abilities

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def send(self, chat: Chat, message: Message) -> str:
        """Send, count and time."""
        began = time.monotonic()
        try:
            message_id = await self._inner.send(chat, message)
        except SendError as error:
            self._metrics.failed.labels(self.name, error.kind.value).inc()
            raise
        self._metrics.sent.labels(self.name).inc()
        self._metrics.seconds.labels(self.name).observe(time.monotonic() - began)
        return message_id

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Edit; not counted, as it brings nothing new."""
        return await self._inner.edit(chat, message_id, message)


class Exposition:
    """The answer to a scrape: everything looked up at that moment."""

    def __init__(  # noqa: PLR0913 - wired in one place, by name
        self,
        metrics: Metrics,
        *,
        thread: StoreThread,
        clock: Callable[[], datetime],
        pulse: Pulse,
        reporter: Reporter,
        health: Health,
        keeping: Keeping,
    ) -> None:
        self._metrics = metrics
        self._thread = thread
        self._clock = clock
        self._pulse = pulse
        self._reporter = reporter
        self._health = health
        self._keeping = keeping

    async def text(self) -> bytes:
        """Everything, as Prometheus reads it; what cannot be looked up is left out."""
        for part, said in (await self._health.ready()).items():
            self._metrics.gauge(
                "ready", "1 where this part can serve.", part=part
            ).set(said == OK)  # fmt: skip
        self._signs()
        try:
            await self._thread.ask(self._look)
        except ZhaibaoError:
            # That the database does not answer stands in `ready`: the rest must still be read.
            self._metrics.forget(*_LOOKED_UP)
        return self._metrics.text()

    def _signs(self) -> None:
        gauge, pulse = self._metrics.gauge, self._pulse
        ticked = pulse.ticked.timestamp() if pulse.ticked else 0.0
        gauge("tick_timestamp_seconds", "When a tick last got on, or was done.").set(ticked)
        gauge("loop_lag_seconds", "Lag of the event loop, 99 of 100.").set(pulse.lag())
        for sort in ("fault", "bug"):
            gauge("faults", "What went wrong since the start.", sort=sort).set(
                self._reporter.counts[sort]
            )

    def _look(self, store: Store) -> None:
        now = self._clock()
        self._count(store.facts(now))
        gauge = self._metrics.gauge
        gauge("faults_unseen", "Sorts of faults that no admin has seen.").set(store.faults.count())
        done, fault = store.meta.get(BACKUP_DONE), store.meta.get(BACKUP_FAULT)
        # Before the first one its age is that of the process; where none is wanted, it has none.
        at = datetime.fromisoformat(done) if done else self._pulse.started
        if self._keeping.days or self._keeping.weeks:
            gauge(
                "backup_timestamp_seconds", "When the last backup was made, or waiting began."
            ).set(at.timestamp())
        gauge("backup_failed", "1 where the last backup failed.").set(bool(fault))
        sizes = measure(self._keeping.database, self._keeping.folder)
        gauge("database_bytes", "The database with its log.").set(sizes.database)
        gauge("backups_bytes", "The scheduled backups.").set(sizes.backups)
        gauge("disk_free_bytes", "Free where the database is.").set(sizes.free)
        full = full_on(history(store.meta), sizes.free)
        days = float((full - now.astimezone(UTC).date()).days) if full else _FAR
        gauge("disk_full_days", "Days until the disk is full at this pace.").set(days)

    def _count(self, facts: Facts) -> None:
        gauge = self._metrics.gauge
        self._metrics.forget(*_LOOKED_UP)
        for (transport, state), number in facts.subscribers.items():
            gauge("subscribers", "Chats by state.", transport=transport, state=state).set(number)
        for state in ("pending", "sending", "retry", "sent", "dropped", "parked"):
            gauge("outbox_pages", "Pages in the outbox by state.", state=state).set(
                facts.outbox.get(state, 0)
            )
        for health in ("ok", "failing", "dead"):
            gauge("feeds", "Feeds by how their last visits went.", health=health).set(
                facts.feeds.get(health, 0)
            )
        gauge("articles", "Articles in the archive.").set(facts.articles)
        gauge("outbox_waiting_seconds", "How long the longest waiting page has been due.").set(
            facts.waiting
        )
        gauge("lateness_seconds", "The latest page of the last ten minutes.").set(facts.lateness)
