"""Objects, a line each: read from standard input, answered one by one before the next is read."""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO

from digest.article import Form, RawArticle
from digest.errors import ZhaibaoError

_OBJECTS_BETWEEN = 20_000
FORMS: tuple[Form, ...] = ("text", "markdown", "html")
Entry = Mapping[str, Any]


class LineError(ZhaibaoError):
    """A line is no object that the verb understands; `str` says why."""


def answer_lines(source: BinaryIO, out: TextIO, act: Callable[[Entry], Mapping[str, Any]]) -> None:
    """Answer each line of `source` with one line on `out`, flushed before the next is read.

    The answer is the line's `id` and what `act` gives for its object;
    for a line that is no such object it is `{"id", "error"}`, the id null where it has none.
    """
    with _seldom_collected():
        for line in source:
            out.write(json.dumps(_answer(line, act), ensure_ascii=False) + "\n")
            out.flush()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Looks for unused cycles of objects seldom, and never among what stands by now.

    An answer makes tens of thousands of objects and hardly a cycle: to look every 700 objects,
    as Python does, costs a twentieth of its time (`python -m bench.digest_quality … speed`).
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _answer(line: bytes, act: Callable[[Entry], Mapping[str, Any]]) -> dict[str, Any]:
    entry: Any = None
    try:
        entry = _parsed(line)
        if not isinstance(entry, dict):
            raise LineError("This line is no JSON object.")
        return {"id": entry.get("id"), **act(entry)}
    except ZhaibaoError as fault:
        said = str(fault)
    except Exception as bug:  # noqa: BLE001
        # A bug that one line wakes must not leave the lines after it without an answer.
        said = f"This line could not be worked on: {bug!r}."
    return {"id": entry.get("id") if isinstance(entry, dict) else None, "error": said}


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeError:
        raise LineError("This line is not UTF-8.") from None
    except RecursionError:
        raise LineError("This line is nested too deeply.") from None
    except ValueError as error:
        raise LineError(f"This line is no JSON: {error}.") from None


def raw_of(entry: Entry) -> RawArticle:
    """The article of an object that holds one of text, markdown and html, and perhaps a title."""
    held = [form for form in FORMS if form in entry]
    if len(held) != 1:
        raise LineError("One of text, markdown and html is wanted.")
    return RawArticle(text_of(entry, held[0]), held[0], text_of(entry, "title", ""))


def text_of(entry: Entry, name: str, default: str | None = None) -> str:
    """The text under `name`; where there is none, or null, the default, if it has one."""
    value = entry.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise LineError(f"{name} is wanted, as a text.")
    return value


def count_of(entry: Entry, name: str) -> int | None:
    """The whole number above 0 under `name`, None where there is none."""
    value = entry.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise LineError(f"{name} is wanted as a whole number above 0.")
