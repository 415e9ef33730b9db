"""How a feed is, said to its readers: one line in /health, and once in a digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.phrases import Phrase
from digest.polling import Health
from digest.when import say_day, say_moment

MARKS = {"fine": "✓", "new": "…", "moved": "✓", "silent": "…", "failing": "△", "dead": "✕"}


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What is said of one feed. `reason` is a message id, empty where it answers.

    `next_at` is the next visit, `host` where it lives now.
    """

    name: str
    health: Health
    reason: str = ""
    next_at: datetime | None = None
    host: str = ""


def health_line(facts: FeedFacts, now: datetime, zone: str, t: Phrase) -> str:
    """✕ 巷口：3 天讀不到了（連線被拒絕），今天 14:20（台北時間）再試."""
    return f"{MARKS[facts.health.state]} {_said(facts, now, zone, t)}"


def notice_line(facts: FeedFacts, now: datetime, zone: str, t: Phrase) -> str:
    """What a digest says of a feed, once, when it dies, falls silent or moves."""
    said = _said(facts, now, zone, t)
    if facts.health.state == "dead":
        return f"{said} {t('What came before stays readable; it is tried on and on.')}"
    return said


def recovered_line(name: str, t: Phrase) -> str:
    """What a digest says of a feed that it had called dead or silent."""
    return t("{feed} can be read again.", feed=_quoted(name))


def missed_line(name: str, span: timedelta | None, about: int | None, t: Phrase) -> str:
    """「巷口」停了 12 天…: how long nobody could read a feed, and what it may have published.

    `span` is None where it was never read, `about` where its usual pace is not known.
    """
    feed = _quoted(name)
    if span is None:
        return t("{feed} has never been read yet.", feed=feed)
    duration = say_span(span, t)
    if about is None:
        return t(
            "{feed} has not been read for {duration}. How much it published meanwhile shows once "
            "it is asked.",
            feed=feed, duration=duration,
        )  # fmt: skip
    if not about:
        return t(
            "{feed} has not been read for {duration}. At its usual pace nothing was missed.",
            feed=feed, duration=duration,
        )  # fmt: skip
    return t.count(
        "{feed} has not been read for {duration}. At its usual pace about {n} article came out "
        "meanwhile; how many there are shows once it is asked.",
        "{feed} has not been read for {duration}. At its usual pace about {n} articles came out "
        "meanwhile; how many there are shows once it is asked.",
        about, feed=feed, duration=duration,
    )  # fmt: skip


def _said(facts: FeedFacts, now: datetime, zone: str, t: Phrase) -> str:
    feed, health = _quoted(facts.name), facts.health
    since = health.since or now
    if health.state in ("failing", "dead"):
        again = say_moment(facts.next_at, now, zone, t) if facts.next_at else t("soon")
        reason = t(facts.reason or "it does not answer")
        if health.state == "failing":
            return t(
                "{feed} cannot be read right now ({reason}); next try {when}.",
                feed=feed, reason=reason, when=again,
            )  # fmt: skip
        return t(
            "{feed} has not been readable for {duration} ({reason}); next try {when}.",
            feed=feed, duration=say_span(now - since, t), reason=reason, when=again,
        )  # fmt: skip
    if health.state == "silent":
        usual = say_span(health.usual or timedelta(days=1), t)
        return t(
            "{feed} has had nothing new for {duration} (usually one every {usual}).",
            feed=feed, duration=say_span(now - since, t), usual=usual,
        )  # fmt: skip
    if health.state == "moved":
        return t("{feed} has moved to {host}; we followed it there.", feed=feed, host=facts.host)
    if health.state == "new":
        return t("{feed}: not read yet.", feed=feed)
    if health.since is None:
        return t("{feed}: all is well; no article yet.", feed=feed)
    day = say_day(health.since, now, zone, t)
    return t("{feed}: all is well; the newest article is of {day}.", feed=feed, day=day)


def say_span(span: timedelta, t: Phrase) -> str:
    """A length of time in its largest whole unit: 3 天, 5 小時, 10 分鐘."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes >= 2 * 24 * 60 or minutes % (24 * 60) == 0:
        return t.count("{n} day", "{n} days", round(minutes / (24 * 60)))
    if minutes >= 60:
        return t.count("{n} hour", "{n} hours", round(minutes / 60))
    return t.count("{n} minute", "{n} minutes", minutes)


def _quoted(name: str) -> str:
    return f"「{name}」"
