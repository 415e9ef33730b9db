"""Run inside a peer's own environment: `peer.py NAME < articles`, a line of JSON an article.

In: {"id", "title", "text"} a line. Out: {"id", "ranked": [[place, sentence], …], "ms"} a line,
best first, in the peer's own sentences; at the end {"peak_mb", "bare_mb"}.
"""

import contextlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_MOST = 12
Ranked = list[tuple[int, str]]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sumy_textrank() -> Callable[[str, str], Ranked]:
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.text_rank import TextRankSummarizer

    tokenizer, ranker = Tokenizer("chinese"), TextRankSummarizer()

    def act(_title: str, text: str) -> Ranked:
        document = PlaintextParser.from_string(text, tokenizer).document
        rated = ranker.rate_sentences(document)
        order = {sentence: place for place, sentence in enumerate(document.sentences)}
        best = sorted(rated, key=lambda each: (-rated[each], order[each]))
        return [(order[each], str(each)) for each in best[:_MOST]]

    return act


def snownlp() -> Callable[[str, str], Ranked]:
    from snownlp import SnowNLP

    def act(_title: str, text: str) -> Ranked:
        read = SnowNLP(text)
        return placed(read.summary(_MOST), read.sentences)

    return act


def textrank4zh() -> Callable[[str, str], Ranked]:
    from textrank4zh import TextRank4Sentence

    ranker = TextRank4Sentence()

    def act(_title: str, text: str) -> Ranked:
        ranker.analyze(text=text, lower=True, source="all_filters")
        return [(each.index, each.sentence) for each in ranker.get_key_sentences(num=_MOST)]

    return act


def fasttextrank() -> Callable[[str, str], Ranked]:
    from FastTextRank.FastTextRank4Sentence import FastTextRank4Sentence

    ranker = FastTextRank4Sentence(use_stopword=False, use_w2v=False)

    def act(_title: str, text: str) -> Ranked:
        # It answers in the order of the text and stumbles over more than there is.
        best: dict[str, int] = {}
        for number in (1, 2, 3, 5, 8):
            with contextlib.suppress(IndexError):
                for sentence in ranker.summarize(text, number):
                    best.setdefault(sentence, len(best))
        return placed(best, [])

    return act


def harvesttext() -> Callable[[str, str], Ranked]:
    from harvesttext import HarvestText

    ht = HarvestText()

    def act(_title: str, text: str) -> Ranked:
        docs = ht.cut_sentences(text)
        return placed(ht.get_summary(docs, topK=_MOST), docs)

    return act


def placed(best: Iterable[str], order: list[str]) -> Ranked:
    where = {sentence: place for place, sentence in reversed(list(enumerate(order)))}
    return [(where.get(sentence, -1), sentence) for sentence in best]


PEERS = {
    "sumy": sumy_textrank,
    "snownlp": snownlp,
    "textrank4zh": textrank4zh,
    "FastTextRank": fasttextrank,
    "harvesttext": harvesttext,
}

# A best-first list takes FastTextRank five calls: one of them is what it costs.
CALLS = {"FastTextRank": 5}


def main(name: str) -> None:
    bare = peak_mb()
    with contextlib.redirect_stdout(io.StringIO()):
        act = PEERS[name]()
        act("", "早市開了四十年。攤販從三十家減到十二家。市政府提出改建方案。租金由市府補貼。")
    for line in sys.stdin:
        row = json.loads(line)
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                ranked = act(row["title"], row["text"])
            except Exception as fault:  # noqa: BLE001 – a peer that stumbles is told of, not hidden
                print(f"{name}: {row['id']}: {fault!r}", file=sys.stderr)
                ranked = []
        spent = 1000 * (time.perf_counter() - started) / CALLS.get(name, 1)
        text = row["text"]
        ranked = [(p if p >= 0 else text.find(s), s) for p, s in ranked]
        print(json.dumps({"id": row["id"], "ranked": ranked, "ms": spent}), flush=True)
    print(json.dumps({"peak_mb": peak_mb(), "bare_mb": bare}), flush=True)


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).resolve().parent))
    main(sys.argv[1])
