"""The house's own rules, where no linter knows them."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import VERSION

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "storage", "digest")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 80


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= (40 if path.name == "__init__.py" else 300)
    assert [(name, size) for name, size in functions(path) if size > 40] == []


def test_no_module_has_a_vague_name() -> None:
    assert [path for path in FILES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_every_package_is_under_the_import_contracts() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = set(settings["tool"]["importlinter"]["root_packages"])
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "bench"} == kept
    assert set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == kept


def test_the_version_is_one() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == VERSION


def test_every_folder_of_tests_mirrors_a_room() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - {"__pycache__", "data", "fakes", "journeys"} <= set(ROOMS)


def test_suppressions_name_their_code() -> None:
    bare = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[))")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*FILES, *TESTS]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line) and path.name != "test_house.py"
    ]
    assert found == []


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock
        pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+ (.*)", lock, re.MULTILINE)
        assert len(pinned) > 20
        assert lock.count("--hash=sha256:") >= len(pinned)


def test_the_catalogues_are_complete_and_compiled() -> None:
    checked = subprocess.run(
        [str(Path(__import__("sys").executable)), "scripts/phrases.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
