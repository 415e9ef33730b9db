"""Who we are at Telegram, its webhook, and files: those that we sent, and those sent to us."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.fakes.telegram_failures import HOOKED, Failure
from tests.fakes.telegram_rules import RefusedError

MOST_CAPTION = 1024
ME = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "摘報",
    "username": "zhaibao_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


class Hook:
    """Where Telegram calls; empty where it does not, and may be polled."""

    def __init__(self) -> None:
        self.hook = ""

    def hooked(self, method: str) -> Failure | None:
        """The refusal of a poll while a webhook is set."""
        return HOOKED if method == "getUpdates" and self.hook else None

    def _do_setwebhook(self, given: dict[str, str]) -> bool:
        self.hook = given["url"]
        return True

    def _do_deletewebhook(self, given: dict[str, str]) -> bool:
        self.hook = ""
        return True

    def _do_getwebhookinfo(self, given: dict[str, str]) -> Any:
        return {"url": self.hook, "has_custom_certificate": False, "pending_update_count": 0}


class Files(Hook, ABC):
    """`documents` are (name, content) of what we sent, by message; `uploads` what people sent."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[int, tuple[str, bytes]] = {}
        self.uploads: dict[str, bytes] = {}
        self.parts: Mapping[str, tuple[Any, ...]] = {}

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """A document as it stands in a message of a person's."""
        number = f"file{len(self.uploads) + 1}"
        self.uploads[number] = content
        return {
            "document": {
                "file_id": number,
                "file_unique_id": number,
                "file_name": name,
                "file_size": len(content),
            }
        }

    def _do_senddocument(self, given: dict[str, str]) -> Any:
        file = self._document_of(given)
        entities = given.get("caption_entities", "[]")
        # A file without words is shown by its name.
        told = given | {"text": given.get("caption", file[0]), "entities": entities}
        shown = self._do_sendmessage(told)
        self.documents[shown["message_id"]] = file
        return shown

    @abstractmethod
    def _do_sendmessage(self, given: dict[str, str]) -> Any:
        """Send a message, as the server does."""

    def _document_of(self, given: dict[str, str]) -> tuple[str, bytes]:
        """The file that goes with a call, its caption short enough."""
        if len(given.get("caption", "").encode("utf-16-le")) // 2 > MOST_CAPTION:
            raise RefusedError("message caption is too long")
        name, content, _ = self.parts["document"]
        if not content:
            raise RefusedError("file must be non-empty")
        return name, content

    def _do_getfile(self, given: dict[str, str]) -> Any:
        number = given["file_id"]
        if number not in self.uploads:
            raise RefusedError("wrong file_id or the file is temporarily unavailable")
        size = len(self.uploads[number])
        if size > 20 * 2**20:
            raise RefusedError("file is too big")
        return {
            "file_id": number, "file_unique_id": number, "file_size": size,
            "file_path": f"documents/{number}",
        }  # fmt: skip
