"""What an address gave, before anybody reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. `address` is the final one; `body` is empty where `unchanged`."""

    address: str
    body: bytes = b""
    media: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
