"""Keyword alerts: one article against everybody's words, beside one regular expression a word."""

import random
import re
import statistics
from collections.abc import Callable
from time import process_time

from bench.texts import Writer
from digest.article import Article
from digest.automaton import Automaton
from digest.keywords import Book, parse_watch, texts_of

SUBSCRIBERS, WORDS = 10_000, 10
ARTICLES = 40


def run() -> None:
    """Build the book, ask it about articles, print one table."""
    writer, chance = Writer(), random.Random(7)
    # Words as people watch for: not the most frequent ones, many of them shared.
    shared = [word.strip() for word in writer.words[400:] if len(word.strip()) > 1]
    own = [a + b for a, b in zip(chance.choices(shared, k=40_000), shared, strict=False)]
    watches = [
        (reader, parse_watch(" ".join(chance.choices(shared, k=5) + chance.choices(own, k=5)))[0])
        for reader in range(SUBSCRIBERS)
    ]
    begun = process_time()
    book = Book(watches)
    built = process_time() - begun
    articles = [writer.article(number, 2000) for number in range(ARTICLES)]
    distinct = {term.folded for _, watch in watches for term in watch.terms}
    print(f"{SUBSCRIBERS} subscribers, {WORDS} words each, {len(distinct)} of them distinct")
    print(f"built in {built:.2f} s, at start; later ones join it")
    answered = [len(book.matching(article)) for article in articles]
    texts_of.cache_clear()
    ours = timed(lambda article: book.matching(article), articles)
    expressions = [re.compile(re.escape(word)) for word in distinct]
    theirs = timed(lambda article: each(expressions, article), articles[:3])
    print(f"an article of 2,000 characters answers {statistics.mean(answered):.0f} subscribers")
    print(f"{'':28} {'ms an article':>14}")
    print(f"{'the automaton':28} {ours:14.2f}")
    print(f"{'one expression a word':28} {theirs:14.2f}   {theirs / ours:.0f} times as long")
    hostile()


def each(expressions: list[re.Pattern[str]], article: Article) -> int:
    texts = texts_of(article)
    whole = "\n".join((texts.title, texts.section, texts.body))
    return sum(expression.search(whole) is not None for expression in expressions)


def hostile() -> None:
    """Words that fail at their last character, over a text that almost holds them."""
    automaton = Automaton("a" * n + "b" for n in range(1, 41))
    for length in (2_000, 20_000, 200_000):
        text = ("a" * 60 + "c") * (length // 61)
        begun = process_time()
        automaton.found(text)
        seconds = process_time() - begun
        print(f"hostile words, {length:7} characters {seconds * 1e9 / length:8.0f} ns a character")


def timed(act: Callable[[Article], object], articles: list[Article]) -> float:
    """Median milliseconds of this process an article: what else runs does not count."""
    times = []
    for article in articles:
        begun = process_time()
        act(article)
        times.append((process_time() - begun) * 1000)
    return statistics.median(times)
