"""The house rules: who runs the bot, who may come in, who may add what, and how much."""

from dataclasses import dataclass
from typing import Literal

from storage.admission import Allowance
from storage.keeping import Keeping

Access = Literal["open", "invite", "closed"]
MEGABYTE = 2**20
USUAL = Allowance(20, 50, 20 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What the operator laid down. `admins` are Telegram's numbers of people, as texts.

    `here` are the transports whose people sit at this machine: they may add what they like.
    `first` is how many articles a feed brings at most at its first visit, or when it is revived.
    `keeping` tells where the database and its backups are; `fed` whether the settings name a
    feed, a file or a folder.
    """

    access: Access = "open"
    all_may_add: bool = True
    admins: frozenset[str] = frozenset()
    usual: Allowance = USUAL
    here: frozenset[str] = frozenset({"terminal"})
    first: int = 20
    keeping: Keeping | None = None
    fed: bool = True


OPEN_HOUSE = HouseRules()
"""Everybody may come and add; nobody runs it."""
