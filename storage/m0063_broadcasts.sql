CREATE TABLE broadcasts (
  id INTEGER PRIMARY KEY,
  message TEXT,
  article_id INTEGER,
  state TEXT NOT NULL
    CHECK (state IN ('draft', 'running', 'paused', 'done', 'cancelled', 'undone')),
  upto INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE recalls (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  UNIQUE (subscriber_id, message_id)
) STRICT;
CREATE INDEX outbox_by_occasion ON outbox(occasion);
CREATE INDEX sent_by_article ON sent(article_id) WHERE article_id IS NOT NULL;
