"""The judge: ROUGE of the data folder's own module, the faults its README counts, intervals."""

import gzip
import importlib.util
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

# A sentence that needs the one before it.
DANGLING = re.compile(
    "^(但是?|不过|然而|而且|而|因此|所以|于是|同时|此外|另外|其中|其次|接着|随后|然后|并且?|也|还|又|这些?|那些?"
    "|它们?|他们?|她们?|该|此|另一方面|也就是说|换句话说|比如|例如|不僅|但係|不過|於是|同時|因為|然後|這些?|它們"
    "|他們|她們|並)"
)
PROMOTION = re.compile(
    "((关注|搜索|订阅|添加|回复|關注|搜尋|訂閱).{0,6}(公众号|公眾號)|(公众号|公眾號)[:：]"
    "|扫码(关注|添加|加|领|进)|掃碼(關注|加|領|進)|点击(阅读|链接|下方)|^图源|^图片来源|^来源[:：]"
    "|^作者[:：｜|/]|责编|编辑[:：｜|/]|排版[:：]|(请|欢迎|禁止|谢绝|未经.{0,6}|如需|歡迎|請)(转载|轉載)"
    "|未经授权|未經授權|訂戶|月費)"
)
_CLOSED = tuple("。！？!?…”」』）)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NEAR = 0.6
_RESAMPLED = 2000


@dataclass(frozen=True)
class Text:
    """One article: `kind` is its group in the tables, `reference` what an editor wrote of it."""

    id: str
    kind: str
    title: str
    text: str
    reference: str


@dataclass
class Verdict:
    """What the judge says of one summary."""

    rouge: tuple[float, float, float]
    sentences: int = 0
    dangling: int = 0
    fragments: int = 0
    promotion: int = 0
    pairs: int = 0
    near: int = 0
    foreign: int = 0


def rouge_of(folder: Path) -> Any:
    """The data folder's own rouge_zh.py, as a module."""
    spec = importlib.util.spec_from_file_location("rouge_zh", folder / "rouge_zh.py")
    if spec is None or spec.loader is None or not (folder / "rouge_zh.py").exists():
        raise SystemExit(f"{folder} holds no rouge_zh.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts_of(folder: Path) -> list[Text]:
    """The articles of summaries.jsonl.gz, grouped by `kind` where given, by script otherwise."""
    names = {"hans": "Simplified features", "hant": "Traditional news"}
    with gzip.open(folder / "summaries.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Text(
            row["id"],
            row.get("kind") or names[row["script"]],
            row.get("title", ""),
            row["text"],
            row["reference"],
        )
        for row in rows
    ]


def bare(text: str) -> str:
    """Without white space: what budgets count."""
    return "".join(text.split())


def budget_of(texts: Sequence[Text]) -> int:
    """The mean length of the references, in characters."""
    return round(sum(len(bare(text.reference)) for text in texts) / len(texts))


def cut(sentences: Sequence[str], budget: int) -> list[str]:
    """The sentences up to the budget, the last one cut hard where it runs over."""
    kept = []
    for sentence in sentences:
        if budget <= 0:
            break
        piece = bare(sentence)[:budget]
        kept.append(sentence if len(piece) == len(bare(sentence)) else piece)
        budget -= len(piece)
    return kept


def judged(rouge: Any, text: Text, chosen: Sequence[str], budget: int | None) -> Verdict:
    """The verdict on the sentences chosen from one article; no budget means no cut."""
    if budget is not None:
        chosen = cut(chosen, budget)
    score = rouge.score(rouge.char_tokens("".join(chosen)), rouge.char_tokens(text.reference))
    verdict = Verdict(score, len(chosen))
    source = text.text
    before = _predecessors(rouge, source)
    taken = {bare(sentence) for sentence in chosen}
    for sentence in chosen:
        han = len(_HAN.findall(sentence))
        verdict.fragments += han < 8 or not sentence.rstrip().endswith(_CLOSED)
        verdict.promotion += PROMOTION.search(sentence) is not None
        verdict.foreign += bare(sentence) not in bare(source)
        if DANGLING.match(sentence):
            prior = before.get(bare(sentence))
            verdict.dangling += prior is not None and prior not in taken
    for one, other in combinations(map(_pairs, chosen), 2):
        verdict.pairs += 1
        verdict.near += len(one & other) > _NEAR * max(1, min(len(one), len(other)))
    return verdict


def _pairs(sentence: str) -> set[str]:
    characters = _HAN.findall(sentence)
    return {one + two for one, two in pairwise(characters)}


def _predecessors(rouge: Any, source: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    last: str | None = None
    for sentence in rouge.split_sentences(source, 1):
        found.setdefault(bare(sentence), last)
        last = bare(sentence)
    return found


def interval(values: Sequence[float], seed: int = 11) -> tuple[float, float]:
    """The 95 % interval of the mean, by resampling articles."""
    rng = random.Random(seed)
    number = len(values)
    means = sorted(sum(rng.choices(values, k=number)) / number for _ in range(_RESAMPLED))
    return means[round(0.025 * _RESAMPLED)], means[round(0.975 * _RESAMPLED) - 1]


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def share(verdicts: Sequence[Verdict], part: Callable[[Verdict], int], whole: str) -> float:
    """How many per cent of all sentences (or pairs) a fault has."""
    total = sum(getattr(each, whole) for each in verdicts)
    return 100 * sum(map(part, verdicts)) / total if total else 0.0
