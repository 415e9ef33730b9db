"""Whatever people and clocks do: an article once, a slot once, quiet hours quiet, nothing lost."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from

from digest.article import Article
from digest.due import quiet_end
from digest.message import Limits
from digest.plans import paused_until, plan_of
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.jobs.enqueue import Enqueue
from handlers.planning import replan
from storage.store import Store
from storage.subscribers import Subscriber

START = datetime(2026, 3, 26, 3, 0, tzinfo=UTC)
ZONES = (
    "Asia/Taipei", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo",
    "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns",
)  # fmt: skip


class AnyWeek(RuleBasedStateMachine):
    """One subscriber, a clock that may jump, and a service that may be down."""

    @initialize()
    def begin(self) -> None:
        self.store = Store.open(":memory:")
        self.now, self.furthest = START, START
        self.enqueue = Enqueue({"web": Limits()}, Preferences(count=3))
        feed = self.store.feeds.local(self.now)
        self.feed, self.articles = feed.id, 0
        someone = self.store.subscribers.at("web", "1", now=self.now)
        self.store.subscribers.set_state(someone.id, "active", now=self.now)
        self.store.subscriptions.add(someone.id, feed.id, now=self.now)
        self.seen = 0
        self._replan()

    def _me(self) -> tuple[Subscriber, Preferences]:
        someone = self.store.subscribers.get(1)
        assert someone
        return someone, preferences_of(self.store, someone, self.enqueue.defaults)

    def _replan(self) -> None:
        someone, chosen = self._me()
        replan(self.store, someone, chosen, self.now)

    def _choose(self, name: str, text: str) -> None:
        self.store.subscribers.prefer(1, name, text)
        self._replan()

    @rule(zone=sampled_from(ZONES))
    def move(self, zone: str) -> None:
        self._choose("zone", zone)

    @rule(hours=sampled_from(["08:00", "02:30", "08:00 20:30", "00:00 12:00 23:45"]))
    def set_hours(self, hours: str) -> None:
        self._choose("hours", hours)

    @rule(quiet=sampled_from(["off", "23:00-07:00", "01:00-03:00", "12:00-14:00"]))
    def set_quiet(self, quiet: str) -> None:
        self._choose("quiet", quiet)

    @rule(mode=sampled_from(["daily", "batched", "weekly", "instant"]))
    def set_mode(self, mode: str) -> None:
        self._choose("mode", mode)

    @rule(days=integers(1, 4))
    def pause(self, days: int) -> None:
        _, chosen = self._me()
        local = self.now.astimezone(ZoneInfo(chosen.zone)) + timedelta(days=days)
        self._choose("pause", local.replace(tzinfo=None).isoformat(timespec="minutes"))

    @rule()
    def resume(self) -> None:
        self._choose("pause", "off")

    @rule(number=integers(1, 5))
    def publish(self, number: int) -> None:
        for _ in range(number):
            self.articles += 1
            article = Article(
                f"第{self.articles}篇", (f"第{self.articles}篇的話。",), (), guid=str(self.articles)
            )
            self.store.articles.put(self.feed, article, now=self.now)

    @rule(minutes=integers(1, 240))
    def wait(self, minutes: int) -> None:
        for _ in range(0, minutes, 15):
            self.now += timedelta(minutes=15)
            self._tick()

    @rule(hours=integers(1, 60))
    def be_down(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self._tick()

    @precondition(lambda self: self.now > START + timedelta(days=2))
    @rule(hours=integers(1, 40))
    def step_back(self, hours: int) -> None:
        self.now -= timedelta(hours=hours)
        self._tick()

    @rule()
    def deliver(self) -> None:
        self.store._db.execute("UPDATE outbox SET state = 'sent' WHERE state = 'pending'")

    def _tick(self) -> None:
        while self.enqueue.round(self.store, self.now):
            pass
        rows = self.store._db.execute("SELECT id FROM outbox WHERE id > ?", [self.seen]).fetchall()
        if rows:
            self.seen = max(row[0] for row in rows)
            _, chosen = self._me()
            assert quiet_end(plan_of(chosen), self.now) is None
            paused = paused_until(chosen)
            assert paused is None or paused <= self.now

    @invariant()
    def an_article_comes_once_and_a_slot_once(self) -> None:
        # Nothing is ever delivered here, so a later slot takes the articles of an earlier one.
        rows = self.store._db.execute(
            "SELECT json_extract(message, '$.about') FROM outbox WHERE state != 'dropped'"
        )
        shown: Counter[int] = Counter()
        for (about,) in rows:
            article, _, _, listed = json.loads(about)
            shown.update([article] if article else listed)
        assert all(times == 1 for times in shown.values()), shown

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        for name in ("pause", "quiet"):
            self._choose(name, "off")
        self._choose("mode", "daily")
        for _ in range(24 * 9):
            self.now += timedelta(hours=1)
            self._tick()
        left = self.store.articles.unbrought(
            1, since=START - timedelta(days=9), before=self.now, limit=99
        )
        assert left == []
        assert self._me()[0].next_due_at is not None
        self.store.close()


TestAnyWeek = AnyWeek.TestCase
TestAnyWeek.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)

if __name__ == "__main__":
    many = settings(
        TestAnyWeek.settings, max_examples=int(sys.argv[1]), derandomize=False, database=None
    )
    run_state_machine_as_test(AnyWeek, settings=many)
