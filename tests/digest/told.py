"""Samples of our own with what a person wrote of each: spoken minutes, sections."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from digest.article import RawArticle, Section
from digest.lookup import find_section
from digest.reading import read

ARTICLES = Path(__file__).resolve().parents[2] / "bot" / "samples"
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

    @property
    def section(self) -> Section:
        """As the section of an article."""
        return Section(1, "01", self.title, f"01 {self.title}", self.paragraphs)


def minutes() -> list[Told]:
    """Meetings as a recogniser writes them down, in both scripts."""
    return [*_read("minutes_hans.txt"), *_read("minutes_hant.txt")]


def _read(name: str) -> Iterator[Told]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for part in text.split("\n= ")[1:]:
        title, reference, *paragraphs = filter(None, map(str.strip, part.splitlines()))
        yield Told(title, tuple(paragraphs), reference.removeprefix("> "))


def sections() -> list[Told]:
    """Sections in both scripts: of the sample articles, and others."""
    articles = {
        path.stem: read(RawArticle(path.read_text(encoding="utf-8")))
        for path in ARTICLES.glob("*.txt")
    }
    found = []
    for told in _read("told_sections.txt"):
        if told.title.startswith("@"):
            name, label = told.title[1:].split()
            section = find_section(articles[name], label)
            assert section is not None, told.title
            told = replace(told, title=section.title, paragraphs=section.paragraphs)
        found.append(told)
    return found
