"""OpenCC's own regression cases through `zhaibao convert --jsonl`: how many come out otherwise.

`python -m bench.digest_quality.opencc_cases FILE`, with `test/testcases/testcases.json` of OpenCC's
source distribution (it is no part of the installed package).
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.digest_quality.environments import ROOT
from digest.convert import CONFIGS

_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def main(path: Path) -> int:
    """Print the figures; 0 where every case comes out as OpenCC expects it."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    cases = json.loads(_TRAILING_COMMA.sub(r"\1", text))["cases"]
    pairs = [
        (case["input"], config, wanted)
        for case in cases
        for config, wanted in case["expected"].items()
        if config in CONFIGS
    ]
    lines = [
        json.dumps({"id": number, "text": text, "script": config}, ensure_ascii=False)
        for number, (text, config, _) in enumerate(pairs)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "convert", "--jsonl"],
        cwd=ROOT, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = {row["id"]: row["text"] for row in map(json.loads, done.stdout.splitlines())}
    wrong = [pair for number, pair in enumerate(pairs) if answers.get(number) != pair[2]]
    by_config = Counter(config for _, config, _ in pairs)
    print(f"{len(cases)} cases, {len(pairs)} conversions by {len(by_config)} configurations:")
    print(f"{len(wrong)} come out otherwise")
    for text, config, wanted in wrong[:20]:
        print(f"  {config}: {text} should give {wanted}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
