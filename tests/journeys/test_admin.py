"""Those who run the bot, through the real process: broadcasts over kills, files read again."""

import json
import time
from pathlib import Path

from bot.clock import utc_now
from storage.store import Store
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.broadcasts import IN_FLIGHT, LIFTED
from tests.journeys.processes import process, stop, telegram_settings, until

ADMIN, CHATS = 7, 120


def given(root: str) -> dict[str, str]:
    # At the usual pace, so that a press in between comes in between.
    return {**telegram_settings(root), "ADMIN_IDS": str(ADMIN)}


def readers(folder: Path) -> None:
    """That many chats without a feed: nothing comes to them by itself."""
    store, now = Store.open(folder / "zhaibao.db"), utc_now()
    with store.transaction():
        for number in range(1000, 1000 + CHATS):
            someone = store.subscribers.at("telegram", str(number), now=now)
            store.subscribers.set_state(someone.id, "active", now=now)
    store.close()


def came(telegram: FakeTelegram, text: str) -> list[int]:
    """How often a text stands in each reader's chat that has it."""
    counts = (
        [sent.text for sent in telegram.sent(chat)].count(text)
        for chat in range(1000, 1000 + CHATS)
    )
    return [count for count in counts if count]


def offered(telegram: FakeTelegram, label: str) -> int:
    """The newest message to the admin with such a button; 0 where there is none."""
    return max((sent.id for sent in telegram.sent(ADMIN) if label in sent.labels), default=0)


def presses(telegram: FakeTelegram, label: str) -> None:
    telegram.wait(lambda: offered(telegram, label) > 0, 20)
    query = telegram.press(ADMIN, offered(telegram, label), label)
    telegram.wait(lambda: query in telegram.answers, 20)


def state(folder: Path) -> str:
    store = Store.open(folder / "zhaibao.db")
    try:
        one = store.broadcasts.get(1)
        return one.state if one else ""
    finally:
        store.close()


def test_a_broadcast_outlives_kills_and_keeps_what_was_pressed(tmp_path: Path) -> None:
    readers(tmp_path)
    telegram = FakeTelegram()
    with served(telegram) as root:
        with process(tmp_path, "run", **given(root)) as service:
            telegram.say(ADMIN, "/broadcast 明天停機一小時")
            presses(telegram, "送出")
            telegram.wait(lambda: len(came(telegram, "明天停機一小時")) >= 30, 60)
            service.kill()
            service.wait()
        with process(tmp_path, "run", **given(root)) as service:
            telegram.wait(lambda: len(came(telegram, "明天停機一小時")) >= 60, 60)
            presses(telegram, "暫停")
            assert state(tmp_path) == "paused"
            service.kill()
            service.wait()
        held = len(came(telegram, "明天停機一小時"))
        assert held < CHATS
        with process(tmp_path, "run", **given(root)) as service:
            # Paused it stays, though another process serves now.
            telegram.wait(lambda: telegram.count("setMyShortDescription") > 0, 20)
            presses(telegram, "看進度")
            assert len(came(telegram, "明天停機一小時")) <= held + IN_FLIGHT
            presses(telegram, "繼續送")
            telegram.wait(lambda: len(came(telegram, "明天停機一小時")) == CHATS, 60)
            presses(telegram, "收回")
            service.kill()
            service.wait()
        twice = sum(came(telegram, "明天停機一小時")) + sum(taken(telegram)) - CHATS
        with process(tmp_path, "run", **given(root)) as service:
            telegram.wait(lambda: len(taken(telegram)) >= CHATS - IN_FLIGHT, 60)
            sends = telegram.count("sendMessage")
            presses(telegram, "看進度")
            assert state(tmp_path) == "undone"
            assert stop(service) == 0
        # What was in flight when it was taken back is not sent again.
        assert telegram.count("sendMessage") == sends
        # Three kills, and what is sent is sent once but for the pages in flight.
        assert twice <= 3 * IN_FLIGHT


def taken(telegram: FakeTelegram) -> list[int]:
    return came(telegram, "這則訊息已由管理者收回。")


def test_files_of_the_operator_are_read_again_while_it_runs(tmp_path: Path) -> None:
    rules, catalogue = tmp_path / "rules.toml", tmp_path / "feeds.toml"
    rules.write_text(_rule("請寫信來。"), encoding="utf-8")
    catalogue.write_text(_feed("甲報"), encoding="utf-8")
    telegram = FakeTelegram()
    with served(telegram) as root:
        more = {"RULES_FILE": str(rules), "CATALOGUE": str(catalogue)}
        with process(tmp_path, "run", **given(root), **LIFTED, **more) as service:
            says(telegram, "/start")
            assert "請寫信來。" in says(telegram, "客服")
            assert "甲報" in says(telegram, "頻道")
            rules.write_text(_rule("請打電話。"), encoding="utf-8")
            catalogue.write_text(_feed("甲報") + _feed("乙報"), encoding="utf-8")
            assert "請打電話。" in says(telegram, "客服")
            # A minute later, or as soon as somebody who runs the bot says something.
            telegram.say(ADMIN, "/stats")
            until(lambda: "乙報" in says(telegram, "頻道"), 10)
            rules.write_text("[[rule]\n", encoding="utf-8")
            assert "請打電話。" in says(telegram, "客服")
            catalogue.write_text("[[feed]\n", encoding="utf-8")
            telegram.say(ADMIN, "/stats")
            assert "乙報" in says(telegram, "頻道")
            assert stop(service) == 0
            assert service.stderr is not None
            told = service.stderr.read()
    assert "rules.toml" in told
    assert "feeds.toml" in told
    assert "Traceback" not in told


def _rule(reply: str) -> str:
    return f'[[rule]]\nkeywords = ["客服"]\nreplies = ["{reply}"]\n'


def _feed(title: str) -> str:
    address = json.dumps(f"http://127.0.0.1:9/{ord(title[0])}.xml")
    return f'[[feed]]\naddress = {address}\ntitle = "{title}"\n'


def says(telegram: FakeTelegram, text: str) -> str:
    before = {sent.id for sent in telegram.sent(880)}
    telegram.say(880, text)
    telegram.wait(lambda: any(sent.id not in before for sent in telegram.sent(880)), 20)
    time.sleep(0.1)
    return "\n".join(sent.text for sent in telegram.sent(880) if sent.id not in before)
