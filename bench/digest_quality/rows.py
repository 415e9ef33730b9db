"""What each summariser makes of the articles: ours through its verb, peers, plain leads."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from bench.digest_quality.environments import ROOT, python_of
from bench.digest_quality.judge import Text, bare
from bench.digest_quality.recipe import recipe
from digest.sentences import split_sentences

PEERS = ("sumy", "snownlp", "textrank4zh", "FastTextRank", "harvesttext")
VERB = [sys.executable, "-m", "bot", "summarise", "--jsonl"]
Chosen = dict[str, list[str]]
_BEST = 5


@dataclass
class Row:
    """One line of a table: sentences by article, milliseconds by article, memory in MB."""

    name: str
    chosen: Chosen
    ms: list[float] = field(default_factory=list)
    over_bare_mb: float | None = None
    peak_mb: float | None = None
    cut: bool = True


class Verb:
    """`zhaibao summarise --jsonl`, asked a line at a time; tells its time and its memory."""

    def __init__(self) -> None:
        self.ms: list[float] = []

    def __enter__(self) -> "Verb":
        self.process = subprocess.Popen(
            VERB, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.into = cast("IO[bytes]", self.process.stdin)
        self.out = cast("IO[bytes]", self.process.stdout)
        return self

    def __exit__(self, *fault: object) -> None:
        self.into.close()
        self.process.wait(60)

    def ask(self, entry: dict[str, Any]) -> dict[str, Any]:
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        started = time.perf_counter()
        self.into.write(line)
        self.into.flush()
        answer = self.out.readline()
        self.ms.append(1000 * (time.perf_counter() - started))
        found: dict[str, Any] = json.loads(answer)
        return found

    def peak_mb(self) -> float:
        """The largest the process has been."""
        return peak_mb(self.process.pid)


def peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def bare_mb() -> float:
    """What Python alone takes."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        time.sleep(0.3)
        found = peak_mb(process.pid)
        process.communicate(b"\n")
    return found


def ours(
    texts: Sequence[Text], budget: int | None, name: str = "zhaibao", title: bool = True
) -> Row:
    """What the verb answers; no budget means three sentences."""
    asked = {"chars": budget} if budget is not None else {"sentences": 3}
    with Verb() as verb:
        verb.ask({"id": 0, "text": "早市開了四十年，攤販從三十家減到十二家。", **asked})
        verb.ms.clear()
        chosen = {
            text.id: verb.ask(
                {"id": text.id, "text": text.text, "title": text.title if title else "", **asked}
            )["sentences"]
            for text in texts
        }
        peak = verb.peak_mb()
    return Row(name, chosen, verb.ms, peak - bare_mb(), peak, cut=budget is not None)


def learnt_elsewhere(folder: Path) -> Chosen:
    """What ours chooses with numbers learnt from other articles than the one summarised."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "held_out.jsonl"
        where = str(folder.resolve())
        command = [str(python_of("learn")), "-m", "bench.learning", where, "--held-out", str(out)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row["sentences"] for row in rows}


def peer(name: str, texts: Sequence[Text], *, given: bool = False) -> Row:
    """A peer's five best sentences in the order of the text, to be cut at the budget.

    That serves peers best: as many of the best ones as it takes to fill the budget score less.
    With `given` it ranks the sentences that ours would choose from, not those it finds itself.
    """
    runner = Path(__file__).with_name("peer.py")
    command = [str(python_of(f"peer-{name.lower()}")), str(runner), name]
    lines = "".join(json.dumps(_asked(text, given)) + "\n" for text in texts)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    *answers, last = map(json.loads, done.stdout.splitlines())
    chosen = {row["id"]: [s for _, s in sorted(row["ranked"][:_BEST])] for row in answers}
    over = last["peak_mb"] - last["bare_mb"]
    ms = [row["ms"] for row in answers]
    return Row(f"{name}, our sentences" if given else name, chosen, ms, over, last["peak_mb"])


def _asked(text: Text, given: bool) -> dict[str, Any]:
    asked: dict[str, Any] = {"id": text.id, "text": text.text}
    return {**asked, "sentences": split_sentences(text.text)} if given else asked


def plain(rouge: Any, texts: Iterable[Text], budget: int) -> list[Row]:
    """The first three sentences, the first ones up to the budget, the plain recipe's."""

    def row(name: str, act: Callable[[Text], list[str]], cut: bool = True) -> Row:
        ms: list[float] = []
        chosen: Chosen = {}
        for text in texts:
            started = time.perf_counter()
            chosen[text.id] = act(text)
            ms.append(1000 * (time.perf_counter() - started))
        return Row(name, chosen, ms, cut=cut)

    def divided(text: Text) -> list[str]:
        found: list[str] = rouge.split_sentences(text.text)
        return found

    def lead(text: Text) -> list[str]:
        return _filled(list(enumerate(divided(text))), budget)

    return [
        row("first three sentences", lambda text: divided(text)[:3], cut=False),
        row("lead filled to budget", lead),
        row("plain recipe", lambda text: recipe(text.text, text.title, chars=budget)),
    ]


def _filled(ranked: Sequence[tuple[int, str]], budget: int) -> list[str]:
    taken: list[tuple[int, str]] = []
    left = budget
    for place, sentence in ranked:
        if left <= 0:
            break
        taken.append((place, sentence))
        left -= len(bare(sentence))
    return [sentence for _, sentence in sorted(taken)]
