"""Logs: structlog over the standard library, to standard error, with secrets taken out.

Everything that logs, here or in a library, goes through one handler;
what tells a key is masked on the whole finished line, tracebacks included.
"""

import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from digest.masking import MASK, masked

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

# These tell every request, addresses with the bot's token included.
_CHATTY = ("httpx", "httpx2", "httpcore", "httpcore2", "uvicorn.access", "apscheduler")


class _Masking(logging.Formatter):
    """Another formatter's finished line, masked; `secrets` are masked wherever they stand."""

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line, safe to keep."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, MASK)
        return masked(line)


def start_logs(
    level: str = "INFO",
    form: str = "console",
    *,
    secrets: tuple[str, ...] = (),
    out: TextIO | None = None,
) -> None:
    """Send every log line of the process to `out` (standard error), as `form` says.

    `level` is a name of the standard library's; `form` is `console` or `json`;
    `secrets` are texts that must not be shown. Calling again replaces what was there.
    """
    import structlog

    stream = out or sys.stderr
    shared = _shared()
    wrap = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, wrap],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    inner = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_last(form, stream),
        ],
    )
    handler = logging.StreamHandler(stream)
    # A secret shorter than this would blacken ordinary words.
    handler.setFormatter(_Masking(inner, tuple(s for s in secrets if len(s) >= 6)))
    top = logging.getLogger()
    top.handlers[:] = [handler]
    top.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, top.level))
    logging.captureWarnings(True)


def log(name: str = "zhaibao") -> "FilteringBoundLogger":
    """A logger: `log().warning("what happened", key=value)`."""
    # Late, as most verbs log nothing and need not pay for it.
    import structlog

    if not structlog.is_configured():
        start_logs()
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger


@contextmanager
def marked(name: str) -> Iterator[str]:
    """Every line logged inside carries `name` with a value of its own, which this gives."""
    import structlog

    value = secrets.token_hex(4)
    with structlog.contextvars.bound_contextvars(**{name: value}):
        yield value


def _shared() -> "list[Processor]":
    import structlog

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _last(form: str, stream: TextIO) -> "list[Processor]":
    import structlog

    if form == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]
