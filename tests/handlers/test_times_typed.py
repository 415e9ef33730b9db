"""Hours and weekdays as people say them, kept and confirmed."""

import pytest

from tests.handlers.conftest import BRIDGE, World


async def chosen(world: World) -> dict[str, str]:
    kept = await world.thread.ask(lambda store: store.subscribers.preferences(1))
    return {name: kept[name] for name in ("mode", "hours", "weekdays", "weekly") if name in kept}


@pytest.fixture(autouse=True)
async def started(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")


@pytest.mark.parametrize(
    ("said", "hours", "weekdays"),
    [
        ("每天早上八點", "08:00", "1234567"),
        ("每週一三五晚上九點半", "21:30", "135"),
        ("週末中午", "12:00", "67"),
        ("8:00 20:30", "08:00 20:30", None),
        ("8pm", "20:00", None),
        ("兩點", "02:00", None),
        ("八點半", "08:30", None),
        ("八點一刻", "08:15", None),
        ("半夜十二點", "00:00", None),
        ("工作日早上七點", "07:00", "12345"),
        ("早上八點，週末除外", "08:00", "12345"),
    ],
)
async def test_what_is_said_plainly_is_set(
    world: World, said: str, hours: str, weekdays: str | None
) -> None:
    await world.says(said)
    kept = await chosen(world)
    assert kept["hours"] == hours
    assert kept.get("weekdays") == weekdays


@pytest.mark.parametrize(
    ("said", "weekdays"), [("平日", "12345"), ("工作日", "12345"), ("週末除外", "12345")]
)
async def test_weekdays_alone_keep_the_hours_and_can_be_undone(
    world: World, said: str, weekdays: str
) -> None:
    assert "星期：平日" in await world.says(said)
    assert await chosen(world) == {"weekdays": weekdays}
    assert "星期：每天" in await world.presses("復原")


async def test_a_bare_hour_is_the_morning_s_and_offers_the_evening(world: World) -> None:
    assert "時間：08:00" in await world.says("八點")
    assert "時間：20:00" in await world.presses("改成 20:00")
    assert (await chosen(world))["hours"] == "20:00"


@pytest.mark.parametrize("said", ["/time 很早", "/time", "/time 25:00", "/time 八點 短劇"])
async def test_what_is_not_understood_is_answered_with_an_example(world: World, said: str) -> None:
    answer = await world.says(said)
    assert "幾點送？" in answer
    assert "08:00 20:30" in answer
    assert await chosen(world) == {}


async def test_hours_in_another_mode_mean_what_they_say(world: World) -> None:
    await world.says("/mode instant")
    assert "每天 08:00 送一份摘報" in await world.says("/time 08:00")
    assert (await chosen(world))["mode"] == "daily"
    await world.says("模式 每週日")
    await world.says("每週五早上九點")
    assert await chosen(world) == {"mode": "weekly", "hours": "09:00", "weekly": "5"}
    await world.says("模式 每 6 小時")
    await world.says("/time 07:00")
    assert (await chosen(world))["mode"] == "batched"
    await world.says("平日早上七點")
    assert (await chosen(world))["mode"] == "daily"
