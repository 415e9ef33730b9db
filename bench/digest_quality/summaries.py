"""The tables of summaries: scores and faults, robustness, speed and memory."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.digest_quality import rows
from bench.digest_quality.judge import (
    Text,
    Verdict,
    budget_of,
    interval,
    judged,
    mean,
    rouge_of,
    share,
    texts_of,
)

HEAD = (
    f"{'':34} {'ROUGE-1':>22} {'ROUGE-2':>7} {'ROUGE-L':>7} {'dangling':>8} {'fragments':>9}"
    f" {'near':>5} {'promo':>5} {'foreign':>7} {'ms':>6} {'MB over bare':>12}"
)


def table(folder: Path, peers: Sequence[str] = rows.PEERS) -> None:
    """Print the scores of ours and of the peers, kind by kind."""
    rouge = rouge_of(folder)
    texts = texts_of(folder)
    elsewhere = rows.learnt_elsewhere(folder)
    for kind in dict.fromkeys(text.kind for text in texts):
        same = [text for text in texts if text.kind == kind]
        budget = budget_of(same)
        print(f"\n{kind}: {len(same)} articles, {budget} characters")
        print(HEAD)
        for row in rows.plain(rouge, same, budget):
            line(rouge, same, row, budget)
        for name in peers:
            for given in (False, True):
                line(rouge, same, rows.peer(name, same, given=given), budget)
        held = {text.id: elsewhere.get(text.id, []) for text in same}
        line(rouge, same, rows.Row("zhaibao, learnt from others", held), budget)
        whole = rows.ours(same, budget)
        line(rouge, same, whole, budget)
        line(rouge, same, rows.ours(same, None, "zhaibao, three sentences"), budget)
        _variants(rouge, same, whole, budget)


def line(rouge: Any, texts: Sequence[Text], row: rows.Row, budget: int) -> None:
    """Print what the judge says of one row."""
    verdicts = [
        judged(rouge, text, row.chosen[text.id], budget if row.cut else None) for text in texts
    ]
    one, two, long = ([verdict.rouge[n] for verdict in verdicts] for n in range(3))
    low, high = interval(one)

    def per_cent(part: Callable[[Verdict], int], whole: str = "sentences") -> str:
        return f"{share(verdicts, part, whole):.1f}%"

    print(
        f"{row.name:34} {mean(one):6.2f} ({low:5.2f} – {high:5.2f}) {mean(two):7.2f}"
        f" {mean(long):7.2f} {per_cent(lambda v: v.dangling):>8}"
        f" {per_cent(lambda v: v.fragments):>9} {per_cent(lambda v: v.near, 'pairs'):>5}"
        f" {per_cent(lambda v: v.promotion):>5} {per_cent(lambda v: v.foreign):>7}"
        f" {mean(row.ms) if row.ms else float('nan'):6.1f}"
        f" {'–' if row.over_bare_mb is None else f'{row.over_bare_mb:.0f}':>12}",
        flush=True,
    )


def _variants(rouge: Any, texts: Sequence[Text], whole: rows.Row, budget: int) -> None:
    """The same articles without a title, with headings left in, in the other script."""
    base = _score(rouge, texts, whole, budget)
    print(f"{'':34} {'ROUGE-1 against the above':>28}")
    bare = rows.ours(texts, budget, title=False)
    headed = [replace(text, text=_headed(text.text)) for text in texts]
    turned = [_other_script(text) for text in texts]
    for name, what, row in (
        ("without a title", texts, bare),
        ("with headings left in", headed, rows.ours(headed, budget)),
        ("in the other script", turned, rows.ours(turned, budget)),
    ):
        print(f"  {name:32} {_score(rouge, what, row, budget) - base:+28.2f}", flush=True)


def _score(rouge: Any, texts: Sequence[Text], row: rows.Row, budget: int) -> float:
    return mean([judged(rouge, text, row.chosen[text.id], budget).rouge[0] for text in texts])


def _headed(text: str) -> str:
    """A numbered heading before every fifth paragraph, made of that paragraph's own words."""
    found: list[str] = []
    for place, paragraph in enumerate(text.split("\n")):
        if place and place % 5 == 0 and (words := re.match(r"[\u3400-\u9fff]{5,14}", paragraph)):
            found.append(f"{place // 5:02d} {words[0]}")
        found.append(paragraph)
    return "\n".join(found)


def _other_script(text: Text) -> Text:
    import opencc

    from digest.script import written_script

    turn = opencc.OpenCC("s2tw" if written_script(text.text) == "hans" else "tw2s").convert
    return replace(
        text, title=turn(text.title), text=turn(text.text), reference=turn(text.reference)
    )


def speed(folder: Path) -> None:
    """Print milliseconds by length and the memory after 100 articles, through the verb."""
    texts = texts_of(folder)[:100]
    with rows.Verb() as verb:
        for text in texts:
            verb.ask({"id": text.id, "text": text.text, "title": text.title, "chars": 120})
        after = verb.peak_mb()
        bare = rows.bare_mb()
        print(f"\nAfter {len(texts)} articles: {after - bare:.0f} MB over bare Python ({bare:.0f})")
        base = "\n".join(text.text for text in texts)
        while len(base) < 200_000:
            base += base
        print(f"{'characters':>12} {'ms':>9} {'ms a 1,000':>11}")
        for length in (1_000, 4_000, 20_000, 100_000, 200_000):
            spent = []
            for turn in range(5):
                verb.ms.clear()
                at = min(turn * 4_000, len(base) - length)
                verb.ask({"id": turn, "text": base[at : at + length], "chars": 120})
                spent.append(verb.ms[0])
            middle = sorted(spent)[2]
            print(f"{length:12,} {middle:9.1f} {1000 * middle / length:11.2f}", flush=True)
        print(f"The process peaked at {verb.peak_mb():.0f} MB.")
