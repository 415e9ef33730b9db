CREATE TABLE feeds (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('local', 'feed', 'chat')),
  address TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  is_default INTEGER NOT NULL DEFAULT 1,
  owner INTEGER REFERENCES subscribers(id) ON DELETE CASCADE,
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  next_poll_at INTEGER,
  polled_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX feeds_by_address ON feeds(kind, address, coalesce(owner, 0));
CREATE INDEX feeds_due ON feeds(next_poll_at) WHERE next_poll_at IS NOT NULL;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  identity TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  title TEXT NOT NULL,
  lede TEXT NOT NULL,
  credit TEXT,
  address TEXT NOT NULL,
  guid TEXT NOT NULL,
  script TEXT NOT NULL,
  published_at INTEGER,
  taken_at INTEGER NOT NULL,
  -- When it counts as come out: published, but never later than it was taken in.
  shown_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX articles_by_identity ON articles(feed_id, identity);
CREATE INDEX articles_by_time ON articles(feed_id, shown_at DESC, id DESC);
CREATE INDEX articles_taken ON articles(feed_id, taken_at);

CREATE TABLE sections (
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  label TEXT,
  title TEXT NOT NULL,
  heading TEXT NOT NULL,
  paragraphs TEXT NOT NULL,
  outline TEXT NOT NULL,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscribers (
  id INTEGER PRIMARY KEY,
  transport TEXT NOT NULL,
  chat TEXT NOT NULL,
  topic TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'active', 'stopped', 'gone')),
  name TEXT NOT NULL DEFAULT '',
  language_guess TEXT NOT NULL DEFAULT '',
  next_due_at INTEGER,
  last_slot_at INTEGER,
  since INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX subscribers_by_chat ON subscribers(transport, chat, topic);
CREATE INDEX subscribers_due ON subscribers(next_due_at)
  WHERE next_due_at IS NOT NULL AND state = 'active';

CREATE TABLE preferences (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (subscriber_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, feed_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE brought (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  occasion TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE opened (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE slots (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  date TEXT NOT NULL,
  hour TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sent', 'empty', 'merged', 'skipped')),
  reason TEXT NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, date, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  occasion TEXT NOT NULL,
  page INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  message TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'sending', 'retry', 'sent', 'dropped', 'parked')),
  not_before INTEGER NOT NULL,
  lease_until INTEGER,
  holder TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  -- How often it was sent again though an earlier try may have arrived.
  repeats INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT '',
  message_id TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox(subscriber_id, occasion, page);
CREATE INDEX outbox_open ON outbox(subscriber_id, id)
  WHERE state IN ('pending', 'sending', 'retry');
CREATE INDEX outbox_ready ON outbox(not_before, id) WHERE state IN ('pending', 'retry');
CREATE INDEX outbox_leased ON outbox(lease_until) WHERE state = 'sending';

CREATE TABLE sent (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  article_id INTEGER,
  section INTEGER,
  page INTEGER NOT NULL,
  listed TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sent_by_message ON sent(subscriber_id, message_id);

CREATE TABLE chatlog (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  who TEXT NOT NULL CHECK (who IN ('me', 'bot')),
  payload TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX chatlog_by_version ON chatlog(subscriber_id, version);
CREATE INDEX chatlog_by_chat ON chatlog(subscriber_id, id);
CREATE INDEX chatlog_newest ON chatlog(version);

CREATE TABLE errands (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  done_at INTEGER,
  result TEXT
) STRICT;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One row a unit of text: the article itself (section 0) and each of its sections.
CREATE TABLE units (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  section INTEGER NOT NULL,
  heading TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX units_by_article ON units(article_id, section);
CREATE VIRTUAL TABLE unit_index USING fts5(
  heading, body, content='', tokenize="unicode61 remove_diacritics 0"
);
