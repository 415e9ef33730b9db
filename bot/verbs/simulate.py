"""zhaibao simulate: days in minutes, with everything that can go wrong, and the proof after."""

import json
import sys
from collections.abc import Iterator

import click

from bot.simulation.audit import Day, share
from bot.simulation.world import Figures, simulate

_WRONG_SHOWN = 5


@click.command("simulate")
@click.option("--subscribers", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--days", type=click.IntRange(1, 60), default=3, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a day.")
def command(subscribers: int, days: int, seed: int, as_json: bool) -> None:
    """Run the real schedule, outbox and pace by a virtual clock, against a strict platform.

    The platform counts in its own windows, fails by chance (429, 403, 502, refused connections,
    timeouts before and after delivery, groups that move), and the bot is killed several times a
    day. Exit status 1 unless nothing was lost, no slot wrong, and no limit exceeded.
    """
    figures = simulate(subscribers, days, seed, on_day=None if as_json else _tell)
    for day in figures.days:
        click.echo(json.dumps(day.row()) if as_json else _line(day))
    if not as_json:
        for line in _sum(figures):
            click.echo(line)
    for day in figures.days:
        for wrong in day.wrong[:_WRONG_SHOWN]:
            click.echo(f"day {day.day}: {wrong}", err=True)
    sys.exit(0 if figures.sound else 1)


def _tell(day: int) -> None:
    click.echo(f"day {day + 1} is over", err=True)


def _line(day: Day) -> str:
    row = day.row()
    return (
        f"day {row['day']}: due {row['due']}, sent {row['sent']}, repeated {row['repeated']},"
        f" lost {row['lost']}, slots wrong {row['wrong_slots']},"
        f" peak {day.peak}/s, refusals of our making {row['own_refusals']},"
        f" late p50 {row['late_p50']} s, p99 {row['late_p99']} s"
        f" (at the first try {share(day.tried, 0.5)} s, {share(day.tried, 0.99)} s),"
        f" excused {day.excused}"
    )


def _sum(figures: Figures) -> Iterator[str]:
    met = ", ".join(f"{name} {count}" for name, count in sorted(figures.met.items()))
    yield f"the bot was killed {figures.deaths} times; sends met: {met}"
    talk = figures.talk
    waits = [share(talk.waits, part) for part in (0.5, 0.99)]
    yield (
        f"people typed {talk.asked} times, {talk.changed} of these changed what they get:"
        f" answered within {waits[0]} s (p50), {waits[1]} s (p99)"
    )
    yield (
        "late: seconds from a slot's moment to the arrival of its last page. Thirty pages leave a"
        " second, so where many share an hour the pace makes most of the p50; what met a fault,"
        " or waited for the bot to come back, makes the p99."
    )
