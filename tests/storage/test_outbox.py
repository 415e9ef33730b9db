"""The outbox: whatever happens, a page is sent once, in order, and none is lost."""

from datetime import timedelta

from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import booleans, integers, sampled_from

from digest.message import plain
from storage.outbox import Claim
from storage.ready import OutboxPage
from storage.store import Store
from tests.storage.conftest import NOW, reader

LEASE = 120.0
ME = Claim("me", LEASE)


def claim(store: Store, *, now: object = None, limit: int = 16) -> list[OutboxPage]:
    return store.outbox.claim(["web"], ME, now=NOW, limit=limit)


def test_the_pages_of_an_occasion_are_written_once(store: Store) -> None:
    someone = reader(store)
    pages = [plain("一"), plain("二")]
    assert store.outbox.put(someone.id, "slot:x", pages, now=NOW) == 2
    assert store.outbox.put(someone.id, "slot:x", pages, now=NOW) == 0
    assert store.outbox.pending() == 2


def test_of_one_chat_only_the_first_unfinished_page_is_taken(store: Store) -> None:
    one, two = reader(store, "1"), reader(store, "2")
    store.outbox.put(one.id, "slot:x", [plain("一"), plain("二")], now=NOW)
    store.outbox.put(two.id, "slot:x", [plain("甲")], now=NOW)
    taken = claim(store)
    assert [(page.chat, page.page) for page in taken] == [("1", 0), ("2", 0)]
    assert claim(store) == []
    store.outbox.sent(taken[0].id, "m1", now=NOW)
    assert [(page.chat, page.page) for page in claim(store)] == [("1", 1)]


def test_a_page_of_another_transport_is_left_alone(store: Store) -> None:
    store.outbox.put(reader(store, "1", "telegram").id, "slot:x", [plain("一")], now=NOW)
    assert claim(store) == []


def test_a_lease_that_ran_out_is_taken_again_as_a_repeat(store: Store) -> None:
    store.outbox.put(reader(store).id, "slot:x", [plain("一")], now=NOW)
    (first,) = claim(store)
    assert first.repeats == 0
    later = NOW + timedelta(seconds=LEASE)
    (again,) = store.outbox.claim(["web"], Claim("other", LEASE), now=later, limit=1)
    assert (again.id, again.repeats, again.attempts) == (first.id, 1, 2)
    store.outbox.sent(again.id, "m1", now=later)
    assert store.outbox.repeats() == 1


def test_claiming_is_served_by_indexes_alone(store: Store) -> None:
    store.outbox.put(reader(store).id, "slot:x", [plain("一")], now=NOW)
    seen: list[str] = []
    store._db.conn.set_trace_callback(seen.append)
    claim(store)
    store._db.conn.set_trace_callback(None)
    asked = [sql for sql in seen if sql.startswith("SELECT o.id, o.sub")]
    assert asked
    for sql in asked:
        plan = " | ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SCAN o" not in plan, plan
        assert "SCAN e" not in plan, plan


def test_due_subscribers_are_found_by_an_index(store: Store) -> None:
    seen: list[str] = []
    store._db.conn.set_trace_callback(seen.append)
    store.subscribers.due(NOW, ["web"])
    store._db.conn.set_trace_callback(None)
    plan = " | ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {seen[-1]}"))
    assert "subscribers_due" in plan


class OutboxMachine(RuleBasedStateMachine):
    """Two processes' worth of claims, sends, failures and crashes, in any order."""

    pages = Bundle("pages")

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(":memory:")
        self.now = NOW
        self.arrived: dict[int, list[int]] = {}
        self.flying: list[OutboxPage] = []
        self.put = 0

    @initialize()
    def people(self) -> None:
        self.people_ids = [reader(self.store, str(number)).id for number in range(3)]

    @rule(who=integers(0, 2), pages=integers(1, 3))
    def write(self, who: int, pages: int) -> None:
        texts = [plain(f"{self.put}/{page}") for page in range(pages)]
        self.store.outbox.put(self.people_ids[who], f"slot:{self.put}", texts, now=self.now)
        self.put += 1

    @rule(limit=integers(1, 4))
    def take(self, limit: int) -> None:
        taken = self.store.outbox.claim(["web"], ME, now=self.now, limit=limit)
        people = [page.subscriber_id for page in taken]
        assert len(people) == len(set(people))
        self.flying += taken

    @rule(outcome=sampled_from(["sent", "retry", "uncertain", "park", "drop"]))
    def finish(self, outcome: str) -> None:
        if not self.flying:
            return
        page, box = self.flying.pop(0), self.store.outbox
        if outcome == "sent":
            self._arrive(page)
            box.sent(page.id, f"m{page.id}", now=self.now)
        elif outcome in ("retry", "uncertain"):
            at = self.now + timedelta(seconds=5)
            box.retry(page.id, at=at, why=outcome, uncertain=outcome == "uncertain")
        elif outcome == "park":
            box.park(page.id, why="refused", now=self.now)
        else:
            box.drop(page.id, why="gone", now=self.now)

    @rule(arrived=booleans())
    def crash(self, arrived: bool) -> None:
        if arrived:
            for page in self.flying:
                self._arrive(page)
        self.flying = []
        self.store.outbox.free_all(self.now)

    @rule(seconds=integers(1, 60))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def _arrive(self, page: OutboxPage) -> None:
        self.arrived.setdefault(page.subscriber_id, []).append(page.id)

    @invariant()
    def pages_of_a_chat_arrive_in_order(self) -> None:
        for ids in self.arrived.values():
            assert ids == sorted(ids)

    def teardown(self) -> None:
        box = self.store.outbox
        self.flying = []
        box.free_all(self.now)
        for _ in range(200):
            self.now += timedelta(seconds=10)
            for page in box.claim(["web"], ME, now=self.now, limit=16):
                self._arrive(page)
                box.sent(page.id, f"m{page.id}", now=self.now)
        assert box.pending() == 0
        rows = self.store._db.execute("SELECT id, state, repeats FROM outbox").fetchall()
        everywhere = [number for ids in self.arrived.values() for number in ids]
        for number, state, repeats in rows:
            times = everywhere.count(number)
            # Nothing sent is missing, and what came twice was known to be a repeat.
            assert state in ("dropped", "parked") or times >= 1
            assert times <= 1 + repeats
        self.store.close()


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
