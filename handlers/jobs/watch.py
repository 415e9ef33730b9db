"""Those who run the bot are told when something is wrong, once a day each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.message import Button, Message, say
from digest.phrases import Phrase, phrases
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.house import HouseRules
from handlers.jobs.upkeep import BACKUP_FAULT
from storage.sizes import full_on, history, measure
from storage.store import Store
from storage.worker import StoreThread

# When pages wait so long, in seconds, readers notice.
LATE = 600
# Days before the disk is full, and bytes that must stay free.
SOON = 14
SHORT = 10**9


@dataclass(frozen=True)
class Watch:
    """Looks at each tick; what is wrong goes through the outbox to every admin, once a day."""

    thread: StoreThread
    house: HouseRules
    defaults: Preferences
    clock: Callable[[], datetime]

    async def round(self) -> int:
        """Write alerts for what is wrong now; returns how many are new."""
        if not self.house.admins:
            return 0
        return await self.thread.ask(self._look)

    def end(self) -> None:
        """Nothing of this takes long."""

    def _look(self, store: Store) -> int:
        new = 0
        with store.transaction():
            kinds = list(self._wrong(store))
            for admin in sorted(self.house.admins) if kinds else ():
                someone = store.subscribers.at("telegram", admin, now=self.clock())
                chosen = preferences_of(store, someone, self.defaults)
                t = phrases(chosen.language)
                day = self.clock().astimezone(ZoneInfo(chosen.zone)).date()
                for kind, fields in kinds:
                    row = [Button(t("How the bot is"), "stats"), Button(t("Faults"), "errors")]
                    message = Message((say(_said(kind, fields, t)),)).with_buttons(row)
                    occasion = f"notice:{kind}:{day.isoformat()}"
                    new += store.outbox.put(someone.id, occasion, [message], now=self.clock())
        return new

    def _wrong(self, store: Store) -> Iterator[tuple[str, dict[str, object]]]:
        facts = store.facts(self.clock())
        if facts.waiting > LATE:
            yield "late", {"n": round(facts.waiting / 60)}
        if dead := facts.feeds.get("dead", 0):
            yield "feeds", {"n": dead}
        if fault := store.meta.get(BACKUP_FAULT):
            yield "backup", {"why": fault}
        if self.house.keeping:
            sizes = measure(self.house.keeping.database, self.house.keeping.folder)
            full = full_on(history(store.meta), sizes.free)
            soon = full is not None and (full - self.clock().date()).days < SOON
            if soon or sizes.free < SHORT:
                when = full.isoformat() if full else ""
                yield "disk", {"free": round(sizes.free / 1e6), "day": when}


def _said(kind: str, fields: dict[str, object], t: Phrase) -> str:
    if kind == "late":
        return t("Deliveries are late: pages have been waiting for {n} minutes.", **fields)
    if kind == "feeds":
        return t("{n} feeds have failed for days. /feedadmin shows which and why.", **fields)
    if kind == "backup":
        return t("The last backup failed: {why}", **fields)
    if not fields["day"]:
        return t("The disk is short: {free} MB are free.", **fields)
    return t("The disk is short: {free} MB are free, full on {day}.", **fields)
