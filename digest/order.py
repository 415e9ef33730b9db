"""The order of a digest: newest first, oldest first, or what the reader likes first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from digest.article import Article
from digest.script import fold
from digest.topics import topics

Item = TypeVar("Item")
# One account or topic weighs no more than so many votes: nothing is drowned for good.
_CAP = 5
_ACCOUNT = 2


@dataclass(frozen=True, slots=True)
class Taste:
    """What a reader's votes add up to: by account and by topic, votes for minus votes against."""

    accounts: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)

    def weigh(self, article: Article) -> int:
        """How much the reader likes the article: its account counts twice a topic."""
        account = self.accounts.get(account_of(article), 0)
        return _ACCOUNT * _capped(account) + sum(
            _capped(self.topics.get(fold(topic), 0)) for topic in topics(article)
        )


def taste_of(votes: Iterable[tuple[Article, int]]) -> Taste:
    """The sum of votes (1 or -1) on articles; what comes out even is left out."""
    accounts: dict[str, int] = {}
    terms: dict[str, int] = {}
    for article, vote in votes:
        if account := account_of(article):
            accounts[account] = accounts.get(account, 0) + vote
        for topic in map(fold, topics(article)):
            terms[topic] = terms.get(topic, 0) + vote
    return Taste(
        {name: weight for name, weight in accounts.items() if weight},
        {name: weight for name, weight in terms.items() if weight},
    )


def account_of(article: Article) -> str:
    """The account's name as votes count it, in one form for both scripts; often empty."""
    return fold(article.credit.account) if article.credit else ""


def ordered(
    items: Sequence[Item], order: str, taste: Taste, article_of: Callable[[Item], Article]
) -> list[Item]:
    """The items, given newest first, in the reader's order; among equals the newer first."""
    if order == "oldest":
        return list(reversed(items))
    if order == "liked":
        return sorted(items, key=lambda item: -taste.weigh(article_of(item)))
    return list(items)


def _capped(weight: int) -> int:
    return max(-_CAP, min(_CAP, weight))
