"""Which rules of the time zones are in use."""

import zoneinfo
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.rules import rules_version


def test_the_system_s_rules_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tzdata.zi").write_text("# version 2031c\n# redo\n", encoding="utf-8")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path / "nowhere"), str(tmp_path)))
    assert rules_version() == "system 2031c"


def test_rules_without_a_version_are_known_by_their_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Etc").mkdir()
    (tmp_path / "Etc" / "UTC").write_bytes(b"TZif")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    assert rules_version().startswith("system of ")


def test_the_package_serves_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    assert rules_version() == f"package {version('tzdata')}"
