"""How long what is kept, and where."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept how long. Days; 0 keeps articles, pages and chats that are gone for
    ever, and makes no backups.
    """

    database: Path
    folder: Path
    zone: str = "UTC"
    articles: int = 365
    pages: int = 30
    days: int = 7
    weeks: int = 4
    gone: int = 90
