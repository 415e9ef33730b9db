"""An article's row: the columns that change with its text, and back."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from digest.article import Article, Credit
from digest.identity import is_plausible
from storage.connection import stamp


def values_of(article: Article, hashed: str, now: datetime) -> dict[str, Any]:
    """The columns of an article that change with its text."""
    published = stamp(article.published) if is_plausible(article.published, now) else None
    taken = stamp(now)
    credit = json.dumps(asdict(article.credit), ensure_ascii=False) if article.credit else None
    return {
        "content_hash": hashed,
        "title": article.title,
        "lede": json.dumps(article.lede, ensure_ascii=False),
        "credit": credit,
        "account": article.credit.account if article.credit else "",
        "address": article.address,
        "guid": article.guid,
        "script": article.script,
        "published_at": published,
        # A date in the future would keep an article on top for ever.
        "shown_at": min(published, taken) if published else taken,
    }


def credit_of(text: str | None) -> Credit | None:
    """The credit line that a row holds."""
    if text is None:
        return None
    held = json.loads(text)
    return Credit(**{**held, "authors": tuple(held["authors"])})
