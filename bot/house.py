"""The house rules as the settings give them."""

from typing import cast

from bot.config import Settings
from bot.envfile import stays_here
from handlers.house import MEGABYTE, Access, HouseRules
from storage.admission import Allowance
from storage.keeping import Keeping


def keeping_of(settings: Settings) -> Keeping:
    """What is kept how long, and where."""
    return Keeping(
        settings.database_path,
        settings.backups,
        settings.default_zone,
        articles=settings.keep_articles_days,
        pages=settings.keep_pages_days,
        gone=settings.erase_gone_days,
        days=settings.backup_days,
        weeks=settings.backup_weeks,
    )


def rules_of(settings: Settings) -> HouseRules:
    """Who runs the bot, who may come in, who may add what.

    A web chat that only this machine reaches is the operator's own.
    """
    alone = stays_here(settings.web_host) and not settings.public_url
    here = {"terminal", "web"} if alone else {"terminal"}
    return HouseRules(
        access=cast(Access, settings.access),
        all_may_add=settings.allow_add == "everyone",
        admins=frozenset(map(str, settings.admin_ids)),
        usual=Allowance(
            settings.most_feeds, settings.most_pages, settings.most_megabytes * MEGABYTE
        ),
        here=frozenset(here),
        first=settings.first_articles,
        keeping=keeping_of(settings),
        fed=bool(settings.feeds or settings.catalogue),
    )
