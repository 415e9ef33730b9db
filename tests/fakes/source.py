"""A source that answers from a table."""

from handlers.ports import Fetched, FetchError, Seen


class FakeSource:
    """`answers` maps an address to what stands there, or to the error it gives."""

    def __init__(self, answers: dict[str, Fetched | FetchError] | None = None) -> None:
        self.answers = answers or {}
        self.pictures: dict[str, bytes] = {}
        self.asked: list[tuple[str, Seen]] = []

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - a frozen value
        """What the table holds; an unknown address is a FetchError."""
        self.asked.append((address, seen))
        answer = self.answers.get(address, FetchError(f"{address}: 404", reason="404"))
        if isinstance(answer, FetchError):
            raise answer
        return answer

    async def read_document(self, name: str, data: bytes) -> Fetched:
        """What the table holds under the file's name."""
        return await self.fetch(name)

    async def fetch_picture(self, address: str) -> bytes:
        """What `pictures` holds; an unknown address is a FetchError."""
        self.asked.append((address, Seen()))
        if address not in self.pictures:
            raise FetchError(f"{address}: 404", reason="404")
        return self.pictures[address]

    async def close(self) -> None:
        """Nothing to close."""
