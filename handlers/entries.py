"""Entries read: from what a source hands in to what can be stored.

Apart from the jobs, as the reading process does it for feeds, and carries nothing else.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from digest.article import RawArticle
from digest.clean import clean_line
from digest.identity import article_keys, content_hash, fingerprint, given_names
from digest.likeness import bands_of
from digest.reading import read
from handlers.fetched import Readable


def readable(raws: Sequence[RawArticle], known: Collection[str] = ()) -> list[Readable]:
    """The entries that hold anything, in their order, each text once.

    A name that several of them share tells none of them: only the text is left then.
    Those whose fingerprint is among `known` are left out, unread.
    """
    prints = [fingerprint(raw) for raw in raws]
    given = Counter(
        name for raw in dict(zip(prints, raws, strict=True)).values() for name in _names(raw)
    )
    found: dict[tuple[str, str], Readable] = {}
    for raw, own in zip(raws, prints, strict=True):
        if own in known:
            continue
        article = read(raw)
        if not article.title and not article.length:
            continue
        telling = [key for key in article_keys(article) if given[key] < 2]
        text = [] if telling else [f"text:{content_hash(article.text)}"]
        keys = (*telling, *text, own)
        found.setdefault((article.text, article.address), Readable(raw, article, keys))
    return [replace(one, bands=bands_of(one.article)) for one in found.values()]


def _names(raw: RawArticle) -> list[str]:
    return given_names(clean_line(raw.address), clean_line(raw.guid))
