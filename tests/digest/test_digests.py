"""Digests of labelled articles of our own: what they hold, what they never hold."""

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from digest.article import Article, RawArticle
from digest.characters import fold
from digest.convert import turn
from digest.grams import bigrams, tokens
from digest.reading import read
from digest.sentences import split_sentences
from digest.summary import digest_section, summarise, summarise_article
from digest.weights import Manner, learnt

ROOT = Path(__file__).resolve().parents[2]
# A sentence that opens so needs the one before it.
LEANS = re.compile(
    r"但|不过|然而|而且|因此|所以|于是|同时|此外|另外|其中|其次|接着|随后|然后|也|还|又|这|那[些个]?|它|他|她|该|此"
)
BUDGETS = (40, 60, 90, 150, 300)


@dataclass(frozen=True)
class Labelled:
    """An article with an editor's summary of it and pieces that no digest may hold."""

    id: str
    title: str
    text: str
    reference: str
    never: tuple[str, ...]

    def article(self, config: str = "") -> Article:
        raw = RawArticle(self.text, title=self.title)
        if config:
            raw = RawArticle(turn(self.text, config), title=turn(self.title, config))
        return read(raw)


def labelled() -> list[Labelled]:
    lines = (ROOT / "tests" / "data" / "digests.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    for row in map(json.loads, lines):
        sample = ROOT / "bot" / "samples" / f"{row['id']}.txt"
        text = row["text"] or sample.read_text(encoding="utf-8")
        found.append(Labelled(row["id"], row["title"], text, row["reference"], tuple(row["never"])))
    return found


ALL = labelled()
EACH = pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)


def likeness(chosen: str, reference: str) -> float:
    """F1 of the characters and of their pairs, averaged: 0 to 1."""
    one, other = tokens(fold(chosen)), tokens(fold(reference))
    return (_shared(one, other) + _shared(bigrams(one), bigrams(other))) / 2


def _shared(one: list[str], other: list[str]) -> float:
    return 2 * (Counter(one) & Counter(other)).total() / max(1, len(one) + len(other))


def bare(text: str) -> int:
    return len("".join(text.split()))


def lead(article: Article, budget: int) -> str:
    body = [*article.lede, *(text for part in article.sections for text in part.paragraphs)]
    found = ""
    for sentence in (s for text in body for s in split_sentences(text)):
        if bare(found + sentence) > budget:
            break
        found += sentence
    return found


def test_digests_say_more_of_what_an_editor_says_than_the_first_sentences_do() -> None:
    ours, leads = [], []
    for one in ALL:
        article, budget = one.article(), bare(one.reference)
        chosen = "".join(s.text for s in summarise_article(article, chars=budget))
        ours.append(likeness(chosen, one.reference))
        leads.append(likeness(lead(article, budget), one.reference))
    # Measured on these seven: 0.267 against 0.19.
    assert sum(ours) / len(ours) > 0.25
    assert sum(ours) > 1.2 * sum(leads)


def test_the_floor_rests_on_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(manner: Manner) -> Manner:
        return Manner(manner.pulls, [0.0] * len(manner.whole), [0.0] * len(manner.single))

    features, news = learnt().manners
    empty = (nothing(features), nothing(news))
    monkeypatch.setattr(
        "digest.summary.learnt", lambda: replace(learnt(), manners=empty, untitled=empty)
    )
    got = []
    for one in ALL:
        chosen = summarise_article(one.article(), chars=bare(one.reference))
        got.append(likeness("".join(s.text for s in chosen), one.reference))
    assert sum(got) / len(got) < 0.25


@EACH
def test_promotion_captions_bylines_crumbs_and_teasers_are_never_chosen(one: Labelled) -> None:
    for budget in BUDGETS:
        for sentence in summarise_article(one.article(), chars=budget):
            assert not any(piece in sentence.text for piece in one.never), sentence
    for count in range(1, 9):
        for sentence in summarise_article(one.article(), sentences=count):
            assert not any(piece in sentence.text for piece in one.never), sentence


@EACH
def test_no_sentence_stands_without_the_one_it_needs(one: Labelled) -> None:
    article = one.article()
    digests = [summarise_article(article, chars=budget) for budget in BUDGETS]
    for section in article.sections:
        digests += [digest_section(section, sentences=count) for count in (1, 2, 3)]
    for digest in digests:
        places = {sentence.index for sentence in digest}
        for sentence in digest:
            needs = LEANS.match(fold(sentence.text)) and sentence.index > 0
            assert not needs or sentence.index - 1 in places, sentence.text


@EACH
def test_sentences_are_whole_in_order_and_no_two_say_the_same(one: Labelled) -> None:
    for budget in BUDGETS:
        digest = summarise_article(one.article(), chars=budget)
        assert [s.index for s in digest] == sorted({s.index for s in digest})
        assert all(s.text in one.text and s.text[-1] in "。！？…”」』）" for s in digest)
        pairs = [set(bigrams(tokens(fold(s.text)))) for s in digest]
        for a, b in pairwise(pairs):
            assert len(a & b) <= 0.6 * min(len(a), len(b))


@EACH
def test_the_other_script_gives_the_same_choice(one: Labelled) -> None:
    config = "s2tw" if one.article().script == "hans" else "tw2s"
    for budget in BUDGETS:
        here = summarise_article(one.article(), chars=budget)
        there = summarise_article(one.article(config), chars=budget)
        assert [s.index for s in here] == [s.index for s in there]


def test_a_text_of_nothing_but_promotion_has_no_digest() -> None:
    assert summarise(["扫码关注公众号，回复“资料”领取全套课件。"]) == ()


def test_a_very_long_text_is_read_in_stretches_and_whole_to_its_end() -> None:
    body = [text for one in ALL for text in one.text.split("\n") if text] * 9
    body += ["老街改建的最後結果是這樣的：全部八十家攤販都留在原地，租金三年不變。"]
    assert sum(map(bare, body)) > 60_000
    chosen = summarise(body, title="老街改建的結果：八十家攤販留在原地，租金不變", sentences=3)
    assert any(s.paragraph == len(body) - 1 for s in chosen)
    assert [s.index for s in chosen] == sorted({s.index for s in chosen})
