CREATE TABLE invites (
  hash TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  used_by INTEGER REFERENCES subscribers(id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
-- The state is what the chat was before, and is again afterwards.
CREATE TABLE bans (
  subscriber_id INTEGER PRIMARY KEY REFERENCES subscribers(id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE allowances (
  subscriber_id INTEGER PRIMARY KEY REFERENCES subscribers(id) ON DELETE CASCADE,
  feeds INTEGER,
  pages INTEGER,
  bytes INTEGER
) STRICT;
CREATE TABLE fetched (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  pages INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, day)
) STRICT, WITHOUT ROWID;
