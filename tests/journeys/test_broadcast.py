"""A broadcast by the real process, over HTTP: at the pace, through kills, to the end in time."""

import signal
from pathlib import Path

from storage.store import Store
from tests.journeys.broadcasts import IN_FLIGHT, LIFTED, bot_api, keep_pace, kill_amid, lay
from tests.journeys.processes import left, process


def test_a_strict_server_has_nothing_to_refuse(tmp_path: Path) -> None:
    kept = keep_pace(tmp_path, 150)
    assert (kept.came, kept.refusals) == (150, 0)
    assert kept.peak <= 30


def test_kills_lose_nothing_and_repeat_little(tmp_path: Path) -> None:
    killed = kill_amid(tmp_path, 400, (5, 0.0), (150, 0.013), (300, 0.004))
    assert killed.after[-1] < 400
    assert killed.sound, killed


def test_what_was_in_flight_is_held_where_the_operator_wants_it(tmp_path: Path) -> None:
    lay(tmp_path, 300)
    with bot_api(delay=0.02) as api:
        given = api.settings | LIFTED | {"UNCERTAIN": "hold"}
        with process(tmp_path, "run", **given) as service:
            api.wait(lambda told: told["pages"] >= 100, 60)
            service.kill()
            service.wait()
        with process(tmp_path, "run", **given) as service:
            api.wait(lambda told: set(left(tmp_path / "zhaibao.db")) <= {"sent", "parked"}, 60)
            service.send_signal(signal.SIGTERM)
            assert service.wait(10) == 0
        assert api.figures()["repeated"] == 0
        with process(tmp_path, "outbox", **given) as listing:
            told, _ = listing.communicate(timeout=20)
    held = told.count("(uncertain")
    assert 1 <= held <= IN_FLIGHT
    assert f"parked    {held}\nsent      {300 - held}\nrepeats   0\n" in told


def test_sigterm_amid_a_broadcast_finishes_what_is_in_flight(tmp_path: Path) -> None:
    lay(tmp_path, 400)
    with bot_api(delay=0.5) as api:
        with process(tmp_path, "run", **api.settings) as service:
            api.wait(lambda told: told["pages"] >= 20, 60)
            service.send_signal(signal.SIGTERM)
            assert service.wait(10) == 0
            assert service.stderr is not None
            assert "Traceback" not in service.stderr.read()
        figures = api.figures()
    store = Store.open(tmp_path / "zhaibao.db")
    counts = store.outbox.counts()
    store.close()
    assert figures["repeated"] == 0
    # Everything that came is marked, everything else waits for the next start.
    assert counts["sent"] == figures["pages"] < 400
    assert sum(counts.values()) == 400
    assert set(counts) <= {"sent", "pending", "retry"}


def test_one_round_waits_for_a_chat_s_turn(tmp_path: Path) -> None:
    lay(tmp_path, 1, pages=6)
    with bot_api(strict=True) as api, process(tmp_path, "deliver", **api.settings) as alone:
        told, _ = alone.communicate(timeout=60)
        assert told == "sent 6, left 0\n"
        figures = api.figures()
    assert (figures["pages"], figures["refusals"]) == (6, 0)
