"""Keywords a reader watches or mutes: what they mean, and which of them an article holds."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar
from unicodedata import normalize

from digest.article import Article
from digest.automaton import Automaton
from digest.characters import fold

Field = Literal["any", "title", "section", "account"]
Key = TypeVar("Key", bound=Hashable)

LONGEST = 40
MOST_TERMS = 12
_FIELDS: Mapping[str, Field] = {
    "title": "title", "标题": "title", "section": "section", "章节": "section", "小标": "section",
    "account": "account", "帐号": "account", "公众号": "account", "来源": "account",
}  # fmt: skip
_TERM = re.compile(
    r'([+!-]?)(?:([^\s:"「“+!-]{2,8}):)?(?:"([^"]*)"?|「([^」]*)」?|“([^”]*)”?|([^\s,、;|+!-][^\s,、;|]*))'
)
_GROUP = re.compile(r'(?:「[^」]*」|"[^"]*"|“[^”]*”|[^;|\n])+')


@dataclass(frozen=True, slots=True)
class Term:
    """One word and where it must stand; `text` as typed, `folded` as it is looked for."""

    text: str
    field: Field = "any"

    @property
    def folded(self) -> str:
        """The text in the one form of both scripts and all widths."""
        return " ".join(fold(self.text).split())

    def __str__(self) -> str:
        quoted = f"「{self.text}」" if re.search(r"[\s,、;|:]", self.text) else self.text
        return quoted if self.field == "any" else f"{self.field}:{quoted}"


@dataclass(frozen=True, slots=True)
class Watch:
    """A group of terms: one of `some` (if there are any), all of `every`, none of `never`."""

    some: tuple[Term, ...] = ()
    every: tuple[Term, ...] = ()
    never: tuple[Term, ...] = ()

    def __str__(self) -> str:
        """As one would type it: `短劇 +AI !廣告`."""
        signed = [*map(str, self.some), *(f"+{t}" for t in self.every)]
        return " ".join([*signed, *(f"!{t}" for t in self.never)])

    @property
    def terms(self) -> tuple[Term, ...]:
        """All of them."""
        return (*self.some, *self.every, *self.never)

    @property
    def sound(self) -> bool:
        """Whether it is no larger than a watch may be."""
        return len(self.terms) <= MOST_TERMS and all(len(t.folded) <= LONGEST for t in self.terms)


def parse_watch(text: str) -> list[Watch]:
    """The groups that were typed, separated by `;`, `|` or line ends; empty where nothing was.

    `短劇 微短劇 +AI !廣告`: one of the plain words, with every +word, without any !word.
    `title:`, `section:` and `account:` (標題：章節：公眾號：) say where; 「…」 quotes.
    """
    found = []
    for part in _GROUP.findall(normalize("NFKC", text)):
        kinds: dict[str, dict[tuple[str, Field], Term]] = {"": {}, "+": {}, "!": {}}
        for sign, field, *said in _TERM.findall(part):
            place = _FIELDS.get(fold(field))
            words = next(filter(None, said), "").strip()
            # A prefix that is none belongs to the word.
            printed = words if place or not field else f"{field}:{words}"
            term = Term(printed, place or "any")
            if term.folded:
                kinds["!" if sign == "-" else sign].setdefault((term.folded, term.field), term)
        if any(kinds.values()):
            found.append(Watch(*(tuple(kind.values()) for kind in kinds.values())))
    return found


@dataclass(frozen=True, slots=True)
class Texts:
    """An article's words, folded, by where they stand."""

    title: str
    section: str
    account: str
    body: str


@lru_cache(maxsize=256)
def texts_of(article: Article) -> Texts:
    """The folded words of an article; kept, since several readers ask for the same one."""
    credit = article.credit
    bodies = [*article.lede, *(text for section in article.sections for text in section.paragraphs)]
    return Texts(
        _folded([article.title]),
        _folded(section.name for section in article.sections),
        _folded([credit.account, *credit.authors, credit.publisher] if credit else []),
        _folded(bodies),
    )


class Book(Generic[Key]):
    """Many watches, each under its owner's key, asked about one article at a time."""

    def __init__(self, watches: Iterable[tuple[Key, Watch]]) -> None:
        # Who watch for the same are answered at once.
        owners: dict[Watch, list[Key]] = defaultdict(list)
        for key, watch in watches:
            owners[watch].append(key)
        self._groups = list(owners.items())
        self._automaton = Automaton(term.folded for watch in owners for term in watch.terms)
        number = {word: at for at, word in enumerate(self._automaton.words)}
        # Most watch for words and nothing more: then one of them anywhere is the answer.
        self._plain: dict[int, list[int]] = defaultdict(list)
        self._others: dict[int, list[tuple[int, _Numbered]]] = defaultdict(list)
        for group, (watch, _) in enumerate(self._groups):
            numbered = _numbered(watch, number)
            plain = not (watch.every or watch.never)
            for word, field in set(numbered.first):
                if plain and field == "any":
                    self._plain[word].append(group)
                else:
                    self._others[word].append((group, numbered))

    def matching(self, article: Article) -> dict[Key, Watch]:
        """Whose watch the article answers, and which one; the time grows with the article alone."""
        if not self._groups:
            return {}
        texts = texts_of(article)
        find = self._automaton.found
        title, section, account = map(find, (texts.title, texts.section, texts.account))
        anywhere = title | section | find(texts.body)
        places: Mapping[Field, set[int]] = {
            "title": title,
            "section": section,
            "account": account,
            "any": anywhere,
        }
        answering: set[int] = set()
        for word in anywhere:
            answering.update(self._plain.get(word, ()))
        for word in anywhere | account:
            for group, numbered in self._others.get(word, ()):
                if group not in answering and numbered.holds(places):
                    answering.add(group)
        found = (self._groups[group] for group in sorted(answering))
        return {key: watch for watch, owners in found for key in owners}


@dataclass(frozen=True, slots=True)
class _Numbered:
    some: tuple[tuple[int, Field], ...]
    every: tuple[tuple[int, Field], ...]
    never: tuple[tuple[int, Field], ...]

    @property
    def first(self) -> tuple[tuple[int, Field], ...]:
        """Terms of which one must stand there: by these a watch is found."""
        return self.some or self.every[:1]

    def holds(self, places: Mapping[Field, set[int]]) -> bool:
        some = not self.some or any(word in places[field] for word, field in self.some)
        return (
            some
            and all(word in places[field] for word, field in self.every)
            and not any(word in places[field] for word, field in self.never)
        )


def holds(article: Article, watch: Watch) -> bool:
    """Whether one article answers one watch."""
    return bool(Book([(0, watch)]).matching(article))


def _numbered(watch: Watch, number: Mapping[str, int]) -> _Numbered:
    return _Numbered(
        *(
            tuple((number[term.folded], term.field) for term in terms)
            for terms in (watch.some, watch.every, watch.never)
        )
    )


def _folded(texts: Iterable[str]) -> str:
    return fold("\n".join(texts))
