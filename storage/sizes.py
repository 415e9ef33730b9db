"""How large the database is, how it grows, and the day on which its disk will be full."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from storage.backup import backups_in, size_of
from storage.meta import Meta

_KEY = "sizes"
_REMEMBERED = 60
# A line through fewer days than this says nothing; beyond ten years nobody plans.
_LEAST_DAYS = 3
_FURTHEST = 3650


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes: the database, its backups, and what is free on their disk.

    `full_on` is the day the disk is full at the pace of the last weeks, None where it is not
    foreseen.
    """

    database: int
    backups: int
    free: int
    full_on: date | None = None


def measure(database: Path, folder: Path) -> Sizes:
    """The sizes as they are; `folder` holds the backups."""
    backups = sum(path.stat().st_size for path in backups_in(folder, database))
    existing = next(part for part in database.absolute().parents if part.exists())
    return Sizes(size_of(database), backups, shutil.disk_usage(existing).free)


def history(meta: Meta) -> list[tuple[date, int]]:
    """The bytes used in all, by day, oldest first."""
    rows = json.loads(meta.get(_KEY) or "[]")
    return [(date.fromisoformat(day), int(used)) for day, used in rows]


def remember(meta: Meta, day: date, sizes: Sizes) -> None:
    """Add one day's measure to the history."""
    rows = {day.isoformat(): used for day, used in history(meta)}
    rows[day.isoformat()] = sizes.database + sizes.backups
    meta.set(_KEY, json.dumps(sorted(rows.items())[-_REMEMBERED:]))


def full_on(days: Sequence[tuple[date, int]], free: int) -> date | None:
    """The day on which `free` bytes are used up, by the straight line through `days`.

    None where nothing grows, where too few days are known, or where it is ten years away.
    """
    if len(days) < _LEAST_DAYS:
        return None
    at = [day.toordinal() for day, _ in days]
    used = [size for _, size in days]
    middle, mean = sum(at) / len(at), sum(used) / len(used)
    spread = sum((x - middle) ** 2 for x in at)
    slope = sum((x - middle) * (y - mean) for x, y in zip(at, used, strict=True)) / spread
    if slope <= 0 or free / slope > _FURTHEST:
        return None
    return days[-1][0] + timedelta(days=int(free / slope))
