"""Samples of our own with what a person wrote of each: spoken minutes, sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "samples"


@dataclass(frozen=True)
class Told:
    """A text, what stands above it (an agenda, a section's title), and what was written of it."""

    title: str
    paragraphs: tuple[str, ...]
    reference: str

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def minutes() -> list[Told]:
    """Meetings as a recogniser writes them down, in both scripts."""
    return [*_read("minutes_hans.txt"), *_read("minutes_hant.txt")]


def _read(name: str) -> Iterator[Told]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for part in text.split("\n= ")[1:]:
        title, reference, *paragraphs = filter(None, map(str.strip, part.splitlines()))
        yield Told(title, tuple(paragraphs), reference.removeprefix("> "))
