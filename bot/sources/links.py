"""Links of foreign markup as addresses of the web. Reading process."""

from urllib.parse import urljoin, urlsplit


def link_of(base: str, link: str) -> str:
    """A link as an address of the web, seen from `base`; empty where it is none."""
    try:
        found = urljoin(base, link.strip()) if link.strip() else ""
        return found if urlsplit(found).scheme in ("http", "https") else ""
    except ValueError:
        return ""
