"""How the two sides of the reading process write records: as JSON, one shape a record."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from digest.article import Article, Credit, RawArticle, Section
from handlers.fetched import Readable


def shape_of(value: Any) -> Any:
    """A record, or a row of them, as JSON knows it: names, lists, moments as ISO text."""
    if isinstance(value, (str, int, float, type(None))):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {name: shape_of(getattr(value, name)) for name in _names(cast(Any, type(value)))}
    return [shape_of(one) for one in value]


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def raw_of(shape: dict[str, Any]) -> RawArticle:
    """The raw article of a shape. Raises ValueError."""
    return RawArticle(**{**shape, "published": _moment(shape["published"])})


def entry_of(shape: dict[str, Any]) -> Readable:
    """The entry of a shape, as the reading process read it. Raises ValueError."""
    told = shape["article"]
    credit = told["credit"]
    article = Article(
        **{
            **told,
            "lede": tuple(told["lede"]),
            "sections": tuple(_section(one) for one in told["sections"]),
            "credit": credit and Credit(**{**credit, "authors": tuple(credit["authors"])}),
            "published": _moment(told["published"]),
        }
    )
    return Readable(
        raw_of(shape["raw"]), article, tuple(shape["keys"]), bands=tuple(shape["bands"])
    )


def _section(shape: dict[str, Any]) -> Section:
    lists = {"paragraphs": tuple(shape["paragraphs"]), "outline": tuple(shape["outline"])}
    return Section(**{**shape, **lists})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
