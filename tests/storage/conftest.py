"""One database in memory, one in a file, and the people and articles to put in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.article import Article, Section
from storage.store import Store
from storage.subscribers import Subscriber

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def article(title: str, lede: str = "導語一句。", *bodies: str, guid: str = "") -> Article:
    """An article with numbered sections of these bodies."""
    sections = tuple(
        Section(number, f"0{number}", f"第{number}件事", f"0{number} 第{number}件事", (body,), ())
        for number, body in enumerate(bodies, 1)
    )
    return Article(title, (lede,), sections, guid=guid or title, script="hant")


def reader(store: Store, chat: str = "1", transport: str = "web") -> Subscriber:
    """An active subscriber."""
    found = store.subscribers.at(transport, chat, now=NOW)
    store.subscribers.set_state(found.id, "active", now=NOW)
    return found


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "zhaibao.db"
