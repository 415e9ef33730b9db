"""What the in-memory Bot API shows of a bot: menus by scope and language, descriptions."""

import json
from typing import Any

from tests.fakes.telegram_rules import RefusedError, check_markup, check_menu, check_text


class Front:
    """The part of a FakeTelegram that people see before they say anything."""

    def __init__(self) -> None:
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.scoped: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[str, str] = {}
        self.shorts: dict[str, str] = {}
        self.inline: dict[str, dict[str, Any]] = {}
        self.strangers: set[str] = set()
        """Who has no chat with us: they never began."""

    def _do_setmycommands(self, given: dict[str, str]) -> Any:
        menu = check_menu(json.loads(given["commands"]))
        code = _code(given)
        if scope := json.loads(given.get("scope", "null")):
            if str(scope.get("chat_id")) in self.strangers:
                raise RefusedError("chat not found")
            self.scoped[(scope["type"], str(scope.get("chat_id", "")), code)] = menu
        else:
            self.menus[code] = menu
        return True

    def _do_answerinlinequery(self, given: dict[str, str]) -> Any:
        results = json.loads(given["results"])
        if len(results) > 50 or len({one["id"] for one in results}) != len(results):
            raise RefusedError("RESULT_ID_DUPLICATE or too many")
        for one in results:
            content = one["input_message_content"]
            check_text(content["message_text"], content.get("entities", []))
            check_markup(one.get("reply_markup", {}))
            if not 1 <= len(one["id"].encode()) <= 64 or not one["title"]:
                raise RefusedError("RESULT_ID_INVALID")
        if len(given.get("next_offset", "").encode()) > 64:
            raise RefusedError("NEXT_OFFSET_INVALID")
        self.inline[given["inline_query_id"]] = {**given, "results": results}
        return True

    def _do_getmydescription(self, given: dict[str, str]) -> Any:
        return {"description": self.descriptions.get(_code(given), "")}

    def _do_setmydescription(self, given: dict[str, str]) -> Any:
        if len(given["description"]) > 512:
            raise RefusedError("description is too long")
        self.descriptions[_code(given)] = given["description"]
        return True

    def _do_getmyshortdescription(self, given: dict[str, str]) -> Any:
        return {"short_description": self.shorts.get(_code(given), "")}

    def _do_setmyshortdescription(self, given: dict[str, str]) -> Any:
        if len(given["short_description"]) > 120:
            raise RefusedError("short description is too long")
        self.shorts[_code(given)] = given["short_description"]
        return True


def _code(given: dict[str, str]) -> str:
    code = given.get("language_code", "")
    if len(code) not in (0, 2):
        raise RefusedError("invalid language code specified")
    return code
