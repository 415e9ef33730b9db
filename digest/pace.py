"""Small facts about an article: how long it takes to read."""

from digest.article import Article

# A grown reader of Chinese reads about this many characters a minute.
_PACE = 400


def reading_minutes(article: Article) -> int:
    """Minutes that the article takes to read, at least 1."""
    return max(1, round(article.length / _PACE))
