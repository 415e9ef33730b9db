"""The same rounds by the `reader` library, in an environment of its own; see `bench.polling`.

`PYTHON polling_reader.py PORT WORKERS DATABASE [add] [search]`: with `add` the feeds are put into
the database and nothing is asked; else a line of JSON a round. With `search` what came in is
indexed for searching too, as a round of ours leaves it. Nothing of ours is imported.
"""

import json
import sys
import time
import urllib.request

from reader import make_reader


def add(addresses: list[str], database: str, search: bool) -> None:
    reader = make_reader(database)
    for address in addresses:
        reader.add_feed(address)
    if search:
        reader.enable_search()


def rounds(port: int, workers: int, database: str, search: bool) -> None:
    reader = make_reader(database)
    for number in (1, 2, 3):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/round/{number}").read()
        begun = time.perf_counter()
        reader.update_feeds(scheduled=False, workers=workers)
        if search:
            reader.update_search()
        seconds = time.perf_counter() - begun
        entries = reader.get_entry_counts().total
        print(json.dumps({"round": number, "seconds": seconds, "articles": entries}), flush=True)


if __name__ == "__main__":
    given, options = sys.stdin.read().split(), sys.argv[4:]
    if "add" in options:
        add(given, sys.argv[3], "search" in options)
    else:
        rounds(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], "search" in options)
