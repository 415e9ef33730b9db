"""Settings: one frozen record, read once from the environment and `.env`, every fault at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import typed
from bot.envfile import Wrong, filed, read_secrets, stays_here
from bot.sources.links import is_address
from digest.errors import ZhaibaoError
from digest.phrases import LANGUAGES
from digest.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose; names, defaults and meanings stand in SETTINGS.

    `web_chat` is None where the operator left it open, `web_port` 0 where any free port will do.
    Secrets do not show in the record's `repr`.
    """

    bot_token: str
    telegram_api_url: str
    database_path: Path
    web_host: str
    web_port: int
    web_chat: bool | None
    web_password: str
    public_url: str
    admin_ids: tuple[int, ...]
    access: str
    allow_add: str
    most_feeds: int
    most_pages: int
    most_megabytes: int
    feeds: tuple[str, ...]
    catalogue: Path | None
    default_zone: str
    default_hours: tuple[str, ...]
    default_script: str
    default_language: str
    poll_minutes: int
    catch_up_hours: int
    stop_at_gone: int
    erase_gone_days: int
    first_articles: int
    uncertain: str
    send_rate: int
    paid_broadcast: int
    chat_rate: int
    chat_burst: int
    group_rate: int
    pages_in_flight: int
    log_level: str
    log_format: str
    allow_hosts: tuple[str, ...]
    telegram_proxy: str
    fetch_proxy: str
    heartbeat_url: str
    keep_articles_days: int
    keep_pages_days: int
    backup_folder: str
    backup_days: int
    backup_weeks: int
    rules_file: Path | None

    @property
    def backups(self) -> Path:
        """Where backups go: as set, else beside the database."""
        if self.backup_folder:
            return Path(self.backup_folder).expanduser()
        return self.database_path.parent / "backups"

    @property
    def backups_last(self) -> int:
        """Days after which what was deleted is in no scheduled backup any more; 0 for none."""
        return max(self.backup_days, 7 * self.backup_weeks)

    @property
    def defaults(self) -> Preferences:
        """The preferences of a subscriber who chose nothing."""
        return Preferences(
            script=self.default_script,
            hours=self.default_hours,
            zone=self.default_zone,
            language=self.default_language,
        )

    @property
    def serves_web_chat(self) -> bool:
        """Whether the web chat is on: as set, else wherever no bot token is."""
        return not self.bot_token if self.web_chat is None else self.web_chat

    @property
    def feed_addresses(self) -> tuple[str, ...]:
        """Those of `feeds` that are addresses."""
        return tuple(feed for feed in self.feeds if is_address(feed))

    @property
    def feed_paths(self) -> tuple[str, ...]:
        """Those of `feeds` that are files or folders."""
        return tuple(feed for feed in self.feeds if not is_address(feed))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, its default as typed, what is expected, what it does.

    `parse` gives the value of a text or raises ValueError with what is wrong.
    A `secret` may stand in a file of its own, which NAME_FILE names, and is never shown.
    """

    name: str
    default: str
    expected: str
    about: str
    parse: Callable[[str], Any]
    secret: bool = False

    @property
    def field(self) -> str:
        """The name of its field in Settings."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong setting: its name, what is wrong, what is expected."""

    name: str
    wrong: str
    expected: str

    def __str__(self) -> str:
        return f"{self.name}: {self.wrong}. Expected: {self.expected}."


class ConfigError(ZhaibaoError):
    """The settings are wrong; `faults` holds every one of them.

    `rest` are the settings with the default in place of each wrong one: to look further,
    never to run on.
    """

    exit_status = 2

    def __init__(self, faults: tuple[Fault, ...], rest: Settings) -> None:
        count = "1 setting is wrong" if len(faults) == 1 else f"{len(faults)} settings are wrong"
        super().__init__("\n  ".join([f"{count}:", *map(str, faults)]))
        self.faults = faults
        self.rest = rest


