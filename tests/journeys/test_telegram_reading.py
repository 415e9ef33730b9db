"""An evening on Telegram: settings in place, articles kept, liked, pasted, and the way out."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import FakeTelegram, Sent
from tests.handlers.conftest import BRIDGE
from tests.journeys.test_telegram import EVENING, READER, Journey, lay, travelling

PASTED = "\n\n".join(["山裡的圖書館", *["書架又多了一排，來的人也多了一些。" * 3] * 4])


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    faults: list[Exception] = []
    (tmp_path / "shelf").mkdir()
    lay(tmp_path / "shelf", BRIDGE)
    async with travelling(tmp_path, FakeTelegram(), ScriptedClock(EVENING), faults) as begun:
        await begun.says("/start", messages=2)
        yield begun
    assert faults == []


async def toast(journey: Journey, message_id: int, label: str) -> str:
    query = journey.telegram.press(READER, message_id, label)
    await journey.telegram.until(lambda: query in journey.telegram.answers)
    return journey.telegram.answers[query]


async def test_settings_are_one_message_that_edits_itself(journey: Journey) -> None:
    (shown,) = await journey.says("設定")
    hours = await journey.presses(shown, "時間")
    assert await toast(journey, hours.id, "12:30") == "下一份：今天 20:30（台北時間）"
    changed = journey.telegram.sent(READER)[-1]
    assert changed.id == shown.id
    assert "時間：08:00 · 12:30 · 20:30" in changed.text
    assert "✓ 12:30" in changed.labels
    back = await journey.presses(changed, "‹ 設定")
    assert back.text.startswith("設定\n")
    language = await journey.presses(back, "介面語言")
    assert "Next digest: today 20:30" in (await journey.presses(language, "English")).text
    await journey.telegram.until(lambda: ("chat", str(READER), "") in journey.telegram.scoped)


async def test_a_digest_is_kept_liked_and_shared_by_its_buttons(journey: Journey) -> None:
    digest = journey.telegram.sent(READER)[-1]
    words, entities, labels = digest.text, digest.entities, digest.labels
    assert await toast(journey, digest.id, "☆ 收藏") == "收好了。說「收藏夾」看全部。"
    assert (await toast(journey, digest.id, "👍")).startswith("多看一點：谷口紀事")
    (turned,) = [one for one in journey.telegram.sent(READER) if one.id == digest.id]
    assert (turned.text, turned.entities) == (words, entities)
    before = [label.replace("☆ 收藏", "★ 已收藏") for label in labels]
    assert turned.labels == before
    share = next(b for row in digest.rows for b in row if b["text"] == "分享")
    assert share["url"].startswith("https://t.me/share/url?url=")
    assert "start%3Da1" in share["url"]
    (kept,) = await journey.says("收藏夾")
    assert "修一座沒有人走的橋" in kept.text
    (likes,) = await journey.says("喜好")
    assert "谷口紀事 +1" in likes.text


async def test_pictures_are_the_large_preview_of_the_article_s_own_page(journey: Journey) -> None:
    page = "https://valley.example/bridge"
    said = "UPDATE articles SET address = ?"
    await journey.house.thread.ask(lambda store: store.articles._db.execute(said, [page]))

    def preview(sent: Sent) -> dict[str, object]:
        return dict(json.loads(sent.parameters["link_preview_options"]))

    large = {"url": page, "prefer_large_media": True, "show_above_text": True}
    # Off: not even of the link to the source that stands under the summary.
    (plain,) = await journey.says("摘要")
    assert "來源" in plain.text
    assert preview(plain) == {"is_disabled": True}
    await journey.says("設定 圖片 開")
    (shown,) = await journey.says("摘要")
    assert preview(shown) == large
    # In place: to the other script and to a section, where there is none.
    assert preview(await journey.presses(shown, "简")) == large
    assert preview(await journey.presses(shown, "02")) == {"is_disabled": True}
    await journey.says("設定 圖片 關")
    (off,) = await journey.says("摘要")
    assert preview(off) == {"is_disabled": True}


async def test_what_is_said_besides_questions(journey: Journey) -> None:
    telegram = journey.telegram
    (hello,) = await journey.says("你好")
    assert hello.text.startswith("你好，我在。")
    before = len(telegram.sent(READER))
    telegram.say(READER, "", sticker=_sticker())
    (thanks,) = await journey.says("謝謝")
    assert thanks.text.startswith("不客氣。")
    assert len(telegram.sent(READER)) == before + 1
    (offer,) = await journey.says(PASTED)
    taken = await journey.presses(offer, "收成文章")
    assert taken.text.startswith("山裡的圖書館")
    assert "分享" not in taken.labels


def _sticker() -> dict[str, object]:
    kind = {"type": "regular", "is_animated": False, "is_video": False}
    return {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, **kind}


async def test_the_way_out_and_back_by_button(journey: Journey) -> None:
    (asked,) = await journey.says("TD")
    paused = await journey.presses(asked, "暫停一週")
    assert paused.text.startswith("暫停到11月30日（一）")
    assert (await journey.presses(paused, "現在恢復")).text.startswith("恢復了")
    (asked,) = await journey.says("退訂")
    stopped = await journey.presses(asked, "全部停止")
    assert stopped.text.startswith("已停止")
    back = await journey.presses(stopped, "復原")
    assert back.text.startswith("恢復了")
