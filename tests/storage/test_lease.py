"""One process at a time may send."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import LeaseHeld
from storage.lease import RunLease, current_holder
from tests.storage.conftest import NOW


def test_a_second_holder_is_told_who_the_first_is(path: Path) -> None:
    first = RunLease(path, verb="run", now=NOW)
    first.acquire()
    with pytest.raises(LeaseHeld) as told:
        RunLease(path, verb="deliver", now=NOW).acquire()
    assert f"process {os.getpid()}" in str(told.value)
    assert "zhaibao.db is served by `zhaibao run`" in str(told.value)
    held = current_holder(path)
    assert held is not None
    assert held.verb == "run"
    first.release()
    assert current_holder(path) is None
    again = RunLease(path, verb="run", now=NOW)
    again.acquire()
    again.release()


def test_the_lease_of_a_killed_process_is_free_at_once(path: Path, root: Path) -> None:
    script = (
        "import sys, pathlib, datetime; from storage.lease import RunLease;"
        "lease = RunLease(pathlib.Path(sys.argv[1]), verb='run',"
        " now=datetime.datetime.now(datetime.UTC));"
        "lease.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LeaseHeld):
            RunLease(path, verb="run", now=NOW).acquire()
        process.kill()
        process.wait()
    lease = RunLease(path, verb="run", now=NOW)
    lease.acquire()
    lease.release()
