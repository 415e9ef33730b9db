"""The long proofs: `python scripts/prove.py [NAME …]` runs those named, or all, and sums up.

A proof is a command that ends with status 0 where the promise holds, and one line here.
Short, seeded slices of each are among the tests.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q")
BROADCAST = (sys.executable, "-m", "tests.journeys.broadcasts")
PROOFS: dict[str, tuple[str, ...]] = {
    "schemas": (sys.executable, "scripts/schemas.py", "--check"),
    "rollback": (sys.executable, "scripts/rollback.py"),
    # A thousand weeks of one subscriber: zones, modes, pauses, downtimes, clocks that step back.
    "weeks": (sys.executable, "-m", "tests.handlers.test_any_week", "1000"),
    "fuzz": ("env", "FUZZ_EXAMPLES=4000", *PYTEST, "tests/bot/test_fuzz.py"),
    # 100 MB, a gigabyte packed small, a drip: refused within the cap of time, in bounded memory,
    # by the fetcher alone and by the whole service with the process that reads for it.
    "large": (sys.executable, "-m", "tests.bot.weighing", "100"),
    "image": (sys.executable, "scripts/image.py"),
    "shapes": (sys.executable, "scripts/shapes.py"),
    "soak": (sys.executable, "scripts/soak.py"),
    "abuse": (*PYTEST, "tests/handlers/test_abuse.py", "--hypothesis-profile=deep"),
    "sections": (sys.executable, "-m", "tests.digest.test_sections_composed", "5000"),
    # Composed articles through the verb: no digest with a fault, the same in both scripts.
    "summaries": (sys.executable, "-m", "tests.bot.test_strict_summaries", "2000"),
    # A broadcast to 3,000 chats: nothing refused by a strict server, at 97 % of what it allows.
    "pace": (*BROADCAST, "pace", "3000"),
    # 2,000 digests of one hour: the last has come within pages/29 s plus 5 s. The pace is 30 in a
    # second and a round trip, so this holds below a round trip of 34.5 ms (1/29 s), as here.
    "hour": (*BROADCAST, "hour", "2000"),
    # Fifty kills, each at a random point of a broadcast of 2,000 pages.
    "crashes": (*BROADCAST, "kills", "50", "2000"),
    "simulation": (sys.executable, "-m", "bot", "simulate", "--subscribers", "5000", "--days", "3"),
    "kills": (*PYTEST, "tests/journeys/test_processes.py", "-k", "killed"),
}


def main(wanted: list[str]) -> int:
    """Run each; returns 0 where all hold."""
    unknown = [name for name in wanted if name not in PROOFS]
    if unknown:
        print(f"no such proof: {', '.join(unknown)}; there are {', '.join(PROOFS)}")
        return 2
    failed = []
    for name in wanted or PROOFS:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        status = subprocess.call(PROOFS[name], cwd=ROOT)
        print(f"== {name}: {'holds' if status == 0 else 'FAILS'}, {time.monotonic() - began:.0f} s")
        if status:
            failed.append(name)
    print("all proofs hold" if not failed else f"not proved: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
