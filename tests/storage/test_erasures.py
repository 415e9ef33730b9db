"""What is bound to a chat goes with it: by the schema, whatever table comes later."""

from storage.store import Store
from tests.storage.conftest import NOW, reader


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


def test_who_managed_an_erased_channel_manages_it_no_more(store: Store) -> None:
    reader(store, "-1005", "telegram")
    manager = reader(store, "7", "telegram")
    store.subscribers.prefer(manager.id, "managed", "-1005")
    store.erasures.erase("telegram", "-1005", now=NOW)
    assert store.subscribers.preferences(manager.id) == {}
    assert store.subscribers.find("telegram", "7")


def test_every_topic_of_a_chat_is_erased_and_no_other_chat(store: Store) -> None:
    for transport, chat, topic in (
        ("telegram", "-1005", ""),
        ("telegram", "-1005", "3"),
        ("web", "-1005", ""),
        ("telegram", "-10055", ""),
    ):
        store.subscribers.at(transport, chat, topic, now=NOW)
    assert store.erasures.erase("telegram", "-1005", now=NOW) == 2
    assert store.subscribers.count() == 2
