"""The tables of our own samples (tests/digest/samples): spoken minutes, digests of sections."""

from pathlib import Path

from bench.digest_quality import rows
from bench.digest_quality.judge import Text, budget_of, rouge_of
from bench.digest_quality.summaries import HEAD, line
from tests.digest.told import Told, minutes

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


def _texts(told: list[Told], kind: str) -> list[Text]:
    return [
        Text(str(number), kind, one.title, one.text, one.reference)
        for number, one in enumerate(told)
    ]
