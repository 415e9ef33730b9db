"""The schema's first steps; `storage/migrations.py` goes on with them and holds the list whole."""

from importlib import resources

from sqlite_utils import Database, Migrations

from storage.search import Search

MIGRATIONS = Migrations("zhaibao")


def run_script(db: Database, name: str) -> None:
    """Run the statements of a file of this room, one by one: each step stays one transaction."""
    script = resources.files("storage").joinpath(name).read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    bare = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("--"))
    return [part.strip() for part in bare.split(";") if part.strip()]


@MIGRATIONS()
def m0001_first(db: Database) -> None:
    """Everything that the first release remembers."""
    run_script(db, "schema.sql")


@MIGRATIONS()
def m0050_search_by_account(db: Database) -> None:
    """Accounts beside their articles; the index knows `C++`, and single characters at once."""
    db.execute("ALTER TABLE articles ADD COLUMN account TEXT NOT NULL DEFAULT ''")
    db.execute(
        "UPDATE articles SET account = coalesce(json_extract(credit, '$.account'), '')"
        " WHERE credit IS NOT NULL"
    )
    db.execute("CREATE INDEX articles_by_account ON articles(account)")
    Search(db).rebuild()


@MIGRATIONS()
def m0040_sent_buttons(db: Database) -> None:
    """The buttons of each message, so that their labels can be typed."""
    db.execute("ALTER TABLE sent ADD COLUMN buttons TEXT NOT NULL DEFAULT '[]'")


@MIGRATIONS()
def m0041_saved_and_pasted(db: Database) -> None:
    """What a chat keeps for later, and a text that waits to become an article."""
    db.execute(
        "CREATE TABLE saved (subscriber_id INTEGER NOT NULL"
        " REFERENCES subscribers(id) ON DELETE CASCADE,"
        " article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,"
        " at INTEGER NOT NULL, PRIMARY KEY (subscriber_id, article_id)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX saved_by_time ON saved(subscriber_id, at DESC)")
    db.execute(
        "CREATE TABLE pasted (subscriber_id INTEGER PRIMARY KEY"
        " REFERENCES subscribers(id) ON DELETE CASCADE,"
        " text TEXT NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL) STRICT"
    )


@MIGRATIONS()
def m0010_instant(db: Database) -> None:
    """Who takes each article as it arrives is found without looking at everybody."""
    db.execute(
        "CREATE INDEX preferences_instant ON preferences(subscriber_id)"
        " WHERE name = 'mode' AND value = 'instant'"
    )


@MIGRATIONS()
def m0011_serials(db: Database) -> None:
    """The article that a subscriber follows section by section."""
    db.execute(
        "CREATE TABLE serials ("
        "subscriber_id INTEGER PRIMARY KEY REFERENCES subscribers(id) ON DELETE CASCADE,"
        " article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,"
        " part INTEGER NOT NULL, since INTEGER NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX serials_by_article ON serials(article_id)")


@MIGRATIONS()
def m0051_watches(db: Database) -> None:
    """Keywords that are watched, and what is muted."""
    db.execute(
        # An id is never given twice: who looks for newer ones must not miss one.
        "CREATE TABLE watches ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,"
        " text TEXT NOT NULL, mode TEXT NOT NULL CHECK (mode IN ('now', 'mark')),"
        " at INTEGER NOT NULL, UNIQUE (subscriber_id, text)) STRICT"
    )
    db.execute(
        "CREATE TABLE mutes ("
        " id INTEGER PRIMARY KEY,"
        " subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,"
        " kind TEXT NOT NULL CHECK (kind IN ('keyword', 'account', 'feed')),"
        " value TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (subscriber_id, kind, value)) STRICT"
    )


@MIGRATIONS()
def m0060_forgotten(db: Database) -> None:
    """Articles that were forgotten or retracted do not come again while their feed lists them."""
    db.execute(
        "CREATE TABLE forgotten (feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,"
        " identity TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (feed_id, identity))"
        " STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX articles_by_age ON articles(taken_at)")
    db.execute("CREATE INDEX outbox_finished ON outbox(finished_at) WHERE finished_at IS NOT NULL")
    db.execute("CREATE INDEX sent_by_age ON sent(at)")
    db.execute("CREATE INDEX chatlog_by_age ON chatlog(at)")
    db.execute("CREATE INDEX slots_by_age ON slots(at)")


@MIGRATIONS()
def m0042_kind_of_chat(db: Database) -> None:
    """What kind of chat a subscriber is: in a channel, nobody but administrators can answer."""
    db.execute("ALTER TABLE subscribers ADD COLUMN kind TEXT NOT NULL DEFAULT 'private'")


@MIGRATIONS()
def m0043_votes_and_places(db: Database) -> None:
    """What a chat likes, and where it stopped reading."""
    db.execute(
        "CREATE TABLE votes (subscriber_id INTEGER NOT NULL"
        " REFERENCES subscribers(id) ON DELETE CASCADE,"
        " article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,"
        " vote INTEGER NOT NULL CHECK (vote IN (-1, 1)), at INTEGER NOT NULL,"
        " PRIMARY KEY (subscriber_id, article_id)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE places (subscriber_id INTEGER NOT NULL"
        " REFERENCES subscribers(id) ON DELETE CASCADE,"
        " article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,"
        " section INTEGER NOT NULL, page INTEGER NOT NULL, at INTEGER NOT NULL,"
        " PRIMARY KEY (subscriber_id, article_id)) STRICT, WITHOUT ROWID"
    )


@MIGRATIONS()
def m0061_faults(db: Database) -> None:
    """What went wrong, once each sort."""
    db.execute(
        "CREATE TABLE faults (id INTEGER PRIMARY KEY, sort TEXT NOT NULL UNIQUE,"
        " said TEXT NOT NULL, count INTEGER NOT NULL, first_at INTEGER NOT NULL,"
        " last_at INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX faults_by_time ON faults(last_at)")
