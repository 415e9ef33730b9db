"""The articles of samples/pages.txt, in each of the forms in which they may come in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from digest.article import Form
from digest.convert import turn
from tests.digest.composed import BOLD, DATA, Gold

P = (
    '<p style="margin-bottom: 8px;"><span style="letter-spacing: 0.5px;">'
    '<span leaf="">{}</span></span></p>'
)
ITEM = '<ul class="list-paddingleft-1"><li><p><span leaf="">{}</span></p></li></ul>'
GROUP = (
    '<section style="text-align: center;"><section><strong><span style="font-size: 20px;">{}</span>'
    '</strong></section><section><p><strong><span style="color: rgb(0, 82, 255);">{}</span>'
    "</strong></p></section></section>"
)
ROLE = (
    '<section data-role="title"><p style="text-align: left;"><strong>'
    '<span style="font-size: 18px;">{}</span></strong><strong><span leaf="">{}</span></strong></p>'
    "</section>"
)
PICTURE = (
    '<p><br></p><p style="text-align: center;"><img class="rich_pages" '
    'data-src="https://img.invalid/3" data-ratio="0.6"></p>'
)
_MARKS = {"## ": "h", "### ": "s", "** ": "b", "- ": "i"}
_PAGE = '<div class="rich_media_content" id="js_content" style="visibility: hidden;">{}</div>'


@dataclass(frozen=True)
class Heading:
    """A heading: its label (None where it has none), its title, the lines that print both."""

    label: str | None
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """An article: lines with their kind (h, s, b, i, p; see the top of the file)."""

    name: str
    lines: tuple[tuple[str, str], ...]

    def turned(self) -> "Sample":
        """The same in the other script."""
        config = "t2s" if "(hant)" in self.name else "s2t"
        return Sample(self.name, tuple((kind, turn(text, config)) for kind, text in self.lines))

    @property
    def gold(self) -> Gold:
        """Labels and titles that are to be found."""
        heads = [heading(text) for kind, text in self.lines if kind == "h"]
        return [(head.label, head.title) for head in heads]

    @property
    def bodies(self) -> list[str]:
        """What stands below each heading, without white space."""
        found: list[str] = []
        for kind, text in self.lines:
            if kind == "h":
                found.append("")
            elif found:
                found[-1] += "".join(text.split())
        return found

    @property
    def deeper(self) -> set[str]:
        """The deeper headings."""
        return {text for kind, text in self.lines if kind == "s"}


def heading(printed: str) -> Heading:
    """A heading from its line in the file."""
    parts = re.split(r"\{([^}]*)\}", printed)
    lines = tuple(line.strip() for line in "".join(parts).split("⏎") if line.strip())
    texts = [part for part in parts[::2] if part]
    if len(parts) == 1:
        return Heading(None, printed, lines)
    if printed.startswith("{}"):
        return Heading(None, "".join(texts), lines)
    return Heading(texts[0], texts[1] if len(texts) > 1 else "", lines)


def pages(file: str = "pages.txt") -> list[Sample]:
    """The articles of a file."""
    kept: list[tuple[str, list[tuple[str, str]]]] = []
    named: dict[str, str] = {}
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("@") and len(line) > 3:
            named[line[:3]] = line[4:]
        elif line.startswith("= "):
            kept.append((line[2:], []))
        elif line and not line.startswith("# "):
            mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
            kept[-1][1].append((_MARKS.get(mark, "p"), named.get(line, line)[len(mark) :]))
    return [Sample(name, tuple(lines)) for name, lines in kept]


def forms(sample: Sample) -> Iterator[tuple[str, Form, str]]:
    """The name of each form, what it is, and the article in it."""
    for name, gap in (("text", "\n"), ("text apart", "\n\n")):
        lines = [line for kind, text in sample.lines for line in _lines(kind, text)]
        yield name, "text", gap.join(lines)
    for upper, lower in (("## {}", "### {}"), ("### {}", "**{}**"), ("**{}**", "**{}**")):
        yield f"markdown {upper}", "markdown", _markdown(sample, upper, lower)
    for shape in ("bold", "h2", "role", "group", "plain"):
        yield f"html {shape}", "html", _html(sample, shape)


def _lines(kind: str, text: str) -> tuple[str, ...]:
    return heading(text).lines if kind == "h" else (text,)


def _markdown(sample: Sample, upper: str, lower: str) -> str:
    shapes = {"h": upper, "s": lower, "b": "**{}**", "i": "- {}", "p": "{}"}
    found = []
    for kind, text in sample.lines:
        first, *more = _lines(kind, text)
        found += [shapes[kind].format(first), *(f"**{line}**" for line in more)]
    return "\n\n".join(found)


def _html(sample: Sample, shape: str) -> str:
    lower = "<h3>{}</h3>" if shape == "h2" else BOLD
    shapes = {"s": lower, "b": BOLD, "i": ITEM, "p": P}
    found = []
    for at, (kind, text) in enumerate(sample.lines):
        if kind == "h":
            found.append(_shaped(heading(text), shape))
        else:
            found.append(shapes[kind].format(escape(text)))
        if at % 7 == 6:
            found.append(PICTURE)
    return _PAGE.format("".join(found))


def _shaped(head: Heading, shape: str) -> str:
    lines = [escape(line) for line in head.lines]
    if shape == "h2":
        return f"<h2>{'<br>'.join(lines)}</h2>"
    if shape == "plain" or (shape in ("bold", "group") and head.label is None):
        return "".join((P if shape == "plain" else BOLD).format(line) for line in lines)
    if shape == "bold":
        return "".join(BOLD.format(line) for line in lines)
    whole = " ".join(head.lines)
    if len(lines) > 1 or not head.title or not head.label:
        cut = len(head.lines[0]) if len(lines) > 1 else max(1, len(whole) // 2)
    else:
        cut = whole.rindex(head.title)
    if shape == "role":
        cut = max(1, len(whole) // 2)
    first, second = whole[:cut], whole[cut:]
    if shape == "group":
        first, second = first.strip(), second.strip()
    return (ROLE if shape == "role" else GROUP).format(escape(first), escape(second))
