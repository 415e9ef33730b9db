"""The one list of commands: menus, help, the README's table and the tests derive from it."""

from handlers.admin import broadcast, feedadmin, people, publish, stats
from handlers.commands import (
    add,
    carry,
    channel,
    courtesy,
    feeds,
    full,
    health,
    help,
    like,
    mode,
    paste,
    pause,
    privacy,
    quiet,
    reply,
    save,
    search,
    section,
    sections,
    serial,
    settings,
    start,
    summary,
    time,
    today,
    turn,
    watch,
    why,
)
from handlers.commands import list as list_
from handlers.request import Command

COMMANDS: tuple[Command, ...] = (
    *start.COMMANDS,
    summary.COMMAND,
    section.COMMAND,
    sections.COMMAND,
    full.COMMAND,
    list_.COMMAND,
    today.COMMAND,
    search.COMMAND,
    *feeds.COMMANDS,
    add.COMMAND,
    *watch.COMMANDS,
    time.COMMAND,
    health.COMMAND,
    *carry.COMMANDS,
    *privacy.COMMANDS,
    *settings.COMMANDS,
    *save.COMMANDS,
    *like.COMMANDS,
    mode.COMMAND,
    serial.COMMAND,
    quiet.COMMAND,
    *pause.COMMANDS,
    *channel.COMMANDS,
    help.COMMAND,
    *courtesy.COMMANDS,
    paste.COMMAND,
    help.UNKNOWN,
    section.NUMBER,
    *why.COMMANDS,
    reply.COMMAND,
    turn.turner(
        {"summary": summary.run, "section": section.run, "full": full.run, "sections": sections.run}
    ),
)

ADMIN_COMMANDS: tuple[Command, ...] = (
    *stats.COMMANDS,
    *broadcast.COMMANDS,
    *publish.COMMANDS,
    *feedadmin.COMMANDS,
    *people.COMMANDS,
)
"""For those who run the bot; unknown to everybody else."""
