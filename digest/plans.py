"""From what a subscriber chose to a plan of slots, and the plan in one sentence."""

from datetime import datetime

from digest.due import Plan, batch_hours, local_moment
from digest.modes import say_batch
from digest.phrases import Phrase
from digest.preferences import Preferences
from digest.when import say_weekdays


def plan_of(chosen: Preferences) -> Plan:
    """The schedule that these preferences ask for; the mode instant has no slots of its own."""
    hours, weekdays = chosen.hours, chosen.weekdays
    if chosen.mode == "instant":
        hours = ()
    elif chosen.mode == "weekly":
        hours, weekdays = chosen.hours[:1], (chosen.weekly,)
    elif chosen.mode == "batched":
        hours = batch_hours(chosen.hours[0], chosen.batch)
    begin, end = chosen.quiet or ("", "")
    return Plan(
        hours=hours,
        weekdays=weekdays,
        zone=chosen.zone,
        quiet=(begin, end) if begin else None,
        paused=paused_until(chosen),
    )


def paused_until(chosen: Preferences) -> datetime | None:
    """The moment (aware, UTC) that a pause ends; None where none was asked for."""
    if not chosen.pause:
        return None
    local = datetime.fromisoformat(chosen.pause)
    # A date that the zone skips is as good as over.
    return local_moment(local.date(), local.time(), chosen.zone)


def say_plan(chosen: Preferences, t: Phrase) -> str:
    """When digests come: 每天 08:00、20:30; 每週日 08:00; 有新文章就送; 連載：每天 08:00 一節."""
    hours = t(", ").join(chosen.hours)
    days = say_weekdays(chosen.weekdays, t, every=True)
    if chosen.mode == "instant":
        return t("Each article comes as it arrives.")
    if chosen.mode == "weekly":
        when = say_weekdays((chosen.weekly,), t, every=True)
        return t("One digest {days} at {hours}.", days=when, hours=chosen.hours[0])
    if chosen.mode == "batched":
        every = say_batch(chosen.batch, t)
        return t("A digest {every}, counted from {clock}.", every=every, clock=chosen.hours[0])
    if chosen.mode == "serial":
        return t("One section {days} at {hours}.", days=days, hours=hours)
    if len(chosen.hours) == 1:
        return t("One digest {days} at {hours}.", days=days, hours=hours)
    return t("A digest {days} at {hours}.", days=days, hours=hours)
