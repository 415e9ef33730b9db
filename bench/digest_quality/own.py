"""The tables of our own samples (tests/digest/samples): spoken minutes, digests of sections."""

from pathlib import Path

from bench.digest_quality import rows
from bench.digest_quality.judge import Text, bare, rouge_of
from bench.digest_quality.recipe import recipe
from bench.digest_quality.summaries import HEAD, line
from digest.summary import digest_section
from tests.digest.told import Told, minutes, sections

# Around 106, the mean length of what the minute-takers wrote.
BUDGETS = (80, 110, 150, 200)


def minutes_table(folder: Path) -> None:
    """Meetings as they were spoken, against what a minute-taker wrote; the agenda is the title.

    At several budgets, as whole sentences fill one by luck where texts are few.
    """
    rouge = rouge_of(folder)
    texts = _texts(minutes(), "minutes")
    for budget in BUDGETS:
        print(f"\nSpoken minutes of our own: {len(texts)}, {budget} characters")
        print(HEAD)
        for row in rows.plain(rouge, texts, budget):
            line(rouge, texts, row, budget)
        line(rouge, texts, rows.ours(texts, budget), budget)
    line(rouge, texts, rows.ours(texts, None, "zhaibao, three sentences"), 0)


def sections_table(folder: Path) -> None:
    """Digests of one to three sentences of a section, against what an editor said of it."""
    rouge = rouge_of(folder)
    told = sections()
    texts = _texts(told, "sections")
    mean = round(sum(len(bare(text.text)) for text in texts) / len(texts))
    print(f"\nSections of our own: {len(texts)}, {mean} characters in the mean")
    print(HEAD)
    for count in (1, 2, 3):
        chosen = {
            "first": [rouge.split_sentences(one.text)[:count] for one in told],
            "plain recipe": [recipe(one.text, one.title, sentences=count) for one in told],
            "zhaibao": [_digest(one, count) for one in told],
        }
        for name, each in chosen.items():
            by_id = {text.id: found for text, found in zip(texts, each, strict=True)}
            line(rouge, texts, rows.Row(f"{name}, {count} of the sentences", by_id, cut=False), 0)


def _digest(one: Told, count: int) -> list[str]:
    return [sentence.text for sentence in digest_section(one.section, sentences=count)]


def _texts(told: list[Told], kind: str) -> list[Text]:
    return [
        Text(str(number), kind, one.title, one.text, one.reference)
        for number, one in enumerate(told)
    ]
