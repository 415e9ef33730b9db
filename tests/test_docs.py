"""The papers, checked against the code."""

import re
import subprocess
import sys
from pathlib import Path

from bot.cli import VERBS
from bot.config import SETTINGS, read_settings
from handlers.registry import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
PAPERS += sorted((ROOT / "docs").rglob("*.md"))


def test_the_tables_of_commands_verbs_and_settings_equal_the_code() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/tables.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


def test_the_example_settings_are_the_settings_and_their_defaults() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert named == {setting.name: setting.default for setting in SETTINGS}
    for setting in SETTINGS:
        assert f"# {setting.about}" in example
        assert f"# Expected: {setting.expected}." in example
    assert read_settings({}, ROOT / ".env.example") == read_settings({}, ROOT / "nowhere")


def test_every_file_that_a_paper_names_is_there() -> None:
    for paper in PAPERS:
        text = paper.read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
        missing = [
            link for link in links if "://" not in link and not (paper.parent / link).exists()
        ]
        named = re.findall(
            r"`((?:bot|handlers|storage|digest|docs|scripts|tests|bench)/[\w./-]*)`", text
        )
        missing += [name for name in named if not (ROOT / name).exists()]
        assert missing == [], paper.name


def test_every_make_target_that_a_paper_names_exists_and_is_one_line() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for paper in PAPERS:
        named = re.findall(r"(?:`|^)make ([a-z]+)", paper.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(named) <= targets, paper.name
    assert {"run", "test", "install", "check", "bench", "fmt"} <= targets
    assert "\n\t" not in makefile


def test_every_verb_and_command_stands_in_the_readme() -> None:
    for verb in VERBS:
        assert f"`zhaibao {verb}`" in README
    for command in COMMANDS:
        if command.menu:
            assert f"`/{command.name}`" in README


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_papers_speak_of_the_project_alone() -> None:
    private = re.compile(r"/(?:work|root|home|tmp)/|pypi\.org|pythonhosted|npmjs", re.IGNORECASE)
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    found = []
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".mo", ".png", ".gz"} or not path.is_file() or path == Path(__file__):
            continue
        if private.search(path.read_text(encoding="utf-8")):
            found.append(name)
    assert found == []


def test_what_the_handbook_says_is_said_at_night_is_said_by_the_code() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = text.split("<!-- night -->")[1].split("<!-- end night -->")[0]
    said = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(said) > 10
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("bot", "storage")
        for path in (ROOT / room).rglob("*.py")
    )
    # A sentence may go on over two lines of the code.
    joined = re.sub(r'"\s*\n\s*f?"', "", code)
    assert [one for one in said if one not in joined] == []