SETTINGS: tuple[Setting, ...] = (
    Setting("BOT_TOKEN", "", "the token that @BotFather gave, digits:letters",
            "Serves Telegram. Without it the web chat is served.", typed.token, secret=True),
    Setting("TELEGRAM_API_URL", "https://api.telegram.org", "a web address",
            "The Bot API server, for one of your own.", typed.root),
    Setting("DATABASE_PATH", "data/zhaibao.db", "a file, in a folder that can be written",
            "The one file in which everything is remembered.", typed.file),
    Setting("WEB_HOST", "127.0.0.1", "a host or its number",
            "Where the web chat listens. Beyond this machine it needs WEB_PASSWORD.", typed.host),
    Setting("WEB_PORT", "8080", "a number from 0 to 65535",
            "The web chat's port; 0 takes a free one.", typed.number(0, 65535)),
    Setting("WEB_CHAT", "auto", "auto, on or off",
            "The web chat; auto has it on where BOT_TOKEN is empty.", typed.switch),
    Setting("WEB_PASSWORD", "", "any text",
            "Asked for by the web chat where WEB_HOST is beyond this machine.", typed.Secret,
            secret=True),
    Setting("PUBLIC_URL", "", "an https:// address",
            "Where the port is reached from outside; Telegram then calls us there, no polling.",
            typed.maybe_https),
    Setting("ADMIN_IDS", "", "numbers, separated by spaces or commas",
            "Telegram's numbers of the people who run the bot.", typed.ids),
    Setting("ACCESS", "open", "open, invite or closed",
            "Who may begin: everybody, whoever brings a code of /invite, or nobody new.",
            typed.one_of("open", "invite", "closed")),
    Setting("ALLOW_ADD", "admins", "admins or everyone",
            "Who may add addresses. At this machine's own chats everybody may.",
            typed.one_of("admins", "everyone")),
    Setting("MOST_FEEDS", "20", "a number from 0 to 10000",
            "How many feeds of its own a chat may have.", typed.number(0, 10000)),
    Setting("MOST_PAGES", "50", "a number from 0 to 100000",
            "How many addresses a chat may ask for on a day.", typed.number(0, 100000)),
    Setting("MOST_MEGABYTES", "20", "a number from 0 to 100000",
            "How much text of its own a chat may store.", typed.number(0, 100000)),
    Setting("FEEDS", "", "addresses, files or folders, separated by spaces or commas",
            "Where articles come from; offered to everybody. Empty: a few samples.", typed.feeds),
    Setting("CATALOGUE", "", "a feeds.toml or an OPML file",
            "Feeds to offer, with folder, language and full text; read again when it changes.",
            typed.catalogue),
    Setting("DEFAULT_ZONE", "Asia/Taipei", "an IANA zone or a city",
            "The time zone of a reader who chose none.", typed.preference("zone")),
    Setting("DEFAULT_HOURS", "08:00,20:30", "times of day such as 08:00,20:30",
            "When digests come, in the reader's own zone.", typed.preference("hours")),
    Setting("DEFAULT_SCRIPT", "original", "original or an OpenCC name such as s2tw or t2s",
            "The script digests are shown in.", typed.preference("script")),
    Setting("DEFAULT_LANGUAGE", "zh-Hant", "zh-Hant, zh-Hans or en",
            "The language the bot speaks.", typed.one_of(*LANGUAGES)),
    Setting("POLL_MINUTES", "15", "a number from 1 to 1440",
            "How often feeds, files and folders are looked at.", typed.number(1, 1440)),
    Setting("CATCH_UP_HOURS", "6", "a number from 0 to 168",
            "How late a missed digest is still made up for, in hours.", typed.number(0, 168)),
    Setting("STOP_AT_GONE", "5", "a number from 0 to 100",
            "Sending stops where more percent of a round's chats are gone.", typed.number(0, 100)),
    Setting("ERASE_GONE_DAYS", "90", "a number from 0 to 3650",
            "How long a chat that is gone is remembered; 0 for ever.", typed.number(0, 3650)),
    Setting("FIRST_ARTICLES", "20", "a number from 1 to 200",
            "How many articles a new feed brings in at first, the newest.", typed.number(1, 200)),
    Setting("UNCERTAIN", "resend", "resend or hold",
            "A page that may have arrived: sent again, or held for `zhaibao outbox`.",
            typed.one_of("resend", "hold")),
    Setting("SEND_RATE", "30", "a number from 0 to 30",
            "Telegram messages a second over all chats; 0: no limit.", typed.number(0, 30)),
    Setting("PAID_BROADCAST", "0", "0, or a number up to 1000",
            "Digests a second, paid for with the bot's stars; 0: none.", typed.number(0, 1000)),
    Setting("CHAT_RATE", "1", "a number from 0 to 30",
            "Telegram messages a second in one chat; 0 lifts the limit.", typed.number(0, 30)),
    Setting("CHAT_BURST", "3", "a number from 1 to 20",
            "As many may come at once in a chat that has rested.", typed.number(1, 20)),
    Setting("GROUP_RATE", "20", "a number from 0 to 1000",
            "Telegram messages a minute in a group or channel; 0 lifts the limit.",
            typed.number(0, 1000)),
    Setting("PAGES_IN_FLIGHT", "16", "a number from 1 to 256",
            "Pages under way at once, which a crash may repeat.", typed.number(1, 256)),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR",
            "How much is logged.", typed.one_of("DEBUG", "INFO", "WARNING", "ERROR")),
    Setting("LOG_FORMAT", "console", "console or json",
            "How it is logged, always to standard error.", typed.one_of("console", "json")),
    Setting("ALLOW_HOSTS", "", "hosts or host:port, separated by spaces or commas",
            "Hosts that may be fetched from although their address is private.", typed.hosts),
    Setting("TELEGRAM_PROXY", "", "http://… or socks5://…",
            "The proxy on the way to Telegram.", typed.proxy, secret=True),
    Setting("FETCH_PROXY", "", "http://… or socks5://…",
            "The proxy on the way to feeds and pages.", typed.proxy, secret=True),
    Setting("HEARTBEAT_URL", "", "a web address",
            "Called after each healthy tick: whoever misses it raises the alarm.",
            typed.maybe_address, secret=True),
    Setting("KEEP_ARTICLES_DAYS", "365", "a number from 0 to 36500",
            "How long articles are kept, and what a chat was shown; 0 for ever.",
            typed.number(0, 36500)),
    Setting("KEEP_PAGES_DAYS", "30", "a number from 0 to 36500",
            "How long pages stay in the outbox once they were sent; 0 for ever.",
            typed.number(0, 36500)),
    Setting("BACKUP_FOLDER", "", "a folder",
            "Where the daily backups go. Empty: the folder backups beside the database.", str),
    Setting("BACKUP_DAYS", "7", "a number from 0 to 366",
            "How many daily backups are kept; with BACKUP_WEEKS 0 too, none is made.",
            typed.number(0, 366)),
    Setting("BACKUP_WEEKS", "4", "a number from 0 to 520",
            "How many weekly backups are kept beside them.", typed.number(0, 520)),
    Setting("RULES_FILE", "", "a file in TOML",
            "Your own replies to keywords; read again when it changes.", typed.optional_file),
)  # fmt: skip
"""Every setting, once: `.env.example` and the operator's handbook are checked against it."""


