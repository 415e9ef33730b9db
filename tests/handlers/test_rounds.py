"""A round is judged as a whole: when many are out of reach, the fault is ours."""

from datetime import UTC, datetime

import pytest

from digest.retry import FailureKind
from handlers.jobs.deliver import IN_FLIGHT
from handlers.jobs.lifecycle import HOLD, REST, Census, StoppedError
from handlers.ports import SendError
from tests.fakes.moody import Moody, gone
from tests.handlers.chats import ADMIN, count, people
from tests.handlers.conftest import World

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei


async def test_a_round_with_few_gone_goes_on(world: World, moody: Moody) -> None:
    await people(world, 40)
    moody.moods = {"3": gone(), "7": gone()}
    assert await world.delivery.round() == 76
    assert await count(world, "gone") == 2
    assert world.faults == [] or all(isinstance(f, SendError) for f in world.faults)


async def test_a_round_with_many_gone_stops_and_changes_nobody(world: World, moody: Moody) -> None:
    await people(world, 100)
    moody.moods = {str(number): gone("chat not found") for number in range(100)}
    await world.delivery.round()
    assert await count(world, "gone") == 0
    assert await count(world, "active") == 100
    # Stopped with the sixth; what was under way then is finished.
    assert len(set(moody.tries) - {"admin"}) <= 6 + IN_FLIGHT
    told = [message.text for chat, _, message in moody.sent if chat == ADMIN]
    assert len(told) == 1
    assert "100 個聊天裡有 6 個送不到（chat not found）" in told[0]
    assert await world.thread.ask(lambda store: store.outbox.pending()) == 200


async def test_sending_goes_on_after_the_hold_and_nothing_is_lost(
    world: World, moody: Moody
) -> None:
    await people(world, 100)
    moody.moods = {str(number): gone() for number in range(100)}
    await world.delivery.round()
    tries = len(moody.tries)
    world.clock.pass_(minutes=5)
    assert await world.delivery.round() == 0
    assert len(moody.tries) == tries
    moody.moods.clear()
    world.clock.pass_(seconds=HOLD.total_seconds())
    assert await world.delivery.round() == 200


async def test_less_than_twenty_chats_are_judged_one_by_one(world: World, moody: Moody) -> None:
    await people(world, 19)
    moody.moods = {str(number): gone() for number in range(19)}
    await world.delivery.round()
    assert await count(world, "gone") == 19


def test_the_limit_is_over_five_percent_of_twenty_or_more() -> None:
    def census(size: int, lost: int) -> Census:
        return Census(size, {str(n) for n in range(size)}, {str(n): "" for n in range(lost)})

    assert not census(19, 19).over(5)
    assert not census(20, 1).over(5)
    assert census(20, 2).over(5)
    assert not census(1000, 50).over(5)
    assert census(1000, 51).over(5)
    assert not census(1000, 1000).over(100)


async def test_a_revoked_token_stops_sending_and_keeps_every_page(
    world: World, moody: Moody
) -> None:
    await people(world, 50)
    refused = SendError("Telegram refuses BOT_TOKEN", FailureKind.REFUSED)
    moody.moods = {str(number): refused for number in range(50)}
    await world.delivery.round()
    assert len(moody.tries) <= 2 * IN_FLIGHT
    said = [str(fault) for fault in world.faults if not isinstance(fault, SendError)]
    assert said == ["fake: Telegram refuses BOT_TOKEN. Nothing is sent until that is mended"]
    assert await world.thread.ask(lambda store: store.outbox.pending()) == 100
    for _ in range(3):
        world.clock.pass_(seconds=REST.total_seconds())
        await world.delivery.round()
    assert [str(f) for f in world.faults if not isinstance(f, SendError)] == said
    moody.moods.clear()
    world.clock.pass_(seconds=REST.total_seconds())
    sent = 0
    for _ in range(3):
        sent += await world.delivery.round()
        world.clock.pass_(seconds=REST.total_seconds())
    assert sent == 100
    assert await count(world, "active") == 50


async def test_one_page_asks_whether_the_bot_is_still_refused(world: World, moody: Moody) -> None:
    await people(world, 50)
    refused = SendError("Telegram refuses BOT_TOKEN", FailureKind.REFUSED)
    moody.moods = {str(number): refused for number in range(50)}
    await world.delivery.round()
    rests = []
    for _ in range(8):
        moody.tries.clear()
        waited = 0
        while not moody.tries:
            world.clock.pass_(seconds=1)
            waited += 1
            await world.delivery.round()
        assert len(moody.tries) == 1
        rests.append(waited)
    assert rests == [2, 4, 8, 16, 32, 60, 60, 60]
    # Every page waits since it was written, whatever became of the bot meanwhile.
    facts = await world.thread.ask(lambda store: store.facts(world.clock()))
    assert facts.waiting == sum(rests)
    moody.moods.clear()
    world.clock.pass_(seconds=60)
    assert await world.delivery.round() == 100


async def test_what_was_under_way_then_tells_nothing_of_the_bot(world: World, moody: Moody) -> None:
    await people(world, 16)
    refused = SendError("Telegram refuses BOT_TOKEN", FailureKind.REFUSED)
    # Of those in flight together every other one is taken, whatever the order.
    moody.moods = {str(number): refused for number in range(0, 16, 2)}
    await world.delivery.round()
    assert len(moody.tries) == 16
    world.clock.pass_(seconds=2)
    await world.delivery.round()
    assert len(moody.tries) == 17
    assert len([fault for fault in world.faults if isinstance(fault, StoppedError)]) == 1


@pytest.mark.parametrize("told", [True, False])
async def test_what_the_operator_knows_already_is_not_said_again(
    world: World, moody: Moody, told: bool
) -> None:
    # Who polls met the refusal while these were on their way.
    await people(world, 3)
    refused = SendError("Telegram refuses BOT_TOKEN", FailureKind.REFUSED, told=told)
    moody.moods = {str(number): refused for number in range(3)}
    await world.delivery.round()
    said = [fault for fault in world.faults if isinstance(fault, StoppedError)]
    assert len(said) == (0 if told else 1)
    # It rests all the same.
    tries = len(moody.tries)
    await world.delivery.round()
    assert len(moody.tries) == tries


async def test_many_failing_chats_delay_no_other(world: World, moody: Moody) -> None:
    await people(world, 320)
    healthy = {str(number) for number in range(0, 320, 16)}
    moody.moods = {
        chat: SendError("it broke", FailureKind.SERVER)
        for chat in map(str, range(320))
        if chat not in healthy
    }
    assert await world.delivery.round() == 2 * len(healthy)
    # All the failing are due again, and before the new pages: they take every other place.
    world.clock.pass_(minutes=1)
    await people(world, 320, occasion="slot:again")
    moody.tries.clear()
    assert await world.delivery.round() == 2 * len(healthy)
    last = max(at for at, chat in enumerate(moody.tries) if chat in healthy)
    assert last < 2 * 2 * len(healthy) + IN_FLIGHT
