"""A Dockerfile and its build context as data: what the image's proof walks through."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Stage:
    """One `FROM`: its base, its name (empty where it has none), its steps in order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def last(self, instruction: str, otherwise: str = "") -> str:
        """The value of the last such instruction."""
        found = [value for name, value in self.steps if name == instruction]
        return found[-1] if found else otherwise

    def listed(self, instruction: str) -> list[str]:
        """The words of an instruction in its JSON form, such as `CMD ["run"]`."""
        text = self.last(instruction, "[]")
        words: list[str] = json.loads(text[text.index("[") :])
        return words


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile; lines that go on are joined, comments left out."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    found: list[Stage] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, value = line.partition(" ")
        if name == "FROM":
            base, _, called = value.partition(" AS ")
            found.append(Stage(base, called))
        else:
            found[-1].steps.append((name, value.strip()))
    return found


def settings(value: str) -> dict[str, str]:
    """The names and values of an `ENV` instruction."""
    return dict(re.findall(r"(\w+)=(\S*)", value))


def lay_out(app: Path) -> None:
    """Copy what `.dockerignore` lets into the build."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (line[1:] for line in lines if line.startswith("!")):
        target = app / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, target, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy2(ROOT / name, target)