def read_settings(
    environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")
) -> Settings:
    """The settings of `environment` (the process's own by default) over those of `env_file`.

    A name set in the environment wins, even where it is set to nothing; nothing means the default.
    Raises ConfigError with every fault of every setting.
    """
    told: list[Wrong] = []
    given = filed(env_file, told) | dict(os.environ if environment is None else environment)
    values: dict[str, Any] = {}
    read_secrets([setting.name for setting in SETTINGS if setting.secret], given, told)
    faults = [Fault(*wrong) for wrong in told]
    for setting in SETTINGS:
        text = given.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.parse(text)
        except ValueError as wrong:
            faults.append(Fault(setting.name, str(wrong), setting.expected))
            values[setting.field] = setting.parse(setting.default)
    settings = Settings(**values)
    if not settings.web_password and not stays_here(settings.web_host):
        wrong_host = f"{settings.web_host!r} lets others in, and no password keeps them out"
        faults.append(Fault("WEB_HOST", wrong_host, "127.0.0.1, or WEB_PASSWORD set too"))
    if settings.public_url and not settings.web_password:
        wrong_way = "what leads there lets others in, and no password keeps them out"
        faults.append(Fault("PUBLIC_URL", wrong_way, "WEB_PASSWORD set too"))
    if faults:
        raise ConfigError(tuple(faults), settings)
    return settings


def unknown_names(env_file: Path = Path(".env")) -> tuple[str, ...]:
    """Names in `env_file` that are no setting of ours: slips of the keyboard, perhaps."""
    known = {setting.name for setting in SETTINGS}
    known |= {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
    return tuple(name for name in filed(env_file, []) if name not in known)
