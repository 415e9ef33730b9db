"""What a source hands over, or why it could not: the shapes on the way in.

Apart from `handlers.ports`, as the reading process speaks them too and carries nothing else.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from digest.article import Article, RawArticle
from digest.errors import ZhaibaoError
from digest.polling import NO_REST, Rest


class FetchError(ZhaibaoError):
    """An address or a file could not be read; `str` says why to the operator.

    `reason` is a message id that says it to a reader, in the reader's language.
    `retry_after` is the pause in seconds that the server named; `gone` that it said for good.
    `later` says that the same address may well be readable another time, without our doing.
    `advice` is a message id that stands for the whole answer: what a reader can do about it.
    """

    phrase = "That address cannot be read right now: {reason}"

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        retry_after: float | None = None,
        gone: bool = False,
        later: bool = False,
        advice: str = "",
    ) -> None:
        super().__init__(message, phrase=advice or None, reason=reason or message)
        self.advice = advice
        self.reason = reason or message
        self.retry_after = retry_after
        self.gone = gone
        self.later = later

    def said_of(self, subject: str) -> "FetchError":
        """The same failure, with its subject before it."""
        return FetchError(
            f"{subject}: {self}",
            reason=self.reason,
            retry_after=self.retry_after,
            gone=self.gone,
            later=self.later,
            advice=self.advice,
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list (OPML): its address, its title, and its folders joined by slashes."""

    address: str
    title: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Readable:
    """One entry that can be stored: as handed in, as read, and the names that tell it.

    `whole` is the article of the page behind it, where the feed carried an excerpt; `refused`
    says why that page could not be read. `bands` are those of its words (`digest.likeness`), if
    they are known. `raw` is without its body where the reading process has read it.
    """

    raw: RawArticle
    article: Article
    keys: tuple[str, ...]
    whole: Article | None = None
    refused: FetchError | None = None
    bands: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address, a file or a folder gave.

    `feed` tells a feed from a single page. `unchanged` means the source answered
    that nothing changed (304, or the very same bytes): `articles` is empty then.
    `address` is the final one, `moved` where a feed lives from now on (301, 308).
    `refused` are sentences about entries that could not be read; the rest is kept.
    `rest` is what a feed says of when to ask again; `feeds` are addresses of feeds a page names;
    `outlines` are those of a list; `body_hash` tells the same bytes again.
    `entries` are a feed's articles as they were read already, in place of `articles`; None where
    that is left to whoever fetched.
    """

    articles: tuple[RawArticle, ...] = ()
    title: str = ""
    address: str = ""
    feed: bool = False
    unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    refused: tuple[str, ...] = ()
    moved: str = ""
    rest: Rest = NO_REST
    feeds: tuple[str, ...] = ()
    body_hash: str = ""
    outlines: tuple[Outline, ...] = ()
    entries: tuple[Readable, ...] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was learnt from a source at the last visit: sent back so that it may answer 304.

    `known` finds the fingerprints of the entries that are held as they are now. Where it is given,
    a feed's entries come read, without those.
    """

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    known: Callable[[], Awaitable[Collection[str]]] | None = field(default=None, compare=False)
