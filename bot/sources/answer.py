"""What an address gave, before anybody reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. `address` is the final one; `body` is empty where `unchanged`.

    `moved` is where the address has moved for good (301, 308), empty where it has not.
    `fresh` is for how many seconds the answer says it stays good, 0 where it does not say.
    """

    address: str
    body: bytes = b""
    media: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    moved: str = ""
    fresh: float = 0.0
