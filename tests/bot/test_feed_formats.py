"""Golden pairs: a feed of each format and charset, and what is read in it.

`pytest tests/bot/test_feed_formats.py` compares; a new pair is written by
`python -m tests.bot.test_feed_formats`, and then read by a person.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.sources.child import understood

FOLDER = Path(__file__).resolve().parent.parent / "data" / "feeds"
FEEDS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".golden.json"))


def body(path: Path) -> bytes:
    """The feed's bytes; those in another charset are kept packed."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def told(path: Path) -> dict[str, Any]:
    found = understood(body(path), "https://feed.example/x", "application/xml", "")
    articles = [
        {
            "title": one.title, "address": one.address, "guid": one.guid, "author": one.author,
            "published": one.published.isoformat() if one.published else None,
            "form": one.form, "body": one.body,
        }
        for one in found.articles
    ]  # fmt: skip
    rest = [found.rest.fresh, list(found.rest.hours), list(found.rest.days)]
    return {"title": found.title, "rest": rest, "articles": articles}


def golden(path: Path) -> Path:
    return path.with_name(f"{path.name}.golden.json")


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_a_feed_is_read_as_it_was(path: Path) -> None:
    assert told(path) == json.loads(golden(path).read_text(encoding="utf-8"))


def test_every_format_has_its_pair() -> None:
    names = {path.name for path in FEEDS}
    for wanted in (
        "rss-0.90",
        "rss-0.91",
        "rss-0.92",
        "rss-1.0",
        "rss-2.0",
        "atom-0.3",
        "atom-1.0",
    ):
        assert f"{wanted}.xml" in names
    assert {"json-1.json", "json-1.1.json"} <= names


if __name__ == "__main__":
    for feed in FEEDS:
        if not golden(feed).exists():
            text = json.dumps(told(feed), ensure_ascii=False, indent=1)
            golden(feed).write_text(f"{text}\n", encoding="utf-8")
