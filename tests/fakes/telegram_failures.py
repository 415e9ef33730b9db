"""What a call to the in-memory Bot API may meet instead of success."""

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
