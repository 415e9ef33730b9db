"""The file of the operator's own replies: read again when it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digest.errors import ZhaibaoError
from digest.rules import NO_RULES, Rules, RulesError, parse_rules

_LARGEST = 4 * 1024 * 1024


class RulesFileError(ZhaibaoError):
    """The file of rules cannot be used; what was read before goes on answering."""


@dataclass
class RulesFile:
    """The rules of a file, None for no rules at all.

    A faulty file is reported once for each time it is saved; the rules of before stay.
    """

    path: Path | None
    report: Callable[[Exception], None]
    _rules: Rules = NO_RULES
    _seen: object = None

    def current(self) -> Rules:
        """The rules as they are now: a look at the file's date, and no more while it stays."""
        if self.path is None:
            return self._rules
        try:
            found = self.path.stat()
            seen: object = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError as error:
            seen = error.errno
        if seen != self._seen:
            self._seen = seen
            try:
                self._rules = read_rules(self.path)
            except RulesFileError as error:
                self.report(error)
        return self._rules


def read_rules(path: Path) -> Rules:
    """The rules of a file. Raises RulesFileError with every fault."""
    try:
        if path.stat().st_size > _LARGEST:
            raise RulesFileError(f"{path}: larger than {_LARGEST // 2**20} MiB")
        return parse_rules(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RulesFileError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        raise RulesFileError(f"{path}: it is not UTF-8") from error
    except RulesError as error:
        raise RulesFileError(f"{path}: " + "; ".join(error.faults)) from error
