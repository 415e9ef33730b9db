"""Store: opens the file, brings it up to date, and holds the parts that remember."""

import sqlite3
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from storage.admission import Admission
from storage.articles import Articles
from storage.belongings import Belongings
from storage.broadcasts import Broadcasts
from storage.catalogue import Catalogue
from storage.chatlog import Chatlog
from storage.connection import Connected, Database, connect, explained
from storage.current import is_current
from storage.erasures import FILE, Erasures
from storage.errands import Errands
from storage.facts import Facts, gather
from storage.faults import Faults
from storage.feeds import Feeds
from storage.inspect import Inspection
from storage.meta import Meta
from storage.outbox import Outbox
from storage.pages import Pages
from storage.pasted import Pasted
from storage.pauses import Pauses
from storage.pictures import Pictures
from storage.places import Places
from storage.recalls import Recalls
from storage.retention import Retention
from storage.rewind import rewind
from storage.saved import Saved
from storage.search import Search
from storage.sent import Sent
from storage.serials import Serials
from storage.slots import Slots
from storage.standing import Standings
from storage.subscribers import Subscribers
from storage.subscriptions import Subscriptions
from storage.told import Told
from storage.votes import Votes
from storage.waiting import Waiting
from storage.watches import Watches


class Store:
    """One open database. Owned by one thread; every call is short and synchronous.

    Raises StorageError, with the cause chained, wherever the file cannot serve.
    """

    def __init__(self, db: Database, path: Path | str) -> None:
        self._db = db
        self._path = path
        self.feeds = Feeds(db)
        self.search = Search(db)
        self.articles = Articles(db, self.search)
        self.subscribers = Subscribers(db)
        self.standing = Standings(db)
        self.subscriptions = Subscriptions(db)
        self.told = Told(db)
        self.waiting = Waiting(db)
        self.sent = Sent(db)
        self.outbox = Outbox(db, self.sent)
        self.pages = Pages(db)
        self.pauses = Pauses(db)
        self.pictures = Pictures(db)
        self.slots = Slots(db)
        self.saved = Saved(db)
        self.votes = Votes(db)
        self.places = Places(db)
        self.pasted = Pasted(db)
        self.serials = Serials(db)
        self.chatlog = Chatlog(db)
        self.errands = Errands(db)
        self.meta = Meta(db)
        self.inspection = Inspection(db)
        self.admission = Admission(db)
        self.broadcasts = Broadcasts(db)
        self.recalls = Recalls(db)
        self.catalogue = Catalogue(db, self.feeds, self.search)
        self.watches = Watches(db)
        self.faults = Faults(db)
        self.retention = Retention(db, self.search)
        self.belongings = Belongings(db)
        self.erasures = Erasures(db, self.search, beside(path))

    @classmethod
    def open(cls, path: Path | str, *, timeout: float = 5.0, durable: bool = True) -> Self:
        """Open (or make) the file and apply what its schema lacks.

        `timeout` is the wait for another process's lock, in seconds. A file that is not
        `durable` waits for no disk and may not survive a power cut. Raises StorageError
        with a sentence where the file is locked, read-only, damaged, or of a newer version.
        """
        connection = connect(path, timeout, durable=durable)
        try:
            _brought_up_to_date(connection, path)
        except sqlite3.Error as error:
            connection.close()
            raise explained(error, path) from error
        except BaseException:
            connection.close()
            raise
        return cls(Connected(connection), path)

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self._db.conn.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: BEGIN IMMEDIATE, nested ones are savepoints.

        What it stores is in the search index when it ends.
        """
        return self.search.indexed()

    def rewind(self, now: datetime) -> None:
        """The clock went back to `now`: put right what was noted of a future that has not come."""
        rewind(self._db, now)

    def data_version(self) -> int:
        """A number that changes when another process has written to the file."""
        return int(self._db.conn.execute("PRAGMA data_version").fetchone()[0])

    def facts(self, now: datetime) -> Facts:
        """The state of the whole in numbers."""
        return gather(self._db, now)

    def settle(self) -> None:
        """Merge the log of what was written into the file: nothing that was erased is left in it.

        Where another process reads, that happens later.
        """
        self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> str:
        """SQLite's own quick check: `ok`, or what is damaged."""
        try:
            return str(self._db.conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.Error as error:
            raise explained(error, self._path) from error


def _brought_up_to_date(connection: sqlite3.Connection, path: Path | str) -> None:
    if is_current(connection):
        return
    # Loaded where they have something to do: with sqlite-utils they weigh megabytes.
    from sqlite_utils import Database as Changeable

    from storage.upgrade import migrate

    migrate(Changeable(connection), path)


def beside(path: Path | str) -> Path | None:
    """Where a database's list of erasures stands unless it is told another place."""
    return None if str(path) == ":memory:" else Path(path).parent / FILE
