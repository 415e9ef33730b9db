"""`python -m bench [SUBJECT …]`: measure the subjects named, or all of them, one after another.

A subject is one file of this folder with a `run()` that prints its table, and one line here.
"""

import sys
from importlib import import_module

SUBJECTS = {
    "answers": "a command typed during a broadcast of 10,000 pages, beside an idle bot",
    "delivery": "pages a second with the limits lifted, beside bare loops over the same client",
    "service": "a running process: start, memory, idle, end – with a token and without",
    "due": "due scan, enqueue and planning anew at 10,000, 100,000 and 1,000,000 subscribers",
    "subscribers": "an hour at which 1,000, 5,000 and 20,000 are due: lateness, memory, disk",
    "alerts": "keyword alerts: an article against 100,000 words, beside regular expressions",
    "duplicates": "the same article twice: how far re-posts and other texts lie apart",
    "polling": "a polling round: feeds a second and memory beside the reader library",
    "search": "archive search: latency, index size, recall beside a plain scan",
}


def main(wanted: list[str]) -> int:
    """Run each; returns the exit status."""
    unknown = [name for name in wanted if name not in SUBJECTS]
    if unknown:
        print(f"no such subject: {', '.join(unknown)}; there are:", file=sys.stderr)
        for name, about in SUBJECTS.items():
            print(f"  {name:12} {about}", file=sys.stderr)
        return 2
    for name in wanted or SUBJECTS:
        print(f"== {name}: {SUBJECTS[name]}", flush=True)
        import_module(f"bench.{name}").run()
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
