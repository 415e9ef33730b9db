"""The tables of the papers, written from the lists in the code.

`python scripts/tables.py` rewrites what stands between `<!-- NAME -->` and `<!-- end NAME -->`
in README.md and docs/operating.md; with `--check` it changes nothing and fails where
a paper and the code differ. `.env.example` is written as a whole.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.cli import VERBS
from bot.config import SETTINGS
from digest.phrases import phrases
from digest.preferences import PREFERENCES, Preference, Preferences
from handlers.registry import COMMANDS
from handlers.request import Command

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
EXAMPLE = ROOT / ".env.example"
HANDBOOK = ROOT / "docs" / "operating.md"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(heads)]
    lines.append(" | ".join("---" for _ in lines[0].split(" | ")))
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def commands(language: str, heads: tuple[str, str, str]) -> str:
    """Every command that the menu shows, as the bot itself says it in that language."""
    t = phrases(language)
    return table(
        heads,
        (
            (f"`/{command.name}`", " · ".join(_words(command, language)), t(command.about))
            for command in COMMANDS
            if command.menu
        ),
    )


def _words(command: Command, language: str) -> tuple[str, ...]:
    chinese = command.spoken("zh-Hant")
    return (*chinese, *command.spoken("en")) if language == "en" else chinese


def preferences(language: str, heads: tuple[str, str, str]) -> str:
    """Every preference of a reader: what it starts from, and what is offered."""
    t, defaults = phrases(language), Preferences()

    def offered(one: Preference) -> str:
        texts = (*one.choices, *one.switches)
        return " · ".join(one.say(one.parse(text), t) for text in texts)

    return table(
        heads,
        (
            (t(one.label), one.say(getattr(defaults, name), t), offered(one))
            for name, one in PREFERENCES.items()
        ),
    )


def settings() -> str:
    """Every setting with its default."""
    return table(
        ("setting", "default", "expected", "what it does"),
        (
            (f"`{one.name}`", f"`{one.default}`" if one.default else "", one.expected, one.about)
            for one in SETTINGS
        ),
    )


def verbs() -> str:
    """Every verb of the command line."""
    return table(
        ("verb", "what it does"), ((f"`zhaibao {name}`", about) for name, about in VERBS.items())
    )


def example() -> str:
    """Every setting with its default, as `.env.example` shows it."""
    head = (
        "# Every setting of Zhaibao, with its default. Copy to `.env` and change what you need;\n"
        "# a variable of the environment wins over this file, nothing after the = means the"
        " default."
    )
    settings = (
        f"# {one.about}\n# Expected: {one.expected}.\n{one.name}={one.default}" for one in SETTINGS
    )
    return "\n\n".join([head, *settings]) + "\n"


TABLES: dict[str, tuple[Path, Callable[[], str]]] = {
    "commands": (README, lambda: commands("en", ("command", "plain words", "what it does"))),
    "指令": (README, lambda: commands("zh-Hant", ("指令", "也可以說", "做什麼"))),
    "preferences": (README, lambda: preferences("en", ("setting", "at first", "on offer"))),
    "設定": (README, lambda: preferences("zh-Hant", ("設定", "原來是", "可以選"))),
    "verbs": (README, verbs),
    "settings": (HANDBOOK, settings),
}


def renewed(paper: str, name: str, made: str) -> str:
    """The paper with a table made anew; raises ValueError where it has no place for it."""
    place = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end {name} -->)", re.DOTALL)
    if len(place.findall(paper)) != 1:
        raise ValueError(f"there is no place, or more than one, for the table {name!r}")
    return place.sub(lambda found: found[1] + made + found[2], paper)


def main(check: bool) -> int:
    """Rewrite the papers, or say which differ; returns the exit status."""
    differing = []
    for name, (path, make) in TABLES.items():
        paper = path.read_text(encoding="utf-8")
        fresh = renewed(paper, name, make())
        if fresh != paper:
            differing.append(f"{path.name}: the table of {name} differs from the code")
            if not check:
                path.write_text(fresh, encoding="utf-8")
    if EXAMPLE.read_text(encoding="utf-8") != example():
        differing.append(f"{EXAMPLE.name} differs from the settings")
        if not check:
            EXAMPLE.write_text(example(), encoding="utf-8")
    if check and differing:
        print("\n".join([*differing, "Run: python scripts/tables.py"]), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
