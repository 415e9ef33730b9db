"""What turning a script costs: memory and time by configuration, ours beside OpenCC's own."""

import subprocess
import sys
from pathlib import Path

from bench.digest_quality.environments import ROOT
from bench.digest_quality.judge import texts_of

CONFIGS = ("s2tw", "s2hk", "s2twp", "tw2s", "tw2sp")
_CODE = """
import resource, sys, time
text, config, way = sys.stdin.read(), sys.argv[1], sys.argv[2]
import opencc, digest.convert
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
turn = digest.convert.turn if way == "ours" else None
if turn is None:
    turn = lambda text, config, whole=opencc.OpenCC(config): whole.convert(text)
turn(text, config)
started = time.process_time()
for _ in range(20):
    turn(text, config)
print(peak() - before, 1000 * (time.process_time() - started) / 20)
"""


def table(folder: Path) -> None:
    """Print megabytes and milliseconds for 4,000 characters."""
    text = "\n".join(each.text for each in texts_of(folder)[:20])[:4000]
    print(f"\n{'4,000 characters':20} {'ours':>16} {'OpenCC alone':>16}")
    for config in CONFIGS:
        found = [_measured(text, config, way) for way in ("ours", "opencc")]
        print(f"{config:20} " + " ".join(f"{mb:6.1f} MB {ms:4.1f} ms" for mb, ms in found))


def _measured(text: str, config: str, way: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CODE, config, way],
        cwd=ROOT, input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    mb, ms = map(float, done.stdout.split())
    return mb, ms
