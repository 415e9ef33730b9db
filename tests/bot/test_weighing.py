"""What the reading process holds when it reads the largest feed that is taken in."""

import os

from bot.sources.answer import Answer
from bot.sources.fetch import LARGEST
from bot.sources.parser import Parser
from tests.bot.weighing import READER, children, full, held


async def test_the_largest_feed_is_read_within_bounds() -> None:
    body = full(LARGEST)
    assert LARGEST * 0.95 < len(body) < LARGEST
    parser = Parser()
    try:
        found = await parser.read(Answer("https://x.example/feed", body, "text/xml"))
        process = parser._process
        assert process is not None
        assert 30 < held(process.pid) < READER
        assert process.pid in children(os.getpid())
    finally:
        await parser.close()
    assert held(process.pid) == 0
    assert len(found.articles) > 100
