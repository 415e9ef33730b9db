"""Probes that mean it, metrics that follow the conventions, rules that fire when they should."""

import operator
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.observed.health import Health
from bot.observed.metrics import Metrics
from digest.message import plain
from digest.retry import FailureKind
from handlers.jobs.upkeep import BACKUP_FAULT
from handlers.ports import SendError
from handlers.request import Chat
from storage.errors import StorageError
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import MORNING, Running, running

RULES = Path(__file__).resolve().parent.parent.parent / "deploy" / "prometheus-rules.yml"
EXPRESSION = re.compile(r"(time\(\) - )?(\w+)(?:\{(\w+)=\"(\w+)\"\})? (==|<|>) ([\d.e]+)")
COMPARE = {"==": operator.eq, "<": operator.lt, ">": operator.gt}


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "z.db", ScriptedClock(MORNING)) as opened:
        await opened.tick()
        await chores(opened)
        yield opened


async def chores(service: Running) -> None:
    """Wait for what the last tick began."""
    doing = service.service._doing
    assert doing
    await doing


@pytest.fixture
async def client(service: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as opened:
        yield opened


def rules() -> dict[str, str]:
    text = RULES.read_text(encoding="utf-8")
    return dict(re.findall(r"- alert: (\w+)\n\s+expr: (.+)", text))


async def samples(client: httpx2.AsyncClient) -> list[Any]:
    text = (await client.get("/metrics")).text
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


async def firing(service: Running, client: httpx2.AsyncClient) -> set[str]:
    """The alerts whose expression holds now; how long it must hold is Prometheus's part."""
    now, found = service.clock().timestamp(), set()
    try:
        told, up = await samples(client), 1.0
    except httpx2.HTTPError:
        told, up = [], 0.0
    # What Prometheus itself notes of each scrape.
    told.append(SimpleNamespace(name="up", labels={"job": "zhaibao"}, value=up))
    for name, expression in rules().items():
        parsed = EXPRESSION.fullmatch(expression)
        assert parsed, expression
        since, metric, label, value, sign, bound = parsed.groups()
        for sample in told:
            if sample.name == metric and (not label or sample.labels.get(label) == value):
                seen = now - sample.value if since else sample.value
                if COMPARE[sign](seen, float(bound)):
                    found.add(name)
    return found


async def test_a_healthy_service_is_alive_and_ready(client: httpx2.AsyncClient) -> None:
    for path in ("/livez", "/readyz"):
        answer = await client.get(path)
        assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})


async def test_ready_means_tick_and_database_and_alive_means_less(
    service: Running, client: httpx2.AsyncClient
) -> None:
    service.clock.pass_(minutes=5)
    late = await client.get("/readyz")
    assert (late.status_code, late.json()["tick"]) == (503, "the last one was 300 s ago")
    assert (await client.get("/livez")).status_code == 200
    service.clock.pass_(minutes=5)
    assert (await client.get("/livez")).status_code == 503
    await service.tick()
    await service.house.thread.ask(lambda store: store._db.execute("PRAGMA query_only = ON"))
    unwritable = await client.get("/readyz")
    assert unwritable.status_code == 503
    assert "cannot be written" in unwritable.json()["database"]
    await service.house.thread.ask(lambda store: store._db.execute("PRAGMA query_only = OFF"))
    assert (await client.get("/readyz")).status_code == 200


async def test_a_platform_out_of_reach_is_not_ready(service: Running) -> None:
    house = service.house
    health = Health(house.thread, house.clock, house.pulse, lambda: {"telegram": "not reached"})
    assert (await health.ready())["telegram"] == "not reached"


async def test_a_tick_whose_slots_fail_is_no_tick(service: Running) -> None:
    before = service.house.pulse.ticks
    broken: Any = type("Broken", (), {"round": lambda *_: 1 / 0})()
    service.service._enqueue = broken
    await service.tick()
    assert service.house.pulse.ticks == before


async def test_names_and_labels_keep_to_the_conventions(
    service: Running, client: httpx2.AsyncClient
) -> None:
    told = await samples(client)
    ours = [sample for sample in told if sample.name.startswith("zhaibao_")]
    assert len(ours) > 25
    assert {key for sample in ours for key in sample.labels} <= {
        "transport", "state", "health", "part", "sort", "kind", "le", "version"
    }  # fmt: skip
    assert len(ours) < 200
    names = {sample.name for sample in told}
    assert {"process_resident_memory_bytes", "process_open_fds"} <= names
    for expression in rules().values():
        parsed = EXPRESSION.fullmatch(expression)
        assert parsed
        assert parsed[2] in names | {"up"}


class Trouble(NamedTuple):
    alert: str
    act: Callable[[Store], None]


def _dead(store: Store) -> None:
    feed = store.feeds.add("https://feeds.example/x", now=MORNING)
    for _ in range(8):
        store.feeds.failed(feed.id, now=MORNING, next_poll_at=MORNING, error="gone")
    store.feeds._db.execute("UPDATE feeds SET next_poll_at = NULL")


def _waiting(store: Store) -> None:
    someone = store.subscribers.at("telegram", "1", now=MORNING)
    store.outbox.put(someone.id, "slot:x", [plain("頁")], now=MORNING)
    store._db.execute("UPDATE outbox SET not_before = not_before - 700000")


