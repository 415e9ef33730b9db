"""The one tick: at once at start, then at each full minute. Knows no rule of when."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any


def ticking(tick: Callable[[], Awaitable[None]], now: datetime) -> Any:
    """A scheduler, not yet started, that awaits `tick` now and at each full minute (UTC).

    A tick that comes late is run once, never skipped: `misfire_grace_time` would
    otherwise drop it after one second.
    """
    # Late: importing the scheduler costs more than the verbs that need none may pay.
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(tick, IntervalTrigger(minutes=1, start_date=minute), id="tick")
    scheduler.add_job(tick, id="first tick")
    return scheduler
