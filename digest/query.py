"""What a reader looks for: words, phrases, what must not stand there, accounts, dates."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from digest.characters import fold

_PART = re.compile(
    r"""(?P<no>-)?(?:(?P<key>[^\s:"「“]{1,8}):)?(?:"(?P<a>[^"]*)"?|「(?P<b>[^」]*)」?|“(?P<c>[^”]*)”?|(?P<bare>\S+))"""
)
_KEYS = {
    "account": "account", "帐号": "account", "公众号": "account", "来源": "account",
    "after": "after", "since": "after", "从": "after", "自": "after",
    "before": "before", "until": "before", "到": "before", "至": "before",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?))?年?")
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Query:
    """A search, understood. Words are folded; one with spaces in it is a phrase.

    `after` is the first local day that counts, `before` the first that counts no more.
    """

    words: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing: what must not be there is no question by itself."""
        return not (self.words or self.accounts or self.after or self.before)


def parse_query(text: str) -> Query:
    """The query that was typed; never an error: what is no filter is a word.

    `短劇 "付費模式" -廣告 account:深藍 after:2026-01`; 「…」 quotes too, widths and scripts
    do not matter. `after:2026-01` begins on 1 January, `before:2026-01` ends before it.
    """
    words: list[str] = []
    excluded: list[str] = []
    accounts: list[str] = []
    days: dict[str, date] = {}
    for part in _PART.finditer(normalize("NFKC", text)):
        said = next((part[name] for name in ("a", "b", "c", "bare") if part[name]), "")
        key = _KEYS.get(fold(part["key"] or ""))
        if key == "account" and said:
            accounts.append(fold(said).strip())
        elif key in ("after", "before") and (day := first_day(said)):
            days[key] = day
        else:
            # An unknown key belongs to the word: `3:2`, `https://…`.
            printed = f"{part['key']}:{said}" if part["key"] else said
            held = excluded if part["no"] else words
            held += [folded] if (folded := fold(printed).strip()) else []
    return Query(
        tuple(dict.fromkeys(words))[:_MOST_WORDS],
        tuple(dict.fromkeys(excluded))[:_MOST_WORDS],
        tuple(accounts)[:_MOST_WORDS],
        days.get("after"),
        days.get("before"),
    )


def first_day(text: str) -> date | None:
    """The first day of a year, a month or a day: `2026`, `2026-01`, `2026年1月5日`."""
    found = _DATE.fullmatch(fold(text))
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    if not (year and 1 <= month <= 12 and day):
        return None
    # 31 February is meant as its last day.
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last))