def _parked(store: Store) -> None:
    someone = store.subscribers.at("telegram", "1", now=MORNING)
    store.outbox.put(someone.id, "slot:x", [plain("頁")], now=MORNING)
    store.outbox.park(1, why="refused", now=MORNING)


TROUBLES = (
    Trouble("ZhaibaoFeedsDead", _dead),
    Trouble("ZhaibaoDeliveriesLate", _waiting),
    Trouble("ZhaibaoPagesParked", _parked),
    Trouble("ZhaibaoBackupFailed", lambda store: store.meta.set(BACKUP_FAULT, "the disk is full")),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.alert)
async def test_a_rule_fires_when_the_store_shows_trouble_and_not_before(
    service: Running, client: httpx2.AsyncClient, trouble: Trouble
) -> None:
    assert trouble.alert not in await firing(service, client)
    await service.house.thread.ask(trouble.act)
    assert trouble.alert in await firing(service, client)


async def test_the_other_rules_fire_too(
    service: Running, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await firing(service, client) == set()
    service.house.pulse.lags.extend([2.0] * 100)
    assert await firing(service, client) == {"ZhaibaoLoopSlow"}
    service.house.pulse.lags.clear()
    try:
        raise ValueError("unforeseen")
    except ValueError as error:
        service.house.report(error)
    assert await firing(service, client) == {"ZhaibaoBugs"}
    full = SimpleNamespace(total=10**9, used=9 * 10**8, free=10**8)
    monkeypatch.setattr("storage.sizes.shutil.disk_usage", lambda _: full)
    monkeypatch.setattr("bot.observed.metrics.full_on", lambda *_: MORNING.date())
    assert {"ZhaibaoDiskShort", "ZhaibaoDiskFullSoon"} <= await firing(service, client)
    service.clock.pass_(minutes=4)
    assert {"ZhaibaoTickLate", "ZhaibaoNotReady"} <= await firing(service, client)
    service.clock.pass_(days=3)
    assert "ZhaibaoBackupOld" in await firing(service, client)
    async with httpx2.AsyncClient(base_url="http://127.0.0.1:9") as nobody:
        assert await firing(service, nobody) == {"ZhaibaoDown"}


async def test_what_cannot_be_looked_up_leaves_the_rest_to_be_read(
    service: Running, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise StorageError("the file is damaged")

    assert 'zhaibao_outbox_pages{state="pending"}' in (await client.get("/metrics")).text
    monkeypatch.setattr(Store, "facts", damaged)
    told = await client.get("/metrics")
    assert told.status_code == 200
    assert "zhaibao_loop_lag_seconds" in told.text
    # Nothing is told that may not hold any more.
    assert 'zhaibao_outbox_pages{state="pending"}' not in told.text


async def test_where_no_backup_is_wanted_none_is_missed(tmp_path: Path) -> None:
    clock, given = ScriptedClock(MORNING), {"BACKUP_DAYS": "0", "BACKUP_WEEKS": "0"}
    async with (
        running(tmp_path / "z.db", clock, **given) as service,
        httpx2.AsyncClient(base_url=service.address, timeout=10) as client,
    ):
        clock.pass_(days=9)
        assert "ZhaibaoBackupOld" not in await firing(service, client)


def test_prometheus_s_own_tool_finds_each_rule_tried_and_right() -> None:
    text = RULES.with_suffix(".test.yml").read_text(encoding="utf-8")
    for alert in rules():
        assert text.count(f"alertname: {alert}") >= 2, alert
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool on this machine (Debian: apt-get install prometheus)")
    said = subprocess.run(
        [promtool, "test", "rules", RULES.with_suffix(".test.yml").name],
        cwd=RULES.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr


async def test_sends_are_counted_by_what_became_of_them() -> None:
    class Stub:
        name, limits, abilities, extra = "telegram", None, None, "kept"
        fails = False

        async def send(self, chat: Chat, message: object) -> str:
            if self.fails:
                raise SendError("no", FailureKind.THROTTLED)
            return "1"

    metrics, stub = Metrics(), Stub()
    one: Any = metrics.measured(stub)  # type: ignore[arg-type]
    chat = Chat("telegram", "1")
    await one.send(chat, plain("頁"))
    stub.fails = True
    with pytest.raises(SendError):
        await one.send(chat, plain("頁"))
    assert one.extra == "kept"
    text = metrics.text().decode()
    assert 'zhaibao_pages_sent_total{transport="telegram"} 1.0' in text
    assert 'zhaibao_pages_failed_total{kind="throttled",transport="telegram"} 1.0' in text


async def test_faults_are_kept_once_each_without_their_secrets(service: Running) -> None:
    report, thread = service.house.report, service.house.thread
    for number in (1, 2):
        report(SendError(f"https://f.example/?key=abcd: try {number}", FailureKind.NETWORK))
    try:
        raise KeyError("what a reader said")
    except KeyError as error:
        report(error)
    await report.round()
    bug, fault = await thread.ask(lambda store: store.faults.unseen())
    assert (fault.count, fault.said) == (2, "https://f.example/?key=*** try 2")
    assert bug.said.startswith("bug: KeyError in test_faults_are_kept")
    assert "reader" not in bug.said
    assert await thread.ask(lambda store: store.faults.see()) == 2
    assert await thread.ask(lambda store: store.faults.unseen()) == []
    report(SendError("https://f.example/?key=abcd: try 3", FailureKind.NETWORK))
    await report.round()
    (again,) = await thread.ask(lambda store: store.faults.unseen())
    assert again.count == 1
