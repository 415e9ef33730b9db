"""What is bound to a chat goes with it: by the schema, whatever table comes later."""

from storage.store import Store


def test_every_row_that_names_a_subscriber_goes_with_the_subscriber(store: Store) -> None:
    db = store._db
    tables = [
        str(name)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    ]
    for table in tables:
        columns = {str(column[1]) for column in db.execute(f'PRAGMA table_info("{table}")')}
        bound = {
            str(key[3])
            for key in db.execute(f'PRAGMA foreign_key_list("{table}")')
            if key[2] == "subscribers" and key[6] == "CASCADE"
        }
        assert {"subscriber_id", "owner"} & columns <= bound, table
        # A table that names chats itself names them whole, so that its rows are found.
        assert "chat" not in columns or "transport" in columns, table
