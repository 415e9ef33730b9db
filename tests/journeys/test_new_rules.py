"""New rules of the zones at a start, and a kill while everybody is planned anew: nothing lost."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import utc_now
from bot.rules import rules_version
from digest.article import RawArticle
from handlers.jobs.clockwork import RULES, TICK
from handlers.jobs.ingest import put_all
from storage.connection import stamp
from storage.store import Store
from tests.handlers.conftest import BRIDGE
from tests.journeys.broadcasts import IN_FLIGHT, LIFTED, bot_api, waiting
from tests.journeys.processes import ZONE, process, stop, until

PEOPLE = 4000
# Every so manieth has an hour that went by while nothing ran.
LATE = 100


def test_a_kill_amid_the_planning_anew_is_made_up_for_by_the_next_start(tmp_path: Path) -> None:
    path, now = tmp_path / "zhaibao.db", utc_now().replace(second=0, microsecond=0)
    missed, later = now - timedelta(minutes=10), now + timedelta(hours=6)
    fill(path, now, missed)
    given = LIFTED | {"DEFAULT_HOURS": hour(later)}
    with bot_api() as api:
        with process(tmp_path, "run", **api.settings | given) as service:
            until(lambda: planned(path) >= PEOPLE // 4, 20, pause=0.005)
            service.kill()
            service.wait()
        assert PEOPLE // 4 <= planned(path) < PEOPLE, "the kill came too late to show anything"
        wrong = [at for at in moments(path) if at == stamp(now + timedelta(days=9))]
        assert len(wrong) == PEOPLE - planned(path)
        with process(tmp_path, "run", **api.settings | given) as service:
            api.wait(lambda told: told["pages"] >= PEOPLE // LATE and not waiting(tmp_path), 30)
            until(lambda: planned(path) == PEOPLE, 20)
            assert stop(service) == 0
        figures = api.figures()
    assert figures["pages"] == PEOPLE // LATE
    assert figures["repeated"] <= IN_FLIGHT
    # Those who were served wait for tomorrow's hour, all the others for today's.
    tomorrow = stamp(missed + timedelta(days=1))
    assert sorted(set(moments(path))) == [stamp(later), tomorrow]
    assert moments(path).count(tomorrow) == PEOPLE // LATE
    store = Store.open(path)
    assert store.meta.get(RULES) == rules_version()
    store.close()


def hour(moment: datetime) -> str:
    """The local hour of a moment."""
    return moment.astimezone(ZoneInfo(ZONE)).strftime("%H:%M")


def fill(path: Path, now: datetime, missed: datetime) -> None:
    """Everybody is planned for a wrong day, by rules of before; it ran twenty minutes ago."""
    early = now - timedelta(hours=1)
    store = Store.open(path, durable=False)
    feed = store.feeds.local(early)
    put_all(store, feed.id, [RawArticle(BRIDGE, guid="bridge")], early)
    with store.transaction():
        for number in range(1, PEOPLE + 1):
            someone = store.subscribers.at("telegram", str(number), now=early)
            store.subscribers.set_state(someone.id, "active", now=early)
            store.subscriptions.add(someone.id, feed.id, now=early)
            store.subscribers.plan(someone.id, now + timedelta(days=9))
            if number % LATE == 0:
                store.subscribers.prefer(someone.id, "hours", hour(missed))
        store.meta.set(RULES, "of before")
        store.meta.set(TICK, (now - timedelta(minutes=20)).isoformat())
    store.close()


def planned(path: Path) -> int:
    """How many are planned anew."""
    with closing(sqlite3.connect(path, timeout=5)) as looker:
        told = dict(looker.execute("SELECT key, value FROM meta"))
    done = told[RULES] != "of before" and not told.get("replan:since")
    return PEOPLE if done else int(told.get("replan:after", 0))


def moments(path: Path) -> list[int]:
    """Everybody's next moment, in milliseconds since the epoch."""
    with closing(sqlite3.connect(path, timeout=5)) as looker:
        return [int(row[0]) for row in looker.execute("SELECT next_due_at FROM subscribers")]
