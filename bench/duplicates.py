"""The same article twice, or two articles? How far re-posts and other texts lie apart.

Re-posts are made of the samples, and of the texts of a JSON-lines file (`BENCH_TEXTS`, with a
field `text` or `article`, packed or not) where one is given: turned into the other script and
its wording, with a greeting before and a credit after, a part of the paragraphs cut, sentences
edited, two articles in one. Others are every pair of different texts, and pairs that are built
alike: two issues of one daily. A threshold is good that leaves a gap on both sides: both errors,
twins missed and strangers joined, are printed for several.
"""

import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from statistics import median

from bot.samples import sample_paths
from digest.convert import turn
from digest.likeness import SAME, SHORTEST, bands, letters_of, resemblance, shingles

MOST = 400
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
# Of one pair of texts: how alike, and whether the bands bring them together at all.
Likes = list[tuple[float, bool]]
BEFORE = (
    "點擊上方藍字關注我們，每天早上八點，陪你讀一篇長文。\n\n編者按：本文原載於他處，略有刪節。"
)
AFTER = "本文經授權轉載，觀點不代表本刊立場。\n\n推薦閱讀：十篇不容錯過的長文。歡迎分享到朋友圈。"
NEWS = (
    "股市收漲",
    "颱風將至",
    "新線通車",
    "書展開幕",
    "油價下調",
    "球隊奪冠",
    "遺址出土",
    "選舉揭曉",
)


def run() -> None:
    texts = [text for text in _texts() if len(letters_of([text])) >= SHORTEST][:MOST]
    chance = random.Random(20)
    print(f"{len(texts)} texts; the threshold is {SAME}")
    print(f"{'re-posts':28} {'least':>6} {'median':>7} {'found':>7} {'kept':>6}")
    twins: dict[str, Likes] = {}
    for name, change in CHANGES.items():
        twins[name] = _row(name, [(text, change(text, chance)) for text in texts], wanted=True)
    print(f"{'other texts':28} {'most':>6} {'median':>7} {'found':>7} {'kept':>6}")
    pairs = list(combinations(texts, 2))
    chance.shuffle(pairs)
    strangers = _row("different texts", pairs[:5000], wanted=False)
    issues = _row("two issues of one daily", [_issues(chance) for _ in range(400)], wanted=False)
    hard = twins.pop("a third cut")
    _errors([one for kind in twins.values() for one in kind], hard, strangers, issues)


def _errors(twins: Likes, hard: Likes, strangers: Likes, issues: Likes) -> None:
    """Both errors at each threshold: who is alike is missed, who is not is joined."""
    print("at the threshold    twins missed  with a third cut  strangers joined  issues joined")
    for least in THRESHOLDS:
        joined = [
            sum(meet and like >= least for like, meet in kind) / len(kind)
            for kind in (twins, hard, strangers, issues)
        ]
        mark = " <" if least == SAME else ""
        print(
            f"{least:16.2f} {1 - joined[0]:15.2%} {1 - joined[1]:17.2%}"
            f" {joined[2]:17.3%} {joined[3]:14.2%}{mark}"
        )


def _row(name: str, pairs: list[tuple[str, str]], *, wanted: bool) -> Likes:
    found: Likes = []
    for one, other in pairs:
        a, b = shingles(letters_of([one])), shingles(letters_of([other]))
        found.append((resemblance(a, b), bool(set(bands(a)) & set(bands(b)))))
    likes = [like for like, _ in found]
    meet = sum(meet for _, meet in found) / len(found)
    kept = sum(meet and like >= SAME for like, meet in found) / len(found)
    edge = min(likes) if wanted else max(likes)
    print(f"{name:28} {edge:6.2f} {median(likes):7.2f} {meet:7.1%} {kept:6.1%}")
    return found


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _cut(share: float) -> Callable[[str, random.Random], str]:
    def cut(text: str, chance: random.Random) -> str:
        parts = [p + "。" for line in _paragraphs(text) for p in line.split("。") if p.strip()]
        kept = [part for part in parts if chance.random() >= share]
        return "".join(kept) or text

    return cut


def _edited(text: str, chance: random.Random) -> str:
    """Every twelfth sentence said in other words."""
    parts = text.split("。")
    for at in range(0, len(parts), 12):
        parts[at] = "這一句由編輯改寫過，與原來的說法已經不同了"
    return "。".join(parts)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "the other script": lambda text, _: turn(turn(text, "t2s"), "s2tw"),
    "Taiwan's wording": lambda text, _: turn(turn(text, "t2s"), "s2twp"),
    "words before and after": lambda text, _: f"{BEFORE}\n\n{text}\n\n{AFTER}",
    "every twelfth sentence": _edited,
    "a tenth cut": _cut(0.1),
    "a fifth cut": _cut(0.2),
    "a third cut": _cut(0.33),
    "all of these, a tenth cut": lambda text, c: (
        f"{BEFORE}\n\n{_cut(0.1)(turn(turn(text, 't2s'), 's2twp'), c)}\n\n{AFTER}"
    ),
}


def _issues(chance: random.Random) -> tuple[str, str]:
    def issue(day: int) -> str:
        items = chance.sample(NEWS, 6)
        lines = [
            f"{n}. {item}：第{chance.randrange(999)}號消息，詳情請看內頁。"
            for n, item in enumerate(items, 1)
        ]
        weekday = "一二三四五六日"[day % 7]
        head = f"十一月{day}日，星期{weekday}。早安，這裡是每日早報，六件大事，一分鐘看完。"
        tail = "以上就是今天的早報，祝你有美好的一天，我們明天同一時間再見。"
        return "\n".join([head, *lines, tail])

    return issue(24), issue(25)


def _texts() -> Iterator[str]:
    for path in sample_paths():
        yield Path(str(path)).read_text(encoding="utf-8")
    if given := os.environ.get("BENCH_TEXTS"):
        opened = gzip.open if given.endswith(".gz") else open
        with opened(given, "rt", encoding="utf-8") as file:
            for line in file:
                held = json.loads(line)
                yield str(held.get("text") or held.get("article") or "")


if __name__ == "__main__":
    run()
