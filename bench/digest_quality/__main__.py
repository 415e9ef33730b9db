"""`python -m bench.digest_quality DATA [--only TABLE …]`: every table, ours beside the peers.

DATA is a folder with summaries.jsonl.gz, sections.jsonl.gz and rouge_zh.py. The peers get
environments of their own under .cache, made on the first run.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench.digest_quality import own, scripts, sections, summaries

TABLES: dict[str, Callable[[Path], None]] = {
    "summaries": summaries.table,
    "ours": lambda folder: summaries.table(folder, peers=()),
    "minutes": own.minutes_table,
    "digests": own.sections_table,
    "speed": summaries.speed,
    "scripts": scripts.table,
    "sections": sections.table,
}
BY_DEFAULT = ("summaries", "minutes", "digests", "speed", "scripts", "sections")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=TABLES, default=BY_DEFAULT)
    asked = parser.parse_args()
    for name in asked.only:
        TABLES[name](asked.data)


if __name__ == "__main__":
    main()
