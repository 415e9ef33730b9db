"""Our pace against a platform that counts at its own end, in virtual time."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulation.referee import Referee
from bot.simulation.virtual import run_virtually
from bot.transports.telegram.pace import Pace, PausedError, Rates

_USUAL = Rates()


class Line:
    """Sends through a pace to a referee, over a network that takes its time."""

    def __init__(self, rates: Rates = _USUAL, seed: int = 1, slow: float = 0.3) -> None:
        self.loop = asyncio.get_running_loop()
        self.pace = Pace(self.loop.time, asyncio.sleep, rates)  # noqa: TID251 - virtual time
        self.referee = Referee(rates.bot, rates.burst if rates.chat else 0, rates.group)
        self.chance = random.Random(seed)
        self.slow = slow
        self.came: list[tuple[float, str]] = []

    async def send(self, chat: str, *, urgent: bool = False) -> float:
        """Returns when the message arrived."""
        async with self.pace.place(chat, urgent=urgent):
            await self._travel()
            arrived = self.loop.time()
            self.came.append((arrived, chat))
            assert self.referee.arrive(chat, arrived) == 0, f"refused at {arrived}"
            await self._travel()
        return arrived

    async def _travel(self) -> None:
        await asyncio.sleep(self.chance.random() * self.slow)  # noqa: TID251 - virtual time


def virtually(act: Callable[[Line], Awaitable[None]], rates: Rates = _USUAL) -> None:
    async def main() -> None:
        await act(Line(rates))

    run_virtually(main())


@settings(max_examples=25)
@given(
    st.integers(0, 1000),
    st.sampled_from([0.0, 0.02, 0.3, 3.0]),
    st.lists(st.tuples(st.sampled_from(["1", "2", "-7", "-8"]), st.booleans()), max_size=60),
)
def test_no_window_at_the_other_end_is_ever_too_full(
    seed: int, slow: float, wanted: list[tuple[str, bool]]
) -> None:
    async def main() -> None:
        line = Line(seed=seed, slow=slow)
        many = [(str(chat), False) for chat in range(100, 190)]
        line.chance.shuffle(many)
        sends = [line.send(chat, urgent=urgent) for chat, urgent in many + wanted]
        done = await asyncio.gather(*sends, return_exceptions=True)
        # What would wait too long is handed back, nothing else goes wrong.
        assert all(isinstance(one, float | PausedError) for one in done), done
        assert line.referee.refusals == 0

    run_virtually(main())


@pytest.mark.parametrize("slow", [0.0, 0.1, 1.0])
def test_a_broadcast_keeps_the_highest_rate_that_holding_places_allows(slow: float) -> None:
    async def main() -> None:
        line = Line(slow=slow)
        chats = iter(range(1, 1501))

        async def worker() -> None:
            for chat in chats:
                await line.send(str(chat))

        await asyncio.gather(*(worker() for _ in range(40)))
        took = line.came[-1][0]
        round_trip = slow  # two ways, each half of it on average
        assert 1500 / took >= 0.97 * 30 / (1 + round_trip)
        assert line.referee.refusals == 0

    run_virtually(main())


def test_messages_leave_steadily_instead_of_in_bursts() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        await asyncio.gather(*(line.send(str(chat)) for chat in range(100)))
        for start in range(3):
            tenth = [at for at, _ in line.came if start <= at < start + 0.1]
            assert len(tenth) <= 5

    virtually(act)


def test_a_chat_gets_a_short_burst_then_one_a_second() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        came = [await line.send("1") for _ in range(6)]
        assert came[2] < 0.2
        assert [round(later - came[0]) for later in came[3:]] == [1, 2, 3]

    virtually(act)


def test_a_group_gets_twenty_a_minute_and_a_page_for_it_is_handed_back() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        for _ in range(20):
            await line.send("-1", urgent=True)
        assert line.pace.wait("-1") > 30
        with pytest.raises(PausedError) as raised:
            await line.send("-1")
        assert 30 < raised.value.seconds < 60
        assert line.pace.wait("1") == 0

    virtually(act)


def test_a_chat_that_waits_delays_no_other() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        stuck = [asyncio.create_task(line.send("1")) for _ in range(6)]
        await asyncio.sleep(0)  # noqa: TID251 - one turn
        assert await line.send("2") < 0.5
        await asyncio.gather(*stuck)

    virtually(act)


def test_an_answer_to_a_person_overtakes_pages() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        bulk = [asyncio.create_task(line.send(str(chat))) for chat in range(2, 200)]
        await asyncio.sleep(1.5)  # noqa: TID251 - virtual time
        asked = line.loop.time()
        assert await line.send("1", urgent=True) - asked < 0.1
        for page in bulk:
            page.cancel()
        await asyncio.gather(*bulk, return_exceptions=True)

    virtually(act)


def test_a_pause_holds_the_chat_it_names_and_no_other() -> None:
    async def act(line: Line) -> None:
        line.pace.paused("1", 4)
        assert 3 < line.pace.wait("1") <= 4
        assert line.pace.wait("2") == line.pace.wait() == 0
        assert await line.send("2") < 1
        assert await line.send("1", urgent=True) >= 4
        line.pace.paused("1", 40)
        for urgent in (False, True):
            with pytest.raises(PausedError):
                await line.send("1", urgent=urgent)

    virtually(act)


def test_pauses_in_several_chats_hold_all_pages_but_no_answer() -> None:
    async def act(line: Line) -> None:
        told: list[tuple[str, float]] = []
        line.pace.on_pause = lambda chat, seconds: told.append((chat, seconds))
        waiting = asyncio.create_task(line.send("9"))
        await waiting
        for chat in ("1", "2", "3"):
            line.pace.paused(chat, 60)
        assert told == [("1", 60), ("2", 60), ("3", 60), ("", 60)]
        assert line.pace.wait("4") > 59
        assert line.pace.wait() > 59
        with pytest.raises(PausedError):
            await line.send("4")
        asked = line.loop.time()
        assert await line.send("4", urgent=True) - asked < 1

    virtually(act)


def test_a_page_that_waits_is_handed_back_when_a_long_pause_begins_or_the_end_comes() -> None:
    async def act(line: Line) -> None:
        async def waiting() -> "asyncio.Task[float]":
            tasks = [asyncio.create_task(line.send("1")) for _ in range(5)]
            await asyncio.sleep(0.9)  # noqa: TID251 - virtual time
            return tasks[-1]

        page = await waiting()
        line.pace.paused("1", 99)
        with pytest.raises(PausedError):
            await page
        page = asyncio.create_task(line.send("2"))
        await page
        line.pace.close()
        assert line.pace.wait() == float("inf")
        assert await line.send("3", urgent=True) > 0
        for _ in range(2):
            await line.send("3")
        with pytest.raises(PausedError):
            await line.send("3")

    virtually(act)


def test_a_new_process_goes_on_where_the_last_one_stopped() -> None:
    async def act(line: Line) -> None:
        line.pace.resume([("1", 50.0), ("", 2.0)], [("-5", 10.0)] * 20 + [("3", 0.5)] * 30)
        assert line.pace.wait("1") == 50
        assert 49 < line.pace.wait("-5") < 51
        assert line.pace.wait("4") == 2
        assert await line.send("4", urgent=True) >= 0.5

    virtually(act)


def test_limits_can_be_lifted() -> None:
    async def act(line: Line) -> None:
        line.slow = 0.0
        await asyncio.gather(*(line.send("-1") for _ in range(500)))
        assert line.loop.time() == 0

    virtually(act, Rates(bot=0, chat=0, group=0))


def test_a_cancelled_send_gives_its_place_back() -> None:
    async def act(line: Line) -> None:
        sends = [asyncio.create_task(line.send(str(chat))) for chat in range(60)]
        await asyncio.sleep(0.5)  # noqa: TID251 - virtual time
        for send in sends:
            send.cancel()
        await asyncio.gather(*sends, return_exceptions=True)
        await asyncio.sleep(1.1)  # noqa: TID251 - virtual time
        asked = line.loop.time()
        await asyncio.gather(*(line.send(str(chat)) for chat in range(100, 129)))
        assert line.loop.time() - asked < 2

    virtually(act)
