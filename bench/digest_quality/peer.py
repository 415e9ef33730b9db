"""Run inside a peer's own environment: `peer.py NAME < articles`, a line of JSON an article.

In: {"id", "text", "sentences"?} a line. Out: {"id", "ranked": [[place, sentence], …], "ms"} a
line, best first; at the end {"peak_mb", "bare_mb"}. The peer divides the text by itself where no
sentences are given; what is given is what it ranks, so that ranking alone is compared.
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
Act = Callable[[str, "list[str] | None"], Ranked]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sumy_textrank() -> Act:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.text_rank import TextRankSummarizer

    tokenizer, ranker = Tokenizer("chinese"), TextRankSummarizer()

    def act(text: str, given: list[str] | None) -> Ranked:
        if given is None:
            document = PlaintextParser.from_string(text, tokenizer).document
        else:
            whole = Paragraph([Sentence(sentence, tokenizer) for sentence in given])
            document = ObjectDocumentModel([whole])
        rated = ranker.rate_sentences(document)
        order = {sentence: place for place, sentence in enumerate(document.sentences)}
        best = sorted(rated, key=lambda each: (-rated[each], order[each]))
        return [(order[each], str(each)) for each in best[:_MOST]]

    return act


def snownlp() -> Act:
    from snownlp import SnowNLP

    class Given(SnowNLP):  # type: ignore[misc]
        """A text that is divided already."""

        sentences: list[str] = []  # noqa: RUF012 – set for each text

    def act(text: str, given: list[str] | None) -> Ranked:
        read = SnowNLP(text) if given is None else Given(text)
        if given is not None:
            read.sentences = given
        return placed(read.summary(_MOST), read.sentences)

    return act


def textrank4zh() -> Act:
    from textrank4zh import TextRank4Sentence

    ranker = TextRank4Sentence()
    own = ranker.seg.ss.segment

    def act(text: str, given: list[str] | None) -> Ranked:
        ranker.seg.ss.segment = own if given is None else lambda _text: given
        ranker.analyze(text=text, lower=True, source="all_filters")
        return [(each.index, each.sentence) for each in ranker.get_key_sentences(num=_MOST)]

    return act


def fasttextrank() -> Act:
    from FastTextRank import util
    from FastTextRank.FastTextRank4Sentence import FastTextRank4Sentence

    ranker = FastTextRank4Sentence(use_stopword=False, use_w2v=False)
    own = util.cut_sentences

    def act(text: str, given: list[str] | None) -> Ranked:
        util.cut_sentences = own if given is None else lambda _text: given
        # It answers in the order of the text and stumbles over more than there is.
        best: dict[str, int] = {}
        for number in (1, 2, 3, 5, 8):
            with contextlib.suppress(IndexError):
                for sentence in ranker.summarize(text, number):
                    best.setdefault(sentence, len(best))
        return placed(best, given or [])

    return act


def harvesttext() -> Act:
    from harvesttext import HarvestText

    ht = HarvestText()

    def act(text: str, given: list[str] | None) -> Ranked:
        docs = ht.cut_sentences(text) if given is None else given
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
        act("早市開了四十年。攤販從三十家減到十二家。市政府提出改建方案。租金由市府補貼。", None)
    for line in sys.stdin:
        row = json.loads(line)
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                ranked = act(row["text"], row.get("sentences"))
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
