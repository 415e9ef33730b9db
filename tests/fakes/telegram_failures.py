"""What a call to the in-memory Bot API may meet instead of success."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Literal

Trouble = Literal["error", "unreachable", "lost", "silent"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a call meets instead of success.

    "error": Telegram answers with `status`, `said` and `parameters`; "unreachable": nothing
    leaves; "lost": Telegram does as asked, its answer is cut off; "silent": it never comes.
    """

    trouble: Trouble
    status: int = 400
    said: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


UNREACHABLE = Failure("unreachable")
LOST = Failure("lost")
SILENT = Failure("silent")
BLOCKED = Failure("error", 403, "Forbidden: bot was blocked by the user")
BROKEN = Failure("error", 502, "Bad Gateway")
REVOKED = Failure("error", 401, "Unauthorized")


def flood(seconds: int) -> Failure:
    """A 429."""
    said = f"Too Many Requests: retry after {seconds}"
    return Failure("error", 429, said, {"retry_after": seconds})


def migrated(chat: int) -> Failure:
    """The group became a supergroup with another id."""
    said = "Bad Request: group chat was upgraded to a supergroup chat"
    return Failure("error", 400, said, {"migrate_to_chat_id": chat})


def refused(said: str) -> Failure:
    """A 400."""
    return Failure("error", 400, f"Bad Request: {said}")


CONFLICT = Failure("error", 409, "Conflict: terminated by other getUpdates request")
HOOKED = Failure(
    "error",
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
    " the webhook first",
)


class Failing:
    """Which calls fail: the next ones one by one, or every one until it is mended."""

    def __init__(self) -> None:
        self.failures: dict[str, deque[Failure]] = defaultdict(deque)
        self.refusals: dict[str, tuple[Failure, int]] = {}

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of `method` meet these, one each."""
        self.failures[method].extend(failures)

    def refuse(self, method: str, failure: Failure, *, after: int = 0) -> None:
        """Every call of `method` meets this, `after` so many that do not, until `mend`."""
        self.refusals[method] = (failure, after)

    def mend(self, method: str) -> None:
        """It is answered again."""
        del self.refusals[method]

    def fails(self, method: str) -> bool:
        """Whether the next call of `method` meets a failure."""
        return bool(self.failures[method]) or self.refusals.get(method, (None, 1))[1] == 0

    def met(self, method: str) -> Failure | None:
        """What this call meets."""
        if self.failures[method]:
            return self.failures[method].popleft()
        if method not in self.refusals:
            return None
        failure, left = self.refusals[method]
        self.refusals[method] = (failure, max(0, left - 1))
        return None if left else failure
