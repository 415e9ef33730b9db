"""What every test stands on: no traffic beyond this machine, no settings but its own, no chance."""

import random
import shutil
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from bot.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# The same examples each time: a run that is red stays red until somebody mends it.
settings.register_profile("house", derandomize=True, database=None, deadline=None, max_examples=60)
# For the long proofs: other examples each time, and many of them.
settings.register_profile("deep", database=None, deadline=None, max_examples=2000)
settings.load_profile("house")
set_hypothesis_home_dir(ROOT / ".hypothesis")


class OutsideError(AssertionError):
    """A test tried to reach beyond this machine."""


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(str(address[0])):
            raise OutsideError(f"a test reached for {address}")
    elif event == "socket.getaddrinfo":
        host = arguments[0]
        host = host.decode() if isinstance(host, bytes) else host
        if host and host != "localhost" and not _is_number(host):
            raise OutsideError(f"a test asked for the address of {host}")


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "") or (_is_number(host) and ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# An audit hook sees what no patched method would: libraries that call the C socket themselves.
sys.addaudithook(_stay_here)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own, so that no `.env` is found, and none of our settings in the air."""
    random.seed(20)
    monkeypatch.chdir(tmp_path)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium on this machine; without one the test is skipped, saying so."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: install one (Debian: apt-get install chromium)")
    return found
