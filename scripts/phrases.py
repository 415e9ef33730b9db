"""Collect the message ids of the source, check the catalogues, compile them.

`python scripts/phrases.py` adds what is missing to the `.po` files (empty, to be translated),
removes what is unused and writes the `.mo` files; with `--check` it changes nothing and
fails where a message is missing, unused, untranslated, ill-formed or not compiled.
"""

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "storage", "digest")
CATALOGUES = ROOT / "digest" / "phrases"
TRANSLATED = ("zh-Hant", "zh-Hans")
Key = str | tuple[str, str]


def message_ids() -> set[Key]:
    """Every message id in the source; a pair where the number matters."""
    found: set[Key] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            found |= set(_ids_of(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _ids_of(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _ids_of_call(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = any(isinstance(t, ast.Name) and t.id == "phrase" for t in targets)
            if named and isinstance(node.value, ast.Constant) and node.value.value:
                yield str(node.value.value)


def _ids_of_call(node: ast.Call) -> Iterator[Key]:
    texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
    name = _name(node.func)
    if name == "t.count" and len(texts) >= 2:
        yield (str(texts[0]), str(texts[1]))
    elif name in ("t", "msgid") and texts and isinstance(texts[0], str):
        yield texts[0]
    for keyword in node.keywords:
        if keyword.arg == "phrase" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)


def _name(func: ast.expr) -> str:
    """`t` for t, self.t and context.t; `t.count` for the counting form of each."""
    if isinstance(func, ast.Name):
        return func.id
    if isinstance(func, ast.Attribute):
        if func.attr == "count" and _name(func.value) == "t":
            return "t.count"
        return func.attr
    return ""


def faults(catalogue: Catalog, wanted: set[Key]) -> list[str]:
    """What is wrong with one catalogue, a sentence each."""
    held: dict[Key, object] = {
        (tuple(m.id) if isinstance(m.id, tuple | list) else m.id): m.string
        for m in catalogue
        if m.id
    }
    language = catalogue.locale_identifier
    said = [f"{language}: missing: {key!r}" for key in sorted(wanted - set(held), key=str)]
    said += [f"{language}: unused: {key!r}" for key in sorted(set(held) - wanted, key=str)]
    for key, translation in held.items():
        texts = [translation] if isinstance(translation, str) else list(translation or [])
        if not texts or not all(texts):
            said.append(f"{language}: untranslated: {key!r}")
        elif any(_fields(text) - _fields(_last(key)) for text in texts):
            said.append(f"{language}: unknown field in the translation of {key!r}")
    return said


def _last(key: Key) -> str:
    return key if isinstance(key, str) else key[-1]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def load(language: str) -> Catalog:
    """The `.po` file of a language."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"))


def compiled(catalogue: Catalog) -> bytes:
    """The `.mo` file's bytes."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update(language: str, wanted: set[Key]) -> None:
    """Bring one `.po` file up to the source and compile it."""
    old = load(language)
    new = Catalog(
        locale=language.replace("-", "_"),
        fuzzy=False,
        header_comment="# Zhaibao",
        project="zhaibao",
        version="0",
    )
    for key in sorted(wanted, key=str):
        held = old.get(key if isinstance(key, str) else key[0])
        new.add(key, held.string if held else ("" if isinstance(key, str) else [""]))
    new.revision_date = new.creation_date = old.creation_date
    with (CATALOGUES / f"{language}.po").open("wb") as file:
        write_po(file, new, omit_header=False, width=100, no_location=True)
    (CATALOGUES / f"{language}.mo").write_bytes(compiled(load(language)))


def main() -> int:
    """Update or check; exit status 1 where a check finds a fault."""
    wanted = message_ids()
    if "--check" not in sys.argv[1:]:
        for language in TRANSLATED:
            update(language, wanted)
    said = [fault for language in TRANSLATED for fault in faults(load(language), wanted)]
    said += [
        f"{language}: not compiled; run `make phrases`"
        for language in TRANSLATED
        if (CATALOGUES / f"{language}.mo").read_bytes() != compiled(load(language))
    ]
    print("\n".join(said) or f"{len(wanted)} messages in {len(TRANSLATED)} catalogues: complete")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
