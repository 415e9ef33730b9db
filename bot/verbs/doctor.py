"""zhaibao doctor: what is wrong with settings, database and network, all at once."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from bot.config import ConfigError, Settings, read_settings, unknown_names
from digest.errors import ZhaibaoError
from digest.masking import masked

# How long one question over the network may take, in seconds.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: sound, or not and why."""

    subject: str
    sound: bool
    said: str


@click.command()
def command() -> None:
    """Check settings, database and network; name every fault. Exit status 1 where there is one."""
    findings = list(examine())
    for finding in findings:
        mark = click.style("ok   ", "green") if finding.sound else click.style("FAULT", "red")
        click.echo(f"{mark}  {finding.subject}: {masked(finding.said)}")
    sys.exit(0 if all(finding.sound for finding in findings) else 1)


def examine() -> Iterator[Finding]:
    """Look at everything; what rests on a wrong setting is not looked at."""
    try:
        settings, wrong = read_settings(), set()
        yield Finding("settings", True, "every value is understood")
    except ConfigError as error:
        settings, wrong = error.rest, {fault.name for fault in error.faults}
        for fault in error.faults:
            yield Finding(fault.name, False, f"{fault.wrong}; expected: {fault.expected}")
    for name in unknown_names():
        yield Finding(name, False, "stands in .env but is no setting: a slip of the keyboard?")
    if "DATABASE_PATH" not in wrong:
        yield _database(settings)
        yield from _disk(settings)
    if not {"FEEDS", "CATALOGUE"} & wrong:
        yield from _feeds(settings)
    if settings.rules_file and "RULES_FILE" not in wrong:
        yield _rules(settings.rules_file)
    yield from _proxies(settings, wrong)
    if settings.bot_token and not {"BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_PROXY"} & wrong:
        yield _telegram(settings)
    if not {"WEB_HOST", "WEB_PORT"} & wrong:
        yield _web(settings)


def _proxies(settings: Settings, wrong: set[str]) -> Iterator[Finding]:
    for name, proxy in (
        ("TELEGRAM_PROXY", settings.telegram_proxy), ("FETCH_PROXY", settings.fetch_proxy)
    ):  # fmt: skip
        if proxy and name not in wrong:
            yield _proxy(name, proxy)


def _feeds(settings: Settings) -> Iterator[Finding]:
    if settings.catalogue:
        from bot.catalogue import CatalogueError, read_catalogue

        try:
            offers, faults = read_catalogue(settings.catalogue)
        except CatalogueError as error:
            yield Finding("catalogue", False, str(error))
            return
        for fault in faults:
            yield Finding("catalogue", False, str(fault))
        yield Finding("catalogue", True, f"{settings.catalogue} offers {len(offers)} feeds")
    elif not settings.feeds:
        said = "none is set: FEEDS, CATALOGUE or /feedadmin add one; until then samples are shown"
        yield Finding("feeds", True, said)


def _proxy(name: str, proxy: str) -> Finding:
    parts = urlsplit(proxy)
    place = f"{parts.hostname} port {parts.port}"
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), _PATIENCE):
            return Finding(name, True, f"{place} answers")
    except OSError as error:
        return Finding(name, False, f"{place} does not answer: {error.strerror or error}")


def _database(settings: Settings) -> Finding:
    from storage.store import Store

    path = settings.database_path
    if not path.exists():
        return _room_for(settings)
    try:
        store = Store.open(path)
        try:
            checked = store.check()
            with store.transaction():  # takes the right to write, and writes nothing
                pass
        finally:
            store.close()
    except ZhaibaoError as error:
        return Finding("database", False, str(error))
    return Finding("database", checked == "ok", f"{path} opens and can be written; {checked}")


def _room_for(settings: Settings) -> Finding:
    path = settings.database_path.absolute()
    folder = next(parent for parent in path.parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Finding("database", False, f"{path} cannot be made: {folder} cannot be written")
    return Finding("database", True, f"{path} is not there yet; the first run makes it")


def _disk(settings: Settings) -> Iterator[Finding]:
    """Whether a backup has room where backups go, and the database where it is."""
    from storage.backup import MARGIN

    path = settings.database_path.absolute()
    need = (path.stat().st_size if path.exists() else 0) + MARGIN
    seen: set[int] = set()
    for folder in (path.parent, settings.backups.absolute()):
        there = next(one for one in (folder, *folder.parents) if one.exists())
        if (disk := there.stat().st_dev) in seen:
            continue
        seen.add(disk)
        free = shutil.disk_usage(there).free
        said = f"{free // 2**20} MiB free at {folder}; a backup needs {need // 2**20} MiB"
        yield Finding("disk", free >= need, said)


def _rules(path: Path) -> Finding:
    from bot.replies import read_rules

    try:
        return Finding("rules", True, f"{path} holds {len(read_rules(path).rules)} rules")
    except ZhaibaoError as error:
        return Finding("rules", False, str(error))


def _telegram(settings: Settings) -> Finding:
    import httpx2

    from bot.transports.telegram.webhook import PATH

    subject, root = "Telegram", settings.telegram_api_url
    try:
        told = _asked(settings, "getMe")
        hook = _asked(settings, "getWebhookInfo")
    except (httpx2.HTTPError, ValueError) as error:
        reason = str(error) or type(error).__name__
        return Finding(subject, False, f"{root} does not answer: {reason}")
    if not told.get("ok"):
        why = told.get("description", "no Bot API server")
        return Finding(subject, False, f"{root} refuses BOT_TOKEN: {why}")
    name = f"@{told.get('result', {}).get('username', '?')}"
    called = str(hook.get("result", {}).get("url", "")) if hook.get("ok") else ""
    if called and called != (f"{settings.public_url}{PATH}" if settings.public_url else ""):
        host = urlsplit(called).hostname
        said = f"a webhook at {host} takes the updates of {name}. `zhaibao run` replaces it as it"
        said += " begins; if another program needs it, give that one a bot of its own"
        return Finding(subject, False, said)
    return Finding(subject, True, f"the bot is {name}")


def _asked(settings: Settings, method: str) -> dict[str, Any]:
    """What the Bot API answers; raises httpx2.HTTPError, and ValueError where it is no JSON."""
    import httpx2

    address = f"{settings.telegram_api_url}/bot{settings.bot_token}/{method}"
    proxy = str(settings.telegram_proxy) or None
    answer = httpx2.get(address, timeout=_PATIENCE, proxy=proxy, trust_env=False)
    told = answer.json()
    return told if isinstance(told, dict) else {}


def _web(settings: Settings) -> Finding:
    from storage.lease import current_holder

    subject, place = "web port", f"{settings.web_host} port {settings.web_port}"
    holder = current_holder(settings.database_path)
    if holder:
        return Finding(subject, True, f"served by {holder}")
    try:
        family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((settings.web_host, settings.web_port))
    except OSError as error:
        return Finding(subject, False, f"{place} cannot be listened on: {error.strerror}")
    return Finding(subject, True, f"{place} is free")
