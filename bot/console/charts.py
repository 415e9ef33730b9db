"""Small charts as inline SVG: bars of the last days, with every number as text too."""

from collections.abc import Sequence
from datetime import date
from html import escape

_WIDTH, _HEIGHT, _BASE = 280, 80, 64


def bars(title: str, days: Sequence[date], numbers: Sequence[int]) -> str:
    """A figure of bars, one a day; its text equivalent is the title and the numbers."""
    most = max([*numbers, 1])
    step = _WIDTH / max(len(numbers), 1)
    drawn = []
    for at, number in enumerate(numbers):
        height = round(number / most * (_BASE - 10), 1)
        x, y = round(at * step + 1, 1), round(_BASE - height, 1)
        drawn.append(
            f'<rect x="{x}" y="{y}" width="{round(step - 2, 1)}" height="{max(height, 0.5)}">'
            f"<title>{day(days[at])}: {number}</title></rect>"
        )
    told = ", ".join(f"{day(one)} {number}" for one, number in zip(days, numbers, strict=True))
    first, last = day(days[0]), day(days[-1])
    return (
        f"<figure><figcaption>{escape(title)} <b>{numbers[-1]}</b></figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}: {told}">'
        f'{"".join(drawn)}<text x="0" y="{_HEIGHT - 4}">{first}</text>'
        f'<text x="{_WIDTH}" y="{_HEIGHT - 4}" text-anchor="end">{last}</text>'
        f'<text x="{_WIDTH}" y="9" text-anchor="end">{most}</text></svg></figure>'
    )


def day(one: date) -> str:
    """11/24."""
    return f"{one.month}/{one.day}"
