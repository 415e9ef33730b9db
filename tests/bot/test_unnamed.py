"""Neither the log nor the inbox of faults names a chat: both outlive one that is erased."""

from datetime import UTC, datetime

from telegram.error import ChatMigrated

from bot.observed.pulse import Reporter
from bot.transports.telegram.faults import send_error
from digest.errors import ZhaibaoError
from digest.retry import FailureKind
from storage.worker import StoreThread

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_chat_that_moved_is_told_without_its_number() -> None:
    error = send_error(ChatMigrated(-1001234567890))
    assert (error.kind, error.new_chat) == (FailureKind.MIGRATED, "-1001234567890")
    assert "1234567890" not in str(error)


async def test_the_inbox_keeps_no_chat_s_number_and_every_address() -> None:
    thread = StoreThread(":memory:")
    await thread.start()
    report = Reporter(thread, lambda: NOW)
    report(ZhaibaoError("chat -1001234567890 of 77001123: not found, code 400"))
    report(ZhaibaoError("https://a.example/x/1234567?id=7654321: no answer from 10.0.0.1:8080"))
    await report.round()
    said = {fault.said for fault in await thread.ask(lambda store: store.faults.unseen())}
    await thread.close()
    assert said == {
        "chat … of …: not found, code 400",
        "https://a.example/x/1234567?id=7654321: no answer from 10.0.0.1:8080",
    }
