"""The schema's history: an append-only list, applied at start, each step in one transaction.

The list begins in `storage/early_migrations.py`; a new step stands at the end of this file.
"""

import secrets

from sqlite_utils import Database

from storage.early_migrations import MIGRATIONS, run_script

__all__ = ["MIGRATIONS"]


@MIGRATIONS()
def m0012_standing(db: Database) -> None:
    """What a chat that is gone was before, and why; topics that are closed."""
    for column in ("was TEXT NOT NULL DEFAULT ''", "why TEXT NOT NULL DEFAULT ''"):
        db.execute(f"ALTER TABLE subscribers ADD COLUMN {column}")
    db.execute("ALTER TABLE subscribers ADD COLUMN topic_lost INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE subscribers SET was = 'active' WHERE state = 'gone'")
    db.execute("CREATE INDEX subscribers_gone ON subscribers(changed_at) WHERE state = 'gone'")


@MIGRATIONS()
def m0013_held(db: Database) -> None:
    """Since when something is due that was put off: by quiet hours after a downtime, by a fault."""
    db.execute("ALTER TABLE subscribers ADD COLUMN due_from INTEGER")
    db.execute("ALTER TABLE subscribers ADD COLUMN held_at INTEGER")


@MIGRATIONS()
def m0030_feed_health(db: Database) -> None:
    """What a reader is told of a feed: last success, failing since when and why, moved whence."""
    for column in (
        "succeeded_at INTEGER",
        "failing_since INTEGER",
        "reason TEXT NOT NULL DEFAULT ''",
        "gone INTEGER NOT NULL DEFAULT 0",
        "body_hash TEXT NOT NULL DEFAULT ''",
        "moved_from TEXT NOT NULL DEFAULT ''",
        "moved_at INTEGER",
        "on_return TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(f"ALTER TABLE feeds ADD COLUMN {column}")
    db.execute("UPDATE feeds SET succeeded_at = polled_at WHERE failures = 0")
    db.execute("UPDATE feeds SET failing_since = polled_at WHERE failures > 0")
    db.execute("CREATE INDEX feeds_moved ON feeds(moved_from) WHERE moved_from <> ''")


@MIGRATIONS()
def m0031_article_keys(db: Database) -> None:
    """Every name by which a feed's article is known again; no article: known, and left out."""
    db.execute(
        "CREATE TABLE article_keys ("
        " feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,"
        " key TEXT NOT NULL,"
        " article_id INTEGER REFERENCES articles(id) ON DELETE CASCADE,"
        " PRIMARY KEY (feed_id, key)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX article_keys_of ON article_keys(article_id)")
    db.execute("CREATE INDEX article_keys_anywhere ON article_keys(key)")
    for key in ("identity", "'guid:' || guid", "'text:' || content_hash"):
        wanted = " WHERE guid <> ''" if "guid" in key else ""
        db.execute(
            "INSERT OR IGNORE INTO article_keys(feed_id, key, article_id)"  # noqa: S608 - constants
            f" SELECT feed_id, {key}, id FROM articles{wanted}"
        )
    # The hash of what a feed itself carried, where the page behind it was read instead.
    db.execute("ALTER TABLE articles ADD COLUMN source_hash TEXT NOT NULL DEFAULT ''")


@MIGRATIONS()
def m0032_twins(db: Database) -> None:
    """The same article in several feeds: the row that came first, and what finds it."""
    db.execute("ALTER TABLE articles ADD COLUMN original_id INTEGER")
    db.execute("CREATE INDEX articles_twins ON articles(original_id) WHERE original_id IS NOT NULL")
    db.execute(
        "CREATE TABLE article_bands (band INTEGER NOT NULL,"
        " article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,"
        " PRIMARY KEY (band, article_id)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX article_bands_of ON article_bands(article_id)")
    # A number may be given again: nobody follows an article that is gone.
    db.execute(
        "CREATE TRIGGER articles_gone AFTER DELETE ON articles BEGIN"
        " UPDATE articles SET original_id = NULL WHERE original_id = OLD.id; END"
    )


@MIGRATIONS()
def m0033_feed_told(db: Database) -> None:
    """Who was told that a feed is dead, silent or moved: once."""
    db.execute(
        "CREATE TABLE feed_told ("
        " subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,"
        " feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,"
        " state TEXT NOT NULL, since INTEGER NOT NULL,"
        " PRIMARY KEY (subscriber_id, feed_id, state)) STRICT, WITHOUT ROWID"
    )


@MIGRATIONS()
def m0034_waiting(db: Database) -> None:
    """Pages that asked for a verification, or are behind an excerpt, and are tried again."""
    db.execute(
        "CREATE TABLE waiting (id INTEGER PRIMARY KEY,"
        " subscriber_id INTEGER REFERENCES subscribers(id) ON DELETE CASCADE,"
        " article_id INTEGER REFERENCES articles(id) ON DELETE CASCADE,"
        " address TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,"
        " next_at INTEGER NOT NULL, asked_at INTEGER NOT NULL) STRICT"
    )
    db.execute(
        "CREATE UNIQUE INDEX waiting_once ON waiting"
        "(coalesce(subscriber_id, 0), coalesce(article_id, 0), address)"
    )
    db.execute("CREATE INDEX waiting_due ON waiting(next_at)")


@MIGRATIONS()
def m0035_folders(db: Database) -> None:
    """The folder that a list of feeds kept a feed in."""
    db.execute("ALTER TABLE feeds ADD COLUMN folder TEXT NOT NULL DEFAULT ''")


@MIGRATIONS()
def m0062_admission(db: Database) -> None:
    """Who may come in, who may not, and how much a chat may ask for."""
    run_script(db, "m0062_admission.sql")


@MIGRATIONS()
def m0063_broadcasts(db: Database) -> None:
    """What the people who run the bot say to everybody, and messages to be taken back."""
    run_script(db, "m0063_broadcasts.sql")


@MIGRATIONS()
def m0064_catalogue(db: Database) -> None:
    """What the operator says of a feed; a title of theirs stays, whatever the feed calls itself."""
    db.execute(
        "CREATE TABLE catalogue (feed_id INTEGER PRIMARY KEY REFERENCES feeds(id)"
        " ON DELETE CASCADE, title TEXT NOT NULL DEFAULT '', folder TEXT NOT NULL DEFAULT '',"
        " language TEXT NOT NULL DEFAULT '', full_text TEXT NOT NULL DEFAULT 'auto'"
        " CHECK (full_text IN ('auto', 'on', 'link'))) STRICT"
    )
    db.execute(
        "CREATE TRIGGER feeds_keep_title AFTER UPDATE OF title ON feeds"
        " WHEN EXISTS (SELECT 1 FROM catalogue"
        " WHERE feed_id = new.id AND title != '' AND title != new.title)"
        " BEGIN UPDATE feeds SET title = (SELECT title FROM catalogue WHERE feed_id = new.id)"
        " WHERE id = new.id; END"
    )


@MIGRATIONS()
def m0052_erasure_key(db: Database) -> None:
    """The key by which erased chats are listed beside the backups."""
    db.execute(
        "CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.execute("INSERT INTO keys VALUES ('erasure', ?)", [secrets.token_hex(32)])


@MIGRATIONS()
def m0020_pauses(db: Database) -> None:
    """Pauses that a platform asked for, to be respected after a restart."""
    db.execute(
        "CREATE TABLE pauses (transport TEXT NOT NULL, chat TEXT NOT NULL, until INTEGER NOT NULL,"
        " PRIMARY KEY (transport, chat)) STRICT, WITHOUT ROWID"
    )


@MIGRATIONS()
def m0021_worthless(db: Database) -> None:
    """The moment from which a page is of no use: a digest at its next slot."""
    db.execute("ALTER TABLE outbox ADD COLUMN worthless_at INTEGER")


@MIGRATIONS()
def m0022_again(db: Database) -> None:
    """Pages that were put off are found without looking at those never tried."""
    db.execute("CREATE INDEX outbox_again ON outbox(not_before, id) WHERE state = 'retry'")


@MIGRATIONS()
def m0065_pictures(db: Database) -> None:
    """Where an article's own picture is, and the pictures that were asked for lately."""
    db.execute("ALTER TABLE articles ADD COLUMN image TEXT NOT NULL DEFAULT ''")
    db.execute(
        "CREATE TABLE pictures ("
        " article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,"
        " address TEXT NOT NULL, media TEXT NOT NULL, at INTEGER NOT NULL, size INTEGER NOT NULL,"
        " data BLOB NOT NULL) STRICT"
    )
