"""The middle of some numbers. The standard library's `statistics` brings fractions and decimals."""

from collections.abc import Iterable


def median(numbers: Iterable[float]) -> float:
    """The middle one, or halfway between the two in the middle. Raises ValueError for none."""
    ordered = sorted(numbers)
    if not ordered:
        raise ValueError("no number has no middle")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
