"""Scripts a reader can choose, and text turned into them: for reading, never in the store."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Literal

from digest.article import WrittenScript
from digest.characters import fold, only_hans, only_hant, written_script
from digest.convert import CONFIGS, UnknownConfigError, convert_literally, stopped_rules, turn
from digest.message import Block, Message, Span
from digest.protect import divided, protected_spans
from digest.punctuation import full_width_marks

__all__ = [
    "CONFIGS",
    "TARGETS",
    "Target",
    "UnknownConfigError",
    "convert_literally",
    "fold",
    "render",
    "render_message",
    "render_name",
    "target_named",
    "written_script",
]


@dataclass(frozen=True, slots=True)
class Target:
    """A script to read in.

    `name` is stored and put on buttons. `writes` is the script it ends in, "" for the original's.
    `from_hans` and `from_hant` are OpenCC configurations by the script of the text, "" for none;
    where they change words, `plain` is the one that changes characters only.
    """

    name: str
    chinese: str
    english: str
    aliases: tuple[str, ...]
    writes: Literal["hans", "hant", ""] = ""
    from_hans: str = ""
    from_hant: str = ""
    plain: str = ""

    def shown(self, language: str) -> str:
        """The name on buttons and in lists; `language` is `zh-Hant`, `zh-Hans` or `en`."""
        return self.english if language == "en" else self.chinese


ORIGINAL = Target(
    "original",
    "原文",
    "As written",
    ("原樣", "照原文", "不轉換", "原來的", "none", "source", "off"),
)
TARGETS: tuple[Target, ...] = (
    ORIGINAL,
    Target(
        "hans", "简体", "Simplified",
        ("简", "简中", "简体中文", "简体字", "zh-Hans", "zh-CN", "t2s", "tw2s", "hk2s", "hk2sp"),
        "hans", from_hant="tw2s",
    ),
    Target(
        "hant", "繁體", "Traditional",
        ("繁", "繁中", "繁體中文", "繁體字", "正體", "正體中文", "zh-Hant", "s2t", "tw2t", "hk2t"),
        "hant", from_hans="s2tw",
    ),
    Target(
        "tw", "繁體（台灣）", "Traditional (Taiwan)",
        ("台灣", "臺灣", "台灣繁體", "台灣正體", "正體（台灣）", "zh-TW", "s2tw", "t2tw"),
        "hant", from_hans="s2tw", from_hant="t2tw",
    ),
    Target(
        "twp", "繁體（台灣用語）", "Traditional (Taiwan wording)",
        ("台灣用語", "繁體（臺灣用語）", "正體（台灣用語）", "s2twp"),
        "hant", from_hans="s2twp", from_hant="t2tw", plain="s2tw",
    ),
    Target(
        "hk", "繁體（香港）", "Traditional (Hong Kong)",
        ("香港", "香港繁體", "港繁", "zh-HK", "s2hk", "t2hk", "s2hkp"),
        "hant", from_hans="s2hk",
    ),
    Target(
        "cn-from-tw", "台灣用語→简体", "Taiwan wording → Simplified",
        ("台灣用語轉简体", "台灣用語到简体", "tw2sp"),
        "hans", from_hant="tw2sp", plain="tw2s",
    ),
)  # fmt: skip

# What Taiwan writes and OpenCC does not: 帳本, 結帳, where s2tw gives 賬本, 結賬.
_TAIWAN = str.maketrans("賬", "帳")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")
# What names something or quotes someone keeps its words even where running prose changes them.
_NAMED = re.compile(
    r"《[^《》\n]{1,200}》|「[^「」\n]{1,400}」|『[^『』\n]{1,400}』|“[^“”\n]{1,400}”"
)


def target_named(text: str) -> Target | None:
    """The target that a person or a setting names, in either script and width; None if unknown.

    Understood are the names shown, their usual shorter forms and OpenCC's names.
    """
    return _names().get(_key(text))


def render(
    text: str,
    target: Target,
    written: WrittenScript | None = None,
    protected: Sequence[str] = (),
) -> str:
    """Running text as `target` reads; `written` is the article's script, found from `text` if None.

    Addresses, mails, code, @names, #tags and the names in `protected` keep their letters;
    half-width marks beside Han characters become full-width unless the target is the original.
    A sentence in another script than its article is turned by its own script.
    Any string goes in, the length may change.
    """
    return _rendered(text, target, written, protected, words=True)


def render_name(
    text: str,
    target: Target,
    written: WrittenScript | None = None,
    protected: Sequence[str] = (),
) -> str:
    """A title, an account or an author: characters turn, words stay, whatever the target."""
    return _rendered(text, target, written, protected, words=False)


def render_message(
    message: Message,
    target: Target,
    written: WrittenScript | None = None,
    protected: Sequence[str] = (),
) -> Message:
    """The message as `target` reads; a block's spans are turned together and keep their styles.

    Code and the addresses behind links stay, and so do the labels of the buttons.
    """
    written = written or written_script(message.text)
    blocks = tuple(_rendered_block(b, target, written, protected) for b in message.blocks)
    return replace(message, blocks=blocks)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


@cache
def _names() -> dict[str, Target]:
    return {
        _key(name): target
        for target in TARGETS
        for name in (target.name, target.chinese, target.english, *target.aliases)
    }


def _rendered(
    text: str,
    target: Target,
    written: WrittenScript | None,
    protected: Sequence[str],
    *,
    words: bool,
) -> str:
    if not target.writes:
        return text
    written = written or written_script(text)
    marked = full_width_marks(text, list(protected_spans(text, protected)))
    return "".join(
        piece if kept else _turned(piece, target, written, words=words)
        for piece, kept in divided(marked, protected)
    )


def _turned(text: str, target: Target, written: WrittenScript, *, words: bool) -> str:
    def own(sentence: str) -> WrittenScript:
        return written_script(sentence) if _tells(sentence) else written

    return "".join(
        _turned_run("".join(run), target, script, words=words)
        for script, run in groupby(_SENTENCE.findall(text), key=own)
    )


def _tells(sentence: str) -> bool:
    return not (only_hans().isdisjoint(sentence) and only_hant().isdisjoint(sentence))


def _turned_run(text: str, target: Target, script: WrittenScript, *, words: bool) -> str:
    config = target.from_hans if script == "hans" else target.from_hant
    if script == "none":
        config = ""
    if config and target.plain and config[-1] == "p":
        turned = _worded(text, config, target.plain) if words else turn(text, target.plain)
    else:
        turned = turn(text, config) if config else text
    if config.endswith(("tw", "twp")):
        turned = turned.translate(_TAIWAN)
    return _mended(turned, target)


def _worded(text: str, config: str, plain: str) -> str:
    # Words change in prose alone: names, quotations and misleading rules go by character.
    pieces: list[str] = []
    start = 0
    for found in _by_character(config).finditer(text):
        pieces.append(turn(text[start : found.start()], config))
        pieces.append(turn(found[0], plain))
        start = found.end()
    pieces.append(turn(text[start:], config))
    return "".join(pieces)


@cache
def _by_character(config: str) -> re.Pattern[str]:
    rules = sorted(stopped_rules(config), key=lambda rule: len(rule.word), reverse=True)
    return re.compile("|".join([_NAMED.pattern, *(rule.pattern() for rule in rules)]))


def _mended(text: str, target: Target) -> str:
    """What is left of the other script, turned by itself: the text ends in one script."""
    if target.writes == "hans":
        # What is written in Taiwan is turned first, then what only Hong Kong writes (衞 for 衛).
        for config in ("tw2s", "hk2s"):
            text = _only_foreign(text, config, only_hant())
        return text
    return _only_foreign(text, "s2tw", only_hans())


def _only_foreign(text: str, config: str, foreign: frozenset[str]) -> str:
    if foreign.isdisjoint(text):
        return text
    whole = turn(text, config)
    if len(whole) != len(text):
        whole = "".join(turn(c, config)[:1] if c in foreign else c for c in text)
    return "".join(new if old in foreign else old for old, new in zip(text, whole, strict=True))


def _rendered_block(
    block: Block, target: Target, written: WrittenScript, protected: Sequence[str]
) -> Block:
    if not target.writes:
        return block
    spans: list[Span] = []
    for coded, group in groupby(block.spans, key=lambda span: span.style == "code"):
        run = list(group)
        spans += (
            run
            if coded
            else _rendered_spans(
                run, lambda text: _rendered(text, target, written, protected, words=True)
            )
        )
    return replace(block, spans=tuple(spans))


def _rendered_spans(spans: Sequence[Span], turned: Callable[[str], str]) -> Iterator[Span]:
    text = "".join(span.text for span in spans)
    whole, at, start = turned(text), 0, 0
    for number, span in enumerate(spans):
        at += len(span.text)
        end = (
            len(whole)
            if number == len(spans) - 1
            else max(start, _boundary(text, at, whole, turned))
        )
        yield replace(span, text=whole[start:end])
        start = end


def _boundary(text: str, at: int, whole: str, turned: Callable[[str], str]) -> int:
    """Where `at` of `text` lies in `whole`; a word cut by it belongs to what comes before."""
    for near in range(at, min(at + 12, len(text)) + 1):
        front = turned(text[:near])
        if whole.startswith(front) and front + turned(text[near:]) == whole:
            return len(front)
    return min(at, len(whole))
