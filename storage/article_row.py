"""An article's row: the columns that change with its text, and back."""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from digest.article import Article, Credit
from digest.identity import is_plausible
from storage.connection import Database, stamp

_CREDIT = tuple(one.name for one in fields(Credit))


def values_of(article: Article, hashed: str, now: datetime) -> dict[str, Any]:
    """The columns of an article that change with its text."""
    published = stamp(article.published) if is_plausible(article.published, now) else None
    taken = stamp(now)
    credit = article.credit
    told = credit and {one: getattr(credit, one) for one in _CREDIT}
    return {
        "content_hash": hashed,
        "title": article.title,
        "lede": json.dumps(article.lede, ensure_ascii=False),
        "credit": told and json.dumps(told, ensure_ascii=False),
        "account": credit.account if credit else "",
        "address": article.address,
        "guid": article.guid,
        "image": article.image,
        "script": article.script,
        "published_at": published,
        # A date in the future would keep an article on top for ever.
        "shown_at": min(published, taken) if published else taken,
    }


def name_image(db: Database, article_id: int, image: str) -> None:
    """Remember where an article's picture is, where that was not known or is elsewhere now."""
    if image:
        db.execute("UPDATE articles SET image = ? WHERE id = ?", [image, article_id])


def fresh_id(db: Database) -> int:
    """An id that no article ever had here: old buttons must not open what came later."""
    (number,) = db.execute(
        "SELECT 1 + max(coalesce((SELECT max(id) FROM articles), 0),"
        " coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'articles'), 0))"
    ).fetchone()
    db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES ('articles', ?)", [str(number)])
    return int(number)


def credit_of(text: str | None) -> Credit | None:
    """The credit line that a row holds."""
    if text is None:
        return None
    held = json.loads(text)
    return Credit(**{**held, "authors": tuple(held["authors"])})
