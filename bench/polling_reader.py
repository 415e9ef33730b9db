"""The same rounds by the `reader` library, in an environment of its own; see `bench.polling`.

`PYTHON polling_reader.py PORT WORKERS DATABASE [search]`: a line of JSON a round; with `search`
what came in is indexed for searching too, as a round of ours leaves it.
Nothing of ours is imported but the names of the hosts.
"""

import json
import sys
import time
import urllib.request

from reader import make_reader


def main(port: int, addresses: list[str], workers: int, database: str, search: bool) -> None:
    reader = make_reader(database)
    for address in addresses:
        reader.add_feed(address)
    if search:
        reader.enable_search()
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
    main(
        int(sys.argv[1]),
        sys.stdin.read().split(),
        int(sys.argv[2]),
        sys.argv[3],
        "search" in sys.argv,
    )
