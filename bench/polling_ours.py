"""The rounds of `bench.polling` by our own parts, in a process of their own.

`python -m bench.polling_ours PORT WORKERS DATABASE [add] [bare]`: with `add` the feeds are put
into the database and nothing is asked; else a line of JSON a round. `bare` keeps the search index
out. It loads what a polling round needs, as `polling_reader.py` does.
"""

import asyncio
import json
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

from bot.sources.sources import Sources
from handlers.jobs.poll import Poll
from storage.search import Search
from storage.store import Store
from storage.worker import StoreThread

START = datetime(2026, 11, 24, tzinfo=UTC)


def add(addresses: list[str], database: str) -> None:
    store = Store.open(database)
    with store.transaction():
        for address in addresses:
            store.feeds.add(address, now=START)
    store.close()


def begin(port: int, number: int) -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{port}/round/{number}").read()


async def rounds(port: int, addresses: list[str], database: str) -> None:
    now = START
    thread = StoreThread(database)
    await thread.start()
    hosts = {address.split("/")[2].partition(":")[0] for address in addresses}
    sources = Sources(sorted(hosts))
    poll = Poll(thread, sources, lambda: now, timedelta(minutes=15))
    for number in (1, 2, 3):
        await asyncio.to_thread(begin, port, number)
        begun = time.perf_counter()
        await poll.round()
        seconds = time.perf_counter() - begun
        held = (await thread.ask(lambda store: store.facts(START))).articles
        print(json.dumps({"round": number, "seconds": seconds, "articles": held}), flush=True)
        # Those that failed are due again by then, too.
        now += timedelta(hours=2)
    await sources.close()
    await thread.close()


if __name__ == "__main__":
    given, options = sys.stdin.read().split(), sys.argv[4:]
    if "bare" in options:
        Search.keep = lambda *_: None  # type: ignore[method-assign]
    if "add" in options:
        add(given, sys.argv[3])
    else:
        asyncio.run(rounds(int(sys.argv[1]), given, sys.argv[3]))
