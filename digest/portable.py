"""What a chat may take along: one JSON document, written and read again by any Zhaibao."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from digest.article import RawArticle
from digest.errors import ZhaibaoError
from digest.opml import Outline

FORM = 1
MOST_ARTICLES = 500


class PortableError(ZhaibaoError):
    """A text is no export of Zhaibao."""

    phrase = "That file is no export of Zhaibao, or it is damaged."


@dataclass(frozen=True, slots=True)
class Portable:
    """A chat's own things. `watches` are (text, mode), `mutes` (kind, value), both as stored;
    a muted feed goes by its address. `articles` are those the chat added itself, as text;
    `saved` and `read` are (title, address, moment)."""

    preferences: dict[str, str] = field(default_factory=dict)
    feeds: tuple[Outline, ...] = ()
    watches: tuple[tuple[str, str], ...] = ()
    mutes: tuple[tuple[str, str], ...] = ()
    articles: tuple[RawArticle, ...] = ()
    saved: tuple[tuple[str, str, str], ...] = ()
    read: tuple[tuple[str, str, str], ...] = ()

    def to_json(self, at: datetime) -> str:
        """The document, readable by a person too."""
        told = {
            "zhaibao": FORM,
            "exported": at.isoformat(timespec="seconds"),
            "preferences": self.preferences,
            "feeds": [asdict(feed) for feed in self.feeds],
            "watches": [{"text": text, "mode": mode} for text, mode in self.watches],
            "mutes": [{"kind": kind, "value": value} for kind, value in self.mutes],
            "saved": [_seen(one) for one in self.saved],
            "read": [_seen(one) for one in self.read],
            "articles": [
                {"title": a.title, "address": a.address, "text": a.body} for a in self.articles
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote; parts that are not understood are left out. Raises PortableError.

        What was read is history and is not put back.
        """
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise PortableError("an export that is no JSON") from error
        if not isinstance(told, dict) or told.get("zhaibao") != FORM:
            raise PortableError("a JSON text that is no export of this form")
        chosen = told.get("preferences")
        return cls(
            {str(k): v for k, v in chosen.items() if isinstance(v, str)}
            if isinstance(chosen, dict)
            else {},
            tuple(Outline(a, t) for a, t in _rows(told, "feeds", "address", "title") if a),
            tuple((text, mode) for text, mode in _rows(told, "watches", "text", "mode")),
            tuple((kind, value) for kind, value in _rows(told, "mutes", "kind", "value")),
            tuple(
                RawArticle(body, title=title, address=address)
                for title, address, body in _rows(told, "articles", "title", "address", "text")
                if body.strip()
            )[:MOST_ARTICLES],
            tuple((t, a, at) for t, a, at in _rows(told, "saved", "title", "address", "at")),
        )


def _seen(one: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("title", "address", "at"), one, strict=True))


def _rows(told: dict[str, Any], name: str, *fields: str) -> list[tuple[str, ...]]:
    """The rows of a part whose fields are all texts; a missing one is empty."""
    held = told.get(name)
    rows = [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []
    found = [tuple(row.get(field, "") for field in fields) for row in rows]
    return [row for row in found if all(isinstance(value, str) for value in row)]
