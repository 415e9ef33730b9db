"""Which lines are the headings of top-level sections: families of labels in sequence."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from digest.article import Section
from digest.clean import Block
from digest.furniture import is_byline, is_caption, is_promotion
from digest.labels import Label, label_of

_LONGEST = 60
# Families that number steps and lists as often as sections need more of a body behind them.
_LISTLIKE = {"arabic": 120, "circled": 160, "keycap": 100, "han:brackets": 100, "roman": 60}
_STRENGTH = ("heading", "part", "ordinal", "pad", "bank", "han", "roman", "keycap", "arabic")
_ENDS = "。；;，,、…"


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading: where it begins, how many blocks it takes, its label and title."""

    at: int
    span: int
    label: Label | None
    title: str


def divide(blocks: Sequence[Block]) -> tuple[list[Block], list[Section]]:
    """The blocks before the first section, and the sections with their whole bodies."""
    marks = _marks(blocks)
    if not marks:
        return list(blocks), []
    sections = []
    for number, mark in enumerate(marks):
        end = marks[number + 1].at if number + 1 < len(marks) else len(blocks)
        body = blocks[mark.at + mark.span : end]
        heading = "\n".join(block.text for block in blocks[mark.at : mark.at + mark.span])
        sections.append(
            Section(
                position=number + 1,
                label=mark.label.printed if mark.label else None,
                title=mark.title,
                heading=heading,
                paragraphs=tuple(block.text for block in body),
                outline=tuple(_outline(body)),
            )
        )
    return list(blocks[: marks[0].at]), sections


def _marks(blocks: Sequence[Block]) -> list[Mark]:
    labels = [_label(block) for block in blocks]
    families: dict[str, list[int]] = {}
    for at, label in enumerate(labels):
        if label is not None:
            families.setdefault(label.family, []).append(at)
    best: list[int] = []
    best_family = ""
    for family, places in families.items():
        run = _sequence(blocks, labels, places, _LISTLIKE.get(family, 10))
        if run and (not best or _better(run, family, best, best_family, blocks)):
            best, best_family = run, family
    numbered = [_numbered(blocks, labels, at) for at in best]
    return _with_unnumbered(blocks, numbered)


def _label(block: Block) -> Label | None:
    if block.kind in ("table", "code", "quote", "caption") or len(block.text) > _LONGEST:
        return None
    label = label_of(block.text)
    if label is None or (label.rest and label.rest[-1] in _ENDS):
        return None
    if block.kind == "item" and label.family == "arabic":
        return None
    return label


def _sequence(
    blocks: Sequence[Block], labels: Sequence[Label | None], places: list[int], least: int
) -> list[int]:
    """The places of a family that count up from its start and have bodies behind them."""
    numbers = [label.number for at in places if (label := labels[at])]
    start = next((i for i, n in enumerate(numbers) if n <= 2), None)
    if start is None:
        return []
    kept, expected = [places[start]], numbers[start]
    for at, number in zip(places[start + 1 :], numbers[start + 1 :], strict=True):
        if number in (expected, expected + 1, expected + 2):
            kept.append(at)
            expected = number
    # A table of contents at the top lists what comes again below: keep the later run.
    again = [i for i, at in enumerate(kept) if labels[at] and labels[at].number == numbers[start]]  # type: ignore[union-attr]
    if len(again) > 1:
        kept = kept[again[-1] :]
    if len(kept) < 2:
        return []
    ends = [*kept[1:], len(blocks)]
    sizes = [
        sum(len(block.text) for block in blocks[at + 1 : end])
        for at, end in zip(kept, ends, strict=True)
    ]
    return kept if median(sizes) >= least and min(sizes[:-1]) > 0 else []


def _better(
    run: list[int], family: str, best: list[int], best_family: str, blocks: Sequence[Block]
) -> bool:
    def rank(places: list[int], name: str) -> tuple[bool, int, int]:
        marked = sum(blocks[at].kind == "heading" for at in places) >= len(places) / 2
        base = name.split(":")[0]
        strength = _STRENGTH.index(base) if base in _STRENGTH else len(_STRENGTH)
        return (not marked, strength, places[0])

    return rank(run, family) < rank(best, best_family)


def _numbered(blocks: Sequence[Block], labels: Sequence[Label | None], at: int) -> Mark:
    label = labels[at]
    assert label is not None  # noqa: S101 - only labelled places come here
    title, span = label.rest, 1
    if not title and at + 1 < len(blocks):
        below = blocks[at + 1]
        if _title_like(below) and at + 2 < len(blocks) and labels[at + 1] is None:
            title, span = below.text, 2
    return Mark(at, span, label, title)


def _title_like(block: Block) -> bool:
    text = block.text
    if block.kind == "heading" or (block.strong and len(text) <= 40):
        return True
    return len(text) <= 26 and text[-1] not in _ENDS + "。！!：:" and not is_caption(text)


def _with_unnumbered(blocks: Sequence[Block], numbered: list[Mark]) -> list[Mark]:
    taken = {mark.at for mark in numbered}
    if numbered:
        level = min(blocks[mark.at].level or 7 for mark in numbered)
        if level == 7:
            return numbered
        extra = [at for at, b in enumerate(blocks) if b.level == level and at not in taken]
    else:
        extra = _marked_headings(blocks)
    marks = numbered + [Mark(at, 1, None, blocks[at].text) for at in extra]
    return sorted(marks, key=lambda mark: mark.at)


def _marked_headings(blocks: Sequence[Block]) -> list[int]:
    levels = sorted({b.level for b in blocks if b.level})
    for level in levels:
        places = [at for at, b in enumerate(blocks) if b.level == level]
        if len(places) >= 2:
            return places
    bold = [at for at, b in enumerate(blocks) if b.strong and not b.level and _stands_as_heading(b)]
    return _spaced(blocks, bold)


def _stands_as_heading(block: Block) -> bool:
    text = block.text
    return (
        2 <= len(text) <= 32
        and block.kind == "text"
        and text[-1] not in _ENDS
        and not (is_promotion(text) or is_caption(text) or is_byline(text))
    )


def _spaced(blocks: Sequence[Block], places: list[int]) -> list[int]:
    if len(places) < 2:
        return []
    ends = [*places[1:], len(blocks)]
    sizes = [
        sum(len(block.text) for block in blocks[at + 1 : end])
        for at, end in zip(places, ends, strict=True)
    ]
    return places if median(sizes) >= 80 and min(sizes) > 0 else []


def _outline(body: Sequence[Block]) -> list[str]:
    return [
        block.text
        for block in body
        if block.level or (len(block.text) <= 40 and (label_of(block.text) or block.strong))
    ]
