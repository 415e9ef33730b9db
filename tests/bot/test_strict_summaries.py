"""The strict floor of the summary, through the verb: no fault in any article of our own making.

`python -m tests.bot.test_strict_summaries 2000` composes so many articles of sections of our own,
with everything around and between them that no digest may hold, and asks for each by a budget
drawn at random, twice and in the other script too.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bench.digest_quality.judge import DANGLING, PROMOTION
from digest.characters import fold
from digest.convert import turn
from digest.grams import bigrams, tokens
from digest.sentences import split_sentences
from tests.digest.told import sections

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = sections()
# What stands around an article and is never chosen while there is anything else.
AROUND = (
    "扫码关注公众号“河湾手记”，回复“地图”领取全文。",
    "图源：河湾手记",
    "▲ 清晨的河湾，摄影：程见山",
    "作者｜程见山",
    "编辑：白露",
    "本文经授权发布，未经许可请勿转载。",
    "你知道河湾的早晨有多安静吗？",
    "1. 河湾的早晨",
    "02 河湾的晚上",
    "点击下方链接，阅读更多河湾的故事。",
    "欢迎转载，转载请注明来源。",
    "—— 完 ——",
    "河湾　早晨　晚上",
    "需要准备的东西如下：",
)
# Text is taken literally: these belong to a sentence like any other character.
LITERAL = ("<b>", "</i>", "**", "&amp;", "`", "[1]")


@dataclass(frozen=True)
class Asked:
    """One article as it is asked for; `around` are the paragraphs that no digest may hold."""

    text: str
    title: str
    around: tuple[str, ...]
    budget: dict[str, int]

    def line(self, number: int) -> dict[str, Any]:
        return {"id": number, "text": self.text, "title": self.title, **self.budget}


def composed(seed: int) -> tuple[Asked, Asked]:
    """An article of a few sections with something in between, in one script and in the other."""
    drawn = random.Random(seed)
    parts = drawn.sample(SECTIONS, drawn.randint(1, 5))
    body = [turn(text, "tw2s") for part in parts for text in part.paragraphs]
    for _ in range(drawn.randint(0, 3)):
        at = drawn.randrange(len(body))
        middle = len(body[at]) // 2
        body[at] = body[at][:middle] + drawn.choice(LITERAL) + body[at][middle:]
    around = drawn.sample(AROUND, drawn.randint(0, 6))
    for text in around:
        body.insert(drawn.randint(0, len(body)), text)
    title = drawn.choice(("", turn(parts[0].title, "tw2s")))
    few = {"sentences": drawn.randint(1, 5)}
    budget = drawn.choice((few, {"chars": drawn.randint(60, 260)}))
    simplified = Asked("\n".join(body), title, tuple(around), budget)
    traditional = Asked(
        _traditional(simplified.text),
        _traditional(title),
        tuple(map(_traditional, around)),
        budget,
    )
    return simplified, traditional


def _traditional(text: str) -> str:
    # 想像 is another word of the same meaning, not another form of the same letters.
    return turn(text, "s2t").replace("想像", "想象")


def faults(asked: Asked, chosen: Sequence[str]) -> Iterator[str]:
    """Everything that is wrong with what was chosen."""
    order = [each for line in asked.text.split("\n") for each in split_sentences(line)]
    places = [_place(order, sentence) for sentence in chosen]
    if not chosen or -1 in places:
        yield "not a sentence of the text" if chosen else "nothing was chosen"
        return
    if places != sorted(places):
        yield "not in the order of the text"
    length = sum(len("".join(sentence.split())) for sentence in chosen)
    if len(chosen) > 1 and length > asked.budget.get("chars", length):
        yield f"{length} characters"
    if len(chosen) > asked.budget.get("sentences", len(chosen)):
        yield f"{len(chosen)} sentences"
    for sentence, place in zip(chosen, places, strict=True):
        yield from _faults_of(sentence, asked)
        if place and place - 1 not in places and DANGLING.match(fold(sentence)):
            yield f"dangling: {sentence}"
    for one, other in combinations([set(bigrams(tokens(fold(s)))) for s in chosen], 2):
        if len(one & other) > 0.6 * max(1, min(len(one), len(other))):
            yield "two sentences say the same"


def _place(order: Sequence[str], sentence: str) -> int:
    """Which sentence it is, -1 for none; of some the leading connective is left out."""
    ends = (at for at, whole in enumerate(order) if whole.endswith(sentence))
    return next((at for at in ends if len(order[at]) - len(sentence) <= 6), -1)


def _faults_of(sentence: str, asked: Asked) -> Iterator[str]:
    if sum("\u3400" <= char <= "\u9fff" for char in sentence) < 8:
        yield f"a fragment: {sentence}"
    if not sentence.endswith(tuple("。！？!?…”」』")):
        yield f"not closed: {sentence}"
    if PROMOTION.search(sentence) or PROMOTION.search(fold(sentence)):
        yield f"promotion: {sentence}"
    if any(sentence in text for text in asked.around):
        yield f"from around: {sentence}"


def wrong(seeds: range) -> Iterator[str]:
    """The faults of the articles of these seeds, as the verb answers them in one process."""
    asked = [each for seed in seeds for each in composed(seed)]
    lines = [each.line(number) for number, each in enumerate([*asked, *asked])]
    given = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "summarise", "--jsonl"],
        input=given, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    got = [json.loads(line)["sentences"] for line in done.stdout.splitlines()]
    once, again = got[: len(asked)], got[len(asked) :]
    for number, (each, chosen) in enumerate(zip(asked, once, strict=True)):
        seed = seeds[number // 2]
        yield from (f"{seed}: {fault}" for fault in faults(each, chosen))
        if chosen != again[number]:
            yield f"{seed}: another answer to the same question"
        if number % 2 and fold("\n".join(chosen)) != fold("\n".join(once[number - 1])):
            yield f"{seed}: another choice in the other script"


def test_no_article_of_our_own_making_has_a_digest_with_a_fault() -> None:
    assert list(wrong(range(25))) == []


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        (["鱼出水的时候。"], "not a sentence"),
        (["早市开了四十年，攤販從三十家減到"], "not a sentence"),
        (["作者｜程见山"], "a fragment"),
        (["他们因此要求保留原来的摊位费和时间。"], "dangling"),
        (["摊贩担心租金太高。", "早市开了四十年。"], "not in the order"),
        ([], "nothing"),
    ],
)
def test_faults_are_found(chosen: list[str], fault: str) -> None:
    text = "早市开了四十年。摊贩担心租金太高。他们因此要求保留原来的摊位费和时间。\n作者｜程见山"
    asked = Asked(text, "", ("作者｜程见山",), {"chars": 100})
    assert any(found.startswith(fault) for found in faults(asked, chosen))


if __name__ == "__main__":
    count = int(sys.argv[1])
    found = list(wrong(range(1000, 1000 + count)))
    sys.stdout.write(f"{count} articles, each twice in both scripts: {len(found)} faults\n")
    sys.stdout.write("\n".join(found[:20]) + "\n")
    sys.exit(bool(found))
