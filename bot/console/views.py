"""What each page of the console says, from the store as it is at that moment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import escape

from bot.console.charts import bars
from bot.console.markup import Safe, hidden, link, numbers, page, table
from bot.console.words import occasion_word, word
from digest.article import Piece
from digest.compose import summary_message
from digest.phrases import Phrase
from digest.preferences import Preferences
from digest.script import TARGETS
from digest.when import say_time
from handlers.chosen import voice_for
from handlers.naming import feed_name
from handlers.reviving import both_ways, missed, needs_reviving, revive, state_of, ways
from storage.feeds import Feed
from storage.keeping import Keeping
from storage.sizes import full_on, history, measure
from storage.store import Store

_PAGE = 30


class Views:
    """Pages in the operator's language and zone; `ready` tells each part's health.

    `first` is how many articles a feed brings at most when it is revived.
    """

    def __init__(self, t: Phrase, defaults: Preferences, keeping: Keeping, first: int = 20) -> None:
        self._t = t
        self._defaults = defaults
        self._keeping = keeping
        self._first = first

    def overview(self, store: Store, now: datetime, ready: Mapping[str, str], token: str) -> str:
        """Numbers, charts, what is not well."""
        t, facts = self._t, store.facts(now)
        people = table(
            t("Subscribers"),
            (t("Transport"), t("State"), t("Number")),
            [
                (word(tr, t), word(state, t), n)
                for (tr, state), n in sorted(facts.subscribers.items())
            ],
        )
        live = (
            self._numbers(store, now, ready) + self._charts(store, now) + self._faults(store, now)
        )
        body = f"<div data-live>{live}</div><h2>{escape(t('Subscribers'))}</h2>{people}"
        return page(t, "", t("Overview"), body, token=token)

    def _numbers(self, store: Store, now: datetime, ready: Mapping[str, str]) -> str:
        t, facts = self._t, store.facts(now)
        sizes = measure(self._keeping.database, self._keeping.folder)
        full = full_on(history(store.meta), sizes.free)
        waiting = sum(facts.outbox.get(state, 0) for state in ("pending", "sending", "retry"))
        rows = [
            (t("Subscribers"), facts.active),
            (t("Articles"), facts.articles),
            (t("Waiting"), waiting),
            (t("Waiting longest"), t("{n} s", n=round(facts.waiting))),
            (t("Latest in 10 minutes"), t("{n} s", n=round(facts.lateness))),
            (t("Feeds that fail"), facts.feeds.get("failing", 0) + facts.feeds.get("dead", 0)),
            (t("Database"), f"{sizes.database / 1e6:.1f} MB"),
            (t("Disk full on"), full.isoformat() if full else t("not in sight")),
        ]
        health = [
            (word(part, t), t("well") if said == "ok" else said) for part, said in ready.items()
        ]
        return numbers([*rows, *health])

    def _charts(self, store: Store, now: datetime) -> str:
        t, days = self._t, store.inspection.days(now)
        series = (
            (t("Pages sent"), days.sent),
            (t("Latest page, in seconds"), days.lateness),
            (t("Subscribers"), days.subscribers),
        )
        return f'<div class="charts">{"".join(bars(a, days.days, b) for a, b in series)}</div>'

    def _faults(self, store: Store, now: datetime) -> str:
        t, faults = self._t, store.faults.unseen(20)
        if not faults:
            return ""
        rows = [(self._when(fault.last_at, now), fault.count, fault.said) for fault in faults]
        shown = table(t("What went wrong"), (t("When"), t("Times"), t("What")), rows)
        return f"<h2>{escape(t('What went wrong'))}</h2>{shown}"

    def feeds(self, store: Store, now: datetime, token: str) -> str:
        """Every feed of the catalogue and how its last visits went; two ways to revive one."""
        t, rows, ill = self._t, [], False
        for feed in store.feeds.catalogue():
            articles, takers = store.inspection.held(feed.id)
            title, health = feed_name(feed, t), Safe(escape(state_of(feed, t)))
            if needs_reviving(feed):
                ill = True
                said = f'<p class="quiet">{escape(missed(store, feed, now, t))}</p>'
                health = Safe(health + said + self._ways(feed, token))
            polled = self._when(feed.polled_at, now) if feed.polled_at else "–"
            rows.append((feed.id, title, health, polled, articles, takers))
        # On a telephone the first columns are seen: what is wrong stands there.
        heads = (t("No."), t("Feed"), t("Health"), t("Last visit"), t("Articles"), t("Subscribers"))
        both = f'<p class="quiet">{escape(both_ways(self._first, t))}</p>' if ill else ""
        shown = table(t("Feeds"), heads, rows)
        return page(t, "feeds", t("Feeds"), shown + both, token=token)

    def _ways(self, feed: Feed, token: str) -> str:
        """A form with a button for each way of reviving a feed, named for who only hears it."""
        name = feed_name(feed, self._t)
        buttons = "".join(
            f'<button name="way" value="{way}" aria-label="{escape(f"{label}: {name}")}">'
            f"{escape(label)}</button>"
            for way, label in ways(self._t)
        )
        return (
            f'<form class="ways" method="post" action="/console/feeds/revive">{hidden(token)}'
            f'<input type="hidden" name="feed" value="{feed.id}">{buttons}</form>'
        )

    def revive(self, store: Store, feed_id: int, way: str, now: datetime) -> bool:
        """Ask a feed of the catalogue again; False where there is none, or no such way."""
        feed = store.feeds.get(feed_id)
        if feed is None or feed.kind != "feed" or feed.owner is not None:
            return False
        if way not in dict(ways(self._t)):
            return False
        revive(store, feed, skip=way == "skip", now=now, t=self._t, most=self._first)
        return True

    def articles(self, store: Store, now: datetime, before: int | None, token: str) -> str:
        """The newest articles of the catalogue, thirty at a time."""
        t, rows = self._t, []
        ids = store.inspection.articles(before=before, limit=_PAGE)
        for article_id in ids:
            stored = store.articles.get(article_id)
            if stored:
                title = link(f"articles/{stored.id}", stored.article.title or "–")
                sections = len(stored.article.sections)
                rows.append(
                    (
                        stored.id,
                        title,
                        stored.feed_title or t("Local articles"),
                        sections,
                        self._when(stored.taken_at, now),
                    )
                )
        heads = (t("No."), t("Title"), t("Feed"), t("Sections"), t("Taken in"))
        more = (
            f"<p>{link(f'articles?before={ids[-1]}', t('Earlier'))}</p>" if len(ids) == 30 else ""
        )
        return page(
            t, "articles", t("Articles"), table(t("Articles"), heads, rows) + more, token=token
        )

    def article(self, store: Store, article_id: int, token: str) -> str | None:
        """How one article was split, and its digest in each script; None where it is not there."""
        t, stored = self._t, store.articles.get(article_id)
        if stored is None or article_id not in store.inspection.articles(
            before=article_id + 1, limit=1
        ):
            return None
        article = stored.article
        rows = [
            (s.position, s.label or "–", s.title, len(s.paragraphs), len("".join(s.paragraphs)))
            for s in article.sections
        ]
        heads = (t("No."), t("Printed"), t("Title"), t("Paragraphs"), t("Characters"))
        parts = [
            f"<h2>{escape(t('Lede'))}</h2><pre>{escape(chr(10).join(article.lede)) or '–'}</pre>",
            f"<h2>{escape(t('Sections'))}</h2>{table(t('Sections'), heads, rows)}",
            f"<h2>{escape(t('Credit line'))}</h2>"
            f"<p>{escape(article.credit.text if article.credit else '–')}</p>",
        ]
        piece = Piece(stored.id, article)
        for target in TARGETS:
            voice = voice_for(replace(self._defaults, script=target.name), t)
            shown = escape(summary_message(piece, voice).text)
            name = escape(target.shown(t.language))
            parts.append(f"<details><summary>{name}</summary><pre>{shown}</pre></details>")
        return page(t, "articles", article.title or "–", "".join(parts), token=token)

    def outbox(self, store: Store, now: datetime, token: str) -> str:
        """Pages by state; what is late or was given up, and why."""
        t, counts = self._t, store.outbox.counts()
        rows = [
            (
                word(one.state, t), occasion_word(one.occasion, t), one.count,
                self._when(one.since, now), one.why or "–",
            )
            for one in store.inspection.stuck(now)
        ]  # fmt: skip
        heads = (t("State"), t("Occasion"), t("Number"), t("Since"), t("Why"))
        shown = (
            numbers((word(s, t), n) for s, n in sorted(counts.items()))
            if counts
            else f"<p>{escape(t('Nothing yet.'))}</p>"
        )
        stuck = (
            table(t("Late or given up"), heads, rows)
            if rows
            else f'<p class="quiet">{escape(t("Nothing is late, nothing was given up."))}</p>'
        )
        body = f"<div data-live>{shown}<h2>{escape(t('Late or given up'))}</h2>{stuck}</div>"
        return page(t, "outbox", t("Outbox"), body, token=token)

    def _when(self, moment: datetime, now: datetime) -> Safe:
        said = say_time(moment, now, self._defaults.zone, self._t)
        return Safe(f'<time datetime="{moment.isoformat()}">{escape(said)}</time>')
