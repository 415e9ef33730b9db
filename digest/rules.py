"""The operator's own replies: rules of keyword → reply, read from a text in TOML."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from digest.automaton import Automaton
from digest.characters import fold
from digest.errors import ZhaibaoError

Match = Literal["contain", "equal"]
MOST_RULES = 1000
LONGEST_REPLY = 2000
_KEYS = {"name", "keywords", "match", "replies", "answer", "priority"}
_MARKS = "。！？!?.,，、~～…:：; \t\n"


class RulesError(ZhaibaoError):
    """The rules are wrong; `faults` holds every fault, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `number` counts from 1 in the file; with `every` all replies are said, else one."""

    number: int
    keywords: tuple[str, ...]
    replies: tuple[str, ...]
    match: Match = "contain"
    every: bool = True
    priority: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rule that answers, the keyword it answers to, and what it says."""

    rule: Rule
    keyword: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """All rules, those of higher priority first, then equal before contain, then as they stand.

    `follow` is said after the first greeting, `default` where nothing else answers.
    """

    rules: tuple[Rule, ...] = ()
    follow: tuple[str, ...] = ()
    default: tuple[str, ...] = ()

    def answer(self, text: str, *, seed: int = 0) -> Answer | None:
        """What answers a text; `seed` chooses where a rule says one reply at random.

        Script, width and case do not matter; equal is meant without marks around it, and
        a Latin keyword is contained as a whole word.
        """
        folded = fold(text)
        said = folded.strip(_MARKS)
        words = {self._words.words[number] for number in self._words.found(folded)}
        for rule in self._ordered:
            for keyword in rule.keywords:
                wanted = fold(keyword).strip()
                if wanted == said or (rule.match == "contain" and wanted in words):
                    chosen = rule.replies
                    if not rule.every:
                        chosen = (rule.replies[seed % len(rule.replies)],)
                    return Answer(rule, keyword, chosen)
        return None

    @cached_property
    def _ordered(self) -> list[Rule]:
        return sorted(self.rules, key=lambda r: (-r.priority, r.match == "contain", r.number))

    @cached_property
    def _words(self) -> Automaton:
        contain = (rule for rule in self.rules if rule.match == "contain")
        return Automaton(fold(word).strip() for rule in contain for word in rule.keywords)


NO_RULES = Rules()


def parse_rules(text: str) -> Rules:
    """The rules of a text; raises RulesError with every fault at once."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError([f"no TOML: {error}"]) from error
    faults: list[str] = []
    faults += [
        f"{name!r} is not known; there are follow, default and [[rule]]"
        for name in told
        if name not in ("follow", "default", "rule")
    ]
    held = told.get("rule", [])
    if not isinstance(held, list):
        faults.append("rules are written [[rule]], with two brackets")
        held = []
    if len(held) > MOST_RULES:
        faults.append(f"more than {MOST_RULES} rules")
    rules = [rule for number, one in enumerate(held, 1) if (rule := _rule(number, one, faults))]
    follow = _texts("follow", told.get("follow", ()), faults)
    default = _texts("default", told.get("default", ()), faults)
    if faults:
        raise RulesError(faults)
    return Rules(tuple(rules), follow, default)


def _rule(number: int, told: Any, faults: list[str]) -> Rule | None:
    where = f"rule {number}"
    if not isinstance(told, dict):
        faults.append(f"{where} is no table")
        return None
    name = told.get("name", "")
    where += f" ({name})" if isinstance(name, str) and name else ""
    before = len(faults)
    faults += list(_wrong(where, told))
    keywords = _texts(f"{where}: keywords", told.get("keywords", ()), faults)
    replies = _texts(f"{where}: replies", told.get("replies", ()), faults)
    faults += [f"{where} has no {what}" for what, held in
               (("keywords", keywords), ("replies", replies)) if not held]  # fmt: skip
    if len(faults) > before:
        return None
    return Rule(
        number,
        keywords,
        replies,
        told.get("match", "contain"),
        told.get("answer", "all") == "all",
        told.get("priority", 0),
        name,
    )


def _wrong(where: str, told: dict[str, Any]) -> Iterator[str]:
    for key in told.keys() - _KEYS:
        yield f"{where}: {key!r} is not known; there are {', '.join(sorted(_KEYS))}"
    if not isinstance(told.get("name", ""), str):
        yield f"{where}: name is a text"
    if told.get("match", "contain") not in ("contain", "equal"):
        yield f"{where}: match is contain or equal"
    if told.get("answer", "all") not in ("all", "random"):
        yield f"{where}: answer is all or random"
    priority = told.get("priority", 0)
    if not isinstance(priority, int) or isinstance(priority, bool):
        yield f"{where}: priority is a whole number"


def _texts(where: str, told: Any, faults: list[str]) -> tuple[str, ...]:
    """One text or a list of texts, none of them blank or too long."""
    held = [told] if isinstance(told, str) else list(told) if isinstance(told, list | tuple) else []
    if not isinstance(told, str | list | tuple) or not all(isinstance(one, str) for one in held):
        faults.append(f"{where} is a text or a list of texts")
        return ()
    for one in held:
        if not one.strip():
            faults.append(f"{where}: a text is empty")
        elif len(one) > LONGEST_REPLY:
            faults.append(f"{where}: a text is longer than {LONGEST_REPLY} characters")
    return tuple(one.strip() for one in held)
